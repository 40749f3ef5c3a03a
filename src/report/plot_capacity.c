/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely each peak reaches a number, beside the quota: what plots/capacity.gp draws. */
#include <math.h>
#include <stdlib.h>

#include "drawing.h"
#include "report_capacity.h"

enum { CURVE_POINTS = 400, PANELS_MAX = 6, TITLE_SHOWN = 80, NAME_SHOWN = 30 };

/* The peaks ascending, thinned, with the share of the months above each. */
static void put_curve(struct text *table, const int32_t peak[], size_t n, int64_t sorted[], int64_t scratch[])
{
    for (size_t i = 0; i < n; i++)
        sorted[i] = peak[i];
    sample_sort(sorted, scratch, n);
    for (size_t k = 0; k <= CURVE_POINTS; k++) {
        /* Denser towards the tail, which is what a quota is about: ranks in equal ratios of what is left. */
        double left = pow((double)n, -(double)k / CURVE_POINTS);
        size_t above = (size_t)(left * (double)n + 0.5);
        above = above > n ? n : above;
        size_t i = n - above;
        i = i < n ? i : n - 1;
        text_append(table, "%lld %.9g\n", (long long)sorted[i], (double)(n - i) / (double)n);
    }
    text_append(table, "\n\n");
}

/* Kinds with a quota, those nearest to it first. One that is far from its quota is shown only where all are. */
static size_t choose_panels(const struct capacity *capacity, enum capacity_kind panel[PANELS_MAX])
{
    static const double far = 0.05; /* of the quota, at P99 */
    double near[PANELS_MAX + 1];
    size_t panels = 0;
    for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++) {
        double most = 0;
        for (size_t p = 0; p < capacity->patterns; p++)
            if (capacity->pattern[p].concerns[kind] && capacity_table[kind].limit >= 0)
                most = fmax(most, capacity->pattern[p].use[kind].spread.percentile[sample_percentile_index(99)] /
                                      fmax(1, (double)capacity->pattern[p].use[kind].quota));
        if (most <= 0 || (panels > 0 && most < far && near[0] >= far))
            continue;
        size_t i = panels < PANELS_MAX ? panels++ : PANELS_MAX;
        for (; i > 0 && near[i - 1] < most; i--) {
            near[i] = near[i - 1];
            if (i < PANELS_MAX)
                panel[i] = panel[i - 1];
        }
        near[i] = most;
        if (i < PANELS_MAX)
            panel[i] = kind;
    }
    while (panels > 1 && near[panels - 1] < far)
        panels--;
    return panels;
}

static size_t alike(const struct capacity *capacity, size_t p, enum capacity_kind kind)
{
    size_t more = 0;
    for (size_t q = p + 1; q < capacity->patterns; q++)
        more += capacity->pattern[q].concerns[kind] && capacity->pattern[q].alike[kind] == (int)p;
    return more;
}

/* One panel: its curves behind those that stand already. */
static void put_panel(const struct capacity *capacity, size_t panel, enum capacity_kind kind, size_t *curve,
                      struct text *settings, struct text *curves, int64_t sorted[], int64_t scratch[])
{
    const size_t n = (size_t)capacity->outcomes->replications, before = *curve;
    int64_t quota = 0, bound = -1, most = 0;
    for (size_t p = 0; p < capacity->patterns && *curve < before + 28; p++) {
        const struct capacity_pattern *pattern = &capacity->pattern[p];
        if (!pattern->concerns[kind] || pattern->alike[kind] != (int)p)
            continue;
        const struct capacity_use *use = &pattern->use[kind];
        put_curve(curves, outcome_peak(&capacity->outcomes->pattern[p], capacity_table[kind].peak), n, sorted, scratch);
        quota = use->quota;
        most = use->highest > most ? use->highest : most;
        bound = use->has_bound && use->bound > bound ? use->bound : bound;
        char more[40] = "";
        if (alike(capacity, p, kind) > 0)
            snprintf(more, sizeof more, " and %zu more", alike(capacity, p, kind));
        text_append(settings, "name[%zu] = ", ++*curve);
        gnuplot_quote(settings, pattern->name, NAME_SHOWN, more);
    }
    text_append(settings,
                "what[%zu] = '%s'\nquota[%zu] = %lld\nbound[%zu] = %lld\nmost[%zu] = %lld\nfirst[%zu] = %zu\n"
                "curves[%zu] = %zu\n",
                panel, capacity_table[kind].what, panel, (long long)quota, panel, (long long)bound, panel,
                (long long)most, panel, before, panel, *curve - before);
}

static enum status write_tables(const struct gnuplot *gnuplot, const void *what, bool *drawable)
{
    const struct capacity *capacity = what;
    const size_t n = (size_t)capacity->outcomes->replications;
    int64_t *room = malloc(2 * n * sizeof room[0]);
    if (!room)
        return STATUS_LIMIT;
    enum capacity_kind panel[PANELS_MAX];
    const size_t panels = choose_panels(capacity, panel);
    struct text settings = { 0 }, curves = { 0 };
    text_append(&settings, "title = ");
    gnuplot_quote(&settings, capacity->outcomes->model->scenario->title, TITLE_SHOWN, "");
    text_append(&settings,
                "replications = %zu\nrisk = %.9g\npanels = %zu\narray what[6]\narray quota[6]\narray bound[6]\narray "
                "most[6]\narray first[6]\narray curves[6]\narray name[400]\n",
                n, 100 * capacity->risk, panels);
    size_t curve = 0;
    for (size_t k = 0; k < panels; k++)
        put_panel(capacity, k + 1, panel[k], &curve, &settings, &curves, room, room + n);
    free(room);
    *drawable = panels > 0;
    enum status status = gnuplot_table(gnuplot, "plots/capacity-run.gp", &settings);
    enum status other = gnuplot_table(gnuplot, "plots/capacity.dat", &curves);
    return status != STATUS_OK ? status : other;
}

/* The version goes with it. */
struct versioned {
    const struct capacity *capacity;
    const char *version;
};

static bool write_json(const void *what, FILE *to)
{
    const struct versioned *versioned = what;
    return report_capacity_json(versioned->capacity, versioned->version, to);
}

static bool write_csv(const void *what, FILE *to)
{
    return report_capacity_csv(what, to);
}

enum status report_capacity_folder(const struct capacity *capacity, const char *version, const char *dir,
                                   bool fresh_scripts, struct diag *diag)
{
    const struct drawing drawing = { .dir = dir, .picture = "capacity", .fresh_scripts = fresh_scripts, .diag = diag };
    const struct versioned versioned = { capacity, version };
    enum status status = drawing_file(&drawing, "capacity.json", write_json, &versioned);
    if (status == STATUS_OK)
        status = drawing_file(&drawing, "capacity.csv", write_csv, capacity);
    return status == STATUS_OK ? drawing_draw(&drawing, write_tables, capacity) : status;
}
