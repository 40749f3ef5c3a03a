/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the tariff share: a book and an account bound to lines, for one December. */
#ifndef IVSIM_TESTS_TARIFF_DESK_H
#define IVSIM_TESTS_TARIFF_DESK_H

#include "check.h"

#include "tariff.h"

enum { HOUR = 3600000 };
static const int64_t december_ms = 31 * 24 * (int64_t)HOUR;

/* One line of a book: prices in nano-USD; the last tier is open. */
#define TIERS(...)                                                                                                     \
    .tier = (const struct tier[]){ __VA_ARGS__ },                                                                      \
    .tiers = sizeof((const struct tier[]){ __VA_ARGS__ }) / sizeof(struct tier)
#define FLAT(price) TIERS({ INT64_MAX, price })

struct desk { /* what a test needs to have something priced */
    struct arena arena;
    struct diag diag;
    struct tariff tariff;
};

static inline enum status open_desk(struct desk *desk, const struct book *book, const struct account *account,
                                    const struct line_key key[], size_t lines)
{
    assert_int_equal(arena_init(&desk->arena, 1 << 20), STATUS_OK);
    diag_init(&desk->diag, &desk->arena);
    return tariff_build(book, account, key, lines, december_ms, &desk->arena, &desk->diag, &desk->tariff);
}

static inline void close_desk(struct desk *desk)
{
    diag_fini(&desk->diag);
    arena_fini(&desk->arena);
}

static inline int64_t total(const struct book *book, const struct account *account, const struct line_key key[],
                            size_t lines, const int128 quantity[], int64_t cost_nano[])
{
    struct desk desk;
    assert_int_equal(open_desk(&desk, book, account, key, lines), STATUS_OK);
    assert_true(tariff_charge(&desk.tariff, quantity, cost_nano));
    int64_t sum = 0;
    for (size_t i = 0; i < lines; i++)
        sum += cost_nano[i];
    close_desk(&desk);
    return sum;
}

/* The cost of one line. */
static inline int64_t price_one(const struct book *book, const struct account *account, struct line_key key,
                                int128 quantity)
{
    int64_t cost_nano[1];
    return total(book, account, &key, 1, &quantity, cost_nano);
}

#endif
