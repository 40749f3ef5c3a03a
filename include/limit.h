/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service's limits that a workload can run into: default, whether support can raise it, and where it is published.
 * `account.quotas` overrides the adjustable ones by name. */
#ifndef IVSIM_LIMIT_H
#define IVSIM_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

enum limit {
    LIMIT_CONCURRENT_VIEWS,         /* account, over all channels */
    LIMIT_CONCURRENT_STREAMS,       /* account: channels live at once */
    LIMIT_SUBSCRIBERS_PER_STAGE,
    LIMIT_PUBLISHERS_PER_STAGE,
    LIMIT_CONCURRENT_PUBLISHERS,    /* account */
    LIMIT_CONCURRENT_SUBSCRIPTIONS, /* account: publisher-to-subscriber connections */
    LIMIT_COMPOSITIONS,             /* account */
    LIMIT_REPLICAS_PER_PARTICIPANT,
    LIMIT_INGEST_BPS_BASIC_SD,
    LIMIT_INGEST_BPS_BASIC,
    LIMIT_INGEST_BPS,
    LIMIT_INGEST_BPS_MULTITRACK,
    LIMIT_INGEST_BPS_STAGE,
    LIMIT_CHANNEL_HEIGHT,           /* lines of the input */
    LIMIT_STAGE_HEIGHT,             /* lines a participant may publish */
    LIMIT_STREAM_HOURS,             /* a channel's stream ends after that */
    LIMIT_STAGE_HOURS,              /* publishing or subscribing without a break */
    LIMIT_COMPOSITION_HOURS,
    LIMITS
};

struct limit_info {
    const char *name; /* as in account.quotas */
    int64_t value;
    bool adjustable;
    const char *unit; /* "viewers" */
    const char *source; /* "IVS Low-Latency service quotas, 2026" */
};

extern const struct limit_info limit_table[LIMITS];

/* Regions from which a VPC can ingest privately (AWS, private ingest page, 2026); ended by NULL. */
extern const char *const limit_private_ingest_regions[];

/* Regions in which channels and stages can be made (AWS general reference, 2026); ended by NULL. */
extern const char *const limit_control_regions[];

#endif
