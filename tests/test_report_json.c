/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "emit.h"
#include "outcome_desk.h"
#include "outfile.h"
#include "report.h"

struct written {
    char *at;
    size_t length;
};

static struct written write_with(bool (*writer)(const struct result *, FILE *), const struct result *result)
{
    struct written w = { 0 };
    FILE *to = open_memstream(&w.at, &w.length);
    assert_non_null(to);
    assert_true(writer(result, to));
    fclose(to);
    return w;
}

static const struct finding finding[] = { { SEVERITY_ERROR, "seats", "120 viewers, \x1b[1m 100 seats", 0.5 } };
static const struct finding_list findings[DESK_PATTERNS] = { { 0 }, { 0 }, { finding, 1 } };

static void build(struct desk *d, struct result *result)
{
    const struct result_options options = {
        .version = "1.2.3", .engine = "exact", .book = &d->book, .findings = findings
    };
    assert_int_equal(result_build(&d->outcomes, &options, &d->arena, result), STATUS_OK);
}

static void init_full(struct desk *d, int64_t n)
{
    desk_init(d, n);
    d->scenario.has_budget = true;
    d->scenario.budget_nano = 60LL * DESK_USD;
    d->scenario.budget_percentile = 90;
    desk_ladder(d, 0, 7, 123456789);
    desk_ladder(d, 1, 3, 0);
    desk_ladder(d, 2, 1, 1);
}

/* Keys of an object with a blank after each; jansson keeps their order. */
static const char *keys(json_t *object, char out[400])
{
    const char *key;
    json_t *value;
    out[0] = '\0';
    json_object_foreach(object, key, value) strcat(strcat(out, key), " ");
    return out;
}

