/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of the bill, not only its mean: exact where stays lie on a grid, between two exact laws where they do not;
 * through tiers; and the mean of the dearest months. False-alarm probability 1e-6 a verdict (theory_desk.h). */
#include "panjer.h"
#include "theory_desk.h"

#include "summary.h"

#define SCENARIO(pattern, live, event)                                                                                 \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"" pattern "\" );\n"                                           \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"" live "\"; " event " } );\n"

/* ---- The recursion itself ---- */

/* f = {1: .3, 2: .5, 3: .2}, Poisson(10): values computed with 30 digits. */
static void the_recursion_gives_the_known_values(void **state)
{
    (void)state;
    static const double f[4] = { 0, .3, .5, .2 };
    static const double first[6] = { 4.539992976e-5, 1.361997893e-4, 4.312993327e-4,
                                     9.760984899e-4, 2.014621883e-3, 3.678529309e-3 };
    const struct panjer_count ten = { PANJER_POISSON, 10, 0 };
    double g[128], h[128];
    panjer_recursion(ten, f, 4, g, 128);
    for (int k = 0; k < 6; k++)
        check_close(g[k], first[k], 1e-9);
    check_close(panjer_cdf(g, 19), .555258921427, 1e-11);
    check_close(panjer_cdf(g, 31), .965514815749, 1e-11);
    static const double u[5] = { .05, .5, .9, .95, .99 };
    static const size_t at[5] = { 9, 19, 27, 30, 36 };
    for (int i = 0; i < 5; i++)
        assert_int_equal(panjer_quantile(g, 128, u[i]), at[i]);
    const struct panjer_count other[3] = { ten, { PANJER_NEGATIVE_BINOMIAL, 10, 4 }, { PANJER_BINOMIAL, 20, .5 } };
    for (int i = 0; i < 3; i++) {
        panjer_recursion(other[i], f, 4, g, 128);
        panjer_transform(other[i], f, 4, h, 128);
        for (int k = 0; k < 128; k++)
            assert_true(fabs(g[k] - h[k]) < 1e-9);
    }
}

/* exp(-2000) is below the smallest double. */
static void the_recursion_stands_numbers_that_underflow(void **state)
{
    (void)state;
    enum { CELLS = 8192 };
    static const double f[4] = { 0, .3, .5, .2 };
    static double g[CELLS], h[CELLS];
    const struct panjer_count many = { PANJER_POISSON, 2000, 0 };
    panjer_recursion(many, f, 4, g, CELLS);
    panjer_transform(many, f, 4, h, CELLS);
    double mean = 0, sum = 0;
    for (int k = 0; k < CELLS; k++) {
        assert_true(fabs(g[k] - h[k]) < 1e-10);
        sum += g[k];
        mean += k * g[k];
    }
    check_close(sum, 1, 1e-9);
    check_close(mean, 3800, 1e-9);
}

/* ---- Bills ---- */

/* Each replication's total, less what is certain, in multiples of `unit` USD. */
static struct column totals_of(const char *text, uint64_t seed, int64_t n, double certain, double unit)
{
    struct world_desk desk;
    theory_run(&desk, text, seed, n);
    const struct pattern_outcome *outcome = outcome_of(&desk, "channel");
    struct column column = column_new((size_t)n);
    for (size_t r = 0; r < column.n; r++)
        column.x[r] = ((double)outcome->total_nano[r] * 1e-9 - certain) / unit;
    world_desk_close(&desk);
    return column;
}

/* Three minutes of input at 2 USD an hour; each viewer stays 1, 2 or 3 min at .144 USD an hour: the total has the law
 * of the random sum, cell by cell. At 40,000 months a mean number of viewers 1.5 % off would be refused with a
 * probability of 90 %. */
