/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a CSV file as RFC 4180 has them: fields in quotes may hold commas, line ends and doubled quotes; lines end in
 * LF or CRLF. For reading back the files of a run. Blank lines are skipped. */
#ifndef IVSIM_CSV_SCAN_H
#define IVSIM_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { CSV_FIELDS_MAX = 4096, CSV_ROW_BYTES_MAX = 1 << 20 };

struct csv_scan {
    FILE *from; /* not owned */
    char *row;  /* the fields of the row, each ended by NUL */
    size_t length;
    size_t capacity;
    size_t *start; /* of each field in `row` */
    size_t fields;
    size_t starts;     /* room in `start` */
    int line;          /* where the row starts, from 1 */
    int next_line;     /* where the next one does */
    const char *fault; /* why the rows ended early; NULL at the plain end of the file */
};

void csv_scan_init(struct csv_scan *scan, FILE *from);
void csv_scan_fini(struct csv_scan *scan);

/* Reads the next row; false at the end and at a fault: an unfinished quote, text after a closing quote, a NUL byte, a
 * row beyond the limits, a read error, no memory. */
bool csv_scan_next(struct csv_scan *scan);

/* Field `i` of the row last read, "" where the row is shorter. Valid until the next row. */
const char *csv_scan_field(const struct csv_scan *scan, size_t i);

/* The number of the field that says `name`, or `fields` where none does. */
size_t csv_scan_find(const struct csv_scan *scan, const char *name);

#endif
