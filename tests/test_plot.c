/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures: what is read back of a run, the tables made of it, and what gnuplot draws. */
#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv_scan.h"
#include "interval.h"
#include "plot_data.h"
#include "report_plot.h"

/* A scratch folder with a copy of tests/plot-sample/. */
struct desk {
    struct arena arena;
    struct diag diag;
    char dir[64];
};

static const char *const sample[] = { "result.json", "patterns.csv", "replications.csv", "bills.csv", "occupancy.csv" };
enum { SAMPLE_FILES = sizeof sample / sizeof sample[0] };

static char *path_of(const struct desk *desk, const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", desk->dir, name);
    return path;
}

/* The whole file, or NULL; to be freed. */
static char *read_whole(const char *path, size_t *length)
{
    FILE *from = fopen(path, "r");
    if (!from)
        return NULL;
    enum { MOST = 1 << 22 };
    char *bytes = malloc(MOST);
    *length = fread(bytes, 1, MOST - 1, from);
    bytes[*length] = '\0';
    fclose(from);
    return bytes;
}

static void write_whole(const char *path, const char *bytes)
{
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    fputs(bytes, to);
    assert_int_equal(fclose(to), 0);
}

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    *state = desk;
    strcpy(desk->dir, "plot-test-XXXXXX");
    if (!mkdtemp(desk->dir) || arena_init(&desk->arena, (size_t)1 << 33) != STATUS_OK)
        return -1;
    diag_init(&desk->diag, &desk->arena);
    for (size_t i = 0; i < SAMPLE_FILES; i++) {
        char from[512];
        snprintf(from, sizeof from, SRCDIR "/tests/plot-sample/%s", sample[i]);
        size_t length;
        char *bytes = read_whole(from, &length);
        assert_non_null(bytes);
        write_whole(path_of(desk, sample[i]), bytes);
        free(bytes);
    }
    return 0;
}

static int tear_down(void **state)
{
    static const char *const made[] = { "exceedance.svg",
                                        "exceedance.png",
                                        "bars.svg",
                                        "bars.png",
                                        "fan.svg",
                                        "fan.png",
                                        "difference.svg",
                                        "difference.png",
                                        "plots/run.gp",
                                        "plots/style.gp",
                                        "plots/exceedance.gp",
                                        "plots/bars.gp",
                                        "plots/fan.gp",
                                        "plots/difference.gp",
                                        "plots/exceedance.dat",
                                        "plots/bars.dat",
                                        "plots/fan.dat",
                                        "plots/difference.dat",
                                        "plots/gnuplot.log" };
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        unlink(path_of(desk, made[i]));
    for (size_t i = 0; i < SAMPLE_FILES; i++)
        unlink(path_of(desk, sample[i]));
    rmdir(path_of(desk, "plots"));
    /* Fails where anything else was written. */
    int left = rmdir(desk->dir);
    diag_fini(&desk->diag);
    arena_fini(&desk->arena);
    free(desk);
    return left;
}

static bool has_gnuplot(void)
{
    const char *path = getenv("PATH");
    for (const char *at = path ? path : ""; *at;) {
        size_t length = strcspn(at, ":");
        char program[1024];
        snprintf(program, sizeof program, "%.*s/gnuplot", (int)length, at);
        if (access(program, X_OK) == 0)
            return true;
        at += length + (at[length] == ':');
    }
    return false;
}

static void expect_words(const struct desk *desk, const char *words)
{
    for (size_t i = 0; i < desk->diag.count; i++) {
        const struct diag_entry *entry = &desk->diag.entry[i];
        if (strstr(entry->what, words) || (entry->origin.file && strstr(entry->origin.file, words)))
            return;
    }
    print_error("nobody said: %s\n", words);
    fail();
}