static void a_bill_on_a_grid_has_its_exact_law(void **state)
{
    (void)state;
    enum { CELLS = 100 };
    static const double f[4] = { 0, .3, .5, .2 }, swapped[4] = { 0, .2, .5, .3 };
#define STAYS                                                                                                          \
    " arrivals = \"0 s\"; stays = { dist = \"discrete\"; values = [ \"1 min\", \"2 min\", \"3 min\" ];"                \
    " weights = [ 0.3, 0.5, 0.2 ]; };"
    static const char *const text[3] = {
        SCENARIO("channel", "3 min", "audience = { size = 10;" STAYS " };"),
        SCENARIO("channel", "3 min", "audience = { size = 10; dispersion = 0.5;" STAYS " };"),
        SCENARIO("channel", "3 min", "audience = { registered = 20; show_up = 0.5;" STAYS " };"),
    };
    /* and what is nearly so: 2.5 % more viewers, a little more spread, a few more registered who come as seldom */
    static const struct panjer_count count[3][2] = {
        { { PANJER_POISSON, 10, 0 }, { PANJER_POISSON, 10.25, 0 } },
        { { PANJER_NEGATIVE_BINOMIAL, 10, 4 }, { PANJER_NEGATIVE_BINOMIAL, 10, 3.4 } },
        { { PANJER_BINOMIAL, 20, .5 }, { PANJER_BINOMIAL, 23, 10. / 23 } },
    };
    const double n = 40000;
    for (int i = 0; i < 3; i++) {
        struct column minutes = totals_of(text[i], 820 + (uint64_t)i, (int64_t)n, .1, .144 / 60);
        double observed[CELLS], g[CELLS], other[CELLS];
        count_values(minutes, 1, observed, CELLS);
        panjer_recursion(count[i][0], f, 4, g, CELLS);
        for (int k = 0; k < CELLS; k++)
            g[k] *= n;
        expect_agreement(p_of_counts(observed, g, CELLS, 1));
        panjer_recursion(count[i][1], f, 4, other, CELLS);
        for (int k = 0; k < CELLS; k++)
            other[k] *= n;
        expect_refusal(p_of_counts(observed, other, CELLS, 1));
        panjer_recursion(count[i][0], swapped, 4, other, CELLS);
        for (int k = 0; k < CELLS; k++)
            other[k] *= n;
        expect_refusal(p_of_counts(observed, other, CELLS, 1));
        expect_refusal(p_of_counts(observed + 1, g, CELLS - 1, 1)); /* a minute off */
        column_free(&minutes);
    }
}

/* P(X <= `high`) must be at least u and P(X < `low`) at most u, where [low, high] is said to hold the u-quantile: the
 * smaller of the two one-sided probabilities, doubled. */
static double p_of_bracket(struct column column, double u, double low, double high)
{
    double below = 0, up_to = 0, n = (double)column.n, sd = sqrt(n * u * (1 - u));
    for (size_t i = 0; i < column.n; i++) {
        below += column.x[i] < low;
        up_to += column.x[i] <= high;
    }
    return erfc(fmax(below - n * u, n * u - up_to) / sd / sqrt(2));
}

enum { STEP_S = 10, TERMS = 361, CELLS = 16384 };

/* The law of a stay that is cut after an hour, in steps of 10 s, each stay shortened (or lengthened) to a whole step: a
 * random sum of these is never longer (shorter) than the real one. */
static void stay_on_steps(struct theory_law law, bool longer, double f[TERMS + 1])
{
    for (int j = 0; j <= TERMS; j++)
        f[j] = 0;
    for (int j = 0; j < TERMS - 1; j++) {
        double mass = law.above((double)j * STEP_S, law.p) - law.above((double)(j + 1) * STEP_S, law.p);
        f[longer ? j + 1 : j] += mass;
    }
    f[TERMS - 1] += law.above(3600, law.p);
}

struct bracket {
    double low[CELLS], high[CELLS]; /* the two laws */
};

static void bracket_of(struct panjer_count count, struct theory_law law, struct bracket *out)
{
    double f[TERMS + 1];
    stay_on_steps(law, false, f);
    panjer_transform(count, f, TERMS, out->low, CELLS);
    stay_on_steps(law, true, f);
    panjer_transform(count, f, TERMS, out->high, CELLS);
}

static double p_of_quantiles(struct column seconds, const struct bracket *bracket)
{
    static const double u[5] = { .05, .5, .9, .95, .99 };
    double worst = 1;
    for (int i = 0; i < 5; i++) {
        double low = (double)panjer_quantile(bracket->low, CELLS, u[i]) * STEP_S;
        double high = (double)panjer_quantile(bracket->high, CELLS, u[i]) * STEP_S;
        assert_true(low <= high);
        worst = fmin(worst, p_of_bracket(seconds, u[i], low, high));
    }
    return worst;
}

/* Percentiles 5, 50, 90, 95, 99 of the bill of some 60 viewers whose stays are lognormal (median 5 min): each lies
 * between those of the two laws, which are one part in seventy apart. At 40,000 months 3 % more viewers are refused. */
