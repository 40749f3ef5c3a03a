/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_audience.h"

#include <math.h>

#include "expect_audience_table.h"
#include "expect_audience_work.h"

enum { CUTS_MAX = 12 }; /* occurrences that are integrated one by one; beyond, tables are quicker */

static const double negligible = 1e-7;

struct class_path {
    const struct class_work *class;
    const struct expect_arriving *arriving;
};

static double class_path_at(const void *context, double t)
{
    const struct class_path *path = context;
    return expect_audience_time(path->class, path->arriving, 0, t);
}

static double class_after(const struct work *work, const struct cut *cut, const struct class_work *class,
                          const struct expect_arriving *arriving, double live_ms)
{
    double sum = 0,
           before = work->beyonds > 1 && class->class->lingers ? expect_audience_time(class, arriving, 0, live_ms) : 0;
    for (size_t j = 0; class->class->lingers && j + 1 < work->beyonds; j++) {
        double upto = expect_audience_time(class, arriving, j + 1, live_ms);
        sum += (upto - before) * class->lingering[j] * work->source_on[j] *
               expect_audience_inside(work, cut, live_ms, work->beyond[j], work->beyond[j + 1]);
        before = upto;
    }
    return sum;
}

/* The expected time of one viewer of the class at one occurrence. */
static double class_expect(struct work *work, const struct cut *cut, const struct class_work *class,
                           const struct nodes *begins, struct arena *arena)
{
    const struct nodes *live = class->comer.by_live ? &work->few_lives : &work->times->live;
    struct class_path path = { class, &work->arriving };
    double sum = 0;
    if (!class->comer.by_live) {
        struct nodes ends = expect_audience_ends(work, cut, live, arena);
        expect_arrive(&class->comer, 0, &work->arriving);
        sum = expect_audience_between(&ends, begins, class_path_at, &path);
    }
    for (size_t i = 0; i < live->count; i++) {
        if (!class->comer.by_live && (work->beyonds < 2 || !class->class->lingers))
            break;
        struct nodes one = { 1, (double[]){ live->x[i] }, (double[]){ 1 } };
        expect_arrive(&class->comer, live->x[i], &work->arriving);
        if (class->comer.by_live) {
            struct nodes ends = expect_audience_ends(work, cut, &one, arena);
            sum += live->weight[i] * expect_audience_between(&ends, begins, class_path_at, &path);
        }
        sum += live->weight[i] * class_after(work, cut, class, &work->arriving, live->x[i]);
    }
    return sum;
}

static struct cut cut_of(const struct work *work, const struct occurrence *occurrence)
{
    const struct expect_times *times = work->times;
    const struct scenario *scenario = work->model->scenario;
    struct cut cut = { true, (double)(scenario->start_ms - occurrence->planned_ms),
                       (double)(scenario->end_ms - occurrence->planned_ms) };
    double earliest = INFINITY;
    for (size_t k = 0; k < work->classes; k++)
        earliest = fmin(earliest, work->class[k].comer.earliest_ms);
    earliest = fmax(earliest + nodes_low(&times->late), -nodes_high(&times->warm_up));
    double latest = nodes_quantile(&times->late, 1 - negligible) + nodes_quantile(&times->live, 1 - negligible) +
                    work->beyond[work->beyonds - 1];
    cut.whole = earliest >= cut.from && latest <= cut.to;
    return cut;
}

/* Arrivals of a rate during the programme. */
static double rate_mass(struct work *work)
{
    const struct nodes *live = &work->times->live;
    double sum = 0;
    for (size_t k = 0; k < work->classes; k++)
        for (size_t i = 0; i < live->count; i++) {
            expect_arrive(&work->class[k].comer, live->x[i], &work->arriving);
            for (size_t a = 0; a < work->arriving.count; a++)
                sum += work->class[k].share * live->weight[i] * work->arriving.weight[a];
        }
    return sum;
}

/* Whether tables serve better: shocks need them, many occurrences that the period may cut are quicker with them. */
static bool is_tabled(const struct work *work, size_t e)
{
    size_t cuts = 0;
    for (size_t o = 0; o < work->model->occurrences; o++)
        cuts += work->model->occurrence[o].event == e && !cut_of(work, &work->model->occurrence[o]).whole;
    return work->event->audience.shocks > 0 || cuts > CUTS_MAX;
}

void expect_audience(const struct model *model, size_t e, const struct expect_times *times,
                     struct expect_viewers *viewers, struct arena *arena)
{
    const struct event_plan *plan = &model->event[e];
    const struct audience *audience = &plan->event->audience;
    struct work *work = arena_alloc(arena, 1, sizeof *work);
    *work = (struct work){ .model = model, .event = plan->event, .times = times, .classes = audience->classes };
    expect_audience_prepare(work, plan, arena);
    struct expect_count count = expect_count_of(model, audience, plan->rate, arena);
    *viewers = (struct expect_viewers){ .class_ms = arena_alloc(arena, work->classes, sizeof(double)) };
    /* Exact counts of several classes are not drawn from one another's, and those who come in a surge come together: no
     * law of this form. */
    viewers->squared_known =
        plan->event->chat && isfinite(count.pairs) && !plan->surge && !(audience->assign_exact && work->classes > 1);
    if (is_tabled(work, e))
        viewers->unknown = expect_table_build(work, viewers->squared_known, arena);
    if (viewers->unknown)
        return;
    double arriving_mass = plan->rate ? rate_mass(work) : 1;
    double *whole = NULL, squared_whole = 0, squared = 0;
    const struct cut never = { .whole = true };
    const struct nodes uncut = expect_audience_begins(work, &never, arena);
    for (size_t o = 0; o < model->occurrences; o++) {
        if (model->occurrence[o].event != e)
            continue;
        viewers->count += count.mean * arriving_mass;
        struct cut cut = cut_of(work, &model->occurrence[o]);
        if (cut.whole && whole) {
            for (size_t k = 0; k < work->classes; k++)
                viewers->class_ms[k] += whole[k];
            squared += squared_whole;
            continue;
        }
        double *once = arena_alloc(arena, work->classes, sizeof *once);
        size_t mark = arena_mark(arena);
        const bool begins_inside = -nodes_high(&times->warm_up) >= cut.from && -nodes_low(&times->warm_up) <= cut.to;
        struct nodes begins = cut.whole || begins_inside ? uncut : expect_audience_begins(work, &cut, arena);
        for (size_t k = 0; k < work->classes; k++)
            viewers->class_ms[k] += once[k] =
                count.mean * (work->tables ? expect_table_class(work, &cut, k, &begins, arena)
                                           : class_expect(work, &cut, &work->class[k], &begins, arena));
        double square = !viewers->squared_known ? 0
                        : work->tables          ? expect_table_square(work, &cut, &begins, arena)
                                                : expect_audience_square(work, &cut, &begins, arena);
        arena_release(arena, mark);
        squared += square;
        if (cut.whole) {
            whole = once;
            squared_whole = square;
        }
    }
    for (size_t k = 0; k < work->classes; k++)
        viewers->all_ms += work->class[k].share * viewers->class_ms[k];
    viewers->squared_ms = viewers->all_ms + count.pairs * squared;
}
