/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mistake.h"

const struct mistake_info mistake_table[MISTAKES] = {
    [MISTAKE_FORGOTTEN] = { "forgotten", "forgotten encoder",
                            "the source left on by mistake, against nobody ever forgetting it" },
    [MISTAKE_WARM_UP] = { "warm-up", "warm-up",
                          "the source on before the planned start, and who waits there, against on time" },
    [MISTAKE_IDLE_TAIL] = { "idle-tail", "idle tail",
                            "the source on after the end, and who lingers there, against stopping with the programme" },
    [MISTAKE_REHEARSALS] = { "rehearsals", "rehearsals on air",
                             "rehearsals that send into the channel, against rehearsing off air" },
    [MISTAKE_ALWAYS_ON] = { "always-on", "always on",
                            "the source on for the whole period, against only for its events" },
    [MISTAKE_ON_STAGE] = { "on-stage", "viewers on the stage",
                           "all viewers on the stage, against a channel with a server composition" },
    [MISTAKE_COMPOSITION] = { "composition", "server composition",
                              "composed by the service, against a machine of yours, whose cost is not in the bill" },
    [MISTAKE_HOSTS_RECORDED] = { "hosts-recorded", "hosts recorded", "each host recorded, against none" },
    [MISTAKE_PICTURE_RECORDED] = { "picture-recorded", "picture recorded",
                                   "the composition or the channel recorded, against not" },
    [MISTAKE_COPIES] = { "copies", "copies of hosts", "hosts copied into further stages, against one stage" },
    [MISTAKE_IF_FORGOTTEN] = { "if-forgotten", "forgotten for 3 days",
                               "one source left on for 3 days more, once, nobody watching, at no time at which its "
                               "channel would be on anyway" },
    [MISTAKE_IF_ALWAYS_ON] = { "if-always-on", "always on", "each event's source on for the whole period" },
    [MISTAKE_IF_ON_STAGE] = { "if-on-stage", "viewers on the stage",
                              "all viewers of the channel on the stage instead" },
    [MISTAKE_IF_COMPOSITION] = { "if-composition", "server composition",
                                 "the service composes what a machine of yours did" },
    [MISTAKE_IF_RECORDED] = { "if-recorded", "everything recorded",
                              "each host and the picture recorded and kept to the end of the period" },
};

/* ---- Scenarios ---- */

static bool is_never(const struct dist *law)
{
    return dist_is_fixed(law) && dist_mean(law) == 0;
}

static bool is_on_air(const struct event *event)
{
    for (size_t r = 0; r < event->rehearsals; r++)
        if (event->rehearsal[r].on_air && event->rehearsal[r].probability > 0)
            return true;
    return false;
}

static bool event_has(const struct event *event, enum mistake mistake)
{
    switch (mistake) {
    case MISTAKE_FORGOTTEN: return event->forgotten_probability > 0;
    case MISTAKE_WARM_UP: return !is_never(&event->warm_up_ms);
    case MISTAKE_IDLE_TAIL: return !is_never(&event->idle_tail_ms);
    case MISTAKE_REHEARSALS: return is_on_air(event);
    default: return false;
    }
}

bool mistake_in_scenario(const struct scenario *scenario, enum mistake mistake)
{
    for (size_t e = 0; e < scenario->events; e++)
        if (event_has(&scenario->event[e], mistake))
            return true;
    return false;
}

static void rehearse_off_air(struct event *event, struct arena *arena)
{
    struct rehearsal *rehearsal = arena_copy_array(arena, event->rehearsal, event->rehearsals, sizeof rehearsal[0]);
    for (size_t r = 0; r < event->rehearsals; r++)
        rehearsal[r].on_air = false;
    event->rehearsal = rehearsal;
}

bool mistake_off_scenario(const struct scenario *scenario, enum mistake mistake, struct arena *arena,
                          struct scenario *out)
{
    if (!mistake_in_scenario(scenario, mistake))
        return false;
    struct event *event = arena_copy_array(arena, scenario->event, scenario->events, sizeof event[0]);
    for (size_t e = 0; e < scenario->events; e++) {
        switch (mistake) {
        case MISTAKE_FORGOTTEN: event[e].forgotten_probability = 0; break;
        case MISTAKE_WARM_UP: dist_init(&event[e].warm_up_ms, DIST_FIXED, 0, 0, 0); break;
        case MISTAKE_IDLE_TAIL: dist_init(&event[e].idle_tail_ms, DIST_FIXED, 0, 0, 0); break;
        default: rehearse_off_air(&event[e], arena); break;
        }
    }
    *out = *scenario;
    out->event = event;
    return true;
}

