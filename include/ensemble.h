/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All replications: every one a pure function of (model, tariffs, seed, index), each writing into its own row, so that the number of
 * threads can't show. This is the only module that knows OpenMP. */
#ifndef IVSIM_ENSEMBLE_H
#define IVSIM_ENSEMBLE_H

#include <stdatomic.h>

#include "outcomes.h"

struct ensemble_options {
    int threads; /* 0: as many as the machine has */
    int64_t first_replication; /* 0, or where this part of a longer run begins */
    int64_t replications;      /* from there on; 0: as many as the scenario says */
    bool no_fan;               /* outcomes.fan stays empty */
    const uint32_t *other;     /* as in streams.h: inputs to draw from the other half; NULL: none */
    const double *given;       /* as in streams.h: uniforms to use; NULL: none */
    bool replay; /* one replication for its own sake: its viewers over time are kept whatever its number */
    enum engine engine;
    const atomic_bool *stop; /* NULL, or set by a signal handler */
    void (*progress)(void *context, int64_t done, int64_t all); /* called by one thread only; may be NULL */
    void (*keep)(void *context, const struct outcomes *outcomes); /* likewise: after every tenth of a second or so */
    void *context;
};

/* Runs the replications asked for. STATUS_LIMIT where memory is out or a bill does not fit; STATUS_INTERRUPTED with a valid, shorter
 * outcome where stopped. `outcomes` must be passed to outcomes_fini in every case. */
enum status ensemble_run(const struct model *model, const struct tariff tariff[], const struct ensemble_options *options,
                         struct outcomes *outcomes);

/* Runs what is missing of outcomes->asked, which may have been raised after a run, or of which rows may have been filled in otherwise.
 * As ensemble_run; first_replication and replications of the options are not looked at. */
enum status ensemble_continue(const struct ensemble_options *options, struct outcomes *outcomes);

#endif
