/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim check` prints: which patterns fit, how near each comes to the service's limits, and the findings in full. */
#ifndef IVSIM_REPORT_CHECK_H
#define IVSIM_REPORT_CHECK_H

#include "fit.h"
#include "report.h"

/* False where the stream failed. */
bool report_check(const struct model *model, const struct fit *fit, FILE *to, struct report_style style);

#endif
