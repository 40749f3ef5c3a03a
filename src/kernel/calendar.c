/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "int128.h"
#include "money.h"

enum { YEAR_FIRST = 1970, YEAR_LAST = 2199 };

static bool fail(const char **why, const char *reason)
{
    *why = reason;
    return false;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int64_t year, int month)
{
    static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01. The year is counted from March, so that a leap day is its last (Hinnant, chrono-Compatible
 * Low-Level Date Algorithms, days_from_civil); an era is 400 years or 146097 days. */
static int64_t days_from_date(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719468;
}

/* The inverse (civil_from_days). */
static void date_from_days(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t day_of_year = of_era - (365 * y + y / 4 - y / 100);
    int m = (int)((5 * day_of_year + 2) / 153);
    *day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

/* Exactly `count` digits; moves on. False where there are fewer, or a further digit follows. */
static bool take_digits(const char **at, int count, int *value)
{
    const char *p = *at;
    int sum = 0;
    for (int i = 0; i < count; i++, p++) {
        if (*p < '0' || *p > '9')
            return false;
        sum = 10 * sum + (*p - '0');
    }
    if (*p >= '0' && *p <= '9')
        return false;
    *at = p;
    *value = sum;
    return true;
}

static bool take(const char **at, char c)
{
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

static bool take_month(const char **at, int *year, int *month, const char **why, const char *form)
{
    if (!take_digits(at, 4, year) || !take(at, '-') || !take_digits(at, 2, month))
        return fail(why, form);
    if (*year < YEAR_FIRST || *year > YEAR_LAST)
        return fail(why, "the year must be 1970 to 2199");
    if (*month < 1 || *month > 12)
        return fail(why, "a month is 01 to 12");
    return true;
}

static bool check_day(int year, int month, int day, const char **why)
{
    static const char *const reason[12] = {
        "January has 31 days",   "February has 28 days in that year",
        "March has 31 days",     "April has 30 days",
        "May has 31 days",       "June has 30 days",
        "July has 31 days",      "August has 31 days",
        "September has 30 days", "October has 31 days",
        "November has 30 days",  "December has 31 days",
    };
    if (day < 1)
        return fail(why, "days are counted from 01");
    if (day > days_in_month(year, month))
        return fail(why, month == 2 && is_leap(year) ? "February has 29 days in that year" : reason[month - 1]);
    return true;
}

/* HH:MM, then optionally :SS, then optionally .mmm */
static bool take_time(const char **at, int64_t *ms, const char **why)
{
    int hour, minute, second = 0, milli = 0;
    if (!take_digits(at, 2, &hour) || !take(at, ':') || !take_digits(at, 2, &minute))
        return fail(why, "after the date stands a time of day as 16:00 or 16:00:30");
    if (take(at, ':')) {
        if (!take_digits(at, 2, &second))
            return fail(why, "seconds have two digits");
        if (take(at, '.') && !take_digits(at, 3, &milli))
            return fail(why, "a fraction of a second has three digits");
    }
    if (hour > 23)
        return fail(why, "an hour is 00 to 23");
    if (minute > 59)
        return fail(why, "a minute is 00 to 59");
    if (second > 59)
        return fail(why, "a second is 00 to 59 (there are no leap seconds here)");
    *ms = (int64_t)hour * HOUR_MS + (int64_t)minute * MINUTE_MS + (int64_t)second * SECOND_MS + milli;
    return true;
}

/* Nothing, Z, or +HH:MM, -HH:MM: what the local time is ahead of UTC. */
static bool take_zone(const char **at, int64_t *ahead_ms, const char **why)
{
    *ahead_ms = 0;
    *at += strspn(*at, " ");
    if (**at == '\0' || take(at, 'Z'))
        return true;
    int hour, minute;
    bool west = **at == '-';
    if (!(take(at, '+') || take(at, '-')) || !take_digits(at, 2, &hour) || !take(at, ':') ||
        !take_digits(at, 2, &minute))
        return fail(why, "after the time may stand Z or an offset as +01:00, nothing else");
    *ahead_ms = (int64_t)hour * HOUR_MS + (int64_t)minute * MINUTE_MS;
    if (minute > 59 || *ahead_ms > (west ? 12 : 14) * (int64_t)HOUR_MS)
        return fail(why, "an offset from UTC is -12:00 to +14:00");
    if (west)
        *ahead_ms = -*ahead_ms;
    return true;
}

bool calendar_instant(const char *text, int64_t *ms, const char **why)
{
    const char *at = text;
    int year, month, day;
    int64_t of_day = 0, ahead = 0;
    if (!take_month(&at, &year, &month, why, "an instant is written as 2026-12-08 16:00"))
        return false;
    if (!take(&at, '-') || !take_digits(&at, 2, &day))
        return fail(why, "an instant is written as 2026-12-08 16:00");
    if (!check_day(year, month, day, why))
        return false;
    if (*at != '\0') {
        if (!take(&at, 'T')) {
            size_t blanks = strspn(at, " ");
            if (blanks == 0)
                return fail(why, "a blank or T stands between the date and the time");
            at += blanks;
        }
        if (!take_time(&at, &of_day, why) || !take_zone(&at, &ahead, why))
            return false;
    }
    if (*at != '\0')
        return fail(why, "something follows the instant");
    *ms = days_from_date(year, month, day) * DAY_MS + of_day - ahead;
    return true;
}

bool calendar_month(const char *text, int64_t *start_ms, int64_t *end_ms, const char **why)
{
    const char *at = text;
    int year, month;
    if (!take_month(&at, &year, &month, why, "a month is written as 2026-12"))
        return false;
    if (*at != '\0')
        return fail(why, "something follows the month; it is written as 2026-12");
    int64_t first = days_from_date(year, month, 1);
    *start_ms = first * DAY_MS;
    *end_ms = (first + days_in_month(year, month)) * DAY_MS;
    return true;
}

/* Milliseconds of the unit, 0 where it is none. */
static int64_t unit_ms(const char *name)
{
    static const struct {
        const char *name;
        int64_t ms;
    } unit[] = {
        { "ms", 1 },       { "s", SECOND_MS },  { "sec", SECOND_MS },         { "min", MINUTE_MS },
        { "h", HOUR_MS },  { "hour", HOUR_MS }, { "hours", HOUR_MS },         { "d", DAY_MS },
        { "day", DAY_MS }, { "days", DAY_MS },  { "w", 7 * (int64_t)DAY_MS },
    };
    for (size_t i = 0; i < sizeof unit / sizeof unit[0]; i++)
        if (strcmp(name, unit[i].name) == 0)
            return unit[i].ms;
    return 0;
}

static bool is_exponent(const char *at)
{
    if (*at != 'e' && *at != 'E')
        return false;
    at += 1 + (at[1] == '+' || at[1] == '-');
    return *at >= '0' && *at <= '9';
}

bool calendar_duration(const char *text, int64_t *ms, const char **why)
{
    enum { PLACES_MAX = 18 };
    const int64_t longest_ms = 36525 * (int64_t)DAY_MS;
    const char *sign_end = text + (*text == '-' || *text == '+');
    if (*sign_end < '0' || *sign_end > '9')
        return fail(why, "a duration is a number and a unit, as \"90 s\" or \"0.5 h\"");
    int128 digits;
    int places;
    const char *at = money_scan(text, &digits, &places);
    if (!at || places > PLACES_MAX)
        return fail(why, "the number has too many digits");
    if (is_exponent(at))
        return fail(why, "numbers with an exponent are not understood; write the digits out");
    at += strspn(at, " \t");
    if (*at == '\0')
        return fail(why, "a duration needs a unit: s, min, h, d");
    int64_t unit = unit_ms(at);
    if (unit == 0) {
        size_t word = strcspn(at, " \t");
        char first[8] = "";
        if (word < sizeof first)
            memcpy(first, at, word);
        if (unit_ms(first) != 0)
            return fail(
                why,
                "a duration is one number and one unit; nothing may follow, write \"1.5 h\" for an hour and a half");
        return fail(why, "unknown unit of time; use ms, s, min, h, d or w");
    }
    /* Compared before it is multiplied; beyond that bound 128 bits are plenty. */
    int128 scale = money_power_of_ten(places), bound = (longest_ms / unit + 1) * scale;
    if (digits > bound || digits < -bound)
        return fail(why, "a duration is at most 100 years");
    int128 rounded = money_divide_half_even(digits * unit, scale);
    if (rounded > longest_ms || rounded < -longest_ms)
        return fail(why, "a duration is at most 100 years");
    *ms = (int64_t)rounded;
    return true;
}

char *calendar_format(char out[40], int64_t ms)
{
    int64_t days = ms / DAY_MS, rest = ms % DAY_MS;
    if (rest < 0) {
        days--;
        rest += DAY_MS;
    }
    int64_t year;
    int month, day, of_day = (int)rest;
    date_from_days(days, &year, &month, &day);
    int length = snprintf(out, 40, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)year, month, day, of_day / HOUR_MS,
                          of_day / MINUTE_MS % 60, of_day / SECOND_MS % 60);
    if (of_day % SECOND_MS != 0)
        length += snprintf(out + length, (size_t)(40 - length), ".%03d", of_day % SECOND_MS);
    snprintf(out + length, (size_t)(40 - length), "Z");
    return out;
}
