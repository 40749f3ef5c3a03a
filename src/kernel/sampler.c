/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampler.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* A word u is folded to v = min(u, ~u), its distance from the nearer end, and w = v + 2^11: the exponent and the
 * leading bits of w name the cell, the bits below them say where in it. So the cells next to an end are even (64 words
 * each), then they widen by octaves. The subtrahend keeps w below 2^31 when it is rounded to a float's 24 bits; it
 * moves no word by more than a 2^-19th of its distance. */
enum {
    FIRST_OCTAVE = 31 - SAMPLER_OCTAVES,
    SHRINK = 19,
    SIDE = SAMPLER_CELLS / 2,
    FRACTION_BITS = 23 - SAMPLER_CELL_BITS,
    FLOAT_BIAS = 127
};

static inline uint32_t folded(uint32_t v)
{
    return v + (1u << FIRST_OCTAVE) - (v >> SHRINK);
}

/* Which cell a word falls into, and where: an odd number of halves of 2^-18. */
static inline void locate(uint32_t word, uint32_t *index, uint32_t *place)
{
    uint32_t upper = 0 - (word >> 31);
    float w = (float)(int32_t)folded(word ^ upper); /* signed: one instruction on every processor */
    uint32_t bits;
    memcpy(&bits, &w, sizeof bits);
    *index = (bits >> FRACTION_BITS) - ((FLOAT_BIAS + FIRST_OCTAVE) << SAMPLER_CELL_BITS) + (upper & SIDE);
    *place = ((bits ^ upper) & ((1u << FRACTION_BITS) - 1)) * 2 + 1;
}

/* The first v whose w is at least `w`. */
static uint32_t unfolded(uint32_t w)
{
    uint32_t v = w - (1u << FIRST_OCTAVE);
    v += v >> SHRINK;
    while (v > 0 && folded(v - 1) >= w)
        v--;
    while (folded(v) < w)
        v++;
    return v;
}

/* The first word, counted from its end of (0, 1), of a side's cell i; for i = SIDE the middle. */
static uint32_t cell_begin(size_t i)
{
    if (i == SIDE)
        return (uint32_t)1 << 31;
    uint32_t per_octave = 1u << SAMPLER_CELL_BITS;
    uint32_t octave = (uint32_t)i >> SAMPLER_CELL_BITS, within = (uint32_t)i & (per_octave - 1);
    return unfolded((per_octave + within) << (FIRST_OCTAVE - SAMPLER_CELL_BITS + octave));
}

struct moments {
    double mass, one, two;
};

static double quantile(const struct dist *dist, double v, bool upper)
{
    return upper ? dist_quantile_above(dist, v) : dist_quantile(dist, v);
}

/* Adds what lies between v = from and v = to: 3-point Gauss-Legendre, about an origin near the values. */
static void moments_add(struct moments *sum, const struct dist *dist, double from, double to, bool upper, double origin)
{
    static const double node[3][2] = { { 0.11270166537925831, 5.0 / 18 },
                                       { 0.5, 8.0 / 18 },
                                       { 0.88729833462074169, 5.0 / 18 } };
    for (int i = 0; i < 3; i++) {
        double mass = node[i][1] * (to - from);
        double x = quantile(dist, from + node[i][0] * (to - from), upper) - origin;
        sum->mass += mass;
        sum->one += mass * x;
        sum->two += mass * x * x;
    }
}

/* The uniform law on [mean - half, mean + half] that stands for the law on v in [from, to]: same mean, same variance as
 * far as it fits between the quantiles at the cell's ends, of which the outer one is handed on to be the next cell's.
 */
static void cell_fit(const struct dist *dist, double from, double to, bool upper, double *edge, double *mean,
                     double *half)
{
    double inner = quantile(dist, to, upper), outer = *edge;
    struct moments sum = { 0 };
    if (from > 0)
        moments_add(&sum, dist, from, to, upper, inner);
    else /* the end of the tail, in octaves */
        for (double high = to; high > to * 0x1p-60; high /= 2)
            moments_add(&sum, dist, high / 2, high, upper, inner);
    double low = fmin(inner, outer), high = fmax(inner, outer), off = sum.one / sum.mass;
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
        for (size_t i = 0; i < SIDE; i++) {
            uint32_t begin = cell_begin(i), end = cell_begin(i + 1);
            double mean, half;
            cell_fit(dist, begin * 0x1p-32, end * 0x1p-32, side == 1, &edge, &mean, &half);
            /* A cell of few words reaches only so many places, each in the middle of its share of words but for half a
             * word: mean and variance are those of the places. */
            double words = fmin(end - begin, 1 << FRACTION_BITS);
            double width = 2 * half * scale * sqrt(words * words / fmax(1, words * words - 1));
            double place = (words - 1) / (2 * words) + 0x1p-19;
            double low = mean * scale - width * (side == 1 ? 1 - place : place);
            low = fmin(fmax(low, origin), highest);
            int64_t from = ticks_of(low - origin, 0, highest - origin);
            int64_t to = ticks_of(low + width - origin, (double)from, highest - origin);
            cell[side * SIDE + i] = (struct sampler_cell){ (uint32_t)from, (uint32_t)(to - from) };
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
    unsigned bits = 1;
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
}

enum { ATOMS_MAX = 1 << 18 };

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
    double end = floor(dist_low(dist) * scale) + ticks_max;
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        value[i] = ticks_of(atom_next(dist, &word) * scale, -origin_max, end);
        cumulative[i + 1] = word;
    }
    sampler->kind = SAMPLER_ATOMS;
    sampler->count = count;
    sampler->value = value;
    sampler->cumulative = cumulative;
    sampler->highest = value[count - 1];
    guide_build(sampler, arena);
    return true;
}

