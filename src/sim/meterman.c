/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meterman.h"

#include <string.h>

enum { BIT_MS_PER_BYTE = 8000 };

static int128 bytes_of(int128 time_ms, int64_t bps)
{
    return (time_ms * bps + BIT_MS_PER_BYTE / 2) / BIT_MS_PER_BYTE;
}

static void add(int128 usage[], int line, int128 quantity)
{
    if (line >= 0)
        usage[line] += quantity;
}

/* How long the event's source was on under this pattern, and the same weighted with how long recordings are kept. */
static void source_time(const struct world *world, const struct pattern_plan *plan, size_t p, size_t e, int64_t *on_ms,
                        int128 *kept_ms2)
{
    const struct scenario *scenario = world->model->scenario;
    const struct clock *drawn = &world->structure->event[e].source;
    const struct clock *clock = plan->pattern->channel.auto_stop || plan->drops ? &world->feedback[p].source[e] : drawn;
    *kept_ms2 = 0;
    if (plan->pattern->channel.always_on) { /* but while it has dropped */
        *on_ms = scenario->end_ms - scenario->start_ms - (drawn->union_ms - clock->union_ms);
        if (plan->keep >= 0)
            *kept_ms2 =
                clock_kept(scenario->start_ms, scenario->end_ms, world->model->keep_ms[plan->keep], scenario->end_ms) -
                (drawn->kept_union_ms2[plan->keep] - clock->kept_union_ms2[plan->keep]);
        return;
    }
    *on_ms = clock->union_ms;
    if (plan->keep >= 0)
        *kept_ms2 = clock->kept_union_ms2[plan->keep];
}

static void read_viewers(const struct world *world, const struct pattern_plan *plan, size_t p, size_t e, int128 usage[])
{
    const struct event_lines *lines = &plan->event_lines[e];
    const int64_t *viewer_ms = plan->feedback ? world->feedback[p].viewer_ms[e] : world->event[e].viewer_ms;
    for (size_t c = 0; c < world->model->event[e].cells; c++) {
        int64_t bps = lines->viewer_bps[c];
        add(usage, lines->viewer[c], bps > 0 ? bytes_of(viewer_ms[c], bps) : viewer_ms[c]);
        if (plan->feedback)
            add(usage, lines->overflow[c], world->feedback[p].overflow_ms[e][c]);
    }
}

static void read_hosts(const struct world *world, const struct pattern_plan *plan, size_t p, size_t e, int128 usage[])
{
    const struct event_lines *lines = &plan->event_lines[e];
    for (int media = 0; media < MEDIAS; media++) {
        int billed = plan->pattern->stage.audio_only ? MEDIA_AUDIO : media;
        int64_t connected_ms = world->structure->event[e].host[media].sum_ms;
        add(usage, lines->participant[billed], connected_ms);
        if (plan->feedback)
            add(usage, lines->participant[billed], world->feedback[p].guest_ms[e][media]);
        add(usage, lines->replica[billed], (int128)connected_ms * plan->pattern->stage.replicas);
    }
}

static void read_recordings(const struct world *world, const struct pattern_plan *plan, size_t e, int64_t on_ms,
                            int128 kept_ms2, int128 usage[])
{
    const struct event_lines *lines = &plan->event_lines[e];
    if (plan->keep < 0)
        return;
    const int64_t bps = world->model->event[e].event->video.bit_rate_bps;
    const int copies = plan->pattern->recording.composite + plan->pattern->recording.channel;
    int128 recorded_ms = (int128)on_ms * copies;
    int128 stored = kept_ms2 * copies * bps;
    for (int media = 0; media < MEDIAS && plan->pattern->recording.individual; media++) {
        const struct clock *host = &world->structure->event[e].host[media];
        bool audio = media == MEDIA_AUDIO || plan->pattern->stage.audio_only;
        recorded_ms += host->sum_ms;
        stored += host->kept_sum_ms2[plan->keep] * (audio ? METERMAN_HOST_AUDIO_BPS : METERMAN_HOST_VIDEO_BPS);
    }
    add(usage, lines->storage, (stored + BIT_MS_PER_BYTE / 2) / BIT_MS_PER_BYTE);
    add(usage, lines->requests, recorded_ms * METERMAN_REQUEST_MICRO_PER_MS);
}

void meterman_source(const struct model *model, const struct pattern_plan *plan, size_t e, int64_t on_ms,
                     int128 usage[])
{
    const struct event_lines *lines = &plan->event_lines[e];
    add(usage, lines->input, on_ms);
    add(usage, lines->composition, on_ms);
    add(usage, lines->private_data, bytes_of(on_ms, model->event[e].event->video.bit_rate_bps));
    add(usage, lines->medialive_input, on_ms);
    for (int rendition = 0; rendition < RENDITIONS; rendition++)
        add(usage, lines->medialive_output[rendition], on_ms);
    int128 ladder_bytes = bytes_of(on_ms, lines->ladder_bps);
    add(usage, lines->ingest, ladder_bytes);
    add(usage, lines->origination, ladder_bytes * lines->origin_regions);
    add(usage, lines->compute, on_ms);
    add(usage, lines->egress, ladder_bytes * lines->origin_regions);
}

void meterman_usage(const struct world *world, size_t p, int128 usage[])
{
    const struct model *model = world->model;
    const struct pattern_plan *plan = &model->pattern[p];
    memset(usage, 0, plan->lines * sizeof usage[0]);
    add(usage, plan->endpoint_line,
        (int128)(model->scenario->end_ms - model->scenario->start_ms) * plan->pattern->availability_zones);
    for (size_t e = 0; e < model->events; e++) {
        const struct event_lines *lines = &plan->event_lines[e];
        int64_t on_ms;
        int128 kept_ms2;
        source_time(world, plan, p, e, &on_ms, &kept_ms2);
        meterman_source(model, plan, e, on_ms, usage);
        read_viewers(world, plan, p, e, usage);
        read_hosts(world, plan, p, e, usage);
        read_recordings(world, plan, e, on_ms, kept_ms2, usage);
        const struct feedback_tally *feedback = plan->feedback ? &world->feedback[p] : NULL;
        add(usage, lines->chat_sent, feedback ? feedback->sent_micro[e] : world->event[e].sent_micro);
        add(usage, lines->chat_delivered, feedback ? feedback->delivered_micro[e] : world->event[e].delivered_micro);
    }
}

void meterman_idle(const struct world *world, size_t p, int64_t *input_ms, int64_t *idle_ms)
{
    const struct pattern_plan *plan = &world->model->pattern[p];
    *input_ms = *idle_ms = 0;
    for (size_t e = 0; e < world->model->events && plan->has_channel; e++) {
        int64_t on_ms;
        int128 kept_ms2;
        source_time(world, plan, p, e, &on_ms, &kept_ms2);
        int64_t busy_ms = plan->channel_group >= 0 ? world->event[e].busy_ms[plan->channel_group] : 0;
        *input_ms += on_ms;
        *idle_ms += on_ms > busy_ms ? on_ms - busy_ms : 0;
    }
}
