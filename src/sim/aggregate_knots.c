/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the knots of a law stand. */
#include <math.h>
#include <string.h>

#include "aggregate_pilot.h"
#include "calendar.h"

enum {
    KNOTS_MIN = 48,
    KNOTS_A_SESSION = 10, /* slots in a mean watch time */
    KNOTS_A_SESSION_LEAST = 4
};

enum { MARKS_MAX = 96 };

/* Times at which the mean bends or jumps: knots must stand there. Ascending. */
struct marks {
    int64_t at_ms[MARKS_MAX + 2];
    size_t count;
};

static void add_mark(struct marks *marks, int64_t at_ms)
{
    if (at_ms <= marks->at_ms[0] || at_ms >= marks->at_ms[marks->count - 1] || marks->count == MARKS_MAX + 2)
        return;
    size_t at = marks->count;
    while (marks->at_ms[at - 1] > at_ms)
        at--;
    if (marks->at_ms[at - 1] == at_ms)
        return;
    memmove(&marks->at_ms[at + 1], &marks->at_ms[at], (marks->count++ - at) * sizeof marks->at_ms[0]);
    marks->at_ms[at] = at_ms;
}

/* The edges of an arrival law's bins, where there are few; of a uniform one, its ends. */
static void mark_arrivals(const struct pilot *pilot, const struct class_plan *class, struct marks *marks)
{
    const int64_t start_ms = class->arrivals == ARRIVALS_RATE ? class->from_ms : 0;
    if (class->arrivals == ARRIVALS_UNIFORM) {
        add_mark(marks, class->from_ms + (class->from_end ? pilot->end_ms : 0));
        add_mark(marks, class->to_ms + (class->to_end ? pilot->end_ms : 0));
        return;
    }
    const bool repeats = class->arrivals == ARRIVALS_RATE && pilot->plan->repeat;
    const int64_t cycles = repeats ? pilot->end_ms / pilot->plan->cycle_ms + 1 : 1;
    if (class->arrival.kind != SAMPLER_STEPS || class->arrival.count > (size_t)(MARKS_MAX / 2) / (size_t)cycles)
        return;
    for (int64_t c = 0; c < cycles; c++)
        for (size_t i = 0; i <= class->arrival.count; i++)
            add_mark(marks, start_ms + c * pilot->plan->cycle_ms + class->arrival.value[i]);
}

/* Slots of about even length from the first possible arrival to the last possible end, between marks, and more where
 * the mean bends; a shock stands between two knots of its own. */
void aggregate_knots_place(const struct pilot *pilot, const struct pilot_survey *survey, struct arena *arena,
                           struct aggregate_law *law)
{
    const int64_t last_ms = law->end_ms + (law->tails > 0 ? law->tail_ms[law->tails - 1] : 0);
    const int64_t length_ms = last_ms - survey->first_ms;
    const double wanted = fmax(KNOTS_MIN, KNOTS_A_SESSION * (double)length_ms / survey->mean_ms);
    const double slot_ms = (double)length_ms / fmin(wanted, AGGREGATE_SLOTS_MAX);
    if (slot_ms > survey->mean_ms / KNOTS_A_SESSION_LEAST) {
        law->refusal = "sessions are short against the programme";
        return;
    }
    struct marks marks = { .at_ms = { survey->first_ms, last_ms }, .count = 2 };
    for (size_t s = 0; s < pilot->shocks; s++)
        for (int64_t side = 0; side < 2; side++)
            add_mark(&marks, pilot->shock[s].at_ms - 1 + side);
    for (size_t k = 0; k < pilot->plan->classes; k++)
        mark_arrivals(pilot, &pilot->plan->viewer_class[k], &marks);
    int64_t *at_ms = arena_alloc(arena, AGGREGATE_KNOTS_MAX, sizeof *at_ms);
    for (size_t m = 0; m + 1 < marks.count; m++) {
        const int64_t from_ms = marks.at_ms[m], piece_ms = marks.at_ms[m + 1] - from_ms;
        const int64_t slots = (int64_t)ceil((double)piece_ms / slot_ms);
        for (int64_t i = 0; i < slots; i++)
            at_ms[law->knots++] = from_ms + piece_ms * i / slots;
    }
    at_ms[law->knots++] = last_ms;
    law->knots = aggregate_outline_refine(pilot, law->viewers, arena, at_ms, law->knots, AGGREGATE_LAW_KNOTS_MAX);
    law->at_ms = at_ms;
    law->stride = (law->knots + 3) / 4 * 4;
    double *per_second = arena_alloc(arena, law->knots, sizeof *per_second);
    for (size_t i = 0; i + 1 < law->knots; i++)
        per_second[i] = fmin(1, (double)SECOND_MS / (double)(at_ms[i + 1] - at_ms[i]));
    law->per_second = per_second;
}

/* The next time of the tail; a long gap before it is divided, and a lump leaves between two times. */
static void add_tail_time(struct aggregate_law *law, double tail_ms, double slot_ms)
{
    enum { PIECES = 4 };
    const int64_t before_ms = law->tail_ms[law->tails - 1];
    const int64_t rounded_ms = (int64_t)ceil(fmin(tail_ms, (double)TIMELINE_LENGTH_MAX_MS));
    const double gap_ms = (double)(rounded_ms - 1 - before_ms);
    const int64_t pieces = gap_ms > 0 ? (int64_t)ceil(fmin(PIECES, gap_ms / slot_ms)) : 0;
    for (int64_t i = 1; i <= pieces; i++)
        law->tail_ms[law->tails++] = before_ms + (rounded_ms - 1 - before_ms) * i / pieces;
    if (rounded_ms > before_ms)
        law->tail_ms[law->tails++] = rounded_ms;
}

/* Times after the end at which so many are left of those who linger longest. */
void aggregate_knots_tail(const struct event_plan *plan, const struct pilot_survey *survey, struct aggregate_law *law)
{
    const double slot_ms = survey->mean_ms / KNOTS_A_SESSION;
    static const double left[] = { 0.75, 0.5, 0.25, 0.125, 0.0625, 1.0 / 64, 1.0 / 1024, 1e-4 };
    if (!plan->lingers || !(slot_ms > 0))
        return;
    law->tails = 1;
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        double longest_ms = 0;
        for (size_t k = 0; k < plan->classes; k++) {
            const struct viewer_class *class = &plan->event->audience.viewer_class[k];
            if (!class->lingers)
                continue;
            longest_ms = fmax(longest_ms, dist_quantile_above(&class->linger_ms, left[i]));
        }
        add_tail_time(law, longest_ms, slot_ms);
    }
}
