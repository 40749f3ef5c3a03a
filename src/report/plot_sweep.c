/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot_sweep.h"

#include "gnuplot.h"
#include "money.h"
#include "report.h"
#include "text.h"

enum { NAME_SHOWN = 34, TITLE_SHOWN = 90 };

static const char *const lines[] = { "sweep", NULL };
static const char *const map[] = { "map", NULL };

/* Whether the pattern is the cheapest at some point. */
static bool is_best_somewhere(const struct sweep *sweep, size_t p)
{
    for (size_t i = 0; i < sweep->probes; i++)
        if (sweep->probe[i].best == (int)p)
            return true;
    return false;
}

static void append_money(struct text *out, const char *name, int64_t nano)
{
    char number[40];
    text_append(out, "%s = %s.0\n", name, money_exact(number, nano / MONEY_NANO * MONEY_NANO));
}

static void write_settings(const struct report_study *study, const struct sweep *sweep, struct page *page,
                           struct text *out)
{
    const struct probe *first = &sweep->probe[0];
    const struct vary *vary = &sweep->vary[0];
    int64_t high = 0;
    for (size_t i = 0; i < sweep->probes; i++)
        for (size_t p = 0; p < first->patterns; p++) {
            const struct probe_pattern *pattern = &sweep->probe[i].pattern[p];
            int64_t top = pattern->percentile[is_best_somewhere(sweep, p) ? PROBE_P90 : PROBE_P50].value_nano;
            high = top > high ? top : high;
            high = pattern->by.value_nano > high ? pattern->by.value_nano : high;
        }
    text_append(out, "# Made by `ivsim sweep`, and made anew each time.\ntitle = ");
    gnuplot_quote(out, study->base->scenario.title, TITLE_SHOWN, "");
    text_append(out, "input = ");
    gnuplot_quote(out, report_vary_name(page, vary), TITLE_SHOWN, "");
    text_append(out, "unit = '%s'\nby = '%s'\nreplications = %lld\nlogarithmic = %d\nwords = %d\nfactor = %d\n",
                vary->unit, report_vary_by(page, study->percentile), (long long)study->replications,
                vary->spacing == VARY_LOG, !vary->numeric, vary->scales);
    text_append(out, "points = %zu\narray at[%zu]\narray value[%zu]\n", sweep->probes, sweep->probes, sweep->probes);
    for (size_t i = 0; i < sweep->probes; i++) {
        char number[40];
        text_append(out, "at[%zu] = ", i + 1);
        gnuplot_quote(out, report_vary_value(page, vary, sweep->probe[i].at[0], sweep->probe[i].text[0]), NAME_SHOWN,
                      "");
        text_append(out, "value[%zu] = 1.0 * %s\n", i + 1, text_decimal(number, sweep->probe[i].at[0]));
    }
    text_append(out, "patterns = %zu\narray pattern[%zu]\narray banded[%zu]\n", first->patterns, first->patterns,
                first->patterns);
    for (size_t p = 0; p < first->patterns; p++) {
        text_append(out, "banded[%zu] = %d\npattern[%zu] = ", p + 1, is_best_somewhere(sweep, p), p + 1);
        gnuplot_quote(out, first->pattern[p].name, NAME_SHOWN, "");
    }
    append_money(out, "bill_high", high + MONEY_NANO);
}

/* One block a pattern: value, what it is ranked by, P10, P90, whether it fits. */
static void write_rows(const struct sweep *sweep, struct text *out)
{
    for (size_t p = 0; p < sweep->probe[0].patterns; p++) {
        for (size_t i = 0; i < sweep->probes; i++) {
            const struct probe_pattern *pattern = &sweep->probe[i].pattern[p];
            char at[40], by[40], low[40], high[40];
            text_append(out, "%s %s %s %s %d\n", text_decimal(at, sweep->probe[i].at[0]),
                        money_exact(by, pattern->by.value_nano),
                        money_exact(low, pattern->percentile[PROBE_P10].value_nano),
                        money_exact(high, pattern->percentile[PROBE_P90].value_nano), pattern->fits);
        }
        text_append(out, "\n\n");
    }
}

/* Where the cheapest changes, with the interval; none: a plain sweep. */
static void write_marks(const struct breakeven *breakeven, struct page *page, struct text *out)
{
    const size_t marks = breakeven ? breakeven->changes : 0;
    text_append(out, "marks = %zu\n", marks);
    if (marks == 0)
        return;
    text_append(out, "array mark_at[%zu]\narray mark_from[%zu]\narray mark_to[%zu]\narray mark_words[%zu]\n", marks,
                marks, marks, marks);
    for (size_t i = 0; i < marks; i++) {
        const struct crossing *where = &breakeven->change[i].where;
        char at[40], from[40], to[40];
        text_append(
            out,
            "mark_at[%zu] = 1.0 * %s\nmark_from[%zu] = 1.0 * %s\nmark_to[%zu] = 1.0 * %s\nmark_words[%zu] = ", i + 1,
            text_decimal(at, where->at), i + 1, text_decimal(from, where->has_interval ? where->from : where->at),
            i + 1, text_decimal(to, where->has_interval ? where->to : where->at), i + 1);
        gnuplot_quote(out, report_vary_round(page, breakeven->grid.vary, where->at, 4), NAME_SHOWN, "");
    }
}

