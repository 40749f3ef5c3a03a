/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of the simulator against theory need: many replications of a scenario's text, columns of what they used,
 * and statistics as p-values. Seeds are fixed, so a verdict never changes by itself; a new seed, or a change that only
 * renames draws, raises a false alarm with probability FALSE_ALARM a verdict. Every test also holds a wrong theory
 * against the same numbers: it must be refused, else the statistic could see nothing. */
#ifndef IVSIM_TESTS_THEORY_DESK_H
#define IVSIM_TESTS_THEORY_DESK_H

#include "world_desk.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>

#include "audience.h"

#define FALSE_ALARM 1e-6 /* two-sided normal: |z| < 4.892 */

/* --- running -------------------------------------------------------------------------------------------------------
 */

static inline void theory_simulate(struct world_desk *desk, int64_t first, int64_t replications, int threads)
{
    desk->loaded.scenario.replications = replications;
    const struct ensemble_options options = { .threads = threads, .first_replication = first };
    assert_int_equal(ensemble_run(&desk->loaded.model, desk->loaded.tariff, &options, &desk->outcomes), STATUS_OK);
    assert_int_equal(desk->outcomes.replications, replications);
}

static inline void theory_load(struct world_desk *desk, const char *text, uint64_t seed)
{
    enum status status = world_desk_load(desk, text);
    if (status != STATUS_OK)
        diag_write(&desk->loaded.diag, stderr);
    assert_int_equal(status, STATUS_OK);
    desk->loaded.scenario.seed = seed;
}

/* Loads and runs a scenario's text on one thread. `world_desk_close` is owed. */
static inline void theory_run(struct world_desk *desk, const char *text, uint64_t seed, int64_t replications)
{
    theory_load(desk, text, seed);
    theory_simulate(desk, 0, replications, 1);
}

/* A number of each replication. */
struct column {
    double *x;
    size_t n;
};

static inline void column_free(struct column *column)
{
    free(column->x);
    *column = (struct column){ 0 };
}

static inline struct column column_new(size_t n)
{
    struct column column = { .x = calloc(n + 1, sizeof(double)), .n = n };
    assert_non_null(column.x);
    return column;
}

/* Whole usage units (ms, millionths of a message) of all lines of a meter together, times `scale`. */
static inline struct column column_of(const struct world_desk *desk, const char *pattern, enum meter meter,
                                      double scale)
{
    const struct pattern_outcome *outcome = outcome_of(desk, pattern);
    struct column column = column_new((size_t)desk->outcomes.replications);
    for (size_t r = 0; r < column.n; r++)
        for (size_t l = 0; l < outcome->plan->lines; l++)
            if (outcome->plan->line[l].meter == meter)
                column.x[r] +=
                    outcome_quantity(outcome, l)[r] * (double)outcome->tariff->line[l].unit_base * scale;
    return column;
}

/* Sessions of one draw of an event's first occurrence, one by one, whose programme is [0, end_ms). `count` < 0: as many
 * viewers as the scenario says. Appended to `list`; returns the number of viewers. */
static inline int64_t draw_session_list(const struct world_desk *desk, uint32_t replication, int64_t count,
                                        int64_t end_ms, struct session_list *list)
{
    const struct model *model = &desk->loaded.model;
    const size_t seconds = (size_t)(end_ms / 1000) + 3;
    int64_t *viewer_ms = calloc(model->event[0].cells + 1, sizeof *viewer_ms);
    struct path path[MODEL_PLACES_MAX] = { 0 };
    for (size_t i = 0; i < model->places; i++)
        assert_true(path_begin(&path[i], seconds, false));
    struct audience_block *block = audience_block_new();
    struct surge surge = { 0 };
    assert_true(viewer_ms && block);
    const struct streams streams = { .model = model, .replication = replication };
    const struct audience_task task = { .model = model,
                                        .plan = &model->event[0],
                                        .streams = &streams,
                                        .forecast = 1,
                                        .end_ms = end_ms,
                                        .high_ms = end_ms,
                                        .viewer_ms = viewer_ms,
                                        .path = path,
                                        .list = list,
                                        .surge = &surge };
    int64_t viewers = count >= 0 ? count : audience_size(&task);
    assert_int_equal(audience_draw(&task, viewers, block), STATUS_OK);
    audience_block_free(block);
    surge_fini(&surge);
    for (size_t i = 0; i < model->places; i++)
        path_fini(&path[i]);
    free(viewer_ms);
    return viewers;
}

