/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies that react to viewers: seats on a stage, and a source that stops when nobody watches. At 12:00 on 10
 * December, live 2 h. */
#include "world_desk.h"

#define FIXED(value) "{ dist = \"fixed\"; value = \"" value "\"; }"
#define TOP(patterns) "title = \"t\"; period = \"2026-12\"; patterns = ( " patterns " );\n"

/* --- seats ------------------------------------------------------------------------------------------------------- */

#define CROWD(classes)                                                                                                 \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; hosts = 2; "                            \
    "audience = { count = \"fixed\"; assign = \"exact\"; size = 100; arrivals = " FIXED(                               \
        "0 s") "; stays = \"2 h\"; " classes " }; } );"
#define SEATS(choices) TOP("{ name = \"s\"; speakers = \"stage\"; viewers = \"stage\"; " choices " }")

/* 100 at once for 60 seats, which hosts do not take: 40 are turned away. 2 + 60 for 2 h. */
static void who_finds_no_seat_is_turned_away(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, SEATS("stage = { seats = 60; };") CROWD(""));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 124 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 40);
    assert_int_equal(peak_of(&desk, "s", PEAK_VIEWERS), 60);
    assert_int_equal(peak_of(&desk, "s", PEAK_STAGE_VIEWERS), 60);
    assert_int_equal(peak_of(&desk, "s", PEAK_PARTICIPANTS), 62);
    world_desk_close(&desk);
}

/* The same with a channel for the 40: 80 h in Full HD through a composition that runs as the source does. */
static void who_finds_no_seat_may_watch_the_channel(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   SEATS("composition = \"server\"; stage = { seats = 60; overflow = \"channel\"; };") CROWD(""));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 124 * HOUR);
    expect_usage(&desk, "s", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 2 * HOUR);
    expect_usage(&desk, "s", METER_COMPOSITION, RENDITION_FULL_HD, COMPOSITION_BROADCAST, 2 * HOUR);
    expect_usage(&desk, "s", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 80 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 0);
    assert_int_equal(peak_of(&desk, "s", PEAK_VIEWERS), 100);
    assert_int_equal(peak_of(&desk, "s", PEAK_CHANNEL_VIEWS), 40);
    assert_int_equal(peak_of(&desk, "s", PEAK_PARTICIPANTS), 62);
    assert_int_equal(peak_of(&desk, "s", PEAK_STREAMS), 1);
    assert_int_equal(peak_of(&desk, "s", PEAK_COMPOSITIONS), 1);
    world_desk_close(&desk);
}

/* 60 come at 0 for 30 min and take the seats; 30 come at 20 min: none; 10 come at 40 min and stay to the end: 60 x .5 +
 * 10 x 80/60. */
static void a_seat_is_free_when_its_viewer_leaves(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, SEATS("stage = { seats = 60; };") CROWD(
                              "classes = ( { share = 0.6; stays = \"30 min\"; }, { share = 0.3; arrivals = " FIXED(
                                  "20 min") "; }, "
                                            "{ share = 0.1; arrivals = " FIXED("40 min") "; } );"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 4 * HOUR + 30 * HOUR + 800 * MINUTE);
    assert_int_equal(turned_away_of(&desk, "s"), 30);
    world_desk_close(&desk);
}

/* 60 leave as 40 come, to the millisecond: all find a seat. 60 x .5 + 40 x 1.5 h. */
static void a_seat_is_free_at_the_moment_its_viewer_leaves(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, SEATS("stage = { seats = 60; };") CROWD(
                              "classes = ( { share = 0.6; stays = \"30 min\"; }, { share = 0.4; arrivals = " FIXED(
                                  "30 min") "; } );"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, (4 + 30 + 60) * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 0);
    assert_int_equal(peak_of(&desk, "s", PEAK_VIEWERS), 60);
    world_desk_close(&desk);
}

