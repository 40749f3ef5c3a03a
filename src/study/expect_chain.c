/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_chain.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "fourier.h"

enum {
    LIMITED_POINTS = 1536,
    DIRECT_ATOMS_MAX = 64,
    STARTS_MAX = 4096,
    GRID_POINTS_MIN = 1 << 12,
    GRID_POINTS_MAX = 1 << 17,
    STEPS_A_CYCLE = 128,
    SESSIONS_MAX = 4095
};

static const double lowest_ms = 1; /* below, the time is the limit itself or nearly */

void limited_build(struct limited *limited, const struct dist *dist, double high, struct arena *arena)
{
    memset(limited, 0, sizeof *limited);
    limited->dist = dist;
    limited->direct = dist_is_fixed(dist) || (dist->kind == DIST_DISCRETE && dist->count <= DIRECT_ATOMS_MAX);
    if (limited->direct)
        return;
    double *value = arena_alloc(arena, LIMITED_POINTS, sizeof *value);
    double *slope = arena_alloc(arena, LIMITED_POINTS, sizeof *slope);
    limited->points = LIMITED_POINTS;
    limited->low = lowest_ms;
    limited->log_low = log(lowest_ms);
    limited->high = fmax(high, 1e4 * lowest_ms);
    limited->log_step = (log(limited->high) - limited->log_low) / (LIMITED_POINTS - 1);
    for (size_t i = 0; i < LIMITED_POINTS; i++) {
        double c = exp(limited->log_low + (double)i * limited->log_step);
        value[i] = dist_limited_mean(dist, c);
        slope[i] = c * (1 - dist_cdf(dist, c)) * limited->log_step;
    }
    limited->value = value;
    limited->slope = slope;
}

double limited_at(const struct limited *limited, double c)
{
    if (c <= 0)
        return 0;
    if (limited->direct)
        return dist_is_fixed(limited->dist) ? fmin(c, dist_quantile(limited->dist, 0.5))
                                            : dist_limited_mean(limited->dist, c);
    if (c <= limited->low)
        return c / limited->low * limited->value[0];
    double at = (log(c) - limited->log_low) / limited->log_step;
    size_t i = (size_t)at;
    if (i + 1 >= limited->points)
        return limited->value[limited->points - 1];
    /* Hermite's cubic: values and slopes are known. */
    double t = at - (double)i, s = 1 - t;
    const double *v = limited->value + i, *d = limited->slope + i;
    return v[0] * s * s * (1 + 2 * t) + v[1] * t * t * (1 + 2 * s) + d[0] * t * s * s - d[1] * s * t * t;
}

struct spectrum {
    size_t n;    /* twice the grid's points: the other half keeps what wraps around apart */
    double tilt; /* what wraps around is damped by exp(-tilt n); undone after the inverse (exponential tilting) */
};

static void forward(const struct spectrum *spectrum, const double in[], size_t points, double complex out[])
{
    for (size_t i = 0; i < spectrum->n; i++)
        out[i] = i < points ? in[i] * exp(-spectrum->tilt * (double)i) : 0;
    fourier_forward(out, spectrum->n);
}

/* The law on a grid, each value shared among its two neighbours so that the mean is kept: E of hat functions, which are
 * second differences of E[min(X, c)]. */
static void on_grid(const struct limited *law, double step, size_t points, double out[])
{
    for (size_t i = 0; i < points; i++) {
        double c = (double)i * step;
        out[i] = i == 0 ? 1 - limited_at(law, step) / step
                        : (2 * limited_at(law, c) - limited_at(law, c - step) - limited_at(law, c + step)) / step;
    }
}

static double at_least(const struct dist *sessions, size_t j)
{
    return sessions && j > 1 ? 1 - dist_cdf(sessions, (double)j - 0.5) : 1;
}

/* The transform of the starts: the sum of P(K >= j) cycle^(j-1), by Horner's rule; 1 / (1 - cycle) without end. */
static void starts_spectrum(const struct spectrum *spectrum, const struct dist *sessions, double complex cycle[],
                            struct arena *arena)
{
    static const double negligible = 1e-12;
    double *tail = arena_alloc(arena, SESSIONS_MAX + 1, sizeof *tail);
    size_t most = 1;
    tail[1] = 1;
    while (sessions && most < SESSIONS_MAX && (tail[most + 1] = at_least(sessions, most + 1)) > negligible)
        most++;
    for (size_t i = 0; i < spectrum->n; i++) {
        double complex sum = 0;
        if (!sessions)
            sum = 1 / (1 - cycle[i]);
        else
            for (size_t j = most; j >= 1; j--)
                sum = tail[j] + sum * cycle[i];
        cycle[i] = sum;
    }
}

