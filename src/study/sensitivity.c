/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensitivity_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "interval.h"
#include "sample.h"

/* What the simulations of one study need. */
struct bench {
    const struct model *model;
    const struct tariff *tariff;
    const struct sensitivity_options *options;
    struct sensitivity *out;
    struct sensitivity_sample sample;
    double *ab;       /* [n] of one pattern */
    int64_t *sorted;  /* [n] */
    int64_t *scratch; /* [n] */
    uint32_t *other;  /* by row of the streams */
    double *given;    /* by row and scalar input */
    struct aggregate *aggregate;
    int64_t done; /* simulations */
};

static void show(void *context, int64_t done, int64_t all)
{
    const struct bench *bench = context;
    if (bench->options->progress)
        bench->options->progress(bench->options->context, bench->done * all + done, bench->out->simulations * all);
}

/* One simulation of n replications. outcomes_fini is owed where it answers STATUS_OK. */
static enum status simulate(struct bench *bench, int64_t first, const uint32_t *other, const double *given,
                            struct outcomes *outcomes)
{
    const struct ensemble_options how = { .threads = bench->options->threads,
                                          .first_replication = first,
                                          .replications = (int64_t)bench->sample.n,
                                          .engine = bench->options->engine,
                                          .aggregate = bench->aggregate,
                                          .no_fan = true,
                                          .other = other,
                                          .given = given,
                                          .stop = bench->options->stop,
                                          .progress = show,
                                          .context = bench };
    enum status status = ensemble_run(bench->model, bench->tariff, &how, outcomes);
    if (status != STATUS_OK)
        outcomes_fini(outcomes);
    bench->done++;
    return status;
}

static void swap_rows(const struct bench *bench, const struct sensitivity_input *input)
{
    for (size_t row = 0; row < streams_rows(bench->model); row++)
        if (sensitivity_concerns(bench->model, input, row))
            bench->other[row] |= UINT32_C(1) << input->input;
}

static void clear_rows(const struct bench *bench)
{
    memset(bench->other, 0, streams_rows(bench->model) * sizeof bench->other[0]);
}

static const double *totals_of(const struct bench *bench, const struct outcomes *outcomes, size_t p)
{
    for (size_t r = 0; r < bench->sample.n; r++)
        bench->ab[r] = (double)outcomes->pattern[p].total_nano[r];
    return bench->ab;
}

static enum status find_index(struct bench *bench, size_t i)
{
    const size_t n = bench->sample.n;
    struct outcomes outcomes;
    clear_rows(bench);
    swap_rows(bench, &bench->out->input[i]);
    enum status status = simulate(bench, 0, bench->other, NULL, &outcomes);
    if (status != STATUS_OK)
        return status;
    for (size_t p = 0; p < bench->sample.patterns; p++) {
        struct sensitivity_part *part = &bench->out->pattern[p].part[i];
        const double *a = bench->sample.total[p], *ab = totals_of(bench, &outcomes, p);
        part->first = freeze_first(a, a + n, ab, n);
        part->total = freeze_total(a, a + n, ab, n);
    }
    outcomes_fini(&outcomes);
    return STATUS_OK;
}

/* All forecasts from B, the rest from A: what they have in common with B are the forecasts, with A the chance. */
static enum status find_split(struct bench *bench)
{
    const size_t n = bench->sample.n;
    struct outcomes outcomes;
    clear_rows(bench);
    for (size_t i = 0; i < bench->out->inputs; i++)
        if (bench->out->input[i].forecast)
            swap_rows(bench, &bench->out->input[i]);
    enum status status = simulate(bench, 0, bench->other, NULL, &outcomes);
    if (status != STATUS_OK)
        return status;
    for (size_t p = 0; p < bench->sample.patterns; p++) {
        const double *a = bench->sample.total[p], *ab = totals_of(bench, &outcomes, p);
        bench->out->pattern[p].forecasts = freeze_first(a, a + n, ab, n);
        bench->out->pattern[p].chance = freeze_first(a + n, a, ab, n);
    }
    outcomes_fini(&outcomes);
    return STATUS_OK;
}

static int64_t percentile_of(const struct bench *bench, const int64_t total_nano[])
{
    memcpy(bench->sorted, total_nano, bench->sample.n * sizeof bench->sorted[0]);
    sample_sort(bench->sorted, bench->scratch, bench->sample.n);
    return bench->sorted[interval_rank((int64_t)bench->sample.n, bench->out->percentile) - 1];
}

static enum status find_swing(struct bench *bench, size_t i)
{
    static const double at[2] = { 0.1, 0.9 };
    const struct sensitivity_input *input = &bench->out->input[i];
    const size_t rows = streams_rows(bench->model);
    for (int side = 0; side < 2; side++) {
        for (size_t row = 0; row < rows; row++)
            for (int k = 0; k < INPUT_SCALARS; k++)
                bench->given[row * INPUT_SCALARS + (size_t)k] =
                    k == (int)input->input && sensitivity_concerns(bench->model, input, row) ? at[side] : NAN;
        struct outcomes outcomes;
        enum status status = simulate(bench, 0, NULL, bench->given, &outcomes);
        if (status != STATUS_OK)
            return status;
        for (size_t p = 0; p < bench->sample.patterns; p++) {
            struct sensitivity_part *part = &bench->out->pattern[p].part[i];
            *(side == 0 ? &part->at_p10_nano : &part->at_p90_nano) =
                percentile_of(bench, outcomes.pattern[p].total_nano);
        }
        outcomes_fini(&outcomes);
    }
    return STATUS_OK;
}

