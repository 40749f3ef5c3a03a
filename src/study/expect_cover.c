/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_cover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DROPS_POINTS = 8192 };

struct change {
    double at;
    size_t interval;
    double mass; /* that has begun (positive) or ended */
};

static int compare_changes(const void *a, const void *b)
{
    const struct change *left = a, *right = b;
    return left->at < right->at ? -1 : left->at > right->at;
}

/* The integral over [from, to) of min(keep, length - t). */
static double kept_over(double from, double to, double length, double keep)
{
    double bend = fmin(fmax(length - keep, from), to); /* before it all of `keep` lies inside the period */
    double early = bend > from ? (bend - from) * keep : 0;
    return early + (to - bend) * (length - (to + bend) / 2);
}

struct sweep {
    size_t *active; /* intervals that have begun and not surely ended */
    size_t actives;
    double *inside;    /* by interval: probability of being inside, given that it happens */
    size_t *remaining; /* by interval: changes to come */
};

static void sweep_apply(struct sweep *sweep, const struct change *change, size_t changes_of)
{
    size_t i = change->interval;
    if (sweep->remaining[i] == changes_of)
        sweep->active[sweep->actives++] = i;
    sweep->inside[i] += change->mass;
    if (--sweep->remaining[i] > 0)
        return;
    for (size_t k = 0; k < sweep->actives; k++)
        if (sweep->active[k] == i)
            sweep->active[k] = sweep->active[--sweep->actives];
}

static double covered(const struct sweep *sweep, const struct cover_interval interval[])
{
    double outside = 1;
    for (size_t k = 0; k < sweep->actives; k++)
        outside *= 1 - interval[sweep->active[k]].probability * sweep->inside[sweep->active[k]];
    return 1 - outside;
}

double cover_measure(const struct cover_interval interval[], size_t intervals, double length, const double keep[],
                     size_t keeps, double kept[], struct arena *arena)
{
    size_t mark = arena_mark(arena), changes = 0;
    for (size_t i = 0; i < intervals; i++)
        changes += interval[i].start->count + interval[i].end->count;
    struct change *change = arena_alloc(arena, changes + 1, sizeof *change);
    struct sweep sweep = { arena_alloc(arena, intervals + 1, sizeof(size_t)), 0,
                           arena_alloc(arena, intervals + 1, sizeof(double)),
                           arena_alloc(arena, intervals + 1, sizeof(size_t)) };
    changes = 0;
    for (size_t i = 0; i < intervals; i++) {
        const struct nodes *start = interval[i].start, *end = interval[i].end;
        for (size_t k = 0; k < start->count; k++)
            change[changes++] = (struct change){ interval[i].offset + start->x[k], i, start->weight[k] };
        for (size_t k = 0; k < end->count; k++)
            change[changes++] = (struct change){ interval[i].offset + end->x[k], i, -end->weight[k] };
        sweep.remaining[i] = start->count + end->count;
    }
    qsort(change, changes, sizeof *change, compare_changes);
    double total = 0;
    memset(kept, 0, keeps * sizeof *kept);
    for (size_t c = 0; c < changes; c++) {
        const struct cover_interval *of = &interval[change[c].interval];
        sweep_apply(&sweep, &change[c], of->start->count + of->end->count);
        double from = fmax(change[c].at, 0), to = c + 1 < changes ? fmin(change[c + 1].at, length) : from;
        if (to <= from)
            continue;
        double ratio = covered(&sweep, interval);
        total += ratio * (to - from);
        for (size_t k = 0; k < keeps; k++)
            kept[k] += ratio * kept_over(from, to, length, keep[k]);
    }
    arena_release(arena, mark);
    return total;
}

void drops_build(struct drops *drops, const struct dist *every, const struct dist *gap, double horizon,
                 struct arena *arena)
{
    static const double none[1] = { 0 };
    chain_build(&drops->chain, every, NULL, gap, horizon, none, 1, arena);
    drops->points = DROPS_POINTS;
    drops->step = horizon / (DROPS_POINTS - 1);
    double *integral = arena_alloc(arena, DROPS_POINTS, sizeof *integral);
    for (size_t i = 1; i < DROPS_POINTS; i++) { /* Simpson's rule */
        double from = (double)(i - 1) * drops->step;
        integral[i] = integral[i - 1] + drops->step / 6 *
                                            (chain_time(&drops->chain, 0, from) +
                                             4 * chain_time(&drops->chain, 0, from + drops->step / 2) +
                                             chain_time(&drops->chain, 0, from + drops->step));
    }
    drops->integral = integral;
}

static double integral_at(const struct drops *drops, double x)
{
    if (x <= 0)
        return 0;
    double horizon = (double)(drops->points - 1) * drops->step;
    if (x > horizon) { /* the last slope goes on, as in chain_time */
        double last = chain_time(&drops->chain, 0, horizon), more = chain_time(&drops->chain, 0, x);
        return drops->integral[drops->points - 1] + (x - horizon) * (last + more) / 2;
    }
    double at = x / drops->step;
    size_t i = (size_t)fmin(at, (double)(drops->points - 2));
    double t = at - (double)i, s = 1 - t; /* Hermite's cubic: the slope is the time connected */
    double from = chain_time(&drops->chain, 0, (double)i * drops->step) * drops->step;
    double to = chain_time(&drops->chain, 0, (double)(i + 1) * drops->step) * drops->step;
    return drops->integral[i] * s * s * (1 + 2 * t) + drops->integral[i + 1] * t * t * (1 + 2 * s) + from * t * s * s -
           to * s * t * t;
}

/* The integral of P(connected at t) (until - t) over [from, to), by parts. */
static double falling(const struct drops *drops, double start, double from, double to, double until)
{
    to = fmin(to, until);
    if (to <= from)
        return 0;
    return (until - to) * chain_time(&drops->chain, 0, to - start) -
           (until - from) * chain_time(&drops->chain, 0, from - start) + integral_at(drops, to - start) -
           integral_at(drops, from - start);
}

double drops_measure(const struct drops *drops, double start, double end, double length, const double keep[],
                     size_t keeps, double weight, double kept[])
{
    double from = fmax(start, 0), to = fmin(end, length);
    if (to <= from)
        return 0;
    for (size_t k = 0; k < keeps; k++)
        kept[k] +=
            weight * (falling(drops, start, from, to, length) - falling(drops, start, from, to, length - keep[k]));
    return weight * (chain_time(&drops->chain, 0, to - start) - chain_time(&drops->chain, 0, from - start));
}
