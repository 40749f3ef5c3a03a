/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seats.h"

#include <stdlib.h>

void seats_fini(struct seats *seats)
{
    departures_fini(&seats->departures);
    queue_fini(&seats->calendar);
    free(seats->attempt);
    free(seats->late);
}

/* The bucket in which a visit ends: one more than there are for who stays to the end. */
static inline size_t bucket_of_end(const struct session_order *order, uint32_t to_ms)
{
    return to_ms < order->span_ms ? to_ms >> order->shift : order->buckets;
}

/* Lets a whole bucket in. */
static void admit_all(struct seats *seats, const struct seats_task *task, size_t b)
{
    const struct session_order *order = task->order;
    const uint32_t mask = (UINT32_C(1) << order->shift) - 1;
    int64_t present = seats->present;
    for (size_t i = order->first[b]; i < order->first[b + 1]; i++) {
        const struct visit *visit = &order->visit[i];
        uint32_t from_ms = visit->from_ms > task->open_ms ? visit->from_ms : task->open_ms;
        task->place[i] = task->attends[visit->cell];
        if (task->place[i] != ATTENDS_STAGE || visit->to_ms <= from_ms)
            continue;
        present++;
        departures_push(&seats->departures, bucket_of_end(order, visit->to_ms), visit->to_ms & mask);
    }
    seats->present = present - (int64_t)departures_count(&seats->departures, b);
}

static bool reserve(void **array, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return true;
    void *grown = realloc(*array, (2 * *room + 64) * size);
    if (!grown)
        return false;
    *array = grown;
    *room = 2 * *room + 64;
    return true;
}

/* Who found no seat at `at_ms` tries again or goes. The next attempt is for the same stay, cut where the programme's
 * end (or its own time after it) cut the first. */
static enum status refuse(struct seats *seats, const struct seats_task *task, const struct visit *visit, uint32_t at_ms,
                          uint32_t tries)
{
    const struct seats_retry *retry = &task->retry;
    if ((int)tries < retry->tries) {
        const struct rng_name *name = &retry->name;
        uint32_t word[4];
        rng_block(name->seed,
                  (const uint32_t[4]){ visit->viewer, name->purpose + visit->number * 64u + tries, name->entity,
                                       name->replication },
                  word);
        const int64_t next_ms = (int64_t)at_ms + sampler_draw(retry->after, word[1]);
        const uint32_t latest_ms = retry->end_ms < task->order->span_ms ? retry->end_ms : task->order->span_ms;
        if (rng_word_uniform(word[0]) < retry->probability && next_ms < latest_ms) {
            int64_t to_ms = next_ms + (visit->to_ms - at_ms), end_ms = retry->end_ms;
            end_ms = end_ms > visit->to_ms ? end_ms : visit->to_ms;
            end_ms = end_ms < task->order->span_ms ? end_ms : task->order->span_ms;
            if (!reserve((void **)&seats->attempt, &seats->attempt_room, seats->attempts, sizeof *seats->attempt))
                return STATUS_LIMIT;
            struct seats_attempt *attempt = &seats->attempt[seats->attempts];
            *attempt = (struct seats_attempt){ *visit, tries + 1 };
            attempt->visit.from_ms = (uint32_t)next_ms;
            attempt->visit.to_ms = (uint32_t)(to_ms < end_ms ? to_ms : end_ms);
            return queue_push(&seats->calendar, next_ms, 0, (uint32_t)seats->attempts++, 0);
        }
    }
    ++*task->turned_away;
    return STATUS_OK;
}

/* Remembers when who sits now leaves, or forgets it where nobody sat down: no branch on who finds a seat. Where many do
 * not, it would be guessed wrong as often. */
