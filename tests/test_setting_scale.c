/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path*=factor: what is written becomes its multiple, and a law of X the law of factor x X. */
#include "read_desk.h"

static struct dist size_with(struct fixture *fixture, const char *size, const char *change)
{
    char text[600];
    snprintf(text, sizeof text,
             TOP "events = ( { name = \"e\"; at = ( \"2026-12-01 12:00\" ); live = \"1 h\"; "
                 "audience = { size = %s; }; } );\npatterns = ( \"channel\" );\n",
             size);
    const struct read_change changes[] = { { false, change, "--vary" } };
    enum status status = read_as(fixture, "test_setting_scale.tmp.cfg", text, changes, change ? 1 : 0, NULL);
    if (status != STATUS_OK)
        diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    return fixture->scenario.event[0].audience.size;
}

/* The p-quantile of factor x X is factor times that of X, bounds, shift and cap included: P(fX <= fx) = P(X <= x). */
static void a_multiple_of_a_law_has_multiples_of_its_quantiles(void **state)
{
    static const char *const laws[] = {
        "200",
        "{ low = 100; likely = 150; high = 400; }",
        "{ dist = \"fixed\"; value = 120; }",
        "{ dist = \"uniform\"; low = 10; high = 90; }",
        "{ dist = \"pert\"; low = 10; mode = 30; high = 90; cap = 60; }",
        "{ dist = \"normal\"; mean = 500; sd = 20; min = 450; max = 600; shift = 3; }",
        "{ dist = \"lognormal\"; median = 200; p90 = 400; }",
        "{ dist = \"lognormal\"; mean = 200; sd = 40; }",
        "{ dist = \"lognormal\"; mu = 5; sigma = 0.5; max = 1000; }",
        "{ dist = \"exponential\"; mean = 70; }",
        "{ dist = \"gamma\"; shape = 2; scale = 50; }",
        "{ dist = \"weibull\"; shape = 0.7; scale = 80; }",
        "{ dist = \"pareto\"; min = 20; alpha = 2.5; max = 4000; }",
        "{ dist = \"beta\"; a = 2; b = 3; scale = 700; }",
        "{ dist = \"beta\"; mean = 200; sd = 30; scale = 700; }",
        "{ dist = \"discrete\"; values = [ 10, 20, 40 ]; weights = [ 1, 2, 1 ]; }",
        ("{ dist = \"mixture\"; of = ( { weight = 1; dist = \"exponential\"; mean = 10; }, "
         "{ weight = 3; dist = \"uniform\"; low = 100; high = 200; } ); shift = 4; }"),
    };
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        const struct dist as_written = size_with(*state, laws[i], NULL);
        const struct dist scaled = size_with(*state, laws[i], "events[0].audience.size*=2.5");
        for (double u = 0.05; u < 1; u += 0.1)
            check_close(dist_quantile(&scaled, u), 2.5 * dist_quantile(&as_written, u), 1e-9);
    }
}

/* X beta on 0..1 with mean 0.4: half of it has mean 0.2 and the same shape, on 0..0.5. */
static void a_share_shrinks_with_its_range(void **state)
{
    struct fixture *fixture = *state;
    const char *const text =
        TOP "events = ( { name = \"e\"; at = ( \"2026-12-01 12:00\" ); live = \"1 h\"; audience = { registered = 100; "
            "show_up = { dist = \"beta\"; mean = 0.4; sd = 0.1; }; }; } );\npatterns = ( \"channel\" );\n";
    const struct read_change half[] = { { false, "events[e].audience.show_up *= 0.5", NULL } };
    assert_int_equal(read_as(fixture, "test_setting_scale.tmp.cfg", text, NULL, 0, NULL), STATUS_OK);
    const struct dist whole = fixture->scenario.event[0].audience.show_up;
    assert_int_equal(read_as(fixture, "test_setting_scale.tmp.cfg", text, half, 1, NULL), STATUS_OK);
    const struct dist halved = fixture->scenario.event[0].audience.show_up;
    check_close(dist_quantile(&halved, 0.9), dist_quantile(&whole, 0.9) / 2, 1e-9);
}

static struct setting *take(struct fixture *fixture, const char *text)
{
    struct setting *root;
    assert_int_equal(setting_read_text("t", text, &fixture->arena, &fixture->diag, &root, NULL), STATUS_OK);
    return root;
}

static bool assign(struct fixture *fixture, struct setting *root, const char *text)
{
    return setting_assign(root, text, NULL, &fixture->arena, &fixture->diag);
}

static void quantities_keep_their_units_and_counts_stay_whole(void **state)
{
    struct fixture *fixture = *state;
    struct setting *root =
        take(fixture, "live = \"45 min\"; show_up = \"35 %\"; size = 101; forecast = 2; cost = 1.5;");
    assert_true(assign(fixture, root, "live*=1.5"));
    assert_string_equal(setting_child(root, "live")->string, "67.5 min");
    assert_true(assign(fixture, root, "show_up*=2"));
    assert_string_equal(setting_child(root, "show_up")->string, "70 %");
    assert_true(assign(fixture, root, "size*=0.5")); /* 50.5 viewers: to even */
    assert_true(setting_child(root, "size")->kind == SETTING_INTEGER && setting_child(root, "size")->integer == 50);
    assert_true(assign(fixture, root, "forecast*=0.75"));
    assert_true(setting_child(root, "forecast")->kind == SETTING_NUMBER);
    check_close(setting_child(root, "forecast")->number, 1.5, 0);
}

/* `forecast` is 1 where nobody writes it; what has no default can't be scaled. */
static void a_top_level_default_can_be_scaled_and_nothing_else_that_is_not_there(void **state)
{
    struct fixture *fixture = *state;
    struct setting *root = take(fixture, "events = ( { name = \"a\"; live = \"end\"; } );");
    assert_true(assign(fixture, root, "forecast*=1.25"));
    check_close(setting_child(root, "forecast")->number, 1.25, 0);
    assert_false(assign(fixture, root, "title*=2"));
    assert_false(assign(fixture, root, "events[0].warm_up*=2"));
    assert_false(assign(fixture, root, "events[0].live*=2")); /* a word */
    assert_false(assign(fixture, root, "events[0].name*=2"));
    assert_false(assign(fixture, root, "events*=2"));
    assert_false(assign(fixture, root, "forecast*=-1"));
    assert_false(assign(fixture, root, "forecast*=1e3"));
    assert_int_equal(fixture->diag.errors, 7);
}

static void a_law_without_a_multiple_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct setting *root =
        take(fixture, "a = { dist = \"binomial\"; n = 10; p = 0.5; }; b = { dist = \"empirical\"; file = "
                      "\"x\"; column = \"y\"; }; c = { dist = \"nosuch\"; }; d = { x = 1; };");
    assert_false(assign(fixture, root, "a*=2"));
    assert_false(assign(fixture, root, "b*=2"));
    assert_false(assign(fixture, root, "c*=2"));
    assert_false(assign(fixture, root, "d*=2"));
    assert_int_equal(fixture->diag.errors, 4);
    assert_string_equal(fixture->diag.entry[0].what, "a*=2: a multiple of a binomial law is no binomial law");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_multiple_of_a_law_has_multiples_of_its_quantiles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_share_shrinks_with_its_range, set_up, tear_down),
        cmocka_unit_test_setup_teardown(quantities_keep_their_units_and_counts_stay_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_top_level_default_can_be_scaled_and_nothing_else_that_is_not_there, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_law_without_a_multiple_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
