/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources and hosts: how long each is on, in mean and variance. False-alarm probability 1e-6 a verdict (theory_desk.h).
 */
#include "theory_desk.h"

#define EVENT_OF(more)                                                                                                 \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"hybrid-client\" ); events = ( { name = \"e\";"                \
    " at = ( \"2026-12-10 12:00\" ); " more " } );\n"

/* Minutes of input into the channel, or of connected hosts, by replication. */
static struct column minutes_of(const char *text, enum meter meter, uint64_t seed, int64_t n)
{
    struct world_desk desk;
    theory_run(&desk, text, seed, n);
    struct column column = column_of(&desk, "hybrid-client", meter, 1.0 / (double)MINUTE);
    world_desk_close(&desk);
    return column;
}

/* Left on with probability p for X, exponential of mean 60 min: 30 + p 60; Var = p 2 60^2 - (p 60)^2. */
static void a_forgotten_source_costs_its_mean(void **state)
{
    (void)state;
    struct column input = minutes_of(EVENT_OF("live = \"30 min\"; forgotten = { probability = 0.2; noticed_after = { "
                                              "dist = \"exponential\"; mean = \"1 h\"; }; };"),
                                     METER_CHANNEL_INPUT, 400, 300000);
    const double variance = .2 * 7200 - 144;
    expect_agreement(p_of_mean(input, 42, variance));
    expect_agreement(p_of_variance(input, 42, variance));
    expect_refusal(p_of_mean(input, 42.42, variance));
    expect_refusal(p_of_mean(input, 30 + .21 * 60, variance));
    expect_refusal(p_of_variance(input, 42, variance * 1.07));
    double left = 0;
    for (size_t i = 0; i < input.n; i++)
        left += input.x[i] > 30;
    expect_agreement(p_of_share(left, (double)input.n, .2));
    expect_refusal(p_of_share(left, (double)input.n, .205));
    column_free(&input);
}

/* Warm-up W before the planned start, delay D, programme L, tail I, independent: their sum; means 20 + 5 + 60 + 12,
 * variances 400/12 + 25
 * + 144 + 72. */
static void a_source_is_on_from_warm_up_to_the_end_of_the_tail(void **state)
{
    (void)state;
    struct column input = minutes_of(EVENT_OF("live = { dist = \"lognormal\"; mean = \"60 min\"; sd = \"12 min\"; };"
                                              "starts_late = { dist = \"exponential\"; mean = \"5 min\"; };"
                                              "warm_up = { dist = \"uniform\"; low = \"10 min\"; high = \"30 min\"; };"
                                              "idle_tail = { dist = \"gamma\"; shape = 2.0; scale = \"6 min\"; };"),
                                     METER_CHANNEL_INPUT, 401, 100000);
    const double variance = 400. / 12 + 25 + 144 + 72;
    expect_agreement(p_of_mean(input, 97, variance));
    expect_agreement(p_of_variance(input, 97, variance));
    expect_refusal(p_of_mean(input, 97 * 1.01, variance));
    expect_refusal(
        p_of_mean(input, 92, variance)); /* the source is on from the planned start, not from the actual one */
    expect_refusal(p_of_variance(input, 97, variance * 1.05));
    expect_refusal(p_of_variance(input, 97, variance - 25));
    column_free(&input);
}

/* --- drops ---------------------------------------------------------------------------------------------------------
 */

/* Connected for an exponential time of mean 1/alpha, away for one of mean 1/beta: from connected, p(t) = pi + (1 - pi)
 * e^(-kappa t), kappa = alpha + beta, pi = beta/kappa. X, the time connected of [0, T]: E X = A(T), A the integral of
 * p; E X^2 = 2 integral of p(u) A(T - u) du. */
struct alternating {
    double alpha, beta, length;
};

static double connected_at(const struct alternating *a, double t)
{
    double kappa = a->alpha + a->beta, pi = a->beta / kappa;
    return pi + (1 - pi) * exp(-kappa * t);
}

static double connected_up_to(const struct alternating *a, double t)
{
    double kappa = a->alpha + a->beta, pi = a->beta / kappa;
    return pi * t + (1 - pi) * (1 - exp(-kappa * t)) / kappa;
}

static double square_at(double u, void *context)
{
    const struct alternating *a = context;
    return 2 * connected_at(a, u) * connected_up_to(a, a->length - u);
}