/* 100 viewers come twice for 10 min and find 60 seats each time: 40 sessions are turned away each time. */
static void every_session_needs_a_seat(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        SEATS("stage = { seats = 60; };")
            CROWD("classes = ( { share = 1.0; stays = \"10 min\"; returns = { sessions = 2; gap = \"5 min\"; }; } );"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 4 * HOUR + 2 * 60 * 10 * MINUTE);
    assert_int_equal(turned_away_of(&desk, "s"), 80);
    world_desk_close(&desk);
}

/* Half of 100 watch the channel by themselves, half want one of 20 seats: 30 find none. */
static void seats_concern_those_who_want_to_sit(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("{ name = \"s\"; speakers = \"stage\"; viewers = { channel = 0.5; stage = 0.5; }; "
                              "composition = \"client\"; stage = { seats = 20; }; }") CROWD(""));
    expect_usage(&desk, "s", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 100 * HOUR);
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 44 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 30);
    assert_int_equal(peak_of(&desk, "s", PEAK_VIEWERS), 70);
    world_desk_close(&desk);
}

/* Two occurrences at the same time have a stage each: 60 seats for 50 viewers, twice. */
static void every_occurrence_has_seats_of_its_own(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   SEATS("stage = { seats = 60; };") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\", "
                                                     "\"2026-12-10 12:30\" ); live = \"1 h\"; hosts = 0; "
                                                     "audience = { count = \"fixed\"; size = 50; arrivals = " FIXED(
                                                         "0 s") "; stays = \"1 h\"; }; } );");
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 100 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 0);
    assert_int_equal(peak_of(&desk, "s", PEAK_VIEWERS), 100);
    world_desk_close(&desk);
}

/* As many seats as viewers turn nobody away. */
static void enough_seats_change_nothing(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, SEATS("stage = { seats = 100; };") CROWD(""));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 204 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 0);
    world_desk_close(&desk);
}

/* --- who tries again --------------------------------------------------------------------------------------------- */

#define RETRIES(choices) SEATS("stage = { seats = 60; retry = { " choices " }; };")
#define HOUR_STAYS CROWD("classes = ( { share = 1.0; stays = \"1 h\"; } );")

/* 60 sit until 60 min; 40 try again at 30: in vain. 2 + 2 + 60 h. */
static void who_tries_again_too_early_is_turned_away(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, RETRIES("after = \"30 min\"; tries = 1;") HOUR_STAYS);
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 64 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 40);
    world_desk_close(&desk);
}

/* The second further attempt is at 60, as the 60 leave: 40 sit until 120. */
static void who_tries_again_often_enough_sits_for_the_same_stay(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, RETRIES("after = \"30 min\"; tries = 2;") HOUR_STAYS);
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 104 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 0);
    assert_int_equal(peak_of(&desk, "s", PEAK_VIEWERS), 60);
    world_desk_close(&desk);
}

static void who_does_not_try_again_is_turned_away(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, RETRIES("after = \"30 min\"; tries = 2; probability = 0;") HOUR_STAYS);
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 64 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 40);
    world_desk_close(&desk);
}

/* 60 sit for 30 min. 40 who would have stayed for the 2 h sit from 45 to the end: 4 + 30 + 40 x 1.25 h. */
static void a_late_seat_ends_with_the_programme(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, RETRIES("after = \"45 min\"; tries = 1;")
                              CROWD("classes = ( { share = 0.6; stays = \"30 min\"; }, { share = 0.4; } );"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, (4 + 30 + 50) * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 0);
    world_desk_close(&desk);
}

