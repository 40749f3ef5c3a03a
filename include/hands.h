/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Raised hands: viewers who want to join the speakers wait, first come first served, until one of the stage's guest places
 * is free; who leaves before never gets there. A queue G/G/n with reneging; since each waits in order, who joins when
 * follows from the times at which places become free (Kiefer and Wolfowitz 1955; Baccelli, Boyer and Hebuterne 1984). */
#ifndef IVSIM_HANDS_H
#define IVSIM_HANDS_H

#include "model.h"
#include "rng.h"
#include "seats.h"

/* A time on the stage; empty of who never gets there. Offsets as of the visits. */
struct guest {
    uint32_t from_ms, to_ms;
};

struct hands_task {
    const struct event_plan *plan; /* whose raise_hand says who, when and for how long */
    struct rng_name name;          /* of the occurrence's PURPOSE_HAND */
    int64_t places;
    uint32_t start_ms, end_ms; /* of the programme, as of the visits: before and after it nobody joins */
};

struct hand {
    uint32_t visit; /* in the order asked */
    uint32_t wants_ms, for_ms, leaves_ms;
};

/* Scratch; zero-initialise before. */
struct hands {
    struct guest *guest; /* by visit, in the order asked */
    size_t guests, guest_room;
    struct hand *hand;
    size_t hands, hand_room;
    uint64_t *key[2];
    size_t key_room;
    struct queue places; /* when each becomes free */
};

void hands_fini(struct hands *hands);

/* Nobody was asked yet. */
void hands_begin(struct hands *hands);

/* Asks `count` more visitors whether and when they raise a hand; those turned away (place[..]; NULL: nobody is) do not.
 * STATUS_LIMIT where memory is out. */
enum status hands_ask(struct hands *hands, const struct hands_task *task, const struct visit visit[],
                      const uint8_t place[], size_t count);

/* Lets them join; equal times in the order asked. Fills hands->guest. STATUS_LIMIT where memory is out. */
enum status hands_join(struct hands *hands, const struct hands_task *task);

#endif
