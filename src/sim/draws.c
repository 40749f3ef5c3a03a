/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draws.h"

#include "quasi.h"
#include "streams.h"

const char *const draws_name[DRAWS_KINDS + 1] = { "random", "sobol", NULL };

void draws_spread(struct model *model, struct arena *arena)
{
    /* The first dimensions of the sequence are its best: what moves most bills most comes first. */
    static const enum input order[] = {
        INPUT_SIZE, INPUT_SHOW_UP,   INPUT_DISPERSION, INPUT_LIVE,    INPUT_COUNT,
        INPUT_CHAT, INPUT_IDLE_TAIL, INPUT_HOST_COUNT, INPUT_WARM_UP, INPUT_STARTS_LATE
    };
    uint8_t *dimension = arena_alloc(arena, streams_rows(model) * INPUT_SCALARS, sizeof *dimension);
    unsigned used = 0;
    if (!dist_is_fixed(&model->forecast.dist))
        dimension[streams_row(RNG_MONTH) * INPUT_SCALARS + INPUT_FORECAST] = (uint8_t)++used;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        for (size_t o = 0; o < model->occurrences && used < QUASI_DIMENSIONS; o++)
            if (streams_varies(&model->event[model->occurrence[o].event], order[i]))
                dimension[streams_row((uint32_t)o) * INPUT_SCALARS + order[i]] = (uint8_t)++used;
    model->quasi_dimension = dimension;
}

int64_t draws_whole(int64_t replications)
{
    int64_t whole = QUASI_SCRAMBLES;
    while (whole < replications)
        whole *= 2;
    return whole;
}
