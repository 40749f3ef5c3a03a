/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who simulates, prices and writes rows, one a thread. Private to the module. */
#ifndef IVSIM_ENSEMBLE_CREW_H
#define IVSIM_ENSEMBLE_CREW_H

#include "ensemble.h"

/* What one thread needs. */
struct worker {
    struct workspace *workspace;
    int128 *usage;
    int64_t *cost_nano;
};

/* All threads' workers, and what they share. */
struct crew {
    struct worker *worker;
    struct aggregate *aggregate; /* NULL where it was lent */
    int threads;
};

/* STATUS_LIMIT where memory is out; ensemble_crew_fini is owed in every case, of zeros too. */
enum status ensemble_crew_init(struct crew *crew, const struct model *model, const struct ensemble_options *options,
                               int threads);
void ensemble_crew_fini(struct crew *crew);

/* One row: draws the month, prices each pattern, counts its viewers for the fan. */
enum status ensemble_crew_run_row(const struct worker *worker, struct outcomes *outcomes,
                                  const struct ensemble_options *options, size_t row);

#endif
