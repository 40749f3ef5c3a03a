/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members that several JSON reports have in common. */
#ifndef IVSIM_EMIT_PARTS_H
#define IVSIM_EMIT_PARTS_H

#include "emit.h"
#include "sample.h"
#include "scenario.h"
#include "summary.h"

/* [low, high] in USD; null where there is none. */
void emit_parts_interval(struct emit *emit, const char *key, struct summary_estimate e);

/* "percentiles": USD by percentile, on one line. */
void emit_parts_money_percentiles(struct emit *emit, const int64_t percentile_nano[SAMPLE_PERCENTILES]);

/* "mean", "sd" and "percentiles", into the object that is open. */
void emit_parts_spread(struct emit *emit, const struct sample_spread *spread);

/* "scenario" and "run", into the object that is open: what was simulated, and how. The file stands without folders. */
void emit_parts_head(struct emit *emit, const struct scenario *scenario, const char *version, int64_t replications);

#endif
