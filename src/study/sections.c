/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sections.h"

#include <math.h>

#include "interval.h"
#include "quasi.h"
#include "sample.h"

bool sections_apply(const struct outcomes *outcomes)
{
    return outcomes->model->quasi_dimension != NULL;
}

/* How many of n rows are section s's, and where they stand once each is by itself. */
static size_t rows_of(size_t n, size_t s)
{
    return (n + QUASI_SCRAMBLES - 1 - s) / QUASI_SCRAMBLES;
}

static size_t begin_of(size_t n, size_t s)
{
    size_t begin = 0;
    for (size_t i = 0; i < s; i++)
        begin += rows_of(n, i);
    return begin;
}

/* Half the interval from each section's statistic, about that of all. */
static double half_of(const double each[QUASI_SCRAMBLES], double all, size_t n, double level)
{
    double squares = 0;
    if (n < 2 * QUASI_SCRAMBLES)
        return NAN;
    for (size_t s = 0; s < QUASI_SCRAMBLES; s++)
        squares += (each[s] - all) * (each[s] - all);
    return interval_mean_at(level, QUASI_SCRAMBLES, sqrt(squares / (QUASI_SCRAMBLES - 1)));
}

double sections_mean(const int64_t x[], size_t n, double mean, double level)
{
    double each[QUASI_SCRAMBLES] = { 0 };
    for (size_t r = 0; r < n; r++)
        each[r % QUASI_SCRAMBLES] += (double)x[r] - mean;
    for (size_t s = 0; s < QUASI_SCRAMBLES && n >= QUASI_SCRAMBLES; s++)
        each[s] /= (double)rows_of(n, s);
    return half_of(each, 0, n, level);
}

void sections_sort(const int64_t x[], size_t n, int64_t sorted[], int64_t scratch[])
{
    for (size_t s = 0; s < QUASI_SCRAMBLES; s++) {
        const size_t begin = begin_of(n, s), rows = rows_of(n, s);
        for (size_t r = 0; r < rows; r++)
            sorted[begin + r] = x[r * QUASI_SCRAMBLES + s];
        sample_sort(sorted + begin, scratch, rows);
    }
}

double sections_percentile(const int64_t sorted[], size_t n, double p, double at, double level)
{
    double each[QUASI_SCRAMBLES] = { 0 };
    for (size_t s = 0; s < QUASI_SCRAMBLES && n >= QUASI_SCRAMBLES; s++)
        each[s] = (double)sorted[begin_of(n, s) + (size_t)interval_rank((int64_t)rows_of(n, s), p) - 1];
    return half_of(each, at, n, level);
}

double sections_share(const int64_t sorted[], size_t n, int64_t limit, double share, double level)
{
    double each[QUASI_SCRAMBLES] = { 0 };
    for (size_t s = 0; s < QUASI_SCRAMBLES && n >= QUASI_SCRAMBLES; s++) {
        const size_t begin = begin_of(n, s), rows = rows_of(n, s);
        size_t over = 0;
        while (over < rows && sorted[begin + rows - 1 - over] > limit)
            over++;
        each[s] = (double)over / (double)rows;
    }
    return half_of(each, share, n, level);
}
