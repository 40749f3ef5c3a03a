/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event_read.h"

#include <stdlib.h>
#include <string.h>

#include "audience_read.h"
#include "calendar.h"
#include "law_read.h"

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void read_at(const struct section *section, const struct setting *at, struct event *event)
{
    struct reader *reader = section->reader;
    const struct setting *const *member = at->kind == SETTING_LIST ? (const struct setting *const *)at->child : &at;
    size_t count = at->kind == SETTING_LIST ? at->count : 1;
    if (count == 0 || count > SCENARIO_OCCURRENCES_MAX) {
        reader_fault(reader, at, NULL, "it must name 1 to %d starts", SCENARIO_OCCURRENCES_MAX);
        return;
    }
    int64_t *ms = arena_alloc(reader->arena, count, sizeof *ms);
    bool good = true;
    char text[40];
    for (size_t i = 0; i < count; i++) {
        if (!reader_take_instant(reader, member[i], &ms[i]))
            good = false;
        else
            reader_state(reader, member[i], arena_copy(reader->arena, calendar_format(text, ms[i])), NULL, false);
    }
    if (!good)
        return;
    qsort(ms, count, sizeof *ms, by_time);
    for (size_t i = 1; i < count; i++)
        if (ms[i] == ms[i - 1])
            reader_fault(reader, at, NULL, "%s stands there twice", calendar_format(text, ms[i]));
    event->at_ms = ms;
    event->occurrences = count;
}

static void read_schedule(const struct section *section, struct event *event)
{
    struct section schedule;
    struct reader *reader = section->reader;
    int64_t first = 0, every = 0, count = 0;
    if (!reader_enter(section, "schedule", "schedule", &schedule))
        return;
    bool good = reader_instant(&schedule, "first", &first);
    good &= reader_count(&schedule, "count", 1, SCENARIO_OCCURRENCES_MAX, &count);
    if (count != 1 || reader_written(&schedule, "every"))
        good &= reader_duration(&schedule, "every", &every);
    if (good && every == 0 && count > 1)
        good = reader_fault(reader, reader_written(&schedule, "every"), NULL, "all occurrences would start at once");
    if (!good)
        return;
    int64_t *ms = arena_alloc(reader->arena, (size_t)count, sizeof *ms);
    for (int64_t i = 0; i < count; i++)
        ms[i] = first + i * every; /* at most 10000 centuries: no overflow */
    event->at_ms = ms;
    event->occurrences = (size_t)count;
}

static void read_starts(const struct section *section, struct event *event)
{
    const struct setting *at = reader_written(section, "at"), *schedule = reader_written(section, "schedule");
    if (at && schedule)
        reader_fault(section->reader, at, "keep one of them", "both at and schedule are given");
    else if (at)
        read_at(section, at, event);
    else if (schedule)
        read_schedule(section, event);
    else
        reader_missing(section, "at", "write at = ( \"2026-12-08 16:00\" ); or schedule = { first; every; count; }");
}

static void read_rehearsals(const struct section *section, struct event *event)
{
    const struct setting *list;
    if (!reader_list(section, "rehearsals", SCENARIO_REHEARSALS_MAX, &list) || !list)
        return;
    struct rehearsal *rehearsal = arena_alloc(section->reader->arena, list->count, sizeof *rehearsal);
    for (size_t i = 0; i < list->count; i++) {
        struct section inner;
        if (!reader_open(section->reader, list->child[i], "rehearsal", NULL, &inner))
            continue;
        law_take(&inner, "before", QUANTITY_LENGTH, &rehearsal[i].before_ms);
        law_take(&inner, "length", QUANTITY_LENGTH, &rehearsal[i].length_ms);
        reader_flag(&inner, "on_air", &rehearsal[i].on_air);
        reader_share(&inner, "probability", &rehearsal[i].probability);
    }
    event->rehearsal = rehearsal;
    event->rehearsals = list->count;
}

/* `every` as a plain duration is the mean of an exponential law. `who` must last a second. */
static void read_every(const struct section *drops, const char *who, struct dist *every_ms)
{
    struct reader *reader = drops->reader;
    const struct setting *every = reader_get(drops, "every");
    int64_t mean;
    if (!every) {
        reader_missing(drops, "every", NULL);
    } else if (every->kind == SETTING_GROUP) {
        if (law_take(drops, "every", QUANTITY_LENGTH, every_ms) && !(dist_mean(every_ms) >= SECOND_MS))
            reader_fault(reader, every, NULL, "%s must stay for a second or more on average", who);
    } else if (reader_take_duration(reader, every, false, &mean)) {
        const char *why;
        dist_init(every_ms, DIST_EXPONENTIAL, (double)mean, 0, 0);
        if (mean < SECOND_MS || !dist_build(every_ms, &why))
            reader_fault(reader, every, NULL, "%s must stay for a second or more on average", who);
        else
            reader_state(reader, every, arena_format(reader->arena, "exponential, mean %s", every->string),
                         arena_copy_array(reader->arena, every_ms, 1, sizeof(struct dist)), true);
    }
}

static void read_drops(const struct section *section, struct event *event)
{
    struct section drops;
    if (!reader_enter(section, "drops", "drops", &drops))
        return;
    event->hosts.drops = true;
    read_every(&drops, "hosts", &event->hosts.drop_every_ms);
    law_take(&drops, "gap", QUANTITY_LENGTH, &event->hosts.drop_gap_ms);
}

