/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many come, and what they watch in all: mixed and compound laws of the audience's size. False-alarm probability
 * 1e-6 a verdict (theory_desk.h). */
#include "theory_desk.h"

#define EVENT_OF(when, live, audience)                                                                                 \
    "events = ( { name = \"e\"; " when "; live = \"" live "\"; audience = { " audience " }; } );\n"
#define ONCE "at = ( \"2026-12-10 12:00\" )"
#define TOP "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );\n"
#define ALL_THE_TIME " arrivals = \"0 s\";" /* and stays are to the end where nothing is said */

/* Viewers of an event that all watch for the same minute: viewer time counts them. */
static struct column viewers_of(const char *text, uint64_t seed, int64_t n)
{
    struct world_desk desk;
    theory_run(&desk, text, seed, n);
    struct column column = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1.0 / (double)MINUTE);
    world_desk_close(&desk);
    return column;
}

/* E[min(S, c)] and E[min(S, c)^2] of the lognormal (mu, sigma), in closed form. */
static double lognormal_mean(double c, const double p[])
{
    double z = (log(c) - p[0]) / p[1];
    return exp(p[0] + p[1] * p[1] / 2) * gsl_cdf_ugaussian_P(z - p[1]) + c * gsl_cdf_ugaussian_Q(z);
}

static double lognormal_square(double c, const double p[])
{
    double z = (log(c) - p[0]) / p[1];
    return exp(2 * p[0] + 2 * p[1] * p[1]) * gsl_cdf_ugaussian_P(z - 2 * p[1]) + c * c * gsl_cdf_ugaussian_Q(z);
}

static double lognormal_mean_at(double c, void *p)
{
    return c > 0 ? lognormal_mean(c, p) : 0;
}

static double lognormal_square_at(double c, void *p)
{
    return c > 0 ? lognormal_square(c, p) : 0;
}

/* Compound Poisson: who comes at A, even on [0, T], watches Y = min(S, T - A). E V = lambda E[Y], Var V = lambda
 * E[Y^2], with E[Y^k] = 1/T integral over [0, T] of E[min(S, c)^k] dc. S is lognormal (5.23553, 1.54432), the stays of
 * a reality show (Veloso et al. 2002). */
static void viewer_time_is_compound_poisson(void **state)
{
    (void)state;
    const double viewers = 400, length = 1800;
    double law[2] = { 5.23553, 1.54432 }, wider[2] = { law[0], law[1] * 1.01 }, swapped[2] = { law[1], law[0] };
    struct world_desk desk;
    theory_run(&desk,
               TOP EVENT_OF(ONCE, "30 min",
                            "size = 400; arrivals = { profile = \"uniform\"; to = \"end\"; };"
                            "stays = { dist = \"lognormal\"; mu = 5.23553; sigma = 1.54432; };"),
               101, 20000);
    struct column seconds = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1e-3);
    double y = integral(lognormal_mean_at, law, 0, length) / length;
    double y2 = integral(lognormal_square_at, law, 0, length) / length;
    /* The table of facts for this law: E[min(S, 3600)] = 498.824, of the square 859 845. */
    check_close(lognormal_mean(3600, law), 498.824, 1e-6);
    check_close(lognormal_square(3600, law), 859845, 1e-6);
    expect_agreement(p_of_mean(seconds, viewers * y, viewers * y2));
    expect_agreement(p_of_variance(seconds, viewers * y, viewers * y2));
    expect_refusal(p_of_mean(seconds, 1.01 * viewers * y, viewers * y2));
    expect_refusal(p_of_mean(seconds, viewers * integral(lognormal_mean_at, wider, 0, length) / length, viewers * y2));
    expect_refusal(
        p_of_mean(seconds, viewers * integral(lognormal_mean_at, swapped, 0, length) / length, viewers * y2));
    expect_refusal(p_of_variance(seconds, viewers * y, viewers * (y2 - y * y))); /* a fixed number of viewers */
    column_free(&seconds);
    world_desk_close(&desk);
}

/* P(N = k), k = 0..cells - 2, times n; the last cell has the rest. */
static void expect_numbers(double (*mass)(double k, const double p[]), const double p[], double n, double expected[],
                           size_t cells)
{
    double rest = 1;
    for (size_t k = 0; k + 1 < cells; k++) {
        double at = mass((double)k, p);
        expected[k] = n * at;
        rest -= at;
    }
    expected[cells - 1] = n * fmax(rest, 0);
}

static double poisson_mass(double k, const double p[])
{
    return exp(k * log(p[0]) - p[0] - lgamma(k + 1));
}

/* Poisson whose mean is gamma with mean p[0] and shape r = p[1]: negative binomial. */
static double gamma_poisson_mass(double k, const double p[])
{
    double r = p[1], q = p[0] / (p[0] + r);
    return exp(lgamma(k + r) - lgamma(r) - lgamma(k + 1) + r * log1p(-q) + k * log(q));
}

