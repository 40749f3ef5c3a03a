/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When those present will leave, fast at millions present: a calendar queue that only counts. Departures are thrown into
 * their bucket's chunks of one cache line each; a bucket that is passed as a whole is only counted, one that must be
 * walked in order is laid open, millisecond by millisecond. Measured against heaps in docs/why.md. */
#ifndef IVSIM_DEPARTURES_H
#define IVSIM_DEPARTURES_H

#include <assert.h>
#include <string.h>

#include "queue.h"

enum {
    DEPARTURES_CHUNK = 32,      /* halfwords of a cache line: where the chunk before ended (two), then offsets */
    DEPARTURES_LINK = 2,
    DEPARTURES_SLOT_BITS = 12,  /* buckets up to 2^12 ms are laid open slot by slot, longer ones (few viewers) in a heap */
    DEPARTURES_WORDS = (1 << DEPARTURES_SLOT_BITS) / 64
};

struct departures {
    unsigned shift; /* a bucket is 2^shift ms, at most 2^16 */
    uint32_t *head; /* by bucket: where its next offset goes in `store`; 0 before the first */
    size_t buckets, bucket_room;
    uint16_t *store;
    size_t used, room;
    /* The bucket laid open: all zero between buckets. */
    uint64_t words;                           /* a bit by word of: */
    uint64_t taken[DEPARTURES_WORDS];         /* a bit by slot */
    uint32_t slot[1 << DEPARTURES_SLOT_BITS]; /* how many leave at that ms */
    struct queue heap;
};

/* Zero-initialise before. */
void departures_fini(struct departures *departures);

/* Nobody is present. Room for `sessions` departures in `buckets` buckets. STATUS_LIMIT where memory is out. */
enum status departures_begin(struct departures *departures, size_t buckets, unsigned shift, size_t sessions);

/* One leaves `offset` into `bucket`, which has been neither passed nor laid open. Bucket number `buckets` takes those who
 * need not be remembered, without a branch on who does. */
static inline void departures_push(struct departures *departures, size_t bucket, uint32_t offset)
{
    uint32_t at = departures->head[bucket];
    if (at % DEPARTURES_CHUNK == 0) { /* none yet, or its chunk is full: `at` is then the end of that chunk */
        assert(departures->used + DEPARTURES_CHUNK <= departures->room);
        memcpy(&departures->store[departures->used], &at, sizeof at);
        at = (uint32_t)departures->used + DEPARTURES_LINK;
        departures->used += DEPARTURES_CHUNK;
    }
    departures->store[at] = (uint16_t)offset;
    departures->head[bucket] = at + (bucket < departures->buckets);
}

/* How many leave in a bucket. */
size_t departures_count(const struct departures *departures, size_t bucket);

/* Lays a bucket open. STATUS_LIMIT where memory is out. */
enum status departures_open(struct departures *departures, size_t bucket);

/* One leaves at `offset` of the open bucket. STATUS_LIMIT where memory is out. */
enum status departures_push_open(struct departures *departures, uint32_t offset);

/* What departures_leave does for a bucket that lies in a heap, and for slots of a word. */
size_t departures_leave_heap(struct departures *departures, uint32_t offset);
size_t departures_leave_slots(struct departures *departures, uint64_t slots, unsigned word);

/* Lets go who leaves up to and including `offset` of the open bucket: how many. Offsets must not fall. */
static inline size_t departures_leave(struct departures *departures, uint32_t offset)
{
    size_t left = 0;
    if (departures->shift > DEPARTURES_SLOT_BITS)
        return departures_leave_heap(departures, offset);
    while (departures->words) {
        const unsigned word = (unsigned)__builtin_ctzll(departures->words);
        if (word > offset / 64)
            break;
        const uint64_t up_to = word < offset / 64 ? UINT64_MAX : UINT64_MAX >> (63 - offset % 64);
        left += departures_leave_slots(departures, departures->taken[word] & up_to, word);
        if (departures->taken[word] != 0)
            break;
    }
    return left;
}

#endif
