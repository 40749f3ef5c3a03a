/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of a run share. */
#ifndef IVSIM_REPORT_CSV_H
#define IVSIM_REPORT_CSV_H

#include "csv_row.h"
#include "result.h"

/* "rendition=hd region=europe" */
void report_csv_dimensions(struct csv_row *row, const struct result_line *line);

#endif
