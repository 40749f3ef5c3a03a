/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of a sample: sorted order, percentiles as order statistics (rank ceil(n p / 100), interval.h), mean and
 * standard deviation. Sums of money are exact; sums of doubles are taken in index order. Nothing here depends on
 * threads or on how the values were stored. */
#ifndef IVSIM_SAMPLE_H
#define IVSIM_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

enum { SAMPLE_PERCENTILES = 9 };

/* 5, 10, 25, 50, 75, 80, 90, 95, 99: the percentiles of every report (PRODUCT "Fine print"). */
extern const int sample_percentile[SAMPLE_PERCENTILES];

/* The index of percentile `p` in that list. `p` must be one of them. */
size_t sample_percentile_index(int p);

/* A quantity. */
struct sample_spread {
    double mean;
    double sd; /* n - 1; NaN for n = 1 */
    double percentile[SAMPLE_PERCENTILES];
};

/* Money in nano-USD: the mean exact, then half-even to a whole one. */
struct sample_money {
    int64_t mean_nano;
    double sd_nano; /* n - 1; NaN for n = 1 */
    int64_t percentile_nano[SAMPLE_PERCENTILES];
};

/* Sorts ascending, stable, in O(n): by bytes (radix), leaving out those in which all values agree. `scratch` has room
 * for n too; what it holds afterwards means nothing. */
void sample_sort(int64_t value[], int64_t scratch[], size_t n);

/* Of `n` >= 1 values that lie `stride` apart. `sorted` (the values in ascending order afterwards) and `scratch` have
 * room for n each. Values must not be NaN. */
struct sample_money sample_money(const int64_t value[], size_t stride, size_t n, int64_t sorted[], int64_t scratch[]);
struct sample_spread sample_spread(const double value[], size_t stride, size_t n, int64_t sorted[], int64_t scratch[]);
struct sample_spread sample_counts(const int32_t value[], size_t stride, size_t n, int64_t sorted[], int64_t scratch[]);

/* `value` to 9 significant decimal digits. The last bits of what came through libm's exp and log differ between
 * processors; results must not. */
double sample_nine_digits(double value);

#endif
