/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result: everything that a writer shows, named and ordered, computed once. Writers look up and format. It is a
 * pure function of (scenario, price book, seed, replications, version). */
#ifndef IVSIM_RESULT_H
#define IVSIM_RESULT_H

#include "compare.h"
#include "finding.h"
#include "precision.h"
#include "series.h"
#include "summary.h"

enum { RESULT_NONE = -1 };

/* How a line's cost came from its quantity, as far as one number tells. */
enum result_price {
    RESULT_PRICE_LIST,    /* quantity x one price of the book */
    RESULT_PRICE_AVERAGE, /* tiers, allowances or a discount were mixed: what was paid a unit */
    RESULT_PRICE_FREE     /* nothing was paid */
};

/* So much of a line at one price: a price tier, or what an allowance left free. */
struct result_step {
    int128 quantity; /* in usage units, unit_base of which are one billed unit */
    int128 unit_base;
    int64_t from; /* where the tier starts, in billed units of the period; 0 where it is free */
    int64_t list_price_nano;
    int128 price_femto; /* the list price less the account's discount, in 10^-15 USD */
    int64_t list_cost_nano;
    int64_t cost_nano; /* the steps of a line add up to its cost exactly */
    bool free;
};

struct result_bill_line {
    double quantity; /* in billed units */
    int64_t cost_nano;
    enum result_price kind;
    double price; /* USD a unit */
    double share; /* of the bill */
    const struct result_step *step;
    size_t steps; /* 0 where nothing was used */
};

struct result_bill {
    int percentile;
    int64_t replication; /* its number, that --only-replication takes */
    int64_t total_nano;
    const struct result_bill_line *line; /* by the pattern's lines */
};

struct result_line {
    const struct meter_info *meter;
    const char *value[METER_DIMENSIONS_MAX]; /* words of its dimensions */
    const char *name;                        /* "channel.output full_hd, europe" */
    const char *column;                      /* "channel.output.full_hd.europe" */
    const struct unit *unit;
    enum rate_status status;
    const struct rate *rate; /* of the book: for its source */
    const struct summary_line *summary;
};

struct result_pattern {
    const char *name;
    const char *sentence; /* may be NULL */
    bool fits;            /* no finding is an error */
    struct finding_list findings;
    const struct summary_pattern *summary;
    const struct result_line *line;
    size_t lines;
    const int *line_of_column; /* by the result's columns; RESULT_NONE where the pattern has no such line */
    const size_t *by_cost;     /* lines, dearest in the mean first */
    struct result_bill bill[SUMMARY_BILLS];
    double cheapest_probability; /* among all patterns */
    double cheapest_fitting;     /* among those that fit; NaN for the others */
    const struct compare_regret *regret; /* NULL where it does not fit */
};

/* A line that rests on a rate which the provider did not publish, over all patterns. */
struct result_doubt {
    const char *name;
    enum rate_status status;
    double share; /* the largest of the mean cost of any pattern.. */
    int pattern;  /* ..this one's */
};

/* The best two that fit, ranked by their total at the budget's percentile (90 without a budget), then by mean. */
struct result_choice {
    int best, next;                                                /* RESULT_NONE where there is none */
    int unfit; /* the cheapest of those that don't fit, if it would cost less than the best; else RESULT_NONE */
    int64_t at_saving_nano;                                        /* next - best at that percentile */
    struct summary_estimate saving;                                /* mean of next - best, replication by replication */
    int64_t saving_low_nano, saving_median_nano, saving_high_nano; /* P5, P50, P95 of it */
    double cheaper_probability;                                    /* of the best against the next; ties half */
};

struct result_options {
    const char *version;
    const char *engine;
    const struct book *book;
    const struct finding_list *findings; /* by pattern; NULL: none */
    int64_t first_replication;           /* number of row 0 */
    const struct precision *precision;   /* the last look; NULL: none was asked for */
};

struct result {
    const char *version, *engine;
    const struct model *model;
    const struct scenario *scenario;
    const char *file; /* the scenario's, without folders: the result must not depend on where it lies */
    const struct book *book;
    const struct precision *precision; /* NULL: none was asked for */
    const struct outcomes *outcomes; /* the rows, for replications.csv */
    int64_t first_replication;
    struct summary summary;
    struct compare compare;
    struct series series;
    struct result_pattern *pattern; /* in the scenario's order */
    size_t patterns;
    const size_t *ranking; /* those that fit first, each group by the total at the budget's percentile, then by mean */
    struct result_choice choice;
    bool has_mistakes; /* mistake.h: something that can be switched off */
    const struct result_doubt *doubt; /* assumed before reported, each by falling share */
    size_t doubts;
    const char *const *column; /* names of all lines of all patterns, ascending by meter, then values */
    size_t columns;
};

/* Builds from at least one replication; `series` stays empty (series_build fills it). Everything borrowed must outlive
 * the result. STATUS_LIMIT where memory is out. */
enum status result_build(const struct outcomes *outcomes, const struct result_options *options, struct arena *arena,
                         struct result *result);

/* Where a value was written: "webinar.cfg:9", "preset webinar", "default". Without the folder, as the result does not
 * hang on where the file lies. Returns out. */
enum { RESULT_ORIGIN_TEXT = 600 };
char *result_origin(char out[RESULT_ORIGIN_TEXT], const struct stated *stated);

/* Of the recommended pattern: for `run --gate`. VERDICT_UNDECIDED where none is recommended; VERDICT_WITHIN where there
 * is no budget. */
enum verdict result_verdict(const struct result *result);

#endif
