/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first part of `explain`: the scenario as understood, group by group, and what its laws look like. */
#ifndef IVSIM_REPORT_EXPLAIN_VALUES_H
#define IVSIM_REPORT_EXPLAIN_VALUES_H

#include "page.h"
#include "scenario.h"

void report_explain_values(struct page *page, const struct scenario *scenario);

#endif
