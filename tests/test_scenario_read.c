/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calendar.h"
#include "read.h"
#include "text.h"

/* libconfig 1.5 loses the string before a syntax error: a leak of its own, for the leak checker of ASan. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\n";
}

struct fixture {
    struct arena arena;
    struct diag diag;
    struct scenario scenario;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    assert_int_equal(arena_init(&fixture.arena, (size_t)1 << 33), STATUS_OK);
    diag_init(&fixture.diag, &fixture.arena);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    diag_fini(&fixture->diag);
    arena_fini(&fixture->arena);
    return 0;
}

static const struct scenario *read_example(struct fixture *fixture, const char *name)
{
    const char *path = arena_format(&fixture->arena, "%s/scenarios/examples/%s.cfg", SRCDIR, name);
    enum status status = scenario_read(path, NULL, 0, NULL, &fixture->arena, &fixture->diag, &fixture->scenario);
    diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(fixture->diag.count, 0);
    return &fixture->scenario;
}

/* What `explain` will list; NULL where the path is not there. */
static const struct stated *stated(const struct scenario *scenario, const char *path)
{
    for (size_t i = 0; i < scenario->stated_count; i++)
        if (strcmp(scenario->stated[i].path, path) == 0)
            return &scenario->stated[i];
    return NULL;
}

/* The figures are those of scenarios/examples/town-hall.cfg. */
static void the_town_hall_reads_as_written(void **state)
{
    const struct scenario *scenario = read_example(*state, "town-hall");
    assert_string_equal(scenario->title, "All-hands week");
    char text[40];
    assert_string_equal(calendar_format(text, scenario->start_ms), "2026-12-01T00:00:00Z");
    assert_string_equal(calendar_format(text, scenario->end_ms), "2027-01-01T00:00:00Z");
    assert_int_equal(scenario->replications, 10000);
    assert_int_equal(scenario->seed, 7);
    assert_true(scenario->has_budget && scenario->budget_nano == 4000000000000 && scenario->budget_percentile == 90);
    check_close(dist_mean(&scenario->forecast), 1, 1e-12);
    assert_int_equal(scenario->events, 2);
    const struct event *event = &scenario->event[0];
    check_close(dist_quantile(&event->live_ms, 0.5), 62 * MINUTE_MS, 1e-9);
    check_close(dist_quantile(&event->live_ms, 0.9), 80 * MINUTE_MS, 1e-9);
    assert_int_equal(event->rehearsals, 2);
    assert_true(!event->rehearsal[0].on_air && event->rehearsal[1].on_air && event->rehearsal[0].probability == 1);
    check_close(dist_mean(&event->hosts.count), 6, 0);
    check_close(dist_mean(&event->hosts.join_before_ms), 20 * MINUTE_MS, 0);
    assert_int_equal(event->video.bit_rate_bps, 6000000);
    assert_int_equal(event->video.height, 1080);
    check_close(event->forgotten_probability, 0.02, 0);
    const struct audience *audience = &event->audience;
    check_close(dist_quantile(&audience->size, 0.5), 3200, 1e-9);
    check_close(dist_quantile(&audience->size, 0.1), 2000, 1e-9);
    check_close(dist_quantile(&audience->size, 0.9), 5200, 1e-9);
    assert_int_equal(audience->classes, 2);
    const struct viewer_class *bouncer = &audience->viewer_class[0], *other = &audience->viewer_class[1];
    check_close(bouncer->share, 0.05, 1e-12);
    check_close(dist_mean(&bouncer->stay_ms), 2 * MINUTE_MS, 1e-9);
    assert_true(!bouncer->returns && other->returns && bouncer->lingers && other->lingers);
    check_close(dist_mean(&other->sessions_law), 1.3, 1e-9);
    check_close(dist_mean(&bouncer->arrivals.law), 0.6 * -1 * MINUTE_MS + 0.4 * 8 * MINUTE_MS, 1e-9);
    check_close(other->region[REGION_EUROPE], 0.35, 1e-12);
    check_close(other->rendition[RENDITION_AUDIO], 0.02, 1e-12);
    check_close(other->audio_only, 0.05, 1e-12);
    assert_true(event->chat);
    const struct event *second = &scenario->event[1];
    assert_int_equal(second->occurrences, 8);
    assert_string_equal(calendar_format(text, second->at_ms[7]), "2026-12-16T09:00:00Z");
    check_close(dist_mean(&second->hosts.count), 2 * .5 + 3 * .3 + 4 * .2, 1e-12);
    assert_true(second->audience.registered);
    check_close(dist_mean(&second->audience.show_up), 0.4, 1e-9);
    assert_int_equal(scenario->patterns, 6);
    assert_true(scenario->pattern[5].recording.keep_ms == 90 * (int64_t)DAY_MS);
    assert_int_equal(scenario->pattern[5].channel.type, CHANNEL_ADVANCED_HD);
    /* The file's own digest, as sha256sum gives it: nothing was changed. */
    assert_string_equal(scenario->digest, "986269ea4357d66ba310268f1b5682441292302b24d65480cbd0d154708c7d2e");
}

