/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_audience_table.h"

#include <math.h>

enum { CELLS = 1536, CELLS_BY_LIVE = 512 };

static double earliest_of(const struct work *work)
{
    double earliest = INFINITY;
    for (size_t k = 0; k < work->classes; k++)
        earliest = fmin(earliest, work->class[k].comer.earliest_ms);
    return earliest;
}

static size_t cells_of(const struct work *work)
{
    return work->beyonds - 1;
}

static double width_of(const struct work *work, size_t j)
{
    return work->beyond[j + 1] - work->beyond[j];
}

static bool lingers(const struct class_work *class)
{
    return class->class->lingers;
}

/* Adds the square of what all classes together watch in each step to the slot's. */
static void fill_square(const struct work *work, struct slot *slot)
{
    double sum = 0;
    for (size_t i = 1; i < slot->points; i++) {
        double both = 0;
        for (size_t k = 0; k < work->classes; k++)
            both += work->class[k].share * (slot->time[k][i] - slot->time[k][i - 1]);
        sum += both * both / slot->step;
        slot->square[i] = sum;
    }
}

/* What those present at the end of a programme of that length watch beyond it, were the source on and nobody to leave.
 */
static void fill_after(struct work *work, struct tables *tables, size_t l)
{
    const size_t cells = cells_of(work);
    const double live_ms = tables->live->x[l];
    for (size_t k = 0; cells > 0 && k < work->classes; k++) {
        if (!lingers(&work->class[k]))
            continue;
        expect_arrive(&work->class[k].comer, live_ms, &work->arriving);
        double before = expect_audience_time(&work->class[k], &work -> arriving, 0, live_ms);
        for (size_t j = 0; j < cells; j++) {
            double upto = expect_audience_time(&work->class[k], &work -> arriving, j + 1, live_ms);
            tables->after[k][l * cells + j] = upto - before;
            before = upto;
        }
    }
    for (size_t j = 0; j < cells; j++) {
        double both = 0;
        for (size_t k = 0; k < work->classes; k++)
            if (lingers(&work->class[k]))
                both += work->class[k].share * work->class[k].lingering[j] * tables->after[k][l * cells + j];
        tables->square_after[l * cells + j] = both * both / width_of(work, j);
    }
}

void expect_table_plain(struct work *work, struct tables *tables, struct arena *arena)
{
    (void)arena;
    for (size_t s = 0; s < (tables->by_live ? tables->live->count : 1); s++) {
        struct slot *slot = &tables->slot[s];
        if (slot->points == 0)
            continue;
        double end = slot->from + (double)(slot->points - 1) * slot->step;
        for (size_t k = 0; k < work->classes; k++) {
            expect_arrive(&work->class[k].comer, end, &work->arriving);
            for (size_t i = 0; i < slot->points; i++)
                slot->time[k][i] = expect_audience_time(&work->class[k], &work -> arriving, 0,
                                                        slot -> from + (double)i * slot -> step);
        }
        fill_square(work, slot);
    }
    for (size_t l = 0; l < tables->live->count; l++)
        fill_after(work, tables, l);
}

/* Room for points from the earliest arrival to `end`. */
static void slot_begin(const struct work *work, double end, size_t cells, struct slot *slot, struct arena *arena)
{
    *slot = (struct slot){ .from = earliest_of(work), .step = 1 };
    if (!(end > slot->from))
        return;
    slot->step = (end - slot->from) / (double)cells;
    slot->points = cells + 1;
    slot->time = arena_alloc(arena, work->classes, sizeof *slot->time);
    for (size_t k = 0; k < work->classes; k++)
        slot->time[k] = arena_alloc(arena, slot->points, sizeof(double));
    slot->square = arena_alloc(arena, slot->points, sizeof(double));
}

/* With shocks a slot has as many cells as its transforms have places, and stays are seen as well as can be. */
static size_t cells_with_shocks(const struct work *work, double width)
{
    size_t cells = 2048;
    double stay = INFINITY;
    for (size_t k = 0; k < work->classes; k++)
        stay = fmin(stay, limited_at(&work->class[k].chain.stay, width));
    while (cells < 8192 && width / (double)cells > stay / 32)
        cells *= 2;
    return cells - 1;
}

