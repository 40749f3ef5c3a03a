/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <string.h>
#include <time.h>

#include "calendar.h"

/* Seconds from `date -u -d '..' +%s` of GNU coreutils. */
static void instants_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } known[] = {
        { "1970-01-01", 0 },
        { "2026-12-08 16:00", 1796745600000 },
        { "2026-12-08T16:00", 1796745600000 },
        { "2026-12-08 16:00:30", 1796745630000 },
        { "2026-12-08T16:00:30.250Z", 1796745630250 },
        { "2026-12-08 16:00Z", 1796745600000 },
        { "2026-12-08 16:00 Z", 1796745600000 },
        { "2026-12-08 17:00+01:00", 1796745600000 },
        { "2026-12-08 10:30 -05:30", 1796745600000 },
        { "2026-12-09 00:00+08:00", 1796745600000 },
        { "2026-12-08  16:00", 1796745600000 },
        { "2000-02-29", 951782400000 },
        { "2100-02-28", 4107456000000 },
        { "2199-12-31 23:59:59", 7258118399000 },
        { "1970-01-01 00:00+14:00", -50400000 },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        int64_t ms = -1;
        const char *why = NULL;
        assert_true(calendar_instant(known[i].text, &ms, &why));
        assert_true(ms == known[i].ms);
    }
}

struct refusal {
    const char *text, *why;
};

static void assert_refused(bool (*read)(const char *, int64_t *, const char **), const struct refusal *bad,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t ms = 99;
        const char *why = "";
        if (read(bad[i].text, &ms, &why) || ms != 99 || !strstr(why, bad[i].why))
            fail_msg("\"%s\": expected \"%s\", got \"%s\"", bad[i].text, bad[i].why, why);
    }
}

static void instants_that_do_not_exist_are_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct refusal bad[] = {
        { "2026-02-29", "February has 28 days in that year" },
        { "2100-02-29", "February has 28 days in that year" },
        { "2028-02-30", "February has 29 days in that year" },
        { "2026-04-31", "April has 30 days" },
        { "2026-12-32", "December has 31 days" },
        { "2026-12-00", "counted from 01" },
        { "2026-13-01", "a month is 01 to 12" },
        { "2026-00-01", "a month is 01 to 12" },
        { "1969-12-31", "1970 to 2199" },
        { "2200-01-01", "1970 to 2199" },
        { "2026-12-08 24:00", "an hour is 00 to 23" },
        { "2026-12-08 16:60", "a minute is 00 to 59" },
        { "2026-12-08 16:00:60", "leap seconds" },
        { "2026-12-08 16", "time of day" },
        { "2026-12-08 4:00", "time of day" },
        { "2026-12-08 4:00 pm", "time of day" },
        { "2026-12-08 16:00 pm", "Z or an offset" },
        { "2026-12-08 16:00 CET", "Z or an offset" },
        { "2026-12-08 16:00+1", "Z or an offset" },
        { "2026-12-08 16:00+14:01", "-12:00 to +14:00" },
        { "2026-12-08 16:00-12:01", "-12:00 to +14:00" },
        { "2026-12-08 16:00+01:60", "-12:00 to +14:00" },
        { "2026-12-08 16:00:5", "two digits" },
        { "2026-12-08 16:00:05.5", "three digits" },
        { "2026-12-08 16:00Zx", "something follows" },
        { "2026-12-08 16:00+01:00 x", "something follows" },
        { "2026-12-08 ", "time of day" },
        { "2026-12-08x", "blank or T" },
        { "2026-12-8", "written as 2026-12-08 16:00" },
        { "26-12-08", "written as 2026-12-08 16:00" },
        { "08.12.2026", "written as 2026-12-08 16:00" },
        { "2026-12", "written as 2026-12-08 16:00" },
        { " 2026-12-08", "written as 2026-12-08 16:00" },
        { "", "written as 2026-12-08 16:00" },
        { "99999999999999999999-01-01", "written as 2026-12-08 16:00" },
    };
    assert_refused(calendar_instant, bad, sizeof bad / sizeof bad[0]);
}

/* `date -u -d 2026-12-01 +%s` and of 2027-01-01; 2028 is a leap year. */
static void a_month_is_half_open(void **state)
{
    (void)state;
    int64_t start, end;
    const char *why = "";
    assert_true(calendar_month("2026-12", &start, &end, &why));
    assert_true(start == 1796083200000 && end == 1798761600000);
    assert_true(calendar_month("2028-02", &start, &end, &why));
    assert_true(end - start == 29 * (int64_t)DAY_MS);
    static const char *const bad[] = {
        "2026", "2026-1", "2026-13", "2026-12-01", "2026-12 ", "December 2026", "1969-12"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        start = end = 99;
        why = NULL;
        assert_false(calendar_month(bad[i], &start, &end, &why));
        assert_non_null(why);
        assert_true(start == 99 && end == 99);
    }
}

