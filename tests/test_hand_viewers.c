/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moves viewers and what they receive: shocks, kinds of viewers, regions, renditions, audio. One event at 12:00 on
 * the 10th; each test writes the sums. */
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

static void expect_output(const char *text, const char *pattern, const int64_t viewer_ms[RENDITIONS])
{
    struct world_desk desk;
    world_desk_run(&desk, text);
    for (int rendition = 0; rendition < RENDITIONS; rendition++)
        expect_usage(&desk, pattern, METER_CHANNEL_OUTPUT, rendition, REGION_NORTH_AMERICA, viewer_ms[rendition]);
    world_desk_close(&desk);
}

#define NOW "arrivals = " FIXED("0 s") "; stays = \"1 h\"; "

/* --- shocks ------------------------------------------------------------------------------------------------------ */

#define SHOCK(at, rest) "shocks = ( { at = \"" at "\"; leave = 1.0; " rest "} ); "
#define BACK "back = { share = 1.0; after = \"5 min\"; }; "

/* All leave at 30 min; with a way back all are there again at 35, and a new stay of 2 h is cut at 60. */
static void a_shock_empties_the_room(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";", COME("10", "0 s", "2 h") SHOCK("30 min", "")), 300 * MINUTE);
    expect_watched(TOP EVENT("live = \"1 h\";", COME("10", "0 s", "2 h") SHOCK("30 min", BACK)), 550 * MINUTE);
}

/* 0 to 30, then a new stay of 40 min from 35 on: 70 min of 2 h. */
static void who_comes_back_draws_a_new_stay(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"2 h\";", COME("10", "0 s", "40 min") SHOCK("30 min", BACK)), 700 * MINUTE);
}

/* Gone before (20 min) or not yet there (40 min): nothing happens to them. */
static void a_shock_concerns_who_is_present(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";", COME("10", "0 s", "20 min") SHOCK("30 min", BACK)), 200 * MINUTE);
    expect_watched(TOP EVENT("live = \"1 h\";", COME("10", "40 min", "20 min") SHOCK("30 min", BACK)), 200 * MINUTE);
    expect_watched(
        TOP EVENT("live = \"1 h\";", COME("10", "0 s", "20 min") "shocks = ( { at = \"10 min\"; leave = 0.0; } ); "),
        200 * MINUTE);
}

/* At 58 of 60 min: who would be back at 63 is not, even with a linger. */
static void nobody_comes_back_after_the_end(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\"; idle_tail = \"1 h\";",
                             COME("10", "0 s", "2 h") SHOCK("58 min", BACK) "linger = \"1 h\"; "),
                   580 * MINUTE);
}

/* 10 min before the end of 1 h: 50 min. It counts from the actual start: 5 min late, and the viewers as well. */
static void a_shock_is_relative_to_the_programme(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";", COME("10", "0 s", "2 h") SHOCK("end - 10 min", "")), 500 * MINUTE);
    expect_watched(TOP EVENT("live = \"1 h\"; starts_late = \"5 min\";", COME("10", "0 s", "2 h") SHOCK("30 min", "")),
                   300 * MINUTE);
}

/* 20 and 40 min: 0 to 20, 25 to 40, 45 to 60. */
static void shocks_follow_each_other(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";",
                             COME("10", "0 s", "2 h") "shocks = ( { at = \"20 min\"; leave = 1.0; " BACK
                                                      "}, { at = \"40 min\"; leave = 1.0; " BACK "} ); "),
                   500 * MINUTE);
}

/* --- kinds of viewers -------------------------------------------------------------------------------------------- */

/* 40 viewers: 10 of the first class stay 10 min, the others the audience's 40 min. */
static void a_class_inherits_what_it_leaves_out(void **state)
{
    (void)state;
    expect_watched(TOP EVENT("live = \"1 h\";",
                             COME("40", "0 s",
                                  "40 min") "classes = ( { share = 0.25; stays = \"10 min\"; }, { share = 0.75; } ); "),
                   1300 * MINUTE);
    /* Arrivals, returns and linger too: 20 of each. First: 30 min from 50 on, 10 + 5 of linger; second: from 0 on two
     * sessions of 10 min. 20 x 15 + 20 x 20. */
    expect_watched(
        TOP EVENT("live = \"1 h\"; idle_tail = \"1 h\";",
                  COME("40", "0 s", "10 min") "linger = \"5 min\"; returns = { sessions = 2; gap = \"3 min\"; }; "
                                              "classes = ( { share = 0.5; arrivals = " FIXED(
                                                  "50 min") "; stays = \"30 min\"; }, { share = 0.5; } ); "),
        700 * MINUTE);
}

