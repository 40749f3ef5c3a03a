/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quasi.h"

#include <assert.h>

#include "rng.h"

/* Of dimensions 2 to 21 in new-joe-kuo-6.21201: degree of the primitive polynomial, its inner coefficients, the first
 * direction numbers. Dimension 1 is van der Corput's. */
static const struct {
    uint8_t degree, inner, first[7];
} joe_kuo[QUASI_DIMENSIONS - 1] = {
    { 1, 0, { 1 } },
    { 2, 1, { 1, 3 } },
    { 3, 1, { 1, 3, 1 } },
    { 3, 2, { 1, 1, 1 } },
    { 4, 1, { 1, 1, 3, 3 } },
    { 4, 4, { 1, 3, 5, 13 } },
    { 5, 2, { 1, 1, 5, 5, 17 } },
    { 5, 4, { 1, 1, 5, 5, 5 } },
    { 5, 7, { 1, 1, 7, 11, 19 } },
    { 5, 11, { 1, 1, 5, 1, 1 } },
    { 5, 13, { 1, 1, 1, 3, 11 } },
    { 5, 14, { 1, 3, 5, 5, 31 } },
    { 6, 1, { 1, 3, 3, 9, 7, 49 } },
    { 6, 13, { 1, 1, 1, 15, 21, 21 } },
    { 6, 16, { 1, 3, 1, 13, 27, 49 } },
    { 6, 19, { 1, 1, 1, 15, 7, 5 } },
    { 6, 22, { 1, 3, 1, 15, 13, 25 } },
    { 6, 25, { 1, 1, 5, 5, 19, 61 } },
    { 7, 1, { 1, 3, 7, 11, 23, 15, 103 } },
    { 7, 4, { 1, 3, 7, 13, 13, 15, 69 } },
};

uint32_t quasi_sobol(unsigned dimension, uint32_t point)
{
    assert(dimension < QUASI_DIMENSIONS && point < UINT32_C(1) << QUASI_LEVELS);
    uint32_t v[QUASI_LEVELS], x = 0; /* direction numbers, their leading bit the highest of QUASI_LEVELS */
    for (unsigned i = 0; i < QUASI_LEVELS && point >> i; i++) {
        if (dimension == 0) {
            v[i] = UINT32_C(1) << (QUASI_LEVELS - 1 - i);
        } else {
            const unsigned s = joe_kuo[dimension - 1].degree, a = joe_kuo[dimension - 1].inner;
            if (i < s) {
                v[i] = (uint32_t)joe_kuo[dimension - 1].first[i] << (QUASI_LEVELS - 1 - i);
            } else { /* the recurrence of Bratley, Fox 1988 */
                v[i] = v[i - s] ^ (v[i - s] >> s);
                for (unsigned k = 1; k < s; k++)
                    v[i] ^= (a >> (s - 1 - k) & 1) ? v[i - k] : 0;
            }
        }
        x ^= (point >> i & 1) ? v[i] : 0;
    }
    return x;
}

/* A block decides on five levels below one prefix: a tree of 31 nodes, node n in bit n of its first word. */
enum { TREE_LEVELS = 5 };

double quasi_uniform(uint64_t seed, uint32_t purpose, unsigned dimension, uint32_t scramble, uint32_t point)
{
    const uint32_t x = quasi_sobol(dimension, point);
    uint32_t y = 0, block[4];
    for (unsigned top = 0; top < QUASI_LEVELS; top += TREE_LEVELS) {
        const uint32_t prefix = x >> (QUASI_LEVELS - top);
        rng_block(seed, (uint32_t[4]){ prefix, purpose, dimension << 8 | top, scramble }, block);
        uint32_t node = 1;
        for (unsigned level = top; level < top + TREE_LEVELS; level++) {
            const uint32_t bit = x >> (QUASI_LEVELS - 1 - level) & 1;
            y = y << 1 | (bit ^ (block[0] >> node & 1));
            node = node << 1 | bit;
        }
    }
    rng_block(seed, (uint32_t[4]){ point, purpose, dimension << 8 | QUASI_LEVELS, scramble }, block);
    return ((double)((uint64_t)y << 32 | block[0]) + 0.5) * 0x1p-52;
}
