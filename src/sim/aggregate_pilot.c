/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aggregate_pilot.h"

#include <math.h>

#include "rng.h"

enum {
    POINTS = 1 << 17, /* over all classes, where nobody returns */
    POINTS_RETURNS = 1 << 18,
    POINTS_MIN = 1 << 13,
    POINTS_LOOK = 1 << 11,
    PILOT_DIMENSIONS = 16 /* of the lattice; what is drawn after them is random */
};

static const double beyond = 1e-4; /* the share of programmes that may be longer than the law reaches */

/* Coordinate `dimension` of viewer i, as a word. */
static uint32_t word_at(uint32_t i, uint32_t points, unsigned dimension)
{
    static const unsigned prime[PILOT_DIMENSIONS] = { 0, 5, 2, 3, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47 };
    if (dimension == 0)
        return (uint32_t)((((uint64_t)i << 32) + ((uint64_t)1 << 31)) / points);
    if (dimension >= PILOT_DIMENSIONS) {
        const uint32_t counter[4] = { i, dimension, 0, 0 };
        uint32_t word[4];
        rng_block(0, counter, word);
        return word[0];
    }
    const double root = sqrt(prime[dimension]);
    return (uint32_t)(((uint64_t)(i + 1u) * (uint64_t)((root - floor(root)) * 0x1p48)) >> 16);
}

static bool end_matters(const struct event_plan *plan)
{
    for (size_t k = 0; k < plan->classes; k++) {
        const struct class_plan *class = &plan->viewer_class[k];
        if (class->arrivals == ARRIVALS_UNIFORM && (class->from_end || class->to_end))
            return true;
        if (class->arrivals == ARRIVALS_LAW && class->law_from_end)
            return true;
    }
    for (size_t s = 0; s < plan->shocks; s++)
        if (plan->shock[s].from_end)
            return true;
    return plan->rate && plan->event->audience.count == COUNT_FIXED; /* so many come until the end */
}

/* Shocks whose time and shares are certain; false where one is not. */
static bool take_shocks(struct pilot *pilot)
{
    const struct event_plan *plan = pilot->plan;
    for (size_t s = 0; s < plan->shocks; s++) {
        const struct shock_plan *shock = &plan->shock[s];
        if (!dist_is_fixed(&shock->at.dist) || !dist_is_fixed(&shock->leave.dist) || !dist_is_fixed(&shock->back.dist))
            return false;
        const double at = dist_quantile(&shock->at.dist, 0.5) + (shock->from_end ? (double)pilot->end_ms : 0);
        const struct pilot_shock taken = { .at_ms = (int64_t)floor(at + 0.5),
                                           .leave = rng_words_below(dist_quantile(&shock->leave.dist, 0.5)),
                                           .back = rng_words_below(dist_quantile(&shock->back.dist, 0.5)),
                                           .after = &shock->after };
        size_t to = pilot->shocks++;
        for (; to > 0 && pilot->shock[to - 1].at_ms > taken.at_ms; to--)
            pilot->shock[to] = pilot->shock[to - 1];
        pilot->shock[to] = taken;
    }
    return true;
}

const char *pilot_begin(struct pilot *pilot, const struct model *model, const struct event_plan *plan)
{
    const struct audience *audience = &plan->event->audience;
    *pilot = (struct pilot){ .model = model, .plan = plan, .end_known = dist_is_fixed(&plan->live.dist) };
    if (!audience->present)
        return "it has no audience";
    if (model->feedback)
        return "a pattern reacts to viewers";
    if (plan->surge)
        return "its arrival rate is drawn";
    if (audience->assign_exact)
        return "its viewers are assigned exactly";
    if (!pilot->end_known && end_matters(plan))
        return "something hangs on an end that is random";
    const double live_ms = dist_quantile_above(&plan->live.dist, beyond);
    if (!(live_ms < (double)TIMELINE_LENGTH_MAX_MS))
        return "programmes may last for years";
    pilot->end_ms = (int64_t)ceil(live_ms);
    if (pilot->end_ms <= 0)
        return "it has no length";
    if (!take_shocks(pilot))
        return "its shocks are random";
    pilot->task = (struct audience_task){ .model = model, .plan = plan, .end_ms = pilot->end_ms };
    return NULL;
}

