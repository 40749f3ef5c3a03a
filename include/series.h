/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Concurrent viewers over time, event by event: quantiles of the pooled occurrences (ensemble.h, struct fan). */
#ifndef IVSIM_SERIES_H
#define IVSIM_SERIES_H

#include "ensemble.h"

enum { SERIES_QUANTILES = 5 };
extern const int series_percentile[SERIES_QUANTILES]; /* 5, 25, 50, 75, 95 */

struct series_point {
    int64_t offset_ms; /* from the planned start */
    double mean;
    int64_t quantile[SERIES_QUANTILES]; /* exact to 255, then the lower end of a bin (1 part in 128) */
};

struct series_event {
    const char *name;
    const struct series_point *point;
    size_t points;
};

struct series {
    const struct series_event *event;
    size_t events;
};

/* Arrays live in `arena`. Events without samples have no points. */
void series_build(const struct outcomes *outcomes, struct arena *arena, struct series *series);

#endif