const char *expect_table_build(struct work *work, bool squares, struct arena *arena)
{
    const bool shocks = work->event->audience.shocks > 0;
    struct tables *tables = arena_alloc(arena, 1, sizeof *tables);
    for (size_t k = 0; k < work->classes; k++)
        tables->by_live |= work->class[k].comer.by_live;
    for (size_t s = 0; s < work->event->audience.shocks; s++)
        tables->by_live |= work->event->audience.shock[s].from_end;
    struct nodes *live = arena_alloc(arena, 1, sizeof *live);
    *live = shocks            ? nodes_gathered(work->times->live.x, work->times->live.weight, work->times->live.count,
                                               EXPECT_SHOCKED_LIVES, arena)
            : tables->by_live ? work->few_lives
                              : work->times->live;
    tables->live = live;
    const size_t cells = cells_of(work), slots = tables->by_live ? live->count : 1;
    tables->slot = arena_alloc(arena, slots, sizeof *tables->slot);
    for (size_t s = 0; s < slots; s++) {
        double end = tables->by_live ? live->x[s] : nodes_quantile(live, 1 - 1e-7);
        size_t steps = shocks            ? cells_with_shocks(work, end - earliest_of(work))
                       : tables->by_live ? CELLS_BY_LIVE
                                         : CELLS;
        slot_begin(work, end, steps, &tables->slot[s], arena);
    }
    tables->after = arena_alloc(arena, work->classes, sizeof *tables->after);
    for (size_t k = 0; k < work->classes; k++)
        tables->after[k] = arena_alloc(arena, live->count * cells + 1, sizeof(double));
    tables->square_after = arena_alloc(arena, live->count * cells + 1, sizeof(double));
    work->tables = tables;
    work->squares = squares;
    if (shocks)
        return expect_table_shocks(work, tables, arena);
    expect_table_plain(work, tables, arena);
    return NULL;
}

/* ---- At one occurrence ---- */

struct table_path {
    const struct slot *slot;
    const double *table;
};

/* Nothing before the first point; beyond the last the last slope goes on. */
static double table_path_at(const void *context, double t)
{
    const struct table_path *path = context;
    const struct slot *slot = path->slot;
    if (slot->points == 0 || t <= slot->from)
        return 0;
    double at = (t - slot->from) / slot->step;
    size_t last = slot->points - 2, i = at < (double)last ? (size_t)at : last;
    return path->table[i] + (path->table[i + 1] - path->table[i]) * (at - (double)i);
}

/* E of the path where counting ends for who stays to the end of a programme of that length. */
static double ending(const struct work *work, const struct cut *cut, const struct table_path *path, double live_ms)
{
    const struct nodes *late = &work->times->late;
    double sum = 0;
    if (cut->whole || (live_ms >= cut->from - nodes_low(late) && live_ms <= cut->to - nodes_high(late)))
        return table_path_at(path, live_ms);
    for (size_t d = 0; d < late->count; d++)
        sum += late->weight[d] * table_path_at(path, fmin(fmax(live_ms, cut->from - late->x[d]), cut->to - late->x[d]));
    return sum;
}

static double between(const struct work *work, const struct cut *cut, const double *const table[],
                      const struct nodes *begins)
{
    const struct tables *tables = work->tables;
    double sum = 0;
    for (size_t l = 0; l < tables->live->count; l++) {
        size_t s = tables->by_live ? l : 0;
        struct table_path path = { &tables->slot[s], table[s] };
        sum += tables->live->weight[l] * ending(work, cut, &path, tables->live->x[l]);
        if (!tables->by_live && l > 0)
            continue; /* what was watched before counting begins is the same for all */
        for (size_t i = 0; i < begins->count; i++)
            sum -= (tables->by_live ? tables->live->weight[l] : 1) * begins->weight[i] *
                   table_path_at(&path, begins->x[i]);
    }
    return sum;
}

/* Of a table by length x cell: the mean, where the source is on and the period goes on. */
static double beyond(const struct work *work, const struct cut *cut, const double table[], const double ratio[])
{
    const struct nodes *live = work->tables->live;
    const size_t cells = cells_of(work);
    double sum = 0;
    for (size_t l = 0; l < live->count; l++)
        for (size_t j = 0; j < cells; j++)
            if (table[l * cells + j] > 0)
                sum += live->weight[l] * table[l * cells + j] * (ratio ? ratio[j] : 1) * work->source_on[j] *
                       expect_audience_inside(work, cut, live->x[l], work->beyond[j], work->beyond[j + 1]);
    return sum;
}

static const double **column_of(const struct work *work, size_t k, bool square, struct arena *arena)
{
    const struct tables *tables = work->tables;
    const size_t slots = tables->by_live ? tables->live->count : 1;
    const double **column = arena_alloc(arena, slots, sizeof *column);
    for (size_t s = 0; s < slots; s++)
        column[s] = tables->slot[s].points == 0 ? NULL : square ? tables->slot[s].square : tables->slot[s].time[k];
    return column;
}

double expect_table_class(const struct work *work, const struct cut *cut, size_t k, const struct nodes *begins,
                          struct arena *arena)
{
    const struct class_work *class = &work->class[k];
    double sum = between(work, cut, column_of(work, k, false, arena), begins);
    return lingers(class) ? sum + beyond(work, cut, work->tables->after[k], class->lingering) : sum;
}

double expect_table_square(const struct work *work, const struct cut *cut, const struct nodes *begins,
                           struct arena *arena)
{
    return between(work, cut, column_of(work, 0, true, arena), begins) +
           beyond(work, cut, work->tables->square_after, NULL);
}
