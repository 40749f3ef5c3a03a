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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ties_share_being_cheapest),
        cmocka_unit_test(pairs_are_paired_and_ties_count_half),
        cmocka_unit_test(a_pattern_alone_is_always_cheapest_and_has_no_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
