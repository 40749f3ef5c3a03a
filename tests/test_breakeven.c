/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Break-even against the pencil, and against a truth that is known. */
#include "read_desk.h"

#include "breakeven.h"

/* One show of L h, the source on W h before. A channel: input 2 USD an hour, SD output 0.036 an hour; a stage 0.072 an
 * hour and participant (rates of aws-ivs-2026-10). 4 hosts, N viewers, all for the whole show: channel = 2 (L + W) +
 * 0.036 N L, stage = 0.072 (4 + N) L. */
static const char show[] =
    "title = \"t\"; period = \"2026-12\"; replications = 10;\n"
    "events = ( { name = \"show\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; warm_up = \"1 h\"; hosts = 4;\n"
    "  audience = { count = \"%s\"; size = 200; arrivals = { dist = \"fixed\"; value = \"0 s\"; }; stays = \"end\";\n"
    "    renditions = { sd = 1.0; }; }; } );\n"
    "patterns = ( \"channel\", \"stage\" );\n";

enum { CHANNEL, STAGE };

static const char path[] = "test_breakeven.tmp.cfg";

static struct breakeven find(struct fixture *fixture, const char *count, const char *range, uint64_t seed,
                             int64_t replications)
{
    char text[sizeof show + 20];
    snprintf(text, sizeof text, show, count);
    write_file(path, text);
    const struct load_request base = { .path = path, .has_seed = true, .seed = seed, .replications = replications };
    const struct probe_request request = { .base = &base, .threads = 1 };
    struct vary *vary = arena_alloc(&fixture->arena, 1, sizeof *vary);
    struct breakeven breakeven;
    assert_true(vary_read("--vary", range, 3, &fixture->arena, &fixture->diag, vary));
    enum status status = breakeven_build(&request, vary, NULL, &fixture->arena, &fixture->diag, &breakeven);
    remove(path);
    diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    return breakeven;
}

static struct breakeven_change only_change(const struct breakeven *breakeven, int before, int after)
{
    assert_int_equal(breakeven->changes, 1);
    const struct breakeven_change change = breakeven->change[0];
    assert_int_equal(change.before, before);
    assert_int_equal(change.after, after);
    assert_false(change.by_fit);
    return change;
}

/* 2 (2 + 1) + 0.072 N = 0.144 (4 + N): N = (6 - 0.576) / 0.072 = 75.33. */
static void whole_viewers_lie_between_two_neighbours(void **state)
{
    const struct breakeven b = find(*state, "fixed", "events[0].audience.size=1:500", 1, 0);
    const struct crossing where = only_change(&b, STAGE, CHANNEL).where;
    assert_true(where.below == 75 && where.above == 76);
    assert_true(where.has_interval && where.from == 75 && where.to == 75);
}

/* 2 (2 + W) + 14.40 = 29.376: W = 5.488. 2 (L + 1) + 7.2 L = 14.688 L: L = 2 / 5.488 h; times are whole ms. */
static void times_agree_with_the_pencil_to_1e_6(void **state)
{
    const struct breakeven w = find(*state, "fixed", "events[0].warm_up=1 min:100 h", 1, 0);
    check_close(only_change(&w, CHANNEL, STAGE).where.at, 5.488 * 60, 1e-6);
    const struct breakeven l = find(*state, "fixed", "events[show].live=1 min:10 h", 1, 0);
    check_close(only_change(&l, STAGE, CHANNEL).where.at, 2 / 5.488 * 60, 1e-6);
    const struct breakeven other_unit = find(*state, "fixed", "events[show].live=0.1 h:10 h:9:log", 1, 0);
    check_close(only_change(&other_unit, STAGE, CHANNEL).where.at, 2 / 5.488, 1e-6);
}

/* 200 f viewers rounded, halves away from zero: there are 76 from f = 75.5 / 200 on. */
static void a_factor_changes_where_the_rounded_count_does(void **state)
{
    const struct breakeven b = find(*state, "fixed", "audience*=0.01:4", 1, 0);
    check_close(only_change(&b, STAGE, CHANNEL).where.at, 75.5 / 200, 1e-6);
}

static void nothing_changes_where_one_is_cheapest_throughout(void **state)
{
    const struct breakeven b = find(*state, "fixed", "events[0].audience.size=100:500", 1, 0);
    assert_int_equal(b.changes, 0);
    assert_int_equal(b.probes, b.grid.probes);
    assert_int_equal(b.grid.probe[0].best, CHANNEL);
}

/* A stage takes 12 publishers (the service's limit): with 20 viewers it is the cheaper one until it can't work. Channel
 * 6 + 1.44 = 7.44; stage 0.144 (20 + hosts) = 4.61 at 12 and 4.75 at 13 hosts. */
static void a_limit_ends_a_pattern_without_an_interval(void **state)
{
    struct fixture *fixture = *state;
    char text[sizeof show + 20];
    snprintf(text, sizeof text, show, "fixed");
    write_file(path, text);
    const struct read_change few = { .text = "events[0].audience.size=20" };
    const struct load_request base = { .path = path, .change = &few, .changes = 1 };
    const struct probe_request request = { .base = &base, .threads = 1 };
    struct vary vary;
    struct breakeven b;
    assert_true(vary_read("--vary", "events[0].hosts=1:25", 3, &fixture->arena, &fixture->diag, &vary));
    assert_int_equal(breakeven_build(&request, &vary, NULL, &fixture->arena, &fixture->diag, &b), STATUS_OK);
    remove(path);
    assert_int_equal(b.changes, 1);
    const struct breakeven_change *change = &b.change[0];
    assert_true(change->by_fit && change->before == STAGE && change->after == CHANNEL && change->misfit == STAGE);
    assert_string_equal(change->obstacle, "publishers-per-stage");
    assert_true(change->where.below == 12 && change->where.above == 13);
    assert_false(change->where.has_interval);
}

/* Poisson viewers: the mean bills are the same lines, so the truth is 75 of 75.33. 50 months each, 24 seeds: 95 % would
 * be 23; at most 14 has a probability of 1e-7. The paired difference has the sd 0.072 sqrt(75) = 0.62 USD a month,
 * its interval 0.18 to each side, or 2.5 viewers: on average 4.9 + 1 wide. */
static void the_interval_of_a_simulated_crossing_holds_the_truth(void **state)
{
    int covered = 0;
    double width = 0;
    for (uint64_t seed = 1; seed <= 24; seed++) {
        const struct breakeven b = find(*state, "poisson", "events[0].audience.size=30:150", seed, 50);
        const struct crossing where = only_change(&b, STAGE, CHANNEL).where;
        assert_true(where.has_interval && !where.from_open && !where.to_open);
        covered += where.from <= 75 && 75 <= where.to;
        width += (where.to - where.from) / 24;
    }
    assert_true(covered > 14);
    if (!(width > 4 && width < 7))
        fail_msg("the intervals are %g viewers wide", width);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_viewers_lie_between_two_neighbours, set_up, tear_down),
        cmocka_unit_test_setup_teardown(times_agree_with_the_pencil_to_1e_6, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_factor_changes_where_the_rounded_count_does, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_changes_where_one_is_cheapest_throughout, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_limit_ends_a_pattern_without_an_interval, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_interval_of_a_simulated_crossing_holds_the_truth, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
