/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of time as the literature fits them: laws on the positive axis. */
#include "dist_law.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

static double zero(const struct dist *base)
{
    (void)base;
    return 0;
}

static double infinite(const struct dist *base)
{
    (void)base;
    return INFINITY;
}

/* Parameters that must be above zero and in a range where nothing overflows. */
static bool in_range(double x)
{
    return x >= 1e-3 && x <= 1e6;
}

static bool is_scale(double x)
{
    return x > 0 && x <= 1e100;
}

/* E = -ln(1 - u), an exponential of mean 1, from either side. */
static double exponential_of(double p, bool upper)
{
    return upper ? -log(p) : -log1p(-p);
}

static double exponential_side(double e, bool upper)
{
    return upper ? exp(-e) : -expm1(-e);
}

/* Exponential. */

static const char *exponential_refusal(const struct dist *base)
{
    return is_scale(base->p[0]) ? NULL : "the mean must be above zero";
}

static double exponential_probability(const struct dist *base, double x, bool upper)
{
    return x > 0 ? exponential_side(x / base->p[0], upper) : upper;
}

static double exponential_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[0] * exponential_of(p, upper);
}

static double exponential_mean(const struct dist *base)
{
    return base->p[0];
}

static double exponential_variance(const struct dist *base)
{
    return base->p[0] * base->p[0];
}

static double exponential_limited_mean(const struct dist *base, double c)
{
    return -base->p[0] * expm1(-c / base->p[0]);
}

const struct dist_law dist_law_exponential = {
    .refusal = exponential_refusal,
    .probability = exponential_probability,
    .quantile = exponential_quantile,
    .mean = exponential_mean,
    .variance = exponential_variance,
    .limited_mean = exponential_limited_mean,
    .low = zero,
    .high = infinite,
};

/* The logarithm of a positive quantile by Newton's method on log P against log x (concave for all laws that use it),
 * inside a bracket. `step` gives log P - log p and its slope at log x. */
struct root {
    double a, b, log_p;
    bool upper;
    void (*at)(const struct root *root, double log_x, double *value, double *slope);
};

static double solve(const struct root *root, double log_x)
{
    double low = -INFINITY, high = INFINITY;
    double sign = root->upper ? -1 : 1; /* which way the value grows */
    for (int i = 0; i < 100 && log_x > -740; i++) {
        double value, slope;
        root->at(root, log_x, &value, &slope);
        double step = -value / slope;
        /* Quadratic convergence: what a step this small leaves is lost in rounding. */
        if (fabs(step) < 1e-8)
            return log_x + step;
        if (value * sign > 0)
            high = log_x;
        else
            low = log_x;
        double next = log_x + step;
        if (!(next > low && next < high)) {
            if (isinf(low))
                next = high - 1 - fabs(high) / 2;
            else if (isinf(high))
                next = low + 1 + fabs(low) / 2;
            else
                next = low + (high - low) / 2;
        }
        log_x = next;
    }
    return log_x;
}

/* Gamma. */

static double gamma_side(double shape, double x, bool upper)
{
    if (!(x > 0))
        return upper;
    if (isinf(x))
        return !upper;
    return upper ? gsl_cdf_gamma_Q(x, shape, 1) : gsl_cdf_gamma_P(x, shape, 1);
}

static void gamma_root(const struct root *root, double log_x, double *value, double *slope)
{
    double x = exp(log_x), p = gamma_side(root->a, x, root->upper);
    double log_density = root->a * log_x - x - root->b; /* x times the density */
    double log_side = log(p);
    *value = log_side - root->log_p;
    *slope = copysign(exp(log_density - log_side), root->upper ? -1 : 1);
}

static double gamma_quantile_of(double shape, double p, bool upper)
{
    if (p > 0.5) { /* the other side has the digits */
        p = 1 - p;
        upper = !upper;
    }
    struct root root = { .a = shape, .b = lgamma(shape), .log_p = log(p), .upper = upper, .at = gamma_root };
    /* Wilson, Hilferty 1931; near zero P(x) ~ x^a / Gamma(a + 1). */
    double z = upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p);
    double cube = 1 - 1 / (9 * shape) + z / (3 * sqrt(shape));
    double leading = ((upper ? log1p(-p) : root.log_p) + lgamma(shape + 1)) / shape;
    double guess = cube > 0.3 ? log(shape * cube * cube * cube) : leading;
    if (leading < log(0.1 * (shape + 1)))
        guess = leading + exp(leading) / (shape + 1);
    return exp(solve(&root, guess));
}

