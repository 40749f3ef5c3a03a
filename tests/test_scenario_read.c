/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_desk.h"

#include "calendar.h"

#define EVENT(audience, rest)                                                                                          \
    "events = ( { name = \"e\"; at = \"2026-12-01 12:00\"; live = \"1 h\"; audience = { " audience " }; " rest " } "   \
    ");\n"

static enum status read_text(struct fixture *fixture, const char *text, const struct read_change change[],
                             size_t changes, const char *const only[])
{
    return read_as(fixture, "test_scenario_read.tmp.cfg", text, change, changes, only);
}

static const struct scenario *accept(struct fixture *fixture, const char *text)
{
    enum status status = read_text(fixture, text, NULL, 0, NULL);
    if (status != STATUS_OK)
        diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    return &fixture->scenario;
}

static void every_way_to_say_when_viewers_arrive(void **state)
{
    struct fixture *fixture = *state;
    const struct arrivals *arrivals =
        &accept(fixture, TOP EVENT("size = 5; arrivals = \"-30 s\";", ""))->event[0].audience.viewer_class[0].arrivals;
    assert_true(dist_is_fixed(&arrivals->law) && dist_mean(&arrivals->law) == -30000);
    arrivals =
        &accept(fixture,
                TOP EVENT("size = 5; arrivals = { pmf = [ 1.0, 3.0 ]; bin = \"1 min\"; from = \"end - 2 min\"; };", ""))
             ->event[0]
             .audience.viewer_class[0]
             .arrivals;
    assert_true(arrivals->law_from_end);
    check_close(dist_low(&arrivals->law), -120000, 0);
    check_close(dist_cdf(&arrivals->law, -60000), 0.25, 1e-12);
    arrivals =
        &accept(
             fixture,
             TOP EVENT("size = 5; arrivals = { profile = \"uniform\"; from = \"10 min\"; to = \"end + 5 min\"; };", ""))
             ->event[0]
             .audience.viewer_class[0]
             .arrivals;
    assert_true(arrivals->to_end && arrivals->to_ms == 5 * MINUTE_MS && arrivals->from_ms == 10 * MINUTE_MS);
    arrivals = &accept(fixture, TOP EVENT("size = 5; arrivals = \"webinar\";", ""))
                    ->event[0]
                    .audience.viewer_class[0]
                    .arrivals;
    assert_int_equal(arrivals->law.kind, DIST_MIXTURE);
    arrivals =
        &accept(fixture, TOP EVENT("size = 5; arrivals = { dist = \"normal\"; mean = \"0 s\"; sd = \"1 min\"; };", ""))
             ->event[0]
             .audience.viewer_class[0]
             .arrivals; /* an offset may be negative */
    check_close(dist_quantile(&arrivals->law, 0.5), 0, 1e-6);
}

static void tables_give_arrivals_and_stays(void **state)
{
    struct fixture *fixture = *state;
    write_file("test_scenario_read.tmp.csv", "# measured\noffset_min,\"weight, relative\"\n-10,1\n0,2\n\n5,1\n");
    const struct scenario *scenario = accept(
        fixture,
        TOP EVENT(
            "size = 5; arrivals = { csv = \"test_scenario_read.tmp.csv\"; };"
            "stays = { dist = \"empirical\"; file = \"test_scenario_read.tmp.csv\"; column = \"weight, relative\"; };",
            ""));
    const struct viewer_class *class = &scenario->event[0].audience.viewer_class[0];
    check_close(dist_low(&class->arrivals.law), -10 * MINUTE_MS, 0);
    check_close(dist_cdf(&class->arrivals.law, 0), 0.25, 1e-12);
    check_close(dist_cdf(&class->arrivals.law, 5 * MINUTE_MS), 0.75, 1e-12);
    check_close(dist_high(&class->arrivals.law), 10 * MINUTE_MS, 0); /* the last bin is as wide as the one before */
    check_close(dist_mean(&class->stay_ms), 1000 * (1 + 2 + 1) / 3.0, 1e-12); /* no unit in the header: seconds */
    char digest[65];
    memcpy(digest, scenario->digest, sizeof digest);
    write_file("test_scenario_read.tmp.csv", "offset_min,\"weight, relative\"\n-10,1\n0,2\n5,2\n");
    accept(
        fixture,
        TOP EVENT(
            "size = 5; arrivals = { csv = \"test_scenario_read.tmp.csv\"; };"
            "stays = { dist = \"empirical\"; file = \"test_scenario_read.tmp.csv\"; column = \"weight, relative\"; };",
            ""));
    assert_string_not_equal(digest, fixture->scenario.digest); /* what was read from tables counts */
    remove("test_scenario_read.tmp.csv");
}

