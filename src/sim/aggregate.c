/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aggregate.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate_part.h"

const char *const engine_name[ENGINES + 1] = {
    [ENGINE_SAMPLED] = "sampled", [ENGINE_AGGREGATE] = "aggregate", [ENGINE_AUTO] = "auto"
};

#define AGGREGATE_BYTES ((size_t)4 << 30) /* of address space; a law needs two megabytes a kind at most */
/* How many viewers an occurrence is expected to have; as many as you like where the mean does not exist. */
static double expected_size(const struct model *model, const struct event_plan *plan, int64_t end_ms)
{
    const struct audience *audience = &plan->event->audience;
    const double forecast = dist_mean(&model->forecast.dist);
    if (plan->rate) {
        const struct audience_task task = { .model = model, .plan = plan, .forecast = forecast, .end_ms = end_ms };
        return audience_rate_mean(&task);
    }
    return forecast * dist_mean(&plan->size.dist) * (audience->registered ? dist_mean(&plan->show_up.dist) : 1);
}

static void build_samplers(struct aggregate *aggregate)
{
    struct dist normal, exponential;
    const char *why;
    dist_init(&normal, DIST_NORMAL, 0, 1, 0);
    dist_init(&exponential, DIST_EXPONENTIAL, 1, 0, 0);
    if (dist_build(&normal, &why) && dist_build(&exponential, &why)) {
        sampler_build(&aggregate->normal, &normal, PART_NORMAL_TICKS, &aggregate->arena);
        sampler_build(&aggregate->exponential, &exponential, PART_EXPONENTIAL_TICKS, &aggregate->arena);
    }
}

static void build_law(const struct model *model, const struct event_plan *plan, enum engine engine, struct arena *arena,
                      struct aggregate_law *law)
{
    if (engine == ENGINE_SAMPLED) {
        law->refusal = "asked not to";
    } else if (plan->surge) {
        law->refusal = "its arrival rate is drawn";
    } else if (!plan->event->audience.present) {
        law->refusal = "it has no audience";
    } else {
        law->viewers = expected_size(model, plan, (int64_t)fmin(dist_mean(&plan->live.dist), 0x1p52));
        if (engine == ENGINE_AUTO && law->viewers < AGGREGATE_VIEWERS_AUTO)
            law->refusal = "few viewers";
        else if (arena->reserved - arena->used < aggregate_law_bytes(plan))
            law->refusal = "the laws of all events take too much memory";
        else
            aggregate_law_build(model, plan, arena, law);
    }
}

struct aggregate *aggregate_new(const struct model *model, enum engine engine)
{
    struct aggregate *aggregate = calloc(1, sizeof *aggregate);
    if (!aggregate || arena_init(&aggregate->arena, AGGREGATE_BYTES) != STATUS_OK) {
        free(aggregate);
        return NULL;
    }
    aggregate->law = arena_alloc(&aggregate->arena, model->events, sizeof *aggregate->law);
    bool any = false;
    for (size_t e = 0; e < model->events; e++) {
        build_law(model, &model->event[e], engine, &aggregate->arena, &aggregate->law[e]);
        any = any || !aggregate->law[e].refusal;
    }
    if (any)
        build_samplers(aggregate);
    return aggregate;
}

void aggregate_free(struct aggregate *aggregate)
{
    if (aggregate)
        arena_fini(&aggregate->arena);
    free(aggregate);
}

const char *aggregate_refusal(const struct aggregate *aggregate, size_t event)
{
    return aggregate->law[event].refusal;
}

static bool serves(const struct aggregate_law *law, const struct audience_task *task, int64_t viewers)
{
    return viewers >= AGGREGATE_VIEWERS_MIN && task->end_ms - task->start_ms <= law->end_ms &&
           !(law->early && task->low_ms - task->start_ms < law->at_ms[0]);
}

bool aggregate_serves(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers)
{
    if (!aggregate)
        return false;
    const struct aggregate_law *law = &aggregate->law[task->plan - task->model->event];
    return !law->refusal && !law->poisson && serves(law, task, viewers);
}

bool aggregate_serves_rate(const struct aggregate *aggregate, const struct audience_task *task, int64_t *viewers)
{
    if (!aggregate)
        return false;
    const struct aggregate_law *law = &aggregate->law[task->plan - task->model->event];
    if (law->refusal || !law->poisson)
        return false;
    const double mean = audience_rate_mean(task);
    *viewers = mean < (double)AUDIENCE_VIEWERS_MAX ? (int64_t)mean : AUDIENCE_VIEWERS_MAX + 1;
    return serves(law, task, *viewers);
}
