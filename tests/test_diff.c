/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "diff.h"
#include "diff_side.h"

enum { USD = 1000000000 };

struct bench {
    struct arena arena;
    struct diff_pattern pattern[2][2];
    struct diff_line line[2][2];
    struct diff_side side[2];
    struct diff diff;
};

static const int64_t months_a[4] = { 10LL * USD, 20LL * USD, 30LL * USD, 40LL * USD };
static const int64_t months_b[4] = { 11LL * USD, 20LL * USD, 33LL * USD, 44LL * USD };

static struct summary_estimate known(double value, double low, double high)
{
    return (struct summary_estimate){ (int64_t)(value * USD), true, (int64_t)(low * USD), (int64_t)(high * USD) };
}

/* Two sides of four months with one pattern, "stage", whose bill has one line. */
static void bench_init(struct bench *b)
{
    memset(b, 0, sizeof *b);
    assert_int_equal(arena_init(&b->arena, (size_t)16 << 20), STATUS_OK);
    for (size_t s = 0; s < 2; s++) {
        b->line[s][0] = (struct diff_line){ .column = "stage.participant.video", .unit = "h" };
        b->pattern[s][0] = (struct diff_pattern){ .name = "stage",
                                                  .fits = true,
                                                  .line = b->line[s],
                                                  .lines = 1,
                                                  .mean = s == 0 ? known(25, 22, 29) : known(27, 23, 30),
                                                  .decisive = s == 0 ? known(40, 30, 40) : known(44, 33, 44),
                                                  .total_nano = s == 0 ? months_a : months_b };
        for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
            b->pattern[s][0].percentile[p] = s == 0 ? known(40, 30, 40) : known(44, 33, 44);
        b->side[s] = (struct diff_side){
            .seed = 1, .replications = 4, .percentile = 90, .pattern = b->pattern[s], .patterns = 1, .has_inputs = true
        };
    }
}

static const struct diff *build(struct bench *b)
{
    assert_int_equal(diff_build(&b->side[0], &b->side[1], &b->arena, &b->diff), STATUS_OK);
    return &b->diff;
}

/* 1, 0, 3, 4: mean 2, sd sqrt(10/3); t(0.975, 3) = 3.1824463053. Dearer in 3 of 4, equal in one. Clopper-Pearson of 3
 * of 4: 0.194 to 0.994 (Beta(3, 2) at 2.5 %, Beta(4, 1) at 97.5 %: .975^(1/4)). */
static void months_of_one_seed_are_paired(void **state)
{
    (void)state;
    struct bench b;
    bench_init(&b);
    const struct diff *diff = build(&b);
    assert_true(diff->paired);
    assert_int_equal(diff->pairs, 1);
    const struct diff_pair *pair = &diff->pair[0];
    assert_int_equal(pair->mean.change.value_nano, 2LL * USD);
    const double half = 3.1824463053 * sqrt(10.0 / 3) / 2;
    check_close((double)pair->mean.change.low_nano / USD, 2 - half, 1e-8);
    check_close((double)pair->mean.change.high_nano / USD, 2 + half, 1e-8);
    check_close(pair->dearer_probability, 0.75, 0);
    check_close(pair->equal_probability, 0.25, 0);
    check_close(pair->dearer_high, pow(0.975, 0.25), 1e-8);
    check_close(pair->dearer_low, 0.19412, 1e-5);
    arena_fini(&b.arena);
}

/* Below by hypot(b's 4 below, a's 4 above), above by hypot(3, 3). */
static void other_months_are_not_paired_and_it_says_why(void **state)
{
    (void)state;
    struct bench b;
    bench_init(&b);
    b.side[1].seed = 2;
    const struct diff *diff = build(&b);
    assert_false(diff->paired);
    assert_string_equal(diff->unpaired_reason, "their seeds differ");
    const struct diff_pair *pair = &diff->pair[0];
    assert_int_equal(pair->mean.change.value_nano, 2LL * USD);
    check_close((double)pair->mean.change.low_nano / USD, 2 - sqrt(32), 1e-8);
    check_close((double)pair->mean.change.high_nano / USD, 2 + sqrt(18), 1e-8);
    assert_true(isnan(pair->dearer_probability));
    bench_init(&b);
    b.side[1].first_replication = 1;
    assert_string_equal(build(&b)->unpaired_reason, "they do not have the same months");
    bench_init(&b);
    b.pattern[0][0].total_nano = NULL;
    assert_non_null(strstr(build(&b)->unpaired_reason, "A are not at hand"));
    arena_fini(&b.arena);
}

