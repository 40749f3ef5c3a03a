/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reports of sweep, breakeven and budget share: the head of the page, the words for an input and its values,
 * and the first members of their JSON. */
#ifndef IVSIM_REPORT_VARY_H
#define IVSIM_REPORT_VARY_H

#include "csv_row.h"
#include "emit.h"
#include "load.h"
#include "page.h"
#include "probe.h"

/* Of what is reported. */
struct report_study {
    const struct loaded *base; /* the scenario without the varied inputs */
    const char *version;
    int64_t replications; /* of one point */
    double percentile;    /* what patterns are ranked by; 0: the mean */
    bool partial;
};

/* Title, how it was simulated, prices. `points` counts them ("11 points"); NULL: the scenario as written. */
void report_vary_head(struct page *page, const struct report_study *study, const char *points);

/* "mean", "P90", "P97.5". */
const char *report_vary_by(struct page *page, double percentile);

/* A value as a table shows it: "1,200", "45 min", "x 1.25"; of a word, the word. */
const char *report_vary_value(struct page *page, const struct vary *vary, double value, const char *text);
/* The same to `digits` significant digits at most. */
const char *report_vary_round(struct page *page, const struct vary *vary, double value, int digits);

/* "events[0].audience.size", or "a factor on every audience". */
const char *report_vary_name(struct page *page, const struct vary *vary);

void report_vary_key_estimate(struct emit *emit, const char *key, struct summary_estimate e); /* { value, ci95 } */
/* "percentiles": an estimate each, from the one with that index on. */
void report_vary_key_percentiles(struct emit *emit, const struct probe_pattern *pattern, size_t first);
/* Schema, currency, scenario, prices, run, by. The object stays open. */
void report_vary_json_head(struct emit *emit, const char *schema, const struct report_study *study);
/* { "path", "factor", "unit", "spacing" } */
void report_vary_json_input(struct emit *emit, const struct vary *vary);

void report_vary_csv_money(struct csv_row *row, int64_t nano);
void report_vary_csv_interval(struct csv_row *row, struct summary_estimate e); /* two cells */
void report_vary_csv_number(struct csv_row *row, double value);                /* empty where it is not finite */

#endif
