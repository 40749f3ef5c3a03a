/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one viewer watches, tabulated once for all occurrences of an event: where shocks take viewers away (the sessions
 * are then followed over time, not from each viewer's arrival), and where so many occurrences are cut by the period
 * that integrating each of them anew takes minutes. */
#ifndef IVSIM_EXPECT_AUDIENCE_TABLE_H
#define IVSIM_EXPECT_AUDIENCE_TABLE_H

#include "expect_audience_work.h"

/* A programme of one length; or of any, where nothing hangs on it. Times after the actual start. */
struct slot {
    double from, step;
    size_t points;  /* 0: nobody can have come */
    double **time;  /* by class: expected time watched until each point */
    double *square; /* the same of the squared probability that a viewer is present */
};

struct tables {
    const struct nodes *live; /* the lengths that stand for all */
    bool by_live;             /* a slot for each; else one */
    struct slot *slot;
    double **after;       /* by class: time in each cell beyond the end, by length x cell; had nobody to leave */
    double *square_after; /* by length x cell, of those who linger */
};

/* Fills slots and tables without shocks, and with them. Returns NULL, or why only the simulator can tell. */
void expect_table_plain(struct work *work, struct tables *tables, struct arena *arena);
const char *expect_table_shocks(struct work *work, struct tables *tables, struct arena *arena);

/* Builds what is needed; `squares`: the square too. */
const char *expect_table_build(struct work *work, bool squares, struct arena *arena);

/* The expected time of one viewer of class `k` at one occurrence; E of the integral of the squared probability. */
double expect_table_class(const struct work *work, const struct cut *cut, size_t k, const struct nodes *begins,
                          struct arena *arena);
double expect_table_square(const struct work *work, const struct cut *cut, const struct nodes *begins,
                           struct arena *arena);

#endif
