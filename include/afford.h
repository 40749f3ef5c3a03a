/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large an input may get before a percentile of the bill exceeds a budget, pattern by pattern: the same search as
 * break-even, for the percentile less the budget. */
#ifndef IVSIM_AFFORD_H
#define IVSIM_AFFORD_H

#include "breakeven.h"

/* Factors on what is written that are tried, where nobody says a range. */
#define AFFORD_RANGE "*=0.015625:16"

enum afford_answer { AFFORD_AT, AFFORD_NOTHING, AFFORD_ALL }; /* up to somewhere; not even the least; the whole range */

struct afford_pattern {
    enum afford_answer answer;
    struct crossing where; /* AFFORD_AT */
    double at;             /* the largest value asked that keeps the budget; the least one where none does */
    bool fits;             /* there */
    const char *obstacle;
    struct summary_estimate bill; /* there, at the percentile */
};

struct afford {
    const struct vary *vary;
    int64_t budget_nano;
    const struct afford_pattern *pattern; /* in the scenario's order */
    size_t patterns;
    size_t probes;
};

/* `request->percentile` is the budget's. Factors are tried from 1 on, twofold up and down; else the ends of the range.
 */
enum status afford_build(const struct probe_request *request, const struct vary *vary, int64_t budget_nano,
                         struct arena *arena, struct diag *diag, struct afford *afford);

#endif
