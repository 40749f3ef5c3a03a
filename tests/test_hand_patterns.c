/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each built-in architecture at one simple event, meter by meter:
 *   planned 12:00 on 10 December, live 2 h, source on from 11:30 (warm-up) to 14:15 (tail): 165 min; 1080p at 6 Mbps;
 *   2 hosts from 11:50 to 14:05: 270 min; 100 viewers for all of 2 h: 50 in Full HD (100 h), 30 in HD (60 h), 20 in SD
 * (40 h); 6 messages per viewer-hour: 6 x 200 sent, 6 x 100^2 x 2 delivered. */
#include "world_desk.h"

#define FIXED(value) "{ dist = \"fixed\"; value = \"" value "\"; }"
#define TOP(patterns) "title = \"t\"; period = \"2026-12\"; patterns = ( " patterns " );\n"
#define VIEWERS                                                                                                        \
    "audience = { count = \"fixed\"; size = 100; assign = \"exact\"; arrivals = " FIXED(                               \
        "0 s") "; stays = \"2 h\"; "                                                                                   \
               "renditions = { full_hd = 0.5; hd = 0.3; sd = 0.2; }; }; "
#define SHOW                                                                                                           \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; warm_up = \"30 min\"; "                 \
    "idle_tail = \"15 min\"; hosts = { count = 2; join_before = \"10 min\"; leave_after = \"5 min\"; }; "              \
    "chat = { messages_per_viewer_hour = 6; }; " VIEWERS "} );"

/* One line that a bill must have; all others must be empty. */
struct expected {
    enum meter meter;
    int first, second;
    int64_t usage;
};

/* clang-format off */
#define CHAT /* millionths of a message */ \
    { METER_CHAT_SENT, 0, 0, 1200000000 }, \
    { METER_CHAT_DELIVERED, 0, 0, 120000000000 }
#define LADDER \
    { METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 100 * HOUR }, \
    { METER_CHANNEL_OUTPUT, RENDITION_HD, REGION_NORTH_AMERICA, 60 * HOUR }, \
    { METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_NORTH_AMERICA, 40 * HOUR }
/* clang-format on */

/* The pattern's bill has these lines, and nothing on any other. */
static void expect_bill(const char *text, const char *pattern, const struct expected line[], size_t lines)
{
    struct world_desk desk;
    world_desk_run(&desk, text);
    const struct pattern_outcome *outcome = outcome_of(&desk, pattern);
    size_t used = 0;
    for (size_t l = 0; l < lines; l++)
        expect_usage(&desk, pattern, line[l].meter, line[l].first, line[l].second, line[l].usage);
    for (size_t l = 0; l < outcome->plan->lines; l++)
        used += outcome_quantity(outcome, l)[0] != 0;
    if (used != lines)
        for (size_t l = 0; l < outcome->plan->lines; l++) {
            char name[80];
            print_error("%s: %s: %.9g\n", pattern, meter_line_name(name, outcome->plan->line[l]),
                        outcome_quantity(outcome, l)[0]);
        }
    assert_int_equal(used, lines);
    world_desk_close(&desk);
}

#define EXPECT_BILL(text, pattern, ...)                                                                                \
    expect_bill(text, pattern, (const struct expected[]){ __VA_ARGS__ },                                               \
                sizeof((const struct expected[]){ __VA_ARGS__ }) / sizeof(struct expected))

/* --- channels ---------------------------------------------------------------------------------------------------- */

static void a_channel_transcodes(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"channel\"") SHOW, "channel", { METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 165 * MINUTE }, LADDER,
                CHAT);
}

static void a_basic_channel_has_one_rendition(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"channel-basic\"") SHOW, "channel-basic", { METER_CHANNEL_INPUT, CHANNEL_BASIC, 0, 165 * MINUTE },
                { METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 200 * HOUR }, CHAT);
}

static void an_advanced_channel_tops_at_hd(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"channel-advanced\"") SHOW, "channel-advanced",
                { METER_CHANNEL_INPUT, CHANNEL_ADVANCED_HD, 0, 165 * MINUTE },
                { METER_CHANNEL_OUTPUT, RENDITION_HD, REGION_NORTH_AMERICA, 160 * HOUR },
                { METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_NORTH_AMERICA, 40 * HOUR }, CHAT);
}

