/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not change when a scenario or the way it is run changes: exact relations between runs, bit for bit. Each
 * comparison is shown to see a difference. */
#include "mixed_scenario.h"

enum { ROWS = 60 };

static void threads_do_not_show(void **state)
{
    (void)state;
    struct world_desk one, other;
    theory_run(&one, TOP PATTERNS("") EVENTS("1", CLASSES), 1, ROWS);
    for (int threads = 2; threads <= 7; threads += 5) {
        theory_load(&other, TOP PATTERNS("") EVENTS("1", CLASSES), 1);
        theory_simulate(&other, 0, ROWS, threads);
        assert_true(same_outcomes(&one, 0, &other, ROWS));
        const struct fan *a = &one.outcomes.fan, *b = &other.outcomes.fan;
        assert_int_equal(a->points, b->points);
        assert_memory_equal(a->bin, b->bin, a->points * FAN_BINS * sizeof a->bin[0]);
        assert_memory_equal(a->sum, b->sum, a->points * sizeof a->sum[0]);
        world_desk_close(&other);
    }
    theory_run(&other, TOP PATTERNS("") EVENTS("1", CLASSES), 2, ROWS); /* another seed */
    assert_false(same_outcomes(&one, 0, &other, ROWS));
    world_desk_close(&other);
    world_desk_close(&one);
}

static void more_replications_leave_earlier_ones_alone_and_one_can_be_replayed(void **state)
{
    (void)state;
    struct world_desk all, some, single;
    theory_run(&all, TOP PATTERNS("") EVENTS("1", CLASSES), 3, ROWS);
    theory_run(&some, TOP PATTERNS("") EVENTS("1", CLASSES), 3, 17);
    assert_true(same_outcomes(&all, 0, &some, 17));
    theory_load(&single, TOP PATTERNS("") EVENTS("1", CLASSES), 3);
    theory_simulate(&single, 41, 1, 1);
    assert_true(same_outcomes(&all, 41, &single, 1));
    assert_false(same_outcomes(&all, 40, &single, 1));
    world_desk_close(&single);
    world_desk_close(&some);
    world_desk_close(&all);
}

static void whole_days_later_costs_the_same(void **state)
{
    (void)state;
    struct world_desk early, late;
    theory_run(&early, TOP PATTERNS("") EVENTS("1", CLASSES), 4, ROWS);
    theory_run(&late, TOP PATTERNS("") EVENTS("8", CLASSES), 4, ROWS);
    assert_true(same_outcomes(&early, 0, &late, ROWS));
    world_desk_close(&late);
    world_desk_close(&early);
    /* Recordings are kept to the end of the period: a week less. */
    theory_run(&early, TOP "patterns = ( \"hybrid-recorded\" );" EVENTS("1", CLASSES), 4, ROWS);
    theory_run(&late, TOP "patterns = ( \"hybrid-recorded\" );" EVENTS("8", CLASSES), 4, ROWS);
    assert_false(same_outcomes(&early, 0, &late, ROWS));
    for (size_t r = 0; r < ROWS; r++)
        assert_true(early.outcomes.pattern[0].total_nano[r] > late.outcomes.pattern[0].total_nano[r]);
    world_desk_close(&late);
    world_desk_close(&early);
}

static void another_pattern_leaves_the_others_alone(void **state)
{
    (void)state;
    struct world_desk all, one;
    theory_run(&all, TOP PATTERNS(", \"stage-audio\"") EVENTS("1", CLASSES), 5, ROWS);
    theory_run(&one, TOP PATTERNS("") EVENTS("1", CLASSES), 5, ROWS);
    assert_true(same_outcomes(&all, 0, &one, ROWS));
    world_desk_close(&one);
    theory_run(&one, TOP "patterns = ( \"stage\" );" EVENTS("1", CLASSES), 5, ROWS);
    assert_true(same_outcomes(&all, 0, &one, ROWS));
    world_desk_close(&one);
    theory_run(&one, TOP "patterns = ( \"channel\" );" EVENTS("1", CLASSES), 5, ROWS);
    assert_true(same_outcomes(&all, 0, &one, ROWS));
    assert_false(same_rows(outcome_of(&all, "hybrid-server"), 0, outcome_of(&one, "channel"), ROWS));
    world_desk_close(&one);
    world_desk_close(&all);
}

