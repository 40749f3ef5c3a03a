/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <string.h>

#include "arena.h"

static void blocks_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena;
    assert_int_equal(arena_init(&arena, 1 << 20), STATUS_OK);
    unsigned char *block[100];
    for (size_t i = 0; i < 100; i++) {
        block[i] = arena_alloc(&arena, i, 3);
        assert_int_equal((uintptr_t)block[i] % ARENA_ALIGNMENT, 0);
        for (size_t k = 0; k < 3 * i; k++)
            assert_int_equal(block[i][k], 0);
        memset(block[i], (int)i, 3 * i);
    }
    for (size_t i = 0; i < 100; i++)
        for (size_t k = 0; k < 3 * i; k++)
            assert_int_equal(block[i][k], i);
    arena_fini(&arena);
}

static void a_released_block_is_zeroed_when_it_is_handed_out_again(void **state)
{
    (void)state;
    struct arena arena;
    assert_int_equal(arena_init(&arena, 1 << 16), STATUS_OK);
    char *kept = arena_copy(&arena, "kept");
    size_t mark = arena_mark(&arena);
    char *first = arena_alloc(&arena, 1000, 1);
    memset(first, 'x', 1000);
    arena_release(&arena, mark);
    char *second = arena_alloc(&arena, 1000, 1);
    assert_ptr_equal(first, second);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(second[i], 0);
    assert_string_equal(kept, "kept");
    arena_fini(&arena);
}

static void copies_do_not_follow_their_source(void **state)
{
    (void)state;
    struct arena arena;
    assert_int_equal(arena_init(&arena, 1 << 16), STATUS_OK);
    char word[] = "words";
    int number[] = { 1, 2, 3 };
    char *copy = arena_copy(&arena, word);
    const int *numbers = arena_copy_array(&arena, number, 3, sizeof number[0]);
    assert_non_null(arena_copy_array(&arena, NULL, 0, sizeof number[0]));
    word[0] = 's';
    number[2] = 9;
    assert_string_equal(copy, "words");
    assert_int_equal(numbers[2], 3);
    assert_string_equal(arena_format(&arena, "%s[%d].%s", "events", 12, "audience"), "events[12].audience");
    assert_string_equal(arena_format(&arena, "%s", ""), "");
    arena_fini(&arena);
}

static void an_array_that_grows_keeps_what_it_holds(void **state)
{
    (void)state;
    struct arena arena;
    assert_int_equal(arena_init(&arena, 1 << 20), STATUS_OK);
    size_t *array = NULL, room = 0;
    for (size_t i = 0; i < 1000; i++) {
        array = arena_grow(&arena, array, i, &room, sizeof *array);
        assert_true(room > i);
        array[i] = i;
    }
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(array[i], i);
    arena_fini(&arena);
}

/* More than the 47 bits of user addresses. */
static void a_reserve_that_the_system_refuses_is_an_answer(void **state)
{
    (void)state;
    struct arena arena;
    assert_int_equal(arena_init(&arena, (size_t)1 << 60), STATUS_LIMIT);
    assert_null(arena.base);
    arena_fini(&arena);
    arena_fini(&arena);
}

/* 64 GiB of addresses cost nothing until they are touched. */
static void a_large_reserve_is_only_addresses(void **state)
{
    (void)state;
    struct arena arena;
    assert_int_equal(arena_init(&arena, (size_t)1 << 36), STATUS_OK);
    char *text = arena_alloc(&arena, 1, 1);
    text[0] = 'x';
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_zeroed_aligned_and_apart),
        cmocka_unit_test(a_released_block_is_zeroed_when_it_is_handed_out_again),
        cmocka_unit_test(copies_do_not_follow_their_source),
        cmocka_unit_test(an_array_that_grows_keeps_what_it_holds),
        cmocka_unit_test(a_reserve_that_the_system_refuses_is_an_answer),
        cmocka_unit_test(a_large_reserve_is_only_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
