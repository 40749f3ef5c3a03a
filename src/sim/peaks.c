/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peaks.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"

void peaks_fini(struct peaks *peaks)
{
    free(peaks->segment);
    free(peaks->watched);
}

static void raise_to(int32_t *peak, int64_t value)
{
    if (value > *peak)
        *peak = value < INT32_MAX ? (int32_t)value : INT32_MAX;
}

/* Connected to stages besides viewers, under this pattern. */
static int64_t on_stage(const struct pattern_plan *plan, int32_t hosts)
{
    return plan->pattern->speakers == SPEAKERS_STAGE ? (int64_t)hosts * (1 + plan->pattern->stage.replicas) : 0;
}

void peaks_of_hosts(const struct model *model, const struct structure *structure, int32_t peak[][PEAKS])
{
    int32_t on_one_stage = 0;
    for (size_t s = 0; s < structure->host_steps; s++)
        if (structure->host_step[s].hosts > on_one_stage)
            on_one_stage = structure->host_step[s].hosts;
    for (size_t p = 0; p < model->patterns; p++) {
        const struct pattern_plan *plan = &model->pattern[p];
        for (size_t s = 0; s < structure->steps; s++) {
            raise_to(&peak[p][PEAK_ALL_PUBLISHERS], on_stage(plan, structure->step[s].hosts));
            if (plan->pattern->speakers == SPEAKERS_STAGE)
                raise_to(&peak[p][PEAK_SUBSCRIPTIONS], structure->step[s].connections);
        }
        raise_to(&peak[p][PEAK_PARTICIPANTS], peak[p][PEAK_ALL_PUBLISHERS]);
        if (plan->pattern->speakers == SPEAKERS_STAGE)
            raise_to(&peak[p][PEAK_PUBLISHERS], on_one_stage);
    }
}

/* The segments between the account's structural steps within [base, base + seconds). There are at most steps + 1. */
struct cursor {
    size_t step;    /* the next one */
    int64_t second; /* where the segment begins */
    int32_t hosts;
    int64_t connections;
};

static void take_step(struct cursor *cursor, const struct step *step)
{
    cursor->hosts = step->hosts;
    cursor->connections = step->connections;
}

static struct cursor first_segment(const struct structure *structure, int64_t base)
{
    struct cursor cursor = { .second = base };
    size_t low = 0, high = structure->steps; /* the first step after base */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (structure->step[middle].second <= base)
            low = middle + 1;
        else
            high = middle;
    }
    cursor.step = low;
    if (low > 0)
        take_step(&cursor, &structure->step[low - 1]);
    return cursor;
}

void peaks_begin_cluster(struct peaks *peaks, const struct structure *structure, int64_t base)
{
    memset(peaks->stage_most, 0, sizeof peaks->stage_most);
    memset(peaks->publishers, 0, sizeof peaks->publishers);
    peaks->first = first_segment(structure, base).step;
    peaks->watched_count = 0;
}

/* Where the segment ends, and on to the next. */
static int64_t next_segment(const struct structure *structure, struct cursor *cursor, int64_t end)
{
    if (cursor->step >= structure->steps || structure->step[cursor->step].second >= end) {
        cursor->second = end;
        return end;
    }
    const struct step *step = &structure->step[cursor->step++];
    cursor->second = step->second;
    take_step(cursor, step);
    return step->second;
}

static struct peaks_segment *add_segment(struct peaks *peaks, const struct cursor *cursor)
{
    struct peaks_segment *segment = &peaks->segment[peaks->segments++];
    segment->steps = cursor->step;
    segment->hosts = cursor->hosts;
    segment->connections = cursor->connections;
    return segment;
}

static void reserve_segments(struct peaks *peaks, const struct structure *structure)
{
    peaks->segments = 0;
    if (peaks->capacity >= structure->steps + 2)
        return;
    peaks->capacity = 2 * structure->steps + 64;
    peaks->segment = realloc(peaks->segment, peaks->capacity * sizeof *peaks->segment);
    assert(peaks->segment); /* a few kilobytes */
}

/* The cluster's connections with viewers in that segment, by group. Occurrences come in the order in which their paths
 * begin. */
static int64_t *watched_in(struct peaks *peaks, size_t steps)
{
    assert(steps >= peaks->first);
    const size_t at = steps - peaks->first;
    if (at >= peaks->watched_capacity) {
        peaks->watched_capacity = 2 * at + 64;
        peaks->watched = realloc(peaks->watched, peaks->watched_capacity * MODEL_GROUPS_MAX * sizeof *peaks->watched);
        assert(peaks->watched); /* a few kilobytes a segment */
    }
    if (at >= peaks->watched_count) {
        memset(peaks->watched + peaks->watched_count * MODEL_GROUPS_MAX, 0,
               (at + 1 - peaks->watched_count) * MODEL_GROUPS_MAX * sizeof *peaks->watched);
        peaks->watched_count = at + 1;
    }
    return peaks->watched + at * MODEL_GROUPS_MAX;
}

