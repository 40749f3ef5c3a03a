/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions followed over time, through shocks. On a grid of moments stand the expected starts of every viewer's first
 * session, second, ..; a session that starts at s is still on at u with probability P(S > u - s) times that of staying
 * at each shock between, so that between shocks all is convolution. Who is taken by a shock at t and comes back starts
 * the same session again. Exact for the moments and shares that the shocks' laws stand for; what is watched is linear
 * in each share, and its square quadratic, for which two points are exact. */
#include "expect_audience_kernel.h"

#include <math.h>
#include <string.h>

#include "fourier.h"

enum { COMBINATIONS_MAX = 256 };

struct follow {
    const struct work *work;
    const struct slot *slot;
    size_t n; /* of transforms */
    size_t shocks;
    struct moment shock[SCENARIO_SHOCKS_MAX]; /* ascending in time, those on the grid */
    size_t place[SCENARIO_SHOCKS_MAX];
    struct moment all[SCENARIO_SHOCKS_MAX]; /* those beyond it too */
    size_t alls;
    const double *back_after[SCENARIO_SHOCKS_MAX]; /* by shock of the scenario: on the grid */
    size_t number[SCENARIO_SHOCKS_MAX];
    double complex *work_a;
    double *segment[SCENARIO_SHOCKS_MAX + 1]; /* starts between shocks, of all sessions */
    double *starts, *ends;
    double **time;   /* by class: of this combination */
    double **beyond; /* by class: time in each cell beyond the end, by length x cell */
};

/* Of starts at a grid point, how much lies between shocks g - 1 and g. */
static double share_of(const struct follow *f, size_t i, size_t g)
{
    double share = 1;
    if (g > 0)
        share = i > f->place[g - 1] ? 1 : i == f->place[g - 1] ? 0.5 : 0;
    if (g < f->shocks && share > 0)
        share *= i < f->place[g] ? 1 : i == f->place[g] ? 0.5 : 0;
    return share;
}

/* Who started between shocks g - 1 and g and would be there at a point has stayed at the shocks before it. */
static void staying(const struct follow *f, size_t g, double at_point[])
{
    double stayed = 1;
    size_t next = g;
    for (size_t i = 0; i < f->slot->points; i++) {
        double here = 1;
        while (next < f->shocks && f->place[next] < i)
            stayed *= 1 - f->shock[next++].leave;
        for (size_t s = next; s < f->shocks && f->place[s] == i; s++)
            here *= 1 - f->shock[s].leave;
        at_point[i] = stayed * (1 + here) / 2;
    }
}

/* Takes at shock s who is present of `starts`; who comes back is added to them. */
static void take(const struct follow *f, const struct kernel *kernel, size_t s)
{
    double taken = 0;
    for (size_t g = 0; g <= s; g++) {
        double here = 0, stayed = 1;
        for (size_t i = 0; i <= f->place[s]; i++)
            here += f->starts[i] * share_of(f, i, g) * kernel->stay_on[f->place[s] - i];
        for (size_t between = g; between < s; between++)
            stayed *= 1 - f->shock[between].leave;
        taken += stayed * here;
    }
    taken *= f->shock[s].leave * f->shock[s].back;
    const double *after = f->back_after[f->number[s]];
    for (size_t i = f->place[s]; taken > 0 && i < f->slot->points; i++)
        f->starts[i] += taken * after[i - f->place[s]];
}

/* Starts between shocks g - 1 and g as the real parts of work_a, those of the next piece as its imaginary parts: what a
 * real kernel does to them stays apart. Adds both to their segments. */
static void split(struct follow *f, size_t g)
{
    const bool two = g + 1 <= f->shocks;
    for (size_t i = 0; i < f->n; i++) {
        double one = i < f->slot->points ? f->starts[i] * share_of(f, i, g) : 0;
        double other = two && i < f->slot->points ? f->starts[i] * share_of(f, i, g + 1) : 0;
        f->work_a[i] = one + other * I;
        if (i >= f->slot->points)
            continue;
        f->segment[g][i] += one;
        if (two)
            f->segment[g + 1][i] += other;
    }
}

static void convolve(struct follow *f, const double complex kernel[])
{
    fourier_forward(f->work_a, f->n);
    for (size_t i = 0; i < f->n; i++)
        f->work_a[i] *= kernel[i];
    fourier_inverse(f->work_a, f->n);
}

