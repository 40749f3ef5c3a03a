/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar for each mistake and pattern: what plots/mistakes.gp draws. */
#include <math.h>
#include <stdlib.h>

#include "drawing.h"
#include "report_mistakes.h"

enum { BARS_MAX = 40, TITLE_SHOWN = 80, NAME_SHOWN = 24 };

static double usd(int64_t nano)
{
    return (double)nano / 1e9;
}

/* Whether the rows before it hold one of the same mistake and the same cost. */
static bool is_repeated(const struct mistakes *mistakes, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (mistakes_alike(&mistakes->cost[i], &mistakes->cost[k]))
            return true;
    return false;
}

static enum status write_tables(const struct gnuplot *gnuplot, const void *what, bool *drawable)
{
    const struct mistakes *mistakes = what;
    const size_t p99 = sample_percentile_index(99);
    struct text settings = { 0 }, rows = { 0 };
    text_append(&settings, "title = ");
    gnuplot_quote(&settings, mistakes->scenario->title, TITLE_SHOWN, "");
    text_append(&settings, "replications = %lld\narray mistake[%d]\narray pattern[%d]\n",
                (long long)mistakes->replications, BARS_MAX, BARS_MAX);
    size_t bars = 0, own = 0;
    for (size_t k = 0; k < mistakes->costs && bars < BARS_MAX; k++) {
        const struct mistake_cost *cost = &mistakes->cost[k];
        if (is_repeated(mistakes, k))
            continue;
        bars++;
        own += !mistake_is_hypothetical(cost->mistake);
        text_append(&settings, "mistake[%zu] = ", bars);
        gnuplot_quote(&settings, mistake_table[cost->mistake].name, NAME_SHOWN, "");
        text_append(&settings, "pattern[%zu] = ", bars);
        gnuplot_quote(&settings, mistakes->plan[cost->pattern].pattern->name, NAME_SHOWN, "");
        text_append(&rows, "%zu %.9g %.9g\n", bars, usd(cost->mean.value_nano), usd(cost->percentile_nano[p99]));
    }
    text_append(&settings, "bars = %zu\nown = %zu\n", bars, own);
    *drawable = bars > 0;
    enum status status = gnuplot_table(gnuplot, "plots/mistakes-run.gp", &settings);
    enum status other = gnuplot_table(gnuplot, "plots/mistakes.dat", &rows);
    return status != STATUS_OK ? status : other;
}

/* The version goes with it. */
struct versioned {
    const struct mistakes *mistakes;
    const char *version;
};

static bool write_json(const void *what, FILE *to)
{
    const struct versioned *versioned = what;
    return report_mistakes_json(versioned->mistakes, versioned->version, to);
}

static bool write_csv(const void *what, FILE *to)
{
    return report_mistakes_csv(what, to);
}

enum status report_mistakes_folder(const struct mistakes *mistakes, const char *version, const char *dir,
                                   bool fresh_scripts, struct diag *diag)
{
    const struct drawing drawing = { .dir = dir, .picture = "mistakes", .fresh_scripts = fresh_scripts, .diag = diag };
    const struct versioned versioned = { mistakes, version };
    enum status status = drawing_file(&drawing, "mistakes.json", write_json, &versioned);
    if (status == STATUS_OK)
        status = drawing_file(&drawing, "mistakes.csv", write_csv, mistakes);
    return status == STATUS_OK ? drawing_draw(&drawing, write_tables, mistakes) : status;
}
