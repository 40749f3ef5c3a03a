/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_audience_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    GRID_CELLS = 1536,        /* of the occupancy path, where it does not hang on the programme's length */
    GRID_CELLS_BY_LIVE = 512, /* where it does */
};

static double clamp(double x, double low, double high)
{
    return fmin(fmax(x, low), high);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The integral, up to each edge of a grid, of the squared probability that a viewer is present. */
struct square_path {
    size_t cells;
    double *edge, *sum;
};

static double square_path_at(const void *context, double t)
{
    const struct square_path *path = context;
    if (t <= path->edge[0])
        return 0;
    size_t low = 0, high = path->cells;
    if (t >= path->edge[high])
        return path->sum[high];
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (path->edge[middle] <= t)
            low = middle;
        else
            high = middle;
    }
    return path->sum[low] +
           (path->sum[high] - path->sum[low]) * (t - path->edge[low]) / (path->edge[high] - path->edge[low]);
}

/* Edges of the grid from the first arrival to `to`, some where fixed arrivals come and fixed stays end. */
static void square_edges(const struct work *work, double from, double to, size_t cells, struct square_path *path)
{
    double bend[2 * SCENARIO_CLASSES_MAX + 2];
    size_t bends = 0;
    bend[bends++] = from;
    bend[bends++] = to;
    for (size_t k = 0; k < work->classes; k++) {
        const struct class_work *class = &work->class[k];
        if (class->comer.law.count != 1 || class->class->arrivals.law_from_end)
            continue;
        bend[bends++] = clamp(class->comer.law.x[0], from, to);
        if (dist_is_fixed(&class->class->stay_ms))
            bend[bends++] = clamp(class->comer.law.x[0] + dist_quantile(&class->class->stay_ms, 0.5), from, to);
    }
    qsort(bend, bends, sizeof bend[0], compare_doubles);
    path->cells = 0;
    path->edge[0] = from;
    for (size_t b = 0; b + 1 < bends; b++) {
        size_t parts = (size_t)ceil((bend[b + 1] - bend[b]) / (to - from) * (double)cells);
        for (size_t i = 1; i <= parts; i++)
            path->edge[++path->cells] = bend[b] + (bend[b + 1] - bend[b]) * (double)i / (double)parts;
    }
}

static void square_fill(struct work *work, double live_ms, struct square_path *path)
{
    memset(path->sum, 0, (path->cells + 1) * sizeof *path->sum);
    for (size_t k = 0; k < work->classes; k++) {
        expect_arrive(&work->class[k].comer, live_ms, &work->arriving);
        double before = 0;
        for (size_t i = 1; i <= path->cells; i++) {
            double upto = expect_audience_time(&work->class[k], &work -> arriving, 0, path -> edge[i]);
            path->sum[i] += work->class[k].share * (upto - before);
            before = upto;
        }
    }
    double sum = 0;
    for (size_t i = 1; i <= path->cells; i++) {
        sum += path->sum[i] * path->sum[i] / (path->edge[i] - path->edge[i - 1]);
        path->sum[i] = sum;
    }
}

static double square_after(struct work *work, const struct cut *cut, double live_ms, double present[])
{
    memset(present, 0, BEYONDS_MAX * sizeof present[0]);
    for (size_t k = 0; k < work->classes; k++) {
        const struct class_work *class = &work->class[k];
        if (work->beyonds < 2 || !class->class->lingers)
            continue;
        expect_arrive(&class->comer, live_ms, &work->arriving);
        double before = expect_audience_time(class, &work->arriving, 0, live_ms);
        for (size_t j = 0; j + 1 < work->beyonds; j++) {
            double upto = expect_audience_time(class, &work->arriving, j + 1, live_ms);
            present[j] += class->share * class->lingering[j] * (upto - before);
            before = upto;
        }
    }
    double sum = 0;
    for (size_t j = 0; j + 1 < work->beyonds; j++) {
        double width = work->beyond[j + 1] - work->beyond[j];
        sum += present[j] * present[j] / width * work->source_on[j] *
               expect_audience_inside(work, cut, live_ms, work->beyond[j], work->beyond[j + 1]);
    }
    return sum;
}

double expect_audience_square(struct work *work, const struct cut *cut, const struct nodes *begins, struct arena *arena)
{
    double from = INFINITY, present[BEYONDS_MAX], sum = 0;
    bool by_live = false;
    for (size_t k = 0; k < work->classes; k++) {
        from = fmin(from, work->class[k].comer.earliest_ms);
        by_live |= work->class[k].comer.by_live;
    }
    struct square_path path = { 0, arena_alloc(arena, GRID_CELLS + 2 * SCENARIO_CLASSES_MAX + 4, sizeof(double)),
                                arena_alloc(arena, GRID_CELLS + 2 * SCENARIO_CLASSES_MAX + 4, sizeof(double)) };
    const struct nodes *live = by_live ? &work->few_lives : &work->times->live;
    if (!by_live && nodes_high(live) > from) {
        struct nodes ends = expect_audience_ends(work, cut, live, arena);
        square_edges(work, from, nodes_high(live), GRID_CELLS, &path);
        square_fill(work, 0, &path);
        sum = expect_audience_between(&ends, begins, square_path_at, &path);
    }
    for (size_t i = 0; i < live->count; i++) {
        if (by_live && live->x[i] > from) {
            struct nodes one = { 1, (double[]){ live->x[i] }, (double[]){ 1 } },
                         ends = expect_audience_ends(work, cut, &one, arena);
            square_edges(work, from, live->x[i], GRID_CELLS_BY_LIVE, &path);
            square_fill(work, live->x[i], &path);
            sum += live->weight[i] * expect_audience_between(&ends, begins, square_path_at, &path);
        }
        sum += live->weight[i] * square_after(work, cut, live->x[i], present);
    }
    return sum;
}
