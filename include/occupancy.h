/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Occupancy on a grid of one second: difference arrays become paths, and paths are read. */
#ifndef IVSIM_OCCUPANCY_H
#define IVSIM_OCCUPANCY_H

#include <stddef.h>
#include <stdint.h>

#include "int128.h"

/* What a stretch of a path says. */
struct occupancy {
    int32_t most;
    int64_t busy_s;     /* seconds with somebody present */
    int128 square_s;    /* sum over seconds of the number present, squared */
};

/* Turns differences path[0..count) into the number present, starting from `carry`; returns the last. */
int32_t occupancy_sum(int32_t path[], size_t count, int32_t carry);

/* Reads a stretch. Counts are at least 0 and below 2^27. */
struct occupancy occupancy_read(const int32_t path[], size_t count);

/* Adds path `from` to path `to`. */
void occupancy_add(int32_t to[], const int32_t from[], size_t count);

#endif
