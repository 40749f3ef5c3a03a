/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim diff` prints. */
#ifndef IVSIM_REPORT_DIFF_H
#define IVSIM_REPORT_DIFF_H

#include "diff.h"
#include "report.h"

/* Every one answers false where its stream failed. */
bool report_diff(const struct diff *diff, FILE *to, struct report_style style);

/* Schema ivsim/diff/1. */
bool report_diff_json(const struct diff *diff, FILE *to);

/* Tables as GitHub shows them: for a pull request. */
bool report_diff_markdown(const struct diff *diff, FILE *to);

#endif
