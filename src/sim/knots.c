/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "knots.h"

#include <math.h>
#include <stdlib.h>

#include "calendar.h"

void knots_fini(struct knots *knots)
{
    free(knots->at_ms);
    free(knots->value);
    free(knots->most);
    free(knots->flow);
    *knots = (struct knots){ 0 };
}

bool knots_begin(struct knots *knots, size_t count)
{
    if (knots->room < count) {
        knots_fini(knots);
        knots->at_ms = malloc(count * sizeof *knots->at_ms);
        knots->value = malloc(count * sizeof *knots->value);
        knots->most = malloc(count * sizeof *knots->most);
        knots->flow = malloc(count * sizeof *knots->flow);
        if (!knots->at_ms || !knots->value || !knots->most || !knots->flow)
            return false;
        knots->room = count;
    }
    knots->count = count;
    return true;
}

size_t knots_slot(const int64_t at_ms[], size_t count, int64_t time_ms)
{
    size_t low = 0, high = count - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (at_ms[middle] <= time_ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static size_t slot_of(const struct knots *knots, int64_t at_ms)
{
    return knots_slot(knots->at_ms, knots->count, at_ms);
}

static double value_in(const struct knots *knots, size_t slot, int64_t at_ms)
{
    const int64_t *at = knots->at_ms + slot;
    const double *value = knots->value + slot;
    return value[0] + (value[1] - value[0]) * ((double)(at_ms - at[0]) / (double)(at[1] - at[0]));
}

double knots_at(const struct knots *knots, int64_t at_ms)
{
    return fmax(0, value_in(knots, slot_of(knots, at_ms), at_ms));
}

/* So many are expected that somebody is there. */
static const double sure = 40;

/* The chance that somebody is there at a share of the slot. */
static double chance_in(const struct knots *knots, size_t slot, double share)
{
    const double *value = knots->value + slot;
    const double over = value[0] + (value[1] - value[0]) * share - knots_somebody;
    const double variance = knots->flow[slot] * share * (1 - share);
    return variance > 0 ? erfc(-over / sqrt(2 * variance)) / 2 : over > 0;
}

/* Its mean between two times in the slot. */
static double mean_chance(const struct knots *knots, size_t slot, int64_t from_ms, int64_t to_ms)
{
    enum { POINTS = 6 };
    const double length_ms = (double)(knots->at_ms[slot + 1] - knots->at_ms[slot]);
    const double from = (double)(from_ms - knots->at_ms[slot]) / length_ms;
    const double step = (double)(to_ms - from_ms) / length_ms / POINTS;
    double sum = 0;
    for (int i = 0; i < POINTS; i++)
        sum += chance_in(knots, slot, from + (i + 0.5) * step);
    return sum / POINTS;
}

static double chance_at(const struct knots *knots, int64_t at_ms)
{
    const size_t slot = slot_of(knots, at_ms);
    const int64_t *at = knots->at_ms + slot;
    return chance_in(knots, slot, (double)(at_ms - at[0]) / (double)(at[1] - at[0]));
}

void knots_read(const struct knots *knots, int64_t from_ms, int64_t to_ms, double *most, double *busy_ms)
{
    from_ms = from_ms > knots->low_ms ? from_ms : knots->low_ms;
    to_ms = to_ms < knots->high_ms ? to_ms : knots->high_ms;
    *most = *busy_ms = 0;
    if (from_ms >= to_ms)
        return;
    /* Seconds are counted as they begin: a sum from the left, against the integral. */
    *busy_ms = SECOND_MS / 2.0 * (chance_at(knots, from_ms) - chance_at(knots, to_ms));
    for (size_t slot = slot_of(knots, from_ms); slot + 1 < knots->count && knots->at_ms[slot] < to_ms; slot++) {
        const int64_t begin_ms = knots->at_ms[slot], end_ms = knots->at_ms[slot + 1];
        double a = knots->value[slot], b = knots->value[slot + 1], top = knots->most[slot];
        if (begin_ms >= from_ms && end_ms <= to_ms && a > sure && b > sure) {
            *most = top > *most ? top : *most;
            *busy_ms += (double)(end_ms - begin_ms);
            continue;
        }
        const int64_t first_ms = from_ms > begin_ms ? from_ms : begin_ms, last_ms = to_ms < end_ms ? to_ms : end_ms;
        if (first_ms >= last_ms)
            continue;
        if (last_ms - first_ms < end_ms - begin_ms) { /* of a part, in proportion what it exceeds its ends by */
            double over = top - fmax(a, b);
            a = value_in(knots, slot, first_ms);
            b = value_in(knots, slot, last_ms);
            top = fmax(a, b) + over * ((double)(last_ms - first_ms) / (double)(end_ms - begin_ms));
        }
        *most = top > *most ? top : *most;
        *busy_ms += mean_chance(knots, slot, first_ms, last_ms) * (double)(last_ms - first_ms);
    }
    *busy_ms = fmax(0, *busy_ms);
}

double knots_square(const struct knots *knots)
{
    double sum_s = 0;
    if (knots->low_ms >= knots->high_ms)
        return 0;
    for (size_t slot = slot_of(knots, knots->low_ms); slot + 1 < knots->count && knots->at_ms[slot] < knots->high_ms;
         slot++) {
        const int64_t begin_ms = knots->at_ms[slot], end_ms = knots->at_ms[slot + 1];
        const int64_t first_ms = begin_ms > knots->low_ms ? begin_ms : knots->low_ms;
        const int64_t last_ms = end_ms < knots->high_ms ? end_ms : knots->high_ms;
        if (first_ms >= last_ms)
            continue;
        double a = value_in(knots, slot, first_ms), b = value_in(knots, slot, last_ms);
        /* Of a bridge whose free change has variance v the mean variance is v / 6. */
        sum_s += ((a * a + a * b + b * b) / 3 + knots->flow[slot] / 6) * ((double)(last_ms - first_ms) / SECOND_MS);
    }
    return sum_s;
}