/* Follows all sessions of a class; leaves their starts between shocks in f->segment. */
static void follow_class(struct follow *f, const struct kernel *kernel, double staying_at[])
{
    const size_t points = f->slot->points;
    memcpy(f->starts, kernel->arriving, points * sizeof(double));
    for (size_t g = 0; g <= f->shocks; g++)
        memset(f->segment[g], 0, points * sizeof f->segment[g][0]);
    for (size_t j = 1; j <= kernel->sessions; j++) {
        for (size_t s = 0; s < f->shocks; s++)
            take(f, kernel, s);
        memset(f->ends, 0, points * sizeof(double));
        for (size_t g = 0; g <= f->shocks; g += 2) {
            split(f, g);
            if (j == kernel->sessions)
                continue;
            convolve(f, kernel->stay);
            for (size_t part = 0; part < 2 && g + part <= f->shocks; part++) {
                staying(f, g + part, staying_at);
                for (size_t i = 0; i < points; i++)
                    f->ends[i] += (part ? cimag(f->work_a[i]) : creal(f->work_a[i])) * staying_at[i];
            }
        }
        if (j == kernel->sessions)
            return;
        for (size_t i = 0; i < f->n; i++)
            f->work_a[i] = i < points ? f->ends[i] : 0;
        convolve(f, kernel->gap);
        for (size_t i = 0; i < points; i++)
            f->starts[i] = creal(f->work_a[i]) * kernel->at_least[j + 1] / kernel->at_least[j];
    }
}

/* Of those present at a grid point, what they watch in the cell beyond it that the kernel is of. */
static double beyond_point(const struct follow *f, const double after[], size_t point)
{
    double sum = 0;
    for (size_t g = 0; g <= f->shocks; g++) {
        double here = 0, stayed = 1;
        for (size_t i = 0; i <= point; i++)
            here += f->segment[g][i] * after[point - i];
        for (size_t s = g; s < f->shocks && f->place[s] < point; s++)
            stayed *= 1 - f->shock[s].leave;
        sum += stayed * here;
    }
    return sum;
}

static void class_beyond(struct follow *f, const struct nodes *live, size_t first, size_t last, size_t k,
                         const struct kernel *kernel)
{
    const struct slot *slot = f->slot;
    const size_t cells = f->work->beyonds - 1;
    for (size_t l = first; kernel->class->class->lingers && l < last; l++) {
        double at = fmin((live->x[l] - slot->from) / slot->step, (double)(slot->points - 1));
        size_t i = at > 0 ? (size_t)at : 0;
        double part = i + 1 < slot->points ? at - (double)i : 0;
        for (size_t j = 0; j < cells; j++) {
            double time = at < 0 ? 0 : beyond_point(f, kernel->after[j], i);
            if (part > 1e-9)
                time += part * (beyond_point(f, kernel->after[j], i + 1) - time);
            f->beyond[k][l * cells + j] = time;
        }
    }
}

/* The class's expected time until each point. */
static void class_times(struct follow *f, size_t k, const struct kernel *kernel)
{
    const size_t points = f->slot->points;
    double *time = f->time[k];
    memset(time, 0, points * sizeof *time);
    for (size_t g = 0; g <= f->shocks; g++) {
        const bool other = g % 2 == 1;
        double stayed = 1, sum = 0, before = 0;
        size_t next = g;
        if (!other) {
            for (size_t i = 0; i < f->n; i++)
                f->work_a[i] = i < points ? f->segment[g][i] + (g < f->shocks ? f->segment[g + 1][i] : 0) * I : 0;
            convolve(f, kernel->limited);
        }
        for (size_t i = 0; i < points; i++) {
            double upto = other ? cimag(f->work_a[i]) : creal(f->work_a[i]);
            while (next < f->shocks && f->place[next] < i)
                stayed *= 1 - f->shock[next++].leave;
            sum += i > 0 ? stayed * (upto - before) : 0;
            before = upto;
            time[i] += sum;
        }
    }
}

/* Those of all shocks that lie on the grid, in order. */
static void choose(struct follow *f, const struct moments moments[], const size_t which[], size_t shocks)
{
    f->shocks = f->alls = 0;
    for (size_t s = 0; s < shocks; s++) {
        struct moment moment = moments[s].moment[which[s]];
        double place = floor((moment.at - f->slot->from) / f->slot->step + 0.5);
        f->all[f->alls++] = moment;
        if (place <= 0 || place >= (double)(f->slot->points - 1) || moment.leave == 0)
            continue;
        size_t to = f->shocks++;
        for (; to > 0 && f->place[to - 1] > (size_t)place; to--) {
            f->shock[to] = f->shock[to - 1];
            f->place[to] = f->place[to - 1];
            f->number[to] = f->number[to - 1];
        }
        f->shock[to] = moment;
        f->place[to] = (size_t)place;
        f->number[to] = s;
    }
}

/* Those who linger may yet be taken, by shocks from the end on. */
static double stays_beyond(const struct follow *f, double live_ms, double beyond_ms)
{
    double stays = 1;
    for (size_t s = 0; s < f->alls; s++)
        if (f->all[s].at >= live_ms - f->slot->step / 2 && f->all[s].at <= live_ms + beyond_ms)
            stays *= 1 - f->all[s].leave;
    return stays;
}

