/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hands.h"

#include <stdlib.h>
#include <string.h>

#include "radix.h"

void hands_fini(struct hands *hands)
{
    free(hands->guest);
    free(hands->hand);
    free(hands->key[0]);
    free(hands->key[1]);
    queue_fini(&hands->places);
    *hands = (struct hands){ 0 };
}

void hands_begin(struct hands *hands)
{
    hands->guests = hands->hands = 0;
}

static bool reserve(void **array, size_t *room, size_t count, size_t size)
{
    if (*room >= count)
        return true;
    void *grown = realloc(*array, (count + count / 2) * size);
    if (!grown)
        return false;
    *array = grown;
    *room = count + count / 2;
    return true;
}

/* Whose words were drawn: wants to join from `wants` on, unless gone by then. */
static void raise(struct hands *hands, const struct hands_task *task, const struct visit *visit, uint32_t number,
                  const uint32_t word[4])
{
    if (!(rng_word_uniform(word[0]) < task->plan->hand_share))
        return;
    int64_t wants_ms = visit->from_ms > task->start_ms ? visit->from_ms : task->start_ms;
    wants_ms += sampler_draw(&task->plan->hand_after, word[1]);
    const int64_t for_ms = sampler_draw(&task->plan->hand_for, word[2]);
    if (for_ms > 0 && wants_ms < visit->to_ms && wants_ms < task->end_ms)
        hands->hand[hands->hands++] = (struct hand){ .visit = number,
                                                     .wants_ms = (uint32_t)wants_ms,
                                                     .for_ms = for_ms < UINT32_MAX ? (uint32_t)for_ms : UINT32_MAX,
                                                     .leaves_ms = visit->to_ms };
}

enum status hands_ask(struct hands *hands, const struct hands_task *task, const struct visit visit[],
                      const uint8_t place[], size_t count)
{
    enum { BLOCK = 256 };
    uint32_t word[4][BLOCK], index[BLOCK], purpose[BLOCK];
    const size_t before = hands->guests;
    if (before + count > UINT32_MAX ||
        !reserve((void **)&hands->guest, &hands->guest_room, before + count, sizeof *hands->guest) ||
        !reserve((void **)&hands->hand, &hands->hand_room, before + count, sizeof *hands->hand))
        return STATUS_LIMIT;
    hands->guests += count;
    for (size_t first = 0; first < count; first += BLOCK) {
        const size_t n = count - first < BLOCK ? count - first : BLOCK;
        for (size_t j = 0; j < n; j++) {
            index[j] = visit[first + j].viewer;
            purpose[j] = task->name.purpose + visit[first + j].number;
        }
        rng_words_at(&task->name, n, index, purpose, (uint32_t *[4]){ word[0], word[1], word[2], word[3] });
        for (size_t j = 0; j < n; j++)
            if (!place || place[first + j] != TURNED_AWAY)
                raise(hands, task, &visit[first + j], (uint32_t)(before + first + j),
                      (const uint32_t[4]){ word[0][j], word[1][j], word[2][j], word[3][j] });
    }
    return STATUS_OK;
}

/* Hands in the order in which they are raised, as positions; NULL where memory is out. */
static const uint64_t *in_order(struct hands *hands)
{
    size_t room = hands->key_room;
    const unsigned bits = radix_bits(hands->hands);
    if (!reserve((void **)&hands->key[0], &room, hands->hands + 1, sizeof(uint64_t)) ||
        !reserve((void **)&hands->key[1], &hands->key_room, hands->hands + 1, sizeof(uint64_t)))
        return NULL;
    for (size_t i = 0; i < hands->hands; i++)
        hands->key[0][i] = (uint64_t)hands->hand[i].wants_ms << bits | i;
    uint64_t *sorted = radix_sort(hands->key[0], hands->key[1], hands->hands, bits, bits + 32);
    for (size_t i = 0; i < hands->hands; i++)
        sorted[i] &= (UINT64_C(1) << bits) - 1;
    return sorted;
}

enum status hands_join(struct hands *hands, const struct hands_task *task)
{
    const uint64_t *order = in_order(hands);
    if (!order)
        return STATUS_LIMIT;
    if (hands->guests > 0)
        memset(hands->guest, 0, hands->guests * sizeof *hands->guest);
    queue_clear(&hands->places);
    for (size_t i = 0; i < hands->hands; i++) {
        const struct hand *hand = &hands->hand[order[i]];
        int64_t from_ms = hand->wants_ms;
        const bool full = (int64_t)hands->places.count >= task->places;
        if (full && hands->places.entry[0].time_ms > from_ms)
            from_ms = hands->places.entry[0].time_ms;
        if (from_ms >= hand->leaves_ms || from_ms >= task->end_ms) /* never gets there */
            continue;
        int64_t to_ms = from_ms + hand->for_ms;
        to_ms = to_ms < hand->leaves_ms ? to_ms : hand->leaves_ms;
        struct queue_entry free_place;
        if (full)
            queue_pop(&hands->places, &free_place);
        enum status status = queue_push(&hands->places, to_ms, 0, 0, 0);
        if (status != STATUS_OK)
            return status;
        hands->guest[hand->visit] = (struct guest){ (uint32_t)from_ms, (uint32_t)to_ms };
    }
    return STATUS_OK;
}
