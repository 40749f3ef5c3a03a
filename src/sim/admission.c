/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admission_add.h"

#include <stdlib.h>

void admission_fini(struct admission *admission)
{
    free(admission->window);
}

void admission_desk_fini(struct admission_desk *desk)
{
    seats_fini(&desk->seats);
    hands_fini(&desk->hands);
    free(desk->air);
    free(desk->place);
    free(desk->attends);
}

/* In absolute time. */
enum status admission_push_window(struct admission *admission, uint32_t event, struct window when)
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
    return admission_push_window(admission, task->event,
                                 (struct window){ from_ms + task->origin_ms, to_ms + task->origin_ms });
}

enum status admission_unwatched(struct admission *admission, const struct pattern *pattern, uint32_t event,
                                int64_t on_ms, int64_t off_ms)
{
    int64_t stop_ms = on_ms + pattern->channel.empty_for_ms;
    return admission_push_window(admission, event, (struct window){ on_ms, stop_ms < off_ms ? stop_ms : off_ms });
}

/* The source as a policy switches it. */
struct switched {
    int64_t on_ms;   /* since then it is on (or will be: it is starting) */
    int64_t last_ms; /* then the last of those who came so far leaves */
};

/* Since when nobody has watched, once all who came have left. */
static int64_t empty_since(const struct switched *source)
{
    return source->last_ms > source->on_ms ? source->last_ms : source->on_ms;
}

/* The source stopped before this viewer came at `at_ms`: closes its window and starts another. */
static enum status restart(struct admission *admission, const struct admission_task *task, struct switched *source,
                           int64_t at_ms)
{
    const struct pattern *pattern = task->pattern->pattern;
    int64_t stop_ms = empty_since(source) + pattern->channel.empty_for_ms, on_ms = source->on_ms;
    source->on_ms = at_ms + pattern->channel.restart_after_ms;
    return add_window(admission, task, on_ms, stop_ms);
}

/* Auto-stop: the source is on when its window begins, stops once nobody has watched for `empty_for`, and is on again
 * `restart_after` the next viewer came, who waits for it. Nobody is present once the latest departure so far is over;
 * in a bucket that somebody sits through the order of the others does not matter. */
static enum status switch_in_bucket(struct admission *admission, const struct admission_task *task, size_t b,
                                    struct switched *source)
{
    const struct session_order *order = task->order;
    enum status status = STATUS_OK;
    if (source->last_ms < order->low_ms + ((int64_t)(b + 1) << order->shift))
        session_order_sort(task->order, b);
    for (size_t i = order->first[b]; i < order->first[b + 1] && status == STATUS_OK; i++) {
        const struct visit *visit = &order->visit[i];
        const int place = task->desk->seated ? task->desk->place[i] : task->desk->attends[visit->cell];
        if (place != ATTENDS_CHANNEL && place != OVER_TO_CHANNEL) {
            admission_add_visit(task, visit, i, place, task->low_ms);
            continue;
        }
        int64_t at_ms = order->low_ms + visit->from_ms, end_ms = order->low_ms + visit->to_ms;
        if (end_ms <= at_ms)
            continue;
        if (source->last_ms <= at_ms && at_ms - empty_since(source) >= task->pattern->pattern->channel.empty_for_ms)
            status = restart(admission, task, source, at_ms);
        source->last_ms = end_ms > source->last_ms ? end_ms : source->last_ms;
        admission_add_visit(task, visit, i, place, task->low_ms > source->on_ms ? task->low_ms : source->on_ms);
    }
    return status;
}

static enum status switch_source(struct admission *admission, const struct admission_task *task)
{
    struct switched source = { .on_ms = task->on_ms, .last_ms = INT64_MIN };
    enum status status = STATUS_OK;
    for (size_t b = 0; b < task->order->buckets && status == STATUS_OK; b++)
        status = switch_in_bucket(admission, task, b, &source);
    int64_t stop_ms = empty_since(&source) + task->pattern->pattern->channel.empty_for_ms;
    if (source.last_ms > task->off_ms || stop_ms > task->off_ms)
        stop_ms = task->off_ms;
    return status == STATUS_OK && source.on_ms < stop_ms ? add_window(admission, task, source.on_ms, stop_ms) : status;
}

static bool reserve_desk(struct admission_desk *desk, size_t sessions, size_t cells)
{
    if (desk->capacity < sessions) {
        free(desk->place);
        desk->capacity = sessions + sessions / 2;
        desk->place = malloc(desk->capacity);
        if (!desk->place)
            desk->capacity = 0;
    }
    if (desk->cells < cells) {
        free(desk->attends);
        desk->cells = cells;
        desk->attends = malloc(desk->cells);
        if (!desk->attends)
            desk->cells = 0;
    }
    return desk->place && desk->attends;
}

