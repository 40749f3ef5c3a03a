/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a source is on, what of it falls into the period, and who watches it: windows that a pencil can follow. All of
 * December 2026 unless said; the planned start is 12:00 on the 10th. Nobody watches where no audience is written. */
#include "world_desk.h"

#define TOP "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );\n"
#define EVENT(name, at, rest) "{ name = \"" name "\"; at = ( " at " ); " rest " }"
#define NOON "\"2026-12-10 12:00\""
/* `size` viewers who come at `offset` from the start and stay `stays`. */
#define AUDIENCE(size, offset, stays)                                                                                  \
    "audience = { count = \"fixed\"; size = " size "; arrivals = { dist = \"fixed\"; value = \"" offset "\"; };"       \
    " stays = \"" stays "\"; }; "

static void expect_input(const char *text, int64_t input_ms, int64_t idle_ms)
{
    struct world_desk desk;
    world_desk_run(&desk, text);
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, input_ms);
    assert_int_equal(input_of(&desk, "channel"), input_ms);
    assert_int_equal(idle_of(&desk, "channel"), idle_ms);
    world_desk_close(&desk);
}

/* On at 11:30, live 12:00 to 13:00, off at 13:10: 100 min, all of it idle. */
static void a_source_is_on_from_warm_up_to_tail(void **state)
{
    (void)state;
    expect_input(TOP
                 "events = ( " EVENT("e", NOON, "live = \"1 h\"; warm_up = \"30 min\"; idle_tail = \"10 min\";") " );",
                 100 * MINUTE, 100 * MINUTE);
}

/* 90.25 s are 90250 ms. */
static void time_is_whole_milliseconds(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT("e", NOON, "live = \"90.25 s\";") " );", 90250, 90250);
}

/* Planned 12:00, really 12:20. On from 11:45 (15 min before the planned start), live to 13:20, tail to 13:30: 105 min.
 */
static void a_late_programme_is_waited_for_with_the_source_on(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT("e", NOON,
                                         "live = \"1 h\"; starts_late = \"20 min\"; warm_up = \"15 min\"; "
                                         "idle_tail = \"10 min\";") " );",
                 105 * MINUTE, 105 * MINUTE);
}

/* Without a warm-up the source is on from the planned start all the same: 20 + 60 min. */
static void a_late_programme_without_warm_up_has_its_source_on_from_the_planned_start(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT("e", NOON, "live = \"1 h\"; starts_late = \"20 min\";") " );", 80 * MINUTE,
                 80 * MINUTE);
}

/* 60 live + 10 tail + 180 until somebody notices; the viewers watch the 60. */
static void a_forgotten_source_stays_on_after_its_tail(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT(
                     "e", NOON,
                     "live = \"1 h\"; idle_tail = \"10 min\"; "
                     "forgotten = { probability = 1.0; noticed_after = \"3 h\"; }; " AUDIENCE("7", "0 s", "1 h")) " );",
                 250 * MINUTE, 190 * MINUTE);
}

static void a_source_that_is_never_forgotten_goes_off(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT(
                     "e", NOON, "live = \"1 h\"; forgotten = { probability = 0.0; noticed_after = \"3 h\"; };") " );",
                 60 * MINUTE, 60 * MINUTE);
}

/* On air 11:00 to 11:50, warm-up from 11:30, live to 13:00: the union is 11:00 to 13:00, 2 h; watched 12:00 to 13:00.
 */
static void a_rehearsal_on_air_that_overlaps_the_warm_up_counts_once(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT(
                     "e", NOON,
                     "live = \"1 h\"; warm_up = \"30 min\"; "
                     "rehearsals = ( { before = \"1 h\"; length = \"50 min\"; } ); " AUDIENCE("7", "0 s", "1 h")) " );",
                 120 * MINUTE, 60 * MINUTE);
}

