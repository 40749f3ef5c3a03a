/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "freeze.h"

#include <assert.h>
#include <math.h>

/* Pairs of outputs, and the correlation of each pair with mean and variance pooled. */
struct pairs {
    const double *x, *y;
    double mean, square; /* pooled; `square` is a sum */
    double value;
};

static struct pairs correlate(const double x[], const double y[], size_t n)
{
    struct pairs p = { .x = x, .y = y };
    double sum = 0, product = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - x[0]) + (y[i] - x[0]); /* about some value of theirs: no digits are lost */
    p.mean = x[0] + sum / (2 * (double)n);
    for (size_t i = 0; i < n; i++) {
        double u = x[i] - p.mean, v = y[i] - p.mean;
        product += u * v;
        p.square += (u * u + v * v) / 2;
    }
    p.value = p.square > 0 ? product / p.square : NAN;
    return p;
}

/* How much pair i pulls: with psi = (u v - T (u^2 + v^2) / 2) / V, T is asymptotically normal with variance
 * Var(psi) / n, and the mean of psi is 0 by the definition of T. Times n here. */
static double pull(const struct pairs *p, size_t i)
{
    double u = p->x[i] - p->mean, v = p->y[i] - p->mean;
    return (u * v - p->value * (u * u + v * v) / 2) / p->square;
}

struct freeze_index freeze_first(const double a[], const double b[], const double ab[], size_t n)
{
    const double normal_quantile = 1.959963984540054; /* 97.5 % */
    assert(n >= 2);
    const struct pairs pairs = correlate(b, ab, n), control = correlate(a, b, n);
    if (isnan(pairs.value) || isnan(control.value))
        return (struct freeze_index){ NAN, NAN, NAN };
    double together = 0, alone = 0, spread = 0;
    for (size_t i = 0; i < n; i++) {
        double c = pull(&control, i);
        together += pull(&pairs, i) * c;
        alone += c * c;
    }
    const double beta = alone > 0 ? together / alone : 0;
    for (size_t i = 0; i < n; i++) {
        double rest = pull(&pairs, i) - beta * pull(&control, i);
        spread += rest * rest;
    }
    const double value = pairs.value - beta * control.value, half = normal_quantile * sqrt(spread);
    return (struct freeze_index){ .value = value, .low = value - half, .high = value + half };
}

struct freeze_index freeze_total(const double a[], const double b[], const double ab[], size_t n)
{
    const struct freeze_index others = freeze_first(b, a, ab, n);
    return (struct freeze_index){ .value = 1 - others.value, .low = 1 - others.high, .high = 1 - others.low };
}
