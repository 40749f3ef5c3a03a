/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who comes, when, and for how long at first. */
#include "audience_block.h"

#include <math.h>
#include <string.h>

#include "calendar.h"
#include "count.h"
#include "rng.h"

/* The mass of an absolute rate from its first bin to the programme's end, in cycles of its bins: whole ones in the
 * upper 32 bits, a part of one in the lower. */
static uint64_t rate_mass(const struct audience_task *task)
{
    const struct event_plan *plan = task->plan;
    int64_t length_ms = task->end_ms - task->start_ms - plan->viewer_class[0].from_ms;
    if (length_ms <= 0 || !(plan->cycle_mean > 0))
        return 0;
    uint64_t whole = plan->repeat ? (uint64_t)(length_ms / plan->cycle_ms) : 0;
    int64_t rest_ms = length_ms - (int64_t)whole * plan->cycle_ms;
    return (whole << 32) + (uint64_t)(dist_cdf(&plan->cycle_law, (double)rest_ms) * 0x1p32);
}

bool audience_one_cycle(const struct audience_task *task)
{
    return rate_mass(task) == (uint64_t)1 << 32;
}

static struct surge_task surge_task(const struct audience_task *task)
{
    return (struct surge_task){ .plan = task->plan,
                                .streams = task->streams,
                                .occurrence = task->occurrence,
                                .from_ms = task->start_ms + task->plan->viewer_class[0].from_ms,
                                .end_ms = task->end_ms };
}

/* Viewers expected by an absolute rate; of those who bring others, who come by themselves. Negative beyond all limits.
 */
static double rate_mean(const struct audience_task *task)
{
    const struct event_plan *plan = task->plan;
    double mean;
    if (!plan->surge)
        return (double)rate_mass(task) * 0x1p-32 * plan->cycle_mean;
    const struct surge_task surge = surge_task(task);
    const struct arrivals *arrivals = &plan->event->audience.viewer_class[0].arrivals;
    if (arrivals->kind == ARRIVALS_HAWKES)
        return surge.end_ms <= surge.from_ms
                   ? 0
                   : arrivals->own_per_min / MINUTE_MS * (double)(surge.end_ms - surge.from_ms);
    return surge_modulate(task->surge, &surge, &mean) ? mean : -1;
}

/* Of a surge of viewers who bring others, all of them; else those who come by themselves. */
static int64_t with_brought(const struct audience_task *task, int64_t own)
{
    if (!task->plan->surge || task->plan->viewer_class[0].arrivals != ARRIVALS_HAWKES)
        return own;
    const struct surge_task surge = surge_task(task);
    return surge_excite(task->surge, &surge, own) ? (int64_t)task->surge->viewers : AUDIENCE_VIEWERS_MAX + 1;
}

/* To the nearest whole number, halves away from zero; what exceeds all limits stays above them. */
static int64_t whole(double count)
{
    return (int64_t)floor(fmin(count, 1e12) + 0.5);
}

double audience_rate_mean(const struct audience_task *task)
{
    const double mean = task->forecast * rate_mean(task);
    if (!task->streams || !(task->plan->event->audience.dispersion > 0))
        return mean;
    return mean * streams_value(task->streams, &task->plan->over_dispersion, INPUT_DISPERSION, task->occurrence);
}

int64_t audience_size(const struct audience_task *task)
{
    const struct event_plan *plan = task->plan;
    const struct audience *audience = &plan->event->audience;
    if (!audience->present)
        return 0;
    const struct streams *streams = task->streams;
    const uint32_t o = task->occurrence;
    double mean = task->forecast;
    double size = plan->rate ? rate_mean(task) : streams_value(streams, &plan->size, INPUT_SIZE, o);
    if (size < 0)
        return AUDIENCE_VIEWERS_MAX + 1;
    mean *= size;
    if (audience->registered) {
        int64_t registered = whole(mean);
        double show_up = streams_value(streams, &plan->show_up, INPUT_SHOW_UP, o);
        if (audience->count == COUNT_FIXED)
            return whole((double)registered * show_up);
        return count_binomial(registered, show_up, streams_uniform(streams, INPUT_COUNT, o));
    }
    if (audience->dispersion > 0)
        mean *= streams_value(streams, &plan->over_dispersion, INPUT_DISPERSION, o);
    if (audience->count == COUNT_FIXED)
        return whole(mean);
    return with_brought(task, mean > 0 ? count_poisson(fmin(mean, 1e12), streams_uniform(streams, INPUT_COUNT, o)) : 0);
}

static void draw_columns(const struct event_plan *plan, const uint32_t word[], size_t count, uint32_t column[])
{
    const uint16_t *quick = plan->column_quick;
    if (plan->columns == 1) {
        memset(column, 0, count * sizeof *column);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        column[i] = quick[word[i] >> (32 - COLUMN_QUICK_BITS)];
        if (column[i] == COLUMN_SLOW)
            column[i] = model_column(plan, word[i]);
    }
}

