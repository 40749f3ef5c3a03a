/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many viewers come to an occurrence, and when: as two moments and as a measure in points. */
#ifndef IVSIM_EXPECT_ARRIVE_H
#define IVSIM_EXPECT_ARRIVE_H

#include "expect_nodes.h"
#include "model.h"

struct expect_count {
    double mean, pairs; /* E[N], E[N (N - 1)] */
};

/* The number of viewers of one occurrence. Of an absolute rate, whose arrivals are a measure of their own, what
 * multiplies it. */
struct expect_count expect_count_of(const struct model *model, const struct audience *audience, bool rate,
                                    struct arena *arena);

/* When viewers of one class come. */
struct expect_comer {
    const struct arrivals *arrivals;
    bool by_live;       /* it hangs on the programme's length */
    struct nodes law;   /* of ARRIVALS_LAW */
    size_t room;        /* points of an arriving */
    double earliest_ms; /* after the start */
    double longest_ms;  /* from an arrival to the end */
};

void expect_comer_build(struct expect_comer *comer, const struct arrivals *arrivals, const struct nodes *live,
                        struct arena *arena);

/* Arrivals about a programme of one length: a measure in points, ascending. Both arrays have room for comer.room. */
struct expect_arriving {
    size_t count;
    double *x, *weight;
};

void expect_arrive(const struct expect_comer *comer, double live_ms, struct expect_arriving *out);

#endif
