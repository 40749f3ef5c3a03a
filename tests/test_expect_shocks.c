/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expectations where many leave together, and where hundreds of occurrences may be cut by the period: against a closed
 * form, and against simulated viewers. Twelve or so comparisons at 5.5 standard errors: false alarm below 5e-7; seeds
 * are fixed. */
#include "theory_desk.h"

#include "expect.h"

#define SCENARIO(event, audience)                                                                                      \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );\n"                                               \
    "events = ( { name = \"e\"; " event " audience = { " audience " }; } );\n"
#define ONCE "at = ( \"2026-12-10 12:00\" ); "

static double expected_hours(const char *text)
{
    struct world_desk desk;
    struct expectation expectation;
    theory_load(&desk, text, 1);
    expect_build(&expectation, &desk.loaded.model, &desk.loaded.arena);
    if (expectation.event[0].viewers_unknown)
        fail_msg("unknown: %s", expectation.event[0].viewers_unknown);
    double hours = expectation.event[0].viewer_ms / (double)HOUR;
    load_fini(&desk.loaded);
    return hours;
}

/* All come at once and stay exponentially (mean s); at u a share l leaves, of whom b come back a later: with
 * m(t) = s (1 - exp(-t / s)) they watch m(T) - l exp(-u / s) m(T - u) + l b exp(-u / s) m(T - u - a). */
static void a_shock_takes_what_the_closed_form_says(void **state)
{
    (void)state;
    const double s = 40, u = 25, l = .6, b = .5, a = 10, end = 90, n = 1000;
#define M(t) (s * (1 - exp(-(t) / s)))
    double minutes = M(end) - l * exp(-u / s) * M(end - u) + l * b * exp(-u / s) * M(end - u - a);
    double hours = expected_hours(
        SCENARIO(ONCE "live = \"90 min\";",
                 "size = 1000; count = \"fixed\"; arrivals = \"0 s\";"
                 "stays = { dist = \"exponential\"; mean = \"40 min\"; };"
                 "shocks = ( { at = \"25 min\"; leave = 0.6; back = { share = 0.5; after = \"10 min\"; }; } );"));
    print_message("closed form %.3f h, expected %.3f h\n", n * minutes / 60, hours);
    check_close(hours, n * minutes / 60, 1e-4);
    /* Two shocks, nobody back: each takes of those who stayed at the one before. */
    minutes = M(20) + (1 - .3) * exp(-20 / s) * M(30) + (1 - .3) * (1 - .5) * exp(-50 / s) * M(40);
    hours =
        expected_hours(SCENARIO(ONCE "live = \"90 min\";",
                                "size = 1000; count = \"fixed\"; arrivals = \"0 s\";"
                                "stays = { dist = \"exponential\"; mean = \"40 min\"; };"
                                "shocks = ( { at = \"50 min\"; leave = 0.5; }, { at = \"20 min\"; leave = 0.3; } );"));
    check_close(hours, n * minutes / 60, 1e-4);
    /* Fixed stays of half the programme, come to the end: a shock after it takes nobody. */
    hours = expected_hours(SCENARIO(ONCE "live = \"90 min\";",
                                    "size = 1000; count = \"fixed\"; arrivals = \"0 s\";"
                                    "stays = \"45 min\"; shocks = ( { at = \"60 min\"; leave = 1.0; } );"));
    check_close(hours, 750, 1e-4);
}

/* Lines of the bill and the simulator's means: the largest difference in standard errors. */
static double largest_z(const char *what, const char *text, uint64_t seed, int64_t n, double factor)
{
    struct world_desk desk;
    struct expectation expectation;
    theory_run(&desk, text, seed, n);
    expect_build(&expectation, &desk.loaded.model, &desk.loaded.arena);
    const struct pattern_outcome *outcome = outcome_of(&desk, "channel");
    double quantity[64], worst = 0;
    const char *unknown[64];
    assert_true(outcome->plan->lines < 64);
    expect_quantities(&expectation, 0, quantity, unknown);
    for (size_t l = 0; l < outcome->plan->lines; l++) {
        if (factor != 1 && outcome->plan->line[l].meter == METER_CHANNEL_INPUT)
            continue;
        if (unknown[l])
            fail_msg("%s: unknown: %s", what, unknown[l]);
        const double *x = outcome_quantity(outcome, l);
        double mean = 0, square = 0, wanted = factor * quantity[l] / (double)outcome->tariff->line[l].unit_base;
        for (int64_t r = 0; r < n; r++)
            mean += x[r] / (double)n;
        for (int64_t r = 0; r < n; r++)
            square += (x[r] - mean) * (x[r] - mean);
        double error = hypot(sqrt(square / (double)(n - 1) / (double)n), 1e-4 * wanted);
        double z = (mean - wanted) / error;
        char name[80];
        print_message("   %s: %s: simulated %.6g, expected %.6g, standard error %.2g %%, z %+.2f\n", what,
                      meter_line_name(name, outcome->plan->line[l]), mean, wanted, 100 * error / wanted, z);
        worst = fmax(worst, fabs(z));
    }
    world_desk_close(&desk);
    return worst;
}

#define CHAT " chat = { messages_per_viewer_hour = 2.0; };"

