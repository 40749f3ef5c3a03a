/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include "compare.h"
#include "outcome_desk.h"

static struct compare build(struct desk *d, const bool fits[DESK_PATTERNS])
{
    struct compare compare;
    assert_int_equal(compare_build(&d->outcomes, fits, &d->arena, &compare), STATUS_OK);
    return compare;
}

static void set_totals(struct desk *d, int64_t row, int64_t a, int64_t b, int64_t c)
{
    desk_row(d, 0, row, (int64_t[]){ a, 0 });
    desk_row(d, 1, row, (int64_t[]){ b, 0, 0 });
    desk_row(d, 2, row, (int64_t[]){ c });
}

static const bool all_fit[DESK_PATTERNS] = { true, true, true };

/* Row by row: a wins; a and b share; all share; c wins. a: 1 + 1/2 + 1/3, b: 1/2 + 1/3, c: 1/3 + 1, of 4. */
static void ties_share_being_cheapest(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 4);
    set_totals(&d, 0, 1, 2, 3);
    set_totals(&d, 1, 5, 5, 6);
    set_totals(&d, 2, 7, 7, 7);
    set_totals(&d, 3, 9, 8, 1);
    const struct compare c = build(&d, all_fit);
    check_close(c.cheapest_probability[0], (1 + 0.5 + 1.0 / 3) / 4, 1e-15);
    check_close(c.cheapest_probability[1], (0.5 + 1.0 / 3) / 4, 1e-15);
    check_close(c.cheapest_probability[2], (1.0 / 3 + 1) / 4, 1e-15);
    const struct compare without = build(&d, (bool[]){ false, true, true });
    check_close(without.cheapest_probability[0], c.cheapest_probability[0], 0); /* that is of all patterns */
    assert_true(isnan(without.cheapest_fitting[0]));
    check_close(without.cheapest_fitting[1], (1 + 1 + 0.5) / 4, 1e-15);
    check_close(without.cheapest_fitting[2], (0.5 + 1) / 4, 1e-15);
    desk_fini(&d);
}

/* a - b: -1, 0, 0, 1: a is cheaper once, equal twice: (1 + 1) / 4; mean 0, sd sqrt(2/3); t(0.975, 3) = 3.1824463053. */
static void pairs_are_paired_and_ties_count_half(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 4);
    const int64_t usd = DESK_USD;
    set_totals(&d, 0, 100 * usd, 101 * usd, 0);
    set_totals(&d, 1, 500 * usd, 500 * usd, 0);
    set_totals(&d, 2, 700 * usd, 700 * usd, 0);
    set_totals(&d, 3, 901 * usd, 900 * usd, 0);
    const struct compare c = build(&d, all_fit);
    assert_int_equal(c.pairs, 3);
    const struct compare_pair *p = &c.pair[0];
    assert_true(p->a == 0 && p->b == 1);
    assert_int_equal(p->mean.value_nano, 0);
    check_close((double)p->mean.high_nano / 1e9, 3.1824463053 * sqrt(2.0 / 3) / 2, 1e-8);
    assert_int_equal(p->mean.low_nano, -p->mean.high_nano);
    check_close(p->a_cheaper_probability, 0.5, 0);
    assert_int_equal(p->percentile_nano[0], -usd);
    assert_int_equal(p->percentile_nano[sample_percentile_index(50)], 0); /* rank 2 */
    assert_int_equal(p->percentile_nano[sample_percentile_index(99)], usd);
    assert_true(c.pair[1].a == 0 && c.pair[1].b == 2);
    assert_true(c.pair[2].a == 1 && c.pair[2].b == 2);
    check_close(c.pair[2].a_cheaper_probability, 0, 0);
    desk_fini(&d);
}

static void a_pattern_alone_is_always_cheapest_and_has_no_pair(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 1);
    set_totals(&d, 0, 1, 2, 3);
    d.outcomes.patterns = 1;
    const struct compare c = build(&d, all_fit);
    assert_int_equal(c.pairs, 0);
    check_close(c.cheapest_probability[0], 1, 0);
    desk_fini(&d);
}

/* By row, the least that fits: 10, 20, 30, 40. a: 0, 0, 5, 0: mean 1.25; b: 1, 2, 0, 8: mean 2.75, its deviations from
 * the mean -1.75, -.75, -2.75, 5.25, sd sqrt(38.75 / 3), t(0.975, 3) = 3.1824463053; P90 is rank 4. c would be the
 * cheapest in every month, but does not fit: nobody regrets not having had it. */
