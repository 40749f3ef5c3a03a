/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the audience of one event is expected to watch: viewer time by class, and the integral of squared occupancy
 * (chat). For each viewer the expected time is an integral over its arrival of the chain's time, cut where the
 * programme ends, where the source begins and where the period ends, averaged over when those happen. */
#ifndef IVSIM_EXPECT_AUDIENCE_H
#define IVSIM_EXPECT_AUDIENCE_H

#include "expect_nodes.h"
#include "model.h"

/* When things happen about one occurrence, all apart from each other: laws in ms. */
struct expect_times {
    struct nodes late;    /* actual start - planned start */
    struct nodes live;    /* end - start */
    struct nodes warm_up; /* planned start - source on */
    struct nodes tail;    /* source off - end */
};

struct expect_viewers {
    double count;      /* viewers of all occurrences in the period */
    double *class_ms;  /* by class: of all viewers, were they all of it */
    double all_ms;     /* of everybody */
    double squared_ms; /* E of the integral of (viewers present)^2 */
    bool squared_known;
    const char *unknown; /* NULL, or why only the simulator can tell; then all else means nothing */
};

/* Expects event `e`'s audience, which must be present. Results live in `arena`, which also gives
 * scratch. */
void expect_audience(const struct model *model, size_t e, const struct expect_times *times,
                     struct expect_viewers *viewers, struct arena *arena);

#endif
