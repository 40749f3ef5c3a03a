/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short way for audiences whose viewers all follow the same laws, come once and go by themselves: offsets of 32
 * bits, no batch, and no pass but those that are needed. What it adds is what audience.c would add, to the last bit
 * (tests/test_plain.c). */
#include "audience_block.h"

#include "calendar.h"
#include "rng.h"
#include "wide.h"

/* All moments lie within three days of the origin; the shortest stay counts as six days and what comes on top as twelve
 * at most: so sums fit 32 bits, and who stays longer is there at the end all the same. */
#define MOMENT_MAX_MS (INT64_C(1) << 28)
#define SHORTEST_MAX_MS (INT64_C(1) << 29)

/* The moment that offsets of arrivals are counted from. */
static int64_t arrivals_from(const struct audience_task *task)
{
    const struct class_plan *class = &task->plan->viewer_class[0];
    if (class->arrivals == ARRIVALS_RATE)
        return task->start_ms + class->from_ms + class->arrival.origin;
    return (class->law_from_end ? task->end_ms : task->start_ms) + class->arrival.origin;
}

static bool is_moment(int64_t ms)
{
    return ms > -MOMENT_MAX_MS && ms < MOMENT_MAX_MS;
}

bool audience_is_plain(const struct audience_task *task)
{
    const struct event_plan *plan = task->plan;
    const struct class_plan *class = &plan->viewer_class[0];
    if (plan->classes != 1 || plan->lingers || plan->returns || plan->shocks > 0 || plan->surge || task->list ||
        task->path[0].sparse || plan->event->audience.assign_exact)
        return false;
    if (class->arrivals != ARRIVALS_LAW && !(class->arrivals == ARRIVALS_RATE && audience_one_cycle(task)))
        return false;
    const int64_t from_ms = arrivals_from(task), latest_ms = from_ms + class->arrival.highest - class->arrival.origin;
    return is_moment(task->high_ms) && is_moment(task->end_ms) && is_moment(from_ms) && is_moment(latest_ms) &&
           class->stay.origin >= 0;
}

/* As count_times of audience.c: sessions cut to what counts, and the seconds of the grid. Returns the sum of their
 * times. */
WIDE static uint64_t cut(struct audience_bounds bounds, size_t count, const uint32_t *restrict arrival,
                         const uint32_t *restrict stay, uint32_t *restrict time_ms, uint32_t *restrict from_s,
                         uint32_t *restrict to_s)
{
    uint64_t sum_ms = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t at_ms = bounds.from_ms + (int32_t)arrival[i];
        int32_t stays_ms = bounds.stay_ms + (int32_t)(stay[i] < AUDIENCE_STAY_MAX_MS ? stay[i] : AUDIENCE_STAY_MAX_MS);
        int32_t from_ms = at_ms > bounds.low_ms ? at_ms : bounds.low_ms;
        int32_t to_ms = at_ms + stays_ms;
        from_ms = from_ms < bounds.high_ms ? from_ms : bounds.high_ms;
        to_ms = to_ms < bounds.last_ms ? to_ms : bounds.last_ms;
        to_ms = to_ms > from_ms ? to_ms : from_ms;
        time_ms[i] = (uint32_t)(to_ms - from_ms);
        from_s[i] = ((uint32_t)from_ms + (SECOND_MS - 1)) / SECOND_MS;
        to_s[i] = ((uint32_t)to_ms + (SECOND_MS - 1)) / SECOND_MS;
        sum_ms += time_ms[i];
    }
    return sum_ms;
}

static void drop(int32_t number[], size_t count, const uint32_t from_s[], const uint32_t to_s[])
{
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++) {
        number[from_s[i]]++;
        number[to_s[i]]--;
    }
}

static void drop_each(const struct audience_task *task, size_t count, const struct audience_block *block)
{
    const uint32_t *category = block->batch->category;
    if (task->model->places == 1) {
        drop(task->path[0].number, count, block->from_s, block->to_s);
    } else {
        int32_t *number[MODEL_PLACES_MAX];
        for (size_t i = 0; i < task->model->places; i++)
            number[i] = task->path[i].number;
        for (size_t i = 0; i < count; i++) {
            int32_t *here = number[task->plan->category_place[category[i]]];
            here[block->from_s[i]]++;
            here[block->to_s[i]]--;
        }
    }
    for (size_t i = 0; i < count; i++)
        block->category_ms[category[i]] += block->time_ms[i];
}

void audience_draw_plain(const struct audience_task *task, int64_t first, int64_t end, struct audience_block *block)
{
    const struct class_plan *class = &task->plan->viewer_class[0];
    const bool alike = task->plan->categories == 1;
    const struct rng_name name = streams_name(task->streams, PURPOSE_AUDIENCE, task->occurrence);
    const struct audience_bounds bounds = { .from_ms = (int32_t)arrivals_from(task),
                                            .stay_ms = (int32_t) class->stay.origin,
                                            .low_ms = (int32_t)task->low_ms,
                                            .high_ms = (int32_t)task->high_ms,
                                            .last_ms = (int32_t)(task->end_ms < task->high_ms ? task->end_ms
                                                                                              : task->high_ms) };
    uint32_t *arrival = block->name, *stay = block->purpose;
    for (first = audience_draw_fused(task, &bounds, first, end, block); first < end; first += AUDIENCE_BLOCK) {
        int64_t rest = end - first;
        size_t count = (size_t)(rest < AUDIENCE_BLOCK ? rest : AUDIENCE_BLOCK);
        rng_words(&name, (uint32_t)first, count,
                  (uint32_t *[4]){ block->word[0], alike ? NULL : block->word[1], block->word[2], NULL });
        sampler_draw_offsets(&class->arrival, count, block->word[0], arrival);
        sampler_draw_offsets(&class->stay, count, block->word[2], stay);
        uint64_t sum_ms = cut(bounds, count, arrival, stay, block->time_ms, block->from_s, block->to_s);
        if (alike) {
            block->category_ms[0] += (int64_t)sum_ms;
            drop(task->path[0].number, count, block->from_s, block->to_s);
        } else {
            audience_categories(task, first, count, block);
            drop_each(task, count, block);
        }
    }
}
