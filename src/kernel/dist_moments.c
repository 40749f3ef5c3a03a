/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments of laws that were conditioned or capped: Gauss-Legendre over the quantile, in panels that halve towards both
 * ends of (0, 1), so that a tail is integrated to the end whatever its weight. */
#include "dist_law.h"

#include <math.h>

struct integrand {
    const struct dist *dist;
    double t, origin;
    int order;
};

static double value_of(const struct integrand *f, double x)
{
    double off = fmin(x, f->t) - f->origin;
    return f->order == 1 ? off : off * off;
}

/* The integral of value(quantile) over p in [from, to], on the side given. 16 points. */
static double panel(const struct integrand *f, double from, double to, bool upper)
{
    static const double node[8][2] = {
        /* (1 - x) / 2 and w / 2 of Gauss-Legendre on [-1, 1] */
        { 0.0052995325041750307, 0.013576229705877048 }, { 0.0277124884633837, 0.031126761969323947 },
        { 0.067184398806084122, 0.047579255841246393 },  { 0.1222977958224985, 0.062314485627766938 },
        { 0.19106187779867811, 0.074797994408288368 },   { 0.27099161117138632, 0.084578259697501268 },
        { 0.35919822461037054, 0.091301707522461792 },   { 0.45249374508118128, 0.094725305227534251 },
    };
    double sum = 0, width = to - from;
    for (int i = 0; i < 8; i++) {
        double p = from + node[i][0] * width, q = to - node[i][0] * width;
        if (upper)
            sum += node[i][1] *
                   (value_of(f, dist_quantile_above(f->dist, p)) + value_of(f, dist_quantile_above(f->dist, q)));
        else
            sum += node[i][1] * (value_of(f, dist_quantile(f->dist, p)) + value_of(f, dist_quantile(f->dist, q)));
    }
    return sum * width;
}

/* [from, to] within [0, 1/2] of one side, in halves of halves from the outer end. */
static double tail(const struct integrand *f, double from, double to, bool upper)
{
    double sum = 0;
    for (double high = to; high > from && high > 0x1p-960;) {
        double low = fmax(high / 2, from), part = panel(f, low, high, upper);
        sum += part;
        if (fabs(part) <= 1e-17 * fabs(sum) && high < 0x1p-30)
            break;
        high = low;
    }
    return sum;
}

/* Below min(t, cap) the quantile counts; what lies above it, up to `to`, is worth one value. */
static double continuous(const struct integrand *f, double from, double to)
{
    const struct dist *dist = f->dist;
    double top = fmin(f->t, dist->cap);
    bool cut = top < INFINITY && top <= to;
    double low = dist_under(dist, from), high = cut ? dist_under(dist, top) : dist_cdf(dist, to);
    double low_above = low > 0.5 ? dist_above(dist, nextafter(from, -INFINITY)) : 1 - low;
    double high_above = cut ? dist_above(dist, nextafter(top, -INFINITY)) : dist_above(dist, to);
    double sum = 0;
    if (low < 0.5)
        sum += tail(f, low, fmin(high, 0.5), false);
    if (high > 0.5)
        sum += tail(f, high_above, fmin(low_above, 0.5), true);
    if (cut)
        sum += fmax(0, fmin(low_above, high_above) - dist_above(dist, to)) * value_of(f, top);
    return sum;
}

/* The largest piece of a table inside [from, to] and below t, in closed form. */
static double steps(const struct integrand *f, double from, double to)
{
    const struct dist *dist = f->dist;
    double sum = 0, mass = dist->cdf_at_max - dist->cdf_below, t = fmin(f->t, dist->cap);
    for (size_t i = 0; i < dist->count; i++) {
        double edge[2] = { dist->value[i], dist->value[i + 1] };
        double density = dist_weight(dist, i) / (edge[1] - edge[0]) / mass;
        double low = fmax(fmax(edge[0], dist->min) + dist->shift, from);
        double high = fmin(fmin(edge[1], dist->max) + dist->shift, dist->cap > to ? to : INFINITY);
        double middle = fmin(high, fmax(low, t));
        double a = low - f->origin, b = middle - f->origin, c = t - f->origin;
        if (middle > low)
            sum += density * (middle - low) * (f->order == 1 ? (a + b) / 2 : (a * a + a * b + b * b) / 3);
        if (high > middle)
            sum += density * (high - middle) * (f->order == 1 ? c : c * c);
    }
    return sum;
}

static double atoms(const struct integrand *f, double from, double to)
{
    const struct dist *dist = f->dist;
    double sum = 0, mass = dist->cdf_at_max - dist->cdf_below;
    for (size_t i = 0; i < dist->count; i++) {
        double x = fmin(dist->value[i] + dist->shift, dist->cap);
        if (dist->value[i] >= dist->min && dist->value[i] <= dist->max && x >= from && x <= to)
            sum += dist_weight(dist, i) / mass * value_of(f, x);
    }
    return sum;
}

/* Whole numbers, one by one as long as there are not too many of them; beyond, they are as good as continuous. */
enum { INTEGERS_MAX = 100000 };

static bool integers(const struct integrand *f, double from, double to, double *sum)
{
    const struct dist *dist = f->dist;
    double low = dist_quantile(dist, 0x1p-70), high = dist_quantile_above(dist, 0x1p-53);
    if (high - low > INTEGERS_MAX)
        return false;
    *sum = 0;
    double below = dist_under(dist, low);
    for (double x = low;; x = fmin(x + 1, high)) {
        double cdf = x < high ? dist_cdf(dist, x) : 1;
        if (x >= from && x <= to)
            *sum += (cdf - below) * value_of(f, x);
        below = cdf;
        if (x >= high)
            return true;
    }
}

double dist_integral(const struct dist *dist, double from, double to, double t, double origin, int order)
{
    const struct dist_law *law = dist_law_of(dist);
    struct integrand f = { dist, t, origin, order };
    double sum = 0;
    if (!(from <= to))
        return 0;
    if (dist_is_fixed(dist)) {
        double x = dist_low(dist);
        return x >= from && x <= to ? value_of(&f, x) : 0;
    }
    if (dist->kind == DIST_STEPS)
        return steps(&f, from, to);
    if (dist->kind == DIST_DISCRETE)
        return atoms(&f, from, to);
    if (law->integer && integers(&f, from, to, &sum))
        return sum;
    if (dist->kind != DIST_MIXTURE)
        return continuous(&f, from, to);
    /* Component by component: what the mixture does to its draw is undone in the arguments. */
    double low = fmax(dist->min, from - dist->shift);
    double high = to >= dist->cap ? dist->max : fmin(dist->max, to - dist->shift);
    double mass = dist->cdf_at_max - dist->cdf_below;
    for (size_t i = 0; i < dist->count; i++) {
        double weight = dist_weight(dist, i);
        if (weight > 0)
            sum +=
                weight / mass *
                dist_integral(&dist->of[i], low, high, fmin(t, dist->cap) - dist->shift, origin - dist->shift, order);
    }
    return sum;
}