static void percentiles_of_a_bill_lie_between_two_exact_laws(void **state)
{
    (void)state;
#define LASTING " arrivals = \"0 s\"; stays = { dist = \"lognormal\"; mu = 5.703782474656201; sigma = 1.2; };"
    static const char *const text[3] = {
        SCENARIO("channel", "1 h", "audience = { size = 60;" LASTING " };"),
        SCENARIO("channel", "1 h", "audience = { size = 60; dispersion = 0.25;" LASTING " };"),
        SCENARIO("channel", "1 h", "audience = { registered = 150; show_up = 0.4;" LASTING " };"),
    };
    static const struct panjer_count count[3][2] = {
        { { PANJER_POISSON, 60, 0 }, { PANJER_POISSON, 62, 0 } },
        { { PANJER_NEGATIVE_BINOMIAL, 60, 16 }, { PANJER_NEGATIVE_BINOMIAL, 60, 12 } },
        { { PANJER_BINOMIAL, 150, .4 }, { PANJER_BINOMIAL, 150, .42 } },
    };
    const struct theory_law stay = { lognormal_above, { 5.703782474656201, 1.2 } };
    const struct theory_law wide = { lognormal_above, { 5.703782474656201, 1.25 } };
    struct bracket *bracket = calloc(1, sizeof *bracket);
    assert_non_null(bracket);
    for (int i = 0; i < 3; i++) {
        struct column seconds = totals_of(text[i], 830 + (uint64_t)i, 40000, 2, .144 / 3600);
        bracket_of(count[i][0], stay, bracket);
        double gap =
            (double)panjer_quantile(bracket->high, CELLS, .9) / (double)panjer_quantile(bracket->low, CELLS, .9);
        assert_true(gap > 1 && gap < 1.02);
        expect_agreement(p_of_quantiles(seconds, bracket));
        bracket_of(count[i][1], stay, bracket);
        expect_refusal(p_of_quantiles(seconds, bracket));
        bracket_of(count[i][0], wide, bracket);
        expect_refusal(p_of_quantiles(seconds, bracket));
        column_free(&seconds);
    }
    free(bracket);
}

/* ---- Tiers ---- */

/* Delivery to North America: 1,024 GB are free, 10,240 cost .085 USD each, what is above .080. */
enum { FREE_GB = 1024, TIER_GB = 10240 };

static double tiered(double gb)
{
    double paid = fmax(gb - FREE_GB, 0);
    return paid <= TIER_GB ? .085 * paid : .085 * TIER_GB + .080 * (paid - TIER_GB);
}

/* 442.8 GB an hour (984 Mbps, to need few viewers): 77 viewers of up to an hour each come to some 12,000 GB, so that
 * four fifths of the months reach the second tier. The cost rises with the hours, so the two laws of the hours bracket
 * it, and its mean. At 20,000 months a mean 0.7 % off would be refused; the bracket is 0.6 % wide. */
static void tiers_bend_the_law_of_the_hours(void **state)
{
    (void)state;
    const struct panjer_count viewers = { PANJER_POISSON, 77, 0 };
    const struct theory_law stay = { lognormal_above, { 6.9, 1.0 } };
    const double gb_a_step = 442.8 * STEP_S / 3600;
    struct world_desk desk;
    theory_run(&desk,
               SCENARIO("medialive-cdn", "1 h",
                        "video = { bit_rate = \"984 Mbps\"; }; audience = { size = 77; arrivals = \"0 s\";"
                        "stays = { dist = \"lognormal\"; mu = 6.9; sigma = 1.0; }; };"),
               840, 20000);
    const struct pattern_outcome *outcome = outcome_of(&desk, "medialive-cdn");
    size_t line = line_of(outcome, METER_CDN_EGRESS, REGION_NORTH_AMERICA, 0);
    assert_true(line != SIZE_MAX);
    struct column cost = column_new(20000);
    double second = 0, mean = 0, variance = 0;
    for (size_t r = 0; r < cost.n; r++) {
        cost.x[r] = (double)outcome_cost_nano(outcome, line)[r] * 1e-9;
        second += cost.x[r] > .085 * TIER_GB;
    }
    struct bracket *bracket = calloc(1, sizeof *bracket);
    assert_non_null(bracket);
    bracket_of(viewers, stay, bracket);
    double low = 0, high = 0, untiered = 0, reach = 0;
    for (int k = 0; k < CELLS; k++) {
        low += bracket->low[k] * tiered(k * gb_a_step);
        high += bracket->high[k] * tiered(k * gb_a_step);
        untiered += bracket->low[k] * .085 * fmax(k * gb_a_step - FREE_GB, 0);
        reach += k * gb_a_step > FREE_GB + TIER_GB ? bracket->low[k] : 0;
    }
    for (size_t r = 0; r < cost.n; r++)
        mean += cost.x[r] / (double)cost.n;
    for (size_t r = 0; r < cost.n; r++)
        variance += (cost.x[r] - mean) * (cost.x[r] - mean) / (double)cost.n;
    double se = sqrt(variance / (double)cost.n);
    print_message("tiers: mean %.3f in [%.3f, %.3f], untiered %.3f, second tier in %.3f of the months (%.3f)\n", mean,
                  low, high, untiered, second / (double)cost.n, reach);
    expect_agreement(erfc(fmax(low - mean, mean - high) / se / sqrt(2)));
    expect_refusal(erfc((untiered - mean) / se / sqrt(2))); /* as if all hours were the first tier's */
    expect_refusal(erfc((mean - low * .98) / se / sqrt(2)));
    for (int i = 0; i < 3; i++) {
        static const double u[3] = { .05, .5, .95 };
        double from = tiered((double)panjer_quantile(bracket->low, CELLS, u[i]) * gb_a_step);
        double to = tiered((double)panjer_quantile(bracket->high, CELLS, u[i]) * gb_a_step);
        expect_agreement(p_of_bracket(cost, u[i], from, to));
        expect_refusal(p_of_bracket(cost, u[i], from * 1.03, to * 1.03));
        expect_refusal(p_of_bracket(cost, u[i], from * .97, to * .97));
    }
    free(bracket);
    column_free(&cost);
    world_desk_close(&desk);
}

