/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portions.h"

#include <math.h>
#include <string.h>

#include "interval.h"
#include "sample.h"

enum { SECTIONS = 10, SECTIONS_FEW = 5, LENGTH_MIN = 50 };

static double percentile_of(const int64_t total[], int64_t n, double p, int64_t sorted[], int64_t scratch[])
{
    memcpy(sorted, total, (size_t)n * sizeof *total);
    sample_sort(sorted, scratch, (size_t)n);
    return (double)sorted[interval_rank(n, p) - 1];
}

double portions_half(const int64_t a[], const int64_t b[], int64_t n, double p, double difference, int64_t sorted[],
                     int64_t scratch[])
{
    const int64_t sections = n / SECTIONS >= LENGTH_MIN ? SECTIONS : SECTIONS_FEW, length = n / sections;
    /* At least one month of a section on either side of the percentile. */
    if (length < LENGTH_MIN || (double)length * fmin(p, 100 - p) < 100)
        return NAN;
    double squares = 0;
    for (int64_t s = 0; s < sections; s++) {
        const double here = percentile_of(a + s * length, length, p, sorted, scratch) -
                            percentile_of(b + s * length, length, p, sorted, scratch);
        squares += (here - difference) * (here - difference);
    }
    return interval_mean(sections, sqrt(squares / (double)(sections - 1)));
}