/* The same off air: 11:30 to 13:00. */
static void a_rehearsal_off_air_sends_nothing(void **state)
{
    (void)state;
    expect_input(
        TOP "events = ( " EVENT("e", NOON,
                                "live = \"1 h\"; warm_up = \"30 min\"; "
                                "rehearsals = ( { before = \"1 h\"; length = \"50 min\"; on_air = false; } );") " );",
        90 * MINUTE, 90 * MINUTE);
}

/* A day before for 40 min, on air; another that never takes place. 40 + 60. It begins before the *planned* start: a
 * late programme (5 min waited for) does not move it. */
static void rehearsals_take_place_by_their_probability(void **state)
{
    (void)state;
    expect_input(TOP
                 "events = ( " EVENT("e", NOON,
                                     "live = \"1 h\"; starts_late = \"5 min\"; "
                                     "rehearsals = ( { before = \"1 d\"; length = \"40 min\"; probability = 1.0; }, "
                                     "{ before = \"5 h\"; length = \"40 min\"; probability = 0.0; } );") " );",
                 105 * MINUTE, 105 * MINUTE);
}

/* Rehearsal 10:00 to 13:30 on air while the programme runs 12:00 to 13:00: 10:00 to 13:30. */
static void a_rehearsal_may_cover_the_programme(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT(
                     "e", NOON, "live = \"1 h\"; rehearsals = ( { before = \"2 h\"; length = \"210 min\"; } );") " );",
                 210 * MINUTE, 210 * MINUTE);
}

/* Planned 00:10 on the first day with the source on from 23:40: 10 + 60 min are in. Planned 23:30 on the last day, live
 * 1 h: 30 min. */
static void what_falls_outside_the_period_is_cut_at_both_ends(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT("e", "\"2026-12-01 00:10\", \"2026-12-31 23:30\"",
                                         "live = \"1 h\"; warm_up = \"30 min\"; idle_tail = \"10 min\";") " );",
                 (10 + 60 + 10 + 30 + 30) * MINUTE, 140 * MINUTE);
}

/* Rehearsal 23:30 to 00:30, of which 30 min are in December; then 1 h live. */
static void a_rehearsal_is_cut_too(void **state)
{
    (void)state;
    expect_input(TOP
                 "events = ( " EVENT("e", "\"2026-12-01 00:30\"",
                                     "live = \"1 h\"; rehearsals = ( { before = \"1 h\"; length = \"1 h\"; } );") " );",
                 90 * MINUTE, 90 * MINUTE);
}

/* 23:30 on the last day: 30 min of input; of 1 h for 10 viewers 30 min each. */
static void viewers_are_cut_with_the_period(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP "events = ( " EVENT("e", "\"2026-12-31 23:30\"",
                                                  "live = \"1 h\"; " AUDIENCE("10", "0 s", "1 h")) " );");
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 30 * MINUTE);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 300 * MINUTE);
    assert_int_equal(idle_of(&desk, "channel"), 0);
    world_desk_close(&desk);
}

/* 00:30 in a place one hour ahead of UTC is 23:30 of the day before: 30 min of 2026. 23:00 five hours behind, on the
 * 30th of November, is 04:00 on the first: all of the hour. */
static void instants_carry_their_zone(void **state)
{
    (void)state;
    expect_input(
        TOP "events = ( " EVENT("e", "\"2027-01-01 00:30+01:00\", \"2026-11-30 23:00-05:00\"", "live = \"1 h\";") " );",
        90 * MINUTE, 90 * MINUTE);
}

static void occurrences_outside_the_period_do_not_count(void **state)
{
    (void)state;
    expect_input(
        TOP "events = ( " EVENT("e", "\"2026-11-29 12:00\", " NOON ", \"2027-01-02 12:00\"", "live = \"1 h\";") " );",
        60 * MINUTE, 60 * MINUTE);
    /* Every 10 days from 25 November: 5, 15, 25 December are in; 25 November and 4 January are not. */
    expect_input(TOP "events = ( { name = \"e\"; live = \"1 h\"; "
                     "schedule = { first = \"2026-11-25 12:00\"; every = \"10 d\"; count = 5; }; } );",
                 180 * MINUTE, 180 * MINUTE);
}