/* They would linger for 10 min, and do: 45 to 130. Nobody tries again once it is over: at 125 min 40 of them go. */
static void who_lingers_does_so_from_a_late_seat_too(void **state)
{
    (void)state;
    struct world_desk desk;
#define LINGERERS(again)                                                                                               \
    RETRIES("after = \"" again "\"; tries = 1;")                                                                       \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; hosts = 0; idle_tail = \"30 min\"; "    \
    "audience = { count = \"fixed\"; assign = \"exact\"; size = 100; arrivals = " FIXED(                               \
        "0 s") "; stays = \"3 h\";"                                                                                    \
               " classes = ( { share = 0.6; stays = \"30 min\"; }, { share = 0.4; linger = \"10 min\"; } ); }; } );"
    world_desk_run(&desk, LINGERERS("45 min"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 60 * 30 * MINUTE + 40 * 85 * MINUTE);
    world_desk_close(&desk);
    world_desk_run(&desk, LINGERERS("125 min"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 60 * 30 * MINUTE);
    assert_int_equal(turned_away_of(&desk, "s"), 40);
    world_desk_close(&desk);
}

/* 35 of 70 sit at 0 for 60 min. At 60 they leave, 35 try again and 30 come: who comes goes first, 5 more sit. */
static void who_comes_goes_before_who_tries_again(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, SEATS("stage = { seats = 35; retry = { after = \"1 h\"; tries = 1; }; };")
                              CROWD("classes = ( { share = 0.7; stays = \"1 h\"; }, { share = 0.3; arrivals = " FIXED(
                                  "1 h") "; stays = \"30 min\"; } );"));
    /* 35 for 1 h, then 30 for half an hour, then 5 of the 35 who waited, for 1 h. */
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, (4 + 35 + 15 + 5) * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 30);
    world_desk_close(&desk);
}

/* --- raised hands ------------------------------------------------------------------------------------------------ */

#define GUESTS(places, viewers, more)                                                                                  \
    TOP("{ name = \"s\"; speakers = \"stage\"; viewers = \"" viewers "\"; " more " stage = { guests = " places "; }; " \
        "}")
#define ASKING(size, stay, hand)                                                                                       \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; hosts = 2; "                            \
    "audience = { count = \"fixed\"; assign = \"exact\"; size = " size                                                 \
    "; arrivals = " FIXED("0 s") "; stays = \"" stay "\"; raise_hand = { share = 1; " hand " }; }; "                   \
                                 "chat = { messages_per_viewer_hour = 2; }; } );"

/* Ten ask, one place, half an hour each: four of them get there. 2 x 2 + 2 h on the stage, 20 - 2 h of the channel. */
static void who_raises_a_hand_waits_for_a_place(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, GUESTS("1", "channel", "composition = \"client\";") ASKING("10", "2 h", "for = \"30 min\";"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 6 * HOUR);
    expect_usage(&desk, "s", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 18 * HOUR);
    expect_usage(&desk, "s", METER_CHAT_SENT, 0, 0, 40 * 1000000); /* 2 an hour of 20 h: on the stage one chats, too */
    assert_int_equal(peak_of(&desk, "s", PEAK_VIEWERS), 10);
    assert_int_equal(peak_of(&desk, "s", PEAK_CHANNEL_VIEWS), 9);
    assert_int_equal(peak_of(&desk, "s", PEAK_STAGE_VIEWERS), 1);
    assert_int_equal(peak_of(&desk, "s", PEAK_PARTICIPANTS), 3);
    assert_int_equal(peak_of(&desk, "s", PEAK_PUBLISHERS), 3);
    assert_int_equal(peak_of(&desk, "s", PEAK_ALL_PUBLISHERS), 3);
    assert_int_equal(peak_of(&desk, "s", PEAK_SUBSCRIPTIONS), 6); /* each of three to the two others */
    world_desk_close(&desk);
}

/* Three until 90 min, asking at 5: the first from 5 to 65, the second from 65 until it leaves, the third never. */
static void who_leaves_before_never_gets_there(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, GUESTS("1", "channel", "composition = \"client\";")
                              ASKING("3", "90 min", "after = \"5 min\"; for = \"1 h\";"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 4 * HOUR + 85 * MINUTE);
    expect_usage(&desk, "s", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, (270 - 85) * MINUTE);
    world_desk_close(&desk);
}

/* Two places: two of three from 5 to 65, the third from 65 to 90. */
static void as_many_join_as_there_are_places(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, GUESTS("2", "channel", "composition = \"client\";")
                              ASKING("3", "90 min", "after = \"5 min\"; for = \"1 h\";"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 4 * HOUR + 145 * MINUTE);
    assert_int_equal(peak_of(&desk, "s", PEAK_PUBLISHERS), 4);
    world_desk_close(&desk);
}

