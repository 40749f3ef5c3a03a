/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_ask.h"

#include <math.h>

#include "report_text.h"
#include "text.h"

static bool stands_before(const struct probe_pattern *a, const struct probe_pattern *b)
{
    if (a->fits != b->fits)
        return a->fits;
    return a->by.value_nano != b->by.value_nano ? a->by.value_nano < b->by.value_nano
                                                : a->mean.value_nano < b->mean.value_nano;
}

const size_t *report_ask_order(const struct probe *probe, struct arena *arena)
{
    size_t *order = arena_alloc(arena, probe->patterns, sizeof *order);
    for (size_t p = 0; p < probe->patterns; p++) {
        size_t i = p;
        for (; i > 0 && stands_before(&probe->pattern[p], &probe->pattern[order[i - 1]]); i--)
            order[i] = order[i - 1];
        order[i] = p;
    }
    return order;
}

static int64_t above_median(const struct probe_pattern *pattern, struct summary_estimate e)
{
    return e.value_nano - pattern->percentile[PROBE_P50].value_nano;
}

/* Of the median; "" where that is nothing. */
static const char *in_percent(struct page *page, const struct probe_pattern *pattern, struct summary_estimate e)
{
    const int64_t median = pattern->percentile[PROBE_P50].value_nano;
    if (median <= 0)
        return "";
    return report_text_percent(page, (double)above_median(pattern, e) / (double)median);
}

static bool is_shown(double percentile)
{
    return percentile == 50 || percentile == 80 || percentile == 90;
}

enum { NAME, MEAN, P50, P80, P90, ASKED, INTERVAL, ABOVE80, PERCENT80, ABOVE90, PERCENT90, FITS, COLUMNS };

static void set_row(struct page *page, struct page_table *table, size_t row, const struct probe *probe, size_t p,
                    double percentile)
{
    const struct probe_pattern *pattern = &probe->pattern[p];
    const enum tone tone = row == 0 && pattern->fits ? TONE_STRONG : pattern->fits ? TONE_PLAIN : TONE_QUIET;
    const struct summary_estimate p80 = pattern->percentile[PROBE_P80], p90 = pattern->percentile[PROBE_P90];
    page_table_set(page, table, row, NAME, tone, "%s %s", row == 0 && pattern->fits ? ">" : " ",
                   page_name(page, pattern->name, REPORT_TEXT_NAME_MAX));
    page_table_set(page, table, row, MEAN, tone, "%s", report_text_usd(page, pattern->mean.value_nano));
    page_table_set(page, table, row, FITS, pattern->fits ? tone : TONE_BAD, "%s",
                   pattern->fits ? "yes" : pattern->obstacle);
    if (probe->certain)
        return;
    page_table_set(page, table, row, P50, tone, "%s", report_text_usd(page, pattern->percentile[PROBE_P50].value_nano));
    page_table_set(page, table, row, P80, tone, "%s", report_text_usd(page, p80.value_nano));
    page_table_set(page, table, row, P90, tone, "%s", report_text_usd(page, p90.value_nano));
    if (!is_shown(percentile))
        page_table_set(page, table, row, ASKED, tone, "%s", report_text_usd(page, pattern->by.value_nano));
    if (pattern->by.has_interval)
        page_table_set(page, table, row, INTERVAL, tone, "%s to %s", report_text_usd(page, pattern->by.low_nano),
                       report_text_usd(page, pattern->by.high_nano));
    page_table_set(page, table, row, ABOVE80, tone, "%s", report_text_usd(page, above_median(pattern, p80)));
    page_table_set(page, table, row, PERCENT80, tone, "%s", in_percent(page, pattern, p80));
    page_table_set(page, table, row, ABOVE90, tone, "%s", report_text_usd(page, above_median(pattern, p90)));
    page_table_set(page, table, row, PERCENT90, tone, "%s", in_percent(page, pattern, p90));
}

