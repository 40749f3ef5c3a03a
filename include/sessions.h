/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sessions of one occurrence, for policies that react to viewers: listed as they are drawn, then put into buckets of
 * time by arrival. What does not depend on order within a bucket needs no more; where it does, that bucket alone is
 * sorted, once for all patterns. A calendar queue (Brown, Calendar queues, CACM 31, 1988) whose days are filled at once. */
#ifndef IVSIM_SESSIONS_H
#define IVSIM_SESSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

/* One session of one viewer as it is drawn. Offsets from the grid's origin, in ms. */
struct session {
    int64_t arrival_ms;
    int64_t end_ms; /* not yet cut to the period or the source's end */
    uint32_t viewer;
    uint16_t cell;
    uint16_t number; /* of the viewer's sessions, from 0; of who comes back after a shock, its last one's */
};

struct session_list {
    struct session *session;
    size_t count, capacity;
};

enum {
    SESSION_SLOT_BITS = 12, /* a bucket of up to 2^12 ms is sorted by its milliseconds */
    SESSION_SHIFT_MAX = 16
};

/* The same, put in order: 16 bytes that never lie across two cache lines. Offsets from order.low_ms. */
struct visit {
    uint32_t from_ms; /* 0 of who came before low_ms */
    uint32_t to_ms;   /* cut to order.high_ms; not above from_ms of who left before it */
    uint32_t viewer;
    uint16_t cell;
    uint16_t number;
};

/* Buckets of a list; zero-initialise before. */
struct session_order {
    int64_t low_ms, high_ms;
    uint32_t span_ms; /* high_ms - low_ms */
    unsigned shift; /* a bucket is 2^shift ms, shift <= SESSION_SHIFT_MAX */
    size_t buckets;
    struct visit *visit;
    size_t visits;
    uint32_t *first; /* of bucket b: visits first[b] .. first[b + 1], in the order they were drawn, or: */
    uint8_t *sorted; /* bucket b is sorted by from_ms, equal ones by arrival, then as they were drawn */
    size_t bucket_room, visit_room, scratch_room;
    struct visit *scratch; /* one bucket */
    uint32_t *next;        /* of its lists by ms */
    uint32_t slot[1 << SESSION_SLOT_BITS];              /* all zero between uses, as is: */
    uint64_t taken[(1 << SESSION_SLOT_BITS) / 64];      /* a bit by slot */
    uint64_t *key[2];
    size_t key_room;
};

void session_order_fini(struct session_order *order);

/* Puts a list into buckets for [low_ms, high_ms), which is shorter than 2^32 ms; leaves out who arrives too late. Who
 * arrived before low_ms is in the first bucket, in order of arrival. STATUS_LIMIT where memory is out. */
enum status session_order_build(struct session_order *order, const struct session_list *list, int64_t low_ms,
                                int64_t high_ms);

/* Sorts bucket `b`, unless it is. */
void session_order_sort(struct session_order *order, size_t b);

#endif
