/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampler.h"

#include <assert.h>
#include <math.h>

#include "sampler_cell.h"

/* The first v whose w is at least `w`. */
static uint32_t unfolded(uint32_t w)
{
    uint32_t v = w - (1u << SAMPLER_FIRST_OCTAVE);
    v += v >> SAMPLER_SHRINK;
    while (v > 0 && sampler_folded(v - 1) >= w)
        v--;
    while (sampler_folded(v) < w)
        v++;
    return v;
}

/* The first word, counted from its end of (0, 1), of a side's cell i; for i = SAMPLER_SIDE the middle. */
static uint32_t cell_begin(size_t i)
{
    if (i == SAMPLER_SIDE)
        return (uint32_t)1 << 31;
    uint32_t per_octave = 1u << SAMPLER_CELL_BITS;
    uint32_t octave = (uint32_t)i >> SAMPLER_CELL_BITS, within = (uint32_t)i & (per_octave - 1);
    return unfolded((per_octave + within) << (SAMPLER_FIRST_OCTAVE - SAMPLER_CELL_BITS + octave));
}

struct moments {
    double mass, one, two;
};

enum { NODES = 3 }; /* of Gauss and Legendre */

static const double node[NODES][2] = { { 0.11270166537925831, 5.0 / 18 },
                                       { 0.5, 8.0 / 18 },
                                       { 0.88729833462074169, 5.0 / 18 } };

/* Adds what lies between v = from and v = to, where the law has these values at the nodes, about an origin near them.
 */
static void moments_add(struct moments *sum, const double value[NODES], double from, double to, double origin)
{
    for (int i = 0; i < NODES; i++) {
        double mass = node[i][1] * (to - from), x = value[i] - origin;
        sum->mass += mass;
        sum->one += mass * x;
        sum->two += mass * x * x;
    }
}

/* The end of the tail, in octaves: three values of each are no work for a curve. */
static void tail_add(struct moments *sum, const struct curve *curve, double to, double origin)
{
    for (double high = to; high > to * 0x1p-60; high /= 2) {
        double from = high / 2, value[NODES];
        for (int i = 0; i < NODES; i++)
            value[i] = curve_exact(curve, from + node[i][0] * (high - from));
        moments_add(sum, value, from, high, origin);
    }
}

/* The uniform law on [mean - half, mean + half] that stands for the law on v in [from, to]: same mean, same variance as
 * far as it fits between the quantiles at the cell's ends, of which the outer one is handed on to be the next cell's.
 */
void sampler_cell_fit(struct curve *curve, double from, double to, double *edge, double *mean, double *half)
{
    double value[NODES + 1], v[NODES + 1] = { [NODES] = to };
    for (int i = 0; i < NODES; i++)
        v[i] = from + node[i][0] * (to - from);
    struct moments sum = { 0 };
    double inner;
    if (from > 0) {
        curve_at(curve, NODES + 1, v, value);
        inner = value[NODES];
        moments_add(&sum, value, from, to, inner);
    } else {
        curve_at(curve, 1, &to, &inner);
        tail_add(&sum, curve, to, inner);
    }
    double outer = *edge, low = fmin(inner, outer), high = fmax(inner, outer), off = sum.one / sum.mass;
    *mean = fmin(fmax(inner + off, low), high);
    *half = sqrt(3 * fmax(0, sum.two / sum.mass - off * off));
    *half = fmin(*half, fmin(*mean - low, high - *mean));
    *edge = inner;
}

/* A double to a whole number of ticks within `low` and `high`. */
static int64_t ticks_of(double x, double low, double high)
{
    return (int64_t)floor(fmin(fmax(x, low), high) + 0.5);
}

static const double ticks_max = 4294967295.0, origin_max = 0x1p52;