/* 10 viewers, 7 of them in north_america, for 1 h; a class of its own place: 5 in japan, 5 where the audience is. */
static void viewers_have_a_region(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk, TOP EVENT("live = \"1 h\";", "size = 10; " NOW "regions = { north_america = 0.7; europe = 0.3; }; "));
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 7 * HOUR);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_EUROPE, 3 * HOUR);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 10 * HOUR);
    world_desk_close(&desk);
    world_desk_run(&desk, TOP EVENT("live = \"1 h\";",
                                    "size = 10; " NOW "regions = { europe = 1.0; }; "
                                    "classes = ( { share = 0.5; regions = { japan = 1.0; }; }, { share = 0.5; } ); "));
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_EUROPE, 5 * HOUR);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_JAPAN, 5 * HOUR);
    world_desk_close(&desk);
}

/* 7 viewers at .5, .3, .2: 3.5, 2.1, 1.4, hence 3, 2, 1, and the seventh to the largest remainder. */
static void exact_counts_go_by_the_largest_remainder(void **state)
{
    (void)state;
    expect_output(TOP EVENT("live = \"1 h\";", "size = 7; " NOW "renditions = { sd = 0.5; hd = 0.3; audio = 0.2; }; "),
                  "channel",
                  (const int64_t[RENDITIONS]){
                      [RENDITION_SD] = 4 * HOUR, [RENDITION_HD] = 2 * HOUR, [RENDITION_AUDIO] = 1 * HOUR });
    /* 11: 5.5, 3.3, 2.2: again the first. 9: 4.5, 2.7, 1.8: 4, 2, 1 and two more, to .8 and .7. */
    expect_output(TOP EVENT("live = \"1 h\";", "size = 11; " NOW "renditions = { sd = 0.5; hd = 0.3; audio = 0.2; }; "),
                  "channel",
                  (const int64_t[RENDITIONS]){
                      [RENDITION_SD] = 6 * HOUR, [RENDITION_HD] = 3 * HOUR, [RENDITION_AUDIO] = 2 * HOUR });
    expect_output(TOP EVENT("live = \"1 h\";", "size = 9; " NOW "renditions = { sd = 0.5; hd = 0.3; audio = 0.2; }; "),
                  "channel",
                  (const int64_t[RENDITIONS]){
                      [RENDITION_SD] = 4 * HOUR, [RENDITION_HD] = 3 * HOUR, [RENDITION_AUDIO] = 2 * HOUR });
}

/* 100 viewers: classes 20 and 80; regions half and half; renditions a quarter in hd. Every product is whole: of the
 * first class 10 a region, 2.5 of them in hd would not be, so hd is a fifth: 2 and 8 of the first class's 10, 8 and 32
 * of the other's 40. */
static void exact_counts_hold_within_classes_and_regions(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(
        &desk,
        TOP EVENT("live = \"1 h\";",
                  "size = 100; arrivals = " FIXED(
                      "0 s") "; stays = \"1 h\"; "
                             "regions = { north_america = 0.5; europe = 0.5; }; renditions = { hd = 0.2; sd = 0.8; }; "
                             "classes = ( { share = 0.2; stays = \"30 min\"; }, { share = 0.8; } ); "));
    for (int region = REGION_NORTH_AMERICA; region <= REGION_EUROPE; region++) {
        expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_HD, region, (2 * 30 + 8 * 60) * MINUTE);
        expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_SD, region, (8 * 30 + 32 * 60) * MINUTE);
    }
    world_desk_close(&desk);
}

/* --- renditions -------------------------------------------------------------------------------------------------- */

#define MIX "size = 10; " NOW "renditions = { full_hd = 0.4; hd = 0.3; sd = 0.2; audio = 0.1; }; "
#define HIGH(lines) "live = \"1 h\"; video = { resolution = \"" lines "\"; };"

