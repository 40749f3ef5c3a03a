/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scrambled Sobol points: the sequence itself, evenness that scrambling keeps, and uniformity that it brings. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "quasi.h"
#include "rng.h"

/* The first points of dimensions 1 to 3 as Joe and Kuo's own program prints them, in Gray code order. */
static void the_first_points_are_those_of_the_table(void **state)
{
    (void)state;
    static const double expected[8][3] = {
        { 0, 0, 0 },
        { 0.5, 0.5, 0.5 },
        { 0.75, 0.25, 0.25 },
        { 0.25, 0.75, 0.75 },
        { 0.375, 0.375, 0.625 },
        { 0.875, 0.875, 0.125 },
        { 0.625, 0.125, 0.875 },
        { 0.125, 0.625, 0.375 },
    };
    for (uint32_t i = 0; i < 8; i++)
        for (unsigned d = 0; d < 3; d++)
            check_close(quasi_sobol(d, i ^ i >> 1) * exp2(-QUASI_LEVELS), expected[i][d], 0);
}

/* Each dimension of the first 2^k points has one point in each of 2^k equal parts, scrambled or not. */
static void every_dimension_is_even(void **state)
{
    (void)state;
    enum { K = 10 };
    for (unsigned d = 0; d < QUASI_DIMENSIONS; d++) {
        char seen[2][1 << K];
        memset(seen, 0, sizeof seen);
        for (uint32_t i = 0; i < 1 << K; i++) {
            seen[0][quasi_sobol(d, i) >> (QUASI_LEVELS - K)]++;
            seen[1][(size_t)(quasi_uniform(5, 1, d, 3, i) * (1 << K))]++;
        }
        for (size_t c = 0; c < 1 << K; c++)
            assert_true(seen[0][c] == 1 && seen[1][c] == 1);
    }
}

/* The first two dimensions are a (0, k, 2)-net: every box of 2^-a x 2^-(k-a) has one of 2^k points. */
static void the_first_two_dimensions_are_a_net_scrambled_too(void **state)
{
    (void)state;
    enum { K = 8 };
    for (unsigned a = 0; a <= K; a++) {
        char seen[1 << K] = { 0 };
        for (uint32_t i = 0; i < 1 << K; i++) {
            size_t x = (size_t)(quasi_uniform(9, 1, 0, 0, i) * (1 << a));
            size_t y = (size_t)(quasi_uniform(9, 1, 1, 0, i) * (1 << (K - a)));
            seen[x << (K - a) | y]++;
        }
        for (size_t c = 0; c < 1 << K; c++)
            assert_int_equal(seen[c], 1);
    }
}

/* One point over many scrambles is uniform: chi-square of 64 cells, 12,800 scrambles; at 1e-6 the limit is 130.3. And
 * two points are as good as independent where they do not share a cell: the correlation of 12,800 pairs is below 4.9 /
 * sqrt(12800) + what evenness asks for, -1 / (2^k - 1) of points in one net. */
static void scrambles_are_uniform_and_independent(void **state)
{
    (void)state;
    enum { N = 12800, CELLS = 64 };
    for (unsigned d = 0; d < QUASI_DIMENSIONS; d += 5) {
        double count[CELLS] = { 0 }, chi_square = 0, product = 0;
        for (uint32_t s = 0; s < N; s++) {
            double u = quasi_uniform(1, 1, d, s, 77), v = quasi_uniform(1, 1, d, s + N, 77);
            count[(size_t)(u * CELLS)]++;
            product += 12 * (u - 0.5) * (v - 0.5) / N;
        }
        for (size_t c = 0; c < CELLS; c++)
            chi_square += (count[c] - N / CELLS) * (count[c] - N / CELLS) / (N / CELLS);
        assert_true(chi_square < 130.3);
        assert_true(fabs(product) < 4.9 / sqrt(N));
    }
}

/* The mean of a smooth function of three coordinates: the error of 4,096 points falls far below that of as many random
 * ones (variance of x y z on the unit cube: 1/27 - 1/64). A negative control beside it: random points do not. */
static void a_smooth_integral_is_far_better_known(void **state)
{
    (void)state;
    enum { N = 4096, SCRAMBLES = 32 };
    double square[2] = { 0 };
    for (uint32_t s = 0; s < SCRAMBLES; s++) {
        double sum[2] = { 0 };
        for (uint32_t i = 0; i < N; i++) {
            double quasi = 1, plain = 1;
            for (unsigned d = 0; d < 3; d++) {
                const struct rng_name name = { .seed = 8, .replication = i, .entity = s, .purpose = d };
                quasi *= quasi_uniform(8, 9, d, s, i);
                plain *= rng_uniform(&name, 0);
            }
            sum[0] += quasi / N;
            sum[1] += plain / N;
        }
        for (int k = 0; k < 2; k++)
            square[k] += (sum[k] - 0.125) * (sum[k] - 0.125) / SCRAMBLES;
    }
    const double random = (1. / 27 - 1. / 64) / N;
    assert_true(square[0] < random / 1000);
    assert_true(square[1] > random / 5 && square[1] < random * 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_points_are_those_of_the_table),
        cmocka_unit_test(every_dimension_is_even),
        cmocka_unit_test(the_first_two_dimensions_are_a_net_scrambled_too),
        cmocka_unit_test(scrambles_are_uniform_and_independent),
        cmocka_unit_test(a_smooth_integral_is_far_better_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
