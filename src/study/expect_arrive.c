/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_arrive.h"

#include <assert.h>
#include <math.h>

#include "calendar.h"

enum {
    ARRIVAL_POINTS = 384,
    UNIFORM_POINTS = 384,
    GRADED_POINTS = 60,
    BIN_POINTS = 12,
    SURGE_POINTS = 384,
    SIZE_POINTS = 192
};

static struct expect_count fixed_counts(const struct nodes *mean)
{
    struct expect_count m = { 0, 0 };
    for (size_t i = 0; i < mean->count; i++) {
        double n = floor(mean->x[i] + 0.5);
        m.mean += mean->weight[i] * n;
        m.pairs += mean->weight[i] * n * (n - 1);
    }
    return m;
}

static double second_moment(const struct dist *dist)
{
    double mean = dist_mean(dist);
    return dist_variance(dist) + mean * mean;
}

static struct nodes product(const struct nodes *a, const struct nodes *b, struct arena *arena)
{
    struct nodes all = { 0, arena_alloc(arena, a->count * b->count, sizeof(double)),
                         arena_alloc(arena, a->count * b->count, sizeof(double)) };
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            all.x[all.count] = a->x[i] * b->x[k];
            all.weight[all.count++] = a->weight[i] * b->weight[k];
        }
    return all;
}

struct expect_count expect_count_of(const struct model *model, const struct audience *audience, bool rate,
                                    struct arena *arena)
{
    const struct dist *forecast = &model->scenario->forecast;
    double spread = 1 + (audience->registered ? 0 : audience->dispersion * audience->dispersion);
    if (rate) { /* the arrivals' measure is absolute: what multiplies it is the forecast */
        double mean = dist_mean(forecast);
        return (struct expect_count){ mean, second_moment(forecast) * spread };
    }
    struct nodes month = nodes_of(forecast, SIZE_POINTS, arena);
    struct nodes size = nodes_of(&audience->size, SIZE_POINTS, arena);
    struct nodes mean = product(&month, &size, arena);
    if (audience->registered) {
        struct expect_count registered = fixed_counts(&mean);
        double show_up = dist_mean(&audience->show_up);
        if (audience->count == COUNT_POISSON)
            return (struct expect_count){ registered.mean * show_up,
                                          registered.pairs * second_moment(&audience->show_up) };
        for (size_t i = 0; i < mean.count; i++)
            mean.x[i] = floor(mean.x[i] + 0.5);
        struct nodes shown = nodes_of(&audience->show_up, SIZE_POINTS, arena);
        mean = product(&mean, &shown, arena);
        return fixed_counts(&mean);
    }
    if (audience->count == COUNT_FIXED && audience->dispersion <= 0)
        return fixed_counts(&mean);
    double m1 = dist_mean(forecast) * dist_mean(&audience->size);
    double m2 = second_moment(forecast) * second_moment(&audience->size) * spread;
    return (struct expect_count){ m1, audience->count == COUNT_POISSON ? m2 : m2 - m1 };
}

static size_t arrival_room(const struct arrivals *arrivals, double live_max_ms)
{
    if (arrivals->kind == ARRIVALS_MMPP || arrivals->kind == ARRIVALS_HAWKES)
        return SURGE_POINTS + GRADED_POINTS;
    if (arrivals->kind != ARRIVALS_RATE)
        return UNIFORM_POINTS;
    double bins = (double)arrivals->rates;
    if (arrivals->repeat)
        bins = ceil(fmax(live_max_ms - (double)arrivals->from_ms, 0) / (double)arrivals->bin_ms) + 1;
    return (size_t)bins * BIN_POINTS + GRADED_POINTS;
}

static void rate_arriving(const struct arrivals *arrivals, double live_ms, struct expect_arriving *out, size_t room)
{
    for (size_t i = 0; arrivals->repeat || i < arrivals->rates; i++) {
        double from = (double)arrivals->from_ms + (double)i * (double)arrivals->bin_ms;
        double to = fmin(from + (double)arrivals->bin_ms, live_ms);
        if (to <= from)
            break;
        double mass = arrivals->rate_per_min[i % arrivals->rates] * (to - from) / MINUTE_MS;
        bool last = to == live_ms;
        assert(out->count + (last ? GRADED_POINTS : BIN_POINTS) <= room);
        if (mass > 0)
            out->count += nodes_uniform(from, to, mass, last, out->x + out->count, out->weight + out->count,
                                        last ? GRADED_POINTS : BIN_POINTS);
        if (last)
            break;
    }
}

