/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sobol indices by pick-freeze: the share of an output's variance that hangs on an input (or a group of them), from
 * pairs of outputs that have that input in common, or all others. Both indices are one statistic, the correlation of
 * such pairs with mean and variance pooled: of pairs that share the input it estimates the first-order index (Monod,
 * Naud, Makowski 2006; Janon, Klein, Lagnoux, Nodet, Prieur 2014, T_N); of pairs that share everything else, one less it
 * is the total index (Jansen 1999, over the pooled variance).
 *
 * The correlation of the two samples themselves is 0 in truth. Its estimate is taken off, times the factor that leaves
 * least variance (a control variate). With the factor 1 that is Saltelli et al. 2010's f(B) (f(AB) - f(A)), which is
 * good for small indices, with 0 it is Janon's, which is good for large ones; small indices of many inputs no longer
 * share one error. The interval is the delta-method's (Janon et al., proposition 2.5) of the difference. Estimates near 0
 * may be a little negative: they are not clipped, because a clipped estimate is a biased one. */
#ifndef IVSIM_FREEZE_H
#define IVSIM_FREEZE_H

#include <stddef.h>

struct freeze_index {
    double value;     /* NaN where the outputs do not vary */
    double low, high; /* 95 % */
};

/* `a` and `b` from two independent samples; `ab` from the first, with the input taken from the second. n >= 2. Of what
 * ab shares with b; freeze_first(b, a, ab, n) is of what it shares with a. */
struct freeze_index freeze_first(const double a[], const double b[], const double ab[], size_t n);
struct freeze_index freeze_total(const double a[], const double b[], const double ab[], size_t n);

#endif