static void what_is_stated_has_its_path_value_and_place(void **state)
{
    const struct scenario *scenario = read_example(*state, "town-hall");
    const struct stated *live = stated(scenario, "events[0].live");
    assert_non_null(live);
    assert_string_equal(live->value, "lognormal, median 62 min, p90 80 min");
    assert_int_equal(live->origin.line, 15);
    assert_true(live->law && live->is_duration);
    assert_string_equal(stated(scenario, "events[0].audience.size")->value,
                        "forecast, low 2000, likely 3200, high 5200");
    const struct stated *late = stated(scenario, "events[1].starts_late");
    assert_null(late->origin.file);
    assert_string_equal(late->value, "0 s");
    const struct stated *arrivals = stated(scenario, "events[1].audience.arrivals");
    assert_string_equal(arrivals->preset, "webinar");
    assert_string_equal(stated(scenario, "events[1].video.resolution")->value, "1080p");
}

/* --- what the examples say --------------------------------------------------------------------------------------- */

static void every_example_reads(void **state)
{
    static const char *const names[] = { "always-on", "audio-room", "by-hand", "match", "town-hall", "webinar" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        read_example(*state, names[i]);
}

static void a_camera_has_rates_and_a_source_that_stops(void **state)
{
    const struct scenario *scenario = read_example(*state, "always-on");
    const struct audience *audience = &scenario->event[0].audience;
    const struct arrivals *arrivals = &audience->viewer_class[0].arrivals;
    assert_int_equal(arrivals->kind, ARRIVALS_RATE);
    assert_int_equal(arrivals->rates, 24);
    assert_true(arrivals->repeat && arrivals->bin_ms == HOUR_MS && arrivals->from_ms == 0);
    check_close(arrivals->rate_per_min[19], 2.2, 0);
    assert_int_equal(scenario->event[0].video.height, 720);
    check_close(dist_quantile(&audience->viewer_class[0].stay_ms, 0.5), 1000 * exp(5.23553),
                1e-9); /* mu is of seconds */
    const struct pattern *stops = &scenario->pattern[3];
    assert_true(stops->channel.auto_stop && stops->channel.empty_for_ms == 10 * MINUTE_MS);
    assert_true(stops->channel.restart_after_ms == 20 * SECOND_MS && stops->channel.type == CHANNEL_BASIC);
}

static void an_audio_room_lasts_from_five_before_to_the_end(void **state)
{
    const struct scenario *scenario = read_example(*state, "audio-room");
    const struct event *event = &scenario->event[0];
    const struct arrivals *arrivals = &event->audience.viewer_class[0].arrivals;
    assert_int_equal(arrivals->kind, ARRIVALS_UNIFORM);
    assert_true(arrivals->from_ms == -5 * MINUTE_MS && !arrivals->from_end && arrivals->to_end && arrivals->to_ms == 0);
    check_close(dist_low(&event->live_ms), 15 * MINUTE_MS, 0);
    check_close(dist_high(&event->live_ms), 6 * HOUR_MS, 0);
    check_close(dist_low(&event->hosts.count), 2, 0);
    assert_true(event->hosts.drops);
    assert_int_equal(event->hosts.drop_every_ms.kind, DIST_EXPONENTIAL); /* a plain duration is its mean */
    check_close(dist_mean(&event->hosts.drop_every_ms), 40 * MINUTE_MS, 0);
    assert_true(dist_is_fixed(&event->hosts.drop_gap_ms));
    assert_int_equal(event->occurrences, 30);
}

/* The preset's numbers are those of data/presets.cfg (sports_match). */
static void a_preset_fills_what_is_not_written(void **state)
{
    const struct scenario *scenario = read_example(*state, "match");
    const struct audience *audience = &scenario->event[0].audience;
    assert_string_equal(audience->preset, "sports_match");
    assert_int_equal(audience->classes, 7);
    const struct arrivals *arrivals = &audience->viewer_class[6].arrivals;
    assert_int_equal(arrivals->law.kind, DIST_STEPS);
    assert_int_equal(arrivals->law.count, 48);
    check_close(dist_low(&arrivals->law), -60 * MINUTE_MS, 0);
    check_close(dist_high(&arrivals->law), 180 * MINUTE_MS, 0);
    check_close(audience->viewer_class[1].region[REGION_SOUTH_AMERICA], 0.5, 1e-12); /* written */
    assert_true(!audience->viewer_class[0].returns && audience->viewer_class[1].returns);
    check_close(dist_low(&audience->viewer_class[2].sessions_law), 2, 0);
    assert_int_equal(audience->shocks, 1);
    check_close(dist_mean(&audience->shock[0].back_ratio), 0.4, 0);
    check_close(dist_mean(&audience->shock[0].back_after_ms), 4 * MINUTE_MS, 0);
    assert_true(scenario->account.quota_set[LIMIT_CONCURRENT_VIEWS]);
    assert_int_equal(scenario->account.quota[LIMIT_CONCURRENT_VIEWS], 15000);
    assert_int_equal(scenario->account.quota[LIMIT_CONCURRENT_STREAMS], 100); /* limit_table */
    /* Negative with a probability of 28 standard deviations: conditioned, not refused. */
    assert_true(dist_low(&scenario->event[0].live_ms) >= 0);
    check_close(dist_mean(&scenario->event[0].live_ms), 112 * MINUTE_MS, 1e-9);
}

static void ten_lines_are_enough(void **state)
{
    const struct scenario *scenario = read_example(*state, "webinar");
    assert_int_equal(scenario->replications, 10000);
    assert_int_equal(scenario->seed, 1);
    check_close(scenario->budget_percentile, 90, 0);
    assert_string_equal(scenario->prices, "aws-ivs-2026-10");
    assert_string_equal(scenario->account.region, "us-east-1");
    assert_true(dist_is_fixed(&scenario->forecast) && dist_mean(&scenario->forecast) == 1);
    assert_int_equal(scenario->patterns, 12); /* all built-in ones but stage-audio */
    const struct event *event = &scenario->event[0];
    assert_int_equal(event->video.bit_rate_bps, 6000000);
    check_close(event->audience.viewer_class[0].rendition[RENDITION_FULL_HD], 1, 0);
    check_close(event->audience.viewer_class[0].region[REGION_NORTH_AMERICA], 1, 0);
    assert_true(dist_mean(&event->hosts.count) == 3 && !event->hosts.drops && !event->chat);
    assert_int_equal(event->audience.count, COUNT_POISSON);
}

static void by_hand_nothing_is_random(void **state)
{
    const struct scenario *scenario = read_example(*state, "by-hand");
    const struct audience *audience = &scenario->event[0].audience;
    assert_int_equal(audience->count, COUNT_FIXED);
    assert_true(audience->assign_exact);
    assert_true(dist_is_fixed(&audience->viewer_class[0].arrivals.law));
    assert_true(dist_mean(&audience->viewer_class[0].stay_ms) == 2 * HOUR_MS);
    for (size_t i = 0; i < scenario->stated_count; i++)
        assert_null(scenario->stated[i].law);
}

/* --- small texts ---------------------------------------------------------------------------------------------------
 */

#define TOP "title = \"t\"; period = \"2026-12\";\n"
#define EVENT(audience, rest)                                                                                          \
    "events = ( { name = \"e\"; at = \"2026-12-01 12:00\"; live = \"1 h\"; audience = { " audience " }; " rest " } "   \
    ");\n"

static enum status read_text(struct fixture *fixture, const char *text, const struct read_change change[],
                             size_t changes, const char *const only[])
{
    static const char *const path = "test_scenario_read.tmp.cfg";
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    diag_init(&fixture->diag, &fixture->arena);
    enum status status =
        scenario_read(path, change, changes, only, &fixture->arena, &fixture->diag, &fixture->scenario);
    remove(path);
    return status;
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
    FILE *file = fopen("test_scenario_read.tmp.csv", "w");
    assert_non_null(file);
    fputs("# measured\noffset_min,\"weight, relative\"\n-10,1\n0,2\n\n5,1\n", file);
    assert_int_equal(fclose(file), 0);
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
    file = fopen("test_scenario_read.tmp.csv", "w");
    assert_non_null(file);
    fputs("offset_min,\"weight, relative\"\n-10,1\n0,2\n5,2\n", file);
    assert_int_equal(fclose(file), 0);
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
    FILE *file = fopen("test_scenario_read.over.cfg", "w");
    assert_non_null(file);
    fputs("seed = 5; budget = \"10 USD\"; video = 1;\n", file);
    assert_int_equal(fclose(file), 0);
    const struct read_change bad[] = { { true, "test_scenario_read.over.cfg" } };
    assert_int_equal(read_text(fixture, text, bad, 1, NULL), STATUS_INPUT); /* `video` is no setting of a scenario */
    assert_string_equal(fixture->diag.entry[0].origin.file, "test_scenario_read.over.cfg");
    file = fopen("test_scenario_read.over.cfg", "w");
    assert_non_null(file);
    fputs("seed = 5; budget = \"10 USD\";\n", file);
    assert_int_equal(fclose(file), 0);
    accept(fixture, text);
    char digest[65];
    memcpy(digest, fixture->scenario.digest, sizeof digest);
    const struct read_change change[] = { { false, "seed=3" },
                                          { true, "test_scenario_read.over.cfg" },
                                          { false, "events[e].audience.size={ low = 1; likely = 20; high = 60; }" },
                                          { false, "events[0].live=90 min" } };
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

/* --- bad input -----------------------------------------------------------------------------------------------------
 */

/* Every tests/bad/NAME.cfg gives exactly the lines of NAME.txt, as a person in the source folder would see them. */
static void a_bad_file_gives_its_message(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(chdir(SRCDIR), 0);
    DIR *folder = opendir("tests/bad");
    assert_non_null(folder);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".cfg") != 0)
            continue;
        const char *path = arena_format(&fixture->arena, "tests/bad/%s", entry->d_name), *why;
        size_t length, expected_length;
        const char *expected = source_load(arena_format(&fixture->arena, "%.*s.txt", (int)strlen(path) - 4, path),
                                           10000, &fixture->arena, &expected_length, &why);
        diag_init(&fixture->diag, &fixture->arena);
        enum status status = scenario_read(path, NULL, 0, NULL, &fixture->arena, &fixture->diag, &fixture->scenario);
        char *said = NULL;
        FILE *stream = open_memstream(&said, &length);
        assert_non_null(stream);
        diag_write(&fixture->diag, stream);
        assert_int_equal(fclose(stream), 0);
        if (status != STATUS_INPUT || !expected || strcmp(said, expected) != 0) {
            print_error("%s: status %d\nexpected:\n%ssaid:\n%s", path, status, expected ? expected : "(no file)\n",
                        said);
            fail();
        }
        free(said);
        count++;
    }
    closedir(folder);
    assert_true(count > 100);
}

