/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is recorded and how long it is kept, mostly at one simple event: planned 12:00 on 10 December, live 2 h, source
 * on from 11:30 to 14:15, 165 min, 1080p at 6 Mbps; 2 hosts from 11:50 to 14:05, 270 min. */
#include "world_desk.h"

#define TOP(patterns) "title = \"t\"; period = \"2026-12\"; patterns = ( " patterns " );\n"
#define SHOW                                                                                                           \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; warm_up = \"30 min\"; "                 \
    "idle_tail = \"15 min\"; hosts = { count = 2; join_before = \"10 min\"; leave_after = \"5 min\"; }; } );"

/* GB-months of a recording of `bytes_per_ms` made from `from` to `to` (ms of the period) and kept to its end: the sum
 * over its bytes of the time each is kept, over the period: rate x ((end - from)^2 - (end - to)^2) / 2 / end / 10^9. */
static double stored(double bytes_per_ms, int64_t from, int64_t to)
{
    double end = (double)(31 * DAY), first = end - (double)from, last = end - (double)to;
    return bytes_per_ms * (first * first - last * last) / 2 / end / 1e9;
}

/* One encoded hour for broadcast and recording. Kept: the composition, 6 Mbps = 750 bytes/ms, 11:30 to 14:15 on the
 * 10th; each of two hosts, 2.5 Mbps = 312.5 bytes/ms, 11:50 to 14:05. A file each 10 s: 165 x 6 + 270 x 6 = 2610
 * requests. */
static void a_recorded_hybrid_composes_once_and_stores(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"hybrid-recorded\"") SHOW);
    const char *const name = "hybrid-recorded";
    expect_usage(&desk, name, METER_COMPOSITION, RENDITION_FULL_HD, COMPOSITION_BROADCAST, 165 * MINUTE);
    expect_usage(&desk, name, METER_COMPOSITION, RENDITION_FULL_HD, COMPOSITION_RECORDING, 0);
    expect_usage(&desk, name, METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 270 * MINUTE);
    expect_usage(&desk, name, METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 165 * MINUTE);
    expect_usage(&desk, name, METER_STORAGE_REQUESTS, 0, 0, 2610 * INT64_C(1000000));
    int64_t noon = 9 * DAY + 12 * HOUR;
    double expected = stored(750, noon - 30 * MINUTE, noon + 135 * MINUTE) +
                      2 * stored(312.5, noon - 10 * MINUTE, noon + 125 * MINUTE);
    check_close(quantity_of(&desk, name, METER_STORAGE, 0, 0), expected, 1e-12);
    world_desk_close(&desk);
}

#define RECORDED(name, speakers, choices) "{ name = \"" name "\"; " speakers " recording = { " choices " }; }"
#define ON_STAGE "speakers = \"stage\"; viewers = \"stage\";"
#define IN_CHANNEL "speakers = \"encoder\"; viewers = \"channel\";"

/* Kept for a day, which ends inside the period: every byte counts 1 day of 31. The input: 750 bytes/ms x 165 min
 * = 7.425 GB; hosts: 312.5 bytes/ms x 270 min = 5.0625 GB; /31. */
static void what_is_kept_shortly_counts_for_as_long(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk, TOP(RECORDED("c", IN_CHANNEL, "channel = true; keep = \"1 d\";") ", " RECORDED(
                   "s", ON_STAGE,
                   "individual = true; keep = \"1 d\";") ", " RECORDED("forever", IN_CHANNEL,
                                                                       "channel = true; keep = "
                                                                       "\"forever\";") ", " RECORDED("long", IN_CHANNEL,
                                                                                                     "chann"
                                                                                                     "el = "
                                                                                                     "true;"
                                                                                                     " keep"
                                                                                                     " = "
                                                                                                     "\"90 "
                                                                                                     "d\""
                                                                                                     ";")) SHOW);
    check_close(quantity_of(&desk, "c", METER_STORAGE, 0, 0), 7.425 / 31, 1e-12);
    check_close(quantity_of(&desk, "s", METER_STORAGE, 0, 0), 5.0625 / 31, 1e-12);
    int64_t noon = 9 * DAY + 12 * HOUR;
    double whole = stored(750, noon - 30 * MINUTE, noon + 135 * MINUTE);
    check_close(quantity_of(&desk, "forever", METER_STORAGE, 0, 0), whole, 1e-12);
    check_close(quantity_of(&desk, "long", METER_STORAGE, 0, 0), whole, 1e-12);
    expect_usage(&desk, "c", METER_STORAGE_REQUESTS, 0, 0, 990 * INT64_C(1000000));
    expect_usage(&desk, "s", METER_STORAGE_REQUESTS, 0, 0, 1620 * INT64_C(1000000));
    world_desk_close(&desk);
}

