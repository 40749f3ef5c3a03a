/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Concurrent viewers over time, pooled over the occurrences of an event and the first FAN_REPLICATIONS replications:
 * integer counts in logarithmic bins (exact to 255, then 1 part in 128). Threads add to one fan, in any order. */
#ifndef IVSIM_FAN_H
#define IVSIM_FAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FAN_REPLICATIONS = 1000, FAN_BINS = 256 + 128 * 23 };

struct fan {
    size_t points;    /* over all events; event e's begin at event[e].fan_first */
    uint32_t *bin;    /* [points x FAN_BINS] */
    int64_t *sum;     /* [points]: for the mean */
    int64_t *samples; /* [points] */
};

/* Empty. False where memory is out; fan_fini is owed in every case. Pages are backed where something is counted. */
bool fan_init(struct fan *fan, size_t points);
void fan_fini(struct fan *fan);

/* Counts `present` viewers at `point`. Safe from any thread. */
void fan_add(struct fan *fan, size_t point, int32_t present);

/* The lowest value of bin `bin`, and the bin of a value: for quantiles of a fan. */
int64_t fan_bin_value(size_t bin);
size_t fan_bin(int64_t value);

#endif
