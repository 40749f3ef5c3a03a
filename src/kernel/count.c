/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "count.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

/* All three laws are Panjer's class: p(k + 1) / p(k) = (ratio_0 + ratio_1 k) / (k + 1). */
struct law {
    double ratio_0, ratio_1;
    double highest; /* INFINITY, or the binomial's n */
    double mean, sd;
    double far;      /* beyond mean +/- far there is less than 2^-53 */
    double log_zero; /* log of P(K = 0) */
    double a, p;     /* Poisson: the mean. Binomial: n and p. Negative binomial: r and p */
    double (*cdf)(const struct law *law, double k);
};

/* Below this mean the walk starts at zero, where everything is known to the last bit. */
static const double mean_from_zero = 32;
/* Above this sd a bisection of the cdf takes less time than the walk. */
static const double sd_walked = 2000;

/* Stirling's error: log n! - log(sqrt(2 pi n) (n/e)^n) (Loader 2000, "Fast and accurate computation of binomial
 * probabilities", eq. 4); from 16 on its series is exact to the last bit. */
static double stirling_error(double n)
{
    if (n < 16)
        return lgamma(n + 1) - ((n + 0.5) * log(n) - n + 0.91893853320467274);
    double nn = n * n;
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / nn) / nn) / nn) / nn) / n;
}

/* x - log(1 + x), with little cancellation. */
static double excess(double x)
{
    if (fabs(x) > 1e-3)
        return x - log1p(x);
    return x * x * (1.0 / 2 - x * (1.0 / 3 - x * (1.0 / 4 - x * (1.0 / 5 - x * (1.0 / 6 - x / 7)))));
}

/* Q(a, x), the upper incomplete gamma function, for large a and x near it: Temme's uniform expansion (DLMF 8.12.4 and
 * 8.12.8-12). Five powers of 1/a and six of eta: below 1e-15 for a >= 200 and |x - a| <= 0.01 a. */
static double gamma_q_near(double a, double x)
{
    static const double c[5][7] = {
        { -1.0 / 3, 1.0 / 12, -2.0 / 135, 1.0 / 864, 1.0 / 2835, -0.0001787551440329218, 3.919263178522438e-05 },
        { -1.0 / 540, -1.0 / 288, 1.0 / 378, -0.0009902263374485596, 0.00020576131687242798, 0, 0 },
        { 0.004133597883597883, -0.0026813271604938273, 0.0007716049382716049, 2.0093878600823047e-06, 0, 0, 0 },
        { 0.0006494341563786008, 0.00022947209362139917, -0.0004691894943952557, 0.00026772063206283885, 0, 0, 0 },
        { -0.0008618882909167117, 0.0007840392217200666, -0.0002990724803031902, 0, 0, 0, 0 },
    };
    double mu = (x - a) / a;
    double eta = copysign(sqrt(2 * excess(mu)), mu);
    double sum = 0;
    for (int k = 4; k >= 0; k--) {
        double row = 0;
        for (int n = 6; n >= 0; n--)
            row = row * eta + c[k][n];
        sum = sum / a + row;
    }
    return 0.5 * erfc(eta * sqrt(a / 2)) + exp(-a * eta * eta / 2) / sqrt(2 * M_PI * a) * sum;
}

/* I_x(a, b) by Gauss-Legendre over s = log t, for a, b >= 10. With t = peak (1 + y) and 1 - t = (1 - peak)(1 + z) the
 * integrand is exp(-a excess(y) - b excess(z)) / (1 + z): the first-order terms cancel. It is a bump some sd wide,
 * taken where it is above exp(-42); the cost does not grow with a and b, unlike a continued fraction's. */
static double beta_quadrature(double a, double b, double x)
{
    static const double node[16][2] = {
        { 0.0052995325041750307, 0.013576229705877048 }, { 0.0277124884633837, 0.031126761969323947 },
        { 0.067184398806084122, 0.047579255841246393 },  { 0.1222977958224985, 0.062314485627766938 },
        { 0.19106187779867811, 0.074797994408288368 },   { 0.27099161117138632, 0.084578259697501268 },
        { 0.35919822461037054, 0.091301707522461792 },   { 0.45249374508118129, 0.094725305227534251 },
        { 0.54750625491881877, 0.094725305227534251 },   { 0.64080177538962946, 0.091301707522461792 },
        { 0.72900838882861363, 0.084578259697501268 },   { 0.80893812220132189, 0.074797994408288368 },
        { 0.87770220417750155, 0.062314485627766938 },   { 0.93281560119391593, 0.047579255841246393 },
        { 0.9722875115366163, 0.031126761969323947 },    { 0.99470046749582497, 0.013576229705877048 },
    };
    enum { PANELS = 5 };
    double n = a + b, peak = a / n, odds = a / b;
    double sd = sqrt(b / (a * n)), end = log(x / peak); /* of log t */
    bool upper = end > 0;                               /* the smaller part is on the other side of x */
    double step = upper ? sd : -sd, from = end, to = end;
    for (double y = expm1(to); odds * y < 1 && a * excess(y) + b * excess(-odds * y) < 42; y = expm1(to))
        to += step;
    to = fmin(to, -log(peak));
    double sum = 0, width = (to - from) / PANELS;
    for (int panel = 0; panel < PANELS; panel++)
        for (int i = 0; i < 16; i++) {
            double y = expm1(from + (panel + node[i][0]) * width), z = -odds * y;
            if (z > -1)
                sum += node[i][1] * exp(-a * excess(y) - b * excess(z)) / (1 + z);
        }
    double scale = exp(stirling_error(n) - stirling_error(a) - stirling_error(b)) * sqrt(a / b * n / (2 * M_PI));
    double part = sum * fabs(width) * scale;
    return upper ? 1 - part : part;
}

static double beta_cdf(double a, double b, double x)
{
    return fmin(a, b) >= 10 && fmax(a, b) > 3000 ? beta_quadrature(a, b, x) : gsl_cdf_beta_P(x, a, b);
}

static double poisson_cdf(const struct law *law, double k)
{
    if (k + 1 >= 200 && fabs(law->a - k - 1) <= 0.01 * (k + 1))
        return gamma_q_near(k + 1, law->a);
    return gsl_cdf_gamma_Q(law->a, k + 1, 1);
}

static double binomial_cdf(const struct law *law, double k)
{
    return k >= law->highest ? 1 : beta_cdf(law->a - k, k + 1, 1 - law->p);
}

static double negative_binomial_cdf(const struct law *law, double k)
{
    return beta_cdf(law->a, k + 1, law->p);
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
    double k = floor(law->mean), cdf = law->cdf(law, k), below = law->cdf(law, k - 1);
    return walk(law, k, cdf, cdf - below, u);
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
                       .cdf = poisson_cdf };
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
                       .cdf = binomial_cdf };
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
                       .cdf = negative_binomial_cdf };
    return invert(&law, u);
}
