/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limit.h"

#include <stddef.h>

#define CHANNEL_QUOTAS "Amazon IVS Low-Latency User Guide, service quotas, 2026"
#define STAGE_QUOTAS "Amazon IVS Real-Time User Guide, service quotas, 2026"
#define CHANNEL_SET_UP "Amazon IVS Low-Latency User Guide, set up streaming, 2026"

const struct limit_info limit_table[LIMITS] = {
    [LIMIT_CONCURRENT_VIEWS] = { "concurrent_views", 15000, true, "viewers", CHANNEL_QUOTAS },
    [LIMIT_CONCURRENT_STREAMS] = { "concurrent_streams", 100, true, "streams", CHANNEL_QUOTAS },
    [LIMIT_SUBSCRIBERS_PER_STAGE] = { "subscribers_per_stage", 10000, true, "subscribers", STAGE_QUOTAS },
    [LIMIT_PUBLISHERS_PER_STAGE] = { "publishers_per_stage", 12, false, "publishers", STAGE_QUOTAS },
    [LIMIT_CONCURRENT_PUBLISHERS] = { "concurrent_publishers", 1000, true, "publishers", STAGE_QUOTAS },
    [LIMIT_CONCURRENT_SUBSCRIPTIONS] = { "concurrent_subscriptions", 20000, true, "subscriptions", STAGE_QUOTAS },
    [LIMIT_COMPOSITIONS] = { "compositions", 20, true, "compositions", STAGE_QUOTAS },
    [LIMIT_REPLICAS_PER_PARTICIPANT] = { "replicas_per_participant", 5, false, "replicas", STAGE_QUOTAS },
    [LIMIT_INGEST_BPS_BASIC_SD] = { "ingest_bps_basic_sd", 1500000, false, "bit/s", CHANNEL_QUOTAS },
    [LIMIT_INGEST_BPS_BASIC] = { "ingest_bps_basic", 3500000, false, "bit/s", CHANNEL_QUOTAS },
    [LIMIT_INGEST_BPS] = { "ingest_bps", 8500000, false, "bit/s", CHANNEL_QUOTAS },
    [LIMIT_INGEST_BPS_MULTITRACK] = { "ingest_bps_multitrack", 15000000, false, "bit/s", CHANNEL_QUOTAS },
    [LIMIT_INGEST_BPS_STAGE] = { "ingest_bps_stage", 8500000, false, "bit/s", STAGE_QUOTAS },
    /* Published as 1920 pixels an edge and 2.1 million pixels in all. */
    [LIMIT_CHANNEL_HEIGHT] = { "channel_height", 1080, false, "lines", CHANNEL_QUOTAS },
    /* The page on server-side composition speaks of publishers up to 1080p; the quota says 720p. */
    [LIMIT_STAGE_HEIGHT] = { "stage_height", 720, false, "lines", STAGE_QUOTAS },
    [LIMIT_STREAM_HOURS] = { "stream_hours", 48, false, "hours", CHANNEL_SET_UP },
    [LIMIT_STAGE_HOURS] = { "stage_hours", 24, false, "hours", STAGE_QUOTAS },
    [LIMIT_COMPOSITION_HOURS] = { "composition_hours", 24, false, "hours", STAGE_QUOTAS },
};

/* Amazon IVS Low-Latency User Guide, private ingest, 2026: the VPC's region; the channel or stage may be in another. */
const char *const limit_private_ingest_regions[] = {
    "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "eu-central-1", "eu-north-1",
    "eu-west-1",      "eu-west-3",      "sa-east-1",  "us-east-1",      "us-east-2",      "us-west-2",    NULL,
};

/* AWS General Reference, Amazon IVS endpoints, 2026. */
const char *const limit_control_regions[] = {
    "ap-northeast-1", "ap-northeast-2", "ap-south-1", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2", NULL,
};
