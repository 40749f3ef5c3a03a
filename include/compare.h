/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns against each other, replication by replication. All see the same audience (common random numbers), so that
 * the difference of two is far better known than either: its interval is that of the mean of paired differences (Law,
 * Simulation Modeling and Analysis, 10.2.1). */
#ifndef IVSIM_COMPARE_H
#define IVSIM_COMPARE_H

#include "dominance.h"
#include "summary.h"

/* a - b, in nano-USD. */
struct compare_pair {
    size_t a, b; /* indices of patterns, a < b */
    struct summary_estimate mean;
    double sd_nano;
    int64_t percentile_nano[SAMPLE_PERCENTILES];
    double a_cheaper_probability; /* equal totals count half */
    struct dominance dominance;
};

/* What choosing a pattern costs over having known the month: its total less that of the cheapest that fits, in the same
 * month. Never negative. */
struct compare_regret {
    struct summary_estimate mean;
    int64_t percentile_nano[SAMPLE_PERCENTILES];
    int64_t max_nano;
};

struct compare {
    double *cheapest_probability; /* by pattern, among all; k that are equally cheap share: 1/k each */
    double *cheapest_fitting;     /* the same among those that can work; NaN for the others */
    struct compare_regret *regret; /* by pattern; of those that can't work it says nothing */
    struct compare_pair *pair;    /* every pair once in the order of patterns */
    size_t pairs;
};

/* `fits` by pattern. Arrays live in `arena`; STATUS_LIMIT where memory for sorting is out. */
enum status compare_build(const struct outcomes *outcomes, const bool fits[], struct arena *arena,
                          struct compare *compare);

#endif