static void write_ask(struct page *page, const struct report_study *study, const struct report_ask *ask)
{
    const struct probe *probe = ask->probe;
    const struct probe_pattern *best = &probe->pattern[ask->order[0]];
    const char *period = report_text_period(&study->base->scenario);
    if (!best->fits) {
        page_prose(page, 0, 0, "Nothing can carry the workload: `ivsim check` says why.");
        return;
    }
    const char *name = page_name(page, best->name, 40), *amount = report_text_usd(page, best->by.value_nano);
    if (probe->certain) {
        page_prose(page, 0, 0, "Ask for %s USD, for %s. Nothing here is left to chance: no contingency.", amount, name);
        return;
    }
    const char *interval = best->by.has_interval ? arena_format(page->arena, " (95 %% interval %s to %s)",
                                                                report_text_usd(page, best->by.low_nano),
                                                                report_text_usd(page, best->by.high_nano))
                                                 : " (too few months for an interval)";
    page_prose(
        page, 0, 0,
        "Ask for %s USD%s, for %s: %s %% of the simulated %ss cost no more. In the middle it costs %s USD; what is "
        "asked for beyond, %s USD (%s), is contingency.",
        amount, interval, name, report_text_percentile(page, study->percentile), period,
        report_text_usd(page, best->percentile[PROBE_P50].value_nano),
        report_text_usd(page, above_median(best, best->by)), in_percent(page, best, best->by));
}

static void write_table(struct page *page, const struct report_study *study, const struct report_ask *ask)
{
    const struct probe *probe = ask->probe;
    const char *by = report_vary_by(page, study->percentile);
    const struct page_column column[COLUMNS] = {
        { "  pattern", false, 0 },
        { probe->certain ? "cost" : "mean", true, 5 },
        { "P50", true, 0 },
        { "P80", true, 0 },
        { "P90", true, 0 },
        { by, true, 0 },
        { arena_format(page->arena, "interval of %s", by), true, 6 },
        { "P80-P50", true, 0 },
        { "", true, 7 },
        { "P90-P50", true, 0 },
        { "", true, 0 },
        { "fits", false, 0 },
    };
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, probe->patterns);
    table.least = REPORT_TEXT_NAME + 2;
    for (size_t i = 0; i < probe->patterns; i++)
        set_row(page, &table, i, probe, ask->order[i], study->percentile);
    page_table_write(page, &table, 0);
}

/* "x 1.07", with as many digits as its interval gives meaning to. */
static const char *place(struct page *page, const struct vary *vary, const struct crossing *where, double x)
{
    const double width = where->has_interval ? where->to - where->from : 0;
    const int digits = width > 0 ? (int)ceil(log10(fmax(fabs(x), width) / width)) + 2 : 7;
    return report_vary_round(page, vary, x, digits);
}

static const char *largest(struct page *page, const struct afford *afford, const struct afford_pattern *pattern)
{
    const char *end = report_vary_round(page, afford->vary, pattern->at, 4);
    switch (pattern->answer) {
    case AFFORD_NOTHING: return arena_format(page->arena, "not even %s", end);
    case AFFORD_ALL: return arena_format(page->arena, "%s or more", end);
    default: return place(page, afford->vary, &pattern->where, pattern->where.at);
    }
}

static const char *largest_interval(struct page *page, const struct afford *afford,
                                    const struct afford_pattern *pattern)
{
    const struct crossing *where = &pattern->where;
    if (pattern->answer != AFFORD_AT || !where->has_interval || where->from == where->to)
        return NULL;
    return arena_format(page->arena, "%s to %s",
                        where->from_open ? ".." : place(page, afford->vary, where, where->from),
                        where->to_open ? ".." : place(page, afford->vary, where, where->to));
}

