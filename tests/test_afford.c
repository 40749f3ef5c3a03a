/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest input within a budget, against the pencil and against a Poisson quantile. */
#include "read_desk.h"

#include "afford.h"

/* channel = 2 (2 + 1) + 0.036 x 2 N, stage = 0.072 (4 + N) 2 (rates of aws-ivs-2026-10). */
static const char show[] =
    "title = \"t\"; period = \"2026-12\"; replications = 10;\n"
    "events = ( { name = \"show\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; warm_up = \"1 h\"; hosts = 4;\n"
    "  audience = { count = \"%s\"; size = 200; arrivals = { dist = \"fixed\"; value = \"0 s\"; }; stays = \"end\";\n"
    "    renditions = { sd = 1.0; }; }; } );\n"
    "patterns = ( \"channel\", \"stage\" );\n";

enum { CHANNEL, STAGE };

static const int64_t usd = 1000000000;

static struct afford find(struct fixture *fixture, const char *count, const char *range, int64_t budget_nano,
                          uint64_t seed, int64_t replications)
{
    static const char path[] = "test_afford.tmp.cfg";
    char text[sizeof show + 20];
    snprintf(text, sizeof text, show, count);
    write_file(path, text);
    const struct load_request base = { .path = path, .has_seed = true, .seed = seed, .replications = replications };
    const struct probe_request request = { .base = &base, .threads = 1, .percentile = 90 };
    struct vary *vary = arena_alloc(&fixture->arena, 1, sizeof *vary);
    struct afford afford;
    assert_true(vary_read("--vary", range, VARY_POINTS, &fixture->arena, &fixture->diag, vary));
    enum status status = afford_build(&request, vary, budget_nano, &fixture->arena, &fixture->diag, &afford);
    remove(path);
    diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    return afford;
}

/* 20 USD: (20 - 6) / 0.072 = 194.4 viewers of a channel, 20 / 0.144 - 4 = 134.9 of a stage. */
static void whole_viewers_within_a_certain_budget(void **state)
{
    const struct afford a = find(*state, "fixed", "events[0].audience.size=1:1000", 20 * usd, 1, 10);
    assert_int_equal(a.pattern[CHANNEL].answer, AFFORD_AT);
    assert_true(a.pattern[CHANNEL].where.below == 194 && a.pattern[CHANNEL].where.above == 195);
    assert_true(a.pattern[STAGE].where.below == 134);
    assert_true(a.pattern[CHANNEL].fits && a.pattern[CHANNEL].bill.value_nano <= 20 * usd);
}

/* A budget that is met exactly is kept: 6 + 0.072 x 250 = 24. */
static void a_bill_that_equals_the_budget_keeps_it(void **state)
{
    const struct afford a = find(*state, "fixed", "events[0].audience.size=1:1000", 24 * usd, 1, 10);
    assert_true(a.pattern[CHANNEL].where.below == 250);
    assert_true(a.pattern[CHANNEL].bill.value_nano == 24 * usd);
}

/* 200 f viewers are rounded, halves away from zero: 194 up to f = 194.5 / 200, 134 up to 134.5 / 200. */
static void factors_are_found_from_one_on_up_and_down(void **state)
{
    const struct afford a = find(*state, "fixed", "audience" AFFORD_RANGE, 20 * usd, 1, 10);
    check_close(a.pattern[CHANNEL].where.at, 194.5 / 200, 1e-6);
    check_close(a.pattern[STAGE].where.at, 134.5 / 200, 1e-6);
    const struct afford more = find(*state, "fixed", "audience" AFFORD_RANGE, 150 * usd, 1, 10); /* 2,000 viewers */
    check_close(more.pattern[CHANNEL].where.at, 2000.5 / 200, 1e-6);
}

static void a_budget_may_hold_for_all_or_for_nothing(void **state)
{
    const struct afford poor = find(*state, "fixed", "audience" AFFORD_RANGE, 5 * usd, 1, 10);
    assert_int_equal(poor.pattern[CHANNEL].answer, AFFORD_NOTHING); /* the input alone is 6 USD */
    assert_int_equal(poor.pattern[STAGE].answer, AFFORD_AT);
    const struct afford rich = find(*state, "fixed", "events[0].audience.size=10:100", 500 * usd, 1, 10);
    assert_int_equal(rich.pattern[CHANNEL].answer, AFFORD_ALL);
    check_close(rich.pattern[CHANNEL].at, 100, 0);
}

static double poisson_cdf(int k, double mean)
{
    double sum = 0;
    for (int i = 0; i <= k; i++)
        sum += exp(i * log(mean) - mean - lgamma(i + 1.0));
    return sum;
}

/* Poisson viewers, P90, 20 USD: the largest mean with P(K <= 194) >= 0.9. The interval of an order statistic holds the
 * percentile with 95 % at least; 20 seeds, at most 11 of them with a probability below 1e-6. */
static void the_interval_holds_the_poisson_truth(void **state)
{
    int truth = 100, covered = 0;
    while (poisson_cdf(194, truth + 1) >= 0.9)
        truth++;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        const struct afford a = find(*state, "poisson", "events[0].audience.size=50:400", 20 * usd, seed, 150);
        const struct crossing where = a.pattern[CHANNEL].where;
        assert_true(where.has_interval && !where.from_open && !where.to_open && where.to - where.from < 20);
        covered += where.from <= truth && truth <= where.to;
    }
    assert_true(covered > 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_viewers_within_a_certain_budget, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bill_that_equals_the_budget_keeps_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(factors_are_found_from_one_on_up_and_down, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_budget_may_hold_for_all_or_for_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_interval_holds_the_poisson_truth, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