static void chain_tabulate(struct chain *chain, const struct dist *sessions, const struct dist *gap, double horizon,
                           struct arena *arena)
{
    struct limited away;
    limited_build(&away, gap, horizon, arena);
    double cycle_ms = fmin(limited_at(&chain->stay, horizon), horizon) + limited_at(&away, horizon);
    size_t points = GRID_POINTS_MIN;
    while (points < GRID_POINTS_MAX && horizon / (double)points > cycle_ms / STEPS_A_CYCLE)
        points *= 2;
    struct spectrum spectrum = { 2 * points, 27.0 / (double)(2 * points) };
    double *grid = arena_alloc(arena, points, sizeof *grid);
    double complex *starts = arena_alloc(arena, spectrum.n, sizeof *starts);
    double complex *work = arena_alloc(arena, spectrum.n, sizeof *work);
    chain->step = horizon / (double)(points - 1);
    chain->points = points;
    on_grid(&chain->stay, chain->step, points, grid);
    forward(&spectrum, grid, points, starts);
    on_grid(&away, chain->step, points, grid);
    forward(&spectrum, grid, points, work);
    for (size_t i = 0; i < spectrum.n; i++)
        starts[i] *= work[i];
    starts_spectrum(&spectrum, sessions, starts, arena);
    double **table = arena_alloc(arena, chain->beyonds, sizeof *table);
    for (size_t y = 0; y < chain->beyonds; y++) {
        double *time = table[y] = arena_alloc(arena, points, sizeof *time);
        for (size_t i = 0; i < points; i++)
            time[i] = limited_at(&chain->stay, (double)i * chain->step + chain->beyond[y]);
        time[0] /= 2; /* of the starts about x, half lie before it */
    }
    /* Two at once: the starts are real, so that real and imaginary parts stay apart. */
    for (size_t y = 0; y < chain->beyonds; y += 2) {
        double *one = table[y], *two = y + 1 < chain->beyonds ? table[y + 1] : NULL;
        for (size_t i = 0; i < spectrum.n; i++) {
            double damped = i < points ? exp(-spectrum.tilt * (double)i) : 0;
            work[i] = i < points ? one[i] * damped + (two ? two[i] * damped : 0) * I : 0;
        }
        fourier_forward(work, spectrum.n);
        for (size_t i = 0; i < spectrum.n; i++)
            work[i] *= starts[i];
        fourier_inverse(work, spectrum.n);
        for (size_t i = 0; i < points; i++) {
            double raised = exp(spectrum.tilt * (double)i);
            one[i] = creal(work[i]) * raised;
            if (two)
                two[i] = cimag(work[i]) * raised;
        }
        one[0] = limited_at(&chain->stay, chain->beyond[y]);
        if (two)
            two[0] = limited_at(&chain->stay, chain->beyond[y + 1]);
    }
    chain->table = table;
}

void chain_build(struct chain *chain, const struct dist *stay, const struct dist *sessions, const struct dist *gap,
                 double horizon, const double beyond[], size_t beyonds, struct arena *arena)
{
    assert(beyonds >= 1 && beyond[0] == 0);
    memset(chain, 0, sizeof *chain);
    horizon = fmax(horizon, 1000);
    chain->beyond = beyond;
    chain->beyonds = beyonds;
    limited_build(&chain->stay, stay, horizon + beyond[beyonds - 1], arena);
    bool once = !gap || (sessions && at_least(sessions, 2) <= 0);
    double cycle = INFINITY;
    if (!once && dist_is_fixed(stay) && dist_is_fixed(gap))
        cycle = dist_quantile(stay, 0.5) + dist_quantile(gap, 0.5);
    if (!once && (cycle == INFINITY || horizon / cycle >= STARTS_MAX)) {
        chain_tabulate(chain, sessions, gap, horizon, arena);
        return;
    }
    double *start = arena_alloc(arena, STARTS_MAX, sizeof *start);
    double *weight = arena_alloc(arena, STARTS_MAX, sizeof *weight);
    size_t count = 0;
    for (double at = 0; at <= horizon && count < STARTS_MAX; at = once ? INFINITY : cycle * (double)count) {
        weight[count] = at_least(sessions, count + 1);
        if (weight[count] <= 0)
            break;
        start[count++] = at;
    }
    chain->starts = count;
    chain->start = start;
    chain->start_weight = weight;
}

double chain_time(const struct chain *chain, size_t y, double x)
{
    if (x <= 0)
        return 0;
    if (chain->starts > 0) {
        double sum = 0;
        for (size_t i = 0; i < chain->starts && chain->start[i] < x; i++)
            sum += chain->start_weight[i] * limited_at(&chain->stay, x - chain->start[i] + chain->beyond[y]);
        return sum;
    }
    const double *table = chain->table[y];
    double at = x / chain->step;
    size_t i = (size_t)at, last = chain->points - 1;
    if (i >= last)
        return table[last] + (table[last] - table[last - 1]) * (at - (double)last);
    if (i == 0 || i + 2 > last)
        return table[i] + (table[i + 1] - table[i]) * (at - (double)i);
    /* Catmull and Rom's cubic through the four nearest points. */
    double t = at - (double)i, a = table[i - 1], b = table[i], c = table[i + 1], d = table[i + 2];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
