/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "certain.h"
#include "interval.h"
#include "money.h"
#include "sections.h"

const char *const verdict_name[VERDICTS] = { "within", "over", "undecided" };
const int summary_bill_percentile[SUMMARY_BILLS] = { 50, 90, 99 };

static const enum peak summary_peak[SUMMARY_PEAKS] = { PEAK_VIEWERS, PEAK_PARTICIPANTS, PEAK_STREAMS };

/* Room to sort n values in. */
struct room {
    int64_t *sorted, *scratch;
    int64_t *sections;               /* sorted apart, where they apply; else NULL */
    const struct outcomes *outcomes; /* whose columns may leave memory once they are read */
};

/* A value with half its interval; NaN: it has none. */
static struct summary_estimate about(int64_t value_nano, double half_nano)
{
    struct summary_estimate out = { .value_nano = value_nano, .has_interval = !isnan(half_nano) };
    if (out.has_interval) {
        int64_t half = llround(sample_nine_digits(half_nano));
        out.low_nano = value_nano - half;
        out.high_nano = value_nano + half;
    }
    return out;
}

struct summary_estimate summary_mean(const struct sample_money *money, int64_t n)
{
    return about(money->mean_nano, interval_mean(n, money->sd_nano));
}

struct summary_estimate summary_mean_of(const struct outcomes *outcomes, const int64_t value[],
                                        const struct sample_money *money)
{
    const int64_t n = outcomes->replications;
    if (!sections_apply(outcomes))
        return summary_mean(money, n);
    return about(money->mean_nano, sections_mean(value, (size_t)n, (double)money->mean_nano, 0.95));
}

static struct summary_estimate order_statistic(const struct room *room, int64_t n, double p)
{
    const int64_t *sorted = room->sorted;
    struct summary_estimate e = { .value_nano = sorted[interval_rank(n, p) - 1] };
    if (room->sections)
        return about(e.value_nano, sections_percentile(room->sections, (size_t)n, p, (double)e.value_nano, 0.95));
    int64_t l, u;
    e.has_interval = interval_order_statistics(n, p, 0.95, &l, &u);
    if (e.has_interval) {
        e.low_nano = sorted[l - 1];
        e.high_nano = sorted[u - 1];
    }
    return e;
}

/* Leaves the totals sorted in the room. */
static struct summary_total total_of(const int64_t total[], int64_t n, const struct room *room)
{
    struct sample_money money = sample_money(total, 1, (size_t)n, room->sorted, room->scratch);
    const int64_t *sorted = room->sorted;
    struct summary_total out = { .mean = summary_mean_of(room->outcomes, total, &money),
                                 .sd_nano = money.sd_nano,
                                 .min_nano = sorted[0],
                                 .max_nano = sorted[n - 1] };
    if (room->sections)
        sections_sort(total, (size_t)n, room->sections, room->scratch);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        out.percentile[p] = order_statistic(room, n, sample_percentile[p]);
    int64_t above = interval_rank(n, 95);
    int128 tail = 0;
    for (int64_t i = above; i < n; i++)
        tail += sorted[i];
    out.cvar95_nano = above == n ? sorted[n - 1] : (int64_t)money_divide_half_even(tail, n - above);
    return out;
}

static enum verdict verdict_of(struct summary_estimate at, int64_t limit, bool certain)
{
    if (certain && !at.has_interval)
        at.low_nano = at.high_nano = at.value_nano;
    else if (!at.has_interval)
        return VERDICT_UNDECIDED;
    return at.high_nano <= limit ? VERDICT_WITHIN : at.low_nano > limit ? VERDICT_OVER : VERDICT_UNDECIDED;
}

