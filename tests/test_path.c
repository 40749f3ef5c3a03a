/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "pick.h"
#include "radix.h"
#include "rng.h"

enum { SECONDS = 5000, SESSIONS = 700, STRETCH = 37 };

/* A number below `below`, by name. */
static uint32_t drawn(uint32_t entity, uint32_t index, uint32_t below)
{
    const struct rng_name name = { .seed = 11, .entity = entity, .purpose = PURPOSE_AUDIENCE };
    return (uint32_t)(rng_uniform(&name, index) * below);
}

/* The bits below and above the digits travel along: they show that equal keys keep their order. 20, 200 and 3000 keys
 * take the three ways there are. */
static void keys_come_out_ascending_and_equal_ones_in_their_order(void **state)
{
    (void)state;
    static uint64_t key[3000], scratch[3000], was[3000];
    for (size_t count = 20; count <= 3000; count = count == 20 ? 200 : count == 200 ? 3000 : 3001)
        for (unsigned bits = 0; bits <= 25; bits += 5) {
            for (uint32_t i = 0; i < count; i++)
                was[i] = key[i] = (uint64_t)drawn(bits, i, 1u << bits) << 13 | i | (uint64_t)1 << 60;
            const uint64_t *sorted = radix_sort(key, scratch, count, 13, 13 + bits);
            uint64_t sum = 0;
            for (size_t i = 0; i < count; i++) {
                assert_true(i == 0 || sorted[i] > sorted[i - 1]); /* the position is part of it */
                sum += sorted[i] - was[i];
            }
            assert_true(sum == 0);
        }
}

/* The plain definition, on counts with and without a rest, values on both sides of the limits and on them. */
static void picked_positions_are_those_that_meet_both_conditions(void **state)
{
    (void)state;
    static int64_t low[300], high[300];
    static uint32_t out[300 + PICK_ROOM];
    for (uint32_t i = 0; i < 300; i++) {
        low[i] = (int64_t)drawn(3, i, 9) - 4 + (i % 50 == 0 ? INT64_C(1) << 40 : 0);
        high[i] = (int64_t)drawn(4, i, 9) - 4 - (i % 40 == 0 ? INT64_C(1) << 40 : 0);
    }
    for (size_t count = 0; count <= 300; count++) {
        size_t expected = 0, n = pick_between(count, low, 1, high, -2, out);
        for (size_t i = 0; i < count; i++)
            if (low[i] < 1 && high[i] > -2)
                assert_true(expected < n && out[expected++] == i);
        assert_true(n == expected);
    }
}

static void draw_sessions(struct path *path, uint32_t entity)
{
    assert_true(path_reserve(path, SESSIONS));
    for (uint32_t i = 0; i < SESSIONS; i++) {
        uint32_t from = drawn(entity, 2 * i, SECONDS - 1), stay = drawn(entity, 2 * i + 1, 20);
        path_add(path, from, from + stay < SECONDS - 1 ? from + stay : SECONDS - 1);
    }
}

/* Reads both forms in stretches and compares all that can be asked. */
static void expect_the_same(struct path *dense, struct path *sparse)
{
    for (size_t from = 0; from < dense->seconds; from += STRETCH) {
        size_t count = dense->seconds - from < STRETCH ? dense->seconds - from : STRETCH;
        int32_t most[2];
        int64_t busy_s[2];
        path_read(dense, from, count, &most[0], &busy_s[0]);
        path_read(sparse, from, count, &most[1], &busy_s[1]);
        assert_int_equal(most[0], most[1]);
        assert_int_equal(busy_s[0], busy_s[1]);
    }
    assert_true(path_square(dense) == path_square(sparse));
    static int32_t seen[2][400];
    path_sample(dense, -30, 15, 400, seen[0]); /* begins before the path and ends behind it */
    path_sample(sparse, -30, 15, 400, seen[1]);
    assert_memory_equal(seen[0], seen[1], sizeof seen[0]);
}

static void both_forms_of_a_path_have_the_same_numbers(void **state)
{
    (void)state;
    struct path form[2] = { 0 }, other[2] = { 0 }, all[2] = { 0 };
    for (int f = 0; f < 2; f++) {
        assert_true(path_begin(&form[f], SECONDS, f == 1) && path_begin(&other[f], SECONDS, f == 1) &&
                    path_begin(&all[f], SECONDS + 100, f == 1));
        draw_sessions(&form[f], 1);
        draw_sessions(&other[f], 2);
        assert_true(path_gather(&form[f], &other[f]));
    }
    expect_the_same(&form[0], &form[1]);
    expect_the_same(&other[0], &other[1]);
    for (int f = 0; f < 2; f++)
        assert_true(path_overlay(&all[f], &form[f], 100) && path_overlay(&all[f], &other[f], 3));
    expect_the_same(&all[0], &all[1]);
    for (int f = 0; f < 2; f++) {
        path_fini(&form[f]);
        path_fini(&other[f]);
        path_fini(&all[f]);
    }
}

/* Two from 2 to 5, of which one is joined by a third at 4; counted by hand: 2 2 3 2 present in seconds 2 to 5. */
static void a_path_counts_who_is_present(void **state)
{
    (void)state;
    for (int f = 0; f < 2; f++) {
        struct path path = { 0 };
        int32_t most;
        int64_t busy_s;
        assert_true(path_begin(&path, 10, f == 1) && path_reserve(&path, 4));
        path_add(&path, 2, 5);
        path_add(&path, 2, 6);
        path_add(&path, 4, 6);
        path_add(&path, 7, 7); /* nobody ever saw it */
        path_read(&path, 0, 4, &most, &busy_s);
        assert_int_equal(most, 2);
        assert_int_equal(busy_s, 2);
        path_read(&path, 4, 6, &most, &busy_s);
        assert_int_equal(most, 3);
        assert_int_equal(busy_s, 2);
        assert_true(path_square(&path) == 4 + 4 + 9 + 4);
        path_fini(&path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_out_ascending_and_equal_ones_in_their_order),
        cmocka_unit_test(picked_positions_are_those_that_meet_both_conditions),
        cmocka_unit_test(both_forms_of_a_path_have_the_same_numbers),
        cmocka_unit_test(a_path_counts_who_is_present),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
