/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peaks are the account's, read on a grid of one second: the number present as a second begins. Planned starts fall on
 * whole seconds of the grid. */
#include "world_desk.h"

#define TOP(patterns) "title = \"t\"; period = \"2026-12\"; patterns = ( " patterns " );\n"
#define FIXED(value) "{ dist = \"fixed\"; value = \"" value "\"; }"
#define AUDIENCE(size, rest) "audience = { count = \"fixed\"; assign = \"exact\"; size = " size "; " rest "}; "
#define CLASS(share, offset, stay) "{ share = " share "; arrivals = " FIXED(offset) "; stays = \"" stay "\"; }"
#define EVENT(name, at, rest) "{ name = \"" name "\"; at = ( \"2026-12-10 " at "\" ); " rest " }"

/* The largest number of viewers of one event of 1 h at 12:00 without hosts, and that they stay as long as said. */
static void expect_viewers(const char *event, int peak, int64_t viewer_ms)
{
    struct world_desk desk;
    char text[2000];
    assert_true(
        snprintf(text, sizeof text,
                 TOP("\"channel\", \"stage\"") "events = ( " EVENT("e", "12:00", "live = \"1 h\"; hosts = 0; %s") " );",
                 event) < (int)sizeof text);
    world_desk_run(&desk, text);
    assert_int_equal(peak_of(&desk, "channel", PEAK_VIEWERS), peak);
    assert_int_equal(peak_of(&desk, "channel", PEAK_CHANNEL_VIEWS), peak);
    assert_int_equal(peak_of(&desk, "stage", PEAK_VIEWERS), peak);
    assert_int_equal(peak_of(&desk, "stage", PEAK_PARTICIPANTS), peak);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, viewer_ms);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, viewer_ms);
    world_desk_close(&desk);
}

static void all_who_are_there_are_the_peak(void **state)
{
    (void)state;
    expect_viewers(AUDIENCE("12", "arrivals = " FIXED("5 min") "; stays = \"10 min\"; "), 12, 120 * MINUTE);
}

/* 8 leave as 4 come, at second 10: never 12. */
static void who_leaves_as_a_second_begins_is_not_there_any_more(void **state)
{
    (void)state;
    expect_viewers(AUDIENCE("12", "classes = ( { share = 0.6666666666666667; arrivals = " FIXED(
                                      "0 s") "; stays = \"10 s\"; }, "
                                             "{ share = 0.3333333333333333; arrivals = " FIXED(
                                                 "10 s") "; stays = \"10 s\"; } ); "),
                   8, 120 * SECOND);
}

/* 1 ms longer, and all 12 are there as second 10 begins: 8 x 10.001 + 4 x 10 s. */
static void who_stays_a_millisecond_longer_is_there(void **state)
{
    (void)state;
    expect_viewers(AUDIENCE("12", "classes = ( { share = 0.6666666666666667; arrivals = " FIXED(
                                      "0 s") "; stays = \"10.001 s\"; }, "
                                             "{ share = 0.3333333333333333; arrivals = " FIXED(
                                                 "10 s") "; stays = \"10 s\"; } ); "),
                   12, 120008);
}

/* From 0.2 to 0.7 s: between two points of the grid. Half a second each is billed all the same. */
static void who_comes_and_goes_within_a_second_is_never_seen(void **state)
{
    (void)state;
    expect_viewers(AUDIENCE("12", "arrivals = " FIXED("0.2 s") "; stays = \"0.5 s\"; "), 0, 6 * SECOND);
    /* From 0.2 to 1.2 s: there as second 1 begins. */
    expect_viewers(AUDIENCE("12", "arrivals = " FIXED("0.2 s") "; stays = \"1 s\"; "), 12, 12 * SECOND);
    /* From 0 s on: there as second 0 begins. */
    expect_viewers(AUDIENCE("12", "arrivals = " FIXED("0 s") "; stays = \"0.001 s\"; "), 12, 12);
    /* The grid is the account's, not the programme's: started 0.3 s late, from 0.3 to 0.8 s nobody is seen. */
    expect_viewers("starts_late = \"0.3 s\"; " AUDIENCE("12", "arrivals = " FIXED("0 s") "; stays = \"0.5 s\"; "), 0,
                   6 * SECOND);
}

/* 6 from 0.5 to 1.5 s are seen at second 1, 6 from 1.2 to 2.2 s at second 2: together for 0.3 s, never as a second
 * begins. */
static void those_who_meet_between_seconds_are_not_added(void **state)
{
    (void)state;
    expect_viewers(AUDIENCE("12", "classes = ( " CLASS("0.5", "0.5 s", "1 s") ", " CLASS("0.5", "1.2 s", "1 s") " ); "),
                   6, 12 * SECOND);
}

