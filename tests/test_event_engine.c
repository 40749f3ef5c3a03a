/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies with feedback that never act: the event engine then gives, bit for bit, what the sampled engine gives. */
#include "theory_desk.h"

/* Two events that overlap, one of them with early comers, returns, shocks, lingering and chat, cut by the period's end;
 * and a camera of 10 days with a few viewers an hour, whose paths are sparse. */
#define MONTH                                                                                                          \
    "title = \"t\"; period = \"2026-12\"; forecast = { dist = \"lognormal\"; mean = 1.0; sd = 0.2; };\n"               \
    "events = ( { name = \"talk\"; schedule = { first = \"2026-12-01 23:30\"; every = \"24 h\"; count = 31; };"        \
    "live = \"70 min\"; warm_up = \"20 min\"; idle_tail = \"10 min\"; hosts = 3;"                                      \
    "audience = { size = 400; arrivals = { profile = \"uniform\"; from = \"-25 min\"; to = \"1 h\"; };"                \
    "stays = { dist = \"lognormal\"; median = \"9 min\"; p90 = \"40 min\"; }; linger = \"4 min\";"                     \
    "returns = { sessions = 2; gap = \"3 min\"; }; regions = { north_america = 0.5; europe = 0.5; };"                  \
    "shocks = ( { at = \"20 min\"; leave = 0.5; back = { share = 0.5; after = \"3 min\"; }; } );"                      \
    "raise_hand = { share = 1; after = \"3 h\"; for = \"1 min\"; }; };"                                                \
    "chat = { messages_per_viewer_hour = 3; }; },\n"                                                                   \
    "{ name = \"stand-up\"; at = ( \"2026-12-01 23:50\", \"2026-12-02 00:05\" ); live = \"30 min\"; hosts = 1;"        \
    "audience = { size = 60; arrivals = { profile = \"uniform\"; to = \"10 min\"; }; stays = \"15 min\"; }; },\n"      \
    "{ name = \"camera\"; at = ( \"2026-12-03 10:00\" ); live = \"10 d\"; hosts = 1;"                                  \
    "audience = { arrivals = { rate = [ 0.02, 0.1 ]; bin = \"12 h\"; repeat = true; };"                                \
    "stays = { dist = \"exponential\"; mean = \"9 min\"; }; }; } );\n"

enum { REPLICATIONS = 12 };

static void expect_same_bytes(const void *a, const void *b, size_t size)
{
    assert_memory_equal(a, b, size);
}

/* All that is kept of a replication but the time its source had nobody: that is asked by group, too. */
static void expect_same_outcomes(const struct world_desk *desk, const char *sampled, const char *walked)
{
    const struct pattern_outcome *a = outcome_of(desk, sampled), *b = outcome_of(desk, walked);
    assert_true(!a->plan->feedback && b->plan->feedback);
    assert_int_equal(a->plan->lines, b->plan->lines);
    for (size_t l = 0; l < a->plan->lines; l++) {
        assert_true(meter_line_equal(a->plan->line[l], b->plan->line[l]));
        expect_same_bytes(outcome_quantity(a, l), outcome_quantity(b, l), REPLICATIONS * sizeof(double));
        expect_same_bytes(outcome_cost_nano(a, l), outcome_cost_nano(b, l), REPLICATIONS * sizeof(int64_t));
    }
    for (int peak = 0; peak < PEAKS; peak++)
        expect_same_bytes(outcome_peak(a, (enum peak)peak), outcome_peak(b, (enum peak)peak),
                          REPLICATIONS * sizeof(int32_t));
    expect_same_bytes(a->total_nano, b->total_nano, REPLICATIONS * sizeof(int64_t));
    expect_same_bytes(a->input_ms, b->input_ms, REPLICATIONS * sizeof(int64_t));
    expect_same_bytes(a->idle_ms, b->idle_ms, REPLICATIONS * sizeof(int64_t));
    for (int r = 0; r < REPLICATIONS; r++)
        assert_int_equal(b->turned_away[r], 0);
}

static void more_seats_than_viewers_change_no_bit(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(&desk,
               MONTH "patterns = ( { name = \"free\"; base = \"stage\"; }, { name = \"seats\"; base = \"stage\"; "
                     "stage = { seats = 100000; }; },"
                     "{ name = \"free mix\"; base = \"hybrid-server\"; viewers = { channel = 0.7; stage = 0.3; }; },"
                     "{ name = \"seats mix\"; base = \"hybrid-server\"; viewers = { channel = 0.7; stage = 0.3; };"
                     "stage = { seats = 100000; }; } );",
               400, REPLICATIONS);
    expect_same_outcomes(&desk, "free", "seats");
    expect_same_outcomes(&desk, "free mix", "seats mix");
    world_desk_close(&desk);
}

/* The control: 390 seats are too few for the talk in some months. */
static void too_few_seats_change_some(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(&desk,
               MONTH "patterns = ( { name = \"free\"; base = \"stage\"; }, { name = \"seats\"; base = \"stage\"; "
                     "stage = { seats = 150; }; } );",
               400, REPLICATIONS);
    const struct pattern_outcome *a = outcome_of(&desk, "free"), *b = outcome_of(&desk, "seats");
    int64_t away = 0;
    for (int r = 0; r < REPLICATIONS; r++)
        away += b->turned_away[r];
    assert_true(away > 0);
    assert_memory_not_equal(a->total_nano, b->total_nano, REPLICATIONS * sizeof(int64_t));
    world_desk_close(&desk);
}