/* `text` as a CSV file: its rows as `field|field` lines, `!` and the fault where there is one. */
static void expect_rows(const char *text, size_t length, const char *rows)
{
    char copy[256], got[1024] = "";
    memcpy(copy, text, length);
    FILE *from = fmemopen(copy, length, "r");
    assert_non_null(from);
    struct csv_scan scan;
    csv_scan_init(&scan, from);
    while (csv_scan_next(&scan)) {
        for (size_t i = 0; i < scan.fields; i++) {
            strcat(got, i > 0 ? "|" : "");
            strcat(got, csv_scan_field(&scan, i));
        }
        strcat(got, ";");
    }
    if (scan.fault) {
        strcat(got, "!");
        strcat(got, scan.fault);
    }
    csv_scan_fini(&scan);
    fclose(from);
    assert_string_equal(got, rows);
}

#define ROWS(text, rows) expect_rows(text, sizeof text - 1, rows)

/* The forms of RFC 4180, section 2, and files that break off. */
static void fields_in_quotes_hold_commas_quotes_and_line_ends(void **state)
{
    (void)state;
    ROWS("a,b\n1,2\n", "a|b;1|2;");
    ROWS("a,b\r\n\r\n1,2", "a|b;1|2;");
    ROWS("\"x, y\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",\n", "x, y|say \"hi\";two\nlines|;");
    ROWS(",\n\n,,", "|;||;");
    ROWS("a\n\"b", "a;!the file ends inside of a quoted field");
    ROWS("\"b\"c\n", "!text after a closing quote");
    ROWS("a\0b\n", "!a NUL byte");
}

static void a_row_knows_its_line_though_fields_span_lines(void **state)
{
    (void)state;
    char text[] = "\n\"a\nb\nc\",1\n\nd,2\n";
    FILE *from = fmemopen(text, sizeof text - 1, "r");
    struct csv_scan scan;
    csv_scan_init(&scan, from);
    assert_true(csv_scan_next(&scan));
    assert_int_equal(scan.line, 2);
    assert_true(csv_scan_next(&scan));
    assert_int_equal(scan.line, 6);
    csv_scan_fini(&scan);
    fclose(from);
}

/* patterns.csv of the sample has the P90s of the same totals, made by another program: 547.835, 552.51, 713.07. */
static void patterns_are_read_back_cheapest_p90_first(void **state)
{
    struct desk *desk = *state;
    struct plot_run run;
    assert_int_equal(plot_run_read(&run, desk->dir, &desk->arena, &desk->diag), STATUS_OK);
    assert_int_equal(run.patterns, 3);
    assert_string_equal(run.pattern[0].name, "hybrid, \"recorded\"");
    assert_string_equal(run.pattern[1].name, "channel");
    assert_int_equal(run.pattern[0].p90_nano, 547835000000);
    assert_int_equal(run.pattern[1].p90_nano, 552510000000);
    assert_int_equal(run.pattern[2].p90_nano, 713070000000);
    assert_int_equal(run.pattern[2].count, 40);
    assert_true(run.has_budget);
    assert_int_equal(run.budget_nano, 500000000000);
    assert_int_equal(run.events, 2);
    assert_string_equal(run.event[1].name, "follow-up, Q&A");
}

/* A bill's lines add up to its total, hence the bars do. */
static void bars_are_as_long_as_the_p90_bill(void **state)
{
    struct desk *desk = *state;
    struct plot_run run;
    assert_int_equal(plot_run_read(&run, desk->dir, &desk->arena, &desk->diag), STATUS_OK);
    for (size_t i = 0; i < run.patterns; i++) {
        int64_t sum = 0;
        for (size_t g = 0; g < PLOT_GROUPS; g++)
            sum += run.pattern[i].p90_bill_nano[g];
        assert_int_equal(sum, run.pattern[i].p90_nano);
    }
    assert_string_equal(plot_group_name(plot_group("stage.replica")), "stage participants");
    assert_string_equal(plot_group_name(plot_group("storage.requests")), "recording storage");
    assert_string_equal(plot_group_name(plot_group("what.is.this")), "other");
}