/* Come 5 min early for 4 min, the source being off: they never watch. */
static void who_waits_is_not_a_viewer_yet(void **state)
{
    (void)state;
    expect_viewers(
        AUDIENCE("12", "classes = ( " CLASS("0.75", "-5 min", "4 min") ", " CLASS("0.25", "10 min", "4 min") " ); "), 3,
        12 * MINUTE);
}

/* Two sessions of the same 5 viewers, and 5 others during the gap: 5 at any time. */
static void who_is_away_does_not_count(void **state)
{
    (void)state;
    expect_viewers(AUDIENCE("10", "classes = ( { share = 0.5; arrivals = " FIXED(
                                      "0 s") "; stays = \"10 min\"; "
                                             "returns = { sessions = 2; gap = \"10 min\"; }; }, " CLASS(
                                                 "0.5", "10 min", "10 min") " ); "),
                   5, 150 * MINUTE);
}

#define VIEWERS(size) AUDIENCE(size, "arrivals = " FIXED("0 s") "; stays = \"1 h\"; ")

/* 10 viewers 12:00 to 13:00 and 20 viewers 12:30 to 13:30: 30 at once, two streams; 1 and 2 hosts make 33 on stages, 36
 * with their copies. */
static void events_at_the_same_time_are_added(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"channel\", \"stage\", \"stage-replicated\", \"hybrid-server\"") "events = ( " EVENT(
                              "a", "12:00",
                              "live = \"1 h\"; hosts = 1; " VIEWERS(
                                  "10")) ", " EVENT("b", "12:30", "live = \"1 h\"; hosts = 2; " VIEWERS("20")) " );");
    assert_int_equal(peak_of(&desk, "channel", PEAK_VIEWERS), 30);
    assert_int_equal(peak_of(&desk, "channel", PEAK_STREAMS), 2);
    assert_int_equal(peak_of(&desk, "channel", PEAK_PARTICIPANTS), 0);
    assert_int_equal(peak_of(&desk, "stage", PEAK_VIEWERS), 30);
    assert_int_equal(peak_of(&desk, "stage", PEAK_PARTICIPANTS), 33);
    assert_int_equal(peak_of(&desk, "stage", PEAK_STREAMS), 0);
    assert_int_equal(peak_of(&desk, "stage-replicated", PEAK_PARTICIPANTS), 36);
    assert_int_equal(peak_of(&desk, "hybrid-server", PEAK_PARTICIPANTS), 3);
    assert_int_equal(peak_of(&desk, "hybrid-server", PEAK_VIEWERS), 30);
    assert_int_equal(peak_of(&desk, "hybrid-server", PEAK_STREAMS), 2);
    assert_int_equal(peak_of(&desk, "hybrid-server", PEAK_COMPOSITIONS), 2);
    assert_int_equal(peak_of(&desk, "channel", PEAK_COMPOSITIONS), 0);
    assert_int_equal(peak_of(&desk, "stage-replicated", PEAK_ALL_PUBLISHERS), 6);
    assert_int_equal(peak_of(&desk, "stage", PEAK_PUBLISHERS), 2);
    assert_int_equal(peak_of(&desk, "stage", PEAK_ALL_PUBLISHERS), 3);
    assert_int_equal(peak_of(&desk, "channel", PEAK_ALL_PUBLISHERS), 0);
    world_desk_close(&desk);
}

/* One after the other, to the second: the larger of both. */
static void events_that_follow_each_other_are_not_added(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"channel\", \"stage\"") "events = ( " EVENT(
                              "a", "12:00",
                              "live = \"1 h\"; hosts = 3; " VIEWERS(
                                  "10")) ", " EVENT("b", "13:00", "live = \"1 h\"; hosts = 2; " VIEWERS("20")) " );");
    assert_int_equal(peak_of(&desk, "channel", PEAK_VIEWERS), 20);
    assert_int_equal(peak_of(&desk, "channel", PEAK_STREAMS), 1);
    assert_int_equal(peak_of(&desk, "stage", PEAK_PARTICIPANTS), 22);
    world_desk_close(&desk);
}

/* 12:00 to 13:00 and 12:30 to 13:30 of one event: viewers are added, the channel is one. */
static void occurrences_of_one_event_are_one_stream(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP("\"channel\"") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\", \"2026-12-10 12:30\" ); "
                                      "live = \"1 h\"; " VIEWERS("10") " } );");
    assert_int_equal(peak_of(&desk, "channel", PEAK_VIEWERS), 20);
    assert_int_equal(peak_of(&desk, "channel", PEAK_STREAMS), 1);
    world_desk_close(&desk);
}

/* Source a is on from 11:30 to 13:00 + 20 min + 1 h forgotten = 14:20; b goes live at 14:00. c rehearses on air at
 * 12:30, d off air. */
