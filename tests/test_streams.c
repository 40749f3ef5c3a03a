/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inputs drawn from elsewhere: with nothing taken from the other half a replication is itself, with everything it is
 * the other one, and what is taken moves only what hangs on it. */
#include "mixed_scenario.h"

#include "streams.h"

enum { N = 12 };

static const char mixed[] = TOP PATTERNS("") EVENTS("2", CLASSES);

/* Runs with `other` and `given` of all rows; the desk must be closed. */
static void run_with(struct world_desk *desk, int64_t first, const uint32_t *other, const double *given)
{
    theory_load(desk, mixed, 7);
    desk->loaded.scenario.replications = N;
    const struct ensemble_options options = {
        .threads = 1, .first_replication = first, .other = other, .given = given, .no_fan = true
    };
    assert_int_equal(ensemble_run(&desk->loaded.model, desk->loaded.tariff, &options, &desk->outcomes), STATUS_OK);
}

enum { ROWS = 5 }; /* the month, three of "a", one of "b" */

static void fill(uint32_t other[ROWS], uint32_t bits)
{
    for (size_t row = 0; row < ROWS; row++)
        other[row] = bits;
}

static void nothing_taken_from_the_other_half_moves_no_byte(void **state)
{
    (void)state;
    struct world_desk plain, with;
    uint32_t other[ROWS] = { 0 };
    run_with(&plain, 0, NULL, NULL);
    assert_int_equal(streams_rows(&plain.loaded.model), ROWS);
    double given[ROWS * INPUT_SCALARS];
    for (size_t i = 0; i < ROWS * INPUT_SCALARS; i++)
        given[i] = NAN;
    run_with(&with, 0, other, given);
    assert_true(same_outcomes(&plain, 0, &with, N));
    world_desk_close(&plain);
    world_desk_close(&with);
}

static void everything_taken_from_the_other_half_is_the_other_replication(void **state)
{
    (void)state;
    struct world_desk theirs, taken, most;
    uint32_t other[ROWS];
    run_with(&theirs, STREAMS_OTHER, NULL, NULL);
    fill(other, (1u << INPUTS) - 1);
    run_with(&taken, 0, other, NULL);
    assert_true(same_outcomes(&theirs, 0, &taken, N));
    /* A negative control for each input but show-up and dispersion, of which "a" has none: without it, something
     * differs. "b" has a show-up; nothing has a dispersion, and warm-up is certain. */
    for (int input = 0; input < INPUTS; input++) {
        fill(other, ((1u << INPUTS) - 1) & ~(1u << input));
        run_with(&most, 0, other, NULL);
        bool nothing = input == INPUT_DISPERSION || input == INPUT_WARM_UP || input == INPUT_CHAT ||
                       input == INPUT_SHOCKS || input == INPUT_DROPS;
        assert_int_equal(same_outcomes(&theirs, 0, &most, N), nothing);
        world_desk_close(&most);
    }
    world_desk_close(&theirs);
    world_desk_close(&taken);
}

/* What viewers of "a" do is not what its source does; and what is taken at its first occurrence alone is less than what
 * is taken at all three. */
static void an_input_of_one_occurrence_moves_what_hangs_on_it_alone(void **state)
{
    (void)state;
    struct world_desk plain, one, all;
    uint32_t other[ROWS] = { 0 };
    run_with(&plain, 0, NULL, NULL);
    other[1] = 1u << INPUT_VIEWERS; /* occurrences by planned start: a, b, a, a */
    run_with(&one, 0, other, NULL);
    fill(other, 1u << INPUT_VIEWERS);
    run_with(&all, 0, other, NULL);
    for (size_t i = 0; i < N; i++) {
        int64_t before = outcome_of(&plain, "channel")->total_nano[i];
        assert_true(outcome_of(&one, "channel")->input_ms[i] == outcome_of(&plain, "channel")->input_ms[i]);
        assert_true(outcome_of(&one, "channel")->total_nano[i] != before);
        assert_true(outcome_of(&all, "channel")->total_nano[i] != outcome_of(&one, "channel")->total_nano[i]);
    }
    world_desk_close(&plain);
    world_desk_close(&one);
    world_desk_close(&all);
}

/* The tail of "a" is exponential with mean 10 min: its quantile at 1 - 1/e is that mean, so with all tails given so,
 * and "a" not forgotten, the source's time is what it was, give or take the tails. */
static void a_given_uniform_is_the_quantile(void **state)
{
    (void)state;
    struct world_desk low, high;
    double given[ROWS * INPUT_SCALARS];
    for (size_t i = 0; i < ROWS * INPUT_SCALARS; i++)
        given[i] = NAN;
    for (size_t row = 1; row < ROWS; row++)
        given[row * INPUT_SCALARS + INPUT_IDLE_TAIL] = 1 - exp(-0.5);
    run_with(&low, 0, NULL, given);
    for (size_t row = 1; row < ROWS; row++)
        given[row * INPUT_SCALARS + INPUT_IDLE_TAIL] = 1 - exp(-1.0);
    run_with(&high, 0, NULL, given);
    /* -ln(1 - u) x 10 min: 5 min and 10 min, in each of three occurrences whose windows do not touch. */
    for (size_t i = 0; i < N; i++)
        assert_int_equal(outcome_of(&high, "channel")->input_ms[i] - outcome_of(&low, "channel")->input_ms[i],
                         3 * 5 * MINUTE);
    world_desk_close(&low);
    world_desk_close(&high);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_taken_from_the_other_half_moves_no_byte),
        cmocka_unit_test(everything_taken_from_the_other_half_is_the_other_replication),
        cmocka_unit_test(an_input_of_one_occurrence_moves_what_hangs_on_it_alone),
        cmocka_unit_test(a_given_uniform_is_the_quantile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
