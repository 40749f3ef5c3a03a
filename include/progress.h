/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar with the rate and the time to go, on stderr, only where that is a terminal and the run takes longer than two seconds. */
#ifndef IVSIM_PROGRESS_H
#define IVSIM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *unit; /* what is counted: "replications" */
    bool wanted;
    bool shown;
    double begin_s, last_s;
};

void progress_begin(struct progress *progress, bool wanted);

/* For ensemble_options.progress; `context` is a struct progress. */
void progress_show(void *context, int64_t done, int64_t all);

/* Wipes the bar. */
void progress_end(struct progress *progress);

#endif