static const char *shape_refusal(const struct dist *base)
{
    if (!in_range(base->p[0]))
        return "shape must be above zero (0.001 to 1000000)";
    return is_scale(base->p[1]) ? NULL : "scale must be above zero";
}

static double gamma_probability(const struct dist *base, double x, bool upper)
{
    return gamma_side(base->p[0], x / base->p[1], upper);
}

static double gamma_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[1] * gamma_quantile_of(base->p[0], p, upper);
}

static double gamma_mean(const struct dist *base)
{
    return base->p[0] * base->p[1];
}

static double gamma_variance(const struct dist *base)
{
    return base->p[0] * base->p[1] * base->p[1];
}

static double gamma_limited_mean(const struct dist *base, double c)
{
    double shape = base->p[0], x = c / base->p[1];
    return gamma_mean(base) * gamma_side(shape + 1, x, false) + c * gamma_side(shape, x, true);
}

const struct dist_law dist_law_gamma = {
    .refusal = shape_refusal,
    .probability = gamma_probability,
    .quantile = gamma_quantile,
    .mean = gamma_mean,
    .variance = gamma_variance,
    .limited_mean = gamma_limited_mean,
    .low = zero,
    .high = infinite,
    .costly = true,
};

/* Weibull. */

static double weibull_probability(const struct dist *base, double x, bool upper)
{
    return x > 0 ? exponential_side(pow(x / base->p[1], base->p[0]), upper) : upper;
}

static double weibull_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[1] * pow(exponential_of(p, upper), 1 / base->p[0]);
}

static double weibull_mean(const struct dist *base)
{
    return base->p[1] * tgamma(1 + 1 / base->p[0]);
}

static double weibull_variance(const struct dist *base)
{
    double log_one = lgamma(1 + 1 / base->p[0]), log_two = lgamma(1 + 2 / base->p[0]);
    return base->p[1] * base->p[1] * exp(2 * log_one) * expm1(log_two - 2 * log_one);
}

static double weibull_limited_mean(const struct dist *base, double c)
{
    double t = pow(c / base->p[1], base->p[0]);
    return weibull_mean(base) * gamma_side(1 + 1 / base->p[0], t, false) + c * exp(-t);
}

static const char *weibull_refusal(const struct dist *base)
{
    if (!(base->p[0] >= 0.02 && base->p[0] <= 1e4))
        return "shape must be above zero (0.02 to 10000)";
    return is_scale(base->p[1]) ? NULL : "scale must be above zero";
}

const struct dist_law dist_law_weibull = {
    .refusal = weibull_refusal,
    .probability = weibull_probability,
    .quantile = weibull_quantile,
    .mean = weibull_mean,
    .variance = weibull_variance,
    .limited_mean = weibull_limited_mean,
    .low = zero,
    .high = infinite,
};

/* Pareto, from its minimum on: P(B > x) = (minimum / x)^alpha. */

static const char *pareto_refusal(const struct dist *base)
{
    if (!is_scale(base->p[0]))
        return "the minimum must be above zero";
    return in_range(base->p[1]) ? NULL : "alpha must be above zero (0.001 to 1000000)";
}

static double pareto_probability(const struct dist *base, double x, bool upper)
{
    return x > base->p[0] ? exponential_side(base->p[1] * log(x / base->p[0]), upper) : upper;
}

static double pareto_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[0] * exp(exponential_of(p, upper) / base->p[1]);
}

static double pareto_mean(const struct dist *base)
{
    double alpha = base->p[1];
    return alpha > 1 ? base->p[0] * (alpha / (alpha - 1)) : INFINITY;
}

static double pareto_variance(const struct dist *base)
{
    double alpha = base->p[1], mean = pareto_mean(base);
    return alpha > 2 ? mean * mean / (alpha * (alpha - 2)) : INFINITY;
}

