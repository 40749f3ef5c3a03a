/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many viewers come, and when they watch. One event at 12:00 on the 10th; each test writes the sums. */
#include "world_desk.h"

#define FIXED(value) "{ dist = \"fixed\"; value = \"" value "\"; }"
#define TOP "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\", \"stage\" );\n"
#define EVENT(windows, audience)                                                                                       \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); hosts = 0; " windows                                    \
    " audience = { count = \"fixed\"; assign = \"exact\"; " audience " }; } );"
#define COME(size, offset, stays) "size = " size "; arrivals = " FIXED(offset) "; stays = \"" stays "\"; "

/* What viewers watch all together: the same on a channel as on a stage. */
static void expect_watched(const char *text, int64_t viewer_ms)
{
    struct world_desk desk;
    world_desk_run(&desk, text);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, viewer_ms);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, viewer_ms);
    world_desk_close(&desk);
}

/* --- one session ------------------------------------------------------------------------------------------------ */

static void a_session_lasts_as_long_as_its_stay(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";", COME("10", "5 min", "20 min")), 200 * MINUTE);
}

static void a_session_ends_with_the_programme(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\"; idle_tail = \"30 min\";", COME("10", "50 min", "20 min")), 100 * MINUTE);
}

/* Come at -5 min, stay until +15; the source is on from -2 min: 17 min x 10. */
static void the_clock_of_a_stay_runs_while_its_viewer_waits(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\"; warm_up = \"2 min\";", COME("10", "-5 min", "20 min")), 170 * MINUTE);
    /* From -30 to -10 min: gone before anything is to be seen. */
    expect_watched(TOP EVENT("live = \"1 h\"; warm_up = \"2 min\";", COME("10", "-30 min", "20 min")), 0);
    /* Started 10 min late: come 5 min after the planned start, and the source is on already. */
    expect_watched(TOP EVENT("live = \"1 h\"; starts_late = \"10 min\";", COME("10", "-5 min", "20 min")),
                   200 * MINUTE);
}

/* At 70 min of 60, whatever the tail and the linger. */
static void who_comes_after_the_end_came_for_nothing(void **state)
{
    (void)state;
    expect_watched(
        TOP EVENT("live = \"1 h\"; idle_tail = \"30 min\";", COME("10", "70 min", "20 min") "linger = \"1 h\"; "), 0);
}

/* Present at the end (60 min), would stay to 190: at most 10 min more, as far as the source is on. */
static void who_is_there_at_the_end_lingers_while_the_source_is_on(void **state)
{
    (void)state;
    const char *const none = TOP EVENT("live = \"1 h\";", COME("10", "10 min", "3 h") "linger = \"10 min\"; ");
    const char *const brief =
        TOP EVENT("live = \"1 h\"; idle_tail = \"5 min\";", COME("10", "10 min", "3 h") "linger = \"10 min\"; ");
    const char *const ample =
        TOP EVENT("live = \"1 h\"; idle_tail = \"30 min\";", COME("10", "10 min", "3 h") "linger = \"10 min\"; ");
    expect_watched(none, 500 * MINUTE);
    expect_watched(brief, 550 * MINUTE);
    expect_watched(ample, 600 * MINUTE);
    /* A stay that ends at 65 min ends before the linger does; one that ended at 40 min has none. */
    expect_watched(
        TOP EVENT("live = \"1 h\"; idle_tail = \"30 min\";", COME("10", "10 min", "55 min") "linger = \"10 min\"; "),
        550 * MINUTE);
    expect_watched(
        TOP EVENT("live = \"1 h\"; idle_tail = \"30 min\";", COME("10", "10 min", "30 min") "linger = \"10 min\"; "),
        300 * MINUTE);
    /* A source that is forgotten for 8 min is on as well as one with a tail. */
    expect_watched(TOP EVENT("live = \"1 h\"; forgotten = { probability = 1.0; noticed_after = \"8 min\"; };",
                             COME("10", "10 min", "3 h") "linger = \"10 min\"; "),
                   580 * MINUTE);
}

/* One bin of 10 min before the end, whenever that is: stays of 15 min are whole, as the source is on for 30 min more.
 */
