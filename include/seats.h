/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who finds a seat: a loss system (M/G/c/c where arrivals are Poisson), in the true order of what happens. At equal
 * times who leaves goes before who comes, and who comes in the order they were drawn. A bucket of time whose arrivals
 * all find seats whatever their order is let in as a whole; the others are walked one by one. */
#ifndef IVSIM_SEATS_H
#define IVSIM_SEATS_H

#include "departures.h"
#include "sessions.h"

/* What becomes of a session. */
enum attendance { ATTENDS_CHANNEL, ATTENDS_STAGE, ATTENDS_ELSEWHERE, OVER_TO_CHANNEL, TURNED_AWAY };

struct seats_task {
    struct session_order *order; /* buckets are sorted where needed */
    uint32_t open_ms;            /* who comes before waits for it: offset from order->low_ms */
    int64_t seats;
    bool overflows;
    const uint8_t *attends; /* by cell, an enum attendance: who is to attend a stage may find no seat */
    uint8_t *place;         /* by visit: filled. It stands while no bucket is sorted any more */
    int64_t *turned_away; /* added to */
};

/* Scratch; zero-initialise before. */
struct seats {
    struct departures departures;
    int64_t present;
};

void seats_fini(struct seats *seats);

/* STATUS_LIMIT where memory is out. */
enum status seats_find(struct seats *seats, const struct seats_task *task);

#endif