static inline enum status seat(struct seats *seats, const struct session_order *order, size_t b, bool sits,
                               uint32_t to_ms)
{
    const uint32_t offset = to_ms & ((UINT32_C(1) << order->shift) - 1);
    const size_t until = sits ? bucket_of_end(order, to_ms) : order->buckets;
    seats->present += sits;
    if (until == b)
        return departures_push_open(&seats->departures, offset);
    departures_push(&seats->departures, until, offset);
    return STATUS_OK;
}

/* Further attempts before `until_ms`, in bucket `b`. */
static enum status try_again(struct seats *seats, const struct seats_task *task, size_t b, int64_t until_ms)
{
    const uint32_t mask = (UINT32_C(1) << task->order->shift) - 1;
    enum status status = STATUS_OK;
    while (seats->calendar.count > 0 && seats->calendar.entry[0].time_ms < until_ms && status == STATUS_OK) {
        struct queue_entry entry;
        queue_pop(&seats->calendar, &entry);
        const struct seats_attempt attempt = seats->attempt[entry.what];
        const uint32_t at_ms = attempt.visit.from_ms;
        seats->present -= (int64_t)departures_leave(&seats->departures, at_ms & mask);
        if (seats->present >= task->seats) {
            status = refuse(seats, task, &attempt.visit, at_ms, attempt.tries);
            continue;
        }
        if (!reserve((void **)&seats->late, &seats->late_room, seats->lates, sizeof *seats->late))
            return STATUS_LIMIT;
        seats->late[seats->lates++] = attempt.visit;
        status = seat(seats, task->order, b, true, attempt.visit.to_ms);
    }
    return status;
}

/* Lets in one by one, in order, while there are seats. At equal times who comes goes before who tries again. */
static enum status admit_each(struct seats *seats, const struct seats_task *task, size_t b)
{
    const struct session_order *order = task->order;
    const uint32_t mask = (UINT32_C(1) << order->shift) - 1;
    const uint8_t otherwise = task->overflows ? OVER_TO_CHANNEL : TURNED_AWAY;
    session_order_sort(task->order, b);
    enum status status = departures_open(&seats->departures, b);
    for (size_t i = order->first[b]; i < order->first[b + 1] && status == STATUS_OK; i++) {
        const struct visit *visit = &order->visit[i];
        uint32_t from_ms = visit->from_ms > task->open_ms ? visit->from_ms : task->open_ms;
        task->place[i] = task->attends[visit->cell];
        if (task->place[i] != ATTENDS_STAGE || visit->to_ms <= from_ms)
            continue;
        if (seats->calendar.count > 0)
            status = try_again(seats, task, b, from_ms);
        seats->present -= (int64_t)departures_leave(&seats->departures, visit->from_ms & mask);
        const bool sits = seats->present < task->seats;
        task->place[i] = sits ? ATTENDS_STAGE : otherwise;
        if (status == STATUS_OK)
            status = seat(seats, order, b, sits, visit->to_ms);
        if (!sits && otherwise == TURNED_AWAY && status == STATUS_OK)
            status = refuse(seats, task, visit, from_ms, 0);
    }
    if (status == STATUS_OK)
        status = try_again(seats, task, b, (int64_t)(b + 1) << order->shift);
    if (status == STATUS_OK)
        seats->present -= (int64_t)departures_leave(&seats->departures, mask);
    return status;
}

enum status seats_find(struct seats *seats, const struct seats_task *task)
{
    const struct session_order *order = task->order;
    enum status status = departures_begin(&seats->departures, order->buckets, order->shift, order->visits);
    queue_clear(&seats->calendar);
    seats->attempts = seats->lates = 0;
    seats->present = 0;
    for (size_t b = 0; b < order->buckets && status == STATUS_OK; b++) {
        const bool again = seats->calendar.count > 0 && seats->calendar.entry[0].time_ms < (int64_t)(b + 1)
                                                                                               << order->shift;
        if (!again && seats->present + (int64_t)(order->first[b + 1] - order->first[b]) <= task->seats)
            admit_all(seats, task, b);
        else
            status = admit_each(seats, task, b);
    }
    return status;
}
