/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recommended pattern's bill, and what drives its cost and its uncertainty. */
#include <math.h>

#include "money.h"
#include "report_text.h"
#include "text.h"

/* The bill that is shown: at the budget's percentile where there is one of it, else at P90. */
static const struct result_bill *shown_bill(const struct result *result, const struct result_pattern *pattern)
{
    const struct result_bill *shown = NULL;
    for (size_t b = 0; b < SUMMARY_BILLS; b++)
        if (pattern->bill[b].percentile == result->summary.budget_percentile ||
            (!shown && pattern->bill[b].percentile == 90))
            shown = &pattern->bill[b];
    return shown;
}

static const char *price_words(struct page *page, const struct result_bill_line *line)
{
    if (line->kind == RESULT_PRICE_FREE)
        return "free";
    char out[40];
    if (line->kind == RESULT_PRICE_LIST)
        return arena_copy(page->arena, money_exact(out, llround(line->price * 1e9)));
    return arena_format(page->arena, "~%s",
                        text_number(out, line->price,
                                    line->price >= 1      ? 2
                                    : line->price >= 0.01 ? 4
                                                          : 6));
}

static size_t billed_lines(const struct result_pattern *pattern, const struct result_bill *bill)
{
    size_t count = 0;
    for (size_t l = 0; l < pattern->lines; l++)
        count += bill->line[l].quantity > 0 || bill->line[l].cost_nano != 0;
    return count;
}

/* What the marks of this bill mean. */
static void write_legend(struct page *page, const struct result_pattern *pattern, const struct result_bill *bill)
{
    bool assumed = false, reported = false, average = false, free = false;
    for (size_t l = 0; l < pattern->lines; l++) {
        if (bill->line[l].quantity <= 0)
            continue;
        assumed |= pattern->line[l].status == RATE_ASSUMED;
        reported |= pattern->line[l].status == RATE_REPORTED;
        average |= bill->line[l].kind == RESULT_PRICE_AVERAGE;
        free |= bill->line[l].kind == RESULT_PRICE_FREE;
    }
    if (!assumed && !reported && !average && !free)
        return;
    page_prose(page, 2, 2, "%s%s%s%s", assumed ? "* nobody published this price: assumed. " : "",
               reported ? "+ reported by others, not by the provider. " : "",
               average ? "~ average over tiers, allowances or a discount. " : "",
               free ? "free: within an allowance. " : "");
}

void report_text_bill(struct page *page, const struct result *result)
{
    enum { LINE, QUANTITY, UNIT, PRICE, COST, MARK, SHARE, COLUMNS };
    static const struct page_column column[COLUMNS] = { { "line", false, 0 }, { "quantity", true, 0 },
                                                        { "unit", false, 0 }, { "price", true, 0 },
                                                        { "USD", true, 0 },   { "", false, 0 },
                                                        { "share", true, 1 } };
    if (result->choice.best == RESULT_NONE)
        return;
    const struct result_pattern *pattern = &result->pattern[result->choice.best];
    const struct result_bill *bill = shown_bill(result, pattern);
    if (result->summary.certain)
        page_heading(page, "Its bill (%s)", page_name(page, pattern->name, 40));
    else
        page_heading(page, "Its bill at P%d (%s, replication %lld)", bill->percentile,
                     page_name(page, pattern->name, 40), (long long)bill->replication);
    if (!result->summary.certain && bill->percentile != result->summary.budget_percentile)
        page_prose(page, 2, 2, "Bills are kept line by line at P50, P90 and P99; at P%s it is %s USD.",
                   report_text_percentile(page, result->summary.budget_percentile),
                   report_text_usd(page, pattern->summary->budget.at.value_nano));
    struct page_table table;
    size_t rows = billed_lines(pattern, bill), row = 0;
    page_table_init(page, &table, column, COLUMNS, rows + 1);
    int64_t cents = 0;
    for (size_t l = 0; l < pattern->lines; l++) {
        const struct result_bill_line *line = &bill->line[l];
        if (!(line->quantity > 0 || line->cost_nano != 0))
            continue;
        page_table_set(page, &table, row, LINE, TONE_PLAIN, "%s", pattern->line[l].name);
        page_table_set(page, &table, row, QUANTITY, TONE_PLAIN, "%s", report_text_quantity(page, line->quantity));
        page_table_set(page, &table, row, UNIT, TONE_PLAIN, "%s", pattern->line[l].unit->short_name);
        page_table_set(page, &table, row, PRICE, TONE_PLAIN, "%s", price_words(page, line));
        page_table_set(page, &table, row, COST, TONE_PLAIN, "%s", report_text_usd(page, line->cost_nano));
        page_table_set(page, &table, row, MARK, TONE_DOUBT, "%s", report_text_mark(pattern->line[l].status));
        page_table_set(page, &table, row, SHARE, TONE_PLAIN, "%s", report_text_percent(page, line->share));
        cents += (int64_t)money_divide_half_even(line->cost_nano, MONEY_NANO / 100);
        row++;
    }
    page_table_set(page, &table, row, LINE, TONE_STRONG, "total");
    page_table_set(page, &table, row, COST, TONE_STRONG, "%s", report_text_usd(page, bill->total_nano));
    page_table_write(page, &table, 2);
    write_legend(page, pattern, bill);
    if (cents != (int64_t)money_divide_half_even(bill->total_nano, MONEY_NANO / 100))
        page_prose(page, 2, 2, "Each line is rounded to the cent by itself; the total is exact.");
}