/* Who sits on the stage anyway costs what it did; only the number of publishers changes: 3 to the 11 others. */
static void on_a_stage_only_the_publishers_are_more(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, GUESTS("1", "stage", "") ASKING("10", "2 h", "for = \"30 min\";"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 24 * HOUR);
    assert_int_equal(peak_of(&desk, "s", PEAK_PUBLISHERS), 3);
    assert_int_equal(peak_of(&desk, "s", PEAK_PARTICIPANTS), 12);
    assert_int_equal(peak_of(&desk, "s", PEAK_STAGE_VIEWERS), 10);
    assert_int_equal(peak_of(&desk, "s", PEAK_SUBSCRIPTIONS), 33);
    world_desk_close(&desk);
}

/* Who takes audio alone sends audio alone; a stage of audio has no video at all. */
static void guests_send_what_they_take(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, GUESTS("1", "channel", "composition = \"client\";") ASKING(
                              "10", "2 h", "for = \"30 min\"; }; audio_only = 1.0; regions = { north_america = 1;"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 4 * HOUR);
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0, 2 * HOUR);
    world_desk_close(&desk);
    world_desk_run(
        &desk, TOP("{ name = \"s\"; speakers = \"stage\"; viewers = \"channel\"; composition = \"client\"; stage = { "
                   "guests = 1; audio_only = true; }; }") ASKING("10", "2 h", "for = \"30 min\";"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0, 6 * HOUR);
    world_desk_close(&desk);
}

/* Five of ten find no seat and raise no hand; the others take turns of half an hour: the fifth comes too late. */
static void who_is_turned_away_raises_no_hand(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP("{ name = \"s\"; speakers = \"stage\"; viewers = \"stage\"; stage = { seats = 5; guests = 9; }; "
                       "}") ASKING("10", "2 h", "for = \"30 min\";"));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 14 * HOUR);
    assert_int_equal(turned_away_of(&desk, "s"), 5);
    assert_int_equal(peak_of(&desk, "s", PEAK_PUBLISHERS), 7);
    world_desk_close(&desk);
}

/* They come 30 min early, into a warm-up; nobody joins before the programme: from 0 to 60. */
static void nobody_joins_before_the_programme(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk, GUESTS("1", "channel",
                      "composition = \"client\";") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = "
                                                   "\"2 h\"; hosts = 0; warm_up = \"30 "
                                                   "min\"; audience = { count = \"fixed\"; size = 1; arrivals = " FIXED(
                                                       "-30 min") "; stays = \"3 h\"; raise_hand = { share = 1; for = "
                                                                  "\"1 h\"; }; }; } );");
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, HOUR);
    expect_usage(&desk, "s", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 90 * MINUTE);
    world_desk_close(&desk);
}

/* --- drops of the source ----------------------------------------------------------------------------------------- */

#define CLASS(share, offset, stay) "{ share = " share "; arrivals = " FIXED(offset) "; stays = \"" stay "\"; }"
#define ALL(offset, stay) "arrivals = " FIXED(offset) "; stays = \"" stay "\";"