/* Four hosts for 50 min: 10 before the planned start, 35 live, 5 after. */
static void hosts_who_drop_alternate(void **state)
{
    (void)state;
    struct alternating a = { .alpha = 1. / 10, .beta = 1. / 3, .length = 50 };
    struct column hosts =
        minutes_of(EVENT_OF("live = \"35 min\"; hosts = { count = 4; join_before = \"10 min\"; leave_after = \"5 min\";"
                            "drops = { every = \"10 min\"; gap = { dist = \"exponential\"; mean = \"3 min\"; }; }; };"),
                   METER_STAGE_PARTICIPANT, 410, 60000);
    double mean = connected_up_to(&a, 50), variance = integral(square_at, &a, 0, 50) - mean * mean;
    expect_agreement(p_of_mean(hosts, 4 * mean, 4 * variance));
    expect_agreement(p_of_variance(hosts, 4 * mean, 4 * variance));
    expect_refusal(p_of_mean(hosts, 4 * mean * 1.01, 4 * variance));
    expect_refusal(p_of_mean(hosts, 4 * 50 * 10. / 13, 4 * variance)); /* stationary, not from connected */
    struct alternating swapped = { .alpha = a.beta, .beta = a.alpha, .length = 50 }, off = a;
    off.alpha *= 1.02;
    expect_refusal(p_of_mean(hosts, 4 * connected_up_to(&swapped, 50), 4 * variance));
    expect_refusal(p_of_mean(hosts, 4 * connected_up_to(&off, 50), 4 * variance));
    expect_refusal(p_of_variance(hosts, 4 * mean, 4 * variance * 1.08));
    expect_refusal(p_of_variance(hosts, 4 * mean, 16 * variance)); /* all drop together */
    column_free(&hosts);
}

/* Gaps of fixed length: by renewal theory the time connected of [0, T] tends to pi T + c, pi = 10/(10 + 3) whatever the
 * law of the gap. The difference between two lengths, each of many cycles, is free of c. */
static void fixed_gaps_take_the_same_share_in_the_long_run(void **state)
{
    (void)state;
    const char *const texts[] = {
        EVENT_OF("live = \"10 h\"; hosts = { count = 4; drops = { every = \"10 min\"; gap = \"3 min\"; }; };"),
        EVENT_OF("live = \"20 h\"; hosts = { count = 4; drops = { every = \"10 min\"; gap = \"3 min\"; }; };")
    };
    struct column connected[2];
    for (size_t i = 0; i < 2; i++)
        connected[i] = minutes_of(texts[i], METER_STAGE_PARTICIPANT, 411 + i, 1500);
    struct column difference = column_new(connected[0].n);
    for (size_t i = 0; i < difference.n; i++)
        difference.x[i] = connected[1].x[i] - connected[0].x[i];
    expect_agreement(p_of_mean_alone(difference, 4 * 600 * 10. / 13));
    expect_refusal(p_of_mean_alone(difference, 4 * 600 * 10. / 13 * 1.01));
    expect_refusal(p_of_mean_alone(difference, 4 * 600 * 10. / 13.2));
    column_free(&difference);
    column_free(&connected[0]);
    column_free(&connected[1]);
}

/* --- rehearsals ----------------------------------------------------------------------------------------------------
 */

#define REHEARSAL(on_air)                                                                                              \
    EVENT_OF("live = \"40 min\"; hosts = 3; rehearsals = ( { before = \"3 h\"; probability = 0.3; on_air = " on_air    \
             "; length = { dist = \"uniform\"; low = \"30 min\"; high = \"90 min\"; }; } );")

/* With probability .3 for U, even on 30 to 90 min: mean 60, E U^2 = 3600 + 300. */
static void rehearsals_take_place_as_often_as_said(void **state)
{
    (void)state;
    const double variance = .3 * 3900 - 18 * 18;
    struct column input = minutes_of(REHEARSAL("true"), METER_CHANNEL_INPUT, 420, 100000);
    expect_agreement(p_of_mean(input, 40 + 18, variance));
    expect_agreement(p_of_variance(input, 40 + 18, variance));
    expect_refusal(p_of_mean(input, 58 * 1.01, variance));
    expect_refusal(p_of_mean(input, 40 + .31 * 60, variance));
    expect_refusal(p_of_variance(input, 58, variance * 1.04));
    double took_place = 0;
    for (size_t i = 0; i < input.n; i++)
        took_place += input.x[i] > 40;
    expect_agreement(p_of_share(took_place, (double)input.n, .3));
    expect_refusal(p_of_share(took_place, (double)input.n, .31));
    column_free(&input);
    /* Off air the source is off, and the three hosts are there as well. */
    input = minutes_of(REHEARSAL("false"), METER_CHANNEL_INPUT, 421, 1000);
    for (size_t i = 0; i < input.n; i++)
        check_close(input.x[i], 40, 1e-12);
    column_free(&input);
    struct column hosts = minutes_of(REHEARSAL("false"), METER_STAGE_PARTICIPANT, 422, 100000);
    expect_agreement(p_of_mean(hosts, 3 * 58, 9 * variance));
    expect_agreement(p_of_variance(hosts, 3 * 58, 9 * variance));
    expect_refusal(p_of_mean(hosts, 3 * 58 * 1.02, 9 * variance));
    expect_refusal(p_of_variance(hosts, 3 * 58, 3 * variance)); /* each with a rehearsal of its own */
    column_free(&hosts);
}

/* --- how many hosts ------------------------------------------------------------------------------------------------
 */

