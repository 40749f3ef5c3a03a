/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether one bill is better than another whatever one thinks of risk. Costs, so less is better:
 *
 * every   cheaper, or as cheap, in each month and at least once cheaper: pathwise, before the same audiences.
 * first   cheaper, or as cheap, at each percentile: whoever prefers paying less agrees (first-order dominance; Hadar
 * and Russell 1969). Follows from `every`. second  of the k dearest months the mean is less, or as much, for each k:
 * whoever also shuns risk agrees (increasing convex order; Shaked and Shanthikumar, Stochastic Orders, 4.A). Follows
 * from `first`.
 *
 * All of it is said of the sample: dominance in the population can be refuted by a sample, but not proven. */
#ifndef IVSIM_DOMINANCE_H
#define IVSIM_DOMINANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dominance_order { DOMINANCE_NONE, DOMINANCE_SECOND, DOMINANCE_FIRST, DOMINANCE_EVERY, DOMINANCE_ORDERS };
extern const char *const dominance_name[DOMINANCE_ORDERS]; /* "none", "second", "first", "every" */

struct dominance {
    enum dominance_order order; /* the strongest that holds */
    bool b_is_better;           /* which of the two it, or the violation, is about: the one of the lower mean */
    /* What keeps it from `first`: the most by which a percentile of the better one's bill is above that of the other's,
     * and the share of the months that are as dear as there, or dearer. Both 0 where `first` holds. */
    int64_t violation_nano;
    double violation_exceedance;
};

/* Of two bills of the same n >= 1 months: by month, and each ascending. O(n), in whole numbers. */
struct dominance dominance_of(const int64_t a[], const int64_t b[], const int64_t a_sorted[], const int64_t b_sorted[],
                              size_t n);

#endif
