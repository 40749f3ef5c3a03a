/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <jansson.h>

#include "capacity.h"
#include "outcome_desk.h"
#include "report_capacity.h"

/* Peaks 1 .. n of the channel's viewers in a scattered order (`step` prime to n); its quota is 990. */
static struct capacity build(struct desk *d, int64_t n, int64_t step, int64_t risk_milli)
{
    desk_init(d, n);
    d->plan[0].has_channel = true;
    d->scenario.account.quota[LIMIT_CONCURRENT_VIEWS] = 990;
    for (int64_t i = 0; i < n; i++)
        outcome_peak(&d->outcome[0], PEAK_CHANNEL_VIEWS)[i] = (int32_t)(1 + i * step % n);
    struct capacity capacity;
    assert_int_equal(capacity_build(&d->outcomes, risk_milli, &d->arena, &capacity), STATUS_OK);
    return capacity;
}

/* Above the quantile there are Binomial(1000, .01) of 1000: at most 4 with probability .0287, at most 5 with .0661. So
 * four may be above the bound: it is the 996th. Ten of 1 .. 1000 are above 990; Clopper-Pearson of 10 in 1000: .00480
 * to .01831. */
static void the_bound_is_an_order_statistic(void **state)
{
    (void)state;
    struct desk d;
    const struct capacity c = build(&d, 1000, 7, 1000);
    const struct capacity_use *use = &c.pattern[0].use[CAPACITY_CHANNEL_VIEWS];
    assert_true(use->has_bound);
    assert_int_equal(use->bound, 996);
    assert_int_equal(use->highest, 1000);
    assert_int_equal(use->over, 10);
    check_close(use->over_probability, 0.01, 0);
    check_close(use->over_low, 0.00480, 1e-5);
    check_close(use->over_high, 0.01831, 1e-5);
    assert_true(capacity_must_ask(use, CAPACITY_CHANNEL_VIEWS));
    assert_int_equal(capacity_to_ask(use), 1000);
    assert_false(capacity_must_ask(use, CAPACITY_VIEWERS)); /* no quota counts those */
    desk_fini(&d);
}

/* .99^299 = .0495, .99^298 = .0500; .999^2995 = .04996, .999^2994 = .05001. */
static void so_few_months_have_no_bound(void **state)
{
    (void)state;
    struct desk d;
    struct capacity c = build(&d, 298, 5, 1000);
    assert_int_equal(c.least_months, 299);
    assert_false(c.pattern[0].use[CAPACITY_CHANNEL_VIEWS].has_bound);
    assert_false(capacity_must_ask(&c.pattern[0].use[CAPACITY_CHANNEL_VIEWS], CAPACITY_CHANNEL_VIEWS));
    desk_fini(&d);
    c = build(&d, 299, 5, 1000);
    assert_true(c.pattern[0].use[CAPACITY_CHANNEL_VIEWS].has_bound);
    assert_int_equal(c.pattern[0].use[CAPACITY_CHANNEL_VIEWS].bound, 299); /* the highest of all */
    desk_fini(&d);
    c = build(&d, 2994, 5, 100);
    assert_int_equal(c.least_months, 2995);
    assert_false(c.pattern[0].use[CAPACITY_CHANNEL_VIEWS].has_bound);
    desk_fini(&d);
}

/* What the interval claims: in at least 95 % of 2,000 samples of 400 from a law with a known P99 the bound is at or
 * above it. The law is uniform on 0 .. 999,999 (a congruential generator of MMIX, top bits), its P99 989,999. The bound
 * is at the 400th value (at most 0 above with .99^400 = .018; at most 1 with .0905): its coverage is 98.2 %, 1964
 * expected, sd 5.9; below 1930 with a probability under 1e-7. Negative control: the P99 itself covers in about half. */
static void the_bound_holds_as_often_as_it_claims(void **state)
{
    (void)state;
    enum { SAMPLES = 2000, N = 400 };
    uint64_t x = 1;
    int held = 0, point = 0;
    struct desk d;
    desk_init(&d, N);
    d.plan[0].has_channel = true;
    d.outcomes.patterns = 1;
    const size_t mark = arena_mark(&d.arena);
    for (int s = 0; s < SAMPLES; s++) {
        for (int64_t i = 0; i < N; i++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            outcome_peak(&d.outcome[0], PEAK_CHANNEL_VIEWS)[i] = (int32_t)((x >> 33) % 1000000);
        }
        struct capacity c;
        assert_int_equal(capacity_build(&d.outcomes, 1000, &d.arena, &c), STATUS_OK);
        const struct capacity_use *use = &c.pattern[0].use[CAPACITY_CHANNEL_VIEWS];
        held += use->bound >= 989999;
        point += use->spread.percentile[sample_percentile_index(99)] >= 989999;
        arena_release(&d.arena, mark);
    }
    assert_in_range(held, 1930, SAMPLES);
    assert_in_range(point, 0, 1600);
    desk_fini(&d);
}

