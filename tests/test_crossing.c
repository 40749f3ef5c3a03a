/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a function crosses zero: known roots, and whether the interval covers as it says. */
#include "check.h"

#include "crossing.h"
#include "interval.h"

struct counted {
    double (*f)(double x);
    int calls;
};

static enum status certain(void *context, double x, struct crossing_value *value)
{
    struct counted *counted = context;
    counted->calls++;
    const double y = counted->f(x);
    *value = (struct crossing_value){ y, y, y };
    return STATUS_OK;
}

static double line(double x)
{
    return 3 * (x - 0.7);
}

static double cube(double x)
{
    return x * x * x - 2;
}

static double kink(double x) /* as tiers make it */
{
    return x < 5 ? 0.001 * (x - 5) : 40 * (x - 5);
}

static double step(double x)
{
    return x < 2.25 ? -1 : 1;
}

static struct crossing find(double (*f)(double x), double low, double high, bool whole, int *calls)
{
    struct counted counted = { .f = f };
    const struct crossing_task task = {
        .value = certain, .context = &counted, .low = low, .high = high, .whole = whole
    };
    struct crossing crossing;
    assert_int_equal(crossing_find(&task, low, high, &crossing), STATUS_OK);
    *calls = counted.calls;
    return crossing;
}

static void a_certain_root_is_found_to_nine_digits(void **state)
{
    (void)state;
    int calls;
    check_close(find(line, 0, 1, false, &calls).at, 0.7, 1e-9);
    assert_true(calls < 10);
    check_close(find(cube, 0, 100, false, &calls).at, cbrt(2), 1e-9);
    assert_true(calls < 60);
    check_close(find(kink, -1000, 1000, false, &calls).at, 5, 1e-8);
    const struct crossing jump = find(step, 0, 10, false, &calls);
    check_close(jump.at, 2.25, 1e-8);
    assert_true(jump.has_interval && jump.from == jump.at && jump.to == jump.at);
}

/* The last whole number not above zero and the first above are neighbours: 0 < 0.7 < 1; 5 is a root and belongs below.
 */
static void whole_numbers_are_neighbours(void **state)
{
    (void)state;
    int calls;
    const struct crossing a = find(line, -100000, 100000, true, &calls);
    assert_true(a.below == 0 && a.above == 1 && a.at == 0);
    assert_true(calls < 30);
    const struct crossing b = find(kink, 0, 1000000, true, &calls);
    assert_true(b.below == 5 && b.above == 6);
    const struct crossing c = find(step, 2, 3, true, &calls);
    assert_true(c.below == 2 && c.above == 3);
}

/* A small generator of the test's own (splitmix64, Vigna), and normals by Box and Muller. */
static double uniform(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 12) + 0.5) / 4503599627370496.0;
}

static double normal(uint64_t *seed)
{
    const double radius = sqrt(-2 * log(uniform(seed)));
    return radius * cos(6.283185307179586 * uniform(seed));
}

enum { ROWS = 30 };

/* Paired differences of two bills that are linear in x, row by row: fixed costs and slopes vary. Their mean is
 * 0.5 (x - 40). Normal, so that Student's interval is exact at each x. */
struct rows {
    double constant[ROWS], slope[ROWS], narrowed;
};

static enum status mean_of_rows(void *context, double x, struct crossing_value *value)
{
    const struct rows *rows = context;
    double sum = 0, squares = 0;
    for (int i = 0; i < ROWS; i++)
        sum += rows->constant[i] + rows->slope[i] * x;
    const double mean = sum / ROWS;
    for (int i = 0; i < ROWS; i++)
        squares += (rows->constant[i] + rows->slope[i] * x - mean) * (rows->constant[i] + rows->slope[i] * x - mean);
    const double half = rows->narrowed * interval_mean(ROWS, sqrt(squares / (ROWS - 1)));
    *value = (struct crossing_value){ mean, mean - half, mean + half };
    return STATUS_OK;
}

