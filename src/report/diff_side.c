/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff_side.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jansson.h>

#include "csv_scan.h"
#include "money.h"

/* ---- From a result in memory ---- */

static void take_pattern(const struct result *result, size_t p, struct arena *arena, struct diff_pattern *out)
{
    const struct result_pattern *pattern = &result->pattern[p];
    const struct summary_pattern *summary = pattern->summary;
    *out = (struct diff_pattern){ .name = pattern->name,
                                  .fits = pattern->fits,
                                  .verdict = result->summary.has_budget ? verdict_name[summary->budget.verdict] : NULL,
                                  .mean = summary->total.mean,
                                  .decisive = summary->budget.at,
                                  .lines = pattern->lines,
                                  .total_nano = summary->outcome->total_nano };
    memcpy(out->percentile, summary->total.percentile, sizeof out->percentile);
    struct diff_line *line = arena_alloc(arena, pattern->lines, sizeof line[0]);
    const size_t p90 = sample_percentile_index(90);
    for (size_t l = 0; l < pattern->lines; l++) {
        const struct summary_line *from = pattern->line[l].summary;
        line[l] = (struct diff_line){ .column = pattern->line[l].column,
                                      .unit = pattern->line[l].unit->short_name,
                                      .quantity_mean = from->quantity.mean,
                                      .quantity_p90 = from->quantity.percentile[p90],
                                      .cost_mean_nano = from->cost.mean_nano,
                                      .cost_p90_nano = from->cost.percentile_nano[p90] };
    }
    out->line = line;
}

void diff_side_take(const struct result *result, const char *name, struct arena *arena, struct diff_side *side)
{
    *side = (struct diff_side){ .name = name,
                                .file = result->file,
                                .title = result->scenario->title,
                                .digest = result->scenario->digest,
                                .book = result->book->name,
                                .book_digest = result->book->digest,
                                .version = result->version,
                                .seed = result->scenario->seed,
                                .first_replication = result->first_replication,
                                .replications = result->summary.replications,
                                .percentile = result->summary.budget_percentile,
                                .inputs = result->scenario->stated_count,
                                .has_inputs = true,
                                .patterns = result->patterns,
                                .best = result->choice.best };
    struct diff_input *input = arena_alloc(arena, side->inputs + 1, sizeof input[0]);
    for (size_t i = 0; i < side->inputs; i++) {
        const struct stated *stated = &result->scenario->stated[i];
        char origin[RESULT_ORIGIN_TEXT];
        input[i] = (struct diff_input){ stated->path, stated->value, arena_copy(arena, result_origin(origin, stated)) };
    }
    side->input = input;
    struct diff_pattern *pattern = arena_alloc(arena, side->patterns, sizeof pattern[0]);
    for (size_t p = 0; p < side->patterns; p++)
        take_pattern(result, p, arena, &pattern[p]);
    side->pattern = pattern;
}

/* ---- From files ---- */

struct reading {
    struct diff_side *side;
    struct diff_pattern *pattern;
    const char *folder, *result; /* where the other files stand; the result itself */
    struct arena *arena;
    struct diag *diag;
};

static const char made_by_run[] = "give what `ivsim run SCENARIO -o DIR` has made, or a scenario";

static enum status complain(const struct reading *reading, enum status status, const char *path, int line,
                            const char *hint, const char *what)
{
    const char *file = arena_copy(reading->diag->arena, path);
    diag_add(reading->diag, SEVERITY_ERROR, (struct origin){ .file = file, .line = line }, NULL, hint, "%s", what);
    return status;
}

static const json_t *at(const json_t *value, const char *path)
{
    char part[64];
    while (value && *path) {
        size_t length = strcspn(path, "/");
        snprintf(part, sizeof part, "%.*s", (int)length, path);
        value = json_object_get(value, part);
        path += length + (path[length] == '/');
    }
    return value;
}

static const char *text_at(const struct reading *reading, const json_t *value, const char *path)
{
    const char *text = json_string_value(at(value, path));
    return text ? arena_copy(reading->arena, text) : NULL;
}

static double number_at(const json_t *value, const char *path)
{
    const json_t *number = at(value, path);
    return json_is_number(number) ? json_number_value(number) : NAN;
}

/* Dollars of a result: 0 where they are none or beyond what a bill can be, which the caller's checks of names tell. */
static int64_t nano_of(double usd)
{
    return fabs(usd) < 9e9 ? llround(usd * MONEY_NANO) : 0;
}

static struct summary_estimate estimate_at(const json_t *value, const char *path, const char *interval)
{
    const json_t *ends = at(value, interval);
    struct summary_estimate out = { .value_nano = nano_of(number_at(value, path)) };
    out.has_interval = json_array_size(ends) == 2;
    if (out.has_interval) {
        out.low_nano = nano_of(json_number_value(json_array_get(ends, 0)));
        out.high_nano = nano_of(json_number_value(json_array_get(ends, 1)));
    }
    return out;
}