/* A period of its own: 13:30 is its end, so half of 13:00 to 14:00 is in. */
static void a_period_may_be_any_stretch(void **state)
{
    (void)state;
    expect_input(
        "title = \"t\"; period = { start = \"2026-12-10 12:30\"; length = \"1 h\"; }; patterns = ( \"channel\" );"
        "events = ( " EVENT("e", "\"2026-12-10 13:00\"", "live = \"1 h\";") " );",
        30 * MINUTE, 30 * MINUTE);
}

/* 12:00, 12:30 and 13:00 for 1 h each: one channel, on from 12:00 to 14:00. Each audience of 10 sees its own hour. */
static void occurrences_of_one_event_share_its_channel(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP "events = ( { name = \"e\"; live = \"1 h\"; "
                              "schedule = { first = " NOON
                              "; every = \"30 min\"; count = 3; }; " AUDIENCE("10", "0 s", "1 h") "} );");
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 120 * MINUTE);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 30 * HOUR);
    assert_int_equal(idle_of(&desk, "channel"), 0);
    world_desk_close(&desk);
}

/* 12:00 to 13:00 with a tail to 13:20; 13:30 to 14:30 with the source on from 13:15: 12:00 to 14:30. */
static void a_tail_may_reach_into_the_next_warm_up(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT("e", NOON ", \"2026-12-10 13:30\"",
                                         "live = \"1 h\"; warm_up = \"15 min\"; idle_tail = \"20 min\";") " );",
                 (15 + 150 + 20) * MINUTE, 185 * MINUTE);
}

static void two_events_have_two_channels(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT("a", NOON, "live = \"1 h\";") ", " EVENT("b", NOON, "live = \"1 h\";") " );",
                 120 * MINUTE, 120 * MINUTE);
}

/* 30 before + 60 + 15 after; watched from 12:00 to 12:30: 105 - 30 idle. */
static void idle_is_what_nobody_watches(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT("e", NOON,
                                         "live = \"1 h\"; warm_up = \"30 min\"; idle_tail = \"15 min\"; " AUDIENCE(
                                             "3", "0 s", "30 min")) " );",
                 105 * MINUTE, 75 * MINUTE);
}

/* On from 11:50, really starts at 12:20. Viewers 5 min before that, at 12:15, for 10 min: all of it counts. */
static void viewers_come_relative_to_the_actual_start(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP "events = ( " EVENT("e", NOON,
                                           "live = \"1 h\"; starts_late = \"20 min\"; warm_up = \"10 min\"; " AUDIENCE(
                                               "6", "-5 min", "10 min")) " );");
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 90 * MINUTE);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 60 * MINUTE);
    assert_int_equal(idle_of(&desk, "channel"), 80 * MINUTE);
    world_desk_close(&desk);
}

/* Two channels at the same time, one of them watched: 1 h of 2 is idle. */
static void an_event_is_not_busy_with_the_viewers_of_another(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT("a", NOON, "live = \"1 h\"; " AUDIENCE("4", "0 s", "1 h")) ", " EVENT(
                     "b", NOON, "live = \"1 h\";") " );",
                 120 * MINUTE, 60 * MINUTE);
}

/* Planned 23:50 on the last day, really in January: 10 min of waiting. */
static void a_programme_may_slip_out_of_the_period(void **state)
{
    (void)state;
    expect_input(TOP
                 "events = ( " EVENT("e", "\"2026-12-31 23:50\"",
                                     "live = \"1 h\"; starts_late = \"20 min\"; " AUDIENCE("4", "0 s", "45 min")) " );",
                 10 * MINUTE, 10 * MINUTE);
}

/* The rehearsal on air is idle, even when it is all that happens in the period before a programme on its last evening.
 */
