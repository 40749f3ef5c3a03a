/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every form a law is written in, against another program, and what each law owes: its inverse, means, bounds. */
#include "law_desk.h"

#include <string.h>

#include <gsl/gsl_errno.h>

static const struct dist_form *form_of(const char *name, const char *first_parameter, size_t parameters)
{
    for (const struct dist_form *form = dist_forms; form->name; form++) {
        size_t count = 0;
        while (form->parameter[count])
            count++;
        if (strcmp(form->name, name) == 0 && count == parameters && strcmp(form->parameter[0], first_parameter) == 0)
            return form;
    }
    fail_msg("no form %s with %s", name, first_parameter);
    return NULL;
}

/* One law a form, as it is written, with what scipy 1.10.1 says about it: mean, variance, and the quantiles at 0.001,
 * 0.5 and 0.9999. (python3: `from scipy import stats`; d = the expression at the row's end; d.mean(), d.var(),
 * d.ppf([.001, .5, .9999]).) */
static const struct sample {
    const char *name, *first;
    size_t parameters;
    double in[DIST_PARAMETERS_MAX];
    double mean, variance, quantile[3];
} samples[] = {
    { "fixed", "value", 1, { 7 }, 7, 0, { 7, 7, 7 } },
    /* uniform(1e5, 2e5) */
    { "uniform", "low", 2, { 1e5, 3e5 }, 200000, 3333333333.33333, { 100200, 200000, 299980 } },
    /* triang(.3, 2000, 10000) */
    { "triangular",
      "low",
      3,
      { 2000, 5000, 12000 },
      6333.33333333333,
      4388888.88888889,
      { 2173.20508075689, 6083.92021690038, 11916.3339973466 } },
    /* beta(2.2, 3.8, 2000, 10000) */
    { "pert",
      "low",
      3,
      { 2000, 5000, 12000 },
      5666.66666666667,
      3317460.31746032,
      { 2150.33386753324, 5509.99484949118, 11441.7953763643 } },
    /* norm(6e5, 1e5) */
    { "normal", "mean", 2, { 6e5, 1e5 }, 600000, 1e10, { 290976.769383219, 600000, 971901.648545571 } },
    /* lognorm(log(1500000 / 180000) / norm.ppf(.9), scale=180000) */
    { "lognormal",
      "median",
      2,
      { 180000, 1500000 },
      707374.310229403,
      7227354855914.61,
      { 1083.6345217789, 180000, 84616559.6705151 } },
    { "lognormal",
      "mean",
      2,
      { 707374.310229403, 2688374.0171178957 },
      707374.310229403,
      7227354855914.61,
      { 1083.6345217789, 180000, 84616559.6705151 } },
    { "lognormal",
      "mu",
      2,
      { 12.100712129872347, 1.654450428063015 },
      707374.310229403,
      7227354855914.61,
      { 1083.6345217789, 180000, 84616559.6705151 } },
    /* expon(scale=6e5) */
    { "exponential", "mean", 1, { 6e5 }, 600000, 3.6e11, { 600.30020015012, 415888.308335967, 5526204.22318578 } },
    /* gamma(1.8225, scale=14.815 * 60000) */
    { "gamma",
      "mean",
      2,
      { 1620020.25, 1200015 },
      1620020.25,
      1440036000225,
      { 27235.2135934784, 1335277.13553933, 10081257.8391874 } },
    /* gamma(.408992, scale=1645500) */
    { "gamma",
      "shape",
      2,
      { .408992, 1645500 },
      672996.336,
      1107415470888,
      { 0.0567069185127765, 250364.964290848, 11845804.8647147 } },
    /* weibull_min(.72416, scale=572360) */
    { "weibull",
      "shape",
      2,
      { .72416, 572360 },
      702227.878622608,
      976256600607.615,
      { 41.2323770544405, 345035.288865001, 12281389.0679414 } },
    /* pareto(3.5, scale=1000) */
    { "pareto",
      "min",
      2,
      { 1000, 3.5 },
      1400,
      373333.333333333,
      { 1000.28589809924, 1219.01365420448, 13894.9549437318 } },
    /* beta(14.6, 21.9) */
    { "beta", "a", 2, { 14.6, 21.9 }, 0.4, 0.0064, { 0.178302702576735, 0.398154209600039, 0.698395540702618 } },
    { "beta", "mean", 2, { .4, .08 }, 0.4, 0.0064, { 0.178302702576735, 0.398154209600039, 0.698395540702618 } },
    /* beta(.537718, 3.555129, scale=21268190) */
    { "beta",
      "a",
      3,
      { .537718, 3.555129, 21268190 },
      2794213.5609809,
      10135830801739.9,
      { 13.4859566981335, 1596742.87872292, 19105146.1447726 } },
    { "beta",
      "mean",
      3,
      { .4e6, .08e6, 1e6 },
      0.4e6,
      0.0064e12,
      { 0.178302702576735e6, 0.398154209600039e6, 0.698395540702618e6 } },
    /* exponpow(.54818, scale=3101964); moments by integrate.quad of d.sf and 2 x d.sf */
    { "exponpow",
      "b",
      2,
      { .54818, 3101964 },
      1654064.30124297,
      3622477049954.11,
      { 10.4467672286057, 962809.856381954, 14438669.1617559 } },
    /* exponweib(1.553994, .617703, scale=416160); moments by integrate.quad */
    { "exponweib",
      "a",
      3,
      { 1.553994, .617703, 416160 },
      844269.1219928998,
      1413812308469.39,
      { 314.849119427984, 431141.547848184, 16337907.3888616 } },
    /* gengamma(2.068853, .407036, scale=91571.6) */
    { "gengamma",
      "a",
      3,
      { 2.068853, .407036, 91571.6 },
      1070552.59317244,
      4519853761242.12,
      { 64.2695372324078, 360473.257639631, 40312673.8227752 } },
    /* poisson(37.5), geom(.6), nbinom(.63, .5), nbinom(5, .2), binom(1000, .4) */
    { "poisson", "mean", 1, { 37.5 }, 37.5, 37.5, { 20, 37, 62 } },
    { "geometric", "p", 1, { .6 }, 1.66666666666667, 1.11111111111111, { 1, 1, 11 } },
    { "geometric", "mean", 1, { 1 / .6 }, 1.66666666666667, 1.11111111111111, { 1, 1, 11 } },
    { "negative_binomial", "r", 2, { .63, .5 }, 0.63, 1.26, { 0, 0, 11 } },
    { "negative_binomial", "mean", 2, { 20, 10 }, 20, 100, { 1, 19, 77 } },
    { "binomial", "n", 2, { 1000, .4 }, 400, 240, { 352, 400, 458 } },
};
enum { SAMPLES = sizeof samples / sizeof samples[0] };

