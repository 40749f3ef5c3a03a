/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Break-even: the changes of the cheapest pattern along one input, in sentences and tables; over two inputs the
 * crossover map. docs/decision.md tells the members. All answer false where the stream has failed. */
#ifndef IVSIM_REPORT_BREAKEVEN_H
#define IVSIM_REPORT_BREAKEVEN_H

#include "breakeven.h"
#include "report.h"
#include "report_vary.h"

bool report_breakeven_text(const struct report_study *study, const struct breakeven *breakeven, FILE *to,
                           struct report_style style);
bool report_breakeven_csv(const struct breakeven *breakeven, FILE *to); /* a row per change */
bool report_breakeven_json(const struct report_study *study, const struct breakeven *breakeven, FILE *to);

/* Two inputs: the first across, the second downwards. */
bool report_map_text(const struct report_study *study, const struct sweep *sweep, FILE *to, struct report_style style);
bool report_map_csv(const struct sweep *sweep, FILE *to); /* a row per point */
bool report_map_json(const struct report_study *study, const struct sweep *sweep, FILE *to);

#endif
