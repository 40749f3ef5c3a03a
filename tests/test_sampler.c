/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "law_desk.h"

#include <stdlib.h>

#include <gsl/gsl_errno.h>

#include "rng.h"
#include "sampler.h"
#include "sampler_curve.h"

static int arena_up(void **state)
{
    static struct arena arena;
    *state = &arena;
    return arena_init(&arena, (size_t)1 << 30) != STATUS_OK;
}

static int arena_down(void **state)
{
    arena_fini(*state);
    return 0;
}

/* Mean and variance over every 2048th word, each standing for its neighbours. */
static void moments_of_words(const struct sampler *sampler, double *mean, double *variance)
{
    enum { WORDS = 1 << 21 };
    double sum = 0, squares = 0, middle = (double)sampler_draw(sampler, 1u << 31);
    for (uint32_t i = 0; i < WORDS; i++) {
        double off = (double)sampler_draw(sampler, (i << 11) + 1024) - middle;
        sum += off / WORDS;
        squares += off * off / WORDS;
    }
    *mean = middle + sum;
    *variance = squares - sum * sum;
}

static void a_table_has_the_mean_and_variance_of_its_law(void **state)
{
    const struct dist laws[] = {
        built(DIST_UNIFORM, 1e5, 3e5, 0),     built(DIST_PERT, 2e6, 5e6, 12e6),
        built(DIST_NORMAL, 6e5, 1e5, 0),      built(DIST_EXPONENTIAL, 6e5, 0, 0),
        built(DIST_GAMMA, 1.8225, 888900, 0), built(DIST_WEIBULL, .72416, 572360, 0),
        built(DIST_BETA, 14.6, 21.9, 1e6),    built(DIST_EXPONPOW, .54818, 3101964, 0),
    };
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct sampler sampler;
        double mean, variance;
        sampler_build(&sampler, &laws[i], 1, *state);
        moments_of_words(&sampler, &mean, &variance);
        check_close(mean / dist_mean(&laws[i]), 1, 2e-6);
        check_close(variance / dist_variance(&laws[i]), 1, 5e-5);
    }
}

static void a_block_is_the_draws_one_by_one(void **state)
{
    enum { COUNT = 1000 };
    static uint32_t word[COUNT];
    static int64_t out[COUNT];
    for (uint32_t i = 0; i < COUNT; i++)
        word[i] =
            i < 8 ? (uint32_t[]){ 0, 1, 63, 64, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff }[i] : i * 2654435761u;
    const struct dist laws[] = { built(DIST_LOGNORMAL, 12, 1.5, 0), built(DIST_FIXED, 60000, 0, 0),
                                 built(DIST_POISSON, 40, 0, 0) };
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct sampler sampler;
        sampler_build(&sampler, &laws[i], 1, *state);
        sampler_draw_block(&sampler, COUNT, word, out);
        for (size_t k = 0; k < COUNT; k++) {
            assert_true(out[k] == sampler_draw(&sampler, word[k]));
            assert_true(out[k] <= sampler.highest);
        }
    }
}

/* What the tail beyond the last cells and the clamp between quantiles cost: for LN(sigma 1.54432) and others with tails
 * that heavy the mean is exact to 1e-5 and the variance to some per cent. The systematic sum over every 2048th word
 * does not see the last cells, so the outermost 2^16 words of the upper end are added one by one. */
static void heavy_tails_keep_their_mean(void **state)
{
    const struct dist laws[] = {
        built(DIST_LOGNORMAL, 5.23553 + 6.907755278982137, 1.54432, 0), /* ln 1000: in ms */
        built(DIST_EXPONWEIB, 2.352055, .370422, 76103),
        built(DIST_GENGAMMA, 2.068853, .407036, 91571.6),
    };
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct sampler sampler;
        sampler_build(&sampler, &laws[i], 1, *state);
        double sum = 0, squares = 0, mean = dist_mean(&laws[i]);
        enum { STEP = 2048, END = 1 << 24 };
        for (uint32_t word = STEP / 2; word < 0u - END; word += STEP) {
            double off = (double)sampler_draw(&sampler, word) - mean;
            sum += off * STEP * 0x1p-32;
            squares += off * off * STEP * 0x1p-32;
        }
        for (uint32_t word = 0u - END; word != 0; word++) {
            double off = (double)sampler_draw(&sampler, word) - mean;
            sum += off * 0x1p-32;
            squares += off * off * 0x1p-32;
        }
        check_close(sum / mean, 0, 2e-5);
        check_close(squares / dist_variance(&laws[i]), 1, 0.01);
    }
}