void sampler_build(struct sampler *sampler, const struct dist *dist, double ticks_per_unit, struct arena *arena)
{
    assert(ticks_per_unit > 0);
    *sampler = (struct sampler){ 0 };
    if (dist_is_fixed(dist)) {
        sampler->kind = SAMPLER_CONSTANT;
        sampler->origin = ticks_of(dist_low(dist) * ticks_per_unit, -origin_max, origin_max);
        sampler->highest = sampler->origin;
    } else if (dist->kind == DIST_STEPS) {
        steps_build(sampler, dist, ticks_per_unit, arena);
    } else if (!dist_has_atoms(dist) || !atoms_build(sampler, dist, ticks_per_unit, arena)) {
        octave_build(sampler, dist, ticks_per_unit, arena);
    }
}

static inline size_t entry_of(const struct sampler *sampler, uint32_t word)
{
    size_t i = sampler->guide[word >> sampler->guide_shift];
    while (sampler->cumulative[i + 1] <= word)
        i++;
    return i;
}

/* A tick is the moment that begins it: rounded down, so that a bin's last tick lies inside. */
static inline int64_t steps_draw(const struct sampler *sampler, uint32_t word)
{
    size_t i = entry_of(sampler, word);
    uint64_t twice = (word - sampler->cumulative[i]) * 2 + 1;
    return sampler->value[i] + (int64_t)((twice * sampler->slope[i]) >> 32);
}

static inline int64_t octave_value(int64_t origin, struct sampler_cell cell, uint32_t place)
{
    uint64_t part = ((uint64_t)cell.width * place + (1u << FRACTION_BITS)) >> (FRACTION_BITS + 1);
    return origin + (int64_t)(cell.low + part);
}

int64_t sampler_draw(const struct sampler *sampler, uint32_t word)
{
    uint32_t index, place;
    switch (sampler->kind) {
    case SAMPLER_CONSTANT: break;
    case SAMPLER_OCTAVE:
        locate(word, &index, &place);
        return octave_value(sampler->origin, sampler->cell[index], place);
    case SAMPLER_STEPS: return steps_draw(sampler, word);
    case SAMPLER_ATOMS: return sampler->value[entry_of(sampler, word)];
    }
    return sampler->origin;
}

enum { BLOCK = 256 };

/* Arithmetic for all words first, which vectorises; then the look-ups, which must not: eight loads are faster than one
 * gather of eight on every processor with the gather fix. */
static void octave_locate(size_t count, const uint32_t *restrict word, uint32_t *restrict index,
                          uint32_t *restrict place)
{
    for (size_t i = 0; i < count; i++)
        locate(word[i], &index[i], &place[i]);
}

#if defined(__GNUC__) && !defined(__clang__)
__attribute__((optimize("no-tree-vectorize", "no-tree-slp-vectorize")))
#endif
static void
octave_look_up(const struct sampler *sampler, size_t count, const uint32_t *restrict index,
               const uint32_t *restrict place, int64_t *restrict out)
{
    const struct sampler_cell *cell = sampler->cell;
    int64_t origin = sampler->origin;
#ifdef __clang__
#pragma clang loop vectorize(disable)
#endif
    for (size_t i = 0; i < count; i++)
        out[i] = octave_value(origin, cell[index[i]], place[i]);
}

static void octave_draw_block(const struct sampler *sampler, size_t count, const uint32_t word[], int64_t out[])
{
    uint32_t index[BLOCK], place[BLOCK];
    for (size_t done = 0; done < count; done += BLOCK) {
        size_t n = count - done < BLOCK ? count - done : BLOCK;
        octave_locate(n, word + done, index, place);
        octave_look_up(sampler, n, index, place, out + done);
    }
}

void sampler_draw_block(const struct sampler *sampler, size_t count, const uint32_t word[], int64_t out[])
{
    switch (sampler->kind) {
    case SAMPLER_CONSTANT:
        for (size_t i = 0; i < count; i++)
            out[i] = sampler->origin;
        break;
    case SAMPLER_OCTAVE: octave_draw_block(sampler, count, word, out); break;
    case SAMPLER_STEPS:
        for (size_t i = 0; i < count; i++)
            out[i] = steps_draw(sampler, word[i]);
        break;
    case SAMPLER_ATOMS:
        for (size_t i = 0; i < count; i++)
            out[i] = sampler->value[entry_of(sampler, word[i])];
        break;
    }
}

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
        for (size_t i = 0; i < VARIATE_SIDE; i++) {
            double mean, half;
            cell_fit(dist, variate_begin(i), variate_begin(i + 1), side == 1, &edge, &mean, &half);
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
