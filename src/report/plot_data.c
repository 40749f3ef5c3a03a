/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot_data.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv_scan.h"
#include "interval.h"
#include "money.h"

/* What the readers of the files share. `status` is the worst that was met. */
struct reading {
    struct plot_run *run;
    const char *dir;
    struct arena *arena;
    struct diag *diag;
    enum status status;
};

static const char long_name[] = "a name of more than 1000 bytes";
static const char again[] = "`ivsim run SCENARIO -o DIR` writes it";

static void complain(struct reading *reading, enum status status, const char *path, int line, const char *what)
{
    diag_add(reading->diag, SEVERITY_ERROR, (struct origin){ .file = path, .line = line }, NULL, again, "%s", what);
    if (reading->status != STATUS_IO)
        reading->status = status;
}

/* A plain decimal, with an exponent where the writer needed one, as nanos. */
static bool read_nano(const char *text, int64_t *nano)
{
    int128 digits;
    int places;
    const char *rest = money_scan(text, &digits, &places);
    if (!rest)
        return false;
    if (*rest == 'e' || *rest == 'E') {
        char *end;
        long exponent = strtol(rest + 1, &end, 10);
        if (end == rest + 1 || exponent < -400 || exponent > 18)
            return false;
        places -= (int)exponent;
        rest = end;
    }
    if (*rest != '\0')
        return false;
    int shift = places - 9;
    if (shift > 36)
        digits = 0;
    else if (shift > 0)
        digits = money_divide_half_even(digits, money_power_of_ten(shift));
    else if (digits != 0) {
        if (shift < -18 || digits > INT64_MAX || digits < INT64_MIN)
            return false;
        digits *= money_power_of_ten(-shift);
    }
    if (digits > INT64_MAX || digits < -INT64_MAX)
        return false;
    *nano = (int64_t)digits;
    return true;
}

/* Takes a row (column i of `names` is field column[i]); NULL or what is wrong with it. */
typedef const char *row_reader(struct reading *reading, const struct csv_scan *scan, const size_t column[]);

enum { COLUMNS_MAX = 8 };

/* Reads DIR/name row by row; `names` (ended by NULL) are the columns that it must have. */
static void read_table(struct reading *reading, const char *name, const char *const names[], row_reader *take)
{
    const char *path = arena_format(reading->diag->arena, "%s/%s", reading->dir, name);
    FILE *from = fopen(path, "r");
    if (!from) {
        complain(reading, STATUS_IO, path, 0, strerror(errno));
        return;
    }
    struct csv_scan scan;
    csv_scan_init(&scan, from);
    const char *fault = csv_scan_next(&scan) ? NULL : "the file is empty";
    size_t column[COLUMNS_MAX] = { 0 };
    for (size_t i = 0; !fault && names[i]; i++) {
        column[i] = csv_scan_find(&scan, names[i]);
        if (column[i] == scan.fields)
            fault = arena_format(reading->arena, "there is no column `%s`", names[i]);
    }
    for (size_t rows = 0; !fault && csv_scan_next(&scan); rows++)
        fault = rows == PLOT_ROWS_MAX ? "more than 20 million rows" : take(reading, &scan, column);
    if (scan.fault)
        fault = scan.fault;
    if (fault)
        complain(reading, ferror(from) ? STATUS_IO : STATUS_INPUT, path, scan.line, fault);
    csv_scan_fini(&scan);
    fclose(from);
}

static const char *take_pattern(struct reading *reading, const struct csv_scan *scan, const size_t column[])
{
    struct plot_run *run = reading->run;
    if (run->patterns == PLOT_PATTERNS_MAX)
        return "more than 1000 patterns";
    if (strlen(csv_scan_field(scan, column[0])) > PLOT_NAME_MAX)
        return long_name;
    const char *fits = csv_scan_field(scan, column[1]);
    bool yes = strcmp(fits, "true") == 0 || strcmp(fits, "yes") == 0 || strcmp(fits, "1") == 0;
    if (!yes && strcmp(fits, "false") != 0 && strcmp(fits, "no") != 0 && strcmp(fits, "0") != 0)
        return "`fits` is neither true nor false";
    run->pattern[run->patterns++] =
        (struct plot_pattern){ .name = arena_copy(reading->arena, csv_scan_field(scan, column[0])), .fits = yes };
    return NULL;
}

/* The pattern of that name; rows come in the order of the patterns, hence the guess. */
static struct plot_pattern *find_pattern(const struct plot_run *run, const char *name, size_t guess)
{
    for (size_t i = 0; i < run->patterns; i++) {
        struct plot_pattern *pattern = &run->pattern[(guess + i) % run->patterns];
        if (strcmp(pattern->name, name) == 0)
            return pattern;
    }
    return NULL;
}

static const char unknown_pattern[] = "a pattern that patterns.csv does not have";