#define DROPPING(patterns, more, back, audience)                                                                       \
    "title = \"t\"; period = \"2026-12\"; patterns = ( " patterns " );\n"                                              \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; hosts = 2; " more                       \
    " source_drops = { every = " FIXED("30 min") "; gap = \"10 min\"; back = { " back " }; }; "                        \
                                                 "audience = { count = \"fixed\"; size = 10; " audience " }; } );"

/* On 0-30, 40-70, 80-110. Ten watch 0-30, are back two minutes after it, 42-70 and 82-110; the drop at 110 is its last.
 */
static void who_watched_comes_back_after_a_drop(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, DROPPING("\"channel\", \"hybrid-client\", \"hybrid-server\", \"stage\", \"self-hosted-cdn\"",
                                   "", "share = 1; after = \"2 min\";", ALL("0 s", "2 h")));
    static const char *const encoders[] = { "channel", "hybrid-client" };
    for (size_t i = 0; i < 2; i++) {
        expect_usage(&desk, encoders[i], METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 90 * MINUTE);
        expect_usage(&desk, encoders[i], METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 860 * MINUTE);
        assert_int_equal(idle_of(&desk, encoders[i]), 4 * MINUTE);
        assert_int_equal(peak_of(&desk, encoders[i], PEAK_VIEWERS), 10);
        assert_int_equal(peak_of(&desk, encoders[i], PEAK_STREAMS), 1);
    }
    expect_usage(&desk, "self-hosted-cdn", METER_COMPUTE, 0, 0, 90 * MINUTE);
    assert_int_equal(peak_of(&desk, "self-hosted-cdn", PEAK_VIEWERS), 10);
    /* 6 Mbps are 45 MB a minute. */
    expect_usage(&desk, "self-hosted-cdn", METER_CDN_EGRESS, REGION_NORTH_AMERICA, 0, INT64_C(860) * 45000000);
    /* No encoder, no drops. */
    expect_usage(&desk, "hybrid-server", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 2 * HOUR);
    expect_usage(&desk, "hybrid-server", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 20 * HOUR);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 24 * HOUR);
    world_desk_close(&desk);
}

static void who_does_not_come_back_watches_to_the_first_drop(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, DROPPING("\"channel\"", "", "share = 0; after = \"2 min\";", ALL("0 s", "2 h")));
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 90 * MINUTE);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 300 * MINUTE);
    world_desk_close(&desk);
}

/* From 35 for an hour: waits until 40, 40-70 and 82-95. */
static void who_comes_during_a_drop_waits(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, DROPPING("\"channel\"", "", "share = 1; after = \"2 min\";", ALL("35 min", "1 h")));
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 430 * MINUTE);
    world_desk_close(&desk);
}

/* Back 25 min after it is on again: at 65, for 5 min; then at 105, for 5. With 45 min: at 85, between two drops: 25
 * min. */
static void who_comes_back_late_may_have_missed_a_drop(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, DROPPING("\"channel\"", "", "share = 1; after = \"25 min\";", ALL("0 s", "2 h")));
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 400 * MINUTE);
    world_desk_close(&desk);
    world_desk_run(&desk, DROPPING("\"channel\"", "", "share = 1; after = \"45 min\";", ALL("0 s", "2 h")));
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 550 * MINUTE);
    world_desk_close(&desk);
}

/* A channel that is on all month is off for the 30 min; a rehearsal on air does not drop; a warm-up does. */
static void what_drops_is_the_source_of_the_programme(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, DROPPING("\"channel\", \"channel-always-on\"",
                                   "rehearsals = ( { before = \"5 h\"; length = \"50 min\"; } );",
                                   "share = 1; after = \"2 min\";", ALL("0 s", "2 h")));
    expect_usage(&desk, "channel-always-on", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 744 * HOUR - 30 * MINUTE);
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, (50 + 90) * MINUTE);
    world_desk_close(&desk);
    /* On from -20 to 10, 20 to 50, 60 to 90, 100 to 120: they watch 10, 28, 28 and 18. */
    world_desk_run(
        &desk, DROPPING("\"channel\"", "warm_up = \"20 min\";", "share = 1; after = \"2 min\";", ALL("0 s", "2 h")));
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 110 * MINUTE);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 840 * MINUTE);
    world_desk_close(&desk);
}

/* Five sit on the stage and see no drop; five watch the channel for want of a seat. */
static void a_drop_concerns_who_watches_the_channel(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   DROPPING("{ name = \"s\"; speakers = \"stage\"; viewers = \"stage\"; composition = \"client\"; "
                            "stage = { seats = 5; overflow = \"channel\"; }; }",
                            "", "share = 1; after = \"2 min\";", ALL("0 s", "2 h")));
    expect_usage(&desk, "s", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 14 * HOUR);
    expect_usage(&desk, "s", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 430 * MINUTE);
    world_desk_close(&desk);
}

