/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of viewers on its way through the passes of audience.c: arrays per field. Private to the module. */
#ifndef IVSIM_AUDIENCE_BLOCK_H
#define IVSIM_AUDIENCE_BLOCK_H

#include "audience.h"
#include "pick.h"

/* One session of each of up to AUDIENCE_BLOCK viewers. Offsets may lie outside the programme. */
struct batch {
    size_t count;
    uint32_t viewer[AUDIENCE_BLOCK];
    uint32_t category[AUDIENCE_BLOCK];
    uint32_t session[AUDIENCE_BLOCK]; /* its number, from 0; names the draws of the next one */
    int64_t left[AUDIENCE_BLOCK];     /* sessions to come, this one included; not set where nobody returns */
    int64_t arrival_ms[AUDIENCE_BLOCK];
    int64_t end_ms[AUDIENCE_BLOCK];
};

/* A shock of this occurrence, as drawn. */
struct shock_draw {
    int64_t at_ms;
    double leave, back;
    uint32_t number;
};

struct audience_block {
    struct batch room[2];
    struct batch *batch, *next;
    struct shock_draw shock[SCENARIO_SHOCKS_MAX]; /* ascending in time */
    uint32_t word[4][AUDIENCE_BLOCK];
    uint8_t viewer_class[AUDIENCE_BLOCK];
    uint32_t purpose[AUDIENCE_BLOCK];
    uint32_t who[AUDIENCE_BLOCK + PICK_ROOM]; /* positions in the batch of those a pass is about */
    uint32_t name[AUDIENCE_BLOCK];            /* their viewer numbers */
    int64_t value[2][AUDIENCE_BLOCK];
    bool gone[AUDIENCE_BLOCK]; /* taken out by a shock: what comes next is the shock's */
    uint32_t from_s[AUDIENCE_BLOCK], to_s[AUDIENCE_BLOCK];
    uint32_t time_ms[AUDIENCE_BLOCK];
    int64_t *category_ms; /* of this occurrence */
    int64_t *exact;       /* viewers by category, for assign = "exact" */
    double *due;          /* scratch for counting them out */
    size_t categories;    /* room in each of them */
};

/* The first session of viewers first .. first + count, into block->batch. */
void audience_first(const struct audience_task *task, int64_t first, size_t count, struct audience_block *block);

/* Categories of viewers first .. first + count from block->word[1], into block->batch. Overwrites block->who. */
void audience_categories(const struct audience_task *task, int64_t first, size_t count, struct audience_block *block);

/* Whether an absolute rate's bins are run through just once. */
bool audience_one_cycle(const struct audience_task *task);

/* Whether audience_draw_plain will do. */
bool audience_is_plain(const struct audience_task *task);

/* Draws viewers first .. end as audience_draw_range does, in a third of the time. */
void audience_draw_plain(const struct audience_task *task, int64_t first, int64_t end, struct audience_block *block);

/* The steps of audience_draw: what all viewers share; a range of them (`first` is a multiple of AUDIENCE_BLOCK), whose
 * times are left by category in the block; and the adding of those times to task->viewer_ms. */
enum status audience_prepare(const struct audience_task *task, int64_t viewers);
enum status audience_draw_range(const struct audience_task *task, int64_t viewers, int64_t first, int64_t end,
                                struct audience_block *block);
void audience_fold(const struct audience_task *task, const struct audience_block *block);

/* What is the same for all viewers of a plain audience, in ms from the origin. Stays that are longer than the shortest
 * by more than AUDIENCE_STAY_MAX_MS count as that much longer. */
#define AUDIENCE_STAY_MAX_MS (1 << 30)
struct audience_bounds {
    int32_t from_ms;         /* of arrivals */
    int32_t stay_ms;         /* the shortest */
    int32_t low_ms, high_ms; /* what counts */
    int32_t last_ms;         /* everybody leaves */
};

/* Draws those of viewers first .. end of a plain audience that can be drawn in one pass: the first ones, or none.
 * Returns the next one. */
int64_t audience_draw_fused(const struct audience_task *task, const struct audience_bounds *bounds, int64_t first,
                            int64_t end, struct audience_block *block);

#endif
