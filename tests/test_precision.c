/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to simulate: whether what is promised at the end holds, and that an end which is not reached is said. */
#include "check.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

#include "interval.h"
#include "precision.h"
#include "rng.h"

/* Bills of one pattern: lognormal with median 100 USD and this sigma. */
static void fill(int64_t total_nano[], int64_t n, uint64_t seed, double sigma)
{
    for (int64_t i = 0; i < n; i++) {
        const struct rng_name name = { .seed = seed, .replication = (uint32_t)i };
        total_nano[i] = llround(100e9 * exp(sigma * gsl_cdf_ugaussian_Pinv(rng_uniform(&name, 0))));
    }
}

static const double z90 = 1.2815515655446004;

/* Looks until reached, or until the last one. */
static struct precision run(int64_t total_nano[], const struct precision_goal *goal)
{
    struct pattern_outcome outcome = { .total_nano = total_nano };
    const struct model model = { 0 };
    struct outcomes outcomes = { .model = &model, .patterns = 1, .pattern = &outcome, .replications = goal->most };
    struct precision precision = { 0 };
    for (int look = 1; look <= precision_looks(goal) && !precision.reached; look++)
        assert_int_equal(precision_look(&outcomes, goal, look, &precision), STATUS_OK);
    return precision;
}

static void looks_double_up_to_the_most(void **state)
{
    (void)state;
    const struct precision_goal p90 = { .percentile = 90, .ratio = 0.01, .most = 5000 };
    assert_int_equal(precision_looks(&p90), 4); /* 1,000, 2,000, 4,000, 5,000 */
    assert_int_equal(precision_replications(&p90, 3), 4000);
    assert_int_equal(precision_replications(&p90, 4), 5000);
    const struct precision_goal p99 = { .percentile = 99, .ratio = 0.01, .most = 10000000 };
    assert_int_equal(precision_replications(&p99, 1), 10000); /* of which a hundred are above it */
    const struct precision_goal p5 = { .percentile = 5, .ratio = 0.01, .most = 10000000 };
    assert_int_equal(precision_replications(&p5, 1), 2000); /* of which a hundred are below it */
    const struct precision_goal mean = { .ratio = 0.01, .most = 1000 };
    assert_int_equal(precision_looks(&mean), 1);
}

/* P90 is 100 USD e^(z sigma). 300 seeds, each stopped where its own interval was narrow: the estimate is within 6 % of
 * the truth in 95 % at least. 0.95 - 4.9 sqrt(.95 .05 / 300) = 0.888. */
static void what_is_promised_holds_though_the_run_stops_itself(void **state)
{
    (void)state;
    enum { MOST = 32000, SEEDS = 300 };
    const struct precision_goal goal = { .percentile = 90, .ratio = 0.06, .most = MOST };
    const double sigma = 0.8, truth = 100e9 * exp(z90 * sigma);
    int64_t *total = malloc(MOST * sizeof *total);
    assert_non_null(total);
    int kept = 0, early = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        fill(total, MOST / 2, seed, sigma);
        const struct precision precision = run(total, &goal);
        assert_true(precision.reached && precision.replications <= MOST / 2);
        early += precision.look < 4;
        /* Whether the order statistic lies within 6 % of the truth. */
        size_t below = 0, under = 0, rank = (size_t)interval_rank(precision.replications, 90);
        for (int64_t i = 0; i < precision.replications; i++) {
            below += (double)total[i] < 0.94 * truth;
            under += (double)total[i] <= 1.06 * truth;
        }
        kept += below < rank && under >= rank;
    }
    free(total);
    assert_true(early > 0 && early < SEEDS); /* the stop is random indeed */
    assert_true(kept >= 0.888 * SEEDS);
}

/* n for +-e at level 1 - a: z^2 p (1 - p) / (f(q) q e)^2, with f(q) q = phi(z90) / sigma. */
static void what_is_not_reached_says_how_much_is_needed(void **state)
{
    (void)state;
    enum { MOST = 16000 };
    const double ratio = 0.002, sigma = 0.5;
    const struct precision_goal goal = { .percentile = 90, .ratio = ratio, .most = MOST };
    int64_t *total = malloc(MOST * sizeof *total);
    assert_non_null(total);
    fill(total, MOST, 9, sigma);
    const struct precision precision = run(total, &goal);
    free(total);
    assert_false(precision.reached);
    assert_int_equal(precision.looks, 5);
    check_close(precision.level, 0.99, 1e-12);
    const double z = gsl_cdf_ugaussian_Pinv(0.995), density = exp(-z90 * z90 / 2) / sqrt(2 * M_PI) / sigma;
    const double needed = z * z * 0.09 / pow(density * ratio / (1 + ratio), 2);
    assert_true((double)precision.needed > needed / 1.5 && (double)precision.needed < needed * 1.5);
}

static void a_certain_bill_is_known_at_once_and_few_replications_say_nothing(void **state)
{
    (void)state;
    int64_t same[1000], few[20];
    for (size_t i = 0; i < 1000; i++)
        same[i] = 5000000000;
    fill(few, 20, 1, 0.5);
    const struct precision_goal goal = { .percentile = 90, .ratio = 0.01, .most = 1000 };
    assert_true(run(same, &goal).reached);
    const struct precision_goal short_goal = { .percentile = 90, .ratio = 0.5, .most = 20 };
    const struct precision precision = run(few, &short_goal);
    assert_false(precision.reached);
    assert_true(isnan(precision.ratio));
}

/* The mean needs z^2 (sd / mean)^2 / e^2: of a lognormal (sd / mean)^2 = e^(sigma^2) - 1. */
static void a_mean_has_its_own_interval(void **state)
{
    (void)state;
    enum { MOST = 8000 };
    const struct precision_goal goal = { .ratio = 0.02, .most = MOST };
    int64_t *total = malloc(MOST * sizeof *total);
    assert_non_null(total);
    fill(total, MOST, 3, 0.5);
    const struct precision precision = run(total, &goal);
    free(total);
    assert_true(precision.reached);
    const double z = gsl_cdf_ugaussian_Pinv(1 - 0.05 / 4 / 2); /* 1, 2, 4, 8 thousand: four looks */
    const double expected = z * sqrt((exp(0.25) - 1) / (double)precision.replications);
    assert_true(fabs(precision.ratio - expected) < 0.15 * expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_double_up_to_the_most),
        cmocka_unit_test(what_is_promised_holds_though_the_run_stops_itself),
        cmocka_unit_test(what_is_not_reached_says_how_much_is_needed),
        cmocka_unit_test(a_certain_bill_is_known_at_once_and_few_replications_say_nothing),
        cmocka_unit_test(a_mean_has_its_own_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
