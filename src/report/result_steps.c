/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "result_steps.h"

#include <math.h>

#include "money.h"

enum { PPM = 1000000 };

/* quantity / unit_base x price_nano x keep / 10^6 to the nearest nano-USD. What is whole and what is a part of a billed
 * unit go apart, so that byte-milliseconds stay within 128 bits. */
static int64_t cost_of(const struct result_step *step, int64_t keep_ppm)
{
    int128 price = (int128)step->list_price_nano * keep_ppm;
    int128 part = money_divide_half_even(step->quantity % step->unit_base * price, step->unit_base);
    return (int64_t)money_divide_half_even(step->quantity / step->unit_base * price + part, PPM);
}

/* A line is rounded once, as a whole; what the roundings of its steps differ from that goes to the dearest of them. */
static void settle(struct result_step step[], size_t steps, int64_t cost_nano)
{
    size_t dearest = 0;
    int128 rest_nano = cost_nano;
    for (size_t s = 0; s < steps; s++) {
        rest_nano -= step[s].cost_nano;
        if (step[s].cost_nano > step[dearest].cost_nano)
            dearest = s;
    }
    if (steps == 0)
        return;
    bool discounted = step[dearest].list_cost_nano != step[dearest].cost_nano;
    step[dearest].cost_nano = (int64_t)(step[dearest].cost_nano + rest_nano);
    if (!discounted)
        step[dearest].list_cost_nano = step[dearest].cost_nano;
}

static struct result_step build_step(const struct tariff_line *line, const struct tariff_step *from, int64_t keep_ppm)
{
    struct result_step step = { .quantity = from->quantity,
                                .unit_base = line->unit_base,
                                .from = from->free || from->tier == 0 ? 0 : line->rate->tier[from->tier - 1].up_to,
                                .list_price_nano = from->price_nano,
                                .price_femto = (int128)from->price_nano * keep_ppm,
                                .free = from->free };
    step.list_cost_nano = cost_of(&step, PPM);
    step.cost_nano = cost_of(&step, keep_ppm);
    return step;
}

void result_steps_build(const struct tariff *tariff, struct result_bill_line line[], struct arena *arena)
{
    /* Outcomes keep quantities in billed units as doubles: times the unit they are whole again, to the unit below 2^51
     * (71,000 years of viewing in ms), and beyond that to the double's last bit. */
    int128 *quantity = arena_alloc(arena, tariff->lines + 1, sizeof quantity[0]);
    for (size_t l = 0; l < tariff->lines; l++)
        quantity[l] = (int128)nearbyint(line[l].quantity * (double)tariff->line[l].unit_base);
    for (size_t l = 0; l < tariff->lines; l++) {
        struct tariff_step from[TARIFF_STEPS_MAX];
        const size_t steps = tariff_steps(tariff, quantity, l, from);
        struct result_step *step = arena_alloc(arena, steps + 1, sizeof step[0]);
        for (size_t s = 0; s < steps; s++)
            step[s] = build_step(&tariff->line[l], &from[s], PPM - tariff->discount_ppm);
        settle(step, steps, line[l].cost_nano);
        line[l].step = step;
        line[l].steps = steps;
    }
}
