/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "csv_row.h"
#include "emit.h"
#include "gnuplot.h"
#include "outfile.h"
#include "report_capacity.h"

/* ---- JSON ---- */

static void key_text(struct emit *emit, const char *key, const char *text)
{
    emit_key(emit, key);
    emit_text(emit, text);
}

static void key_number(struct emit *emit, const char *key, double value)
{
    emit_key(emit, key);
    emit_number(emit, value);
}

static void write_spread(struct emit *emit, const struct sample_spread *spread)
{
    key_number(emit, "mean", spread->mean);
    key_number(emit, "sd", spread->sd);
    emit_key(emit, "percentiles");
    emit_open_flat(emit, '{');
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++) {
        char name[16];
        snprintf(name, sizeof name, "%d", sample_percentile[p]);
        key_number(emit, name, spread->percentile[p]);
    }
    emit_close(emit, '}');
}

static void write_use(struct emit *emit, const struct capacity_use *use, enum capacity_kind kind)
{
    const struct capacity_info *info = &capacity_table[kind];
    emit_open(emit, '{');
    key_text(emit, "name", info->name);
    key_text(emit, "what", info->what);
    write_spread(emit, &use->spread);
    key_number(emit, "max", (double)use->highest);
    key_number(emit, "bound", use->has_bound ? (double)use->bound : NAN);
    emit_key(emit, "quota");
    if (info->limit < 0) {
        emit_null(emit);
    } else {
        emit_open_flat(emit, '{');
        key_number(emit, "value", (double)use->quota);
        emit_key(emit, "adjustable");
        emit_bool(emit, limit_table[info->limit].adjustable);
        key_number(emit, "probability_over", use->over_probability);
        emit_key(emit, "ci95");
        emit_open_flat(emit, '[');
        emit_number(emit, use->over_low);
        emit_number(emit, use->over_high);
        emit_close(emit, ']');
        key_number(emit, "ask", capacity_must_ask(use, kind) ? (double)capacity_to_ask(use) : NAN);
        emit_close(emit, '}');
    }
    emit_close(emit, '}');
}

static void write_pattern(struct emit *emit, const struct capacity_pattern *pattern)
{
    emit_open(emit, '{');
    key_text(emit, "name", pattern->name);
    emit_key(emit, "peaks");
    emit_open(emit, '[');
    for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++)
        if (pattern->concerns[kind])
            write_use(emit, &pattern->use[kind], kind);
    emit_close(emit, ']');
    emit_key(emit, "turned_away");
    if (pattern->has_seats) {
        emit_open(emit, '{');
        key_number(emit, "seats", (double)pattern->seats);
        key_number(emit, "probability", pattern->turned_away_probability);
        write_spread(emit, &pattern->turned_away);
        emit_close(emit, '}');
    } else {
        emit_null(emit);
    }
    emit_close(emit, '}');
}

bool report_capacity_json(const struct capacity *capacity, const char *version, FILE *to)
{
    const struct scenario *scenario = capacity->outcomes->model->scenario;
    const char *slash = strrchr(scenario->file, '/');
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    key_text(&emit, "schema", "ivsim/capacity/1");
    emit_key(&emit, "scenario");
    emit_open(&emit, '{');
    key_text(&emit, "title", scenario->title);
    key_text(&emit, "file", slash ? slash + 1 : scenario->file);
    key_text(&emit, "digest", scenario->digest);
    emit_close(&emit, '}');
    emit_key(&emit, "run");
    emit_open(&emit, '{');
    key_text(&emit, "version", version);
    emit_key(&emit, "seed");
    emit_unsigned(&emit, scenario->seed);
    emit_key(&emit, "replications");
    emit_integer(&emit, capacity->outcomes->replications);
    emit_close(&emit, '}');
    key_number(&emit, "risk", capacity->risk);
    emit_key(&emit, "patterns");
    emit_open(&emit, '[');
    for (size_t p = 0; p < capacity->patterns; p++)
        write_pattern(&emit, &capacity->pattern[p]);
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}

/* ---- CSV ---- */

static void put_number(struct csv_row *row, double value)
{
    char out[40];
    snprintf(out, sizeof out, "%.12g", value);
    csv_row_text(row, isfinite(value) ? out : NULL);
}

static void put_use(FILE *to, const char *name, const struct capacity_use *use, enum capacity_kind kind)
{
    struct csv_row row = { .to = to };
    const bool limited = capacity_table[kind].limit >= 0;
    csv_row_text(&row, name);
    csv_row_text(&row, capacity_table[kind].name);
    put_number(&row, use->spread.mean);
    put_number(&row, use->spread.sd);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        put_number(&row, use->spread.percentile[p]);
    put_number(&row, (double)use->highest);
    put_number(&row, use->has_bound ? (double)use->bound : NAN);
    put_number(&row, limited ? (double)use->quota : NAN);
    put_number(&row, limited ? use->over_probability : NAN);
    put_number(&row, limited ? use->over_low : NAN);
    put_number(&row, limited ? use->over_high : NAN);
    put_number(&row, capacity_must_ask(use, kind) ? (double)capacity_to_ask(use) : NAN);
    csv_row_end(&row);
}

bool report_capacity_csv(const struct capacity *capacity, FILE *to)
{
    fputs("pattern,peak,mean,sd", to);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        fprintf(to, ",p%d", sample_percentile[p]);
    fputs(",max,bound,quota,probability_over,lo,hi,ask\n", to);
    for (size_t p = 0; p < capacity->patterns; p++)
        for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++)
            if (capacity->pattern[p].concerns[kind])
                put_use(to, capacity->pattern[p].name, &capacity->pattern[p].use[kind], kind);
    return fflush(to) == 0 && !ferror(to);
}