static void multitrack_is_a_dimension_of_the_input(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"channel-multitrack\"") SHOW, "channel-multitrack",
                { METER_CHANNEL_INPUT, CHANNEL_STANDARD, 1, 165 * MINUTE }, LADDER, CHAT);
}

/* 31 days = 744 h. Viewers watch during the source's window, as on any channel; 742 h are idle. */
static void a_channel_that_is_always_on_is_billed_the_whole_period(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"channel-always-on\"") SHOW, "channel-always-on",
                { METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 744 * HOUR }, LADDER, CHAT);
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"channel-always-on\"") SHOW);
    assert_int_equal(input_of(&desk, "channel-always-on"), 744 * HOUR);
    assert_int_equal(idle_of(&desk, "channel-always-on"), 742 * HOUR);
    world_desk_close(&desk);
}

/* --- stages ------------------------------------------------------------------------------------------------------ */

static void a_stage_bills_everyone_alike(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"stage\"") SHOW, "stage", { METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 270 * MINUTE + 200 * HOUR },
                CHAT);
    EXPECT_BILL(TOP("\"stage-audio\"") SHOW, "stage-audio",
                { METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0, 270 * MINUTE + 200 * HOUR }, CHAT);
    EXPECT_BILL(TOP("\"stage-replicated\"") SHOW, "stage-replicated",
                { METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 270 * MINUTE + 200 * HOUR },
                { METER_STAGE_REPLICA, MEDIA_VIDEO, 0, 270 * MINUTE }, CHAT);
}

/* --- hybrids ----------------------------------------------------------------------------------------------------- */

#define HOSTS                                                                                                          \
    {                                                                                                                  \
        METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 270 * MINUTE                                                          \
    }
#define INPUT                                                                                                          \
    {                                                                                                                  \
        METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 165 * MINUTE                                                         \
    }
#define COMPOSED                                                                                                       \
    {                                                                                                                  \
        METER_COMPOSITION, RENDITION_FULL_HD, COMPOSITION_BROADCAST, 165 * MINUTE                                      \
    }

static void a_composition_runs_while_the_source_is_on(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"hybrid-client\"") SHOW, "hybrid-client", HOSTS, INPUT, LADDER, CHAT);
    EXPECT_BILL(TOP("\"hybrid-server\"") SHOW, "hybrid-server", HOSTS, INPUT, COMPOSED, LADDER, CHAT);
}

static void a_composition_encodes_at_the_resolution_of_the_video(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP("\"hybrid-server\"") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"1 h\"; "
                                            "warm_up = \"5 min\"; video = { resolution = \"720p\"; }; } );");
    expect_usage(&desk, "hybrid-server", METER_COMPOSITION, RENDITION_HD, COMPOSITION_BROADCAST, 65 * MINUTE);
    expect_usage(&desk, "hybrid-server", METER_COMPOSITION, RENDITION_FULL_HD, COMPOSITION_BROADCAST, 0);
    world_desk_close(&desk);
}

/* 50 min on air before, 60 live, 3 h forgotten: 290 min of input and of composition. */
static void a_composition_follows_its_source_wherever_it_is_on(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP("\"hybrid-server\", { name = \"always\"; base = \"hybrid-server\"; channel = { always_on = "
                       "true; }; }, "
                       "{ name = \"stops\"; base = \"hybrid-server\"; channel = { auto_stop = { empty_for = \"10 "
                       "min\"; }; }; }") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"1 h\"; "
                                         "rehearsals = ( { before = \"5 h\"; length = \"50 min\"; }, { before = \"9 "
                                         "h\"; length = \"50 min\"; on_air = false; } ); "
                                         "forgotten = { probability = 1.0; noticed_after = \"3 h\"; }; "
                                         "audience = { count = \"fixed\"; size = 10; arrivals = " FIXED(
                                             "0 s") "; stays = \"1 h\"; }; } );");
    expect_usage(&desk, "hybrid-server", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 290 * MINUTE);
    expect_usage(&desk, "hybrid-server", METER_COMPOSITION, RENDITION_FULL_HD, COMPOSITION_BROADCAST, 290 * MINUTE);
    expect_usage(&desk, "always", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 744 * HOUR);
    expect_usage(&desk, "always", METER_COMPOSITION, RENDITION_FULL_HD, COMPOSITION_BROADCAST, 744 * HOUR);
    /* The rehearsal's 50 min, 60 live and 10 until it stops. */
    expect_usage(&desk, "stops", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 120 * MINUTE);
    expect_usage(&desk, "stops", METER_COMPOSITION, RENDITION_FULL_HD, COMPOSITION_BROADCAST, 120 * MINUTE);
    world_desk_close(&desk);
}

