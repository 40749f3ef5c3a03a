/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_mistakes.h"

#include "report_text.h"
#include "text.h"

/* ---- Rows: patterns in which a mistake costs the same stand together ---- */

static bool is_first(const struct mistakes *mistakes, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (mistakes_alike(&mistakes->cost[i], &mistakes->cost[k]))
            return false;
    return true;
}

static const char *who(struct page *page, const struct mistakes *mistakes, size_t k)
{
    size_t more = 0;
    for (size_t i = k + 1; i < mistakes->costs; i++)
        more += mistakes_alike(&mistakes->cost[i], &mistakes->cost[k]);
    const char *name = page_name(page, mistakes->plan[mistakes->cost[k].pattern].pattern->name, REPORT_TEXT_NAME);
    return more > 0 ? arena_format(page->arena, "%s and %zu more", name, more) : name;
}

enum { NAME, WHO, HITS, MEAN, ERROR, P50, P99, HIT_P50, HIT_P99, COLUMNS };

static void set_row(struct page *page, struct page_table *table, size_t row, const struct mistakes *mistakes, size_t k,
                    bool first)
{
    const struct mistake_cost *cost = &mistakes->cost[k];
    const size_t p50 = sample_percentile_index(50), p99 = sample_percentile_index(99);
    const enum tone tone = cost->mean.value_nano < 0 ? TONE_GOOD : TONE_PLAIN;
    if (first)
        page_table_set(page, table, row, NAME, TONE_PLAIN, "%s", mistake_table[cost->mistake].name);
    page_table_set(page, table, row, WHO, TONE_PLAIN, "%s", who(page, mistakes, k));
    page_table_set(page, table, row, HITS, TONE_PLAIN, "%s", report_text_percent(page, cost->probability));
    page_table_set(page, table, row, MEAN, tone, "%s", report_text_usd(page, cost->mean.value_nano));
    if (cost->mean.has_interval)
        page_table_set(page, table, row, ERROR, TONE_PLAIN, "%s",
                       report_text_usd(page, cost->mean.high_nano - cost->mean.value_nano));
    page_table_set(page, table, row, P50, tone, "%s", report_text_usd(page, cost->percentile_nano[p50]));
    page_table_set(page, table, row, P99, tone, "%s", report_text_usd(page, cost->percentile_nano[p99]));
    if (cost->hits == mistakes->replications)
        return; /* the same again */
    page_table_set(page, table, row, HIT_P50, tone, "%s", report_text_usd(page, cost->hit_percentile_nano[p50]));
    page_table_set(page, table, row, HIT_P99, tone, "%s", report_text_usd(page, cost->hit_percentile_nano[p99]));
}

/* What the rows of a block compare, each kind once. */
static void write_kinds(struct page *page, const struct mistakes *mistakes, bool hypothetical)
{
    for (enum mistake mistake = 0; mistake < MISTAKES; mistake++) {
        bool any = false;
        for (size_t k = 0; k < mistakes->costs; k++)
            any |= mistakes->cost[k].mistake == mistake;
        if (any && mistake_is_hypothetical(mistake) == hypothetical)
            page_prose(page, 2, 4, "%s: %s.", mistake_table[mistake].name, mistake_table[mistake].what);
    }
}

static size_t write_block(struct page *page, const struct mistakes *mistakes, bool hypothetical, const char *title)
{
    static const struct page_column column[COLUMNS] = {
        { "", false, 0 },    { "pattern", false, 0 },  { "in", true, 0 },
        { "mean", true, 0 }, { "\u00b1", true, 3 },    { "P50", true, 0 },
        { "P99", true, 0 },  { "P50 if so", true, 1 }, { "P99 if so", true, 1 },
    };
    size_t rows = 0;
    for (size_t k = 0; k < mistakes->costs; k++)
        rows += mistake_is_hypothetical(mistakes->cost[k].mistake) == hypothetical && is_first(mistakes, k);
    if (rows == 0)
        return 0;
    page_heading(page, "%s (USD a %s)", title, report_text_period(mistakes->scenario));
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, rows);
    size_t row = 0;
    enum mistake last = MISTAKES;
    for (size_t k = 0; k < mistakes->costs; k++) {
        if (mistake_is_hypothetical(mistakes->cost[k].mistake) != hypothetical || !is_first(mistakes, k))
            continue;
        set_row(page, &table, row++, mistakes, k, mistakes->cost[k].mistake != last);
        last = mistakes->cost[k].mistake;
    }
    page_table_write(page, &table, 2);
    write_kinds(page, mistakes, hypothetical);
    return rows;
}

bool report_mistakes(const struct mistakes *mistakes, FILE *to, struct report_style style)
{
    struct arena arena;
    enum { ROOM = 64 << 20 }; /* reserved, not used */
    if (arena_init(&arena, ROOM) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    char many[40];
    const struct scenario *scenario = mistakes->scenario;
    const char *period = report_text_period(scenario);
    fprintf(to, page.colour ? "\033[1m%s\033[0m\n" : "%s\n", page_name(&page, scenario->title, page.width));
    page_prose(
        &page, 0, 0,
        "Each %s simulated with a mistake and without it, all else and all chance the same: %s times, seed %llu.",
        period, text_number(many, (double)mistakes->replications, 0), (unsigned long long)scenario->seed);
    size_t rows = write_block(&page, mistakes, false, "What mistakes cost, and switching them off would save");
    if (rows > 0)
        page_prose(&page, 2, 2,
                   "In: how many of the %ss it costs, or saves, anything. Mean, P50, P99: over all %ss; if so: over "
                   "those alone. A "
                   "minus says that it saves.",
                   period, period);
    else
        page_prose(&page, 0, 0, "The scenario has no mistake that can be switched off.");
    write_block(&page, mistakes, true, "If it happened: what it would cost");
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}
