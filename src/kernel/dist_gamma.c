/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws whose quantile has no closed form: gamma, generalised gamma, beta. */
#include "dist_law.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "incomplete.h"

/* The logarithm of a positive quantile by Newton's method on log P against log x (concave for all laws that use it),
 * inside a bracket. `at` gives log P - log p and its slope at log x. */
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

static void gamma_root(const struct root *root, double log_x, double *value, double *slope)
{
    double x = exp(log_x), p = incomplete_gamma(root->a, x, root->upper);
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
    struct root root = {
        .a = shape, .b = incomplete_log_gamma(shape), .log_p = log(p), .upper = upper, .at = gamma_root
    };
    /* Wilson, Hilferty 1931; near zero P(x) ~ x^a / Gamma(a + 1). */
    double z = upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p);
    double cube = 1 - 1 / (9 * shape) + z / (3 * sqrt(shape));
    double leading = ((upper ? log1p(-p) : root.log_p) + incomplete_log_gamma(shape + 1)) / shape;
    double guess = cube > 0.3 ? log(shape * cube * cube * cube) : leading;
    if (leading < log(0.1 * (shape + 1)))
        guess = leading + exp(leading) / (shape + 1);
    return exp(solve(&root, guess));
}

static const char *gamma_refusal(const struct dist *base)
{
    if (!dist_in_range(base->p[0]))
        return "shape must be above zero (0.001 to 1000000)";
    return dist_is_scale(base->p[1]) ? NULL : "scale must be above zero";
}

static double gamma_probability(const struct dist *base, double x, bool upper)
{
    return incomplete_gamma(base->p[0], x / base->p[1], upper);
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
    return gamma_mean(base) * incomplete_gamma(shape + 1, x, false) + c * incomplete_gamma(shape, x, true);
}

const struct dist_law dist_law_gamma = {
    .refusal = gamma_refusal,
    .probability = gamma_probability,
    .quantile = gamma_quantile,
    .mean = gamma_mean,
    .variance = gamma_variance,
    .limited_mean = gamma_limited_mean,
    .low = dist_zero,
    .high = dist_infinite,
    .costly = true,
};

/* Generalised gamma (Stacy 1962): scale Gamma(a)^(1/c). */

static const char *gengamma_refusal(const struct dist *base)
{
    if (!dist_in_range(base->p[0]))
        return "a must be above zero (0.001 to 1000000)";
    if (!dist_is_exponent(base->p[1]))
        return "c must be above zero (0.02 to 10000)";
    return dist_is_scale(base->p[2]) ? NULL : "scale must be above zero";
}

static double gengamma_probability(const struct dist *base, double x, bool upper)
{
    return x > 0 ? incomplete_gamma(base->p[0], pow(x / base->p[2], base->p[1]), upper) : upper;
}

static double gengamma_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[2] * pow(gamma_quantile_of(base->p[0], p, upper), 1 / base->p[1]);
}

static double gengamma_mean(const struct dist *base)
{
    return base->p[2] * exp(incomplete_log_gamma(base->p[0] + 1 / base->p[1]) - incomplete_log_gamma(base->p[0]));
}

static double gengamma_variance(const struct dist *base)
{
    double log_one = incomplete_log_gamma(base->p[0] + 1 / base->p[1]) - incomplete_log_gamma(base->p[0]);
    double log_two = incomplete_log_gamma(base->p[0] + 2 / base->p[1]) - incomplete_log_gamma(base->p[0]);
    return base->p[2] * base->p[2] * exp(2 * log_one) * expm1(log_two - 2 * log_one);
}

static double gengamma_limited_mean(const struct dist *base, double c)
{
    double t = pow(c / base->p[2], base->p[1]);
    return gengamma_mean(base) * incomplete_gamma(base->p[0] + 1 / base->p[1], t, false) +
           c * incomplete_gamma(base->p[0], t, true);
}

const struct dist_law dist_law_gengamma = {
    .refusal = gengamma_refusal,
    .probability = gengamma_probability,
    .quantile = gengamma_quantile,
    .mean = gengamma_mean,
    .variance = gengamma_variance,
    .limited_mean = gengamma_limited_mean,
    .low = dist_zero,
    .high = dist_infinite,
    .costly = true,
};

/* Beta. */

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
        *slope = 0; /* no step from here: halve the bracket */
        return;
    }
    double log_side = log(incomplete_beta(root->a, root->b, x, false));
    *value = log_side - root->log_p;
    *slope = exp(root->a * log_x + (root->b - 1) * log1p(-x) - beta->log_beta - log_side);
}

/* The lower quantile, p <= 1/2 about. */
static double beta_lower(double a, double b, double p)
{
    struct beta_root beta = { .root = { .a = a, .b = b, .log_p = log(p), .at = beta_root } };
    beta.log_beta = incomplete_log_gamma(a) + incomplete_log_gamma(b) - incomplete_log_gamma(a + b);
    double leading = (beta.root.log_p + beta.log_beta + log(a)) / a; /* P(x) ~ x^a / (a B) */
    double mean = a / (a + b), sd = sqrt(mean * (1 - mean) / (a + b + 1));
    double normal = mean + sd * gsl_cdf_ugaussian_Pinv(p);
    double guess = normal > mean / 4 ? log(normal) : fmin(leading, log(mean));
    return exp(fmin(solve(&beta.root, guess), 0));
}

double dist_beta_quantile(double a, double b, double p, bool upper)
{
    if (p <= 0.5)
        return upper ? 1 - beta_lower(b, a, p) : beta_lower(a, b, p);
    return upper ? beta_lower(a, b, 1 - p) : 1 - beta_lower(b, a, 1 - p);
}

double dist_beta_limited_mean(double a, double b, double c)
{
    return a / (a + b) * incomplete_beta(a + 1, b, c, false) + c * incomplete_beta(a, b, c, true);
}

static const char *beta_refusal(const struct dist *base)
{
    if (!dist_in_range(base->p[0]) || !dist_in_range(base->p[1]))
        return "a and b must be above zero (0.001 to 1000000)";
    return dist_is_scale(base->p[2]) ? NULL : "scale must be above zero";
}

static double beta_probability(const struct dist *base, double x, bool upper)
{
    return incomplete_beta(base->p[0], base->p[1], x / base->p[2], upper);
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
    .low = dist_zero,
    .high = beta_high,
    .costly = true,
};
