/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim mistakes` prints. */
#ifndef IVSIM_REPORT_MISTAKES_H
#define IVSIM_REPORT_MISTAKES_H

#include "diag.h"
#include "mistakes.h"
#include "report.h"

/* Every one answers false where its stream failed. */
bool report_mistakes(const struct mistakes *mistakes, FILE *to, struct report_style style);
bool report_mistakes_json(const struct mistakes *mistakes, const char *version, FILE *to); /* schema ivsim/mistakes/1 */
bool report_mistakes_csv(const struct mistakes *mistakes, FILE *to); /* a row per mistake and pattern */

/* Writes mistakes.json and mistakes.csv into the folder `dir`, which is made, and draws mistakes.svg and mistakes.png.
 * STATUS_IO with the reasons in `diag`, also where there is no gnuplot: then the tables stand. */
enum status report_mistakes_folder(const struct mistakes *mistakes, const char *version, const char *dir,
                                   bool fresh_scripts, struct diag *diag);

#endif
