/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export_run.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "calendar.h"
#include "csv_scan.h"
#include "money.h"
#include "text.h"

struct reading {
    struct export_run *run;
    const struct export_choice *choice;
    const char *dir;
    struct arena *arena;
    struct diag *diag;
    double total; /* of the bill, as result.json has it */
};

static const char made_by_run[] = "give the folder that `ivsim run SCENARIO -o DIR` has made";

static enum status complain(const struct reading *reading, enum status status, const char *name, int line,
                            const char *hint, const char *what)
{
    const char *path = arena_format(reading->diag->arena, "%s/%s", reading->dir, name);
    diag_add(reading->diag, SEVERITY_ERROR, (struct origin){ .file = path, .line = line }, NULL, hint, "%s", what);
    return status;
}

/* The text at `a`.`b` (`b` may be NULL), in the arena; NULL where there is none. */
static const char *text_at(const struct reading *reading, const json_t *root, const char *a, const char *b)
{
    const json_t *at = json_object_get(root, a);
    const char *text = json_string_value(b ? json_object_get(at, b) : at);
    return text ? arena_copy(reading->arena, text) : NULL;
}

static const json_t *find_pattern(const json_t *patterns, const char *name)
{
    for (size_t i = 0; i < json_array_size(patterns); i++) {
        const json_t *pattern = json_array_get(patterns, i);
        const char *here = json_string_value(json_object_get(pattern, "name"));
        if (here && strcmp(here, name) == 0)
            return pattern;
    }
    return NULL;
}

static double bill_total(const json_t *pattern, int percentile)
{
    char key[16];
    snprintf(key, sizeof key, "%d", percentile);
    const json_t *bill = json_object_get(json_object_get(pattern, "bill_at"), key);
    const json_t *total = json_object_get(bill, "total");
    return json_is_number(total) ? json_number_value(total) : NAN;
}

/* The pattern that the report recommends; NULL where none fits. */
static const json_t *recommended(const json_t *root)
{
    const char *best = json_string_value(json_object_get(json_object_get(root, "choice"), "best"));
    return best ? find_pattern(json_object_get(root, "patterns"), best) : NULL;
}

static enum status complain_of_pattern(const struct reading *reading, const json_t *root)
{
    const json_t *patterns = json_object_get(root, "patterns");
    if (!reading->choice->pattern && !json_object_get(root, "choice"))
        return complain(reading, STATUS_INPUT, "result.json", 0, "run the scenario again, or name one with --pattern",
                        "it does not say which pattern is recommended");
    if (!reading->choice->pattern)
        return complain(reading, STATUS_INPUT, "result.json", 0, "choose one with --pattern NAME", "no pattern fits");
    const size_t n = json_array_size(patterns);
    const char **known = arena_alloc(reading->arena, n + 1, sizeof known[0]);
    size_t names = 0;
    struct text list = { 0 };
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_object_get(json_array_get(patterns, i), "name"));
        if (!name)
            continue;
        text_append(&list, "%s%s", names > 0 ? ", " : "", name);
        known[names++] = name;
    }
    const char *near = text_nearest(reading->choice->pattern, known);
    const char *hint = near ? arena_format(reading->arena, "did you mean '%s'?", near)
                            : arena_format(reading->arena, "there are: %s", list.at ? list.at : "none");
    text_fini(&list);
    return complain(reading, STATUS_INPUT, "result.json", 0, hint,
                    arena_format(reading->arena, "no pattern '%s' in this run", reading->choice->pattern));
}

static enum status take_pattern(struct reading *reading, const json_t *root)
{
    const struct export_choice *choice = reading->choice;
    const json_t *patterns = json_object_get(root, "patterns");
    const json_t *pattern = choice->pattern ? find_pattern(patterns, choice->pattern) : recommended(root);
    if (!pattern)
        return complain_of_pattern(reading, root);
    char key[16];
    snprintf(key, sizeof key, "%d", choice->percentile);
    const json_t *bill = json_object_get(json_object_get(pattern, "bill_at"), key);
    const json_t *replication = json_object_get(bill, "replication");
    reading->total = bill_total(pattern, choice->percentile);
    reading->run->pattern = text_at(reading, pattern, "name", NULL);
    reading->run->percentile = choice->percentile;
    reading->run->replication = json_integer_value(replication);
    if (!reading->run->pattern || !json_is_integer(replication) || isnan(reading->total))
        return complain(reading, STATUS_INPUT, "result.json", 0, made_by_run, "no bill at that percentile");
    return STATUS_OK;
}

