/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admission.h"

#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "radix.h"

/* Where a session ends up. */
enum { ON_CHANNEL, ON_STAGE, OVER_TO_CHANNEL, TURNED_AWAY, ELSEWHERE };

void admission_init(struct admission *admission)
{
    *admission = (struct admission){ 0 };
    queue_init(&admission->departures);
}

void admission_fini(struct admission *admission)
{
    queue_fini(&admission->departures);
    free(admission->place);
    free(admission->window);
}

/* Room for as many sessions and as many keys as the list has. */
static bool reserve_order(struct session_order *order, size_t count)
{
    if (order->capacity >= count)
        return true;
    free(order->session);
    for (int i = 0; i < 2; i++)
        free(order->key[i]);
    *order = (struct session_order){ .session = malloc(count * sizeof *order->session) };
    for (int i = 0; i < 2; i++)
        order->key[i] = malloc(count * sizeof *order->key[i]);
    order->capacity = order->session && order->key[0] && order->key[1] ? count : 0;
    return order->capacity > 0;
}

void admission_order_fini(struct session_order *order)
{
    free(order->session);
    for (int i = 0; i < 2; i++)
        free(order->key[i]);
}

/* Sorts keys of the arrival and the position behind it, then moves each session once. */
enum status admission_sort(struct session_list *list, struct session_order *order)
{
    if (list->count < 2)
        return STATUS_OK;
    if (!reserve_order(order, list->count + list->count / 2))
        return STATUS_LIMIT;
    int64_t first_ms = INT64_MAX, last_ms = INT64_MIN;
    for (size_t i = 0; i < list->count; i++) {
        first_ms = list->session[i].arrival_ms < first_ms ? list->session[i].arrival_ms : first_ms;
        last_ms = list->session[i].arrival_ms > last_ms ? list->session[i].arrival_ms : last_ms;
    }
    const unsigned position_bits = radix_bits(list->count - 1);
    const unsigned key_bits = position_bits + radix_bits((uint64_t)(last_ms - first_ms));
    if (key_bits > 64) /* years of ms times more sessions than memory holds */
        return STATUS_LIMIT;
    for (size_t i = 0; i < list->count; i++)
        order->key[0][i] = (uint64_t)(list->session[i].arrival_ms - first_ms) << position_bits | i;
    const uint64_t *sorted = radix_sort(order->key[0], order->key[1], list->count, position_bits, key_bits);
    const uint64_t position = (UINT64_C(1) << position_bits) - 1;
    for (size_t i = 0; i < list->count; i++)
        order->session[i] = list->session[sorted[i] & position];
    struct session *swap = list->session;
    size_t capacity = list->capacity;
    list->session = order->session;
    list->capacity = order->capacity;
    order->session = swap;
    order->capacity = capacity < order->capacity ? capacity : order->capacity;
    return STATUS_OK;
}

static int64_t counted_from(const struct admission_task *task, const struct session *session)
{
    return session->arrival_ms > task->low_ms ? session->arrival_ms : task->low_ms;
}

static int64_t counted_to(const struct admission_task *task, const struct session *session)
{
    return session->end_ms < task->high_ms ? session->end_ms : task->high_ms;
}

