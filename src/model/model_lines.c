/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model_lines.h"

#include <stdlib.h>

/* Lines are wanted twice: the first time they are collected, then sorted, the second time they are found. */
struct collector {
    struct line_key *line;
    size_t count, capacity;
    bool sorted;
};

static int want(struct collector *collector, enum meter meter, int first, int second)
{
    struct line_key key = { .meter = meter, .value = { first, second } };
    for (size_t i = 0; i < collector->count; i++)
        if (meter_line_equal(collector->line[i], key))
            return (int)i;
    if (collector->sorted || collector->count == collector->capacity)
        return -1;
    collector->line[collector->count++] = key;
    return -1;
}

/* What a viewer of that cell is delivered on a channel of that type (PRODUCT section 4; facts 1.3). */
static enum rendition delivered_rendition(const struct pattern *pattern, enum rendition input, enum rendition drawn)
{
    if (drawn == RENDITION_AUDIO)
        return drawn; /* to be had on every channel type, on BASIC and STANDARD by a playback parameter (facts 1.3) */
    if (pattern->channel.type == CHANNEL_BASIC)
        return input; /* one rendition: the input's */
    enum rendition top = RENDITION_FULL_HD;
    if (pattern->channel.type == CHANNEL_ADVANCED_SD)
        top = RENDITION_SD;
    if (pattern->channel.type == CHANNEL_ADVANCED_HD)
        top = RENDITION_HD;
    return drawn < top ? drawn : top;
}

static void fill_viewers(struct collector *collector, const struct pattern_plan *plan, const struct event_plan *event,
                         struct event_lines *lines)
{
    const struct pattern *pattern = plan->pattern;
    bool overflows = pattern->stage.seats != INT64_MAX && pattern->stage.overflow == OVERFLOW_CHANNEL;
    for (size_t c = 0; c < event->cells; c++) {
        const struct cell *cell = &event->cell[c];
        enum rendition drawn = (enum rendition)cell->rendition;
        enum place place = plan->place[cell->place];
        if (place == PLACE_CHANNEL || overflows)
            lines->overflow[c] = want(collector, METER_CHANNEL_OUTPUT,
                                      (int)delivered_rendition(pattern, event->rendition, drawn), cell->region);
        if (place == PLACE_CHANNEL) {
            lines->viewer[c] = lines->overflow[c];
        } else if (place == PLACE_STAGE) {
            bool audio = pattern->stage.audio_only || cell->audio_only;
            lines->viewer[c] = want(collector, METER_STAGE_PARTICIPANT, audio ? MEDIA_AUDIO : MEDIA_VIDEO, 0);
        } else {
            lines->viewer[c] = want(collector, METER_CDN_EGRESS, cell->region, 0);
            lines->viewer_bps[c] = model_rendition_bps(event->event, drawn);
        }
    }
}

static void fill_alternatives(struct collector *collector, const struct pattern *pattern,
                              const struct event_plan *event, struct event_lines *lines)
{
    bool used[REGIONS] = { false };
    for (size_t c = 0; c < event->cells; c++)
        used[event->cell[c].region] = true;
    for (int region = 0; region < REGIONS; region++)
        lines->origin_regions += used[region];
    for (int rendition = RENDITION_SD; rendition <= (int)event->rendition; rendition++)
        lines->ladder_bps += model_rendition_bps(event->event, (enum rendition)rendition);
    if (pattern->encoder == ENCODER_MEDIALIVE) {
        lines->medialive_input = want(collector, METER_MEDIALIVE_INPUT, (int)event->rendition, 0);
        for (int rendition = RENDITION_SD; rendition <= (int)event->rendition; rendition++)
            lines->medialive_output[rendition] = want(collector, METER_MEDIALIVE_OUTPUT, rendition, 0);
        lines->ingest = want(collector, METER_MEDIAPACKAGE_INGEST, 0, 0);
        lines->origination = want(collector, METER_MEDIAPACKAGE_ORIGINATION, 0, 0);
    } else {
        lines->compute = want(collector, METER_COMPUTE, 0, 0);
        lines->egress = want(collector, METER_EGRESS, 0, 0);
    }
}