enum { DRAWS = 1 << 22, GRID = 1023 };

/* sqrt(n) x the largest distance, on a grid of quantiles, between the cdf of `count` draws and that of `law`. A grid
 * can only make it smaller than Kolmogorov's, so that 2.693 has a false-alarm probability below 1e-6. */
static double distance_of(const struct sampler *sampler, const struct dist *law, uint32_t seed)
{
    enum { BLOCK = 1 << 12 };
    static uint32_t word[4][BLOCK];
    static int64_t out[BLOCK];
    static uint32_t below[GRID + 1];
    static double edge[GRID];
    for (int i = 0; i < GRID; i++) {
        below[i] = 0;
        edge[i] = floor(dist_quantile(law, (i + 1.) / (GRID + 1)));
    }
    const struct rng_name name = { .seed = seed, .replication = 1, .entity = 2, .purpose = 3 };
    for (uint32_t done = 0; done < DRAWS / 4; done += BLOCK) {
        rng_words(&name, done, BLOCK, (uint32_t *[4]){ word[0], word[1], word[2], word[3] });
        for (int w = 0; w < 4; w++) {
            sampler_draw_block(sampler, BLOCK, word[w], out);
            for (int k = 0; k < BLOCK; k++) {
                int at = 0; /* how many edges are below the draw */
                for (int bit = (GRID + 1) / 2; bit > 0; bit /= 2)
                    at += edge[at + bit - 1] < (double)out[k] ? bit : 0;
                below[at < GRID ? at : GRID]++;
            }
        }
    }
    double largest = 0;
    uint32_t sum = 0;
    for (int i = 0; i < GRID; i++) {
        sum += below[i];
        /* A tick stands for half a tick to either side. */
        largest = fmax(largest, fabs(sum / (double)DRAWS - dist_cdf(law, edge[i] + .5)));
    }
    return largest * sqrt(DRAWS);
}

/* Kolmogorov-Smirnov, 4 194 304 draws, seed fixed, false alarm below 1e-6 a law. A sigma or scale off by 1 % moves the
 * cdf by at least .0024, 4.9 in this measure: it must be, and is, rejected. */
static void draws_follow_the_law_and_not_its_neighbour(void **state)
{
    const struct {
        struct dist law, neighbour;
    } pairs[] = {
        { built(DIST_LOGNORMAL, 12, 1.5, 0), built(DIST_LOGNORMAL, 12, 1.515, 0) },
        { built(DIST_GAMMA, 1.8225, 888900, 0), built(DIST_GAMMA, 1.8225, 897789, 0) },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct sampler sampler;
        sampler_build(&sampler, &pairs[i].law, 1, *state);
        assert_true(distance_of(&sampler, &pairs[i].law, 20261208) < 2.693);
        assert_true(distance_of(&sampler, &pairs[i].neighbour, 20261208) > 2.693);
    }
}

/* Words in rising order, thick at the ends: no draw falls, none leaves the law's range, and each is the quantile within
 * a cell's width. */
