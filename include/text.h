/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that grows, the nearest known word to a mistyped one, and numbers as a person reads them. */
#ifndef IVSIM_TEXT_H
#define IVSIM_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A string that grows. Zero-initialise; `text_fini` frees. After a failed allocation `failed` is true, `at` stays valid
 * and further appends do nothing, so that one check at the end is enough. */
struct text {
    char *at; /* NUL-terminated once anything was appended, else NULL */
    size_t length;
    size_t capacity;
    bool failed;
};

void text_fini(struct text *text);
void text_append(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_append_bytes(struct text *text, const char *bytes, size_t count);

/* The word of `known` (ended by NULL) nearest to `word` by Damerau-Levenshtein distance, or NULL where none is within
 * a third of the word's length (at least 1, at most 3). Case does not count. */
const char *text_nearest(const char *word, const char *const known[]);

/* "1,234,567.89" with `decimals` digits (0-9) of `nano` / 10^9, rounded half-even. `out` has at least 40 bytes. Returns
 * out. */
char *text_money(char out[40], int64_t nano, int decimals);

/* `value` with `decimals` digits (0-9) and thousands separators; "-" for NaN; from 10^18 on as "1.2345e+18". `out` has
 * at least 40 bytes. Returns out. */
char *text_number(char out[40], double value, int decimals);

/* `value` (finite) as the shortest decimal with at most 12 significant digits, never with an exponent: what a scenario
 * can say. `out` has at least 40 bytes, |value| is below 10^18. Returns out. */
char *text_decimal(char out[40], double value);

/* "1 h 2 min", "90 s", "3 d 4 h", "250 ms": the two largest units that are not zero, what is smaller is cut off. Below
 * two minutes seconds are the largest unit, but for a whole minute ("1 min"). "0 s" for zero. Negative with a minus.
 * Returns out. */
char *text_duration(char out[40], int64_t ms);

#endif
