/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws a planner thinks in: bounds, a normal, lognormals. */
#include "dist_law.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "incomplete.h"

static double normal_probability(double z, bool upper)
{
    return 0.5 * erfc((upper ? z : -z) * M_SQRT1_2);
}

static double normal_quantile(double p, bool upper)
{
    return upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p);
}

static double minus_infinite(const struct dist *base)
{
    (void)base;
    return -INFINITY;
}

static double last(const struct dist *base)
{
    return base->kind == DIST_UNIFORM ? base->p[1] : base->p[2];
}

/* A value with certainty. */

static const char *fixed_refusal(const struct dist *base)
{
    return isfinite(base->p[0]) ? NULL : "the value must be finite";
}

static double fixed_probability(const struct dist *base, double x, bool upper)
{
    return (x < base->p[0]) == upper;
}

static double fixed_quantile(const struct dist *base, double p, bool upper)
{
    (void)p, (void)upper;
    return base->p[0];
}

const struct dist_law dist_law_fixed = {
    .refusal = fixed_refusal,
    .probability = fixed_probability,
    .quantile = fixed_quantile,
    .mean = dist_first,
    .variance = dist_zero,
    .low = dist_first,
    .high = dist_first,
    .atoms = true,
};

/* Uniform. */

static const char *uniform_refusal(const struct dist *base)
{
    if (!isfinite(base->p[0]) || !isfinite(base->p[1]))
        return "low and high must be finite";
    return base->p[0] < base->p[1] ? NULL : "low must be below high";
}

static double uniform_probability(const struct dist *base, double x, bool upper)
{
    double low = base->p[0], high = base->p[1];
    if (x <= low || x >= high)
        return (x <= low) == upper;
    return (upper ? high - x : x - low) / (high - low);
}

static double uniform_quantile(const struct dist *base, double p, bool upper)
{
    double width = base->p[1] - base->p[0];
    return upper ? base->p[1] - p * width : base->p[0] + p * width;
}

static double uniform_mean(const struct dist *base)
{
    return base->p[0] + (base->p[1] - base->p[0]) / 2;
}

static double uniform_variance(const struct dist *base)
{
    double width = base->p[1] - base->p[0];
    return width * width / 12;
}

static double uniform_limited_mean(const struct dist *base, double c)
{
    double over = c - base->p[0];
    return c - over * over / (2 * (base->p[1] - base->p[0]));
}

const struct dist_law dist_law_uniform = {
    .refusal = uniform_refusal,
    .probability = uniform_probability,
    .quantile = uniform_quantile,
    .mean = uniform_mean,
    .variance = uniform_variance,
    .limited_mean = uniform_limited_mean,
    .low = dist_first,
    .high = last,
};

/* Triangular. */

static const char *mode_refusal(const struct dist *base)
{
    if (!isfinite(base->p[0]) || !isfinite(base->p[1]) || !isfinite(base->p[2]))
        return "low, mode and high must be finite";
    if (!(base->p[0] < base->p[2]))
        return "low must be below high";
    return base->p[0] <= base->p[1] && base->p[1] <= base->p[2] ? NULL : "mode must lie between low and high";
}

static double triangular_probability(const struct dist *base, double x, bool upper)
{
    double low = base->p[0], mode = base->p[1], high = base->p[2];
    if (x <= low || x >= high)
        return (x <= low) == upper;
    if (x < mode) {
        double below = (x - low) * (x - low) / ((high - low) * (mode - low));
        return upper ? 1 - below : below;
    }
    double above = (high - x) * (high - x) / ((high - low) * (high - mode));
    return upper ? above : 1 - above;
}

static double triangular_quantile(const struct dist *base, double p, bool upper)
{
    double low = base->p[0], mode = base->p[1], high = base->p[2];
    double p_mode = (mode - low) / (high - low);
    if (upper ? p > 1 - p_mode : p < p_mode)
        return low + sqrt((upper ? 1 - p : p) * (high - low) * (mode - low));
    return high - sqrt((upper ? p : 1 - p) * (high - low) * (high - mode));
}

