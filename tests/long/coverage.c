/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do the 95 % intervals of a report hold what they promise? Two months whose bills have exactly known laws are
 * simulated with seeds 1 to 4,000, and every interval of every result is asked whether the truth lies in it.
 *
 * What is expected is known too, and printed beside: an interval of order statistics covers with the binomial
 * probability of its ranks (2,100 replications leave little to discreteness there), Clopper-Pearson with the sum over
 * all k whose interval holds p; both are at least 95 %. Student's interval of a mean covers 95 % of normal means, a
 * little less of skewed ones.
 *
 * Coverage must lie in [93.5, 96.5] %. With 1,000 seeds one standard error is 0.69 points, and one of twelve right
 * figures would be outside in every other set of seeds; with 4,000 it is 0.34 points. The figures of one month go
 * together: they come from the same replications.
 *
 * Prints a table that gnuplot reads; exits 1 where a coverage is outside, or where an interval still covers what is not
 * true. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "compare.h"
#include "interval.h"
#include "load.h"

enum { SEEDS = 4000 };
static const double lowest = 93.5, highest = 96.5;

enum figure { MEAN, P50, P90, P99, OVER, DIFFERENCE, MISTAKE, FIGURES };
static const char *const figure_name[FIGURES] = {
    "mean", "P50", "P90", "P99", "over the budget", "paired difference", "(control)"
};

/* What the laws say, in nano-USD. Percentiles are of the first pattern's total; the difference is first - second. */
struct truth {
    double mean, p50, p90, p99, over, difference;
    double mean_error; /* of a mean of so many replications */
};

static bool holds(struct summary_estimate estimate, double truth)
{
    return (double)estimate.low_nano <= truth && truth <= (double)estimate.high_nano;
}

/* One seed: counts which intervals hold the truth. */
static enum status ask(struct loaded *loaded, uint64_t seed, const struct truth *truth, int64_t covered[FIGURES])
{
    const struct ensemble_options options = { .threads = 0 };
    const bool fits[2] = { true, true };
    struct outcomes outcomes;
    struct summary summary;
    struct compare compare;
    size_t mark = arena_mark(&loaded->arena);
    loaded->scenario.seed = seed;
    enum status status = ensemble_run(&loaded->model, loaded->tariff, &options, &outcomes);
    if (status == STATUS_OK)
        status = summary_build(&outcomes, &loaded->arena, &summary);
    if (status == STATUS_OK)
        status = compare_build(&outcomes, fits, &loaded->arena, &compare);
    if (status == STATUS_OK) {
        const struct summary_pattern *pattern = &summary.pattern[0];
        covered[MEAN] += holds(pattern->total.mean, truth->mean);
        covered[P50] += holds(pattern->total.percentile[sample_percentile_index(50)], truth->p50);
        covered[P90] += holds(pattern->total.percentile[sample_percentile_index(90)], truth->p90);
        covered[P99] += holds(pattern->total.percentile[sample_percentile_index(99)], truth->p99);
        covered[OVER] += pattern->budget.low <= truth->over && truth->over <= pattern->budget.high;
        covered[DIFFERENCE] += holds(compare.pair[0].mean, truth->difference);
        covered[MISTAKE] += holds(pattern->total.mean, truth->mean + truth->mean_error);
    }
    outcomes_fini(&outcomes);
    arena_release(&loaded->arena, mark);
    return status;
}

/* Coverage of the order statistics that stand for percentile `p`: P(l <= B < u), B binomial. */
static double expect_order(int64_t n, double p)
{
    int64_t l, u;
    if (!interval_order_statistics(n, p, 0.95, &l, &u))
        return NAN;
    return gsl_cdf_binomial_P((unsigned)u - 1, p / 100, (unsigned)n) -
           gsl_cdf_binomial_P((unsigned)l - 1, p / 100, (unsigned)n);
}

static double expect_share(int64_t n, double p)
{
    double sum = 0;
    for (int64_t k = 0; k <= n; k++) {
        double low, high;
        interval_share(n, (double)k, &low, &high);
        if (low <= p && p <= high)
            sum += gsl_ran_binomial_pdf((unsigned)k, p, (unsigned)n);
    }
    return sum;
}