/* Of p[0] that are registered: beta (p[1], p[2]) mixed binomial. */
static double beta_binomial_mass(double k, const double p[])
{
    double n = p[0], a = p[1], b = p[2];
    if (k > n)
        return 0;
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + lgamma(k + a) + lgamma(n - k + b) -
               lgamma(n + a + b) + lgamma(a + b) - lgamma(a) - lgamma(b));
}

enum { CELLS = 2000 };

static double p_of_numbers(struct column viewers, double (*mass)(double, const double[]), const double p[],
                           size_t cells)
{
    static const size_t most = CELLS;
    double *observed = calloc(2 * most, sizeof *observed), *expected = observed + most;
    assert_non_null(observed);
    assert_true(cells <= most);
    count_values(viewers, 1, observed, cells);
    expect_numbers(mass, p, (double)viewers.n, expected, cells);
    double found = p_of_counts(observed, expected, cells, 1);
    free(observed);
    return found;
}

static void a_size_is_the_mean_of_a_poisson_number(void **state)
{
    (void)state;
    const int64_t n = 200000;
    struct column viewers = viewers_of(TOP EVENT_OF(ONCE, "1 min", "size = 37;" ALL_THE_TIME), 102, n);
    expect_agreement(p_of_mean(viewers, 37, 37));
    expect_agreement(p_of_variance(viewers, 37, 37));
    expect_agreement(p_of_numbers(viewers, poisson_mass, (double[]){ 37 }, 200));
    expect_refusal(p_of_mean(viewers, 37 * 1.01, 37));
    expect_refusal(p_of_variance(viewers, 37, 37 * 1.03));
    expect_refusal(p_of_numbers(viewers, poisson_mass, (double[]){ 37 * 1.01 }, 200));
    for (size_t i = 0; i < viewers.n; i++)
        viewers.x[i]++; /* off by one */
    expect_refusal(p_of_numbers(viewers, poisson_mass, (double[]){ 37 }, 200));
    column_free(&viewers);
}

/* Var = m + m^2 / r with r = 1/cv^2: m = 100, cv = .3 gives 100 + 900. */
static void dispersion_makes_it_negative_binomial(void **state)
{
    (void)state;
    const int64_t n = 100000;
    struct column viewers =
        viewers_of(TOP EVENT_OF(ONCE, "1 min", "size = 100; dispersion = 0.3;" ALL_THE_TIME), 103, n);
    expect_agreement(p_of_mean(viewers, 100, 1000));
    expect_agreement(p_of_variance(viewers, 100, 1000));
    expect_agreement(p_of_numbers(viewers, gamma_poisson_mass, (double[]){ 100, 1 / .09 }, 600));
    expect_refusal(p_of_mean(viewers, 101, 1000));
    expect_refusal(p_of_variance(viewers, 100, 100));                /* Poisson */
    expect_refusal(p_of_variance(viewers, 100, 100 + 900 * 1.0404)); /* cv .306 */
    expect_refusal(p_of_numbers(viewers, gamma_poisson_mass, (double[]){ 100, 1 / (.32 * .32) }, 600));
    column_free(&viewers);
}

/* R = 1000 registered, show-up beta (14.6, 21.9), mean .4: Var = R p (1 - p) (1 + (R - 1) rho), rho = 1/(a + b + 1) =
 * .02667: sd 81.4, where a binomial number has 15.5. */
static void who_shows_up_is_beta_binomial(void **state)
{
    (void)state;
    const double r = 1000, rho = 1 / 37.5, variance = r * .4 * .6 * (1 + (r - 1) * rho);
    check_close(sqrt(variance), 81.4, 1e-3);
    struct column viewers =
        viewers_of(TOP EVENT_OF(ONCE, "1 min",
                                "registered = 1000; show_up = { dist = \"beta\"; a = 14.6; b = 21.9; };" ALL_THE_TIME),
                   104, 20000);
    expect_agreement(p_of_mean(viewers, 400, variance));
    expect_agreement(p_of_variance(viewers, 400, variance));
    expect_agreement(p_of_numbers(viewers, beta_binomial_mass, (double[]){ r, 14.6, 21.9 }, 1002));
    expect_refusal(p_of_mean(viewers, 404, variance));
    expect_refusal(p_of_variance(viewers, 400, r * .4 * .6));
    expect_refusal(p_of_variance(viewers, 400, variance * 1.08));
    expect_refusal(p_of_numbers(viewers, beta_binomial_mass, (double[]){ r, 21.9, 14.6 }, 1002)); /* swapped */
    expect_refusal(p_of_numbers(viewers, beta_binomial_mass, (double[]){ r, 14.6 / 1.2, 21.9 / 1.2 }, 1002));
    column_free(&viewers);
}

/* Two half-lognormals about the median p[0]; p[1], p[2] the sigmas below and above. */
static double forecast_cdf(double x, const double p[])
{
    double z = log(x / p[0]);
    return gsl_cdf_ugaussian_P(z / p[z < 0 ? 1 : 2]);
}

static double share_up_to(struct column column, double limit)
{
    double k = 0;
    for (size_t i = 0; i < column.n; i++)
        k += column.x[i] <= limit;
    return k;
}

