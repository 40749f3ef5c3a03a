/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several occurrences, patterns or traits share: a channel, an audience, exact counts. */
#include "world_desk.h"

#define FIXED(value) "{ dist = \"fixed\"; value = \"" value "\"; }"
#define TOP(patterns) "title = \"t\"; period = \"2026-12\"; patterns = ( " patterns " );\n"
#define EVENT(at, rest) "events = ( { name = \"e\"; at = ( " at " ); hosts = 0; " rest " } );"
#define NOON "\"2026-12-10 12:00\""
#define AUDIENCE(size, offset, stays)                                                                                  \
    "audience = { count = \"fixed\"; assign = \"exact\"; size = " size                                                 \
    "; arrivals = " FIXED(offset) "; stays = \"" stays "\"; }; "

static void expect_input(const char *text, const char *pattern, int64_t input_ms, int64_t idle_ms)
{
    struct world_desk desk;
    world_desk_run(&desk, text);
    expect_usage(&desk, pattern, METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, input_ms);
    assert_int_equal(input_of(&desk, pattern), input_ms);
    assert_int_equal(idle_of(&desk, pattern), idle_ms);
    world_desk_close(&desk);
}

/* 12:00 to 13:00 and 12:30 to 13:30, one event, each watched for its first 45 min: watched 12:00 to 13:15 of 12:00 to
 * 13:30, idle 15. */
static void two_audiences_on_one_channel_keep_it_busy_once(void **state)
{
    (void)state;
    expect_input(TOP("\"channel\"")
                     EVENT(NOON ", \"2026-12-10 12:30\"", "live = \"1 h\"; " AUDIENCE("4", "0 s", "45 min")),
                 "channel", 90 * MINUTE, 15 * MINUTE);
}

/* The same with auto_stop: sources 12:00 to 12:55 and 12:30 to 13:25, union 85 min, watched 75, idle 10. */
static void two_audiences_keep_a_source_that_stops_busy_once(void **state)
{
    (void)state;
    expect_input(TOP("{ name = \"a\"; speakers = \"encoder\"; viewers = \"channel\"; channel = { auto_stop = { "
                     "empty_for = \"10 min\"; }; }; }")
                     EVENT(NOON ", \"2026-12-10 12:30\"", "live = \"1 h\"; " AUDIENCE("4", "0 s", "45 min")),
                 "a", 85 * MINUTE, 10 * MINUTE);
}

/* 10 viewers, regions half and half, renditions half and half: 5 of each region and 5 of each rendition ("classes,
 * regions and renditions as exact counts"). */
static void exact_counts_hold_for_each_dimension(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        TOP("\"channel\"") EVENT(
            NOON, "live = \"1 h\"; audience = { count = \"fixed\"; assign = \"exact\"; size = 10; arrivals = " FIXED(
                      "0 s") "; "
                             "stays = \"1 h\"; regions = { north_america = 0.5; europe = 0.5; }; renditions = { hd = "
                             "0.5; sd = 0.5; }; };"));
    double sd = quantity_of(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_NORTH_AMERICA) +
                quantity_of(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_EUROPE);
    check_close(sd, 5, 1e-12);
    world_desk_close(&desk);
}

/* 2 and 4 a minute, 10 min each, repeated "until the end" of 25 min: m = 20 + 40 + 10 = 70, count = "fixed": 70 viewers
 * of 30 s. */
static void a_repeated_rate_ends_with_the_programme(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"channel\"")
                              EVENT(NOON, "live = \"25 min\"; idle_tail = \"1 h\"; audience = { count = \"fixed\"; "
                                          "arrivals = { rate = [ 2.0, 4.0 ]; bin = \"10 min\"; repeat = true; }; stays "
                                          "= \"30 s\"; linger = \"1 h\"; };"));
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 35 * MINUTE);
    world_desk_close(&desk);
}

