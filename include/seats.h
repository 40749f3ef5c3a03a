/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who finds a seat: a loss system (M/G/c/c where arrivals are Poisson), in the true order of what happens. At equal
 * times who leaves goes before who comes, and who comes in the order they were drawn. A bucket of time whose arrivals
 * all find seats whatever their order is let in as a whole; the others are walked one by one. */
#ifndef IVSIM_SEATS_H
#define IVSIM_SEATS_H

#include "departures.h"
#include "rng.h"
#include "sampler.h"
#include "sessions.h"

/* What becomes of a session. */
enum attendance { ATTENDS_CHANNEL, ATTENDS_STAGE, ATTENDS_ELSEWHERE, OVER_TO_CHANNEL, TURNED_AWAY };

/* How who finds no seat tries again. */
struct seats_retry {
    int tries; /* at most so many more; 0: nobody does */
    double probability;
    const struct sampler *after;
    struct rng_name name; /* of the occurrence's PURPOSE_RETRY */
    uint32_t end_ms;      /* of the programme, offset from order->low_ms: nobody comes later */
};

struct seats_task {
    struct session_order *order; /* buckets are sorted where needed */
    uint32_t open_ms;            /* who comes before waits for it: offset from order->low_ms */
    int64_t seats;
    bool overflows;
    const uint8_t *attends; /* by cell, an enum attendance: who is to attend a stage may find no seat */
    uint8_t *place;         /* by visit: filled. It stands while no bucket is sorted any more */
    struct seats_retry retry;
    int64_t *turned_away; /* who never finds one; added to */
};

/* One who found no seat and will try again, at visit.from_ms. */
struct seats_attempt {
    struct visit visit;
    uint32_t tries; /* so many were made besides the first */
};

/* Scratch; zero-initialise before. */
struct seats {
    struct departures departures;
    int64_t present;
    struct queue calendar; /* of attempts, by number */
    struct seats_attempt *attempt;
    size_t attempts, attempt_room;
    struct visit *late; /* who found a seat at a further attempt, from then on */
    size_t lates, late_room;
};

void seats_fini(struct seats *seats);

/* Fills task->place and seats->late. STATUS_LIMIT where memory is out. */
enum status seats_find(struct seats *seats, const struct seats_task *task);

#endif
