/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures: what gnuplot draws, and what happens where it can't. */
#include "plot_desk.h"

#include <errno.h>
#include <sys/stat.h>

#include "plot_data.h"
#include "report_plot.h"

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
        cmocka_unit_test_setup_teardown(each_picture_is_drawn_without_a_word_and_the_svg_are_the_same_bytes_again,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_changed_script_is_kept_and_used_until_fresh_ones_are_asked_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_failing_script_leaves_no_half_picture, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_link_that_leads_out_of_the_folder_is_not_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_gnuplot_the_message_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_pattern_has_no_difference_and_one_replication_still_has_pictures, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(missing_files_are_named_all_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_says_something_else_is_bad_input, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
