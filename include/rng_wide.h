/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The random words of rng.h on vectors, for those who have more to do with them than to store them: two_... with SSE2, four_... with
 * AVX2, to be called where wide_avx2() holds and from functions of that target only. */
#ifndef IVSIM_RNG_WIDE_H
#define IVSIM_RNG_WIDE_H

#include <string.h>

#include "rng.h"
#include "wide.h"

enum { RNG_ROUNDS = 10, RNG_REGISTERS = 6 };

/* Salmon et al. 2011, table 2: the multipliers of Philox4x32 and the Weyl increments of its key. */
static const uint32_t rng_multiplier_0 = 0xD2511F53, rng_multiplier_1 = 0xCD9E8D57;
static const uint32_t rng_weyl_0 = 0x9E3779B9, rng_weyl_1 = 0xBB67AE85;

#if WIDE_SSE2
#include <immintrin.h>

/* Two lanes: every x86-64. */
#define LANES_NAME(name) two_##name
#define LANES_TARGET
#define VECTOR __m128i
#define V_WORDS 4
#define V_MULTIPLY(a, b) _mm_mul_epu32(a, b)
#define V_XOR(a, b) _mm_xor_si128(a, b)
#define V_ADD(a, b) _mm_add_epi32(a, b)
#define V_UPPER(a) _mm_srli_epi64(a, 32)
#define V_EACH(word) _mm_set1_epi64x((int64_t)(uint64_t)(uint32_t)(word))
#define V_ALL(word) _mm_set1_epi32((int)(word))
#define V_COUNT _mm_setr_epi32(0, 1, 2, 3)
#define V_JOIN(even, odd) _mm_or_si128(_mm_and_si128(even, V_EACH(UINT32_MAX)), _mm_slli_epi64(odd, 32))
#define V_LOAD(from) _mm_loadu_si128((const __m128i *)(const void *)(from))
#define V_STORE(to, a) _mm_storeu_si128((__m128i *)(void *)(to), a)
#include "rng_lanes.inc"
#endif

#if WIDE_AVX2
/* Four lanes. */
#define LANES_NAME(name) four_##name
#define LANES_TARGET __attribute__((target("avx2")))
#define VECTOR __m256i
#define V_WORDS 8
#define V_MULTIPLY(a, b) _mm256_mul_epu32(a, b)
#define V_XOR(a, b) _mm256_xor_si256(a, b)
#define V_ADD(a, b) _mm256_add_epi32(a, b)
#define V_UPPER(a) _mm256_srli_epi64(a, 32)
#define V_EACH(word) _mm256_set1_epi64x((int64_t)(uint64_t)(uint32_t)(word))
#define V_ALL(word) _mm256_set1_epi32((int)(word))
#define V_COUNT _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)
#define V_JOIN(even, odd) _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA)
#define V_LOAD(from) _mm256_loadu_si256((const __m256i *)(const void *)(from))
#define V_STORE(to, a) _mm256_storeu_si256((__m256i *)(void *)(to), a)
#include "rng_lanes.inc"
#endif

#endif
