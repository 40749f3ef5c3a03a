/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

#include "count.h"

/* k is the right answer if the sum of probabilities up to k reaches u and the sum up to k - 1 does not; both within
 * 1e-12 of rounding. The sums are GSL's densities, added from zero. */
enum { HIGHEST = 6000 };

static void check_inverse(int64_t (*draw)(const double p[2], double u), double (*pmf)(unsigned k, const double p[2]),
                          const double p[2])
{
    static double cdf[HIGHEST];
    double sum = 0;
    for (unsigned k = 0; k < HIGHEST; k++)
        cdf[k] = sum += pmf(k, p);
    enum { GRID = 2000 };
    int64_t last = 0;
    for (int i = 0; i < GRID; i++) {
        double u = (i + .5) / GRID;
        int64_t k = draw(p, u);
        assert_true(k >= last && k < HIGHEST);
        assert_true(cdf[k] >= u - 1e-11);
        assert_true(k == 0 || cdf[k - 1] < u + 1e-11);
        last = k;
    }
    /* The ends. */
    assert_true(draw(p, 0x1p-53) <= draw(p, 0x1p-40) && draw(p, 0x1p-40) <= draw(p, .5 / GRID));
    assert_true(draw(p, 1 - 0x1p-53) >= draw(p, 1 - 0x1p-40) && draw(p, 1 - 0x1p-40) >= last);
}

static int64_t poisson(const double p[2], double u)
{
    return count_poisson(p[0], u);
}

static double poisson_pmf(unsigned k, const double p[2])
{
    return gsl_ran_poisson_pdf(k, p[0]);
}

static int64_t binomial(const double p[2], double u)
{
    return count_binomial((int64_t)p[0], p[1], u);
}

static double binomial_pmf(unsigned k, const double p[2])
{
    return gsl_ran_binomial_pdf(k, p[1], (unsigned)p[0]);
}

static int64_t negative_binomial(const double p[2], double u)
{
    return count_negative_binomial(p[0], p[1], u);
}

static double negative_binomial_pmf(unsigned k, const double p[2])
{
    return gsl_ran_negative_binomial_pdf(k, p[1], p[0]);
}

static void counts_invert_the_sum_of_their_probabilities(void **state)
{
    (void)state;
    static const double means[] = { .01, .9, 5, 31.9, 32.1, 77, 199, 400.5, 1000, 3000, 4321.25 };
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++)
        check_inverse(poisson, poisson_pmf, (double[]){ means[i], 0 });
    static const double trials[][2] = { { 1, .5 },    { 10, .01 },  { 10, .99 },   { 200, .4 },  { 200, .97 },
                                        { 1000, .4 }, { 5000, .3 }, { 5900, .05 }, { 5000, .8 }, { 4000, .999 } };
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++)
        check_inverse(binomial, binomial_pmf, trials[i]);
    static const double failures[][2] = { { .63, .5 }, { .33, .38 }, { 5, .2 }, { 11, .02 },
                                          { 400, .5 }, { 30, .01 },  { 2, .9 } };
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
        check_inverse(negative_binomial, negative_binomial_pmf, failures[i]);
}

/* Edge cases, by hand. */
static void degenerate_counts_are_constants(void **state)
{
    (void)state;
    static const double u[] = { 0x1p-53, .5, 1 - 0x1p-53 };
    for (int i = 0; i < 3; i++) {
        assert_int_equal(count_poisson(0, u[i]), 0);
        assert_int_equal(count_binomial(0, .5, u[i]), 0);
        assert_int_equal(count_binomial(1000000, 0, u[i]), 0);
        assert_int_equal(count_binomial(1000000, 1, u[i]), 1000000);
        assert_int_equal(count_negative_binomial(3, 1, u[i]), 0);
        int64_t k = count_binomial(1000000, 1 - 1e-9, u[i]);
        assert_true(k >= 999990 && k <= 1000000);
    }
    assert_int_equal(count_binomial(1, .25, .75), 0);
    assert_int_equal(count_binomial(1, .25, .7500001), 1);
}

/* Cornish-Fisher with the laws' own skewness and excess: the quantile is mean + sd (z + s (z^2 - 1) / 6 + x (z^3 - 3z)
 * / 24
 * - s^2 (2 z^3 - 5z) / 36), its error of the order sd^-2 in sd; half a step is lost in rounding. z = 2.326347874 at
 * .99. */
static void large_counts_follow_their_expansion(void **state)
{
    (void)state;
    static const struct {
        double u, z;
    } at[] = { { .01, -2.3263478740408408 }, { .5, 0 }, { .99, 2.3263478740408408 } };
    static const double means[] = { 1e5, 1e6, 3.9e6, 4.1e6, 1e9, 1e12 };
    for (size_t m = 0; m < sizeof means / sizeof means[0]; m++)
        for (int i = 0; i < 3; i++) {
            double z = at[i].z, mean = means[m], n = fmin(1e12, 4 * mean), p = mean / n, r = mean * 2;
            if (p == 1)
                p = .3;
            const struct {
                double mean, variance, skew, excess;
                int64_t k;
            } laws[] = {
                { mean, mean, 1 / sqrt(mean), 1 / mean, count_poisson(mean, at[i].u) },
                { n * p, n * p * (1 - p), (1 - 2 * p) / sqrt(n * p * (1 - p)),
                  (1 - 6 * p * (1 - p)) / (n * p * (1 - p)), count_binomial((int64_t)n, p, at[i].u) },
                /* r = 2 mean: p = 2/3, variance 1.5 mean */
                { mean, mean * 1.5, (2 - 2. / 3) / sqrt((1. / 3) * r), 6 / r + 4. / 9 / (r / 3),
                  count_negative_binomial(r, 2. / 3, at[i].u) },
            };
            for (int l = 0; l < 3; l++) {
                double s = laws[l].skew, x = laws[l].excess, sd = sqrt(laws[l].variance);
                double w =
                    z + s * (z * z - 1) / 6 + x * (z * z * z - 3 * z) / 24 - s * s * (2 * z * z * z - 5 * z) / 36;
                /* The smallest k with k + 1/2 at or above the expansion: within 1/2, and 1/4 for what it leaves out. */
                double expected = laws[l].mean + sd * w;
                assert_true(fabs((double)laws[l].k - expected) <= .75 + 1e-12 * expected);
            }
        }
}

/* Neighbouring u, in the tails and across every branch. */
static void counts_never_fall_as_u_rises(void **state)
{
    (void)state;
    static const double means[] = { 3, 31, 33, 150, 250, 5000, 1e6, 1e7 };
    for (size_t m = 0; m < sizeof means / sizeof means[0]; m++) {
        int64_t last[3] = { 0 };
        for (int i = 0; i < 500; i++) {
            double tail = ldexp(1 + (i % 10) / 10., -52 + i / 10), u = fmin(tail, .5);
            int64_t k[3] = { count_poisson(means[m], u), count_binomial((int64_t)(2 * means[m]), .5, u),
                             count_negative_binomial(means[m], .5, u) };
            for (int l = 0; l < 3; l++) {
                assert_true(k[l] >= last[l]);
                last[l] = k[l];
            }
        }
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_invert_the_sum_of_their_probabilities),
        cmocka_unit_test(degenerate_counts_are_constants),
        cmocka_unit_test(large_counts_follow_their_expansion),
        cmocka_unit_test(counts_never_fall_as_u_rises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