/* By hand: of 1,000 USD a group of 2 USD (0.2 %) can't be seen and is drawn as `other`, one of 4 USD can. */
static void groups_too_small_to_be_seen_are_drawn_together(void **state)
{
    (void)state;
    const int64_t usd = 1000000000;
    struct plot_pattern pattern = { .name = "p" };
    pattern.p90_bill_nano[plot_group("channel.output")] = 994 * usd;
    pattern.p90_bill_nano[plot_group("composition")] = 2 * usd;
    pattern.p90_bill_nano[plot_group("chat.sent")] = 4 * usd;
    const struct plot_run run = { .patterns = 1, .pattern = &pattern };
    struct text out = { 0 };
    plot_bars_table(&run, &out);
    assert_string_equal(out.at, "1 0 994\n\n\n1 994 998\n\n\n1 998 1000\n\n\n1 1000\n");
    text_fini(&out);
}

/* Of 3,000 points two become one: the bands take the wider, the median the middle. */
static void a_long_event_is_thinned_without_losing_its_peaks(void **state)
{
    struct desk *desk = *state;
    enum { N = 3000 };
    const int64_t one = 1000000000;
    struct plot_event event = { .name = "long", .count = N };
    event.point = arena_alloc(&desk->arena, N, sizeof *event.point);
    for (int64_t i = 0; i < N; i++)
        event.point[i] = (struct plot_point){ i * one, i * one, i * one, 2 * i * one, 3 * i * one, 4 * i * one };
    event.point[1001].p95 = 1000000 * one;
    const struct plot_run run = { .events = 1, .event = &event };
    struct text out = { 0 };
    plot_fan_table(&run, &out);
    assert_ptr_equal(strstr(out.at, "0 0 0 1 3 4\n2 2 2 5 9 12\n"), out.at);
    assert_non_null(strstr(out.at, "\n1000 1000 1000 2001 3003 1000000\n"));
    text_fini(&out);
}

/* A pattern with the totals 1, 2, .., n USD in that order. */
static struct plot_pattern counting(struct arena *arena, size_t n)
{
    struct plot_pattern pattern = { .name = "counting", .fits = true, .count = n };
    pattern.total_nano = arena_alloc(arena, n, sizeof(int64_t));
    for (size_t k = 0; k < n; k++)
        pattern.total_nano[k] = (int64_t)(k + 1) * 1000000000;
    pattern.sorted_nano = pattern.total_nano;
    return pattern;
}

/* Of the totals 1..n exactly n - x lie above x. */
static void a_thinned_curve_lies_on_the_exact_one_and_is_short(void **state)
{
    struct desk *desk = *state;
    enum { N = 100000 };
    struct plot_pattern pattern = counting(&desk->arena, N);
    const struct plot_run run = { .patterns = 1, .pattern = &pattern };
    struct text out = { 0 };
    plot_exceedance_table(&run, &out);
    size_t rows = 0;
    double last = 1;
    char *rest = out.at;
    for (char *line = strsep(&rest, "\n"); line && *line; line = strsep(&rest, "\n"), rows++) {
        double x, p;
        assert_int_equal(sscanf(line, "%lf %lf", &x, &p), 2);
        if (rows > 0)
            check_close(p, (N - x) / N, 1e-8);
        assert_true(p <= last && last - p <= 0.0041);
        last = p;
    }
    check_close(last, 0, 0);
    assert_in_range(rows, 250, 700);
    text_fini(&out);
}

static double setting_of(const struct text *settings, const char *name)
{
    char start[64];
    snprintf(start, sizeof start, "%s = ", name);
    const char *at = strstr(settings->at, start);
    assert_non_null(at);
    return strtod(at + strlen(start), NULL);
}

/* By hand: against a flat 30.50 the totals 1..100 are below in 30 of 100; their differences run from -29.50 to 69.50.
 */
