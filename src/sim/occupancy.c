/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "occupancy.h"

#include <stdbool.h>

#include "wide.h"

#if WIDE_AVX2
#include <immintrin.h>
#endif

enum { CHUNK = 256 }; /* squares of counts below 2^27 add up within 64 bits */

/* One by one, from second `from` on. */
static int32_t plain_sum(int32_t path[], size_t from, size_t count, int32_t carry, int32_t *most, uint32_t *busy)
{
    for (size_t i = from; i < count; i++) {
        carry += path[i];
        path[i] = carry;
        *most = carry > *most ? carry : *most;
        *busy += carry > 0;
    }
    return carry;
}

#if WIDE_AVX2
/* Eight at a time: two shifted additions sum within each half, the last of the lower half goes into the upper one, and
 * the last of all is carried on. Returns how many seconds it has done: all but the last, at most seven. */
__attribute__((target("avx2"))) static size_t wide_sum(int32_t path[], size_t count, int32_t *carry, int32_t *most,
                                                       uint32_t *busy)
{
    __m256i before = _mm256_set1_epi32(*carry), largest = _mm256_setzero_si256(), empty = largest, taken = largest;
    const __m256i last = _mm256_set1_epi32(7);
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(path + i));
        x = _mm256_add_epi32(x, _mm256_slli_si256(x, 4));
        x = _mm256_add_epi32(x, _mm256_slli_si256(x, 8));
        x = _mm256_add_epi32(x, _mm256_shuffle_epi32(_mm256_permute2x128_si256(x, x, 0x08), 0xFF));
        __m256i all = _mm256_permutevar8x32_epi32(x, last); /* of these alone: only the addition waits for those before */
        x = _mm256_add_epi32(x, before);
        _mm256_storeu_si256((__m256i *)(void *)(path + i), x);
        before = _mm256_add_epi32(before, all);
        largest = _mm256_max_epi32(largest, x);
        taken = _mm256_sub_epi32(taken, _mm256_cmpgt_epi32(x, empty));
    }
    int32_t lane[8], count_of[8];
    _mm256_storeu_si256((__m256i *)(void *)lane, largest);
    _mm256_storeu_si256((__m256i *)(void *)count_of, taken);
    for (int k = 0; k < 8; k++) {
        *most = lane[k] > *most ? lane[k] : *most;
        *busy += (uint32_t)count_of[k];
    }
    *carry = _mm256_cvtsi256_si32(before);
    return i;
}
#else
static size_t wide_sum(int32_t path[], size_t count, int32_t *carry, int32_t *most, uint32_t *busy)
{
    (void)path, (void)count, (void)carry, (void)most, (void)busy;
    return 0;
}
#endif

int32_t occupancy_sum(int32_t path[], size_t count, int32_t carry, int32_t *most, int64_t *busy_s)
{
    int32_t largest = 0;
    uint32_t busy = 0; /* a segment is shorter than 2^32 s */
    size_t done = wide_avx2() ? wide_sum(path, count, &carry, &largest, &busy) : 0;
    carry = plain_sum(path, done, count, carry, &largest, &busy);
    *most = largest;
    *busy_s = busy;
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