static void octave_build(struct sampler *sampler, const struct dist *dist, double scale, struct arena *arena)
{
    struct sampler_cell *cell = arena_alloc(arena, SAMPLER_CELLS, sizeof *cell);
    double lowest = dist_low(dist) * scale, highest = dist_high(dist) * scale;
    if (isinf(lowest))
        lowest = dist_quantile(dist, 0x1p-40) * scale;
    sampler->origin = ticks_of(floor(lowest), -origin_max, origin_max);
    double origin = (double)sampler->origin;
    highest = fmin(floor(highest), origin + ticks_max);
    for (size_t side = 0; side < 2; side++) {
        double edge = side == 1 ? dist_high(dist) : dist_low(dist);
        struct curve curve;
        curve_init(&curve, dist, side == 1);
        for (size_t i = 0; i < SAMPLER_SIDE; i++) {
            uint32_t begin = cell_begin(i), end = cell_begin(i + 1);
            double mean, half;
            sampler_cell_fit(&curve, begin * 0x1p-32, end * 0x1p-32, &edge, &mean, &half);
            /* A cell of few words reaches only so many places, each in the middle of its share of words but for half a
             * word: mean and variance are those of the places. */
            double words = fmin(end - begin, 1 << SAMPLER_FRACTION_BITS);
            double width = 2 * half * scale * sqrt(words * words / fmax(1, words * words - 1));
            double place = (words - 1) / (2 * words) + 0x1p-19;
            double low = mean * scale - width * (side == 1 ? 1 - place : place);
            low = fmin(fmax(low, origin), highest);
            int64_t from = ticks_of(low - origin, 0, highest - origin);
            int64_t to = ticks_of(low + width - origin, (double)from, highest - origin);
            cell[side * SAMPLER_SIDE + i] = (struct sampler_cell){ (uint32_t)from, (uint32_t)(to - from) };
        }
    }
    sampler->kind = SAMPLER_OCTAVE;
    sampler->cell = cell;
    sampler->highest = 0;
    for (size_t i = 0; i < SAMPLER_CELLS; i++) {
        int64_t top = sampler->origin + (int64_t)cell[i].low + cell[i].width;
        sampler->highest = top > sampler->highest || i == 0 ? top : sampler->highest;
    }
}

/* guide[g] = the entry that the smallest word with top bits g falls into. */
static void guide_build(struct sampler *sampler, struct arena *arena)
{
    unsigned bits = 8; /* a kilobyte: few words share their entry with the end of a step */
    while (((size_t)1 << bits) < 2 * sampler->count && bits < 18)
        bits++;
    sampler->guide_shift = 32 - bits;
    uint32_t *guide = arena_alloc(arena, (size_t)1 << bits, sizeof *guide);
    uint32_t at = 0;
    for (size_t g = 0; g < (size_t)1 << bits; g++) {
        while (sampler->cumulative[at + 1] <= (uint64_t)g << sampler->guide_shift)
            at++;
        guide[g] = at;
    }
    sampler->guide = guide;
}

static void lines_build(struct sampler *sampler, struct arena *arena)
{
    uint64_t *base = arena_alloc(arena, sampler->count, sizeof *base);
    uint64_t *rise = arena_alloc(arena, sampler->count, sizeof *rise);
    for (size_t i = 0; i < sampler->count; i++) {
        uint64_t slope = sampler->slope[i], offset = (uint64_t)(sampler->value[i] - sampler->origin);
        rise[i] = 2 * slope;
        base[i] = (offset << 32) + slope - 2 * slope * sampler->cumulative[i];
    }
    sampler->base = base;
    sampler->rise = rise;
    uint8_t *quick = arena_alloc(arena, (size_t)1 << SAMPLER_QUICK_BITS, sizeof *quick);
    const unsigned shift = 32 - SAMPLER_QUICK_BITS;
    size_t at = 0;
    for (uint64_t g = 0; g < (uint64_t)1 << SAMPLER_QUICK_BITS; g++) {
        while (sampler->cumulative[at + 1] <= g << shift)
            at++;
        quick[g] = at < SAMPLER_SLOW && sampler->cumulative[at + 1] >= (g + 1) << shift ? (uint8_t)at : SAMPLER_SLOW;
    }
    sampler->quick = quick;
}

static uint64_t words_of(double probability)
{
    return (uint64_t)floor(fmin(fmax(probability, 0), 1) * 0x1p32 + 0.5);
}

/* Bins cut to [min, max] and the cap, moved by the shift. An edge may be missing (a bin without a word) but none moves.
 */
