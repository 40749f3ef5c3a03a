/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario over a grid of one or two varied inputs. */
#ifndef IVSIM_SWEEP_H
#define IVSIM_SWEEP_H

#include "probe.h"

enum { SWEEP_POINTS_MAX = 10000 };

struct sweep {
    const struct vary *vary; /* [inputs] */
    size_t inputs;
    double percentile;         /* what patterns are ranked by; 0: the mean */
    const struct probe *probe; /* the first input slowest */
    size_t probes, asked;      /* fewer than asked where interrupted */
};

struct sweep_watch {
    void (*progress)(void *context, int64_t done, int64_t all); /* may be NULL */
    void *context;
};

/* Evaluates all points. At the first one that can't be, stops with its faults in `diag`; so where the inputs change
 * which patterns there are. STATUS_INTERRUPTED with the points that were finished. */
enum status sweep_build(const struct probe_request *request, const struct vary vary[], size_t inputs,
                        const struct sweep_watch *watch, struct arena *arena, struct diag *diag, struct sweep *sweep);

/* Whether two probes speak of the same patterns; else an entry in `diag`. */
bool sweep_same_patterns(const struct probe *a, const struct probe *b, struct diag *diag);

#endif
