/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rng.h"

#include <stdbool.h>
#include <string.h>

#include "wide.h"

#if WIDE_X86
#include <immintrin.h>
#endif

enum { ROUNDS = 10, LANES = 8 };

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

/* Blocks one by one, for processors without the wide code. `purpose` NULL: the name's. */
static void plain_words(const struct rng_name *name, size_t count, uint32_t first, const uint32_t index[],
                        const uint32_t purpose[], uint32_t *const out[4])
{
    for (size_t i = 0; i < count; i++) {
        uint64_t c[4] = { index ? index[i] : first + (uint32_t)i, purpose ? purpose[i] : name->purpose, name->entity,
                          name->replication };
        philox(c, (uint32_t)name->seed, (uint32_t)(name->seed >> 32));
        for (int w = 0; w < 4; w++)
            out[w][i] = (uint32_t)c[w];
    }
}

#if WIDE_X86
#define AVX2 __attribute__((target("avx2")))

/* Eight blocks at once: the even words of an eight-word vector in one register of 64-bit lanes, the odd ones in
 * another. The multiplication reads only the lower half of a lane, so what stands above needs no clearing. */
struct eight {
    __m256i even[4], odd[4];
};

AVX2 static inline void eight_set(struct eight *state, int word, __m256i value)
{
    state->even[word] = value;
    state->odd[word] = _mm256_srli_epi64(value, 32);
}

AVX2 static inline void half_round(__m256i c[4], __m256i k0, __m256i k1)
{
    const __m256i m0 = _mm256_set1_epi64x(multiplier_0), m1 = _mm256_set1_epi64x(multiplier_1);
    __m256i product_0 = _mm256_mul_epu32(c[0], m0), product_1 = _mm256_mul_epu32(c[2], m1);
    c[0] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(product_1, 32), c[1]), k0);
    c[1] = product_1;
    c[2] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(product_0, 32), c[3]), k1);
    c[3] = product_0;
}

AVX2 static inline void eight_store(const struct eight *state, size_t at, uint32_t *const out[4])
{
    for (int w = 0; w < 4; w++) {
        __m256i both = _mm256_blend_epi32(state->even[w], _mm256_slli_epi64(state->odd[w], 32), 0xAA);
        _mm256_storeu_si256((__m256i *)(void *)(out[w] + at), both);
    }
}

/* Blocks at..at + 8, at counters and purposes of their own. */
AVX2 static inline void eight_words(const struct rng_name *name, size_t at, __m256i index, __m256i purpose,
                                    uint32_t *const out[4])
{
    struct eight state;
    uint32_t k0 = (uint32_t)name->seed, k1 = (uint32_t)(name->seed >> 32);
    eight_set(&state, 0, index);
    eight_set(&state, 1, purpose);
    eight_set(&state, 2, _mm256_set1_epi32((int)name->entity));
    eight_set(&state, 3, _mm256_set1_epi32((int)name->replication));
    for (int round = 0; round < ROUNDS; round++) {
        half_round(state.even, _mm256_set1_epi64x(k0), _mm256_set1_epi64x(k1));
        half_round(state.odd, _mm256_set1_epi64x(k0), _mm256_set1_epi64x(k1));
        k0 += weyl_0;
        k1 += weyl_1;
    }
    eight_store(&state, at, out);
}

AVX2 static inline __m256i eight_load(const uint32_t word[])
{
    return _mm256_loadu_si256((const __m256i *)(const void *)word);
}

AVX2 static void wide_words(const struct rng_name *name, size_t count, uint32_t first, uint32_t *const out[4])
{
    const __m256i step = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), purpose = _mm256_set1_epi32((int)name->purpose);
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        eight_words(name, i, _mm256_add_epi32(_mm256_set1_epi32((int)(first + (uint32_t)i)), step), purpose, out);
    if (i == count)
        return;
    uint32_t rest[4][LANES]; /* eight are made, and as many kept as were asked for */
    eight_words(name, 0, _mm256_add_epi32(_mm256_set1_epi32((int)(first + (uint32_t)i)), step), purpose,
                (uint32_t *[4]){ rest[0], rest[1], rest[2], rest[3] });
    for (int w = 0; w < 4; w++)
        memcpy(out[w] + i, rest[w], (count - i) * sizeof rest[w][0]);
}

AVX2 static void wide_words_at(const struct rng_name *name, size_t count, const uint32_t index[],
                               const uint32_t purpose[], uint32_t *const out[4])
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        eight_words(name, i, eight_load(index + i), eight_load(purpose + i), out);
    if (i == count)
        return;
    uint32_t rest[4][LANES], at[2][LANES] = { { 0 }, { 0 } };
    memcpy(at[0], index + i, (count - i) * sizeof at[0][0]);
    memcpy(at[1], purpose + i, (count - i) * sizeof at[1][0]);
    eight_words(name, 0, eight_load(at[0]), eight_load(at[1]), (uint32_t *[4]){ rest[0], rest[1], rest[2], rest[3] });
    for (int w = 0; w < 4; w++)
        memcpy(out[w] + i, rest[w], (count - i) * sizeof rest[w][0]);
}

static bool have_avx2(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}
#else
static void wide_words(const struct rng_name *name, size_t count, uint32_t first, uint32_t *const out[4])
{
    (void)name, (void)count, (void)first, (void)out;
}

static void wide_words_at(const struct rng_name *name, size_t count, const uint32_t index[], const uint32_t purpose[],
                          uint32_t *const out[4])
{
    (void)name, (void)count, (void)index, (void)purpose, (void)out;
}

static bool have_avx2(void)
{
    return false;
}
#endif

void rng_words(const struct rng_name *name, uint32_t first, size_t count, uint32_t *const out[4])
{
    if (have_avx2())
        wide_words(name, count, first, out);
    else
        plain_words(name, count, first, NULL, NULL, out);
}

void rng_words_at(const struct rng_name *name, size_t count, const uint32_t index[], const uint32_t purpose[],
                  uint32_t *const out[4])
{
    if (have_avx2())
        wide_words_at(name, count, index, purpose, out);
    else
        plain_words(name, count, 0, index, purpose, out);
}
