/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws on whole numbers. */
#include "dist_law.h"

#include <math.h>

#include "count.h"
#include "incomplete.h"

static double one(const struct dist *base)
{
    (void)base;
    return 1;
}

/* Counts are inverted from below; 2^-53 is as near to 1 as a double comes. */
static double lower(double p, bool upper)
{
    return upper ? fmin(1 - p, 1 - 0x1p-53) : p;
}

/* P(K <= k) or P(K > k) of one law, k whole and not negative. */
static double poisson_side(double mean, double k, bool upper)
{
    if (k < 0)
        return upper;
    if (mean == 0)
        return !upper;
    return incomplete_gamma(k + 1, mean, !upper);
}

static const char *poisson_refusal(const struct dist *base)
{
    return base->p[0] >= 0 && base->p[0] <= 1e12 ? NULL : "the mean must be between 0 and 10^12";
}

static double poisson_probability(const struct dist *base, double x, bool upper)
{
    return isinf(x) ? (x > 0) != upper : poisson_side(base->p[0], floor(x), upper);
}

static double poisson_quantile(const struct dist *base, double p, bool upper)
{
    return (double)count_poisson(base->p[0], lower(p, upper));
}

static double poisson_limited_mean(const struct dist *base, double c)
{
    double k = floor(c);
    return base->p[0] * poisson_side(base->p[0], k - 1, false) + c * poisson_side(base->p[0], k, true);
}

const struct dist_law dist_law_poisson = {
    .refusal = poisson_refusal,
    .probability = poisson_probability,
    .quantile = poisson_quantile,
    .mean = dist_first,
    .variance = dist_first,
    .limited_mean = poisson_limited_mean,
    .low = dist_zero,
    .high = dist_infinite,
    .atoms = true,
    .integer = true,
};

/* Geometric: the number of the first success. */

static const char *geometric_refusal(const struct dist *base)
{
    return base->p[0] >= 1e-12 && base->p[0] <= 1 ? NULL : "p must be above 0 and at most 1";
}

static double geometric_probability(const struct dist *base, double x, bool upper)
{
    if (x < 1)
        return upper;
    double log_above = floor(x) * log1p(-base->p[0]);
    return upper ? exp(log_above) : -expm1(log_above);
}

static double geometric_quantile(const struct dist *base, double p, bool upper)
{
    if (base->p[0] == 1)
        return 1;
    double k = fmax(1, ceil((upper ? log(p) : log1p(-p)) / log1p(-base->p[0])));
    /* The quotient may be a rounding error above or below a whole number. */
    bool enough =
        upper ? geometric_probability(base, k - 1, true) <= p : geometric_probability(base, k - 1, false) >= p;
    if (k > 1 && enough)
        return k - 1;
    enough = upper ? geometric_probability(base, k, true) <= p : geometric_probability(base, k, false) >= p;
    return enough ? k : k + 1;
}

static double geometric_mean(const struct dist *base)
{
    return 1 / base->p[0];
}

static double geometric_variance(const struct dist *base)
{
    return (1 - base->p[0]) / (base->p[0] * base->p[0]);
}

static double geometric_limited_mean(const struct dist *base, double c)
{
    double k = floor(c);
    return geometric_probability(base, k, false) / base->p[0] + (c - k) * geometric_probability(base, k, true);
}

const struct dist_law dist_law_geometric = {
    .refusal = geometric_refusal,
    .probability = geometric_probability,
    .quantile = geometric_quantile,
    .mean = geometric_mean,
    .variance = geometric_variance,
    .limited_mean = geometric_limited_mean,
    .low = one,
    .high = dist_infinite,
    .atoms = true,
    .integer = true,
};

/* Negative binomial: failures before the r-th success. */

static double negative_binomial_side(double r, double p, double k, bool upper)
{
    if (k < 0)
        return upper;
    if (p == 1)
        return !upper;
    return incomplete_beta(r, k + 1, p, upper);
}

static const char *negative_binomial_refusal(const struct dist *base)
{
    if (!(base->p[0] >= 1e-3 && base->p[0] <= 1e9))
        return "r must be above zero (0.001 to 10^9)";
    return base->p[1] >= 1e-9 && base->p[1] <= 1 ? NULL : "p must be above 0 (10^-9) and at most 1";
}

static double negative_binomial_probability(const struct dist *base, double x, bool upper)
{
    return isinf(x) ? (x > 0) != upper : negative_binomial_side(base->p[0], base->p[1], floor(x), upper);
}

static double negative_binomial_quantile(const struct dist *base, double p, bool upper)
{
    return (double)count_negative_binomial(base->p[0], base->p[1], lower(p, upper));
}

static double negative_binomial_mean(const struct dist *base)
{
    return base->p[0] * (1 - base->p[1]) / base->p[1];
}

static double negative_binomial_variance(const struct dist *base)
{
    return negative_binomial_mean(base) / base->p[1];
}

/* k P(K = k) is the mean times the law of r + 1 at k - 1. */
static double negative_binomial_limited_mean(const struct dist *base, double c)
{
    double r = base->p[0], p = base->p[1], k = floor(c);
    return negative_binomial_mean(base) * negative_binomial_side(r + 1, p, k - 1, false) +
           c * negative_binomial_side(r, p, k, true);
}

const struct dist_law dist_law_negative_binomial = {
    .refusal = negative_binomial_refusal,
    .probability = negative_binomial_probability,
    .quantile = negative_binomial_quantile,
    .mean = negative_binomial_mean,
    .variance = negative_binomial_variance,
    .limited_mean = negative_binomial_limited_mean,
    .low = dist_zero,
    .high = dist_infinite,
    .atoms = true,
    .integer = true,
};

/* Binomial. */

static double binomial_side(double n, double p, double k, bool upper)
{
    if (k < 0 || k >= n)
        return (k < 0) == upper;
    if (p == 0 || p == 1)
        return (p == 0) != upper;
    return incomplete_beta(n - k, k + 1, 1 - p, upper);
}

static const char *binomial_refusal(const struct dist *base)
{
    if (!(base->p[0] >= 0 && base->p[0] <= 1e12 && base->p[0] == floor(base->p[0])))
        return "n must be a whole number between 0 and 10^12";
    return base->p[1] >= 0 && base->p[1] <= 1 ? NULL : "p must be between 0 and 1";
}

static double binomial_probability(const struct dist *base, double x, bool upper)
{
    return binomial_side(base->p[0], base->p[1], floor(x), upper);
}

static double binomial_quantile(const struct dist *base, double p, bool upper)
{
    return (double)count_binomial((int64_t)base->p[0], base->p[1], lower(p, upper));
}

static double binomial_mean(const struct dist *base)
{
    return base->p[0] * base->p[1];
}

static double binomial_variance(const struct dist *base)
{
    return base->p[0] * base->p[1] * (1 - base->p[1]);
}

static double binomial_limited_mean(const struct dist *base, double c)
{
    double n = base->p[0], p = base->p[1], k = floor(c);
    return n * p * binomial_side(n - 1, p, k - 1, false) + c * binomial_side(n, p, k, true);
}

const struct dist_law dist_law_binomial = {
    .refusal = binomial_refusal,
    .probability = binomial_probability,
    .quantile = binomial_quantile,
    .mean = binomial_mean,
    .variance = binomial_variance,
    .limited_mean = binomial_limited_mean,
    .low = dist_zero,
    .high = dist_first,
    .atoms = true,
    .integer = true,
};
