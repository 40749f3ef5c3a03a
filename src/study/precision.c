/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "precision.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "draws.h"
#include "interval.h"
#include "sample.h"
#include "sections.h"

/* So many at least that PRECISION_TAIL of them lie on the rarer side of the percentile. */
static int64_t first_look(const struct precision_goal *goal)
{
    int64_t first = PRECISION_FIRST;
    if (goal->percentile > 0) {
        const double rarer = fmin(goal->percentile, 100 - goal->percentile) / 100;
        const int64_t tail = (int64_t)ceil(PRECISION_TAIL / rarer - 1e-6);
        first = tail > first ? tail : first;
    }
    return goal->sobol ? draws_whole(first) : first;
}

int64_t precision_replications(const struct precision_goal *goal, int look)
{
    int64_t n = first_look(goal);
    for (int i = 1; i < look && n < goal->most; i++)
        n *= 2;
    return n < goal->most ? n : goal->most;
}

int precision_looks(const struct precision_goal *goal)
{
    int looks = 1;
    while (precision_replications(goal, looks) < goal->most)
        looks++;
    return looks;
}

/* Half the interval of one pattern over its value. NaN where there is no interval. */
static double width_of(const int64_t total[], int64_t n, const struct precision *look, int64_t room[])
{
    const double p = look->goal.percentile;
    int64_t *scratch = room + n;
    const struct sample_money money = sample_money(total, 1, (size_t)n, room, scratch);
    double value = (double)money.mean_nano, half;
    if (look->goal.sobol && p > 0) {
        value = (double)room[interval_rank(n, p) - 1];
        sections_sort(total, (size_t)n, room, scratch);
        half = sections_percentile(room, (size_t)n, p, value, look->level);
    } else if (look->goal.sobol) {
        half = sections_mean(total, (size_t)n, value, look->level);
    } else if (p > 0) {
        int64_t l, u;
        if (!interval_order_statistics(n, p, look->level, &l, &u))
            return NAN;
        value = (double)room[interval_rank(n, p) - 1];
        half = (double)(room[u - 1] - room[l - 1]) / 2;
    } else {
        half = interval_mean_at(look->level, n, money.sd_nano);
    }
    return isnan(half) || half > 0 ? half / value : 0;
}

enum status precision_look(const struct outcomes *outcomes, const struct precision_goal *goal, int look,
                           struct precision *out)
{
    const int64_t n = precision_replications(goal, look);
    assert(n <= outcomes->replications);
    *out = (struct precision){ .goal = *goal, .look = look, .looks = precision_looks(goal), .replications = n };
    out->level = 1 - 0.05 / out->looks;
    int64_t *room = malloc(2 * (size_t)n * sizeof *room);
    if (!room)
        return STATUS_LIMIT;
    for (size_t p = 0; p < outcomes->patterns && !isnan(out->ratio); p++) {
        const double ratio = width_of(outcomes->pattern[p].total_nano, n, out, room);
        if (p > 0 && ratio <= out->ratio)
            continue;
        out->ratio = ratio;
        out->pattern = p;
    }
    free(room);
    const double allowed = goal->ratio / (1 + goal->ratio);
    out->reached = out->ratio <= allowed && (n >= first_look(goal) || out->ratio == 0);
    /* Widths fall with the root of the number. */
    const double needed = (double)n * (out->ratio / allowed) * (out->ratio / allowed);
    out->needed = needed < 1e15 ? (int64_t)needed : 0;
    return STATUS_OK;
}