static enum status take_result(struct reading *reading, const json_t *root)
{
    struct export_run *run = reading->run;
    const json_t *scenario = json_object_get(root, "scenario");
    const char *why;
    run->title = text_at(reading, scenario, "title", NULL);
    run->file = text_at(reading, scenario, "file", NULL);
    run->digest = text_at(reading, scenario, "digest", NULL);
    run->start = text_at(reading, scenario, "period", "start");
    run->end = text_at(reading, scenario, "period", "end");
    run->book = text_at(reading, root, "prices", "name");
    run->version = text_at(reading, root, "run", "version");
    if (!run->file || !run->digest || !run->book || !run->version || !run->start || !run->end ||
        !calendar_instant(run->start, &run->start_ms, &why) || !calendar_instant(run->end, &run->end_ms, &why))
        return complain(reading, STATUS_INPUT, "result.json", 0, made_by_run, "this is no result of ivsim");
    if (!run->title || !run->title[0])
        run->title = run->file;
    return take_pattern(reading, root);
}

static enum status read_result(struct reading *reading)
{
    json_error_t error;
    json_t *root = json_load_file(arena_format(reading->arena, "%s/result.json", reading->dir), 0, &error);
    if (!root) {
        if (json_error_code(&error) == json_error_cannot_open_file)
            return complain(reading, STATUS_IO, "result.json", 0, made_by_run, strerror(errno));
        return complain(reading, STATUS_INPUT, "result.json", error.line, made_by_run, error.text);
    }
    enum status status = take_result(reading, root);
    json_decref(root);
    return status;
}

/* ---- steps.csv ---- */

enum {
    COLUMN_PERCENTILE,
    COLUMN_PATTERN,
    COLUMN_METER,
    COLUMN_DIMENSIONS,
    COLUMN_UNIT,
    COLUMN_KIND,
    COLUMN_FROM,
    COLUMN_QUANTITY,
    COLUMN_LIST_PRICE,
    COLUMN_PRICE,
    COLUMN_LIST_COST,
    COLUMN_COST,
    COLUMN_STATUS,
    COLUMN_REGION,
    COLUMNS
};
static const char *const column_name[COLUMNS] = { "percentile", "pattern",   "meter",        "dimensions",    "unit",
                                                  "kind",       "tier_from", "quantity",     "list_price",    "price",
                                                  "list_cost",  "cost",      "price_status", "account_region" };

static const char *cell(const struct reading *reading, const struct csv_scan *scan, const size_t at[COLUMNS],
                        int column)
{
    return arena_copy(reading->arena, csv_scan_field(scan, at[column]));
}

static bool is_decimal(const char *text)
{
    int128 digits;
    int places;
    const char *end = text[0] == '-' || text[0] == '+' ? NULL : money_scan(text, &digits, &places);
    return end && *end == '\0';
}

/* NULL where the row is taken, else what is wrong with it. */
static const char *take_step(struct reading *reading, const struct csv_scan *scan, const size_t at[COLUMNS])
{
    struct export_run *run = reading->run;
    int64_t cost_nano;
    struct export_step step = {
        .meter = meter_find(csv_scan_field(scan, at[COLUMN_METER])),
        .dimensions = cell(reading, scan, at, COLUMN_DIMENSIONS),
        .unit = unit_find(csv_scan_field(scan, at[COLUMN_UNIT])),
        .free = strcmp(csv_scan_field(scan, at[COLUMN_KIND]), "free") == 0,
        .tier_from = cell(reading, scan, at, COLUMN_FROM),
        .quantity = cell(reading, scan, at, COLUMN_QUANTITY),
        .list_price = cell(reading, scan, at, COLUMN_LIST_PRICE),
        .price = cell(reading, scan, at, COLUMN_PRICE),
        .list_cost = cell(reading, scan, at, COLUMN_LIST_COST),
        .cost = cell(reading, scan, at, COLUMN_COST),
        .price_status = cell(reading, scan, at, COLUMN_STATUS),
        .region = cell(reading, scan, at, COLUMN_REGION),
    };
    if (step.meter == METERS)
        return "a meter that is not known";
    if (!step.unit)
        return "a unit that is not known";
    if (!is_decimal(step.tier_from) || !is_decimal(step.quantity) || !is_decimal(step.list_price) ||
        !is_decimal(step.price) || !is_decimal(step.list_cost) || !money_decimal(step.cost, 9, &cost_nano))
        return "a field that is not a plain decimal";
    if (__builtin_add_overflow(run->total_nano, cost_nano, &run->total_nano) || run->steps == EXPORT_STEPS_MAX)
        return "more than a bill can hold";
    if (!step.region[0])
        step.region = NULL;
    run->step[run->steps++] = step;
    return NULL;
}