/* Seats: who finds none goes over to the channel or away. */
static enum status find_places(struct admission *admission, const struct admission_task *task)
{
    const struct pattern *pattern = task->pattern->pattern;
    const bool overflows = pattern->stage.overflow == OVERFLOW_CHANNEL;
    queue_clear(&admission->departures); /* of those who have a seat */
    for (size_t i = 0; i < task->list->count; i++) {
        const struct session *session = &task->list->session[i];
        enum place place = task->pattern->place[task->plan->cell[session->cell].place];
        if (place != PLACE_STAGE) {
            admission->place[i] = place == PLACE_CHANNEL ? ON_CHANNEL : ELSEWHERE;
            continue;
        }
        int64_t from_ms = counted_from(task, session), to_ms = counted_to(task, session);
        admission->place[i] = ON_STAGE;
        if (to_ms <= from_ms || pattern->stage.seats == INT64_MAX)
            continue;
        struct queue_entry leaver;
        while (admission->departures.count > 0 && admission->departures.entry[0].time_ms <= from_ms)
            queue_pop(&admission->departures, &leaver);
        if ((int64_t)admission->departures.count >= pattern->stage.seats) {
            admission->place[i] = overflows ? OVER_TO_CHANNEL : TURNED_AWAY;
            *task->turned_away += !overflows;
            continue;
        }
        enum status status = queue_push(&admission->departures, to_ms, 0, 0, 0);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static void add(const struct admission_task *task, size_t i, int place, int64_t from_ms)
{
    const struct session *session = &task->list->session[i];
    int64_t to_ms = counted_to(task, session);
    if (to_ms <= from_ms || place == TURNED_AWAY)
        return;
    (place == OVER_TO_CHANNEL ? task->overflow_ms : task->viewer_ms)[session->cell] += to_ms - from_ms;
    struct path *path = place == ON_STAGE ? task->stage_path : task->channel_path;
    uint32_t from_s = (uint32_t)((from_ms + SECOND_MS - 1) / SECOND_MS),
             to_s = (uint32_t)((to_ms + SECOND_MS - 1) / SECOND_MS);
    if (path && place != ELSEWHERE)
        path_add(path, from_s, to_s);
    if (task->viewer_path && task->viewer_path != path)
        path_add(task->viewer_path, from_s, to_s);
}

/* In absolute time. */
static enum status push_window(struct admission *admission, uint32_t event, struct window when)
{
    if (admission->windows == admission->window_capacity) {
        size_t capacity = 2 * admission->window_capacity + 64;
        struct source_window *window = realloc(admission->window, capacity * sizeof *window);
        if (!window)
            return STATUS_LIMIT;
        admission->window = window;
        admission->window_capacity = capacity;
    }
    admission->window[admission->windows++] = (struct source_window){ .event = event, .when = when };
    return STATUS_OK;
}

static enum status add_window(struct admission *admission, const struct admission_task *task, int64_t from_ms,
                              int64_t to_ms)
{
    return push_window(admission, task->event, (struct window){ from_ms + task->origin_ms, to_ms + task->origin_ms });
}

enum status admission_unwatched(struct admission *admission, const struct pattern *pattern, uint32_t event,
                                int64_t on_ms, int64_t off_ms)
{
    int64_t stop_ms = on_ms + pattern->channel.empty_for_ms;
    return push_window(admission, event, (struct window){ on_ms, stop_ms < off_ms ? stop_ms : off_ms });
}

/* The source as a policy switches it. */
struct switched {
    int64_t on_ms;    /* since then it is on (or will be: it is starting) */
    int64_t empty_ms; /* since then nobody has watched, while nobody is present */
};

/* Moves the departures on to `to_ms`; afterwards, where nobody is present, empty_ms says since when. */
static void depart(struct queue *departures, struct switched *source, int64_t to_ms)
{
    struct queue_entry leaver;
    while (departures->count > 0 && departures->entry[0].time_ms <= to_ms)
        if (queue_pop(departures, &leaver) && departures->count == 0)
            source->empty_ms = leaver.time_ms > source->on_ms ? leaver.time_ms : source->on_ms;
}

/* Auto-stop: the source is on when its window begins, stops once nobody has watched for `empty_for`, and is on again
 * `restart_after` the next viewer came, who waits for it. */
static enum status switch_source(struct admission *admission, const struct admission_task *task)
{
    const struct pattern *pattern = task->pattern->pattern;
    struct queue *departures = &admission->departures;
    struct switched source = { .on_ms = task->on_ms, .empty_ms = task->on_ms };
    queue_clear(departures);
    for (size_t i = 0; i < task->list->count; i++) {
        const struct session *session = &task->list->session[i];
        int place = admission->place[i];
        if (place != ON_CHANNEL && place != OVER_TO_CHANNEL) {
            add(task, i, place, counted_from(task, session));
            continue;
        }
        int64_t at_ms = session->arrival_ms > task->on_ms ? session->arrival_ms : task->on_ms;
        if (session->end_ms <= at_ms || at_ms >= task->off_ms)
            continue;
        depart(departures, &source, at_ms);
        if (departures->count == 0 && at_ms - source.empty_ms >= pattern->channel.empty_for_ms) {
            enum status status =
                add_window(admission, task, source.on_ms, source.empty_ms + pattern->channel.empty_for_ms);
            if (status != STATUS_OK)
                return status;
            source.on_ms = source.empty_ms = at_ms + pattern->channel.restart_after_ms;
        }
        int64_t from_ms = counted_from(task, session);
        add(task, i, place, from_ms > source.on_ms ? from_ms : source.on_ms);
        enum status status = queue_push(departures, session->end_ms, 0, 0, 0);
        if (status != STATUS_OK)
            return status;
    }
    depart(departures, &source, task->off_ms);
    int64_t stop_ms = task->off_ms;
    if (departures->count == 0 && source.empty_ms + pattern->channel.empty_for_ms < stop_ms)
        stop_ms = source.empty_ms + pattern->channel.empty_for_ms;
    return source.on_ms < stop_ms ? add_window(admission, task, source.on_ms, stop_ms) : STATUS_OK;
}

static bool reserve_paths(const struct admission_task *task)
{
    struct path *const path[] = { task->viewer_path, task->channel_path, task->stage_path };
    for (size_t i = 0; i < sizeof path / sizeof path[0]; i++)
        if (path[i] && !path_reserve(path[i], task->list->count))
            return false;
    return true;
}

enum status admission_walk(struct admission *admission, const struct admission_task *task)
{
    if (!reserve_paths(task))
        return STATUS_LIMIT;
    if (admission->capacity < task->list->count) {
        uint8_t *place = realloc(admission->place, task->list->count);
        if (!place)
            return STATUS_LIMIT;
        admission->place = place;
        admission->capacity = task->list->count;
    }
    enum status status = find_places(admission, task);
    if (status != STATUS_OK)
        return status;
    if (task->pattern->pattern->channel.auto_stop)
        return switch_source(admission, task);
    for (size_t i = 0; i < task->list->count; i++)
        add(task, i, admission->place[i], counted_from(task, &task->list->session[i]));
    return STATUS_OK;
}