static void draws_rise_with_the_word_and_stay_in_range(void **state)
{
    struct dist laws[] = {
        built(DIST_LOGNORMAL, 12, 1.5, 0),
        built(DIST_NORMAL, 0, 3e5, 0),
        built(DIST_BETA, .537718, 3.555129, 21268190),
        built(DIST_POISSON, 3000, 0, 0),
        built(DIST_GEOMETRIC, .6, 0, 0),
        built(DIST_EXPONENTIAL, 6e5, 0, 0),
        built(DIST_WEIBULL, .7, 5e5, 0),
        built(DIST_PARETO, 6e4, 1.2, 0),
        built(DIST_UNIFORM, -5000, 5000, 0),
    };
    laws[0].min = 1000;
    laws[0].max = 3600000;
    laws[0].shift = 500;
    laws[0].cap = 1800000;
    laws[3].min = 2950;
    laws[3].max = 3100;
    laws[5].cap = 700000;
    laws[7].shift = -20000;
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        const char *why;
        assert_true(dist_build(&laws[i], &why));
        struct sampler sampler;
        sampler_build(&sampler, &laws[i], 1, *state);
        int64_t last = INT64_MIN;
        for (uint32_t word = 0, step = 1;;) {
            int64_t x = sampler_draw(&sampler, word);
            assert_true(x >= last && x <= sampler.highest);
            assert_true((double)x >= floor(dist_low(&laws[i])) && (double)x <= dist_high(&laws[i]));
            last = x;
            step = word < 1u << 31 ? word / 512 + 1 : (0u - word) / 512 + 1;
            if (word > UINT32_MAX - step)
                break;
            word += step;
        }
    }
}

/* Bins with edges in ms: [0, 1000) .25, [1000, 5000) nothing, [5000, 9000) .75. The inverse by hand, in integers. */
static void steps_are_inverted_exactly(void **state)
{
    static const double edge[] = { 0, 1000, 5000, 9000 }, weight[] = { .25, .25, 1 };
    struct dist dist = built_table(DIST_STEPS, 3, edge, weight);
    const char *why;
    dist.shift = -2000;
    assert_true(dist_build(&dist, &why));
    struct sampler sampler;
    sampler_build(&sampler, &dist, 1, *state);
    assert_int_equal(sampler.kind, SAMPLER_STEPS);
    const uint64_t quarter = (uint64_t)1 << 30;
    int64_t last = INT64_MIN;
    for (uint64_t word = 0; word < (uint64_t)1 << 32; word += 98765) {
        double exact = word < quarter ? ((double)word + .5) / (double)quarter * 1000
                                      : 5000 + ((double)(word - quarter) + .5) / (3. * (double)quarter) * 4000;
        int64_t x = sampler_draw(&sampler, (uint32_t)word);
        assert_true((double)x <= exact - 2000 && (double)x > exact - 2000 - 2.5);
        assert_true(x >= last && (x < -1000 || x >= 3000));
        last = x;
    }
    assert_int_equal(sampler_draw(&sampler, (uint32_t)quarter - 1), -1001);
    assert_int_equal(sampler_draw(&sampler, (uint32_t)quarter), 3000);
    assert_true(sampler_draw(&sampler, UINT32_MAX) >= 6998);
    dist.cap = 5000; /* half of the last bin */
    assert_true(dist_build(&dist, &why));
    sampler_build(&sampler, &dist, 1, *state);
    assert_int_equal(sampler.highest, 5000);
    assert_int_equal(sampler_draw(&sampler, (uint32_t)(quarter * 5 / 2) + 10), 5000);
    assert_int_equal(sampler_draw(&sampler, UINT32_MAX), 5000);
    dist.min = 500;
    dist.max = 1000; /* the second half of the first bin */
    assert_true(dist_build(&dist, &why));
    sampler_build(&sampler, &dist, 1, *state);
    assert_int_equal(sampler_draw(&sampler, 0), -1500);
    assert_int_equal(sampler_draw(&sampler, 1u << 31), -1250);
    assert_int_equal(sampler_draw(&sampler, UINT32_MAX), -1001);
}

/* Atoms 1, 4, 9 with .25, 0, .75: the word at which the answer changes. */
static void atoms_without_weight_are_never_drawn(void **state)
{
    static const double value[] = { 1, 4, 9 }, weight[] = { .25, .25, 1 };
    struct dist dist = built_table(DIST_DISCRETE, 3, value, weight);
    struct sampler sampler;
    sampler_build(&sampler, &dist, 1000, *state);
    assert_int_equal(sampler.kind, SAMPLER_ATOMS);
    assert_int_equal(sampler.count, 2);
    assert_int_equal(sampler_draw(&sampler, 0), 1000);
    assert_int_equal(sampler_draw(&sampler, (1u << 30) - 1), 1000);
    assert_int_equal(sampler_draw(&sampler, 1u << 30), 9000);
    assert_int_equal(sampler_draw(&sampler, UINT32_MAX), 9000);
}

