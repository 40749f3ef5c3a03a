/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_audience_work.h"

#include <math.h>
#include <stdlib.h>

enum { LIVE_POINTS = 192, FEW_LIVES = 64, BEGIN_POINTS = 96 };

static const double negligible = 1e-7;

double expect_audience_time(const struct class_work *class, const struct expect_arriving *arriving, size_t y, double t)
{
    double sum = 0;
    for (size_t i = 0; i < arriving->count && arriving->x[i] < t; i++)
        sum += arriving->weight[i] * chain_time(&class->chain, y, t - arriving->x[i]);
    return sum;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Cells of time after the end, narrow where those who linger leave and where sources go off. */
static void build_beyond(struct work *work)
{
    static const double u[] = { .03, .06, .12, .18, .25, .32,  .4,   .48,  .55,   .62,   .7,
                                .77, .84, .9,  .94, .97, .985, .993, .998, .9995, .9999, .99999 };
    enum { LEVELS = sizeof u / sizeof u[0] };
    double latest = 0, point[BEYONDS_MAX];
    size_t points = 0, laws = 0;
    work->beyonds = 1;
    work->beyond[0] = 0;
    for (size_t k = 0; k < work->event->audience.classes; k++) {
        const struct viewer_class *class = &work->event->audience.viewer_class[k];
        if (!class->lingers || !(dist_high(&class->linger_ms) > 0))
            continue;
        latest = fmax(latest, fmin(dist_high(&class->linger_ms), dist_quantile(&class->linger_ms, 1 - negligible)));
        for (size_t i = 0; laws < 2 && i < LEVELS; i++)
            point[points++] = dist_quantile(&class->linger_ms, u[i]);
        laws++;
    }
    const struct nodes *tail = &work->times->tail;
    for (size_t i = 1; i <= 16; i++)
        point[points++] = nodes_quantile(tail, (double)i / 16 - negligible);
    latest = fmin(latest, nodes_high(tail));
    if (latest <= 0)
        return;
    point[points++] = latest;
    qsort(point, points, sizeof point[0], compare_doubles);
    for (size_t i = 0; i < points && point[i] <= latest; i++)
        if (point[i] > work->beyond[work->beyonds - 1] + 1e-6)
            work->beyond[work->beyonds++] = point[i];
    for (size_t j = 0; j + 1 < work->beyonds; j++)
        work->source_on[j] =
            (nodes_limited_mean(tail, work->beyond[j + 1]) - nodes_limited_mean(tail, work->beyond[j])) /
            (work->beyond[j + 1] - work->beyond[j]);
}

static void build_class(struct work *work, const struct event_plan *plan, size_t k, struct class_work *out,
                        struct arena *arena)
{
    const struct viewer_class *class = &work->event->audience.viewer_class[k];
    bool again = class->returns;
    out->class = class;
    for (size_t c = 0; c < plan->categories; c++)
        if (plan->category_class[c] == k)
            out->share += plan->category_share[c];
    expect_comer_build(&out->comer, &class->arrivals, &work->times->live, arena);
    chain_build(&out->chain, &class->stay_ms, again ? &class->sessions_law : NULL, again ? &class->gap_ms : NULL,
                out->comer.longest_ms, work->beyond, work->beyonds, arena);
    out->lingering = arena_alloc(arena, work->beyonds, sizeof *out->lingering);
    for (size_t j = 0; class->lingers && j + 1 < work->beyonds; j++)
        out->lingering[j] = (dist_limited_mean(&class->linger_ms, work->beyond[j + 1]) -
                             dist_limited_mean(&class->linger_ms, work->beyond[j])) /
                            (work->beyond[j + 1] - work->beyond[j]);
}

void expect_audience_prepare(struct work *work, const struct event_plan *plan, struct arena *arena)
{
    const struct nodes *live = &work->times->live;
    build_beyond(work);
    work->few_lives = nodes_gathered(live->x, live->weight, live->count, FEW_LIVES, arena);
    work->class = arena_alloc(arena, work->classes, sizeof *work->class);
    size_t room = 0;
    for (size_t k = 0; k < work->classes; k++) {
        build_class(work, plan, k, &work->class[k], arena);
        room = work->class[k].comer.room > room ? work->class[k].comer.room : room;
    }
    work->arriving.x = arena_alloc(arena, room, sizeof(double));
    work->arriving.weight = arena_alloc(arena, room, sizeof(double));
}

static double clamp(double x, double low, double high)
{
    return fmin(fmax(x, low), high);
}

double expect_audience_inside(const struct work *work, const struct cut *cut, double at, double low, double high)
{
    if (cut->whole)
        return 1;
    const struct nodes *late = &work->times->late;
    double sum = 0;
    if (nodes_low(late) + at + low >= cut->from && nodes_high(late) + at + high <= cut->to)
        return 1;
    if (nodes_low(late) + at + low >= cut->to || nodes_high(late) + at + high <= cut->from)
        return 0;
    for (size_t d = 0; d < late->count; d++) {
        double from = fmax(late->x[d] + at + low, cut->from), to = fmin(late->x[d] + at + high, cut->to);
        sum += late->weight[d] * fmax(to - from, 0) / (high - low);
    }
    return sum;
}

struct nodes expect_audience_ends(const struct work *work, const struct cut *cut, const struct nodes *live,
                                  struct arena *arena)
{
    if (cut->whole)
        return *live;
    const struct nodes *late = &work->times->late;
    size_t count = 0;
    double *x = arena_alloc(arena, late->count * live->count, sizeof *x);
    double *weight = arena_alloc(arena, late->count * live->count, sizeof *weight);
    for (size_t d = 0; d < late->count; d++)
        for (size_t i = 0; i < live->count; i++) {
            x[count] = clamp(live->x[i], cut->from - late->x[d], cut->to - late->x[d]);
            weight[count++] = late->weight[d] * live->weight[i];
        }
    return nodes_gathered(x, weight, count, LIVE_POINTS, arena);
}

struct nodes expect_audience_begins(const struct work *work, const struct cut *cut, struct arena *arena)
{
    const struct nodes *late = &work->times->late, *warm_up = &work->times->warm_up;
    size_t count = 0;
    double *x = arena_alloc(arena, late->count * warm_up->count, sizeof *x);
    double *weight = arena_alloc(arena, late->count * warm_up->count, sizeof *weight);
    for (size_t d = 0; d < late->count; d++)
        for (size_t i = 0; i < warm_up->count; i++) {
            x[count] = -warm_up->x[i] - late->x[d];
            if (!cut->whole)
                x[count] = clamp(x[count], cut->from - late->x[d], cut->to - late->x[d]);
            weight[count++] = late->weight[d] * warm_up->weight[i];
        }
    return nodes_gathered(x, weight, count, BEGIN_POINTS, arena);
}

double expect_audience_between(const struct nodes *ends, const struct nodes *begins, expect_audience_path *path,
                               const void *context)
{
    double sum = 0;
    for (size_t i = 0; i < ends->count; i++)
        sum += ends->weight[i] * path(context, ends->x[i]);
    for (size_t i = 0; i < begins->count; i++)
        sum -= begins->weight[i] * path(context, begins->x[i]);
    return sum;
}