static double pareto_limited_mean(const struct dist *base, double c)
{
    double less = base->p[1] - 1, l = log(c / base->p[0]);
    return base->p[0] * (1 + (fabs(less) < 1e-9 ? l : -expm1(-less * l) / less));
}

static double pareto_low(const struct dist *base)
{
    return base->p[0];
}

const struct dist_law dist_law_pareto = {
    .refusal = pareto_refusal,
    .probability = pareto_probability,
    .quantile = pareto_quantile,
    .mean = pareto_mean,
    .variance = pareto_variance,
    .limited_mean = pareto_limited_mean,
    .low = pareto_low,
    .high = infinite,
};

/* Beta. */

double dist_beta_probability(double a, double b, double x, bool upper)
{
    if (!(x > 0))
        return upper;
    if (x >= 1)
        return !upper;
    return upper ? gsl_cdf_beta_Q(x, a, b) : gsl_cdf_beta_P(x, a, b);
}

struct beta_root {
    struct root root;
    double log_beta;
};

static void beta_root(const struct root *root, double log_x, double *value, double *slope)
{
    const struct beta_root *beta = (const struct beta_root *)root; /* its first member */
    double x = exp(log_x);
    if (x >= 1) {
        *value = 1;
        *slope = INFINITY;
        return;
    }
    double log_side = log(gsl_cdf_beta_P(x, root->a, root->b));
    *value = log_side - root->log_p;
    *slope = exp(root->a * log_x + (root->b - 1) * log1p(-x) - beta->log_beta - log_side);
}

/* The lower quantile, p <= 1/2 about. */
static double beta_lower(double a, double b, double p)
{
    struct beta_root beta = { .root = { .a = a, .b = b, .log_p = log(p), .at = beta_root } };
    beta.log_beta = lgamma(a) + lgamma(b) - lgamma(a + b);
    double leading = (beta.root.log_p + beta.log_beta + log(a)) / a; /* P(x) ~ x^a / (a B) */
    return exp(fmin(solve(&beta.root, fmin(leading, log(a / (a + b)))), 0));
}

double dist_beta_quantile(double a, double b, double p, bool upper)
{
    if (p <= 0.5)
        return upper ? 1 - beta_lower(b, a, p) : beta_lower(a, b, p);
    return upper ? beta_lower(a, b, 1 - p) : 1 - beta_lower(b, a, 1 - p);
}

double dist_beta_limited_mean(double a, double b, double c)
{
    return a / (a + b) * dist_beta_probability(a + 1, b, c, false) + c * dist_beta_probability(a, b, c, true);
}

static const char *beta_refusal(const struct dist *base)
{
    if (!in_range(base->p[0]) || !in_range(base->p[1]))
        return "a and b must be above zero (0.001 to 1000000)";
    return is_scale(base->p[2]) ? NULL : "scale must be above zero";
}

static double beta_probability(const struct dist *base, double x, bool upper)
{
    return dist_beta_probability(base->p[0], base->p[1], x / base->p[2], upper);
}

static double beta_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[2] * dist_beta_quantile(base->p[0], base->p[1], p, upper);
}

static double beta_mean(const struct dist *base)
{
    return base->p[2] * base->p[0] / (base->p[0] + base->p[1]);
}

static double beta_variance(const struct dist *base)
{
    double a = base->p[0], b = base->p[1], scale = base->p[2];
    return scale * scale * a * b / ((a + b) * (a + b) * (a + b + 1));
}

static double beta_limited_mean(const struct dist *base, double c)
{
    return base->p[2] * dist_beta_limited_mean(base->p[0], base->p[1], c / base->p[2]);
}

static double beta_high(const struct dist *base)
{
    return base->p[2];
}

const struct dist_law dist_law_beta = {
    .refusal = beta_refusal,
    .probability = beta_probability,
    .quantile = beta_quantile,
    .mean = beta_mean,
    .variance = beta_variance,
    .limited_mean = beta_limited_mean,
    .low = zero,
    .high = beta_high,
    .costly = true,
};

/* Exponential power (Smith, Bain 1975): F = 1 - exp(1 - exp((x / scale)^b)). */