static void viewers_may_come_relative_to_the_end(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"90 min\"; idle_tail = \"30 min\";",
                             "size = 100; arrivals = { pmf = [ 1.0 ]; bin = \"10 min\"; from = \"end - 10 min\"; }; "
                             "stays = \"15 min\"; linger = \"1 h\"; "),
                   1500 * MINUTE);
    /* Ten minutes later all come for nothing. */
    expect_watched(TOP EVENT("live = \"90 min\"; idle_tail = \"30 min\";",
                             "size = 100; arrivals = { pmf = [ 1.0 ]; bin = \"10 min\"; from = \"end\"; }; "
                             "stays = \"15 min\"; linger = \"1 h\"; "),
                   0);
}

/* --- several sessions ------------------------------------------------------------------------------------------- */

#define AGAIN "returns = { sessions = 3; gap = \"5 min\"; }; "

/* 0 to 10, 15 to 25, 30 to 40 min. */
static void a_gap_counts_from_the_end_of_the_session_before(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";", COME("10", "0 s", "10 min") AGAIN), 300 * MINUTE);
}

/* In 32 min the third session has 2 min; in 28 it never begins, though lingering would be possible. */
static void nobody_starts_a_session_after_the_end(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"32 min\";", COME("10", "0 s", "10 min") AGAIN), 220 * MINUTE);
    expect_watched(
        TOP EVENT("live = \"28 min\"; idle_tail = \"1 h\";", COME("10", "0 s", "10 min") AGAIN "linger = \"1 h\"; "),
        200 * MINUTE);
    /* The last session lingers: 30 to 40 min of 32, with 5 min more at most. */
    expect_watched(
        TOP EVENT("live = \"32 min\"; idle_tail = \"1 h\";", COME("10", "0 s", "10 min") AGAIN "linger = \"5 min\"; "),
        270 * MINUTE);
}

/* -5 to +5, of which 5 count; 10 to 20; 25 to 35. */
static void who_came_early_returns_as_well(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";", COME("10", "-5 min", "10 min") AGAIN), 250 * MINUTE);
}

static void one_session_is_no_return(void **state)
{
    (void)state;
    expect_watched(
        TOP EVENT("live = \"1 h\";", COME("10", "0 s", "10 min") "returns = { sessions = 1; gap = \"5 min\"; }; "),
        100 * MINUTE);
}

/* --- when they come ---------------------------------------------------------------------------------------------- */

/* Everybody comes between start and end and could stay for an hour after: 1000 x 1 h, whenever it is that they come. */
static void an_even_profile_ends_with_the_programme(void **state)
{
    (void)state;
    expect_watched(
        TOP EVENT("live = \"1 h\"; idle_tail = \"2 h\";",
                  "size = 1000; arrivals = { profile = \"uniform\"; from = \"0 s\"; to = \"end\"; }; stays = \"1 h\"; "
                  "linger = \"2 h\"; "),
        1000 * HOUR);
    /* From 30 min before on, with the source on. */
    expect_watched(
        TOP EVENT(
            "live = \"1 h\"; idle_tail = \"2 h\"; warm_up = \"30 min\";",
            "size = 1000; arrivals = { profile = \"uniform\"; from = \"-30 min\"; to = \"end\"; }; stays = \"1 h\"; "
            "linger = \"2 h\"; "),
        1000 * HOUR);
    /* In the last 10 min, until 20 min later: stays of 15 min. */
    expect_watched(
        TOP EVENT("live = \"1 h\"; idle_tail = \"2 h\";",
                  "size = 1000; arrivals = { profile = \"uniform\"; from = \"end - 10 min\"; to = \"end\"; }; "
                  "stays = \"15 min\"; linger = \"2 h\"; "),
        15000 * MINUTE);
}

/* All in the first bin, 0 to 10 min; or in the second, 10 to 20 min, which is after the end of 10. */
static void bins_of_a_pmf_follow_each_other(void **state)
{
    (void)state;
    const char *const first = TOP EVENT(
        "live = \"10 min\"; idle_tail = \"2 h\";",
        "size = 100; arrivals = { pmf = [ 3.0, 0.0 ]; bin = \"10 min\"; }; stays = \"1 h\"; linger = \"2 h\"; ");
    const char *const second = TOP EVENT(
        "live = \"10 min\"; idle_tail = \"2 h\";",
        "size = 100; arrivals = { pmf = [ 0.0, 3.0 ]; bin = \"10 min\"; }; stays = \"1 h\"; linger = \"2 h\"; ");
    const char *const moved =
        TOP EVENT("live = \"10 min\"; idle_tail = \"2 h\";",
                  "size = 100; arrivals = { pmf = [ 0.0, 3.0 ]; bin = \"10 min\"; from = \"-10 min\"; }; "
                  "stays = \"1 h\"; linger = \"2 h\"; ");
    expect_watched(first, 100 * HOUR);
    expect_watched(second, 0);
    expect_watched(moved, 100 * HOUR);
}