static void patterns_that_reach_the_same_are_alike(void **state)
{
    (void)state;
    struct desk d;
    build(&d, 100, 7, 1000);
    d.plan[1].has_channel = d.plan[2].has_channel = true;
    for (int64_t i = 0; i < 100; i++) {
        outcome_peak(&d.outcome[1], PEAK_CHANNEL_VIEWS)[i] = 1;
        outcome_peak(&d.outcome[2], PEAK_CHANNEL_VIEWS)[i] = (int32_t)(1 + i * 7 % 100);
    }
    struct capacity c;
    assert_int_equal(capacity_build(&d.outcomes, 1000, &d.arena, &c), STATUS_OK);
    assert_int_equal(c.pattern[1].alike[CAPACITY_CHANNEL_VIEWS], 1);
    assert_int_equal(c.pattern[2].alike[CAPACITY_CHANNEL_VIEWS], 0);
    assert_false(c.pattern[0].concerns[CAPACITY_STAGE_VIEWERS]);
    assert_true(c.pattern[2].concerns[CAPACITY_STAGE_VIEWERS]);
    desk_fini(&d);
}

/* 100 months, one sees nobody turned away, the others 1 .. 99: P50 (rank 50) is 49, P99 is 98. */
static void turned_away_sessions_are_told_where_there_are_seats(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 100);
    d.pattern[2].stage.seats = 50;
    d.pattern[0].stage.seats = d.pattern[1].stage.seats = INT64_MAX;
    for (int64_t i = 0; i < 100; i++)
        d.outcome[2].turned_away[i] = i * 7 % 100;
    struct capacity c;
    assert_int_equal(capacity_build(&d.outcomes, 1000, &d.arena, &c), STATUS_OK);
    assert_false(c.pattern[0].has_seats);
    assert_true(c.pattern[2].has_seats);
    check_close(c.pattern[2].turned_away_probability, 0.99, 0);
    check_close(c.pattern[2].turned_away.percentile[sample_percentile_index(50)], 49, 0);
    check_close(c.pattern[2].turned_away.percentile[sample_percentile_index(99)], 98, 0);
    desk_fini(&d);
}

static char *written(bool (*write)(const struct capacity *, FILE *), const struct capacity *c)
{
    char *at = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&at, &length);
    assert_true(write(c, to));
    fclose(to);
    return at;
}

static bool write_json(const struct capacity *c, FILE *to)
{
    return report_capacity_json(c, "1.2.3", to);
}

static bool write_text(const struct capacity *c, FILE *to)
{
    return report_capacity(c, to, (struct report_style){ 0 });
}

static void text_csv_and_json_say_the_same(void **state)
{
    (void)state;
    struct desk d;
    const struct capacity c = build(&d, 1000, 7, 1000);
    char *json = written(write_json, &c), *csv = written(report_capacity_csv, &c), *text = written(write_text, &c);
    json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    json_t *peaks = json_object_get(json_array_get(json_object_get(root, "patterns"), 0), "peaks");
    json_t *views = json_array_get(peaks, 1);
    assert_string_equal(json_string_value(json_object_get(views, "name")), "concurrent-views");
    check_close(json_number_value(json_object_get(views, "bound")), 996, 0);
    check_close(json_number_value(json_object_get(json_object_get(views, "quota"), "ask")), 1000, 0);
    json_decref(root);
    assert_non_null(strstr(csv, "\nchannel,concurrent-views,500.5,"));
    assert_non_null(strstr(csv, ",1000,996,990,0.01,"));
    assert_non_null(strstr(text, "concurrent-views 1,000 instead of 990"));
    free(json);
    free(csv);
    free(text);
    desk_fini(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bound_is_an_order_statistic),
        cmocka_unit_test(so_few_months_have_no_bound),
        cmocka_unit_test(the_bound_holds_as_often_as_it_claims),
        cmocka_unit_test(patterns_that_reach_the_same_are_alike),
        cmocka_unit_test(turned_away_sessions_are_told_where_there_are_seats),
        cmocka_unit_test(text_csv_and_json_say_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