static double triangular_mean(const struct dist *base)
{
    return base->p[0] + (base->p[1] - base->p[0] + (base->p[2] - base->p[0])) / 3;
}

static double triangular_variance(const struct dist *base)
{
    double m = base->p[1] - base->p[0], w = base->p[2] - base->p[0];
    return (m * m + w * w - m * w) / 18;
}

static double triangular_limited_mean(const struct dist *base, double c)
{
    double low = base->p[0], mode = base->p[1], high = base->p[2];
    if (c < mode)
        return c - pow(c - low, 3) / (3 * (high - low) * (mode - low));
    return triangular_mean(base) - pow(high - c, 3) / (3 * (high - low) * (high - mode));
}

const struct dist_law dist_law_triangular = {
    .refusal = mode_refusal,
    .probability = triangular_probability,
    .quantile = triangular_quantile,
    .mean = triangular_mean,
    .variance = triangular_variance,
    .limited_mean = triangular_limited_mean,
    .low = dist_first,
    .high = last,
};

/* PERT: a beta on [low, high] with lambda = 4 (Malcolm, Roseboom, Clark, Fazar 1959). */

static double pert_a(const struct dist *base)
{
    return 1 + 4 * (base->p[1] - base->p[0]) / (base->p[2] - base->p[0]);
}

static double pert_probability(const struct dist *base, double x, bool upper)
{
    double a = pert_a(base);
    return incomplete_beta(a, 6 - a, (x - base->p[0]) / (base->p[2] - base->p[0]), upper);
}

static double pert_quantile(const struct dist *base, double p, bool upper)
{
    double a = pert_a(base);
    double x = base->p[0] + (base->p[2] - base->p[0]) * dist_beta_quantile(a, 6 - a, p, upper);
    return fmin(x, base->p[2]);
}

static double pert_mean(const struct dist *base)
{
    return base->p[0] + (base->p[2] - base->p[0]) * pert_a(base) / 6;
}

static double pert_variance(const struct dist *base)
{
    double a = pert_a(base), width = base->p[2] - base->p[0];
    return width * width * a * (6 - a) / (36 * 7);
}

static double pert_limited_mean(const struct dist *base, double c)
{
    double a = pert_a(base), width = base->p[2] - base->p[0];
    return base->p[0] + width * dist_beta_limited_mean(a, 6 - a, (c - base->p[0]) / width);
}

const struct dist_law dist_law_pert = {
    .refusal = mode_refusal,
    .probability = pert_probability,
    .quantile = pert_quantile,
    .mean = pert_mean,
    .variance = pert_variance,
    .limited_mean = pert_limited_mean,
    .low = dist_first,
    .high = last,
    .costly = true,
};

/* Normal. */

static const char *normal_refusal(const struct dist *base)
{
    if (!isfinite(base->p[0]))
        return "the mean must be finite";
    return base->p[1] > 0 && isfinite(base->p[1]) ? NULL : "sd must be above zero";
}

static double normal_law_probability(const struct dist *base, double x, bool upper)
{
    return normal_probability((x - base->p[0]) / base->p[1], upper);
}

static double normal_law_quantile(const struct dist *base, double p, bool upper)
{
    return base->p[0] + base->p[1] * normal_quantile(p, upper);
}

static double normal_variance(const struct dist *base)
{
    return base->p[1] * base->p[1];
}

static double normal_limited_mean(const struct dist *base, double c)
{
    double z = (c - base->p[0]) / base->p[1];
    double density = exp(-z * z / 2) / sqrt(2 * M_PI);
    return base->p[0] * normal_probability(z, false) - base->p[1] * density + c * normal_probability(z, true);
}

const struct dist_law dist_law_normal = {
    .refusal = normal_refusal,
    .probability = normal_law_probability,
    .quantile = normal_law_quantile,
    .mean = dist_first,
    .variance = normal_variance,
    .limited_mean = normal_limited_mean,
    .low = minus_infinite,
    .high = dist_infinite,
};

