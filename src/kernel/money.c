/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 36 }; /* 10^36 fits into 127 bits with room for a factor of a hundred */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

const char *money_scan(const char *text, int128 *digits, int *places)
{
    bool negative = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    if (!is_digit(*text))
        return NULL;
    int128 value = 0;
    int count = 0, after = 0;
    bool in_fraction = false;
    for (;; text++) {
        if (*text == '.' && !in_fraction && is_digit(text[1])) {
            in_fraction = true;
            continue;
        }
        if (!is_digit(*text))
            break;
        value = 10 * value + (*text - '0');
        if (value > 0 && ++count > DIGITS_MAX)
            return NULL;
        if (in_fraction && ++after > DIGITS_MAX)
            return NULL;
    }
    *digits = negative ? -value : value;
    *places = after;
    return text;
}

int128 money_power_of_ten(int exponent)
{
    assert(exponent >= 0 && exponent <= DIGITS_MAX);
    int128 power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* The decimal at `text` in units of 10^-places. Returns its end, or NULL as money_decimal is false. */
static const char *read_decimal(const char *text, int places, int64_t *out)
{
    int128 digits;
    int written;
    const char *end = money_scan(text, &digits, &written);
    if (!end || written > places)
        return NULL;
    /* Compared before it is multiplied: the product of 10^36 and 10^18 has no room. */
    int128 scale = money_power_of_ten(places - written);
    if (digits > INT64_MAX / scale || digits < INT64_MIN / scale)
        return NULL;
    *out = (int64_t)(digits * scale);
    return end;
}

bool money_decimal(const char *text, int places, int64_t *out)
{
    assert(places >= 0 && places <= 18);
    int64_t value;
    const char *end = read_decimal(text, places, &value);
    if (!end || *end != '\0')
        return false;
    *out = value;
    return true;
}

bool money_parse(const char *text, int64_t *nano)
{
    int64_t value;
    const char *end = read_decimal(text, 9, &value);
    if (!end)
        return false;
    size_t blanks = strspn(end, " \t");
    if (blanks == 0 || strcmp(end + blanks, "USD") != 0)
        return false;
    *nano = value;
    return true;
}

int128 money_divide_half_even(int128 numerator, int128 denominator)
{
    assert(denominator > 0);
    int128 quotient = numerator / denominator, rest = numerator % denominator; /* towards zero: rest has the sign */
    int128 size = rest < 0 ? -rest : rest;
    if (size > denominator - size || (size == denominator - size && quotient % 2 != 0))
        quotient += numerator < 0 ? -1 : 1;
    return quotient;
}

char *money_exact(char out[40], int64_t nano)
{
    uint64_t size = nano < 0 ? 0 - (uint64_t)nano : (uint64_t)nano;
    int length = snprintf(out, 40, "%s%llu.%09llu", nano < 0 ? "-" : "", (unsigned long long)(size / MONEY_NANO),
                          (unsigned long long)(size % MONEY_NANO));
    while (out[length - 1] == '0')
        length--;
    if (out[length - 1] == '.')
        length--;
    out[length] = '\0';
    return out;
}
