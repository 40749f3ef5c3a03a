/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Occupancy on a grid of one second: difference arrays become paths, and paths are read. */
#ifndef IVSIM_OCCUPANCY_H
#define IVSIM_OCCUPANCY_H

#include <stddef.h>
#include <stdint.h>

#include "int128.h"

/* Turns differences path[0..count) into the number present, starting from `carry`, and reads them as occupancy_read does; returns the
 * last. */
int32_t occupancy_sum(int32_t path[], size_t count, int32_t carry, int32_t *most, int64_t *busy_s);

/* The largest number present in a stretch, and the seconds with somebody present. Counts are at least 0. */
void occupancy_read(const int32_t path[], size_t count, int32_t *most, int64_t *busy_s);

/* The sum over seconds of the number present, squared. Counts are below 2^27. */
int128 occupancy_square(const int32_t path[], size_t count);

/* Adds path `from` to path `to`. */
void occupancy_add(int32_t to[], const int32_t from[], size_t count);

#endif
