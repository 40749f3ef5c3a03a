/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of a random sum N terms X_1 + .. + X_N on whole numbers, from the law f of a term: Panjer's recursion (ASTIN
 * Bulletin 12, 1981), g_k = sum over j of (a + b j / k) f_j g_(k-j) / (1 - a f_0), and the same by Fourier transforms
 * with exponential tilting (Grubel, Hermesmeier 1999), written apart. The recursion is scaled: exp(-2000) is no
 * double. */
#ifndef IVSIM_TESTS_PANJER_H
#define IVSIM_TESTS_PANJER_H

#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "fourier.h"

/* Of the number of terms: Poisson(mean); negative binomial with mean and size r (a Poisson number whose mean has a
 * gamma factor of cv 1 / sqrt(r)); binomial (n, p). */
struct panjer_count {
    enum { PANJER_POISSON, PANJER_NEGATIVE_BINOMIAL, PANJER_BINOMIAL } law;
    double mean; /* of a binomial number: n */
    double size; /* r, or p */
};

/* ln E[z^N]. */
static inline double complex panjer_log_pgf(struct panjer_count n, double complex z)
{
    switch (n.law) {
    case PANJER_POISSON: return n.mean * (z - 1);
    case PANJER_NEGATIVE_BINOMIAL: return -n.size * clog(1 + n.mean / n.size * (1 - z));
    case PANJER_BINOMIAL: return n.mean * clog(1 - n.size + n.size * z);
    }
    return 0;
}

/* g[0..cells) from f[0..terms). */
static inline void panjer_recursion(struct panjer_count n, const double f[], size_t terms, double g[], size_t cells)
{
    double a = 0, b = n.mean;
    if (n.law == PANJER_NEGATIVE_BINOMIAL) {
        a = n.mean / (n.mean + n.size);
        b = (n.size - 1) * a;
    } else if (n.law == PANJER_BINOMIAL) {
        a = -n.size / (1 - n.size);
        b = -(n.mean + 1) * a;
    }
    double scale = creal(panjer_log_pgf(n, f[0])); /* of g, in logs */
    g[0] = 1;
    for (size_t k = 1; k < cells; k++) {
        double sum = 0;
        for (size_t j = 1; j <= k && j < terms; j++)
            sum += (a + b * (double)j / (double)k) * f[j] * g[k - j];
        g[k] = sum / (1 - a * f[0]);
        if (g[k] > 1e200) {
            for (size_t i = 0; i <= k; i++)
                g[i] *= 1e-200;
            scale += 200 * log(10);
        }
    }
    for (size_t k = 0; k < cells; k++)
        g[k] *= exp(scale);
}

/* The same; `cells` a power of two. What lies beyond wraps around, damped to exp(-tilt). */
static inline void panjer_transform(struct panjer_count n, const double f[], size_t terms, double g[], size_t cells)
{
    const double tilt = 20.0 / (double)cells;
    double complex *work = calloc(cells, sizeof *work);
    assert_non_null(work);
    for (size_t i = 0; i < terms && i < cells; i++)
        work[i] = f[i] * exp(-tilt * (double)i);
    fourier_forward(work, cells);
    for (size_t i = 0; i < cells; i++)
        work[i] = cexp(panjer_log_pgf(n, work[i]));
    fourier_inverse(work, cells);
    for (size_t i = 0; i < cells; i++)
        g[i] = creal(work[i]) * exp(tilt * (double)i);
    free(work);
}

/* P(sum <= k), and the smallest k where that reaches u. */
static inline double panjer_cdf(const double g[], size_t k)
{
    double sum = 0;
    for (size_t i = 0; i <= k; i++)
        sum += g[i];
    return sum;
}

static inline size_t panjer_quantile(const double g[], size_t cells, double u)
{
    double sum = 0;
    for (size_t k = 0; k < cells; k++) {
        sum += g[k];
        if (sum >= u)
            return k;
    }
    return cells;
}

#endif
