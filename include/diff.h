/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two results against each other: what changed in the inputs, in each pattern's total and in each line of its bill.
 *
 * Months of the same seed and number saw the same draws, whatever the two scenarios say; where both sides have their
 * months, differences of means are those of pairs (common random numbers). Elsewhere, and for percentiles, the two
 * intervals are put together by the method of variance estimates recovery (Zou and Donner 2008), which for sides that
 * rise and fall together is wider than it had to be. */
#ifndef IVSIM_DIFF_H
#define IVSIM_DIFF_H

#include "summary.h"

/* A setting as understood. */
struct diff_input {
    const char *path, *value;
    const char *from; /* "webinar.cfg:9", "preset webinar", "default" */
};

struct diff_line {
    const char *column; /* its name, "channel.output.hd.europe": lines of two sides match by it */
    const char *unit;
    double quantity_mean, quantity_p90;
    int64_t cost_mean_nano, cost_p90_nano;
};

struct diff_pattern {
    const char *name;
    bool fits;
    const char *verdict; /* on the budget; NULL without one */
    struct summary_estimate mean, percentile[SAMPLE_PERCENTILES];
    struct summary_estimate decisive; /* at the side's percentile */
    const struct diff_line *line;
    size_t lines;
    const int64_t *total_nano; /* by month; NULL where they are not known */
};

struct diff_side {
    const char *name; /* what the person called it */
    const char *file, *title, *digest;
    const char *book, *book_digest, *version;
    uint64_t seed;
    int64_t first_replication, replications;
    double percentile; /* of the budget, or 90 */
    const struct diff_input *input;
    size_t inputs;
    bool has_inputs;
    const struct diff_pattern *pattern;
    size_t patterns;
    int best; /* the recommended pattern; -1 where none fits */
};

/* b - a. */
struct diff_change {
    struct summary_estimate a, b, change;
};

struct diff_setting {
    const struct diff_input *a, *b; /* NULL: that side does not have it */
};

struct diff_line_pair {
    const struct diff_line *a, *b; /* NULL: that side's bill does not have it */
};

struct diff_pair {
    const struct diff_pattern *a, *b;
    struct diff_change mean, percentile[SAMPLE_PERCENTILES];
    struct diff_change decisive;                        /* at diff.percentile */
    double dearer_probability, dearer_low, dearer_high; /* of b against a in the same month; NaN where not paired */
    double equal_probability;
    const struct diff_line_pair *line; /* in a's order, then those that only b has */
    size_t lines;
};

struct diff {
    const struct diff_side *a, *b;
    double percentile; /* that of both budgets, where they agree; else 90 */
    bool paired;
    const char *unpaired_reason;        /* NULL where they are */
    const struct diff_setting *setting; /* those that differ: in a's order, then those that only b has */
    size_t settings;
    const struct diff_pair *pair; /* patterns of both sides, in a's order */
    size_t pairs;
    const struct diff_pattern **only_a, **only_b; /* patterns of one side */
    size_t only_a_count, only_b_count;
    struct diff_change recommended; /* of the recommended pattern's total at the percentile; where both have one */
    bool has_recommended;
};

/* Everything is borrowed from the sides or lives in the arena. STATUS_LIMIT where memory is out. */
enum status diff_build(const struct diff_side *a, const struct diff_side *b, struct arena *arena, struct diff *diff);

/* Whether a pattern belongs into a short report: a side recommends it, or there is no other. */
bool diff_is_of_interest(const struct diff *diff, const struct diff_pair *pair);

#endif
