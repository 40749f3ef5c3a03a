/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a wrong choice would cost, and whether one choice is right whatever one thinks of risk. */
#include "report_text.h"
#include "text.h"

enum { NAME, MEAN, ERROR, P50, P90, WORST, DOMINATED, COLUMNS };

/* The pair's dominance as seen from `better` over `other`; none where the better one is the other one. */
static struct dominance dominance_over(const struct result *result, size_t better, size_t other)
{
    for (size_t k = 0; k < result->compare.pairs; k++) {
        const struct compare_pair *pair = &result->compare.pair[k];
        if ((pair->a == better && pair->b == other) || (pair->a == other && pair->b == better))
            if ((pair->dominance.b_is_better ? pair->b : pair->a) == better)
                return pair->dominance;
    }
    return (struct dominance){ .order = DOMINANCE_NONE };
}

/* "in each month", and by whom where that is not the choice; "-" where no pattern that fits dominates it. */
static const char *dominated_words(struct page *page, const struct result *result, size_t p)
{
    static const char *const word[DOMINANCE_ORDERS] = { "-", "where risk counts", "at each percentile" };
    enum dominance_order most = DOMINANCE_NONE;
    size_t by = p;
    for (size_t i = 0; i < result->patterns; i++) { /* by rank: the choice is first among equals */
        size_t q = result->ranking[i];
        if (q == p || !result->pattern[q].fits)
            continue;
        enum dominance_order here = dominance_over(result, q, p).order;
        if (here > most) {
            most = here;
            by = q;
        }
    }
    const char *how = most == DOMINANCE_EVERY
                          ? arena_format(page->arena, "in each %s", report_text_period(result->scenario))
                          : word[most];
    if (most == DOMINANCE_NONE || (int)by == result->choice.best)
        return how;
    return arena_format(page->arena, "%s, by %s", how, page_name(page, result->pattern[by].name, 24));
}

static void set_row(struct page *page, struct page_table *table, size_t row, const struct result *result, size_t p)
{
    const struct result_pattern *pattern = &result->pattern[p];
    const struct compare_regret *regret = pattern->regret;
    const bool best = result->choice.best == (int)p;
    enum tone tone = best ? TONE_STRONG : TONE_PLAIN;
    page_table_set(page, table, row, NAME, tone, "%s %s", best ? ">" : " ",
                   page_name(page, pattern->name, REPORT_TEXT_NAME_MAX));
    page_table_set(page, table, row, MEAN, tone, "%s", report_text_usd(page, regret->mean.value_nano));
    if (regret->mean.has_interval)
        page_table_set(page, table, row, ERROR, tone, "%s",
                       report_text_usd(page, regret->mean.high_nano - regret->mean.value_nano));
    page_table_set(page, table, row, P50, tone, "%s",
                   report_text_usd(page, regret->percentile_nano[sample_percentile_index(50)]));
    page_table_set(page, table, row, P90, tone, "%s",
                   report_text_usd(page, regret->percentile_nano[sample_percentile_index(90)]));
    page_table_set(page, table, row, WORST, tone, "%s", report_text_usd(page, regret->max_nano));
    page_table_set(page, table, row, DOMINATED, tone, "%s", dominated_words(page, result, p));
}

/* Where the choice is no better at each percentile: where, and by how much. The next one alone, which is what is
 * weighed against it. */
static void write_violation(struct page *page, const struct result *result)
{
    if (result->choice.next == RESULT_NONE)
        return;
    const size_t best = (size_t)result->choice.best, next = (size_t)result->choice.next;
    struct dominance d = dominance_over(result, best, next);
    const bool reverse = d.violation_nano == 0 && d.order == DOMINANCE_NONE;
    if (reverse)
        d = dominance_over(result, next, best);
    if (d.violation_nano == 0)
        return;
    const char *better = page_name(page, result->pattern[reverse ? next : best].name, 40);
    const char *other = page_name(page, result->pattern[reverse ? best : next].name, 40);
    page_prose(page, 2, 2,
               "%s costs less than %s in the mean but not at each percentile: it is the dearer by up to %s USD, "
               "where %s of the %ss cost as much or more.",
               better, other, report_text_usd(page, d.violation_nano),
               report_text_percent(page, d.violation_exceedance), report_text_period(result->scenario));
}

void report_text_regret(struct page *page, const struct result *result)
{
    static const struct page_column column[COLUMNS] = {
        { "  pattern", false, 0 }, { "mean", true, 0 },    { "\u00b1", true, 3 },     { "P50", true, 2 },
        { "P90", true, 0 },        { "highest", true, 1 }, { "dominated", false, 0 },
    };
    if (result->choice.next == RESULT_NONE || result->summary.certain)
        return;
    const char *period = report_text_period(result->scenario);
    size_t rows = 0;
    while (rows < result->patterns && result->pattern[result->ranking[rows]].fits)
        rows++;
    page_heading(page, "What a wrong choice would cost: regret (USD a %s)", period);
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, rows);
    table.least = REPORT_TEXT_NAME + 2;
    for (size_t i = 0; i < rows; i++)
        set_row(page, &table, i, result, result->ranking[i]);
    page_table_write(page, &table, 0);
    char many[40];
    page_prose(page, 0, 0,
               "Regret: what a pattern costs more than the cheapest that fits in the same %s. Dominated by %s, unless "
               "another is named, in this sample of %s %ss: as dear or dearer in each %s; or at each percentile; or, "
               "which tells where risk counts, in the mean of the k dearest %ss for each k.",
               period, page_name(page, result->pattern[result->choice.best].name, 40),
               text_number(many, (double)result->summary.replications, 0), period, period, period);
    write_violation(page, result);
}
