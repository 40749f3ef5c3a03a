/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aggregate_part.h"

#include <math.h>

#include "rng.h"
#include "wide.h"

/* Words of one purpose, from index `first` on, made into variates of a sampler. At most a knot each. */
static void draw_variates(const struct audience_task *task, enum purpose purpose, uint32_t first, size_t count,
                          const struct sampler *sampler, double tick, double out[])
{
    enum { BLOCKS = AGGREGATE_KNOTS_MAX / 4 + 1 };
    uint32_t word[4][BLOCKS];
    int64_t value[4][BLOCKS];
    const struct rng_name name = streams_name(task->streams, purpose, task->occurrence);
    const size_t blocks = (count + 3) / 4;
    rng_words(&name, first, blocks, (uint32_t *[4]){ word[0], word[1], word[2], word[3] });
    for (size_t w = 0; w < 4; w++)
        sampler_draw_block(sampler, blocks, word[w], value[w]);
    for (size_t b = 0; b < blocks; b++) /* rounded up to whole blocks */
        for (size_t w = 0; w < 4; w++)
            out[4 * b + w] = tick * (double)value[w][b];
}

void part_normals(const struct aggregate *aggregate, const struct audience_task *task, enum purpose purpose,
                  uint32_t first, size_t count, double out[])
{
    draw_variates(task, purpose, first, count, &aggregate->normal, 1 / PART_NORMAL_TICKS, out);
}

void part_exponentials(const struct aggregate *aggregate, const struct audience_task *task, enum purpose purpose,
                       uint32_t first, size_t count, double out[])
{
    draw_variates(task, purpose, first, count, &aggregate->exponential, 1 / PART_EXPONENTIAL_TICKS, out);
}

/* curve += factor x normal, four columns at a time: each number is summed in the order of columns, whatever the width.
 * `knots` is rounded up to a multiple of four; what lies above the diagonal or beyond the law's last knot is zero. */
WIDE static void add_product(const double *restrict factor, size_t stride, size_t knots, const double *restrict normal,
                             double *restrict curve)
{
    for (size_t j = 0; j < knots; j += 4) {
        const double *c0 = factor + j * stride, *c1 = c0 + stride, *c2 = c1 + stride, *c3 = c2 + stride;
        const double z0 = normal[j], z1 = normal[j + 1], z2 = normal[j + 2], z3 = normal[j + 3];
        for (size_t i = j; i < knots; i++)
            curve[i] = curve[i] + c0[i] * z0 + c1[i] * z1 + c2[i] * z2 + c3[i] * z3;
    }
}

/* The numbers at the law's knots, as if the programme had no end; the first `count` of them. */
static void draw_body(const struct aggregate *aggregate, const struct audience_task *task, const struct part *part,
                      size_t count, double curve[])
{
    double normal[AGGREGATE_KNOTS_MAX + 8];
    const size_t rounded = (count + 3) / 4 * 4;
    part_normals(aggregate, task, PURPOSE_AGGREGATE, part->index * PART_INDICES, rounded + 1, normal);
    const double spread = sqrt(part->viewers);
    const double level = part->law->poisson ? part->viewers + spread * normal[rounded] : part->viewers;
    for (size_t i = 0; i < rounded; i++) {
        normal[i] *= spread;
        curve[i] = level * part->kind->mean[i];
    }
    add_product(part->kind->factor, part->law->stride, rounded, normal, curve);
}

/* How much of one of the law's slots lies within [from, to). */
static double share_of_slot(const struct aggregate_law *law, size_t slot, int64_t from_ms, int64_t to_ms)
{
    const int64_t *at_ms = law->at_ms + slot;
    from_ms = at_ms[0] > from_ms ? at_ms[0] : from_ms;
    to_ms = at_ms[1] < to_ms ? at_ms[1] : to_ms;
    return to_ms > from_ms ? (double)(to_ms - from_ms) / (double)(at_ms[1] - at_ms[0]) : 0;
}

/* A positive variate with a mean and a variance from a normal one: the cube root of a gamma variate is nearly normal
 * (Wilson, Hilferty 1931). */
static double near_gamma(double mean, double variance, double normal)
{
    if (!(mean > 0))
        return 0;
    const double ninth = variance / (9 * mean * mean);
    const double root = 1 - ninth + sqrt(ninth) * normal;
    return root > 0 ? mean * root * root * root : 0;
}

/* Those present at the end leave one after the other: each is still there at the next time of the tail with the same
 * chance, whatever the others do. */