static void a_class_of_nobody_changes_nothing(void **state)
{
    (void)state;
    struct world_desk with, without;
    theory_run(&without, TOP PATTERNS("") EVENTS("1", CLASSES), 6, ROWS);
    theory_run(&with,
               TOP PATTERNS("")
                   EVENTS("1", "{ share = 0.0; stays = \"9 h\"; renditions = { audio = 1.0; }; }," CLASSES),
               6, ROWS);
    for (size_t p = 0; p < with.outcomes.patterns; p++)
        for (size_t r = 0; r < ROWS; r++) {
            const struct pattern_outcome *a = &with.outcomes.pattern[p], *b = &without.outcomes.pattern[p];
            assert_int_equal(a->total_nano[r], b->total_nano[r]);
            for (enum peak k = 0; k < PEAKS; k++)
                assert_int_equal(outcome_peak(a, k)[r], outcome_peak(b, k)[r]);
        }
    world_desk_close(&with);
    theory_run(&with,
               TOP PATTERNS("")
                   EVENTS("1", "{ share = 0.001; stays = \"9 h\"; }, { share = 0.999; stays = \"9 min\"; }"),
               6, ROWS);
    assert_false(same_outcomes(&without, 0, &with, ROWS));
    world_desk_close(&with);
    world_desk_close(&without);
}

/* Little's law, path by path: where everything happens on whole seconds, the sum of the numbers present at each second
 * is the viewer-seconds billed. */
static void the_sum_of_the_path_is_viewer_time(void **state)
{
    (void)state;
#define SECONDS(stays)                                                                                                 \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" ); events = ( { name = \"e\"; live = \"2 min\";"    \
    " at = ( \"2026-12-10 12:00\", \"2026-12-11 12:00\" ); audience = { size = 50;"                                    \
    " arrivals = { dist = \"discrete\"; values = [ \"-5 s\", \"0 s\", \"7 s\", \"93 s\", \"125 s\" ]; weights = [ "    \
    "1.0, 2.0, 1.0, 1.0, 1.0 ]; };"                                                                                    \
    " stays = " stays "; }; } );"
    static const char *const texts[] = {
        SECONDS("{ dist = \"discrete\"; values = [ \"1 s\", \"4 s\", \"20 s\", \"500 s\" ]; weights = [ 1.0, 1.0, 2.0, "
                "1.0 ]; }"),
        SECONDS("{ dist = \"exponential\"; mean = \"30 s\"; }") /* not on whole seconds */
    };
    for (size_t i = 0; i < 2; i++) {
        struct world_desk desk;
        theory_run(&desk, texts[i], 7, 300);
        assert_int_equal(desk.loaded.model.event[0].fan_step_ms, 1000);
        struct column watched = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1e-3);
        double path = 0, billed = 0;
        for (size_t at = 0; at < desk.outcomes.fan.points; at++)
            path += (double)desk.outcomes.fan.sum[at];
        for (size_t r = 0; r < watched.n; r++)
            billed += watched.x[r];
        assert_true(billed > 300 * 50 * 10);
        if (i == 0)
            check_close(path, billed, 1e-13);
        else
            assert_true(fabs(path - billed) > 1e-6);
        column_free(&watched);
        world_desk_close(&desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(more_replications_leave_earlier_ones_alone_and_one_can_be_replayed),
        cmocka_unit_test(whole_days_later_costs_the_same),
        cmocka_unit_test(another_pattern_leaves_the_others_alone),
        cmocka_unit_test(a_class_of_nobody_changes_nothing),
        cmocka_unit_test(the_sum_of_the_path_is_viewer_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
