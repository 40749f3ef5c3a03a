/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_capacity.h"

#include <math.h>
#include <string.h>

#include "report_text.h"
#include "text.h"

static const char *count_text(struct page *page, double value)
{
    char out[40];
    return arena_copy(page->arena, text_number(out, value, 0));
}

/* "1 %", "0.5 %" */
static const char *risk_text(struct page *page, const struct capacity *capacity)
{
    char out[40];
    const double percent = 100 * capacity->risk;
    return arena_format(page->arena, "%s %%", text_number(out, percent, percent == floor(percent) ? 0 : 1));
}

static void write_head(struct page *page, const struct capacity *capacity)
{
    const struct scenario *scenario = capacity->outcomes->model->scenario;
    fprintf(page->to, page->colour ? "\033[1m%s\033[0m\n" : "%s\n", page_name(page, scenario->title, page->width));
    page_prose(page, 0, 0,
               "Simulated %s times, seed %llu: the most at once in each %s, over all events, read once a second.",
               count_text(page, (double)capacity->outcomes->replications), (unsigned long long)scenario->seed,
               report_text_period(scenario));
}

/* ---- Peaks ---- */

/* "channel", "channel and 2 more": those whose months reach the same. */
static const char *who(struct page *page, const struct capacity *capacity, size_t p, enum capacity_kind kind)
{
    size_t more = 0;
    for (size_t q = p + 1; q < capacity->patterns; q++)
        more += capacity->pattern[q].concerns[kind] && capacity->pattern[q].alike[kind] == (int)p;
    const char *name = page_name(page, capacity->pattern[p].name, REPORT_TEXT_NAME);
    return more > 0 ? arena_format(page->arena, "%s and %zu more", name, more) : name;
}

static bool is_first(const struct capacity_pattern *pattern, size_t p, enum capacity_kind kind)
{
    return pattern->concerns[kind] && pattern->alike[kind] == (int)p;
}

enum { NAME, WHO, P50, P90, P99, HIGHEST, QUOTA, OVER, INTERVAL, BOUND, COLUMNS };

static void set_row(struct page *page, struct page_table *table, size_t row, const struct capacity *capacity, size_t p,
                    enum capacity_kind kind, bool first)
{
    const struct capacity_use *use = &capacity->pattern[p].use[kind];
    const enum tone tone = use->over > 0 ? TONE_DOUBT : TONE_PLAIN;
    if (first)
        page_table_set(page, table, row, NAME, TONE_PLAIN, "%s", capacity_table[kind].name);
    page_table_set(page, table, row, WHO, TONE_PLAIN, "%s", who(page, capacity, p, kind));
    page_table_set(page, table, row, P50, TONE_PLAIN, "%s",
                   count_text(page, use->spread.percentile[sample_percentile_index(50)]));
    page_table_set(page, table, row, P90, TONE_PLAIN, "%s",
                   count_text(page, use->spread.percentile[sample_percentile_index(90)]));
    page_table_set(page, table, row, P99, TONE_PLAIN, "%s",
                   count_text(page, use->spread.percentile[sample_percentile_index(99)]));
    page_table_set(page, table, row, HIGHEST, TONE_PLAIN, "%s", count_text(page, (double)use->highest));
    if (use->has_bound)
        page_table_set(page, table, row, BOUND, TONE_PLAIN, "%s", count_text(page, (double)use->bound));
    if (capacity_table[kind].limit < 0)
        return;
    page_table_set(page, table, row, QUOTA, TONE_PLAIN, "%s", count_text(page, (double)use->quota));
    page_table_set(page, table, row, OVER, tone, "%s", report_text_percent(page, use->over_probability));
    page_table_set(page, table, row, INTERVAL, tone, "%s to %s", report_text_percent(page, use->over_low),
                   report_text_percent(page, use->over_high));
}