/* low, likely, high = 750, 1250, 3500 are P10, P50, P90 of a number that is rounded: 1 in 750 does not show among
 * 20000. */
static void a_forecast_is_read_as_p10_p50_p90(void **state)
{
    (void)state;
    const double z90 = 1.2815515655446004, z95 = 1.6448536269514722; /* quantiles of the normal law */
    const double below = log(1250. / 750), above = log(3500. / 1250);
    const double law[] = { 1250, below / z90, above / z90 },
                 even[] = { 1250, (below + above) / 2 / z90, (below + above) / 2 / z90 };
    const double p5_p95[] = { 1250, below / z95, above / z95 }, swapped[] = { 1250, above / z90, below / z90 };
    struct column viewers =
        viewers_of(TOP EVENT_OF(ONCE, "1 min",
                                "count = \"fixed\"; size = { low = 750; likely = 1250; high = 3500; };" ALL_THE_TIME),
                   105, 20000);
    double n = (double)viewers.n;
    expect_agreement(p_of_share(share_up_to(viewers, 750), n, .1));
    expect_agreement(p_of_share(share_up_to(viewers, 1250), n, .5));
    expect_agreement(p_of_share(share_up_to(viewers, 3500), n, .9));
    expect_refusal(p_of_share(share_up_to(viewers, 750), n, .05));
    expect_refusal(p_of_share(share_up_to(viewers, 3500), n, .95));
    expect_refusal(p_of_share(share_up_to(viewers, 1250 * 1.08), n, .5));
    expect_agreement(p_of_law(viewers, forecast_cdf, law));
    expect_refusal(p_of_law(viewers, forecast_cdf, even));
    expect_refusal(p_of_law(viewers, forecast_cdf, p5_p95));
    expect_refusal(p_of_law(viewers, forecast_cdf, swapped));
    column_free(&viewers);
}

/* The sum of ten occurrences of mean 100. A factor F of the month (mean 1, cv .2) does not average out: Var = 10 m +
 * (10 m)^2 cv^2; factors of their own do: 10 (m + m^2 cv^2). */
static void a_shared_forecast_does_not_average_out(void **state)
{
    (void)state;
#define TEN "schedule = { first = \"2026-12-02 12:00\"; every = \"1 d\"; count = 10; }"
    const double shared = 1000 + 1e6 * .04, own = 10 * (100 + 1e4 * .04);
    struct column together = viewers_of(TOP "forecast = { dist = \"lognormal\"; mean = 1.0; sd = 0.2; };" EVENT_OF(
                                            TEN, "1 min", "size = 100;" ALL_THE_TIME),
                                        106, 10000);
    struct column apart = viewers_of(
        TOP EVENT_OF(TEN, "1 min", "size = { dist = \"lognormal\"; mean = 100; sd = 20; };" ALL_THE_TIME), 107, 10000);
    expect_agreement(p_of_mean(together, 1000, shared));
    expect_agreement(p_of_variance(together, 1000, shared));
    expect_agreement(p_of_mean(apart, 1000, own));
    expect_agreement(p_of_variance(apart, 1000, own));
    expect_refusal(p_of_mean(apart, 1010, own));
    expect_refusal(p_of_mean(together, 1030, shared));
    expect_refusal(p_of_variance(together, 1000, own));
    expect_refusal(p_of_variance(apart, 1000, shared));
    expect_refusal(p_of_variance(apart, 1000, own * 1.1));
    column_free(&together);
    column_free(&apart);
}

/* What is rounded is the mean, halves away from zero: a size of 12.5 or more, "fixed", is 13. */
static void a_fixed_count_is_the_rounded_mean(void **state)
{
    (void)state;
    struct column viewers =
        viewers_of(TOP EVENT_OF(ONCE, "1 min",
                                "count = \"fixed\"; size = { dist = \"uniform\"; low = 10; high = 15; };" ALL_THE_TIME),
                   108, 100000);
    double observed[17], n = (double)viewers.n;
    count_values(viewers, 1, observed, 17);
    double expected[17] = { 0 }, floored[17] = { 0 };
    for (int k = 10; k < 15; k++) {
        expected[k] += n / 10;
        expected[k + 1] += n / 10;
        floored[k] = n / 5;
    }
    assert_true(observed[9] == 0 && observed[16] == 0);
    expect_agreement(p_of_counts(observed + 10, expected + 10, 6, 1));
    expect_refusal(p_of_counts(observed + 10, floored + 10, 5, 1));
    column_free(&viewers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(viewer_time_is_compound_poisson),
        cmocka_unit_test(a_size_is_the_mean_of_a_poisson_number),
        cmocka_unit_test(dispersion_makes_it_negative_binomial),
        cmocka_unit_test(who_shows_up_is_beta_binomial),
        cmocka_unit_test(a_forecast_is_read_as_p10_p50_p90),
        cmocka_unit_test(a_shared_forecast_does_not_average_out),
        cmocka_unit_test(a_fixed_count_is_the_rounded_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
