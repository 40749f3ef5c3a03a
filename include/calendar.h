/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instants and durations: whole milliseconds, UTC, the proleptic Gregorian calendar without leap seconds. */
#ifndef IVSIM_CALENDAR_H
#define IVSIM_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

enum { SECOND_MS = 1000, MINUTE_MS = 60000, HOUR_MS = 3600000, DAY_MS = 86400000 };

/* Parses "2026-12-08 16:00", optionally with ":SS" or ":SS.mmm", then optionally "Z" or "+01:00"/"-05:30"; "T" may
 * stand for the blank. A date alone is midnight. Years 1970 to 2199. On failure returns false and `*why` says what is
 * wrong ("February has 28 days in that year"); that text is constant and lives for ever, here and below. */
bool calendar_instant(const char *text, int64_t *ms, const char **why);

/* Parses "2026-12" into the half-open range of that month in UTC. */
bool calendar_month(const char *text, int64_t *start_ms, int64_t *end_ms, const char **why);

/* Parses "90 s", "15 min", "2.5 h", "3 d", "250 ms", "1 w" (blanks optional; sec, hour, hours, day, days too), a sign
 * allowed, to whole ms (exact, then half-even). Refuses a bare number ("a duration needs a unit: s, min, h, d"),
 * exponents, and more than 100 years (36525 days). */
bool calendar_duration(const char *text, int64_t *ms, const char **why);

/* "2026-12-08T16:00:00Z" (milliseconds added where not zero). `out` has 40 bytes. Returns out. */
char *calendar_format(char out[40], int64_t ms);

#endif
