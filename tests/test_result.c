/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdio.h>
#include <unistd.h>

#include "outcome_desk.h"
#include "report.h"

static struct result build(struct desk *d, const struct finding_list findings[])
{
    struct result result;
    const struct result_options options = {
        .version = "1.2.3", .engine = "exact", .book = &d->book, .findings = findings, .first_replication = 500
    };
    assert_int_equal(result_build(&d->outcomes, &options, &d->arena, &result), STATUS_OK);
    return result;
}

static const struct finding seats = { SEVERITY_ERROR, "seats", "too many", 1 };
static const struct finding soft = { SEVERITY_WARNING, "quota", "near", 0.1 };

/* P90 of 1..100 is 90: the stage has it at 89.5, the channel at 90, the hybrid at 95. */
static void init_ranked(struct desk *d)
{
    desk_init(d, 100);
    d->scenario.has_budget = true;
    d->scenario.budget_nano = 97LL * DESK_USD;
    d->scenario.budget_percentile = 90;
    desk_ladder(d, 0, 7, 0);
    desk_ladder(d, 1, 7, 5LL * DESK_USD);
    desk_ladder(d, 2, 7, -DESK_USD / 2);
}

static void patterns_rank_by_the_budgets_percentile_and_those_that_fit_first(void **state)
{
    (void)state;
    struct desk d;
    init_ranked(&d);
    struct result r = build(&d, NULL);
    assert_true(r.ranking[0] == 2 && r.ranking[1] == 0 && r.ranking[2] == 1);
    assert_true(r.choice.best == 2 && r.choice.next == 0);
    r = build(&d, (struct finding_list[DESK_PATTERNS]){ { &soft, 1 }, { 0 }, { &seats, 1 } });
    assert_true(r.ranking[0] == 0 && r.ranking[1] == 1 && r.ranking[2] == 2);
    assert_true(r.pattern[0].fits && !r.pattern[2].fits);
    assert_true(r.choice.best == 0 && r.choice.next == 1);
    desk_fini(&d);
}

/* All ladders have the same step: each replication differs by 0.5 USD. The pair is channel - stage, the saving is the
 * same way round; with the stage out of the way it is hybrid - channel, against the order of patterns. */
static void the_saving_is_the_next_minus_the_best(void **state)
{
    (void)state;
    struct desk d;
    init_ranked(&d);
    struct result r = build(&d, NULL);
    assert_int_equal(r.choice.saving.value_nano, DESK_USD / 2);
    assert_int_equal(r.choice.at_saving_nano, DESK_USD / 2);
    check_close(r.choice.cheaper_probability, 1, 0);
    const struct finding_list findings[DESK_PATTERNS] = { { 0 }, { 0 }, { &seats, 1 } };
    r = build(&d, findings);
    assert_int_equal(r.choice.saving.value_nano, 5LL * DESK_USD);
    assert_int_equal(r.choice.saving.low_nano, 5LL * DESK_USD);
    assert_int_equal(r.choice.saving_low_nano, 5LL * DESK_USD);
    assert_int_equal(r.choice.saving_high_nano, 5LL * DESK_USD);
    check_close(r.choice.cheaper_probability, 1, 0);
    desk_fini(&d);
}

/* channel: P90's ranks are 84 and 96, so that 97 USD is kept; hybrid: 89 to 101: undecided. */
static void the_gate_asks_for_the_recommended_patterns_verdict(void **state)
{
    (void)state;
    struct desk d;
    init_ranked(&d);
    struct result r = build(&d, NULL);
    assert_int_equal(result_verdict(&r), VERDICT_WITHIN);
    r = build(&d, (struct finding_list[DESK_PATTERNS]){ { &seats, 1 }, { 0 }, { &seats, 1 } });
    assert_int_equal(result_verdict(&r), VERDICT_UNDECIDED);
    r = build(&d, (struct finding_list[DESK_PATTERNS]){ { &seats, 1 }, { &seats, 1 }, { &seats, 1 } });
    assert_int_equal(r.choice.best, RESULT_NONE);
    assert_int_equal(result_verdict(&r), VERDICT_UNDECIDED);
    d.scenario.budget_nano = 50LL * DESK_USD;
    r = build(&d, NULL);
    assert_int_equal(result_verdict(&r), VERDICT_OVER);
    desk_fini(&d);
}

static void columns_are_the_lines_of_all_patterns_each_once(void **state)
{
    (void)state;
    struct desk d;
    init_ranked(&d);
    const struct result r = build(&d, NULL);
    static const char *const expected[] = { "channel.input.STANDARD.no", "channel.output.hd.europe",
                                            "stage.participant.video", "composition.hd.broadcast" };
    assert_int_equal(r.columns, 4);
    for (size_t c = 0; c < 4; c++)
        assert_string_equal(r.column[c], expected[c]);
    const int hybrid[] = { 0, RESULT_NONE, 1, 2 };
    assert_memory_equal(r.pattern[1].line_of_column, hybrid, sizeof hybrid);
    desk_fini(&d);
}