/* 20000 faults: the list ends, and what makes its words does too (6 MB: the text, libconfig's lists and 200 entries).
 */
static void endless_faults_cost_no_endless_memory(void **state)
{
    struct fixture *fixture = *state;
    struct text text = { 0 };
    text_append(&text, TOP "events = (");
    for (int i = 0; i < 400; i++) {
        text_append(&text, "%s{", i ? ", " : " ");
        for (int k = 0; k < 50; k++)
            text_append(&text, "%cz%d = 1; ", 'a' + k % 26, k);
        text_append(&text, "}");
    }
    text_append(&text, " );\n");
    assert_false(text.failed);
    size_t mark = arena_mark(&fixture->arena);
    assert_int_equal(read_text(fixture, text.at, NULL, 0, NULL), STATUS_INPUT);
    text_fini(&text);
    assert_int_equal(fixture->diag.count, DIAG_ENTRIES_MAX + 1);
    assert_true(arena_mark(&fixture->arena) - mark < (size_t)16 << 20);
}

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13; /* xorshift64 (Marsaglia 2003) */
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static void mutate(char *text, size_t *length, size_t room, uint64_t *x)
{
    static const char *const pieces[] = { "{",
                                          "}",
                                          "(",
                                          ")",
                                          "[",
                                          "]",
                                          ";",
                                          "\"",
                                          "/*",
                                          "-1",
                                          "0",
                                          "1e308",
                                          "99999999999L",
                                          "-9223372036854775807L",
                                          "\"end\"",
                                          "= =",
                                          "@include \"x\"\n",
                                          "\n",
                                          "0.0000001",
                                          "dist = \"mixture\";",
                                          "\"-1 h\"",
                                          "\xff",
                                          "\"0 s\"",
                                          "true",
                                          "{ };",
                                          "( );" };
    size_t at = next(x) % *length, cut = next(x) % 12;
    switch (next(x) % 4) {
    case 0: /* cut short */
        if (next(x) % 4 == 0)
            *length = at + 1;
        break;
    case 1: /* leave something out */
        cut = cut > *length - at ? *length - at : cut;
        memmove(text + at, text + at + cut, *length - at - cut);
        *length -= cut;
        break;
    case 2: /* put something in */
        for (const char *piece = pieces[next(x) % (sizeof pieces / sizeof pieces[0])]; *piece && *length < room;
             piece++) {
            memmove(text + at + 1, text + at, *length - at);
            text[at++] = *piece;
            ++*length;
        }
        break;
    default: /* another digit or letter */ text[at] = (char)(' ' + next(x) % 95); break;
    }
    if (*length == 0)
        text[(*length)++] = ';';
    text[*length] = '\0';
}

