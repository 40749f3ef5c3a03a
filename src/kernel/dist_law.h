/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a base law knows about itself, for dist*.c alone: before it is conditioned, shifted or capped. */
#ifndef IVSIM_DIST_LAW_H
#define IVSIM_DIST_LAW_H

#include "dist.h"

struct dist_law {
    /* A sentence on what is wrong with the parameters, or NULL. NaN never gets here. */
    const char *(*refusal)(const struct dist *base);
    /* P(B <= x); with `upper` P(B > x), without cancellation. Any x, infinite ones too. */
    double (*probability)(const struct dist *base, double x, bool upper);
    /* The inverse of it: the smallest x with P(B <= x) >= p; with `upper` the smallest with P(B > x) <= p. 0 < p < 1.
     */
    double (*quantile)(const struct dist *base, double p, bool upper);
    double (*mean)(const struct dist *base);
    double (*variance)(const struct dist *base);
    /* E[min(B, c)] for low < c < high; NULL where there is no closed form. */
    double (*limited_mean)(const struct dist *base, double c);
    double (*low)(const struct dist *base);
    double (*high)(const struct dist *base);
    bool atoms;   /* DIST_MIXTURE: see dist_has_atoms */
    bool integer; /* atoms at whole numbers */
    bool costly;
};

const struct dist_law *dist_law_of(const struct dist *dist);

/* Groups of rows of the table in dist.c. */
extern const struct dist_law dist_law_fixed, dist_law_uniform, dist_law_triangular, dist_law_pert, dist_law_normal,
    dist_law_lognormal, dist_law_split_lognormal;
extern const struct dist_law dist_law_exponential, dist_law_gamma, dist_law_weibull, dist_law_pareto, dist_law_beta,
    dist_law_exponpow, dist_law_exponweib, dist_law_gengamma;
extern const struct dist_law dist_law_poisson, dist_law_geometric, dist_law_negative_binomial, dist_law_binomial;
extern const struct dist_law dist_law_discrete, dist_law_steps, dist_law_mixture;

/* Ends and moments that many laws share: 0, infinity, their first parameter. */
double dist_zero(const struct dist *base);
double dist_infinite(const struct dist *base);
double dist_first(const struct dist *base);

/* Whether a shape, an exponent or a scale is above zero and where nothing overflows. */
bool dist_in_range(double shape);
bool dist_is_exponent(double x);
bool dist_is_scale(double x);

/* Beta on (0, 1), shared by PERT. */
double dist_beta_quantile(double a, double b, double p, bool upper);
double dist_beta_limited_mean(double a, double b, double c);

/* E[(min(X, t) - origin)^order; from <= X <= to] of a built law, order 1 or 2, by quadrature of the quantile. */
double dist_integral(const struct dist *dist, double from, double to, double t, double origin, int order);

#endif