#define RATE(rest) "arrivals = { rate = [ 2.0, 4.0 ]; bin = \"10 min\"; " rest "}; stays = \"30 s\"; linger = \"1 h\"; "

/* 2 and 4 a minute for 10 min each: 60 viewers of 30 s. Repeated through 60 min: three times as many. */
static void rates_are_per_minute(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\"; idle_tail = \"1 h\";", RATE("")), 30 * MINUTE);
    expect_watched(TOP EVENT("live = \"1 h\"; idle_tail = \"1 h\";", RATE("repeat = true; ")), 90 * MINUTE);
    expect_watched("forecast = "
                   "{ dist = \"fixed\"; value = 1.5; };" TOP EVENT("live = \"1 h\"; idle_tail = \"1 h\";", RATE("")),
                   45 * MINUTE);
    /* From 10 min before the start. */
    expect_watched(
        TOP EVENT("live = \"1 h\"; warm_up = \"10 min\"; idle_tail = \"1 h\";", RATE("from = \"-10 min\"; ")),
        30 * MINUTE);
}

/* --- how many come ----------------------------------------------------------------------------------------------- */

#define NOW "arrivals = " FIXED("0 s") "; stays = \"1 h\"; "

static void a_fixed_count_is_the_mean_rounded(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";", "size = 17; " NOW), 17 * HOUR);
    /* 250 x 0.3 = 75; 5 x 0.5 = 2.5, halves away from zero. */
    expect_watched(TOP EVENT("live = \"1 h\";", "registered = 250; show_up = 0.3; " NOW), 75 * HOUR);
    expect_watched(TOP EVENT("live = \"1 h\";", "registered = 5; show_up = 0.5; " NOW), 3 * HOUR);
}

static void a_forecast_multiplies_sizes_and_registrations(void **state)
{
    (void)state;
    expect_watched("forecast = { dist = \"fixed\"; value = 1.5; };" TOP EVENT("live = \"1 h\";", "size = 100; " NOW),
                   150 * HOUR);
    expect_watched("forecast = { dist = \"fixed\"; value = 1.5; };" TOP EVENT("live = \"1 h\";", "size = 3; " NOW),
                   5 * HOUR);
    expect_watched("forecast = { dist = \"fixed\"; value = 1.5; };" TOP EVENT("live = \"1 h\";",
                                                                              "registered = 200; show_up = 0.3; " NOW),
                   90 * HOUR);
    expect_watched("forecast = 0.5;" TOP EVENT("live = \"1 h\";", "size = 100; " NOW), 50 * HOUR);
}

/* Each occurrence has its own audience of 10. */
static void every_occurrence_has_an_audience(void **state)
{
    (void)state;
    expect_watched(TOP "events = ( { name = \"e\"; schedule = { first = \"2026-12-10 12:00\"; every = \"1 d\"; count = "
                       "4; }; hosts = 0; "
                       "live = \"1 h\"; audience = { count = \"fixed\"; size = 10; " NOW "}; } );",
                   40 * HOUR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_lasts_as_long_as_its_stay),
        cmocka_unit_test(a_session_ends_with_the_programme),
        cmocka_unit_test(the_clock_of_a_stay_runs_while_its_viewer_waits),
        cmocka_unit_test(who_comes_after_the_end_came_for_nothing),
        cmocka_unit_test(who_is_there_at_the_end_lingers_while_the_source_is_on),
        cmocka_unit_test(viewers_may_come_relative_to_the_end),
        cmocka_unit_test(a_gap_counts_from_the_end_of_the_session_before),
        cmocka_unit_test(nobody_starts_a_session_after_the_end),
        cmocka_unit_test(who_came_early_returns_as_well),
        cmocka_unit_test(one_session_is_no_return),
        cmocka_unit_test(an_even_profile_ends_with_the_programme),
        cmocka_unit_test(bins_of_a_pmf_follow_each_other),
        cmocka_unit_test(rates_are_per_minute),
        cmocka_unit_test(a_fixed_count_is_the_mean_rounded),
        cmocka_unit_test(a_forecast_multiplies_sizes_and_registrations),
        cmocka_unit_test(every_occurrence_has_an_audience),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
