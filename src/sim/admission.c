/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admission.h"

#include <stdlib.h>
#include <string.h>

#include "calendar.h"

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

enum status admission_sort(struct session_list *list, struct session_list *scratch)
{
    if (scratch->capacity < list->count) {
        struct session *session = realloc(scratch->session, list->count * sizeof *session);
        if (!session)
            return STATUS_LIMIT;
        scratch->session = session;
        scratch->capacity = list->count;
    }
    /* Merge sort from the bottom: stable, no recursion, runs that are in order already cost one comparison. */
    struct session *from = list->session, *to = scratch->session;
    for (size_t width = 1; width < list->count; width *= 2) {
        for (size_t low = 0; low < list->count; low += 2 * width) {
            size_t middle = low + width < list->count ? low + width : list->count;
            size_t high = low + 2 * width < list->count ? low + 2 * width : list->count;
            size_t a = low, b = middle, out = low;
            while (a < middle && b < high)
                to[out++] = from[b].arrival_ms < from[a].arrival_ms ? from[b++] : from[a++];
            while (a < middle)
                to[out++] = from[a++];
            while (b < high)
                to[out++] = from[b++];
        }
        struct session *swap = from;
        from = to;
        to = swap;
    }
    if (from != list->session)
        memcpy(list->session, from, list->count * sizeof *from);
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
    queue_clear(&admission->departures);
    int64_t seated = 0;
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
            if (queue_pop(&admission->departures, &leaver))
                seated--;
        if (seated >= pattern->stage.seats) {
            admission->place[i] = overflows ? OVER_TO_CHANNEL : TURNED_AWAY;
            *task->turned_away += !overflows;
            continue;
        }
        enum status status = queue_push(&admission->departures, to_ms, 0, 0, 0);
        if (status != STATUS_OK)
            return status;
        seated++;
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
    int32_t *path = place == ON_STAGE ? task->stage_path : task->channel_path;
    int64_t from_s = (from_ms + SECOND_MS - 1) / SECOND_MS, to_s = (to_ms + SECOND_MS - 1) / SECOND_MS;
    if (path && place != ELSEWHERE) {
        path[from_s]++;
        path[to_s]--;
    }
    if (task->viewer_path && task->viewer_path != path) {
        task->viewer_path[from_s]++;
        task->viewer_path[to_s]--;
    }
}

static enum status add_window(struct admission *admission, const struct admission_task *task, int64_t from_ms, int64_t to_ms)
{
    if (admission->windows == admission->window_capacity) {
        size_t capacity = 2 * admission->window_capacity + 64;
        struct source_window *window = realloc(admission->window, capacity * sizeof *window);
        if (!window)
            return STATUS_LIMIT;
        admission->window = window;
        admission->window_capacity = capacity;
    }
    admission->window[admission->windows++] = (struct source_window){
        .event = task->event, .when = { from_ms + task->origin_ms, to_ms + task->origin_ms }
    };
    return STATUS_OK;
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
            enum status status = add_window(admission, task, source.on_ms, source.empty_ms + pattern->channel.empty_for_ms);
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

enum status admission_walk(struct admission *admission, const struct admission_task *task)
{
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
