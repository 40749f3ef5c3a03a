/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include "certain.h"
#include "outcome_desk.h"
#include "summary.h"

static struct summary build(struct desk *d)
{
    struct summary summary;
    assert_int_equal(summary_build(&d->outcomes, &d->arena, &summary), STATUS_OK);
    return summary;
}

static void set_budget(struct desk *d, int64_t usd)
{
    d->scenario.has_budget = true;
    d->scenario.budget_nano = usd * DESK_USD;
    d->scenario.budget_percentile = 90;
}

/* Totals 1..20 USD. For the median of 20: P(B <= 5) = 0.0207, P(B <= 6) = 0.0577, hence ranks 6 and 15. For P90 no rank
 * u
 * <= 20 has P(B >= u) <= 0.025: 0.9^20 = 0.12. t(0.975, 19) = 2.0930240544 (tables), half width t sqrt(35/20). */
static void a_ladder_of_twenty_has_the_known_statistics(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 20);
    desk_ladder(&d, 0, 7, 0);
    const struct summary s = build(&d);
    const struct summary_total *t = &s.pattern[0].total;
    const int64_t expected[SAMPLE_PERCENTILES] = { 1, 2, 5, 10, 15, 16, 18, 19, 20 };
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        assert_int_equal(t->percentile[p].value_nano, expected[p] * DESK_USD);
    const struct summary_estimate *median = &t->percentile[sample_percentile_index(50)];
    assert_true(median->has_interval);
    assert_int_equal(median->low_nano, 6LL * DESK_USD);
    assert_int_equal(median->high_nano, 15LL * DESK_USD);
    assert_false(t->percentile[sample_percentile_index(90)].has_interval);
    assert_int_equal(t->mean.value_nano, 10500000000);
    check_close(t->sd_nano, sqrt(35) * 1e9, 1e-14);
    check_close((double)(t->mean.high_nano - t->mean.value_nano) / 1e9, 2.0930240544 * sqrt(35.0 / 20), 1e-8);
    assert_int_equal(t->mean.value_nano - t->mean.low_nano, t->mean.high_nano - t->mean.value_nano);
    assert_int_equal(t->min_nano, DESK_USD);
    assert_int_equal(t->max_nano, 20LL * DESK_USD);
    assert_int_equal(t->cvar95_nano, 20LL * DESK_USD); /* above rank 19 there is one */
    desk_fini(&d);
}

/* n = 40: above rank 38 stand 39 and 40. n = 10: rank ceil(9.5) = 10 leaves none: the maximum. */
static void the_tail_is_the_mean_above_the_rank_or_the_maximum(void **state)
{
    (void)state;
    static const struct {
        int64_t n, cvar_nano;
    } known[] = { { 40, 39500000000 }, { 10, 10000000000 } };
    for (size_t k = 0; k < 2; k++) {
        struct desk d;
        desk_init(&d, known[k].n);
        desk_ladder(&d, 0, 7, 0);
        const struct summary s = build(&d);
        assert_int_equal(s.pattern[0].total.cvar95_nano, known[k].cvar_nano);
        desk_fini(&d);
    }
}

/* Totals 1..100 USD: P90 is 90, its ranks 84 and 96 (P(B <= 83) = 0.021, P(B >= 96) = 0.024 for B of Binomial(100,
 * 0.9)). */
static void the_verdict_compares_the_interval_with_the_limit(void **state)
{
    (void)state;
    static const struct {
        int64_t limit_usd;
        enum verdict verdict;
    } known[] = { { 97, VERDICT_WITHIN },
                  { 96, VERDICT_WITHIN },
                  { 95, VERDICT_UNDECIDED },
                  { 84, VERDICT_UNDECIDED },
                  { 83, VERDICT_OVER } };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        struct desk d;
        desk_init(&d, 100);
        desk_ladder(&d, 0, 7, 0);
        set_budget(&d, known[k].limit_usd);
        const struct summary s = build(&d);
        assert_int_equal(s.pattern[0].budget.verdict, known[k].verdict);
        assert_int_equal(s.pattern[0].budget.over, 100 - known[k].limit_usd); /* a total at the limit keeps it */
        assert_int_equal(s.pattern[0].budget.at.value_nano, 90LL * DESK_USD);
        desk_fini(&d);
    }
}

/* 4 of 100: Clopper-Pearson 0.0110 to 0.0993 (tables). */
static void the_chance_of_going_over_has_an_interval(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 100);
    desk_ladder(&d, 0, 7, 0);
    set_budget(&d, 96);
    const struct summary s = build(&d);
    check_close(s.pattern[0].budget.probability_over, 0.04, 1e-15);
    check_close(s.pattern[0].budget.low, 0.0110, 5e-5);
    check_close(s.pattern[0].budget.high, 0.0993, 5e-5);
    desk_fini(&d);
}

static void one_replication_decides_only_where_nothing_is_left_to_chance(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 1);
    desk_ladder(&d, 0, 1, 0);
    set_budget(&d, 5);
    assert_false(certain_model(&d.model));
    struct summary s = build(&d);
    assert_int_equal(s.pattern[0].budget.verdict, VERDICT_UNDECIDED);
    assert_true(isnan(s.pattern[0].total.sd_nano));
    assert_false(s.pattern[0].total.mean.has_interval);
    dist_init(&d.event.live_ms, DIST_FIXED, 3600000, 0, 0);
    assert_true(certain_model(&d.model));
    s = build(&d);
    assert_int_equal(s.pattern[0].budget.verdict, VERDICT_WITHIN);
    set_budget(&d, 0);
    assert_int_equal(build(&d).pattern[0].budget.verdict, VERDICT_OVER);
    desk_fini(&d);
}

