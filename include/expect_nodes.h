/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws as a few hundred weighted points, for expectations without chance. Points are Gauss-Legendre nodes on panels of
 * u that halve towards both ends, so that tails weigh in as they should; atoms stay atoms, and what is fixed stays one
 * point, so that it comes out exact. Points merged into one keep their mean. */
#ifndef IVSIM_EXPECT_NODES_H
#define IVSIM_EXPECT_NODES_H

#include <stddef.h>

#include "arena.h"
#include "dist.h"

struct nodes {
    size_t count;   /* at least 1 */
    double *x;      /* ascending */
    double *weight; /* add to 1, or to the mass of a measure */
};

/* At most about `limit` points (a few more in the tails). Arrays live in the arena, here and below. */
struct nodes nodes_of(const struct dist *dist, size_t limit, struct arena *arena);

struct nodes nodes_fixed(double value, struct arena *arena);

/* X + Y of independent X and Y; -X; the law that is X with probability p, else Y. */
struct nodes nodes_sum(const struct nodes *x, const struct nodes *y, size_t limit, struct arena *arena);
struct nodes nodes_negative(const struct nodes *x, struct arena *arena);
struct nodes nodes_mix(double p, const struct nodes *x, const struct nodes *y, size_t limit, struct arena *arena);

/* Any points, in any order. */
struct nodes nodes_gathered(const double x[], const double weight[], size_t count, size_t limit, struct arena *arena);

double nodes_limited_mean(const struct nodes *nodes, double c); /* E[min(X, c)] */
double nodes_quantile(const struct nodes *nodes, double u);
static inline double nodes_low(const struct nodes *nodes)
{
    return nodes->x[0];
}
static inline double nodes_high(const struct nodes *nodes)
{
    return nodes->x[nodes->count - 1];
}

/* Writes Gauss-Legendre nodes of the uniform measure of mass `mass` on [low, high], panels of which halve towards
 * `high` where `graded`. Returns how many (at most room). */
size_t nodes_uniform(double low, double high, double mass, bool graded, double x[], double weight[], size_t room);

#endif
