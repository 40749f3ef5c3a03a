/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_nodes.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { ATOMS_MAX = 4096, OCTAVES = 30, PANELS = 64, POINTS_MAX = 3 * (2 * OCTAVES + PANELS) + 4 };

/* Three-point Gauss-Legendre on [0, 1]. */
static const double gauss_x[3] = { 0.11270166537925831, 0.5, 0.88729833462074169 };
static const double gauss_w[3] = { 5.0 / 18, 8.0 / 18, 5.0 / 18 };

struct point {
    double x, weight;
};

static int compare_points(const void *a, const void *b)
{
    const struct point *left = a, *right = b;
    return left->x < right->x ? -1 : left->x > right->x;
}

/* Sorts, joins neighbours into clusters that keep mass and mean: none of more than 1/limit of the mass, nor of more
 * than a quarter of the mass that lies beyond it (which keeps the tails). */
static struct nodes clustered(struct point *point, size_t count, size_t limit, struct arena *arena)
{
    qsort(point, count, sizeof *point, compare_points);
    double all = 0;
    for (size_t i = 0; i < count; i++)
        all += point[i].weight;
    struct nodes nodes = { 0, arena_alloc(arena, count, sizeof(double)), arena_alloc(arena, count, sizeof(double)) };
    double before = 0, mass = 0, moment = 0, first = 0;
    for (size_t i = 0; i < count; i++) {
        double weight = point[i].weight;
        double beyond = fmin(before, all - before - mass - weight);
        double room = count <= limit ? 0 : fmin(all / (double)limit, beyond / 4);
        if (mass > 0 && point[i].x != first && mass + weight > room) {
            nodes.x[nodes.count] = moment / mass + first;
            nodes.weight[nodes.count++] = mass;
            before += mass;
            mass = moment = 0;
        }
        if (mass == 0)
            first = point[i].x; /* moments about it, so that equal points stay what they are */
        mass += weight;
        moment += weight * (point[i].x - first);
    }
    nodes.x[nodes.count] = mass > 0 ? moment / mass + first : first;
    nodes.weight[nodes.count++] = mass;
    return nodes;
}

struct nodes nodes_fixed(double value, struct arena *arena)
{
    struct nodes nodes = { 1, arena_alloc(arena, 1, sizeof(double)), arena_alloc(arena, 1, sizeof(double)) };
    nodes.x[0] = value;
    nodes.weight[0] = 1;
    return nodes;
}

/* The atoms of a law on separate values, walked by its quantile; 0 where there are too many. */
static size_t atoms_of(const struct dist *dist, struct point point[ATOMS_MAX])
{
    double below = 0, u = 0x1p-52;
    for (size_t count = 0; count < ATOMS_MAX;) {
        double x = dist_quantile(dist, u);
        double upto = fmax(dist_cdf(dist, x), u);
        point[count++] = (struct point){ x, upto - below };
        below = upto;
        u = upto + fmax((1 - upto) * 1e-9, 0x1p-50);
        if (u >= 1 - 0x1p-40) {
            point[count - 1].weight += 1 - below;
            return count;
        }
    }
    return 0;
}

/* Panels of u: halving towards 0 and 1, of equal width between. */
static size_t panel_edges(double edge[])
{
    size_t count = 0;
    edge[count++] = 0;
    for (int i = OCTAVES; i > 6; i--)
        edge[count++] = ldexp(1, -i);
    for (int i = 1; i < PANELS; i++)
        edge[count++] = (double)i / PANELS;
    for (int i = 7; i <= OCTAVES; i++)
        edge[count++] = 1 - ldexp(1, -i);
    edge[count++] = 1;
    return count;
}

static size_t continuous_points(const struct dist *dist, struct point point[POINTS_MAX])
{
    double edge[2 * OCTAVES + PANELS + 2];
    size_t edges = panel_edges(edge), count = 0;
    double top = dist->cap < INFINITY ? dist_cdf(dist, nextafter(dist->cap, -INFINITY)) : 1;
    for (size_t i = 0; i + 1 < edges && edge[i] < top; i++) {
        double width = fmin(edge[i + 1], top) - edge[i];
        for (int g = 0; g < 3; g++)
            point[count++] = (struct point){ dist_quantile(dist, fmin(edge[i] + width * gauss_x[g], 1 - 0x1p-53)),
                                             width * gauss_w[g] };
    }
    if (top < 1)
        point[count++] = (struct point){ dist->cap, 1 - top };
    /* What the last panel misses of a heavy tail goes to its last point, so that the mean is the law's. */
    double mean = dist_mean(dist), sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += point[i].x * point[i].weight;
    if (top == 1 && isfinite(mean) && mean > sum)
        point[count - 1].x += (mean - sum) / point[count - 1].weight;
    return count;
}

/* Bins of constant density, in equal parts of which each stands at its middle. */
static size_t steps_each(const struct dist *dist, size_t limit)
{
    return dist->count < limit ? limit / dist->count : 1;
}

static size_t steps_points(const struct dist *dist, size_t limit, struct point *point)
{
    size_t count = 0, each = steps_each(dist, limit);
    double before = 0;
    for (size_t i = 0; i < dist->count; i++) {
        double weight = dist->weight[i] - before, width = dist->value[i + 1] - dist->value[i];
        before = dist->weight[i];
        for (size_t g = 0; weight > 0 && g < each; g++) {
            double x = dist->value[i] + width * ((double)g + 0.5) / (double)each + dist->shift;
            point[count++] = (struct point){ fmin(x, dist->cap), weight / (double)each };
        }
    }
    return count;
}

