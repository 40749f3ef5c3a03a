/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pattern_read.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "builtin.h"
#include "law_read.h"
#include "read.h"
#include "scenario.h"
#include "text.h"

static const char *const place_words[] = { "channel", "stage", "cdn", NULL };
static const char *const speakers_words[] = { "encoder", "stage", NULL };
static const char *const composition_words[] = { "none", "client", "server", NULL };
static const char *const ingest_words[] = { "webrtc", "rtmp", "ertmp-multitrack", "whip", NULL };
static const char *const overflow_words[] = { "turn-away", "channel", NULL };
static const char *const encoder_words[] = { "none", "medialive", "self-hosted", NULL };

static_assert(sizeof place_words / sizeof place_words[0] == PLACES + 1, "a word for each place");

/* Who says nothing compares all that a plain audience of viewers can be served with. Left out is stage-audio alone: it
 * is another product, and its low price would win every comparison that nobody meant. */
static const char *const default_names[] = { "channel",
                                             "channel-basic",
                                             "channel-advanced",
                                             "channel-multitrack",
                                             "channel-always-on",
                                             "stage",
                                             "stage-replicated",
                                             "hybrid-client",
                                             "hybrid-server",
                                             "hybrid-recorded",
                                             "medialive-cdn",
                                             "self-hosted-cdn",
                                             NULL };

static void read_viewers(const struct section *section, struct pattern *pattern)
{
    const struct setting *setting = reader_get(section, "viewers");
    struct reader *reader = section->reader;
    if (!setting) {
        reader_missing(section, "viewers", "write \"channel\", \"stage\", \"cdn\" or shares of them");
        return;
    }
    int place;
    if (setting->kind == SETTING_GROUP ? reader_take_shares(reader, setting, place_words, pattern->viewers)
                                       : reader_take_word(reader, setting, place_words, &place)) {
        if (setting->kind != SETTING_GROUP)
            pattern->viewers[place] = 1;
        reader_state(reader, setting, reader_say(reader, setting), NULL, false);
    }
}

static void read_channel(const struct section *section, struct pattern *pattern)
{
    struct section channel, stop;
    int type;
    if (!reader_enter(section, "channel", "channel", &channel))
        return;
    if (reader_word(&channel, "type", meter_dimension_values[DIMENSION_TYPE], &type))
        pattern->channel.type = (enum channel_type)type;
    reader_flag(&channel, "multitrack", &pattern->channel.multitrack);
    reader_flag(&channel, "always_on", &pattern->channel.always_on);
    pattern->channel.auto_stop = reader_written(&channel, "auto_stop") != NULL;
    if (pattern->channel.auto_stop && reader_enter(&channel, "auto_stop", "auto_stop", &stop)) {
        reader_duration(&stop, "empty_for", &pattern->channel.empty_for_ms);
        reader_duration(&stop, "restart_after", &pattern->channel.restart_after_ms);
    }
}

static void read_retry(const struct section *stage, struct pattern *pattern)
{
    struct section retry;
    int64_t tries = 0;
    if (!reader_written(stage, "retry") || !reader_enter(stage, "retry", "retry", &retry))
        return;
    law_take(&retry, "after", QUANTITY_LENGTH, &pattern->stage.retry_after_ms);
    reader_share(&retry, "probability", &pattern->stage.retry_probability);
    if (reader_count(&retry, "tries", 1, PATTERN_TRIES_MAX, &tries))
        pattern->stage.tries = (int)tries;
}

static void read_stage(const struct section *section, struct pattern *pattern)
{
    struct section stage;
    int word;
    int64_t replicas = 0;
    pattern->stage.seats = INT64_MAX;
    if (!reader_enter(section, "stage", "stage", &stage))
        return;
    reader_flag(&stage, "audio_only", &pattern->stage.audio_only);
    if (reader_count(&stage, "replicas", 0, 1000, &replicas))
        pattern->stage.replicas = (int)replicas;
    if (reader_written(&stage, "seats"))
        reader_count(&stage, "seats", 1, INT64_MAX - 1, &pattern->stage.seats);
    if (reader_word(&stage, "overflow", overflow_words, &word))
        pattern->stage.overflow = (enum overflow)word;
    reader_count(&stage, "guests", 0, PATTERN_GUESTS_MAX, &pattern->stage.guests);
    read_retry(&stage, pattern);
    if (reader_word(&stage, "ingest", ingest_words, &word))
        pattern->stage.ingest = (enum ingest)word;
}

static void read_recording(const struct section *section, struct pattern *pattern)
{
    struct section recording;
    if (!reader_enter(section, "recording", "recording", &recording))
        return;
    reader_flag(&recording, "individual", &pattern->recording.individual);
    reader_flag(&recording, "composite", &pattern->recording.composite);
    reader_flag(&recording, "channel", &pattern->recording.channel);
    const struct setting *keep = reader_get(&recording, "keep");
    pattern->recording.keep_ms = KEEP_FOREVER;
    if (keep->kind == SETTING_STRING && strcmp(keep->string, "forever") == 0)
        reader_state(section->reader, keep, keep->string, NULL, false);
    else
        reader_duration(&recording, "keep", &pattern->recording.keep_ms);
}

