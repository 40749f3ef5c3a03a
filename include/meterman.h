/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the meters: a world and a pattern into usage, whole numbers by the pattern's lines (units of enum measure). All that
 * pricing sees. What each meter counts is PRODUCT section 4; what is not said there:
 * recordings are written as they are made, so each byte is kept from then to the end of the period or of `keep`; a recording makes
 * a file, hence a request, every 10 s (AWS, recording page, 2026); a CDN fetches each rendition once for every price region with viewers; a private
 * endpoint stands for the whole period. */
#ifndef IVSIM_METERMAN_H
#define IVSIM_METERMAN_H

#include "world.h"

enum {
    METERMAN_HOST_VIDEO_BPS = 2500000, /* an individual recording (PRODUCT, fine print) */
    METERMAN_HOST_AUDIO_BPS = 64000,
    METERMAN_REQUEST_MICRO_PER_MS = 100 /* one request in 10 s */
};

/* Fills usage[0..lines of pattern p). */
void meterman_usage(const struct world *world, size_t p, int128 usage[]);

/* Adds what a source of event `e` uses in so much time on air: input, composition, what replaces a channel; no recordings. */
void meterman_source(const struct model *model, const struct pattern_plan *plan, size_t e, int64_t on_ms,
                     int128 usage[]);

/* Time the pattern's channels were on, and of it the time nobody watched; both 0 without a channel. */
void meterman_idle(const struct world *world, size_t p, int64_t *input_ms, int64_t *idle_ms);

#endif
