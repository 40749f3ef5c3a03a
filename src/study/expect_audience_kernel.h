/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands for a shock, and for a class, on the grid of a slot. Private to the tables with shocks. */
#ifndef IVSIM_EXPECT_AUDIENCE_KERNEL_H
#define IVSIM_EXPECT_AUDIENCE_KERNEL_H

#include <complex.h>

#include "expect_audience_table.h"

enum { KERNEL_SESSIONS_MAX = 64 };

struct moment {
    double at, leave, back, weight;
};

/* The values a shock may take; each stands by itself. */
struct moments {
    size_t count;
    struct moment *moment;
};

/* One class on the grid of a slot. */
struct kernel {
    const struct class_work *class;
    size_t sessions; /* how many are followed */
    double at_least[KERNEL_SESSIONS_MAX + 2];
    double *stay_on;            /* P(S > i step) */
    double complex *stay, *gap; /* transforms of the laws of stays and gaps */
    double complex *limited;    /* of E[min(S, x)] */
    double *after[BEYONDS_MAX]; /* what is stayed on in each cell beyond i step */
    double *arriving;           /* starts of first sessions */
};

/* A shock's moments about a programme of that length, at most about twice `limit` of them (a random moment stands on
 * the grid); its shares by their means, or where `squares` are asked for by two points each. */
void kernel_moments(const struct slot *slot, const struct shock *shock, double live_ms, size_t limit, bool squares,
                    struct moments *moments, struct arena *arena);

/* The law on the grid, each value shared among its neighbours so that the mean is kept: second differences of
 * E[min(X, c)]. */
void kernel_on_grid(const struct limited *law, const struct slot *slot, double out[]);

/* Class `k` about a programme of that length, for transforms of n = 2 x points places. False where more sessions matter
 * than are followed. */
bool kernel_build(struct work *work, const struct slot *slot, size_t k, double live_ms, struct kernel *kernel,
                  struct arena *arena);

#endif
