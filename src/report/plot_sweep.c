/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot_sweep.h"

#include "gnuplot.h"
#include "money.h"
#include "report.h"
#include "text.h"

enum { NAME_SHOWN = 34, TITLE_SHOWN = 90 };

static const char *const pictures[] = { "sweep", NULL };

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

static enum status draw(const struct report_study *study, const struct sweep *sweep, const struct gnuplot *gnuplot,
                        struct arena *arena)
{
    struct page words = { .arena = arena, .width = REPORT_WIDTH };
    struct text settings = { 0 }, rows = { 0 };
    write_settings(study, sweep, &words, &settings);
    write_rows(sweep, &rows);
    enum status status = gnuplot_scripts(gnuplot, pictures, false);
    enum status tables = gnuplot_table(gnuplot, "plots/sweep-settings.gp", &settings);
    enum status points = gnuplot_table(gnuplot, "plots/sweep.dat", &rows);
    status = status != STATUS_OK ? status : tables != STATUS_OK ? tables : points;
    return status == STATUS_OK ? gnuplot_draw(gnuplot, pictures, (const bool[]){ true }) : status;
}

enum status plot_sweep(const struct report_study *study, const struct sweep *sweep, const char *dir, struct diag *diag)
{
    struct gnuplot gnuplot;
    enum status status = gnuplot_open(&gnuplot, dir, NULL, true, true, diag);
    if (status != STATUS_OK)
        return status;
    if (sweep->inputs == 1)
        status = draw(study, sweep, &gnuplot, diag->arena);
    else
        gnuplot_note(&gnuplot, NULL, "two inputs: no picture of lines");
    gnuplot_close(&gnuplot);
    return status;
}