static void a_variate_is_the_quantile_within_a_cell(void **state)
{
    struct dist laws[] = { built(DIST_GAMMA, 1.8225, 888900, 0), built(DIST_PERT, 2000, 5000, 12000),
                           built(DIST_LOGNORMAL, 1, .3, 0) };
    for (size_t i = 0; i < 3; i++) {
        struct variate variate;
        variate_build(&variate, &laws[i], *state);
        assert_true((variate.low != NULL) == dist_is_costly(&laws[i]));
        double last = -INFINITY, sum = 0;
        enum { COUNT = 20000 };
        for (int k = 0; k < COUNT; k++) {
            double u = (k + .5) / COUNT, x = variate_draw(&variate, u), exact = dist_quantile(&laws[i], u);
            assert_true(x >= last * (1 - 1e-6));
            check_close(x / exact, 1, 2e-3);
            sum += x / COUNT;
            last = x;
        }
        check_close(sum / dist_mean(&laws[i]), 1, 2e-5);
        static const double ends[] = { 0x1p-53, 0x1p-30, .5, 1 - 0x1p-30, 1 - 0x1p-53 };
        for (int k = 0; k < 5; k++) {
            double x = variate_draw(&variate, ends[k]);
            assert_true(isfinite(x) && x >= dist_low(&laws[i]) && x <= dist_high(&laws[i]));
        }
    }
}

/* The header promises 1e-12 of the largest quantile in an octave (1e-11 leaves room for the iterated inverses' own
 * error). The capped law has a kink in one octave, the conditioned one ends inside another: there the quantile itself
 * is given. */
static void a_curve_is_its_quantile(void **state)
{
    (void)state;
    const char *why;
    struct dist of[2] = { built(DIST_NORMAL, -6e4, 1.2e5, 0), built(DIST_EXPONENTIAL, 4.8e5, 0, 0) };
    const double weight[2] = { 0.6, 1 };
    struct dist mixed = built_mixture(2, of, weight), capped = built(DIST_LOGNORMAL, 14, 1.2, 0),
                conditioned = built(DIST_GAMMA, 0.7, 1e5, 0);
    capped.cap = 3e6;
    assert_true(dist_build(&capped, &why));
    conditioned.min = 1e3;
    conditioned.max = 4e5;
    assert_true(dist_build(&conditioned, &why));
    const struct dist laws[] = { built(DIST_BETA, 14.6, 21.9, 1), built(DIST_PERT, 2e6, 5e6, 12e6), mixed, capped,
                                 conditioned };
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
        for (int upper = 0; upper < 2; upper++) {
            struct curve curve;
            curve_init(&curve, &laws[i], upper == 1);
            for (double v = 0x1p-32; v <= 0.5; v *= 1.01) {
                double largest = fmax(fabs(curve_exact(&curve, v)), fabs(curve_exact(&curve, v / 2))), at;
                curve_at(&curve, 1, &v, &at);
                check_close((at - curve_exact(&curve, v)) / fmax(largest, 1e-300), 0, 1e-11);
                /* Several at once, of one octave and of two, are each as it is alone. */
                double some[3] = { v, v * 1.001, fmin(2 * v, 0.5) }, found[3];
                curve_at(&curve, 3, some, found);
                assert_true(found[0] == at);
                curve_at(&curve, 1, &some[2], &at);
                assert_true(found[2] == at);
            }
        }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_has_the_mean_and_variance_of_its_law),
        cmocka_unit_test(a_block_is_the_draws_one_by_one),
        cmocka_unit_test(heavy_tails_keep_their_mean),
        cmocka_unit_test(draws_follow_the_law_and_not_its_neighbour),
        cmocka_unit_test(draws_rise_with_the_word_and_stay_in_range),
        cmocka_unit_test(steps_are_inverted_exactly),
        cmocka_unit_test(atoms_without_weight_are_never_drawn),
        cmocka_unit_test(a_variate_is_the_quantile_within_a_cell),
        cmocka_unit_test(a_curve_is_its_quantile),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
