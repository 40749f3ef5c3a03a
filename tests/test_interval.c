/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

#include "interval.h"
#include "rng.h"

/* n p / 100 by hand. In binary 0.1 x 3 / 100 or 1000 x 99.9 / 100 would go astray. */
static void ranks_are_exact(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        double p;
        int64_t rank;
    } known[] = {
        { 1, 50, 1 },
        { 10, 0, 1 },
        { 10, 100, 10 },
        { 10, 95, 10 },
        { 20, 95, 19 },
        { 100, 7, 7 }, /* 100 x 0.07 is 7.000000000000001 in binary */
        { 100, 29, 29 },
        { 1000, 99.9, 999 },
        { 1000, 99.901, 1000 },
        { 3000, 0.1, 3 },
        { 100000, 99.999, 99999 },
        { 100000, 0.001, 1 },
        { 99999, 0.001, 1 },
        { 100001, 0.001, 2 },
        { 10000, 57, 5700 },
        { 100000, 1.001, 1001 }, /* 1.001 x 1000 is 1000.9999999999999 in binary */
        { 100000, 4.092, 4092 },
        { 9000000000000000000, 33.333, 2999970000000000000 },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_true(interval_rank(known[i].n, known[i].p) == known[i].rank);
}

/* Computed beforehand with another program, from the same definition. */
static void order_statistics_have_the_known_ranks(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        double p;
        int64_t l, u;
    } known[] = {
        { 1000, 50, 469, 532 },       { 1000, 90, 881, 919 },    { 1000, 95, 936, 964 },
        { 1000, 99, 983, 997 },       { 10000, 50, 4902, 5099 }, { 10000, 90, 8941, 9059 },
        { 10000, 95, 9457, 9543 },    { 10000, 99, 9880, 9920 }, { 100000, 95, 94864, 95136 },
        { 100000, 99, 98938, 99062 },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        int64_t l, u;
        assert_true(interval_order_statistics(known[i].n, known[i].p, 0.95, &l, &u));
        assert_int_equal(l, known[i].l);
        assert_int_equal(u, known[i].u);
    }
}

/* The definition, with the tails summed term by term for every n to 400: largest l, smallest u, coverage >= level. */
static void order_statistics_are_the_narrowest_that_cover(void **state)
{
    (void)state;
    static const double percent[] = { 0.1, 5, 25, 50, 90, 95, 99 }, levels[] = { 0.5, 0.9, 0.95, 0.999 };
    for (unsigned n = 1; n <= 400; n += n < 40 ? 1 : 37)
        for (size_t i = 0; i < sizeof percent / sizeof percent[0]; i++)
            for (size_t k = 0; k < sizeof levels / sizeof levels[0]; k++) {
                double p = percent[i] / 100, tail = (1 - levels[k]) / 2 * (1 + 1e-12), below = 0, above = 0;
                int64_t l = 0, u = (int64_t)n + 1, found_l, found_u;
                for (unsigned b = 0; b <= n && (below += gsl_ran_binomial_pdf(b, p, n)) <= tail; b++)
                    l = (int64_t)b + 1;
                for (unsigned b = n + 1; b-- > 0 && (above += gsl_ran_binomial_pdf(b, p, n)) <= tail;)
                    u = b;
                bool exists = l >= 1 && u <= (int64_t)n;
                assert_int_equal(interval_order_statistics(n, percent[i], levels[k], &found_l, &found_u), exists);
                if (!exists)
                    continue;
                assert_int_equal(found_l, l);
                assert_int_equal(found_u, u);
                double coverage = gsl_cdf_binomial_P((unsigned)u - 1, p, n) - gsl_cdf_binomial_P((unsigned)l - 1, p, n);
                assert_true(l <= u && coverage >= levels[k] - 1e-12);
            }
}

/* Wilks: p^n <= alpha. Two-sided at 95 %: ln(.025) / ln(.99) = 367.04, ln(.025) / ln(.5) = 5.3. */
static void a_small_sample_has_no_interval(void **state)
{
    (void)state;
    int64_t l = 7, u = 8;
    assert_false(interval_order_statistics(367, 99, 0.95, &l, &u));
    assert_true(l == 7 && u == 8);
    assert_true(interval_order_statistics(368, 99, 0.95, &l, &u) && u == 368);
    assert_false(interval_order_statistics(5, 50, 0.95, &l, &u));
    assert_true(interval_order_statistics(6, 50, 0.95, &l, &u) && l == 1 && u == 6);
    assert_false(interval_order_statistics(1000, 0, 0.95, &l, &u));
    assert_false(interval_order_statistics(1000, 100, 0.95, &l, &u));
}

/* Up to 10^9 the ranks lie where the normal law with the binomial's moments puts them, within two ranks, and the
 * interval of p mirrors that of 100 - p: X(l) from below is X(n + 1 - l) from above. */
static void large_samples_are_quick_and_symmetric(void **state)
{
    (void)state;
    for (int64_t n = 1000000; n <= 1000000000; n *= 10) {
        static const double percent[] = { 50, 90, 95, 99 };
        for (size_t i = 0; i < sizeof percent / sizeof percent[0]; i++) {
            int64_t l, u, mirror_l, mirror_u;
            assert_true(interval_order_statistics(n, percent[i], 0.95, &l, &u));
            assert_true(interval_order_statistics(n, 100 - percent[i], 0.95, &mirror_l, &mirror_u));
            assert_int_equal(l + mirror_u, n + 1);
            assert_int_equal(u + mirror_l, n + 1);
            double p = percent[i] / 100, mean = (double)n * p, half = 1.959963984540054 * sqrt(mean * (1 - p));
            assert_true(fabs((double)l - (mean - half)) < 2.5 && fabs((double)u - (mean + half)) < 2.5);
        }
    }
}