/* P90 is compared where the budgets ask for different percentiles. */
static void totals_are_compared_at_one_percentile(void **state)
{
    (void)state;
    struct bench b;
    bench_init(&b);
    b.pattern[1][0].decisive = known(99, 90, 99);
    assert_int_equal(build(&b)->recommended.change.value_nano, 59LL * USD);
    b.side[1].percentile = 99;
    const struct diff *diff = build(&b);
    check_close(diff->percentile, 90, 0);
    assert_int_equal(diff->recommended.change.value_nano, 4LL * USD);
    assert_int_equal(diff->pair[0].decisive.b.value_nano, 44LL * USD);
    arena_fini(&b.arena);
}

static void settings_are_matched_by_path(void **state)
{
    (void)state;
    struct bench b;
    bench_init(&b);
    const struct diff_input a[] = { { "seed", "1", "default" },
                                    { "events[0].live", "60 min", "a.cfg:3" },
                                    { "patterns[0]", "stage", "a.cfg:9" },
                                    { "title", "T", "a.cfg:1" } };
    const struct diff_input other[] = { { "title", "T", "b.cfg:2" },
                                        { "budget", "5 USD", "b.cfg:4" },
                                        { "events[0].live", "90 min", "b.cfg:3" },
                                        { "patterns[0]", "channel", "b.cfg:9" } };
    b.side[0].input = a;
    b.side[0].inputs = 4;
    b.side[1].input = other;
    b.side[1].inputs = 4;
    const struct diff *diff = build(&b);
    assert_int_equal(diff->settings, 3);
    assert_string_equal(diff->setting[0].a->path, "seed");
    assert_null(diff->setting[0].b);
    assert_string_equal(diff->setting[1].b->value, "90 min");
    assert_null(diff->setting[2].a);
    assert_string_equal(diff->setting[2].b->path, "budget");
    arena_fini(&b.arena);
}

static void what_one_side_alone_has_is_named(void **state)
{
    (void)state;
    struct bench b;
    bench_init(&b);
    b.pattern[0][1] = (struct diff_pattern){ .name = "channel", .total_nano = months_a };
    b.side[0].patterns = 2;
    b.line[1][1] = (struct diff_line){ .column = "chat.sent", .unit = "k msg" };
    b.pattern[1][0].lines = 2;
    const struct diff *diff = build(&b);
    assert_int_equal(diff->only_a_count, 1);
    assert_string_equal(diff->only_a[0]->name, "channel");
    assert_int_equal(diff->only_b_count, 0);
    assert_int_equal(diff->pair[0].lines, 2);
    assert_null(diff->pair[0].line[1].a);
    assert_string_equal(diff->pair[0].line[1].b->column, "chat.sent");
    arena_fini(&b.arena);
}

/* ---- The program: the same comparison from scenarios, from folders and from results alone ---- */

static json_t *run(const char *arguments)
{
    char command[1500];
    snprintf(command, sizeof command, "./ivsim diff --format json %s", arguments);
    FILE *from = popen(command, "r");
    assert_non_null(from);
    json_error_t error;
    json_t *diff = json_loadf(from, 0, &error);
    if (!diff)
        fail_msg("%s: %s", command, error.text);
    assert_int_equal(pclose(from), 0);
    return diff;
}

#define WEBINAR SRCDIR "/scenarios/examples/webinar.cfg"
#define LONGER " --set 'events[0].live=90 min' "

