/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
const struct meter_info meter_table[METERS] = {
    [METER_CHANNEL_INPUT] = { "channel.input", MEASURE_TIME, 2, { DIMENSION_TYPE, DIMENSION_MULTITRACK },
        "Video sent into a channel, billed whenever the source is on, watched or not" },
    [METER_CHANNEL_OUTPUT] = { "channel.output", MEASURE_TIME, 2, { DIMENSION_RENDITION, DIMENSION_REGION },
        "Video delivered to a channel's viewers, by what each receives and where" },
    [METER_STAGE_PARTICIPANT] = { "stage.participant", MEASURE_TIME, 1, { DIMENSION_MEDIA },
        "Hosts and viewers connected to a stage" },
    [METER_STAGE_REPLICA] = { "stage.replica", MEASURE_TIME, 1, { DIMENSION_MEDIA },
        "Copies of participants in other stages, billed like participants" },
    [METER_COMPOSITION] = { "composition", MEASURE_TIME, 2, { DIMENSION_RESOLUTION, DIMENSION_PURPOSE },
        "Server-side composition of a stage into one video, by encoded time" },
    [METER_STORAGE] = { "storage", MEASURE_BYTE_TIME, 0, { 0 },
        "Recordings kept, within the period" },
    [METER_STORAGE_REQUESTS] = { "storage.requests", MEASURE_COUNT, 0, { 0 },
        "Files written while recording" },
    [METER_CHAT_SENT] = { "chat.sent", MEASURE_COUNT, 0, { 0 },
        "Chat messages sent" },
    [METER_CHAT_DELIVERED] = { "chat.delivered", MEASURE_COUNT, 0, { 0 },
        "Chat messages delivered, one a recipient" },
    [METER_PRIVATE_ENDPOINT] = { "private.endpoint", MEASURE_TIME, 0, { 0 },
        "Private ingest: the endpoint, in each availability zone" },
    [METER_PRIVATE_DATA] = { "private.data", MEASURE_BYTES, 0, { 0 },
        "Private ingest: data through the endpoint" },
    [METER_MEDIALIVE_INPUT] = { "medialive.input", MEASURE_TIME, 1, { DIMENSION_RESOLUTION },
        "The input of a MediaLive channel while it runs" },
    [METER_MEDIALIVE_OUTPUT] = { "medialive.output", MEASURE_TIME, 1, { DIMENSION_RESOLUTION },
        "Each rendition a MediaLive channel encodes while it runs" },
    [METER_MEDIAPACKAGE_INGEST] = { "mediapackage.ingest", MEASURE_BYTES, 0, { 0 },
        "Video packaged" },
    [METER_MEDIAPACKAGE_ORIGINATION] = { "mediapackage.origination", MEASURE_BYTES, 0, { 0 },
        "Packaged video fetched by the CDN" },
    [METER_CDN_EGRESS] = { "cdn.egress", MEASURE_BYTES, 1, { DIMENSION_REGION },
        "Data delivered by the CDN" },
    [METER_COMPUTE] = { "compute", MEASURE_TIME, 0, { 0 },
        "Servers of a self-hosted encoder" },
    [METER_EGRESS] = { "egress", MEASURE_BYTES, 0, { 0 },
        "Data sent to the internet without a CDN" },
};
/* clang-format on */

const char *const meter_dimension_name[DIMENSIONS] = {
    [DIMENSION_TYPE] = "type",       [DIMENSION_MULTITRACK] = "multitrack", [DIMENSION_RENDITION] = "rendition",
    [DIMENSION_REGION] = "region",   [DIMENSION_MEDIA] = "media",           [DIMENSION_RESOLUTION] = "resolution",
    [DIMENSION_PURPOSE] = "purpose",
};

static const char *const types[] = { "BASIC", "STANDARD", "ADVANCED_SD", "ADVANCED_HD", NULL };
static const char *const multitracks[] = { "no", "yes", NULL };
static const char *const renditions[] = { "audio", "sd", "hd", "full_hd", NULL };
static const char *const regions[] = { "north_america",  "europe",       "japan",         "south_korea",
                                       "india",          "australia",    "south_america", "taiwan",
                                       "southeast_asia", "south_africa", "middle_east",   NULL };
static const char *const medias[] = { "video", "audio", NULL };
static const char *const purposes[] = { "broadcast", "recording", NULL };

