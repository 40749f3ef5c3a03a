/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampler.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "sampler_cell.h"
#include "wide.h"

enum { FLOAT_BIAS = 127 };

/* Which cell a word falls into, and where: an odd number of halves of 2^-18. */
static inline void locate(uint32_t word, uint32_t *index, uint32_t *place)
{
    uint32_t upper = 0 - (word >> 31);
    float w = (float)(int32_t)sampler_folded(word ^ upper); /* signed: one instruction on every processor */
    uint32_t bits;
    memcpy(&bits, &w, sizeof bits);
    *index = (bits >> SAMPLER_FRACTION_BITS) - ((FLOAT_BIAS + SAMPLER_FIRST_OCTAVE) << SAMPLER_CELL_BITS) +
             (upper & SAMPLER_SIDE);
    *place = ((bits ^ upper) & ((1u << SAMPLER_FRACTION_BITS) - 1)) * 2 + 1;
}

size_t sampler_entry(const struct sampler *sampler, uint32_t word)
{
    size_t i = sampler->guide[word >> sampler->guide_shift];
    while (sampler->cumulative[i + 1] <= word)
        i++;
    return i;
}

/* A tick is the moment that begins it: rounded down, so that a bin's last tick lies inside. */
static inline int64_t steps_draw(const struct sampler *sampler, uint32_t word)
{
    size_t i = sampler_entry(sampler, word);
    uint64_t twice = (word - sampler->cumulative[i]) * 2 + 1;
    return sampler->value[i] + (int64_t)((twice * sampler->slope[i]) >> 32);
}

static inline int64_t octave_value(int64_t origin, struct sampler_cell cell, uint32_t place)
{
    uint64_t part = ((uint64_t)cell.width * place + (1u << SAMPLER_FRACTION_BITS)) >> (SAMPLER_FRACTION_BITS + 1);
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
    case SAMPLER_ATOMS: return sampler->value[sampler_entry(sampler, word)];
    }
    return sampler->origin;
}

enum { BLOCK = 240 };

/* Arithmetic for all words first, which vectorises; then the look-ups, which must not: eight loads are faster than one
 * gather of eight on every processor with the gather fix. */
WIDE static void octave_locate(size_t count, const uint32_t *restrict word, uint32_t *restrict index,
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

/* The cells alone, for what follows to be arithmetic again. */
#if defined(__GNUC__) && !defined(__clang__)
__attribute__((optimize("no-tree-vectorize", "no-tree-slp-vectorize")))
#endif
static void
octave_cells(const struct sampler_cell cell[], size_t count, const uint32_t *restrict index,
             struct sampler_cell *restrict out)
{
#ifdef __clang__
#pragma clang loop vectorize(disable)
#endif
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++)
        out[i] = cell[index[i]];
}

WIDE static void octave_place(size_t count, const struct sampler_cell *restrict cell, const uint32_t *restrict place,
                              uint32_t *restrict out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint32_t)octave_value(0, cell[i], place[i]);
}

static void octave_offsets(const struct sampler *sampler, size_t count, const uint32_t word[], uint32_t out[])
{
    uint32_t index[BLOCK], place[BLOCK];
    struct sampler_cell cell[BLOCK];
    for (size_t done = 0; done < count; done += BLOCK) {
        size_t n = count - done < BLOCK ? count - done : BLOCK;
        octave_locate(n, word + done, index, place);
        octave_cells(sampler->cell, n, index, cell);
        octave_place(n, cell, place, out + done);
    }
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
            out[i] = sampler->value[sampler_entry(sampler, word[i])];
        break;
    }
}

static inline uint32_t line_offset(uint64_t base, uint64_t rise, uint32_t word)
{
    return (uint32_t)((base + word * rise) >> 32);
}

static void line_offsets(const struct sampler *sampler, size_t count, const uint32_t *restrict word,
                         uint32_t *restrict out)
{
    const uint64_t *base = sampler->base, *rise = sampler->rise;
    const uint8_t *quick = sampler->quick;
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++) {
        size_t k = quick[word[i] >> (32 - SAMPLER_QUICK_BITS)];
        if (k == SAMPLER_SLOW)
            k = sampler_entry(sampler, word[i]);
        out[i] = line_offset(base[k], rise[k], word[i]);
    }
}

void sampler_draw_offsets(const struct sampler *sampler, size_t count, const uint32_t word[], uint32_t out[])
{
    switch (sampler->kind) {
    case SAMPLER_CONSTANT: memset(out, 0, count * sizeof *out); break;
    case SAMPLER_OCTAVE: octave_offsets(sampler, count, word, out); break;
    case SAMPLER_STEPS:
    case SAMPLER_ATOMS: line_offsets(sampler, count, word, out); break;
    }
}

enum { LAWS_MAX = UINT8_MAX + 1 };

WIDE static void add_origin(int64_t origin, size_t count, const uint32_t *restrict offset, int64_t *restrict out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = origin + offset[i];
}

static void octave_draw_each(const struct sampler *const of[], size_t laws, const uint8_t which[], size_t count,
                             const uint32_t word[], int64_t out[])
{
    uint32_t index[BLOCK], place[BLOCK], offset[BLOCK];
    struct sampler_cell found[BLOCK];
    const struct sampler_cell *cell[LAWS_MAX];
    bool level = true; /* all from one origin */
    for (size_t k = 0; k < laws; k++) {
        cell[k] = of[k]->cell;
        level = level && of[k]->origin == of[0]->origin;
    }
    for (size_t done = 0; done < count; done += BLOCK) {
        size_t n = count - done < BLOCK ? count - done : BLOCK;
        octave_locate(n, word + done, index, place);
#pragma GCC unroll 4
        for (size_t i = 0; i < n; i++)
            found[i] = cell[which[done + i]][index[i]];
        octave_place(n, found, place, offset);
        if (level)
            add_origin(of[0]->origin, n, offset, out + done);
        for (size_t i = 0; i < n && !level; i++)
            out[done + i] = of[which[done + i]]->origin + offset[i];
    }
}

static void line_draw_each(const struct sampler *const of[], const uint8_t which[], size_t count, const uint32_t word[],
                           int64_t out[])
{
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++) {
        const struct sampler *sampler = of[which[i]];
        size_t k = sampler->quick[word[i] >> (32 - SAMPLER_QUICK_BITS)];
        if (k == SAMPLER_SLOW)
            k = sampler_entry(sampler, word[i]);
        out[i] = sampler->origin + line_offset(sampler->base[k], sampler->rise[k], word[i]);
    }
}

void sampler_draw_each(const struct sampler *const of[], size_t laws, const uint8_t which[], size_t count,
                       const uint32_t word[], int64_t out[])
{
    bool octaves = true, tables = true; /* a constant is both */
    for (size_t k = 0; k < laws; k++) {
        octaves = octaves && (of[k]->kind == SAMPLER_OCTAVE || of[k]->kind == SAMPLER_CONSTANT);
        tables = tables && of[k]->kind != SAMPLER_OCTAVE;
    }
    assert(laws <= LAWS_MAX);
    if (laws == 1)
        sampler_draw_block(of[0], count, word, out);
    else if (octaves && !tables)
        octave_draw_each(of, laws, which, count, word, out);
    else if (tables)
        line_draw_each(of, which, count, word, out);
    else
        for (size_t i = 0; i < count; i++)
            out[i] = sampler_draw(of[which[i]], word[i]);
}