static int count_covered(int seeds, double narrowed, bool whole, double truth)
{
    int covered = 0;
    for (int s = 0; s < seeds; s++) {
        uint64_t seed = 1000003u * (uint64_t)s + 17;
        struct rows rows = { .narrowed = narrowed };
        for (int i = 0; i < ROWS; i++) {
            rows.constant[i] = -20 + 6 * normal(&seed);
            rows.slope[i] = 0.5 + 0.1 * normal(&seed);
        }
        const struct crossing_task task = {
            .value = mean_of_rows, .context = &rows, .low = 0, .high = 1000, .whole = whole
        };
        struct crossing crossing;
        assert_int_equal(crossing_find(&task, 0, 1000, &crossing), STATUS_OK);
        assert_true(crossing.has_interval);
        assert_true(crossing.from <= crossing.at && crossing.at <= crossing.to);
        covered += crossing.from <= truth && truth <= crossing.to;
    }
    return covered;
}

/* 4,000 seeds: the number that covers is binomial(4000, 0.95), mean 3,800, sd 13.8; outside of 3,800 +- 68 (4.9 sd)
 * with a probability of 1e-6. The ends are narrowed to 2 % of the interval, which moves the mean by a few. */
static void the_interval_covers_as_it_says(void **state)
{
    (void)state;
    const int covered = count_covered(4000, 1, false, 40);
    if (covered < 3732 || covered > 3868)
        fail_msg("%d of 4000 intervals hold the truth, expected 3732 to 3868", covered);
}

/* Intervals of the function 12 % too narrow cover 1.80 sd: 92 %, 3,674 of 4,000. */
static void a_narrowed_interval_would_be_noticed(void **state)
{
    (void)state;
    assert_true(count_covered(4000, 0.88, false, 40) < 3732);
}

/* The mean is zero at 40 exactly, which still counts as below: the last whole number below is 40. */
static void over_whole_numbers_it_covers_at_least_so_often(void **state)
{
    (void)state;
    assert_true(count_covered(1000, 1, true, 40) >= 950 - 34); /* binomial(1000, 0.95): 4.9 sd of 6.9 */
}

/* No place of the range is surely on either side: both ends stay open. */
static void an_interval_may_reach_beyond_the_range(void **state)
{
    (void)state;
    uint64_t seed = 5;
    struct rows rows = { .narrowed = 1 };
    for (int i = 0; i < ROWS; i++) {
        rows.constant[i] = 200 * normal(&seed);
        rows.slope[i] = 1;
    }
    struct crossing_value at_zero;
    mean_of_rows(&rows, 0, &at_zero);
    const double root = -at_zero.middle;
    const struct crossing_task task = { .value = mean_of_rows, .context = &rows, .low = root - 20, .high = root + 20 };
    struct crossing crossing;
    assert_int_equal(crossing_find(&task, root - 20, root + 20, &crossing), STATUS_OK);
    assert_true(crossing.has_interval && crossing.from_open && crossing.to_open);
    check_close(crossing.from, root - 20, 0);
    check_close(crossing.to, root + 20, 0);
}

static enum status refuses(void *context, double x, struct crossing_value *value)
{
    (void)context;
    *value = (struct crossing_value){ x, x, x };
    return x > 0.4 && x < 0.6 ? STATUS_LIMIT : STATUS_OK;
}

static void a_fault_of_the_function_ends_the_search(void **state)
{
    (void)state;
    struct crossing crossing;
    const struct crossing_task task = { .value = refuses, .low = -0.9, .high = 2 };
    assert_int_equal(crossing_find(&task, -1, 1, &crossing), STATUS_OK);
    const struct crossing_task other = { .value = refuses, .low = 0.41, .high = 2 };
    assert_int_equal(crossing_find(&other, 0.41, 1, &crossing), STATUS_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certain_root_is_found_to_nine_digits),
        cmocka_unit_test(whole_numbers_are_neighbours),
        cmocka_unit_test(the_interval_covers_as_it_says),
        cmocka_unit_test(a_narrowed_interval_would_be_noticed),
        cmocka_unit_test(over_whole_numbers_it_covers_at_least_so_often),
        cmocka_unit_test(an_interval_may_reach_beyond_the_range),
        cmocka_unit_test(a_fault_of_the_function_ends_the_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