static void write_peaks(struct page *page, const struct capacity *capacity)
{
    struct page_column column[COLUMNS] = {
        { "the most at once", false, 0 },
        { "pattern", false, 0 },
        { "P50", true, 0 },
        { "P90", true, 2 },
        { "P99", true, 0 },
        { "highest", true, 1 },
        { "quota", true, 0 },
        { "exceeded", true, 0 },
        { "95 % interval", true, 3 },
    };
    column[BOUND] = (struct page_column){ arena_format(page->arena, "at %s", risk_text(page, capacity)), true, 0 };
    size_t rows = 0;
    for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++)
        for (size_t p = 0; p < capacity->patterns; p++)
            rows += is_first(&capacity->pattern[p], p, kind);
    page_heading(page, "Peaks against quotas");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, rows);
    size_t row = 0;
    for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++) {
        bool first = true;
        for (size_t p = 0; p < capacity->patterns; p++) {
            if (!is_first(&capacity->pattern[p], p, kind))
                continue;
            set_row(page, &table, row++, capacity, p, kind, first);
            first = false;
        }
    }
    const unsigned shown = page_table_write(page, &table, 2);
    const char *period = report_text_period(capacity->outcomes->model->scenario);
    if (capacity->outcomes->replications >= capacity->least_months)
        page_prose(page, 2, 2,
                   "Exceeded: in so many of the %ss%s. At %s: so much is exceeded in no more "
                   "than %s of all %ss, with 95 %% confidence, whatever the distribution.",
                   period, shown & 1u << INTERVAL ? ", with its 95 % interval" : "", risk_text(page, capacity),
                   risk_text(page, capacity), period);
    else
        page_prose(page, 2, 2,
                   "What is enough at a risk of %s can't be told from so few %ss: with 95 %% confidence it takes %s "
                   "(--replications %lld).",
                   risk_text(page, capacity), period, count_text(page, (double)capacity->least_months),
                   (long long)capacity->least_months);
}

/* ---- What to ask for ---- */

static const char *ask_words(struct page *page, const struct capacity_pattern *pattern)
{
    const char *out = "";
    for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++) {
        const struct capacity_use *use = &pattern->use[kind];
        if (!pattern->concerns[kind] || !capacity_must_ask(use, kind))
            continue;
        const char *now = count_text(page, (double)use->quota);
        if (limit_table[capacity_table[kind].limit].adjustable)
            out = arena_format(page->arena, "%s%s%s %s instead of %s", out, *out ? "; " : "", capacity_table[kind].name,
                               count_text(page, (double)capacity_to_ask(use)), now);
        else
            out = arena_format(page->arena, "%s%s%s: %s would be needed, but support does not raise the %s", out,
                               *out ? "; " : "", capacity_table[kind].name, count_text(page, (double)use->bound), now);
    }
    return *out ? out : "nothing: these quotas are enough";
}

static void write_asks(struct page *page, const struct capacity *capacity)
{
    if (capacity->outcomes->replications < capacity->least_months)
        return;
    page_heading(page, "What to ask support for, at a risk of %s", risk_text(page, capacity));
    const char **words = arena_alloc(page->arena, capacity->patterns, sizeof words[0]);
    for (size_t p = 0; p < capacity->patterns; p++)
        words[p] = ask_words(page, &capacity->pattern[p]);
    for (size_t p = 0; p < capacity->patterns; p++) {
        if (!words[p])
            continue;
        const char *names = page_name(page, capacity->pattern[p].name, 40);
        for (size_t q = p + 1; q < capacity->patterns; q++)
            if (words[q] && strcmp(words[p], words[q]) == 0) {
                names = arena_format(page->arena, "%s, %s", names, page_name(page, capacity->pattern[q].name, 40));
                words[q] = NULL;
            }
        page_prose(page, 2, 4, "%s: %s.", names, words[p]);
    }
    page_prose(page, 2, 2, "Limits on other things, such as how long a source may run, are with `ivsim check`.");
}

static void write_turned_away(struct page *page, const struct capacity *capacity)
{
    const char *period = report_text_period(capacity->outcomes->model->scenario);
    bool any = false;
    for (size_t p = 0; p < capacity->patterns; p++) {
        const struct capacity_pattern *pattern = &capacity->pattern[p];
        if (!pattern->has_seats)
            continue;
        if (!any)
            page_heading(page, "Viewers turned away");
        any = true;
        page_prose(page, 2, 4,
                   "%s: its %s seats are too few in %s of the %ss; %s sessions find none in the median %s, %s at "
                   "P90, %s at P99.",
                   page_name(page, pattern->name, 40), count_text(page, (double)pattern->seats),
                   report_text_percent(page, pattern->turned_away_probability), period,
                   count_text(page, pattern->turned_away.percentile[sample_percentile_index(50)]), period,
                   count_text(page, pattern->turned_away.percentile[sample_percentile_index(90)]),
                   count_text(page, pattern->turned_away.percentile[sample_percentile_index(99)]));
    }
}

bool report_capacity(const struct capacity *capacity, FILE *to, struct report_style style)
{
    struct arena arena;
    enum { ROOM = 64 << 20 }; /* reserved, not used */
    if (arena_init(&arena, ROOM) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    write_head(&page, capacity);
    write_peaks(&page, capacity);
    write_asks(&page, capacity);
    write_turned_away(&page, capacity);
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}
