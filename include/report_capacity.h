/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim capacity` prints and writes. */
#ifndef IVSIM_REPORT_CAPACITY_H
#define IVSIM_REPORT_CAPACITY_H

#include "capacity.h"
#include "diag.h"
#include "report.h"

/* Every one answers false where its stream failed. */
bool report_capacity(const struct capacity *capacity, FILE *to, struct report_style style);
bool report_capacity_json(const struct capacity *capacity, const char *version, FILE *to); /* schema ivsim/capacity/1 */
bool report_capacity_csv(const struct capacity *capacity, FILE *to); /* a row per pattern and kind */

/* Writes capacity.json and capacity.csv into the folder `dir`, which is made, and draws capacity.svg and capacity.png:
 * how likely each peak exceeds a number, with the quota. STATUS_IO with the reasons in `diag`, also where there is no
 * gnuplot: then the tables stand. */
enum status report_capacity_folder(const struct capacity *capacity, const char *version, const char *dir,
                                   bool fresh_scripts, struct diag *diag);

#endif
