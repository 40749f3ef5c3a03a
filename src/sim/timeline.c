/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline.h"

#include <math.h>

double timeline_value(const struct variate *variate, const struct rng_name *name, uint32_t index)
{
    if (dist_is_fixed(&variate->dist))
        return variate_draw(variate, 0.5);
    return variate_draw(variate, rng_uniform(name, index));
}

static int64_t whole_ms(double value)
{
    double ms = floor(value + 0.5);
    return (int64_t)fmax(fmin(ms, (double)TIMELINE_LENGTH_MAX_MS), -(double)TIMELINE_LENGTH_MAX_MS);
}

int64_t timeline_ms(const struct variate *variate, const struct rng_name *name, uint32_t index)
{
    return whole_ms(timeline_value(variate, name, index));
}

static bool happens(double probability, const struct rng_name *name, uint32_t index)
{
    return probability >= 1 || (probability > 0 && rng_uniform(name, index) < probability);
}

static void draw_rehearsals(const struct event_plan *plan, int64_t planned_ms, const struct rng_name *name,
                            struct occurrence_draw *draw)
{
    draw->rehearsals = 0;
    for (size_t r = 0; r < plan->event->rehearsals; r++) {
        const struct rehearsal *rehearsal = &plan->event->rehearsal[r];
        if (!happens(rehearsal->probability, name, (uint32_t)r * 4))
            continue;
        int64_t from_ms = planned_ms - timeline_ms(&plan->rehearsal_before[r], name, (uint32_t)r * 4 + 1);
        int64_t length_ms = timeline_ms(&plan->rehearsal_length[r], name, (uint32_t)r * 4 + 2);
        draw->rehearsal[draw->rehearsals] = (struct window){ from_ms, from_ms + length_ms };
        draw->on_air[draw->rehearsals++] = rehearsal->on_air;
    }
}

void timeline_draw(const struct streams *streams, size_t o, struct occurrence_draw *draw)
{
    const struct occurrence *occurrence = &streams->model->occurrence[o];
    const struct event_plan *plan = &streams->model->event[occurrence->event];
    const int64_t planned_ms = occurrence->planned_ms;
    const uint32_t entity = (uint32_t)o;
    draw->start_ms = planned_ms + whole_ms(streams_value(streams, &plan->starts_late, INPUT_STARTS_LATE, entity));
    draw->end_ms = draw->start_ms + whole_ms(streams_value(streams, &plan->live, INPUT_LIVE, entity));
    draw->on_ms = planned_ms - whole_ms(streams_value(streams, &plan->warm_up, INPUT_WARM_UP, entity));
    draw->off_ms = draw->end_ms + whole_ms(streams_value(streams, &plan->idle_tail, INPUT_IDLE_TAIL, entity));
    const struct rng_name forgotten = streams_name(streams, PURPOSE_FORGOTTEN, entity);
    if (happens(plan->event->forgotten_probability, &forgotten, 0))
        draw->off_ms += timeline_ms(&plan->noticed_after, &forgotten, 1);
    const struct rng_name rehearsal = streams_name(streams, PURPOSE_REHEARSAL, entity);
    draw_rehearsals(plan, planned_ms, &rehearsal, draw);
    double hosts = floor(streams_value(streams, &plan->host_count, INPUT_HOST_COUNT, entity) + 0.5);
    draw->hosts = (int64_t)fmin(hosts, SCENARIO_HOSTS_MAX);
    draw->message_rate_micro = 0;
    if (plan->event->chat) {
        double micro = floor(streams_value(streams, &plan->message_rate, INPUT_CHAT, entity) * 1e6 + 0.5);
        draw->message_rate_micro = (int64_t)fmin(micro, TIMELINE_MESSAGE_RATE_MAX_MICRO);
    }
}

/* Sorts windows by their start and joins those that touch. Returns how many are left. There are at most 17. */
static size_t join_windows(struct window window[], size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && window[j].from_ms < window[j - 1].from_ms; j--) {
            struct window swap = window[j];
            window[j] = window[j - 1];
            window[j - 1] = swap;
        }
    size_t joined = 0;
    for (size_t i = 0; i < count; i++) {
        if (window[i].to_ms <= window[i].from_ms)
            continue;
        if (joined > 0 && window[i].from_ms <= window[joined - 1].to_ms) {
            if (window[i].to_ms > window[joined - 1].to_ms)
                window[joined - 1].to_ms = window[i].to_ms;
        } else {
            window[joined++] = window[i];
        }
    }
    return joined;
}