static void the_difference_is_counted_replication_by_replication(void **state)
{
    struct desk *desk = *state;
    struct plot_pattern a = counting(&desk->arena, 100), b = counting(&desk->arena, 100);
    b.total_nano = arena_alloc(&desk->arena, 100, sizeof(int64_t));
    for (size_t k = 0; k < 100; k++)
        b.total_nano[k] = 30500000000;
    struct text settings = { 0 }, out = { 0 };
    plot_difference_table(&a, &b, &settings, &out);
    check_close(setting_of(&settings, "difference_a_cheaper"), 0.30, 1e-9);
    check_close(setting_of(&settings, "difference_equal"), 0, 0);
    check_close(setting_of(&settings, "difference_outside"), 0, 0);
    check_close(setting_of(&settings, "difference_median"), 19.5, 0); /* the 50th: 50 - 30.5 */
    check_close(setting_of(&settings, "difference_bin"), 2, 0);       /* 99 / 50, rounded up to 1, 2, 5 */
    double left = 0, right = 0;
    char *rest = out.at;
    for (char *line = strsep(&rest, "\n"); line && *line; line = strsep(&rest, "\n")) {
        double from, to, share;
        assert_int_equal(sscanf(line, "%lf %lf %lf", &from, &to, &share), 3);
        assert_true(to <= 0 || from >= 0); /* no bin has zero inside */
        *(to <= 0 ? &left : &right) += share;
    }
    check_close(left, 0.30, 1e-9);
    check_close(right, 0.70, 1e-9);
    text_fini(&settings);
    text_fini(&out);
}

static void equal_bills_make_one_bin(void **state)
{
    struct desk *desk = *state;
    const struct plot_pattern a = counting(&desk->arena, 10), b = counting(&desk->arena, 10);
    struct text settings = { 0 }, out = { 0 };
    plot_difference_table(&a, &b, &settings, &out);
    check_close(setting_of(&settings, "difference_equal"), 1, 0);
    assert_string_equal(out.at, "0 0.01 1.000000000\n");
    text_fini(&settings);
    text_fini(&out);
}

/* A name can't leave its quotes: gnuplot doubles single ones, and takes nothing else inside for special. */
static void names_stay_inside_of_their_quotes(void **state)
{
    struct desk *desk = *state;
    struct plot_pattern pattern = counting(&desk->arena, 3);
    pattern.name = "it's\n`date`\"$(x)\\";
    pattern.fits = false;
    const struct plot_run run = { .patterns = 1, .pattern = &pattern, .title = "" };
    struct text out = { 0 };
    plot_settings_table(&run, &out);
    assert_non_null(strstr(out.at, "pattern[1] = 'it''s `date`\"$(x)\\ (does not fit)'\n"));
    text_fini(&out);
}

static void each_picture_is_drawn_without_a_word_and_the_svg_are_the_same_bytes_again(void **state)
{
    if (!has_gnuplot())
        skip();
    struct desk *desk = *state;
    static const char *const svg[] = { "exceedance.svg", "bars.svg", "fan.svg", "difference.svg" };
    const struct report_plot_options options = { .svg = true };
    char *first[4];
    size_t length[4];
    assert_int_equal(report_plot(desk->dir, &options, &desk->diag), STATUS_OK);
    assert_int_equal(desk->diag.count, 0);
    for (size_t i = 0; i < 4; i++) {
        first[i] = read_whole(path_of(desk, svg[i]), &length[i]);
        assert_non_null(first[i]);
        assert_non_null(strstr(first[i], "</svg>"));
        /* The title has a per cent sign and an apostrophe. */
        assert_non_null(strstr(first[i], "A sample: 100 % of it's made up"));
    }
    assert_int_equal(report_plot(desk->dir, &options, &desk->diag), STATUS_OK);
    assert_int_equal(desk->diag.count, 0);
    for (size_t i = 0; i < 4; i++) {
        size_t again_length;
        char *again = read_whole(path_of(desk, svg[i]), &again_length);
        assert_int_equal(again_length, length[i]);
        assert_memory_equal(again, first[i], length[i]);
        free(again);
        free(first[i]);
    }
    assert_int_equal(access(path_of(desk, "bars.png"), F_OK), -1);
}