/* ---- Patterns ---- */

static bool has_channel(const struct pattern *pattern)
{
    return pattern->viewers[PLACE_CHANNEL] > 0;
}

/* All viewers on a channel of the pattern's type, which the service composes. */
static bool move_to_channel(struct pattern *pattern)
{
    if (pattern->viewers[PLACE_STAGE] < 1 || pattern->stage.audio_only)
        return false; /* a channel has pictures: another product */
    pattern->viewers[PLACE_STAGE] = 0;
    pattern->viewers[PLACE_CHANNEL] = 1;
    pattern->composition = COMPOSITION_SERVER;
    pattern->stage.seats = INT64_MAX;
    return true;
}

/* All viewers of a channel on its speakers' stage. A composition stays only where it is recorded. */
static bool move_to_stage(struct pattern *pattern)
{
    if (pattern->speakers != SPEAKERS_STAGE || pattern->viewers[PLACE_CHANNEL] < 1)
        return false;
    pattern->viewers[PLACE_CHANNEL] = 0;
    pattern->viewers[PLACE_STAGE] = 1;
    if (!pattern->recording.composite)
        pattern->composition = COMPOSITION_NONE;
    pattern->recording.channel = false;
    pattern->channel.always_on = pattern->channel.auto_stop = false;
    pattern->stage.seats = INT64_MAX;
    return true;
}

static bool record_everything(struct pattern *pattern)
{
    if (pattern->recording.individual || pattern->recording.composite || pattern->recording.channel ||
        pattern->viewers[PLACE_CDN] > 0)
        return false;
    pattern->recording.individual = pattern->speakers == SPEAKERS_STAGE;
    pattern->recording.composite = pattern->composition == COMPOSITION_SERVER;
    pattern->recording.channel = !pattern->recording.composite && has_channel(pattern);
    pattern->recording.keep_ms = KEEP_FOREVER;
    return true;
}

bool mistake_other_pattern(const struct pattern *pattern, enum mistake mistake, struct pattern *out)
{
    *out = *pattern;
    switch (mistake) {
    case MISTAKE_ALWAYS_ON: out->channel.always_on = false; return pattern->channel.always_on;
    case MISTAKE_ON_STAGE: return move_to_channel(out);
    case MISTAKE_COMPOSITION:
        out->composition = COMPOSITION_CLIENT;
        return pattern->composition == COMPOSITION_SERVER && !pattern->recording.composite;
    case MISTAKE_HOSTS_RECORDED: out->recording.individual = false; return pattern->recording.individual;
    case MISTAKE_PICTURE_RECORDED:
        out->recording.composite = out->recording.channel = false;
        if (!has_channel(pattern) && pattern->viewers[PLACE_CDN] <= 0 && pattern->recording.composite)
            out->composition = COMPOSITION_NONE; /* nobody would look at it */
        return pattern->recording.composite || pattern->recording.channel;
    case MISTAKE_COPIES: out->stage.replicas = 0; return pattern->stage.replicas > 0;
    case MISTAKE_IF_ALWAYS_ON:
        out->channel.always_on = true;
        out->channel.auto_stop = false;
        return has_channel(pattern) && !pattern->channel.always_on;
    case MISTAKE_IF_ON_STAGE: return move_to_stage(out);
    case MISTAKE_IF_COMPOSITION:
        out->composition = COMPOSITION_SERVER;
        return pattern->composition == COMPOSITION_CLIENT;
    case MISTAKE_IF_RECORDED: return record_everything(out);
    default: return false;
    }
}

bool mistake_may_forget(const struct pattern *pattern)
{
    return !pattern->channel.always_on && !pattern->channel.auto_stop;
}

bool mistake_any(const struct scenario *scenario)
{
    for (enum mistake mistake = 0; mistake < MISTAKE_IF_FORGOTTEN; mistake++) {
        struct pattern changed;
        if (mistake_in_scenario(scenario, mistake))
            return true;
        for (size_t p = 0; p < scenario->patterns; p++)
            if (mistake_other_pattern(&scenario->pattern[p], mistake, &changed))
                return true;
    }
    return false;
}
