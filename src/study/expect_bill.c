/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect_bill.h"

#include <math.h>

#include "money.h"

/* Quantities beyond any bill that fits would not fit an integer either. */
static const double most_usage = 1e37;

static bool fill_line(const struct tariff *tariff, const int128 quantity[], size_t l, struct expect_line *line)
{
    struct tariff_step step[TARIFF_STEPS_MAX];
    const double base = (double)tariff->line[l].unit_base;
    line->quantity = (double)quantity[l] / base;
    line->steps = tariff_steps(tariff, quantity, l, step);
    for (size_t s = 0; s < line->steps; s++) {
        int128 cost =
            step[s].free ? 0 : money_divide_half_even(step[s].quantity * step[s].price_nano, tariff->line[l].unit_base);
        if (cost > INT64_MAX)
            return false;
        line->step[s] = (struct expect_step){ .quantity = (double)step[s].quantity / base,
                                              .price_nano = step[s].price_nano,
                                              .cost_nano = (int64_t)cost,
                                              .free = step[s].free };
    }
    return true;
}

bool expect_charge(const struct expectation *expectation, size_t p, const struct tariff *tariff, struct arena *arena,
                   struct expect_bill *bill)
{
    const struct pattern_plan *plan = &expectation->model->pattern[p];
    double *expected = arena_alloc(arena, plan->lines + 1, sizeof *expected);
    const char **unknown = arena_alloc(arena, plan->lines + 1, sizeof *unknown);
    int128 *quantity = arena_alloc(arena, plan->lines + 1, sizeof *quantity);
    int64_t *cost_nano = arena_alloc(arena, tariff->all_lines + 1, sizeof *cost_nano);
    struct expect_line *line = arena_alloc(arena, plan->lines + 1, sizeof *line);
    *bill = (struct expect_bill){ .plan = plan, .tariff = tariff, .line = line };
    expect_quantities(expectation, p, expected, unknown);
    for (size_t l = 0; l < plan->lines; l++) {
        if (!(expected[l] >= 0 && expected[l] < most_usage))
            return false;
        quantity[l] = unknown[l] ? 0 : (int128)(expected[l] + 0.5);
    }
    if (!tariff_charge(tariff, quantity, cost_nano))
        return false;
    for (size_t l = 0; l < plan->lines; l++) {
        line[l].unknown = unknown[l];
        if (unknown[l]) {
            bill->unknown++;
            continue;
        }
        line[l].cost_nano = cost_nano[l];
        if (!fill_line(tariff, quantity, l, &line[l]) ||
            __builtin_add_overflow(bill->total_nano, cost_nano[l], &bill->total_nano))
            return false;
    }
    return true;
}
