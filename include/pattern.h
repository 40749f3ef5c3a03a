/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An architecture pattern is a few choices (PRODUCT section 4). The built-in ones are data (data/patterns.cfg). */
#ifndef IVSIM_PATTERN_H
#define IVSIM_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "diag.h"
#include "dist.h"
#include "meter.h"

enum place { PLACE_CHANNEL, PLACE_STAGE, PLACE_CDN, PLACES };
enum speakers { SPEAKERS_ENCODER, SPEAKERS_STAGE };
enum composition { COMPOSITION_NONE, COMPOSITION_CLIENT, COMPOSITION_SERVER };
enum ingest { INGEST_WEBRTC, INGEST_RTMP, INGEST_ERTMP_MULTITRACK, INGEST_WHIP };
enum overflow { OVERFLOW_TURN_AWAY, OVERFLOW_CHANNEL };
enum encoder { ENCODER_NONE, ENCODER_MEDIALIVE, ENCODER_SELF_HOSTED };

#define KEEP_FOREVER INT64_MAX

enum { PATTERN_TRIES_MAX = 60, PATTERN_GUESTS_MAX = 1000 };

struct pattern {
    const char *name;
    const char *sentence; /* what it is, in words; may be NULL for a planner's own */
    struct origin origin;
    enum speakers speakers;
    double viewers[PLACES]; /* shares by place; add to 1 */
    enum composition composition;
    struct {
        enum channel_type type;
        bool multitrack;
        bool always_on;
        bool auto_stop;
        int64_t empty_for_ms;
        int64_t restart_after_ms;
    } channel;
    struct {
        bool audio_only;
        int replicas;
        int64_t seats; /* viewers a stage takes; INT64_MAX without a limit of the planner's own */
        enum overflow overflow;
        int64_t guests; /* places for viewers among the speakers; 0 without */
        int tries; /* further ones of who finds no seat; 0 without retry */
        double retry_probability;
        struct dist retry_after_ms;
        enum ingest ingest;
    } stage;
    struct {
        bool individual;
        bool composite;
        bool channel;
        int64_t keep_ms; /* KEEP_FOREVER by default */
    } recording;
    int availability_zones; /* of private ingest; 0 without */
    enum encoder encoder;
};

/* Whether an encoder of the planner's own feeds the channel or CDN, which may fail: the service's composition does not. */
static inline bool pattern_has_encoder(const struct pattern *pattern)
{
    return pattern->speakers == SPEAKERS_ENCODER || pattern->composition == COMPOSITION_CLIENT;
}

/* Whether a server-side composition runs, be it for the channel or for a recording. */
static inline bool pattern_is_composed(const struct pattern *pattern)
{
    return pattern->composition == COMPOSITION_SERVER || pattern->recording.composite;
}

#endif
