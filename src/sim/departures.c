/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "departures.h"

#include <stdlib.h>

void departures_fini(struct departures *departures)
{
    free(departures->head);
    free(departures->store);
    queue_fini(&departures->heap);
    *departures = (struct departures){ 0 };
}

enum status departures_begin(struct departures *departures, size_t buckets, unsigned shift, size_t sessions)
{
    /* Chunks that are full, a last one for each bucket that has any, and the one that is never used. */
    const size_t last = buckets < sessions ? buckets : sessions;
    const size_t room = (sessions / (DEPARTURES_CHUNK - DEPARTURES_LINK) + last + 3) * DEPARTURES_CHUNK;
    if (room > UINT32_MAX)
        return STATUS_LIMIT;
    assert(shift <= 16);
    if (departures->bucket_room < buckets + 1) {
        free(departures->head);
        departures->bucket_room = buckets + buckets / 2 + 1;
        departures->head = malloc(departures->bucket_room * sizeof *departures->head);
        if (!departures->head)
            departures->bucket_room = 0;
    }
    if (departures->room < room) {
        free(departures->store);
        departures->room = room + room / 2;
        departures->store = malloc(departures->room * sizeof *departures->store);
        if (!departures->store)
            departures->room = 0;
    }
    if (!departures->head || !departures->store)
        return STATUS_LIMIT;
    memset(departures->head, 0, (buckets + 1) * sizeof *departures->head);
    departures->buckets = buckets;
    departures->shift = shift;
    departures->used = DEPARTURES_CHUNK; /* position 0 says: none */
    return STATUS_OK;
}

/* The chunk that ends at or contains the position before `at`. */
static uint32_t chunk_of(uint32_t at)
{
    return (at - 1) / DEPARTURES_CHUNK * DEPARTURES_CHUNK;
}

/* Where the chunk before it ended, 0 for none. */
static uint32_t before(const struct departures *departures, uint32_t chunk)
{
    uint32_t at;
    memcpy(&at, &departures->store[chunk], sizeof at);
    return at;
}

size_t departures_count(const struct departures *departures, size_t bucket)
{
    size_t count = 0;
    for (uint32_t at = departures->head[bucket]; at > 0; at = before(departures, chunk_of(at)))
        count += at - chunk_of(at) - DEPARTURES_LINK;
    return count;
}

enum status departures_push_open(struct departures *departures, uint32_t offset)
{
    if (departures->shift > DEPARTURES_SLOT_BITS)
        return queue_push(&departures->heap, offset, 0, 0, 0);
    departures->slot[offset]++;
    departures->taken[offset / 64] |= UINT64_C(1) << offset % 64;
    departures->words |= UINT64_C(1) << offset / 64;
    return STATUS_OK;
}

enum status departures_open(struct departures *departures, size_t bucket)
{
    queue_clear(&departures->heap);
    for (uint32_t at = departures->head[bucket]; at > 0; at = before(departures, chunk_of(at)))
        for (uint32_t i = chunk_of(at) + DEPARTURES_LINK; i < at; i++) {
            enum status status = departures_push_open(departures, departures->store[i]);
            if (status != STATUS_OK)
                return status;
        }
    return STATUS_OK;
}

size_t departures_leave_slots(struct departures *departures, uint64_t slots, unsigned word)
{
    size_t left = 0;
    departures->taken[word] &= ~slots;
    departures->words &= ~((uint64_t)(departures->taken[word] == 0) << word);
    for (; slots; slots &= slots - 1) {
        uint32_t *slot = &departures->slot[word * 64 + (unsigned)__builtin_ctzll(slots)];
        left += *slot;
        *slot = 0;
    }
    return left;
}

size_t departures_leave_heap(struct departures *departures, uint32_t offset)
{
    size_t left = 0;
    struct queue_entry leaver;
    for (; departures->heap.count > 0 && departures->heap.entry[0].time_ms <= offset; left++)
        queue_pop(&departures->heap, &leaver);
    return left;
}
