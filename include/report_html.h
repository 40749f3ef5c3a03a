/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page of a run: a single HTML file with its pictures and its style inside, that needs no network and no script.
 * Read on a phone, on a screen, in the dark, or printed on A4. It is well-formed XML too, so that other programs can
 * take it apart. Everything shown was computed by `ivsim run` and stands in the run's folder. */
#ifndef IVSIM_REPORT_HTML_H
#define IVSIM_REPORT_HTML_H

#include <stdbool.h>

#include "diag.h"
#include "status.h"

struct report_html_options {
    const char *path; /* where the page is written; NULL: DIR/report.html */
    bool no_pictures; /* gnuplot is not called, no picture is taken in */
};

/* Reads what `ivsim run -o` has left in `dir`; pictures that are missing or older than the result are drawn first
 * (report_plot). A picture that can't be drawn is a warning: the page says so and keeps its tables. Faults go into
 * `diag`: STATUS_IO (a file is missing or can't be written), STATUS_INPUT (a file says something unexpected),
 * STATUS_LIMIT. */
enum status report_html(const char *dir, const struct report_html_options *options, struct diag *diag);

#endif
