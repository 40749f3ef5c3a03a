/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short way through an audience (audience_plain.c) against the long one (audience.c), which a list of sessions
 * forces: the same totals by cell and the same occupancy in each second. */
#include "world_desk.h"

#include "audience_block.h"

enum { SECONDS = 4 * 3600 };

struct drawn {
    int64_t viewer_ms[256];
    int32_t number[2][SECONDS]; /* by place */
    int64_t sessions;
};

struct moments {
    int64_t start_ms, end_ms, low_ms, high_ms;
};

static void draw(const struct world_desk *desk, struct moments when, bool listed, int64_t viewers, struct drawn *drawn)
{
    const struct model *model = &desk->loaded.model;
    struct path path[MODEL_PLACES_MAX] = { 0 };
    struct session_list list = { 0 };
    const struct streams streams = { .model = model, .replication = 3 };
    memset(drawn, 0, sizeof *drawn);
    assert_in_range(model->places, 1, 2);
    for (size_t i = 0; i < model->places; i++)
        assert_true(path_begin(&path[i], (size_t)(when.high_ms / 1000) + 2, false));
    struct audience_block *block = audience_block_new();
    const struct audience_task task = { .model = model,
                                        .plan = &model->event[0],
                                        .streams = &streams,
                                        .forecast = 1,
                                        .start_ms = when.start_ms,
                                        .end_ms = when.end_ms,
                                        .low_ms = when.low_ms,
                                        .high_ms = when.high_ms,
                                        .viewer_ms = drawn->viewer_ms,
                                        .path = path,
                                        .list = listed ? &list : NULL };
    assert_int_equal(audience_is_plain(&task), !listed);
    assert_int_equal(audience_draw(&task, viewers, block), STATUS_OK);
    for (size_t i = 0; i < model->places; i++) {
        memcpy(drawn->number[i], path[i].number, path[i].seconds * sizeof(int32_t));
        path_fini(&path[i]);
    }
    drawn->sessions = (int64_t)list.count;
    free(list.session);
    audience_block_free(block);
}

/* Draws 1, 479, 480, 481 and 10,007 viewers both ways: less than a block, about one, and many. */
static void expect_both_ways_equal(const char *audience, const char *patterns, struct moments when)
{
    static struct drawn quick, listed;
    static const int64_t viewers[] = { 1, 479, 480, 481, 10007 };
    char text[2000];
    snprintf(text, sizeof text,
             "title = \"t\"; period = \"2026-11\"; events = ( { name = \"e\"; at = ( \"2026-11-05 18:00\" ); live = "
             "\"2 h\"; audience = "
             "{ %s }; } ); patterns = ( %s );",
             audience, patterns);
    struct world_desk desk;
    enum status status = world_desk_load(&desk, text);
    if (status != STATUS_OK)
        diag_write(&desk.loaded.diag, stderr);
    assert_int_equal(status, STATUS_OK);
    for (size_t i = 0; i < sizeof viewers / sizeof viewers[0]; i++) {
        draw(&desk, when, false, viewers[i], &quick);
        draw(&desk, when, true, viewers[i], &listed);
        assert_int_equal(quick.sessions, 0);
        assert_memory_equal(quick.viewer_ms, listed.viewer_ms, sizeof quick.viewer_ms);
        assert_memory_equal(quick.number, listed.number, sizeof quick.number);
    }
    world_desk_close(&desk);
}

static const char one[] = "\"channel\"";
static const char two[] = "\"channel\", { name = \"both\"; speakers = \"stage\"; composition = \"server\"; viewers = { "
                          "channel = 0.7; stage = 0.3; }; }";
static const char cells[] = "regions = { north_america = 0.40; europe = 0.30; japan = 0.20; south_america = 0.10; }; "
                            "renditions = { full_hd = 0.50; hd = 0.30; sd = 0.20; }; ";

