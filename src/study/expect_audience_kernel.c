/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_audience_kernel.h"

#include <math.h>

#include "fourier.h"

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

void kernel_moments(const struct slot *slot, const struct shock *shock, double live_ms, size_t limit, bool squares,
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

static double complex *transform_of(const struct slot *slot, const double in[], struct arena *arena)
{
    const size_t n = 2 * slot->points;
    double complex *out = arena_alloc(arena, n, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = i < slot->points ? in[i] : 0;
    fourier_forward(out, n);
    return out;
}

void kernel_on_grid(const struct limited *law, const struct slot *slot, double out[])
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

bool kernel_build(struct work *work, const struct slot *slot, size_t k, double live_ms, struct kernel *kernel,
                  struct arena *arena)
{
    static const double negligible = 1e-5;
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
    kernel->limited = transform_of(slot, grid, arena);
    for (size_t j = 0; class->class->lingers && j + 1 < work->beyonds; j++) {
        double *after = kernel->after[j] = arena_alloc(arena, slot->points, sizeof *after);
        for (size_t i = 0; i < slot->points; i++)
            after[i] = limited_at(stay, (double)i * slot->step + work->beyond[j + 1]) -
                       limited_at(stay, (double)i * slot->step + work->beyond[j]);
        after[0] /= 2; /* of the starts about a point, half lie before it */
    }
    kernel_arrivals(work, slot, live_ms, kernel);
    if (!class->class->returns)
        return true;
    while (kernel->sessions <= KERNEL_SESSIONS_MAX) {
        double more = dist_above(&class->class->sessions_law, (double)kernel->sessions + 0.5);
        if (more < negligible)
            break;
        kernel->at_least[++kernel->sessions] = more;
    }
    kernel_on_grid(stay, slot, grid);
    kernel->stay = transform_of(slot, grid, arena);
    struct limited away;
    limited_build(&away, &class->class->gap_ms, slot->step * (double)slot->points, arena);
    kernel_on_grid(&away, slot, grid);
    kernel->gap = transform_of(slot, grid, arena);
    return kernel->sessions <= KERNEL_SESSIONS_MAX;
}
