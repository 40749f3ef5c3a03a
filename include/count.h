/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts by inversion: the quantile of a Poisson, binomial or negative binomial law at one uniform. The walk starts at
 * the mode, whose cumulative probability comes from an incomplete gamma or beta function, and follows the ratio of
 * neighbouring probabilities: exact, monotone in u, one uniform, about sd/2 steps. */
#ifndef IVSIM_COUNT_H
#define IVSIM_COUNT_H

#include <stdint.h>

/* The smallest k with P(K <= k) >= u. 0 < u < 1; mean in [0, 1e12], n in [0, 1e12], p in [0, 1]. */
int64_t count_poisson(double mean, double u);
int64_t count_binomial(int64_t n, double p, double u);

/* r > 0 real, 0 < p <= 1; failures before the r-th success. */
int64_t count_negative_binomial(double r, double p, double u);

#endif