static void a_changed_script_is_kept_and_used_until_fresh_ones_are_asked_for(void **state)
{
    if (!has_gnuplot())
        skip();
    struct desk *desk = *state;
    struct report_plot_options options = { .svg = true };
    assert_int_equal(report_plot(desk->dir, &options, &desk->diag), STATUS_OK);
    write_whole(path_of(desk, "plots/bars.gp"), "set terminal svg\nset output ARG2\nplot 42\n");
    assert_int_equal(report_plot(desk->dir, &options, &desk->diag), STATUS_OK);
    expect_words(desk, "plots/bars.gp differs from the program's own: kept and used");
    size_t length;
    char *kept = read_whole(path_of(desk, "plots/bars.gp"), &length);
    assert_non_null(strstr(kept, "plot 42"));
    free(kept);
    options.fresh_scripts = true;
    assert_int_equal(report_plot(desk->dir, &options, &desk->diag), STATUS_OK);
    char *fresh = read_whole(path_of(desk, "plots/bars.gp"), &length);
    assert_null(strstr(fresh, "plot 42"));
    free(fresh);
}

static void a_failing_script_leaves_no_half_picture(void **state)
{
    if (!has_gnuplot())
        skip();
    struct desk *desk = *state;
    const struct report_plot_options options = { .svg = true };
    assert_int_equal(report_plot(desk->dir, &options, &desk->diag), STATUS_OK);
    write_whole(path_of(desk, "plots/bars.gp"), "set terminal svg\nset output ARG2\nplot nonsense(x)\n");
    assert_int_equal(report_plot(desk->dir, &options, &desk->diag), STATUS_IO);
    expect_words(desk, "gnuplot could not draw bars.svg");
    assert_int_equal(access(path_of(desk, "bars.svg"), F_OK), -1);
}

static void a_link_that_leads_out_of_the_folder_is_not_followed(void **state)
{
    struct desk *desk = *state;
    char elsewhere[] = "plot-elsewhere-XXXXXX";
    assert_non_null(mkdtemp(elsewhere));
    char target[64];
    snprintf(target, sizeof target, "../%s", elsewhere);
    assert_int_equal(symlink(target, path_of(desk, "plots")), 0);
    assert_int_equal(report_plot(desk->dir, &(struct report_plot_options){ .svg = true }, &desk->diag), STATUS_IO);
    expect_words(desk, "/plots");
    unlink(path_of(desk, "plots"));
    assert_int_equal(rmdir(elsewhere), 0); /* nothing was written there */
}

static void without_gnuplot_the_message_says_so(void **state)
{
    struct desk *desk = *state;
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    setenv("PATH", "/nowhere", 1);
    enum status status = report_plot(desk->dir, &(struct report_plot_options){ 0 }, &desk->diag);
    setenv("PATH", path, 1);
    free(path);
    assert_int_equal(status, STATUS_IO);
    expect_words(desk, "gnuplot is not installed");
}

static void one_pattern_has_no_difference_and_one_replication_still_has_pictures(void **state)
{
    if (!has_gnuplot())
        skip();
    struct desk *desk = *state;
    write_whole(path_of(desk, "patterns.csv"), "pattern,fits\nchannel,true\nstage,false\n");
    write_whole(path_of(desk, "replications.csv"), "replication,pattern,total\n0,channel,0\n0,stage,12.5\n");
    write_whole(path_of(desk, "bills.csv"), "percentile,pattern,replication,meter,cost\n90,channel,0,chat.sent,0\n");
    write_whole(path_of(desk, "occupancy.csv"), "event,offset_s,mean,p5,p25,p50,p75,p95\na,0,0,0,0,0,0,0\n");
    write_whole(path_of(desk, "result.json"), "{}");
    assert_int_equal(report_plot(desk->dir, &(struct report_plot_options){ .svg = true }, &desk->diag), STATUS_OK);
    assert_int_equal(desk->diag.count, 1);
    expect_words(desk, "fewer than two patterns fit: no picture of the difference");
    assert_int_equal(access(path_of(desk, "bars.svg"), F_OK), 0);
    assert_int_equal(access(path_of(desk, "difference.svg"), F_OK), -1);
}

