/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a function that is only estimated crosses zero, upwards, with a 95 % interval for the place.
 *
 * The function answers with an estimate and its 95 % interval. The place is where the estimate changes sign: a bracket
 * narrowed by regula falsi with halved weights (Dowell and Jarratt 1971, "Illinois"), with a bisection every third
 * step.
 *
 * The interval is the set of places whose own interval holds zero (a test turned around, as Fieller 1954 did for a
 * ratio of means): where the true crossing is x0, the truth at x0 is zero, the interval at x0 holds it with 95 %, and
 * exactly then x0 is in the set. Nothing is linearised, no slope is estimated, and it covers as the intervals of the
 * function do. Its ends are where the upper limit and the lower limit cross zero. */
#ifndef IVSIM_CROSSING_H
#define IVSIM_CROSSING_H

#include <stdbool.h>

#include "status.h"

struct crossing_value {
    double middle;
    double low, high; /* NaN where there is no interval; both `middle` where nothing is left to chance */
};

/* The value at x; any other status than STATUS_OK ends the search. */
typedef enum status crossing_function(void *context, double x, struct crossing_value *value);

struct crossing_task {
    crossing_function *value;
    void *context;
    double low, high; /* where the function can be asked */
    bool whole;       /* only at whole numbers */
    bool ties_above;  /* zero counts as above zero */
};

struct crossing {
    double below, above; /* not above zero at one, above zero at the other; neighbours where whole */
    double at;           /* between them; `below` where whole */
    bool has_interval;
    bool from_open, to_open; /* the interval reaches beyond the range */
    double from, to;         /* whole: the last number below zero lies within from..to */
};

/* `below` and `above` bracket the crossing. */
enum status crossing_find(const struct crossing_task *task, double below, double above, struct crossing *out);

#endif
