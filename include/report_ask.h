/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much to ask for: percentiles of each pattern's bill, the contingency above the median, and how large an input may
 * get within a budget. docs/decision.md tells the members. */
#ifndef IVSIM_REPORT_ASK_H
#define IVSIM_REPORT_ASK_H

#include "afford.h"
#include "report.h"
#include "report_vary.h"

struct report_ask {
    const struct probe *probe;   /* the scenario as written; `by`: at the percentile asked for */
    const size_t *order;         /* those that fit first, then by what is asked for */
    const struct afford *afford; /* NULL where nobody asked */
    double afford_percentile;
    int64_t afford_replications;
};

const size_t *report_ask_order(const struct probe *probe, struct arena *arena);

/* All answer false where the stream has failed. */
bool report_ask_text(const struct report_study *study, const struct report_ask *ask, FILE *to,
                     struct report_style style);
bool report_ask_csv(const struct report_ask *ask, FILE *to); /* a row per pattern */
bool report_ask_json(const struct report_study *study, const struct report_ask *ask, FILE *to);

#endif
