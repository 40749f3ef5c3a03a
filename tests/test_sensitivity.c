/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sobol indices through the whole simulator, against closed forms: a compound Poisson whose forecast has two values.
 * And what holding and knowing an input gives, against runs in which it is certain. */
#include "theory_desk.h"

#include "sample.h"
#include "sensitivity.h"

#define TOP "title = \"t\"; period = \"2026-12\"; prices = \"aws-ivs-2026-10\";\n"

/* All of one study. */
struct study {
    struct world_desk desk;
    struct arena arena;
    struct sensitivity found;
};

static void study_run(struct study *study, const char *text, int64_t n)
{
    static const bool fits[SCENARIO_PATTERNS_MAX] = { true, true, true, true };
    theory_run(&study->desk, text, 11, n);
    assert_int_equal(arena_init(&study->arena, (size_t)1 << 24), STATUS_OK);
    const struct sensitivity_options options = { .threads = 1, .percentile = 90, .fits = fits };
    assert_int_equal(sensitivity_run(&study->desk.loaded.model, study->desk.loaded.tariff, &study->desk.outcomes,
                                     &options, &study->arena, &study->found),
                     STATUS_OK);
}

static void study_close(struct study *study)
{
    arena_fini(&study->arena);
    world_desk_close(&study->desk);
}

static size_t index_of(const struct study *study, enum input input)
{
    for (size_t i = 0; i < study->found.inputs; i++)
        if (study->found.input[i].input == input)
            return i;
    fail_msg("no input %d", (int)input);
    return 0;
}

/* --- a compound Poisson ---------------------------------------------------------------------------------------------
 * Viewer time V = S_1 + .. + S_N, N Poisson with mean 24 or 56, one or the other with the month's forecast; stays are
 * exponential, of mean s and variance s^2, and nothing cuts them. Viewer k draws the same stay whoever else comes, and
 * N is the quantile of one uniform U at either mean. So with P_a(k) = P(N >= k) at mean 24, P_b(k) at 56: */
enum { K = 200 };
static const double mean_a = 24, mean_b = 56;
static const double s = 20, s2 = 400; /* minutes; mean, variance of a stay */

struct shares {
    double first[3], total[3]; /* forecast, count, viewers */
};

/* P(N >= k), k = 1 .. K. */
static void tails(double mean, double tail[K + 1])
{
    double p = exp(-mean), below = 0;
    for (int k = 0; k <= K; k++) {
        tail[k] = 1 - below;
        below += p;
        p *= mean / (k + 1);
    }
}

static struct shares known_shares(void)
{
    double a[K + 1], b[K + 1], both = 0, q2 = 0, each2 = 0, covariance = 0;
    tails(mean_a, a);
    tails(mean_b, b);
    const double m = (mean_a + mean_b) / 2, between = (mean_b - mean_a) * (mean_b - mean_a) / 4;
    for (int k = 1; k <= K; k++) {
        q2 += (a[k] + b[k]) * (a[k] + b[k]) / 4;          /* E[share of months in which viewer k comes]^2 */
        each2 += (a[k] * a[k] + b[k] * b[k]) / 2;         /* .. given the forecast */
        both += (a[k] + b[k] + 2 * fmin(a[k], b[k])) / 4; /* .. given U: the two quantiles move together */
        for (int j = 1; j <= K; j++)                      /* Hoeffding's covariance of two quantiles of U */
            covariance += fmin(a[k], b[j]) - a[k] * b[j];
    }
    const double by_count = s * s * (mean_a + mean_b + 2 * covariance) / 4; /* Var E[V | U] */
    const double by_forecast = s * s * between;                             /* Var E[V | forecast] */
    const double variance = m * s2 + s * s * (m + between);
    return (struct shares){
        .first = { by_forecast / variance, by_count / variance, s2 * q2 / variance },
        .total = { 1 - (s2 * both + by_count) / variance, 1 - (s2 * each2 + by_forecast) / variance,
                   m * s2 / variance },
    };
}

