/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The incomplete gamma and beta functions, for parameters of any size. GSL's where they are exact and quick; where its
 * continued fractions would need too many terms (it gives up after 512), Temme's expansion and a quadrature. */
#ifndef IVSIM_INCOMPLETE_H
#define IVSIM_INCOMPLETE_H

#include <stdbool.h>

/* P(a, x), or Q(a, x) with `upper`; a > 0, any x. */
double incomplete_gamma(double a, double x, bool upper);

/* I_x(a, b), or 1 - I_x(a, b) with `upper`; a, b > 0, any x. */
double incomplete_beta(double a, double b, double x, bool upper);

/* log Gamma(x), x > 0, for threads. */
double incomplete_log_gamma(double x);

/* Stirling's error, log n! - log(sqrt(2 pi n) (n/e)^n), for real n > 0 (Loader 2000, "Fast and accurate computation of
 * binomial probabilities", eq. 4), and x - log(1 + x) with little cancellation. */
double incomplete_stirling(double n);
double incomplete_excess(double x);

#endif