/* ---- The dearest months ---- */

/* A forecast lognormal (0, sigma) of 100 viewers who watch an hour each: beyond its u-quantile z, the bill's mean is
 * e^(sigma^2 / 2) Phi(sigma - z) / (1 - u) of it. (.5, .95): VaR 2.27601661, CVaR 2.85859130. The estimator's variance
 * is (Var(X | X > q) + u (CVaR - q)^2) / (n (1 - u)). At 100,000 months a CVaR 2.6 % off would be refused. */
struct tail {
    double var, cvar, variance; /* of one month's share in the estimate */
};

static struct tail lognormal_tail(double sigma, double u)
{
    double z = gsl_cdf_ugaussian_Pinv(u), q = exp(sigma * z);
    double one = exp(sigma * sigma / 2) * gsl_cdf_ugaussian_P(sigma - z) / (1 - u);
    double two = exp(2 * sigma * sigma) * gsl_cdf_ugaussian_P(2 * sigma - z) / (1 - u);
    return (struct tail){ q, one, (two - one * one + u * (one - q) * (one - q)) / (1 - u) };
}

static void the_dearest_months_have_the_mean_of_the_tail(void **state)
{
    (void)state;
    const struct tail tail = lognormal_tail(.5, .95), wide = lognormal_tail(.52, .95), other = lognormal_tail(.3, .99);
    check_close(tail.var, 2.27601661, 1e-8);
    check_close(tail.cvar, 2.85859130, 1e-8);
    check_close(other.var, 2.00953703, 1e-8);
    check_close(other.cvar, 2.23479399, 1e-8);
    struct world_desk desk;
    struct arena arena;
    struct summary summary;
    theory_run(&desk,
               "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );\n"
               "forecast = { dist = \"lognormal\"; mu = 0.0; sigma = 0.5; };\n"
               "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"1 h\"; audience = { size = 100;"
               " count = \"fixed\"; arrivals = \"0 s\"; }; } );\n",
               850, 100000);
    assert_int_equal(arena_init(&arena, 1 << 20), STATUS_OK);
    assert_int_equal(summary_build(&desk.outcomes, &arena, &summary), STATUS_OK);
    double found = ((double)summary.pattern[0].total.cvar95_nano * 1e-9 - 2) / 14.4, se = sqrt(tail.variance / 1e5);
    print_message("cvar95: %.4f, theory %.4f, standard error %.4f\n", found, tail.cvar, se);
    expect_agreement(p_of_z((found - tail.cvar) / se));
    expect_refusal(p_of_z((found - tail.var) / se));
    expect_refusal(p_of_z((found - wide.cvar) / se));
    expect_refusal(p_of_z((found - lognormal_tail(.5, .96).cvar) / se));
    arena_fini(&arena);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_recursion_gives_the_known_values),
        cmocka_unit_test(the_recursion_stands_numbers_that_underflow),
        cmocka_unit_test(a_bill_on_a_grid_has_its_exact_law),
        cmocka_unit_test(percentiles_of_a_bill_lie_between_two_exact_laws),
        cmocka_unit_test(tiers_bend_the_law_of_the_hours),
        cmocka_unit_test(the_dearest_months_have_the_mean_of_the_tail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
