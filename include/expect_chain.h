/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chain of sessions: session, gap, session, .., and the expected time spent in sessions. With B the expected starts
 * (a renewal measure) and S a stay, the time spent within x of the first start is W(x) = sum over starts s < x of
 * E[min(S, x - s)]; who is in a session at x and stays on until x + y adds E[min(S, x + y - s)] - E[min(S, x - s)] (the
 * occupancy of M_t/G/infinity, Eick, Massey, Whitt 1993, integrated). Also alternating renewal: hosts that drop. */
#ifndef IVSIM_EXPECT_CHAIN_H
#define IVSIM_EXPECT_CHAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "dist.h"

/* E[min(X, c)] of X >= 0, made fast. */
struct limited {
    const struct dist *dist;
    bool direct;
    double low, log_low, log_step, high;
    size_t points;
    const double *value, *slope; /* by ln c */
};

void limited_build(struct limited *limited, const struct dist *dist, double high, struct arena *arena);
double limited_at(const struct limited *limited, double c);

struct chain {
    struct limited stay;
    size_t beyonds; /* how many y the chain is tabulated for; beyond[0] is 0 */
    const double *beyond;
    size_t starts; /* exact starts (a single session, or a cycle that is fixed); 0 where tabulated */
    const double *start, *start_weight;
    double step; /* of the tables */
    size_t points;
    double *const *table; /* by y */
};

/* `sessions` and `gap` are NULL for single sessions; `sessions` alone NULL for a chain without end. Valid to x =
 * `horizon` (beyond it the last slope goes on). */
void chain_build(struct chain *chain, const struct dist *stay, const struct dist *sessions, const struct dist *gap,
                 double horizon, const double beyond[], size_t beyonds, struct arena *arena);

/* The expected time within `x` of the first start, plus that of sessions in progress at x until x + beyond[y]. 0 for
 * x <= 0. */
double chain_time(const struct chain *chain, size_t y, double x);

#endif