/* Both samples' totals; statistics of the first, which is what `run` shows. */
static enum status take_samples(struct bench *bench, const struct outcomes *first)
{
    const size_t n = bench->sample.n;
    struct outcomes second;
    enum status status = simulate(bench, STREAMS_OTHER, NULL, NULL, &second);
    if (status != STATUS_OK)
        return status;
    for (size_t p = 0; p < bench->sample.patterns; p++) {
        struct sensitivity_pattern *pattern = &bench->out->pattern[p];
        double *total = bench->sample.total[p];
        for (size_t r = 0; r < n; r++) {
            total[r] = (double)first->pattern[p].total_nano[r];
            total[n + r] = (double)second.pattern[p].total_nano[r];
            pattern->varies = pattern->varies || total[r] != total[0] || total[n + r] != total[0];
        }
        const struct sample_money money =
            sample_money(first->pattern[p].total_nano, 1, n, bench->sorted, bench->scratch);
        pattern->name = bench->model->pattern[p].pattern->name;
        pattern->mean_nano = (double)money.mean_nano;
        pattern->sd_nano = money.sd_nano;
        pattern->percentile_nano = bench->sorted[interval_rank((int64_t)n, bench->out->percentile) - 1];
    }
    outcomes_fini(&second);
    return STATUS_OK;
}

static enum status find_worths(struct bench *bench)
{
    const size_t all = 2 * bench->sample.n;
    struct sensitivity *out = bench->out;
    double *x = malloc(2 * all * sizeof *x);
    struct sensitivity_ranked *rank = malloc(2 * all * sizeof *rank);
    for (size_t i = 0; x && rank && i < out->inputs; i++) {
        out->choice_nano[i] = out->choice_half_nano[i] = NAN;
        for (size_t p = 0; p < out->patterns; p++)
            out->pattern[p].part[i].less_nano = out->pattern[p].part[i].less_half_nano = NAN;
        if (!out->input[i].has_value)
            continue;
        sensitivity_values(bench->model, &out->input[i], bench->sample.n, x);
        sensitivity_worth(&bench->sample, x, i, bench->options->fits, rank, x + all, out);
    }
    enum status status = x && rank ? STATUS_OK : STATUS_LIMIT;
    free(x);
    free(rank);
    return status;
}

static enum status study(struct bench *bench, const struct outcomes *first)
{
    enum status status = take_samples(bench, first);
    for (size_t i = 0; i < bench->out->inputs && status == STATUS_OK; i++)
        status = find_index(bench, i);
    if (status == STATUS_OK)
        status = find_split(bench);
    for (size_t i = 0; i < bench->out->inputs && status == STATUS_OK; i++)
        if (bench->out->input[i].scalar)
            status = find_swing(bench, i);
    return status == STATUS_OK ? find_worths(bench) : status;
}

static void begin(struct sensitivity *out, const struct model *model, const struct sensitivity_options *options,
                  struct arena *arena)
{
    out->percentile = options->percentile;
    out->inputs = sensitivity_inputs(model, options->grouping, arena, &out->input, &out->by_kind);
    out->patterns = model->patterns;
    out->pattern = arena_alloc(arena, out->patterns, sizeof *out->pattern);
    size_t fitting = 0, scalars = 0;
    for (size_t p = 0; p < out->patterns; p++) {
        out->pattern[p].part = arena_alloc(arena, out->inputs + 1, sizeof *out->pattern[p].part);
        fitting += options->fits[p];
    }
    for (size_t i = 0; i < out->inputs; i++)
        scalars += out->input[i].scalar;
    out->has_choice = fitting > 1;
    out->choice_nano = arena_alloc(arena, out->inputs + 1, sizeof *out->choice_nano);
    out->choice_half_nano = arena_alloc(arena, out->inputs + 1, sizeof *out->choice_half_nano);
    out->simulations = (int64_t)(3 + out->inputs + 2 * scalars);
}

enum status sensitivity_run(const struct model *model, const struct tariff tariff[], const struct outcomes *first,
                            const struct sensitivity_options *options, struct arena *arena, struct sensitivity *out)
{
    const size_t n = (size_t)first->replications, rows = streams_rows(model);
    assert(n >= 2 * SENSITIVITY_STRATA && (int64_t)n < STREAMS_OTHER);
    *out = (struct sensitivity){ .replications = first->replications };
    begin(out, model, options, arena);
    struct bench bench = { .model = model,
                           .tariff = tariff,
                           .options = options,
                           .out = out,
                           .sample = { .n = n, .patterns = model->patterns },
                           .done = 1 };
    bench.other = arena_alloc(arena, rows, sizeof *bench.other);
    bench.given = arena_alloc(arena, rows * INPUT_SCALARS, sizeof *bench.given);
    bench.sample.total = arena_alloc(arena, model->patterns, sizeof *bench.sample.total);
    double *totals = malloc((2 * model->patterns + 1) * n * sizeof *totals);
    bench.sorted = malloc(2 * n * sizeof *bench.sorted);
    bench.aggregate = aggregate_new(model, options->engine);
    enum status status = totals && bench.sorted && bench.aggregate ? STATUS_OK : STATUS_LIMIT;
    if (status == STATUS_OK) {
        for (size_t p = 0; p < model->patterns; p++)
            bench.sample.total[p] = totals + 2 * n * p;
        bench.ab = totals + 2 * n * model->patterns;
        bench.scratch = bench.sorted + n;
        status = study(&bench, first);
    }
    free(totals);
    free(bench.sorted);
    aggregate_free(bench.aggregate);
    return status;
}
