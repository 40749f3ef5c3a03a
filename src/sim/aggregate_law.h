/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of one viewer of an event, as far as sums over viewers need it. Private to the module. */
#ifndef IVSIM_AGGREGATE_LAW_H
#define IVSIM_AGGREGATE_LAW_H

#include "aggregate.h"

enum {
    AGGREGATE_SLOTS_MAX = 256,
    AGGREGATE_TAILS_MAX = 48,
    AGGREGATE_LAW_KNOTS_MAX = AGGREGATE_SLOTS_MAX + 99, /* pieces between marks are rounded up to whole slots */
    AGGREGATE_KNOTS_MAX = AGGREGATE_LAW_KNOTS_MAX + AGGREGATE_TAILS_MAX + 1,
    AGGREGATE_PARTS_MAX = 256
};

/* Classes of viewers who are divided among cells alike, together. */
struct aggregate_kind {
    double share;           /* of all viewers */
    const uint16_t *column; /* of the event's categories: of each cell one, by ascending share */
    const double *split;    /* a viewer of this kind is in that cell */
    size_t columns;
    const double *mean;   /* [knots]: P(present at knot) */
    const double *factor; /* [knots x knots]: column j of the lower Cholesky factor of the covariance at j x knots */
    const double *square; /* [knots x knots]: E of (time up to knot i) x (time up to knot j), in ms^2 */
    const double *off;    /* [slots]: E of the time in the slot beyond the trapezoid under its knots, in ms */
    const double *flow;   /* [slots]: comings and goings */
    const double *tail;   /* [knots x tails]: P(present at a knot, and so much longer were the end there) */
};

struct aggregate_law {
    const char *refusal;                  /* NULL: the law stands */
    bool poisson;                         /* how many come is not drawn before: an absolute rate */
    double viewers;                       /* expected of an occurrence, about */
    size_t knots, stride;                 /* which is rounded up to a multiple of four */
    const int64_t *at_ms;                 /* from the actual start */
    const double *per_second;             /* [slots]: 1 / length in seconds, at most 1 */
    bool early;                           /* somebody may arrive before the first knot */
    int64_t end_ms;                       /* programmes up to this length */
    size_t tails;                         /* 0 where nobody lingers */
    int64_t tail_ms[AGGREGATE_TAILS_MAX]; /* times after the end, from 0 on; after the last, all have left */
    const struct aggregate_kind *kind;
    size_t kinds;
};

/* Room for the largest law an event may need. */
size_t aggregate_law_bytes(const struct event_plan *plan);

/* Builds the law of an event's viewers, whose number law->viewers says; everything in `arena`. */
void aggregate_law_build(const struct model *model, const struct event_plan *plan, struct arena *arena,
                         struct aggregate_law *law);

#endif