/* The shocks of one session: it may end at one, and its viewer come back; the next one's stay is then drawn already. */
static bool shock_ends(const struct pilot *pilot, uint32_t i, uint32_t points, unsigned *dimension,
                       struct window *session, int64_t *again_ms)
{
    for (size_t s = 0; s < pilot->shocks; s++) {
        const struct pilot_shock *shock = &pilot->shock[s];
        if (session->from_ms >= shock->at_ms || session->to_ms <= shock->at_ms)
            continue;
        if (word_at(i, points, (*dimension)++) >= shock->leave)
            continue;
        session->to_ms = shock->at_ms;
        *again_ms = word_at(i, points, (*dimension)++) < shock->back
                        ? shock->at_ms + sampler_draw(shock->after, word_at(i, points, (*dimension)++))
                        : INT64_MAX;
        return true;
    }
    return false;
}

void pilot_follow(const struct pilot *pilot, size_t class, uint32_t i, uint32_t points, struct pilot_viewer *viewer)
{
    const struct class_plan *plan = &pilot->plan->viewer_class[class];
    const uint32_t first = word_at(i, points, 0);
    unsigned dimension = 1;
    int64_t from_ms, left = 1;
    audience_arrivals(&pilot->task, plan, &first, 1, &from_ms);
    int64_t stay_ms = sampler_draw(&plan->stay, word_at(i, points, dimension++));
    if (plan->returns)
        left = sampler_draw(&plan->sessions, word_at(i, points, dimension++));
    viewer->sessions = 0;
    while (from_ms < pilot->end_ms && viewer->sessions < PILOT_SESSIONS_MAX) {
        struct window session = { from_ms, from_ms + stay_ms };
        int64_t again_ms = INT64_MAX;
        if (!shock_ends(pilot, i, points, &dimension, &session, &again_ms) && left > 1) {
            left--;
            again_ms = session.to_ms + sampler_draw(&plan->gap, word_at(i, points, dimension++));
        }
        viewer->session[viewer->sessions++] = session;
        if (again_ms >= pilot->end_ms)
            return;
        from_ms = again_ms;
        stay_ms = sampler_draw(&plan->stay, word_at(i, points, dimension++));
    }
}

uint32_t pilot_points(const struct pilot *pilot, size_t class)
{
    const double share = pilot->plan->event->audience.viewer_class[class].share;
    const double points = share * (pilot->plan->returns ? POINTS_RETURNS : POINTS);
    return points < POINTS_MIN ? POINTS_MIN : (uint32_t)points;
}

struct pilot_survey pilot_look(const struct pilot *pilot)
{
    static const uint32_t early_word = 1 << 12; /* one viewer in a million arrives before its arrival */
    const struct event_plan *plan = pilot->plan;
    struct pilot_survey survey = { .first_ms = pilot->end_ms };
    for (size_t k = 0; k < plan->classes; k++) {
        const double share = plan->event->audience.viewer_class[k].share;
        int64_t earliest_ms;
        audience_arrivals(&pilot->task, &plan->viewer_class[k], &early_word, 1, &earliest_ms);
        if (share > 0 && earliest_ms < survey.first_ms)
            survey.first_ms = earliest_ms;
        for (uint32_t i = 0; i < POINTS_LOOK && share > 0; i++) {
            struct pilot_viewer viewer;
            pilot_follow(pilot, k, i, POINTS_LOOK, &viewer);
            survey.sessions_max = viewer.sessions > survey.sessions_max ? viewer.sessions : survey.sessions_max;
            for (size_t s = 0; s < viewer.sessions; s++) {
                const struct window *session = &viewer.session[s];
                const int64_t to_ms = session->to_ms < pilot->end_ms ? session->to_ms : pilot->end_ms;
                survey.mean_ms += share / POINTS_LOOK * (double)(to_ms - session->from_ms);
            }
        }
    }
    /* The source is not on before: who came earlier waits for it, and is counted from there. */
    const double on_ms =
        -dist_quantile_above(&plan->warm_up.dist, beyond) - dist_quantile_above(&plan->starts_late.dist, beyond);
    if ((double)survey.first_ms < on_ms) {
        survey.first_ms = (int64_t)floor(on_ms);
        survey.early = true;
    }
    return survey;
}