/* 4 full_hd, 3 hd, 2 sd, 1 audio. At 720 lines 4 + 3 are hd; at 480 all but audio are sd. The edges are 480 and 720. */
static void renditions_above_the_input_are_lowered_to_it(void **state)
{
    (void)state;
    const int64_t full[RENDITIONS] = { 1 * HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR };
    const int64_t high[RENDITIONS] = { 1 * HOUR, 2 * HOUR, 7 * HOUR, 0 };
    const int64_t standard[RENDITIONS] = { 1 * HOUR, 9 * HOUR, 0, 0 };
    expect_output(TOP EVENT(HIGH("1080p"), MIX), "channel", full);
    expect_output(TOP EVENT(HIGH("721p"), MIX), "channel", full);
    expect_output(TOP EVENT(HIGH("720p"), MIX), "channel", high);
    expect_output(TOP EVENT(HIGH("481p"), MIX), "channel", high);
    expect_output(TOP EVENT(HIGH("480p"), MIX), "channel", standard);
    expect_output(TOP EVENT(HIGH("360p"), MIX), "channel", standard);
}

#define OF_TYPE(type)                                                                                                  \
    "title = \"t\"; period = \"2026-12\"; patterns = ( { name = \"c\"; speakers = \"encoder\"; viewers = "             \
    "\"channel\"; channel = { type = \"" type "\"; }; } );\n"
#define VIDEO_MIX "size = 10; " NOW "renditions = { full_hd = 0.4; hd = 0.3; sd = 0.3; }; "

static void the_channel_type_lowers_renditions_too(void **state)
{
    (void)state;
    expect_output(OF_TYPE("ADVANCED_HD") EVENT(HIGH("1080p"), MIX), "c",
                  (const int64_t[]){ 1 * HOUR, 2 * HOUR, 7 * HOUR, 0 });
    expect_output(OF_TYPE("ADVANCED_SD") EVENT(HIGH("1080p"), MIX), "c", (const int64_t[]){ 1 * HOUR, 9 * HOUR, 0, 0 });
    expect_output(OF_TYPE("ADVANCED_HD") EVENT(HIGH("480p"), MIX), "c", (const int64_t[]){ 1 * HOUR, 9 * HOUR, 0, 0 });
    /* BASIC passes its input on: that is what all receive who watch. */
    expect_output(OF_TYPE("BASIC") EVENT(HIGH("1080p"), VIDEO_MIX), "c", (const int64_t[]){ 0, 0, 0, 10 * HOUR });
    expect_output(OF_TYPE("BASIC") EVENT(HIGH("720p"), VIDEO_MIX), "c", (const int64_t[]){ 0, 0, 10 * HOUR, 0 });
    expect_output(OF_TYPE("BASIC") EVENT(HIGH("480p"), VIDEO_MIX), "c", (const int64_t[]){ 0, 10 * HOUR, 0, 0 });
}

/* --- audio ------------------------------------------------------------------------------------------------------- */

static void audio_only_concerns_stages_and_the_audio_rendition_channels(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP EVENT("live = \"1 h\";", "size = 10; " NOW "audio_only = 1.0; "));
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 10 * HOUR);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0, 10 * HOUR);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 0);
    world_desk_close(&desk);
    world_desk_run(&desk, TOP EVENT("live = \"1 h\";", "size = 10; " NOW "renditions = { audio = 1.0; }; "));
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_AUDIO, REGION_NORTH_AMERICA, 10 * HOUR);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 10 * HOUR);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0, 0);
    world_desk_close(&desk);
    /* A class that only listens, the other with video. */
    world_desk_run(&desk,
                   TOP EVENT("live = \"1 h\";",
                             "size = 10; " NOW "classes = ( { share = 0.3; audio_only = 1.0; }, { share = 0.7; } ); "));
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_AUDIO, 0, 3 * HOUR);
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 7 * HOUR);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shock_empties_the_room),
        cmocka_unit_test(who_comes_back_draws_a_new_stay),
        cmocka_unit_test(a_shock_concerns_who_is_present),
        cmocka_unit_test(nobody_comes_back_after_the_end),
        cmocka_unit_test(a_shock_is_relative_to_the_programme),
        cmocka_unit_test(shocks_follow_each_other),
        cmocka_unit_test(a_class_inherits_what_it_leaves_out),
        cmocka_unit_test(viewers_have_a_region),
        cmocka_unit_test(exact_counts_go_by_the_largest_remainder),
        cmocka_unit_test(exact_counts_hold_within_classes_and_regions),
        cmocka_unit_test(renditions_above_the_input_are_lowered_to_it),
        cmocka_unit_test(the_channel_type_lowers_renditions_too),
        cmocka_unit_test(audio_only_concerns_stages_and_the_audio_rendition_channels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
