/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From outcomes to statistics, pattern by pattern (PRODUCT section 6 and "Fine print"): percentiles as order statistics
 * with distribution-free intervals, the tail, the budget, the lines of the bill and what drives it, peaks.
 * A pure function of the outcomes: sums of money are exact, sums of doubles in index order. */
#ifndef IVSIM_SUMMARY_H
#define IVSIM_SUMMARY_H

#include "ensemble.h"
#include "sample.h"

/* Money with its 95 % interval, where n is large enough to have one. */
struct summary_estimate {
    int64_t value_nano;
    bool has_interval;
    int64_t low_nano, high_nano;
};

struct summary_total {
    struct summary_estimate mean; /* Student */
    double sd_nano;               /* n - 1; NaN for n = 1 */
    int64_t min_nano, max_nano;
    int64_t cvar95_nano; /* mean of the order statistics above rank ceil(.95 n); the maximum where there is none */
    struct summary_estimate percentile[SAMPLE_PERCENTILES];
};

enum verdict { VERDICT_WITHIN, VERDICT_OVER, VERDICT_UNDECIDED, VERDICTS };
extern const char *const verdict_name[VERDICTS];

/* `within`: the interval of the budget's percentile ends at or below the limit; `over`: it begins above; else
 * undecided. A total that equals the limit keeps it. Without an interval (too few replications) the answer is
 * `undecided`, but for a model in which nothing is left to chance: there every replication is the same bill, and the
 * value itself is compared. */
struct summary_budget {
    struct summary_estimate at;         /* the total at the budget's percentile */
    int64_t over;                       /* replications whose total is above the limit */
    double probability_over, low, high; /* Clopper-Pearson */
    enum verdict verdict;
};

struct summary_line {
    struct sample_spread quantity; /* in billed units */
    struct sample_money cost;
    double mean_share; /* of the mean total; 0 where that is 0 */
    double
        variance_share; /* covariance with the total / the total's variance: they add to 1; NaN where nothing varies */
};

enum { SUMMARY_BILLS = 3 };
extern const int summary_bill_percentile[SUMMARY_BILLS]; /* 50, 90, 99 */

/* The bill of the one replication at the percentile's rank; among equal totals the first. */
struct summary_bill {
    int64_t replication; /* its row */
    int64_t total_nano;
};

enum { SUMMARY_PEAKS = 3 }; /* of enum peak: viewers, participants, streams */

struct summary_pattern {
    const struct pattern_outcome *outcome;
    struct summary_total total;
    struct summary_budget budget; /* where the scenario has one */
    const struct summary_line *line;
    double assumed_share, reported_share; /* of the mean total, from rates of that status */
    struct summary_bill bill[SUMMARY_BILLS];
    struct sample_spread peak[SUMMARY_PEAKS];
    bool has_input;
    double idle_share;              /* idle input time / input time over all replications */
    int64_t idle_cost_nano;         /* mean of: cost of the channels' input x idle time / input time */
    double turned_away_mean;        /* sessions that found no seat */
    double turned_away_probability; /* share of the months in which there was one */
};

struct summary {
    int64_t replications;
    bool has_budget;
    int64_t budget_nano;
    double budget_percentile; /* 90 where there is no budget: what patterns are ranked by */
    bool certain;             /* nothing is left to chance */
    size_t patterns;
    struct summary_pattern *pattern;
};

/* Student's interval about the mean of `n` months, where there is one. */
struct summary_estimate summary_mean(const struct sample_money *money, int64_t n);

/* The same of a column of outcomes, by row: also where replications are not independent (sections.h). */
struct summary_estimate summary_mean_of(const struct outcomes *outcomes, const int64_t value[],
                                        const struct sample_money *money);

/* Builds from at least one replication. Arrays live in `arena`; STATUS_LIMIT where memory for sorting is out.
 * O(patterns x lines x n). */
enum status summary_build(const struct outcomes *outcomes, struct arena *arena, struct summary *summary);

#endif