static void missing_files_are_named_all_at_once(void **state)
{
    struct desk *desk = *state;
    unlink(path_of(desk, "bills.csv"));
    unlink(path_of(desk, "result.json"));
    assert_int_equal(report_plot(desk->dir, &(struct report_plot_options){ 0 }, &desk->diag), STATUS_IO);
    assert_int_equal(desk->diag.count, 2);
    expect_words(desk, "/bills.csv");
    expect_words(desk, "/result.json");
    assert_int_equal(report_plot("no/such/folder", &(struct report_plot_options){ 0 }, &desk->diag), STATUS_IO);
    expect_words(desk, "no/such/folder");
}

static void a_file_that_says_something_else_is_bad_input(void **state)
{
    static const struct {
        const char *file, *text, *words;
    } cases[] = {
        { "patterns.csv", "pattern,fits\nchannel,perhaps\n", "`fits` is neither true nor false" },
        { "patterns.csv", "pattern,fits\n", "there is no pattern" },
        { "patterns.csv", "pattern\nchannel\n", "there is no column `fits`" },
        { "replications.csv", "replication,pattern,total\n0,channel,many\n", "`total` is not an amount" },
        { "replications.csv", "replication,pattern,total\n0,channel,-1\n", "`total` is not an amount" },
        { "replications.csv", "replication,pattern,total\n0,chanel,1\n", "a pattern that patterns.csv does not have" },
        { "replications.csv", "replication,pattern,total\n0,channel,1\n", "do not have the same replications" },
        { "occupancy.csv", "event,offset_s,mean,p5,p25,p50,p75,p95\na,0,1,2\n", "a field that is not a number" },
        { "bills.csv", "", "the file is empty" },
        { "result.json", "{", "expected near end of file" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct desk *desk = *state;
        size_t length;
        char *before = read_whole(path_of(desk, cases[i].file), &length);
        write_whole(path_of(desk, cases[i].file), cases[i].text);
        assert_int_equal(report_plot(desk->dir, &(struct report_plot_options){ 0 }, &desk->diag), STATUS_INPUT);
        expect_words(desk, cases[i].words);
        write_whole(path_of(desk, cases[i].file), before);
        free(before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_in_quotes_hold_commas_quotes_and_line_ends),
        cmocka_unit_test(a_row_knows_its_line_though_fields_span_lines),
#define DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
        DESK(patterns_are_read_back_cheapest_p90_first),
        DESK(bars_are_as_long_as_the_p90_bill),
        cmocka_unit_test(groups_too_small_to_be_seen_are_drawn_together),
        DESK(a_long_event_is_thinned_without_losing_its_peaks),
        DESK(a_thinned_curve_lies_on_the_exact_one_and_is_short),
        DESK(the_difference_is_counted_replication_by_replication),
        DESK(equal_bills_make_one_bin),
        DESK(names_stay_inside_of_their_quotes),
        DESK(each_picture_is_drawn_without_a_word_and_the_svg_are_the_same_bytes_again),
        DESK(a_changed_script_is_kept_and_used_until_fresh_ones_are_asked_for),
        DESK(a_failing_script_leaves_no_half_picture),
        DESK(a_link_that_leads_out_of_the_folder_is_not_followed),
        DESK(without_gnuplot_the_message_says_so),
        DESK(one_pattern_has_no_difference_and_one_replication_still_has_pictures),
        DESK(missing_files_are_named_all_at_once),
        DESK(a_file_that_says_something_else_is_bad_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
