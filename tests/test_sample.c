/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdlib.h>

#include "sample.h"

static void extreme_and_negative_values_sort_ascending(void **state)
{
    (void)state;
    int64_t value[] = { 5, -1, INT64_MAX, 0, INT64_MIN, -1, 256, 255, -256, 1LL << 40 }, scratch[10];
    const int64_t expected[] = { INT64_MIN, -256, -1, -1, 0, 5, 255, 256, 1LL << 40, INT64_MAX };
    sample_sort(value, scratch, 10);
    assert_memory_equal(value, expected, sizeof expected);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Against the C library's sort, on scattered values of every size (multiplication by an odd constant, shifted). */
static void sorting_agrees_with_qsort(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    static int64_t value[COUNT], other[COUNT], scratch[COUNT];
    for (int shift = 0; shift < 64; shift += 7) {
        for (uint64_t i = 0; i < COUNT; i++)
            other[i] = value[i] = (int64_t)(i * 0x9e3779b97f4a7c15u) >> shift;
        sample_sort(value, scratch, COUNT);
        qsort(other, COUNT, sizeof other[0], by_value);
        assert_memory_equal(value, other, sizeof other);
    }
}

/* 1..20: rank ceil(20 p / 100); mean 10.5; variance n (n + 1) / 12 = 35. */
static void percentiles_are_order_statistics_of_the_rank(void **state)
{
    (void)state;
    double value[20];
    int64_t a[20], b[20];
    for (int i = 0; i < 20; i++)
        value[i] = 1 + i * 7 % 20;
    const double expected[SAMPLE_PERCENTILES] = { 1, 2, 5, 10, 15, 16, 18, 19, 20 };
    struct sample_spread s = sample_spread(value, 1, 20, a, b);
    assert_memory_equal(s.percentile, expected, sizeof expected);
    check_close(s.mean, 10.5, 0);
    check_close(s.sd, sqrt(35), 1e-15);
}

static void doubles_keep_their_order_across_zero(void **state)
{
    (void)state;
    const double value[] = { 0.5, -2.5, 0.0, -1e300, 1e-310, 7, -0.0, 3, 1e300, -1e-310 };
    int64_t a[10], b[10];
    struct sample_spread s = sample_spread(value, 1, 10, a, b);
    check_close(s.percentile[0], -1e300, 0);                            /* rank 1 */
    check_close(s.percentile[sample_percentile_index(25)], -1e-310, 0); /* rank 3 */
    check_close(s.percentile[sample_percentile_index(50)], 0, 0);       /* rank 5 */
    check_close(s.percentile[sample_percentile_index(99)], 1e300, 0);
}

/* The mean of 1, 2, 2 nano-USD is 5/3: 2. Of 1 and 2 it is 1.5: 2 (half to even); of 2 and 3 2.5: 2. */
static void the_mean_of_money_is_exact_and_half_even(void **state)
{
    (void)state;
    int64_t a[3], b[3];
    assert_int_equal(sample_money((int64_t[]){ 1, 2, 2 }, 1, 3, a, b).mean_nano, 2);
    assert_int_equal(sample_money((int64_t[]){ 1, 2 }, 1, 2, a, b).mean_nano, 2);
    assert_int_equal(sample_money((int64_t[]){ 2, 3 }, 1, 2, a, b).mean_nano, 2);
    assert_int_equal(sample_money((int64_t[]){ INT64_MAX, INT64_MAX, INT64_MAX }, 1, 3, a, b).mean_nano, INT64_MAX);
}

static void equal_values_have_no_deviation_and_one_value_has_none_known(void **state)
{
    (void)state;
    int64_t a[3], b[3];
    const double tenth[] = { 0.1, 0.1, 0.1 };
    struct sample_spread s = sample_spread(tenth, 1, 3, a, b);
    assert_true(s.mean == 0.1 && s.sd == 0);
    assert_true(isnan(sample_spread(tenth, 1, 1, a, b).sd));
    assert_true(isnan(sample_money((int64_t[]){ 7 }, 1, 1, a, b).sd_nano));
}

static void values_are_taken_at_their_stride(void **state)
{
    (void)state;
    const int32_t peak[] = { 1, 100, 2, 200, 3, 300 };
    int64_t a[3], b[3];
    struct sample_spread s = sample_counts(peak + 1, 2, 3, a, b);
    check_close(s.mean, 200, 0);
    check_close(s.sd, 100, 0);
    check_close(s.percentile[sample_percentile_index(50)], 200, 0);
}

static void nine_digits_are_kept(void **state)
{
    (void)state;
    assert_true(sample_nine_digits(1.0 / 3) == 0.333333333);
    assert_true(sample_nine_digits(123456789012.0) == 123456789000.0);
    assert_true(isnan(sample_nine_digits(NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extreme_and_negative_values_sort_ascending),
        cmocka_unit_test(sorting_agrees_with_qsort),
        cmocka_unit_test(percentiles_are_order_statistics_of_the_rank),
        cmocka_unit_test(doubles_keep_their_order_across_zero),
        cmocka_unit_test(the_mean_of_money_is_exact_and_half_even),
        cmocka_unit_test(equal_values_have_no_deviation_and_one_value_has_none_known),
        cmocka_unit_test(values_are_taken_at_their_stride),
        cmocka_unit_test(nine_digits_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
