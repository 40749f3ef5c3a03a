/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bill as a dataset of the FinOps Open Cost and Usage Specification, FOCUS 1.2 (https://focus.finops.org, May 2025):
 * one row for each price tier of each line, so that unit price x quantity = cost. Columns: all 21 that must always be
 * present, the conditional and recommended ones that a forecast can fill, and custom ones with the prefix x_. */
#ifndef IVSIM_REPORT_FOCUS_H
#define IVSIM_REPORT_FOCUS_H

#include <stdio.h>

#include "export_run.h"

struct report_focus_account {
    const char *id;   /* NULL: "ivsim:forecast" */
    const char *name; /* NULL: "ivsim forecast" */
};

/* The CSV. False where the stream has failed. */
bool report_focus(const struct export_run *run, const struct report_focus_account *account, struct arena *arena,
                  FILE *to);

/* The schema's metadata (FOCUS 1.2, Metadata): the same bytes for the same run. */
bool report_focus_metadata(const struct export_run *run, FILE *to);

#endif
