/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact decimals. Money is a whole number of 10^-9 USD in 64 bits (up to 9.2e9 USD); prices and shares that enter a
 * bill are parsed from their text, never through binary floating point. */
#ifndef IVSIM_MONEY_H
#define IVSIM_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "int128.h"

enum { MONEY_NANO = 1000000000 }; /* of one USD */

/* Parses an unsigned or signed decimal ("0.0072", "12", "-3.5", no exponent) into units of 10^-`places` (0-18),
 * exactly. False where the text is anything else, has more places, or does not fit. The whole text must be used. */
bool money_decimal(const char *text, int places, int64_t *out);

/* Parses "5000 USD" (one or more blanks) into nano-USD. False as above, or for another currency. */
bool money_parse(const char *text, int64_t *nano);

/* Reads the longest signed decimal at the start of `text` as `digits` x 10^-`places`, exactly. Returns the first
 * character after it; NULL where no decimal stands there or it has more than 36 digits. For readers of quantities with
 * a unit. */
const char *money_scan(const char *text, int128 *digits, int *places);

/* 10^exponent, 0-36. */
int128 money_power_of_ten(int exponent);

/* numerator / denominator to the nearest integer, ties to even. denominator > 0. */
int128 money_divide_half_even(int128 numerator, int128 denominator);

/* Writes nano-USD as the shortest exact decimal: "32.8", "0", "-0.000000001". `out` has 40 bytes. Returns out. */
char *money_exact(char out[40], int64_t nano);

#endif
