/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim diff` prints. */
#ifndef IVSIM_REPORT_DIFF_H
#define IVSIM_REPORT_DIFF_H

#include "diag.h"
#include "diff.h"
#include "report.h"

/* Every one answers false where its stream failed. */
bool report_diff(const struct diff *diff, FILE *to, struct report_style style);

/* Schema ivsim/diff/1. */
bool report_diff_json(const struct diff *diff, FILE *to);

/* Tables as GitHub shows them: for a pull request. */
bool report_diff_markdown(const struct diff *diff, FILE *to);

/* Writes diff.json and diff.md into the folder `dir`, which is made, and draws diff.svg and diff.png: how likely the bill
 * exceeds an amount, on both sides. STATUS_IO with the reasons in `diag`, also where there is no gnuplot. */
enum status report_diff_folder(const struct diff *diff, const char *dir, bool fresh_scripts, struct diag *diag);

#endif
