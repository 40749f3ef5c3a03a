/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

static void a_text_grows_by_what_is_appended(void **state)
{
    (void)state;
    struct text text = { 0 };
    for (int i = 0; i < 2000; i++)
        text_append(&text, "%d,", i % 10);
    text_append_bytes(&text, "a\0b", 3);
    text_append_bytes(&text, "", 0);
    assert_false(text.failed);
    assert_int_equal(text.length, 4003);
    for (size_t i = 0; i < 2000; i++)
        assert_int_equal(text.at[2 * i], '0' + (int)(i % 10));
    assert_memory_equal(text.at + 4000, "a\0b", 4); /* with the NUL at the end */
    text_fini(&text);
    assert_null(text.at);
    text_append(&text, "%s", "again");
    assert_string_equal(text.at, "again");
    text_fini(&text);
}

static void a_long_piece_finds_room_at_once(void **state)
{
    (void)state;
    static char piece[5000];
    memset(piece, 'p', sizeof piece);
    struct text text = { 0 };
    text_append(&text, "%s", "short");
    text_append_bytes(&text, piece, sizeof piece);
    assert_false(text.failed);
    assert_int_equal(text.length, 5 + sizeof piece);
    assert_true(text.capacity > text.length);
    assert_int_equal(text.at[text.length], '\0');
    text_append(&text, "%5000d", 7);
    assert_true(text.capacity > text.length);
    assert_int_equal(text.at[text.length - 1], '7');
    text_fini(&text);
}

static void after_a_failure_a_text_stays_as_it_was(void **state)
{
    (void)state;
    struct text text = { 0 };
    text_append(&text, "%s", "before");
    text_append_bytes(&text, "x", PTRDIFF_MAX); /* no memory holds that; the bytes are not looked at */
    assert_true(text.failed);
    text_append(&text, "%s", "after");
    text_append_bytes(&text, "after", 5);
    assert_string_equal(text.at, "before");
    assert_int_equal(text.length, 6);
    text_fini(&text);
    assert_false(text.failed);
}

static void a_mistyped_word_finds_its_neighbour(void **state)
{
    (void)state;
    static const char *const known[] = { "arrivals", "audience", "stays", "size", "seats", "idle_tail", NULL };
    assert_string_equal(text_nearest("arival", known), "arrivals");   /* two letters too few, 6 / 3 = 2 allowed */
    assert_string_equal(text_nearest("audeince", known), "audience"); /* a swap counts one */
    assert_string_equal(text_nearest("Stays", known), "stays");
    assert_string_equal(text_nearest("STYAS", known), "stays");
    assert_string_equal(text_nearest("sise", known), "size");
    assert_string_equal(text_nearest("idletail", known), "idle_tail");
    assert_null(text_nearest("sites", known)); /* two changes of five letters: one is allowed */
    assert_null(text_nearest("", known));
    assert_null(text_nearest("completely", known));
    assert_null(text_nearest("stays", (const char *const[]){ NULL }));
}

/* Distances by hand: a word of 12 letters may be three away, no more; of 11 letters three; of 2 letters one. */
static void the_nearest_word_is_within_a_third_of_the_length(void **state)
{
    (void)state;
    assert_non_null(text_nearest("abcdefghijkl", (const char *const[]){ "abcdefghiXYZ", NULL }));
    assert_null(text_nearest("abcdefghijkl", (const char *const[]){ "abcdefghWXYZ", NULL }));
    assert_null(text_nearest("abcdefghijklmnopqrstu", (const char *const[]){ "abcdefghijklmnopqWXYZ", NULL }));
    assert_non_null(text_nearest("ab", (const char *const[]){ "b", NULL }));
    assert_null(text_nearest("ab", (const char *const[]){ "cd", NULL }));
    assert_non_null(text_nearest("ab", (const char *const[]){ "ba", NULL }));
    assert_string_equal(text_nearest("abcd", (const char *const[]){ "abce", "abcf", NULL }), "abce"); /* the first */
    assert_string_equal(text_nearest("abcdef", (const char *const[]){ "abcdXY", "abcdeX", NULL }), "abcdeX");
    char long_word[300];
    memset(long_word, 'a', sizeof long_word);
    long_word[299] = '\0';
    assert_null(text_nearest(long_word, (const char *const[]){ long_word, NULL }));
    assert_null(text_nearest("aaaa", (const char *const[]){ long_word, NULL }));
}

static void assert_money(int64_t nano, int decimals, const char *expected)
{
    char out[40];
    assert_string_equal(text_money(out, nano, decimals), expected);
}