/* How often the limit is exceeded. Where it always is, or never, sections agree, which says nothing. */
static void find_over(const struct room *room, int64_t n, int64_t limit, struct summary_budget *out)
{
    const int64_t *sorted = room->sorted;
    while (out->over < n && sorted[n - 1 - out->over] > limit)
        out->over++;
    out->probability_over = (double)out->over / (double)n;
    interval_share(n, (double)out->over, &out->low, &out->high);
    if (room->sections && out->over > 0 && out->over < n) {
        const double half = sections_share(room->sections, (size_t)n, limit, out->probability_over, 0.95);
        out->low = isnan(half) ? 0 : fmax(out->probability_over - half, 0);
        out->high = isnan(half) ? 1 : fmin(out->probability_over + half, 1);
    }
    out->low = sample_nine_digits(out->low);
    out->high = sample_nine_digits(out->high);
}

static struct summary_budget budget_of(const struct room *room, const struct summary *summary)
{
    int64_t n = summary->replications;
    struct summary_budget out = { .at = order_statistic(room, n, summary->budget_percentile) };
    if (!summary->has_budget)
        return out;
    find_over(room, n, summary->budget_nano, &out);
    out.verdict = verdict_of(out.at, summary->budget_nano, summary->certain);
    return out;
}

static void find_bills(const struct pattern_outcome *outcome, const int64_t sorted[], int64_t n,
                       struct summary_bill bill[SUMMARY_BILLS])
{
    for (size_t b = 0; b < SUMMARY_BILLS; b++) {
        int64_t total = sorted[interval_rank(n, summary_bill_percentile[b]) - 1], row = 0;
        while (outcome->total_nano[row] != total)
            row++;
        bill[b] = (struct summary_bill){ .replication = row, .total_nano = total };
    }
}

/* Covariance of a line's cost with the total over the total's sum of squares, both about their means. */
static double variance_share(const struct pattern_outcome *o, size_t line, int64_t n, int64_t line_mean,
                             int64_t total_mean)
{
    const int64_t *cost_nano = outcome_cost_nano(o, line);
    double product = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) {
        double t = (double)(o->total_nano[i] - total_mean);
        product += t * (double)(cost_nano[i] - line_mean);
        squares += t * t;
    }
    return squares > 0 ? product / squares : NAN;
}

static void sum_lines(struct summary_pattern *pattern, struct summary_line line[], int64_t n, const struct room *room)
{
    const struct pattern_outcome *o = pattern->outcome;
    size_t lines = o->plan->lines;
    int128 by_status[RATE_STATUSES] = { 0 }, all = 0;
    for (size_t l = 0; l < lines; l++) {
        const int64_t *cost_nano = outcome_cost_nano(o, l);
        line[l].quantity = sample_spread(outcome_quantity(o, l), 1, (size_t)n, room->sorted, room->scratch);
        line[l].cost = sample_money(cost_nano, 1, (size_t)n, room->sorted, room->scratch);
        line[l].variance_share = variance_share(o, l, n, line[l].cost.mean_nano, pattern->total.mean.value_nano);
        int128 sum = 0;
        for (int64_t i = 0; i < n; i++)
            sum += cost_nano[i];
        by_status[o->tariff->line[l].rate->status] += sum;
        all += sum;
        line[l].mean_share = (double)sum;
        outcomes_rest(room->outcomes);
    }
    double whole = all > 0 ? (double)all : 1;
    for (size_t l = 0; l < lines; l++)
        line[l].mean_share /= whole;
    pattern->line = line;
    pattern->assumed_share = (double)by_status[RATE_ASSUMED] / whole;
    pattern->reported_share = (double)by_status[RATE_REPORTED] / whole;
}

/* What a month's input cost while nobody watched: its cost by the idle part of its time, to a whole nano-USD. */
static int128 idle_cost(const struct pattern_outcome *o, int64_t row)
{
    if (o->input_ms[row] <= 0)
        return 0;
    int128 cost = 0;
    for (size_t l = 0; l < o->plan->lines; l++)
        if (o->plan->line[l].meter == METER_CHANNEL_INPUT)
            cost += outcome_cost_nano(o, l)[row];
    return money_divide_half_even(cost * o->idle_ms[row], o->input_ms[row]);
}

