/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number present over time as a curve: known at knots, straight between them, with the largest number of every
 * slot between two knots kept beside it. What the aggregate engine draws instead of every second. */
#ifndef IVSIM_KNOTS_H
#define IVSIM_KNOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "int128.h"

struct knots {
    size_t count;            /* slots are count - 1 */
    int64_t *at_ms;          /* [count] ascending, from the origin of the path */
    double *value;           /* [count] present; of few perhaps below 0 */
    double *most;            /* [count]: the largest number within the slot that begins here */
    double *flow;            /* [count]: comings and goings within it, the variance of its change */
    int64_t low_ms, high_ms; /* nobody is present outside; within the first and the last knot, or empty */
    size_t room;
};

/* A number above it means that somebody is there. While the mean u of a Poisson count rises or falls exponentially, a
 * normal variate of the same moments is above it for as long as the count is above 0: the integral of Phi((u - c) /
 * sqrt(u)) - 1 + exp(-u) over du / u vanishes. */
static const double knots_somebody = 0.5615;

void knots_fini(struct knots *knots);

/* Room for so many knots; false where memory is out. What was there is lost. */
bool knots_begin(struct knots *knots, size_t count);

/* The slot that holds a time: the last of the count - 1 that begins at or before it, else the first. `at_ms` ascends. */
size_t knots_slot(const int64_t at_ms[], size_t count, int64_t time_ms);

/* The number present at a time within the first and the last knot. */
double knots_at(const struct knots *knots, int64_t at_ms);

/* The largest number present within [from, to), and for how long somebody was: how often, on average, the bridge
 * between two knots is above knots_somebody. */
void knots_read(const struct knots *knots, int64_t from_ms, int64_t to_ms, double *most, double *busy_ms);

/* The integral over seconds of the number present, squared; the wandering between two knots included. */
double knots_square(const struct knots *knots);

#endif
