/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that are divided, stopped and continued: each row is that of a run left alone, bit for bit. */
#include "mixed_scenario.h"

/* More than AUDIENCE_HELPERS_MIN viewers, with all that makes a viewer's path long. */
#define LARGE(more)                                                                                                    \
    "title = \"t\"; period = \"2026-12\"; events = ( { name = \"a\"; at = ( \"2026-12-08 16:00\" ); live = \"2 h\";"   \
    "  audience = { count = \"fixed\"; size = 300000; arrivals = { profile = \"uniform\"; to = \"90 min\"; };"         \
    "    stays = { dist = \"exponential\"; mean = \"10 min\"; }; regions = { europe = 0.5; japan = 0.5; };" more       \
    "  }; } );\n"
#define LONG_PATHS                                                                                                     \
    "returns = { sessions = { dist = \"geometric\"; mean = 1.5; }; gap = \"2 min\"; }; linger = \"30 s\";"             \
    "shocks = ( { at = \"30 min\"; leave = 0.3; back = { share = 0.5; after = \"1 min\"; }; } );"
#define DIVIDED                                                                                                        \
    "patterns = ( \"channel\", { name = \"both\"; speakers = \"stage\"; viewers = { channel = 0.7; stage = 0.3; }; "   \
    "composition = \"client\"; } );\n"

static void expect_same_by_helpers(const char *text, bool unlike)
{
    struct world_desk one, many;
    theory_run(&one, text, 11, 1);
    for (int threads = 2; threads <= 5; threads += 3) {
        theory_load(&many, text, 11);
        theory_simulate(&many, unlike, 1, threads); /* one row: the threads share its audience */
        assert_int_equal(same_outcomes(&one, 0, &many, 1), !unlike);
        const struct fan *a = &one.outcomes.fan, *b = &many.outcomes.fan;
        assert_int_equal(memcmp(a->bin, b->bin, a->points * FAN_BINS * sizeof a->bin[0]) == 0, !unlike);
        world_desk_close(&many);
    }
    world_desk_close(&one);
}

static void a_large_audience_is_the_same_by_any_number_of_helpers(void **state)
{
    (void)state;
    expect_same_by_helpers(LARGE(""), false);
    expect_same_by_helpers(DIVIDED LARGE(LONG_PATHS), false);
    expect_same_by_helpers(LARGE("assign = \"exact\";"), false);
    expect_same_by_helpers(LARGE(""), true); /* another replication is not */
}

/* Sessions are walked in their order, whoever drew them. */
static void those_who_are_walked_one_by_one_are_the_same_too(void **state)
{
    (void)state;
    expect_same_by_helpers("patterns = ( { name = \"seats\"; speakers = \"stage\"; viewers = \"stage\"; composition = "
                         "\"client\"; stage = { seats = 20000; overflow = \"channel\"; }; } );" LARGE(LONG_PATHS),
                         false);
}

struct brake {
    atomic_bool stop;
    int64_t at;
};

static void stop_at(void *context, int64_t done, int64_t all)
{
    (void)all;
    struct brake *brake = context;
    if (done >= brake->at)
        atomic_store(&brake->stop, true);
}

static void a_run_that_is_stopped_has_its_first_rows_and_can_go_on(void **state)
{
    (void)state;
    enum { ALL = 4000 };
    struct world_desk all, stopped;
    theory_run(&all, TOP PATTERNS("") EVENTS("1", CLASSES), 5, ALL);
    theory_load(&stopped, TOP PATTERNS("") EVENTS("1", CLASSES), 5);
    stopped.loaded.scenario.replications = ALL;
    struct brake brake = { .at = 50 };
    const struct ensemble_options options = {
        .threads = 3, .stop = &brake.stop, .progress = stop_at, .context = &brake
    };
    struct outcomes *outcomes = &stopped.outcomes;
    assert_int_equal(ensemble_run(&stopped.loaded.model, stopped.loaded.tariff, &options, outcomes),
                     STATUS_INTERRUPTED);
    assert_true(outcomes->partial && outcomes->replications >= 50 && outcomes->replications < ALL);
    assert_true(same_outcomes(&all, 0, &stopped, (size_t)outcomes->replications));
    assert_int_equal(ensemble_continue(&(struct ensemble_options){ .threads = 2 }, outcomes), STATUS_OK);
    assert_false(outcomes->partial);
    assert_true(same_outcomes(&all, 0, &stopped, ALL));
    const struct fan *a = &all.outcomes.fan, *b = &outcomes->fan;
    assert_memory_equal(a->bin, b->bin, a->points * FAN_BINS * sizeof a->bin[0]);
    world_desk_close(&stopped);
    world_desk_close(&all);
}

/* What was asked for may be raised: the table grows. */
static void more_can_be_asked_for_afterwards(void **state)
{
    (void)state;
    struct world_desk all, grown;
    theory_run(&all, TOP PATTERNS("") EVENTS("1", CLASSES), 6, 300);
    theory_run(&grown, TOP PATTERNS("") EVENTS("1", CLASSES), 6, 20);
    grown.outcomes.asked = 300;
    assert_int_equal(ensemble_continue(&(struct ensemble_options){ .threads = 2 }, &grown.outcomes), STATUS_OK);
    assert_int_equal(grown.outcomes.replications, 300);
    assert_true(same_outcomes(&all, 0, &grown, 300));
    world_desk_close(&grown);
    world_desk_close(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_audience_is_the_same_by_any_number_of_helpers),
        cmocka_unit_test(those_who_are_walked_one_by_one_are_the_same_too),
        cmocka_unit_test(a_run_that_is_stopped_has_its_first_rows_and_can_go_on),
        cmocka_unit_test(more_can_be_asked_for_afterwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