static void fill_event(struct collector *collector, const struct pattern_plan *plan, const struct event_plan *event,
                       struct event_lines *lines)
{
    const struct pattern *pattern = plan->pattern;
    if (plan->has_channel)
        lines->input = want(collector, METER_CHANNEL_INPUT, (int)pattern->channel.type, pattern->channel.multitrack);
    /* Sent to a channel and recorded at one resolution is one encoded hour. */
    bool sent = pattern->composition == COMPOSITION_SERVER && (plan->has_channel || !pattern->recording.composite);
    if (sent || pattern->recording.composite)
        lines->composition = want(collector, METER_COMPOSITION, (int)event->rendition,
                                  sent ? COMPOSITION_BROADCAST : COMPOSITION_RECORDING);
    if (pattern->speakers == SPEAKERS_STAGE) {
        bool some_audio = event->event->hosts.audio_only > 0 || pattern->stage.audio_only;
        bool some_video = event->event->hosts.audio_only < 1 && !pattern->stage.audio_only;
        for (size_t c = 0; c < event->cells && pattern->stage.guests > 0 && event->hand_share > 0; c++) {
            some_audio |= event->cell[c].audio_only;
            some_video |= !event->cell[c].audio_only && !pattern->stage.audio_only;
        }
        for (int media = 0; media < MEDIAS; media++) {
            if (media == MEDIA_AUDIO ? !some_audio : !some_video)
                continue;
            lines->participant[media] = want(collector, METER_STAGE_PARTICIPANT, media, 0);
            if (pattern->stage.replicas > 0)
                lines->replica[media] = want(collector, METER_STAGE_REPLICA, media, 0);
        }
    }
    if (pattern->recording.individual || pattern->recording.composite || pattern->recording.channel) {
        lines->storage = want(collector, METER_STORAGE, 0, 0);
        lines->requests = want(collector, METER_STORAGE_REQUESTS, 0, 0);
    }
    if (event->event->chat) {
        lines->chat_sent = want(collector, METER_CHAT_SENT, 0, 0);
        lines->chat_delivered = want(collector, METER_CHAT_DELIVERED, 0, 0);
    }
    if (pattern->availability_zones > 0)
        lines->private_data = want(collector, METER_PRIVATE_DATA, 0, 0);
    if (pattern->viewers[PLACE_CDN] > 0)
        fill_alternatives(collector, pattern, event, lines);
    fill_viewers(collector, plan, event, lines);
}

static struct event_lines *new_event_lines(const struct model *model, struct arena *arena)
{
    struct event_lines *all = arena_alloc(arena, model->events, sizeof *all);
    for (size_t e = 0; e < model->events; e++) {
        size_t cells = model->event[e].cells;
        struct event_lines *lines = &all[e];
        *lines = (struct event_lines){ .input = -1,
                                       .composition = -1,
                                       .storage = -1,
                                       .requests = -1,
                                       .chat_sent = -1,
                                       .chat_delivered = -1,
                                       .private_data = -1,
                                       .medialive_input = -1,
                                       .ingest = -1,
                                       .origination = -1,
                                       .compute = -1,
                                       .egress = -1,
                                       .participant = { -1, -1 },
                                       .replica = { -1, -1 },
                                       .medialive_output = { -1, -1, -1, -1 } };
        lines->viewer = arena_alloc(arena, cells, sizeof *lines->viewer);
        lines->overflow = arena_alloc(arena, cells, sizeof *lines->overflow);
        lines->viewer_bps = arena_alloc(arena, cells, sizeof *lines->viewer_bps);
        for (size_t c = 0; c < cells; c++)
            lines->viewer[c] = lines->overflow[c] = -1;
    }
    return all;
}

/* The index of a set of place intervals among the model's groups, made if new; -1 for the empty set, -2 where there is
 * no room left. */
static int group_of(struct model *model, unsigned mask)
{
    if (mask == 0)
        return -1;
    for (size_t g = 0; g < model->groups; g++)
        if (model->group[g] == mask)
            return (int)g;
    if (model->groups == MODEL_GROUPS_MAX)
        return -2;
    model->group[model->groups] = mask;
    return (int)model->groups++;
}

static bool has_drops(const struct model *model, const struct pattern *pattern)
{
    for (size_t e = 0; e < model->events && pattern_has_encoder(pattern); e++)
        if (model->event[e].event->source.drops)
            return true;
    return false;
}

static bool has_guests(const struct model *model, const struct pattern_plan *plan)
{
    for (size_t e = 0; e < model->events && plan->pattern->stage.guests > 0; e++)
        if (model->event[e].hand_share > 0)
            return true;
    return false;
}

static bool place_viewers(struct model *model, const double cut[], struct pattern_plan *plan)
{
    const double *share = plan->pattern->viewers;
    unsigned mask[PLACES] = { 0 };
    for (size_t i = 0; i < model->places; i++) {
        double middle = cut[i] + model->place_share[i] / 2;
        enum place place = PLACE_CHANNEL;
        for (double end = share[PLACE_CHANNEL]; place < PLACE_CDN && middle > end; end += share[place])
            place++;
        plan->place[i] = place;
        mask[place] |= 1u << i;
    }
    bool overflows = plan->pattern->stage.seats != INT64_MAX && plan->pattern->stage.overflow == OVERFLOW_CHANNEL;
    plan->has_channel = mask[PLACE_CHANNEL] != 0 || plan->pattern->recording.channel || overflows;
    plan->drops = has_drops(model, plan->pattern);
    plan->feedback = plan->drops || plan->pattern->channel.auto_stop || plan->pattern->stage.seats != INT64_MAX ||
                     has_guests(model, plan);
    plan->guest_group = -1;
    if (plan->feedback)
        return true; /* own_groups, once all drawn groups are known */
    plan->viewer_group = 0;
    plan->channel_group = group_of(model, mask[PLACE_CHANNEL]);
    plan->stage_group = group_of(model, mask[PLACE_STAGE]);
    return plan->channel_group != -2 && plan->stage_group != -2;
}