static void keys_stand_in_the_order_of_the_schema(void **state)
{
    (void)state;
    struct desk d;
    struct result result;
    char out[400];
    init_full(&d, 100);
    build(&d, &result);
    struct written w = write_with(report_json, &result);
    json_error_t error;
    json_t *root = json_loads(w.at, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    assert_string_equal(keys(root, out), "schema currency scenario prices run choice limits patterns pairs ");
    assert_string_equal(keys(json_object_get(root, "scenario"), out), "title file digest period events occurrences ");
    assert_string_equal(keys(json_object_get(root, "prices"), out), "name as_of digest ");
    assert_string_equal(keys(json_object_get(root, "run"), out), "version seed replications engine partial certain ");
    json_t *pattern = json_array_get(json_object_get(root, "patterns"), 1);
    assert_string_equal(keys(pattern, out),
                        "name sentence fits findings total budget cheapest_probability "
                        "cheapest_fitting_probability regret meters unverified_share assumed_share reported_share bill_at "
                        "peak idle_input_share ");
    json_t *total = json_object_get(pattern, "total");
    assert_string_equal(keys(total, out), "mean mean_ci95 sd min max cvar95 percentiles ");
    assert_string_equal(keys(json_object_get(total, "percentiles"), out), "5 10 25 50 75 80 90 95 99 ");
    assert_string_equal(keys(json_object_get(pattern, "budget"), out),
                        "limit percentile probability_over ci95 verdict value value_ci95 ");
    json_t *meter = json_array_get(json_object_get(pattern, "meters"), 2);
    assert_string_equal(keys(meter, out),
                        "meter dimensions unit status quantity cost mean_share variance_share source as_of note ");
    assert_string_equal(keys(json_object_get(meter, "dimensions"), out), "resolution purpose ");
    assert_string_equal(keys(json_object_get(meter, "cost"), out), "mean sd percentiles ");
    json_t *bill = json_object_get(json_object_get(pattern, "bill_at"), "90");
    assert_string_equal(keys(bill, out), "replication total lines ");
    json_t *pair = json_array_get(json_object_get(root, "pairs"), 0);
    assert_string_equal(keys(pair, out), "a b difference a_cheaper_probability dominance ");
    assert_string_equal(keys(json_object_get(pair, "difference"), out), "mean ci95 percentiles ");
    assert_int_equal(json_array_size(json_object_get(root, "pairs")), 3);
    json_decref(root);
    free(w.at);
    desk_fini(&d);
}

static void values_are_those_of_the_result(void **state)
{
    (void)state;
    struct desk d;
    struct result result;
    init_full(&d, 100);
    build(&d, &result);
    struct written w = write_with(report_json, &result);
    json_t *root = json_loads(w.at, 0, NULL), *stage = json_array_get(json_object_get(root, "patterns"), 2);
    assert_string_equal(json_string_value(json_object_get(json_object_get(root, "scenario"), "file")), "hand.cfg");
    assert_string_equal(json_string_value(json_object_get(json_object_get(root, "scenario"), "title")), "By \"hand\"");
    assert_true(json_is_false(json_object_get(stage, "fits")));
    assert_true(json_is_null(json_object_get(stage, "idle_input_share")));
    assert_true(json_is_null(json_object_get(stage, "regret"))); /* it does not fit */
    check_close(json_number_value(json_object_get(stage, "unverified_share")), 1, 0);
    json_t *found = json_array_get(json_object_get(stage, "findings"), 0);
    assert_string_equal(json_string_value(json_object_get(found, "severity")), "error");
    assert_string_equal(json_string_value(json_object_get(found, "text")), "120 viewers, \x1b[1m 100 seats");
    assert_non_null(strstr(w.at, "\"seed\": 9223372036854775807,"));
    assert_non_null(strstr(w.at, "\"start\": \"2026-12-01T00:00:00Z\""));
    assert_non_null(strstr(w.at, "\"90\": { \"value\": 90.123456789, \"ci95\": [ 84.123456789, 96.123456789 ] }"));
    json_decref(root);
    free(w.at);
    desk_fini(&d);
}

/* The lines of a bill add up to its total, exactly: their texts are compared as decimals of nine places. */
static void a_bill_adds_up(void **state)
{
    (void)state;
    struct desk d;
    struct result result;
    init_full(&d, 100);
    build(&d, &result);
    for (size_t p = 0; p < result.patterns; p++) {
        for (size_t b = 0; b < SUMMARY_BILLS; b++) {
            int64_t sum = 0;
            for (size_t l = 0; l < result.pattern[p].lines; l++)
                sum += result.pattern[p].bill[b].line[l].cost_nano;
            assert_int_equal(sum, result.pattern[p].bill[b].total_nano);
        }
    }
    desk_fini(&d);
}

static void money_keeps_all_its_decimals(void **state)
{
    (void)state;
    static const struct {
        int64_t nano;
        const char *text;
    } known[] = { { 1234567123456789, "1234567.123456789" },
                  { 9007199254740993, "9007199.254740993" }, /* 2^53 + 1: no double has it */
                  { INT64_MAX, "9223372036.854775807" },
                  { -1, "-0.000000001" },
                  { 0, "0" },
                  { 32800000000, "32.8" } };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        struct desk d;
        struct result result;
        desk_init(&d, 1);
        desk_row(&d, 0, 0, (int64_t[]){ known[k].nano, 0 });
        build(&d, &result);
        struct written w = write_with(report_json, &result);
        char expected[64];
        snprintf(expected, sizeof expected, "\"max\": %s,", known[k].text);
        assert_non_null(strstr(w.at, expected));
        free(w.at);
        desk_fini(&d);
    }
}

static void one_replication_has_nulls_where_nothing_is_known(void **state)
{
    (void)state;
    struct desk d;
    struct result result;
    desk_init(&d, 1);
    desk_ladder(&d, 0, 1, 0);
    build(&d, &result);
    struct written w = write_with(report_json, &result);
    assert_non_null(strstr(w.at, "\"mean_ci95\": null,\n        \"sd\": null,"));
    assert_non_null(strstr(w.at, "\"50\": { \"value\": 1, \"ci95\": null }"));
    assert_non_null(strstr(w.at, "\"budget\": null"));
    assert_null(strstr(w.at, " nan"));
    assert_null(strstr(w.at, "inf"));
    free(w.at);
    desk_fini(&d);
}

