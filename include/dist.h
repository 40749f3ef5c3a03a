/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of random quantities. A `struct dist` is a law in the quantity's inner unit (durations in ms, everything
 * else as plain numbers): base law -> conditioned on [min, max] -> `shift` added -> min(., cap) (PRODUCT section 2).
 * Every law is drawn by inversion: one uniform, monotone, so that common and quasi-random numbers keep their order.
 *
 * `dist_forms` is the vocabulary: each row is one way to write a law in a scenario. The reader, `explain`, the manual
 * and the tests are fed from it. */
#ifndef IVSIM_DIST_H
#define IVSIM_DIST_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum dist_kind {
    DIST_FIXED,             /* p[0] value */
    DIST_UNIFORM,           /* p[0] low, p[1] high */
    DIST_TRIANGULAR,        /* low, mode, high */
    DIST_PERT,              /* low, mode, high; beta with lambda 4 */
    DIST_NORMAL,            /* mean, sd */
    DIST_LOGNORMAL,         /* mu, sigma, of the natural log in the inner unit */
    DIST_SPLIT_LOGNORMAL,   /* median, sigma below, sigma above: two half-lognormals (a planner's low/likely/high) */
    DIST_EXPONENTIAL,       /* mean */
    DIST_GAMMA,             /* shape, scale */
    DIST_WEIBULL,           /* shape, scale */
    DIST_PARETO,            /* minimum, alpha */
    DIST_BETA,              /* a, b, scale */
    DIST_EXPONPOW,          /* b, scale: F = 1 - exp(1 - exp((x/scale)^b)) */
    DIST_EXPONWEIB,         /* a, c, scale: F = (1 - exp(-(x/scale)^c))^a */
    DIST_GENGAMMA,          /* a, c, scale: scale Gamma(a)^(1/c) */
    DIST_POISSON,           /* mean */
    DIST_GEOMETRIC,         /* success probability; on 1, 2, .. */
    DIST_NEGATIVE_BINOMIAL, /* r, p: failures before the r-th success, r real; mean r(1-p)/p */
    DIST_BINOMIAL,          /* n, p */
    DIST_DISCRETE,          /* atoms value[i] with cumulative probability weight[i]; also `empirical`. value sorted */
    DIST_STEPS,  /* density constant on bins: value[0..count] edges, weight[0..count) cumulative probability */
    DIST_MIXTURE /* of[0..count) with cumulative probability weight[i] */
};

struct dist {
    enum dist_kind kind;
    double p[3];
    size_t count;          /* atoms, bins or components */
    const double *value;   /* not owned */
    const double *weight;  /* not owned; cumulative, the last is 1 */
    const struct dist *of; /* not owned */
    double min, max;       /* the base law is conditioned on [min, max]; -/+INFINITY */
    double shift;
    double cap;                     /* +INFINITY where there is none */
    double cdf_below, cdf_at_max;   /* of the base law: mass below min, mass up to max; set by dist_build */
    double tail_below, tail_at_max; /* mass from min on, mass above max: the same without cancellation */
};

/* Starts a law with no bounds, no shift, no cap. */
void dist_init(struct dist *dist, enum dist_kind kind, double p0, double p1, double p2);

/* Checks parameters and bounds and freezes the law. False, with a sentence in `*why` (static text), where no such law
 * exists: sigma <= 0, low > high, no mass between min and max, NaN. */
bool dist_build(struct dist *dist, const char **why);

/* P(X <= x), P(X > x) and P(X < x). */
double dist_cdf(const struct dist *dist, double x);
double dist_above(const struct dist *dist, double x);
double dist_under(const struct dist *dist, double x);

/* The smallest x with P(X <= x) >= u, 0 < u < 1. */
double dist_quantile(const struct dist *dist, double u);

/* The smallest x with P(X > x) <= q, 0 < q < 1: the quantile at 1 - q, exact for the smallest q too. */
double dist_quantile_above(const struct dist *dist, double q);

double dist_mean(const struct dist *dist);     /* INFINITY where it does not exist */
double dist_variance(const struct dist *dist); /* INFINITY where it does not exist */

/* The probability of atom, bin or component `i` under the base law. */
double dist_weight(const struct dist *dist, size_t i);

/* E[min(X, c)]. */
double dist_limited_mean(const struct dist *dist, double c);

/* The range of possible values; either end may be infinite. */
double dist_low(const struct dist *dist);
double dist_high(const struct dist *dist);

/* Whether it takes one value with certainty; and whether it is a law on separate values (atoms). */
bool dist_is_fixed(const struct dist *dist);
bool dist_has_atoms(const struct dist *dist);

/* Whether a quantile costs more than a few hundred nanoseconds (iterated inverse), so that a table is worth building.
 */
bool dist_is_costly(const struct dist *dist);

/* How a parameter is written: in the quantity's unit, as a plain number, or as a natural log of the value in the
 * scenario's base unit (seconds, or the count). */
enum dist_role { DIST_ROLE_VALUE, DIST_ROLE_PLAIN, DIST_ROLE_LOG };

enum { DIST_PARAMETERS_MAX = 3 };

/* One way to write a law: name, the parameters it takes, and the solver that turns what was written into canonical
 * parameters (`out` was dist_init-ed; DIST_ROLE_LOG inputs are already shifted to the inner unit). False with a reason
 * where no such law exists (p90 <= median). Ended by a row whose name is NULL. `discrete`, `empirical`, `mixture` take
 * arrays and are read by the reader itself: their rows have no parameters and a NULL solver. */
struct dist_form {
    const char *name;
    enum dist_kind kind;
    const char *parameter[DIST_PARAMETERS_MAX + 1]; /* ended by NULL */
    enum dist_role role[DIST_PARAMETERS_MAX];
    bool counts; /* a law on whole numbers */
    bool (*solve)(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why);
    const char *sentence;
};

extern const struct dist_form dist_forms[];

/* A forecast: `likely` as the median, `low` and `high` as the quantiles (1 -/+ covers)/2; two half-lognormals where
 * they are not symmetric in the log. All of them > 0. */
bool dist_forecast(double low, double likely, double high, double covers, struct dist *out, const char **why);

#endif
