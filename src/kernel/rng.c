/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rng.h"

enum { ROUNDS = 10 };

/* Salmon et al. 2011, table 2: the multipliers of Philox4x32 and the Weyl increments of its key. */
static const uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
static const uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;

/* Each 32-bit word lives in a 64-bit lane, so that one widening multiplication gives both halves without a shuffle: that
 * is what lets the compiler vectorise the ten rounds well. The words' upper halves are kept zero. */
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

/* One clone a vector width, chosen when the program starts; integers only, so all give the same bits. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

WIDE void rng_words(const struct rng_name *name, uint32_t first, size_t count, uint32_t *const out[4])
{
    const uint32_t purpose = name->purpose, entity = name->entity, replication = name->replication;
    const uint32_t k0 = (uint32_t)name->seed, k1 = (uint32_t)(name->seed >> 32);
    uint32_t *restrict out_0 = out[0], *restrict out_1 = out[1], *restrict out_2 = out[2], *restrict out_3 = out[3];
    for (size_t i = 0; i < count; i++) {
        uint64_t c[4] = { first + (uint32_t)i, purpose, entity, replication };
        philox(c, k0, k1);
        out_0[i] = (uint32_t)c[0];
        out_1[i] = (uint32_t)c[1];
        out_2[i] = (uint32_t)c[2];
        out_3[i] = (uint32_t)c[3];
    }
}

WIDE void rng_words_at(const struct rng_name *name, size_t count, const uint32_t index[], const uint32_t purpose[],
                       uint32_t *const out[4])
{
    const uint32_t entity = name->entity, replication = name->replication;
    const uint32_t k0 = (uint32_t)name->seed, k1 = (uint32_t)(name->seed >> 32);
    uint32_t *restrict out_0 = out[0], *restrict out_1 = out[1], *restrict out_2 = out[2], *restrict out_3 = out[3];
    for (size_t i = 0; i < count; i++) {
        uint64_t c[4] = { index[i], purpose[i], entity, replication };
        philox(c, k0, k1);
        out_0[i] = (uint32_t)c[0];
        out_1[i] = (uint32_t)c[1];
        out_2[i] = (uint32_t)c[2];
        out_3[i] = (uint32_t)c[3];
    }
}
