/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two ways to the mean, over every scenario that we ship: what `explain` integrates and what `run` simulates, line by
 * line. Prints the largest difference in standard errors. With --long, twenty times as many months (make check-long).
 */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble.h"
#include "expect.h"
#include "load.h"

static int times = 1, threads = 1;

/* All of them; months, so that it takes seconds. A source that is forgotten in one of fifty needs many months before
 * the mean is anywhere near normal. */
static const struct {
    const char *name;
    int months;
} scenarios[] = {
    { "all-hands", 500 },          { "auction", 150 },
    { "audio-room", 60 },          { "classroom", 150 },
    { "cup-final", 40 },           { "game-streamers", 40 },
    { "harbour-camera", 150 },     { "market-launch", 80 },
    { "trainer-drop", 100 },       { "webinar-series", 60 },
    { "examples/by-hand", 2 },     { "examples/webinar", 300 },
    { "examples/town-hall", 150 }, { "examples/audio-room", 100 },
    { "examples/always-on", 20 },  { "examples/match", 40 },
};

enum { SCENARIOS = sizeof scenarios / sizeof scenarios[0], LINES_MAX = 256 };

struct comparison {
    double worst;
    size_t compared, unknown;
    char where[200];
};

static void compare_pattern(const struct loaded *loaded, const struct expectation *expectation,
                            const struct outcomes *outcomes, size_t p, double factor, struct comparison *to)
{
    const struct pattern_outcome *outcome = &outcomes->pattern[p];
    const int64_t n = outcomes->replications;
    double expected[LINES_MAX];
    const char *unknown[LINES_MAX];
    assert_true(outcome->plan->lines < LINES_MAX);
    expect_quantities(expectation, p, expected, unknown);
    for (size_t l = 0; l < outcome->plan->lines; l++) {
        const double *x = outcome_quantity(outcome, l);
        double mean = 0, square = 0;
        if (unknown[l]) {
            to->unknown++;
            continue;
        }
        for (int64_t r = 0; r < n; r++)
            mean += x[r] / (double)n;
        for (int64_t r = 0; r < n; r++)
            square += (x[r] - mean) * (x[r] - mean);
        double wanted = factor * expected[l] / (double)loaded->tariff[p].line[l].unit_base;
        /* Integration has an error of its own, 1e-4 of what is random, and so has rounding to ms and bytes. */
        double error = hypot(sqrt(square / (double)(n > 1 ? n - 1 : 1) / (double)n), 5e-5 * wanted + 1e-9);
        double z = fabs(mean - wanted) / error;
        to->compared++;
        if (z <= to->worst)
            continue;
        char line[80];
        to->worst = z;
        snprintf(to->where, sizeof to->where, "%s, %s: %.6g simulated, %.6g expected", outcome->plan->pattern->name,
                 meter_line_name(line, outcome->plan->line[l]), mean, wanted);
    }
}

static struct comparison compare(const char *name, int64_t months, double factor)
{
    struct loaded loaded;
    struct outcomes outcomes;
    struct expectation expectation;
    struct comparison comparison = { 0 };
    char path[512];
    snprintf(path, sizeof path, "%s/scenarios/%s.cfg", SRCDIR, name);
    const struct load_request request = { .path = path, .replications = months };
    if (load(&loaded, &request) != STATUS_OK) {
        diag_write(&loaded.diag, stderr);
        fail();
    }
    expect_build(&expectation, &loaded.model, &loaded.arena);
    const struct ensemble_options options = { .threads = threads };
    assert_int_equal(ensemble_run(&loaded.model, loaded.tariff, &options, &outcomes), STATUS_OK);
    for (size_t p = 0; p < loaded.model.patterns; p++)
        compare_pattern(&loaded, &expectation, &outcomes, p, factor, &comparison);
    outcomes_fini(&outcomes);
    load_fini(&loaded);
    return comparison;
}

/* Some 600 lines, most of them of the same few numbers; 5.5 standard errors: false alarm below 3e-5 if all were apart,
 * and seeds are fixed. */
static void every_scenario_simulates_to_what_is_expected(void **state)
{
    (void)state;
    double worst = 0;
    size_t compared = 0, unknown = 0;
    for (size_t i = 0; i < SCENARIOS; i++) {
        struct comparison c = compare(scenarios[i].name, (int64_t)scenarios[i].months * times, 1);
        print_message("   %-20s %6d months, %3zu lines, largest z %.2f%s%s\n", scenarios[i].name,
                      scenarios[i].months * times, c.compared, c.worst, c.worst > 3 ? ": " : "",
                      c.worst > 3 ? c.where : "");
        worst = fmax(worst, c.worst);
        compared += c.compared;
        unknown += c.unknown;
    }
    print_message(
        "   %zu lines of %d scenarios: largest standardised difference %.2f; %zu lines are the simulator's alone\n",
        compared, (int)SCENARIOS, worst, unknown);
    assert_true(compared > 300);
    assert_true(worst < 5.5);
}

static void a_tenth_more_than_expected_would_be_noticed(void **state)
{
    (void)state;
    assert_true(compare("examples/webinar", 300, 1.1).worst > 5.5);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scenario_simulates_to_what_is_expected),
        cmocka_unit_test(a_tenth_more_than_expected_would_be_noticed),
    };
    if (argc > 1 && strcmp(argv[1], "--long") == 0) {
        times = 20;
        threads = 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
