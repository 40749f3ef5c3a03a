/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_desk.h"

#include "calendar.h"

static const struct scenario *read_example(struct fixture *fixture, const char *name)
{
    const char *path = arena_format(&fixture->arena, "%s/scenarios/examples/%s.cfg", SRCDIR, name);
    enum status status = scenario_read(path, NULL, 0, NULL, &fixture->arena, &fixture->diag, &fixture->scenario);
    diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(fixture->diag.count, 0);
    return &fixture->scenario;
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
