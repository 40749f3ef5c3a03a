/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws made fast. A sampler maps a 32-bit word to a whole number of ticks (ms for durations) in about a nanosecond,
 * whatever the law: the hot path never calls a quantile.
 *
 * Continuous laws: cells of u, 32 an octave towards either end, each replaced by the uniform law with the exact mean
 * and variance of the law inside the cell ("moment cells"; joining quantiles instead would bias heavy tails). 20
 * octaves a side, of which the outermost is 32 even cells of 64 words: the last cell stands for a tail of 1.5e-8. All
 * integer once built (but for one conversion of an integer to a float), hence the same bits on any processor.
 * Piecewise-constant densities (arrival curves) are inverted exactly by a guide table (Chen, Asau 1974), and so are
 * atoms. */
#ifndef IVSIM_SAMPLER_H
#define IVSIM_SAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "dist.h"

enum sampler_kind { SAMPLER_CONSTANT, SAMPLER_OCTAVE, SAMPLER_STEPS, SAMPLER_ATOMS };

enum { SAMPLER_CELL_BITS = 5, SAMPLER_OCTAVES = 20, SAMPLER_CELLS = 2 * SAMPLER_OCTAVES << SAMPLER_CELL_BITS };

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

/* ticks = origin + low + (width x fraction); 8 bytes, so that two tables fit the first cache. */
struct sampler_cell {
    uint32_t low;
    uint32_t width;
};

enum { SAMPLER_QUICK_BITS = 11, SAMPLER_SLOW = UINT8_MAX };

struct sampler {
    enum sampler_kind kind;
    int64_t origin;
    const struct sampler_cell *cell; /* octave, constant: SAMPLER_CELLS */
    size_t count;                    /* steps, atoms, constant */
    const int64_t *value;            /* steps: count + 1 edges; atoms: count values */
    const uint64_t *cumulative;      /* count + 1, from 0 to 2^32 */
    const uint64_t *slope;           /* steps: ticks per half word, times 2^32; 0 for the others */
    /* Steps, atoms, constant: entry k as a line. (base[k] + word x rise[k]) / 2^32, all modulo 2^64, is the draw less the origin. */
    const uint64_t *base, *rise;
    const uint8_t *quick;            /* by a word's upper SAMPLER_QUICK_BITS: its entry, or SAMPLER_SLOW where the rest decides */
    const uint32_t *guide;           /* where the search for a word's top bits begins */
    unsigned guide_shift;
    int64_t highest; /* no draw is above it */
};

/* Builds the sampler of `dist` in an arena; `ticks_per_unit` scales the law's inner unit to ticks (1 for ms). Values
 * outside origin + 2^32 ticks are clamped to it (49 days of ms). */
void sampler_build(struct sampler *sampler, const struct dist *dist, double ticks_per_unit, struct arena *arena);

int64_t sampler_draw(const struct sampler *sampler, uint32_t word);

/* Of steps and atoms: the entry that a word falls on, by search. */
size_t sampler_entry(const struct sampler *sampler, uint32_t word);

/* out[i] = the draw at word[i]. */
void sampler_draw_block(const struct sampler *sampler, size_t count, const uint32_t word[], int64_t out[]);

/* The same, less the sampler's origin: offsets, which fit 32 bits. */
void sampler_draw_offsets(const struct sampler *sampler, size_t count, const uint32_t word[], uint32_t out[]);

/* As sampler_draw_block, each from one of `laws` samplers: out[i] = the draw of *of[which[i]] at word[i]. */
void sampler_draw_each(const struct sampler *const of[], size_t laws, const uint8_t which[], size_t count,
                       const uint32_t word[], int64_t out[]);

/* A law drawn a few times a replication, in double precision: the exact quantile where that is cheap, a table of moment
 * cells (64 an octave, 22 octaves a side) where it is not. */
struct variate {
    struct dist dist;
    const double *low; /* NULL: the exact quantile */
    const double *width;
};

void variate_build(struct variate *variate, const struct dist *dist, struct arena *arena);
double variate_draw(const struct variate *variate, double u);

#endif
