/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crossing.h"

#include <assert.h>
#include <math.h>

enum { STEPS_MAX = 200 };

/* Which of the three curves is followed. */
enum curve { MIDDLE, LOW, HIGH };

struct end {
    double x, y;
};

static enum status ask(const struct crossing_task *task, enum curve curve, double x, struct end *end)
{
    struct crossing_value value;
    enum status status = task->value(task->context, x, &value);
    *end = (struct end){ x, curve == MIDDLE ? value.middle : curve == LOW ? value.low : value.high };
    return status;
}

/* The upper limit must be below zero for the estimate to be surely below; the lower one above to be surely above. */
static bool is_above(const struct crossing_task *task, enum curve curve, double y)
{
    return y > 0 || (y == 0 && (curve == HIGH || (curve == MIDDLE && task->ties_above)));
}

/* The next place to ask, strictly inside. `tolerance` is the width that will do: an estimate nearer to an end than half
 * of it is moved so far inside that the other side is likely to be the crossing's. */
static double propose(const struct crossing_task *task, struct end a, struct end b, double weight_a, double weight_b,
                      bool bisect, double tolerance)
{
    const double width = b.x - a.x, ya = fabs(a.y) * weight_a, yb = fabs(b.y) * weight_b;
    double x = bisect || !(ya + yb > 0) ? a.x + width / 2 : a.x + width * ya / (ya + yb);
    if (task->whole)
        return fmin(fmax(rint(x), a.x + 1), b.x - 1);
    const double step = fmin(0.9 * tolerance, width / 2);
    return fmin(fmax(x, a.x + step), b.x - step);
}

static enum status narrow(const struct crossing_task *task, enum curve curve, double tolerance, struct end *a,
                          struct end *b)
{
    double weight_a = 1, weight_b = 1;
    for (int i = 1; i < STEPS_MAX; i++) {
        const double finest = task->whole ? 1 : 1e-9 * fmax(fabs(a->x), fabs(b->x)), enough = fmax(tolerance, finest);
        if (b->x - a->x <= enough)
            break;
        struct end c;
        double x = propose(task, *a, *b, weight_a, weight_b, i % 3 == 0, enough);
        enum status status = ask(task, curve, x, &c);
        if (status != STATUS_OK)
            return status;
        if (is_above(task, curve, c.y)) {
            *b = c;
            weight_b = 1;
            weight_a /= 2;
        } else {
            *a = c;
            weight_a = 1;
            weight_b /= 2;
        }
    }
    return STATUS_OK;
}

/* Where the straight line between them is zero. */
static double root_between(struct end a, struct end b)
{
    return b.y > a.y ? fmin(fmax(a.x - a.y * (b.x - a.x) / (b.y - a.y), a.x), b.x) : a.x;
}

/* From the crossing outwards in growing steps until the curve is on its outer side, then back. `*found` is false where
 * the range ends before. */
static enum status find_limit(const struct crossing_task *task, enum curve curve, double start, double step, double *at,
                              bool *found)
{
    const bool down = curve == HIGH;
    struct end inner, outer = { start, 0 };
    enum status status = ask(task, curve, start, &inner);
    *found = false;
    if (task->whole)
        step = fmax(1, ceil(step));
    if (status == STATUS_OK && is_above(task, curve, inner.y) != down) { /* the crossing itself is surely not at zero */
        *at = start;
        *found = true;
        return status;
    }
    for (; status == STATUS_OK && !*found; step *= 2) {
        const double end = down ? task->low : task->high;
        double x = down ? fmax(inner.x - step, end) : fmin(inner.x + step, end);
        if (x == inner.x)
            return STATUS_OK;
        status = ask(task, curve, x, &outer);
        if (status == STATUS_OK && is_above(task, curve, outer.y) != down)
            *found = true;
        else
            inner = outer;
    }
    if (status == STATUS_OK) {
        struct end *a = down ? &outer : &inner, *b = down ? &inner : &outer;
        status = narrow(task, curve, 0.1 * fabs(start - outer.x), a, b);
        *at = task->whole ? outer.x : root_between(*a, *b);
    }
    return status;
}

static enum status find_interval(const struct crossing_task *task, double slope, double half, struct crossing *out)
{
    bool found;
    const double step = slope > 0 ? 1.2 * half / slope : (task->high - task->low) / 8;
    enum status status = find_limit(task, HIGH, out->below, step, &out->from, &found);
    out->from_open = !found;
    if (status == STATUS_OK)
        status = find_limit(task, LOW, out->above, step, &out->to, &found);
    out->to_open = !found;
    if (out->from_open)
        out->from = task->low;
    if (out->to_open)
        out->to = task->high;
    else if (task->whole)
        out->to -= 1; /* surely above there: the last below is one less at most */
    out->has_interval = status == STATUS_OK;
    return status;
}

enum status crossing_find(const struct crossing_task *task, double below, double above, struct crossing *out)
{
    assert(below < above);
    *out = (struct crossing){ 0 };
    struct end a, b;
    struct crossing_value value;
    enum status status = ask(task, MIDDLE, below, &a);
    if (status == STATUS_OK)
        status = ask(task, MIDDLE, above, &b);
    if (status == STATUS_OK)
        status = task->value(task->context, below, &value);
    if (status != STATUS_OK)
        return status;
    assert(!is_above(task, MIDDLE, a.y) && is_above(task, MIDDLE, b.y));
    const double slope = (b.y - a.y) / (b.x - a.x), half = (value.high - value.low) / 2;
    const double tolerance = half > 0 && slope > 0 ? 0.05 * half / slope : 0;
    status = narrow(task, MIDDLE, task->whole ? 1 : tolerance, &a, &b);
    out->below = a.x;
    out->above = b.x;
    out->at = task->whole ? a.x : root_between(a, b);
    if (status == STATUS_OK)
        status = task->value(task->context, b.x, &value);
    if (status != STATUS_OK || !(value.high >= value.low))
        return status;
    if (value.high > value.low)
        return find_interval(task, slope, (value.high - value.low) / 2, out);
    out->has_interval = true; /* nothing is left to chance */
    out->from = out->to = out->at;
    return STATUS_OK;
}