/* Half an hour of warm-up and of tail; a source that comes late and goes early; one that is on for a second. */
static const struct moments moments[] = { { 1800000, 9000000, 0, 10800000 },
                                          { 1800000, 9000123, 2000777, 8000333 },
                                          { 1800000, 9000123, 5000000, 5001000 } };

static void expect_equal_at_all_moments(const char *arrivals, const char *stays, bool in_cells)
{
    char audience[1500];
    snprintf(audience, sizeof audience, "%s arrivals = %s; %s %s", strstr(arrivals, "rate") ? "" : "size = 1000;",
             arrivals, stays, in_cells ? cells : "");
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        expect_both_ways_equal(audience, one, moments[i]);
        expect_both_ways_equal(audience, two, moments[i]);
    }
}

static void arrivals_by_rates_are_the_same_both_ways(void **state)
{
    (void)state;
    const char rates[] =
        "{ rate = [ 750, 2250, 3000, 0, 1, 3000, 3000, 3000, 3000, 3000, 2250, 750 ]; bin = \"10 min\"; }";
    const char stays[] =
        "stays = { dist = \"lognormal\"; mu = 7.09; sigma = 1.2; };"; /* its last cell is beyond 16 days */
    expect_equal_at_all_moments(rates, stays, false);
    expect_equal_at_all_moments(rates, stays, true);
}

static void arrivals_before_the_programme_are_the_same_both_ways(void **state)
{
    (void)state;
    expect_equal_at_all_moments("\"webinar\"",
                                "stays = { dist = \"exponential\"; mean = \"20 min\"; min = \"3 min\"; };", true);
    expect_equal_at_all_moments("{ dist = \"uniform\"; low = \"-40 min\"; high = \"3 h\"; }", "stays = \"7 min\";",
                                false);
}

static void binned_arrivals_and_stays_are_the_same_both_ways(void **state)
{
    (void)state;
    expect_equal_at_all_moments(
        "{ pmf = [ 3, 1, 0, 4, 1, 5, 9, 2, 6 ]; bin = \"11 min\"; from = \"-5 min\"; }",
        "stays = { dist = \"discrete\"; values = [ \"10 s\", \"7 min\", \"1 h\" ]; weights = [ 5, 3, 2 ]; };", true);
    expect_equal_at_all_moments(
        "{ dist = \"discrete\"; values = [ \"10 s\", \"7 min\", \"1 h\" ]; weights = [ 5, 3, 2 ]; }",
        "stays = \"end\";", true);
}

/* The first entry says nothing of a word that lies next to an end of its stretch; all others do. */
static void the_quick_way_to_a_column_is_the_long_one(void **state)
{
    (void)state;
    struct world_desk desk;
    char text[1000];
    snprintf(text, sizeof text,
             "title = \"t\"; period = \"2026-11\"; events = ( { name = \"e\"; at = ( \"2026-11-05 18:00\" ); live = "
             "\"2 h\"; audience = { size "
             "= 10; %s }; } ); patterns = ( \"channel\" );",
             cells);
    assert_int_equal(world_desk_load(&desk, text), STATUS_OK);
    const struct event_plan *plan = &desk.loaded.model.event[0];
    int slow = 0;
    for (uint32_t g = 0; g < 1u << COLUMN_QUICK_BITS; g++) {
        slow += plan->column_quick[g] == COLUMN_SLOW;
        for (uint32_t step = 0; step < 64 && plan->column_quick[g] != COLUMN_SLOW; step++)
            assert_int_equal(model_column(plan, (g << (32 - COLUMN_QUICK_BITS)) + step * 33288), plan->column_quick[g]);
    }
    /* Twelve columns of two stretches each: at most 24 ends within 2,048 cells, of which those at 0 and 2^31 divide no
     * cell. */
    assert_in_range(slow, 1, 23);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrivals_by_rates_are_the_same_both_ways),
        cmocka_unit_test(arrivals_before_the_programme_are_the_same_both_ways),
        cmocka_unit_test(binned_arrivals_and_stays_are_the_same_both_ways),
        cmocka_unit_test(the_quick_way_to_a_column_is_the_long_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
