/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mistakes priced, each alone: the same months (common random numbers) with it and without it. First those that the
 * scenario or a pattern has, against a world in which that part is switched off; then those that they have not, against
 * a world in which it happens. What a mistake costs in a month is the difference of that month's bills, so that what
 * it does to the audience (waiting for a source that is on early) and to price tiers is in it. */
#ifndef IVSIM_MISTAKES_H
#define IVSIM_MISTAKES_H

#include <stdatomic.h>

#include "load.h"
#include "mistake.h"
#include "summary.h"

#define MISTAKES_FORGOTTEN_MS INT64_C(259200000) /* three days: the weekend after a Friday's event */

/* One mistake under one pattern. All in nano-USD a month. */
struct mistake_cost {
    enum mistake mistake;
    size_t pattern;
    double probability; /* share of the months in which it costs, or saves, anything */
    struct summary_estimate mean;
    int64_t percentile_nano[SAMPLE_PERCENTILES];
    int64_t max_nano;
    int64_t hits; /* months in which it does; of those: */
    int64_t hit_mean_nano;
    int64_t hit_percentile_nano[SAMPLE_PERCENTILES];
    int64_t p90_with_nano, p90_without_nano; /* of the bill */
};

/* Whether two are one mistake that costs the same month by month, as far as statistics tell. */
bool mistakes_alike(const struct mistake_cost *a, const struct mistake_cost *b);

struct mistakes {
    const struct scenario *scenario;
    const struct pattern_plan *plan; /* by pattern */
    size_t patterns;
    int64_t replications;
    const struct mistake_cost *cost; /* by mistake, then pattern; those that change nothing are left out */
    size_t costs;
};

struct mistakes_watch {
    int threads;
    const atomic_bool *stop; /* may be NULL */
    void (*progress)(void *context, int64_t done, int64_t all);
    void *context;
};

/* Simulates the loaded scenario, and again for each mistake of the scenario; those of patterns take one further run.
 * What is built lives in the arena of `loaded`. STATUS_INTERRUPTED where stopped: then nothing is told. */
enum status mistakes_build(struct loaded *loaded, const struct mistakes_watch *watch, struct mistakes *mistakes);

#endif