static void every_source_that_is_on_is_a_stream(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"channel\"") "events = ( " EVENT(
                              "a", "12:00",
                              "live = \"1 h\"; idle_tail = \"20 min\"; forgotten = { probability = 1.0; noticed_after "
                              "= \"1 h\"; };") ", " EVENT("b", "14:00", "live = \"1 h\";") " );");
    assert_int_equal(peak_of(&desk, "channel", PEAK_STREAMS), 2);
    world_desk_close(&desk);
    world_desk_run(
        &desk,
        TOP("\"channel\"") "events = ( " EVENT(
            "a", "12:00",
            "live = \"1 h\";") ", " EVENT("c", "17:30",
                                          "live = \"1 h\"; rehearsals = ( { before = \"5 h\"; length = \"10 min\"; } "
                                          ");") ", " EVENT("d", "19:30",
                                                           "live = \"1 h\"; rehearsals = ( { before = \"7 h\"; length "
                                                           "= \"10 min\"; on_air = false; } );") " );");
    assert_int_equal(peak_of(&desk, "channel", PEAK_STREAMS), 2);
    world_desk_close(&desk);
}

/* Two channels that are always on are two streams, though their programmes never meet. */
static void channels_that_are_always_on_are_streams_at_any_time(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"channel-always-on\"") "events = ( " EVENT("a", "12:00", "live = \"1 h\";") ", " EVENT(
                              "b", "14:00", "live = \"1 h\";") " );");
    assert_int_equal(peak_of(&desk, "channel-always-on", PEAK_STREAMS), 2);
    world_desk_close(&desk);
}

/* 9 hosts rehearse; 4 viewers come when 9 hosts are still there, 20 more after a third of the hosts' time: hosts drop
 * out together for 5 min after 20, and the 20 viewers stay only for those: 9 + 4 against 4 + 20. */
static void a_peak_of_participants_is_of_one_moment(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        TOP("\"stage\"") "events = ( " EVENT(
            "a", "12:00",
            "live = \"40 min\"; hosts = { count = 9; drops = { every = " FIXED(
                "20 min") "; gap = \"5 min\"; }; }; " AUDIENCE("24",
                                                               "classes = ( { share = 0.1666666666666667; arrivals "
                                                               "= " FIXED("0 s") "; stays = \"1 h\"; }, "
                                                                                 "{ share = 0.8333333333333333; "
                                                                                 "arrivals = " FIXED(
                                                                                     "20 min") "; stays = \"5 min\"; } "
                                                                                               "); ")) " );");
    assert_int_equal(peak_of(&desk, "stage", PEAK_VIEWERS), 24);
    assert_int_equal(peak_of(&desk, "stage", PEAK_PARTICIPANTS), 24);
    assert_int_equal(peak_of(&desk, "stage", PEAK_PUBLISHERS), 9);
    world_desk_close(&desk);
}

/* Nobody watches; 6 hosts rehearse, twice 6 of two occurrences at the same time. */
static void hosts_alone_have_a_peak(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP("\"stage\", \"stage-replicated\"") "events = ( " EVENT("a", "12:00",
                                                                              "live = \"1 h\"; hosts = 6; rehearsals = "
                                                                              "( { before = \"3 h\"; length = \"1 h\"; "
                                                                              "} );") ", " EVENT("b", "15:00",
                                                                                                 "live = \"1 h\"; "
                                                                                                 "hosts = 5; "
                                                                                                 "rehearsals = ( { "
                                                                                                 "before = \"5.5 h\"; "
                                                                                                 "length = \"1 h\"; } "
                                                                                                 ");") " );");
    assert_int_equal(peak_of(&desk, "stage", PEAK_PARTICIPANTS), 11);
    assert_int_equal(peak_of(&desk, "stage-replicated", PEAK_PARTICIPANTS), 22);
    assert_int_equal(peak_of(&desk, "stage", PEAK_VIEWERS), 0);
    assert_int_equal(peak_of(&desk, "stage", PEAK_PUBLISHERS), 6);
    assert_int_equal(peak_of(&desk, "stage", PEAK_SUBSCRIPTIONS), 6 * 5 + 5 * 4); /* on two stages */
    world_desk_close(&desk);
}

/* 23:30 on the last day: 90 of 100 viewers come at 45 min, which is in January. */
static void who_comes_after_the_period_is_not_in_its_peak(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"channel\", \"stage\"") "events = ( { name = \"e\"; at = ( \"2026-12-31 23:30\" ); "
                                                        "live = \"1 h\"; hosts = 2; " AUDIENCE(
                                                            "100", "classes = ( " CLASS("0.1", "0 s", "1 h") ", " CLASS(
                                                                       "0.9", "45 min", "1 h") " ); ") "} );");
    assert_int_equal(peak_of(&desk, "channel", PEAK_VIEWERS), 10);
    assert_int_equal(peak_of(&desk, "stage", PEAK_PARTICIPANTS), 12);
    world_desk_close(&desk);
}