/* --- private ingest ---------------------------------------------------------------------------------------------- */

/* Two zones for 744 h; 6 Mbps for 165 min = 7.425 GB. */
static void a_private_endpoint_stands_the_whole_period(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("{ name = \"p\"; speakers = \"encoder\"; viewers = \"channel\"; private_ingest = { "
                    "availability_zones = 2; }; }") SHOW,
                "p", INPUT, LADDER, CHAT, { METER_PRIVATE_ENDPOINT, 0, 0, 2 * 744 * HOUR },
                { METER_PRIVATE_DATA, 0, 0, 7425000000 });
}

/* The account has the endpoints, whatever the number of its events: the same 2 x 744 h; data of both. Always on, two
 * channels run. */
static void two_events_share_the_endpoints_but_no_channel(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP("{ name = \"p\"; base = \"channel\"; private_ingest = { availability_zones = 2; }; }, "
                       "\"channel-always-on\"") "events = ( { name = \"a\"; at = ( \"2026-12-10 12:00\" ); live = \"1 "
                                                "h\"; rehearsals = ( { before = \"3 h\"; length = \"1 h\"; } ); }, "
                                                "{ name = \"b\"; at = ( \"2026-12-11 12:00\" ); live = \"1 h\"; } );");
    expect_usage(&desk, "p", METER_PRIVATE_ENDPOINT, 0, 0, 2 * 744 * HOUR);
    expect_usage(&desk, "p", METER_PRIVATE_DATA, 0, 0, 3 * INT64_C(2700000000));
    expect_usage(&desk, "channel-always-on", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 2 * 744 * HOUR);
    world_desk_close(&desk);
}

/* --- chat -------------------------------------------------------------------------------------------------------- */

/* 10 viewers for 30 min and 20 others for all of 1 h, 3 messages an hour: sent 3 x (5 + 20) = 75; delivered 3 x (30^2 +
 * 20^2)/2 = 1950. */
static void messages_reach_everybody_who_is_there(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"stage\"") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"1 h\"; hosts = 0; "
                                 "chat = { messages_per_viewer_hour = 3; }; audience = { count = \"fixed\"; assign = "
                                 "\"exact\"; size = 30; "
                                 "arrivals = " FIXED("0 s") "; stays = \"1 h\"; "
                                                            "classes = ( { share = 0.3333333333333333; stays = \"30 "
                                                            "min\"; }, { share = 0.6666666666666667; } ); }; } );",
                "stage", { METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 25 * HOUR }, { METER_CHAT_SENT, 0, 0, 75000000 },
                { METER_CHAT_DELIVERED, 0, 0, 1950000000 });
}

/* Each event has a room of its own: two at the same time deliver 3 x 10^2 each, not 3 x 20^2. */
static void each_event_has_its_own_room(void **state)
{
    (void)state;
#define ROOM(name)                                                                                                     \
    "{ name = \"" name                                                                                                 \
    "\"; at = ( \"2026-12-10 12:00\" ); live = \"1 h\"; hosts = 0; chat = { messages_per_viewer_hour = 3; }; "         \
    "audience = { count = \"fixed\"; size = 10; arrivals = " FIXED("0 s") "; stays = \"1 h\"; }; }"
    EXPECT_BILL(TOP("\"stage\"") "events = ( " ROOM("a") ", " ROOM("b") " );", "stage",
                { METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 20 * HOUR }, { METER_CHAT_SENT, 0, 0, 60000000 },
                { METER_CHAT_DELIVERED, 0, 0, 600000000 });
}

static void always_on_and_auto_stop_contradict_each_other(void **state)
{
    (void)state;
    struct world_desk desk;
    assert_int_equal(
        world_desk_load(&desk, TOP("{ name = \"a\"; speakers = \"encoder\"; viewers = \"channel\"; "
                                   "channel = { always_on = true; auto_stop = { empty_for = \"10 min\"; }; }; }") SHOW),
        STATUS_INPUT);
    world_desk_close(&desk);
}

