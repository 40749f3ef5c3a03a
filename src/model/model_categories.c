/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model_categories.h"

#include <math.h>
#include <string.h>

/* Columns: class x region x rendition x audio-only, with positive probability. */
struct column_table {
    double *share;
    struct cell *cell; /* its place is not yet known */
    uint8_t *viewer_class;
    size_t count, most;
};

static bool add_column(struct column_table *table, uint8_t viewer_class, struct cell cell, double share)
{
    /* Renditions above the input's fall together with it: the column may be there already. */
    for (size_t i = table->count; i-- > 0 && table->viewer_class[i] == viewer_class;)
        if (memcmp(&table->cell[i], &cell, sizeof cell) == 0) {
            table->share[i] += share;
            return true;
        }
    if (table->count == table->most)
        return false;
    table->share[table->count] = share;
    table->cell[table->count] = cell;
    table->viewer_class[table->count++] = viewer_class;
    return true;
}

static bool fill_columns(const struct event_plan *plan, struct column_table *table)
{
    const struct audience *audience = &plan->event->audience;
    for (size_t k = 0; k < audience->classes; k++) {
        const struct viewer_class *class = &audience->viewer_class[k];
        for (int region = 0; region < REGIONS; region++)
            for (int rendition = 0; rendition < RENDITIONS; rendition++)
                for (int audio = 0; audio < 2; audio++) {
                    double share = class->share * class->region[region] * class->rendition[rendition] *
                                   (audio ? class->audio_only : 1 - class->audio_only);
                    if (!(share > 0))
                        continue;
                    struct cell cell = {
                        .region = (uint8_t)region,
                        .rendition = (uint8_t)(rendition < (int)plan->rendition ? rendition : (int)plan->rendition),
                        .audio_only = (uint8_t)audio,
                    };
                    if (!add_column(table, (uint8_t)k, cell, share))
                        return false;
                }
    }
    return true;
}

/* Walker's alias method (1977; construction of Vose 1991): a word times the number of categories gives a column, the
 * rest of the product decides between the column's own category and its alias. */
static void build_alias(const double share[], size_t n, uint32_t threshold[], uint16_t alias[], struct arena *arena)
{
    size_t mark = arena_mark(arena);
    double *column = arena_alloc(arena, n, sizeof *column);
    uint16_t *below = arena_alloc(arena, n, sizeof *below), *above = arena_alloc(arena, n, sizeof *above);
    size_t belows = 0, aboves = 0;
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += share[i];
    for (size_t i = 0; i < n; i++) {
        column[i] = share[i] / total * (double)n;
        threshold[i] = UINT32_MAX;
        alias[i] = (uint16_t)i;
        if (column[i] < 1)
            below[belows++] = (uint16_t)i;
        else
            above[aboves++] = (uint16_t)i;
    }
    while (belows > 0 && aboves > 0) {
        uint16_t small = below[--belows], large = above[aboves - 1];
        threshold[small] = (uint32_t)fmin(column[small] * 0x1p32, 0x1p32 - 1);
        alias[small] = large;
        column[large] -= 1 - column[small];
        if (column[large] < 1) {
            aboves--;
            below[belows++] = large;
        }
    }
    arena_release(arena, mark);
}

/* A column owns one or two stretches of words: nearly all words can be told by their upper bits alone. */
static const uint16_t *build_quick(const struct event_plan *plan, struct arena *arena)
{
    const unsigned shift = 32 - COLUMN_QUICK_BITS;
    uint16_t *quick = arena_alloc(arena, (size_t)1 << COLUMN_QUICK_BITS, sizeof *quick);
    for (uint32_t g = 0; g < 1u << COLUMN_QUICK_BITS; g++) {
        uint32_t first = g << shift, last = first + ((1u << shift) - 1);
        bool whole = (first * (uint64_t)plan->columns) >> 32 == (last * (uint64_t)plan->columns) >> 32;
        uint32_t column = model_column(plan, first);
        quick[g] = whole && model_column(plan, last) == column ? (uint16_t)column : COLUMN_SLOW;
    }
    return quick;
}

/* The number of that cell, made if new. */
static uint16_t find_cell(struct event_plan *plan, struct cell *cells, struct cell cell)
{
    size_t c = 0;
    while (c < plan->cells && memcmp(&cells[c], &cell, sizeof cell) != 0)
        c++;
    if (c == plan->cells)
        cells[plan->cells++] = cell;
    return (uint16_t)c;
}

/* Every column at every place: category = column x places + place. */
static void spread_over_places(const struct model *model, const struct column_table *table, struct event_plan *plan,
                               struct arena *arena)
{
    size_t n = table->count * model->places;
    double *share = arena_alloc(arena, n, sizeof *share);
    uint16_t *number = arena_alloc(arena, n, sizeof *number);
    uint8_t *viewer_class = arena_alloc(arena, n, sizeof *viewer_class);
    uint8_t *at = arena_alloc(arena, n, sizeof *at);
    struct cell *cells = arena_alloc(arena, REGIONS * RENDITIONS * 2 * model->places, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        size_t column = i / model->places, place = i % model->places;
        struct cell cell = table->cell[column];
        cell.place = at[i] = (uint8_t)place;
        share[i] = table->share[column] * model->place_share[place];
        number[i] = find_cell(plan, cells, cell);
        viewer_class[i] = table->viewer_class[column];
    }
    plan->categories = n;
    plan->category_share = share;
    plan->category_cell = number;
    plan->category_class = viewer_class;
    plan->category_place = at;
    plan->cell = cells;
}

bool model_categories_build(const struct model *model, struct event_plan *plan, struct arena *arena)
{
    size_t combinations = plan->event->audience.classes * REGIONS * RENDITIONS * 2;
    struct column_table table = { .most = combinations < MODEL_CATEGORIES_MAX ? combinations : MODEL_CATEGORIES_MAX };
    table.share = arena_alloc(arena, table.most, sizeof *table.share);
    table.cell = arena_alloc(arena, table.most, sizeof *table.cell);
    table.viewer_class = arena_alloc(arena, table.most, sizeof *table.viewer_class);
    if (!fill_columns(plan, &table))
        return false;
    uint32_t *threshold = arena_alloc(arena, table.count, sizeof *threshold);
    uint16_t *alias = arena_alloc(arena, table.count, sizeof *alias);
    build_alias(table.share, table.count, threshold, alias, arena);
    plan->columns = table.count;
    plan->column_threshold = threshold;
    plan->column_alias = alias;
    plan->column_quick = build_quick(plan, arena);
    spread_over_places(model, &table, plan, arena);
    return true;
}