static void viewers_drawn_between_places_are_chance(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 1);
    dist_init(&d.event.live_ms, DIST_FIXED, 3600000, 0, 0);
    assert_true(certain_model(&d.model));
    d.pattern[0].viewers[PLACE_CHANNEL] = 0.7;
    d.pattern[0].viewers[PLACE_STAGE] = 0.3;
    assert_false(certain_model(&d.model));
    desk_fini(&d);
}

/* Totals 3, 1, 2, 2, 2: ranks ceil(2.5) = 3 and 5. */
static void the_bill_is_of_the_first_replication_with_that_total(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 5);
    const int64_t total[] = { 3, 1, 2, 2, 2 };
    for (int64_t i = 0; i < 5; i++)
        desk_row(&d, 0, i, (int64_t[]){ total[i], 0 });
    const struct summary s = build(&d);
    assert_int_equal(s.pattern[0].bill[0].replication, 2);
    assert_int_equal(s.pattern[0].bill[0].total_nano, 2);
    assert_int_equal(s.pattern[0].bill[1].replication, 0);
    desk_fini(&d);
}

/* Half of each bill is input (published), a quarter participants (reported), a quarter composition (assumed); all three
 * move with the total, in the same parts. */
static void lines_share_the_mean_and_the_variance(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 100);
    desk_ladder(&d, 1, 7, 0);
    const struct summary s = build(&d);
    const struct summary_pattern *p = &s.pattern[1];
    check_close(p->line[0].mean_share, 0.5, 1e-15);
    check_close(p->line[1].variance_share, 0.25, 1e-12);
    check_close(p->line[0].variance_share + p->line[1].variance_share + p->line[2].variance_share, 1, 1e-12);
    check_close(p->reported_share, 0.25, 1e-15);
    check_close(p->assumed_share, 0.25, 1e-15);
    check_close(p->line[0].quantity.mean, 50.5 / 2 / 2, 1e-14); /* half the mean total at 2 USD an hour */
    assert_true(isnan(s.pattern[0].line[0].variance_share));    /* all rows zero: nothing varies */
    check_close(s.pattern[0].assumed_share, 0, 0);
    desk_fini(&d);
}

/* Input 10 USD in 10 h of which 1 h idle, then 20 USD in 10 h of which 4 h idle: 5 of 20 h; (1 + 8) / 2 USD. */
static void idle_input_is_weighed_by_time_and_priced_by_the_month(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 2);
    desk_row(&d, 0, 0, (int64_t[]){ 10LL * DESK_USD, 77 });
    desk_row(&d, 0, 1, (int64_t[]){ 20LL * DESK_USD, 77 });
    for (int64_t i = 0; i < 2; i++) {
        d.outcome[0].input_ms[i] = 10 * 3600000;
        d.outcome[0].idle_ms[i] = (i == 0 ? 1 : 4) * 3600000;
        d.outcome[0].turned_away[i] = 6 * i;
    }
    const struct summary s = build(&d);
    assert_true(s.pattern[0].has_input);
    check_close(s.pattern[0].idle_share, 0.25, 0);
    assert_int_equal(s.pattern[0].idle_cost_nano, 4500000000);
    check_close(s.pattern[0].turned_away_mean, 3, 0);
    check_close(s.pattern[0].turned_away_probability, 0.5, 0);
    assert_false(s.pattern[2].has_input);
    desk_fini(&d);
}

static void peaks_are_summed_by_kind(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 4);
    for (int32_t i = 0; i < 4; i++) {
        outcome_peak(&d.outcome[0], PEAK_VIEWERS)[i] = 10 * (i + 1);
        outcome_peak(&d.outcome[0], PEAK_STREAMS)[i] = 2;
    }
    const struct summary s = build(&d);
    check_close(s.pattern[0].peak[0].mean, 25, 0);
    check_close(s.pattern[0].peak[0].percentile[sample_percentile_index(50)], 20, 0);
    check_close(s.pattern[0].peak[1].mean, 0, 0);
    check_close(s.pattern[0].peak[2].mean, 2, 0);
    desk_fini(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ladder_of_twenty_has_the_known_statistics),
        cmocka_unit_test(the_tail_is_the_mean_above_the_rank_or_the_maximum),
        cmocka_unit_test(the_verdict_compares_the_interval_with_the_limit),
        cmocka_unit_test(the_chance_of_going_over_has_an_interval),
        cmocka_unit_test(one_replication_decides_only_where_nothing_is_left_to_chance),
        cmocka_unit_test(viewers_drawn_between_places_are_chance),
        cmocka_unit_test(the_bill_is_of_the_first_replication_with_that_total),
        cmocka_unit_test(lines_share_the_mean_and_the_variance),
        cmocka_unit_test(idle_input_is_weighed_by_time_and_priced_by_the_month),
        cmocka_unit_test(peaks_are_summed_by_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