/* --- shared audiences -------------------------------------------------------------------------------------------- */

/* 70 of 100 watch the channel for 2 h, 30 the stage; with the hosts' 270 min. */
static void viewers_may_be_split_between_places(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        TOP("{ name = \"m\"; speakers = \"stage\"; viewers = { channel = 0.7; stage = 0.3; }; composition = "
            "\"client\"; }") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; hosts = 2; "
                             "audience = { count = \"fixed\"; assign = \"exact\"; size = 100; arrivals = " FIXED(
                                 "0 s") "; stays = \"2 h\"; }; } );");
    expect_usage(&desk, "m", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 2 * HOUR);
    expect_usage(&desk, "m", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 140 * HOUR);
    expect_usage(&desk, "m", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 64 * HOUR);
    assert_int_equal(peak_of(&desk, "m", PEAK_VIEWERS), 100);
    assert_int_equal(peak_of(&desk, "m", PEAK_CHANNEL_VIEWS), 70);
    assert_int_equal(peak_of(&desk, "m", PEAK_STAGE_VIEWERS), 30);
    assert_int_equal(peak_of(&desk, "m", PEAK_PARTICIPANTS), 32);
    world_desk_close(&desk);
}

/* --- a CDN instead ----------------------------------------------------------------------------------------------- */

/* Renditions at the ladder's bit rates (channel-types page: 1080p at the input's 6 Mbps, 720p30 at 2.4, 480p30 at 1.4):
 * to viewers 100 h x 2.7 GB/h + 60 x 1.08 + 40 x 0.63 = 360 GB. The whole ladder, 9.8 Mbps, is made for 165 min
 * (12.1275 GB) and fetched once by the one region that watches. */
static void a_cdn_bills_bytes(void **state)
{
    (void)state;
    EXPECT_BILL(TOP("\"medialive-cdn\"") SHOW, "medialive-cdn",
                { METER_MEDIALIVE_INPUT, RENDITION_FULL_HD, 0, 165 * MINUTE },
                { METER_MEDIALIVE_OUTPUT, RENDITION_FULL_HD, 0, 165 * MINUTE },
                { METER_MEDIALIVE_OUTPUT, RENDITION_HD, 0, 165 * MINUTE },
                { METER_MEDIALIVE_OUTPUT, RENDITION_SD, 0, 165 * MINUTE },
                { METER_MEDIAPACKAGE_INGEST, 0, 0, 12127500000 }, { METER_MEDIAPACKAGE_ORIGINATION, 0, 0, 12127500000 },
                { METER_CDN_EGRESS, REGION_NORTH_AMERICA, 0, 360000000000 }, CHAT);
    EXPECT_BILL(TOP("\"self-hosted-cdn\"") SHOW, "self-hosted-cdn", { METER_COMPUTE, 0, 0, 165 * MINUTE },
                { METER_EGRESS, 0, 0, 12127500000 }, { METER_CDN_EGRESS, REGION_NORTH_AMERICA, 0, 360000000000 }, CHAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_channel_transcodes),
        cmocka_unit_test(a_basic_channel_has_one_rendition),
        cmocka_unit_test(an_advanced_channel_tops_at_hd),
        cmocka_unit_test(multitrack_is_a_dimension_of_the_input),
        cmocka_unit_test(a_channel_that_is_always_on_is_billed_the_whole_period),
        cmocka_unit_test(a_stage_bills_everyone_alike),
        cmocka_unit_test(a_composition_runs_while_the_source_is_on),
        cmocka_unit_test(a_composition_encodes_at_the_resolution_of_the_video),
        cmocka_unit_test(a_composition_follows_its_source_wherever_it_is_on),
        cmocka_unit_test(a_private_endpoint_stands_the_whole_period),
        cmocka_unit_test(two_events_share_the_endpoints_but_no_channel),
        cmocka_unit_test(messages_reach_everybody_who_is_there),
        cmocka_unit_test(each_event_has_its_own_room),
        cmocka_unit_test(always_on_and_auto_stop_contradict_each_other),
        cmocka_unit_test(viewers_may_be_split_between_places),
        cmocka_unit_test(a_cdn_bills_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
