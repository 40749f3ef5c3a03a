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

const char *report_text_percentile(struct page *page, double p)
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
            return "at risk";
    return "yes";
}

/* The percentile of the column that stands between P80 and P99: 90, or the budget's where the table would not have it.
 */
static double shown_percentile(const struct result *result)
{
    double p = result->summary.budget_percentile;
    return p == 50 || p == 80 || p == 99 ? 90 : p;
}

/* Where nothing is left to chance there is one figure, and the columns of percentiles stay empty, hence away. */
static void set_money(struct page *page, struct page_table *table, size_t row, const struct result *result,
                      const struct result_pattern *pattern, enum tone tone)
{
    static const int shown[] = { 50, 80, 90, 99 };
    const struct summary_total *total = &pattern->summary->total;
    if (!result->summary.certain) {
        for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
            page_table_set(page, table, row, P50 + i, tone, "%s",
                           report_text_usd(page, percentile_nano(pattern, shown[i])));
        if (shown_percentile(result) == result->summary.budget_percentile)
            page_table_set(page, table, row, P90, tone, "%s",
                           report_text_usd(page, pattern->summary->budget.at.value_nano));
        if (total->mean.has_interval)
            page_table_set(page, table, row, ERROR, tone, "%s",
                           report_text_usd(page, total->mean.high_nano - total->mean.value_nano));
    }
    page_table_set(page, table, row, MEAN, tone, "%s", report_text_usd(page, total->mean.value_nano));
}

static void set_row(struct page *page, struct page_table *table, size_t row, const struct result *result,
                    const struct result_pattern *pattern, bool is_best)
{
    enum tone tone = is_best ? TONE_STRONG : pattern->fits ? TONE_PLAIN : TONE_QUIET;
    page_table_set(page, table, row, NAME, tone, "%s %s", is_best ? ">" : " ",
                   page_name(page, pattern->name, REPORT_TEXT_NAME_MAX));
    set_money(page, table, row, result, pattern, tone);
    if (result->summary.has_budget) {
        const struct summary_budget *budget = &pattern->summary->budget;
        page_table_set(page, table, row, VERDICT, pattern->fits ? verdict_tone[budget->verdict] : tone, "%s",
                       verdict_name[budget->verdict]);
        if (!result->summary.certain)
            page_table_set(page, table, row, OVER, tone, "%s", report_text_percent(page, budget->probability_over));
    }
    if (!result->summary.certain)
        page_table_set(page, table, row, CHEAPEST, tone, "%s",
                       pattern->fits ? report_text_percent(page, pattern->cheapest_fitting) : "");
    page_table_set(page, table, row, FIT, pattern->fits ? tone : TONE_BAD, "%s", fit_word(pattern));
}

static void write_key(struct page *page, const struct result *result, unsigned shown)
{
    const char *period = report_text_period(result->scenario);
    const char *budget = result->summary.has_budget ? arena_format(page->arena, "Budget: %s USD",
                                                                   report_text_usd(page, result->summary.budget_nano))
                                                    : "The scenario sets no budget";
    if (result->summary.certain) {
        page_prose(page, 0, 0, "Nothing here is left to chance: every %s costs the same. %s.", period, budget);
        return;
    }
    const char *p = report_text_percentile(page, result->summary.budget_percentile);
    const char *at = report_text_percentile(page, shown_percentile(result));
    if (result->summary.has_budget)
        budget = arena_format(page->arena, "%s, to be kept at P%s%s", budget, p,
                              shown & 1u << OVER ? "; over: how often it is exceeded" : "");
    page_prose(page, 0, 0, "P%s: %s %% of the simulated %ss cost no more.%s %s.%s Ordered by P%s.", at, at, period,
               shown & 1u << ERROR ? " \u00b1: half of the mean's 95 % interval." : "", budget,
               shown & 1u << CHEAPEST ? " Cheapest: how often, among those that fit." : "", p);
    if (result->patterns > 0 && !result->pattern[0].summary->total.percentile[sample_percentile_index(99)].has_interval)
        page_prose(page, 0, 0, "So few replications say little about P99: it has no 95 %% interval.");
}

