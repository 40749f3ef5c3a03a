/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies that react to viewers: seats on a stage, and a source that stops when nobody watches. The sessions of one
 * occurrence are walked in the order of what happens, as far as the order matters (see sessions.h). */
#ifndef IVSIM_ADMISSION_H
#define IVSIM_ADMISSION_H

#include "audience.h"
#include "hands.h"
#include "seats.h"
#include "streams.h"
#include "structure.h"

struct admission_task {
    const struct model *model;
    const struct pattern_plan *pattern;
    const struct event_plan *plan;
    const struct streams *streams;
    uint32_t event, occurrence;
    const struct occurrence_draw *draw;
    int64_t origin_ms;       /* absolute; everything below is an offset from it */
    int64_t start_ms, end_ms; /* the programme */
    int64_t on_ms, off_ms;   /* the source's window, not cut */
    int64_t low_ms, high_ms; /* source on and inside the period: what counts */
    struct session_order *order; /* of who comes from on_ms on; buckets are sorted where needed */
    struct admission_desk *desk;
    int64_t *viewer_ms;      /* by cell: where the pattern sends it; added to */
    int64_t *overflow_ms;    /* by cell: on the channel for want of a seat; added to */
    int64_t *guest_ms;       /* by media: of viewers elsewhere who joined the speakers; added to */
    struct path *viewer_path, *channel_path, *stage_path, *guest_path; /* NULL where nobody asks. They may be the same */
    int64_t *turned_away;    /* added to */
};

/* Scratch that all patterns share; zero-initialise before. */
struct admission_desk {
    struct seats seats;
    struct hands hands;
    struct on_air *air; /* the source's stretches on air, offsets from the grid's origin; none unless it drops */
    size_t airs, air_room;
    struct rng_name reconnect;
    bool out_of_memory;
    uint8_t *place;   /* of each visit, an enum attendance; of this pattern if it is `seated` */
    bool seated;
    bool guests; /* hands.guest says who joins the speakers: visits, then late ones */
    uint8_t *attends; /* by cell */
    size_t capacity, cells;
};

void admission_desk_fini(struct admission_desk *desk);

/* What becomes of one pattern in one replication. */
struct admission {
    struct source_window *window; /* when a source that stops or drops is on; appended to */
    size_t windows, window_capacity;
};

void admission_fini(struct admission *admission);

/* The source of `event` was on then (absolute). STATUS_LIMIT where memory is out. */
enum status admission_push_window(struct admission *admission, uint32_t event, struct window when);

/* An auto-stopped source of `event` that nobody can watch: on from `on_ms` (absolute) until it has been empty long enough, at most to
 * `off_ms`. STATUS_LIMIT where memory is out. */
enum status admission_unwatched(struct admission *admission, const struct pattern *pattern, uint32_t event, int64_t on_ms,
                                int64_t off_ms);

/* Walks one occurrence for one pattern. STATUS_LIMIT where memory is out. */
enum status admission_walk(struct admission *admission, const struct admission_task *task);

#endif
