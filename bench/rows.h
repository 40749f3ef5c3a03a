/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bench's table, row by row. What was asked for is 0 where nothing was. */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include <stdio.h>

#include "runner.h"

static inline void row_title(const char *what)
{
    printf("\n  %-42s %9s %9s %14s\n", what, "best", "median", "asked");
}

static inline void row_verdict(double asked, const char *sign, const char *unit, int met)
{
    if (asked > 0)
        printf("   %s %.4g%s%s  %s", sign, asked, *unit ? " " : "", unit, met ? "met" : "missed");
    else
        printf("   %s", unit);
    putchar('\n');
    fflush(stdout);
}

/* At least `asked`, by the median. */
static inline void row_ratio(const char *what, struct spread ratio, double asked)
{
    printf("  %-42s %9.4g %9.4g", what, ratio.best, ratio.median);
    row_verdict(asked, ">=", "", ratio.median >= asked);
}

/* In units of `unit`, of the figure's own; at most `asked`. */
static inline void row_each(const char *what, struct spread figure, double unit, const char *name, double asked)
{
    printf("  %-42s %9.4g %9.4g", what, figure.best / unit, figure.median / unit);
    row_verdict(asked, "<=", name, figure.median / unit <= asked);
}

static inline void row_none(const char *what, const char *why)
{
    printf("  %-42s %s\n", what, why);
    fflush(stdout);
}

#endif