/* --- auto-stop --------------------------------------------------------------------------------------------------- */

#define STOPS(windows, audience)                                                                                       \
    TOP("{ name = \"a\"; speakers = \"encoder\"; viewers = \"channel\"; "                                              \
        "channel = { auto_stop = { empty_for = \"10 min\"; restart_after = \"1 min\"; }; }; }")                        \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; " windows                               \
    " audience = { count = \"fixed\"; assign = \"exact\"; size = 20; " audience " }; } );"
#define TWO(first, second) "classes = ( " first ", " second " );"

static void expect_stops(const char *text, int64_t input_ms, int64_t idle_ms, int64_t viewer_ms)
{
    struct world_desk desk;
    world_desk_run(&desk, text);
    expect_usage(&desk, "a", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, input_ms);
    expect_usage(&desk, "a", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, viewer_ms);
    assert_int_equal(input_of(&desk, "a"), input_ms);
    assert_int_equal(idle_of(&desk, "a"), idle_ms);
    world_desk_close(&desk);
}

/* 20 viewers leave at 30 min: off at 40. */
static void a_source_stops_once_nobody_has_watched_for_a_while(void **state)
{
    (void)state;
    expect_stops(STOPS("", ALL("0 s", "30 min")), 40 * MINUTE, 10 * MINUTE, 600 * MINUTE);
}

/* 10 leave at 30, 10 come at 60 and would stay 20 min: off from 40 to 61, they watch from 61 to 80, off at 90: 40 + 29
 * min. */
static void the_next_viewer_waits_for_the_source(void **state)
{
    (void)state;
    expect_stops(STOPS("", TWO(CLASS("0.5", "0 s", "30 min"), CLASS("0.5", "60 min", "20 min"))), 69 * MINUTE,
                 20 * MINUTE, (300 + 190) * MINUTE);
}

/* Empty from 30 to 35 min: too short. 0 to 55, off at 65. */
static void a_short_pause_stops_nothing(void **state)
{
    (void)state;
    expect_stops(STOPS("", TWO(CLASS("0.5", "0 s", "30 min"), CLASS("0.5", "35 min", "20 min"))), 65 * MINUTE,
                 15 * MINUTE, (300 + 200) * MINUTE);
}

/* On at -30 min, off at -20; all come at 0 and watch from 1 to 30, off at 40: 10 + 39 min. */
static void a_source_stops_in_its_warm_up_too(void **state)
{
    (void)state;
    expect_stops(STOPS("warm_up = \"30 min\";", ALL("0 s", "30 min")), 49 * MINUTE, 20 * MINUTE, 580 * MINUTE);
}

/* They wait from -40 for the source, which is on at -30 as planned; leave at 20, off at 30. */
static void who_waits_at_the_door_keeps_the_source_on(void **state)
{
    (void)state;
    expect_stops(STOPS("warm_up = \"30 min\";", ALL("-40 min", "1 h")), 60 * MINUTE, 10 * MINUTE, 1000 * MINUTE);
}

/* All watch to the end at 120; of a tail of 30 min and 3 h forgotten 10 min are on. */
static void a_source_stops_in_its_tail_too(void **state)
{
    (void)state;
    expect_stops(STOPS("idle_tail = \"30 min\"; forgotten = { probability = 1.0; noticed_after = \"3 h\"; };",
                       ALL("0 s", "3 h")),
                 130 * MINUTE, 10 * MINUTE, 2400 * MINUTE);
}

/* The window ends before 10 min of emptiness are over: viewers leave at 115 of 120. */
static void a_source_ends_with_its_window(void **state)
{
    (void)state;
    expect_stops(STOPS("", ALL("0 s", "115 min")), 120 * MINUTE, 5 * MINUTE, 2300 * MINUTE);
}

/* The rehearsal on air lasts its 50 min: 50 + 40. */
static void rehearsals_are_not_stopped(void **state)
{
    (void)state;
    expect_stops(STOPS("rehearsals = ( { before = \"3 h\"; length = \"50 min\"; } );", ALL("0 s", "30 min")),
                 90 * MINUTE, 60 * MINUTE, 600 * MINUTE);
}

/* Nobody ever comes while it runs: off after 10 min. */
static void a_source_that_nobody_watches_stops(void **state)
{
    (void)state;
    expect_stops(STOPS("", ALL("3 h", "30 min")), 10 * MINUTE, 10 * MINUTE, 0);
}

/* All leave at 30, are back at 45 and stay: off from 40 to 46. 30 + 74 min of watching. */
static void a_shock_may_stop_the_source(void **state)
{
    (void)state;
    expect_stops(
        STOPS(
            "",
            ALL("0 s",
                "3 h") " shocks = ( { at = \"30 min\"; leave = 1.0; back = { share = 1.0; after = \"15 min\"; }; } );"),
        114 * MINUTE, 10 * MINUTE, 20 * 104 * MINUTE);
}

/* 0 to 10, 25 to 35, 50 to 60 min: off at 20, on 26 to 45, on 51 to 70. They watch 10 + 9 + 9 min. */
static void who_returns_waits_each_time(void **state)
{
    (void)state;
    expect_stops(STOPS("", ALL("0 s", "10 min") " returns = { sessions = 3; gap = \"15 min\"; };"), 58 * MINUTE,
                 30 * MINUTE, 560 * MINUTE);
}

/* Two occurrences, a day apart: each 40 min. */
static void every_occurrence_is_stopped_for_itself(void **state)
{
    (void)state;
    expect_stops(
        TOP("{ name = \"a\"; speakers = \"encoder\"; viewers = \"channel\"; "
            "channel = { auto_stop = { empty_for = \"10 min\"; restart_after = \"1 min\"; }; }; }") "events = ( { name "
                                                                                                    "= \"e\"; at = ( "
                                                                                                    "\"2026-12-10 "
                                                                                                    "12:00\", "
                                                                                                    "\"2026-12-11 "
                                                                                                    "12:00\" ); live = "
                                                                                                    "\"2 h\"; "
                                                                                                    "audience = { "
                                                                                                    "count = "
                                                                                                    "\"fixed\"; size = "
                                                                                                    "20; " ALL(
                                                                                                        "0 s",
                                                                                                        "30 min") " }; "
                                                                                                                  "} "
                                                                                                                  ");",
        80 * MINUTE, 20 * MINUTE, 1200 * MINUTE);
}

/* Off at 40 min of the last day's 23:30: 30 min to midnight are in the bill, and 20 x 30. */
static void a_source_that_stops_is_cut_with_the_period(void **state)
{
    (void)state;
    expect_stops(
        TOP("{ name = \"a\"; speakers = \"encoder\"; viewers = \"channel\"; "
            "channel = { auto_stop = { empty_for = \"10 min\"; restart_after = \"1 min\"; }; }; }") "events = ( { name "
                                                                                                    "= \"e\"; at = ( "
                                                                                                    "\"2026-12-31 "
                                                                                                    "23:30\" ); live = "
                                                                                                    "\"2 h\"; "
                                                                                                    "audience = { "
                                                                                                    "count = "
                                                                                                    "\"fixed\"; size = "
                                                                                                    "20; " ALL(
                                                                                                        "0 s",
                                                                                                        "25 min") " }; "
                                                                                                                  "} "
                                                                                                                  ");",
        30 * MINUTE, 5 * MINUTE, 500 * MINUTE);
}

/* 10 sit on the stage for all of 2 h; 10 find no seat at 20 min and would watch the channel for 30: who sits does not
 * keep it on. */
static void viewers_on_a_stage_do_not_keep_the_channel_on(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        TOP("{ name = \"a\"; speakers = \"stage\"; viewers = \"stage\"; composition = \"client\"; "
            "stage = { seats = 10; overflow = \"channel\"; }; channel = { auto_stop = { empty_for = \"10 min\"; "
            "restart_after = \"1 min\"; }; }; }") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = "
                                                  "\"2 h\"; hosts = 0; "
                                                  "audience = { count = \"fixed\"; assign = \"exact\"; size = 20; " TWO(
                                                      CLASS("0.5", "0 s", "2 h"),
                                                      CLASS("0.5", "20 min", "30 min")) " }; } );");
    /* 10 sit for 2 h. The channel is off at 10 min, on again at 21 for the 10 who found no seat and leave at 50, off
     * at 60. */
    expect_usage(&desk, "a", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 20 * HOUR);
    expect_usage(&desk, "a", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 49 * MINUTE);
    expect_usage(&desk, "a", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 290 * MINUTE);
    assert_int_equal(idle_of(&desk, "a"), 20 * MINUTE);
    assert_int_equal(turned_away_of(&desk, "a"), 0);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_finds_no_seat_is_turned_away),
        cmocka_unit_test(who_finds_no_seat_may_watch_the_channel),
        cmocka_unit_test(a_seat_is_free_when_its_viewer_leaves),
        cmocka_unit_test(a_seat_is_free_at_the_moment_its_viewer_leaves),
        cmocka_unit_test(every_session_needs_a_seat),
        cmocka_unit_test(seats_concern_those_who_want_to_sit),
        cmocka_unit_test(every_occurrence_has_seats_of_its_own),
        cmocka_unit_test(enough_seats_change_nothing),
        cmocka_unit_test(who_tries_again_too_early_is_turned_away),
        cmocka_unit_test(who_tries_again_often_enough_sits_for_the_same_stay),
        cmocka_unit_test(who_does_not_try_again_is_turned_away),
        cmocka_unit_test(a_late_seat_ends_with_the_programme),
        cmocka_unit_test(who_lingers_does_so_from_a_late_seat_too),
        cmocka_unit_test(who_comes_goes_before_who_tries_again),
        cmocka_unit_test(who_raises_a_hand_waits_for_a_place),
        cmocka_unit_test(who_leaves_before_never_gets_there),
        cmocka_unit_test(as_many_join_as_there_are_places),
        cmocka_unit_test(on_a_stage_only_the_publishers_are_more),
        cmocka_unit_test(guests_send_what_they_take),
        cmocka_unit_test(who_is_turned_away_raises_no_hand),
        cmocka_unit_test(nobody_joins_before_the_programme),
        cmocka_unit_test(who_watched_comes_back_after_a_drop),
        cmocka_unit_test(who_does_not_come_back_watches_to_the_first_drop),
        cmocka_unit_test(who_comes_during_a_drop_waits),
        cmocka_unit_test(who_comes_back_late_may_have_missed_a_drop),
        cmocka_unit_test(what_drops_is_the_source_of_the_programme),
        cmocka_unit_test(a_drop_concerns_who_watches_the_channel),
        cmocka_unit_test(a_source_stops_once_nobody_has_watched_for_a_while),
        cmocka_unit_test(the_next_viewer_waits_for_the_source),
        cmocka_unit_test(a_short_pause_stops_nothing),
        cmocka_unit_test(a_source_stops_in_its_warm_up_too),
        cmocka_unit_test(who_waits_at_the_door_keeps_the_source_on),
        cmocka_unit_test(a_source_stops_in_its_tail_too),
        cmocka_unit_test(a_source_ends_with_its_window),
        cmocka_unit_test(rehearsals_are_not_stopped),
        cmocka_unit_test(a_source_that_nobody_watches_stops),
        cmocka_unit_test(a_shock_may_stop_the_source),
        cmocka_unit_test(who_returns_waits_each_time),
        cmocka_unit_test(every_occurrence_is_stopped_for_itself),
        cmocka_unit_test(a_source_that_stops_is_cut_with_the_period),
        cmocka_unit_test(viewers_on_a_stage_do_not_keep_the_channel_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