/* Guests are among those on their stage, and publish: between two steps of the hosts, the most guests and the most on
 * the stage are taken to meet. */
static void add_guests(struct peaks *peaks, const struct model *model, const struct peaks_segment *segment,
                       int64_t hosts, int64_t watched[])
{
    for (size_t p = 0; p < model->patterns; p++) {
        const struct pattern_plan *plan = &model->pattern[p];
        if (plan->guest_group < 0)
            continue;
        const int64_t publishers = hosts + segment->most[plan->guest_group];
        const int64_t connections = publishers * (hosts - 1 + segment->most[plan->stage_group]) - hosts * (hosts - 1);
        raise_to(&peaks->publishers[plan->guest_group], publishers);
        if (connections > watched[plan->stage_group])
            watched[plan->stage_group] = connections;
    }
}

void peaks_add_occurrence(struct peaks *peaks, const struct model *model, const struct structure *structure, size_t o,
                          int64_t base, struct path *const path[], int64_t busy_ms[])
{
    uint32_t host_step = structure->first_step[o];
    int64_t hosts_here = 0;
    const int64_t end = base + (int64_t)path[0]->seconds;
    reserve_segments(peaks, structure);
    struct cursor cursor = first_segment(structure, base);
    while (cursor.second < end) {
        struct peaks_segment *segment = add_segment(peaks, &cursor);
        size_t from = (size_t)(cursor.second - base);
        for (; host_step != STRUCTURE_NO_STEP && structure->host_step[host_step].second <= cursor.second;
             host_step = structure->host_step[host_step].next)
            hosts_here = structure->host_step[host_step].hosts;
        size_t count = (size_t)(next_segment(structure, &cursor, end) - base) - from;
        int64_t watched[MODEL_GROUPS_MAX], *sum = watched_in(peaks, segment->steps);
        for (size_t g = 0; g < model->groups; g++) {
            int64_t busy_s;
            path_read(path[g], from, count, &segment->most[g], &busy_s);
            busy_ms[g] += busy_s * SECOND_MS;
            watched[g] = hosts_here * segment->most[g];
            raise_to(&peaks->stage_most[g], segment->most[g]);
        }
        add_guests(peaks, model, segment, hosts_here, watched);
        for (size_t g = 0; g < model->groups; g++)
            sum[g] += watched[g];
    }
}

void peaks_end_cluster(struct peaks *peaks, const struct model *model, const struct structure *structure, int64_t base,
                       struct path path[], int32_t peak[][PEAKS])
{
    if (path) {
        const int64_t end = base + (int64_t)path[0].seconds;
        reserve_segments(peaks, structure);
        struct cursor cursor = first_segment(structure, base);
        while (cursor.second < end) {
            struct peaks_segment *segment = add_segment(peaks, &cursor);
            size_t from = (size_t)(cursor.second - base);
            size_t count = (size_t)(next_segment(structure, &cursor, end) - base) - from;
            int64_t busy_s;
            for (size_t g = 0; g < model->groups; g++)
                path_read(&path[g], from, count, &segment->most[g], &busy_s);
        }
    }
    for (size_t p = 0; p < model->patterns; p++) {
        const struct pattern_plan *plan = &model->pattern[p];
        const int viewer = plan->viewer_group, channel = plan->channel_group, stage = plan->stage_group;
        for (size_t s = 0; s < peaks->segments; s++) {
            const struct peaks_segment *segment = &peaks->segment[s];
            if (viewer >= 0)
                raise_to(&peak[p][PEAK_VIEWERS], segment->most[viewer]);
            if (channel >= 0)
                raise_to(&peak[p][PEAK_CHANNEL_VIEWS], segment->most[channel]);
            if (plan->guest_group >= 0)
                raise_to(&peak[p][PEAK_ALL_PUBLISHERS],
                         on_stage(plan, segment->hosts) + segment->most[plan->guest_group]);
            raise_to(&peak[p][PEAK_PARTICIPANTS],
                     on_stage(plan, segment->hosts) + (stage >= 0 ? segment->most[stage] : 0));
        }
        if (plan->guest_group >= 0)
            raise_to(&peak[p][PEAK_PUBLISHERS], peaks->publishers[plan->guest_group]);
        const bool hosts_alone = plan->pattern->viewers[PLACE_STAGE] <= 0; /* on the stage; and guests */
        if (stage < 0 || (hosts_alone && peaks->stage_most[stage] == 0))   /* peaks_of_hosts has it */
            continue;
        raise_to(&peak[p][PEAK_STAGE_VIEWERS], peaks->stage_most[stage]);
        for (size_t s = 0; s < peaks->segments; s++) {
            const struct peaks_segment *segment = &peaks->segment[s];
            raise_to(&peak[p][PEAK_SUBSCRIPTIONS], plan->pattern->speakers == SPEAKERS_STAGE
                                                       ? segment->connections + watched_in(peaks, segment->steps)[stage]
                                                       : segment->most[stage]);
        }
    }
}