static void what_an_audience_writes_reaches_the_classes_of_its_preset(void **state)
{
    struct fixture *fixture = *state;
    const struct audience *audience =
        &accept(fixture, TOP EVENT("preset = \"webinar\"; size = 5; stays = \"7 min\";", ""))->event[0].audience;
    assert_int_equal(audience->classes, 2);
    for (size_t i = 0; i < 2; i++)
        check_close(dist_mean(&audience->viewer_class[i].stay_ms), 7 * MINUTE_MS, 0);
    audience =
        &accept(fixture,
                TOP EVENT("preset = \"webinar\"; size = 5; stays = \"7 min\"; linger = \"1 min\";"
                          "classes = ( { share = \"30 %\"; }, { share = 0.7; stays = \"9 min\"; linger = \"0 s\"; } );",
                          ""))
             ->event[0]
             .audience;
    assert_int_equal(audience->classes, 2); /* written classes replace the preset's */
    check_close(dist_mean(&audience->viewer_class[0].stay_ms), 7 * MINUTE_MS, 0);
    check_close(dist_mean(&audience->viewer_class[1].stay_ms), 9 * MINUTE_MS, 0);
    assert_true(audience->viewer_class[0].lingers && !audience->viewer_class[1].lingers);
    check_close(audience->viewer_class[0].share, 0.3, 1e-12);
}

static void a_stay_of_which_nothing_is_said_lasts_until_the_end(void **state)
{
    const struct scenario *scenario = accept(*state, TOP EVENT("size = 5;", ""));
    const struct dist *stay = &scenario->event[0].audience.viewer_class[0].stay_ms;
    assert_true(dist_is_fixed(stay) && dist_mean(stay) >= 31.0 * DAY_MS);
    assert_string_equal(stated(scenario, "events[0].audience.stays")->value, "until the end");
    assert_string_equal(stated(scenario, "events[0].audience.arrivals")->preset, "webinar");
}

static void an_account_has_used_exact_quantities(void **state)
{
    struct fixture *fixture = *state;
    const struct account *account =
        &accept(fixture,
                TOP EVENT("size = 5;",
                          "") "account = { free_tier = true; discount = \"12.5 %\"; region = \"eu-west-1\"; used = ("
                              "{ meter = \"channel.output\"; rendition = \"hd\"; quantity = 9000; },"
                              "{ meter = \"storage\"; quantity = \"40.5 GB-month\"; }, { meter = \"channel.input\"; "
                              "quantity = \"7 hours\"; } ); };")
             ->account;
    assert_true(account->free_tier);
    assert_int_equal(account->discount_ppm, 125000);
    assert_string_equal(account->region, "eu-west-1");
    assert_int_equal(account->uses, 3);
    assert_true(account->use[0].meter == METER_CHANNEL_OUTPUT &&
                account->use[0].quantity_nano == 9000 * (int64_t)1000000000);
    assert_true(account->use[0].value[0] == RENDITION_HD && account->use[0].value[1] < 0 && !account->use[0].unit);
    assert_true(account->use[1].quantity_nano == 40500000000);
    assert_string_equal(account->use[1].unit->name, "GB-month");
    assert_string_equal(account->use[2].unit->name, "hour");
}

