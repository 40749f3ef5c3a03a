/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "streams.h"

#include <assert.h>
#include <math.h>

#include "quasi.h"

/* What an input that is one number is called among the random numbers. */
static const struct {
    enum purpose purpose;
    uint32_t index;
} scalar[INPUT_SCALARS] = {
    [INPUT_FORECAST] = { PURPOSE_FORECAST, 0 },
    [INPUT_SIZE] = { PURPOSE_SIZE, 0 },
    [INPUT_SHOW_UP] = { PURPOSE_SIZE, 1 },
    [INPUT_DISPERSION] = { PURPOSE_SIZE, 2 },
    [INPUT_COUNT] = { PURPOSE_SIZE, 3 },
    [INPUT_LIVE] = { PURPOSE_LIVE, 0 },
    [INPUT_STARTS_LATE] = { PURPOSE_STARTS_LATE, 0 },
    [INPUT_WARM_UP] = { PURPOSE_WARM_UP, 0 },
    [INPUT_IDLE_TAIL] = { PURPOSE_IDLE_TAIL, 0 },
    [INPUT_HOST_COUNT] = { PURPOSE_HOST_COUNT, 0 },
    [INPUT_CHAT] = { PURPOSE_CHAT, 0 },
};

/* The input that a purpose which draws several numbers belongs to. */
static enum input input_of(enum purpose purpose)
{
    switch (purpose) {
    case PURPOSE_FORGOTTEN: return INPUT_FORGOTTEN;
    case PURPOSE_REHEARSAL: return INPUT_REHEARSALS;
    case PURPOSE_HOST:
    case PURPOSE_HOST_DROPS: return INPUT_HOSTS;
    case PURPOSE_SHOCK: return INPUT_SHOCKS;
    case PURPOSE_SOURCE_DROPS: return INPUT_DROPS;
    default: return INPUT_VIEWERS;
    }
}

static struct rng_name name_of(const struct streams *streams, enum input input, enum purpose purpose, uint32_t entity)
{
    uint32_t other = streams->other ? streams->other[streams_row(entity)] >> input & 1 : 0;
    return (struct rng_name){ .seed = streams->model->scenario->seed,
                              .replication = other ? streams->replication ^ STREAMS_OTHER : streams->replication,
                              .entity = entity,
                              .purpose = purpose };
}

struct rng_name streams_name(const struct streams *streams, enum purpose purpose, uint32_t entity)
{
    return name_of(streams, input_of(purpose), purpose, entity);
}

double streams_uniform(const struct streams *streams, enum input input, uint32_t entity)
{
    assert(input < INPUT_SCALARS);
    if (streams->given) {
        double u = streams->given[streams_row(entity) * INPUT_SCALARS + input];
        if (!isnan(u))
            return u;
    }
    const struct rng_name name = name_of(streams, input, scalar[input].purpose, entity);
    const uint8_t *quasi = streams->model->quasi_dimension;
    const unsigned dimension = quasi ? quasi[streams_row(entity) * INPUT_SCALARS + input] : 0;
    if (dimension > 0 && name.replication < STREAMS_OTHER)
        return quasi_uniform(name.seed, PURPOSE_QUASI, dimension - 1, name.replication % QUASI_SCRAMBLES,
                             name.replication / QUASI_SCRAMBLES);
    return rng_uniform(&name, scalar[input].index);
}

double streams_value(const struct streams *streams, const struct variate *variate, enum input input, uint32_t entity)
{
    return variate_draw(variate, dist_is_fixed(&variate->dist) ? 0.5 : streams_uniform(streams, input, entity));
}

const struct variate *streams_law(const struct event_plan *plan, enum input input)
{
    switch (input) {
    case INPUT_SIZE: return &plan->size;
    case INPUT_SHOW_UP: return &plan->show_up;
    case INPUT_DISPERSION: return &plan->over_dispersion;
    case INPUT_LIVE: return &plan->live;
    case INPUT_STARTS_LATE: return &plan->starts_late;
    case INPUT_WARM_UP: return &plan->warm_up;
    case INPUT_IDLE_TAIL: return &plan->idle_tail;
    case INPUT_HOST_COUNT: return &plan->host_count;
    case INPUT_CHAT: return &plan->message_rate;
    default: return NULL;
    }
}

bool streams_varies(const struct event_plan *plan, enum input input)
{
    const struct audience *audience = &plan->event->audience;
    const struct variate *law = streams_law(plan, input);
    const bool random = law && !dist_is_fixed(&law->dist);
    switch (input) {
    case INPUT_SIZE: return audience->present && !plan->rate && random;
    case INPUT_SHOW_UP: return audience->present && audience->registered && random;
    case INPUT_DISPERSION: return audience->present && !audience->registered && audience->dispersion > 0;
    case INPUT_COUNT: return audience->present && audience->count != COUNT_FIXED;
    case INPUT_CHAT: return plan->event->chat && random;
    default: return random;
    }
}
