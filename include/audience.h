/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audience of one occurrence, drawn in blocks: arrays per field, no event list. Each viewer owns Philox counter blocks
 * named by its number; its sessions are summed into usage cells and dropped into occupancy paths. This is
 * the hot path, shared by all patterns. */
#ifndef IVSIM_AUDIENCE_H
#define IVSIM_AUDIENCE_H

#include "helpers.h"
#include "model.h"
#include "path.h"
#include "sessions.h"
#include "streams.h"
#include "surge.h"
#include "timeline.h"

enum { AUDIENCE_BLOCK = 480 }; /* viewers at a time: all their arrays fit the first cache. Not part of the streams' definition */

#define AUDIENCE_VIEWERS_MAX INT64_C(1000000000) /* of one occurrence */

/* What is asked of one occurrence. All times are offsets from `origin_ms`, a whole second. */
struct audience_task {
    const struct model *model;
    const struct event_plan *plan;
    const struct streams *streams;
    uint32_t occurrence;
    double forecast;
    int64_t origin_ms;         /* absolute */
    int64_t start_ms, end_ms;  /* the programme */
    int64_t low_ms, high_ms;   /* source on and inside the period: only this is counted. 0 <= low <= high < 2^32 - 2^20 */
    int64_t *viewer_ms;        /* by cell: added to */
    struct path *path;         /* by place interval; added to */
    struct session_list *list; /* NULL unless somebody walks the sessions */
    struct surge *surge;       /* scratch; may be NULL unless the plan has a surge */
};

struct audience_block;

struct audience_block *audience_block_new(void); /* scratch of one thread; NULL where memory is out */
void audience_block_free(struct audience_block *block);

/* How many come: the count of viewers of this occurrence; above AUDIENCE_VIEWERS_MAX where that is beyond all limits.
 * Draws the occurrence's surge where its plan has one. */
int64_t audience_size(const struct audience_task *task);

/* Of an absolute rate: the mean of the Poisson count of this occurrence; without task->streams, over occurrences. */
double audience_rate_mean(const struct audience_task *task);

/* Draws `viewers` viewers (of a surge, at most its size) and adds what they do. STATUS_LIMIT where the session list
 * can't grow. About 5 ns a viewer where all follow the same laws and come once (audience_plain.c), else 15 to 20 ns a
 * session. */
enum status audience_draw(const struct audience_task *task, int64_t viewers, struct audience_block *block);

/* The same by the helpers that are lent, with a part's scratch for each, where the audience is so large that it pays: the same viewers, to
 * the last bit. `parts` may be NULL: then by one. */
enum { AUDIENCE_HELPERS_MIN = 1 << 18 };
struct audience_parts;
struct audience_parts *audience_parts_new(int count); /* NULL where memory is out */
void audience_parts_free(struct audience_parts *parts);
int audience_parts_count(const struct audience_parts *parts);
enum status audience_draw_by(const struct helpers *helpers, struct audience_parts *parts, const struct audience_task *task,
                             int64_t viewers, struct audience_block *block);

/* The arrivals of viewers of a class, from a word each. */
void audience_arrivals(const struct audience_task *task, const struct class_plan *class, const uint32_t word[],
                       size_t count, int64_t arrival_ms[]);

#endif
