/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include "money.h"
#include "rng.h"

static void decimals_are_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int places;
        int64_t value;
    } known[] = {
        { "0.0072", 9, 7200000 },
        { "12", 0, 12 },
        { "-3.5", 1, -35 },
        { "+3.5", 2, 350 },
        { "0", 18, 0 },
        { "-0.0", 1, 0 },
        { "000000000000000000000000000000000000000000000007", 0, 7 },
        { "1000000000000000000", 0, 1000000000000000000 }, /* 10^18 */
        { "-1000000000000000000", 0, -1000000000000000000 },
        { "1", 18, 1000000000000000000 },
        { "0.000000000000000001", 18, 1 },
        { "9.223372036854775807", 18, INT64_MAX },
        { "-9.223372036854775808", 18, INT64_MIN },
        { "9223372036854775807", 0, INT64_MAX },
        { "-9223372036854775808", 0, INT64_MIN },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        int64_t value = 99;
        assert_true(money_decimal(known[i].text, known[i].places, &value));
        assert_true(value == known[i].value);
    }
}

static void what_is_no_decimal_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int places;
    } bad[] = {
        { "", 9 },
        { "-", 9 },
        { ".5", 9 },
        { "5.", 9 },
        { "1e3", 9 },
        { "1,000", 9 },
        { "0x10", 9 },
        { "nan", 9 },
        { "inf", 9 },
        { " 1", 9 },
        { "1 ", 9 },
        { "--1", 9 },
        { "1.2.3", 9 },
        { "1..2", 9 },
        { "0.12", 1 },                                               /* more places than the unit has */
        { "9223372036854775808", 0 },                                /* 2^63 */
        { "-9223372036854775809", 0 },                               /* -2^63 - 1 */
        { "9.223372036854775808", 18 },                              /* the same by places */
        { "10", 18 },                                                /* 10^19 */
        { "99999999999999999999999999999999999999999999999999", 0 }, /* beyond 128 bits */
        { "1000000000000000000000000000000000000", 18 },             /* 10^36 x 10^18 */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t value = 99;
        assert_false(money_decimal(bad[i].text, bad[i].places, &value));
        assert_true(value == 99);
    }
}

static void money_is_a_decimal_and_usd(void **state)
{
    (void)state;
    int64_t nano = 0;
    assert_true(money_parse("5000 USD", &nano) && nano == 5000 * (int64_t)MONEY_NANO);
    assert_true(money_parse("0.000000001  USD", &nano) && nano == 1);
    assert_true(money_parse("-1.5\tUSD", &nano) && nano == -1500000000);
    assert_true(money_parse("9223372036.854775807 USD", &nano) && nano == INT64_MAX);
    static const char *const bad[] = {
        "5000",     "5000USD", "5000 EUR",         "5000 usd",         "5000 USD ",
        "USD 5000", "$5000",   "5000 USD a month", " 5 USD",           "1e3 USD",
        "",         "USD",     "5,0 USD",          "0.0000000001 USD", "9223372036.854775808 USD"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nano = 99;
        assert_false(money_parse(bad[i], &nano));
        assert_true(nano == 99);
    }
}

static void a_scan_stops_where_the_decimal_ends(void **state)
{
    (void)state;
    int128 digits;
    int places;
    assert_string_equal(money_scan("-1.50 Mbps", &digits, &places), " Mbps");
    assert_true(digits == -150 && places == 2);
    assert_string_equal(money_scan("35%", &digits, &places), "%");
    assert_true(digits == 35 && places == 0);
    assert_string_equal(money_scan("5.", &digits, &places), ".");
    assert_string_equal(money_scan("1.2.3", &digits, &places), ".3");
    assert_true(digits == 12 && places == 1);
    assert_non_null(money_scan("999999999999999999999999999999999999", &digits, &places)); /* 36 digits */
    assert_true(digits == money_power_of_ten(36) - 1);
    assert_null(money_scan("1000000000000000000000000000000000000", &digits, &places)); /* 37 */
    assert_null(money_scan("0.0000000000000000000000000000000000001", &digits, &places));
    assert_null(money_scan("Mbps", &digits, &places));
}

