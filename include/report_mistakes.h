/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim mistakes` prints. */
#ifndef IVSIM_REPORT_MISTAKES_H
#define IVSIM_REPORT_MISTAKES_H

#include "mistakes.h"
#include "report.h"

/* Every one answers false where its stream failed. */
bool report_mistakes(const struct mistakes *mistakes, FILE *to, struct report_style style);
bool report_mistakes_json(const struct mistakes *mistakes, const char *version, FILE *to); /* schema ivsim/mistakes/1 */
bool report_mistakes_csv(const struct mistakes *mistakes, FILE *to); /* a row per mistake and pattern */

#endif
