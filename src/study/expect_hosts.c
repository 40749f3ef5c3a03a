/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_hosts.h"

#include <math.h>
#include <string.h>

#include "expect_cover.h"

enum {
    WINDOW_POINTS = 160,
    WINDOW_POINTS_OF_MANY = 40,
    MANY_OCCURRENCES = 100,
    LATTICE_POINTS = 1 << 14,
    LATTICE_REHEARSALS_MAX = 6
};

static const double negligible = 1e-7;

/* Begin and end of a window about the planned start. */
struct window_nodes {
    struct nodes start, end;
};

static struct window_nodes rehearsal_window(const struct rehearsal *rehearsal, struct arena *arena)
{
    struct nodes before = nodes_of(&rehearsal->before_ms, WINDOW_POINTS, arena);
    struct nodes length = nodes_of(&rehearsal->length_ms, WINDOW_POINTS, arena);
    struct window_nodes window = { .start = nodes_negative(&before, arena) };
    window.end = nodes_sum(&window.start, &length, WINDOW_POINTS, arena);
    return window;
}

/* Actual end - planned start, and something after it. */
static struct nodes end_and(const struct expect_times *times, const struct nodes *after, struct arena *arena)
{
    struct nodes end = nodes_sum(&times->late, &times->live, WINDOW_POINTS, arena);
    return nodes_sum(&end, after, WINDOW_POINTS, arena);
}

static void keeps_of(const struct model *model, double keep[MODEL_KEEPS_MAX])
{
    for (size_t k = 0; k < model->keeps; k++)
        keep[k] = (double)model->keep_ms[k];
}

static double period_of(const struct model *model)
{
    return (double)(model->scenario->end_ms - model->scenario->start_ms);
}

struct expect_span expect_source(const struct model *model, size_t e, const struct expect_times *times,
                                 struct arena *arena)
{
    const struct event *of = model->event[e].event;
    struct nodes start = nodes_negative(&times->warm_up, arena), end = end_and(times, &times->tail, arena);
    struct window_nodes rehearsal[SCENARIO_REHEARSALS_MAX];
    for (size_t r = 0; r < of->rehearsals; r++)
        rehearsal[r] = rehearsal_window(&of->rehearsal[r], arena);
    struct cover_interval *interval = arena_alloc(arena, model->occurrences * (of->rehearsals + 1), sizeof *interval);
    size_t intervals = 0;
    for (size_t o = 0; o < model->occurrences; o++) {
        if (model->occurrence[o].event != e)
            continue;
        double planned = (double)(model->occurrence[o].planned_ms - model->scenario->start_ms);
        interval[intervals++] = (struct cover_interval){ 1, planned, &start, &end };
        for (size_t r = 0; r < of->rehearsals; r++)
            if (of->rehearsal[r].on_air)
                interval[intervals++] = (struct cover_interval){ of->rehearsal[r].probability, planned,
                                                                 &rehearsal[r].start, &rehearsal[r].end };
    }
    double keep[MODEL_KEEPS_MAX];
    keeps_of(model, keep);
    struct expect_span span = { 0 };
    span.ms = cover_measure(interval, intervals, period_of(model), keep, model->keeps, span.kept_ms2, arena);
    return span;
}

/* ---- Hosts ---- */

struct host_work {
    const struct model *model;
    const struct event *event;
    struct window_nodes main;
    struct window_nodes rehearsal[SCENARIO_REHEARSALS_MAX];
    double keep[MODEL_KEEPS_MAX];
    double period;
    struct drops drops;
    double kept[MODEL_KEEPS_MAX]; /* result beside the time */
};

/* Whether some two of the windows can touch. */
static bool can_touch(const struct host_work *work)
{
    for (size_t r = 0; r < work->event->rehearsals; r++) {
        const struct window_nodes *a = &work->rehearsal[r];
        if (nodes_quantile(&a->end, 1 - negligible) >= nodes_low(&work->main.start))
            return true;
        for (size_t s = 0; s < r; s++) {
            const struct window_nodes *b = &work->rehearsal[s];
            if (nodes_high(&a->end) >= nodes_low(&b->start) && nodes_high(&b->end) >= nodes_low(&a->start))
                return true;
        }
    }
    return false;
}

/* Without drops: the union of the windows of one host. */
static double steady(struct host_work *work, double planned, struct arena *arena)
{
    struct cover_interval interval[SCENARIO_REHEARSALS_MAX + 1];
    size_t intervals = 0;
    interval[intervals++] = (struct cover_interval){ 1, planned, &work->main.start, &work->main.end };
    for (size_t r = 0; r < work->event->rehearsals; r++)
        interval[intervals++] = (struct cover_interval){ work->event->rehearsal[r].probability, planned,
                                                         &work->rehearsal[r].start, &work->rehearsal[r].end };
    return cover_measure(interval, intervals, work->period, work->keep, work->model->keeps, work->kept, arena);
}