/* Asks all seeds. False where something is not as it should be. */
static bool cover(const char *path, struct truth truth, double budget_nano)
{
    struct loaded loaded;
    const struct load_request request = {
        .path = path, .has_budget = true, .budget_nano = llround(budget_nano), .budget_percentile = 90
    };
    int64_t covered[FIGURES] = { 0 };
    enum status status = load(&loaded, &request);
    const int64_t n = loaded.scenario.replications;
    truth.mean_error /= sqrt((double)n);
    for (uint64_t seed = 1; seed <= SEEDS && status == STATUS_OK; seed++)
        status = ask(&loaded, seed, &truth, covered);
    diag_write(&loaded.diag, stderr);
    bool good = status == STATUS_OK;
    /* A truth one standard error beside: Phi(1.96 - 1) - Phi(-1.96 - 1) = .830. */
    const double expected[FIGURES] = {
        .95, expect_order(n, 50), expect_order(n, 90), expect_order(n, 99), expect_share(n, truth.over), .95, .830
    };
    printf("# %s: %d seeds of %lld replications\n# figure covered_percent expected_percent\n",
           loaded.scenario.title ? loaded.scenario.title : path, SEEDS, (long long)n);
    for (int f = 0; f < FIGURES; f++) {
        double percent = 100.0 * (double)covered[f] / SEEDS;
        bool inside = lowest <= percent && percent <= highest;
        bool wrong = inside == (f == MISTAKE);
        printf("\"%s\" %.1f %.1f%s\n", figure_name[f], percent, 100 * expected[f], wrong ? " # WRONG" : "");
        good &= !wrong;
    }
    printf("\n\n");
    fflush(stdout);
    load_fini(&loaded);
    return good;
}

/* The bill of `channel` is 2 USD an hour of Gamma(6, .5 h); `stage` bills .432 USD an hour of Gamma(4, .5 h). The
 * budget is the bill's own P80. */
static bool cover_gamma(const char *folder)
{
    char path[4096];
    const double nano = 1e9, shape = 6, dollars = 2 * .5;
    const double budget = nano * dollars * gsl_cdf_gamma_Pinv(.80, shape, 1);
    const struct truth truth = { .mean = nano * dollars * shape,
                                 .p50 = nano * dollars * gsl_cdf_gamma_Pinv(.50, shape, 1),
                                 .p90 = nano * dollars * gsl_cdf_gamma_Pinv(.90, shape, 1),
                                 .p99 = nano * dollars * gsl_cdf_gamma_Pinv(.99, shape, 1),
                                 .over = .20,
                                 .difference = nano * (2 * .5 * 6 - 6 * .072 * .5 * 4),
                                 .mean_error = nano * dollars * sqrt(shape) };
    snprintf(path, sizeof path, "%s/coverage-gamma.cfg", folder);
    return cover(path, truth, budget);
}

/* N = round(2000 F), ln F ~ normal(0, ln 1.6 / z_90). A percentile of N is the rounded percentile of 2000 F; its mean
 * is that of 2000 F to nine digits (rounding is fair where the density is flat across a viewer). */
static bool cover_lognormal(const char *folder)
{
    char path[4096];
    const double nano = 1e9, sigma = log(1.6) / gsl_cdf_ugaussian_Pinv(.90);
    const double mean = 2000 * exp(sigma * sigma / 2), sd = mean * sqrt(expm1(sigma * sigma));
    const double viewer = .144, base = 2;
    double at[3];
    const double p[3] = { .50, .90, .99 };
    for (int i = 0; i < 3; i++)
        at[i] = nano * (base + viewer * floor(2000 * exp(sigma * gsl_cdf_ugaussian_Pinv(p[i])) + .5));
    /* Over the budget: more than 2,700 viewers. */
    const double most = 2700;
    const struct truth truth = { .mean = nano * (base + viewer * mean),
                                 .p50 = at[0],
                                 .p90 = at[1],
                                 .p99 = at[2],
                                 .over = gsl_cdf_ugaussian_Q(log((most + .5) / 2000) / sigma),
                                 .difference = nano * (base + viewer * mean - .072 * (mean + 1)),
                                 .mean_error = nano * viewer * sd };
    snprintf(path, sizeof path, "%s/coverage-lognormal.cfg", folder);
    return cover(path, truth, nano * (base + viewer * most));
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: coverage FOLDER\nFOLDER has coverage-gamma.cfg and coverage-lognormal.cfg.\n", stderr);
        return 2;
    }
    bool good = cover_gamma(argv[1]);
    good &= cover_lognormal(argv[1]);
    return good ? 0 : 1;
}