static const char compound[] = TOP
    "patterns = ( \"channel\" ); forecast = { dist = \"discrete\"; values = [ 0.6, 1.4 ]; weights = [ 1, 1 ]; };\n"
    "events = ( { name = \"e\"; at = ( \"2026-12-10 00:00\" ); live = \"20 h\"; audience = { size = 40;"
    "  arrivals = \"0 s\"; stays = { dist = \"exponential\"; mean = \"20 min\"; }; renditions = { sd = 1.0; }; }; } "
    ");\n";

/* Two-sided, from the interval's own width: an estimate is about normal at this n. */
static double p_of_index(struct freeze_index index, double truth)
{
    return p_of_z((index.value - truth) / ((index.high - index.low) / 2 / 1.96));
}

static void a_compound_poisson_has_the_shares_of_its_closed_form(void **state)
{
    (void)state;
    struct study study;
    study_run(&study, compound, 4000);
    const struct shares known = known_shares();
    static const enum input input[3] = { INPUT_FORECAST, INPUT_COUNT, INPUT_VIEWERS };
    assert_int_equal(study.found.inputs, 3); /* what is certain is left out */
    const struct sensitivity_pattern *pattern = &study.found.pattern[0];
    for (int i = 0; i < 3; i++) {
        const struct sensitivity_part *part = &pattern->part[index_of(&study, input[i])];
        expect_agreement(p_of_index(part->first, known.first[i]));
        expect_agreement(p_of_index(part->total, known.total[i]));
        expect_refusal(p_of_index(part->first, known.first[i] + 0.15));
        expect_refusal(p_of_index(part->total, known.total[i] + 0.15));
    }
    /* All forecasts are the month's; what they leave is chance. */
    expect_agreement(p_of_index(pattern->forecasts, known.first[0]));
    expect_agreement(p_of_index(pattern->chance, 1 - known.total[0]));
    study_close(&study);
}

/* --- held ----------------------------------------------------------------------------------------------------------
 */

static int64_t p90_of(const char *text, int64_t n)
{
    struct world_desk desk;
    theory_run(&desk, text, 11, n);
    struct sample_money money;
    int64_t *room = calloc(2 * (size_t)n, sizeof *room);
    assert_non_null(room);
    money = sample_money(desk.outcomes.pattern[0].total_nano, 1, (size_t)n, room, room + n);
    free(room);
    world_desk_close(&desk);
    return money.percentile_nano[sample_percentile_index(90)];
}

/* Draws have names: a run in which the forecast is certain draws all else as it did. To the last nano. */
static void an_input_held_is_the_run_in_which_it_is_certain(void **state)
{
    (void)state;
    enum { N = 200 };
    static const char body[] =
        "events = ( { name = \"e\"; at = ( \"2026-12-10 00:00\" ); live = \"20 h\"; audience = { size = 40;"
        "  arrivals = \"0 s\"; stays = { dist = \"exponential\"; mean = \"20 min\"; }; renditions = { sd = 1.0; }; }; "
        "} "
        ");\n";
    char low[1000], high[1000];
    snprintf(low, sizeof low, "%s patterns = ( \"channel\" ); forecast = 0.6;\n%s", TOP, body);
    snprintf(high, sizeof high, "%s patterns = ( \"channel\" ); forecast = 1.4;\n%s", TOP, body);
    struct study study;
    study_run(&study, compound, N);
    const struct sensitivity_part *part = &study.found.pattern[0].part[index_of(&study, INPUT_FORECAST)];
    assert_true(part->at_p10_nano == p90_of(low, N));
    assert_true(part->at_p90_nano == p90_of(high, N));
    assert_true(part->at_p10_nano < part->at_p90_nano);
    study_close(&study);
}

/* --- known ---------------------------------------------------------------------------------------------------------
 */

/* 27 or 81 viewers of two hours, nothing else is random: below some 55 the stage is cheaper, above it the channel. To
 * know which is worth mean(cheaper one) less than the better of the two means. */
static const char crossing[] =
    TOP "patterns = ( \"channel\", \"stage\" ); forecast = { dist = \"discrete\"; values = [ 0.5, 1.5 ]; "
        "weights = [ 1, 1 ]; };\n"
        "events = ( { name = \"e\"; at = ( \"2026-12-10 00:00\" ); live = \"2 h\"; hosts = 0; audience = { size = 54;"
        "  count = \"fixed\"; arrivals = \"0 s\"; stays = \"2 h\"; renditions = { sd = 1.0; }; }; } );\n";

