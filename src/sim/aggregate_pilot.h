/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Viewers of a lattice, for integrals over all that is left to chance in a viewer. Private to the module. */
#ifndef IVSIM_AGGREGATE_PILOT_H
#define IVSIM_AGGREGATE_PILOT_H

#include "aggregate_law.h"

enum { PILOT_SESSIONS_MAX = 64 };

struct pilot_viewer {
    size_t sessions; /* those that begin before the end; at most PILOT_SESSIONS_MAX */
    struct window session[PILOT_SESSIONS_MAX];
};

struct pilot_shock {
    int64_t at_ms;
    uint64_t leave, back; /* words below it do */
    const struct sampler *after;
};

struct pilot {
    const struct model *model;
    const struct event_plan *plan;
    struct audience_task task; /* a programme from 0 to end_ms */
    int64_t end_ms;            /* the programme's length, or what few programmes exceed */
    bool end_known;
    struct pilot_shock shock[SCENARIO_SHOCKS_MAX]; /* ascending in time */
    size_t shocks;
};

struct pilot_survey {
    int64_t first_ms; /* arrivals, and sources, are not before it */
    bool early;       /* but some arrivals are */
    double mean_ms;   /* watch time of a viewer */
    size_t sessions_max;
};

/* NULL, or why the event's viewers can't be integrated. */
const char *pilot_begin(struct pilot *pilot, const struct model *model, const struct event_plan *plan);

/* A first look, at few viewers. */
struct pilot_survey pilot_look(const struct pilot *pilot);

/* How many viewers a class deserves, and one of them. */
uint32_t pilot_points(const struct pilot *pilot, size_t class);
void pilot_follow(const struct pilot *pilot, size_t class, uint32_t i, uint32_t points, struct pilot_viewer *viewer);

/* Sets law->at_ms and what goes with it, or law->refusal; the tail comes first. */
void aggregate_knots_tail(const struct event_plan *plan, const struct pilot_survey *survey, struct aggregate_law *law);
void aggregate_knots_place(const struct pilot *pilot, const struct pilot_survey *survey, struct arena *arena,
                           struct aggregate_law *law);

/* aggregate_outline.c: adds to the knots at_ms[], ascending, and returns how many there are then. `viewers` are
 * expected. */
size_t aggregate_outline_refine(const struct pilot *pilot, double viewers, struct arena *arena, int64_t at_ms[],
                                size_t knots, size_t knots_max);

#endif
