/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All replications: every one a pure function of (model, tariffs, seed, index), each writing into its own slot, so that the number of
 * threads can't show. This is the only module that knows OpenMP. */
#ifndef IVSIM_ENSEMBLE_H
#define IVSIM_ENSEMBLE_H

#include <stdatomic.h>

#include "model.h"
#include "tariff.h"
#include "world.h"

/* Outcomes of one pattern. Rows by replication; lines within a row in the order of the pattern's lines. */
struct pattern_outcome {
    const struct pattern_plan *plan;
    const struct tariff *tariff;
    int64_t *total_nano;  /* [n] */
    int64_t *cost_nano;   /* [n x lines] */
    double *quantity;     /* [n x lines], in billed units */
    int32_t *peak;        /* [n x PEAKS] */
    int64_t *input_ms;    /* [n], all channels together */
    int64_t *idle_ms;     /* [n], of it with nobody watching */
    int64_t *turned_away; /* [n], viewers' sessions that found no seat */
};

/* Concurrent viewers over time, pooled over the occurrences of an event and the first ENSEMBLE_FAN_REPLICATIONS: integer counts in
 * logarithmic bins (exact to 255, then 1 part in 128), so that threads can add theirs in any order. */
enum { ENSEMBLE_FAN_REPLICATIONS = 1000, FAN_BINS = 256 + 128 * 23 };

struct fan {
    size_t points;         /* over all events; event e's begin at event[e].fan_first */
    uint32_t *bin;         /* [points x FAN_BINS] */
    int64_t *sum;          /* [points]: for the mean */
    int64_t *samples;      /* [points] */
};

struct outcomes {
    const struct model *model;
    size_t patterns;
    struct pattern_outcome *pattern;
    int64_t replications; /* finished: the first so many */
    int64_t asked;
    bool partial;
    struct fan fan;
    int threads;
    double seconds; /* for the manifest alone */
};

struct ensemble_options {
    int threads; /* 0: as many as the machine has */
    int64_t first_replication; /* 0, or K for --only-replication K */
    bool no_fan;               /* outcomes.fan stays empty */
    const uint32_t *other;     /* as in streams.h: inputs to draw from the other half; NULL: none */
    const double *given;       /* as in streams.h: uniforms to use; NULL: none */
    const atomic_bool *stop; /* NULL, or set by a signal handler */
    void (*progress)(void *context, int64_t done, int64_t all); /* called by one thread only; may be NULL */
    void *context;
};

/* Runs model->scenario->replications replications. STATUS_LIMIT where memory is out or a bill does not fit; STATUS_INTERRUPTED
 * with a valid, shorter outcome where stopped. `outcomes` must be passed to outcomes_fini in every case. */
enum status ensemble_run(const struct model *model, const struct tariff tariff[], const struct ensemble_options *options,
                         struct outcomes *outcomes);

void outcomes_fini(struct outcomes *outcomes);

/* The lowest value of bin `bin`, and the bin of a value: for quantiles of a fan. */
int64_t fan_bin_value(size_t bin);
size_t fan_bin(int64_t value);

#endif
