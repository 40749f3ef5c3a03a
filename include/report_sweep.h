/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep as text, CSV, JSON and JSON Lines, and the tables of its picture. docs/decision.md tells the members. */
#ifndef IVSIM_REPORT_SWEEP_H
#define IVSIM_REPORT_SWEEP_H

#include "report.h"
#include "report_vary.h"
#include "sweep.h"

/* All answer false where the stream has failed. */
bool report_sweep_text(const struct report_study *study, const struct sweep *sweep, FILE *to,
                       struct report_style style);
bool report_sweep_csv(const struct sweep *sweep, FILE *to); /* a row per point and pattern */
bool report_sweep_json(const struct report_study *study, const struct sweep *sweep, FILE *to);
bool report_sweep_jsonl(const struct sweep *sweep, FILE *to); /* an object per point and pattern */

/* "inputs" and "points", into the open object. */
void report_sweep_json_members(struct emit *emit, const struct sweep *sweep);

#endif
