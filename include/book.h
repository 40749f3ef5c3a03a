/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A price book: rates by meter and dimension, tiers, free allowances, each with source, date and status. Immutable once
 * read. Prices are exact decimals in 10^-9 USD. */
#ifndef IVSIM_BOOK_H
#define IVSIM_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "meter.h"

enum rate_status { RATE_PUBLISHED, RATE_REPORTED, RATE_ASSUMED, RATE_STATUSES };
extern const char *const rate_status_name[RATE_STATUSES + 1]; /* "published", ..; ended by NULL */

enum { BOOK_ANY = -1 }; /* a rate that does not name a dimension holds for all its values */

struct tier {
    int64_t up_to;      /* in the rate's unit, of the period's total; INT64_MAX for the last */
    int64_t price_nano; /* per unit */
};

struct rate {
    enum meter meter;
    int value[METER_DIMENSIONS_MAX]; /* or BOOK_ANY */
    const struct unit *unit;
    const struct tier *tier; /* ascending, the last open */
    size_t tiers;
    const char *source;
    const char *as_of; /* "2026-10-09" */
    enum rate_status status;
    const char *note; /* why it is assumed, what is known of it; NULL where there is nothing to say */
    struct origin origin;
};

/* So much of a group of lines is free each period. A pool: all lines that match share it, in the order of the bill. */
struct allowance {
    const char *name;
    bool always; /* for every account; otherwise only where `account.free_tier` */
    int64_t quantity; /* in `unit` */
    const struct unit *unit;
    const struct rate_match {
        enum meter meter;
        int value[METER_DIMENSIONS_MAX]; /* or BOOK_ANY */
    } *match;
    size_t matches;
    const char *source;
};

struct book {
    const char *name;
    const char *title;
    const char *as_of;
    const char *file;
    char digest[65]; /* SHA-256 of the text, hexadecimal */
    const struct rate *rate;
    size_t rates;
    const struct allowance *allowance;
    size_t allowances;
};

/* The rate of a line: of the rates that match, the one that names most dimensions; among equals the first. NULL where
 * the book has none: a fault of the scenario, never a zero. */
const struct rate *book_rate(const struct book *book, struct line_key key);

bool book_matches(enum meter meter, const int value[METER_DIMENSIONS_MAX], struct line_key key);

#endif
