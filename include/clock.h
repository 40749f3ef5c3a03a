/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ran how long: a level that steps up and down in time order, its integral, the time it was above zero, and both weighted
 * with how long a recording made then is still kept within the period. */
#ifndef IVSIM_CLOCK_H
#define IVSIM_CLOCK_H

#include "model.h"

struct clock {
    int32_t level;
    int64_t since_ms;
    int64_t sum_ms;
    int64_t union_ms;
    int128 kept_sum_ms2[MODEL_KEEPS_MAX]; /* by the model's keeps */
    int128 kept_union_ms2[MODEL_KEEPS_MAX];
};

/* Starts anew at `from_ms`, at level 0. */
void clock_reset(struct clock *clock, int64_t from_ms);

/* Moves to `to_ms` (not before the last move) and then changes the level. */
void clock_step(struct clock *clock, const struct model *model, int64_t to_ms, int32_t change);

/* The integral over [from, to) of min(keep, end - t) dt, in ms^2: byte-milliseconds of a recording of one byte per ms, as far as
 * they are kept within the period that ends at `end_ms`. */
int128 clock_kept(int64_t from_ms, int64_t to_ms, int64_t keep_ms, int64_t end_ms);

#endif
