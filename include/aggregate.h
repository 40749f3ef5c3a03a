/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole audience at a stroke. Given how many come, viewers are independent and alike, so that the numbers present at
 * a set of times (knots), being sums over viewers, are jointly normal in the limit, with closed moments: with X(t) = 1
 * while a viewer is present, the mean is n P(X(t)), the covariance n (P(X(s) X(t)) - P(X(s)) P(X(t))); without the
 * last term where n itself is Poisson (Eick, Massey, Whitt: The physics of the M_t/G/inf queue, Operations Research 41,
 * 1993, for the moments; Iglehart 1965 for the limit). Between knots the number wanders like a Brownian bridge whose
 * variance is the number of comings and goings, so that the largest number of a slot has a closed law. Viewer time is
 * the integral; it is divided among cells with the moments of a random split.
 *
 * The cost of an occurrence does not grow with its audience. What it leaves out: the skewness of few viewers (below
 * AGGREGATE_VIEWERS_MIN they are sampled), and everything that reacts to viewers. docs/why.md says which events it
 * serves and how far off it is. */
#ifndef IVSIM_AGGREGATE_H
#define IVSIM_AGGREGATE_H

#include "audience.h"

enum engine { ENGINE_AUTO, ENGINE_SAMPLED, ENGINE_AGGREGATE, ENGINES };
extern const char *const engine_name[ENGINES + 1]; /* ended by NULL */

enum {
    AGGREGATE_VIEWERS_MIN = 1000,  /* fewer are sampled whatever is asked */
    AGGREGATE_VIEWERS_AUTO = 10000 /* `auto`: from so many expected viewers of an occurrence on */
};

/* The laws of a model's audiences, by event; immutable, shared by all threads. */
struct aggregate;

/* Finds the events that `engine` hands to the aggregate and integrates their laws: some tens of milliseconds each. NULL
 * where memory is out. `free` takes NULL. */
struct aggregate *aggregate_new(const struct model *model, enum engine engine);
void aggregate_free(struct aggregate *aggregate);

/* NULL where event `event` is served; else why not, a few words. */
const char *aggregate_refusal(const struct aggregate *aggregate, size_t event);

/* Whether this occurrence, of so many viewers, is drawn in the aggregate. `aggregate` may be NULL: then never. */
bool aggregate_serves(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers);

/* Of an absolute rate: whether this occurrence is drawn in the aggregate, which needs no count; leaves the number
 * expected in *viewers. */
bool aggregate_serves_rate(const struct aggregate *aggregate, const struct audience_task *task, int64_t *viewers);

/* Draws the audience: adds to task->viewer_ms, and leaves each drawn group's number present as a curve in path[group].
 * False where memory is out. */
bool aggregate_draw(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers,
                    struct path *const path[]);

/* The same audience as steps of whole viewers, second by second, added to the dense task->path by place: for
 * occurrences whose paths are added to others'. */
void aggregate_draw_steps(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers);

#endif