static void draw_tail(const struct aggregate *aggregate, const struct audience_task *task, struct part *part,
                      size_t slot, double at)
{
    const struct aggregate_law *law = part->law;
    const double *tail = part->kind->tail + slot * law->tails;
    double normal[AGGREGATE_TAILS_MAX + 4];
    part_normals(aggregate, task, PURPOSE_AGGREGATE_TAIL, part->index * PART_INDICES, law->tails, normal);
    double before = tail[0] + (tail[law->tails] - tail[0]) * at;
    for (size_t m = 1; m < law->tails; m++) {
        const double still = tail[m] + (tail[m + law->tails] - tail[m]) * at;
        const double share = before > 0 ? fmin(1, still / before) : 0;
        const double present = fmax(0, part->value[part->knots - 1]);
        const double next = fmin(present, near_gamma(present * share, present * share * (1 - share), normal[m]));
        part->flow[part->knots - 1] = present - next;
        part->at_ms[part->knots] = part->end_ms + law->tail_ms[m];
        part->value[part->knots++] = next;
        before = still;
    }
}

/* The curve up to the end, between two of the law's knots straight; then its tail. */
static void draw_curve(const struct aggregate *aggregate, const struct audience_task *task, struct part *part)
{
    const struct aggregate_law *law = part->law;
    double curve[AGGREGATE_KNOTS_MAX + 4];
    const size_t count = part->body + 1;
    draw_body(aggregate, task, part, count, curve);
    for (size_t i = 0; i < part->body; i++) {
        part->at_ms[i] = law->at_ms[i];
        part->value[i] = curve[i];
        part->flow[i] = part->viewers * part->kind->flow[i];
    }
    const double at = share_of_slot(law, part->body - 1, law->at_ms[part->body - 1], part->end_ms);
    part->knots = part->body;
    part->flow[part->knots - 1] *= at;
    part->at_ms[part->knots] = part->end_ms;
    part->value[part->knots++] = curve[part->body - 1] + (curve[part->body] - curve[part->body - 1]) * at;
    if (law->tails > 0)
        draw_tail(aggregate, task, part, part->body - 1, at);
}

/* The integral over what counts of a slot of numbers that fall by shares: the logarithmic mean of its ends. */
static double tail_area(double length_ms, double first, double last, double a, double b)
{
    const double rate = log(first / last);
    return length_ms * first * (exp(-rate * a) - exp(-rate * b)) / rate;
}

/* The curve's integral over what counts of a slot: by the trapezoid, but for the tail. */
static double slot_area(const struct part *part, size_t slot)
{
    const int64_t *at_ms = part->at_ms + slot;
    const double *value = part->value + slot;
    const double length_ms = (double)(at_ms[1] - at_ms[0]);
    const double a = fmax(0, (double)(part->low_ms - at_ms[0]) / length_ms);
    const double b = fmin(1, (double)(part->high_ms - at_ms[0]) / length_ms);
    if (!(a < b))
        return 0;
    if (slot >= part->body && value[1] > 0 && value[1] < 0.99 * value[0] && at_ms[1] - at_ms[0] > 1)
        return tail_area(length_ms, value[0], value[1], a, b);
    return length_ms * (b - a) * (value[0] + (value[1] - value[0]) * (a + b) / 2);
}

/* The integral of `square` over [low, high] both ways, between knots by its corners. */
static double square_at(const struct part *part, int64_t x_ms, int64_t y_ms)
{
    const struct aggregate_law *law = part->law;
    const size_t n = law->knots;
    double at[2];
    size_t slot[2];
    const int64_t time_ms[2] = { x_ms, y_ms };
    for (int k = 0; k < 2; k++) {
        slot[k] = knots_slot(law->at_ms, n, time_ms[k]);
        at[k] = (double)(time_ms[k] - law->at_ms[slot[k]]) / (double)(law->at_ms[slot[k] + 1] - law->at_ms[slot[k]]);
    }
    const double *corner = part->kind->square + slot[0] * n + slot[1];
    return (1 - at[0]) * ((1 - at[1]) * corner[0] + at[1] * corner[1]) +
           at[0] * ((1 - at[1]) * corner[n] + at[1] * corner[n + 1]);
}

/* The expected sum of the squares of viewers' times; what the tail adds is in proportion. */
static double sum_of_squares(const struct part *part, int64_t end_ms, double time_ms, double tail_ms)
{
    const double square = part->viewers * (square_at(part, end_ms, end_ms) - 2 * square_at(part, part->low_ms, end_ms) +
                                           square_at(part, part->low_ms, part->low_ms));
    const double longer = time_ms > tail_ms ? time_ms / (time_ms - tail_ms) : 1;
    return square > 0 ? square * longer * longer : 0;
}

/* The time watched until `end`: the curve's integral, and what its knots do not say. The trapezoid's variance is too
 * large by that of its error, which for some ten slots a session is less than a thousandth of it. */
static double body_time(const struct part *part, int64_t end_ms)
{
    double time_ms = 0, off_ms = 0;
    for (size_t slot = 0; slot < part->body; slot++) {
        const int64_t from_ms = part->at_ms[slot], to_ms = part->at_ms[slot + 1];
        if (from_ms >= part->low_ms && to_ms <= end_ms && slot + 1 < part->body) {
            time_ms += (double)(to_ms - from_ms) * (part->value[slot] + part->value[slot + 1]);
            off_ms += part->kind->off[slot];
        } else {
            time_ms += 2 * slot_area(part, slot);
            off_ms += share_of_slot(part->law, slot, part->low_ms, end_ms) * part->kind->off[slot];
        }
    }
    return time_ms / 2 + part->viewers * off_ms;
}

