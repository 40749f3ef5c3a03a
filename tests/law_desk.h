/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws for the tests that need one, built and checked. */
#ifndef IVSIM_TESTS_LAW_DESK_H
#define IVSIM_TESTS_LAW_DESK_H

#include "check.h"

#include "dist.h"

static inline struct dist built(enum dist_kind kind, double p0, double p1, double p2)
{
    struct dist dist;
    const char *why;
    dist_init(&dist, kind, p0, p1, p2);
    assert_true(dist_build(&dist, &why));
    return dist;
}

/* Atoms or bins; the arrays are borrowed. */
static inline struct dist built_table(enum dist_kind kind, size_t count, const double value[], const double weight[])
{
    struct dist dist;
    const char *why;
    dist_init(&dist, kind, 0, 0, 0);
    dist.count = count;
    dist.value = value;
    dist.weight = weight;
    assert_true(dist_build(&dist, &why));
    return dist;
}

static inline struct dist built_mixture(size_t count, const struct dist of[], const double weight[])
{
    struct dist dist;
    const char *why;
    dist_init(&dist, DIST_MIXTURE, 0, 0, 0);
    dist.count = count;
    dist.of = of;
    dist.weight = weight;
    assert_true(dist_build(&dist, &why));
    return dist;
}

/* E[min(X, c)] = low + the integral of P(X > x) from low to c: Simpson's rule over the cdf alone, on a grid that is
 * finer at the lower end; for whole numbers the sum of P(X > k). */
static inline double limited_mean_of_cdf(const struct dist *dist, double c)
{
    enum { PANELS = 3000 };
    double low = fmax(dist_low(dist), dist_quantile(dist, 0x1p-60)), sum = 0;
    if (c <= low)
        return c;
    if (dist_has_atoms(dist)) {
        for (double x = low; x < c; x++)
            sum += dist_above(dist, x) * fmin(1, c - x);
        return low + sum;
    }
    for (int i = 0; i <= 2 * PANELS; i++) {
        double t = i / (2.0 * PANELS), x = low + (c - low) * t * t * t * t;
        double weight = i == 0 || i == 2 * PANELS ? 1 : i % 2 ? 4 : 2;
        sum += weight * (1 - dist_under(dist, x)) * 4 * t * t * t;
    }
    return low + (c - low) * sum / (6.0 * PANELS);
}

#endif
