/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the parts: curves by group, or steps by place. */
#include <math.h>

#include "aggregate_part.h"
#include "calendar.h"
#include "rng.h"
#include "wide.h"

struct curves {
    const struct audience_task *task;
    struct path *const *path;
    bool begun, fine;
    double per_second[AGGREGATE_KNOTS_MAX]; /* of each slot, as in the law */
};

static void begin_curves(struct curves *curves, const struct part *part)
{
    const struct audience_task *task = curves->task;
    curves->begun = true;
    for (size_t i = 0; i + 1 < part->knots; i++)
        curves->per_second[i] = i + 1 < part->body
                                    ? part->law->per_second[i]
                                    : fmin(1, (double)SECOND_MS / (double)(part->at_ms[i + 1] - part->at_ms[i]));
    for (size_t g = 0; g < task->model->drawn_groups; g++) {
        struct path *path = curves->path[g];
        curves->fine = curves->fine && path_begin_curve(path, (size_t)(task->high_ms / SECOND_MS) + 2, part->knots);
        if (!curves->fine)
            return;
        struct knots *knots = &path->knots;
        knots->low_ms = part->low_ms + task->start_ms;
        knots->high_ms = part->high_ms + task->start_ms;
        for (size_t i = 0; i < part->knots; i++) {
            knots->at_ms[i] = part->at_ms[i] + task->start_ms;
            knots->value[i] = knots->flow[i] = 0;
        }
    }
}

static void add_to_groups(void *context, const struct part *part)
{
    struct curves *curves = context;
    const struct model *model = curves->task->model;
    if (!curves->begun)
        begin_curves(curves, part);
    for (size_t g = 0; g < model->drawn_groups && curves->fine; g++) {
        if (!(model->group[g] >> part->place & 1))
            continue;
        struct knots *knots = &curves->path[g]->knots;
        for (size_t i = 0; i < part->knots; i++)
            knots->value[i] += part->value[i];
        for (size_t i = 0; i + 1 < part->knots; i++)
            knots->flow[i] += part->flow[i];
    }
}

/* The largest number of each slot: the maximum of a Brownian bridge from a to b whose free variance is v exceeds x with
 * probability exp(-2 (x - a)(x - b) / v). Read at whole seconds it is less by 0.5826 sd of a second's change (Broadie,
 * Glasserman, Kou 1997: -zeta(1/2)/sqrt(2 pi)). */
WIDE static void find_most(size_t slots, const double *restrict value, const double *restrict flow,
                           const double *restrict per_second, const double *restrict exponential, double *restrict most)
{
    for (size_t i = 0; i < slots; i++) {
        const double a = value[i], b = value[i + 1];
        const double top = (a + b + sqrt((b - a) * (b - a) + 2 * flow[i] * exponential[i])) / 2;
        const double seen = top - 0.5826 * sqrt(flow[i] * per_second[i]);
        const double ends = a > b ? a : b;
        most[i] = seen > ends ? seen : ends;
    }
}

bool aggregate_draw(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers,
                    struct path *const path[])
{
    struct curves curves; /* not zeroed: it is large */
    curves.task = task;
    curves.path = path;
    curves.begun = false;
    curves.fine = true;
    part_draw_all(aggregate, task, viewers, add_to_groups, &curves);
    for (size_t g = 0; g < task->model->drawn_groups && curves.fine; g++) {
        struct knots *knots = &path[g]->knots;
        double exponential[AGGREGATE_KNOTS_MAX + 4];
        part_exponentials(aggregate, task, PURPOSE_AGGREGATE_MOST, (uint32_t)g * PART_INDICES, knots->count,
                          exponential);
        find_most(knots->count - 1, knots->value, knots->flow, curves.per_second, exponential, knots->most);
    }
    return curves.fine;
}

struct steps {
    const struct aggregate *aggregate;
    const struct audience_task *task;
};

/* A random walk over the seconds first .. end - 1 of the grid. */
struct walk {
    const struct steps *steps;
    uint32_t index;
    int64_t first_s, end_s;
};