static void write_afford(struct page *page, const struct report_ask *ask)
{
    enum { PATTERN, LARGEST, RANGE, THERE, COLUMNS_HERE };
    const struct afford *afford = ask->afford;
    const struct page_column column[COLUMNS_HERE] = {
        { "  pattern", false, 0 }, { "at most", true, 0 }, { "95 % interval", true, 0 }, { "fits there", false, 0 }
    };
    page_heading(page, "How large it may get within %s USD at %s: %s", report_text_usd(page, afford->budget_nano),
                 report_vary_by(page, ask->afford_percentile), report_vary_name(page, afford->vary));
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS_HERE, afford->patterns);
    for (size_t i = 0; i < afford->patterns; i++) {
        const size_t p = ask->order[i];
        const struct afford_pattern *pattern = &afford->pattern[p];
        const enum tone tone = i == 0 && pattern->fits ? TONE_STRONG : pattern->fits ? TONE_PLAIN : TONE_QUIET;
        page_table_set(page, &table, i, PATTERN, tone, "%s %s", i == 0 && pattern->fits ? ">" : " ",
                       page_name(page, ask->probe->pattern[p].name, REPORT_TEXT_NAME_MAX));
        page_table_set(page, &table, i, LARGEST, tone, "%s", largest(page, afford, pattern));
        const char *range = largest_interval(page, afford, pattern);
        if (range)
            page_table_set(page, &table, i, RANGE, tone, "%s", range);
        page_table_set(page, &table, i, THERE, pattern->fits ? tone : TONE_BAD, "%s",
                       pattern->fits ? "yes" : pattern->obstacle);
    }
    page_table_write(page, &table, 0);
    char many[40];
    if (!ask->probe->certain)
        page_prose(page, 0, 0, "From %zu points, each simulated %s times with the same random numbers.", afford->probes,
                   text_number(many, (double)ask->afford_replications, 0));
}

bool report_ask_text(const struct report_study *study, const struct report_ask *ask, FILE *to,
                     struct report_style style)
{
    struct arena arena;
    enum { ROOM = 64 << 20 }; /* reserved, not used */
    if (arena_init(&arena, ROOM) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    report_vary_head(&page, study, NULL);
    page_heading(&page, "How much to ask for (USD)");
    write_table(&page, study, ask);
    write_ask(&page, study, ask);
    if (ask->afford)
        write_afford(&page, ask);
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}

static void put_largest(struct csv_row *row, const struct afford *afford, size_t p)
{
    static const char *const answer[] = { [AFFORD_AT] = "up to", [AFFORD_NOTHING] = "nothing", [AFFORD_ALL] = "all" };
    const struct afford_pattern *pattern = afford ? &afford->pattern[p] : NULL;
    const bool is_place = pattern && pattern->answer == AFFORD_AT,
               has_interval = is_place && pattern->where.has_interval;
    csv_row_text(row, pattern ? answer[pattern->answer] : NULL);
    report_vary_csv_number(row, is_place ? pattern->where.at : pattern ? pattern->at : NAN);
    report_vary_csv_number(row, has_interval && !pattern->where.from_open ? pattern->where.from : NAN);
    report_vary_csv_number(row, has_interval && !pattern->where.to_open ? pattern->where.to : NAN);
    csv_row_text(row, pattern ? pattern->fits ? "true" : "false" : NULL);
}

bool report_ask_csv(const struct report_ask *ask, FILE *to)
{
    struct csv_row row = { .to = to };
    fputs("pattern,fits,mean,mean_lo,mean_hi", to);
    for (size_t k = PROBE_P50; k < PROBE_PERCENTILES; k++)
        fprintf(to, ",p%d,p%d_lo,p%d_hi", probe_percentile[k], probe_percentile[k], probe_percentile[k]);
    fputs(",asked,asked_lo,asked_hi,contingency_p80,contingency_p90,contingency_asked,within,largest,largest_lo,"
          "largest_hi,fits_there\n",
          to);
    for (size_t i = 0; i < ask->probe->patterns; i++) {
        const size_t p = ask->order[i];
        const struct probe_pattern *pattern = &ask->probe->pattern[p];
        csv_row_text(&row, pattern->name);
        csv_row_text(&row, pattern->fits ? "true" : "false");
        report_vary_csv_money(&row, pattern->mean.value_nano);
        report_vary_csv_interval(&row, pattern->mean);
        for (size_t k = PROBE_P50; k < PROBE_PERCENTILES; k++) {
            report_vary_csv_money(&row, pattern->percentile[k].value_nano);
            report_vary_csv_interval(&row, pattern->percentile[k]);
        }
        report_vary_csv_money(&row, pattern->by.value_nano);
        report_vary_csv_interval(&row, pattern->by);
        report_vary_csv_money(&row, above_median(pattern, pattern->percentile[PROBE_P80]));
        report_vary_csv_money(&row, above_median(pattern, pattern->percentile[PROBE_P90]));
        report_vary_csv_money(&row, above_median(pattern, pattern->by));
        put_largest(&row, ask->afford, p);
        csv_row_end(&row);
    }
    return fflush(to) == 0 && !ferror(to);
}

static void write_json_largest(struct emit *emit, const struct afford_pattern *pattern)
{
    const struct crossing *where = &pattern->where;
    const bool is_place = pattern->answer == AFFORD_AT;
    emit_key(emit, "largest");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "within", is_place ? "up to" : pattern->answer == AFFORD_ALL ? "all" : "nothing");
    emit_key_number(emit, "at", is_place ? where->at : pattern->at);
    emit_key(emit, "ci95");
    if (is_place && where->has_interval) {
        emit_open(emit, '[');
        emit_number(emit, where->from_open ? NAN : where->from);
        emit_number(emit, where->to_open ? NAN : where->to);
        emit_close(emit, ']');
    } else {
        emit_null(emit);
    }
    emit_key_bool(emit, "fits", pattern->fits);
    emit_close(emit, '}');
}