static void sample_init(const struct sample *sample, struct dist *dist)
{
    const struct dist_form *form = form_of(sample->name, sample->first, sample->parameters);
    const char *why = NULL;
    dist_init(dist, form->kind, 0, 0, 0);
    assert_true(form->solve(sample->in, dist, &why));
    assert_true(dist_build(dist, &why));
}

static void every_form_is_the_law_that_scipy_knows(void **state)
{
    (void)state;
    static const double at[3] = { .001, .5, .9999 };
    size_t forms = 0;
    for (const struct dist_form *form = dist_forms; form->name; form++) {
        assert_non_null(form->sentence);
        assert_true(!form->solve == !form->parameter[0]);
        forms += form->solve != NULL;
    }
    assert_int_equal(forms, SAMPLES); /* none is left out */
    for (size_t i = 0; i < SAMPLES; i++) {
        struct dist dist;
        sample_init(&samples[i], &dist);
        double scale = fmax(1e-3, samples[i].mean);
        check_close(dist_mean(&dist) / scale, samples[i].mean / scale, 1e-9);
        check_close(dist_variance(&dist) / (scale * scale), samples[i].variance / (scale * scale), 2e-9);
        for (int k = 0; k < 3; k++) {
            double expected = samples[i].quantile[k];
            check_close(dist_quantile(&dist, at[k]) / fmax(expected, 1e-3), expected / fmax(expected, 1e-3), 1e-9);
            check_close(dist_quantile_above(&dist, 1 - at[k]) / fmax(expected, 1e-3), expected / fmax(expected, 1e-3),
                        1e-9);
        }
    }
}

