/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How words fall into cells, and how a cell is fitted: for sampler*.c alone. */
#ifndef IVSIM_SAMPLER_CELL_H
#define IVSIM_SAMPLER_CELL_H

#include <stdbool.h>

#include "sampler.h"
#include "sampler_curve.h"

/* A word u is folded to v = min(u, ~u), its distance from the nearer end, and w = v + 2^11: the exponent and the
 * leading bits of w name the cell, the bits below them say where in it. So the cells next to an end are even (64 words
 * each), then they widen by octaves. The subtrahend keeps w below 2^31 when it is rounded to a float's 24 bits; it
 * moves no word by more than a 2^-19th of its distance. */
enum {
    SAMPLER_FIRST_OCTAVE = 31 - SAMPLER_OCTAVES,
    SAMPLER_SHRINK = 19,
    SAMPLER_SIDE = SAMPLER_CELLS / 2,
    SAMPLER_FRACTION_BITS = 23 - SAMPLER_CELL_BITS
};

static inline uint32_t sampler_folded(uint32_t v)
{
    return v + (1u << SAMPLER_FIRST_OCTAVE) - (v >> SAMPLER_SHRINK);
}

/* The uniform law on [mean - half, mean + half] that stands for the law on v in [from, to]: same mean, same variance as
 * far as it fits between the quantiles at the cell's ends. `edge` is the outer one; it becomes the inner one, which is
 * the next cell's outer. */
void sampler_cell_fit(struct curve *curve, double from, double to, double *edge, double *mean, double *half);

#endif
