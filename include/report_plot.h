/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of a run by gnuplot: exceedance, bars, fan, difference, each as SVG and PNG beside the run's files. The
 * scripts are compiled in, and written to DIR/plots/ with the tables they read, so that a person can restyle them
 * there. */
#ifndef IVSIM_REPORT_PLOT_H
#define IVSIM_REPORT_PLOT_H

#include <stdbool.h>

#include "diag.h"
#include "status.h"

struct report_plot_options {
    bool svg, png;      /* which formats; both where neither is set */
    bool fresh_scripts; /* also scripts that a person has changed are written anew */
};

/* Draws into `dir`, which `ivsim run -o` has filled; writes nothing outside of it. Faults go into `diag`; so do notes:
 * a script that was kept, a picture for which the run has no data. Three statuses besides STATUS_OK: STATUS_IO (a file
 * is missing, can't be written, gnuplot is not installed or fails), STATUS_INPUT (a file says something unexpected),
 * STATUS_LIMIT. Seconds for ten thousand replications of a dozen patterns. */
enum status report_plot(const char *dir, const struct report_plot_options *options, struct diag *diag);

#endif
