/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices applied to usage: exact decimals, one rounding a line (half-even to 10^-9 USD). A tariff is a book and an account
 * bound to the lines of one bill; it knows nothing of events, viewers or chance. In order, for each line: what the account
 * has used already, free allowances (pools in the book's order), tiers, discount (PRODUCT "Fine print").
 *
 * With T = used + q, a pool's free amount F is taken from the front of what the pool's lines use (used first, then q, lines in
 * their order); what remains of q is priced along the tiers from where what remains of used ends. Past use of a group of
 * lines (a dimension left open) counts once: for the first line of the bill that belongs to it, so that its tiers are not
 * climbed by every line. */
#ifndef IVSIM_TARIFF_H
#define IVSIM_TARIFF_H

#include "book.h"
#include "scenario.h"

struct tariff_line {
    struct line_key key;
    const struct rate *rate;
    int128 unit_base; /* usage units in one billed unit */
    int128 used;      /* by the account already, in usage units, less what was free of it */
};

struct tariff {
    struct tariff_line *line; /* the bill's lines, then lines that only the account's past use touches */
    size_t lines;             /* of the bill */
    size_t all_lines;
    struct tariff_pool *pool;
    size_t pools;
    int64_t discount_ppm;
};

/* Binds. A line without a rate is a fault with the line's name and the book's (diag; STATUS_INPUT). `period_ms` turns
 * GB-months into byte-milliseconds. Arrays live in the arena. */
enum status tariff_build(const struct book *book, const struct account *account, const struct line_key key[], size_t lines,
                         int64_t period_ms, struct arena *arena, struct diag *diag, struct tariff *tariff);

/* The cost of each line of usage `quantity` (usage units, >= 0). False where it does not fit 64 bits of nano-USD. No
 * allocation; O(lines x tiers). */
bool tariff_charge(const struct tariff *tariff, const int128 quantity[], int64_t cost_nano[]);

/* How one line came about, for reports: quantities in usage units at each price, in order; free amounts have price 0 and
 * `free` set. Returns how many steps there are (at most TARIFF_STEPS_MAX). */
struct tariff_step {
    int128 quantity;
    int64_t price_nano;
    bool free;
    size_t tier; /* of the rate: the first of those that follow each other at this price; 0 where it is free */
};
enum { TARIFF_STEPS_MAX = 24 };
size_t tariff_steps(const struct tariff *tariff, const int128 quantity[], size_t line,
                    struct tariff_step step[TARIFF_STEPS_MAX]);

#endif
