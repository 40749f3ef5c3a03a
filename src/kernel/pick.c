/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pick.h"

#include <stdbool.h>

#include "wide.h"

#if WIDE_AVX2
#include <immintrin.h>

/* Four comparisons give four bits, the bits give the places that are kept, one byte each, and all four are written.
 * Returns how many positions it has looked at: all but the last, at most three. */
__attribute__((target("avx2"))) static size_t wide_pick(size_t count, const int64_t low[], int64_t below,
                                                        const int64_t high[], int64_t above, uint32_t out[],
                                                        size_t *picked)
{
    static const uint32_t kept[16] = { 0,    0x00,   0x01,   0x0100,   0x02,   0x0200,   0x0201,   0x020100,
                                       0x03, 0x0300, 0x0301, 0x030100, 0x0302, 0x030200, 0x030201, 0x03020100 };
    static const uint8_t bits[16] = { 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4 };
    const __m256i limit = _mm256_set1_epi64x(below), base = _mm256_set1_epi64x(above);
    size_t n = 0, i = 0;
    for (; i + 4 <= count; i += 4) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)(low + i));
        __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(high + i));
        __m256i both = _mm256_and_si256(_mm256_cmpgt_epi64(limit, a), _mm256_cmpgt_epi64(b, base));
        int mask = _mm256_movemask_pd(_mm256_castsi256_pd(both));
        __m128i place = _mm_cvtepu8_epi32(_mm_cvtsi32_si128((int)kept[mask]));
        _mm_storeu_si128((__m128i *)(void *)(out + n), _mm_add_epi32(place, _mm_set1_epi32((int)i)));
        n += bits[mask];
    }
    *picked = n;
    return i;
}
#else
static size_t wide_pick(size_t count, const int64_t low[], int64_t below, const int64_t high[], int64_t above,
                        uint32_t out[], size_t *picked)
{
    (void)count, (void)low, (void)below, (void)high, (void)above, (void)out, (void)picked;
    return 0;
}
#endif

size_t pick_between(size_t count, const int64_t low[], int64_t below, const int64_t high[], int64_t above,
                    uint32_t out[])
{
    size_t n = 0, i = wide_avx2() ? wide_pick(count, low, below, high, above, out, &n) : 0;
    for (; i < count; i++) { /* written in any case, kept by counting on */
        out[n] = (uint32_t)i;
        n += (low[i] < below) & (high[i] > above);
    }
    return n;
}
