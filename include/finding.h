/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What speaks against a pattern, or should be known before it is bought: a limit that the workload runs into, sessions
 * that found no seat. Found by `fit`, carried by the result, shown by every writer. */
#ifndef IVSIM_FINDING_H
#define IVSIM_FINDING_H

#include <stddef.h>

#include "diag.h"

struct finding {
    enum severity severity; /* an error: the pattern can't carry this workload */
    const char *code;       /* a word for scripts: "subscribers-per-stage" */
    const char *text;       /* the number, the limit, its source, how likely */
    double probability;     /* share of the months in which it happens; NaN where chance has no part */
};

/* The findings of one pattern. */
struct finding_list {
    const struct finding *finding;
    size_t count;
};

#endif
