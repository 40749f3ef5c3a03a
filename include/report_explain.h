/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim explain` prints: the scenario as understood, every law with mean and quantiles, and the bill of the
 * expected month, line by line. */
#ifndef IVSIM_REPORT_EXPLAIN_H
#define IVSIM_REPORT_EXPLAIN_H

#include <stdio.h>

#include "expect_bill.h"
#include "report.h"

struct explained {
    const struct expectation *expectation;
    const struct expect_bill *bill; /* by pattern */
    const struct book *book;
};

/* False where the stream has failed. */
bool report_explain(const struct explained *explained, FILE *to, struct report_style style);

#endif
