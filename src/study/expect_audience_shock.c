/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions followed over time, through shocks. On a grid of moments stand the expected starts of every viewer's first
 * session, second, ..; a session that starts at s is still on at u with probability P(S > u - s) times that of staying
 * at each shock between, so that between shocks all is convolution. Who is taken by a shock at t and comes back starts
 * the same session again. Exact for the moments and shares that the shocks' laws stand for; what is watched is linear
 * in each share, and its square quadratic, for which two points are exact. */
#include "expect_audience_table.h"

#include <math.h>
#include <string.h>

#include "fourier.h"

enum { MOMENTS_MAX = 256, SESSIONS_MAX = 64 };

struct moment {
    double at, leave, back, weight;
};

/* The values a shock may take; each stands by itself. */
struct moments {
    size_t count;
    struct moment *moment;
};

static void add_moment(struct moments *moments, double at, const struct shock *shock, bool squares, double weight)
{
    double leave = dist_mean(&shock->leave_ratio), back = dist_mean(&shock->back_ratio);
    double leave_sd = squares ? sqrt(dist_variance(&shock->leave_ratio)) : 0;
    double back_sd = squares ? sqrt(dist_variance(&shock->back_ratio)) : 0;
    int leaves = leave_sd > 0 ? 2 : 1, backs = back_sd > 0 ? 2 : 1;
    for (int l = 0; l < leaves; l++)
        for (int b = 0; b < backs; b++)
            moments->moment[moments->count++] = (struct moment){ .at = at,
                                                                 .leave = leave + (l ? -leave_sd : leave_sd),
                                                                 .back = back + (b ? -back_sd : back_sd),
                                                                 .weight = weight / (leaves * backs) };
}

/* A moment as it is, between two points of the grid: shared among them. */
static void add_between(struct moments *moments, const struct slot *slot, double at, const struct shock *shock,
                        bool squares, double weight)
{
    double place = (at - slot->from) / slot->step, low = floor(place), part = place - low;
    if (part < 1e-9 || place < 0 || place > (double)slot->points) {
        add_moment(moments, at, shock, squares, weight);
        return;
    }
    add_moment(moments, slot->from + low * slot->step, shock, squares, weight * (1 - part));
    add_moment(moments, slot->from + (low + 1) * slot->step, shock, squares, weight * part);
}

static void moments_of(const struct slot *slot, const struct shock *shock, double live_ms, size_t limit, bool squares,
                       struct moments *moments, struct arena *arena)
{
    static const double gauss[3][2] = { { 0.11270166537925831, 5.0 / 18 },
                                        { 0.5, 8.0 / 18 },
                                        { 0.88729833462074169, 5.0 / 18 } };
    const double origin = shock->from_end ? live_ms : 0;
    moments->count = 0;
    moments->moment = arena_alloc(arena, 8 * (2 * limit + 8), sizeof *moments->moment);
    if (dist_is_fixed(&shock->at_ms) || dist_has_atoms(&shock->at_ms)) {
        struct nodes at = nodes_of(&shock->at_ms, limit, arena);
        for (size_t i = 0; i < at.count && i < 2 * limit; i++)
            add_between(moments, slot, origin + at.x[i], shock, squares, at.weight[i]);
        return;
    }
    const size_t panels = limit < 3 ? 1 : limit / 3;
    for (size_t p = 0; p < panels; p++)
        for (int g = 0; g < 3; g++) { /* its neighbours on the grid are as often too early as too late */
            double at = origin + dist_quantile(&shock->at_ms, ((double)p + gauss[g][0]) / (double)panels);
            double place = floor((at - slot->from) / slot->step + 0.5);
            add_moment(moments, slot->from + place * slot->step, shock, squares, gauss[g][1] / (double)panels);
        }
}

/* One class on the grid of a slot. */
struct kernel {
    const struct class_work *class;
    size_t sessions; /* how many are followed */
    double at_least[SESSIONS_MAX + 2];
    double *stay_on;                    /* P(S > i step) */
    double complex *stay, *gap;         /* transforms of the laws of stays and gaps */
    double complex *limited;            /* of E[min(S, x)] */
    double complex *after[BEYONDS_MAX]; /* of what is stayed on in each cell beyond x */
    double *arriving;                   /* starts of first sessions */
};

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
    double complex *work_a, *work_b;
    double complex *segment[SCENARIO_SHOCKS_MAX + 1]; /* transforms of starts between shocks, all sessions */
    double *starts, *ends;
    double **time;  /* by class: of this combination */
    double ***cell; /* by class and cell: time beyond each point */
};

static void transform(const struct follow *f, const double in[], double complex out[])
{
    for (size_t i = 0; i < f->n; i++)
        out[i] = i < f->slot->points ? in[i] : 0;
    fourier_forward(out, f->n);
}

static double complex *transform_of(const struct follow *f, const double in[], struct arena *arena)
{
    double complex *out = arena_alloc(arena, f->n, sizeof *out);
    transform(f, in, out);
    return out;
}

