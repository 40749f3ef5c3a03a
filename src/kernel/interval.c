/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "interval.h"

#include <assert.h>
#include <float.h>
#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

#include "int128.h"

/* A percentage with three decimals is a whole number of these. */
enum { PERCENT = 1000, WHOLE = 100 * PERCENT };

static int64_t thousandths(double p)
{
    assert(p >= 0 && p <= 100);
    return llround(p * PERCENT);
}

int64_t interval_rank(int64_t n, double p)
{
    assert(n >= 1);
    int128 rank = ((int128)n * thousandths(p) + WHOLE - 1) / WHOLE;
    return rank < 1 ? 1 : (int64_t)rank;
}

/* The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method; x < (a + 1) / (a + b + 2).
 * Below a hundred steps in the tails, about sqrt(a + b) / 8 near the mean. Not gsl_cdf_beta_Pinv: that of GSL 2.7.1
 * gives NaN at P = .025, a = 5000, b = 5001 and did not return within seconds at n = 10^7. */
static double beta_fraction(double x, double a, double b)
{
    const double tiny = DBL_MIN / DBL_EPSILON;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (double m = 1; m < 1e6; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + even * d;
        c = 1 + even / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        d = 1 + odd * d;
        c = 1 + odd / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        if (fabs(d * c - 1) < 4 * DBL_EPSILON)
            break;
    }
    return h;
}

/* I_x(a, b), the regularised incomplete beta function; a, b > 0. */
static double beta_share(double x, double a, double b)
{
    if (x <= 0)
        return 0;
    if (x >= 1)
        return 1;
    double front = exp(a * log(x) + b * log1p(-x) - gsl_sf_lnbeta(a, b));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(1 - x, b, a) / b;
}

/* P(B <= k) for B from Binomial(n, p), p in thousandths of a percent (DLMF 8.17.5). */
static double binomial_tail(int64_t k, int64_t n, int64_t p)
{
    if (k < 0)
        return 0;
    if (k >= n)
        return 1;
    return beta_share((double)(WHOLE - p) / WHOLE, (double)(n - k), (double)k + 1);
}

/* The largest k with P(B <= k) <= tail, -1 where there is none. The normal approximation is a few steps off at most. A
 * tail that is met exactly (.25 with n = 2, p = 50 %) shall not be missed by the last bit. */
static int64_t tail_rank(int64_t n, int64_t p, double tail)
{
    double share = (double)p / WHOLE, mean = (double)n * share, sd = sqrt(mean * (1 - share));
    double near = floor(mean + gsl_cdf_ugaussian_Pinv(tail) * sd);
    tail *= 1 + 1e-12;
    int64_t k = near < 0 ? 0 : near > (double)n ? n : (int64_t)near;
    while (k >= 0 && binomial_tail(k, n, p) > tail)
        k--;
    while (k < n && binomial_tail(k + 1, n, p) <= tail)
        k++;
    return k;
}

bool interval_order_statistics(int64_t n, double p, double level, int64_t *l, int64_t *u)
{
    assert(n >= 1 && level > 0 && level < 1);
    int64_t share = thousandths(p);
    double tail = (1 - level) / 2;
    /* P(B >= u) is P(n - B <= n - u), and n - B is Binomial(n, 1 - p). */
    int64_t below = tail_rank(n, share, tail), above = tail_rank(n, WHOLE - share, tail);
    if (below < 0 || above < 0)
        return false;
    *l = below + 1;
    *u = n - above;
    return true;
}

double interval_mean_at(double level, int64_t n, double sd)
{
    if (n < 2)
        return NAN;
    return gsl_cdf_tdist_Pinv((1 + level) / 2, (double)(n - 1)) * sd / sqrt((double)n);
}

double interval_mean(int64_t n, double sd)
{
    return interval_mean_at(0.95, n, sd);
}

/* The x with I_x(a, b) = probability, by bisection: it can't fail, and the widths end at neighbouring doubles. */
static double beta_quantile(double probability, double a, double b)
{
    double low = 0, high = 1;
    for (;;) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            return middle;
        if (beta_share(middle, a, b) < probability)
            low = middle;
        else
            high = middle;
    }
}

void interval_share(int64_t n, double k, double *low, double *high)
{
    assert(n >= 1 && k >= 0 && k <= (double)n);
    double rest = (double)n - k;
    *low = k > 0 ? beta_quantile(0.025, k, rest + 1) : 0;
    *high = rest > 0 ? beta_quantile(0.975, k + 1, rest) : 1;
}
