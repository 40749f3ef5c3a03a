/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting whole numbers by their digits, the least significant first (Knuth, The Art of Computer Programming 3, 5.2.5):
 * no comparison, no branch on chance, stable. A few ns a key where a comparison sort takes 60. */
#ifndef IVSIM_RADIX_H
#define IVSIM_RADIX_H

#include <stddef.h>
#include <stdint.h>

/* Sorts by the bits of a key from `low_bit` up to below `high_bit`; equal ones stay in their order, and all bits travel
 * along. Returns where the sorted keys are: `key` or `scratch`, each of `count`. */
uint64_t *radix_sort(uint64_t key[], uint64_t scratch[], size_t count, unsigned low_bit, unsigned high_bit);

/* How many bits it takes to write `value`. */
static inline unsigned radix_bits(uint64_t value)
{
    return value == 0 ? 0 : 64u - (unsigned)__builtin_clzll((unsigned long long)value);
}

#endif