static const char *exponpow_refusal(const struct dist *base)
{
    if (!(base->p[0] >= 0.02 && base->p[0] <= 1e4))
        return "b must be above zero (0.02 to 10000)";
    return is_scale(base->p[1]) ? NULL : "scale must be above zero";
}

static double exponpow_probability(const struct dist *base, double x, bool upper)
{
    return x > 0 ? exponential_side(expm1(pow(x / base->p[1], base->p[0])), upper) : upper;
}

static double exponpow_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[1] * pow(log1p(exponential_of(p, upper)), 1 / base->p[0]);
}

static double integral_mean(const struct dist *base)
{
    return dist_integral(base, -INFINITY, INFINITY, INFINITY, 0, 1);
}

static double integral_variance(const struct dist *base)
{
    return dist_integral(base, -INFINITY, INFINITY, INFINITY, integral_mean(base), 2);
}

const struct dist_law dist_law_exponpow = {
    .refusal = exponpow_refusal,
    .probability = exponpow_probability,
    .quantile = exponpow_quantile,
    .mean = integral_mean,
    .variance = integral_variance,
    .low = zero,
    .high = infinite,
};

/* Exponentiated Weibull (Mudholkar, Srivastava 1993): F = (1 - exp(-(x / scale)^c))^a. */

static const char *exponweib_refusal(const struct dist *base)
{
    if (!in_range(base->p[0]))
        return "a must be above zero (0.001 to 1000000)";
    if (!(base->p[1] >= 0.02 && base->p[1] <= 1e4))
        return "c must be above zero (0.02 to 10000)";
    return is_scale(base->p[2]) ? NULL : "scale must be above zero";
}

static double exponweib_probability(const struct dist *base, double x, bool upper)
{
    if (!(x > 0))
        return upper;
    double t = pow(x / base->p[2], base->p[1]);
    double log_p = base->p[0] * (t < 0.7 ? log(-expm1(-t)) : log1p(-exp(-t)));
    return upper ? -expm1(log_p) : exp(log_p);
}

static double exponweib_quantile(const struct dist *base, double p, bool upper)
{
    double log_root = (upper ? log1p(-p) : log(p)) / base->p[0]; /* log of u^(1/a) */
    double e = log_root > -0.7 ? -log(-expm1(log_root)) : -log1p(-exp(log_root));
    return base->p[2] * pow(e, 1 / base->p[1]);
}

const struct dist_law dist_law_exponweib = {
    .refusal = exponweib_refusal,
    .probability = exponweib_probability,
    .quantile = exponweib_quantile,
    .mean = integral_mean,
    .variance = integral_variance,
    .low = zero,
    .high = infinite,
};

/* Generalised gamma (Stacy 1962): scale Gamma(a)^(1/c). */

static double gengamma_probability(const struct dist *base, double x, bool upper)
{
    return x > 0 ? gamma_side(base->p[0], pow(x / base->p[2], base->p[1]), upper) : upper;
}

static double gengamma_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[2] * pow(gamma_quantile_of(base->p[0], p, upper), 1 / base->p[1]);
}

static double gengamma_mean(const struct dist *base)
{
    return base->p[2] * exp(lgamma(base->p[0] + 1 / base->p[1]) - lgamma(base->p[0]));
}

static double gengamma_variance(const struct dist *base)
{
    double log_one = lgamma(base->p[0] + 1 / base->p[1]) - lgamma(base->p[0]);
    double log_two = lgamma(base->p[0] + 2 / base->p[1]) - lgamma(base->p[0]);
    return base->p[2] * base->p[2] * exp(2 * log_one) * expm1(log_two - 2 * log_one);
}

static double gengamma_limited_mean(const struct dist *base, double c)
{
    double t = pow(c / base->p[2], base->p[1]);
    return gengamma_mean(base) * gamma_side(base->p[0] + 1 / base->p[1], t, false) +
           c * gamma_side(base->p[0], t, true);
}

const struct dist_law dist_law_gengamma = {
    .refusal = exponweib_refusal,
    .probability = gengamma_probability,
    .quantile = gengamma_quantile,
    .mean = gengamma_mean,
    .variance = gengamma_variance,
    .limited_mean = gengamma_limited_mean,
    .low = zero,
    .high = infinite,
    .costly = true,
};
