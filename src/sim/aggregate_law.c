/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments of one viewer's presence, integrated over all that is left to chance: a lattice of viewers, the first
 * coordinate (arrival) in equal steps, the others by the fractional parts of i sqrt(p) (Richtmyer 1951; Niederreiter:
 * Random Number Generation and Quasi-Monte Carlo Methods, 1992), each of whom lives through his evening by the
 * samplers of the sampled engine. No end of the programme cuts it where its length is random: up to the end nothing
 * depends on it, so that one law serves all lengths. */
#include "aggregate_law.h"

#include <math.h>
#include <string.h>

#include "aggregate_pilot.h"
#include "calendar.h"
#include "cholesky.h"

/* Sums over the lattice's viewers of one class, in whole numbers. */
struct sums {
    int64_t *together;   /* [(knots + 1) x (knots + 1)]: differences of "present at knots i and j" */
    int64_t *within;     /* the same within one session */
    int64_t *off, *flow; /* by slot; of `off` twice the number, to be whole */
};

static size_t knot_from(const struct aggregate_law *law, int64_t at_ms)
{
    size_t low = 0, high = law->knots; /* the first knot at or after */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (law->at_ms[middle] < at_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* One session's share in the slot that ends with knot `next`: its time there against what the trapezoid says, which
 * counts half the slot for each end at which it is present. */
static void add_off(const struct aggregate_law *law, struct sums *sums, size_t next, int64_t time_ms, int64_t ends)
{
    sums->off[next - 1] += 2 * time_ms - ends * (law->at_ms[next] - law->at_ms[next - 1]);
}

/* Adds a session to the slots of its two ends; says between which knots it is present: first .. last - 1. */
static void add_session(const struct aggregate_law *law, struct sums *sums, struct window session, size_t *first,
                        size_t *last)
{
    const size_t i = knot_from(law, session.from_ms), j = knot_from(law, session.to_ms);
    const bool begins = i > 0 && i<law->knots, ends = j> 0 && j < law->knots;
    *first = i;
    *last = j;
    if (begins)
        sums->flow[i - 1]++;
    if (ends)
        sums->flow[j - 1]++;
    if (i == j) {
        if (begins)
            add_off(law, sums, i, session.to_ms - session.from_ms, 0);
        return;
    }
    if (begins)
        add_off(law, sums, i, law->at_ms[i] - session.from_ms, 1);
    if (ends)
        add_off(law, sums, j, session.to_ms - law->at_ms[j - 1], 1);
}

/* Adds 1 to all pairs of a knot in first[0] .. last[0] - 1 and one in first[1] .. last[1] - 1, as differences. */
static void add_pairs(int64_t difference[], size_t width, const size_t first[2], const size_t last[2])
{
    difference[first[0] * width + first[1]]++;
    difference[first[0] * width + last[1]]--;
    difference[last[0] * width + first[1]]--;
    difference[last[0] * width + last[1]]++;
}

/* Differences, both ways, become numbers. */
static void sum_pairs(int64_t difference[], size_t width)
{
    for (size_t i = 0; i < width; i++)
        for (size_t j = 1; j < width; j++)
            difference[i * width + j] += difference[i * width + j - 1];
    for (size_t i = 1; i < width; i++)
        for (size_t j = 0; j < width; j++)
            difference[i * width + j] += difference[(i - 1) * width + j];
}

static void add_viewer(const struct aggregate_law *law, struct sums *sums, const struct pilot_viewer *viewer)
{
    const size_t width = law->knots + 1;
    size_t first[PILOT_SESSIONS_MAX], last[PILOT_SESSIONS_MAX];
    for (size_t s = 0; s < viewer->sessions; s++)
        add_session(law, sums, viewer->session[s], &first[s], &last[s]);
    for (size_t s = 0; s < viewer->sessions; s++) {
        if (law->tails > 0)
            add_pairs(sums->within, width, (size_t[2]){ first[s], first[s] }, (size_t[2]){ last[s], last[s] });
        for (size_t t = 0; t < viewer->sessions; t++)
            add_pairs(sums->together, width, (size_t[2]){ first[s], first[t] }, (size_t[2]){ last[s], last[t] });
    }
}

/* What is being built of a kind; `both` is P(present at knots i and j). */
struct moments {
    double *both, *off, *flow, *tail;
};

/* Who is present at a knot that is the end, and still there `tail` later: those who would have stayed so long and
 * linger (NULL: not at all) so long, which are independent. `row` counts the class's sessions that hold this knot and
 * another. */
static void add_tail(const struct aggregate_law *law, const struct dist *linger, double weight, const int64_t row[],
                     size_t knot, double tail[])
{
    size_t next = knot;
    for (size_t m = 0; m < law->tails; m++) {
        const int64_t at_ms = law->at_ms[knot] + law->tail_ms[m];
        while (next + 1 < law->knots && law->at_ms[next] < at_ms)
            next++;
        double present = (double)row[next];
        if (next > knot && law->at_ms[next] > at_ms)
            present += ((double)row[next - 1] - present) * (double)(law->at_ms[next] - at_ms) /
                       (double)(law->at_ms[next] - law->at_ms[next - 1]);
        tail[knot * law->tails + m] += weight * present *
                                       (m == 0   ? 1
                                        : linger ? dist_above(linger, (double)law->tail_ms[m])
                                                 : 0);
    }
}

/* Adds a class's sums, weighted, to the kind's moments. */
static void add_class(const struct aggregate_law *law, struct sums *sums, double weight, const struct dist *linger,
                      const struct moments *to)
{
    const size_t n = law->knots, width = n + 1;
    sum_pairs(sums->together, width);
    sum_pairs(sums->within, width);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            to->both[i * n + j] += weight * (double)sums->together[i * width + j];
    for (size_t slot = 0; slot + 1 < n; slot++) {
        to->off[slot] += weight * 0.5 * (double)sums->off[slot];
        to->flow[slot] += weight * (double)sums->flow[slot];
    }
    for (size_t i = 0; i < n && law->tails > 0; i++)
        add_tail(law, linger, weight, sums->within + i * width, i, to->tail);
}

/* E of (time up to knot i) x (time up to knot j), by trapezoids both ways. */
static void integrate_twice(const struct aggregate_law *law, const double both[], double square[])
{
    const size_t n = law->knots;
    for (size_t i = 1; i < n; i++)
        for (size_t j = 1; j < n; j++) {
            double area = (double)(law->at_ms[i] - law->at_ms[i - 1]) * (double)(law->at_ms[j] - law->at_ms[j - 1]);
            double cell = both[i * n + j] + both[(i - 1) * n + j] + both[i * n + j - 1] + both[(i - 1) * n + j - 1];
            square[i * n + j] =
                square[(i - 1) * n + j] + square[i * n + j - 1] - square[(i - 1) * n + j - 1] + area * cell / 4;
        }
}

static void build_kind(const struct pilot *pilot, const struct aggregate_law *law, const bool member[],
                       struct arena *arena, struct aggregate_kind *kind)
{
    const size_t n = law->knots, classes = pilot->plan->classes;
    double *mean = arena_alloc(arena, law->stride, sizeof *mean), *square = arena_alloc(arena, n * n, sizeof *square);
    double *factor = arena_alloc(arena, law->stride * law->stride, sizeof *factor);
    double *off = arena_alloc(arena, n, sizeof *off);
    double *flow = arena_alloc(arena, n, sizeof *flow);
    double *tail = arena_alloc(arena, n * law->tails + 1, sizeof *tail);
    const size_t mark = arena_mark(arena);
    double *both = arena_alloc(arena, n * n, sizeof *both);
    const struct moments moments = { both, off, flow, tail };
    for (size_t k = 0; k < classes; k++) {
        const struct viewer_class *class = &pilot->plan->event->audience.viewer_class[k];
        if (!member[k] || !(class->share > 0))
            continue;
        const size_t scratch = arena_mark(arena);
        struct sums sums = { .together = arena_alloc(arena, (n + 1) * (n + 1), sizeof *sums.together),
                             .within = arena_alloc(arena, (n + 1) * (n + 1), sizeof *sums.within),
                             .off = arena_alloc(arena, n, sizeof *sums.off),
                             .flow = arena_alloc(arena, n, sizeof *sums.flow) };
        const uint32_t points = pilot_points(pilot, k);
        for (uint32_t i = 0; i < points; i++) {
            struct pilot_viewer viewer;
            pilot_follow(pilot, k, i, points, &viewer);
            add_viewer(law, &sums, &viewer);
        }
        add_class(law, &sums, class->share / kind->share / points, class->lingers ? &class->linger_ms : NULL, &moments);
        arena_release(arena, scratch);
    }
    for (size_t i = 0; i < n; i++)
        mean[i] = both[i * n + i];
    integrate_twice(law, both, square);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            both[i * n + j] -= mean[i] * mean[j];
    cholesky_factor(both, n);
    for (size_t j = 0; j < n; j++)
        memcpy(factor + j * law->stride + j, both + j * n + j, (n - j) * sizeof *factor);
    arena_release(arena, mark);
    kind->mean = mean;
    kind->factor = factor;
    kind->square = square;
    kind->off = off;
    kind->flow = flow;
    kind->tail = tail;
}

/* The chance that a viewer of class k is in each cell at place 0; cells are numbered there as everywhere. */
static void class_split(const struct model *model, const struct event_plan *plan, size_t k, double split[])
{
    double all = 0;
    memset(split, 0, plan->cells * sizeof *split);
    for (size_t c = 0; c < plan->categories; c += model->places) {
        if (plan->category_class[c] != k)
            continue;
        split[plan->category_cell[c]] += plan->category_share[c];
        all += plan->category_share[c];
    }
    for (size_t c = 0; c < plan->cells && all > 0; c++)
        split[c] /= all;
}

static bool same_split(const double a[], const double b[], size_t cells)
{
    for (size_t c = 0; c < cells; c++)
        if (fabs(a[c] - b[c]) > 1e-12)
            return false;
    return true;
}

/* The cells of a kind, by ascending share: few viewers are drawn first, the most take what is left. */
static void list_columns(const struct model *model, const struct event_plan *plan, const double split[],
                         struct arena *arena, struct aggregate_kind *kind)
{
    uint16_t *column = arena_alloc(arena, plan->cells, sizeof *column);
    double *chance = arena_alloc(arena, plan->cells, sizeof *chance);
    bool *seen = arena_alloc(arena, plan->cells, sizeof *seen);
    kind->columns = 0;
    for (size_t c = 0; c < plan->categories; c += model->places) {
        uint16_t cell = plan->category_cell[c];
        if (seen[cell] || !(split[cell] > 0))
            continue;
        seen[cell] = true;
        size_t at = kind->columns++;
        for (; at > 0 && chance[at - 1] > split[cell]; at--) {
            chance[at] = chance[at - 1];
            column[at] = column[at - 1];
        }
        chance[at] = split[cell];
        column[at] = (uint16_t)c;
    }
    kind->column = column;
    kind->split = chance;
}

/* Classes that are divided among cells alike make one kind. */
static void build_kinds(const struct pilot *pilot, struct arena *arena, struct aggregate_law *law)
{
    const struct event_plan *plan = pilot->plan;
    const struct model *model = pilot->model;
    double *split = arena_alloc(arena, plan->classes * plan->cells, sizeof *split);
    bool *done = arena_alloc(arena, plan->classes, sizeof *done),
         *member = arena_alloc(arena, plan->classes, sizeof *member);
    struct aggregate_kind *kind = arena_alloc(arena, plan->classes, sizeof *kind);
    for (size_t k = 0; k < plan->classes; k++)
        class_split(model, plan, k, split + k * plan->cells);
    for (size_t k = 0; k < plan->classes; k++) {
        if (done[k])
            continue;
        struct aggregate_kind *this = &kind[law->kinds++];
        for (size_t m = k; m < plan->classes; m++) {
            member[m] = !done[m] && same_split(split + k * plan->cells, split + m * plan->cells, plan->cells);
            done[m] = done[m] || member[m];
            this->share += member[m] ? plan->event->audience.viewer_class[m].share : 0;
        }
        memset(member, 0, k * sizeof *member);
        if (!(this->share > 0)) {
            law->kinds--;
            continue;
        }
        list_columns(model, plan, split + k * plan->cells, arena, this);
        build_kind(pilot, law, member, arena, this);
    }
    law->kind = kind;
}

size_t aggregate_law_bytes(const struct event_plan *plan)
{
    enum { SQUARES = 6, OTHERS = 4 << 20 }; /* of a kind two are kept; the rest is scratch */
    const size_t square = (size_t)(AGGREGATE_LAW_KNOTS_MAX + 3) * (AGGREGATE_LAW_KNOTS_MAX + 3) * sizeof(double);
    return (2 * plan->classes + SQUARES) * square + OTHERS + 8 * plan->classes * plan->cells * sizeof(double);
}

void aggregate_law_build(const struct model *model, const struct event_plan *plan, struct arena *arena,
                         struct aggregate_law *law)
{
    struct pilot pilot;
    law->refusal = pilot_begin(&pilot, model, plan);
    if (law->refusal)
        return;
    law->end_ms = pilot.end_ms;
    law->poisson = plan->rate && plan->event->audience.count != COUNT_FIXED;
    const struct pilot_survey survey = pilot_look(&pilot);
    law->early = survey.early;
    aggregate_knots_tail(plan, &survey, law);
    if (!(survey.mean_ms > 0))
        law->refusal = "nobody watches";
    else if (survey.sessions_max >= PILOT_SESSIONS_MAX)
        law->refusal = "a viewer has many sessions";
    else
        aggregate_knots_place(&pilot, &survey, arena, law);
    if (law->refusal)
        return;
    build_kinds(&pilot, arena, law);
    if (law->kinds * model->places > AGGREGATE_PARTS_MAX)
        law->refusal = "it has too many kinds of viewers";
}
