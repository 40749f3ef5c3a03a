/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "occupancy.h"

#include "wide.h"

#if WIDE_X86
#include <emmintrin.h>
#endif

enum { CHUNK = 256 }; /* squares of counts below 2^27 add up within 64 bits */

int32_t occupancy_sum(int32_t path[], size_t count, int32_t carry)
{
    size_t i = 0;
#if WIDE_X86
    /* Four at a time: two shifted additions sum within the vector, and the last of it is carried on. */
    __m128i before = _mm_set1_epi32(carry);
    for (; i + 4 <= count; i += 4) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(path + i));
        x = _mm_add_epi32(x, _mm_slli_si128(x, 4));
        x = _mm_add_epi32(x, _mm_slli_si128(x, 8));
        x = _mm_add_epi32(x, before);
        _mm_storeu_si128((__m128i *)(void *)(path + i), x);
        before = _mm_shuffle_epi32(x, 0xFF);
    }
    carry = _mm_cvtsi128_si32(before);
#endif
    for (; i < count; i++) {
        carry += path[i];
        path[i] = carry;
    }
    return carry;
}

WIDE void occupancy_read(const int32_t path[], size_t count, int32_t *most, int64_t *busy_s)
{
    int32_t largest = 0;
    uint32_t busy = 0; /* a segment is shorter than 2^32 s */
    for (size_t i = 0; i < count; i++) {
        largest = path[i] > largest ? path[i] : largest;
        busy += path[i] > 0;
    }
    *most = largest;
    *busy_s = busy;
}

int128 occupancy_square(const int32_t path[], size_t count)
{
    int128 sum_s = 0;
    for (size_t first = 0; first < count; first += CHUNK) {
        size_t end = count - first < CHUNK ? count : first + CHUNK;
        uint64_t chunk = 0;
        for (size_t i = first; i < end; i++)
            chunk += (uint64_t)(uint32_t)path[i] * (uint32_t)path[i];
        sum_s += chunk;
    }
    return sum_s;
}

WIDE void occupancy_add(int32_t to[], const int32_t from[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] += from[i];
}
