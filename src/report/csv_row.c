/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv_row.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static void next_cell(struct csv_row *row)
{
    if (row->started)
        fputc(',', row->to);
    row->started = true;
}

void csv_row_text(struct csv_row *row, const char *text)
{
    next_cell(row);
    if (!text)
        return;
    if (!text[strcspn(text, ",\"\r\n")]) {
        fputs(text, row->to);
        return;
    }
    fputc('"', row->to);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', row->to);
        fputc(*text, row->to);
    }
    fputc('"', row->to);
}

void csv_row_integer(struct csv_row *row, int64_t value)
{
    next_cell(row);
    fprintf(row->to, "%" PRId64, value);
}

char *csv_row_format(char out[64], int128 digits, int places)
{
    assert(places >= 0 && places <= 18);
    uint128 left = digits < 0 ? -(uint128)digits : (uint128)digits;
    while (places > 0 && left % 10 == 0) {
        left /= 10;
        places--;
    }
    char reversed[64];
    size_t n = 0;
    for (int written = 0; left > 0 || written <= places; written++) {
        if (written == places && places > 0)
            reversed[n++] = '.';
        reversed[n++] = (char)('0' + (int)(left % 10));
        left /= 10;
    }
    size_t at = 0;
    if (digits < 0)
        out[at++] = '-';
    while (n > 0)
        out[at++] = reversed[--n];
    out[at] = '\0';
    return out;
}

void csv_row_decimal(struct csv_row *row, int128 digits, int places)
{
    char out[64];
    next_cell(row);
    fputs(csv_row_format(out, digits, places), row->to);
}

void csv_row_end(struct csv_row *row)
{
    fputc('\n', row->to);
    row->started = false;
}
