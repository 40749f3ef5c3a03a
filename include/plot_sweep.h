/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a sweep over one input: what each pattern costs along it, with the band from P10 to P90 of those that
 * are cheapest somewhere. */
#ifndef IVSIM_PLOT_SWEEP_H
#define IVSIM_PLOT_SWEEP_H

#include "breakeven.h"
#include "report_vary.h"
#include "sweep.h"

/* Draws sweep.svg and sweep.png, or map.svg and map.png for two inputs, into the folder, with their scripts and tables
 * in plots/. As gnuplot_draw otherwise. */
enum status plot_sweep(const struct report_study *study, const struct sweep *sweep, const char *dir, struct diag *diag);
/* The same lines, with a mark and its interval at each change. */
enum status plot_breakeven(const struct report_study *study, const struct breakeven *breakeven, const char *dir,
                           struct diag *diag);

#endif
