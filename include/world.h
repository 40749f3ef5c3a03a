/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One replication: all that happens in the month, the same for every pattern. A pure function of (model, seed, replication), or of any streams. Times
 * are absolute ms; everything is cut to the period.
 *
 * Structural events run through an event calendar (structure); the audience of each occurrence is drawn in blocks (audience) into
 * usage cells and occupancy paths; patterns whose policies react to viewers walk the sessions afterwards (admission). Occurrences
 * whose audiences overlap in time form a cluster, whose paths are added before the account's peaks are read. */
#ifndef IVSIM_WORLD_H
#define IVSIM_WORLD_H

#include "aggregate.h"
#include "peaks.h"
#include "structure.h"

#define WORLD_SPAN_MAX_MS INT64_C(4000000000) /* 46 days: the longest time one occurrence, or a cluster of them, has viewers */

/* Totals of one event over its occurrences. */
struct event_tally {
    int64_t *viewer_ms; /* by cell */
    int64_t *busy_ms;   /* by group: seconds of the grid with at least one viewer, in ms */
    int128 sent_micro;  /* chat messages, in millionths */
    int128 delivered_micro;
};

/* What a pattern with feedback found instead, by event. */
struct feedback_tally {
    int64_t **viewer_ms;   /* [event][cell]: where the pattern sends it */
    int64_t **overflow_ms; /* [event][cell]: on the channel for want of a seat */
    struct clock *source;  /* [event], where it switches the source */
    int128 *sent_micro;    /* [event]: chat of those whom it lets watch */
    int128 *delivered_micro;
    int64_t (*guest_ms)[MEDIAS]; /* [event]: of viewers elsewhere who joined the speakers */
    int64_t turned_away;
};

struct world {
    const struct model *model;
    struct streams streams;
    double forecast;
    const struct structure *structure;
    struct event_tally *event;
    struct feedback_tally *feedback; /* by pattern; of those with feedback only */
    int32_t (*peak)[PEAKS];          /* by pattern */
    int32_t *fan; /* concurrent viewers by occurrence and fan point: fan[o * model->fan_points_max + i] */
};

struct workspace;

/* Memory for one thread's replications. `aggregate` is borrowed, and draws the audiences it serves; NULL: all are
 * sampled. NULL where memory is out. `free` takes NULL. */
struct workspace *workspace_new(const struct model *model, const struct aggregate *aggregate);
void workspace_free(struct workspace *workspace);

/* Lends helpers for what is drawn from now on. False where memory for them is out: then none are lent. */
bool workspace_lend(struct workspace *workspace, struct helpers helpers);

/* Draws replication `replication`; `world` stays valid until the next call. STATUS_LIMIT where an audience exceeds
 * AUDIENCE_VIEWERS_MAX, a cluster WORLD_SPAN_MAX_MS, or memory is out. `with_fan`: fill world->fan too. */
enum status world_draw(struct workspace *workspace, uint32_t replication, bool with_fan, const struct world **world);

/* The same from any streams of this model, whose arrays are borrowed until the next draw. */
enum status world_draw_from(struct workspace *workspace, const struct streams *streams, bool with_fan,
                            const struct world **world);

#endif