static void regret_is_against_the_cheapest_that_fits_in_the_same_month(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 4);
    const int64_t usd = DESK_USD;
    set_totals(&d, 0, 10 * usd, 11 * usd, 1);
    set_totals(&d, 1, 20 * usd, 22 * usd, 1);
    set_totals(&d, 2, 35 * usd, 30 * usd, 1);
    set_totals(&d, 3, 40 * usd, 48 * usd, 1);
    const struct compare c = build(&d, (bool[]){ true, true, false });
    assert_int_equal(c.regret[0].mean.value_nano, 1250000000);
    assert_int_equal(c.regret[0].max_nano, 5 * usd);
    assert_int_equal(c.regret[1].mean.value_nano, 2750000000);
    const double half = 3.1824463053 * sqrt(38.75 / 3) / 2;
    check_close((double)c.regret[1].mean.high_nano / 1e9, 2.75 + half, 1e-8);
    assert_int_equal(c.regret[1].percentile_nano[sample_percentile_index(50)], usd);
    assert_int_equal(c.regret[1].percentile_nano[sample_percentile_index(90)], 8 * usd);
    assert_int_equal(c.regret[2].max_nano, 0);
    desk_fini(&d);
}

static struct dominance of(const int64_t a[4], const int64_t b[4], const int64_t a_sorted[4], const int64_t b_sorted[4])
{
    struct dominance forward = dominance_of(a, b, a_sorted, b_sorted, 4);
    struct dominance back = dominance_of(b, a, b_sorted, a_sorted, 4);
    assert_int_equal(forward.order, back.order); /* who is called a does not matter */
    assert_int_equal(forward.violation_nano, back.violation_nano);
    check_close(forward.violation_exceedance, back.violation_exceedance, 0);
    return forward;
}

static void the_strongest_dominance_that_holds_is_told(void **state)
{
    (void)state;
    const int64_t a[] = { 1, 2, 3, 4 }, more[] = { 1, 2, 3, 5 }, turned[] = { 5, 4, 3, 2 }, wide[] = { 0, 2, 3, 6 };
    const int64_t turned_sorted[] = { 2, 3, 4, 5 };
    struct dominance d = of(a, more, a, more);
    assert_int_equal(d.order, DOMINANCE_EVERY); /* never dearer, once cheaper */
    assert_false(d.b_is_better);
    assert_int_equal(d.violation_nano, 0);
    d = of(a, turned, a, turned_sorted);
    assert_int_equal(d.order, DOMINANCE_FIRST); /* 4 > 2 in the last month, but 1, 2, 3, 4 against 2, 3, 4, 5 */
    assert_false(d.b_is_better);
    /* 4 < 6, 4 + 3 < 6 + 3, .., 10 < 11: each tail costs less, but the cheapest month is dearer by 1: at and above it
     * are all. */
    d = of(wide, a, wide, a);
    assert_int_equal(d.order, DOMINANCE_SECOND);
    assert_true(d.b_is_better);
    assert_int_equal(d.violation_nano, 1);
    check_close(d.violation_exceedance, 1, 0);
}

/* 0, 1, 2, 9 (12) against 3, 4, 5, 6 (18): the mean is lower, the dearest of four months is dearer by 3. */
static void what_is_cheaper_in_the_mean_alone_dominates_nothing(void **state)
{
    (void)state;
    const int64_t risky[] = { 0, 1, 2, 9 }, tame[] = { 3, 4, 5, 6 };
    struct dominance d = of(risky, tame, risky, tame);
    assert_int_equal(d.order, DOMINANCE_NONE);
    assert_false(d.b_is_better);
    assert_int_equal(d.violation_nano, 3);
    check_close(d.violation_exceedance, 0.25, 0);
}

/* Equal in every month: neither. Equal means: 2, 2, 2, 2 is what who shuns risk takes before 1, 1, 3, 3. */
static void equal_means_are_told_apart_by_their_tails(void **state)
{
    (void)state;
    const int64_t flat[] = { 2, 2, 2, 2 }, wide[] = { 1, 1, 3, 3 };
    assert_int_equal(of(flat, flat, flat, flat).order, DOMINANCE_NONE);
    struct dominance d = of(wide, flat, wide, flat);
    assert_int_equal(d.order, DOMINANCE_SECOND);
    assert_true(d.b_is_better);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ties_share_being_cheapest),
        cmocka_unit_test(pairs_are_paired_and_ties_count_half),
        cmocka_unit_test(a_pattern_alone_is_always_cheapest_and_has_no_pair),
        cmocka_unit_test(regret_is_against_the_cheapest_that_fits_in_the_same_month),
        cmocka_unit_test(the_strongest_dominance_that_holds_is_told),
        cmocka_unit_test(what_is_cheaper_in_the_mean_alone_dominates_nothing),
        cmocka_unit_test(equal_means_are_told_apart_by_their_tails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