struct nodes nodes_of(const struct dist *dist, size_t limit, struct arena *arena)
{
    if (dist_is_fixed(dist))
        return nodes_fixed(dist_quantile(dist, 0.5), arena);
    bool bounded = dist->min > -INFINITY || dist->max < INFINITY;
    size_t count = 0;
    struct point *point;
    if (dist->kind == DIST_STEPS && !bounded) {
        point = arena_alloc(arena, steps_each(dist, limit) * dist->count, sizeof *point);
        count = steps_points(dist, limit, point);
        return clustered(point, count, limit, arena);
    }
    if (dist->kind == DIST_MIXTURE && !bounded) {
        struct nodes *part = arena_alloc(arena, dist->count, sizeof *part);
        for (size_t i = 0; i < dist->count; i++) {
            part[i] = nodes_of(&dist->of[i], limit, arena);
            count += part[i].count;
        }
        point = arena_alloc(arena, count, sizeof *point);
        count = 0;
        for (size_t i = 0; i < dist->count; i++) {
            double share = dist_weight(dist, i);
            for (size_t k = 0; share > 0 && k < part[i].count; k++)
                point[count++] =
                    (struct point){ fmin(part[i].x[k] + dist->shift, dist->cap), share * part[i].weight[k] };
        }
        return clustered(point, count, limit, arena);
    }
    point = arena_alloc(arena, ATOMS_MAX, sizeof *point);
    if (dist_has_atoms(dist))
        count = atoms_of(dist, point);
    if (count == 0)
        count = continuous_points(dist, point);
    return clustered(point, count, limit, arena);
}

struct nodes nodes_sum(const struct nodes *x, const struct nodes *y, size_t limit, struct arena *arena)
{
    size_t count = 0;
    struct point *point = arena_alloc(arena, x->count * y->count, sizeof *point);
    for (size_t i = 0; i < x->count; i++)
        for (size_t k = 0; k < y->count; k++)
            point[count++] = (struct point){ x->x[i] + y->x[k], x->weight[i] * y->weight[k] };
    return clustered(point, count, limit, arena);
}

struct nodes nodes_negative(const struct nodes *x, struct arena *arena)
{
    struct nodes nodes = { x->count, arena_alloc(arena, x->count, sizeof(double)),
                           arena_alloc(arena, x->count, sizeof(double)) };
    for (size_t i = 0; i < x->count; i++) {
        nodes.x[i] = -x->x[x->count - 1 - i];
        nodes.weight[i] = x->weight[x->count - 1 - i];
    }
    return nodes;
}

struct nodes nodes_mix(double p, const struct nodes *x, const struct nodes *y, size_t limit, struct arena *arena)
{
    if (p <= 0 || p >= 1)
        return p <= 0 ? *y : *x;
    struct point *point = arena_alloc(arena, x->count + y->count, sizeof *point);
    size_t count = 0;
    for (size_t i = 0; i < x->count; i++)
        point[count++] = (struct point){ x->x[i], p * x->weight[i] };
    for (size_t i = 0; i < y->count; i++)
        point[count++] = (struct point){ y->x[i], (1 - p) * y->weight[i] };
    return clustered(point, count, limit, arena);
}

struct nodes nodes_gathered(const double x[], const double weight[], size_t count, size_t limit, struct arena *arena)
{
    struct point *point = arena_alloc(arena, count, sizeof *point);
    for (size_t i = 0; i < count; i++)
        point[i] = (struct point){ x[i], weight[i] };
    return clustered(point, count, limit, arena);
}

double nodes_quantile(const struct nodes *nodes, double u)
{
    double sum = 0;
    for (size_t i = 0; i < nodes->count; i++) {
        sum += nodes->weight[i];
        if (sum >= u)
            return nodes->x[i];
    }
    return nodes_high(nodes);
}

double nodes_limited_mean(const struct nodes *nodes, double c)
{
    double sum = 0;
    for (size_t i = 0; i < nodes->count; i++)
        sum += nodes->weight[i] * fmin(nodes->x[i], c);
    return sum;
}

static size_t panel(double low, double high, double density, double x[], double weight[])
{
    for (int g = 0; g < 3; g++) {
        x[g] = low + (high - low) * gauss_x[g];
        weight[g] = (high - low) * gauss_w[g] * density;
    }
    return 3;
}

size_t nodes_uniform(double low, double high, double mass, bool graded, double x[], double weight[], size_t room)
{
    size_t panels = graded ? 20 : room / 3, count = 0;
    double density = mass / (high - low);
    assert(room >= 3 * panels && high > low);
    for (size_t i = 0; i < panels; i++) {
        double from = graded ? high - ldexp(high - low, -(int)i) : low + (high - low) * (double)i / (double)panels;
        double to = i + 1 == panels ? high
                    : graded        ? high - ldexp(high - low, -(int)i - 1)
                                    : low + (high - low) * (double)(i + 1) / (double)panels;
        count += panel(from, to, density, x + count, weight + count);
    }
    return count;
}
