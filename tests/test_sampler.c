/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdlib.h>

#include <gsl/gsl_errno.h>

#include "rng.h"
#include "sampler.h"

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

static struct dist built(enum dist_kind kind, double p0, double p1, double p2)
{
    struct dist dist;
    const char *why;
    dist_init(&dist, kind, p0, p1, p2);
    assert_true(dist_build(&dist, &why));
    return dist;
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

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_has_the_mean_and_variance_of_its_law),
        cmocka_unit_test(a_block_is_the_draws_one_by_one),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