/* Drops in windows that never touch: each is a piece of its own. */
static double dropping_apart(struct host_work *work, double planned, const struct nodes length[])
{
    double sum = 0;
    const size_t keeps = work->model->keeps;
    for (size_t k = 0; k < keeps; k++)
        work->kept[k] = 0;
    for (size_t i = 0; i < work->main.start.count; i++)
        for (size_t j = 0; j < work->main.end.count; j++)
            sum += drops_measure(&work->drops, planned + work->main.start.x[i], planned + work->main.end.x[j],
                                 work->period, work->keep, keeps, work->main.start.weight[i] * work->main.end.weight[j],
                                 work->kept);
    for (size_t r = 0; r < work->event->rehearsals; r++) {
        const struct nodes *start = &work->rehearsal[r].start;
        for (size_t i = 0; i < start->count; i++)
            for (size_t j = 0; j < length[r].count; j++) {
                double from = planned + start->x[i];
                sum += drops_measure(&work->drops, from, from + length[r].x[j], work->period, work->keep, keeps,
                                     work->event->rehearsal[r].probability * start->weight[i] * length[r].weight[j],
                                     work->kept);
            }
    }
    return sum;
}

/* The inverse of a law in nodes, linear between their middles, so that points of a lattice spread evenly. */
static double spread(const struct nodes *nodes, double u)
{
    double below = 0;
    for (size_t i = 0; i < nodes->count; i++) {
        if (u > below + nodes->weight[i] && i + 1 < nodes->count) {
            below += nodes->weight[i];
            continue;
        }
        return nodes->x[i];
    }
    return nodes_high(nodes);
}

static double joined(struct host_work *work, double from[], double to[], size_t windows, double weight)
{
    double sum = 0;
    for (size_t i = 1; i < windows; i++)
        for (size_t j = i; j > 0 && from[j] < from[j - 1]; j--) {
            double f = from[j], t = to[j];
            from[j] = from[j - 1];
            to[j] = to[j - 1];
            from[j - 1] = f;
            to[j - 1] = t;
        }
    for (size_t i = 0; i < windows;) {
        double start = from[i], end = to[i];
        for (i++; i < windows && from[i] <= end; i++)
            end = fmax(end, to[i]);
        sum +=
            drops_measure(&work->drops, start, end, work->period, work->keep, work->model->keeps, weight, work->kept);
    }
    return sum;
}

/* Drops in windows that may join into one piece: all their begins and ends over a lattice (the additive recurrence by
 * powers of the generalised golden ratio, folded), every set of rehearsals that may happen weighted with its
 * probability. */
static double dropping_together(struct host_work *work, double planned, const struct nodes length[])
{
    const size_t rehearsals = work->event->rehearsals, dimensions = 2 + 2 * rehearsals;
    double golden = 2, sum = 0, step[2 + 2 * LATTICE_REHEARSALS_MAX];
    for (int i = 0; i < 60; i++)
        golden = pow(1 + golden, 1.0 / ((double)dimensions + 1));
    for (size_t d = 0; d < dimensions; d++)
        step[d] = pow(golden, -(double)(d + 1));
    for (size_t k = 0; k < work->model->keeps; k++)
        work->kept[k] = 0;
    for (size_t i = 0; i < LATTICE_POINTS; i++) {
        double x[2 + 2 * LATTICE_REHEARSALS_MAX];
        for (size_t d = 0; d < dimensions; d++) {
            double u = fmod(0.5 + step[d] * (double)(i + 1), 1);
            const struct window_nodes *window = d < 2 ? &work->main : &work->rehearsal[d / 2 - 1];
            const struct nodes *law = d % 2 == 0 ? &window->start : d < 2 ? &window->end : &length[d / 2 - 1];
            x[d] = spread(law, u);
        }
        for (unsigned set = 0; set < 1u << rehearsals; set++) {
            double from[LATTICE_REHEARSALS_MAX + 1], to[LATTICE_REHEARSALS_MAX + 1], weight = 1.0 / LATTICE_POINTS;
            size_t windows = 0;
            from[windows] = planned + x[0];
            to[windows++] = planned + x[1];
            for (size_t r = 0; r < rehearsals; r++) {
                bool happens = (set >> r & 1) != 0;
                double probability = work->event->rehearsal[r].probability;
                weight *= happens ? probability : 1 - probability;
                if (!happens)
                    continue;
                from[windows] = planned + x[2 + 2 * r];
                to[windows] = from[windows] + x[3 + 2 * r];
                windows++;
            }
            if (weight > 0)
                sum += joined(work, from, to, windows, weight);
        }
    }
    return sum;
}

