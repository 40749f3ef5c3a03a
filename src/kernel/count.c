/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "count.h"

#include <assert.h>
#include <math.h>

#include "incomplete.h"

/* All three laws are Panjer's class: p(k + 1) / p(k) = (ratio_0 + ratio_1 k) / (k + 1). */
struct law {
    double ratio_0, ratio_1;
    double highest; /* INFINITY, or the binomial's n */
    double mean, sd;
    double far;      /* beyond mean +/- far there is less than 2^-53 */
    double log_zero; /* log of P(K = 0) */
    double a, p;     /* Poisson: the mean. Binomial: n and p. Negative binomial: r and p */
    double (*cdf)(const struct law *law, double k);
    double (*pmf)(const struct law *law, double k); /* near the mean, which is not small */
};

/* Below this mean the walk starts at zero, where everything is known to the last bit. */
static const double mean_from_zero = 32;
/* Above this sd a bisection of the cdf takes less time than the walk. */
static const double sd_walked = 2000;

static double poisson_cdf(const struct law *law, double k)
{
    return incomplete_gamma(k + 1, law->a, true);
}

static double binomial_cdf(const struct law *law, double k)
{
    return k >= law->highest ? 1 : incomplete_beta(law->a - k, k + 1, 1 - law->p, false);
}

static double negative_binomial_cdf(const struct law *law, double k)
{
    return incomplete_beta(law->a, k + 1, law->p, false);
}

/* x log(x / m) + m - x (Loader's deviance). */
static double deviance(double x, double m)
{
    return x * incomplete_excess((m - x) / x);
}

static double poisson_pmf(const struct law *law, double k)
{
    return exp(-incomplete_stirling(k) - deviance(k, law->a)) / sqrt(2 * M_PI * k);
}

/* Loader's eq. 5, for n and k that need not be whole. */
static double binomial_density(double n, double k, double p, double q)
{
    double rest = n - k;
    if (rest < 1)
        return exp(incomplete_log_gamma(n + 1) - incomplete_log_gamma(k + 1) - incomplete_log_gamma(rest + 1) +
                   k * log(p) + rest * log(q));
    double error = incomplete_stirling(n) - incomplete_stirling(k) - incomplete_stirling(rest);
    return exp(error - deviance(k, n * p) - deviance(rest, n * q)) * sqrt(n / (2 * M_PI * k * rest));
}

static double binomial_pmf(const struct law *law, double k)
{
    return binomial_density(law->a, k, law->p, 1 - law->p);
}

static double negative_binomial_pmf(const struct law *law, double k)
{
    double n = law->a + k;
    return law->a / n * binomial_density(n, k, 1 - law->p, law->p);
}

/* From k, whose cumulative probability is `cdf` and own probability `pmf`, to the smallest k with cdf >= u. Where the
 * sum no longer moves the tail is exhausted: the walk ends at the same k for all larger u, so it stays monotone. */
static int64_t walk(const struct law *law, double k, double cdf, double pmf, double u)
{
    if (cdf < u) {
        while (cdf < u && k < law->highest && cdf + pmf > cdf) {
            pmf *= (law->ratio_0 + law->ratio_1 * k) / (k + 1);
            k++;
            cdf += pmf;
        }
        return (int64_t)k;
    }
    while (k > 0 && cdf - pmf >= u) {
        cdf -= pmf;
        pmf *= k / (law->ratio_0 + law->ratio_1 * (k - 1));
        k--;
    }
    return (int64_t)k;
}

/* A bisection along a fixed tree is monotone in u whatever the rounding of the cdf. */
static int64_t bisect(const struct law *law, double u)
{
    double low = floor(fmax(-1, law->mean - law->far)), high = ceil(fmin(law->highest, law->mean + law->far));
    while (high - low > 1) {
        double middle = floor(low + (high - low) / 2);
        if (law->cdf(law, middle) >= u)
            high = middle;
        else
            low = middle;
    }
    return (int64_t)high;
}

static int64_t invert(const struct law *law, double u)
{
    assert(u > 0 && u < 1);
    if (law->mean < mean_from_zero && law->log_zero > -600) {
        double p_zero = exp(law->log_zero);
        return walk(law, 0, p_zero, p_zero, u);
    }
    if (law->sd > sd_walked)
        return bisect(law, u);
    double k = floor(law->mean);
    return walk(law, k, law->cdf(law, k), law->pmf(law, k), u);
}

int64_t count_poisson(double mean, double u)
{
    assert(mean >= 0 && mean <= 1e12);
    struct law law = { .ratio_0 = mean,
                       .highest = INFINITY,
                       .mean = mean,
                       .sd = sqrt(mean),
                       .far = 40 + 10 * sqrt(mean),
                       .log_zero = -mean,
                       .a = mean,
                       .cdf = poisson_cdf,
                       .pmf = poisson_pmf };
    return invert(&law, u);
}

int64_t count_binomial(int64_t n, double p, double u)
{
    assert(n >= 0 && n <= 1000000000000 && p >= 0 && p <= 1);
    if (p == 0 || p == 1)
        return p == 0 ? 0 : n;
    double trials = (double)n, odds = p / (1 - p);
    struct law law = { .ratio_0 = trials * odds,
                       .ratio_1 = -odds,
                       .highest = trials,
                       .mean = trials * p,
                       .sd = sqrt(trials * p * (1 - p)),
                       .far = 40 + 10 * sqrt(trials * p * (1 - p)),
                       .log_zero = trials * log1p(-p),
                       .a = trials,
                       .p = p,
                       .cdf = binomial_cdf,
                       .pmf = binomial_pmf };
    return invert(&law, u);
}

int64_t count_negative_binomial(double r, double p, double u)
{
    assert(r > 0 && p > 0 && p <= 1);
    double mean = r * (1 - p) / p;
    struct law law = { .ratio_0 = r * (1 - p),
                       .ratio_1 = 1 - p,
                       .highest = INFINITY,
                       .mean = mean,
                       .sd = sqrt(mean / p),
                       .far = 10 * sqrt(mean / p) + 40 / p, /* the upper tail is geometric */
                       .log_zero = r * log(p),
                       .a = r,
                       .p = p,
                       .cdf = negative_binomial_cdf,
                       .pmf = negative_binomial_pmf };
    return invert(&law, u);
}
