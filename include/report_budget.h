/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A budget for the provider's own alarms: what `aws budgets create-budget --cli-input-json` takes (AWS Budgets API
 * 2016-10-20, CreateBudget). */
#ifndef IVSIM_REPORT_BUDGET_H
#define IVSIM_REPORT_BUDGET_H

#include <stdio.h>

#include "export_run.h"

enum { REPORT_BUDGET_SERVICES_MAX = 16, REPORT_BUDGET_NAME_MAX = 100 };

struct report_budget_options {
    const char *account_id;                          /* NULL: left out, to be given as --account-id */
    const char *email;                               /* whom to warn; NULL: nobody */
    const char *service[REPORT_BUDGET_SERVICES_MAX]; /* as Cost Explorer names them; none: the whole account */
    size_t services;
};

/* The limit is the bill, rounded up to a cent. False where the stream has failed. */
bool report_budget(const struct export_run *run, const struct report_budget_options *options, FILE *to);

#endif
