/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all replications came to: a table per pattern, a row per replication, stored column by column, since statistics
 * ask for one column at a time. Up to OUTCOMES_MEMORY bytes lie in memory; beyond that the table lies in a temporary
 * file that has no name (in $TMPDIR, else /var/tmp, else /tmp) and is mapped: pointers are the same, and what is not in
 * use may leave memory. Where no such file can be had the table stays in memory. */
#ifndef IVSIM_OUTCOMES_H
#define IVSIM_OUTCOMES_H

#include "fan.h"
#include "tariff.h"
#include "world.h"

#define OUTCOMES_MEMORY ((size_t)96 << 20)
enum { OUTCOMES_PASS_ROWS = 1 << 14 };

/* Outcomes of one pattern, by row. Those of a line or a peak are columns `stride` apart: outcome_cost_nano and its like
 * find them. Lines stand in the order of the pattern's. */
struct pattern_outcome {
    const struct pattern_plan *plan;
    const struct tariff *tariff;
    size_t stride; /* rows there is room for */
    int64_t *total_nano;
    int64_t *cost_nano_columns;
    double *quantity_columns; /* in billed units */
    int32_t *peak_columns;
    int64_t *input_ms;    /* all channels together */
    int64_t *idle_ms;     /* of it with nobody watching */
    int64_t *turned_away; /* viewers' sessions that found no seat */
};

static inline int64_t *outcome_cost_nano(const struct pattern_outcome *outcome, size_t line)
{
    return outcome->cost_nano_columns + line * outcome->stride;
}

static inline double *outcome_quantity(const struct pattern_outcome *outcome, size_t line)
{
    return outcome->quantity_columns + line * outcome->stride;
}

static inline int32_t *outcome_peak(const struct pattern_outcome *outcome, enum peak peak)
{
    return outcome->peak_columns + (size_t)peak * outcome->stride;
}

struct outcomes {
    const struct model *model;
    size_t patterns;
    struct pattern_outcome *pattern;
    int64_t first_replication; /* of row 0 */
    int64_t replications;      /* finished: the first so many rows */
    int64_t asked;
    bool partial;
    struct fan fan;
    int threads;
    double seconds; /* for the manifest alone */
    void *store;    /* all columns */
    size_t store_bytes;
    bool in_file;
};

/* An empty table, and an empty fan, or one without points. STATUS_LIMIT where memory is out. outcomes_fini is owed in
 * every case. */
enum status outcomes_init(struct outcomes *outcomes, const struct model *model, const struct tariff tariff[],
                          bool with_fan);
void outcomes_fini(struct outcomes *outcomes);

/* Room for `rows` rows; those that are finished stay, pointers to columns do not. STATUS_LIMIT where there is none. */
enum status outcomes_reserve(struct outcomes *outcomes, int64_t rows);

/* Of a table in a file: what is in memory may leave it. To be called after a pass over columns, by one thread. */
void outcomes_rest(const struct outcomes *outcomes);

/* The same every so often: to be called for each row of a pass over many columns at once. */
static inline void outcomes_pass(const struct outcomes *outcomes, int64_t row)
{
    if (row % OUTCOMES_PASS_ROWS == 0)
        outcomes_rest(outcomes);
}

#endif