static void durations_are_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } known[] = {
        { "90 s", 90000 },
        { "15 min", 900000 },
        { "2.5 h", 9000000 },
        { "3 d", 259200000 },
        { "250 ms", 250 },
        { "1 w", 604800000 },
        { "90s", 90000 },
        { "1   h", 3600000 },
        { "1\th", 3600000 },
        { "2 hours", 7200000 },
        { "1 hour", 3600000 },
        { "1 day", 86400000 },
        { "2 days", 172800000 },
        { "5 sec", 5000 },
        { "-15 min", -900000 },
        { "+15 min", 900000 },
        { "0 s", 0 },
        { "-0 s", 0 },
        { "0.1 s", 100 },
        { "1.1 s", 1100 },
        { "0.5 ms", 0 }, /* ties to even */
        { "1.5 ms", 2 },
        { "2.5 ms", 2 },
        { "2.500000000000000001 ms", 3 },
        { "-1.5 ms", -2 },
        { "-2.5 ms", -2 },
        { "0.0005 s", 0 },
        { "0.0015 s", 2 },
        { "0.333333333333333333 h", 1200000 }, /* 1199999.9999999999988 */
        { "36525 d", 3155760000000 },
        { "-36525 d", -3155760000000 },
        { "3155760000000 ms", 3155760000000 },
        { "3155760000000.5 ms", 3155760000000 },
        { "876600.000000000000000000 h", 3155760000000 },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        int64_t ms = 99;
        const char *why = "";
        if (!calendar_duration(known[i].text, &ms, &why) || ms != known[i].ms)
            fail_msg("\"%s\": %lld ms (%s)", known[i].text, (long long)ms, why);
    }
}

static void durations_that_say_nothing_are_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct refusal bad[] = {
        { "90", "a duration needs a unit: s, min, h, d" },
        { "90 ", "a duration needs a unit: s, min, h, d" },
        { "", "a number and a unit" },
        { "s", "a number and a unit" },
        { "- 5 s", "a number and a unit" },
        { " 5 s", "a number and a unit" },
        { "nan s", "a number and a unit" },
        { "inf s", "a number and a unit" },
        { ".5 s", "a number and a unit" },
        { "1e3 s", "exponent" },
        { "1E-3 s", "exponent" },
        { "1.5e+3s", "exponent" },
        { "5 m", "unknown unit" },
        { "5 month", "unknown unit" },
        { "5 S", "unknown unit" },
        { "5. s", "unknown unit" },
        { "5,5 s", "unknown unit" },
        { "0x5 s", "unknown unit" },
        { "1 h 30 min", "one number and one unit" },
        { "1 h ", "one number and one unit" },
        { "36525.000001 d", "at most 100 years" },
        { "3155760000001 ms", "at most 100 years" },
        { "3155760000000.500000000000000001 ms", "at most 100 years" },
        { "-5219 w", "at most 100 years" },
        { "999999999999999999 w", "at most 100 years" },
        { "-999999999999999999999999999999999999 w", "at most 100 years" },
        { "9999999999999999999999999999999999999 s", "too many digits" },
        { "0.0000000000000000001 s", "too many digits" },
    };
    assert_refused(calendar_duration, bad, sizeof bad / sizeof bad[0]);
}

static void instants_are_written_as_iso_8601(void **state)
{
    (void)state;
    char out[40];
    assert_string_equal(calendar_format(out, 1796745600000), "2026-12-08T16:00:00Z");
    assert_string_equal(calendar_format(out, 1796745600007), "2026-12-08T16:00:00.007Z");
    assert_string_equal(calendar_format(out, 0), "1970-01-01T00:00:00Z");
    assert_string_equal(calendar_format(out, -1), "1969-12-31T23:59:59.999Z");
    assert_string_equal(calendar_format(out, -62135596800000),
                        "0001-01-01T00:00:00Z"); /* `date -u -d 0001-01-01 +%s` */
    /* The ends of the type; `date -u -d @9223372036854775` (and @-9223372036854776) says the same. */
    assert_string_equal(calendar_format(out, INT64_MAX), "292278994-08-17T07:12:55.807Z");
    assert_string_equal(calendar_format(out, INT64_MIN), "-292275055-05-16T16:47:04.192Z");
}

/* Against the C library's gmtime_r, on every day of the range, and back. */
static void every_day_is_written_and_read_back(void **state)
{
    (void)state;
    int days = 0;
    for (int64_t ms = 12345678; ms < 7258118400000; ms += DAY_MS, days++) {
        char out[40], expected[40];
        int64_t back;
        const char *why;
        time_t seconds = (time_t)(ms / SECOND_MS);
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S.678Z", &tm);
        calendar_format(out, ms);
        assert_true(strcmp(out, expected) == 0);
        assert_true(calendar_instant(out, &back, &why) && back == ms);
    }
    assert_int_equal(days, 84006); /* 230 years of 365 days, 56 leap days (1972 to 2196 without 2100) */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instants_are_read),
        cmocka_unit_test(instants_that_do_not_exist_are_refused_with_the_reason),
        cmocka_unit_test(a_month_is_half_open),
        cmocka_unit_test(durations_are_read_exactly),
        cmocka_unit_test(durations_that_say_nothing_are_refused_with_the_reason),
        cmocka_unit_test(instants_are_written_as_iso_8601),
        cmocka_unit_test(every_day_is_written_and_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