static void steps_build(struct sampler *sampler, const struct dist *dist, double scale, struct arena *arena)
{
    size_t room = dist->count + 2;
    int64_t *value = arena_alloc(arena, room + 1, sizeof *value);
    uint64_t *cumulative = arena_alloc(arena, room + 1, sizeof *cumulative);
    uint64_t *slope = arena_alloc(arena, room, sizeof *slope);
    double low = dist_low(dist), high = dist_high(dist);
    double origin = floor(low * scale), end = origin + ticks_max;
    sampler->origin = ticks_of(origin, -origin_max, origin_max);
    size_t n = 0;
    value[0] = ticks_of(low * scale, -origin_max, end);
    for (size_t i = 0; i < dist->count; i++) {
        double edge = dist->value[i + 1] + dist->shift;
        if (edge <= low)
            continue;
        bool final = edge >= high || i + 1 == dist->count;
        n++;
        value[n] = ticks_of(fmin(edge, high) * scale, -origin_max, end);
        /* What the cap holds comes after, as a bin of no width. */
        cumulative[n] = final && dist->cap > high ? (uint64_t)1 << 32 : words_of(dist_under(dist, fmin(edge, high)));
        if (final)
            break;
    }
    if (cumulative[n] < (uint64_t)1 << 32) {
        n++;
        value[n] = value[n - 1];
        cumulative[n] = (uint64_t)1 << 32;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t words = cumulative[i + 1] - cumulative[i], ticks = (uint64_t)(value[i + 1] - value[i]);
        slope[i] = words == 0 ? 0 : (ticks << 31) / words;
    }
    sampler->kind = SAMPLER_STEPS;
    sampler->count = n;
    sampler->value = value;
    sampler->cumulative = cumulative;
    sampler->slope = slope;
    sampler->highest = value[n];
    guide_build(sampler, arena);
    lines_build(sampler, arena);
}

enum { ATOMS_MAX = 1 << 18 };

/* A law on one value is an octave table and a list of atoms too, so that a block that mixes it with others needs no
 * branch. */
static void constant_build(struct sampler *sampler, const struct dist *dist, double scale, struct arena *arena)
{
    static const struct sampler_cell cell[SAMPLER_CELLS]; /* of no width */
    static const uint64_t cumulative[2] = { 0, (uint64_t)1 << 32 }, slope[1];
    static const uint32_t guide[2];
    static const uint8_t quick[1 << SAMPLER_QUICK_BITS];
    int64_t *value = arena_alloc(arena, 1, sizeof *value);
    value[0] = ticks_of(dist_low(dist) * scale, -origin_max, origin_max);
    *sampler = (struct sampler){ .kind = SAMPLER_CONSTANT,
                                 .origin = value[0],
                                 .cell = cell,
                                 .count = 1,
                                 .value = value,
                                 .cumulative = cumulative,
                                 .slope = slope,
                                 .base = slope,
                                 .rise = slope,
                                 .quick = quick,
                                 .guide = guide,
                                 .guide_shift = 31,
                                 .highest = value[0] };
}

/* The atom that `word` falls on; moves `word` to the first one behind it. */
static double atom_next(const struct dist *dist, uint64_t *word)
{
    double x = dist_quantile(dist, ((double)*word + 0.5) * 0x1p-32);
    uint64_t next = words_of(dist_cdf(dist, x));
    *word = next > *word ? next : *word + 1;
    return x;
}

/* The atoms that own at least one word. False where they are too many to list. */
static bool atoms_build(struct sampler *sampler, const struct dist *dist, double scale, struct arena *arena)
{
    size_t count = 0;
    if (dist->kind != DIST_DISCRETE && dist_quantile_above(dist, 0x1p-33) - dist_quantile(dist, 0x1p-33) > ATOMS_MAX)
        return false;
    for (uint64_t word = 0; word < (uint64_t)1 << 32; count++) {
        if (count == ATOMS_MAX)
            return false;
        atom_next(dist, &word);
    }
    int64_t *value = arena_alloc(arena, count, sizeof *value);
    uint64_t *cumulative = arena_alloc(arena, count + 1, sizeof *cumulative);
    sampler->slope = arena_alloc(arena, count, sizeof *sampler->slope); /* none: as steps without width */
    double end = floor(dist_low(dist) * scale) + ticks_max;
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        value[i] = ticks_of(atom_next(dist, &word) * scale, -origin_max, end);
        cumulative[i + 1] = word;
    }
    sampler->origin = value[0];
    sampler->kind = SAMPLER_ATOMS;
    sampler->count = count;
    sampler->value = value;
    sampler->cumulative = cumulative;
    sampler->highest = value[count - 1];
    guide_build(sampler, arena);
    lines_build(sampler, arena);
    return true;
}

void sampler_build(struct sampler *sampler, const struct dist *dist, double ticks_per_unit, struct arena *arena)
{
    assert(ticks_per_unit > 0);
    *sampler = (struct sampler){ 0 };
    if (dist_is_fixed(dist)) {
        constant_build(sampler, dist, ticks_per_unit, arena);
    } else if (dist->kind == DIST_STEPS) {
        steps_build(sampler, dist, ticks_per_unit, arena);
    } else if (!dist_has_atoms(dist) || !atoms_build(sampler, dist, ticks_per_unit, arena)) {
        octave_build(sampler, dist, ticks_per_unit, arena);
    }
}
