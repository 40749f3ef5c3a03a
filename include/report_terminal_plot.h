/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exceedance curves drawn with characters, for `ivsim run --plot`: one letter a pattern, so that it reads without
 * colour, in a log file, and in a mail. ASCII only. */
#ifndef IVSIM_REPORT_TERMINAL_PLOT_H
#define IVSIM_REPORT_TERMINAL_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { TERMINAL_CURVES_MAX = 26, TERMINAL_COLUMNS_MIN = 40, TERMINAL_COLUMNS_MAX = 100 };

struct terminal_curve {
    const char *name;
    const int64_t *sorted_nano; /* the totals, ascending, none negative */
    size_t count;               /* at least 1 */
};

/* Draws the first TERMINAL_CURVES_MAX of `curves` (says so where there are more) into 20 rows of at most `columns`
 * characters, bounded to the two limits above, a legend below. With `colour` the letters are coloured by ANSI codes.
 * Where two curves meet the earlier is seen. Draws nothing where there is no curve. */
void report_terminal_plot(const struct terminal_curve curve[], size_t curves, int columns, bool colour, FILE *to);

#endif