static int new_group(struct model *model)
{
    if (model->groups == MODEL_GROUPS_MAX)
        return -2;
    model->group[model->groups] = 0;
    return (int)model->groups++;
}

static bool own_groups(struct model *model, struct pattern_plan *plan)
{
    const double *viewers = plan->pattern->viewers;
    const bool guests = has_guests(model, plan), stage = viewers[PLACE_STAGE] > 0 || guests;
    plan->guest_group = guests ? new_group(model) : -1;
    plan->channel_group = plan->has_channel ? new_group(model) : -1;
    plan->stage_group = stage ? new_group(model) : -1;
    /* Watching anywhere is a group of its own where that is more than one place. */
    const bool cdn = viewers[PLACE_CDN] > 0;
    if (plan->has_channel + stage + cdn != 1 || cdn)
        plan->viewer_group = new_group(model);
    else
        plan->viewer_group = stage ? plan->stage_group : plan->channel_group;
    return plan->channel_group != -2 && plan->stage_group != -2 && plan->viewer_group != -2 && plan->guest_group != -2;
}

static bool find_keep(struct model *model, struct pattern_plan *plan)
{
    const struct pattern *pattern = plan->pattern;
    plan->keep = -1;
    if (!pattern->recording.individual && !pattern->recording.composite && !pattern->recording.channel)
        return true;
    for (size_t k = 0; k < model->keeps; k++)
        if (model->keep_ms[k] == pattern->recording.keep_ms)
            plan->keep = (int)k;
    if (plan->keep >= 0)
        return true;
    if (model->keeps == MODEL_KEEPS_MAX)
        return false;
    plan->keep = (int)model->keeps;
    model->keep_ms[model->keeps++] = pattern->recording.keep_ms;
    return true;
}

static void build_lines(const struct model *model, struct arena *arena, struct pattern_plan *plan)
{
    enum { LINES_MAX = 512 }; /* more than all meters times all their values */
    struct collector collector = { .line = arena_alloc(arena, LINES_MAX, sizeof(struct line_key)),
                                   .capacity = LINES_MAX };
    struct event_lines *lines = NULL;
    for (int pass = 0; pass < 2; pass++) {
        lines = new_event_lines(model, arena);
        plan->endpoint_line =
            plan->pattern->availability_zones > 0 ? want(&collector, METER_PRIVATE_ENDPOINT, 0, 0) : -1;
        for (size_t e = 0; e < model->events; e++)
            fill_event(&collector, plan, &model->event[e], &lines[e]);
        if (!collector.sorted)
            qsort(collector.line, collector.count, sizeof *collector.line, meter_line_compare);
        collector.sorted = true;
    }
    plan->line = collector.line;
    plan->lines = collector.count;
    plan->event_lines = lines;
}

enum status model_lines_build(const struct scenario *scenario, const double cut[], struct arena *arena,
                              struct diag *diag, struct model *model)
{
    struct pattern_plan *pattern = arena_alloc(arena, scenario->patterns, sizeof *pattern);
    group_of(model, (1u << model->places) - 1);
    for (size_t p = 0; p < scenario->patterns; p++) {
        struct pattern_plan *plan = &pattern[p];
        plan->pattern = &scenario->pattern[p];
        if (!place_viewers(model, cut, plan) || !find_keep(model, plan)) {
            diag_add(diag, SEVERITY_ERROR, plan->pattern->origin, "patterns", "run the patterns in two scenarios",
                     "the patterns differ in more ways to split viewers or to keep recordings than one run can hold");
            return STATUS_INPUT;
        }
        if (plan->pattern->stage.tries > 0)
            sampler_build(&plan->retry_after, &plan->pattern->stage.retry_after_ms, 1, arena);
        model->feedback |= plan->feedback;
        build_lines(model, arena, plan);
    }
    model->drawn_groups = model->groups;
    for (size_t p = 0; p < scenario->patterns; p++)
        if (pattern[p].feedback && !own_groups(model, &pattern[p])) {
            diag_add(diag, SEVERITY_ERROR, pattern[p].pattern->origin, "patterns", "run them in two scenarios",
                     "too many patterns with seats, guests, drops or auto-stop in one run");
            return STATUS_INPUT;
        }
    model->pattern = pattern;
    model->patterns = scenario->patterns;
    return STATUS_OK;
}
