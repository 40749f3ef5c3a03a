/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws from octave tables (sampler.h) eight at a time, for AVX2: arithmetic to the cell's number, the look-up, which
 * is the caller's (eight loads are faster than a gather on every processor with the gather fix), and arithmetic from
 * the cell on. To be called from functions of that target only. */
#ifndef IVSIM_SAMPLER_WIDE_H
#define IVSIM_SAMPLER_WIDE_H

#include "sampler.h"
#include "wide.h"

#if WIDE_AVX2
#include <immintrin.h>

enum { SAMPLER_PLACES = (1 << SAMPLER_FRACTION_BITS) - 1, SAMPLER_BIAS = 127 };

/* Which cells these words fall into, and where: an odd number of halves. */
__attribute__((target("avx2"))) static inline __m256i sampler_wide_locate(__m256i word, __m256i *place)
{
    const __m256i least = _mm256_set1_epi32(1 << SAMPLER_FIRST_OCTAVE);
    const __m256i first = _mm256_set1_epi32((SAMPLER_BIAS + SAMPLER_FIRST_OCTAVE) << SAMPLER_CELL_BITS);
    __m256i upper = _mm256_srai_epi32(word, 31), folded = _mm256_xor_si256(word, upper);
    folded = _mm256_sub_epi32(_mm256_add_epi32(folded, least), _mm256_srli_epi32(folded, SAMPLER_SHRINK));
    __m256i bits = _mm256_castps_si256(_mm256_cvtepi32_ps(folded));
    __m256i within = _mm256_and_si256(_mm256_xor_si256(bits, upper), _mm256_set1_epi32(SAMPLER_PLACES));
    *place = _mm256_add_epi32(_mm256_add_epi32(within, within), _mm256_set1_epi32(1));
    return _mm256_add_epi32(_mm256_sub_epi32(_mm256_srli_epi32(bits, SAMPLER_FRACTION_BITS), first),
                            _mm256_and_si256(upper, _mm256_set1_epi32(SAMPLER_SIDE)));
}

/* Four offsets from the sampler's origin, each in the lower half of a lane. */
__attribute__((target("avx2"))) static inline __m256i sampler_wide_four(__m256i cell, __m128i place)
{
    __m256i part = _mm256_mul_epu32(_mm256_srli_epi64(cell, 32), _mm256_cvtepu32_epi64(place));
    part = _mm256_add_epi64(part, _mm256_set1_epi64x(1 << SAMPLER_FRACTION_BITS));
    return _mm256_add_epi32(_mm256_srli_epi64(part, SAMPLER_FRACTION_BITS + 1), cell);
}

/* Eight offsets, from eight cells in a row. */
__attribute__((target("avx2"))) static inline __m256i sampler_wide_offsets(const struct sampler_cell cell[8],
                                                                           __m256i place)
{
    const __m256i *four = (const __m256i *)(const void *)cell;
    __m256i low = sampler_wide_four(_mm256_loadu_si256(four), _mm256_castsi256_si128(place));
    __m256i high = sampler_wide_four(_mm256_loadu_si256(four + 1), _mm256_extracti128_si256(place, 1));
    __m256 both = _mm256_shuffle_ps(_mm256_castsi256_ps(low), _mm256_castsi256_ps(high), 0x88); /* the lower halves */
    return _mm256_permute4x64_epi64(_mm256_castps_si256(both), 0xD8);
}
#endif

#endif