/* "channel.output.hd.europe", as the columns of replications.csv are named. */
static const char *column_of(const struct reading *reading, const json_t *meter)
{
    const char *column = text_at(reading, meter, "meter"), *key;
    json_t *word;
    json_object_foreach((json_t *)(uintptr_t)at(meter, "dimensions"), key, word) column =
        column && json_is_string(word) ? arena_format(reading->arena, "%s.%s", column, json_string_value(word)) : NULL;
    return column;
}

static const char *short_unit(const char *name)
{
    const struct unit *unit = name ? unit_find(name) : NULL;
    return unit ? unit->short_name : name;
}

static bool read_pattern(struct reading *reading, const json_t *from, struct diff_pattern *out)
{
    char path[64], interval[64];
    *out = (struct diff_pattern){ .name = text_at(reading, from, "name"),
                                  .fits = json_is_true(at(from, "fits")),
                                  .verdict = text_at(reading, from, "budget/verdict"),
                                  .mean = estimate_at(from, "total/mean", "total/mean_ci95") };
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++) {
        snprintf(path, sizeof path, "total/percentiles/%d/value", sample_percentile[p]);
        snprintf(interval, sizeof interval, "total/percentiles/%d/ci95", sample_percentile[p]);
        if (!json_is_number(at(from, path)))
            return false;
        out->percentile[p] = estimate_at(from, path, interval);
    }
    out->decisive = json_is_object(at(from, "budget")) ? estimate_at(from, "budget/value", "budget/value_ci95")
                                                       : out->percentile[sample_percentile_index(90)];
    const json_t *meters = at(from, "meters");
    struct diff_line *line = arena_alloc(reading->arena, json_array_size(meters) + 1, sizeof line[0]);
    for (size_t l = 0; l < json_array_size(meters); l++) {
        const json_t *meter = json_array_get(meters, l);
        line[l] = (struct diff_line){ .column = column_of(reading, meter),
                                      .unit = short_unit(text_at(reading, meter, "unit")),
                                      .quantity_mean = number_at(meter, "quantity/mean"),
                                      .quantity_p90 = number_at(meter, "quantity/percentiles/90"),
                                      .cost_mean_nano = nano_of(number_at(meter, "cost/mean")),
                                      .cost_p90_nano = nano_of(number_at(meter, "cost/percentiles/90")) };
        if (!line[l].column || !line[l].unit)
            return false;
    }
    out->line = line;
    out->lines = json_array_size(meters);
    return out->name && json_is_number(at(from, "total/mean"));
}

static bool read_result(struct reading *reading, const json_t *root)
{
    struct diff_side *side = reading->side;
    const char *schema = text_at(reading, root, "schema"), *best = text_at(reading, root, "choice/best");
    const json_t *patterns = at(root, "patterns"), *seed = at(root, "run/seed");
    const size_t count = json_array_size(patterns);
    if (!schema || strcmp(schema, "ivsim/result/1") != 0)
        return false;
    side->file = text_at(reading, root, "scenario/file");
    side->title = text_at(reading, root, "scenario/title");
    side->digest = text_at(reading, root, "scenario/digest");
    side->book = text_at(reading, root, "prices/name");
    side->book_digest = text_at(reading, root, "prices/digest");
    side->version = text_at(reading, root, "run/version");
    side->seed = (uint64_t)json_integer_value(seed);
    side->replications = json_integer_value(at(root, "run/replications"));
    side->percentile = number_at(root, "choice/percentile");
    if (!side->file || !side->title || !side->digest || !side->book || !side->book_digest || !side->version ||
        side->replications < 1 || !(side->percentile > 0) || count == 0)
        return false;
    reading->pattern = arena_alloc(reading->arena, count, sizeof reading->pattern[0]);
    for (size_t p = 0; p < count; p++) {
        if (!read_pattern(reading, json_array_get(patterns, p), &reading->pattern[p]))
            return false;
        if (best && strcmp(best, reading->pattern[p].name) == 0)
            side->best = (int)p;
    }
    side->pattern = reading->pattern;
    side->patterns = count;
    return true;
}

/* ---- inputs.csv ---- */

static void read_inputs(struct reading *reading)
{
    FILE *from = fopen(arena_format(reading->arena, "%s/inputs.csv", reading->folder), "r");
    if (!from)
        return;
    struct csv_scan scan;
    csv_scan_init(&scan, from);
    struct diff_input *input = NULL;
    size_t room = 0, count = 0, path = 0, value = 0, origin = 0;
    bool known = csv_scan_next(&scan);
    if (known) {
        path = csv_scan_find(&scan, "path");
        value = csv_scan_find(&scan, "value");
        origin = csv_scan_find(&scan, "from");
        known = path < scan.fields && value < scan.fields && origin < scan.fields;
    }
    while (known && csv_scan_next(&scan)) {
        input = arena_grow(reading->arena, input, count, &room, sizeof input[0]);
        input[count++] = (struct diff_input){ .path = arena_copy(reading->arena, csv_scan_field(&scan, path)),
                                              .value = arena_copy(reading->arena, csv_scan_field(&scan, value)),
                                              .from = arena_copy(reading->arena, csv_scan_field(&scan, origin)) };
    }
    reading->side->has_inputs = known && !scan.fault;
    reading->side->input = input;
    reading->side->inputs = count;
    csv_scan_fini(&scan);
    fclose(from);
}