/* Partial sum up to and with second s + i, of the chunk that begins at second s: out[i]. Returns the last. */
static double walk_chunk(const struct walk *walk, int64_t s, size_t count, double before, double out[])
{
    double normal[AGGREGATE_KNOTS_MAX + 4];
    const int64_t aligned = s / 4 * 4;
    const size_t skip = (size_t)(s - aligned);
    part_normals(walk->steps->aggregate, walk->steps->task, PURPOSE_AGGREGATE_STEP,
                 walk->index + (uint32_t)(aligned / 4), skip + count, normal);
    for (size_t i = 0; i < count; i++)
        out[i] = before += normal[skip + i];
    return before;
}

enum { STEP_INDEX_BITS = 22 }; /* seconds of an occurrence / 4 are fewer than 2^22 */

enum { WALK_CHUNK = AGGREGATE_KNOTS_MAX - 4 };

static size_t chunk_at(const struct walk *walk, int64_t s)
{
    return (size_t)(walk->end_s - s < WALK_CHUNK ? walk->end_s - s : WALK_CHUNK);
}

/* The number present at the seconds of one slot that count: straight between the knots, plus a bridge of independent
 * steps. `number` gets the differences; returns the last number. */
static int32_t step_through(const struct walk *walk, const struct part *part, size_t slot, int32_t present,
                            int32_t number[])
{
    const struct audience_task *task = walk->steps->task;
    const int64_t begin_ms = part->at_ms[slot] + task->start_ms;
    const double length_ms = (double)(part->at_ms[slot + 1] - part->at_ms[slot]);
    const double step_sd = sqrt(part->flow[slot] * SECOND_MS / length_ms);
    const double rise = (part->value[slot + 1] - part->value[slot]) / length_ms;
    double out[WALK_CHUNK], sum = 0, all = 0;
    for (int64_t s = walk->first_s; s < walk->end_s; s += WALK_CHUNK)
        all = walk_chunk(walk, s, chunk_at(walk, s), all, out);
    const bool kept = walk->end_s - walk->first_s <= WALK_CHUNK;
    const double pull = all / (double)(walk->end_s - walk->first_s);
    for (int64_t s = walk->first_s; s < walk->end_s; s += WALK_CHUNK) {
        const size_t count = chunk_at(walk, s);
        if (!kept)
            sum = walk_chunk(walk, s, count, sum, out);
        for (size_t i = 0; i < count; i++) {
            const int64_t second = s + (int64_t)i;
            const double bridge = out[i] - (double)(second + 1 - walk->first_s) * pull;
            const double value = part->value[slot] + rise * (double)(second * SECOND_MS - begin_ms) + step_sd * bridge;
            const int32_t next = value > knots_somebody ? (int32_t)(value + 0.5) : 0;
            number[second] += next - present;
            present = next;
        }
    }
    return present;
}

static int64_t second_from(int64_t at_ms)
{
    return at_ms > 0 ? (at_ms + SECOND_MS - 1) / SECOND_MS : 0;
}

static void add_steps(void *context, const struct part *part)
{
    const struct steps *steps = context;
    const struct audience_task *task = steps->task;
    int32_t *number = task->path[part->place].number, present = 0;
    const int64_t low_s = second_from(part->low_ms + task->start_ms),
                  high_s = second_from(part->high_ms + task->start_ms);
    if (low_s >= high_s) /* perhaps beyond the path */
        return;
    for (size_t slot = 0; slot + 1 < part->knots; slot++) {
        int64_t first_s = second_from(part->at_ms[slot] + task->start_ms);
        int64_t end_s = second_from(part->at_ms[slot + 1] + task->start_ms);
        first_s = first_s > low_s ? first_s : low_s;
        end_s = end_s < high_s ? end_s : high_s;
        if (first_s >= end_s)
            continue;
        const struct walk walk = {
            .steps = steps, .index = part->index << STEP_INDEX_BITS, .first_s = first_s, .end_s = end_s
        };
        present = step_through(&walk, part, slot, present, number);
    }
    number[high_s] -= present;
}

void aggregate_draw_steps(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers)
{
    struct steps steps = { aggregate, task };
    part_draw_all(aggregate, task, viewers, add_steps, &steps);
}