/* --- statistics: how likely is what was found, or worse, if the theory holds ----------------------------------------
 */

/* What the statistic that was computed last would see: a deviation that it refuses with a probability of 90 %, as a
 * share of the mean or variance, or of all (points). Printed where IVSIM_POWER is set. */
static struct {
    const char *of;
    double by;
} theory_sees;

#define SEES (4.892 + 1.282) /* standard errors: two-sided 1e-6, and the normal quantile at .9 */

static inline void theory_may_see(const char *of, double by)
{
    theory_sees.of = of;
    theory_sees.by = by;
}

#define expect_agreement(p) expect_agreement_at((p), #p, __FILE__, __LINE__)
#define expect_refusal(p) expect_refusal_at((p), #p, __FILE__, __LINE__)

static inline void expect_agreement_at(double p, const char *what, const char *file, int line)
{
    const char *name = strrchr(file, '/');
    if (getenv("IVSIM_POWER") && theory_sees.of)
        printf("%s:%d\t%s\t%.2g %%\t%s\n", name ? name + 1 : file, line, theory_sees.of, 100 * theory_sees.by, what);
    theory_sees.of = NULL;
    if (!(p > FALSE_ALARM)) {
        print_error("against theory: p = %g: %s\n", p, what);
        _fail(file, line);
    }
}

/* A negative control: this theory is wrong and must not pass. */
static inline void expect_refusal_at(double p, const char *what, const char *file, int line)
{
    if (!(p < FALSE_ALARM)) {
        print_error("a wrong theory passes: p = %g: %s\n", p, what);
        _fail(file, line);
    }
}

static inline double p_of_z(double z)
{
    return erfc(fabs(z) / sqrt(2));
}

static inline double mean_of(struct column column)
{
    double sum = 0;
    for (size_t i = 0; i < column.n; i++)
        sum += column.x[i];
    return sum / (double)column.n;
}

/* z-test of the mean; the variance is theory's too. */
static inline double p_of_mean(struct column column, double mean, double variance)
{
    theory_may_see("mean", SEES * sqrt(variance / (double)column.n) / fabs(mean));
    return p_of_z((mean_of(column) - mean) / sqrt(variance / (double)column.n));
}

/* The mean where theory is silent about the variance: Student's test. */
static inline double p_of_mean_alone(struct column column, double mean)
{
    double average = mean_of(column), square = 0;
    for (size_t i = 0; i < column.n; i++)
        square += (column.x[i] - average) * (column.x[i] - average);
    double n = (double)column.n, t = (average - mean) / sqrt(square / (n - 1) / n);
    theory_may_see("mean", SEES * sqrt(square / (n - 1) / n) / fabs(mean)); /* a little more where n is small */
    return 2 * gsl_cdf_tdist_Q(fabs(t), n - 1);
}

/* z-test of the mean squared distance from theory's mean, its own variance estimated from fourth moments. */
static inline double p_of_variance(struct column column, double mean, double variance)
{
    double second = 0, fourth = 0, n = (double)column.n;
    for (size_t i = 0; i < column.n; i++) {
        double d2 = (column.x[i] - mean) * (column.x[i] - mean);
        second += d2 / n;
        fourth += d2 * d2 / n;
    }
    theory_may_see("variance", SEES * sqrt((fourth - second * second) / n) / variance);
    return p_of_z((second - variance) / sqrt((fourth - second * second) / n));
}

/* Binomial: k of n at probability p. */
static inline double p_of_share(double k, double n, double p)
{
    theory_may_see("points", SEES * sqrt(p * (1 - p) / n));
    return p_of_z((k - n * p) / sqrt(n * p * (1 - p)));
}

