/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to simulate: until a percentile (or the mean) of every pattern's bill is known as narrowly as was asked for.
 * Looked at only where the number of replications has doubled; every look has its interval at level 1 - 0.05 / looks,
 * where looks is how many there can be at most, so that all of them together hold with 95 % (Bonferroni; without it a
 * run that stops where its interval happens to be narrow covers less than it says: Glynn, Whitt, Annals of Applied
 * Probability 2, 1992). The interval of a percentile is distribution-free; at least a hundred replications lie beyond
 * it. The half width is held against e / (1 + e) of the estimate, so that it is e of the truth (Law, Simulation
 * Modeling and Analysis, 9.4.1). */
#ifndef IVSIM_PRECISION_H
#define IVSIM_PRECISION_H

#include "outcomes.h"

enum { PRECISION_FIRST = 1000, PRECISION_TAIL = 100, PRECISION_MOST = 1000000 };

struct precision_goal {
    double percentile; /* 0: the mean */
    double ratio;      /* half width over value: 0.01 */
    int64_t most;      /* replications */
    bool sobol;        /* quasi-random points: their numbers are 16 times a power of two, their intervals sections' */
};

/* What a look has found. */
struct precision {
    struct precision_goal goal;
    int look, looks;      /* the how manieth, of how many at most */
    double level;         /* of its interval */
    int64_t replications; /* of the look */
    bool reached;
    double ratio; /* half width over value, of the pattern where it is largest; NaN where n is too small to have one */
    size_t pattern; /* that pattern */
    int64_t needed; /* replications that would do, as far as one can tell from here; 0 where one can't */
};

/* The number of replications at look `look` (from 1); the last one's is goal->most. */
int64_t precision_replications(const struct precision_goal *goal, int look);
int precision_looks(const struct precision_goal *goal);

/* Looks at the first precision_replications(goal, look) of the outcomes, which must be finished. STATUS_LIMIT where
 * memory for sorting is out. */
enum status precision_look(const struct outcomes *outcomes, const struct precision_goal *goal, int look,
                           struct precision *precision);

#endif
