/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the interval of a difference of percentiles covers as it says. */
#include "check.h"

#include "interval.h"
#include "sample.h"
#include "portions.h"

enum { ROWS = 500 };
static const uint64_t seeds = 2000;

/* A small generator of the test's own (splitmix64, Vigna). */
static double uniform(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 12) + 0.5) / 4503599627370496.0;
}

/* Two bills that share a factor: a = 1000 E, b = 800 E + 400 U with E exponential, U uniform. P(b > x) = exp(-(x - 400
 * u) / 800) over u where x > 400: 2 (exp(1/2) - 1) exp(-x / 800) = 0.1, hence P90 of b is 800 ln(20 (exp(1/2) - 1));
 * that of a is 1000 ln 10. In whole 10^-6, as money is whole. */
static double true_difference(void)
{
    return 1e6 * (1000 * log(10) - 800 * log(20 * (exp(0.5) - 1)));
}

static int count_covered(double narrowed)
{
    static int64_t a[ROWS], b[ROWS], sorted[ROWS], scratch[ROWS];
    int covered = 0;
    for (uint64_t s = 0; s < seeds; s++) {
        uint64_t seed = 7919 * s + 3;
        for (int i = 0; i < ROWS; i++) {
            const double e = -log(uniform(&seed));
            a[i] = llround(1e9 * e);
            b[i] = llround(8e8 * e + 4e8 * uniform(&seed));
        }
        const int64_t rank = interval_rank(ROWS, 90) - 1;
        for (int i = 0; i < ROWS; i++)
            sorted[i] = a[i];
        sample_sort(sorted, scratch, ROWS);
        double difference = (double)sorted[rank];
        for (int i = 0; i < ROWS; i++)
            sorted[i] = b[i];
        sample_sort(sorted, scratch, ROWS);
        difference -= (double)sorted[rank];
        const double half = portions_half(a, b, ROWS, 90, difference, sorted, scratch);
        covered += fabs(difference - true_difference()) <= narrowed * half;
    }
    return covered;
}

/* Of 2,000, 95 % would be 1,900, sd 9.7; below 1,852 with a probability of 1e-6. It may cover more: sections are small.
 */
static void it_covers_as_it_says(void **state)
{
    (void)state;
    const int covered = count_covered(1);
    if (covered < 1852 || covered > 1960)
        fail_msg("%d of 2000 intervals hold the truth", covered);
}

static void a_narrowed_interval_would_be_noticed(void **state)
{
    (void)state;
    assert_true(count_covered(0.8) < 1852);
}

static void too_few_months_have_no_interval(void **state)
{
    (void)state;
    int64_t a[1000] = { 0 }, b[1000] = { 0 }, sorted[1000], scratch[1000];
    assert_true(isnan(portions_half(a, b, 249, 90, 0, sorted, scratch)));
    assert_true(isfinite(portions_half(a, b, 250, 90, 0, sorted, scratch)));
    assert_true(isnan(portions_half(a, b, 900, 99, 0, sorted, scratch))); /* 90 months a section have no 99th */
    check_close(portions_half(a, b, 1000, 99, 0, sorted, scratch), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_covers_as_it_says),
        cmocka_unit_test(a_narrowed_interval_would_be_noticed),
        cmocka_unit_test(too_few_months_have_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
