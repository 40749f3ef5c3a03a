/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What knowing one input better is worth, from the samples at hand: replications are sorted by the input's value and
 * cut into strata, in each of which the input is nearly known (Strong, Oakley 2013: one-parameter partial perfect
 * information by sorting and blocking). */
#include <math.h>
#include <stdlib.h>

#include "interval.h"
#include "sensitivity_parts.h"

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int compare_ranked(const void *a, const void *b)
{
    const struct sensitivity_ranked *x = a, *y = b;
    if (x->x != y->x)
        return x->x < y->x ? -1 : 1;
    return (x->turn > y->turn) - (x->turn < y->turn);
}

/* As many as leave a hundred replications to each, of both samples together. */
static size_t strata_of(const struct sensitivity_sample *sample)
{
    const size_t most = 2 * sample->n / 100;
    return most > SENSITIVITY_STRATA ? SENSITIVITY_STRATA : most > 2 ? most : 2;
}

/* Mean over the strata of (percentile - mean) of the bill, replications taken in this order. */
static double set_aside(const double total[], const struct sensitivity_ranked rank[], size_t all, size_t strata,
                        double percentile, double room[])
{
    double sum = 0;
    for (size_t k = 0; k < strata; k++) {
        size_t begin = all * k / strata, m = all * (k + 1) / strata - begin;
        double mean = 0;
        for (size_t i = 0; i < m; i++) {
            room[i] = total[rank[begin + i].index];
            mean += room[i] / (double)m;
        }
        qsort(room, m, sizeof room[0], compare);
        sum += (room[interval_rank((int64_t)m, percentile) - 1] - mean) * (double)m;
    }
    return sum / (double)all;
}

/* The fitting pattern with the lowest mean over ranks begin .. end, among members of one sample (half 0: A, 1: B; 2:
 * both).
 */
static size_t best_of(const struct sensitivity_sample *sample, const bool fits[],
                      const struct sensitivity_ranked rank[], size_t begin, size_t end, int half)
{
    size_t best = SIZE_MAX;
    double least = INFINITY;
    for (size_t p = 0; p < sample->patterns; p++) {
        double sum = 0;
        for (size_t i = begin; i < end; i++)
            if (half == 2 || (rank[i].index >= sample->n) == (half == 1))
                sum += sample->total[p][rank[i].index];
        if (fits[p] && sum < least) {
            least = sum;
            best = p;
        }
    }
    return best;
}

/* In each stratum the pattern is chosen on one sample and paid for in the other: else it would be the one that noise
 * favours, and knowing nothing would be worth something. */
static void worth_of_choice(const struct sensitivity_sample *sample, const struct sensitivity_ranked rank[],
                            const bool fits[], double *worth, double *half_width)
{
    const size_t all = 2 * sample->n, strata = strata_of(sample);
    const size_t usual = best_of(sample, fits, rank, 0, all, 2);
    double sum = 0, squares = 0;
    for (size_t k = 0; k < strata; k++) {
        size_t begin = all * k / strata, end = all * (k + 1) / strata;
        size_t best[2] = { best_of(sample, fits, rank, begin, end, 1), best_of(sample, fits, rank, begin, end, 0) };
        for (size_t i = begin; i < end; i++) {
            size_t chosen = best[rank[i].index >= sample->n];
            double saved = sample->total[usual][rank[i].index] - sample->total[chosen][rank[i].index];
            sum += saved;
            squares += saved * saved;
        }
    }
    const double mean = sum / (double)all, variance = squares / (double)all - mean * mean;
    *worth = mean;
    *half_width = interval_mean((int64_t)all, sqrt(variance > 0 ? variance : 0));
}

/* The same for every pattern, and for ten sections of the replications apart: at[p][SECTIONS] is that of all. Sections
 * are as far from the truth as the smallness of their strata makes them, but as far for one order as for another. */
enum { SECTIONS = 10 };

static void set_aside_each(const struct sensitivity_sample *sample, const struct sensitivity_ranked rank[],
                           struct sensitivity_ranked scratch[], double percentile, double room[],
                           double at[][SECTIONS + 1])
{
    const size_t all = 2 * sample->n, strata = strata_of(sample);
    for (size_t p = 0; p < sample->patterns; p++)
        at[p][SECTIONS] = set_aside(sample->total[p], rank, all, strata, percentile, room);
    for (size_t s = 0; s < SECTIONS; s++) {
        size_t count = 0;
        for (size_t i = 0; i < all; i++)
            if (rank[i].turn / 2 % SECTIONS == s)
                scratch[count++] = rank[i];
        for (size_t p = 0; p < sample->patterns; p++)
            at[p][s] = set_aside(sample->total[p], scratch, count, strata, percentile, room);
    }
}

void sensitivity_worth(const struct sensitivity_sample *sample, const double x[], size_t input, const bool fits[],
                       struct sensitivity_ranked rank[], double room[], struct sensitivity *out)
{
    const size_t n = sample->n, all = 2 * n;
    struct sensitivity_ranked *scratch = rank + all;
    double now[SCENARIO_PATTERNS_MAX][SECTIONS + 1], known[SCENARIO_PATTERNS_MAX][SECTIONS + 1];
    for (size_t i = 0; i < all; i++)
        rank[i] = (struct sensitivity_ranked){ .x = x[i],
                                               .index = (uint32_t)i,
                                               .turn = (uint32_t)(i < n ? 2 * i : 2 * (i - n) + 1) };
    /* What strata that say nothing leave to set aside: those of consecutive replications, as small and as coarse. */
    set_aside_each(sample, rank, scratch, out->percentile, room, now);
    qsort(rank, all, sizeof rank[0], compare_ranked);
    set_aside_each(sample, rank, scratch, out->percentile, room, known);
    for (size_t p = 0; p < sample->patterns; p++) {
        struct sensitivity_part *part = &out->pattern[p].part[input];
        double mean = 0, square = 0;
        for (size_t s = 0; s < SECTIONS; s++)
            mean += (now[p][s] - known[p][s]) / SECTIONS;
        for (size_t s = 0; s < SECTIONS; s++)
            square += (now[p][s] - known[p][s] - mean) * (now[p][s] - known[p][s] - mean);
        part->less_nano = now[p][SECTIONS] - known[p][SECTIONS];
        part->less_half_nano = interval_mean(SECTIONS, sqrt(square / (SECTIONS - 1)));
        if (part->total.value == 0 && part->total.high == 0) /* no bill hangs on it: that is sure */
            part->less_nano = part->less_half_nano = 0;
    }
    if (out->has_choice)
        worth_of_choice(sample, rank, fits, &out->choice_nano[input], &out->choice_half_nano[input]);
}
