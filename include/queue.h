/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event calendar: a 4-ary heap ordered by (time, rank, sequence). Equal times leave by rank of kind, equal ranks in
 * the order they came: no tie is ever broken by an address or by chance. push and pop cost O(log n). */
#ifndef IVSIM_QUEUE_H
#define IVSIM_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

struct queue_entry {
    int64_t time_ms;
    uint32_t rank;     /* of the kind of event: smaller first among equal times */
    uint32_t sequence; /* set by queue_push */
    uint32_t what;     /* the caller's */
    int32_t change;    /* the caller's */
};

struct queue {
    struct queue_entry *entry;
    size_t count;
    size_t capacity;
    uint32_t next_sequence;
};

void queue_init(struct queue *queue);
void queue_fini(struct queue *queue);
void queue_clear(struct queue *queue); /* keeps the memory; the sequence starts anew */

/* STATUS_LIMIT where memory is out; the queue is unchanged then. */
enum status queue_push(struct queue *queue, int64_t time_ms, uint32_t rank, uint32_t what, int32_t change);

/* Takes the first entry out. False where there is none. */
bool queue_pop(struct queue *queue, struct queue_entry *out);

#endif