static void hosts_are_as_many_as_the_law_says(void **state)
{
    (void)state;
    enum { CELLS = 20 };
    double observed[CELLS], expected[CELLS] = { 0 }, wrong[CELLS] = { 0 };
    struct column hosts = minutes_of(EVENT_OF("live = \"10 min\"; hosts = { count = { dist = \"discrete\"; values = [ "
                                              "2, 3, 4 ]; weights = [ 0.5, 0.3, 0.2 ]; }; };"),
                                     METER_STAGE_PARTICIPANT, 430, 100000);
    double n = (double)hosts.n;
    count_values(hosts, .1, observed, CELLS);
    expected[2] = .5 * n, expected[3] = .3 * n, expected[4] = .2 * n;
    wrong[2] = .51 * n, wrong[3] = .29 * n, wrong[4] = .2 * n;
    assert_true(observed[2] + observed[3] + observed[4] == n);
    expect_agreement(p_of_counts(observed + 2, expected + 2, 3, 1));
    expect_refusal(p_of_counts(observed + 2, wrong + 2, 3, 1));
    expect_refusal(p_of_counts(observed + 2, (double[]){ .3 * n, .5 * n, .2 * n }, 3, 1));
    expect_agreement(p_of_mean(hosts, 27, 61)); /* 10 x 2.7; 100 (4 x .5 + 9 x .3 + 16 x .2 - 2.7^2) */
    expect_refusal(p_of_mean(hosts, 27 * 1.01, 61));
    column_free(&hosts);
    /* Poisson of mean 5, given that it is at least 2. */
    hosts = minutes_of(EVENT_OF("live = \"10 min\"; hosts = { count = { dist = \"poisson\"; mean = 5; min = 2; }; };"),
                       METER_STAGE_PARTICIPANT, 431, 100000);
    n = (double)hosts.n;
    count_values(hosts, .1, observed, CELLS);
    assert_true(observed[0] == 0 && observed[1] == 0);
    double given = 1 - 6 * exp(-5), mean_off = 1 - 6.1 * exp(-5.1), rest[2] = { n, n };
    for (int k = 2; k < CELLS - 1; k++) {
        expected[k] = n * exp(k * log(5) - 5 - lgamma(k + 1.)) / given;
        wrong[k] = n * exp(k * log(5.1) - 5.1 - lgamma(k + 1.)) / mean_off;
        rest[0] -= expected[k];
        rest[1] -= wrong[k];
    }
    expected[CELLS - 1] = rest[0];
    wrong[CELLS - 1] = rest[1];
    expect_agreement(p_of_counts(observed + 2, expected + 2, CELLS - 2, 1));
    expect_refusal(p_of_counts(observed + 2, wrong + 2, CELLS - 2, 1));
    column_free(&hosts);
}

/* Each of 10 hosts is audio-only with probability .3, by a lot of its own, for the 10 min. */
static void hosts_without_video_are_binomial(void **state)
{
    (void)state;
    enum { HOSTS = 10 };
    struct world_desk desk;
    theory_run(&desk, EVENT_OF("live = \"10 min\"; hosts = { count = 10; audio_only = 0.3; };"), 440, 100000);
    const struct pattern_outcome *outcome = outcome_of(&desk, "hybrid-client");
    size_t line = line_of(outcome, METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0);
    assert_true(line != SIZE_MAX);
    struct column audio = column_new((size_t)desk.outcomes.replications);
    for (size_t r = 0; r < audio.n; r++)
        audio.x[r] = outcome_quantity(outcome, line)[r] * 6;
    double observed[HOSTS + 1], expected[HOSTS + 1], wrong[HOSTS + 1], n = (double)audio.n;
    count_values(audio, 1, observed, HOSTS + 1);
    for (int k = 0; k <= HOSTS; k++) {
        double choose = lgamma(HOSTS + 1.) - lgamma(k + 1.) - lgamma(HOSTS - k + 1.);
        expected[k] = n * exp(choose + k * log(.3) + (HOSTS - k) * log(.7));
        wrong[k] = n * exp(choose + k * log(.305) + (HOSTS - k) * log(.695));
    }
    expect_agreement(p_of_counts(observed, expected, HOSTS + 1, 1));
    expect_refusal(p_of_counts(observed, wrong, HOSTS + 1, 1));
    expect_agreement(p_of_mean(audio, 3, 2.1));
    expect_agreement(p_of_variance(audio, 3, 2.1));
    expect_refusal(p_of_mean(audio, 3.06, 2.1));
    expect_refusal(p_of_variance(audio, 3, 21)); /* one lot for all */
    column_free(&audio);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_forgotten_source_costs_its_mean),
        cmocka_unit_test(a_source_is_on_from_warm_up_to_the_end_of_the_tail),
        cmocka_unit_test(hosts_who_drop_alternate),
        cmocka_unit_test(fixed_gaps_take_the_same_share_in_the_long_run),
        cmocka_unit_test(rehearsals_take_place_as_often_as_said),
        cmocka_unit_test(hosts_are_as_many_as_the_law_says),
        cmocka_unit_test(hosts_without_video_are_binomial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