/* The sample itself, conditioned, shifted and capped, and all of it. */
enum { VARIANTS = 5 };

static bool variant_build(const struct dist *plain, int variant, struct dist *dist)
{
    const char *why;
    *dist = *plain;
    if (variant == 1 || variant == 4)
        dist->min = dist_quantile(plain, .2);
    if (variant == 2 || variant == 4)
        dist->max = dist_quantile(plain, .93);
    if (variant >= 3) {
        dist->shift = dist_quantile(plain, .5);
        dist->cap = dist->shift + dist_quantile(plain, .9);
    }
    return dist_build(dist, &why);
}

static void the_quantile_inverts_the_cdf(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++)
        for (int variant = 0; variant < VARIANTS; variant++) {
            struct dist plain, dist;
            sample_init(&samples[i], &plain);
            assert_true(variant_build(&plain, variant, &dist));
            double last = -INFINITY;
            for (int k = 0; k < 400; k++) {
                double u = k < 20    ? ldexp(1, -3 * (20 - k) - 8)
                           : k < 380 ? (k - 19.5) / 361
                                     : 1 - ldexp(1, -2 * (k - 380) - 9);
                double x = dist_quantile(&dist, u);
                assert_true(x >= last - 1e-15 * fabs(last)); /* an iterated inverse may round either way */
                assert_true(x >= dist_low(&dist) && x <= dist_high(&dist));
                assert_true(x >= dist.min + dist.shift || x == dist.cap);
                assert_true(x <= dist.max + dist.shift && x <= dist.cap);
                /* For atoms and at the cap the cdf jumps over u; elsewhere both sides are u. */
                double slack = 2e-16 * (fabs(x) + fabs(dist.shift)); /* what adding the shift may round away */
                assert_true(dist_cdf(&dist, x + slack) >= u - 1e-11);
                assert_true(dist_under(&dist, x - slack) <= u + 1e-11);
                check_close(dist_cdf(&dist, x) + dist_above(&dist, x), 1, 1e-12);
                last = x;
            }
        }
}

static void limited_means_are_the_integral_of_the_survival_function(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++)
        for (int variant = 0; variant < VARIANTS; variant++) {
            struct dist plain, dist;
            sample_init(&samples[i], &plain);
            assert_true(variant_build(&plain, variant, &dist));
            static const double at[] = { .05, .5, .85, .97 };
            for (int k = 0; k < 4; k++) {
                double c = dist_quantile(&dist, at[k]), expected = limited_mean_of_cdf(&dist, c);
                check_close(dist_limited_mean(&dist, c) / fmax(1e-3, expected), expected / fmax(1e-3, expected), 1e-6);
            }
            double low = dist_low(&dist);
            if (isfinite(low))
                assert_true(dist_limited_mean(&dist, low - 1) == low - 1);
        }
}

/* Moments from sums over a fine grid of the quantile (midpoints), which converges for laws of bounded range. */
static void moments_of_bounded_laws_are_those_of_a_fine_grid(void **state)
{
    (void)state;
    enum { GRID = 20000 };
    for (size_t i = 0; i < SAMPLES; i++)
        for (int variant = 3; variant < VARIANTS; variant++) {
            struct dist plain, dist;
            sample_init(&samples[i], &plain);
            assert_true(variant_build(&plain, variant, &dist));
            double sum = 0, squares = 0, middle = dist_quantile(&dist, .5);
            for (int k = 0; k < GRID; k++) {
                double off = dist_quantile(&dist, (k + .5) / GRID) - middle;
                sum += off / GRID;
                squares += off * off / GRID;
            }
            double sd = sqrt(squares - sum * sum), unit = fmax(sd, 1e-9);
            check_close((dist_mean(&dist) - middle) / unit, sum / unit, 5e-4);
            check_close(sqrt(dist_variance(&dist)) / unit, sd / unit, 1e-3);
        }
}