static bool contradiction(const struct section *section, const char *key, const char *what, const char *hint)
{
    const struct setting *setting = reader_written(section, key);
    if (setting &&
        setting->origin.file != section->group->origin.file) /* it came from the base: nobody can mend it there */
        setting = NULL;
    return reader_fault(section->reader, setting ? setting : section->group, hint, "%s", what);
}

/* Choices that cannot go together. Whether a pattern fits a workload is another question: `check` answers it. */
static bool check(const struct section *section, const struct pattern *pattern)
{
    const bool stage = pattern->speakers == SPEAKERS_STAGE;
    const bool overflows = pattern->stage.overflow == OVERFLOW_CHANNEL && pattern->viewers[PLACE_STAGE] > 0 &&
                           pattern->stage.seats < INT64_MAX;
    const bool channel = pattern->viewers[PLACE_CHANNEL] > 0 || overflows;
    const bool cdn = pattern->viewers[PLACE_CDN] > 0;
    bool good = true;
    if (stage && (channel || cdn) && pattern->composition == COMPOSITION_NONE)
        good = contradiction(section, overflows ? "stage" : "viewers",
                             "speakers on a stage reach a channel or CDN only through a composition",
                             "write composition = \"server\" or \"client\"");
    if (!stage && pattern->composition != COMPOSITION_NONE)
        good = contradiction(section, "composition", "there is no stage to compose: the speakers send from an encoder",
                             "write speakers = \"stage\", or leave composition out");
    if (!stage && pattern->viewers[PLACE_STAGE] > 0)
        good = contradiction(section, "viewers",
                             "viewers on a stage see nobody: the speakers send from an encoder into a channel",
                             "write speakers = \"stage\"");
    if (stage && pattern->composition != COMPOSITION_NONE && !channel && !cdn && !pattern->recording.composite)
        good = contradiction(section, "composition", "nobody watches the composition and nothing records it",
                             "leave composition out, or record it: recording = { composite = true; }");
    if (pattern->channel.always_on && pattern->channel.auto_stop)
        good = contradiction(section, "channel", "always_on and auto_stop contradict each other", "keep one of them");
    if (pattern->recording.composite && pattern->composition != COMPOSITION_SERVER)
        good = contradiction(section, "recording", "a composite recording needs a composition by the service",
                             "write composition = \"server\"");
    if (pattern->recording.individual && !stage)
        good = contradiction(section, "recording", "individual recordings are made on a stage",
                             "write speakers = \"stage\"");
    if (pattern->recording.channel && !channel)
        good = contradiction(section, "recording", "there is no channel to record", "write viewers = \"channel\"");
    if (!stage && pattern->viewers[PLACE_STAGE] == 0 && reader_written(section, "stage"))
        good = contradiction(section, "stage", "the pattern has no stage", "leave stage out");
    if (pattern->stage.tries > 0 && pattern->stage.seats == INT64_MAX)
        good = contradiction(section, "stage", "nobody tries again where everybody finds a seat",
                             "write seats, or leave retry out");
    if (pattern->stage.tries > 0 && pattern->stage.overflow == OVERFLOW_CHANNEL)
        good = contradiction(section, "stage", "who finds no seat can't both watch the channel and try again",
                             "leave retry or overflow out");
    if (!channel && reader_written(section, "channel"))
        good = contradiction(section, "channel", "the pattern has no channel", "leave channel out");
    if (cdn && pattern->encoder == ENCODER_NONE)
        good = contradiction(section, "viewers", "a CDN needs an encoder",
                             "write encoder = \"medialive\" or \"self-hosted\"");
    if (!cdn && pattern->encoder != ENCODER_NONE)
        good = contradiction(section, "encoder", "an encoder of one's own feeds a CDN, and nobody watches there",
                             "write viewers = \"cdn\", or leave encoder out");
    return good;
}

bool pattern_read(struct reader *reader, const struct setting *setting, struct pattern *pattern)
{
    struct section section, zones;
    size_t errors = reader->diag->errors;
    int word;
    *pattern = (struct pattern){ .origin = setting->origin };
    if (!reader_open(reader, setting, "pattern", NULL, &section))
        return false;
    reader_text(&section, "name", &pattern->name);
    if (reader_written(&section, "sentence"))
        reader_text(&section, "sentence", &pattern->sentence);
    if (reader_word(&section, "speakers", speakers_words, &word))
        pattern->speakers = (enum speakers)word;
    read_viewers(&section, pattern);
    if (reader_word(&section, "composition", composition_words, &word))
        pattern->composition = (enum composition)word;
    read_channel(&section, pattern);
    read_stage(&section, pattern);
    read_recording(&section, pattern);
    int64_t count = 0;
    if (reader_written(&section, "private_ingest") &&
        reader_enter(&section, "private_ingest", "private_ingest", &zones) &&
        reader_count(&zones, "availability_zones", 1, 6, &count))
        pattern->availability_zones = (int)count;
    if (reader_word(&section, "encoder", encoder_words, &word))
        pattern->encoder = (enum encoder)word;
    if (reader->diag->errors == errors)
        check(&section, pattern);
    return reader->diag->errors == errors;
}