static void write_json_pattern(struct emit *emit, const struct report_ask *ask, size_t p)
{
    const struct probe_pattern *pattern = &ask->probe->pattern[p];
    emit_open(emit, '{');
    emit_key_text(emit, "name", pattern->name);
    emit_key_bool(emit, "fits", pattern->fits);
    emit_key_text(emit, "obstacle", pattern->obstacle);
    report_vary_key_estimate(emit, "mean", pattern->mean);
    report_vary_key_percentiles(emit, pattern, PROBE_P50);
    report_vary_key_estimate(emit, "asked", pattern->by);
    emit_key(emit, "contingency");
    emit_open_flat(emit, '{');
    emit_key_money(emit, "80", above_median(pattern, pattern->percentile[PROBE_P80]));
    emit_key_money(emit, "90", above_median(pattern, pattern->percentile[PROBE_P90]));
    emit_key_money(emit, "asked", above_median(pattern, pattern->by));
    emit_close(emit, '}');
    if (ask->afford)
        write_json_largest(emit, &ask->afford->pattern[p]);
    emit_close(emit, '}');
}

bool report_ask_json(const struct report_study *study, const struct report_ask *ask, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    report_vary_json_head(&emit, "ivsim/budget/1", study);
    if (ask->afford) {
        emit_key(&emit, "budget");
        emit_open_flat(&emit, '{');
        emit_key_money(&emit, "limit", ask->afford->budget_nano);
        emit_key_number(&emit, "percentile", ask->afford_percentile);
        emit_key_number(&emit, "replications", (double)ask->afford_replications);
        emit_close(&emit, '}');
        emit_key(&emit, "input");
        report_vary_json_input(&emit, ask->afford->vary);
    }
    emit_key(&emit, "patterns");
    emit_open(&emit, '[');
    for (size_t i = 0; i < ask->probe->patterns; i++)
        write_json_pattern(&emit, ask, ask->order[i]);
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
