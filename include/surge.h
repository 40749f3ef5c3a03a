/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrivals of one occurrence whose rate is itself drawn. Where the rate jumps between states (a Markov-modulated
 * Poisson process; Fischer, Meier-Hellstern 1993), its path is drawn and viewers come by the inverse of its integral.
 * Where viewers bring others (Hawkes 1971), clusters are drawn (Hawkes, Oakes 1974): those who come by themselves are
 * Poisson, each viewer brings a Poisson number, each of those after an exponential time; exact, from an empty start. */
#ifndef IVSIM_SURGE_H
#define IVSIM_SURGE_H

#include "streams.h"

enum { SURGE_PIECES_MAX = 4000000, SURGE_VIEWERS_MAX = 50000000 }; /* of one occurrence */

/* What is drawn. Times are offsets from the grid's origin, in ms. */
struct surge_task {
    const struct event_plan *plan;
    const struct streams *streams;
    uint32_t occurrence;
    int64_t from_ms, end_ms; /* where arrivals begin; the programme's end */
};

/* The occurrence that was drawn last: scratch of one thread. Starts as zeros. */
struct surge {
    size_t pieces, piece_room;
    int64_t *edge_ms; /* pieces + 1 */
    double *before;   /* pieces + 1: expected viewers up to each edge */
    size_t viewers, viewer_room;
    int64_t *arrival_ms; /* by viewer, in no order */
};

void surge_fini(struct surge *surge);

/* Draws the path of a modulated rate; leaves the expected number of viewers in *mean. False where it has too many
 * pieces or memory is out. */
bool surge_modulate(struct surge *surge, const struct surge_task *task, double *mean);

/* Draws all viewers, `own` of whom come by themselves. False where there are too many. */
bool surge_excite(struct surge *surge, const struct surge_task *task, int64_t own);

/* When viewers first .. first + count come, of what was drawn last. */
void surge_arrivals(const struct surge *surge, const struct surge_task *task, int64_t first, size_t count,
                    const uint32_t word[], int64_t arrival_ms[]);

#endif
