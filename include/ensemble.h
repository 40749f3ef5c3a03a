/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All replications: every one a pure function of (model, tariffs, seed, index), each writing into its own row, so that
 * the number of threads and processes can't show. This is the only module that knows OpenMP and MPI. */
#ifndef IVSIM_ENSEMBLE_H
#define IVSIM_ENSEMBLE_H

#include <stdatomic.h>

#include "outcomes.h"

struct ensemble_options {
    int threads;               /* 0: as many as the machine has */
    int64_t first_replication; /* 0, or where this part of a longer run begins */
    int64_t replications;      /* from there on; 0: as many as the scenario says */
    bool no_fan;               /* outcomes.fan stays empty */
    const uint32_t *other;     /* as in streams.h: inputs to draw from the other half; NULL: none */
    const double *given;       /* as in streams.h: uniforms to use; NULL: none */
    bool replay; /* one replication for its own sake: its viewers over time are kept whatever its number */
    enum engine engine;
    const struct aggregate *aggregate; /* of this model and engine, borrowed, for several runs; NULL: one for this run */
    bool team;               /* with the processes that joined: their leader runs, the others serve */
    const atomic_bool *stop; /* NULL, or set by a signal handler */
    void (*progress)(void *context, int64_t done, int64_t all);   /* called by one thread only; may be NULL */
    void (*keep)(void *context, const struct outcomes *outcomes); /* likewise: after every tenth of a second or so */
    void *context;
};

/* Runs the replications asked for. STATUS_LIMIT where memory is out or a bill does not fit; STATUS_INTERRUPTED with a
 * valid, shorter outcome where stopped. `outcomes` must be passed to outcomes_fini in every case. */
enum status ensemble_run(const struct model *model, const struct tariff tariff[],
                         const struct ensemble_options *options, struct outcomes *outcomes);

/* Runs what is missing of outcomes->asked, which may have been raised after a run, or of which rows may have been
 * filled in otherwise. As ensemble_run; first_replication and replications of the options are not looked at. */
enum status ensemble_continue(const struct ensemble_options *options, struct outcomes *outcomes);

/* ---- several threads, for who folds the outcomes ---- */

/* Does jobs as helpers.h says: each helper is a thread. */
void ensemble_each(int helpers, size_t jobs, helpers_job *job, void *context);

/* How many helpers, if each needs room for `columns` numbers a replication: as many as the threads that simulated,
 * while their rooms stay below ENSEMBLE_ROOM together; at least one. */
#define ENSEMBLE_ROOM ((size_t)64 << 20)
int ensemble_helpers(const struct outcomes *outcomes, size_t columns);

/* ---- several processes: one alone unless built --with-mpi and started by mpirun or srun ---- */

/* Joins them; to be called once. Which of them this is: 0 leads. ensemble_leave is owed by all, after all else. */
int ensemble_join(void);
void ensemble_leave(void);

/* Called by all: true where all are well and have the same `bytes` bytes (of no file, each host's may be another). */
bool ensemble_agree(enum status status, const void *what, size_t bytes);

/* What the others do: simulate what the leader asks for, until it dismisses them. Of the options, threads, no_fan and
 * stop count. */
enum status ensemble_serve(const struct model *model, const struct tariff tariff[],
                           const struct ensemble_options *options);
void ensemble_dismiss(void);

#endif
