/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the random numbers of one replication come from. Mostly from its own streams (rng.h); but each input of the
 * scenario can be drawn from the streams of another replication instead, with all others kept: that is pick-freeze
 * (Sobol 1993; Saltelli et al. 2010), for which named streams need no bookkeeping. And an input that is one number can
 * be given outright. One function answers for all of src/sim which replication a purpose is drawn from. */
#ifndef IVSIM_STREAMS_H
#define IVSIM_STREAMS_H

#include "model.h"
#include "rng.h"

/* What a planner would call one input: one purpose of rng.h, or several. Those before INPUT_SCALARS are one uniform of
 * an occurrence (of the month, for the forecast). */
enum input {
    INPUT_FORECAST, /* the month's shared factor */
    INPUT_SIZE,     /* viewers expected, or registered */
    INPUT_SHOW_UP,
    INPUT_DISPERSION,
    INPUT_COUNT, /* how many come of those expected */
    INPUT_LIVE,
    INPUT_STARTS_LATE,
    INPUT_WARM_UP,
    INPUT_IDLE_TAIL,
    INPUT_HOST_COUNT,
    INPUT_CHAT,
    INPUT_SCALARS,
    INPUT_FORGOTTEN = INPUT_SCALARS,
    INPUT_REHEARSALS,
    INPUT_HOSTS,   /* what each does: joining, leaving, dropping, sending audio alone */
    INPUT_SHOCKS,  /* when, and how large */
    INPUT_DROPS,   /* of the source: when, how long, how many come back */
    INPUT_VIEWERS, /* what each does: arrival, kind, stays, returns, linger, place, who leaves at a shock */
    INPUTS
};

/* Replication numbers from here on are nobody's own: the other half of the streams, to take inputs from. */
#define STREAMS_OTHER UINT32_C(0x80000000)

struct streams {
    const struct model *model;
    uint32_t replication;
    /* By row (the month's first, then the occurrences'): bit i set where input i is drawn from the other half, as
     * replication ^ STREAMS_OTHER would draw it. NULL: none is. */
    const uint32_t *other;
    /* By row, INPUT_SCALARS numbers in (0, 1) each: uniforms to use instead of drawn ones; NaN: drawn. NULL: all drawn.
     */
    const double *given;
};

/* The row of an entity (RNG_MONTH, or an occurrence), and how many there are. */
static inline size_t streams_row(uint32_t entity)
{
    return (uint32_t)(entity + 1);
}
static inline size_t streams_rows(const struct model *model)
{
    return model->occurrences + 1;
}

/* The name under which `purpose` draws for `entity`. */
struct rng_name streams_name(const struct streams *streams, enum purpose purpose, uint32_t entity);

/* The uniform of an input that is one number. */
double streams_uniform(const struct streams *streams, enum input input, uint32_t entity);

/* Its law's value; a certain law draws nothing. */
double streams_value(const struct streams *streams, const struct variate *variate, enum input input, uint32_t entity);

/* The law of an event's input that is one number; NULL for INPUT_COUNT, whose law hangs on others, and for what is no such
 * input. And whether the input is random: a certain one draws nothing. */
const struct variate *streams_law(const struct event_plan *plan, enum input input);
bool streams_varies(const struct event_plan *plan, enum input input);

#endif
