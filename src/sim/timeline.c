/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline.h"

#include <math.h>

static struct rng_name name_of(const struct model *model, uint32_t replication, size_t o, enum purpose purpose)
{
    return (struct rng_name){
        .seed = model->scenario->seed, .replication = replication, .entity = (uint32_t)o, .purpose = purpose
    };
}

double timeline_value(const struct variate *variate, const struct rng_name *name, uint32_t index)
{
    if (dist_is_fixed(&variate->dist))
        return variate_draw(variate, 0.5);
    return variate_draw(variate, rng_uniform(name, index));
}

int64_t timeline_ms(const struct variate *variate, const struct rng_name *name, uint32_t index)
{
    double ms = floor(timeline_value(variate, name, index) + 0.5);
    return (int64_t)fmax(fmin(ms, (double)TIMELINE_LENGTH_MAX_MS), -(double)TIMELINE_LENGTH_MAX_MS);
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

void timeline_draw(const struct model *model, uint32_t replication, size_t o, struct occurrence_draw *draw)
{
    const struct occurrence *occurrence = &model->occurrence[o];
    const struct event_plan *plan = &model->event[occurrence->event];
    struct rng_name name = name_of(model, replication, o, PURPOSE_STARTS_LATE);
    draw->start_ms = occurrence->planned_ms + timeline_ms(&plan->starts_late, &name, 0);
    name.purpose = PURPOSE_LIVE;
    draw->end_ms = draw->start_ms + timeline_ms(&plan->live, &name, 0);
    name.purpose = PURPOSE_WARM_UP;
    draw->on_ms = occurrence->planned_ms - timeline_ms(&plan->warm_up, &name, 0);
    name.purpose = PURPOSE_IDLE_TAIL;
    draw->off_ms = draw->end_ms + timeline_ms(&plan->idle_tail, &name, 0);
    name.purpose = PURPOSE_FORGOTTEN;
    if (happens(plan->event->forgotten_probability, &name, 0))
        draw->off_ms += timeline_ms(&plan->noticed_after, &name, 1);
    name.purpose = PURPOSE_REHEARSAL;
    draw_rehearsals(plan, occurrence->planned_ms, &name, draw);
    name.purpose = PURPOSE_HOST_COUNT;
    double hosts = floor(timeline_value(&plan->host_count, &name, 0) + 0.5);
    draw->hosts = (int64_t)fmin(hosts, SCENARIO_HOSTS_MAX);
    draw->message_rate_micro = 0;
    if (plan->event->chat) {
        name.purpose = PURPOSE_CHAT;
        double micro = floor(timeline_value(&plan->message_rate, &name, 0) * 1e6 + 0.5);
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

enum status timeline_hosts(const struct model *model, uint32_t replication, size_t o,
                           const struct occurrence_draw *draw, timeline_connected *connected, void *context)
{
    const struct occurrence *occurrence = &model->occurrence[o];
    const struct event_plan *plan = &model->event[occurrence->event];
    const struct rng_name name = name_of(model, replication, o, PURPOSE_HOST);
    struct host_walk walk = { .plan = plan,
                              .drops = name_of(model, replication, o, PURPOSE_HOST_DROPS),
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
