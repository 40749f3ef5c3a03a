/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes rows of CSV (RFC 4180, but with \n at the ends of lines): cells with commas between them. */
#ifndef IVSIM_CSV_ROW_H
#define IVSIM_CSV_ROW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "int128.h"

struct csv_row {
    FILE *to;
    bool started; /* something stands in the row already */
};

void csv_row_text(struct csv_row *row, const char *text); /* quoted where it must be; NULL: an empty cell */
void csv_row_integer(struct csv_row *row, int64_t value);

/* digits x 10^-places (places 0-18) as the shortest decimal, without an exponent. */
void csv_row_decimal(struct csv_row *row, int128 digits, int places);

void csv_row_end(struct csv_row *row);

/* The text of csv_row_decimal; `out` has 64 bytes. Returns out. */
char *csv_row_format(char out[64], int128 digits, int places);

#endif
