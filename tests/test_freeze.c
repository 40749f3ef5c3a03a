/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sobol indices of functions whose indices are known in closed form, and whether the intervals cover as they say. */
#include "check.h"

#include <stdlib.h>

#include "freeze.h"
#include "rng.h"

enum { INPUTS = 3, N = 4096, REPEATS = 300 };

typedef double function(const double x[INPUTS]);

/* Ishigami, Homma 1990, with a = 7, b = 0.1 on [-pi, pi]^3. With D1 = (1 + b pi^4 / 5)^2 / 2, D2 = a^2 / 8,
 * D13 = b^2 pi^8 (1/18 - 1/50): D = D1 + D2 + D13 = 13.8446. */
static double ishigami(const double x[INPUTS])
{
    return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0]);
}

static const double ishigami_first[INPUTS] = { 0.313905191147811, 0.442411144790041, 0 };
static const double ishigami_total[INPUTS] = { 0.557588855209959, 0.442411144790041, 0.243683664062148 };

static double linear(const double x[INPUTS])
{
    return 3 * x[0] + 4 * x[1]; /* shares 9 : 16 : 0 */
}

static double uniform(uint64_t seed, uint32_t replication, uint32_t half, uint32_t input)
{
    const struct rng_name name = { .seed = seed, .replication = replication, .entity = half, .purpose = 999 };
    return M_PI * (2 * rng_uniform(&name, input) - 1);
}

struct sample {
    double a[N], b[N], ab[INPUTS][N];
};

/* `reused`: the second half of an input's stream is the first again, which must spoil it. */
static void evaluate(function *f, uint64_t seed, int reused, struct sample *sample)
{
    for (uint32_t r = 0; r < N; r++) {
        double x[2][INPUTS];
        for (uint32_t half = 0; half < 2; half++)
            for (uint32_t i = 0; i < INPUTS; i++)
                x[half][i] = uniform(seed, r, (int)i == reused ? 0 : half, i);
        sample->a[r] = f(x[0]);
        sample->b[r] = f(x[1]);
        for (size_t i = 0; i < INPUTS; i++) {
            double own = x[0][i];
            x[0][i] = x[1][i];
            sample->ab[i][r] = f(x[0]);
            x[0][i] = own;
        }
    }
}

static void expect_cover(struct freeze_index index, double truth)
{
    if (!(index.low <= truth && truth <= index.high && index.high - index.low < 0.2)) {
        print_error("%g in [%g, %g] does not cover %g\n", index.value, index.low, index.high, truth);
        fail();
    }
}

static void the_indices_of_ishigamis_function_are_found(void **state)
{
    struct sample *sample = *state;
    evaluate(ishigami, 3, -1, sample);
    for (size_t i = 0; i < INPUTS; i++) {
        expect_cover(freeze_first(sample->a, sample->b, sample->ab[i], N), ishigami_first[i]);
        expect_cover(freeze_total(sample->a, sample->b, sample->ab[i], N), ishigami_total[i]);
    }
}

static void an_additive_function_has_equal_indices_and_nothing_for_what_it_ignores(void **state)
{
    struct sample *sample = *state;
    evaluate(linear, 4, -1, sample);
    static const double share[INPUTS] = { 9. / 25, 16. / 25, 0 };
    for (size_t i = 0; i < INPUTS; i++) {
        expect_cover(freeze_first(sample->a, sample->b, sample->ab[i], N), share[i]);
        expect_cover(freeze_total(sample->a, sample->b, sample->ab[i], N), share[i]);
    }
    /* Nothing changed at all: exactly no total effect, without doubt. */
    struct freeze_index none = freeze_total(sample->a, sample->b, sample->ab[2], N);
    check_close(none.value, 0, 1e-14);
    check_close(none.high, 0, 1e-14);
}

/* A negative control: an input whose other half is the same stream looks as if nothing hung on it. */
static void a_stream_used_twice_is_found_out(void **state)
{
    struct sample *sample = *state;
    evaluate(ishigami, 3, 1, sample);
    assert_true(freeze_total(sample->a, sample->b, sample->ab[1], N).high < 0.01); /* truth: 0.4424 both */
    assert_true(freeze_first(sample->a, sample->b, sample->ab[1], N).high < 0.01);
}

/* 300 seeds, 6 intervals of 95 % each. Intervals of one seed hang together, so the bound is that of 300 independent
 * ones: 0.95 +- 4.9 sqrt(.95 .05 / 300) = [0.888, 1], which leaves out 0.88 and what is worse. */
static void intervals_cover_as_often_as_they_say(void **state)
{
    struct sample *sample = *state;
    int covered[2 * INPUTS] = { 0 };
    for (uint64_t seed = 100; seed < 100 + REPEATS; seed++) {
        evaluate(ishigami, seed, -1, sample);
        for (size_t i = 0; i < INPUTS; i++) {
            struct freeze_index s = freeze_first(sample->a, sample->b, sample->ab[i], N);
            struct freeze_index t = freeze_total(sample->a, sample->b, sample->ab[i], N);
            covered[i] += s.low <= ishigami_first[i] && ishigami_first[i] <= s.high;
            covered[INPUTS + i] += t.low <= ishigami_total[i] && ishigami_total[i] <= t.high;
        }
    }
    for (size_t i = 0; i < 2 * INPUTS; i++)
        if (covered[i] < 0.888 * REPEATS) {
            print_error("index %zu: %d of %d\n", i, covered[i], REPEATS);
            fail();
        }
}

static void what_does_not_vary_has_no_indices(void **state)
{
    (void)state;
    const double same[4] = { 5, 5, 5, 5 };
    assert_true(isnan(freeze_first(same, same, same, 4).value));
    assert_true(isnan(freeze_total(same, same, same, 4).low));
}

static int set_up(void **state)
{
    *state = malloc(sizeof(struct sample));
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_indices_of_ishigamis_function_are_found),
        cmocka_unit_test(an_additive_function_has_equal_indices_and_nothing_for_what_it_ignores),
        cmocka_unit_test(a_stream_used_twice_is_found_out),
        cmocka_unit_test(intervals_cover_as_often_as_they_say),
        cmocka_unit_test(what_does_not_vary_has_no_indices),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
