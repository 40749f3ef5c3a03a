/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits into usage cells and paths: whole, or in the parts that guests and drops make of them. Private to the module.
 */
#ifndef IVSIM_ADMISSION_ADD_H
#define IVSIM_ADMISSION_ADD_H

#include "admission.h"
#include "calendar.h"

enum { ADMISSION_STRETCHES = 3 }; /* of who joins the speakers: before, meanwhile, after */

/* Room for so many more stretches in each path. */
bool admission_reserve(const struct admission_task *task, size_t stretches);

/* When the source is on air: fills desk->air where it drops. */
enum status admission_find_drops(const struct admission_task *task);

/* A visit of who may join the speakers, or whose source drops; at a failure sets desk->out_of_memory. */
void admission_add_parts(const struct admission_task *task, const struct visit *visit, size_t i, int place,
                         int64_t from_ms, int64_t to_ms);

/* A stretch of a visit at a place, in offsets from the grid's origin. */
static inline void admission_add(const struct admission_task *task, uint16_t cell, int place, int64_t from_ms,
                                 int64_t to_ms)
{
    if (to_ms <= from_ms || place == TURNED_AWAY)
        return;
    (place == OVER_TO_CHANNEL ? task->overflow_ms : task->viewer_ms)[cell] += to_ms - from_ms;
    struct path *path = place == ATTENDS_STAGE       ? task->stage_path
                        : place != ATTENDS_ELSEWHERE ? task->channel_path
                                                     : NULL;
    uint32_t from_s = ((uint32_t)from_ms + (SECOND_MS - 1)) / SECOND_MS,
             to_s = ((uint32_t)to_ms + (SECOND_MS - 1)) / SECOND_MS;
    if (path)
        path_add(path, from_s, to_s);
    if (task->viewer_path && task->viewer_path != path)
        path_add(task->viewer_path, from_s, to_s);
}

/* The whole visit, the `i`-th of all (late ones last), as far as it lies after `open_ms`. */
static inline void admission_add_visit(const struct admission_task *task, const struct visit *visit, size_t i,
                                       int place, int64_t open_ms)
{
    int64_t from_ms = task->order->low_ms + visit->from_ms, to_ms = task->order->low_ms + visit->to_ms;
    from_ms = from_ms > open_ms ? from_ms : open_ms;
    if (task->desk->guests || task->desk->airs > 0)
        admission_add_parts(task, visit, i, place, from_ms, to_ms);
    else
        admission_add(task, visit->cell, place, from_ms, to_ms);
}

#endif
