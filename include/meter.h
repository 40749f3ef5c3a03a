/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vocabulary of what is billed: meters, their dimensions, the values of each dimension, and the units of rates.
 * One table each; the book reader, the scenario reader, the bill, the reports and the tests are fed from them. */
#ifndef IVSIM_METER_H
#define IVSIM_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "int128.h"

enum meter {
    METER_CHANNEL_INPUT,
    METER_CHANNEL_OUTPUT,
    METER_STAGE_PARTICIPANT,
    METER_STAGE_REPLICA,
    METER_COMPOSITION,
    METER_STORAGE,
    METER_STORAGE_REQUESTS,
    METER_CHAT_SENT,
    METER_CHAT_DELIVERED,
    METER_PRIVATE_ENDPOINT,
    METER_PRIVATE_DATA,
    METER_MEDIALIVE_INPUT,
    METER_MEDIALIVE_OUTPUT,
    METER_MEDIAPACKAGE_INGEST,
    METER_MEDIAPACKAGE_ORIGINATION,
    METER_CDN_EGRESS,
    METER_COMPUTE,
    METER_EGRESS,
    METERS
};

enum dimension {
    DIMENSION_TYPE,       /* of a channel: enum channel_type */
    DIMENSION_MULTITRACK, /* no, yes */
    DIMENSION_RENDITION,  /* enum rendition */
    DIMENSION_REGION,     /* enum region */
    DIMENSION_MEDIA,      /* enum media */
    DIMENSION_RESOLUTION, /* enum rendition, without audio */
    DIMENSION_PURPOSE,    /* enum purpose_of_composition */
    DIMENSIONS
};

enum channel_type { CHANNEL_BASIC, CHANNEL_STANDARD, CHANNEL_ADVANCED_SD, CHANNEL_ADVANCED_HD, CHANNEL_TYPES };
/* Ascending, so that lowering a rendition to a limit is a minimum. Audio is never raised or lowered. */
enum rendition { RENDITION_AUDIO, RENDITION_SD, RENDITION_HD, RENDITION_FULL_HD, RENDITIONS };
/* Groups by which output is billed (facts of October 2026; the list is from memory and says so in the book). */
enum region {
    REGION_NORTH_AMERICA,
    REGION_EUROPE,
    REGION_JAPAN,
    REGION_SOUTH_KOREA,
    REGION_INDIA,
    REGION_AUSTRALIA,
    REGION_SOUTH_AMERICA,
    REGION_TAIWAN,
    REGION_SOUTHEAST_ASIA,
    REGION_SOUTH_AFRICA,
    REGION_MIDDLE_EAST,
    REGIONS
};
enum media { MEDIA_VIDEO, MEDIA_AUDIO, MEDIAS };
enum composition_purpose { COMPOSITION_BROADCAST, COMPOSITION_RECORDING, COMPOSITION_PURPOSES };

/* What a meter counts, and in which whole unit usage keeps it. */
enum measure {
    MEASURE_TIME,      /* ms */
    MEASURE_BYTES,     /* bytes */
    MEASURE_BYTE_TIME, /* byte-milliseconds; a GB-month is 10^9 bytes for the whole period */
    MEASURE_COUNT      /* millionths of a message or request */
};

enum { METER_DIMENSIONS_MAX = 2, DIMENSION_VALUES_MAX = 12 };

struct meter_info {
    const char *name; /* "channel.output" */
    enum measure measure;
    size_t dimensions;
    enum dimension dimension[METER_DIMENSIONS_MAX];
    const char *sentence;
};

extern const struct meter_info meter_table[METERS];

/* The word of a dimension ("rendition") and of its values ("full_hd"), ended by NULL. */
extern const char *const meter_dimension_name[DIMENSIONS];
extern const char *const *const meter_dimension_values[DIMENSIONS];

/* One line of a bill: a meter at values of its dimensions. */
struct line_key {
    enum meter meter;
    int value[METER_DIMENSIONS_MAX]; /* by position in the meter's dimensions; 0 where it has none */
};

bool meter_line_equal(struct line_key a, struct line_key b);

/* For qsort: ascending by meter, then values, the order of bills. */
int meter_line_compare(const void *a, const void *b);

/* The meter of that name, or METERS. */
enum meter meter_find(const char *name);

/* "channel.output full_hd, europe"; `out` has 80 bytes. Returns out. */
char *meter_line_name(char out[80], struct line_key key);

/* A unit in which a rate is quoted. */
struct unit {
    const char *name;  /* "hour", "GB", "GB-month", "1000 messages" */
    const char *short_name; /* for tables: "h" */
    enum measure measure;
    int64_t base; /* usage units in one; for MEASURE_BYTE_TIME bytes, to be multiplied by the period's ms */
};

extern const struct unit unit_table[]; /* ended by a NULL name */

const struct unit *unit_find(const char *name); /* NULL where unknown */

/* Usage units in one `unit`, for a period of that length. */
int128 unit_base(const struct unit *unit, int64_t period_ms);

/* The rendition that a video of `height` lines falls in: sd to 480, hd to 720, full_hd above (AWS pricing page). */
enum rendition meter_rendition_of_height(int height);

#endif