static const struct setting *builtin_list(struct arena *arena, struct diag *diag)
{
    const struct builtin_file *file = builtin_find("data/patterns.cfg");
    struct setting *root;
    if (!file || setting_read_text(file->name, file->text, arena, diag, &root, NULL) != STATUS_OK)
        return NULL;
    return setting_child(root, "patterns");
}

enum status patterns_read_builtin(struct arena *arena, struct diag *diag, const struct pattern **pattern, size_t *count)
{
    struct reader reader = { .arena = arena, .diag = diag, .quiet = true };
    size_t errors = diag->errors;
    const struct setting *list = builtin_list(arena, diag);
    *count = list ? list->count : 0;
    struct pattern *all = arena_alloc(arena, *count, sizeof *all);
    for (size_t i = 0; i < *count; i++)
        pattern_read(&reader, list->child[i], &all[i]);
    *pattern = all;
    return list && diag->errors == errors ? STATUS_OK : STATUS_INPUT;
}

/* The built-in pattern that `setting` names, or NULL with a fault. */
static const struct setting *find_builtin(struct reader *reader, const struct setting *list,
                                          const struct setting *setting)
{
    enum { NAMES_MAX = 64 };
    const char *name[NAMES_MAX + 1] = { 0 };
    for (size_t i = 0; i < list->count && i < NAMES_MAX; i++) {
        name[i] = setting_child(list->child[i], "name")->string;
        if (strcmp(name[i], setting->string) == 0)
            return list->child[i];
    }
    const char *near = text_nearest(setting->string, name);
    reader_fault(reader, setting,
                 near ? arena_format(reader->arena, "did you mean \"%s\"?", near)
                      : arena_format(reader->arena, "built in are %s", reader_choices(reader, name)),
                 "there is no pattern \"%s\"", setting->string);
    return NULL;
}

static void read_named(struct reader *reader, const struct setting *list, const struct setting *setting,
                       struct pattern *pattern)
{
    const struct setting *builtin = find_builtin(reader, list, setting);
    if (!builtin)
        return;
    bool quiet = reader->quiet;
    reader->quiet = true;
    pattern_read(reader, builtin, pattern);
    reader->quiet = quiet;
    reader_state(reader, setting, pattern->name, NULL, false);
}

static void read_own(struct reader *reader, const struct setting *list, const struct setting *setting,
                     struct pattern *pattern)
{
    const struct setting *base = setting_child(setting, "base");
    const char *name;
    if (base) {
        const struct setting *under = reader_take_text(reader, base, &name) ? find_builtin(reader, list, base) : NULL;
        if (!under)
            return;
        struct setting *merged = setting_overlay(under, setting, true, reader->arena);
        if (!setting_child(setting, "sentence")) /* the base's words are not its */
            setting_drop(merged, "sentence");
        setting = merged;
    }
    pattern_read(reader, setting, pattern);
}

bool patterns_read(struct reader *reader, const struct setting *list, const struct pattern **pattern, size_t *count)
{
    const struct setting *builtin = builtin_list(reader->arena, reader->diag);
    struct pattern *all = NULL;
    *count = 0;
    if (!builtin)
        return false;
    if (!list) {
        all = arena_alloc(reader->arena, sizeof default_names / sizeof default_names[0], sizeof *all);
        for (; default_names[*count]; ++*count) {
            struct setting *setting = arena_alloc(reader->arena, 1, sizeof *setting);
            *setting = (struct setting){ .kind = SETTING_STRING, .string = default_names[*count], .index = *count };
            setting->name = arena_format(reader->arena, "patterns[%zu]", *count);
            setting->parent = arena_alloc(reader->arena, 1, sizeof *setting);
            read_named(reader, builtin, setting, &all[*count]);
        }
    } else {
        if (list->count == 0)
            return reader_fault(reader, list, "leave patterns out to have the built-in ones",
                                "there is no pattern in it");
        all = arena_alloc(reader->arena, list->count, sizeof *all);
        for (; *count < list->count; ++*count) {
            const struct setting *setting = list->child[*count];
            if (setting->kind == SETTING_STRING)
                read_named(reader, builtin, setting, &all[*count]);
            else
                read_own(reader, builtin, setting, &all[*count]);
            for (size_t i = 0; i < *count && all[*count].name; i++)
                if (all[i].name && strcmp(all[i].name, all[*count].name) == 0)
                    reader_fault(reader, setting, "give one of them another name", "two patterns are called \"%s\"",
                                 all[i].name);
        }
    }
    *pattern = all;
    return true;
}