static void laws_that_do_not_exist_are_refused_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        enum dist_kind kind;
        double p[3];
    } bad[] = {
        { DIST_FIXED, { INFINITY } },
        { DIST_UNIFORM, { 3, 3 } },
        { DIST_UNIFORM, { 3, INFINITY } },
        { DIST_TRIANGULAR, { 1, 5, 4 } },
        { DIST_PERT, { 1, 0, 4 } },
        { DIST_NORMAL, { 0, 0 } },
        { DIST_LOGNORMAL, { 0, 0 } },
        { DIST_LOGNORMAL, { 0, NAN } },
        { DIST_SPLIT_LOGNORMAL, { 0, 1, 1 } },
        { DIST_EXPONENTIAL, { 0 } },
        { DIST_GAMMA, { 0, 1 } },
        { DIST_GAMMA, { 1, -1 } },
        { DIST_WEIBULL, { 0, 1 } },
        { DIST_PARETO, { 0, 1 } },
        { DIST_PARETO, { 1, 0 } },
        { DIST_BETA, { 1, 0, 1 } },
        { DIST_BETA, { 1, 1, 0 } },
        { DIST_EXPONPOW, { 0, 1 } },
        { DIST_EXPONWEIB, { 1, 1, 0 } },
        { DIST_GENGAMMA, { 0, 1, 1 } },
        { DIST_POISSON, { -1 } },
        { DIST_GEOMETRIC, { 0 } },
        { DIST_GEOMETRIC, { 1.5 } },
        { DIST_NEGATIVE_BINOMIAL, { 1, 0 } },
        { DIST_NEGATIVE_BINOMIAL, { 0, 1 } },
        { DIST_BINOMIAL, { 2.5, .5 } },
        { DIST_BINOMIAL, { 2, 1.1 } },
        { DIST_DISCRETE, { 0 } },
        { DIST_MIXTURE, { 0 } },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct dist dist;
        const char *why = NULL;
        dist_init(&dist, bad[i].kind, bad[i].p[0], bad[i].p[1], bad[i].p[2]);
        assert_false(dist_build(&dist, &why));
        assert_non_null(why);
    }
    static const struct {
        const char *name, *first;
        size_t parameters;
        double in[3];
    } unsolvable[] = {
        { "lognormal", "median", 2, { 10, 10 } }, { "lognormal", "median", 2, { 0, 10 } },
        { "lognormal", "mean", 2, { -1, 1 } },    { "gamma", "mean", 2, { 1, 0 } },
        { "beta", "mean", 2, { .5, .5 } },        { "beta", "mean", 2, { 1.5, .1 } },
        { "geometric", "mean", 1, { .5 } },       { "negative_binomial", "mean", 2, { 9, 3 } },
    };
    for (size_t i = 0; i < sizeof unsolvable / sizeof unsolvable[0]; i++) {
        struct dist dist;
        const char *why = NULL;
        const struct dist_form *form = form_of(unsolvable[i].name, unsolvable[i].first, unsolvable[i].parameters);
        dist_init(&dist, form->kind, 0, 0, 0);
        assert_false(form->solve(unsolvable[i].in, &dist, &why));
        assert_non_null(why);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_the_law_that_scipy_knows),
        cmocka_unit_test(the_quantile_inverts_the_cdf),
        cmocka_unit_test(limited_means_are_the_integral_of_the_survival_function),
        cmocka_unit_test(moments_of_bounded_laws_are_those_of_a_fine_grid),
        cmocka_unit_test(laws_that_do_not_exist_are_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