static void changes_apply_in_their_order_and_change_the_digest(void **state)
{
    struct fixture *fixture = *state;
    static const char *const text = TOP EVENT("size = 5;", "");
    write_file("test_scenario_read.over.cfg", "seed = 5; budget = \"10 USD\"; video = 1;\n");
    const struct read_change bad[] = { { true, "test_scenario_read.over.cfg", NULL } };
    assert_int_equal(read_text(fixture, text, bad, 1, NULL), STATUS_INPUT); /* `video` is no setting of a scenario */
    assert_string_equal(fixture->diag.entry[0].origin.file, "test_scenario_read.over.cfg");
    write_file("test_scenario_read.over.cfg", "seed = 5; budget = \"10 USD\";\n");
    accept(fixture, text);
    char digest[65];
    memcpy(digest, fixture->scenario.digest, sizeof digest);
    const struct read_change change[] = { { false, "seed=3", NULL },
                                          { true, "test_scenario_read.over.cfg", NULL },
                                          { false, "events[e].audience.size={ low = 1; likely = 20; high = 60; }", NULL },
                                          { false, "events[0].live=90 min", NULL } };
    assert_int_equal(read_text(fixture, text, change, 4, (const char *const[]){ "stage", "channel", NULL }), STATUS_OK);
    const struct scenario *scenario = &fixture->scenario;
    assert_int_equal(scenario->seed, 5);
    assert_true(scenario->budget_nano == 10000000000);
    check_close(dist_quantile(&scenario->event[0].audience.size, 0.5), 20, 1e-9);
    check_close(dist_mean(&scenario->event[0].live_ms), 90 * MINUTE_MS, 0);
    assert_string_equal(stated(scenario, "events[0].live")->origin.file, "--set");
    assert_string_not_equal(digest, scenario->digest);
    assert_int_equal(scenario->patterns, 2); /* in the order of the scenario */
    assert_string_equal(scenario->pattern[0].name, "channel");
    assert_int_equal(read_text(fixture, text, change, 4, (const char *const[]){ "stge", NULL }), STATUS_INPUT);
    assert_string_equal(fixture->diag.entry[0].what, "the scenario has no pattern \"stge\"");
    assert_string_equal(fixture->diag.entry[0].hint, "did you mean \"stage\"?");
    remove("test_scenario_read.over.cfg");
}

static void a_pattern_of_ones_own_may_have_a_base(void **state)
{
    const struct scenario *scenario = accept(
        *state, TOP EVENT("size = 5;", "") "patterns = ( { name = \"mine\"; base = \"hybrid-server\";"
                                           "viewers = { channel = 0.7; stage = 0.3; }; channel = { type = \"BASIC\"; };"
                                           "stage = { seats = 50; overflow = \"channel\"; ingest = \"whip\"; };"
                                           "private_ingest = { availability_zones = 2; }; } );");
    const struct pattern *pattern = &scenario->pattern[0];
    assert_int_equal(pattern->composition, COMPOSITION_SERVER);
    check_close(pattern->viewers[PLACE_STAGE], 0.3, 1e-12);
    assert_int_equal(pattern->channel.type, CHANNEL_BASIC);
    assert_true(pattern->stage.seats == 50 && pattern->stage.overflow == OVERFLOW_CHANNEL);
    assert_int_equal(pattern->stage.ingest, INGEST_WHIP);
    assert_int_equal(pattern->availability_zones, 2);
    assert_null(pattern->sentence);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_way_to_say_when_viewers_arrive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_give_arrivals_and_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_an_audience_writes_reaches_the_classes_of_its_preset, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stay_of_which_nothing_is_said_lasts_until_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_account_has_used_exact_quantities, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changes_apply_in_their_order_and_change_the_digest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pattern_of_ones_own_may_have_a_base, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
