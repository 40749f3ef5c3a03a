/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "apportion.h"

#include <math.h>
#include <string.h>

/* What tells viewers of one class apart. */
enum trait { TRAIT_REGION, TRAIT_RENDITION, TRAIT_AUDIO_ONLY, TRAIT_PLACE, TRAITS };
enum { TRAIT_VALUES_MAX = MODEL_PLACES_MAX };

static const double equal_shares = 1e-9; /* remainders nearer than this are ties: the earlier one goes first */

static unsigned trait_of(const struct event_plan *plan, size_t category, enum trait trait)
{
    const struct cell *cell = &plan->cell[plan->category_cell[category]];
    switch (trait) {
    case TRAIT_REGION: return cell->region;
    case TRAIT_RENDITION: return cell->rendition;
    case TRAIT_AUDIO_ONLY: return cell->audio_only;
    default: return cell->place;
    }
}

/* Largest remainder (Hamilton): the whole part of each due, then one more to the largest fractions. */
static void largest_remainder(const double due[], size_t n, int64_t total, int64_t out[])
{
    int64_t given = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = (int64_t)floor(due[i] + equal_shares);
        given += out[i];
    }
    for (; given < total; given++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            if (due[i] - (double)out[i] > due[best] - (double)out[best] + equal_shares)
                best = i;
        out[best]++;
    }
}

/* The categories first .. end of one class. Every combination gets the whole part of its due; those left over go one by
 * one to the largest remainder among the combinations whose traits all have room. As many are left for each trait as in
 * all, so there always is one. */
static void apportion_class(const struct event_plan *plan, size_t first, size_t end, int64_t viewers, int64_t count[],
                            double due[])
{
    double share = 0;
    for (size_t c = first; c < end; c++)
        share += plan->category_share[c];
    int64_t room[TRAITS][TRAIT_VALUES_MAX];
    for (int t = 0; t < TRAITS; t++) {
        double trait_due[TRAIT_VALUES_MAX] = { 0 };
        for (size_t c = first; c < end; c++)
            trait_due[trait_of(plan, c, (enum trait)t)] += (double)viewers * plan->category_share[c] / share;
        largest_remainder(trait_due, TRAIT_VALUES_MAX, viewers, room[t]);
    }
    int64_t left = viewers;
    for (size_t c = first; c < end; c++) {
        due[c] = (double)viewers * plan->category_share[c] / share;
        count[c] = (int64_t)floor(due[c] + equal_shares);
        left -= count[c];
        for (int t = 0; t < TRAITS; t++)
            room[t][trait_of(plan, c, (enum trait)t)] -= count[c];
    }
    for (; left > 0; left--) {
        size_t best = end;
        for (size_t c = first; c < end; c++) {
            bool fits = true;
            for (int t = 0; t < TRAITS; t++)
                fits = fits && room[t][trait_of(plan, c, (enum trait)t)] > 0;
            if (fits && (best == end || due[c] - (double)count[c] > due[best] - (double)count[best] + equal_shares))
                best = c;
        }
        if (best == end)
            best = first; /* traits that exclude each other: no exact table exists */
        count[best]++;
        for (int t = 0; t < TRAITS; t++)
            room[t][trait_of(plan, best, (enum trait)t)]--;
    }
}

void apportion(const struct event_plan *plan, int64_t viewers, int64_t count[], double scratch[])
{
    double due[SCENARIO_CLASSES_MAX] = { 0 };
    int64_t of_class[SCENARIO_CLASSES_MAX];
    double all = 0;
    for (size_t c = 0; c < plan->categories; c++)
        all += plan->category_share[c];
    for (size_t c = 0; c < plan->categories; c++)
        due[plan->category_class[c]] += (double)viewers * plan->category_share[c] / all;
    largest_remainder(due, plan->classes, viewers, of_class);
    memset(count, 0, plan->categories * sizeof *count);
    /* Categories of one class stand together. */
    for (size_t first = 0, end; first < plan->categories; first = end) {
        for (end = first + 1; end < plan->categories && plan->category_class[end] == plan->category_class[first]; end++)
            ;
        apportion_class(plan, first, end, of_class[plan->category_class[first]], count, scratch);
    }
}