static enum status draw_lines(const struct report_study *study, const struct sweep *sweep,
                              const struct breakeven *breakeven, const struct gnuplot *gnuplot)
{
    struct page words = { .arena = gnuplot->diag->arena, .width = REPORT_WIDTH };
    struct text settings = { 0 }, rows = { 0 };
    write_settings(study, sweep, &words, &settings);
    write_marks(breakeven, &words, &settings);
    write_rows(sweep, &rows);
    enum status status = gnuplot_scripts(gnuplot, lines, false);
    enum status tables = gnuplot_table(gnuplot, "plots/sweep-settings.gp", &settings);
    enum status points = gnuplot_table(gnuplot, "plots/sweep.dat", &rows);
    status = status != STATUS_OK ? status : tables != STATUS_OK ? tables : points;
    return status == STATUS_OK ? gnuplot_draw(gnuplot, lines, (const bool[]){ true }) : status;
}

static void write_axis(struct text *out, struct page *page, const struct vary *vary, char axis)
{
    text_append(out, "%c_input = ", axis);
    gnuplot_quote(out, report_vary_name(page, vary), TITLE_SHOWN, "");
    text_append(out, "%c_points = %zu\narray %c_at[%zu]\n", axis, vary->points, axis, vary->points);
    for (size_t i = 0; i < vary->points; i++) {
        text_append(out, "%c_at[%zu] = ", axis, i + 1);
        gnuplot_quote(out, report_vary_value(page, vary, vary->value[i], vary->text[i]), NAME_SHOWN, "");
    }
}

/* A row a point: place across, place upwards, pattern (0: nothing fits), whether that is sure. */
static enum status draw_map(const struct report_study *study, const struct sweep *sweep, const struct gnuplot *gnuplot)
{
    const struct probe *first = &sweep->probe[0];
    struct page words = { .arena = gnuplot->diag->arena, .width = REPORT_WIDTH };
    struct text settings = { 0 }, rows = { 0 };
    text_append(&settings, "# Made by `ivsim`, and made anew each time.\ntitle = ");
    gnuplot_quote(&settings, study->base->scenario.title, TITLE_SHOWN, "");
    text_append(&settings, "by = '%s'\n", report_vary_by(&words, study->percentile));
    write_axis(&settings, &words, &sweep->vary[0], 'x');
    write_axis(&settings, &words, &sweep->vary[1], 'y');
    text_append(&settings, "patterns = %zu\narray pattern[%zu]\narray used[%zu]\n", first->patterns, first->patterns,
                first->patterns);
    for (size_t p = 0; p < first->patterns; p++) {
        text_append(&settings, "used[%zu] = %d\npattern[%zu] = ", p + 1, is_best_somewhere(sweep, p), p + 1);
        gnuplot_quote(&settings, first->pattern[p].name, NAME_SHOWN, "");
    }
    for (size_t i = 0; i < sweep->probes; i++)
        text_append(&rows, "%zu %zu %d %d\n", i / sweep->vary[1].points + 1, i % sweep->vary[1].points + 1,
                    sweep->probe[i].best + 1, sweep->probe[i].sure);
    enum status status = gnuplot_scripts(gnuplot, map, false);
    enum status tables = gnuplot_table(gnuplot, "plots/map-settings.gp", &settings);
    enum status points = gnuplot_table(gnuplot, "plots/map.dat", &rows);
    status = status != STATUS_OK ? status : tables != STATUS_OK ? tables : points;
    return status == STATUS_OK ? gnuplot_draw(gnuplot, map, (const bool[]){ true }) : status;
}

static enum status draw(const struct report_study *study, const struct sweep *sweep, const struct breakeven *breakeven,
                        const char *dir, struct diag *diag)
{
    struct gnuplot gnuplot;
    enum status status = gnuplot_open(&gnuplot, dir, NULL, true, true, diag);
    if (status != STATUS_OK)
        return status;
    if (sweep->inputs == 1)
        status = draw_lines(study, sweep, breakeven, &gnuplot);
    else if (sweep->probes == sweep->asked)
        status = draw_map(study, sweep, &gnuplot);
    gnuplot_close(&gnuplot);
    return status;
}

enum status plot_sweep(const struct report_study *study, const struct sweep *sweep, const char *dir, struct diag *diag)
{
    return draw(study, sweep, NULL, dir, diag);
}

enum status plot_breakeven(const struct report_study *study, const struct breakeven *breakeven, const char *dir,
                           struct diag *diag)
{
    return draw(study, &breakeven->grid, breakeven, dir, diag);
}
