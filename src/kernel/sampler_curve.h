/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A law's quantile at thousands of places for the price of some hundred: for sampler*.c alone. Between v = h/2 and h a
 * smooth quantile is a polynomial to the last digits: its singularity, at v = 0, is three half-widths off the middle,
 * so that Chebyshev's coefficients shrink by 3 + sqrt(8) a term (Trefethen: Approximation Theory and Approximation
 * Practice, chapter 8). Where the last ones have not vanished there is a kink, a jump or a bound: then each place is
 * computed. */
#ifndef IVSIM_SAMPLER_CURVE_H
#define IVSIM_SAMPLER_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "dist.h"

enum { CURVE_TERMS = 20, CURVE_PLACES = 4 };

struct curve_piece {
    int octave;
    bool smooth;
    double scale; /* of v: the octave is from 2 to 4 */
    double coefficient[CURVE_TERMS];
};

/* v counts from the lower or the upper end of (0, 1). Walk it in order: two pieces are kept. */
struct curve {
    const struct dist *dist;
    bool upper;
    struct curve_piece piece[2];
    double cosine[4 * CURVE_TERMS]; /* of whole multiples of pi / (2 CURVE_TERMS): a turn */
};

void curve_init(struct curve *curve, const struct dist *dist, bool upper);

/* The quantiles at up to CURVE_PLACES v in (0, 1/2], ascending; to about 1e-12 of the largest in v's octave. */
void curve_at(struct curve *curve, size_t places, const double v[], double value[]);

/* The quantile itself. */
double curve_exact(const struct curve *curve, double v);

#endif
