/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies that react to viewers: seats on a stage, and a source that stops when nobody watches. The sessions of one occurrence are
 * walked in order of arrival (equal times in the order they were drawn), with a calendar of departures. */
#ifndef IVSIM_ADMISSION_H
#define IVSIM_ADMISSION_H

#include "audience.h"
#include "structure.h"

struct admission_task {
    const struct model *model;
    const struct pattern_plan *pattern;
    const struct event_plan *plan;
    uint32_t event;
    int64_t origin_ms;       /* absolute; everything below is an offset from it */
    int64_t on_ms, off_ms;   /* the source's window, not cut */
    int64_t low_ms, high_ms; /* source on and inside the period: what counts */
    const struct session_list *list; /* ascending by arrival */
    int64_t *viewer_ms;      /* by cell: where the pattern sends it; added to */
    int64_t *overflow_ms;    /* by cell: on the channel for want of a seat; added to */
    struct path *viewer_path, *channel_path, *stage_path; /* NULL where nobody asks. They may be the same */
    int64_t *turned_away;    /* added to */
};

struct admission {
    struct queue departures;
    uint8_t *place; /* of each session */
    size_t capacity;
    struct source_window *window; /* when an auto-stopped source is on; appended to */
    size_t windows, window_capacity;
};

void admission_init(struct admission *admission);
void admission_fini(struct admission *admission);

/* An auto-stopped source of `event` that nobody can watch: on from `on_ms` (absolute) until it has been empty long enough, at most to
 * `off_ms`. STATUS_LIMIT where memory is out. */
enum status admission_unwatched(struct admission *admission, const struct pattern *pattern, uint32_t event, int64_t on_ms,
                                int64_t off_ms);

/* Walks one occurrence for one pattern. STATUS_LIMIT where memory is out. */
enum status admission_walk(struct admission *admission, const struct admission_task *task);

/* Scratch for sorting a list; all zero at first. */
struct session_order {
    struct session *session;
    uint64_t *key[2];
    size_t capacity; /* of each */
};

void admission_order_fini(struct session_order *order);

/* Sorts by arrival, equal ones as they stand. STATUS_LIMIT where memory is out. */
enum status admission_sort(struct session_list *list, struct session_order *order);

#endif
