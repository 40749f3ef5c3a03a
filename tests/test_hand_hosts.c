/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is connected to a stage, and for how long. The planned start is 12:00 on the 10th; nobody watches unless said. */
#include "world_desk.h"

#define TOP(patterns) "title = \"t\"; period = \"2026-12\"; patterns = ( " patterns " );\n"
#define EVENT(rest) "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); " rest " } );"
#define FIXED(value) "{ dist = \"fixed\"; value = \"" value "\"; }"
#define AUDIENCE(size, offset, stays)                                                                                  \
    "audience = { count = \"fixed\"; size = " size "; arrivals = " FIXED(offset) "; stays = \"" stays "\"; }; "

static void expect_participants(const char *text, enum media media, int64_t connected_ms)
{
    struct world_desk desk;
    world_desk_run(&desk, text);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, (int)media, 0, connected_ms);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, media == MEDIA_VIDEO ? MEDIA_AUDIO : MEDIA_VIDEO, 0, 0);
    world_desk_close(&desk);
}

/* From 11:40 (20 min before the planned start) to 13:15 (5 min after the actual end, 13:10): 95 min x 3. */
static void hosts_join_before_the_planned_start_and_leave_after_the_actual_end(void **state)
{
    (void)state;
    expect_participants(TOP("\"stage\"")
                            EVENT("live = \"1 h\"; starts_late = \"10 min\"; "
                                  "hosts = { count = 3; join_before = \"20 min\"; leave_after = \"5 min\"; };"),
                        MEDIA_VIDEO, 285 * MINUTE);
}

static void a_plain_count_of_hosts_is_connected_while_it_runs(void **state)
{
    (void)state;
    expect_participants(TOP("\"stage\"") EVENT("live = \"1 h\"; hosts = 4;"), MEDIA_VIDEO, 4 * HOUR);
}

static void an_event_without_hosts_has_an_empty_stage(void **state)
{
    (void)state;
    expect_participants(TOP("\"stage\"") EVENT("live = \"1 h\"; hosts = 0; " AUDIENCE("5", "0 s", "1 h")), MEDIA_VIDEO,
                        5 * HOUR);
}

/* Windows of the source move no host: the same 4 h. */
static void warm_up_and_tail_concern_the_source_alone(void **state)
{
    (void)state;
    expect_participants(TOP("\"stage\"")
                            EVENT("live = \"1 h\"; hosts = 4; warm_up = \"30 min\"; idle_tail = \"10 min\"; "
                                  "forgotten = { probability = 1.0; noticed_after = \"3 h\"; };"),
                        MEDIA_VIDEO, 4 * HOUR);
}

/* 30 min off air the day before, 45 min on air three hours before, 60 min live: 135 min x 2. */
static void hosts_are_connected_through_rehearsals_on_air_or_not(void **state)
{
    (void)state;
    expect_participants(TOP("\"stage\"") EVENT("live = \"1 h\"; hosts = 2; rehearsals = ( "
                                               "{ before = \"1 d\"; length = \"30 min\"; on_air = false; }, "
                                               "{ before = \"3 h\"; length = \"45 min\"; } );"),
                        MEDIA_VIDEO, 270 * MINUTE);
}

/* Rehearsal 11:30 to 11:50, joined from 11:40 to 13:00: nobody is connected twice; 11:30 to 13:00. */
static void a_host_is_connected_once(void **state)
{
    (void)state;
    expect_participants(TOP("\"stage\"")
                            EVENT("live = \"1 h\"; hosts = { count = 2; join_before = \"20 min\"; }; "
                                  "rehearsals = ( { before = \"30 min\"; length = \"20 min\"; on_air = false; } );"),
                        MEDIA_VIDEO, 180 * MINUTE);
}

/* In 60 min: 20 there, 5 away, 20 there, 5 away, 10 there: 50 min x 3. */
static void fixed_drops_alternate(void **state)
{
    (void)state;
    expect_participants(TOP("\"stage\"") EVENT("live = \"1 h\"; hosts = { count = 3; drops = { every = " FIXED(
                            "20 min") "; gap = \"5 min\"; }; };"),
                        MEDIA_VIDEO, 150 * MINUTE);
    /* They begin with the connection: joined 10 min earlier, 70 min are 20 + 5 + 20 + 5 + 20. */
    expect_participants(TOP("\"stage\"") EVENT(
                            "live = \"1 h\"; hosts = { count = 3; join_before = \"10 min\"; drops = { every = " FIXED(
                                "20 min") "; gap = \"5 min\"; }; };"),
                        MEDIA_VIDEO, 180 * MINUTE);
    /* A gap that outlasts the programme: 20 min each. */
    expect_participants(TOP("\"stage\"") EVENT("live = \"1 h\"; hosts = { count = 3; drops = { every = " FIXED(
                            "20 min") "; gap = \"2 h\"; }; };"),
                        MEDIA_VIDEO, 60 * MINUTE);
}

static void hosts_without_video_are_billed_as_audio(void **state)
{
    (void)state;
    expect_participants(TOP("\"stage\"") EVENT("live = \"1 h\"; hosts = { count = 4; audio_only = 1.0; };"),
                        MEDIA_AUDIO, 4 * HOUR);
    expect_participants(TOP("\"stage\"") EVENT("live = \"1 h\"; hosts = { count = 4; audio_only = 0.0; };"),
                        MEDIA_VIDEO, 4 * HOUR);
}

/* 2 hosts and 10 viewers for 1 h: 12 h of audio at 0.0072, 0.0864. */
static void a_stage_of_sound_has_nobody_with_video(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"stage-audio\"") EVENT("live = \"1 h\"; hosts = 2; " AUDIENCE("10", "0 s", "1 h")));
    expect_usage(&desk, "stage-audio", METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0, 12 * HOUR);
    expect_usage(&desk, "stage-audio", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 0);
    assert_int_equal(total_of(&desk, "stage-audio"), 86400000);
    world_desk_close(&desk);
}