/* ---- The picture ---- */

enum { CURVE_POINTS = 400, PANELS_MAX = 6 };

/* A blank or a control character would end a name; gnuplot's strings end at a quote. */
static const char *plot_name(struct arena *arena, const char *name)
{
    char *clean = arena_copy(arena, name);
    for (char *c = clean; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == '\'' || *c == '"' || *c == '\\')
            *c = ' ';
    return clean;
}

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

static enum status write_tables(const struct gnuplot *gnuplot, const struct capacity *capacity, struct arena *arena,
                                bool *drawable)
{
    const size_t n = (size_t)capacity->outcomes->replications;
    int64_t *sorted = arena_alloc(arena, n, sizeof sorted[0]), *scratch = arena_alloc(arena, n, sizeof scratch[0]);
    enum capacity_kind panel[PANELS_MAX];
    const size_t panels = choose_panels(capacity, panel);
    struct text settings = { 0 }, curves = { 0 };
    text_append(&settings, "title = '%s'\nreplications = %zu\nrisk = %.9g\npanels = %zu\n",
                plot_name(arena, capacity->outcomes->model->scenario->title), n, 100 * capacity->risk, panels);
    text_append(&settings,
                "array what[6]\narray quota[6]\narray bound[6]\narray most[6]\narray first[6]\narray curves[6]\narray "
                "name[400]\n");
    size_t curve = 0;
    for (size_t k = 0; k < panels; k++) {
        const enum capacity_kind kind = panel[k];
        const size_t before = curve;
        int64_t quota = 0, bound = -1, most = 0;
        for (size_t p = 0; p < capacity->patterns && curve < before + 28; p++) {
            const struct capacity_pattern *pattern = &capacity->pattern[p];
            if (!pattern->concerns[kind] || pattern->alike[kind] != (int)p)
                continue;
            const struct capacity_use *use = &pattern->use[kind];
            size_t more = 0;
            for (size_t q = p + 1; q < capacity->patterns; q++)
                more += capacity->pattern[q].concerns[kind] && capacity->pattern[q].alike[kind] == (int)p;
            put_curve(&curves, outcome_peak(&capacity->outcomes->pattern[p], capacity_table[kind].peak), n, sorted,
                      scratch);
            quota = use->quota;
            most = use->highest > most ? use->highest : most;
            bound = use->has_bound && use->bound > bound ? use->bound : bound;
            text_append(&settings, "name[%zu] = '%s'\n", ++curve,
                        more > 0 ? arena_format(arena, "%s and %zu more", plot_name(arena, pattern->name), more)
                                 : plot_name(arena, pattern->name));
        }
        text_append(&settings,
                    "what[%zu] = '%s'\nquota[%zu] = %lld\nbound[%zu] = %lld\nmost[%zu] = %lld\nfirst[%zu] = "
                    "%zu\ncurves[%zu] = %zu\n",
                    k + 1, capacity_table[kind].what, k + 1, (long long)quota, k + 1, (long long)bound, k + 1,
                    (long long)most, k + 1, before, k + 1, curve - before);
    }
    *drawable = panels > 0;
    enum status status = gnuplot_table(gnuplot, "plots/capacity-run.gp", &settings);
    enum status other = gnuplot_table(gnuplot, "plots/capacity.dat", &curves);
    return status != STATUS_OK ? status : other;
}

static enum status draw(const struct capacity *capacity, const char *dir, bool fresh_scripts, struct diag *diag)
{
    static const char *const picture[] = { "capacity", NULL };
    struct gnuplot gnuplot;
    struct arena arena;
    if (arena_init(&arena, (size_t)8 << 30) != STATUS_OK)
        return STATUS_LIMIT;
    enum status status = gnuplot_open(&gnuplot, dir, NULL, true, true, diag);
    if (status == STATUS_OK) {
        bool drawable = false;
        status = gnuplot_scripts(&gnuplot, picture, fresh_scripts);
        if (status == STATUS_OK)
            status = write_tables(&gnuplot, capacity, &arena, &drawable);
        if (status == STATUS_OK)
            status = gnuplot_draw(&gnuplot, picture, &drawable);
    }
    gnuplot_close(&gnuplot);
    arena_fini(&arena);
    return status;
}

enum status report_capacity_folder(const struct capacity *capacity, const char *version, const char *dir,
                                   bool fresh_scripts, struct diag *diag)
{
    if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = dir }, NULL, NULL, "the folder can't be made: %s",
                 strerror(errno));
        return STATUS_IO;
    }
    struct outfile file;
    enum status status = outfile_open(&file, arena_format(diag->arena, "%s/capacity.json", dir), diag);
    if (status != STATUS_OK)
        return status;
    (void)report_capacity_json(capacity, version, file.to); /* a failed stream is the commit's to report */
    status = outfile_commit(&file, diag);
    if (status == STATUS_OK)
        status = outfile_open(&file, arena_format(diag->arena, "%s/capacity.csv", dir), diag);
    if (status != STATUS_OK)
        return status;
    (void)report_capacity_csv(capacity, file.to);
    status = outfile_commit(&file, diag);
    return status == STATUS_OK ? draw(capacity, dir, fresh_scripts, diag) : status;
}
