/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which inputs of a model are random, and what they are called. */
#include <string.h>

#include "sensitivity_parts.h"

static bool random_law(const struct variate *variate)
{
    return !dist_is_fixed(&variate->dist);
}

static bool random_lot(double probability)
{
    return probability > 0 && probability < 1;
}

static bool are_rehearsals_random(const struct event_plan *plan)
{
    for (size_t r = 0; r < plan->event->rehearsals; r++) {
        double p = plan->event->rehearsal[r].probability;
        if (random_lot(p) ||
            (p > 0 && (random_law(&plan->rehearsal_before[r]) || random_law(&plan->rehearsal_length[r]))))
            return true;
    }
    return false;
}

static bool are_shocks_random(const struct event_plan *plan)
{
    for (size_t s = 0; s < plan->shocks; s++)
        if (random_law(&plan->shock[s].at) || random_law(&plan->shock[s].leave) || random_law(&plan->shock[s].back))
            return true;
    return false;
}

static bool are_hosts_random(const struct event_plan *plan)
{
    const struct event *event = plan->event;
    bool nobody = !random_law(&plan->host_count) && variate_draw(&plan->host_count, 0.5) < 0.5;
    return !nobody && (event->hosts.drops || random_lot(event->hosts.audio_only) || random_law(&plan->join_before) ||
                       random_law(&plan->leave_after));
}

static bool is_random(const struct event_plan *plan, enum input input)
{
    const struct event *event = plan->event;
    const struct audience *audience = &event->audience;
    const double forgotten = event->forgotten_probability;
    switch (input) {
    case INPUT_FORGOTTEN: return random_lot(forgotten) || (forgotten > 0 && random_law(&plan->noticed_after));
    case INPUT_REHEARSALS: return are_rehearsals_random(plan);
    case INPUT_HOSTS: return are_hosts_random(plan);
    case INPUT_DROPS: return plan->event->source.drops;
    case INPUT_SHOCKS: return audience->present && are_shocks_random(plan);
    case INPUT_VIEWERS: return audience->present;
    default: return streams_varies(plan, input);
    }
}

/* A sentence's subject, with the event's name after it. */
static const struct {
    const char *code, *alone, *of_event;
    bool forecast;
} words[INPUTS] = {
    [INPUT_FORECAST] = { "forecast", "forecast for the month", NULL, true },
    [INPUT_SIZE] = { "audience.size", "audience expected", "audience of %s", true },
    [INPUT_SHOW_UP] = { "audience.show_up", "share that shows up", "share that shows up at %s", true },
    [INPUT_DISPERSION] = { "audience.dispersion", "over-dispersion of the audience", "over-dispersion at %s", false },
    [INPUT_COUNT] = { "audience.count", "how many come of those expected", "how many come to %s", false },
    [INPUT_LIVE] = { "live", "length of the programme", "length of %s", true },
    [INPUT_STARTS_LATE] = { "starts_late", "late start", "late start of %s", false },
    [INPUT_WARM_UP] = { "warm_up", "warm-up", "warm-up of %s", false },
    [INPUT_IDLE_TAIL] = { "idle_tail", "idle tail", "idle tail of %s", false },
    [INPUT_HOST_COUNT] = { "hosts.count", "number of hosts", "number of hosts of %s", false },
    [INPUT_CHAT] = { "chat", "chat rate", "chat rate of %s", false },
    [INPUT_FORGOTTEN] = { "forgotten", "source forgotten", "source of %s forgotten", false },
    [INPUT_REHEARSALS] = { "rehearsals", "rehearsals", "rehearsals of %s", false },
    [INPUT_HOSTS] = { "hosts", "what each host does", "what each host of %s does", false },
    [INPUT_DROPS] = { "source_drops", "drops of the source", "drops of the source of %s", false },
    [INPUT_SHOCKS] = { "audience.shocks", "shocks: when, how large", "shocks of %s", false },
    [INPUT_VIEWERS] = { "viewers", "what each viewer does", "what each viewer of %s does", false },
};

static struct sensitivity_input input_of(const struct model *model, enum input input, int event, bool named,
                                         struct arena *arena)
{
    const char *name = words[input].alone;
    if (named && event != SENSITIVITY_ALL) /* the one format of the table that takes a name stands before it */
        name = arena_format(arena, "%.*s%s%s", (int)strcspn(words[input].of_event, "%"), words[input].of_event,
                            model->event[event].event->name, strchr(words[input].of_event, '%') + 2);
    return (struct sensitivity_input){ .input = input,
                                       .event = event,
                                       .code = words[input].code,
                                       .name = name,
                                       .scalar = input < INPUT_SCALARS,
                                       .forecast = words[input].forecast,
                                       .has_value = input < INPUT_SCALARS && input != INPUT_COUNT };
}

static size_t list(const struct model *model, bool by_kind, struct arena *arena, struct sensitivity_input out[],
                   size_t most)
{
    size_t count = 0;
    for (int i = 0; i < INPUTS; i++) {
        const enum input input = (enum input)i;
        if (input == INPUT_FORECAST && random_law(&model->forecast) && count < most)
            out[count++] = input_of(model, input, SENSITIVITY_ALL, false, arena);
        bool any = input == INPUT_FORECAST;
        for (size_t e = 0; e < model->events && !any; e++) {
            if (!is_random(&model->event[e], input) || count == most)
                continue;
            any = by_kind;
            out[count++] = input_of(model, input, by_kind && model->events > 1 ? SENSITIVITY_ALL : (int)e,
                                    !by_kind && model->events > 1, arena);
        }
    }
    return count;
}

size_t sensitivity_inputs(const struct model *model, enum sensitivity_grouping grouping, struct arena *arena,
                          struct sensitivity_input **inputs, bool *by_kind)
{
    *inputs = arena_alloc(arena, SENSITIVITY_INPUTS_MAX, sizeof **inputs);
    *by_kind = grouping == SENSITIVITY_BY_KIND;
    size_t count = list(model, *by_kind, arena, *inputs, SENSITIVITY_INPUTS_MAX);
    if (grouping == SENSITIVITY_AUTO && count > SENSITIVITY_APART_MAX && model->events > 1) {
        *by_kind = true;
        count = list(model, true, arena, *inputs, SENSITIVITY_INPUTS_MAX);
    }
    return count;
}

bool sensitivity_concerns(const struct model *model, const struct sensitivity_input *input, size_t row)
{
    if (row == streams_row(RNG_MONTH) || input->input == INPUT_FORECAST)
        return row == streams_row(RNG_MONTH) && input->input == INPUT_FORECAST;
    uint32_t event = model->occurrence[row - streams_row(0)].event;
    return input->event == SENSITIVITY_ALL || (uint32_t)input->event == event;
}

void sensitivity_values(const struct model *model, const struct sensitivity_input *input, size_t n, double x[])
{
    for (size_t i = 0; i < 2 * n; i++) {
        const uint32_t replication = i < n ? (uint32_t)i : (uint32_t)(i - n) ^ STREAMS_OTHER;
        const struct streams streams = { .model = model, .replication = replication };
        if (input->input == INPUT_FORECAST) {
            x[i] = streams_value(&streams, &model->forecast, INPUT_FORECAST, RNG_MONTH);
            continue;
        }
        x[i] = 0;
        for (size_t o = 0; o < model->occurrences; o++) {
            const struct event_plan *plan = &model->event[model->occurrence[o].event];
            if (sensitivity_concerns(model, input, streams_row((uint32_t)o)) && is_random(plan, input->input))
                x[i] += streams_value(&streams, streams_law(plan, input->input), input->input, (uint32_t)o);
        }
    }
}