static void sum_idle(struct summary_pattern *pattern, int64_t n)
{
    const struct pattern_outcome *o = pattern->outcome;
    int128 input = 0, idle = 0, cost = 0, turned = 0;
    int64_t full = 0;
    for (int64_t i = 0; i < n; i++) {
        input += o->input_ms[i];
        idle += o->idle_ms[i];
        cost += idle_cost(o, i);
        turned += o->turned_away[i];
        full += o->turned_away[i] > 0;
    }
    pattern->has_input = input > 0;
    pattern->idle_share = input > 0 ? (double)idle / (double)input : NAN;
    pattern->idle_cost_nano = (int64_t)money_divide_half_even(cost, n);
    pattern->turned_away_mean = (double)turned / (double)n;
    pattern->turned_away_probability = (double)full / (double)n;
}

static void sum_pattern(const struct summary *summary, struct summary_pattern *pattern, struct summary_line line[],
                        const struct room *room)
{
    const struct pattern_outcome *o = pattern->outcome;
    int64_t n = summary->replications;
    pattern->total = total_of(o->total_nano, n, room);
    pattern->budget = budget_of(room, summary);
    find_bills(o, room->sorted, n, pattern->bill);
    sum_lines(pattern, line, n, room);
    for (size_t k = 0; k < SUMMARY_PEAKS; k++)
        pattern->peak[k] = sample_counts(outcome_peak(o, summary_peak[k]), 1, (size_t)n, room->sorted, room->scratch);
    sum_idle(pattern, n);
}

/* A belt to certain_model's braces: what is said to be certain must at least have been the same each time. */
static bool never_varied(const struct outcomes *outcomes)
{
    for (size_t p = 0; p < outcomes->patterns; p++)
        for (int64_t i = 1; i < outcomes->replications; i++)
            if (outcomes->pattern[p].total_nano[i] != outcomes->pattern[p].total_nano[0])
                return false;
    return true;
}

/* One pattern is one job; each helper sorts in a room of its own. */
struct desk {
    struct summary *summary;
    const struct outcomes *outcomes;
    struct summary_line **line; /* by pattern */
    int64_t *room;
    size_t columns; /* of a helper's room */
};

static void sum_one(void *context, size_t p, int helper)
{
    const struct desk *desk = context;
    const size_t n = (size_t)desk->summary->replications;
    int64_t *sorted = desk->room + (size_t)helper * desk->columns * n;
    const struct room room = { .sorted = sorted,
                               .scratch = sorted + n,
                               .sections = desk->columns > 2 ? sorted + 2 * n : NULL,
                               .outcomes = desk->outcomes };
    desk->summary->pattern[p].outcome = &desk->outcomes->pattern[p];
    sum_pattern(desk->summary, &desk->summary->pattern[p], desk->line[p], &room);
    outcomes_rest(desk->outcomes);
}

enum status summary_build(const struct outcomes *outcomes, struct arena *arena, struct summary *summary)
{
    assert(outcomes->replications >= 1);
    const struct scenario *scenario = outcomes->model->scenario;
    *summary = (struct summary){ .replications = outcomes->replications,
                                 .has_budget = scenario->has_budget,
                                 .budget_nano = scenario->budget_nano,
                                 .budget_percentile = scenario->has_budget ? scenario->budget_percentile : 90,
                                 .certain = certain_model(outcomes->model) && never_varied(outcomes),
                                 .patterns = outcomes->patterns };
    const size_t columns = sections_apply(outcomes) ? 3 : 2;
    const int helpers = ensemble_helpers(outcomes, columns);
    struct desk desk = { .summary = summary, .outcomes = outcomes, .columns = columns };
    desk.room = malloc((size_t)helpers * columns * (size_t)outcomes->replications * sizeof desk.room[0]);
    if (!desk.room)
        return STATUS_LIMIT;
    summary->pattern = arena_alloc(arena, summary->patterns, sizeof summary->pattern[0]);
    desk.line = arena_alloc(arena, summary->patterns, sizeof desk.line[0]);
    for (size_t p = 0; p < summary->patterns; p++)
        desk.line[p] = arena_alloc(arena, outcomes->pattern[p].plan->lines, sizeof desk.line[p][0]);
    ensemble_each(helpers, summary->patterns, sum_one, &desk);
    free(desk.room);
    return STATUS_OK;
}