static const char *take_replication(struct reading *reading, const struct csv_scan *scan, const size_t column[])
{
    const struct plot_run *run = reading->run;
    if (run->patterns == 0)
        return NULL; /* patterns.csv has been complained about */
    size_t row = (size_t)scan->line;
    struct plot_pattern *pattern = find_pattern(run, csv_scan_field(scan, column[1]), row + run->patterns - 2);
    if (!pattern)
        return unknown_pattern;
    int64_t replication, total;
    if (!money_decimal(csv_scan_field(scan, column[0]), 0, &replication))
        return "`replication` is not a number";
    if (!read_nano(csv_scan_field(scan, column[2]), &total) || total < 0)
        return "`total` is not an amount";
    size_t capacity = pattern->capacity;
    pattern->replication =
        arena_grow(reading->arena, pattern->replication, pattern->count, &capacity, sizeof *pattern->replication);
    pattern->total_nano = arena_grow(reading->arena, pattern->total_nano, pattern->count, &pattern->capacity,
                                     sizeof *pattern->total_nano);
    pattern->replication[pattern->count] = replication;
    pattern->total_nano[pattern->count++] = total;
    return NULL;
}

static const char *take_bill(struct reading *reading, const struct csv_scan *scan, const size_t column[])
{
    int64_t percentile, cost;
    if (!read_nano(csv_scan_field(scan, column[0]), &percentile))
        return "`percentile` is not a number";
    if (percentile != 90 * (int64_t)MONEY_NANO)
        return NULL;
    struct plot_pattern *pattern = find_pattern(reading->run, csv_scan_field(scan, column[1]), 0);
    if (!pattern)
        return reading->run->patterns == 0 ? NULL : unknown_pattern;
    if (!read_nano(csv_scan_field(scan, column[3]), &cost) || cost < 0)
        return "`cost` is not an amount";
    int64_t *sum = &pattern->p90_bill_nano[plot_group(csv_scan_field(scan, column[2]))];
    if (cost > INT64_MAX / PLOT_GROUPS - *sum)
        return "the bill is beyond all amounts";
    *sum += cost;
    return NULL;
}

static const char *take_occupancy(struct reading *reading, const struct csv_scan *scan, const size_t column[])
{
    struct plot_run *run = reading->run;
    const char *name = csv_scan_field(scan, column[0]);
    /* Rows of one event stand together. */
    struct plot_event *event = run->events > 0 ? &run->event[run->events - 1] : NULL;
    if (!event || strcmp(event->name, name) != 0) {
        if (run->events == PLOT_EVENTS_MAX)
            return "more than 100000 events";
        if (strlen(name) > PLOT_NAME_MAX)
            return long_name;
        event = &run->event[run->events++];
        *event = (struct plot_event){ .name = arena_copy(reading->arena, name) };
    }
    struct plot_point point;
    int64_t *const to[] = { &point.offset_nano, &point.p5, &point.p25, &point.p50, &point.p75, &point.p95 };
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++)
        if (!read_nano(csv_scan_field(scan, column[1 + i]), to[i]))
            return "a field that is not a number";
    event->point = arena_grow(reading->arena, event->point, event->count, &event->capacity, sizeof point);
    event->point[event->count++] = point;
    return NULL;
}

static bool has_meter(const json_t *result, const char *name)
{
    const json_t *patterns = json_object_get(result, "patterns");
    for (size_t p = 0; p < json_array_size(patterns); p++) {
        const json_t *meters = json_object_get(json_array_get(patterns, p), "meters");
        for (size_t m = 0; m < json_array_size(meters); m++) {
            const char *meter = json_string_value(json_object_get(json_array_get(meters, m), "meter"));
            if (meter && strcmp(meter, name) == 0)
                return true;
        }
    }
    return false;
}

/* The quotas that hold for viewers where a pattern has any there. A file without `limits` has none to draw. */
static void read_quotas(struct plot_run *run, const json_t *result)
{
    static const struct {
        const char *limit, *meter, *words;
    } known[PLOT_QUOTAS] = {
        { "concurrent_views", "channel.output", "quota of concurrent views on channels" },
        { "subscribers_per_stage", "stage.participant", "quota of subscribers on one stage" },
    };
    const json_t *limits = json_object_get(result, "limits");
    for (size_t k = 0; k < PLOT_QUOTAS; k++)
        for (size_t i = 0; i < json_array_size(limits) && has_meter(result, known[k].meter); i++) {
            const json_t *limit = json_array_get(limits, i), *value = json_object_get(limit, "value");
            const char *name = json_string_value(json_object_get(limit, "name"));
            if (name && strcmp(name, known[k].limit) == 0 && json_is_integer(value) && run->quotas < PLOT_QUOTAS)
                run->quota[run->quotas++] =
                    (struct plot_quota){ .words = known[k].words, .most = json_integer_value(value) };
        }
}