/* The longest the source is on is 10 days. */
static void an_auto_stop_that_waits_too_long_changes_no_bit(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(&desk,
               MONTH "patterns = ( { name = \"on\"; base = \"channel\"; }, { name = \"stops\"; base = \"channel\"; "
                     "channel = { auto_stop = { empty_for = \"11 d\"; }; }; },"
                     "{ name = \"both\"; base = \"hybrid-server\"; viewers = { channel = 0.7; stage = 0.3; };"
                     "stage = { seats = 100000; }; channel = { auto_stop = { empty_for = \"11 d\"; }; }; },"
                     "{ name = \"neither\"; base = \"hybrid-server\"; viewers = { channel = 0.7; stage = 0.3; }; } );",
               401, REPLICATIONS);
    expect_same_outcomes(&desk, "on", "stops");
    expect_same_outcomes(&desk, "neither", "both");
    world_desk_close(&desk);
}

/* Nobody stays long enough to raise a hand. */
static void places_that_nobody_takes_change_no_bit(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(&desk,
               MONTH "patterns = ( { name = \"plain\"; base = \"hybrid-server\"; }, { name = \"guests\"; base = "
                     "\"hybrid-server\"; stage = { guests = 3; }; },"
                     "{ name = \"mix\"; base = \"hybrid-server\"; viewers = { channel = 0.7; stage = 0.3; }; },"
                     "{ name = \"guest mix\"; base = \"hybrid-server\"; viewers = { channel = 0.7; stage = 0.3; };"
                     "stage = { guests = 3; }; } );",
               403, REPLICATIONS);
    expect_same_outcomes(&desk, "plain", "guests");
    expect_same_outcomes(&desk, "mix", "guest mix");
    world_desk_close(&desk);
}

/* The longest source is on for 10 days. The camera has a clock of its own between drops of 40 days: the patterns that
 * have an encoder are walked, and nothing else differs. */
static void a_source_that_never_drops_changes_no_bit(void **state)
{
    (void)state;
    static const char *const names[] = { "channel",       "channel-always-on", "hybrid-client",
                                         "hybrid-server", "medialive-cdn",     "seats" };
#define ENCODERS                                                                                                       \
    "patterns = ( \"channel\", \"channel-always-on\", \"hybrid-client\", \"hybrid-server\", \"medialive-cdn\","        \
    "{ name = \"seats\"; base = \"hybrid-client\"; viewers = \"stage\"; stage = { seats = 150; overflow = "            \
    "\"channel\"; }; } );"
    struct world_desk desk[2];
    theory_run(&desk[0], MONTH ENCODERS, 404, REPLICATIONS);
    char text[8192];
    const char *month = MONTH ENCODERS, *at = strstr(month, "audience = {");
    snprintf(text, sizeof text,
             "%.*ssource_drops = { every = { dist = \"fixed\"; value = \"40 d\"; }; gap = \"1 min\"; back = { share = "
             "1; after "
             "= \"0 s\"; }; }; %s",
             (int)(at - month), month, at);
    theory_run(&desk[1], text, 404, REPLICATIONS);
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        const struct pattern_outcome *a = outcome_of(&desk[0], names[n]), *b = outcome_of(&desk[1], names[n]);
        assert_int_equal(b->plan->feedback, strcmp(names[n], "hybrid-server") != 0);
        expect_same_bytes(a->total_nano, b->total_nano, REPLICATIONS * sizeof(int64_t));
        expect_same_bytes(a->input_ms, b->input_ms, REPLICATIONS * sizeof(int64_t));
        expect_same_bytes(a->idle_ms, b->idle_ms, REPLICATIONS * sizeof(int64_t));
        expect_same_bytes(a->turned_away, b->turned_away, REPLICATIONS * sizeof(int64_t));
        for (int peak = 0; peak < PEAKS; peak++)
            expect_same_bytes(outcome_peak(a, (enum peak)peak), outcome_peak(b, (enum peak)peak),
                              REPLICATIONS * sizeof(int32_t));
    }
    world_desk_close(&desk[0]);
    world_desk_close(&desk[1]);
}

/* A pattern with feedback moves nothing that the others see. */
static void a_pattern_with_feedback_moves_no_other(void **state)
{
    (void)state;
    struct world_desk desk[2];
    theory_run(&desk[0], MONTH "patterns = ( \"channel\", \"stage\" );", 402, REPLICATIONS);
    theory_run(&desk[1],
               MONTH "patterns = ( \"channel\", \"stage\", { name = \"seats\"; base = \"stage\"; "
                     "stage = { seats = 50; }; }, { name = \"stops\"; base = \"channel\"; "
                     "channel = { auto_stop = { empty_for = \"1 min\"; }; }; } );",
               402, REPLICATIONS);
    static const char *const names[] = { "channel", "stage" };
    for (size_t p = 0; p < 2; p++)
        expect_same_bytes(outcome_of(&desk[0], names[p])->total_nano, outcome_of(&desk[1], names[p])->total_nano,
                          REPLICATIONS * sizeof(int64_t));
    world_desk_close(&desk[0]);
    world_desk_close(&desk[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_seats_than_viewers_change_no_bit),
        cmocka_unit_test(too_few_seats_change_some),
        cmocka_unit_test(an_auto_stop_that_waits_too_long_changes_no_bit),
        cmocka_unit_test(places_that_nobody_takes_change_no_bit),
        cmocka_unit_test(a_source_that_never_drops_changes_no_bit),
        cmocka_unit_test(a_pattern_with_feedback_moves_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
