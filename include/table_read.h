/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table in a CSV file (RFC 4180: commas, quotes doubled inside quotes; blank lines and lines that begin with # are
 * skipped). The first row is a header where its first cell is no number. */
#ifndef IVSIM_TABLE_READ_H
#define IVSIM_TABLE_READ_H

#include "reader.h"

enum { TABLE_BYTES_MAX = 64 << 20, TABLE_CELLS_MAX = 4000000 };

struct table {
    const char *file;
    const char *const *header; /* by column, or NULL */
    const char *const *cell;   /* row by row */
    const int *line;           /* of each row */
    size_t rows, columns;
};

/* Reads the file that `setting` (a text) names. False with an entry at `setting`, or at the line of the file. */
bool table_read(struct reader *reader, const struct setting *setting, struct table *table);

/* The number in a cell. Where `is_duration`, in ms: a text with a unit ("15 min"), or a number in the unit that the
 * column's header ends with (offset_min, "stay (h)"; ms, s, min, h), seconds otherwise. */
bool table_value(struct reader *reader, const struct table *table, size_t row, size_t column, bool is_duration,
                 double *value);

#endif
