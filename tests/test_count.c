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
    double sum = 0, mean = 0;
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
        mean += (double)k / GRID;
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

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_invert_the_sum_of_their_probabilities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