/* A resolution is numbered as a rendition, so its words include `audio`; no line of a bill has it. */
const char *const *const meter_dimension_values[DIMENSIONS] = {
    [DIMENSION_TYPE] = types,       [DIMENSION_MULTITRACK] = multitracks, [DIMENSION_RENDITION] = renditions,
    [DIMENSION_REGION] = regions,   [DIMENSION_MEDIA] = medias,           [DIMENSION_RESOLUTION] = renditions,
    [DIMENSION_PURPOSE] = purposes,
};

static_assert(sizeof types / sizeof types[0] == CHANNEL_TYPES + 1, "a word for each channel type");
static_assert(sizeof renditions / sizeof renditions[0] == RENDITIONS + 1, "a word for each rendition");
static_assert(sizeof regions / sizeof regions[0] == REGIONS + 1, "a word for each region");
static_assert(sizeof regions / sizeof regions[0] <= DIMENSION_VALUES_MAX, "room for the values of each dimension");
static_assert(sizeof medias / sizeof medias[0] == MEDIAS + 1, "a word for each medium");
static_assert(sizeof purposes / sizeof purposes[0] == COMPOSITION_PURPOSES + 1, "a word for each purpose");

bool meter_line_equal(struct line_key a, struct line_key b)
{
    return a.meter == b.meter && memcmp(a.value, b.value, sizeof a.value) == 0;
}

int meter_line_compare(const void *a, const void *b)
{
    const struct line_key *x = a, *y = b;
    if (x->meter != y->meter)
        return x->meter < y->meter ? -1 : 1;
    for (size_t i = 0; i < METER_DIMENSIONS_MAX; i++)
        if (x->value[i] != y->value[i])
            return x->value[i] < y->value[i] ? -1 : 1;
    return 0;
}

enum meter meter_find(const char *name)
{
    for (int i = 0; i < METERS; i++)
        if (strcmp(meter_table[i].name, name) == 0)
            return (enum meter)i;
    return METERS;
}

char *meter_line_name(char out[80], struct line_key key)
{
    const struct meter_info *info = &meter_table[key.meter];
    size_t used = (size_t)snprintf(out, 80, "%s", info->name);
    const char *separator = " ";
    for (size_t i = 0; i < info->dimensions; i++) {
        if (key.value[i] < 0) /* a group of lines: all values */
            continue;
        const char *word = meter_dimension_values[info->dimension[i]][key.value[i]];
        if (info->dimension[i] == DIMENSION_MULTITRACK) { /* "no" and "yes" say nothing on their own */
            if (key.value[i] == 0)
                continue;
            word = meter_dimension_name[DIMENSION_MULTITRACK];
        }
        used += (size_t)snprintf(out + used, 80 - used, "%s%s", separator, word);
        assert(used < 80);
        separator = ", ";
    }
    return out;
}

const struct unit unit_table[] = {
    { "hour", "h", MEASURE_TIME, 3600000 },
    { "minute", "min", MEASURE_TIME, 60000 },
    { "GB", "GB", MEASURE_BYTES, 1000000000 },
    { "GiB", "GiB", MEASURE_BYTES, (int64_t)1 << 30 },
    { "GB-month", "GB-mo", MEASURE_BYTE_TIME, 1000000000 },
    { "GiB-month", "GiB-mo", MEASURE_BYTE_TIME, (int64_t)1 << 30 },
    { "message", "msg", MEASURE_COUNT, 1000000 },
    { "1000 messages", "k msg", MEASURE_COUNT, 1000000000 },
    { "request", "req", MEASURE_COUNT, 1000000 },
    { "1000 requests", "k req", MEASURE_COUNT, 1000000000 },
    { NULL, NULL, MEASURE_TIME, 0 },
};

const struct unit *unit_find(const char *name)
{
    for (const struct unit *unit = unit_table; unit->name; unit++)
        if (strcmp(unit->name, name) == 0)
            return unit;
    return NULL;
}

int128 unit_base(const struct unit *unit, int64_t period_ms)
{
    return unit->measure == MEASURE_BYTE_TIME ? (int128)unit->base * period_ms : unit->base;
}

enum rendition meter_rendition_of_height(int height)
{
    return height <= 480 ? RENDITION_SD : height <= 720 ? RENDITION_HD : RENDITION_FULL_HD;
}