/* Title, quotas and budget out of result.json; money as number or text. */
static void read_result(struct reading *reading)
{
    const char *path = arena_format(reading->diag->arena, "%s/result.json", reading->dir);
    json_error_t error;
    json_t *result = json_load_file(path, 0, &error);
    if (!result) {
        bool unreadable = json_error_code(&error) == json_error_cannot_open_file;
        complain(reading, unreadable ? STATUS_IO : STATUS_INPUT, path, unreadable ? 0 : error.line,
                 unreadable ? strerror(errno) : error.text);
        return;
    }
    struct plot_run *run = reading->run;
    const char *title = json_string_value(json_object_get(json_object_get(result, "scenario"), "title"));
    run->title = title && strlen(title) <= PLOT_NAME_MAX ? arena_copy(reading->arena, title) : "";
    read_quotas(run, result);
    const json_t *first = json_array_get(json_object_get(result, "patterns"), 0);
    const json_t *limit = json_object_get(json_object_get(first, "budget"), "limit");
    if (json_is_number(limit)) {
        double usd = json_number_value(limit);
        run->has_budget = usd >= 0 && usd < 9e9;
        if (run->has_budget)
            run->budget_nano = llround(usd * MONEY_NANO);
    } else if (json_is_string(limit)) {
        const char *text = json_string_value(limit);
        run->has_budget = read_nano(text, &run->budget_nano) || money_parse(text, &run->budget_nano);
    }
    json_decref(result);
}

static int compare_nano(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Stable: of equal ones the earlier of the file comes first, as names of one table are unique. */
static int compare_patterns(const void *a, const void *b)
{
    const struct plot_pattern *x = a, *y = b;
    if (x->p90_nano != y->p90_nano)
        return x->p90_nano < y->p90_nano ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Sorts each pattern's totals and the patterns by P90. */
static void arrange(struct reading *reading)
{
    struct plot_run *run = reading->run;
    const char *path = arena_format(reading->diag->arena, "%s/replications.csv", reading->dir);
    for (size_t i = 0; i < run->patterns; i++) {
        struct plot_pattern *pattern = &run->pattern[i];
        const struct plot_pattern *first = &run->pattern[0];
        if (pattern->count == 0 || pattern->count != first->count ||
            memcmp(pattern->replication, first->replication, first->count * sizeof *first->replication) != 0) {
            complain(reading, STATUS_INPUT, path, 0, "the patterns do not have the same replications");
            return;
        }
        pattern->sorted_nano =
            arena_copy_array(reading->arena, pattern->total_nano, pattern->count, sizeof *pattern->total_nano);
        qsort(pattern->sorted_nano, pattern->count, sizeof *pattern->sorted_nano, compare_nano);
        pattern->p90_nano = pattern->sorted_nano[interval_rank((int64_t)pattern->count, 90) - 1];
    }
    qsort(run->pattern, run->patterns, sizeof *run->pattern, compare_patterns);
}

enum status plot_run_read(struct plot_run *run, const char *dir, struct arena *arena, struct diag *diag)
{
    static const char *const pattern_columns[] = { "pattern", "fits", NULL };
    static const char *const replication_columns[] = { "replication", "pattern", "total", NULL };
    static const char *const bill_columns[] = { "percentile", "pattern", "meter", "cost", NULL };
    static const char *const occupancy_columns[] = { "event", "offset_s", "p5", "p25", "p50", "p75", "p95", NULL };
    struct reading reading = { .run = run, .dir = dir, .arena = arena, .diag = diag };
    *run = (struct plot_run){ .title = "" };
    run->pattern = arena_alloc(arena, PLOT_PATTERNS_MAX, sizeof *run->pattern);
    run->event = arena_alloc(arena, PLOT_EVENTS_MAX, sizeof *run->event);
    read_result(&reading);
    read_table(&reading, "patterns.csv", pattern_columns, take_pattern);
    read_table(&reading, "replications.csv", replication_columns, take_replication);
    read_table(&reading, "bills.csv", bill_columns, take_bill);
    read_table(&reading, "occupancy.csv", occupancy_columns, take_occupancy);
    if (reading.status == STATUS_OK && run->patterns == 0)
        complain(&reading, STATUS_INPUT, arena_format(diag->arena, "%s/patterns.csv", dir), 0, "there is no pattern");
    if (reading.status == STATUS_OK)
        arrange(&reading);
    return reading.status;
}

bool plot_run_best_two(const struct plot_run *run, const struct plot_pattern **a, const struct plot_pattern **b)
{
    *a = *b = NULL;
    for (size_t i = 0; i < run->patterns && !*b; i++)
        if (run->pattern[i].fits)
            *(*a ? b : a) = &run->pattern[i];
    return *b;
}