static void run_random(struct world_desk *desk, const char *patterns)
{
    char text[2048];
    snprintf(text, sizeof text,
             "title = \"t\"; period = \"2026-12\"; patterns = ( %s );\n"
             "events = ( { name = \"e\"; at = ( " NOON
             " ); live = \"30 min\"; audience = { count = \"fixed\"; size = 100; "
             "arrivals = " FIXED("0 s") "; stays = { dist = \"exponential\"; mean = \"10 min\"; }; "
                                        "regions = { north_america = 0.5; south_america = 0.5; }; }; } );",
             patterns);
    world_desk_run(desk, text);
}

/* HOUSE: patterns of a run share names, hence draws. A pattern that divides its viewers between places draws the place
 * by a name of its own, so that the others' months stay what they are without it. */
static void a_pattern_that_divides_its_viewers_moves_no_other(void **state)
{
    (void)state;
    struct world_desk alone, both;
    run_random(&alone, "\"channel\"");
    run_random(&both, "\"channel\", { name = \"divided\"; speakers = \"stage\"; composition = \"client\"; "
                      "viewers = { channel = 0.7; stage = 0.3; }; }");
    const int regions[] = { REGION_NORTH_AMERICA, REGION_SOUTH_AMERICA };
    for (int r = 0; r < 2; r++) {
        double ms = quantity_of(&alone, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, regions[r]);
        assert_true(ms > 0);
        assert_true(ms == quantity_of(&both, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, regions[r]));
    }
    world_desk_close(&alone);
    world_desk_close(&both);
}

/* On from 12:00 to 14:00, nobody can watch: it stops 10 min after it came on. */
static void a_source_that_nobody_can_watch_stops_too(void **state)
{
    (void)state;
    expect_input(
        TOP("{ name = \"a\"; speakers = \"encoder\"; viewers = \"channel\"; channel = { auto_stop = { empty_for = "
            "\"10 min\"; }; }; }") EVENT(NOON, "live = \"1 h\"; idle_tail = \"1 h\";"),
        "a", 10 * MINUTE, 10 * MINUTE);
}

/* 100 come, 10 find a seat, for the whole hour: 10 h at 6 messages an hour are 60 sent, each read by 10. */
static void who_finds_no_seat_does_not_chat(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk, TOP("{ name = \"s\"; speakers = \"stage\"; viewers = \"stage\"; stage = { seats = 10; }; }") EVENT(
                   NOON, "live = \"1 h\"; chat = { messages_per_viewer_hour = 6; }; " AUDIENCE("100", "0 s", "1 h")));
    expect_usage(&desk, "s", METER_CHAT_SENT, 0, 0, 60 * 1000000);
    expect_usage(&desk, "s", METER_CHAT_DELIVERED, 0, 0, 600 * 1000000);
    assert_int_equal(turned_away_of(&desk, "s"), 90);
    world_desk_close(&desk);
}

/* 100 come, half to the stage with seats for all, half behind a CDN: 50 participants, 100 viewers. */
static void viewers_of_a_cdn_take_no_seat(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        TOP("{ name = \"s\"; speakers = \"stage\"; viewers = { stage = 0.5; cdn = 0.5; }; composition = \"client\"; "
            "encoder = \"medialive\"; stage = { seats = 1000; }; }")
            EVENT(NOON, "live = \"1 h\"; " AUDIENCE("100", "0 s", "1 h")));
    assert_int_equal(peak_of(&desk, "s", PEAK_PARTICIPANTS), 50);
    assert_int_equal(peak_of(&desk, "s", PEAK_VIEWERS), 100);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_audiences_on_one_channel_keep_it_busy_once),
        cmocka_unit_test(two_audiences_keep_a_source_that_stops_busy_once),
        cmocka_unit_test(exact_counts_hold_for_each_dimension),
        cmocka_unit_test(a_repeated_rate_ends_with_the_programme),
        cmocka_unit_test(a_pattern_that_divides_its_viewers_moves_no_other),
        cmocka_unit_test(a_source_that_nobody_can_watch_stops_too),
        cmocka_unit_test(who_finds_no_seat_does_not_chat),
        cmocka_unit_test(viewers_of_a_cdn_take_no_seat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
