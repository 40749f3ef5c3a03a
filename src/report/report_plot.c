/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_plot.h"

#include "arena.h"
#include "gnuplot.h"
#include "plot_data.h"

enum picture { EXCEEDANCE, BARS, FAN, DIFFERENCE, PICTURES };

static const char *const picture_names[PICTURES + 1] = { "exceedance", "bars", "fan", "difference", NULL };
static const size_t RESERVE = (size_t)1 << 33; /* four times the rows that plot_data.h allows */

static enum status worse(enum status a, enum status b)
{
    return a != STATUS_OK ? a : b;
}

/* Writes the tables and tells which pictures can be drawn. */
static enum status write_tables(const struct gnuplot *gnuplot, const struct plot_run *run, bool drawable[PICTURES])
{
    struct text settings = { 0 }, exceedance = { 0 }, bars = { 0 }, fan = { 0 }, difference = { 0 };
    plot_settings_table(run, &settings);
    plot_exceedance_table(run, &exceedance);
    plot_bars_table(run, &bars);
    plot_fan_table(run, &fan);
    drawable[EXCEEDANCE] = drawable[BARS] = true;
    drawable[FAN] = run->events > 0;
    if (!drawable[FAN])
        gnuplot_note(gnuplot, NULL, "occupancy.csv has no event: no picture of the concurrent viewers");
    const struct plot_pattern *a, *b;
    drawable[DIFFERENCE] = plot_run_best_two(run, &a, &b);
    if (drawable[DIFFERENCE])
        plot_difference_table(a, b, &settings, &difference);
    else
        gnuplot_note(gnuplot, NULL, "fewer than two patterns fit: no picture of the difference");
    enum status status = gnuplot_table(gnuplot, "plots/run.gp", &settings);
    status = worse(status, gnuplot_table(gnuplot, "plots/exceedance.dat", &exceedance));
    status = worse(status, gnuplot_table(gnuplot, "plots/bars.dat", &bars));
    status = worse(status, gnuplot_table(gnuplot, "plots/fan.dat", &fan));
    return worse(status, gnuplot_table(gnuplot, "plots/difference.dat", &difference));
}

static enum status plot_folder(const struct gnuplot *gnuplot, const struct report_plot_options *options,
                               struct arena *arena)
{
    struct plot_run run;
    enum status status = plot_run_read(&run, gnuplot->dir, arena, gnuplot->diag);
    if (status != STATUS_OK)
        return status;
    bool drawable[PICTURES];
    status = gnuplot_scripts(gnuplot, picture_names, options->fresh_scripts);
    if (status == STATUS_OK)
        status = write_tables(gnuplot, &run, drawable);
    return status == STATUS_OK ? gnuplot_draw(gnuplot, picture_names, drawable) : status;
}

enum status report_plot(const char *dir, const struct report_plot_options *options, struct diag *diag)
{
    const bool both = options->svg == options->png;
    struct gnuplot gnuplot;
    enum status status = gnuplot_open(&gnuplot, dir, "give the folder that `ivsim run SCENARIO -o DIR` has made",
                                      options->svg || both, options->png || both, diag);
    if (status != STATUS_OK)
        return status;
    struct arena arena;
    status = arena_init(&arena, RESERVE);
    if (status == STATUS_OK)
        status = plot_folder(&gnuplot, options, &arena);
    else
        diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = dir }, NULL, "raise `ulimit -v`",
                 "no address space for the run's rows");
    arena_fini(&arena);
    gnuplot_close(&gnuplot);
    return status;
}