static void ties_go_to_the_even_side_on_both_sides_of_zero(void **state)
{
    (void)state;
    static const int numerator[] = { -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7 };
    static const int halves[] = { -4, -3, -2, -2, -2, -1, 0, 0, 0, 1, 2, 2, 2, 3, 4 };
    static const int quarters[] = { -2, -2, -1, -1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2 }; /* 6/4 = 1.5, 2/4 = .5 */
    for (size_t i = 0; i < sizeof numerator / sizeof numerator[0]; i++) {
        assert_true(money_divide_half_even(numerator[i], 2) == halves[i]);
        assert_true(money_divide_half_even(numerator[i], 4) == quarters[i]);
        assert_true(money_divide_half_even(numerator[i], 1) == numerator[i]);
    }
}

/* Against the definition: 2 |n - q d| <= d, and where that is an equality q is even. */
static void a_quotient_is_the_nearest_integer(void **state)
{
    (void)state;
    const struct rng_name name = { .seed = 7 };
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t word[4];
        rng_block(name.seed, (uint32_t[4]){ i, 0, 0, 0 }, word);
        int128 numerator = (int128)(int32_t)word[0] * ((int64_t)1 << 40) + word[1];
        int128 denominator = i % 2 ? (int128)word[2] * word[3] + 1 : word[2] % 16 + 1;
        int128 quotient = money_divide_half_even(numerator, denominator);
        int128 off = numerator - quotient * denominator;
        int128 twice = off < 0 ? -2 * off : 2 * off;
        assert_true(twice < denominator || (twice == denominator && quotient % 2 == 0));
    }
    int128 huge = (int128)((~(uint128)0) >> 1); /* 2^127 - 1: nothing may be doubled on the way */
    assert_true(money_divide_half_even(huge, huge) == 1);
    assert_true(money_divide_half_even(huge - 1, huge) == 1);
    assert_true(money_divide_half_even(-huge, huge) == -1);
    assert_true(money_divide_half_even(huge / 2, huge) == 0);
    assert_true(money_divide_half_even(huge / 2 + 1, huge) == 1);
    assert_true(money_divide_half_even(huge, 2) == (int128)1 << 126); /* x.5 with x odd */
}

static void money_is_written_as_short_as_it_is_exact(void **state)
{
    (void)state;
    char out[40];
    assert_string_equal(money_exact(out, 32800000000), "32.8");
    assert_string_equal(money_exact(out, 0), "0");
    assert_string_equal(money_exact(out, -1), "-0.000000001");
    assert_string_equal(money_exact(out, 100 * (int64_t)MONEY_NANO), "100");
    assert_string_equal(money_exact(out, INT64_MAX), "9223372036.854775807");
    assert_string_equal(money_exact(out, INT64_MIN), "-9223372036.854775808");
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t word[4];
        rng_block(8, (uint32_t[4]){ i, 0, 0, 0 }, word);
        int64_t nano = (int64_t)((uint64_t)word[0] << 32 | word[1]) >> word[2] % 64, back;
        char out[40];
        assert_true(money_decimal(money_exact(out, nano), 9, &back));
        assert_true(back == nano);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read_exactly),
        cmocka_unit_test(what_is_no_decimal_is_refused_and_changes_nothing),
        cmocka_unit_test(money_is_a_decimal_and_usd),
        cmocka_unit_test(a_scan_stops_where_the_decimal_ends),
        cmocka_unit_test(ties_go_to_the_even_side_on_both_sides_of_zero),
        cmocka_unit_test(a_quotient_is_the_nearest_integer),
        cmocka_unit_test(money_is_written_as_short_as_it_is_exact),
        cmocka_unit_test(what_is_written_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
