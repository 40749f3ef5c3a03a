/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include "outcome_desk.h"
#include "series.h"

/* A desk whose event has `points` points of its fan, half a minute apart, from a minute before the start. */
static void init_fan(struct desk *d, size_t points)
{
    desk_init(d, 1);
    d->event_plan.fan_points = points;
    d->event_plan.fan_from_ms = -60000;
    d->event_plan.fan_step_ms = 30000;
    d->outcomes.fan = (struct fan){ .points = points,
                                    .bin = arena_alloc(&d->arena, points * FAN_BINS, sizeof(uint32_t)),
                                    .sum = arena_alloc(&d->arena, points, sizeof(int64_t)),
                                    .samples = arena_alloc(&d->arena, points, sizeof(int64_t)) };
}

static void put(struct desk *d, size_t point, int64_t value)
{
    d->outcomes.fan.bin[point * FAN_BINS + fan_bin(value)]++;
    d->outcomes.fan.sum[point] += value;
    d->outcomes.fan.samples[point]++;
}

/* 1..20 at the second point: ranks 1, 5, 10, 15, 19. The first point has no samples and is left out. */
static void quantiles_of_few_viewers_are_exact_order_statistics(void **state)
{
    (void)state;
    struct desk d;
    init_fan(&d, 2);
    for (int64_t v = 1; v <= 20; v++)
        put(&d, 1, v);
    struct series series;
    series_build(&d.outcomes, &d.arena, &series);
    assert_int_equal(series.events, 1);
    assert_string_equal(series.event[0].name, "show");
    assert_int_equal(series.event[0].points, 1);
    const struct series_point *point = &series.event[0].point[0];
    assert_int_equal(point->offset_ms, -30000);
    check_close(point->mean, 10.5, 0);
    const int64_t expected[SERIES_QUANTILES] = { 1, 5, 10, 15, 19 };
    assert_memory_equal(point->quantile, expected, sizeof expected);
    desk_fini(&d);
}

/* Bins are 1 part in 128 wide, and a quantile is its bin's lower end. */
static void quantiles_of_many_viewers_are_near(void **state)
{
    (void)state;
    struct desk d;
    init_fan(&d, 1);
    for (int64_t v = 1; v <= 1000; v++)
        put(&d, 0, 1000 * v);
    struct series series;
    series_build(&d.outcomes, &d.arena, &series);
    const struct series_point *point = &series.event[0].point[0];
    check_close(point->mean, 500500, 0);
    for (size_t q = 0; q < SERIES_QUANTILES; q++) {
        int64_t exact = 10000 * series_percentile[q];
        assert_true(point->quantile[q] <= exact && point->quantile[q] > exact - exact / 128 - 1);
    }
    desk_fini(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_of_few_viewers_are_exact_order_statistics),
        cmocka_unit_test(quantiles_of_many_viewers_are_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