/* 20000 samples of 200 uniforms, whose p90 is 0.9. The exact coverage is F(u-1) - F(l-1) of Binomial(200, .9); the
 * count of hits is binomial, and 4.9 standard errors are exceeded by chance in 10^-6 of the seeds. The control moves l
 * by two ranks. */
static void the_interval_covers_as_often_as_it_says(void **state)
{
    (void)state;
    enum { SAMPLES = 20000, SIZE = 200 };
    int64_t l, u;
    assert_true(interval_order_statistics(SIZE, 90, 0.95, &l, &u));
    int hits = 0, control = 0;
    for (uint32_t i = 0; i < SAMPLES; i++) {
        const struct rng_name name = { .seed = 5, .replication = i };
        int64_t below = 0; /* X(l) <= .9 <= X(u) is l <= number below .9 < u */
        for (uint32_t k = 0; k < SIZE; k++)
            below += rng_uniform(&name, k) < 0.9;
        hits += l <= below && below < u;
        control += l + 2 <= below && below < u;
    }
    double coverage = gsl_cdf_binomial_P((unsigned)u - 1, 0.9, SIZE) - gsl_cdf_binomial_P((unsigned)l - 1, 0.9, SIZE);
    assert_true(coverage >= 0.95 && coverage < 0.98);
    double error = 4.9 * sqrt(coverage * (1 - coverage) / SAMPLES);
    check_close((double)hits / SAMPLES, coverage, error);
    assert_true(fabs((double)control / SAMPLES - coverage) > error);
}

/* t(0.975, f) of the usual tables: f = 1 12.706205, 9 2.262157, 99 1.984217, infinity 1.959964. */
static void a_mean_has_student_s_interval(void **state)
{
    (void)state;
    assert_true(isnan(interval_mean(1, 1.0)));
    assert_true(isnan(interval_mean(0, 1.0)));
    check_close(interval_mean(2, 1.0), 12.706205 / sqrt(2), 1e-6);
    check_close(interval_mean(10, 3.0), 2.262157 * 3 / sqrt(10), 1e-6);
    check_close(interval_mean(100, 1.0), 1.984217 / 10, 1e-6);
    check_close(interval_mean(100000000, 10000.0), 1.959964, 1e-6);
    check_close(interval_mean(50, 0.0), 0.0, 0);
}

/* k = 0: high = 1 - .025^(1/n); k = n: low = .025^(1/n). */
static void shares_at_the_ends_have_closed_forms(void **state)
{
    (void)state;
    double low, high;
    static const int64_t sizes[] = { 1, 10, 1000, 1000000 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        double n = (double)sizes[i], root = exp(log(0.025) / n);
        interval_share(sizes[i], 0, &low, &high);
        assert_true(low == 0);
        check_close(high * n, -expm1(log(0.025) / n) * n, 1e-10);
        interval_share(sizes[i], n, &low, &high);
        assert_true(high == 1);
        check_close(low, root, 1e-12);
    }
}

/* The definition: the tails at the bounds are 2.5 % each. gsl_cdf_beta_P can be trusted where its fraction converges.
 */
static void a_share_has_the_interval_of_clopper_and_pearson(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        double k;
    } some[] = { { 10, 3 }, { 10, 9 }, { 1000, 1 }, { 1000, 500 }, { 1000, 37.5 }, { 7, 0.25 }, { 50000, 49000 } };
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        double low, high, n = (double)some[i].n, k = some[i].k;
        interval_share(some[i].n, k, &low, &high);
        assert_true(0 < low && low < k / n && k / n < high && high < 1);
        check_close(gsl_cdf_beta_P(low, k, n - k + 1), 0.025, 1e-9);
        check_close(gsl_cdf_beta_Q(high, k + 1, n - k), 0.025, 1e-9);
    }
    gsl_set_error_handler(before);
    /* 3 of 10: 6.67 % to 65.25 % (R: binom.test(3, 10)). */
    double low, high, mirror_low, mirror_high;
    interval_share(10, 3, &low, &high);
    check_close(low, 0.06673951, 1e-7);
    check_close(high, 0.65245285, 1e-7);
    interval_share(10, 7, &mirror_low, &mirror_high);
    check_close(mirror_low, 1 - high, 1e-12);
    check_close(mirror_high, 1 - low, 1e-12);
    /* GSL's own inverse does not come back from here. To first order k/n -+ z sqrt(p q / n). */
    interval_share(10000000, 5000000, &low, &high);
    check_close(low, 0.5 - 1.959963984540054 * sqrt(0.25 / 1e7), 1e-7);
    check_close(high, 1 - low, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_are_exact),
        cmocka_unit_test(order_statistics_have_the_known_ranks),
        cmocka_unit_test(order_statistics_are_the_narrowest_that_cover),
        cmocka_unit_test(a_small_sample_has_no_interval),
        cmocka_unit_test(large_samples_are_quick_and_symmetric),
        cmocka_unit_test(the_interval_covers_as_often_as_it_says),
        cmocka_unit_test(a_mean_has_student_s_interval),
        cmocka_unit_test(shares_at_the_ends_have_closed_forms),
        cmocka_unit_test(a_share_has_the_interval_of_clopper_and_pearson),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
