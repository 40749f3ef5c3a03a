/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_check.h"

#include <math.h>
#include <string.h>

#include "report_text.h"
#include "text.h"

static const char *const verdict_word[] = { [FIT_YES] = "yes", [FIT_AT_RISK] = "at risk", [FIT_NO] = "no" };
static const enum tone verdict_tone[] = { [FIT_YES] = TONE_GOOD, [FIT_AT_RISK] = TONE_DOUBT, [FIT_NO] = TONE_BAD };
static const enum tone severity_tone[] = {
    [SEVERITY_NOTE] = TONE_PLAIN, [SEVERITY_WARNING] = TONE_DOUBT, [SEVERITY_ERROR] = TONE_BAD
};

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void write_head(struct page *page, const struct model *model, const struct fit *fit)
{
    char out[40];
    fprintf(page->to, page->colour ? "\033[1m%s\033[0m\n" : "%s\n",
            page_name(page, model->scenario->title, page->width));
    page_prose(
        page, 0, 0,
        "The file is sound: %zu occurrence%s of %zu event%s in the period, %zu pattern%s. Likelihoods come from a "
        "simulation of %s month%s, seed %llu; P50 is the median month, P99 the one that 1 in 100 exceeds.",
        model->occurrences, plural(model->occurrences), model->events, plural(model->events), model->patterns,
        plural(model->patterns), text_number(out, (double)fit->months, 0), plural((size_t)fit->months),
        (unsigned long long)model->scenario->seed);
}

/* In the limit's unit; bit rates in Mbps. */
static const char *amount(struct page *page, const struct fit_use *use, double value, bool with_unit)
{
    const char *unit = limit_table[use->limit].unit;
    char out[40];
    bool whole = value == floor(value);
    if (strcmp(unit, "bit/s") == 0)
        return arena_format(page->arena, "%s Mbps",
                            text_number(out, value / 1e6, value == 1e6 * floor(value / 1e6) ? 0 : 1));
    if (strcmp(unit, "hours") == 0)
        return arena_format(page->arena, "%s h", text_number(out, value, whole ? 0 : 1));
    if (strcmp(unit, "lines") == 0 && with_unit)
        return arena_format(page->arena, "%s lines", text_number(out, value, 0));
    return report_text_quantity(page, value);
}

static bool is_certain(const struct fit_use *use)
{
    return use->median == use->high && (use->over == 0 || use->over == 1);
}

static void set_use(struct page *page, struct page_table *table, size_t row, const struct fit_use *use)
{
    bool binds = use->severity > SEVERITY_NOTE;
    enum tone tone = binds ? severity_tone[use->severity] : TONE_PLAIN;
    page_table_set(page, table, row, 2, tone, "%s", use->code);
    page_table_set(page, table, row, 3, TONE_PLAIN, "%s", amount(page, use, use->median, false));
    page_table_set(page, table, row, 4, TONE_PLAIN, "%s", amount(page, use, use->high, false));
    page_table_set(page, table, row, 5, TONE_PLAIN, "%s", amount(page, use, use->most, true));
    page_table_set(page, table, row, 6, tone, "%s",
                   binds && is_certain(use) ? "always"
                   : binds                  ? report_text_percent(page, use->over)
                                            : "\u2013");
}

/* The limits shown of a pattern: all that bind; where none does, the nearest. */
static size_t shown(const struct fit_uses *uses)
{
    size_t count = 0;
    while (count < uses->count && uses->use[count].severity > SEVERITY_NOTE)
        count++;
    return count > 0 || uses->count == 0 ? count : 1;
}

