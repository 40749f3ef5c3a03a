/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much an account must allow: the most at once of everything that a quota counts, as the simulated months reach it,
 * against the quota; and what to ask for so that it is exceeded in no more than a stated share of the months.
 *
 * What to ask for is the upper end of a one-sided 95 % interval of the peak's quantile: the smallest order statistic
 * that is at or above the quantile with that confidence, whatever the distribution (David and Nagaraja, Order
 * Statistics, 7.1). For a risk r it takes ln 0.05 / ln(1 - r) months to have one: 299 for 1 %. */
#ifndef IVSIM_CAPACITY_H
#define IVSIM_CAPACITY_H

#include "outcomes.h"
#include "sample.h"

enum capacity_kind {
    CAPACITY_VIEWERS,
    CAPACITY_PARTICIPANTS,
    CAPACITY_CHANNEL_VIEWS,
    CAPACITY_STREAMS,
    CAPACITY_COMPOSITIONS,
    CAPACITY_STAGE_VIEWERS,
    CAPACITY_PUBLISHERS,
    CAPACITY_ALL_PUBLISHERS,
    CAPACITY_SUBSCRIPTIONS,
    CAPACITY_KINDS
};

struct capacity_info {
    const char *name; /* "concurrent-views": the quota's, with dashes; "viewers" where there is none */
    const char *what; /* "viewers of all channels at once" */
    enum peak peak;
    int limit; /* of enum limit; -1: no quota counts it */
};

extern const struct capacity_info capacity_table[CAPACITY_KINDS];

struct capacity_use {
    struct sample_spread spread;
    int64_t highest;
    bool has_bound;
    int64_t bound;                                /* see above */
    int64_t quota;                                /* where one counts it: the account's */
    int64_t over;                                 /* months above it */
    double over_probability, over_low, over_high; /* Clopper-Pearson, 95 % */
};

struct capacity_pattern {
    const char *name;
    bool concerns[CAPACITY_KINDS]; /* somebody or something is there to be counted */
    struct capacity_use use[CAPACITY_KINDS];
    int alike[CAPACITY_KINDS]; /* the first pattern whose months all reach the same; its own index where it is the first
                                */
    bool has_seats;
    int64_t seats;
    struct sample_spread turned_away; /* sessions a month that found no seat */
    double turned_away_probability;   /* share of the months with one */
};

struct capacity {
    const struct outcomes *outcomes;
    double risk;          /* 0.01 */
    int64_t least_months; /* that it takes to have a bound */
    const struct capacity_pattern *pattern;
    size_t patterns;
};

/* `risk_milli` in thousandths of a percent. Lives in the arena; STATUS_LIMIT where memory is out. */
enum status capacity_build(const struct outcomes *outcomes, int64_t risk_milli, struct arena *arena,
                           struct capacity *capacity);

/* Whether the quota has to be raised for the bound; false where there is no bound. */
bool capacity_must_ask(const struct capacity_use *use, enum capacity_kind kind);

/* The bound, rounded up to two digits: what one asks support for. */
int64_t capacity_to_ask(const struct capacity_use *use);

#endif