struct host_walk {
    const struct event_plan *plan;
    struct rng_name drops;
    timeline_connected *connected;
    void *context;
    uint32_t next_drop;
};

/* Alternates connected and away inside one window, connected first. */
static enum status walk_window(struct host_walk *walk, uint32_t host, enum media media, struct window window)
{
    if (!walk->plan->event->hosts.drops)
        return walk->connected(walk->context, host, media, window);
    int64_t at_ms = window.from_ms;
    while (at_ms < window.to_ms) {
        uint32_t index = host * (TIMELINE_DROPS_MAX + 1u) + walk->next_drop;
        int64_t until_ms = at_ms + timeline_ms(&walk->plan->drop_every, &walk->drops, index);
        if (walk->next_drop >= TIMELINE_DROPS_MAX)
            return STATUS_LIMIT;
        if (until_ms > window.to_ms)
            until_ms = window.to_ms;
        walk->next_drop += 2;
        if (until_ms > at_ms) {
            enum status status = walk->connected(walk->context, host, media, (struct window){ at_ms, until_ms });
            if (status != STATUS_OK)
                return status;
        }
        at_ms = until_ms + timeline_ms(&walk->plan->drop_gap, &walk->drops, index + 1);
    }
    return STATUS_OK;
}

enum status timeline_source(const struct streams *streams, size_t o, const struct occurrence_draw *draw,
                            timeline_on *on, void *context)
{
    const struct event_plan *plan = &streams->model->event[streams->model->occurrence[o].event];
    const struct rng_name name = streams_name(streams, PURPOSE_SOURCE_DROPS, (uint32_t)o);
    struct on_air air = { { draw->on_ms, draw->off_ms }, 0 };
    if (!plan->event->source.drops)
        return on(context, &air);
    int64_t at_ms = draw->on_ms;
    for (uint32_t drop = 0; at_ms < draw->off_ms; drop++) {
        if (drop > TIMELINE_SOURCE_DROPS_MAX)
            return STATUS_LIMIT;
        air.when.from_ms = at_ms;
        air.when.to_ms = at_ms + timeline_ms(&plan->source_every, &name, drop * 4);
        at_ms = air.when.to_ms + timeline_ms(&plan->source_gap, &name, drop * 4 + 1);
        air.back = timeline_value(&plan->source_back, &name, drop * 4 + 2);
        if (air.when.to_ms > draw->off_ms)
            air.when.to_ms = draw->off_ms;
        enum status status = on(context, &air);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status timeline_hosts(const struct streams *streams, size_t o, const struct occurrence_draw *draw,
                           timeline_connected *connected, void *context)
{
    const struct occurrence *occurrence = &streams->model->occurrence[o];
    const struct event_plan *plan = &streams->model->event[occurrence->event];
    const struct rng_name name = streams_name(streams, PURPOSE_HOST, (uint32_t)o);
    struct host_walk walk = { .plan = plan,
                              .drops = streams_name(streams, PURPOSE_HOST_DROPS, (uint32_t)o),
                              .connected = connected,
                              .context = context };
    for (uint32_t host = 0; host < (uint32_t)draw->hosts; host++) {
        enum media media = happens(plan->event->hosts.audio_only, &name, host * 4) ? MEDIA_AUDIO : MEDIA_VIDEO;
        struct window window[SCENARIO_REHEARSALS_MAX + 1];
        window[0].from_ms = occurrence->planned_ms - timeline_ms(&plan->join_before, &name, host * 4 + 1);
        window[0].to_ms = draw->end_ms + timeline_ms(&plan->leave_after, &name, host * 4 + 2);
        for (size_t r = 0; r < draw->rehearsals; r++)
            window[r + 1] = draw->rehearsal[r];
        size_t count = join_windows(window, draw->rehearsals + 1);
        walk.next_drop = 0;
        for (size_t w = 0; w < count; w++) {
            enum status status = walk_window(&walk, host, media, window[w]);
            if (status != STATUS_OK)
                return status;
        }
    }
    return STATUS_OK;
}