/* An hour of input, 2.7 GB, made from noon to 13:00 of the last day: 12 to 11 h of its day are in the period, 11.5 h in
 * the mean. */
static void what_is_kept_beyond_the_period_belongs_to_the_next_bill(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP(RECORDED("c", IN_CHANNEL,
                                "channel = true; keep = \"1 d\";")) "events = ( { name = \"e\"; at = ( \"2026-12-31 "
                                                                    "12:00\" ); live = \"1 h\"; } );");
    check_close(quantity_of(&desk, "c", METER_STORAGE, 0, 0), 2.7 * 11.5 / 744, 1e-12);
    /* Kept for 11.5 h: the first half of the hour (12 to 11.5 h left) counts 11.5, the other half 11.25 in the mean. */
    world_desk_close(&desk);
    world_desk_run(&desk,
                   TOP(RECORDED("c", IN_CHANNEL,
                                "channel = true; keep = \"690 min\";")) "events = ( { name = \"e\"; at = ( "
                                                                        "\"2026-12-31 12:00\" ); live = \"1 h\"; } );");
    check_close(quantity_of(&desk, "c", METER_STORAGE, 0, 0), 1.35 * (11.5 + 11.25) / 744, 1e-12);
    world_desk_close(&desk);
}

/* 750 bytes/ms through 744 h, each kept to the end: half of 750 x 744 h = 2008.8 GB. */
static void a_channel_that_is_always_on_is_recorded_all_the_time(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP("{ name = \"c\"; speakers = \"encoder\"; viewers = \"channel\"; channel = { always_on = true; "
                       "}; recording = { channel = true; }; }") "events = ( { name = \"e\"; at = ( \"2026-12-10 "
                                                                "12:00\" ); live = \"1 h\"; } );");
    check_close(quantity_of(&desk, "c", METER_STORAGE, 0, 0), 1004.4, 1e-12);
    expect_usage(&desk, "c", METER_STORAGE_REQUESTS, 0, 0, 744 * 360 * INT64_C(1000000));
    world_desk_close(&desk);
}

/* Connected 45 min in a rehearsal off air and 60 live: 105 min x 312.5 bytes/ms = 1.96875 GB, kept an hour. */
static void hosts_are_recorded_while_they_are_connected(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk,
                   TOP(RECORDED("s", ON_STAGE,
                                "individual = true; keep = \"1 h\";")) "events = ( { name = \"e\"; at = ( \"2026-12-10 "
                                                                       "12:00\" ); live = \"1 h\"; hosts = 1; "
                                                                       "rehearsals = ( { before = \"5 h\"; length = "
                                                                       "\"45 min\"; on_air = false; } ); } );");
    check_close(quantity_of(&desk, "s", METER_STORAGE, 0, 0) * 744, 1.96875, 1e-12);
    world_desk_close(&desk);
}

/* Hosts of sound alone: 64 kbps = 8 bytes/ms x 2 x 60 min = 57.6 MB, kept an hour of 744. */
static void recordings_of_sound_are_small(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        TOP(RECORDED(
            "s", ON_STAGE,
            "individual = true; keep = \"1 h\";")) "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = "
                                                   "\"1 h\"; hosts = { count = 2; audio_only = 1.0; }; } );");
    check_close(quantity_of(&desk, "s", METER_STORAGE, 0, 0) * 744, 0.0576, 1e-12);
    expect_usage(&desk, "s", METER_STORAGE_REQUESTS, 0, 0, 720 * INT64_C(1000000));
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recorded_hybrid_composes_once_and_stores),
        cmocka_unit_test(what_is_kept_shortly_counts_for_as_long),
        cmocka_unit_test(what_is_kept_beyond_the_period_belongs_to_the_next_bill),
        cmocka_unit_test(a_channel_that_is_always_on_is_recorded_all_the_time),
        cmocka_unit_test(hosts_are_recorded_while_they_are_connected),
        cmocka_unit_test(recordings_of_sound_are_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
