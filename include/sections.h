/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals where replications are not independent: those of one scramble of quasi-random points (draws.h) belong
 * together, and the scrambles are. The statistic of each scramble by itself is held against that of all (sectioning),
 * with Student's quantile of 15 degrees of freedom. */
#ifndef IVSIM_SECTIONS_H
#define IVSIM_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "outcomes.h"

/* Whether the outcomes are of that kind. */
bool sections_apply(const struct outcomes *outcomes);

/* Half the interval of the mean of x[0..n), row r of scramble r mod 16, about `mean`. NaN below 32 rows. */
double sections_mean(const int64_t x[], size_t n, double mean, double level);

/* Sorts each scramble's rows apart, for sections_percentile. `sorted` and `scratch` have room for n. */
void sections_sort(const int64_t x[], size_t n, int64_t sorted[], int64_t scratch[]);

/* Half the interval of percentile p about `at`, from what sections_sort has sorted. */
double sections_percentile(const int64_t sorted[], size_t n, double p, double at, double level);

/* Of the share of rows above `limit`. */
double sections_share(const int64_t sorted[], size_t n, int64_t limit, double share, double level);

#endif