static enum status scan_steps(struct reading *reading, struct csv_scan *scan)
{
    size_t at[COLUMNS];
    if (!csv_scan_next(scan))
        return complain(reading, STATUS_INPUT, "steps.csv", 1, made_by_run, scan->fault ? scan->fault : "it is empty");
    for (int c = 0; c < COLUMNS; c++) {
        at[c] = csv_scan_find(scan, column_name[c]);
        if (at[c] == scan->fields)
            return complain(reading, STATUS_INPUT, "steps.csv", 1, made_by_run,
                            arena_format(reading->arena, "no column '%s'", column_name[c]));
    }
    while (csv_scan_next(scan)) {
        if (atoi(csv_scan_field(scan, at[COLUMN_PERCENTILE])) != reading->run->percentile ||
            strcmp(csv_scan_field(scan, at[COLUMN_PATTERN]), reading->run->pattern) != 0)
            continue;
        const char *what = take_step(reading, scan, at);
        if (what)
            return complain(reading, STATUS_INPUT, "steps.csv", scan->line, NULL, what);
    }
    if (scan->fault)
        return complain(reading, STATUS_INPUT, "steps.csv", scan->line, NULL, scan->fault);
    return STATUS_OK;
}

static enum status read_steps(struct reading *reading)
{
    FILE *from = fopen(arena_format(reading->arena, "%s/steps.csv", reading->dir), "r");
    if (!from)
        return complain(reading, STATUS_IO, "steps.csv", 0, "run the scenario again: older versions did not write it",
                        strerror(errno));
    struct csv_scan scan;
    csv_scan_init(&scan, from);
    enum status status = scan_steps(reading, &scan);
    csv_scan_fini(&scan);
    fclose(from);
    return status;
}

enum status export_run_read(struct export_run *run, const char *dir, const struct export_choice *choice,
                            struct arena *arena, struct diag *diag)
{
    struct reading reading = { .run = run, .choice = choice, .dir = dir, .arena = arena, .diag = diag };
    *run = (struct export_run){ .step = arena_alloc(arena, EXPORT_STEPS_MAX, sizeof run->step[0]) };
    enum status status = read_result(&reading);
    if (status == STATUS_OK)
        status = read_steps(&reading);
    /* result.json comes back through doubles: half a unit of their last place is all it may be off */
    double total = (double)run->total_nano / MONEY_NANO;
    if (status == STATUS_OK && fabs(total - reading.total) > 1e-12 * fabs(total) + 1e-10)
        return complain(&reading, STATUS_INPUT, "steps.csv", 0, "run the scenario again",
                        "the steps do not add up to the bill in result.json");
    return status;
}

const char *export_run_line(const struct export_step *step, struct arena *arena)
{
    struct text line = { 0 };
    text_append(&line, "%s", meter_table[step->meter].name);
    for (const char *at = step->dimensions; *at;) {
        const size_t word = strcspn(at, " "), name = strcspn(at, "=");
        if (name < word)
            text_append(&line, "/%.*s", (int)(word - name - 1), at + name + 1);
        at += word + strspn(at + word, " ");
    }
    const char *copy = arena_copy(arena, line.at ? line.at : "");
    text_fini(&line);
    return copy;
}

bool export_run_is_month(const struct export_run *run)
{
    char month[40];
    int64_t start_ms, end_ms;
    const char *why;
    calendar_format(month, run->start_ms);
    month[7] = '\0'; /* "2026-12" */
    return calendar_month(month, &start_ms, &end_ms, &why) && start_ms == run->start_ms && end_ms == run->end_ms;
}
