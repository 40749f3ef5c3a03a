/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "book.h"

const char *const rate_status_name[RATE_STATUSES + 1] = {
    [RATE_PUBLISHED] = "published",
    [RATE_REPORTED] = "reported",
    [RATE_ASSUMED] = "assumed",
};

bool book_matches(enum meter meter, const int value[METER_DIMENSIONS_MAX], struct line_key key)
{
    if (meter != key.meter)
        return false;
    for (size_t i = 0; i < meter_table[meter].dimensions; i++)
        if (value[i] != BOOK_ANY && value[i] != key.value[i])
            return false;
    return true;
}

static size_t named_dimensions(const struct rate *rate)
{
    size_t named = 0;
    for (size_t i = 0; i < meter_table[rate->meter].dimensions; i++)
        named += rate->value[i] != BOOK_ANY;
    return named;
}

const struct rate *book_rate(const struct book *book, struct line_key key)
{
    const struct rate *best = NULL;
    for (const struct rate *rate = book->rate; rate < book->rate + book->rates; rate++)
        if (book_matches(rate->meter, rate->value, key) && (!best || named_dimensions(rate) > named_dimensions(best)))
            best = rate;
    return best;
}