/* From 12:00:00.2 to 12:00:00.7 no second begins: neither the source nor the hosts are seen. */
static void sources_and_hosts_are_read_on_the_same_grid(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        TOP("\"hybrid-server\"") "events = ( " EVENT(
            "a", "12:00",
            "live = \"0.5 s\"; starts_late = \"0.2 s\"; hosts = 3;") ", " EVENT("b", "12:00",
                                                                                "live = \"1 h\"; hosts = 2;") " );");
    /* The source of a is on from its planned start, second 0; its hosts, too, from there. */
    assert_int_equal(peak_of(&desk, "hybrid-server", PEAK_STREAMS), 2);
    assert_int_equal(peak_of(&desk, "hybrid-server", PEAK_PARTICIPANTS), 5);
    world_desk_close(&desk);
    world_desk_run(&desk, TOP("\"hybrid-server\"") "events = ( " EVENT(
                              "a", "13:00",
                              "live = \"1 h\"; hosts = 3; rehearsals = ( { before = \"1799.8 s\"; length = \"0.5 s\"; "
                              "} );") ", " EVENT("b", "12:00", "live = \"1 h\"; hosts = 2;") " );");
    assert_int_equal(peak_of(&desk, "hybrid-server", PEAK_STREAMS), 1);
    assert_int_equal(peak_of(&desk, "hybrid-server", PEAK_PARTICIPANTS), 3);
    world_desk_close(&desk);
}

/* 2 hosts see each other and 10 viewers see both: 2 x 1 + 2 x 10 connections. */
static void every_subscription_is_a_pair(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk, TOP("\"stage\"") "events = ( " EVENT("a", "12:00", "live = \"1 h\"; hosts = 2; " VIEWERS("10")) " );");
    assert_int_equal(peak_of(&desk, "stage", PEAK_SUBSCRIPTIONS), 22);
    world_desk_close(&desk);
}

#define STAYING(size, stay) AUDIENCE(size, "classes = ( " CLASS("1", "0 s", stay) " ); ")
#define THREE_STAGES                                                                                                   \
    TOP("\"stage\"")                                                                                                   \
    "events = ( " EVENT("a", "12:00", "live = \"30 min\"; hosts = 3; " STAYING("10", "30 min")) ", " EVENT(            \
        "b", "13:00", "live = \"1 h\"; hosts = 3; " STAYING("9", "1 h")) ", " EVENT(                                   \
        "c", "12:00", "live = \"2 h\"; hosts = 2; " STAYING("4", "2 h"))
#define REHEARSED                                                                                                      \
    ", " EVENT("d", "20:00",                                                                                           \
               "live = \"1 h\"; hosts = 5; rehearsals = ( { before = \"410 min\"; length = \"30 min\"; } );")

/* a and b never meet, but c meets both: 3 x 2 + 3 x 10 on a's stage and 2 x 1 + 2 x 4 on c's. From 13:00 on it is
 * 3 x 2 + 3 x 9 on b's and the same on c's; five hosts who rehearse from 13:10 to 13:40 add 5 x 4. */
static void stages_of_different_times_are_not_added(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, THREE_STAGES " );");
    assert_int_equal(peak_of(&desk, "stage", PEAK_SUBSCRIPTIONS), 36 + 10);
    world_desk_close(&desk);
    world_desk_run(&desk, THREE_STAGES REHEARSED " );");
    assert_int_equal(peak_of(&desk, "stage", PEAK_SUBSCRIPTIONS), 33 + 10 + 20);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_who_are_there_are_the_peak),
        cmocka_unit_test(who_leaves_as_a_second_begins_is_not_there_any_more),
        cmocka_unit_test(who_stays_a_millisecond_longer_is_there),
        cmocka_unit_test(who_comes_and_goes_within_a_second_is_never_seen),
        cmocka_unit_test(those_who_meet_between_seconds_are_not_added),
        cmocka_unit_test(who_waits_is_not_a_viewer_yet),
        cmocka_unit_test(who_is_away_does_not_count),
        cmocka_unit_test(events_at_the_same_time_are_added),
        cmocka_unit_test(events_that_follow_each_other_are_not_added),
        cmocka_unit_test(occurrences_of_one_event_are_one_stream),
        cmocka_unit_test(every_source_that_is_on_is_a_stream),
        cmocka_unit_test(channels_that_are_always_on_are_streams_at_any_time),
        cmocka_unit_test(a_peak_of_participants_is_of_one_moment),
        cmocka_unit_test(hosts_alone_have_a_peak),
        cmocka_unit_test(who_comes_after_the_period_is_not_in_its_peak),
        cmocka_unit_test(sources_and_hosts_are_read_on_the_same_grid),
        cmocka_unit_test(every_subscription_is_a_pair),
        cmocka_unit_test(stages_of_different_times_are_not_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
