/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The structure of one occurrence: when the programme runs, when the source is on, which rehearsals happen, how many
 * hosts there are and when each is connected. Pure functions of the streams and the occurrence. */
#ifndef IVSIM_TIMELINE_H
#define IVSIM_TIMELINE_H

#include "streams.h"

struct window {
    int64_t from_ms, to_ms; /* half-open */
};

struct occurrence_draw {
    int64_t start_ms, end_ms;                         /* the programme, as it really ran */
    int64_t on_ms, off_ms;                            /* the source: warm-up to tail, forgotten time included */
    struct window rehearsal[SCENARIO_REHEARSALS_MAX]; /* that happen */
    bool on_air[SCENARIO_REHEARSALS_MAX];
    size_t rehearsals;
    int64_t hosts;
    int64_t message_rate_micro; /* millionths of a message per viewer-hour */
};

enum { TIMELINE_DROPS_MAX = 65535 };         /* draws of one host's drops: two a drop */
#define TIMELINE_MESSAGE_RATE_MAX_MICRO 1e12 /* a million messages per viewer-hour: larger draws are cut to it */
#define TIMELINE_LENGTH_MAX_MS INT64_C(315360000000) /* ten years: longer draws are cut to it */

/* Draws the structure of occurrence `o`. */
void timeline_draw(const struct streams *streams, size_t o, struct occurrence_draw *draw);

/* Calls `connected` for every interval in which a host of the occurrence is connected, host by host, in time order
 * within a host: the union of its rehearsals and its time at the programme, minus its drops. Stops at the first status
 * that is not OK. */
typedef enum status timeline_connected(void *context, uint32_t host, enum media media, struct window when);
enum status timeline_hosts(const struct streams *streams, size_t o, const struct occurrence_draw *draw,
                           timeline_connected *connected, void *context);

/* The source of an occurrence on air: between two drops, or all of its window where it never drops. */
struct on_air {
    struct window when;
    double back; /* share of those watching at its end who come back, unless that is the source's own end */
};

enum { TIMELINE_SOURCE_DROPS_MAX = 32767 };

/* Calls `on` for each stretch on air of the source's window, in order. Stops at the first status that is not OK; STATUS_LIMIT at
 * too many drops. */
typedef enum status timeline_on(void *context, const struct on_air *air);
enum status timeline_source(const struct streams *streams, size_t o, const struct occurrence_draw *draw, timeline_on *on,
                            void *context);

/* A whole number of ms from a law of lengths or offsets at its named uniform; certain laws draw nothing. */
int64_t timeline_ms(const struct variate *variate, const struct rng_name *name, uint32_t index);

/* The law's value itself. */
double timeline_value(const struct variate *variate, const struct rng_name *name, uint32_t index);

#endif
