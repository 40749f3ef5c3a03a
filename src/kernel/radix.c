/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "radix.h"

#include <string.h>

enum { DIGIT_BITS = 11, SMALL_BITS = 6, SMALL = 256, FEW = 24 };

static void insertion_sort(uint64_t key[], size_t count, uint64_t mask)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t moved = key[i];
        size_t at = i;
        for (; at > 0 && (key[at - 1] & mask) > (moved & mask); at--)
            key[at] = key[at - 1];
        key[at] = moved;
    }
}

uint64_t *radix_sort(uint64_t key[], uint64_t scratch[], size_t count, unsigned low_bit, unsigned high_bit)
{
    uint64_t mask = (high_bit < 64 ? (UINT64_C(1) << high_bit) : 0) - (UINT64_C(1) << low_bit);
    if (high_bit <= low_bit)
        return key;
    if (count < FEW) {
        insertion_sort(key, count, mask);
        return key;
    }
    /* Few keys are not worth clearing thousands of counters. */
    const unsigned digit_bits = count < SMALL ? SMALL_BITS : DIGIT_BITS;
    size_t start[1 << DIGIT_BITS];
    for (unsigned bit = low_bit; bit < high_bit; bit += digit_bits) {
        unsigned width = high_bit - bit < digit_bits ? high_bit - bit : digit_bits;
        const uint64_t digit = (UINT64_C(1) << width) - 1;
        memset(start, 0, sizeof start[0] << width);
        for (size_t i = 0; i < count; i++)
            start[key[i] >> bit & digit]++;
        size_t sum = 0;
        for (size_t d = 0; d <= digit; d++) {
            size_t here = start[d];
            start[d] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            scratch[start[key[i] >> bit & digit]++] = key[i];
        uint64_t *sorted = scratch;
        scratch = key;
        key = sorted;
    }
    return key;
}