static double mean_count(const struct dist *count, struct arena *arena)
{
    struct nodes nodes = nodes_of(count, WINDOW_POINTS, arena);
    double sum = 0;
    for (size_t i = 0; i < nodes.count; i++)
        sum += nodes.weight[i] * floor(nodes.x[i] + 0.5);
    return sum;
}

/* Where nothing of an occurrence can be cut by the period, every occurrence is like every other. */
static bool is_whole(const struct host_work *work, double planned)
{
    double from = nodes_low(&work->main.start), to = nodes_quantile(&work->main.end, 1 - negligible);
    for (size_t r = 0; r < work->event->rehearsals; r++) {
        from = fmin(from, nodes_low(&work->rehearsal[r].start));
        to = fmax(to, nodes_high(&work->rehearsal[r].end));
    }
    return planned + from >= 0 && planned + to <= work->period && work->model->keeps == 0;
}

/* Windows of an event with many occurrences are pairs of fewer points. */
static struct nodes thinned(const struct nodes *nodes, const struct model *model, struct arena *arena)
{
    size_t points = model->occurrences > MANY_OCCURRENCES ? WINDOW_POINTS_OF_MANY : WINDOW_POINTS;
    return nodes_gathered(nodes->x, nodes->weight, nodes->count, points, arena);
}

static void build_windows(struct host_work *work, const struct expect_times *times, struct nodes length[],
                          struct arena *arena)
{
    const struct event *event = work->event;
    struct nodes join = nodes_of(&event->hosts.join_before_ms, WINDOW_POINTS, arena);
    struct nodes leave = nodes_of(&event->hosts.leave_after_ms, WINDOW_POINTS, arena);
    struct nodes start = nodes_negative(&join, arena), end = end_and(times, &leave, arena);
    work->main = (struct window_nodes){ thinned(&start, work->model, arena), thinned(&end, work->model, arena) };
    double longest = nodes_quantile(&work->main.end, 1 - negligible) - nodes_low(&work->main.start);
    for (size_t r = 0; r < event->rehearsals; r++) {
        work->rehearsal[r] = rehearsal_window(&event->rehearsal[r], arena);
        length[r] = nodes_of(&event->rehearsal[r].length_ms, WINDOW_POINTS, arena);
        longest += nodes_high(&length[r]);
    }
    if (event->hosts.drops)
        drops_build(&work->drops, &event->hosts.drop_every_ms, &event->hosts.drop_gap_ms, longest, arena);
}

const char *expect_hosts(const struct model *model, size_t e, const struct expect_times *times,
                         struct expect_span span[MEDIAS], struct arena *arena)
{
    struct host_work *work = arena_alloc(arena, 1, sizeof *work);
    work->model = model;
    work->event = model->event[e].event;
    work->period = period_of(model);
    keeps_of(model, work->keep);
    struct nodes length[SCENARIO_REHEARSALS_MAX];
    build_windows(work, times, length, arena);
    bool drops = work->event->hosts.drops, together = drops && can_touch(work);
    memset(span, 0, MEDIAS * sizeof span[0]);
    if (together && work->event->rehearsals > LATTICE_REHEARSALS_MAX)
        return "drops in many rehearsals that may touch";
    double count = mean_count(&work->event->hosts.count, arena), audio = work->event->hosts.audio_only;
    double share[MEDIAS] = { [MEDIA_VIDEO] = 1 - audio, [MEDIA_AUDIO] = audio }, whole = -1;
    for (size_t o = 0; o < model->occurrences; o++) {
        if (model->occurrence[o].event != e)
            continue;
        double planned = (double)(model->occurrence[o].planned_ms - model->scenario->start_ms), time = whole;
        bool same = is_whole(work, planned);
        if (!same || whole < 0)
            time = !drops     ? steady(work, planned, arena)
                   : together ? dropping_together(work, planned, length)
                              : dropping_apart(work, planned, length);
        if (same)
            whole = time;
        for (int media = 0; media < MEDIAS; media++) {
            span[media].ms += count * share[media] * time;
            for (size_t k = 0; k < model->keeps; k++)
                span[media].kept_ms2[k] += count * share[media] * work->kept[k];
        }
    }
    return NULL;
}
