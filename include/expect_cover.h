/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The expected measure of a union of random intervals: at each moment 1 - product of (1 - P(in interval)), integrated.
 * Exact for the points that stand for the laws; overlaps count once. Also what is recorded in that time and kept to the
 * end of the period, and pieces of time in which somebody connects and drops. */
#ifndef IVSIM_EXPECT_COVER_H
#define IVSIM_EXPECT_COVER_H

#include "expect_chain.h"
#include "expect_nodes.h"

/* Happens with `probability`, apart from all others; begins at offset + start, ends at offset + end, never before it
 * begins. */
struct cover_interval {
    double probability;
    double offset;
    const struct nodes *start, *end;
};

/* Measures the union within [0, length). kept[k] is the integral over it of min(keep[k], length - t). */
double cover_measure(const struct cover_interval interval[], size_t intervals, double length, const double keep[],
                     size_t keeps, double kept[], struct arena *arena);

/* Connected for `every`, away for `gap`, connected again, from the start of a piece of time on. */
struct drops {
    struct chain chain;
    double step;
    size_t points;
    const double *integral; /* of the expected time connected */
};

void drops_build(struct drops *drops, const struct dist *every, const struct dist *gap, double horizon,
                 struct arena *arena);

/* The expected time connected in a piece [start, end), counted within [0, length); `kept` as above, added to. */
double drops_measure(const struct drops *drops, double start, double end, double length, const double keep[],
                     size_t keeps, double weight, double kept[]);

#endif