static void rehearsals_on_air_are_idle(void **state)
{
    (void)state;
    expect_input(TOP "events = ( " EVENT(
                     "e", NOON,
                     "live = \"1 h\"; rehearsals = ( { before = \"2 h\"; length = \"30 min\"; } ); " AUDIENCE(
                         "4", "0 s", "1 h")) " );",
                 90 * MINUTE, 30 * MINUTE);
}

/* Planned 00:10, source on from 23:10: 70 min are in the period. Viewers from 23:50 to 00:30: 30 min each. */
static void who_came_before_the_period_counts_from_its_beginning(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP "events = ( " EVENT(
                              "e", "\"2026-12-01 00:10\"",
                              "live = \"1 h\"; warm_up = \"1 h\"; " AUDIENCE("10", "-20 min", "40 min")) " );");
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 70 * MINUTE);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 300 * MINUTE);
    assert_int_equal(idle_of(&desk, "channel"), 40 * MINUTE);
    world_desk_close(&desk);
}

static void names_stand_once(void **state)
{
    (void)state;
    struct world_desk desk;
    assert_int_equal(world_desk_load(&desk, TOP "events = ( " EVENT("e", NOON, "live = \"1 h\";") ", " EVENT(
                                                "e", NOON, "live = \"1 h\";") " );"),
                     STATUS_INPUT);
    world_desk_close(&desk);
    assert_int_equal(world_desk_load(&desk,
                                     "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\", \"channel\" );\n"
                                     "events = ( " EVENT("e", NOON, "live = \"1 h\";") " );"),
                     STATUS_INPUT);
    world_desk_close(&desk);
}

static void a_period_without_anything_is_an_error(void **state)
{
    (void)state;
    struct world_desk desk;
    assert_int_equal(
        world_desk_load(&desk, TOP "events = ( " EVENT("e", "\"2026-11-10 12:00\"", "live = \"1 h\";") " );"),
        STATUS_INPUT);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_is_on_from_warm_up_to_tail),
        cmocka_unit_test(time_is_whole_milliseconds),
        cmocka_unit_test(a_late_programme_is_waited_for_with_the_source_on),
        cmocka_unit_test(a_late_programme_without_warm_up_has_its_source_on_from_the_planned_start),
        cmocka_unit_test(a_forgotten_source_stays_on_after_its_tail),
        cmocka_unit_test(a_source_that_is_never_forgotten_goes_off),
        cmocka_unit_test(a_rehearsal_on_air_that_overlaps_the_warm_up_counts_once),
        cmocka_unit_test(a_rehearsal_off_air_sends_nothing),
        cmocka_unit_test(rehearsals_take_place_by_their_probability),
        cmocka_unit_test(a_rehearsal_may_cover_the_programme),
        cmocka_unit_test(what_falls_outside_the_period_is_cut_at_both_ends),
        cmocka_unit_test(a_rehearsal_is_cut_too),
        cmocka_unit_test(viewers_are_cut_with_the_period),
        cmocka_unit_test(instants_carry_their_zone),
        cmocka_unit_test(occurrences_outside_the_period_do_not_count),
        cmocka_unit_test(a_period_may_be_any_stretch),
        cmocka_unit_test(occurrences_of_one_event_share_its_channel),
        cmocka_unit_test(a_tail_may_reach_into_the_next_warm_up),
        cmocka_unit_test(two_events_have_two_channels),
        cmocka_unit_test(idle_is_what_nobody_watches),
        cmocka_unit_test(viewers_come_relative_to_the_actual_start),
        cmocka_unit_test(an_event_is_not_busy_with_the_viewers_of_another),
        cmocka_unit_test(a_programme_may_slip_out_of_the_period),
        cmocka_unit_test(rehearsals_on_air_are_idle),
        cmocka_unit_test(who_came_before_the_period_counts_from_its_beginning),
        cmocka_unit_test(names_stand_once),
        cmocka_unit_test(a_period_without_anything_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
