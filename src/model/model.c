/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "model_categories.h"
#include "model_lines.h"

enum {
    FAN_POINTS = 180,      /* about so many a picture shows */
    FAN_POINTS_ALL = 3600, /* of all events together, so that their histograms stay small */
    FAN_POINTS_LEAST = 4,
};

#define FAN_LENGTH_MAX_MS 4e9 /* a picture shows no more than a month or so */

int64_t model_rendition_bps(const struct event *event, enum rendition rendition)
{
    /* STANDARD ladder: 720p60 3.4, 720p30 2.4, 480p30 1.4 Mbps; audio-only 64 kbps (facts 1.4: channel-types, 2026). */
    static const int64_t ladder_bps[RENDITIONS] = { 64000, 1400000, 2400000, INT64_MAX };
    const int64_t hd_60_bps = 3400000;
    int64_t own_bps = event->video.bit_rate_bps;
    if (rendition != RENDITION_AUDIO && rendition >= meter_rendition_of_height(event->video.height))
        return own_bps;
    int64_t bps = rendition == RENDITION_HD && event->video.frame_rate > 30 ? hd_60_bps : ladder_bps[rendition];
    return bps < own_bps ? bps : own_bps;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* All patterns cut the unit interval into channel, stage and cdn; the common refinement of the cuts gives the place
 * intervals, so that one draw sends a viewer to its place in every pattern. */
static bool build_places(const struct scenario *scenario, struct model *model, double cut[MODEL_PLACES_MAX + 1])
{
    size_t cuts = 0;
    cut[cuts++] = 0;
    for (size_t p = 0; p < scenario->patterns; p++) {
        double end = 0;
        for (int place = 0; place < PLACES - 1; place++) {
            end += scenario->pattern[p].viewers[place];
            bool known = end <= 1e-12 || end >= 1 - 1e-12;
            for (size_t i = 0; i < cuts && !known; i++)
                known = fabs(cut[i] - end) < 1e-12;
            if (known)
                continue;
            if (cuts == MODEL_PLACES_MAX)
                return false;
            cut[cuts++] = end;
        }
    }
    qsort(cut, cuts, sizeof cut[0], compare_doubles);
    cut[cuts] = 1;
    model->places = cuts;
    for (size_t i = 0; i < cuts; i++)
        model->place_share[i] = cut[i + 1] - cut[i];
    for (size_t i = 0; i < cuts; i++)
        model->place_end[i] = (uint32_t)fmin(cut[i + 1] * 0x1p32, 0x1p32 - 1);
    return true;
}

static struct sampler exponential_sampler(double mean_ms, struct arena *arena)
{
    struct sampler sampler;
    struct dist law;
    const char *why = NULL;
    dist_init(&law, DIST_EXPONENTIAL, mean_ms, 0, 0);
    bool fine = dist_build(&law, &why);
    assert(fine);
    (void)fine;
    sampler_build(&sampler, &law, 1, arena);
    return sampler;
}

/* Absolute arrivals are the whole audience's: of several classes the first builds them. */
static void build_surge(const struct arrivals *arrivals, struct event_plan *event, struct arena *arena)
{
    if (event->surge)
        return;
    event->rate = event->surge = true;
    event->state_lasts = arena_alloc(arena, arrivals->states, sizeof *event->state_lasts);
    for (size_t s = 0; s < arrivals->states; s++)
        event->state_lasts[s] = exponential_sampler(arrivals->state[s].lasts_ms, arena);
    if (arrivals->kind == ARRIVALS_HAWKES)
        event->brought_after = exponential_sampler(arrivals->after_ms, arena);
}

/* `like`: one built before whose viewers arrive alike, or NULL. */
static void build_class(const struct viewer_class *class, const struct class_plan *like, struct event_plan *event,
                        struct class_plan *plan, struct arena *arena)
{
    const struct arrivals *arrivals = &class->arrivals;
    plan->arrivals = arrivals->kind;
    plan->law_from_end = arrivals->law_from_end;
    plan->from_ms = arrivals->from_ms;
    plan->to_ms = arrivals->to_ms;
    plan->from_end = arrivals->from_end;
    plan->to_end = arrivals->to_end;
    if (arrivals->kind == ARRIVALS_LAW && like)
        plan->arrival = like->arrival;
    else if (arrivals->kind == ARRIVALS_LAW)
        sampler_build(&plan->arrival, &arrivals->law, 1, arena);
    if (arrivals->kind == ARRIVALS_MMPP || arrivals->kind == ARRIVALS_HAWKES)
        build_surge(arrivals, event, arena);
    if (arrivals->kind == ARRIVALS_RATE) {
        double *edge = arena_alloc(arena, arrivals->rates + 1, sizeof *edge);
        double *cumulative = arena_alloc(arena, arrivals->rates, sizeof *cumulative);
        double mean = 0;
        for (size_t i = 0; i < arrivals->rates; i++) {
            mean += arrivals->rate_per_min[i] * (double)arrivals->bin_ms / MINUTE_MS;
            edge[i + 1] = (double)(arrivals->bin_ms * (int64_t)(i + 1));
            cumulative[i] = mean;
        }
        event->rate = true;
        event->repeat = arrivals->repeat;
        event->cycle_mean = mean;
        event->cycle_ms = arrivals->bin_ms * (int64_t)arrivals->rates;
        if (mean > 0) {
            for (size_t i = 0; i < arrivals->rates; i++)
                cumulative[i] /= mean;
            struct dist steps;
            dist_init(&steps, DIST_STEPS, 0, 0, 0);
            steps.count = arrivals->rates;
            steps.value = edge;
            steps.weight = cumulative;
            const char *why = NULL;
            bool fine = dist_build(&steps, &why);
            assert(fine);
            (void)fine;
            sampler_build(&plan->arrival, &steps, 1, arena);
            event->cycle_law = steps;
        }
    }
    sampler_build(&plan->stay, &class->stay_ms, 1, arena);
    plan->returns = class->returns;
    struct dist once, never;
    dist_init(&once, DIST_FIXED, 1, 0, 0);
    dist_init(&never, DIST_FIXED, 0, 0, 0);
    sampler_build(&plan->sessions, class->returns ? &class->sessions_law : &once, 1, arena);
    sampler_build(&plan->gap, class->returns ? &class->gap_ms : &never, 1, arena);
    plan->lingers = class->lingers && dist_high(&class->linger_ms) > 0;
    sampler_build(&plan->linger, plan->lingers ? &class->linger_ms : &never, 1, arena);
}

/* The window a picture of concurrent viewers shows: from the earliest usual arrival to the latest usual leave. */
static void build_fan(const struct event *event, size_t events, struct event_plan *plan)
{
    size_t most = events > FAN_POINTS_ALL / FAN_POINTS ? FAN_POINTS_ALL / events : FAN_POINTS;
    if (most < FAN_POINTS_LEAST)
        most = FAN_POINTS_LEAST;
    double from_ms = -dist_quantile(&event->warm_up_ms, 0.9);
    double linger_ms = 0, to_ms = dist_quantile(&event->starts_late_ms, 0.95) + dist_quantile(&event->live_ms, 0.99);
    for (size_t k = 0; k < event->audience.classes; k++)
        if (event->audience.viewer_class[k].lingers)
            linger_ms = fmax(linger_ms, dist_quantile(&event->audience.viewer_class[k].linger_ms, 0.9));
    to_ms = fmin(to_ms + linger_ms, FAN_LENGTH_MAX_MS);
    from_ms = fmax(from_ms, -FAN_LENGTH_MAX_MS);
    static const int64_t nice_s[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400 };
    size_t i = 0;
    while (i + 1 < sizeof nice_s / sizeof nice_s[0] &&
           (to_ms - from_ms) / (double)(nice_s[i] * SECOND_MS) > (double)most)
        i++;
    plan->fan_step_ms = nice_s[i] * SECOND_MS;
    plan->fan_from_ms = (int64_t)floor(from_ms / (double)plan->fan_step_ms) * plan->fan_step_ms;
    size_t points = (size_t)((to_ms - (double)plan->fan_from_ms) / (double)plan->fan_step_ms) + 2;
    plan->fan_points = event->audience.present ? (points < 2 * most ? points : 2 * most) : 0;
}

static void build_structure(const struct event *event, struct event_plan *plan, struct arena *arena)
{
    variate_build(&plan->live, &event->live_ms, arena);
    variate_build(&plan->starts_late, &event->starts_late_ms, arena);
    variate_build(&plan->warm_up, &event->warm_up_ms, arena);
    variate_build(&plan->idle_tail, &event->idle_tail_ms, arena);
    if (event->forgotten_probability > 0)
        variate_build(&plan->noticed_after, &event->noticed_after_ms, arena);
    plan->rehearsal_before = arena_alloc(arena, event->rehearsals, sizeof *plan->rehearsal_before);
    plan->rehearsal_length = arena_alloc(arena, event->rehearsals, sizeof *plan->rehearsal_length);
    for (size_t r = 0; r < event->rehearsals; r++) {
        variate_build(&plan->rehearsal_before[r], &event->rehearsal[r].before_ms, arena);
        variate_build(&plan->rehearsal_length[r], &event->rehearsal[r].length_ms, arena);
    }
    if (event->source.drops) {
        variate_build(&plan->source_every, &event->source.every_ms, arena);
        variate_build(&plan->source_gap, &event->source.gap_ms, arena);
        variate_build(&plan->source_back, &event->source.back_ratio, arena);
        sampler_build(&plan->back_after, &event->source.back_after_ms, 1, arena);
    }
    variate_build(&plan->host_count, &event->hosts.count, arena);
    variate_build(&plan->join_before, &event->hosts.join_before_ms, arena);
    variate_build(&plan->leave_after, &event->hosts.leave_after_ms, arena);
    if (event->hosts.drops) {
        variate_build(&plan->drop_every, &event->hosts.drop_every_ms, arena);
        variate_build(&plan->drop_gap, &event->hosts.drop_gap_ms, arena);
    }
    if (event->chat)
        variate_build(&plan->message_rate, &event->messages_per_viewer_hour, arena);
}

static void build_shocks(const struct audience *audience, struct event_plan *plan, struct arena *arena)
{
    struct shock_plan *shock = arena_alloc(arena, audience->shocks, sizeof *shock);
    for (size_t s = 0; s < audience->shocks; s++) {
        variate_build(&shock[s].at, &audience->shock[s].at_ms, arena);
        variate_build(&shock[s].leave, &audience->shock[s].leave_ratio, arena);
        variate_build(&shock[s].back, &audience->shock[s].back_ratio, arena);
        sampler_build(&shock[s].after, &audience->shock[s].back_after_ms, 1, arena);
        shock[s].from_end = audience->shock[s].from_end;
    }
    plan->shock = shock;
    plan->shocks = audience->shocks;
}

static bool build_audience(const struct model *model, struct event_plan *plan, struct arena *arena)
{
    const struct audience *audience = &plan->event->audience;
    if (!audience->present)
        return true;
    struct class_plan *class = arena_alloc(arena, audience->classes, sizeof *class);
    plan->stay = arena_alloc(arena, audience->classes, sizeof *plan->stay);
    plan->sessions = arena_alloc(arena, audience->classes, sizeof *plan->sessions);
    plan->gap = arena_alloc(arena, audience->classes, sizeof *plan->gap);
    plan->linger = arena_alloc(arena, audience->classes, sizeof *plan->linger);
    plan->one_arrival_law = true;
    for (size_t k = 0; k < audience->classes; k++) {
        const struct viewer_class *said = &audience->viewer_class[k];
        bool alike = memcmp(&said->arrivals, &audience->viewer_class[0].arrivals, sizeof said->arrivals) == 0;
        build_class(said, k > 0 && alike ? &class[0] : NULL, plan, &class[k], arena);
        plan->stay[k] = &class[k].stay;
        plan->sessions[k] = &class[k].sessions;
        plan->gap[k] = &class[k].gap;
        plan->linger[k] = &class[k].linger;
        plan->lingers |= class[k].lingers;
        if (class[k].linger.highest > plan->linger_max_ms)
            plan->linger_max_ms = class[k].linger.highest;
        plan->returns |= class[k].returns;
        plan->one_arrival_law &= alike;
    }
    plan->viewer_class = class;
    plan->classes = audience->classes;
    if (!plan->rate)
        variate_build(&plan->size, &audience->size, arena);
    if (audience->registered)
        variate_build(&plan->show_up, &audience->show_up, arena);
    if (audience->dispersion > 0) {
        double cv = audience->dispersion;
        struct dist gamma;
        dist_init(&gamma, DIST_GAMMA, 1 / (cv * cv), cv * cv, 0);
        const char *why = NULL;
        bool fine = dist_build(&gamma, &why);
        assert(fine);
        (void)fine;
        variate_build(&plan->over_dispersion, &gamma, arena);
    }
    build_shocks(audience, plan, arena);
    plan->hand_share = audience->hand_share;
    if (plan->hand_share > 0) {
        sampler_build(&plan->hand_after, &audience->hand_after_ms, 1, arena);
        sampler_build(&plan->hand_for, &audience->hand_for_ms, 1, arena);
    }

    return model_categories_build(model, plan, arena);
}

static int compare_occurrences(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;
    if (x->planned_ms != y->planned_ms)
        return x->planned_ms < y->planned_ms ? -1 : 1;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

static void build_occurrences(const struct scenario *scenario, struct model *model, struct arena *arena)
{
    size_t most = 0;
    for (size_t e = 0; e < scenario->events; e++)
        most += scenario->event[e].occurrences;
    struct occurrence *occurrence = arena_alloc(arena, most, sizeof *occurrence);
    size_t count = 0;
    for (size_t e = 0; e < scenario->events; e++)
        for (size_t i = 0; i < scenario->event[e].occurrences; i++) {
            int64_t at_ms = scenario->event[e].at_ms[i];
            if (at_ms >= scenario->start_ms && at_ms < scenario->end_ms)
                occurrence[count++] =
                    (struct occurrence){ .event = (uint32_t)e, .ordinal = (uint32_t)i, .planned_ms = at_ms };
        }
    qsort(occurrence, count, sizeof *occurrence, compare_occurrences);
    model->occurrence = occurrence;
    model->occurrences = count;
}

enum status model_build(const struct scenario *scenario, struct arena *arena, struct diag *diag, struct model *model)
{
    *model = (struct model){ .scenario = scenario, .events = scenario->events };
    const struct origin file = { .file = scenario->file };
    double cut[MODEL_PLACES_MAX + 1];
    if (!build_places(scenario, model, cut)) {
        diag_add(diag, SEVERITY_ERROR, file, "patterns", "let patterns that split their viewers use the same shares",
                 "the patterns split viewers between places in more than %d ways", MODEL_PLACES_MAX);
        return STATUS_INPUT;
    }
    variate_build(&model->forecast, &scenario->forecast, arena);
    build_occurrences(scenario, model, arena);
    if (model->occurrences == 0) {
        diag_add(diag, SEVERITY_ERROR, file, "period", "move the period or the events' dates",
                 "nothing happens in the period: no event starts in it");
        return STATUS_INPUT;
    }
    struct event_plan *event = arena_alloc(arena, scenario->events, sizeof *event);
    for (size_t e = 0; e < scenario->events; e++) {
        event[e].event = &scenario->event[e];
        event[e].rendition = meter_rendition_of_height(scenario->event[e].video.height);
        build_structure(&scenario->event[e], &event[e], arena);
        if (!scenario->event[e].audience.present)
            diag_add(diag, SEVERITY_WARNING, scenario->event[e].origin, arena_format(arena, "events[%zu].audience", e),
                     "write an audience, at least its size", "nobody watches '%s': it has no audience",
                     scenario->event[e].name);
        if (!build_audience(model, &event[e], arena)) {
            diag_add(diag, SEVERITY_ERROR, scenario->event[e].origin, "audience",
                     "fewer classes, regions or ways to split viewers", "more than %d kinds of viewers in one event",
                     MODEL_CATEGORIES_MAX);
            return STATUS_INPUT;
        }
        build_fan(&scenario->event[e], scenario->events, &event[e]);
        event[e].fan_first = model->fan_points;
        model->fan_points += event[e].fan_points;
        if (event[e].fan_points > model->fan_points_max)
            model->fan_points_max = event[e].fan_points;
        if (event[e].cells > model->cells_max)
            model->cells_max = event[e].cells;
    }
    model->event = event;
    return model_lines_build(scenario, cut, arena, diag, model);
}
