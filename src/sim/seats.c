/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seats.h"

void seats_fini(struct seats *seats)
{
    departures_fini(&seats->departures);
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

/* Lets in one by one, in order, while there are seats. */
static enum status admit_each(struct seats *seats, const struct seats_task *task, size_t b)
{
    const struct session_order *order = task->order;
    const uint32_t mask = (UINT32_C(1) << order->shift) - 1;
    const uint8_t otherwise = task->overflows ? OVER_TO_CHANNEL : TURNED_AWAY;
    int64_t present = seats->present, refused = 0;
    session_order_sort(task->order, b);
    enum status status = departures_open(&seats->departures, b);
    for (size_t i = order->first[b]; i < order->first[b + 1] && status == STATUS_OK; i++) {
        const struct visit *visit = &order->visit[i];
        uint32_t from_ms = visit->from_ms > task->open_ms ? visit->from_ms : task->open_ms;
        task->place[i] = task->attends[visit->cell];
        if (task->place[i] != ATTENDS_STAGE || visit->to_ms <= from_ms)
            continue;
        present -= (int64_t)departures_leave(&seats->departures, visit->from_ms & mask);
        /* No branch on who finds a seat: where many do not, it would be guessed wrong as often. */
        const bool sits = present < task->seats;
        const size_t until = sits ? bucket_of_end(order, visit->to_ms) : order->buckets;
        task->place[i] = sits ? ATTENDS_STAGE : otherwise;
        present += sits;
        refused += !sits;
        if (until == b)
            status = departures_push_open(&seats->departures, visit->to_ms & mask);
        else
            departures_push(&seats->departures, until, visit->to_ms & mask);
    }
    *task->turned_away += task->overflows ? 0 : refused;
    if (status == STATUS_OK)
        seats->present = present - (int64_t)departures_leave(&seats->departures, mask);
    return status;
}

enum status seats_find(struct seats *seats, const struct seats_task *task)
{
    const struct session_order *order = task->order;
    enum status status = departures_begin(&seats->departures, order->buckets, order->shift, order->visits);
    seats->present = 0;
    for (size_t b = 0; b < order->buckets && status == STATUS_OK; b++) {
        if (seats->present + (int64_t)(order->first[b + 1] - order->first[b]) <= task->seats)
            admit_all(seats, task, b);
        else
            status = admit_each(seats, task, b);
    }
    return status;
}
