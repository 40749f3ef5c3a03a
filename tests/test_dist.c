/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <string.h>

#include <gsl/gsl_errno.h>

#include "dist.h"

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

/* E[min(X, c)] = low + the integral of P(X > x) from low to c: Simpson's rule over the cdf alone, on a grid that is
 * finer at the lower end; for whole numbers the sum of P(X > k). */
static double limited_mean_of_cdf(const struct dist *dist, double c)
{
    enum { PANELS = 3000 };
    double low = fmax(dist_low(dist), dist_quantile(dist, 0x1p-60)), sum = 0;
    if (c <= low)
        return c;
    if (dist_has_atoms(dist)) {
        for (double x = low; x < c; x++)
            sum += dist_above(dist, x) * fmin(1, c - x);
        return low + sum;
    }
    for (int i = 0; i <= 2 * PANELS; i++) {
        double t = i / (2.0 * PANELS), x = low + (c - low) * t * t * t * t;
        double weight = i == 0 || i == 2 * PANELS ? 1 : i % 2 ? 4 : 2;
        sum += weight * (1 - dist_under(dist, x)) * 4 * t * t * t;
    }
    return low + (c - low) * sum / (6.0 * PANELS);
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

static struct dist built(enum dist_kind kind, double p0, double p1, double p2)
{
    struct dist dist;
    const char *why;
    dist_init(&dist, kind, p0, p1, p2);
    assert_true(dist_build(&dist, &why));
    return dist;
}

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
    struct dist dist;
    const char *why;
    dist_init(&dist, DIST_DISCRETE, 0, 0, 0);
    dist.count = 3;
    dist.value = value;
    dist.weight = weight;
    assert_true(dist_build(&dist, &why));
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
    struct dist dist;
    const char *why;
    dist_init(&dist, DIST_MIXTURE, 0, 0, 0);
    dist.count = 2;
    dist.of = of;
    dist.weight = weight;
    assert_true(dist_build(&dist, &why));
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
    struct dist dist;
    const char *why;
    dist_init(&dist, DIST_STEPS, 0, 0, 0);
    dist.count = 3;
    dist.value = edge;
    dist.weight = weight;
    assert_true(dist_build(&dist, &why));
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
        cmocka_unit_test(published_workloads_have_their_published_means),
        cmocka_unit_test(a_forecast_means_what_its_reading_says),
        cmocka_unit_test(bounds_of_a_discrete_law_include_their_atoms),
        cmocka_unit_test(a_mixture_hits_its_atoms_exactly),
        cmocka_unit_test(bins_without_weight_are_jumped_over),
        cmocka_unit_test(a_law_may_be_conditioned_far_out),
        cmocka_unit_test(extreme_parameters_give_no_nan),
        cmocka_unit_test(laws_that_do_not_exist_are_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
