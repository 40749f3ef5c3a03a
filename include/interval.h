/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of confidence: order statistics for percentiles (distribution-free), Student for means, Clopper-Pearson for
 * shares. All two-sided, 95 % unless said. */
#ifndef IVSIM_INTERVAL_H
#define IVSIM_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

/* The rank (1..n) of the order statistic that is percentile p of n values: ceil(n p / 100), at least 1. `p` in percent;
 * computed in whole thousandths of a percent, hence without binary rounding for p with up to three decimals. */
int64_t interval_rank(int64_t n, double p);

/* Ranks l <= u such that [X(l), X(u)] covers quantile p/100 with probability >= level, from Binomial(n, p/100): the
 * largest l with P(B <= l-1) <= (1-level)/2, the smallest u with P(B >= u) <= (1-level)/2 (David, Nagaraja: Order
 * Statistics, 7.1). False where n is too small to have one (l < 1 or u > n). `p` as above. Microseconds
 * for any n up to 10^9. */
bool interval_order_statistics(int64_t n, double p, double level, int64_t *l, int64_t *u);

/* Half width of Student's interval of a mean: t(0.975, n-1) sd / sqrt(n); NaN where n < 2. */
double interval_mean(int64_t n, double sd);

/* The same at another level than 0.95. */
double interval_mean_at(double level, int64_t n, double sd);

/* Clopper-Pearson interval of a share: k of n. 0 <= k <= n, n >= 1. `k` need not be whole: ties are counted in parts.
 * With k = 0 `low` is 0, with k = n `high` is 1. */
void interval_share(int64_t n, double k, double *low, double *high);

#endif