/* Lognormal. */

static const char *lognormal_refusal(const struct dist *base)
{
    if (!isfinite(base->p[0]) || fabs(base->p[0]) > 500)
        return "mu must be a finite natural logarithm";
    return base->p[1] > 0 && base->p[1] <= 10 ? NULL : "sigma must be above zero and at most 10";
}

static double lognormal_probability(const struct dist *base, double x, bool upper)
{
    return x > 0 ? normal_probability((log(x) - base->p[0]) / base->p[1], upper) : upper;
}

static double lognormal_quantile(const struct dist *base, double p, bool upper)
{
    return exp(base->p[0] + base->p[1] * normal_quantile(p, upper));
}

static double lognormal_mean(const struct dist *base)
{
    return exp(base->p[0] + base->p[1] * base->p[1] / 2);
}

static double lognormal_variance(const struct dist *base)
{
    double sigma = base->p[1];
    return expm1(sigma * sigma) * exp(2 * base->p[0] + sigma * sigma);
}

static double lognormal_limited_mean(const struct dist *base, double c)
{
    double sigma = base->p[1], z = (log(c) - base->p[0]) / sigma;
    return lognormal_mean(base) * normal_probability(z - sigma, false) + c * normal_probability(z, true);
}

const struct dist_law dist_law_lognormal = {
    .refusal = lognormal_refusal,
    .probability = lognormal_probability,
    .quantile = lognormal_quantile,
    .mean = lognormal_mean,
    .variance = lognormal_variance,
    .limited_mean = lognormal_limited_mean,
    .low = dist_zero,
    .high = dist_infinite,
};

/* Two half-lognormals that share a median: exp(sigma_below Z) below it, exp(sigma_above Z) above. */

static const char *split_refusal(const struct dist *base)
{
    if (!(base->p[0] > 0) || !isfinite(base->p[0]))
        return "the median must be above zero";
    return base->p[1] > 0 && base->p[1] <= 10 && base->p[2] > 0 && base->p[2] <= 10
               ? NULL
               : "both sigmas must be above zero and at most 10";
}

static double split_probability(const struct dist *base, double x, bool upper)
{
    if (!(x > 0))
        return upper;
    double z = log(x / base->p[0]);
    return normal_probability(z / (z < 0 ? base->p[1] : base->p[2]), upper);
}

static double split_quantile(const struct dist *base, double p, bool upper)
{
    double z = normal_quantile(p, upper);
    return base->p[0] * exp(z * (z < 0 ? base->p[1] : base->p[2]));
}

/* E[exp(s Z); Z < z] = exp(s^2 / 2) P(Z < z - s). */
static double split_moment(const struct dist *base, double order)
{
    double below = order * base->p[1], above = order * base->p[2];
    return exp(below * below / 2) * normal_probability(-below, false) +
           exp(above * above / 2) * normal_probability(above, false);
}

static double split_mean(const struct dist *base)
{
    return base->p[0] * split_moment(base, 1);
}

static double split_variance(const struct dist *base)
{
    double one = split_moment(base, 1);
    return base->p[0] * base->p[0] * (split_moment(base, 2) - one * one);
}

static double split_limited_mean(const struct dist *base, double c)
{
    double median = base->p[0], below = base->p[1], above = base->p[2], z = log(c / median);
    if (z < 0)
        return median * exp(below * below / 2) * normal_probability(z / below - below, false) +
               c * normal_probability(z / below, true);
    return median * (exp(below * below / 2) * normal_probability(-below, false) +
                     exp(above * above / 2) *
                         (normal_probability(z / above - above, false) - normal_probability(-above, false))) +
           c * normal_probability(z / above, true);
}

const struct dist_law dist_law_split_lognormal = {
    .refusal = split_refusal,
    .probability = split_probability,
    .quantile = split_quantile,
    .mean = split_mean,
    .variance = split_variance,
    .limited_mean = split_limited_mean,
    .low = dist_zero,
    .high = dist_infinite,
};
