/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admission_add.h"

#include <stdlib.h>

/* Room for so many more stretches in each path. */
bool admission_reserve(const struct admission_task *task, size_t stretches)
{
    struct path *const path[] = { task->viewer_path, task->channel_path, task->stage_path, task->guest_path };
    for (size_t i = 0; i < sizeof path / sizeof path[0]; i++)
        if (path[i] && !path_reserve(path[i], stretches))
            return false;
    return true;
}

static enum status push_air(void *context, const struct on_air *air)
{
    const struct admission_task *task = context;
    struct admission_desk *desk = task->desk;
    if (desk->airs == desk->air_room) {
        size_t room = 2 * desk->air_room + 64;
        struct on_air *grown = realloc(desk->air, room * sizeof *grown);
        if (!grown)
            return STATUS_LIMIT;
        desk->air = grown;
        desk->air_room = room;
    }
    desk->air[desk->airs] = *air;
    desk->air[desk->airs].when.from_ms -= task->origin_ms;
    desk->air[desk->airs++].when.to_ms -= task->origin_ms;
    return STATUS_OK;
}

enum status admission_find_drops(const struct admission_task *task)
{
    struct admission_desk *desk = task->desk;
    struct admission_task copy = *task;
    desk->airs = 0;
    desk->out_of_memory = false;
    if (!task->pattern->drops || !task->plan->event->source.drops)
        return STATUS_OK;
    desk->reconnect = streams_name(task->streams, PURPOSE_RECONNECT, task->occurrence);
    return timeline_source(task->streams, task->occurrence, task->draw, push_air, &copy);
}

/* A viewer from elsewhere among the speakers, and on the same stage as they. */
static void add_guest(const struct admission_task *task, uint16_t cell, int64_t from_ms, int64_t to_ms)
{
    uint32_t from_s = ((uint32_t)from_ms + (SECOND_MS - 1)) / SECOND_MS,
             to_s = ((uint32_t)to_ms + (SECOND_MS - 1)) / SECOND_MS;
    task->guest_ms[task->plan->cell[cell].audio_only ? MEDIA_AUDIO : MEDIA_VIDEO] += to_ms - from_ms;
    path_add(task->stage_path, from_s, to_s);
    path_add(task->viewer_path, from_s, to_s);
}

/* The first stretch on air that ends after `at_ms`; desk->airs where there is none. */
static size_t air_after(const struct admission_desk *desk, int64_t at_ms)
{
    size_t low = 0, high = desk->airs;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (desk->air[middle].when.to_ms <= at_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Who watched when the source dropped comes back, by lot and for the rest of the stay, some time after it is on again:
 * whether, and then when. */
static bool comes_back(const struct admission_task *task, const struct visit *visit, size_t drop, int64_t *at_ms)
{
    const struct admission_desk *desk = task->desk;
    const struct rng_name *name = &desk->reconnect;
    uint32_t word[4];
    if (drop + 1 == desk->airs) /* it is off for good */
        return false;
    rng_block(name->seed,
              (const uint32_t[4]){ visit->viewer,
                                   name->purpose + visit->number * (TIMELINE_SOURCE_DROPS_MAX + 1u) + (uint32_t)drop,
                                   name->entity, name->replication },
              word);
    *at_ms = desk->air[drop + 1].when.from_ms + sampler_draw(&task->plan->back_after, word[1]);
    return rng_word_uniform(word[0]) < desk->air[drop].back && *at_ms < task->end_ms;
}

/* A stretch that ends at each drop of its source and may go on after it. Who comes while the source is off waits. */
static void add_between_drops(const struct admission_task *task, const struct visit *visit, int place, int64_t from_ms,
                              int64_t to_ms)
{
    const struct admission_desk *desk = task->desk;
    for (size_t i = air_after(desk, from_ms); i < desk->airs; i = air_after(desk, from_ms)) {
        const struct window *on = &desk->air[i].when;
        int64_t begin_ms = from_ms > on->from_ms ? from_ms : on->from_ms;
        if (begin_ms >= to_ms)
            return;
        admission_add(task, visit->cell, place, begin_ms, to_ms < on->to_ms ? to_ms : on->to_ms);
        if (to_ms <= on->to_ms || !comes_back(task, visit, i, &from_ms))
            return;
    }
}

static void add_stretch(const struct admission_task *task, const struct visit *visit, int place, int64_t from_ms,
                        int64_t to_ms)
{
    if (task->desk->airs > 0 && place != ATTENDS_STAGE && place != TURNED_AWAY)
        add_between_drops(task, visit, place, from_ms, to_ms);
    else
        admission_add(task, visit->cell, place, from_ms, to_ms);
}

/* Who joins the speakers does not watch meanwhile, unless on the stage anyway. */
static void add_with_guest(const struct admission_task *task, const struct visit *visit, int place, int64_t from_ms,
                           int64_t to_ms, const struct guest *guest)
{
    int64_t joins_ms = task->order->low_ms + guest->from_ms, leaves_ms = task->order->low_ms + guest->to_ms;
    joins_ms = joins_ms > from_ms ? joins_ms : from_ms;
    if (leaves_ms <= joins_ms) {
        add_stretch(task, visit, place, from_ms, to_ms);
        return;
    }
    path_add(task->guest_path, ((uint32_t)joins_ms + (SECOND_MS - 1)) / SECOND_MS,
             ((uint32_t)leaves_ms + (SECOND_MS - 1)) / SECOND_MS);
    if (place == ATTENDS_STAGE) {
        admission_add(task, visit->cell, place, from_ms, to_ms);
        return;
    }
    add_guest(task, visit->cell, joins_ms, leaves_ms);
    add_stretch(task, visit, place, from_ms, joins_ms);
    add_stretch(task, visit, place, leaves_ms, to_ms);
}

void admission_add_parts(const struct admission_task *task, const struct visit *visit, size_t i, int place,
                         int64_t from_ms, int64_t to_ms)
{
    struct admission_desk *desk = task->desk;
    /* Between drops there may be more stretches than were reserved: one more for each. */
    desk->out_of_memory |= desk->airs > 0 && !admission_reserve(task, ADMISSION_STRETCHES + desk->airs);
    if (desk->out_of_memory)
        return;
    if (desk->guests)
        add_with_guest(task, visit, place, from_ms, to_ms, &desk->hands.guest[i]);
    else
        add_stretch(task, visit, place, from_ms, to_ms);
}
