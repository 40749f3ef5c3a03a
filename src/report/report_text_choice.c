/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of patterns, the recommendation, and what it rests on. */
#include <math.h>
#include <string.h>

#include "report_text.h"
#include "text.h"

enum { NAME, P50, P80, P90, P99, MEAN, ERROR, VERDICT, OVER, CHEAPEST, FIT, COLUMNS };

static const enum tone verdict_tone[VERDICTS] = { TONE_GOOD, TONE_BAD, TONE_DOUBT };

static int64_t percentile_nano(const struct result_pattern *pattern, int p)
{
    return pattern->summary->total.percentile[sample_percentile_index(p)].value_nano;
}

/* "90", "97.5". */
static const char *percentile_name(struct page *page, double p)
{
    char out[40];
    return arena_copy(page->arena, text_number(out, p, p == floor(p) ? 0 : 1));
}

static const char *fit_word(const struct result_pattern *pattern)
{
    if (!pattern->fits)
        return "no";
    for (size_t f = 0; f < pattern->findings.count; f++)
        if (pattern->findings.finding[f].severity == SEVERITY_WARNING)
            return "see below";
    return "yes";
}

static void set_row(struct page *page, struct page_table *table, size_t row, const struct result *result,
                    const struct result_pattern *pattern, bool is_best)
{
    static const int shown[] = { 50, 80, 90, 99 };
    const struct summary_total *total = &pattern->summary->total;
    enum tone tone = is_best ? TONE_STRONG : pattern->fits ? TONE_PLAIN : TONE_QUIET;
    page_table_set(page, table, row, NAME, tone, "%s %s", is_best ? ">" : " ",
                   page_name(page, pattern->name, REPORT_TEXT_NAME));
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        page_table_set(page, table, row, P50 + i, tone, "%s",
                       report_text_usd(page, percentile_nano(pattern, shown[i])));
    page_table_set(page, table, row, MEAN, tone, "%s", report_text_usd(page, total->mean.value_nano));
    if (total->mean.has_interval)
        page_table_set(page, table, row, ERROR, tone, "%s",
                       report_text_usd(page, total->mean.high_nano - total->mean.value_nano));
    if (result->summary.has_budget) {
        const struct summary_budget *budget = &pattern->summary->budget;
        page_table_set(page, table, row, VERDICT, pattern->fits ? verdict_tone[budget->verdict] : tone, "%s",
                       verdict_name[budget->verdict]);
        page_table_set(page, table, row, OVER, tone, "%s", report_text_percent(page, budget->probability_over));
    }
    page_table_set(page, table, row, CHEAPEST, tone, "%s",
                   pattern->fits ? report_text_percent(page, pattern->cheapest_fitting) : "");
    page_table_set(page, table, row, FIT, pattern->fits ? tone : TONE_BAD, "%s", fit_word(pattern));
}

void report_text_patterns(struct page *page, const struct result *result)
{
    static const struct page_column column[COLUMNS] = {
        { "  pattern", false, 0 }, { "P50", true, 1 },      { "P80", true, 6 },    { "P90", true, 0 },
        { "P99", true, 4 },        { "mean", true, 5 },     { "\u00b1", true, 7 }, { "budget", false, 0 },
        { "over", true, 3 },       { "cheapest", true, 2 }, { "fits", false, 0 },
    };
    page_heading(page, "What the period costs, by architecture (USD)");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, result->patterns);
    for (size_t i = 0; i < result->patterns; i++) {
        size_t p = result->ranking[i];
        set_row(page, &table, i, result, &result->pattern[p], result->choice.best == (int)p);
    }
    page_table_write(page, &table, 0);
    const char *p = percentile_name(page, result->summary.budget_percentile);
    if (result->summary.has_budget)
        page_prose(
            page, 0, 0,
            "P90: nine of ten simulated periods cost no more. Budget: %s USD, to be kept at P%s; over: how often it is "
            "exceeded. Cheapest: how often, among those that fit. Ordered by P%s.",
            report_text_usd(page, result->summary.budget_nano), p, p);
    else
        page_prose(
            page, 0, 0,
            "P90: nine of ten simulated periods cost no more. Cheapest: how often, among those that fit. Ordered by "
            "P%s. The scenario sets no budget.",
            p);
}