/* Viewer time of the part, and its division among cells: one after the other takes its share of what is left, with the
 * variance of a random division of so many viewers. */
static void add_times(const struct aggregate *aggregate, const struct audience_task *task, const struct part *part)
{
    const struct aggregate_kind *kind = part->kind;
    const int64_t end_ms = part->high_ms < part->end_ms ? part->high_ms : part->end_ms;
    double tail_ms = 0, normal[REGIONS * RENDITIONS * 2 + 4];
    if (part->high_ms <= part->low_ms)
        return;
    for (size_t slot = part->body; slot + 1 < part->knots; slot++)
        tail_ms += slot_area(part, slot);
    double time_ms = tail_ms + body_time(part, end_ms);
    time_ms = time_ms > 0 ? time_ms : 0;
    if (kind->columns > 1)
        part_normals(aggregate, task, PURPOSE_AGGREGATE_SPLIT, (part->index + 1) * PART_INDICES, kind->columns, normal);
    double square = kind->columns > 1 ? sum_of_squares(part, end_ms, time_ms, tail_ms) : 0, rest = 1;
    for (size_t c = 0; c < kind->columns; c++) {
        const double share = c + 1 == kind->columns ? 1 : kind->split[c] / rest;
        double taken_ms = share < 1 ? near_gamma(share * time_ms, square * share * (1 - share), normal[c]) : time_ms;
        taken_ms = fmin(taken_ms, time_ms);
        task->viewer_ms[task->plan->category_cell[kind->column[c] + part->place]] += (int64_t)floor(taken_ms + 0.5);
        time_ms -= taken_ms;
        square *= 1 - share;
        rest -= kind->split[c];
    }
}

/* The parts of an occurrence, one after the other: kinds by places. */
struct division {
    double viewers; /* not yet divided */
    double share;   /* of those to come, so far */
    double normal[AGGREGATE_PARTS_MAX + 4];
    uint32_t part, parts;
    bool poisson; /* parts of a Poisson count are independent */
};

static void begin_division(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers,
                           const struct aggregate_law *law, struct division *division)
{
    struct audience_task longest = *task;
    longest.end_ms = task->start_ms + law->end_ms;
    division->viewers = (double)viewers;
    division->share = 1;
    division->poisson = law->poisson;
    division->part = 0;
    division->parts = (uint32_t)(law->kinds * task->model->places);
    if (division->poisson)
        division->viewers = audience_rate_mean(&longest);
    else if (division->parts > 1)
        part_normals(aggregate, task, PURPOSE_AGGREGATE_SPLIT, 0, division->parts, division->normal);
}

static double next_part(struct division *division, double share)
{
    if (division->poisson)
        return division->viewers * share;
    const double part = ++division->part == division->parts ? 1 : fmin(1, share / division->share);
    double taken = part < 1 ? near_gamma(division->viewers * part, division->viewers * part * (1 - part),
                                         division->normal[division->part - 1])
                            : division->viewers;
    taken = fmin(taken, division->viewers);
    division->viewers -= taken;
    division->share -= share;
    return taken;
}

/* What counts of the occurrence, and how far its curve must be drawn. */
static void begin_part(const struct aggregate_law *law, const struct audience_task *task, struct part *part)
{
    const int64_t first_ms = law->at_ms[0];
    part->law = law;
    part->index = 0;
    part->low_ms = task->low_ms - task->start_ms;
    part->end_ms = task->end_ms - task->start_ms;
    part->high_ms = task->high_ms - task->start_ms;
    if (part->end_ms <= first_ms) { /* over before anybody can come */
        part->end_ms = first_ms + 1;
        part->high_ms = first_ms;
    }
    const int64_t last_ms = part->end_ms + (law->tails > 0 ? law->tail_ms[law->tails - 1] : 0);
    part->low_ms = part->low_ms > first_ms ? part->low_ms : first_ms;
    part->high_ms = part->high_ms < last_ms ? part->high_ms : last_ms;
    part->high_ms = part->high_ms > part->low_ms ? part->high_ms : part->low_ms;
    part->body = 1;
    while (part->body + 1 < law->knots && law->at_ms[part->body] < part->end_ms)
        part->body++;
}

void part_draw_all(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers, part_add *add,
                   void *context)
{
    const struct aggregate_law *law = &aggregate->law[task->plan - task->model->event];
    struct division division;
    struct part part;
    begin_division(aggregate, task, viewers, law, &division);
    begin_part(law, task, &part);
    for (size_t k = 0; k < law->kinds; k++)
        for (part.place = 0; part.place < task->model->places; part.place++, part.index++) {
            part.kind = &law->kind[k];
            part.viewers = next_part(&division, part.kind->share * task->model->place_share[part.place]);
            draw_curve(aggregate, task, &part);
            add_times(aggregate, task, &part);
            add(context, &part);
        }
}
