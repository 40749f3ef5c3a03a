/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The passes of audience_plain.c in one, for AVX2: groups of viewers follow each other through them, so that while the
 * processor waits for one group's multiplications it does another one's look-ups, and nothing leaves the first cache.
 */
#include "audience_block.h"

#include <string.h>

#include "calendar.h"
#include "rng_wide.h"
#include "sampler_wide.h"

#if WIDE_AVX2
#define AVX2 __attribute__((target("avx2")))

enum { GROUP = four_BLOCKS, LANES = 8 };

struct group {
    uint32_t word[3][GROUP]; /* arrival, column, stay */
    uint32_t index[GROUP], place[GROUP], arrival[GROUP], column[GROUP];
    uint32_t time_ms[GROUP], from_s[GROUP], to_s[GROUP];
    struct sampler_cell cell[GROUP];
};

AVX2 static inline __m256i load(const uint32_t at[])
{
    return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

AVX2 static inline void store(uint32_t at[], __m256i value)
{
    _mm256_storeu_si256((__m256i *)(void *)at, value);
}

AVX2 static inline void locate(struct group *group)
{
    for (size_t i = 0; i < GROUP; i += LANES) {
        __m256i place;
        store(group->index + i, sampler_wide_locate(load(group->word[2] + i), &place));
        store(group->place + i, place);
    }
}

/* The second whose beginning is the first not before these ms: exact below 2^32 (Granlund, Montgomery 1994). */
AVX2 static inline __m256i seconds_of(__m256i ms)
{
    const __m256i factor = _mm256_set1_epi64x(274877907); /* 2^38 / 1000, rounded up */
    __m256i up = _mm256_add_epi32(ms, _mm256_set1_epi32(SECOND_MS - 1));
    __m256i even = _mm256_srli_epi64(_mm256_mul_epu32(up, factor), 38);
    __m256i odd = _mm256_srli_epi64(_mm256_mul_epu32(_mm256_srli_epi64(up, 32), factor), 38);
    return _mm256_or_si256(even, _mm256_slli_epi64(odd, 32));
}

/* As cut of audience_plain.c. Returns sums of the times, by lane. */
AVX2 static inline __m256i cut(const struct audience_bounds *bounds, struct group *group)
{
    const __m256i low = _mm256_set1_epi32(bounds->low_ms), high = _mm256_set1_epi32(bounds->high_ms);
    const __m256i last = _mm256_set1_epi32(bounds->last_ms), least = _mm256_set1_epi32(bounds->stay_ms);
    const __m256i from = _mm256_set1_epi32(bounds->from_ms), most = _mm256_set1_epi32(AUDIENCE_STAY_MAX_MS);
    __m256i sum = _mm256_setzero_si256();
    for (size_t i = 0; i < GROUP; i += LANES) {
        __m256i stay = _mm256_min_epu32(sampler_wide_offsets(group->cell + i, load(group->place + i)), most);
        __m256i at = _mm256_add_epi32(load(group->arrival + i), from);
        __m256i from_ms = _mm256_min_epi32(_mm256_max_epi32(at, low), high);
        __m256i to_ms = _mm256_min_epi32(_mm256_add_epi32(_mm256_add_epi32(at, stay), least), last);
        to_ms = _mm256_max_epi32(to_ms, from_ms);
        __m256i time = _mm256_sub_epi32(to_ms, from_ms);
        store(group->time_ms + i, time);
        store(group->from_s + i, seconds_of(from_ms));
        store(group->to_s + i, seconds_of(to_ms));
        sum = _mm256_add_epi64(
            sum, _mm256_add_epi64(_mm256_srli_epi64(time, 32), _mm256_and_si256(time, _mm256_set1_epi64x(UINT32_MAX))));
    }
    return sum;
}

/* Looks up what `next` needs and drops `done`. */
AVX2 static inline __attribute__((always_inline)) void look_up(const struct event_plan *plan, bool alike,
                                                               struct group *next, const struct group *done,
                                                               int32_t number[], int64_t category_ms[])
{
    const struct sampler *arrival = &plan->viewer_class[0].arrival;
    const uint64_t *base = arrival->base, *rise = arrival->rise;
    const struct sampler_cell *cell = plan->stay[0]->cell;
    const uint8_t *quick = arrival->quick;
    const uint16_t *quick_column = plan->column_quick;
#pragma GCC unroll 8
    for (size_t i = 0; i < GROUP; i++) {
        uint32_t word = next->word[0][i], other = next->word[1][i];
        size_t k = quick[word >> (32 - SAMPLER_QUICK_BITS)];
        if (__builtin_expect(k == SAMPLER_SLOW, false))
            k = sampler_entry(arrival, word);
        next->arrival[i] = (uint32_t)((base[k] + word * rise[k]) >> 32);
        next->cell[i] = cell[next->index[i]];
        number[done->from_s[i]]++;
        number[done->to_s[i]]--;
        if (alike)
            continue;
        uint32_t column = quick_column[other >> (32 - COLUMN_QUICK_BITS)];
        if (__builtin_expect(column == COLUMN_SLOW, false))
            column = model_column(plan, other);
        next->column[i] = column;
        category_ms[done->column[i]] += done->time_ms[i];
    }
}

AVX2 static inline __attribute__((always_inline)) int64_t draw(const struct audience_task *task,
                                                               const struct audience_bounds *bounds, int64_t first,
                                                               size_t groups, bool alike, struct audience_block *block)
{
    struct group room[3], *fresh = &room[0], *next = &room[1], *done = &room[2];
    memset(room, 0, sizeof room);
    const struct rng_name name = streams_name(task->streams, PURPOSE_AUDIENCE, task->occurrence);
    struct four_keys keys;
    struct four_start start;
    four_set_keys(name.seed, &keys);
    four_set_start(&name, &start);
    __m256i sum = _mm256_setzero_si256();
    /* Two more, for the last ones to get through. */
    for (size_t g = 0; g < groups + 2; g++) {
        if (g < groups) {
            __m256i c[4][RNG_REGISTERS];
            four_begin((uint32_t)first + (uint32_t)(g * GROUP), &start, &keys, c);
            four_rounds(c, 3, &keys);
            four_store(c, 0, (uint32_t *[4]){ fresh->word[0], alike ? NULL : fresh->word[1], fresh->word[2], NULL });
        }
        if (g >= 2)
            sum = _mm256_add_epi64(sum, cut(bounds, done));
        locate(next);
        look_up(task->plan, alike, next, done, task->path[0].number, block->category_ms);
        struct group *last = done;
        done = next;
        next = fresh;
        fresh = last;
    }
    int64_t part[4];
    _mm256_storeu_si256((__m256i *)(void *)part, sum);
    return part[0] + part[1] + part[2] + part[3];
}

AVX2 static void draw_groups(const struct audience_task *task, const struct audience_bounds *bounds, int64_t first,
                             size_t groups, struct audience_block *block)
{
    if (task->plan->columns == 1)
        block->category_ms[0] += draw(task, bounds, first, groups, true, block);
    else
        draw(task, bounds, first, groups, false, block);
}

int64_t audience_draw_fused(const struct audience_task *task, const struct audience_bounds *bounds, int64_t first,
                            int64_t end, struct audience_block *block)
{
    const struct sampler *arrival = &task->plan->viewer_class[0].arrival, *stay = task->plan->stay[0];
    if (!wide_avx2() || task->model->places > 1 || (arrival->kind != SAMPLER_STEPS && arrival->kind != SAMPLER_ATOMS) ||
        stay->kind != SAMPLER_OCTAVE)
        return first;
    const size_t groups = (size_t)(end - first) / GROUP;
    draw_groups(task, bounds, first, groups, block);
    return first + (int64_t)(groups * GROUP);
}
#else
int64_t audience_draw_fused(const struct audience_task *task, const struct audience_bounds *bounds, int64_t first,
                            int64_t end, struct audience_block *block)
{
    (void)task, (void)bounds, (void)end, (void)block;
    return first;
}
#endif