/* Seed fixed: the same 600 texts each time. Whatever they are, reading ends, and says why where it fails. */
static void broken_texts_are_refused_with_a_reason(void **state)
{
    struct fixture *fixture = *state;
    const char *path = arena_format(&fixture->arena, "%s/scenarios/examples/town-hall.cfg", SRCDIR), *why;
    size_t length;
    const char *text = source_load(path, 100000, &fixture->arena, &length, &why);
    assert_non_null(text);
    size_t room = length + 1000, refused = 0;
    char *broken = arena_alloc(&fixture->arena, room + 1, 1);
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < 600; i++) {
        size_t mark = arena_mark(&fixture->arena), now = length;
        memcpy(broken, text, length + 1);
        for (uint64_t k = 0, times = 1 + next(&x) % 3; k < times; k++)
            mutate(broken, &now, room, &x);
        enum status status = read_text(fixture, broken, NULL, 0, NULL);
        assert_true(status == STATUS_OK || status == STATUS_INPUT);
        assert_true((status == STATUS_INPUT) == (fixture->diag.errors > 0));
        refused += status == STATUS_INPUT;
        arena_release(&fixture->arena, mark);
    }
    assert_true(refused > 300 && refused < 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_town_hall_reads_as_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_stated_has_its_path_value_and_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_example_reads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_camera_has_rates_and_a_source_that_stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_audio_room_lasts_from_five_before_to_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_preset_fills_what_is_not_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ten_lines_are_enough, set_up, tear_down),
        cmocka_unit_test_setup_teardown(by_hand_nothing_is_random, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_way_to_say_when_viewers_arrive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_give_arrivals_and_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_an_audience_writes_reaches_the_classes_of_its_preset, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stay_of_which_nothing_is_said_lasts_until_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_account_has_used_exact_quantities, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changes_apply_in_their_order_and_change_the_digest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pattern_of_ones_own_may_have_a_base, set_up, tear_down),
        cmocka_unit_test_setup_teardown(endless_faults_cost_no_endless_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_texts_are_refused_with_a_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bad_file_gives_its_message, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