static void numbers_texts_and_nesting_follow_the_standard(void **state)
{
    (void)state;
    struct written w = { 0 };
    FILE *to = open_memstream(&w.at, &w.length);
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    emit_key(&emit, "a");
    emit_open_flat(&emit, '[');
    emit_number(&emit, 0.1);
    emit_number(&emit, -0.0);
    emit_number(&emit, INFINITY);
    emit_number(&emit, 1e300);
    emit_open(&emit, '{');
    emit_close(&emit, '}');
    emit_close(&emit, ']');
    emit_key(&emit, "tab\t");
    emit_text(&emit, "\xc3\xa9 \xff\xed\xa0\x80\\"); /* e acute, then no UTF-8: a stray byte, half a surrogate pair */
    emit_close(&emit, '}');
    fclose(to);
    assert_string_equal(w.at, "{\n  \"a\": [ 0.1, 0, null, 1e+300, {} ],\n"
                              "  \"tab\\u0009\": \"\xc3\xa9 \\ufffd\\ufffd\\ufffd\\ufffd\\\\\"\n}\n");
    free(w.at);
}

static void tables_are_quoted_and_leave_empty_what_a_pattern_lacks(void **state)
{
    (void)state;
    struct desk d;
    struct result result;
    desk_init(&d, 1);
    desk_ladder(&d, 0, 1, 0);
    desk_ladder(&d, 1, 1, 0);
    desk_ladder(&d, 2, 1, 500000000);
    build(&d, &result);
    struct written w = write_with(report_csv_replications, &result);
    assert_string_equal(w.at, "replication,pattern,total,channel.input.STANDARD.no,channel.output.hd.europe,"
                              "stage.participant.video,composition.hd.broadcast\n"
                              "0,channel,1,0.5,0.5,,\n"
                              "0,\"hybrid, composed\",1,0.5,,0.25,0.25\n"
                              "0,stage,1.5,,,1.5,\n");
    free(w.at);
    w = write_with(report_csv_bills, &result);
    assert_non_null(strstr(w.at, "\n50,channel,0,channel.output,rendition=hd region=europe,hour,0.25,0.5,published\n"));
    free(w.at);
    w = write_with(report_csv_differences, &result);
    assert_non_null(strstr(w.at, "\nchannel,stage,-0.5,,,-0.5,"));
    free(w.at);
    w = write_with(report_csv_patterns, &result);
    assert_non_null(strstr(w.at, "\nstage,false,1.5,,,,1.5,1.5,"));
    free(w.at);
    desk_fini(&d);
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    struct desk d;
    struct result result;
    struct diag diag;
    struct outfile file;
    init_full(&d, 100);
    build(&d, &result);
    diag_init(&diag, &d.arena);
    assert_int_equal(outfile_open(&file, "/dev/full", &diag), STATUS_OK);
    assert_false(report_json(&result, file.to));
    assert_int_equal(outfile_commit(&file, &diag), STATUS_IO);
    assert_int_equal(diag.errors, 1);
    assert_string_equal(diag.entry[0].origin.file, "/dev/full");
    assert_string_equal(diag.entry[0].what, "can't be written: No space left on device");
    desk_fini(&d);
}

static void an_abandoned_file_leaves_the_older_one(void **state)
{
    (void)state;
    char folder[] = "outfileXXXXXX", path[64], line[16] = "";
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/table.csv", folder);
    struct arena arena;
    assert_int_equal(arena_init(&arena, 1 << 20), STATUS_OK);
    struct diag diag;
    diag_init(&diag, &arena);
    struct outfile file;
    assert_int_equal(outfile_open(&file, path, &diag), STATUS_OK);
    fputs("old\n", file.to);
    assert_int_equal(outfile_commit(&file, &diag), STATUS_OK);
    assert_int_equal(outfile_open(&file, path, &diag), STATUS_OK);
    fputs("half of the n", file.to);
    outfile_abandon(&file);
    FILE *from = fopen(path, "r");
    assert_non_null(from);
    assert_non_null(fgets(line, sizeof line, from));
    fclose(from);
    assert_string_equal(line, "old\n");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left behind */
    assert_int_equal(outfile_open(&file, path, &diag), STATUS_IO);
    outfile_abandon(&file);
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_stand_in_the_order_of_the_schema),
        cmocka_unit_test(values_are_those_of_the_result),
        cmocka_unit_test(a_bill_adds_up),
        cmocka_unit_test(money_keeps_all_its_decimals),
        cmocka_unit_test(one_replication_has_nulls_where_nothing_is_known),
        cmocka_unit_test(numbers_texts_and_nesting_follow_the_standard),
        cmocka_unit_test(tables_are_quoted_and_leave_empty_what_a_pattern_lacks),
        cmocka_unit_test(a_full_disk_is_reported),
        cmocka_unit_test(an_abandoned_file_leaves_the_older_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
