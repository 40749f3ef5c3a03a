/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario loaded, run, judged and summed up: for commands that look at the result of a whole run without writing its
 * folder. */
#ifndef IVSIM_SIMULATED_H
#define IVSIM_SIMULATED_H

#include "ensemble.h"
#include "fit.h"
#include "load.h"
#include "result.h"

struct simulated {
    struct loaded loaded;
    struct outcomes outcomes;
    struct fit fit;
    struct result result;
};

/* Loads and runs, with a progress bar on a terminal; says on stderr what is wrong. `simulated_fini` is owed in every
 * case. */
enum status simulated_run(struct simulated *simulated, const struct load_request *request, int threads);
void simulated_fini(struct simulated *simulated);

#endif
