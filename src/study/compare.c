/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Shares of being cheapest among the patterns that `may` (NULL: all). Counted in whole numbers by how many share, so
 * that the sum does not depend on an order. */
static void share_cheapest(const struct outcomes *outcomes, const bool may[], struct arena *arena, double out[])
{
    size_t patterns = outcomes->patterns;
    size_t mark = arena_mark(arena);
    int64_t *among = arena_alloc(arena, patterns * patterns, sizeof among[0]); /* [pattern][how many share - 1] */
    for (int64_t i = 0; i < outcomes->replications; i++) {
        int64_t least = INT64_MAX;
        outcomes_pass(outcomes, i);
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

/* Room for n values each. */
struct room {
    int64_t *value, *sorted, *scratch, *a_sorted, *b_sorted;
};

/* Leaves what the cheapest that fits costs in `least`. */
static void find_least(const struct outcomes *outcomes, const bool fits[], int64_t least[])
{
    for (int64_t i = 0; i < outcomes->replications; i++) {
        outcomes_pass(outcomes, i);
        least[i] = INT64_MAX;
        for (size_t p = 0; p < outcomes->patterns; p++)
            if (fits[p] && outcomes->pattern[p].total_nano[i] < least[i])
                least[i] = outcomes->pattern[p].total_nano[i];
    }
}

static void regret_all(const struct outcomes *outcomes, const bool fits[], const struct room *room,
                       struct compare_regret regret[])
{
    const size_t n = (size_t)outcomes->replications;
    int64_t *least = room->a_sorted;
    find_least(outcomes, fits, least);
    for (size_t p = 0; p < outcomes->patterns; p++) {
        if (!fits[p])
            continue;
        for (size_t i = 0; i < n; i++)
            room->value[i] = outcomes->pattern[p].total_nano[i] - least[i];
        struct sample_money money = sample_money(room->value, 1, n, room->sorted, room->scratch);
        regret[p].mean = summary_mean_of(outcomes, room->value, &money);
        memcpy(regret[p].percentile_nano, money.percentile_nano, sizeof money.percentile_nano);
        regret[p].max_nano = room->sorted[n - 1];
        outcomes_rest(outcomes);
    }
}

static void sort_totals(const struct outcomes *outcomes, size_t p, int64_t sorted[], int64_t scratch[])
{
    memcpy(sorted, outcomes->pattern[p].total_nano, (size_t)outcomes->replications * sizeof sorted[0]);
    sample_sort(sorted, scratch, (size_t)outcomes->replications);
}

/* Expects the totals of a in a_sorted. */
static void compare_two(const struct outcomes *outcomes, struct compare_pair *pair, const struct room *room)
{
    int64_t *difference = room->value;
    const int64_t *a = outcomes->pattern[pair->a].total_nano, *b = outcomes->pattern[pair->b].total_nano;
    int64_t n = outcomes->replications, cheaper = 0, equal = 0;
    for (int64_t i = 0; i < n; i++) { /* totals are not negative: their difference fits */
        difference[i] = a[i] - b[i];
        cheaper += difference[i] < 0;
        equal += difference[i] == 0;
    }
    struct sample_money money = sample_money(difference, 1, (size_t)n, room->sorted, room->scratch);
    pair->sd_nano = money.sd_nano;
    pair->mean = summary_mean_of(outcomes, difference, &money);
    memcpy(pair->percentile_nano, money.percentile_nano, sizeof money.percentile_nano);
    pair->a_cheaper_probability = ((double)cheaper + (double)equal / 2) / (double)n;
    sort_totals(outcomes, pair->b, room->b_sorted, room->scratch);
    pair->dominance = dominance_of(a, b, room->a_sorted, room->b_sorted, (size_t)n);
}

/* All pairs of a pattern with those after it are one job; each helper has a room of its own. */
enum { ROOM_COLUMNS = 5 };
struct desk {
    const struct outcomes *outcomes;
    struct compare_pair *pair;
    int64_t *room;
};

static struct room room_of(const struct desk *desk, int helper)
{
    const size_t n = (size_t)desk->outcomes->replications;
    int64_t *at = desk->room + (size_t)helper * ROOM_COLUMNS * n;
    return (struct room){ at, at + n, at + 2 * n, at + 3 * n, at + 4 * n };
}

static void compare_one(void *context, size_t a, int helper)
{
    const struct desk *desk = context;
    const size_t patterns = desk->outcomes->patterns;
    const struct room room = room_of(desk, helper);
    struct compare_pair *pair = desk->pair + a * (2 * patterns - a - 1) / 2;
    sort_totals(desk->outcomes, a, room.a_sorted, room.scratch);
    for (size_t b = a + 1; b < patterns; b++) {
        *pair = (struct compare_pair){ .a = a, .b = b };
        compare_two(desk->outcomes, pair++, &room);
        outcomes_rest(desk->outcomes);
    }
}

enum status compare_build(const struct outcomes *outcomes, const bool fits[], struct arena *arena,
                          struct compare *compare)
{
    assert(outcomes->replications >= 1);
    const size_t patterns = outcomes->patterns;
    *compare = (struct compare){ .pairs = patterns * (patterns - 1) / 2 };
    compare->cheapest_probability = arena_alloc(arena, patterns, sizeof(double));
    compare->cheapest_fitting = arena_alloc(arena, patterns, sizeof(double));
    share_cheapest(outcomes, NULL, arena, compare->cheapest_probability);
    share_cheapest(outcomes, fits, arena, compare->cheapest_fitting);
    compare->pair = arena_alloc(arena, compare->pairs, sizeof compare->pair[0]);
    compare->regret = arena_alloc(arena, patterns, sizeof compare->regret[0]);
    const int helpers = ensemble_helpers(outcomes, ROOM_COLUMNS);
    struct desk desk = { .outcomes = outcomes, .pair = compare->pair };
    desk.room = malloc((size_t)helpers * ROOM_COLUMNS * (size_t)outcomes->replications * sizeof desk.room[0]);
    if (!desk.room)
        return STATUS_LIMIT;
    const struct room room = room_of(&desk, 0);
    regret_all(outcomes, fits, &room, compare->regret);
    ensemble_each(helpers, patterns, compare_one, &desk);
    free(desk.room);
    return STATUS_OK;
}
