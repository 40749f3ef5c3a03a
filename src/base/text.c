/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_fini(struct text *text)
{
    free(text->at);
    *text = (struct text){ 0 };
}

/* Room for `more` bytes and the NUL. */
static bool reserve(struct text *text, size_t more)
{
    if (text->failed || more >= PTRDIFF_MAX - text->length) {
        text->failed = true;
        return false;
    }
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity)
        return true;
    size_t capacity = text->capacity <= PTRDIFF_MAX / 2 && 2 * text->capacity > needed ? 2 * text->capacity : needed;
    if (capacity < 64)
        capacity = 64;
    char *at = realloc(text->at, capacity);
    if (!at) {
        text->failed = true;
        return false;
    }
    text->at = at;
    text->capacity = capacity;
    return true;
}

void text_append_bytes(struct text *text, const char *bytes, size_t count)
{
    if (!reserve(text, count))
        return;
    if (count > 0)
        memcpy(text->at + text->length, bytes, count);
    text->length += count;
    text->at[text->length] = '\0';
}

void text_append(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        text->failed = true;
    else if (reserve(text, (size_t)length)) {
        vsnprintf(text->at + text->length, (size_t)length + 1, format, arguments);
        text->length += (size_t)length;
    }
    va_end(arguments);
}

enum { WORD_MAX = 127 }; /* no word of ours is nearly that long */

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, changes and swaps of neighbours, no part touched twice (Damerau
 * 1964). */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t row[3][WORD_MAX + 1];
    for (size_t j = 0; j <= b_length; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *now = row[i % 3];
        const size_t *one = row[(i - 1) % 3], *two = row[(i + 1) % 3]; /* i - 2 is i + 1 modulo 3 */
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            int x = lower(a[i - 1]), y = lower(b[j - 1]);
            now[j] = least(least(now[j - 1], one[j]) + 1, one[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]))
                now[j] = least(now[j], two[j - 2] + 1);
        }
    }
    return row[a_length % 3][b_length];
}

const char *text_nearest(const char *word, const char *const known[])
{
    size_t length = strlen(word);
    if (length > WORD_MAX)
        return NULL;
    size_t best = length / 3 < 1 ? 2 : length / 3 > 3 ? 4 : length / 3 + 1; /* one more than is near enough */
    const char *nearest = NULL;
    for (size_t i = 0; known[i]; i++) {
        size_t other = strlen(known[i]);
        if (other > WORD_MAX)
            continue;
        size_t d = distance(word, length, known[i], other);
        if (d < best) {
            best = d;
            nearest = known[i];
        }
    }
    return nearest;
}

/* Writes `digits` with commas between groups of three. Returns the end. */
static char *write_groups(char *to, const char *digits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    return to;
}

char *text_money(char out[40], int64_t nano, int decimals)
{
    assert(decimals >= 0 && decimals <= 9);
    uint64_t size = nano < 0 ? 0 - (uint64_t)nano : (uint64_t)nano;
    uint64_t step = 1, scale = 1;
    for (int i = decimals; i < 9; i++)
        step *= 10;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    uint64_t shown = size / step, rest = size % step;
    if (rest > step - rest || (rest == step - rest && shown % 2 == 1))
        shown++;
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)(shown / scale));
    char *to = out;
    if (nano < 0 && shown > 0)
        *to++ = '-';
    to = write_groups(to, digits, (size_t)count);
    if (decimals > 0)
        snprintf(to, (size_t)(out + 40 - to), ".%0*llu", decimals, (unsigned long long)(shown % scale));
    else
        *to = '\0';
    return out;
}

char *text_number(char out[40], double value, int decimals)
{
    assert(decimals >= 0 && decimals <= 9);
    if (isnan(value))
        return strcpy(out, "-");
    if (isinf(value))
        return strcpy(out, value < 0 ? "-inf" : "inf");
    /* Whatever the locale's decimal point is, it is what stands between the digits before and the digits after. */
    char plain[64];
    if (fabs(value) >= 1e18) {
        snprintf(plain, sizeof plain, "%.4e", fabs(value));
        snprintf(out, 40, "%s%c.%s", value < 0 ? "-" : "", plain[0], strchr(plain, 'e') - 4);
        return out;
    }
    int length = snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
    size_t whole = strspn(plain, "0123456789");
    const char *fraction = plain + length - decimals;
    char *to = out;
    if (value < 0 && strspn(plain, "0") + strspn(fraction, "0") < whole + (size_t)decimals)
        *to++ = '-';
    to = write_groups(to, plain, whole);
    if (decimals > 0) {
        *to++ = '.';
        memcpy(to, fraction, (size_t)decimals);
        to += decimals;
    }
    *to = '\0';
    return out;
}

char *text_decimal(char out[40], double value)
{
    enum { SIGNIFICANT = 12, SMALLEST = -17 };
    assert(fabs(value) < 1e18);
    char plain[64], digit[SIGNIFICANT + 1];
    snprintf(plain, sizeof plain, "%.*e", SIGNIFICANT - 1, fabs(value));
    size_t count = 0;
    for (const char *from = plain; *from != 'e'; from++)
        if (*from >= '0' && *from <= '9') /* whatever the locale puts between them */
            digit[count++] = *from;
    const int exponent = atoi(strchr(plain, 'e') + 1);
    while (count > 0 && digit[count - 1] == '0')
        count--;
    char *to = out;
    if (count == 0 || exponent < SMALLEST)
        return strcpy(out, "0");
    if (value < 0)
        *to++ = '-';
    for (int place = exponent > 0 ? exponent : 0; place >= 0 || exponent - place < (int)count; place--) {
        if (place == -1)
            *to++ = '.';
        int at = exponent - place;
        *to++ = at >= 0 && at < (int)count ? digit[at] : '0';
    }
    *to = '\0';
    return out;
}

char *text_duration(char out[40], int64_t ms)
{
    static const struct {
        uint64_t ms;
        const char *name;
    } unit[] = { { 86400000, "d" }, { 3600000, "h" }, { 60000, "min" }, { 1000, "s" }, { 1, "ms" } };
    enum { UNITS = sizeof unit / sizeof unit[0], SECONDS = 3 };
    uint64_t left = ms < 0 ? 0 - (uint64_t)ms : (uint64_t)ms;
    if (left == 0)
        return strcpy(out, "0 s");
    size_t first = left < 120000 && left != 60000 ? SECONDS : 0;
    char *to = out;
    int written = 0;
    if (ms < 0)
        *to++ = '-';
    for (size_t i = first; i < UNITS && written < 2; i++) {
        uint64_t count = left / unit[i].ms;
        left %= unit[i].ms;
        if (count == 0)
            continue;
        to += snprintf(to, (size_t)(out + 40 - to), "%s%llu %s", written > 0 ? " " : "", (unsigned long long)count,
                       unit[i].name);
        written++;
    }
    return out;
}
