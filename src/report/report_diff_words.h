/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that the text and the markdown of `ivsim diff` share. All live in the page's arena. */
#ifndef IVSIM_REPORT_DIFF_WORDS_H
#define IVSIM_REPORT_DIFF_WORDS_H

#include "diff.h"
#include "page.h"
#include "report_text.h"

const char *diff_usd(struct page *page, int64_t nano);
const char *diff_signed(struct page *page, int64_t nano);                               /* "+1.20", "-1.20", "0.00" */
const char *diff_percent_change(struct page *page, int64_t from_nano, int64_t to_nano); /* "+12.3 %"; "" from nothing */
const char *diff_interval(struct page *page, const struct summary_estimate *change);    /* "" without one */
const char *diff_share(struct page *page, double share);
const char *diff_quantity(struct page *page, const struct diff_line *line); /* the mean; "-" without a line */

/* "90": the percentile at which the sides are compared. */
const char *diff_percentile(struct page *page, const struct diff *diff);

/* "webinar.cfg: Webinar series; 5,000 times with seed 1" */
const char *diff_side_words(struct page *page, const struct diff_side *side);

/* What is recommended on either side, what that costs, and what the budgets' verdicts are. */
const char *diff_verdict_words(struct page *page, const struct diff *diff);

/* How the sides were compared. */
const char *diff_pairing_words(struct page *page, const struct diff *diff);

const char *diff_names(struct page *page, const struct diff_pattern *const pattern[], size_t count);

/* Whether anything that is shown of the line differs. */
bool diff_line_differs(const struct diff_line_pair *pair);

#endif
