/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of time as the literature fits them: laws on the positive axis. */
#include "dist_law.h"

#include <math.h>

#include "incomplete.h"

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
    return dist_is_scale(base->p[0]) ? NULL : "the mean must be above zero";
}

static double exponential_probability(const struct dist *base, double x, bool upper)
{
    return x > 0 ? exponential_side(x / base->p[0], upper) : upper;
}

static double exponential_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[0] * exponential_of(p, upper);
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
    .mean = dist_first,
    .variance = exponential_variance,
    .limited_mean = exponential_limited_mean,
    .low = dist_zero,
    .high = dist_infinite,
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
    double log_one = incomplete_log_gamma(1 + 1 / base->p[0]), log_two = incomplete_log_gamma(1 + 2 / base->p[0]);
    return base->p[1] * base->p[1] * exp(2 * log_one) * expm1(log_two - 2 * log_one);
}

static double weibull_limited_mean(const struct dist *base, double c)
{
    double t = pow(c / base->p[1], base->p[0]);
    return weibull_mean(base) * incomplete_gamma(1 + 1 / base->p[0], t, false) + c * exp(-t);
}

static const char *weibull_refusal(const struct dist *base)
{
    if (!dist_is_exponent(base->p[0]))
        return "shape must be above zero (0.02 to 10000)";
    return dist_is_scale(base->p[1]) ? NULL : "scale must be above zero";
}

const struct dist_law dist_law_weibull = {
    .refusal = weibull_refusal,
    .probability = weibull_probability,
    .quantile = weibull_quantile,
    .mean = weibull_mean,
    .variance = weibull_variance,
    .limited_mean = weibull_limited_mean,
    .low = dist_zero,
    .high = dist_infinite,
};

/* Pareto, from its minimum on: P(B > x) = (minimum / x)^alpha. */

static const char *pareto_refusal(const struct dist *base)
{
    if (!dist_is_scale(base->p[0]))
        return "the minimum must be above zero";
    return dist_in_range(base->p[1]) ? NULL : "alpha must be above zero (0.001 to 1000000)";
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

const struct dist_law dist_law_pareto = {
    .refusal = pareto_refusal,
    .probability = pareto_probability,
    .quantile = pareto_quantile,
    .mean = pareto_mean,
    .variance = pareto_variance,
    .limited_mean = pareto_limited_mean,
    .low = dist_first,
    .high = dist_infinite,
};

/* Exponential power (Smith, Bain 1975): F = 1 - exp(1 - exp((x / scale)^b)). */

static const char *exponpow_refusal(const struct dist *base)
{
    if (!dist_is_exponent(base->p[0]))
        return "b must be above zero (0.02 to 10000)";
    return dist_is_scale(base->p[1]) ? NULL : "scale must be above zero";
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
    .low = dist_zero,
    .high = dist_infinite,
};

/* Exponentiated Weibull (Mudholkar, Srivastava 1993): F = (1 - exp(-(x / scale)^c))^a. */

static const char *exponweib_refusal(const struct dist *base)
{
    if (!dist_in_range(base->p[0]))
        return "a must be above zero (0.001 to 1000000)";
    if (!dist_is_exponent(base->p[1]))
        return "c must be above zero (0.02 to 10000)";
    return dist_is_scale(base->p[2]) ? NULL : "scale must be above zero";
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
    .low = dist_zero,
    .high = dist_infinite,
};
