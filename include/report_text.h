/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the text report, each in its place on the page. Only report_text puts them together. */
#ifndef IVSIM_REPORT_TEXT_H
#define IVSIM_REPORT_TEXT_H

#include "page.h"
#include "result.h"

/* Characters of a pattern's name in a table: at most, and where the table is too wide. */
enum { REPORT_TEXT_NAME_MAX = 40, REPORT_TEXT_NAME = 24 };

/* Money as shown: to the cent. In the page's arena, like all texts here. */
const char *report_text_usd(struct page *page, int64_t nano);

/* "90", "97.5". */
const char *report_text_percentile(struct page *page, double p);

/* "12.3 %"; "< 0.1 %" and "> 99.9 %" where rounding would make a certainty of a chance. */
const char *report_text_percent(struct page *page, double share);

/* A quantity to about four significant digits below ten, two decimals at most. */
const char *report_text_quantity(struct page *page, double quantity);

/* What is said of a pattern's status: "*" assumed, "+" reported, "" published. */
const char *report_text_mark(enum rate_status status);

/* What the bill is for: "month", or "period" where it is none. */
const char *report_text_period(const struct scenario *scenario);

/* Sections. */
void report_text_patterns(struct page *page, const struct result *result);
void report_text_choice(struct page *page, const struct result *result);
void report_text_regret(struct page *page, const struct result *result);
void report_text_bill(struct page *page, const struct result *result);
void report_text_drivers(struct page *page, const struct result *result);
void report_text_details(struct page *page, const struct result *result);
void report_text_findings(struct page *page, const struct result *result);

#endif
