/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Months from evenly spread points: the same law, known better, with intervals that hold. */
#include "theory_desk.h"

#include "draws.h"
#include "interval.h"
#include "quasi.h"
#include "sample.h"
#include "sections.h"
#include "streams.h"
#include "summary.h"

/* All that is random is a forecast, a size, a length and how many come. */
static const char few[] =
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" ); prices = \"aws-ivs-2026-10\";\n"
    "forecast = { dist = \"lognormal\"; mean = 1.0; sd = 0.3; };\n"
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = { dist = \"uniform\"; low = \"40 min\"; high = "
    "\"80 min\"; }; audience = {"
    "  size = { low = 20; likely = 30; high = 45; }; arrivals = \"0 s\"; stays = \"2 h\"; renditions = { hd = 1.0; }; "
    "}; } "
    ");\n";

static void load_few(struct world_desk *desk, bool sobol)
{
    theory_load(desk, few, 1);
    if (sobol)
        draws_spread(&desk->loaded.model, &desk->loaded.arena);
}

static void simulate(struct world_desk *desk, uint64_t seed, int64_t n)
{
    outcomes_fini(&desk->outcomes);
    desk->loaded.scenario.seed = seed;
    const struct ensemble_options options = { .threads = 1, .replications = n, .no_fan = true };
    assert_int_equal(ensemble_run(&desk->loaded.model, desk->loaded.tariff, &options, &desk->outcomes), STATUS_OK);
}

static void inputs_get_dimensions_the_weightiest_first(void **state)
{
    (void)state;
    struct world_desk desk;
    load_few(&desk, true);
    const uint8_t *dimension = desk.loaded.model.quasi_dimension;
    assert_int_equal(dimension[streams_row(RNG_MONTH) * INPUT_SCALARS + INPUT_FORECAST], 1);
    assert_int_equal(dimension[streams_row(0) * INPUT_SCALARS + INPUT_SIZE], 2);
    assert_int_equal(dimension[streams_row(0) * INPUT_SCALARS + INPUT_COUNT], 4);
    assert_int_equal(dimension[streams_row(0) * INPUT_SCALARS + INPUT_LIVE], 3);
    assert_int_equal(dimension[streams_row(0) * INPUT_SCALARS + INPUT_WARM_UP], 0); /* it is certain */
    world_desk_close(&desk);
}

static void a_longer_run_begins_with_the_shorter_one(void **state)
{
    (void)state;
    struct world_desk desk;
    load_few(&desk, true);
    int64_t shorter[64];
    simulate(&desk, 3, 64);
    memcpy(shorter, desk.outcomes.pattern[0].total_nano, sizeof shorter);
    simulate(&desk, 3, 256);
    assert_memory_equal(shorter, desk.outcomes.pattern[0].total_nano, sizeof shorter);
    assert_int_equal(draws_whole(5000), 8192);
    assert_int_equal(draws_whole(1), 16);
    world_desk_close(&desk);
}

static int64_t percentile_of(const struct world_desk *desk, double p, int64_t room[])
{
    const size_t n = (size_t)desk->outcomes.replications;
    memcpy(room, desk->outcomes.pattern[0].total_nano, n * sizeof room[0]);
    sample_sort(room, room + n, n);
    return room[interval_rank((int64_t)n, p) - 1];
}

enum { N = 1024, SEEDS = 100, LONG = 200000 };

/* Errors of mean and P90 of a run, squared, over many seeds; and how often the sections' intervals hold the truth. */
struct tally {
    double mean_square, p90_square;
    int mean_held, p90_held;
};

static struct tally tally_seeds(bool sobol, double mean, double p90, int64_t room[])
{
    struct world_desk desk;
    struct tally tally = { 0 };
    load_few(&desk, sobol);
    for (uint64_t seed = 1000; seed < 1000 + SEEDS; seed++) {
        simulate(&desk, seed, N);
        const int64_t *total = desk.outcomes.pattern[0].total_nano;
        double found = 0;
        for (size_t r = 0; r < N; r++)
            found += (double)total[r] / N;
        const double at = (double)percentile_of(&desk, 90, room);
        sections_sort(total, N, room, room + N);
        tally.mean_square += (found - mean) * (found - mean) / SEEDS;
        tally.p90_square += (at - p90) * (at - p90) / SEEDS;
        tally.mean_held += fabs(found - mean) <= sections_mean(total, N, found, 0.95);
        tally.p90_held += fabs(at - p90) <= sections_percentile(room, N, 90, at, 0.95);
    }
    world_desk_close(&desk);
    return tally;
}

/* The truth is a run of 200,000 drawn months, which is off by 1/14 of what 1,024 are. An interval of 95 % that holds in
 * less than 0.95 - 4.9 sqrt(.95 .05 / 100) = 0.843 of 100 seeds is none; percentiles of 64 rows each are a little off
 * centre, which the same bound sees. The ratio of two variances from 100 seeds
 * each exceeds 2.7 with probability 1e-6 (F) if they are equal. */
static void percentiles_are_known_from_fewer_months_and_intervals_hold(void **state)
{
    (void)state;
    struct world_desk desk;
    int64_t *room = malloc(2 * LONG * sizeof *room);
    assert_non_null(room);
    load_few(&desk, false);
    simulate(&desk, 1, LONG);
    double mean = 0;
    for (size_t r = 0; r < LONG; r++)
        mean += (double)desk.outcomes.pattern[0].total_nano[r] / LONG;
    const double p90 = (double)percentile_of(&desk, 90, room);
    world_desk_close(&desk);
    const struct tally sobol = tally_seeds(true, mean, p90, room), drawn = tally_seeds(false, mean, p90, room);
    free(room);
    print_message("variance of the mean / %.1f, of P90 / %.1f; held %d, %d of %d\n",
                  drawn.mean_square / sobol.mean_square, drawn.p90_square / sobol.p90_square, sobol.mean_held,
                  sobol.p90_held, SEEDS);
    assert_true(drawn.mean_square > 20 * sobol.mean_square);
    assert_true(drawn.p90_square > 2.7 * sobol.p90_square);
    assert_true(sobol.mean_held > 0.843 * SEEDS && sobol.p90_held > 0.843 * SEEDS);
}

/* What `run` prints has the sections' intervals, the verdict's and the differences' too. */
static void a_summary_has_the_sections_intervals(void **state)
{
    (void)state;
    struct world_desk desk;
    load_few(&desk, true);
    simulate(&desk, 5, 1024);
    struct summary summary;
    assert_int_equal(summary_build(&desk.outcomes, &desk.loaded.arena, &summary), STATUS_OK);
    const struct summary_total *total = &summary.pattern[0].total;
    const double half = sections_mean(desk.outcomes.pattern[0].total_nano, 1024, (double)total->mean.value_nano, 0.95);
    check_close((double)(total->mean.high_nano - total->mean.value_nano), half, 1e-6);
    assert_true(half < interval_mean(1024, total->sd_nano) / 3); /* negative control: that of drawn months */
    const struct summary_estimate p90 = total->percentile[sample_percentile_index(90)];
    assert_true(p90.has_interval);
    assert_true(p90.high_nano - p90.value_nano == p90.value_nano - p90.low_nano);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inputs_get_dimensions_the_weightiest_first),
        cmocka_unit_test(a_longer_run_begins_with_the_shorter_one),
        cmocka_unit_test(percentiles_are_known_from_fewer_months_and_intervals_hold),
        cmocka_unit_test(a_summary_has_the_sections_intervals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