static const struct {
    const char *what, *text;
    int64_t n;
} months[] = {
    { "a shock at any moment, returns, linger, random shares",
      SCENARIO(ONCE "live = \"90 min\"; idle_tail = \"5 min\"; warm_up = \"10 min\";" CHAT,
               "size = 2000; count = \"fixed\"; arrivals = { dist = \"normal\"; mean = \"5 min\"; sd = \"10 min\"; };"
               "stays = { dist = \"lognormal\"; median = \"12 min\"; p90 = \"60 min\"; };"
               "returns = { sessions = { dist = \"geometric\"; mean = 2; }; gap = { dist = \"exponential\"; mean = \"6 "
               "min\"; }; };"
               "linger = { dist = \"exponential\"; mean = \"2 min\"; };"
               "shocks = ( { at = { dist = \"uniform\"; low = \"20 min\"; high = \"80 min\"; };"
               "  leave = { dist = \"beta\"; mean = 0.5; sd = 0.2; };"
               "  back = { share = { dist = \"uniform\"; low = 0.2; high = 0.8; }; after = { dist = \"exponential\"; "
               "mean = \"8 min\"; }; }; } );"),
      300 },
    { "two shocks and two classes",
      SCENARIO(ONCE "live = \"2 h\";" CHAT,
               "size = 2000; count = \"fixed\"; arrivals = { dist = \"exponential\"; mean = \"15 min\"; };"
               "classes = ( { share = 0.4; stays = { dist = \"weibull\"; shape = 0.7; scale = \"30 min\"; };"
               "  returns = { sessions = { dist = \"geometric\"; mean = 3; }; gap = \"2 min\"; }; },"
               "  { share = 0.6; stays = { dist = \"gamma\"; mean = \"40 min\"; sd = \"20 min\"; }; } );"
               "shocks = ( { at = \"40 min\"; leave = 0.4; back = { share = 0.7; after = { dist = \"exponential\"; "
               "mean = \"5 min\"; }; }; },"
               "  { at = { dist = \"normal\"; mean = \"75 min\"; sd = \"8 min\"; }; leave = 0.5; } );"),
      200 },
    { "before the end of a programme of random length",
      SCENARIO(ONCE "live = { dist = \"normal\"; mean = \"60 min\"; sd = \"6 min\"; }; idle_tail = \"10 min\";"
                    "starts_late = { dist = \"exponential\"; mean = \"2 min\"; };" CHAT,
               "size = 2000; count = \"fixed\"; arrivals = { profile = \"uniform\"; to = \"end\"; };"
               "stays = { dist = \"exponential\"; mean = \"20 min\"; }; linger = { dist = \"exponential\"; mean = \"3 "
               "min\"; };"
               "shocks = ( { at = \"end - 5 min\"; leave = 0.5; back = { share = 0.5; after = \"1 min\"; }; },"
               "  { at = \"end + 2 min\"; leave = 0.7; } );"),
      300 },
    { "occurrences cut by each other's month",
      SCENARIO("schedule = { first = \"2026-12-29 00:00\"; every = \"3 h\"; count = 24; };"
               "live = { dist = \"lognormal\"; median = \"3 h\"; p90 = \"20 h\"; }; idle_tail = { dist = "
               "\"exponential\"; mean = \"20 min\"; };"
               "starts_late = { dist = \"exponential\"; mean = \"10 min\"; };" CHAT,
               "size = 60; count = \"fixed\"; arrivals = { profile = \"uniform\"; to = \"end\"; };"
               "stays = { dist = \"lognormal\"; median = \"12 min\"; p90 = \"60 min\"; };"
               "returns = { sessions = { dist = \"geometric\"; mean = 2; }; gap = { dist = \"exponential\"; mean = \"6 "
               "min\"; }; };"
               "linger = { dist = \"exponential\"; mean = \"2 min\"; };"),
      400 },
};

static void what_is_expected_is_what_is_simulated(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++)
        assert_true(largest_z(months[i].what, months[i].text, 900 + i, months[i].n, 1) < 5.5);
}

/* The comparison must be able to fail, of what is watched. */
static void a_fiftieth_more_would_be_noticed(void **state)
{
    (void)state;
    assert_true(largest_z("2 % more", months[1].text, 901, months[1].n, 1.02) > 5.5);
}

static void so_many_shocks_are_left_to_the_simulator(void **state)
{
    (void)state;
    struct world_desk desk;
    struct expectation expectation;
#define ANY "{ at = { dist = \"uniform\"; low = \"0 s\"; high = \"1 h\"; }; leave = 0.1; },"
    theory_load(&desk,
                SCENARIO(ONCE "live = \"1 h\";",
                         "size = 10; shocks = ( " ANY ANY ANY ANY ANY ANY "{ at = \"0 s\"; leave = 0.1; } );"),
                1);
    expect_build(&expectation, &desk.loaded.model, &desk.loaded.arena);
    assert_string_equal(expectation.event[0].viewers_unknown, "so many shocks");
    load_fini(&desk.loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shock_takes_what_the_closed_form_says),
        cmocka_unit_test(what_is_expected_is_what_is_simulated),
        cmocka_unit_test(a_fiftieth_more_would_be_noticed),
        cmocka_unit_test(so_many_shocks_are_left_to_the_simulator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
