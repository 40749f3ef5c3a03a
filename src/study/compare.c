/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "interval.h"

/* Shares of being cheapest among the patterns that `may` (NULL: all). Counted in whole numbers by how many share, so
 * that the sum does not depend on an order. */
static void share_cheapest(const struct outcomes *outcomes, const bool may[], struct arena *arena, double out[])
{
    size_t patterns = outcomes->patterns;
    size_t mark = arena_mark(arena);
    int64_t *among = arena_alloc(arena, patterns * patterns, sizeof among[0]); /* [pattern][how many share - 1] */
    for (int64_t i = 0; i < outcomes->replications; i++) {
        int64_t least = INT64_MAX;
        size_t share = 0;
        for (size_t p = 0; p < patterns; p++) {
            int64_t total = outcomes->pattern[p].total_nano[i];
            if (may && !may[p])
                continue;
            if (total < least)
                share = 0;
            if (total <= least) {
                least = total;
                share++;
            }
        }
        for (size_t p = 0; p < patterns; p++)
            if ((!may || may[p]) && outcomes->pattern[p].total_nano[i] == least)
                among[p * patterns + share - 1]++;
    }
    for (size_t p = 0; p < patterns; p++) {
        double won = 0;
        for (size_t k = 0; k < patterns; k++)
            won += (double)among[p * patterns + k] / (double)(k + 1);
        out[p] = may && !may[p] ? NAN : won / (double)outcomes->replications;
    }
    arena_release(arena, mark);
}

static void compare_two(const struct outcomes *outcomes, struct compare_pair *pair, int64_t difference[],
                        int64_t sorted[], int64_t scratch[])
{
    const int64_t *a = outcomes->pattern[pair->a].total_nano, *b = outcomes->pattern[pair->b].total_nano;
    int64_t n = outcomes->replications, cheaper = 0, equal = 0;
    for (int64_t i = 0; i < n; i++) { /* totals are not negative: their difference fits */
        difference[i] = a[i] - b[i];
        cheaper += difference[i] < 0;
        equal += difference[i] == 0;
    }
    struct sample_money money = sample_money(difference, 1, (size_t)n, sorted, scratch);
    pair->sd_nano = money.sd_nano;
    pair->mean.value_nano = money.mean_nano;
    pair->mean.has_interval = n >= 2;
    if (pair->mean.has_interval) {
        int64_t half = llround(sample_nine_digits(interval_mean(n, money.sd_nano)));
        pair->mean.low_nano = money.mean_nano - half;
        pair->mean.high_nano = money.mean_nano + half;
    }
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        pair->percentile_nano[p] = money.percentile_nano[p];
    pair->a_cheaper_probability = ((double)cheaper + (double)equal / 2) / (double)n;
}

enum status compare_build(const struct outcomes *outcomes, const bool fits[], struct arena *arena,
                          struct compare *compare)
{
    assert(outcomes->replications >= 1);
    size_t patterns = outcomes->patterns, n = (size_t)outcomes->replications;
    *compare = (struct compare){ .pairs = patterns * (patterns - 1) / 2 };
    compare->cheapest_probability = arena_alloc(arena, patterns, sizeof(double));
    compare->cheapest_fitting = arena_alloc(arena, patterns, sizeof(double));
    share_cheapest(outcomes, NULL, arena, compare->cheapest_probability);
    share_cheapest(outcomes, fits, arena, compare->cheapest_fitting);
    compare->pair = arena_alloc(arena, compare->pairs, sizeof compare->pair[0]);
    int64_t *room = malloc(3 * n * sizeof room[0]);
    if (!room)
        return STATUS_LIMIT;
    size_t k = 0;
    for (size_t a = 0; a < patterns; a++) {
        for (size_t b = a + 1; b < patterns; b++) {
            compare->pair[k] = (struct compare_pair){ .a = a, .b = b };
            compare_two(outcomes, &compare->pair[k++], room, room + n, room + 2 * n);
        }
    }
    free(room);
    return STATUS_OK;
}