/* The law on the grid, each value shared among its neighbours so that the mean is kept: second differences of
 * E[min(X, c)]. */
static void on_grid(const struct limited *law, const struct slot *slot, double out[])
{
    const double h = slot->step;
    for (size_t i = 0; i < slot->points; i++) {
        double c = (double)i * h;
        out[i] = i == 0 ? 1 - limited_at(law, h) / h
                        : (2 * limited_at(law, c) - limited_at(law, c - h) - limited_at(law, c + h)) / h;
    }
}

static void kernel_arrivals(struct work *work, const struct slot *slot, double live_ms, struct kernel *kernel)
{
    expect_arrive(&kernel->class->comer, live_ms, &work->arriving);
    for (size_t a = 0; a < work->arriving.count; a++) {
        double place = (work->arriving.x[a] - slot->from) / slot->step;
        if (place < 0 || place > (double)(slot->points - 1))
            continue;
        size_t i = (size_t)place;
        double part = place - (double)i;
        kernel->arriving[i] += work->arriving.weight[a] * (1 - part);
        if (i + 1 < slot->points)
            kernel->arriving[i + 1] += work->arriving.weight[a] * part;
    }
}

/* False where more sessions matter than are followed. */
static bool kernel_build(struct work *work, const struct follow *f, size_t k, double live_ms, struct kernel *kernel,
                         struct arena *arena)
{
    static const double negligible = 1e-6;
    const struct slot *slot = f->slot;
    const struct class_work *class = &work->class[k];
    const struct limited *stay = &class->chain.stay;
    double *grid = arena_alloc(arena, slot->points, sizeof *grid);
    *kernel = (struct kernel){ .class = class, .sessions = 1, .at_least = { 1, 1 } };
    kernel->arriving = arena_alloc(arena, slot->points, sizeof(double));
    kernel->stay_on = arena_alloc(arena, slot->points, sizeof(double));
    for (size_t i = 0; i < slot->points; i++) {
        kernel->stay_on[i] = dist_above(&class->class->stay_ms, (double)i * slot->step);
        grid[i] = limited_at(stay, (double)i * slot->step);
    }
    kernel->limited = transform_of(f, grid, arena);
    for (size_t j = 0; class->class->lingers && j + 1 < work->beyonds; j++) {
        for (size_t i = 0; i < slot->points; i++)
            grid[i] = limited_at(stay, (double)i * slot->step + work->beyond[j + 1]) -
                      limited_at(stay, (double)i * slot->step + work->beyond[j]);
        grid[0] /= 2; /* of the starts about a point, half lie before it */
        kernel->after[j] = transform_of(f, grid, arena);
    }
    kernel_arrivals(work, slot, live_ms, kernel);
    if (!class->class->returns)
        return true;
    while (kernel->sessions <= SESSIONS_MAX) {
        double more = dist_above(&class->class->sessions_law, (double)kernel->sessions + 0.5);
        if (more < negligible)
            break;
        kernel->at_least[++kernel->sessions] = more;
    }
    on_grid(stay, slot, grid);
    kernel->stay = transform_of(f, grid, arena);
    struct limited away;
    limited_build(&away, &class->class->gap_ms, slot->step * (double)slot->points, arena);
    on_grid(&away, slot, grid);
    kernel->gap = transform_of(f, grid, arena);
    return kernel->sessions <= SESSIONS_MAX;
}

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

/* Follows all sessions of a class; leaves the transforms of their starts between shocks in f->segment. */
static void follow_class(struct follow *f, const struct kernel *kernel, double staying_at[])
{
    const size_t points = f->slot->points;
    memcpy(f->starts, kernel->arriving, points * sizeof(double));
    for (size_t g = 0; g <= f->shocks; g++)
        memset(f->segment[g], 0, f->n * sizeof f->segment[g][0]);
    for (size_t j = 1; j <= kernel->sessions; j++) {
        for (size_t s = 0; s < f->shocks; s++)
            take(f, kernel, s);
        memset(f->ends, 0, points * sizeof(double));
        for (size_t g = 0; g <= f->shocks; g++) {
            for (size_t i = 0; i < f->n; i++)
                f->work_a[i] = i < points ? f->starts[i] * share_of(f, i, g) : 0;
            fourier_forward(f->work_a, f->n);
            for (size_t i = 0; i < f->n; i++)
                f->segment[g][i] += f->work_a[i];
            if (j == kernel->sessions)
                continue;
            for (size_t i = 0; i < f->n; i++)
                f->work_a[i] *= kernel->stay[i];
            fourier_inverse(f->work_a, f->n);
            staying(f, g, staying_at);
            for (size_t i = 0; i < points; i++)
                f->ends[i] += creal(f->work_a[i]) * staying_at[i];
        }
        if (j == kernel->sessions)
            return;
        transform(f, f->ends, f->work_a);
        for (size_t i = 0; i < f->n; i++)
            f->work_a[i] *= kernel->gap[i];
        fourier_inverse(f->work_a, f->n);
        for (size_t i = 0; i < points; i++)
            f->starts[i] = creal(f->work_a[i]) * kernel->at_least[j + 1] / kernel->at_least[j];
    }
}

