/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What many rows of the table of laws have in common: where a law ends, and which parameters it can be computed with.
 */
#include "dist_law.h"

#include <math.h>

double dist_zero(const struct dist *base)
{
    (void)base;
    return 0;
}

double dist_infinite(const struct dist *base)
{
    (void)base;
    return INFINITY;
}

double dist_first(const struct dist *base)
{
    return base->p[0];
}

bool dist_in_range(double x)
{
    return x >= 1e-3 && x <= 1e6;
}

bool dist_is_exponent(double x)
{
    return x >= 0.02 && x <= 1e4;
}

bool dist_is_scale(double x)
{
    return x > 0 && x <= 1e100;
}

double dist_weight(const struct dist *dist, size_t i)
{
    return dist->weight[i] - (i > 0 ? dist->weight[i - 1] : 0);
}