static void folders_say_what_their_scenarios_say(void **state)
{
    (void)state;
    assert_int_equal(system("rm -rf diff.tmp && mkdir diff.tmp"), 0);
    assert_int_equal(system("./ivsim run '" WEBINAR "' --replications 40 --quiet -o diff.tmp/a"), 0);
    assert_int_equal(system("./ivsim run '" WEBINAR "' --replications 40 --quiet -o diff.tmp/b" LONGER), 0);
    assert_int_equal(system("cp diff.tmp/a/result.json diff.tmp/a.json && cp diff.tmp/b/result.json diff.tmp/b.json"),
                     0);
    json_t *scenarios = run("--replications 40 '" WEBINAR "'" LONGER), *folders = run("diff.tmp/a diff.tmp/b");
    json_t *mixed = run("diff.tmp/a '" WEBINAR "'" LONGER), *alone = run("diff.tmp/a.json diff.tmp/b.json");
    assert_true(json_equal(scenarios, folders));
    assert_true(json_equal(scenarios, mixed));
    assert_true(json_is_true(json_object_get(scenarios, "paired")));
    assert_int_equal(json_array_size(json_object_get(scenarios, "inputs")), 1);
    assert_true(json_is_false(json_object_get(alone, "paired")));
    assert_true(json_is_null(json_object_get(alone, "inputs")));
    json_t *one = json_array_get(json_object_get(scenarios, "patterns"), 0);
    json_t *other = json_array_get(json_object_get(alone, "patterns"), 0);
    assert_true(json_equal(json_object_get(one, "percentiles"), json_object_get(other, "percentiles")));
    assert_true(json_equal(json_object_get(one, "lines"), json_object_get(other, "lines")));
    json_t *ci = json_object_get(json_object_get(one, "mean"), "ci95");
    json_t *wide = json_object_get(json_object_get(other, "mean"), "ci95");
    assert_true(json_number_value(json_array_get(ci, 0)) > json_number_value(json_array_get(wide, 0)));
    json_decref(scenarios);
    json_decref(folders);
    json_decref(mixed);
    json_decref(alone);
}

static int says(const char *command, const char *wanted)
{
    char line[4000] = { 0 }, full[2000];
    snprintf(full, sizeof full, "%s 2>&1", command);
    FILE *from = popen(full, "r");
    size_t got = fread(line, 1, sizeof line - 1, from);
    int status = pclose(from);
    if (got == 0 || !strstr(line, wanted))
        fail_msg("%s: \"%s\" has no \"%s\"", command, line, wanted);
    return status >> 8;
}

/* After the test above, whose folders it spoils. */
static void files_of_another_run_are_refused(void **state)
{
    (void)state;
    assert_int_equal(system("cp -r diff.tmp/a diff.tmp/c && sed -i 3d diff.tmp/c/replications.csv"), 0);
    assert_int_equal(says("./ivsim diff diff.tmp/a diff.tmp/c", "replications.csv:3: this row is not of the run"), 3);
    assert_int_equal(system("echo '{}' >diff.tmp/c/result.json"), 0);
    assert_int_equal(says("./ivsim diff diff.tmp/c diff.tmp/a", "result.json: this is no result of ivsim"), 3);
    assert_int_equal(system("rm diff.tmp/c/result.json"), 0);
    assert_int_equal(says("./ivsim diff diff.tmp/c diff.tmp/a", "No such file"), 4);
    assert_int_equal(says("./ivsim diff", "which scenario?"), 2);
    assert_int_equal(says("./ivsim diff diff.tmp/a diff.tmp/b --fail-above '5 %'", "Recommended"), 1);
    assert_int_equal(says("./ivsim diff diff.tmp/b diff.tmp/a --fail-above 5%", "Recommended"), 0);
    assert_int_equal(says("./ivsim diff diff.tmp/a diff.tmp/a --fail-above 0", "Nothing: all settings"), 0);
    assert_int_equal(says("./ivsim diff diff.tmp/a diff.tmp/a --fail-above x", "takes a percentage"), 2);
    assert_int_equal(system("rm -rf diff.tmp"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_of_one_seed_are_paired),
        cmocka_unit_test(other_months_are_not_paired_and_it_says_why),
        cmocka_unit_test(totals_are_compared_at_one_percentile),
        cmocka_unit_test(settings_are_matched_by_path),
        cmocka_unit_test(what_one_side_alone_has_is_named),
        cmocka_unit_test(folders_say_what_their_scenarios_say),
        cmocka_unit_test(files_of_another_run_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
