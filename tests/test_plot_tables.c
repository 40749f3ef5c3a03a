/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that pictures are drawn from: what is read back of a run, and what is made of it. */
#include "plot_desk.h"

#include "csv_scan.h"
#include "interval.h"
#include "plot_data.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_in_quotes_hold_commas_quotes_and_line_ends),
        cmocka_unit_test(a_row_knows_its_line_though_fields_span_lines),
        cmocka_unit_test_setup_teardown(patterns_are_read_back_cheapest_p90_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bars_are_as_long_as_the_p90_bill, set_up, tear_down),
        cmocka_unit_test(groups_too_small_to_be_seen_are_drawn_together),
        cmocka_unit_test_setup_teardown(a_long_event_is_thinned_without_losing_its_peaks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_thinned_curve_lies_on_the_exact_one_and_is_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_difference_is_counted_replication_by_replication, set_up, tear_down),
        cmocka_unit_test_setup_teardown(equal_bills_make_one_bin, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_stay_inside_of_their_quotes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
