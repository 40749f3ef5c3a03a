/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "gnuplot.h"
#include "money.h"
#include "outfile.h"
#include "report_sensitivity.h"

enum { BARS_MAX = 20, NAME = 46, TITLE = 90 };
static const char *const picture[] = { "sobol", "tornado", NULL };

/* The bars of one picture, the longest first. */
struct bars {
    size_t input[BARS_MAX];
    double size[BARS_MAX];
    size_t count;
};

static void add_bar(struct bars *bars, size_t input, double size)
{
    if (isnan(size) || (bars->count == BARS_MAX && size <= bars->size[BARS_MAX - 1]))
        return;
    size_t to = bars->count < BARS_MAX ? bars->count++ : BARS_MAX - 1;
    for (; to > 0 && bars->size[to - 1] < size; to--) {
        bars->size[to] = bars->size[to - 1];
        bars->input[to] = bars->input[to - 1];
    }
    bars->size[to] = size;
    bars->input[to] = input;
}

static void append_names(struct text *out, const char *array, const struct sensitivity *study, const struct bars *bars)
{
    text_append(out, "%s_bars = %zu\narray %s_name[%zu]\n", array, bars->count, array, bars->count + 1);
    for (size_t k = 0; k < bars->count; k++) {
        text_append(out, "%s_name[%zu] = ", array, k + 1);
        gnuplot_quote(out, study->input[bars->input[k]].name, NAME, "");
    }
}

static void append_index(struct text *out, struct freeze_index index)
{
    char value[40], low[40], high[40];
    text_append(out, " %s %s %s", money_exact(value, llround(index.value * 1e9)),
                money_exact(low, llround(index.low * 1e9)), money_exact(high, llround(index.high * 1e9)));
}

static enum status write_tables(const struct gnuplot *gnuplot, const struct report_sensitivity *report, bool drawable[])
{
    const struct sensitivity *study = report->study;
    const struct sensitivity_pattern *pattern = &study->pattern[report_sensitivity_pattern(report)];
    struct bars sobol = { .count = 0 }, tornado = { .count = 0 };
    for (size_t i = 0; i < study->inputs; i++) {
        const struct sensitivity_part *part = &pattern->part[i];
        add_bar(&sobol, i, part->total.value);
        if (study->input[i].scalar)
            add_bar(&tornado, i, fabs((double)part->at_p90_nano - (double)part->at_p10_nano));
    }
    struct text settings = { 0 }, indices = { 0 }, swings = { 0 };
    char number[2][40];
    text_append(&settings, "title = ");
    gnuplot_quote(&settings, report->result->scenario->title, TITLE, "");
    text_append(&settings, "pattern = ");
    gnuplot_quote(&settings, pattern->name, NAME, "");
    text_append(&settings, "percentile = '%g'\nat_percentile = %s\n", study->percentile,
                money_exact(number[0], pattern->percentile_nano));
    append_names(&settings, "sobol", study, &sobol);
    append_names(&settings, "tornado", study, &tornado);
    for (size_t k = 0; k < sobol.count; k++) {
        const struct sensitivity_part *part = &pattern->part[sobol.input[k]];
        text_append(&indices, "%zu", k + 1);
        append_index(&indices, part->first);
        append_index(&indices, part->total);
        text_append(&indices, "\n");
    }
    for (size_t k = 0; k < tornado.count; k++) {
        const struct sensitivity_part *part = &pattern->part[tornado.input[k]];
        text_append(&swings, "%zu %s %s\n", k + 1, money_exact(number[0], part->at_p10_nano),
                    money_exact(number[1], part->at_p90_nano));
    }
    drawable[0] = sobol.count > 0;
    drawable[1] = tornado.count > 0;
    enum status status = gnuplot_table(gnuplot, "plots/sensitivity.gp", &settings);
    enum status other = gnuplot_table(gnuplot, "plots/sobol.dat", &indices);
    enum status last = gnuplot_table(gnuplot, "plots/tornado.dat", &swings);
    return status != STATUS_OK ? status : other != STATUS_OK ? other : last;
}

static enum status draw(const struct report_sensitivity *report, const char *dir, struct diag *diag)
{
    struct gnuplot gnuplot;
    enum status status = gnuplot_open(&gnuplot, dir, NULL, true, true, diag);
    if (status != STATUS_OK)
        return status;
    bool drawable[2];
    status = gnuplot_scripts(&gnuplot, picture, false);
    if (status == STATUS_OK)
        status = write_tables(&gnuplot, report, drawable);
    if (status == STATUS_OK)
        status = gnuplot_draw(&gnuplot, picture, drawable);
    gnuplot_close(&gnuplot);
    return status;
}

static bool write_plain_text(const struct report_sensitivity *report, FILE *to)
{
    return report_sensitivity_text(report, to, (struct report_style){ 0 });
}

enum status report_sensitivity_folder(const struct report_sensitivity *report, const char *dir, struct diag *diag)
{
    static const struct {
        const char *name;
        bool (*write)(const struct report_sensitivity *report, FILE *to);
    } tables[] = {
        { "sensitivity.json", report_sensitivity_json },
        { "sensitivity.csv", report_sensitivity_csv },
        { "sensitivity.txt", write_plain_text },
    };
    enum status worst = STATUS_OK;
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
        struct outfile file;
        enum status status = outfile_open(&file, arena_format(diag->arena, "%s/%s", dir, tables[t].name), diag);
        if (status == STATUS_OK) {
            (void)tables[t].write(report, file.to); /* a failed stream is the commit's to report */
            status = outfile_commit(&file, diag);
        }
        worst = status != STATUS_OK ? status : worst;
    }
    return worst == STATUS_OK ? draw(report, dir, diag) : worst;
}
