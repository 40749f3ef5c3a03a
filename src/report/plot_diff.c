/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely the bill exceeds an amount, on both sides: what plots/diff.gp draws. */
#include <math.h>
#include <stdlib.h>

#include "drawing.h"
#include "report_diff.h"

enum { CURVES_MAX = 4, CURVE_POINTS = 400, TITLE_SHOWN = 80, NAME_SHOWN = 30 };

/* The bills ascending, thinned, denser towards the tail, with the share of the months that are as dear or dearer. */
static void put_curve(struct text *table, const int64_t total[], size_t n, int64_t room[])
{
    int64_t *sorted = room;
    for (size_t i = 0; i < n; i++)
        sorted[i] = total[i];
    sample_sort(sorted, room + n, n);
    size_t last = n;
    for (size_t k = 0; k <= CURVE_POINTS; k++) {
        size_t above = (size_t)((double)n * pow((double)n, -(double)k / CURVE_POINTS) + 0.5);
        size_t i = above < 1 ? n - 1 : n - above;
        if (i != last)
            text_append(table, "%.9g %.9g\n", (double)sorted[i] / 1e9, (double)(n - i) / (double)n);
        last = i;
    }
    text_append(table, "\n\n");
}

/* Patterns whose months are known on both sides: those that a side recommends first. */
static size_t choose(const struct diff *diff, const struct diff_pair *chosen[CURVES_MAX])
{
    size_t count = 0;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < diff->pairs && count < CURVES_MAX; i++) {
            const struct diff_pair *pair = &diff->pair[i];
            if (pair->a->total_nano && pair->b->total_nano && diff_is_of_interest(diff, pair) == (round == 0))
                chosen[count++] = pair;
        }
    return count;
}

static enum status write_tables(const struct gnuplot *gnuplot, const void *what, bool *drawable)
{
    const struct diff *diff = what;
    const size_t n_a = (size_t)diff->a->replications, n_b = (size_t)diff->b->replications;
    const struct diff_pair *chosen[CURVES_MAX];
    const size_t count = choose(diff, chosen);
    int64_t *room = malloc(2 * (n_a > n_b ? n_a : n_b) * sizeof room[0]);
    if (!room)
        return STATUS_LIMIT;
    struct text settings = { 0 }, curves = { 0 };
    text_append(&settings, "a = ");
    gnuplot_quote(&settings, diff->a->name, TITLE_SHOWN, "");
    text_append(&settings, "b = ");
    gnuplot_quote(&settings, diff->b->name, TITLE_SHOWN, "");
    text_append(&settings, "patterns = %zu\narray pattern[%d]\n", count, CURVES_MAX);
    int64_t high_nano = 0, low_nano = INT64_MAX;
    for (size_t k = 0; k < count; k++) {
        put_curve(&curves, chosen[k]->a->total_nano, n_a, room);
        low_nano = room[0] < low_nano ? room[0] : low_nano;
        high_nano = room[n_a - 1] > high_nano ? room[n_a - 1] : high_nano;
        put_curve(&curves, chosen[k]->b->total_nano, n_b, room);
        low_nano = room[0] < low_nano ? room[0] : low_nano;
        high_nano = room[n_b - 1] > high_nano ? room[n_b - 1] : high_nano;
        text_append(&settings, "pattern[%zu] = ", k + 1);
        gnuplot_quote(&settings, chosen[k]->a->name, NAME_SHOWN, "");
    }
    free(room);
    text_append(&settings, "bill_low = %.9g\nbill_high = %.9g\n", count > 0 ? (double)low_nano / 1e9 : 0,
                (double)high_nano / 1e9);
    *drawable = count > 0;
    if (count == 0)
        gnuplot_note(gnuplot, NULL, "a side does not know its months: no picture");
    enum status status = gnuplot_table(gnuplot, "plots/diff-run.gp", &settings);
    enum status other = gnuplot_table(gnuplot, "plots/diff.dat", &curves);
    return status != STATUS_OK ? status : other;
}

static bool write_json(const void *what, FILE *to)
{
    return report_diff_json(what, to);
}

static bool write_markdown(const void *what, FILE *to)
{
    return report_diff_markdown(what, to);
}

enum status report_diff_folder(const struct diff *diff, const char *dir, bool fresh_scripts, struct diag *diag)
{
    const struct drawing drawing = { .dir = dir, .picture = "diff", .fresh_scripts = fresh_scripts, .diag = diag };
    enum status status = drawing_file(&drawing, "diff.json", write_json, diff);
    if (status == STATUS_OK)
        status = drawing_file(&drawing, "diff.md", write_markdown, diff);
    return status == STATUS_OK ? drawing_draw(&drawing, write_tables, diff) : status;
}