/* Chi-square of observed against expected numbers; neighbours are joined until at least 25 are expected. `lost`:
 * degrees of freedom besides the cells' own: 1 where the expected numbers were made to add up to the observed. */
static inline double p_of_counts(const double observed[], const double expected[], size_t cells, int lost)
{
    double chi_square = 0, o = 0, e = 0, rest = 0;
    int joined = 0;
    for (size_t i = 0; i < cells; i++)
        rest += expected[i];
    for (size_t i = 0; i < cells; i++) {
        o += observed[i];
        e += expected[i];
        rest -= expected[i];
        if (i + 1 < cells && (e < 25 || rest < 25))
            continue;
        chi_square += (o - e) * (o - e) / e;
        joined++;
        o = e = 0;
    }
    assert_true(joined > lost);
    return gsl_cdf_chisq_Q(chi_square, joined - lost);
}

/* Numbers 0..cells - 1, rounded to the nearest, counted; the last cell takes what is above. */
static inline void count_values(struct column column, double scale, double observed[], size_t cells)
{
    memset(observed, 0, cells * sizeof observed[0]);
    for (size_t i = 0; i < column.n; i++) {
        double value = floor(column.x[i] * scale + 0.5);
        assert_true(value >= 0);
        observed[value < (double)cells - 1 ? (size_t)value : cells - 1]++;
    }
}

static inline int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov of a continuous law (sorts the column). Its limit law; at 1e-6 sqrt(n) D is 2.693. */
static inline double p_of_law(struct column column, double (*cdf)(double x, const double p[]), const double p[])
{
    qsort(column.x, column.n, sizeof(double), compare_doubles);
    double most = 0, n = (double)column.n;
    for (size_t i = 0; i < column.n; i++) {
        double f = cdf(column.x[i], p);
        most = fmax(most, fmax(((double)i + 1) / n - f, f - (double)i / n));
    }
    theory_may_see("points", (2.693 + 0.64) / sqrt(n)); /* at most: half a standard deviation of F at its median more */
    double x2 = n * most * most, sum = 0;
    for (int k = 1; k <= 20; k++)
        sum += (k % 2 ? 2 : -2) * exp(-2 * x2 * k * k);
    return x2 < 0.2 ? 1 : sum;
}

/* --- theory --------------------------------------------------------------------------------------------------------
 */

/* The integral of f over [from, to]. */
static inline double integral(double (*f)(double x, void *context), void *context, double from, double to)
{
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    assert_non_null(workspace);
    gsl_function function = { .function = f, .params = context };
    double value = 0, error;
    int status = gsl_integration_qags(&function, from, to, 0, 1e-9, 1000, workspace, &value, &error);
    gsl_integration_workspace_free(workspace);
    assert_int_equal(status, 0);
    return value;
}

/* A law of a length, by its probability of being longer than x: written apart from src/kernel, from GSL's. */
struct theory_law {
    double (*above)(double x, const double p[]);
    double p[3];
};

static inline double exponential_above(double x, const double p[])
{
    return x > 0 ? exp(-x / p[0]) : 1;
}

static inline double gamma_above(double x, const double p[])
{
    return x > 0 ? gsl_cdf_gamma_Q(x, p[0], p[1]) : 1;
}

static inline double weibull_above(double x, const double p[])
{
    return x > 0 ? exp(-pow(x / p[1], p[0])) : 1;
}

static inline double lognormal_above(double x, const double p[])
{
    return x > 0 ? 0.5 * erfc((log(x) - p[0]) / p[1] / sqrt(2)) : 1;
}

static inline double above_at(double x, void *law)
{
    const struct theory_law *l = law;
    return l->above(x, l->p);
}

static inline double above_times_at(double x, void *law)
{
    return 2 * x * above_at(x, law);
}

/* E[min(S, c)] and E[min(S, c)^2]: integrals of P(S > x) and of 2 x P(S > x) over [0, c]. */
static inline double limited_mean(struct theory_law law, double c)
{
    return c > 0 ? integral(above_at, &law, 0, c) : 0;
}

static inline double limited_square(struct theory_law law, double c)
{
    return c > 0 ? integral(above_times_at, &law, 0, c) : 0;
}

#endif