/* Assumed before reported; participants weigh most in the stage, where they are all of the cost. */
static void each_unpublished_price_is_named_once_where_it_weighs_most(void **state)
{
    (void)state;
    struct desk d;
    init_ranked(&d);
    const struct result r = build(&d, NULL);
    assert_int_equal(r.doubts, 2);
    assert_string_equal(r.doubt[0].name, "composition hd, broadcast");
    assert_int_equal(r.doubt[0].pattern, 1);
    assert_string_equal(r.doubt[1].name, "stage.participant video");
    assert_int_equal(r.doubt[1].pattern, 2);
    check_close(r.doubt[1].share, 1, 0);
    desk_fini(&d);
}

/* Of 2 USD an hour: 3 h for 6 USD is the list price, for 5 USD an average of 5/3, for nothing free. */
static void a_price_is_the_books_an_average_or_nothing(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 1);
    desk_row(&d, 1, 0, (int64_t[]){ 6LL * DESK_USD, 5LL * DESK_USD, 0 });
    for (size_t l = 0; l < 3; l++)
        outcome_quantity(&d.outcome[1], l)[0] = 3;
    const struct result r = build(&d, NULL);
    const struct result_bill *bill = &r.pattern[1].bill[1];
    assert_int_equal(bill->replication, 500);
    assert_int_equal(bill->line[0].kind, RESULT_PRICE_LIST);
    check_close(bill->line[0].price, 2, 0);
    assert_int_equal(bill->line[1].kind, RESULT_PRICE_AVERAGE);
    check_close(bill->line[1].price, 5.0 / 3, 1e-15);
    assert_int_equal(bill->line[2].kind, RESULT_PRICE_FREE);
    check_close(bill->line[0].share, 6.0 / 11, 1e-15);
    desk_fini(&d);
}

/* The desk's occupancy has no points: a head alone, whose digest was taken with `sha256sum`. */
static void check_empty_digest(const char *folder)
{
    char path[64], digest[DIGEST_TEXT], text[4096] = "";
    snprintf(path, sizeof path, "%s/occupancy.csv", folder);
    assert_true(digest_file(path, digest));
    assert_string_equal(digest, "cadd5c36c8e925357d86178f7c8a0f134b1d7cc2d2579678c4d8a3188dc57917");
    snprintf(path, sizeof path, "%s/manifest.json", folder);
    FILE *from = fopen(path, "r");
    assert_non_null(from);
    assert_true(fread(text, 1, sizeof text - 1, from) > 0);
    fclose(from);
    assert_non_null(
        strstr(text, "\"occupancy.csv\": \"cadd5c36c8e925357d86178f7c8a0f134b1d7cc2d2579678c4d8a3188dc57917\""));
}

static void a_folder_holds_every_file_and_nothing_else(void **state)
{
    (void)state;
    static const char *const files[] = { "result.json",      "report.txt",      "patterns.csv",  "bills.csv",
                                         "steps.csv",        "differences.csv", "occupancy.csv", "inputs.csv",
                                         "replications.csv", "manifest.json" };
    struct desk d;
    init_ranked(&d);
    const struct result r = build(&d, NULL);
    struct diag diag;
    diag_init(&diag, &d.arena);
    char folder[] = "folderXXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    assert_int_equal(rmdir(folder), 0);
    const struct report_manifest manifest = { .started = "2026-11-22T10:00:00Z", .seconds = 1.5, .threads = 2 };
    assert_int_equal(report_folder(&r, &manifest, folder, &diag), STATUS_OK);
    assert_int_equal(report_folder(&r, &manifest, folder, &diag), STATUS_OK); /* over the older ones */
    assert_int_equal(diag.count, 0);
    check_empty_digest(folder);
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[f]);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
    snprintf(path, sizeof path, "%s/not/there", folder);
    assert_int_equal(report_folder(&r, &manifest, path, &diag), STATUS_IO);
    assert_string_equal(diag.entry[0].what, "the folder can't be made: No such file or directory");
    desk_fini(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_rank_by_the_budgets_percentile_and_those_that_fit_first),
        cmocka_unit_test(the_saving_is_the_next_minus_the_best),
        cmocka_unit_test(the_gate_asks_for_the_recommended_patterns_verdict),
        cmocka_unit_test(columns_are_the_lines_of_all_patterns_each_once),
        cmocka_unit_test(each_unpublished_price_is_named_once_where_it_weighs_most),
        cmocka_unit_test(a_price_is_the_books_an_average_or_nothing),
        cmocka_unit_test(a_folder_holds_every_file_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
