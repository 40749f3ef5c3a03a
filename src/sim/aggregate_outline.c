/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the mean bends, more knots: a fine grid of what the lattice's viewers do, and the knot that brings the straight
 * lines nearest to it, one after the other (Ramer 1972; Douglas, Peucker 1973). */
#include <math.h>
#include <string.h>

#include "aggregate_pilot.h"

enum {
    GRID = 4096,
    MORE_KNOTS = 96,
    POINTS_OUTLINE = 1 << 17, /* over all classes */
    POINTS_OUTLINE_MIN = 1 << 12
};

/* How far a line may be off the mean: of its largest value; of the number itself where it is small; and in viewers,
 * below which nobody sees it. The last two are for the times at which the first come and the last go. */
static const double off_most = 1e-3, off_here = 0.1, off_viewers = 0.3;

struct outline {
    int64_t first_ms, length_ms;
    double most, least; /* the largest mean; what is nothing */
    double present[GRID + 2];
};

static int64_t time_at(const struct outline *outline, size_t g)
{
    return outline->first_ms + (int64_t)((double)outline->length_ms * (double)g / GRID);
}

static double grid_of(const struct outline *outline, int64_t at_ms)
{
    return fmin(GRID, fmax(0, (double)(at_ms - outline->first_ms) / (double)outline->length_ms * GRID));
}

static double present_at(const struct outline *outline, int64_t at_ms)
{
    const double at = grid_of(outline, at_ms);
    const size_t g = (size_t)fmin(at, GRID - 1);
    return outline->present[g] + (outline->present[g + 1] - outline->present[g]) * (at - (double)g);
}

/* Differences first; a session is there from the first point of the grid at or after its begin. */
static void draw_outline(const struct pilot *pilot, struct outline *outline)
{
    for (size_t k = 0; k < pilot->plan->classes; k++) {
        const double share = pilot->plan->event->audience.viewer_class[k].share;
        const uint32_t points = (uint32_t)fmax(POINTS_OUTLINE_MIN, share * POINTS_OUTLINE);
        int32_t change[GRID + 2] = { 0 }, present = 0;
        for (uint32_t i = 0; i < points && share > 0; i++) {
            struct pilot_viewer viewer;
            pilot_follow(pilot, k, i, points, &viewer);
            for (size_t s = 0; s < viewer.sessions; s++) {
                change[(size_t)ceil(grid_of(outline, viewer.session[s].from_ms))]++;
                change[(size_t)ceil(grid_of(outline, viewer.session[s].to_ms))]--;
            }
        }
        for (size_t g = 0; g <= GRID; g++)
            outline->present[g] += share * (present += change[g]) / points;
    }
    for (size_t g = 0; g <= GRID; g++)
        outline->most = fmax(outline->most, outline->present[g]);
}

/* Where the line between two knots is furthest off the mean, as a share of what it may be. */
static double worst_of(const struct outline *outline, int64_t from_ms, int64_t to_ms, int64_t *at_ms)
{
    const double from = present_at(outline, from_ms), rise = present_at(outline, to_ms) - from;
    double worst = 0;
    for (size_t g = (size_t)grid_of(outline, from_ms); g <= GRID && time_at(outline, g) < to_ms; g++) {
        const int64_t here_ms = time_at(outline, g);
        if (here_ms <= from_ms)
            continue;
        const double line = from + rise * (double)(here_ms - from_ms) / (double)(to_ms - from_ms);
        const double mean = outline->present[g];
        const double allowed = fmin(off_most * outline->most, off_here * fmax(line, mean) + outline->least);
        if (fabs(line - mean) > worst * allowed) {
            worst = fabs(line - mean) / allowed;
            *at_ms = here_ms;
        }
    }
    return worst;
}

size_t aggregate_outline_refine(const struct pilot *pilot, double viewers, struct arena *arena, int64_t at_ms[],
                                size_t knots, size_t knots_max)
{
    const size_t mark = arena_mark(arena);
    struct outline *outline = arena_alloc(arena, 1, sizeof *outline);
    double *worst = arena_alloc(arena, knots_max, sizeof *worst);
    int64_t *where_ms = arena_alloc(arena, knots_max, sizeof *where_ms);
    outline->first_ms = at_ms[0];
    outline->length_ms = at_ms[knots - 1] - at_ms[0];
    outline->least = fmax(off_viewers / viewers, 2.0 / POINTS_OUTLINE);
    draw_outline(pilot, outline);
    for (size_t i = 0; i + 1 < knots; i++)
        worst[i] = worst_of(outline, at_ms[i], at_ms[i + 1], &where_ms[i]);
    const size_t most = knots + MORE_KNOTS < knots_max ? knots + MORE_KNOTS : knots_max;
    while (knots < most) {
        size_t slot = 0;
        for (size_t i = 1; i + 1 < knots; i++)
            slot = worst[i] > worst[slot] ? i : slot;
        if (worst[slot] <= 1)
            break;
        memmove(&at_ms[slot + 2], &at_ms[slot + 1], (knots - slot - 1) * sizeof *at_ms);
        memmove(&worst[slot + 2], &worst[slot + 1], (knots - slot - 1) * sizeof *worst);
        memmove(&where_ms[slot + 2], &where_ms[slot + 1], (knots - slot - 1) * sizeof *where_ms);
        at_ms[slot + 1] = where_ms[slot];
        knots++;
        for (size_t i = slot; i < slot + 2; i++)
            worst[i] = worst_of(outline, at_ms[i], at_ms[i + 1], &where_ms[i]);
    }
    arena_release(arena, mark);
    return knots;
}