/* Viewers per minute of a modulated rate that begins in its stationary law: every state is visited as often. */
static double modulated_rate(const struct arrivals *arrivals)
{
    double viewers = 0, time = 0;
    for (size_t s = 0; s < arrivals->states; s++) {
        viewers += arrivals->state[s].rate_per_min * arrivals->state[s].lasts_ms;
        time += arrivals->state[s].lasts_ms;
    }
    return viewers / time;
}

/* Of viewers who bring others with n = `brings` and delays of mean 1 / b, t after an empty start: the rate is m / (1 -
 * n) (1 - n exp(-(1 - n) b t)), the solution of its renewal equation (Hawkes 1971). Here its mean over [0, t]. */
static double excited_mean(const struct arrivals *arrivals, double t)
{
    double n = arrivals->brings, decay = (1 - n) / arrivals->after_ms;
    return arrivals->own_per_min / (1 - n) * (1 + n * expm1(-decay * t) / (decay * t));
}

static double excited_rate(const struct arrivals *arrivals, double t)
{
    double n = arrivals->brings;
    return arrivals->own_per_min / (1 - n) * (1 - n * exp(-(1 - n) / arrivals->after_ms * t));
}

/* Arrivals of a surge from its beginning to the end, with points close together just before the end. */
static void surge_arriving(const struct arrivals *arrivals, double live_ms, struct expect_arriving *out)
{
    const double from = (double)arrivals->from_ms, width = live_ms - from;
    if (width <= 0)
        return;
    const bool excited = arrivals->kind == ARRIVALS_HAWKES;
    const double mean = excited ? excited_mean(arrivals, width) : modulated_rate(arrivals);
    const double last = live_ms - width * 3 / SURGE_POINTS;
    double sum = 0;
    out->count = nodes_uniform(from, last, last - from, false, out->x, out->weight, SURGE_POINTS);
    out->count += nodes_uniform(last, live_ms, live_ms - last, true, out->x + out->count, out->weight + out->count,
                                GRADED_POINTS);
    for (size_t i = 0; i < out->count; i++) {
        out->weight[i] *= excited ? excited_rate(arrivals, out->x[i] - from) : 1;
        sum += out->weight[i];
    }
    for (size_t i = 0; i < out->count; i++)
        out->weight[i] *= mean * width / MINUTE_MS / sum;
}

void expect_comer_build(struct expect_comer *comer, const struct arrivals *arrivals, const struct nodes *live,
                        struct arena *arena)
{
    double shortest = nodes_low(live), longest = nodes_high(live);
    bool from_end = arrivals->kind == ARRIVALS_LAW ? arrivals->law_from_end : arrivals->from_end;
    double first = (double)arrivals->from_ms;
    *comer = (struct expect_comer){ .arrivals = arrivals, .room = arrival_room(arrivals, longest) };
    /* The rate and the uniform law are cut at the end. */
    comer->by_live = arrivals->kind != ARRIVALS_LAW || arrivals->law_from_end;
    if (arrivals->kind == ARRIVALS_LAW) {
        comer->law = nodes_of(&arrivals->law, ARRIVAL_POINTS, arena);
        comer->room = comer->law.count;
        first = nodes_low(&comer->law);
    }
    comer->earliest_ms = first + (from_end ? shortest : 0);
    /* Beyond, the last slope goes on: a heavy tail must not stretch the tables. */
    comer->longest_ms = from_end ? -first : nodes_quantile(live, 1 - 1e-7) - first;
}

void expect_arrive(const struct expect_comer *comer, double live_ms, struct expect_arriving *out)
{
    const struct arrivals *arrivals = comer->arrivals;
    out->count = 0;
    if (arrivals->kind == ARRIVALS_RATE) {
        rate_arriving(arrivals, live_ms, out, comer->room);
        return;
    }
    if (arrivals->kind == ARRIVALS_MMPP || arrivals->kind == ARRIVALS_HAWKES) {
        surge_arriving(arrivals, live_ms, out);
        return;
    }
    if (arrivals->kind == ARRIVALS_UNIFORM) {
        double from = (double)arrivals->from_ms + (arrivals->from_end ? live_ms : 0);
        double to = (double)arrivals->to_ms + (arrivals->to_end ? live_ms : 0);
        double until = fmin(to, live_ms); /* who comes later came for nothing */
        if (to <= from) {
            out->x[0] = from;
            out->weight[0] = 1;
            out->count = 1;
        } else if (until > from) {
            out->count =
                nodes_uniform(from, until, (until - from) / (to - from), false, out->x, out->weight, UNIFORM_POINTS);
        }
        return;
    }
    out->count = comer->law.count;
    for (size_t i = 0; i < out->count; i++) {
        out->x[i] = comer->law.x[i] + (arrivals->law_from_end ? live_ms : 0);
        out->weight[i] = comer->law.weight[i];
    }
}
