/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rng.h"

#include <math.h>
#include <string.h>

#include "wide.h"

#if WIDE_SSE2
#include <immintrin.h>
#endif

enum { ROUNDS = 10 };

/* Salmon et al. 2011, table 2: the multipliers of Philox4x32 and the Weyl increments of its key. */
static const uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
static const uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;

/* Each 32-bit word lives in a 64-bit lane, so that one widening multiplication gives both halves without a shuffle:
 * that is what lets the compiler vectorise the ten rounds well. The words' upper halves are kept zero. */
static inline void philox(uint64_t c[4], uint32_t k0, uint32_t k1)
{
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t product_0 = (uint64_t)multiplier_0 * (uint32_t)c[0];
        uint64_t product_1 = (uint64_t)multiplier_1 * (uint32_t)c[2];
        c[0] = (product_1 >> 32) ^ c[1] ^ k0;
        c[1] = product_1 & UINT32_MAX;
        c[2] = (product_0 >> 32) ^ c[3] ^ k1;
        c[3] = product_0 & UINT32_MAX;
        k0 += weyl_0;
        k1 += weyl_1;
    }
}

void rng_block(uint64_t seed, const uint32_t counter[4], uint32_t out[4])
{
    uint64_t c[4] = { counter[0], counter[1], counter[2], counter[3] };
    philox(c, (uint32_t)seed, (uint32_t)(seed >> 32));
    for (int w = 0; w < 4; w++)
        out[w] = (uint32_t)c[w];
}

double rng_uniform(const struct rng_name *name, uint32_t index)
{
    uint32_t out[4];
    rng_block(name->seed, (uint32_t[4]){ index, name->purpose, name->entity, name->replication }, out);
    uint64_t k = ((uint64_t)out[0] << 20) | (out[1] >> 12); /* 52 bits: with 53 the largest would round to 1.0 */
    return ((double)k + 0.5) * 0x1p-52;
}

#if !WIDE_SSE2
/* Blocks one by one, for processors without wide code. `purpose` NULL: the name's. */
static void plain_words(const struct rng_name *name, size_t count, uint32_t first, const uint32_t index[],
                        const uint32_t purpose[], uint32_t *const out[4])
{
    for (size_t i = 0; i < count; i++) {
        uint64_t c[4] = { index ? index[i] : first + (uint32_t)i, purpose ? purpose[i] : name->purpose, name->entity,
                          name->replication };
        philox(c, (uint32_t)name->seed, (uint32_t)(name->seed >> 32));
        for (int w = 0; w < 4; w++)
            if (out[w])
                out[w][i] = (uint32_t)c[w];
    }
}
#endif

#if WIDE_SSE2
enum { REGISTERS = 6 };

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
#undef LANES_NAME
#undef LANES_TARGET
#undef VECTOR
#undef V_WORDS
#undef V_MULTIPLY
#undef V_XOR
#undef V_ADD
#undef V_UPPER
#undef V_EACH
#undef V_ALL
#undef V_COUNT
#undef V_JOIN
#undef V_LOAD
#undef V_STORE
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

void rng_words(const struct rng_name *name, uint32_t first, size_t count, uint32_t *const out[4])
{
#if WIDE_AVX2
    if (wide_avx2()) {
        four_words(name, first, count, out);
        return;
    }
#endif
#if WIDE_SSE2
    two_words(name, first, count, out);
#else
    plain_words(name, count, first, NULL, NULL, out);
#endif
}

void rng_words_at(const struct rng_name *name, size_t count, const uint32_t index[], const uint32_t purpose[],
                  uint32_t *const out[4])
{
#if WIDE_AVX2
    if (wide_avx2()) {
        four_words_at(name, count, index, purpose, out);
        return;
    }
#endif
#if WIDE_SSE2
    two_words_at(name, count, index, purpose, out);
#else
    plain_words(name, count, 0, index, purpose, out);
#endif
}

uint64_t rng_words_below(double p)
{
    return p <= 0 ? 0 : (uint64_t)ceil(fmin(p, 1) * 0x1p32 - 0.5);
}
