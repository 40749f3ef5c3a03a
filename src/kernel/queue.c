/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue.h"

#include <stdlib.h>

enum { CHILDREN = 4 }; /* shallower than two; all children of a node lie in two cache lines */

void queue_init(struct queue *queue)
{
    *queue = (struct queue){ 0 };
}

void queue_fini(struct queue *queue)
{
    free(queue->entry);
    *queue = (struct queue){ 0 };
}

void queue_clear(struct queue *queue)
{
    queue->count = 0;
    queue->next_sequence = 0;
}

static bool is_before(const struct queue_entry *a, const struct queue_entry *b)
{
    if (a->time_ms != b->time_ms)
        return a->time_ms < b->time_ms;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return a->sequence < b->sequence;
}

static bool grow(struct queue *queue)
{
    size_t capacity = queue->capacity ? 2 * queue->capacity : 64;
    if (capacity > SIZE_MAX / 2 / sizeof *queue->entry)
        return false;
    struct queue_entry *entry = realloc(queue->entry, capacity * sizeof *entry);
    if (!entry)
        return false;
    queue->entry = entry;
    queue->capacity = capacity;
    return true;
}

enum status queue_push(struct queue *queue, int64_t time_ms, uint32_t rank, uint32_t what, int32_t change)
{
    if (queue->next_sequence == UINT32_MAX) /* a wrapped sequence would turn ties around */
        return STATUS_LIMIT;
    if (queue->count == queue->capacity && !grow(queue))
        return STATUS_LIMIT;
    struct queue_entry entry = { time_ms, rank, queue->next_sequence++, what, change };
    size_t at = queue->count++;
    while (at > 0) {
        size_t parent = (at - 1) / CHILDREN;
        if (!is_before(&entry, &queue->entry[parent]))
            break;
        queue->entry[at] = queue->entry[parent];
        at = parent;
    }
    queue->entry[at] = entry;
    return STATUS_OK;
}

bool queue_pop(struct queue *queue, struct queue_entry *out)
{
    if (queue->count == 0)
        return false;
    *out = queue->entry[0];
    struct queue_entry last = queue->entry[--queue->count];
    size_t hole = 0, count = queue->count;
    for (;;) {
        size_t child = CHILDREN * hole + 1;
        if (child >= count)
            break;
        size_t end = child + CHILDREN < count ? child + CHILDREN : count, first = child;
        for (size_t i = child + 1; i < end; i++)
            if (is_before(&queue->entry[i], &queue->entry[first]))
                first = i;
        if (!is_before(&queue->entry[first], &last))
            break;
        queue->entry[hole] = queue->entry[first];
        hole = first;
    }
    if (count > 0)
        queue->entry[hole] = last;
    return true;
}