void audience_categories(const struct audience_task *task, int64_t first, size_t count, struct audience_block *block)
{
    const struct model *model = task->model;
    uint32_t *category = block->batch->category;
    draw_columns(task->plan, block->word[1], count, category);
    if (model->places == 1)
        return;
    const struct rng_name name = streams_name(task->streams, PURPOSE_PLACE, task->occurrence);
    rng_words(&name, (uint32_t)first, count, (uint32_t *[4]){ block->who, NULL, NULL, NULL });
    for (size_t i = 0; i < count; i++) {
        uint32_t place = 0;
        while (place + 1 < model->places && block->who[i] >= model->place_end[place])
            place++;
        category[i] = category[i] * (uint32_t)model->places + place;
    }
}

/* Exact counts: the viewers of category 0 come first, and so on. */
static void exact_categories(const struct event_plan *plan, const int64_t exact[], int64_t first, size_t count,
                             uint32_t category[])
{
    size_t c = 0;
    int64_t end = exact[0];
    for (size_t i = 0; i < count; i++) {
        while (first + (int64_t)i >= end && c + 1 < plan->categories)
            end += exact[++c];
        category[i] = (uint32_t)c;
    }
}

void audience_arrivals(const struct audience_task *task, const struct class_plan *class, const uint32_t word[],
                       size_t count, int64_t arrival_ms[])
{
    if (class->arrivals == ARRIVALS_UNIFORM) {
        int64_t from_ms = class->from_ms + (class->from_end ? task->end_ms : task->start_ms);
        int64_t to_ms = class->to_ms + (class->to_end ? task->end_ms : task->start_ms);
        uint64_t width_ms = to_ms > from_ms ? (uint64_t)(to_ms - from_ms) : 0;
        for (size_t i = 0; i < count; i++)
            arrival_ms[i] = from_ms + (int64_t)((uint64_t)(((uint128)width_ms * word[i]) >> 32));
    } else if (class->arrivals == ARRIVALS_RATE) {
        uint64_t mass = rate_mass(task);
        for (size_t i = 0; i < count; i++) {
            uint64_t product = (uint64_t)(((uint128)mass * word[i]) >> 32);
            arrival_ms[i] = task->start_ms + class->from_ms + (int64_t)(product >> 32) * task->plan->cycle_ms +
                            sampler_draw(&class->arrival, (uint32_t)product);
        }
    } else {
        sampler_draw_block(&class->arrival, count, word, arrival_ms);
        int64_t from_ms = class->law_from_end ? task->end_ms : task->start_ms;
        for (size_t i = 0; i < count; i++)
            arrival_ms[i] += from_ms;
    }
}

static void draw_all_arrivals(const struct audience_task *task, int64_t first, size_t count,
                              struct audience_block *block)
{
    const struct event_plan *plan = task->plan;
    struct batch *batch = block->batch;
    if (plan->surge) {
        const struct surge_task surge = surge_task(task);
        surge_arrivals(task->surge, &surge, first, count, block->word[0], batch->arrival_ms);
        return;
    }
    if (plan->one_arrival_law) {
        audience_arrivals(task, &plan->viewer_class[0], block->word[0], count, batch->arrival_ms);
        return;
    }
    for (size_t i = 0; i < count; i++)
        audience_arrivals(task, &plan->viewer_class[block->viewer_class[i]], block->word[0] + i, 1, batch->arrival_ms + i);
}

void audience_first(const struct audience_task *task, int64_t first, size_t count, struct audience_block *block)
{
    const struct event_plan *plan = task->plan;
    struct batch *batch = block->batch;
    const struct rng_name name = streams_name(task->streams, PURPOSE_AUDIENCE, task->occurrence);
    rng_words(&name, (uint32_t)first, count,
              (uint32_t *[4]){ block->word[0], block->word[1], block->word[2], block->word[3] });
    if (plan->event->audience.assign_exact)
        exact_categories(plan, block->exact, first, count, batch->category);
    else
        audience_categories(task, first, count, block);
    batch->count = count;
    for (size_t i = 0; i < count; i++) {
        batch->viewer[i] = (uint32_t)first + (uint32_t)i;
        batch->session[i] = 0;
    }
    if (plan->classes == 1) {
        draw_all_arrivals(task, first, count, block);
        sampler_draw_block(plan->stay[0], count, block->word[2], batch->end_ms);
    } else {
        for (size_t i = 0; i < count; i++)
            block->viewer_class[i] = plan->category_class[batch->category[i]];
        draw_all_arrivals(task, first, count, block);
        sampler_draw_each(plan->stay, plan->classes, block->viewer_class, count, block->word[2], batch->end_ms);
    }
    if (plan->returns)
        sampler_draw_each(plan->sessions, plan->classes, block->viewer_class, count, block->word[3], batch->left);
    for (size_t i = 0; i < count; i++)
        batch->end_ms[i] += batch->arrival_ms[i];
}