static void write_verdicts(struct page *page, const struct model *model, const struct fit *fit)
{
    static const struct page_column column[] = {
        { "pattern", false, 0 }, { "fits", false, 0 },   { "nearest limit", false, 0 }, { "P50", true, 2 },
        { "P99", true, 0 },      { "allowed", true, 0 }, { "exceeded", true, 0 }
    };
    enum { COLUMNS = sizeof column / sizeof column[0] };
    size_t rows = 0;
    for (size_t p = 0; p < fit->patterns; p++)
        rows += shown(&fit->uses[p]) > 0 ? shown(&fit->uses[p]) : 1;
    page_heading(page, "Which patterns fit, and the limits that bind (else the nearest)");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, rows);
    size_t row = 0;
    for (size_t p = 0; p < fit->patterns; p++) {
        page_table_set(page, &table, row, 0, TONE_PLAIN, "%s",
                       page_name(page, model->pattern[p].pattern->name, REPORT_TEXT_NAME));
        page_table_set(page, &table, row, 1, verdict_tone[fit->verdict[p]], "%s", verdict_word[fit->verdict[p]]);
        size_t count = shown(&fit->uses[p]);
        if (count == 0)
            page_table_set(page, &table, row, 2, TONE_QUIET, "no limit of the service concerns it");
        for (size_t u = 0; u < count; u++)
            set_use(page, &table, row + u, &fit->uses[p].use[u]);
        row += count > 0 ? count : 1;
    }
    page_table_write(page, &table, 2);
}

static bool same(const struct finding *a, const struct finding *b)
{
    return a->severity == b->severity && strcmp(a->code, b->code) == 0 && strcmp(a->text, b->text) == 0;
}

static bool has_finding(const struct finding_list *list, const struct finding *finding)
{
    for (size_t i = 0; i < list->count; i++)
        if (same(&list->finding[i], finding))
            return true;
    return false;
}

/* A finding that several patterns share is told once, where the first of them has it. */
static void write_finding(struct page *page, const struct model *model, const struct fit *fit, size_t first,
                          const struct finding *finding)
{
    for (size_t p = 0; p < first; p++)
        if (has_finding(&fit->findings[p], finding))
            return;
    const char *names = "";
    for (size_t p = first; p < fit->patterns; p++)
        if (has_finding(&fit->findings[p], finding)) {
            const char *name = page_name(page, model->pattern[p].pattern->name, REPORT_TEXT_NAME);
            const char *quote = strchr(name, ',') ? "'" : "";
            names = arena_format(page->arena, "%s%s%s%s%s", names, *names ? ", " : "", quote, name, quote);
        }
    struct page_table head;
    static const struct page_column column[] = { { "", false, 0 } };
    page_table_init(page, &head, column, 1, 1);
    page_table_set(page, &head, 0, 0, severity_tone[finding->severity], "%s", finding->code);
    page_table_write(page, &head, 2);
    page_prose(page, 4, 4, "%s", page_name(page, finding->text, 0));
    page_prose(page, 4, 4, "Concerns: %s.", names);
}

static void write_findings(struct page *page, const struct model *model, const struct fit *fit)
{
    static const char *const title[] = {
        [SEVERITY_NOTE] = "Worth knowing", [SEVERITY_WARNING] = "At risk", [SEVERITY_ERROR] = "Can't work as written"
    };
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        bool any = false;
        for (size_t p = 0; p < fit->patterns; p++)
            for (size_t f = 0; f < fit->findings[p].count; f++) {
                if ((int)fit->findings[p].finding[f].severity != severity)
                    continue;
                if (!any)
                    page_heading(page, "%s", title[severity]);
                any = true;
                write_finding(page, model, fit, p, &fit->findings[p].finding[f]);
            }
    }
}

bool report_check(const struct model *model, const struct fit *fit, FILE *to, struct report_style style)
{
    struct arena arena;
    enum { ROOM = 64 << 20 }; /* reserved, not used: a few hundred short texts */
    if (arena_init(&arena, ROOM) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    write_head(&page, model, fit);
    write_verdicts(&page, model, fit);
    write_findings(&page, model, fit);
    size_t broken = 0;
    for (size_t p = 0; p < fit->patterns; p++)
        broken += fit->verdict[p] == FIT_NO;
    fputc('\n', to);
    if (broken > 0)
        page_prose(&page, 0, 0, "%zu of %zu pattern%s can't work as written.", broken, fit->patterns,
                   plural(fit->patterns));
    else
        page_prose(&page, 0, 0, "No pattern is ruled out.");
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}
