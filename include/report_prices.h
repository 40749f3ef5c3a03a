/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim prices` prints: a price book, meter by meter, every price with its status, source and date. */
#ifndef IVSIM_REPORT_PRICES_H
#define IVSIM_REPORT_PRICES_H

#include "book.h"
#include "report.h"

/* For a reader: tables as small as the book allows. False where the stream failed. */
bool report_prices(const struct book *book, FILE *to, struct report_style style);

/* RFC 4180 with \n: a row per tier of every rate, prices as exact decimals. */
bool report_prices_csv(const struct book *book, FILE *to);

#endif