/* A moment as the visits count. */
static uint32_t offset_of(const struct admission_task *task, int64_t at_ms)
{
    const int64_t offset_ms = at_ms - task->order->low_ms;
    return offset_ms <= 0 ? 0 : offset_ms < task->order->span_ms ? (uint32_t)offset_ms : task->order->span_ms;
}

static struct seats_retry retry_of(const struct admission_task *task)
{
    const struct pattern *pattern = task->pattern->pattern;
    return (struct seats_retry){ .tries = pattern->stage.tries,
                                 .probability = pattern->stage.retry_probability,
                                 .after = &task->pattern->retry_after,
                                 .name = streams_name(task->streams, PURPOSE_RETRY, task->occurrence),
                                 .end_ms = offset_of(task, task->end_ms) };
}

/* Where everybody goes: by cell alone, or by session where there are seats. */
static enum status find_places(const struct admission_task *task)
{
    const struct pattern *pattern = task->pattern->pattern;
    struct admission_desk *desk = task->desk;
    for (size_t c = 0; c < task->plan->cells; c++) {
        enum place place = task->pattern->place[task->plan->cell[c].place];
        desk->attends[c] = place == PLACE_STAGE     ? ATTENDS_STAGE
                           : place == PLACE_CHANNEL ? ATTENDS_CHANNEL
                                                    : ATTENDS_ELSEWHERE;
    }
    desk->seated = pattern->stage.seats != INT64_MAX;
    desk->guests = task->pattern->guest_group >= 0 && task->plan->hand_share > 0;
    /* Auto-stop may want a bucket sorted, and guests join in an order that must not depend on what other patterns
     * want: from here on no visit moves. */
    for (size_t b = 0; b < task->order->buckets && (desk->guests || (desk->seated && pattern->channel.auto_stop)); b++)
        session_order_sort(task->order, b);
    if (!desk->seated)
        return STATUS_OK;
    const struct seats_task seats = { .order = task->order,
                                      .open_ms = offset_of(task, task->low_ms),
                                      .seats = pattern->stage.seats,
                                      .overflows = pattern->stage.overflow == OVERFLOW_CHANNEL,
                                      .attends = desk->attends,
                                      .place = desk->place,
                                      .retry = retry_of(task),
                                      .turned_away = task->turned_away };
    return seats_find(&desk->seats, &seats);
}

static enum status find_guests(const struct admission_task *task, size_t lates)
{
    struct admission_desk *desk = task->desk;
    const struct hands_task hands = { .plan = task->plan,
                                      .name = streams_name(task->streams, PURPOSE_HAND, task->occurrence),
                                      .places = task->pattern->pattern->stage.guests,
                                      .start_ms = offset_of(task, task->start_ms),
                                      .end_ms = offset_of(task, task->end_ms) };
    if (!desk->guests)
        return STATUS_OK;
    hands_begin(&desk->hands);
    enum status status =
        hands_ask(&desk->hands, &hands, task->order->visit, desk->seated ? desk->place : NULL, task->order->visits);
    if (status == STATUS_OK)
        status = hands_ask(&desk->hands, &hands, desk->seats.late, NULL, lates);
    return status == STATUS_OK ? hands_join(&desk->hands, &hands) : status;
}

enum status admission_walk(struct admission *admission, const struct admission_task *task)
{
    struct admission_desk *desk = task->desk;
    if (!reserve_desk(desk, task->order->visits + 1, task->plan->cells + 1))
        return STATUS_LIMIT;
    enum status status = find_places(task);
    const size_t visits = task->order->visits, lates = desk->seated ? desk->seats.lates : 0;
    if (status == STATUS_OK)
        status = find_guests(task, lates);
    if (status == STATUS_OK)
        status = admission_find_drops(task);
    if (status != STATUS_OK)
        return status;
    if (!admission_reserve(task, (visits + lates) * (desk->guests ? ADMISSION_STRETCHES : 1)))
        return STATUS_LIMIT;
    for (size_t i = 0; i < lates; i++)
        admission_add_visit(task, &desk->seats.late[i], visits + i, ATTENDS_STAGE, task->low_ms);
    if (task->pattern->pattern->channel.auto_stop)
        return switch_source(admission, task);
    for (size_t i = 0; i < visits; i++) {
        const struct visit *visit = &task->order->visit[i];
        admission_add_visit(task, visit, i, desk->seated ? desk->place[i] : desk->attends[visit->cell], task->low_ms);
    }
    return desk->out_of_memory ? STATUS_LIMIT : STATUS_OK;
}
