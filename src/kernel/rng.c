/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rng.h"

#include <math.h>
#include <string.h>

#include "rng_wide.h"

/* Each 32-bit word lives in a 64-bit lane, so that one widening multiplication gives both halves without a shuffle:
 * that is what lets the compiler vectorise the ten rounds well. The words' upper halves are kept zero. */
static inline void philox(uint64_t c[4], uint32_t k0, uint32_t k1)
{
    for (int round = 0; round < RNG_ROUNDS; round++) {
        uint64_t product_0 = (uint64_t)rng_multiplier_0 * (uint32_t)c[0];
        uint64_t product_1 = (uint64_t)rng_multiplier_1 * (uint32_t)c[2];
        c[0] = (product_1 >> 32) ^ c[1] ^ k0;
        c[1] = product_1 & UINT32_MAX;
        c[2] = (product_0 >> 32) ^ c[3] ^ k1;
        c[3] = product_0 & UINT32_MAX;
        k0 += rng_weyl_0;
        k1 += rng_weyl_1;
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
