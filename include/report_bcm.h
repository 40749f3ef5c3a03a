/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The usage of a bill as a worksheet for the provider's own calculator (AWS Billing and Cost Management, Pricing
 * Calculator): a row per line, with the columns `usage_type` and `operation` left to fill in, as they are not
 * published. */
#ifndef IVSIM_REPORT_BCM_H
#define IVSIM_REPORT_BCM_H

#include <stdio.h>

#include "export_run.h"

/* False where the stream has failed. */
bool report_bcm(const struct export_run *run, FILE *to);

#endif