static bool drives(const struct summary_line *line)
{
    return line->mean_share >= 0.01 || line->variance_share >= 0.01;
}

void report_text_drivers(struct page *page, const struct result *result)
{
    enum { LINE, MEAN, DEVIATION, SHARE, RISK, COLUMNS };
    static const struct page_column column[COLUMNS] = { { "line", false, 0 },
                                                        { "mean USD", true, 0 },
                                                        { "sd USD", true, 1 },
                                                        { "of the cost", true, 0 },
                                                        { "of the uncertainty", true, 0 } };
    if (result->choice.best == RESULT_NONE)
        return;
    const struct result_pattern *pattern = &result->pattern[result->choice.best];
    size_t rows = 0, row = 0;
    bool varies = false; /* a single month has no variance to share */
    for (size_t i = 0; i < pattern->lines; i++)
        rows += drives(pattern->line[i].summary);
    page_heading(page, "What drives it");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, rows);
    for (size_t i = 0; i < pattern->lines; i++) {
        const struct result_line *line = &pattern->line[pattern->by_cost[i]];
        const struct summary_line *summary = line->summary;
        if (!drives(summary))
            continue;
        page_table_set(page, &table, row, LINE, TONE_PLAIN, "%s", line->name);
        page_table_set(page, &table, row, MEAN, TONE_PLAIN, "%s", report_text_usd(page, summary->cost.mean_nano));
        if (isfinite(summary->cost.sd_nano))
            page_table_set(page, &table, row, DEVIATION, TONE_PLAIN, "%s",
                           report_text_usd(page, llround(summary->cost.sd_nano)));
        page_table_set(page, &table, row, SHARE, TONE_PLAIN, "%s", report_text_percent(page, summary->mean_share));
        varies |= isfinite(summary->variance_share);
        if (isfinite(summary->variance_share))
            page_table_set(page, &table, row, RISK, TONE_PLAIN, "%s",
                           report_text_percent(page, summary->variance_share));
        row++;
    }
    page_table_write(page, &table, 2);
    if (!result->summary.certain && varies)
        page_prose(page, 2, 2,
                   "Of the uncertainty: the line's share of the bill's variance, where lines that rise and fall "
                   "together count for more than their sd.");
    const struct summary_pattern *summary = pattern->summary;
    if (summary->has_input && summary->idle_share > 0)
        page_prose(page, 2, 2, "Nobody was watching during %s of the channels' input time: %s USD of the mean bill.%s",
                   report_text_percent(page, summary->idle_share), report_text_usd(page, summary->idle_cost_nano),
                   result->has_mistakes ? " `ivsim mistakes` prices the causes one by one." : "");
    else if (summary->has_input)
        page_prose(page, 2, 2, "The channels' input never ran with nobody watching.");
}