/* The words on the budget, beginning with a blank. */
static const char *budget_words(struct page *page, const struct result *result, const struct summary_budget *budget)
{
    if (!result->summary.has_budget)
        return "";
    const char *limit = report_text_usd(page, result->summary.budget_nano);
    const char *p = percentile_name(page, result->summary.budget_percentile);
    if (result->summary.certain)
        return arena_format(page->arena, " Nothing here is left to chance, and the budget of %s USD is %s.", limit,
                            budget->verdict == VERDICT_WITHIN ? "kept" : "exceeded");
    const char *chance = arena_format(page->arena, "it is exceeded in %s of the periods (95 %% interval %s to %s)",
                                      report_text_percent(page, budget->probability_over),
                                      report_text_percent(page, budget->low), report_text_percent(page, budget->high));
    switch (budget->verdict) {
    case VERDICT_WITHIN:
        return arena_format(page->arena, " The budget of %s USD is kept at P%s: %s.", limit, p, chance);
    case VERDICT_OVER:
        return arena_format(page->arena, " The budget of %s USD is NOT kept at P%s: %s.", limit, p, chance);
    default: break;
    }
    return arena_format(page->arena,
                        " Whether the budget of %s USD is kept at P%s is undecided: %s; more replications would tell.",
                        limit, p, chance);
}

/* How the best does against the next, beginning with a blank. */
static const char *next_words(struct page *page, const struct result *result)
{
    const struct result_choice *choice = &result->choice;
    if (choice->next == RESULT_NONE)
        return result->patterns == 1 ? "" : " No other pattern can carry the workload.";
    const char *next = page_name(page, result->pattern[choice->next].name, 40);
    if (choice->saving_low_nano == 0 && choice->saving_high_nano == 0 && choice->saving.value_nano == 0)
        return arena_format(page->arena, " It costs the same as %s.", next);
    const char *there = arena_format(page->arena, " That is %s USD less than the next, %s.",
                                     report_text_usd(page, choice->at_saving_nano), next);
    if (!choice->saving.has_interval)
        return there;
    const char *low = report_text_usd(page, choice->saving.low_nano),
               *high = report_text_usd(page, choice->saving.high_nano);
    if (choice->saving.low_nano <= 0 && choice->saving.high_nano >= 0)
        return arena_format(
            page->arena,
            "%s But in the mean the two can't be told apart (difference between %s and %s USD): choose by "
            "other reasons, or simulate longer.",
            there, low, high);
    return arena_format(
        page->arena,
        "%s Seen by the same audiences it %s %s USD a period in the mean (95 %% interval %s to %s) and is the "
        "cheaper of the two in %s of them.",
        there, choice->saving.value_nano > 0 ? "saves" : "costs more by",
        report_text_usd(page, choice->saving.value_nano > 0 ? choice->saving.value_nano : -choice->saving.value_nano),
        choice->saving.value_nano > 0 ? low : report_text_usd(page, -choice->saving.high_nano),
        choice->saving.value_nano > 0 ? high : report_text_usd(page, -choice->saving.low_nano),
        report_text_percent(page, choice->cheaper_probability));
}

void report_text_choice(struct page *page, const struct result *result)
{
    const struct result_choice *choice = &result->choice;
    page_heading(page, "Recommendation");
    if (choice->best == RESULT_NONE) {
        page_prose(page, 0, 0, "None: every pattern runs into a limit that it can't pass (see below).");
        return;
    }
    const struct result_pattern *best = &result->pattern[choice->best];
    page_prose(page, 0, 0, "%s: it costs least at P%s, %s USD.%s%s", page_name(page, best->name, 0),
               percentile_name(page, result->summary.budget_percentile),
               report_text_usd(page, best->summary->budget.at.value_nano), next_words(page, result),
               budget_words(page, result, &best->summary->budget));
}