static void read_source(const struct section *section, struct event *event)
{
    struct section drops, back;
    event->source.every_ms = event->source.gap_ms = event->source.back_ratio = event->source.back_after_ms =
        law_fixed(0);
    if (!reader_written(section, "source_drops") || !reader_enter(section, "source_drops", "source_drops", &drops))
        return;
    event->source.drops = true;
    read_every(&drops, "the source", &event->source.every_ms);
    law_take(&drops, "gap", QUANTITY_LENGTH, &event->source.gap_ms);
    if (!reader_written(&drops, "back")) {
        reader_missing(&drops, "back", "write back = { share = ..; after = ..; }");
    } else if (reader_enter(&drops, "back", "back", &back)) {
        law_take(&back, "share", QUANTITY_SHARE, &event->source.back_ratio);
        law_take(&back, "after", QUANTITY_LENGTH, &event->source.back_after_ms);
    }
}

static void check_host_count(const struct section *section, const struct setting *setting, const struct dist *count)
{
    const double negligible = 1e-9;
    if (1 - dist_cdf(count, SCENARIO_HOSTS_MAX) > negligible)
        reader_fault(section->reader, setting, NULL, "there may be more than %d hosts", SCENARIO_HOSTS_MAX);
}

static void read_hosts(const struct section *section, struct event *event)
{
    struct section hosts;
    const struct setting *setting = reader_written(section, "hosts");
    bool is_count = setting && (setting->kind != SETTING_GROUP || setting_child(setting, "dist") ||
                                setting_child(setting, "likely"));
    if (is_count) { /* a count or its law alone: everything else is a default */
        if (law_take(section, "hosts", QUANTITY_COUNT, &event->hosts.count))
            check_host_count(section, setting, &event->hosts.count);
        struct setting *empty = arena_alloc(section->reader->arena, 1, sizeof *empty);
        *empty = (struct setting){ .kind = SETTING_GROUP, .name = "hosts", .parent = setting->parent };
        hosts = (struct section){ section->reader, empty, "hosts" };
    } else {
        if (!reader_enter(section, "hosts", "hosts", &hosts))
            return;
        if (law_take(&hosts, "count", QUANTITY_COUNT, &event->hosts.count) && reader_written(&hosts, "count"))
            check_host_count(section, reader_written(&hosts, "count"), &event->hosts.count);
    }
    law_take(&hosts, "join_before", QUANTITY_LENGTH, &event->hosts.join_before_ms);
    law_take(&hosts, "leave_after", QUANTITY_LENGTH, &event->hosts.leave_after_ms);
    reader_share(&hosts, "audio_only", &event->hosts.audio_only);
    if (reader_written(&hosts, "drops"))
        read_drops(&hosts, event);
}

/* "1080p", or a number of lines. */
static void read_height(const struct section *section, int *height)
{
    enum { LINES_MIN = 16, LINES_MAX = 8640 };
    const struct setting *setting = reader_get(section, "resolution");
    int64_t lines = 0;
    char *end = NULL;
    if (setting->kind == SETTING_INTEGER)
        lines = setting->integer;
    else if (setting->kind == SETTING_STRING && setting->string[0] >= '0' && setting->string[0] <= '9')
        lines = strtoll(setting->string, &end, 10);
    if ((end && strcmp(end, "p") != 0) || lines < LINES_MIN || lines > LINES_MAX) {
        reader_fault(section->reader, setting, "write \"1080p\", \"720p\", \"480p\", or another number of lines",
                     "it is no resolution");
        return;
    }
    *height = (int)lines;
    reader_state(section->reader, setting, arena_format(section->reader->arena, "%dp", *height), NULL, false);
}

static void read_video(const struct section *section, struct event *event)
{
    struct section video;
    event->video.height = 1080;
    if (!reader_enter(section, "video", "video", &video))
        return;
    read_height(&video, &event->video.height);
    reader_number(&video, "frame_rate", 1e-3, 240, &event->video.frame_rate);
    reader_bit_rate(&video, "bit_rate", &event->video.bit_rate_bps);
}

bool event_read(struct reader *reader, const struct setting *setting, struct event *event)
{
    struct section section, inner;
    size_t errors = reader->diag->errors;
    *event = (struct event){ .origin = setting->origin };
    event->noticed_after_ms = event->messages_per_viewer_hour = law_fixed(0);
    event->hosts.drop_every_ms = event->hosts.drop_gap_ms = law_fixed(0);
    if (!reader_open(reader, setting, "event", NULL, &section))
        return false;
    reader_text(&section, "name", &event->name);
    read_starts(&section, event);
    law_take(&section, "live", QUANTITY_LENGTH, &event->live_ms);
    law_take(&section, "starts_late", QUANTITY_LENGTH, &event->starts_late_ms);
    read_rehearsals(&section, event);
    law_take(&section, "warm_up", QUANTITY_LENGTH, &event->warm_up_ms);
    law_take(&section, "idle_tail", QUANTITY_LENGTH, &event->idle_tail_ms);
    if (reader_written(&section, "forgotten") && reader_enter(&section, "forgotten", "forgotten", &inner)) {
        reader_share(&inner, "probability", &event->forgotten_probability);
        law_take(&inner, "noticed_after", QUANTITY_LENGTH, &event->noticed_after_ms);
    }
    read_source(&section, event);
    read_hosts(&section, event);
    read_video(&section, event);
    audience_read(reader, reader_written(&section, "audience"), event->video.height, &event->audience);
    if (reader_written(&section, "chat") && reader_enter(&section, "chat", "chat", &inner)) {
        event->chat = true;
        law_take(&inner, "messages_per_viewer_hour", QUANTITY_FACTOR, &event->messages_per_viewer_hour);
    }
    return reader->diag->errors == errors;
}
