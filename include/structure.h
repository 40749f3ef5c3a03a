/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The structural events of one replication through the event calendar: sources and hosts come and go in time order,
 * clocks integrate them per event, and the steps of the account's and each occurrence's numbers are kept for the peaks.
 */
#ifndef IVSIM_STRUCTURE_H
#define IVSIM_STRUCTURE_H

#include "clock.h"
#include "queue.h"
#include "timeline.h"

/* From `second` of the grid on (absolute) so many are there, until the next step. */
struct step {
    int64_t second;
    int32_t hosts;       /* connected to stages, over all events */
    int32_t sources;     /* events whose source is on */
    int64_t connections; /* from a host to another on its stage, over all stages */
};

/* The same for the hosts of one occurrence: a chain through structure.host_step. */
struct host_step {
    int64_t second;
    int32_t hosts;
    uint32_t next; /* STRUCTURE_NO_STEP at the end */
};
#define STRUCTURE_NO_STEP UINT32_MAX

struct event_clocks {
    struct clock source; /* on air: live, warm-up, tail, forgotten, rehearsals on air */
    struct clock host[MEDIAS];
};

struct structure {
    struct queue queue;
    struct occurrence_draw *draw; /* by occurrence */
    struct event_clocks *event;   /* by event */
    struct step *step;
    size_t steps, step_capacity;
    struct host_step *host_step;
    size_t host_steps, host_step_capacity;
    uint32_t *first_step, *last_step; /* by occurrence */
    int32_t *present;                 /* by occurrence: hosts connected now */
    int32_t most_sources;
};

/* Zero-initialise before. STATUS_LIMIT where memory is out. */
enum status structure_init(struct structure *structure, const struct model *model);
void structure_fini(struct structure *structure);

/* Draws and integrates one replication. */
enum status structure_draw(struct structure *structure, const struct streams *streams);

/* One source's own times instead of the drawn ones, for patterns that switch it: clocks by event from these windows and
 * the drawn rehearsals on air. Returns in `most_sources` how many were on at once. */
struct source_window {
    uint32_t event;
    struct window when;
};
enum status structure_sources(struct structure *structure, const struct model *model,
                              const struct source_window window[], size_t windows, struct clock source[],
                              int32_t *most_sources);

#endif