/* What starts between shocks give, in time, with a kernel: work_b. */
static void convolved(struct follow *f, size_t g, const double complex kernel[])
{
    for (size_t i = 0; i < f->n; i++)
        f->work_b[i] = f->segment[g][i] * kernel[i];
    fourier_inverse(f->work_b, f->n);
}

/* The class's expected time until each point, and in cells beyond it. */
static void class_times(struct follow *f, size_t k, const struct kernel *kernel, double staying_at[])
{
    const size_t points = f->slot->points;
    double *time = f->time[k];
    memset(time, 0, points * sizeof *time);
    for (size_t g = 0; g <= f->shocks; g++) {
        double stayed = 1, sum = 0;
        size_t next = g;
        convolved(f, g, kernel->limited);
        for (size_t i = 1; i < points; i++) {
            while (next < f->shocks && f->place[next] < i)
                stayed *= 1 - f->shock[next++].leave;
            sum += stayed * (creal(f->work_b[i]) - creal(f->work_b[i - 1]));
            time[i] += sum;
        }
    }
    for (size_t j = 0; kernel->class->class->lingers && j + 1 < f->work->beyonds; j++) {
        memset(f->cell[k][j], 0, points * sizeof(double));
        for (size_t g = 0; g <= f->shocks; g++) {
            convolved(f, g, kernel->after[j]);
            staying(f, g, staying_at);
            for (size_t i = 0; i < points; i++)
                f->cell[k][j][i] += creal(f->work_b[i]) * staying_at[i];
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

static double at_point(const struct slot *slot, const double table[], double t)
{
    double at = fmax((t - slot->from) / slot->step, 0);
    size_t last = slot->points - 2, i = at < (double)last ? (size_t)at : last;
    return table[i] + (table[i + 1] - table[i]) * fmin(at - (double)i, 1);
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
                double time = at_point(to, f->cell[k][j], live_ms) * stays;
                tables->after[k][l * cells + j] += weight * time;
                both += work->class[k].share * work->class[k].lingering[j] * time;
            }
            tables->square_after[l * cells + j] += weight * both * both / width;
        }
}

static void follow_begin(struct follow *f, const struct work *work, const struct slot *slot, struct arena *arena)
{
    *f = (struct follow){ .work = work, .slot = slot, .n = 2 * (slot->points) };
    f->work_a = arena_alloc(arena, f->n, sizeof *f->work_a);
    f->work_b = arena_alloc(arena, f->n, sizeof *f->work_b);
    for (size_t g = 0; g <= work->event->audience.shocks; g++)
        f->segment[g] = arena_alloc(arena, f->n, sizeof *f->segment[g]);
    f->starts = arena_alloc(arena, slot->points, sizeof(double));
    f->ends = arena_alloc(arena, slot->points, sizeof(double));
    f->time = arena_alloc(arena, work->classes, sizeof *f->time);
    f->cell = arena_alloc(arena, work->classes, sizeof *f->cell);
    for (size_t k = 0; k < work->classes; k++) {
        f->time[k] = arena_alloc(arena, slot->points, sizeof(double));
        f->cell[k] = arena_alloc(arena, work->beyonds, sizeof *f->cell[k]);
        for (size_t j = 0; work->class[k].class->lingers && j + 1 < work->beyonds; j++)
            f->cell[k][j] = arena_alloc(arena, slot->points, sizeof(double));
    }
    for (size_t s = 0; s < work->event->audience.shocks; s++) {
        struct limited after;
        double *grid = arena_alloc(arena, slot->points, sizeof *grid);
        limited_build(&after, &work->event->audience.shock[s].back_after_ms, slot->step * (double)slot->points, arena);
        on_grid(&after, slot, grid);
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
    follow_begin(f, work, slot, arena);
    for (size_t k = 0; k < work->classes; k++)
        if (!kernel_build(work, f, k, live_ms, &kernel[k], arena))
            return "shocks among so many returns";
    for (size_t i = 0; i < audience->shocks; i++) {
        size_t limit = audience->shocks == 1 ? 12 : audience->shocks == 2 ? 6 : 3;
        moments_of(slot, &audience->shock[i], live_ms, limit, work->squares, &moments[i], arena);
        all *= (double)moments[i].count;
    }
    if (all > MOMENTS_MAX)
        return "so many shocks";
    size_t which[SCENARIO_SHOCKS_MAX] = { 0 };
    for (bool more = true; more;) {
        double weight = 1;
        for (size_t i = 0; i < audience->shocks; i++)
            weight *= moments[i].moment[which[i]].weight;
        choose(f, moments, which, audience->shocks);
        for (size_t k = 0; k < work->classes; k++) {
            follow_class(f, &kernel[k], staying_at);
            class_times(f, k, &kernel[k], staying_at);
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