static void money_is_rounded_half_even_and_grouped(void **state)
{
    (void)state;
    assert_money(1234567890000000, 2, "1,234,567.89");
    assert_money(0, 2, "0.00");
    assert_money(0, 0, "0");
    assert_money(999000000000, 0, "999");
    assert_money(1000000000000, 0, "1,000");
    assert_money(5000000, 2, "0.00"); /* half a cent: to the even side */
    assert_money(15000000, 2, "0.02");
    assert_money(25000000, 2, "0.02");
    assert_money(25000001, 2, "0.03");
    assert_money(-15000000, 2, "-0.02");
    assert_money(-5000000, 2, "0.00"); /* no minus before nothing */
    assert_money(999995000000, 2, "1,000.00");
    assert_money(1, 9, "0.000000001");
    assert_money(-1, 9, "-0.000000001");
    assert_money(1500000000, 0, "2");
    assert_money(2500000000, 0, "2");
    assert_money(INT64_MAX, 9, "9,223,372,036.854775807");
    assert_money(INT64_MIN, 9, "-9,223,372,036.854775808");
    assert_money(INT64_MIN, 0, "-9,223,372,037");
}

static void assert_number(double value, int decimals, const char *expected)
{
    char out[40];
    assert_string_equal(text_number(out, value, decimals), expected);
}

static void assert_decimal(double value, const char *expected)
{
    char out[40];
    assert_string_equal(text_decimal(out, value), expected);
}

static void decimals_are_as_short_as_twelve_digits_allow(void **state)
{
    (void)state;
    assert_decimal(0, "0");
    assert_decimal(-0.0, "0");
    assert_decimal(1, "1");
    assert_decimal(-1500, "-1500");
    assert_decimal(0.1 + 0.2, "0.3"); /* 0.30000000000000004 */
    assert_decimal(1.0 / 3, "0.333333333333");
    assert_decimal(2.0 / 3 * 1e6, "666666.666667");
    assert_decimal(999999999999.6, "1000000000000");
    assert_decimal(1.2345e-7, "0.00000012345");
    assert_decimal(9.87654321e17, "987654321000000000");
    assert_decimal(1e-18, "0");
}

static void numbers_are_grouped_and_never_too_long(void **state)
{
    (void)state;
    assert_number(1234567.891, 2, "1,234,567.89");
    assert_number(-1234.5, 0, "-1,234"); /* a tie in binary too: to even */
    assert_number(999.9999, 2, "1,000.00");
    assert_number(0.1, 9, "0.100000000");
    assert_number(-0.04, 1, "0.0");
    assert_number(-0.0, 2, "0.00");
    assert_number(NAN, 3, "-");
    assert_number(INFINITY, 3, "inf");
    assert_number(-INFINITY, 3, "-inf");
    assert_number(-999999999999999872.0, 9, "-999,999,999,999,999,872.000000000"); /* the double before 10^18 */
    assert_number(1e18, 0, "1.0000e+18");
    assert_number(-1.7976931348623157e308, 9, "-1.7977e+308");
}

static void assert_duration(int64_t ms, const char *expected)
{
    char out[40];
    assert_string_equal(text_duration(out, ms), expected);
}

static void a_duration_shows_its_two_largest_units(void **state)
{
    (void)state;
    assert_duration(0, "0 s");
    assert_duration(250, "250 ms");
    assert_duration(90000, "90 s");
    assert_duration(119999, "119 s 999 ms");
    assert_duration(60000, "1 min");
    assert_duration(120000, "2 min");
    assert_duration(150000, "2 min 30 s");
    assert_duration(3720000, "1 h 2 min");
    assert_duration(3725000, "1 h 2 min");
    assert_duration(3605000, "1 h 5 s");
    assert_duration(273600000, "3 d 4 h");
    assert_duration(-5400000, "-1 h 30 min");
    assert_duration(INT64_MIN, "-106751991167 d 7 h"); /* 2^63 ms = 106751991167 d 7 h 12 min 55.808 s */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_grows_by_what_is_appended),
        cmocka_unit_test(a_long_piece_finds_room_at_once),
        cmocka_unit_test(after_a_failure_a_text_stays_as_it_was),
        cmocka_unit_test(a_mistyped_word_finds_its_neighbour),
        cmocka_unit_test(the_nearest_word_is_within_a_third_of_the_length),
        cmocka_unit_test(money_is_rounded_half_even_and_grouped),
        cmocka_unit_test(numbers_are_grouped_and_never_too_long),
        cmocka_unit_test(decimals_are_as_short_as_twelve_digits_allow),
        cmocka_unit_test(a_duration_shows_its_two_largest_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
