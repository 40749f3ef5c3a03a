/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws whose figures are known: published, or by hand; laws conditioned, capped and far out. */
#include "law_desk.h"

#include <gsl/gsl_errno.h>

/* Published workloads: the table of the 2014 World Cup's fits (mean, sd, median of the time watching, seconds), and the
 * reality show of 2002: LN(5.23553, 1.54432) has mean 618.93, sd 1943.3, P(> 3600) = .027921, E[min(X, 3600)] =
 * 498.824. */
static void published_workloads_have_their_published_means(void **state)
{
    (void)state;
    const struct {
        struct dist dist;
        double mean, sd, median;
    } rows[] = {
        { built(DIST_EXPONPOW, .548180, 3101.964, 0), 1654.1, 1903.3, 962.8 },
        { built(DIST_WEIBULL, .724160, 572.360, 0), 702.2, 988.1, 345.0 },
        { built(DIST_EXPONWEIB, 1.553994, .617703, 416.160), 844.3, 1189.0, 431.1 },
        { built(DIST_EXPONWEIB, 2.352055, .370422, 76.1030), 671.9, 1665.3, 176.5 },
        { built(DIST_EXPONPOW, .506715, 3110.277, 0), 1654.4, 2037.5, 877.3 },
        { built(DIST_GAMMA, .686907, 1526.245, 0), 1048.4, 1264.9, 603.3 },
        { built(DIST_EXPONPOW, .519557, 2205.270, 0), 1173.4, 1414.0, 641.8 },
        { built(DIST_LOGNORMAL, 5.23553, 1.54432, 0), 618.93, 1943.3, 187.83 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(fabs(dist_mean(&rows[i].dist) - rows[i].mean) < 0.06);
        assert_true(fabs(sqrt(dist_variance(&rows[i].dist)) - rows[i].sd) < 0.06);
        assert_true(fabs(dist_quantile(&rows[i].dist, .5) - rows[i].median) < 0.06);
    }
    const struct dist *show = &rows[7].dist;
    check_close(dist_above(show, 3600), .027921, 1e-6);
    check_close(dist_limited_mean(show, 3600), 498.824, 1e-6);
    check_close(dist_limited_mean(show, 7200), 556.390, 1e-6);
    struct dist capped = *show;
    capped.cap = 3600;
    const char *why;
    assert_true(dist_build(&capped, &why));
    check_close(dist_mean(&capped), 498.824, 1e-6);
    check_close(dist_variance(&capped), 859845 - 498.824 * 498.824, 2e-6); /* E[min(X, 3600)^2] = 859 845 */
}

/* 2000 / 5000 / 12000 read four ways: PERT mean 5666.7 and P95 8915.5, triangular 6333.3 and 10129.2, the lognormal
 * through P10 and P90 mean 6254.9 and P95 15469.6 (its median is sqrt(2000 x 12000)). */
static void a_forecast_means_what_its_reading_says(void **state)
{
    (void)state;
    struct dist pert = built(DIST_PERT, 2000, 5000, 12000), triangular = built(DIST_TRIANGULAR, 2000, 5000, 12000),
                forecast;
    const char *why;
    assert_true(fabs(dist_mean(&pert) - 5666.7) < .06 && fabs(dist_quantile(&pert, .95) - 8915.5) < .06);
    assert_true(fabs(dist_mean(&triangular) - 6333.3) < .06 && fabs(dist_quantile(&triangular, .95) - 10129.2) < .06);
    assert_true(dist_forecast(2000, sqrt(2000 * 12000.), 12000, .8, &forecast, &why));
    assert_int_equal(forecast.kind, DIST_LOGNORMAL);
    assert_true(fabs(dist_mean(&forecast) - 6254.9) < .06 && fabs(dist_quantile(&forecast, .95) - 15469.6) < .06);

    assert_true(dist_forecast(2000, 5000, 12000, .8, &forecast, &why));
    assert_int_equal(forecast.kind, DIST_SPLIT_LOGNORMAL);
    check_close(dist_quantile(&forecast, .1), 2000, 1e-12);
    check_close(dist_quantile(&forecast, .5), 5000, 1e-12);
    check_close(dist_quantile(&forecast, .9), 12000, 1e-12);
    check_close(dist_limited_mean(&forecast, 9000), limited_mean_of_cdf(&forecast, 9000), 1e-6);
    check_close(dist_limited_mean(&forecast, 4000), limited_mean_of_cdf(&forecast, 4000), 1e-6);
    assert_true(dist_forecast(2000, 5000, 12000, .9, &forecast, &why));
    check_close(dist_quantile(&forecast, .05), 2000, 1e-12);

    assert_false(dist_forecast(0, 5000, 12000, .8, &forecast, &why));
    assert_false(dist_forecast(6000, 5000, 12000, .8, &forecast, &why));
    assert_false(dist_forecast(2000, 5000, 12000, 1, &forecast, &why));
    assert_non_null(why);
}

/* values 1, 4, 9 with weights .2, .3, .5: by hand. */
static void bounds_of_a_discrete_law_include_their_atoms(void **state)
{
    (void)state;
    static const double value[] = { 1, 4, 9 }, weight[] = { .2, .5, 1 };
    struct dist dist = built_table(DIST_DISCRETE, 3, value, weight);
    const char *why;
    check_close(dist_mean(&dist), .2 + 1.2 + 4.5, 1e-15);
    check_close(dist_limited_mean(&dist, 5), .2 + 1.2 + 2.5, 1e-15);
    assert_true(dist_quantile(&dist, .2) == 1 && dist_quantile(&dist, .21) == 4 && dist_quantile(&dist, .51) == 9);
    dist.min = 4; /* the atom at 4 stays */
    assert_true(dist_build(&dist, &why));
    check_close(dist_mean(&dist), (1.2 + 4.5) / .8, 1e-14);
    assert_true(dist_quantile(&dist, 1e-9) == 4 && dist_low(&dist) == 4);
    dist.min = 3;
    dist.max = 8.5;
    assert_true(dist_build(&dist, &why));
    assert_true(dist_is_fixed(&dist) && dist_quantile(&dist, .7) == 4 && dist_mean(&dist) == 4);
    dist.min = 5;
    assert_false(dist_build(&dist, &why));
    assert_string_equal(why, "the law never falls between min and max");
}

/* An atom at 0 with probability .3, else exponential of mean 10: P(X <= x) = 1 - .7 exp(-x / 10), by hand. */
static void a_mixture_hits_its_atoms_exactly(void **state)
{
    (void)state;
    const struct dist of[] = { built(DIST_FIXED, 0, 0, 0), built(DIST_EXPONENTIAL, 10, 0, 0) };
    static const double weight[] = { .3, 1 };
    struct dist dist = built_mixture(2, of, weight);
    const char *why;
    assert_true(dist_quantile(&dist, .01) == 0 && dist_quantile(&dist, .2999) == 0);
    check_close(dist_quantile(&dist, .65), 10 * log(2), 1e-12);
    check_close(dist_mean(&dist), 7, 1e-12);
    check_close(dist_variance(&dist), .7 * 200 - 49, 1e-12);
    check_close(dist_limited_mean(&dist, 5), 7 * (1 - exp(-.5)), 1e-12);
    dist.max = 20;
    assert_true(dist_build(&dist, &why));
    double mass = 1 - .7 * exp(-2);
    check_close(dist_mean(&dist), (7 * (1 - exp(-2)) - 20 * .7 * exp(-2)) / mass, 1e-10);
    check_close(dist_cdf(&dist, dist_quantile(&dist, .8)), .8, 1e-12);
    /* Two sides of zero, far apart. */
    const struct dist sides[] = { built(DIST_NORMAL, -60000, 120000, 0), built(DIST_EXPONENTIAL, 480000, 0, 0) };
    dist.of = sides;
    dist.max = INFINITY;
    assert_true(dist_build(&dist, &why));
    for (double u = .005; u < 1; u += .01)
        check_close(dist_cdf(&dist, dist_quantile(&dist, u)), u, 1e-12);
}

/* Bins [0, 10) .25, [10, 20) nothing, [20, 40) .75: by hand. */
static void bins_without_weight_are_jumped_over(void **state)
{
    (void)state;
    static const double edge[] = { 0, 10, 20, 40 }, weight[] = { .25, .25, 1 };
    struct dist dist = built_table(DIST_STEPS, 3, edge, weight);
    const char *why;
    check_close(dist_quantile(&dist, .2), 8, 1e-14);
    check_close(dist_quantile(&dist, .4), 24, 1e-14);
    check_close(dist_mean(&dist), .25 * 5 + .75 * 30, 1e-14);
    check_close(dist_limited_mean(&dist, 30), .25 * 5 + .375 * 25 + .375 * 30, 1e-14);
    dist.min = 5;
    dist.cap = 31;
    dist.shift = 1;
    assert_true(dist_build(&dist, &why));
    /* mass .125 on [5, 10), .75 on [20, 40), of .875; then + 1; then at most 31 */
    check_close(dist_mean(&dist), (.125 * 8.5 + .375 * 26 + .375 * 31) / .875, 1e-14);
    check_close(dist_variance(&dist),
                (.125 * (72.25 + 25. / 12) + .375 * (676 + 100. / 12) + .375 * 961) / .875 -
                    pow((.125 * 8.5 + .375 * 26 + .375 * 31) / .875, 2),
                1e-12);
}

/* The far tail: a normal law conditioned beyond eight sd. The conditional mean is the inverse Mills ratio,
 * norm.pdf(8) / norm.sf(8) = 8.121368112236171 (scipy 1.10.1). */
static void a_law_may_be_conditioned_far_out(void **state)
{
    (void)state;
    struct dist dist = built(DIST_NORMAL, 0, 1, 0);
    const char *why;
    dist.min = 8;
    assert_true(dist_build(&dist, &why));
    check_close(dist_mean(&dist), 8.121368112236171, 1e-12);
    struct dist pareto = built(DIST_PARETO, 1, 1.5, 0);
    assert_true(isinf(dist_variance(&pareto)) && dist_mean(&pareto) == 3);
    pareto.cap = 100;
    assert_true(dist_build(&pareto, &why));
    check_close(dist_mean(&pareto), 1 + (1 - .1) / .5, 1e-12); /* 1 + integral of x^-1.5 from 1 to 100 */
    check_close(dist_variance(&pareto), 1 + 2 * (sqrt(100) - 1) / .5 - 2.8 * 2.8, 1e-9);
    struct dist heavy = built(DIST_PARETO, 1, .9, 0);
    assert_true(isinf(dist_mean(&heavy)) && isinf(dist_variance(&heavy)));
}

/* Parameters at the ends of what is allowed: nothing is NaN, quantiles rise, and the cdf finds them again. */
static void extreme_parameters_give_no_nan(void **state)
{
    (void)state;
    struct dist laws[] = {
        built(DIST_GAMMA, .001, 1, 0),      built(DIST_GAMMA, 1e6, 1, 0),
        built(DIST_BETA, 1e6, 1e6, 1),      built(DIST_BETA, 5, 5e4, 1),
        built(DIST_BETA, 3e4, 2e4, 1),      built(DIST_LOGNORMAL, 0, 10, 0),
        built(DIST_WEIBULL, .02, 1, 0),     built(DIST_EXPONPOW, .02, 1, 0),
        built(DIST_EXPONWEIB, 1e6, 1e4, 1), built(DIST_GENGAMMA, .001, .02, 1),
        built(DIST_POISSON, 1e12, 0, 0),    built(DIST_NEGATIVE_BINOMIAL, .001, 1e-9, 0),
        built(DIST_BINOMIAL, 1e12, .3, 0),  built(DIST_BINOMIAL, 1e12, 1e-11, 0),
        built(DIST_TRIANGULAR, 1, 1, 2),    built(DIST_PERT, 1, 2, 2),
    };
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        assert_false(isnan(dist_mean(&laws[i])) || isnan(dist_variance(&laws[i])));
        double last = -INFINITY;
        for (int k = 1; k < 196; k++) {
            double u = k < 50 ? ldexp(1, k - 54) : k < 150 ? (k - 42) / 110. : 1 - ldexp(1, 143 - k);
            double x = dist_quantile(&laws[i], u);
            assert_true(x >= last);
            assert_true(dist_cdf(&laws[i], x) >= u - 1e-9 || x < 1e-290); /* below, doubles end */
            assert_true(dist_under(&laws[i], x) <= u + 1e-9);
            assert_true(!isnan(dist_limited_mean(&laws[i], x)));
            last = x;
        }
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_workloads_have_their_published_means),
        cmocka_unit_test(a_forecast_means_what_its_reading_says),
        cmocka_unit_test(bounds_of_a_discrete_law_include_their_atoms),
        cmocka_unit_test(a_mixture_hits_its_atoms_exactly),
        cmocka_unit_test(bins_without_weight_are_jumped_over),
        cmocka_unit_test(a_law_may_be_conditioned_far_out),
        cmocka_unit_test(extreme_parameters_give_no_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
