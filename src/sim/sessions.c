/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sessions.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "radix.h"

enum { SESSIONS_A_BUCKET = 32 }; /* so many share a bucket's upkeep and lie in the first cache */

void session_order_fini(struct session_order *order)
{
    free(order->visit);
    free(order->first);
    free(order->sorted);
    free(order->scratch);
    free(order->next);
    free(order->key[0]);
    free(order->key[1]);
    *order = (struct session_order){ 0 };
}

/* Room for so many in an array whose contents don't matter. */
static bool reserve(void **array, size_t *room, size_t count, size_t size)
{
    if (*room >= count)
        return true;
    free(*array);
    *array = aligned_alloc(64, (count + count / 2) * size / 64 * 64 + 64);
    *room = *array ? count + count / 2 : 0;
    return *array != NULL;
}

static bool reserve_buckets(struct session_order *order)
{
    size_t room = order->bucket_room;
    bool fine = reserve((void **)&order->first, &room, order->buckets + 2, sizeof *order->first) &&
                reserve((void **)&order->sorted, &order->bucket_room, order->buckets + 2, sizeof *order->sorted);
    return fine;
}

static bool reserve_keys(struct session_order *order, size_t keys)
{
    size_t room = order->key_room;
    return reserve((void **)&order->key[0], &room, keys, sizeof(uint64_t)) &&
           reserve((void **)&order->key[1], &order->key_room, keys, sizeof(uint64_t));
}

/* A slot for each ms, unless there are so few sessions that most buckets would be empty. */
static unsigned shift_for(uint64_t span_ms, size_t sessions)
{
    unsigned shift = 0;
    while (shift < SESSION_SLOT_BITS && span_ms >> shift > sessions / SESSIONS_A_BUCKET)
        shift++;
    while (shift < SESSION_SHIFT_MAX && span_ms >> shift > sessions)
        shift++;
    return shift;
}

/* Positions of those who wait at the door, in order of arrival, ends of `count` keys; the others are left out. NULL
 * where memory is out. */
static const uint64_t *order_at_door(struct session_order *order, const struct session_list *list, size_t count)
{
    int64_t first_ms = order->low_ms;
    size_t keys = 0;
    if (!reserve_keys(order, count))
        return NULL;
    for (size_t i = 0; i < list->count; i++)
        first_ms = list->session[i].arrival_ms < first_ms ? list->session[i].arrival_ms : first_ms;
    const unsigned bits = radix_bits(list->count - 1);
    if (bits + radix_bits((uint64_t)(order->low_ms - first_ms)) > 64) /* years of ms times more than memory holds */
        return NULL;
    for (size_t i = 0; i < list->count; i++)
        if (list->session[i].arrival_ms < order->low_ms)
            order->key[0][keys++] = (uint64_t)(list->session[i].arrival_ms - first_ms) << bits | i;
    assert(keys == count);
    uint64_t *sorted =
        radix_sort(order->key[0], order->key[1], count, bits, bits + radix_bits((uint64_t)(order->low_ms - first_ms)));
    for (size_t k = 0; k < count; k++)
        sorted[k] &= (UINT64_C(1) << bits) - 1;
    return sorted;
}

static inline struct visit visit_of(const struct session_order *order, const struct session *session)
{
    int64_t from_ms = session->arrival_ms - order->low_ms, to_ms = session->end_ms - order->low_ms;
    from_ms = from_ms > 0 ? from_ms : 0;
    to_ms = to_ms > 0 ? to_ms : 0;
    return (struct visit){ .from_ms = (uint32_t)from_ms,
                           .to_ms = to_ms < order->span_ms ? (uint32_t)to_ms : order->span_ms,
                           .viewer = session->viewer,
                           .cell = session->cell,
                           .number = session->number };
}