void report_text_patterns(struct page *page, const struct result *result)
{
    static const struct page_column random[COLUMNS] = {
        { "  pattern", false, 0 }, { "P50", true, 1 },      { "P80", true, 5 },    { "P90", true, 0 },
        { "P99", true, 3 },        { "mean", true, 4 },     { "\u00b1", true, 7 }, { "budget", false, 0 },
        { "over", true, 6 },       { "cheapest", true, 2 }, { "fits", false, 0 },
    };
    struct page_column column[COLUMNS];
    memcpy(column, random, sizeof column);
    column[P50].priority = result->summary.budget_percentile == 50 ? 0 : column[P50].priority;
    column[P80].priority = result->summary.budget_percentile == 80 ? 0 : column[P80].priority;
    column[P99].priority = result->summary.budget_percentile == 99 ? 0 : column[P99].priority;
    column[P90].header = arena_format(page->arena, "P%s", report_text_percentile(page, shown_percentile(result)));
    if (result->summary.certain)
        column[MEAN].header = "cost";
    page_heading(page, "What the %s costs, by architecture (USD)", report_text_period(result->scenario));
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, result->patterns);
    table.least = REPORT_TEXT_NAME + 2;
    for (size_t i = 0; i < result->patterns; i++) {
        size_t p = result->ranking[i];
        set_row(page, &table, i, result, &result->pattern[p], result->choice.best == (int)p);
    }
    unsigned shown = page_table_write(page, &table, 0);
    write_key(page, result, shown);
}

/* The words on the budget, beginning with a blank. */
static const char *budget_words(struct page *page, const struct result *result, const struct summary_budget *budget)
{
    if (!result->summary.has_budget)
        return "";
    const char *limit = report_text_usd(page, result->summary.budget_nano);
    if (result->summary.certain)
        return arena_format(page->arena, " The budget of %s USD is %s.", limit,
                            budget->verdict == VERDICT_WITHIN ? "kept" : "NOT kept");
    const char *p = report_text_percentile(page, result->summary.budget_percentile);
    const char *chance =
        arena_format(page->arena, "it is exceeded in %s of the %ss (95 %% interval %s to %s)",
                     report_text_percent(page, budget->probability_over), report_text_period(result->scenario),
                     report_text_percent(page, budget->low), report_text_percent(page, budget->high));
    switch (budget->verdict) {
    case VERDICT_WITHIN:
        return arena_format(page->arena, " The budget of %s USD is kept at P%s: %s.", limit, p, chance);
    case VERDICT_OVER:
        return arena_format(page->arena, " The budget of %s USD is NOT kept at P%s: %s.", limit, p, chance);
    default:
        return arena_format(
            page->arena,
            " Whether the budget of %s USD is kept at P%s is undecided%s: %s; more replications would tell.", limit, p,
            budget->at.has_interval ? "" : " (too few replications to have an interval there)", chance);
    }
}

/* " (95 % interval 3.10 to 3.40)"; nothing where both ends are the same cent. */
static const char *interval_words(struct page *page, int64_t low_nano, int64_t high_nano)
{
    const char *low = report_text_usd(page, low_nano), *high = report_text_usd(page, high_nano);
    return strcmp(low, high) == 0 ? "" : arena_format(page->arena, " (95 %% interval %s to %s)", low, high);
}

/* The best against the next, replication by replication; beginning with a blank. */
static const char *saving_words(struct page *page, const struct result *result)
{
    const struct result_choice *choice = &result->choice;
    const char *period = report_text_period(result->scenario);
    if (choice->saving.low_nano <= 0 && choice->saving.high_nano >= 0)
        return arena_format(
            page->arena, " But in the mean the two can't be told apart%s: choose by other reasons, or simulate longer.",
            interval_words(page, choice->saving.low_nano, choice->saving.high_nano));
    bool saves = choice->saving.value_nano > 0;
    int64_t mean = saves ? choice->saving.value_nano : -choice->saving.value_nano;
    const char *low = report_text_usd(page, saves ? choice->saving_low_nano : -choice->saving_high_nano);
    const char *high = report_text_usd(page, saves ? choice->saving_high_nano : -choice->saving_low_nano);
    const char *range = strcmp(low, high) == 0
                            ? ""
                            : arena_format(page->arena, ", from %s to %s in nine of ten %ss,", low, high, period);
    const char *interval = interval_words(page, saves ? choice->saving.low_nano : -choice->saving.high_nano,
                                          saves ? choice->saving.high_nano : -choice->saving.low_nano);
    return arena_format(
        page->arena,
        " Across the same audiences it %s %s USD a %s in the mean%s%s and is the cheaper in %s of the %ss.",
        saves ? "saves" : "costs more by", report_text_usd(page, mean), period, interval, range,
        report_text_percent(page, choice->cheaper_probability), period);
}

static const char *next_words(struct page *page, const struct result *result)
{
    const struct result_choice *choice = &result->choice;
    if (choice->next == RESULT_NONE)
        return result->patterns == 1 ? "" : " No other pattern can carry the workload.";
    const char *next = page_name(page, result->pattern[choice->next].name, 40);
    if (choice->saving_low_nano == 0 && choice->saving_high_nano == 0 && choice->saving.value_nano == 0)
        return arena_format(page->arena, " It costs the same as %s.", next);
    return arena_format(page->arena, " That is %s USD less than the next, %s.%s",
                        report_text_usd(page, choice->at_saving_nano), next,
                        choice->saving.has_interval && !result->summary.certain ? saving_words(page, result) : "");
}