/* Adds one combination of shocks to the tables. */
static void add_combination(struct follow *f, struct tables *tables, size_t slot, double weight)
{
    const struct work *work = f->work;
    const size_t cells = work->beyonds - 1;
    struct slot *to = &tables->slot[slot];
    double square = 0;
    for (size_t i = 1; i < to->points; i++) {
        double both = 0;
        for (size_t k = 0; k < work->classes; k++) {
            to->time[k][i] += weight * f->time[k][i];
            both += work->class[k].share * (f->time[k][i] - f->time[k][i - 1]);
        }
        square += both * both / to->step;
        to->square[i] += weight * square;
    }
    for (size_t l = tables->by_live ? slot : 0; l < (tables->by_live ? slot + 1 : tables->live->count); l++)
        for (size_t j = 0; j < cells; j++) {
            const double live_ms = tables->live->x[l], width = work->beyond[j + 1] - work->beyond[j];
            double both = 0, stays = stays_beyond(f, live_ms, work->beyond[j] + width / 2);
            for (size_t k = 0; k < work->classes; k++) {
                if (!work->class[k].class->lingers || live_ms <= to->from)
                    continue;
                double time = f->beyond[k][l * cells + j] * stays;
                tables->after[k][l * cells + j] += weight * time;
                both += work->class[k].share * work->class[k].lingering[j] * time;
            }
            tables->square_after[l * cells + j] += weight * both * both / width;
        }
}

static void follow_begin(struct follow *f, const struct work *work, const struct slot *slot, size_t lives,
                         struct arena *arena)
{
    *f = (struct follow){ .work = work, .slot = slot, .n = 2 * (slot->points) };
    f->work_a = arena_alloc(arena, f->n, sizeof *f->work_a);
    for (size_t g = 0; g <= work->event->audience.shocks; g++)
        f->segment[g] = arena_alloc(arena, slot->points, sizeof *f->segment[g]);
    f->starts = arena_alloc(arena, slot->points, sizeof(double));
    f->ends = arena_alloc(arena, slot->points, sizeof(double));
    f->time = arena_alloc(arena, work->classes, sizeof *f->time);
    f->beyond = arena_alloc(arena, work->classes, sizeof *f->beyond);
    for (size_t k = 0; k < work->classes; k++) {
        f->time[k] = arena_alloc(arena, slot->points, sizeof(double));
        f->beyond[k] = arena_alloc(arena, lives * work->beyonds, sizeof(double));
    }
    for (size_t s = 0; s < work->event->audience.shocks; s++) {
        struct limited after;
        double *grid = arena_alloc(arena, slot->points, sizeof *grid);
        limited_build(&after, &work->event->audience.shock[s].back_after_ms, slot->step * (double)slot->points, arena);
        kernel_on_grid(&after, slot, grid);
        f->back_after[s] = grid;
    }
}

static const char *fill_slot(struct work *work, struct tables *tables, size_t s, struct arena *arena)
{
    const struct audience *audience = &work->event->audience;
    struct slot *slot = &tables->slot[s];
    if (slot->points == 0)
        return NULL;
    const double live_ms = slot->from + (double)(slot->points - 1) * slot->step;
    struct follow *f = arena_alloc(arena, 1, sizeof *f);
    struct moments *moments = arena_alloc(arena, audience->shocks, sizeof *moments);
    struct kernel *kernel = arena_alloc(arena, work->classes, sizeof *kernel);
    double *staying_at = arena_alloc(arena, slot->points, sizeof *staying_at), all = 1;
    follow_begin(f, work, slot, tables->live->count, arena);
    for (size_t k = 0; k < work->classes; k++)
        if (!kernel_build(work, slot, k, live_ms, &kernel[k], arena))
            return "shocks among so many returns";
    for (size_t i = 0; i < audience->shocks; i++) {
        size_t limit = audience->shocks <= 2 ? 6 : 3;
        kernel_moments(slot, &audience->shock[i], live_ms, limit, work->squares, &moments[i], arena);
        all *= (double)moments[i].count;
    }
    if (all > COMBINATIONS_MAX)
        return "so many shocks";
    size_t which[SCENARIO_SHOCKS_MAX] = { 0 };
    for (bool more = true; more;) {
        double weight = 1;
        for (size_t i = 0; i < audience->shocks; i++)
            weight *= moments[i].moment[which[i]].weight;
        choose(f, moments, which, audience->shocks);
        for (size_t k = 0; k < work->classes; k++) {
            follow_class(f, &kernel[k], staying_at);
            class_times(f, k, &kernel[k]);
            class_beyond(f, tables->live, tables->by_live ? s : 0, tables->by_live ? s + 1 : tables->live->count, k,
                         &kernel[k]);
        }
        add_combination(f, tables, s, weight);
        more = false; /* the next combination, as an odometer counts */
        for (size_t i = 0; i < audience->shocks && !more; i++) {
            more = ++which[i] < moments[i].count;
            which[i] = more ? which[i] : 0;
        }
    }
    return NULL;
}

const char *expect_table_shocks(struct work *work, struct tables *tables, struct arena *arena)
{
    const char *unknown = NULL;
    for (size_t s = 0; s < (tables->by_live ? tables->live->count : 1) && !unknown; s++) {
        size_t mark = arena_mark(arena);
        unknown = fill_slot(work, tables, s, arena);
        arena_release(arena, mark);
    }
    return unknown;
}