/* ---- replications.csv ---- */

/* The rows stand by month, then by pattern in the result's order. NULL where they do not, or fewer than the result
 * says. */
static const char *read_rows(struct reading *reading, struct csv_scan *scan, int64_t month[])
{
    struct diff_side *side = reading->side;
    const size_t patterns = side->patterns;
    if (!csv_scan_next(scan))
        return scan->fault ? scan->fault : "it is empty";
    const size_t number = csv_scan_find(scan, "replication"), name = csv_scan_find(scan, "pattern");
    const size_t total = csv_scan_find(scan, "total");
    if (number == scan->fields || name == scan->fields || total == scan->fields)
        return "the columns replication, pattern and total are not all there";
    size_t rows = 0;
    for (; csv_scan_next(scan); rows++) {
        const size_t p = rows % patterns, k = rows / patterns;
        int64_t replication;
        if (k >= (size_t)side->replications)
            return "it has more months than result.json";
        if (!money_decimal(csv_scan_field(scan, number), 0, &replication) ||
            !money_decimal(csv_scan_field(scan, total), 9, &month[p * (size_t)side->replications + k]) ||
            strcmp(csv_scan_field(scan, name), side->pattern[p].name) != 0)
            return "this row is not of the run in result.json";
        if (rows == 0)
            side->first_replication = replication;
        if (replication != side->first_replication + (int64_t)k)
            return "a month is missing before this row";
    }
    if (scan->fault)
        return scan->fault;
    return rows == patterns * (size_t)side->replications ? NULL : "it has fewer months than result.json";
}

static enum status read_months(struct reading *reading, int64_t **months)
{
    struct diff_side *side = reading->side;
    const char *path = arena_format(reading->arena, "%s/replications.csv", reading->folder);
    FILE *from = fopen(path, "r");
    if (!from)
        return STATUS_OK;
    const size_t n = (size_t)side->replications;
    *months = n > SIZE_MAX / 16 / side->patterns ? NULL : malloc(n * side->patterns * sizeof **months);
    if (!*months) {
        fclose(from);
        return complain(reading, STATUS_LIMIT, path, 0, NULL, "memory is out");
    }
    struct csv_scan scan;
    csv_scan_init(&scan, from);
    const char *fault = read_rows(reading, &scan, *months);
    enum status status = fault ? complain(reading, STATUS_INPUT, path, scan.line, made_by_run, fault) : STATUS_OK;
    csv_scan_fini(&scan);
    fclose(from);
    for (size_t p = 0; !fault && p < side->patterns; p++)
        reading->pattern[p].total_nano = *months + p * n;
    return status;
}

bool diff_side_is_result(const char *path)
{
    struct stat what;
    if (stat(path, &what) == 0 && S_ISDIR(what.st_mode))
        return true;
    FILE *from = fopen(path, "r");
    int c = ' ';
    while (from && (c == ' ' || c == '\n' || c == '\r' || c == '\t'))
        c = fgetc(from);
    if (from)
        fclose(from);
    return c == '{'; /* no scenario begins with it */
}

enum status diff_side_read(const char *path, struct arena *arena, struct diag *diag, int64_t **months,
                           struct diff_side *side)
{
    struct stat what;
    const bool is_folder = stat(path, &what) == 0 && S_ISDIR(what.st_mode);
    const char *slash = strrchr(path, '/');
    struct reading reading = { .side = side, .arena = arena, .diag = diag };
    reading.result = is_folder ? arena_format(arena, "%s/result.json", path) : path;
    reading.folder = is_folder ? path : slash ? arena_format(arena, "%.*s", (int)(slash - path), path) : ".";
    *months = NULL;
    *side = (struct diff_side){ .name = path, .best = -1 };
    json_error_t error;
    json_t *root = json_load_file(reading.result, 0, &error);
    if (!root) {
        if (json_error_code(&error) == json_error_cannot_open_file)
            return complain(&reading, STATUS_IO, reading.result, 0, made_by_run, strerror(errno));
        return complain(&reading, STATUS_INPUT, reading.result, error.line, made_by_run, error.text);
    }
    bool fine = read_result(&reading, root);
    json_decref(root);
    if (!fine)
        return complain(&reading, STATUS_INPUT, reading.result, 0, made_by_run, "this is no result of ivsim");
    /* Beside a result.json of another name there may stand the files of another run. */
    if (!is_folder && strcmp(slash ? slash + 1 : path, "result.json") != 0)
        return STATUS_OK;
    read_inputs(&reading);
    return read_months(&reading, months);
}