/* 2 hosts for 20 + 60 min and 10 viewers for 60: participants 160 + 600 min; one copy of each host 160 min, three 480.
 */
static void replicas_copy_hosts_while_they_are_connected(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"stage-replicated\", { name = \"three\"; speakers = \"stage\"; viewers = \"stage\"; "
                              "stage = { replicas = 3; }; }")
                              EVENT("live = \"1 h\"; hosts = { count = 2; join_before = \"20 min\"; }; " AUDIENCE(
                                  "10", "0 s", "1 h")));
    expect_usage(&desk, "stage-replicated", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 760 * MINUTE);
    expect_usage(&desk, "stage-replicated", METER_STAGE_REPLICA, MEDIA_VIDEO, 0, 160 * MINUTE);
    expect_usage(&desk, "three", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 760 * MINUTE);
    expect_usage(&desk, "three", METER_STAGE_REPLICA, MEDIA_VIDEO, 0, 480 * MINUTE);
    world_desk_close(&desk);
}

/* Copies of hosts who send sound alone are audio; who drops out (50 of 60 min) has no copy meanwhile. */
static void a_replica_is_what_its_host_is(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"stage-replicated\"")
                              EVENT("live = \"1 h\"; hosts = { count = 2; audio_only = 1.0; drops = { every = " FIXED(
                                  "20 min") "; gap = \"5 min\"; }; };"));
    expect_usage(&desk, "stage-replicated", METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0, 100 * MINUTE);
    expect_usage(&desk, "stage-replicated", METER_STAGE_REPLICA, MEDIA_AUDIO, 0, 100 * MINUTE);
    expect_usage(&desk, "stage-replicated", METER_STAGE_REPLICA, MEDIA_VIDEO, 0, 0);
    world_desk_close(&desk);
}

/* Hosts behind one encoder are no participants: 1 h of input is all of the bill. */
static void hosts_behind_an_encoder_are_not_billed(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP("\"channel\"") EVENT("live = \"1 h\"; hosts = { count = 9; join_before = \"20 min\"; };"));
    expect_usage(&desk, "channel", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 0);
    assert_int_equal(peak_of(&desk, "channel", PEAK_PARTICIPANTS), 0);
    assert_int_equal(total_of(&desk, "channel"), 2000000000);
    world_desk_close(&desk);
}

/* Between a stage of hosts and a channel of viewers, hosts alone are participants: 80 min x 2. */
static void in_a_hybrid_hosts_alone_are_participants(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk, TOP("\"hybrid-client\"") EVENT(
                   "live = \"1 h\"; hosts = { count = 2; join_before = \"20 min\"; }; " AUDIENCE("10", "0 s", "1 h")));
    expect_usage(&desk, "hybrid-client", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 160 * MINUTE);
    expect_usage(&desk, "hybrid-client", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 10 * HOUR);
    expect_usage(&desk, "hybrid-client", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 60 * MINUTE);
    world_desk_close(&desk);
}

/* How hosts send is no meter: 3 hosts for 1 h through an ingest endpoint are 3 participants. An encoder that feeds a
 * channel shows nothing to viewers on a stage: refused. */
static void hosts_who_ingest_are_participants(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk, TOP("{ name = \"rtmp\"; speakers = \"stage\"; viewers = \"stage\"; stage = { ingest = \"rtmp\"; }; }")
                   EVENT("live = \"1 h\"; hosts = 3; warm_up = \"30 min\"; " AUDIENCE("10", "0 s", "1 h")));
    expect_usage(&desk, "rtmp", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 13 * HOUR);
    assert_int_equal(peak_of(&desk, "rtmp", PEAK_PARTICIPANTS), 13);
    world_desk_close(&desk);
    assert_int_equal(world_desk_load(&desk, TOP("{ name = \"rtmp\"; speakers = \"encoder\"; viewers = \"stage\"; }")
                                                EVENT("live = \"1 h\";")),
                     STATUS_INPUT);
    world_desk_close(&desk);
}

/* 23:30 on the last day, joined from 23:10: 50 min x 2. The rest belongs to January. */
static void hosts_are_cut_with_the_period(void **state)
{
    (void)state;
    expect_participants(
        TOP("\"stage\"") "events = ( { name = \"e\"; at = ( \"2026-12-31 23:30\" ); live = \"1 h\"; "
                         "hosts = { count = 2; join_before = \"20 min\"; leave_after = \"10 min\"; }; } );",
        MEDIA_VIDEO, 100 * MINUTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_join_before_the_planned_start_and_leave_after_the_actual_end),
        cmocka_unit_test(a_plain_count_of_hosts_is_connected_while_it_runs),
        cmocka_unit_test(an_event_without_hosts_has_an_empty_stage),
        cmocka_unit_test(warm_up_and_tail_concern_the_source_alone),
        cmocka_unit_test(hosts_are_connected_through_rehearsals_on_air_or_not),
        cmocka_unit_test(a_host_is_connected_once),
        cmocka_unit_test(fixed_drops_alternate),
        cmocka_unit_test(hosts_without_video_are_billed_as_audio),
        cmocka_unit_test(a_stage_of_sound_has_nobody_with_video),
        cmocka_unit_test(replicas_copy_hosts_while_they_are_connected),
        cmocka_unit_test(a_replica_is_what_its_host_is),
        cmocka_unit_test(hosts_behind_an_encoder_are_not_billed),
        cmocka_unit_test(in_a_hybrid_hosts_alone_are_participants),
        cmocka_unit_test(hosts_who_ingest_are_participants),
        cmocka_unit_test(hosts_are_cut_with_the_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
