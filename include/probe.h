/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario at one point of its varied inputs: loaded with those changes, simulated, and boiled down to what a
 * search or a table needs. Random numbers are named by (seed, purpose, occurrence, replication) and not by the input's
 * value, so that two points see the same months (common random numbers): what differs between them is the input's
 * doing. */
#ifndef IVSIM_PROBE_H
#define IVSIM_PROBE_H

#include "load.h"
#include "summary.h"
#include "vary.h"

enum { PROBE_REPLICATIONS = 1000, PROBE_NONE = -1, PROBE_PERCENTILES = 4 };

/* 10, 50, 80, 90. */
extern const int probe_percentile[PROBE_PERCENTILES];
enum { PROBE_P10, PROBE_P50, PROBE_P80, PROBE_P90 };

struct probe_pattern {
    const char *name;
    bool fits;
    const char *obstacle; /* the code of the finding that says why not; NULL where it fits */
    struct summary_estimate mean, percentile[PROBE_PERCENTILES];
    struct summary_estimate by; /* what patterns are ranked by: the mean, or a percentile */
    double cheapest;            /* how often it is the cheapest of those that fit; NaN where it does not */
};

/* a - b of what patterns are ranked by. The mean: Student on the paired differences. A percentile: by sectioning
 * (portions.h). `half` is half of the 95 % interval; 0 where nothing is left to chance, NaN where replications are too
 * few.
 */
struct probe_pair {
    double difference_nano, half_nano;
};

struct probe {
    double at[VARY_INPUTS_MAX];
    const char *text[VARY_INPUTS_MAX];
    int64_t replications;
    bool certain; /* nothing is left to chance */
    size_t patterns;
    const struct probe_pattern *pattern;
    const struct probe_pair *pair; /* a < b, in the order of probe_between */
    int best;                      /* lowest `by` among those that fit, the first of equals; PROBE_NONE */
    bool sure; /* the best's paired difference to each other that fits has an interval without zero */
};

struct probe_request {
    const struct load_request *base;
    int threads;
    double percentile; /* 0: by the mean */
    const atomic_bool *stop;
};

/* Evaluates the scenario with the inputs set to these texts. Faults and warnings go to `diag`, each once; what the
 * probe holds lives in `arena`. STATUS_INTERRUPTED where stopped: then the probe says nothing. */
enum status probe_run(const struct probe_request *request, const struct vary vary[], const char *const text[],
                      size_t inputs, struct arena *arena, struct diag *diag, struct probe *probe);

/* a - b for any two patterns. */
struct probe_pair probe_between(const struct probe *probe, size_t a, size_t b);

#endif