enum status session_order_build(struct session_order *order, const struct session_list *list, int64_t low_ms,
                                int64_t high_ms)
{
    assert(high_ms > low_ms && high_ms - low_ms <= UINT32_MAX);
    order->low_ms = low_ms;
    order->high_ms = high_ms;
    order->span_ms = (uint32_t)(high_ms - low_ms);
    order->shift = shift_for(order->span_ms, list->count);
    order->buckets = (size_t)((order->span_ms - 1) >> order->shift) + 1;
    if (list->count > UINT32_MAX || !reserve_buckets(order) ||
        !reserve((void **)&order->visit, &order->visit_room, list->count + 1, sizeof *order->visit))
        return STATUS_LIMIT;
    uint32_t *next = order->first;
    memset(next, 0, (order->buckets + 2) * sizeof *next);
    memset(order->sorted, 0, order->buckets);
    size_t door = 0;
    for (size_t i = 0; i < list->count; i++) { /* counted one to the right: in the end each begins where it should */
        int64_t from_ms = list->session[i].arrival_ms - low_ms;
        door += from_ms < 0;
        if (from_ms >= 0 && from_ms < order->span_ms)
            next[(from_ms >> order->shift) + 1]++;
    }
    uint32_t sum = (uint32_t)door;
    for (size_t b = 1; b <= order->buckets; b++) {
        uint32_t here = next[b];
        next[b] = sum;
        sum += here;
    }
    order->visits = sum;
    if (door > 0) {
        const uint64_t *position = order_at_door(order, list, door);
        if (!position)
            return STATUS_LIMIT;
        for (size_t k = 0; k < door; k++)
            order->visit[k] = visit_of(order, &list->session[position[k]]);
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct session *session = &list->session[i];
        int64_t from_ms = session->arrival_ms - low_ms;
        if (from_ms >= 0 && from_ms < order->span_ms)
            order->visit[next[(from_ms >> order->shift) + 1]++] = visit_of(order, session);
    }
    size_t most = 0;
    for (size_t b = 0; b < order->buckets; b++)
        most = next[b + 1] - next[b] > most ? next[b + 1] - next[b] : most;
    size_t room = order->scratch_room;
    if (!reserve((void **)&order->scratch, &room, most, sizeof *order->scratch) ||
        !reserve((void **)&order->next, &order->scratch_room, most, sizeof *order->next) ||
        (order->shift > SESSION_SLOT_BITS && !reserve_keys(order, most)))
        return STATUS_LIMIT;
    return STATUS_OK;
}

/* Threads the visits of each millisecond on a list, the last one first, then reads the lists off in order of time: only
 * milliseconds that somebody arrives in are looked at, bit by bit. */
static void sort_by_slot(struct session_order *order, struct visit visit[], uint32_t count, uint32_t mask)
{
    struct visit *scratch = order->scratch;
    uint64_t words = 0;
    memcpy(scratch, visit, count * sizeof *visit);
    for (uint32_t i = count; i-- > 0;) {
        uint32_t offset = scratch[i].from_ms & mask;
        order->next[i] = order->slot[offset];
        order->slot[offset] = i + 1;
        order->taken[offset / 64] |= UINT64_C(1) << offset % 64;
        words |= UINT64_C(1) << offset / 64;
    }
    for (; words; words &= words - 1) {
        const size_t w = (size_t)__builtin_ctzll(words);
        for (uint64_t bits = order->taken[w]; bits; bits &= bits - 1) {
            uint32_t *slot = &order->slot[w * 64 + (size_t)__builtin_ctzll(bits)];
            for (uint32_t at = *slot; at > 0; at = order->next[at - 1])
                *visit++ = scratch[at - 1];
            *slot = 0;
        }
        order->taken[w] = 0;
    }
}

/* Sorts keys of the time and the position behind it, then moves each once. */
static void sort_by_key(struct session_order *order, struct visit visit[], size_t count, uint32_t mask)
{
    const unsigned bits = radix_bits(count - 1);
    for (size_t i = 0; i < count; i++) {
        order->key[0][i] = (uint64_t)(visit[i].from_ms & mask) << bits | i;
        order->scratch[i] = visit[i];
    }
    const uint64_t *sorted = radix_sort(order->key[0], order->key[1], count, bits, bits + order->shift);
    for (size_t i = 0; i < count; i++)
        visit[i] = order->scratch[sorted[i] & ((UINT64_C(1) << bits) - 1)];
}

static void sort_few(struct visit visit[], size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct visit moved = visit[i];
        size_t at = i;
        for (; at > 0 && visit[at - 1].from_ms > moved.from_ms; at--)
            visit[at] = visit[at - 1];
        visit[at] = moved;
    }
}

void session_order_sort(struct session_order *order, size_t b)
{
    enum { FEW = 8 };
    const size_t count = order->first[b + 1] - order->first[b];
    const uint32_t mask = (UINT32_C(1) << order->shift) - 1;
    struct visit *visit = order->visit + order->first[b];
    if (order->sorted[b])
        return;
    order->sorted[b] = true;
    if (count <= FEW)
        sort_few(visit, count);
    else if (order->shift <= SESSION_SLOT_BITS)
        sort_by_slot(order, visit, (uint32_t)count, mask);
    else
        sort_by_key(order, visit, count, mask);
}