static void knowing_what_changes_the_choice_is_worth_what_it_saves(void **state)
{
    (void)state;
    struct study study;
    study_run(&study, crossing, 1000);
    double cost[2][2] = { { INFINITY, -INFINITY }, { INFINITY, -INFINITY } };
    for (size_t p = 0; p < 2; p++)
        for (size_t r = 0; r < 1000; r++) {
            cost[p][0] = fmin(cost[p][0], (double)study.desk.outcomes.pattern[p].total_nano[r]);
            cost[p][1] = fmax(cost[p][1], (double)study.desk.outcomes.pattern[p].total_nano[r]);
        }
    const double usual = fmin((cost[0][0] + cost[0][1]) / 2, (cost[1][0] + cost[1][1]) / 2);
    const double known = (fmin(cost[0][0], cost[1][0]) + fmin(cost[0][1], cost[1][1])) / 2;
    assert_true(usual - known > 0.05 * usual);
    const size_t i = index_of(&study, INPUT_FORECAST);
    assert_true(study.found.has_choice);
    /* The strata cut between the two values: all but one of the twenty know it exactly. Of 2,000 months about half are
     * high, +- 110 at 4.9 standard deviations. */
    assert_true(fabs(study.found.choice_nano[i] - (usual - known)) < 0.15 * (usual - known));
    study_close(&study);
}

/* With the forecast known the bill is certain: nothing would be set aside. */
static void knowing_all_there_is_leaves_nothing_to_set_aside(void **state)
{
    (void)state;
    struct study study;
    study_run(&study, crossing, 1000);
    const size_t i = index_of(&study, INPUT_FORECAST);
    for (size_t p = 0; p < 2; p++) {
        const struct sensitivity_pattern *pattern = &study.found.pattern[p];
        const double now = (double)pattern->percentile_nano - pattern->mean_nano;
        assert_true(fabs(pattern->part[i].less_nano - now) <
                    0.15 * now); /* but for the one mixed stratum, and A's mean */
    }
    study_close(&study);
}

/* --- which inputs --------------------------------------------------------------------------------------------------
 */

static void inputs_of_many_events_are_taken_together_by_kind(void **state)
{
    (void)state;
    enum { EVENTS = 13 }; /* each with a size, a count and its viewers: 39 */
    char text[8000] = TOP "patterns = ( \"channel\" ); events = (\n";
    for (int e = 0; e < EVENTS; e++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "%s { name = \"e%d\"; at = ( \"2026-12-%02d 10:00\" ); live = \"1 h\"; audience = { size = { low = 5; "
                 "likely = 10; high = 20; }; stays = \"10 min\"; }; }\n",
                 e > 0 ? "," : "", e, e + 1);
    strcat(text, ");\n");
    struct world_desk desk;
    theory_load(&desk, text, 1);
    struct sensitivity_input *input;
    bool by_kind;
    size_t count = sensitivity_inputs(&desk.loaded.model, SENSITIVITY_AUTO, &desk.loaded.arena, &input, &by_kind);
    assert_true(by_kind);
    assert_int_equal(count, 3);
    assert_int_equal(input[0].event, SENSITIVITY_ALL);
    assert_string_equal(input[0].name, "audience expected");
    count = sensitivity_inputs(&desk.loaded.model, SENSITIVITY_BY_EVENT, &desk.loaded.arena, &input, &by_kind);
    assert_false(by_kind);
    assert_int_equal(count, 3 * EVENTS);
    assert_string_equal(input[12].name, "audience of e12");
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_compound_poisson_has_the_shares_of_its_closed_form),
        cmocka_unit_test(an_input_held_is_the_run_in_which_it_is_certain),
        cmocka_unit_test(knowing_what_changes_the_choice_is_worth_what_it_saves),
        cmocka_unit_test(knowing_all_there_is_leaves_nothing_to_set_aside),
        cmocka_unit_test(inputs_of_many_events_are_taken_together_by_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