/* Another that fits and is surely cheaper in the mean, though not at the percentile that decides; beginning with a
 * blank. Of the next, saving_words tells. */
static const char *mean_words(struct page *page, const struct result *result)
{
    const struct result_choice *choice = &result->choice;
    const struct compare_pair *cheaper = NULL;
    int64_t least = 0;
    for (size_t i = 0; i < result->compare.pairs && choice->best != RESULT_NONE; i++) {
        const struct compare_pair *pair = &result->compare.pair[i];
        bool first = pair->a == (size_t)choice->best;
        size_t other = first ? pair->b : pair->a;
        int64_t excess = first ? pair->mean.low_nano : -pair->mean.high_nano; /* of the best: at least so much */
        if ((!first && pair->b != (size_t)choice->best) || other == (size_t)choice->next ||
            !result->pattern[other].fits || !pair->mean.has_interval || excess <= least)
            continue;
        least = excess;
        cheaper = pair;
    }
    if (!cheaper || result->summary.certain)
        return "";
    bool first = cheaper->a == (size_t)choice->best;
    const struct summary_estimate *mean = &cheaper->mean;
    return arena_format(
        page->arena,
        " %s costs %s USD a %s less in the mean%s and is the cheaper in %s of the %ss, but costs more at P%s.",
        page_name(page, result->pattern[first ? cheaper->b : cheaper->a].name, 40),
        report_text_usd(page, first ? mean->value_nano : -mean->value_nano), report_text_period(result->scenario),
        interval_words(page, first ? mean->low_nano : -mean->high_nano, first ? mean->high_nano : -mean->low_nano),
        report_text_percent(page, first ? 1 - cheaper->a_cheaper_probability : cheaper->a_cheaper_probability),
        report_text_period(result->scenario), report_text_percentile(page, result->summary.budget_percentile));
}

/* What shakes the recommendation whatever the statistics say: limits, then prices. */
static const char *risk_words(const struct result_pattern *pattern)
{
    return strcmp(fit_word(pattern), "at risk") == 0 ? " It may run into a limit: see the findings below." : "";
}

static const char *doubt_words(struct page *page, const struct summary_pattern *summary)
{
    if (summary->assumed_share <= 0 && summary->reported_share <= 0)
        return " All its prices are the provider's own.";
    if (summary->assumed_share <= 0)
        return arena_format(page->arena, " %s of its cost rests on reported prices.",
                            report_text_percent(page, summary->reported_share));
    return arena_format(page->arena, " %s of its cost rests on assumed prices, %s on reported ones.",
                        report_text_percent(page, summary->assumed_share),
                        report_text_percent(page, summary->reported_share));
}

/* Why something cheaper is not recommended; beginning with a blank. Errors stand first among the findings. */
static const char *unfit_words(struct page *page, const struct result *result)
{
    if (result->choice.unfit == RESULT_NONE)
        return "";
    const struct result_pattern *pattern = &result->pattern[result->choice.unfit];
    return arena_format(page->arena, " %s would cost less, %s USD, but can't work: %s",
                        page_name(page, pattern->name, 40),
                        report_text_usd(page, pattern->summary->budget.at.value_nano),
                        page_name(page, pattern->findings.finding[0].text, 0));
}

static bool is_watched(const struct scenario *scenario)
{
    for (size_t e = 0; e < scenario->events; e++)
        if (scenario->event[e].audience.present)
            return true;
    return false;
}

/* At which audience the answer would be another costs about as much to find as the run itself: who wants to know is
 * told how to ask. On a line of its own, to be copied. */
static void write_condition(struct page *page, const struct result *result)
{
    if (result->choice.next == RESULT_NONE || !is_watched(result->scenario))
        return;
    const char *file = page_name(page, result->file, 0), *quote = strpbrk(file, " '\"$&;()<>|*?\\`") ? "'" : "";
    const char *by =
        result->summary.certain
            ? ""
            : arena_format(page->arena, " --by p%s", report_text_percentile(page, result->summary.budget_percentile));
    fputs("That is for the audience as written. At which audience another pattern would be cheaper:\n", page->to);
    fprintf(page->to, "  ivsim breakeven %s%s%s --vary 'audience*=0.25:4:log'%s\n", quote, file, quote, by);
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
    const char *where =
        result->summary.certain
            ? ""
            : arena_format(page->arena, " at P%s", report_text_percentile(page, result->summary.budget_percentile));
    page_prose(page, 0, 0, "%s: it costs least%s, %s USD.%s%s%s%s%s%s", page_name(page, best->name, 0), where,
               report_text_usd(page, best->summary->budget.at.value_nano), next_words(page, result),
               budget_words(page, result, &best->summary->budget), risk_words(best), doubt_words(page, best->summary),
               mean_words(page, result), unfit_words(page, result));
    write_condition(page, result);
}
