/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one thread works with, and the drawing of one occurrence. Private to the module. */
#ifndef IVSIM_WORLD_WORKSPACE_H
#define IVSIM_WORLD_WORKSPACE_H

#include "admission.h"
#include "aggregate.h"
#include "audience.h"
#include "peaks.h"
#include "world.h"

/* Viewers one by one; or all at a stroke, as a curve, or as steps where the path is added to others'. */
enum drawing { DRAWING_SAMPLED, DRAWING_CURVE, DRAWING_STEPS };

/* When an occurrence may have viewers. */
struct span {
    int64_t low_ms, high_ms; /* source on and inside the period */
    uint32_t occurrence, event;
    int64_t viewers;
    enum drawing drawing;
};

struct workspace {
    struct world world;
    struct structure structure;
    const struct aggregate *aggregate; /* borrowed; NULL: all are sampled */
    struct audience_block *block;
    struct helpers helpers;           /* lent for large audiences */
    struct audience_parts *parts; /* for them; NULL while there are none */
    struct surge surge; /* of one occurrence */
    struct session_list list;
    struct session_order order;
    struct admission_desk desk;
    struct admission *admission; /* by pattern */
    struct span *span;           /* by occurrence, ascending */
    struct peaks peaks;
    struct path place[MODEL_PLACES_MAX]; /* of one occurrence, by place interval: where viewers are dropped */
    struct path
        group[MODEL_GROUPS_MAX]; /* of one occurrence, by group; the first is not used where there is one place */
    struct path *path[MODEL_GROUPS_MAX]; /* group by group: one of these */
    struct path cluster[MODEL_GROUPS_MAX];
    struct path shared[MODEL_GROUPS_MAX]; /* of one event with several occurrences in a cluster */
};

/* What is asked of the audience of one occurrence whose span has its times. */
struct audience_task world_task(struct workspace *workspace, const struct span *span);

/* Draws the audience of one occurrence and leaves its paths, read to their end, in workspace->path. Adds the time with
 * somebody present to busy_ms, by group. */
enum status world_occurrence(struct workspace *workspace, const struct span *span, bool sparse, bool with_fan,
                             int64_t busy_ms[]);

#endif
