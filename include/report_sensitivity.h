/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the uncertainty hangs on, as a page, as JSON (schema ivsim/sensitivity/1), as CSV, and as pictures. */
#ifndef IVSIM_REPORT_SENSITIVITY_H
#define IVSIM_REPORT_SENSITIVITY_H

#include <stdio.h>

#include "diag.h"
#include "report.h"
#include "result.h"
#include "sensitivity.h"

/* `result` is that of sample A: what `run` would show. */
struct report_sensitivity {
    const struct result *result;
    const struct sensitivity *study;
};

/* The page tells of one pattern: the recommended one; where none is, the first in the ranking. The tables and pictures
 * too, but JSON and CSV know all. */
size_t report_sensitivity_pattern(const struct report_sensitivity *report);

/* False where the stream has failed. */
bool report_sensitivity_text(const struct report_sensitivity *report, FILE *to, struct report_style style);
bool report_sensitivity_json(const struct report_sensitivity *report, FILE *to);
bool report_sensitivity_csv(const struct report_sensitivity *report, FILE *to); /* a row per pattern and input */

/* Writes sensitivity.json, sensitivity.csv, sensitivity.txt into `dir`, which exists, and draws the pictures sobol and
 * tornado there. STATUS_IO with the reasons in `diag`; where gnuplot is missing the tables stand, and that is said. */
enum status report_sensitivity_folder(const struct report_sensitivity *report, const char *dir, struct diag *diag);

#endif
