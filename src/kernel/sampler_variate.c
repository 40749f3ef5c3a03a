/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampler.h"

#include <math.h>

#include "sampler_cell.h"

/* The same cells for doubles: 64 an octave, 22 octaves towards either end, the last cell for the rest. */
enum { VARIATE_BITS = 6, VARIATE_OCTAVES = 22, VARIATE_SIDE = (VARIATE_OCTAVES << VARIATE_BITS) + 1 };

/* Where v in (0, 1/2] lies: cell 0 is below 2^-23, the others follow. Gives the place in the cell, from 0 to 1. */
static size_t variate_cell(double v, double *place)
{
    int exponent;
    double mantissa = frexp(v, &exponent) * 2 - 1; /* v = (1 + mantissa) 2^(exponent - 1) */
    int octave = exponent - 1 + VARIATE_OCTAVES + 1;
    if (octave < 0) {
        *place = v * 0x1p23;
        return 0;
    }
    if (octave >= VARIATE_OCTAVES) { /* 1/2 itself */
        *place = 1;
        return VARIATE_SIDE - 1;
    }
    double at = mantissa * (1 << VARIATE_BITS), whole = floor(at);
    *place = at - whole;
    return 1 + ((size_t)octave << VARIATE_BITS) + (size_t)whole;
}

static double variate_begin(size_t i)
{
    if (i == 0)
        return 0;
    size_t octave = (i - 1) >> VARIATE_BITS, within = (i - 1) & ((1 << VARIATE_BITS) - 1);
    return ldexp(1 + (double)within / (1 << VARIATE_BITS), (int)octave - VARIATE_OCTAVES - 1);
}

void variate_build(struct variate *variate, const struct dist *dist, struct arena *arena)
{
    *variate = (struct variate){ .dist = *dist };
    if (!dist_is_costly(dist) || dist_has_atoms(dist))
        return;
    double *low = arena_alloc(arena, 2 * VARIATE_SIDE, sizeof *low);
    double *width = arena_alloc(arena, 2 * VARIATE_SIDE, sizeof *width);
    for (size_t side = 0; side < 2; side++) {
        double edge = side == 1 ? dist_high(dist) : dist_low(dist);
        struct curve curve;
        curve_init(&curve, dist, side == 1);
        for (size_t i = 0; i < VARIATE_SIDE; i++) {
            double mean, half;
            sampler_cell_fit(&curve, variate_begin(i), variate_begin(i + 1), &edge, &mean, &half);
            low[side * VARIATE_SIDE + i] = mean - half;
            width[side * VARIATE_SIDE + i] = 2 * half;
        }
    }
    variate->low = low;
    variate->width = width;
}

double variate_draw(const struct variate *variate, double u)
{
    if (!variate->low)
        return dist_quantile(&variate->dist, u);
    double place;
    bool upper = u > 0.5;
    size_t i = variate_cell(upper ? 1 - u : u, &place) + (upper ? VARIATE_SIDE : 0);
    return variate->low[i] + variate->width[i] * (upper ? 1 - place : place);
}
