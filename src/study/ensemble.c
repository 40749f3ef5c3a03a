/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ensemble.h"

#include <assert.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "meterman.h"

/* Fans: exact below FAN_EXACT, then FAN_SUBBINS bins an octave. */
enum { FAN_EXACT = 256, FAN_SUBBINS = 128, FAN_FIRST_OCTAVE = 8 };

size_t fan_bin(int64_t value)
{
    if (value < FAN_EXACT)
        return value > 0 ? (size_t)value : 0;
    unsigned octave = 63u - (unsigned)__builtin_clzll((unsigned long long)value);
    size_t sub = (size_t)(value >> (octave - 7)) - FAN_SUBBINS;
    size_t bin = FAN_EXACT + (octave - FAN_FIRST_OCTAVE) * FAN_SUBBINS + sub;
    return bin < FAN_BINS ? bin : FAN_BINS - 1;
}

int64_t fan_bin_value(size_t bin)
{
    if (bin < FAN_EXACT)
        return (int64_t)bin;
    size_t octave = FAN_FIRST_OCTAVE + (bin - FAN_EXACT) / FAN_SUBBINS;
    return (int64_t)(FAN_SUBBINS + (bin - FAN_EXACT) % FAN_SUBBINS) << (octave - 7);
}

static bool fan_init(struct fan *fan, size_t points)
{
    fan->points = points;
    fan->bin = calloc(points * FAN_BINS + 1, sizeof *fan->bin);
    fan->sum = calloc(points + 1, sizeof *fan->sum);
    fan->samples = calloc(points + 1, sizeof *fan->samples);
    return fan->bin && fan->sum && fan->samples;
}

static void fan_fini(struct fan *fan)
{
    free(fan->bin);
    free(fan->sum);
    free(fan->samples);
}

static void fan_merge(struct fan *to, const struct fan *from)
{
    for (size_t i = 0; i < to->points * FAN_BINS; i++)
        to->bin[i] += from->bin[i];
    for (size_t i = 0; i < to->points; i++) {
        to->sum[i] += from->sum[i];
        to->samples[i] += from->samples[i];
    }
}

static void fan_add(struct fan *fan, const struct world *world)
{
    const struct model *model = world->model;
    for (size_t o = 0; o < model->occurrences; o++) {
        const struct event_plan *plan = &model->event[model->occurrence[o].event];
        const int32_t *present = world->fan + o * model->fan_points_max;
        for (size_t i = 0; i < plan->fan_points; i++) {
            fan->bin[(plan->fan_first + i) * FAN_BINS + fan_bin(present[i])]++;
            fan->sum[plan->fan_first + i] += present[i];
            fan->samples[plan->fan_first + i]++;
        }
    }
}

static bool outcome_init(struct pattern_outcome *outcome, const struct pattern_plan *plan, const struct tariff *tariff,
                         size_t n)
{
    outcome->plan = plan;
    outcome->tariff = tariff;
    outcome->total_nano = malloc(n * sizeof *outcome->total_nano);
    outcome->cost_nano = malloc((n * plan->lines + 1) * sizeof *outcome->cost_nano);
    outcome->quantity = malloc((n * plan->lines + 1) * sizeof *outcome->quantity);
    outcome->peak = malloc(n * PEAKS * sizeof *outcome->peak);
    outcome->input_ms = malloc(n * sizeof *outcome->input_ms);
    outcome->idle_ms = malloc(n * sizeof *outcome->idle_ms);
    outcome->turned_away = malloc(n * sizeof *outcome->turned_away);
    return outcome->total_nano && outcome->cost_nano && outcome->quantity && outcome->peak && outcome->input_ms &&
           outcome->idle_ms && outcome->turned_away;
}

void outcomes_fini(struct outcomes *outcomes)
{
    for (size_t p = 0; outcomes->pattern && p < outcomes->patterns; p++) {
        struct pattern_outcome *outcome = &outcomes->pattern[p];
        free(outcome->total_nano);
        free(outcome->cost_nano);
        free(outcome->quantity);
        free(outcome->peak);
        free(outcome->input_ms);
        free(outcome->idle_ms);
        free(outcome->turned_away);
    }
    free(outcomes->pattern);
    fan_fini(&outcomes->fan);
    *outcomes = (struct outcomes){ 0 };
}

/* What one thread needs. */
struct worker {
    struct workspace *workspace;
    int128 *usage;
    struct fan fan;
};

/* Prices one pattern of a world into its slot. */
static enum status price(const struct world *world, size_t p, struct pattern_outcome *outcome, size_t slot, int128 usage[])
{
    const size_t lines = outcome->plan->lines;
    int64_t *cost_nano = outcome->cost_nano + slot * lines;
    meterman_usage(world, p, usage);
    if (!tariff_charge(outcome->tariff, usage, cost_nano))
        return STATUS_LIMIT;
    int128 total_nano = 0;
    for (size_t l = 0; l < lines; l++) {
        total_nano += cost_nano[l];
        outcome->quantity[slot * lines + l] = (double)usage[l] / (double)outcome->tariff->line[l].unit_base;
    }
    if (total_nano > INT64_MAX)
        return STATUS_LIMIT;
    outcome->total_nano[slot] = (int64_t)total_nano;
    memcpy(outcome->peak + slot * PEAKS, world->peak[p], sizeof world->peak[p]);
    meterman_idle(world, p, &outcome->input_ms[slot], &outcome->idle_ms[slot]);
    outcome->turned_away[slot] = outcome->plan->feedback ? world->feedback[p].turned_away : 0;
    return STATUS_OK;
}

static enum status run_one(struct worker *worker, struct outcomes *outcomes, const struct ensemble_options *options,
                           size_t slot)
{
    const struct world *world;
    const int64_t replication = options->first_replication + (int64_t)slot;
    const struct streams streams = { .model = outcomes->model,
                                     .replication = (uint32_t)replication,
                                     .other = options->other,
                                     .given = options->given };
    bool with_fan = !options->no_fan && (replication < ENSEMBLE_FAN_REPLICATIONS || outcomes->asked == 1);
    enum status status = world_draw_from(worker->workspace, &streams, with_fan, &world);
    for (size_t p = 0; p < outcomes->patterns && status == STATUS_OK; p++)
        status = price(world, p, &outcomes->pattern[p], slot, worker->usage);
    if (status == STATUS_OK && with_fan)
        fan_add(&worker->fan, world);
    return status;
}

static bool stopped(const struct ensemble_options *options)
{
    return options->stop && atomic_load_explicit(options->stop, memory_order_relaxed);
}

/* Runs slots first .. end; every one is finished or the status says why not. */
static enum status run_slots(struct worker worker[], struct outcomes *outcomes, const struct ensemble_options *options,
                             int64_t first, int64_t end)
{
    atomic_int failed = STATUS_OK;
#pragma omp parallel for schedule(dynamic) num_threads(outcomes->threads)
    for (int64_t slot = first; slot < end; slot++) {
        if (atomic_load_explicit(&failed, memory_order_relaxed) != STATUS_OK)
            continue;
        enum status status =
            run_one(&worker[omp_get_thread_num()], outcomes, options, (size_t)slot);
        if (status != STATUS_OK)
            atomic_store(&failed, (int)status);
    }
    return (enum status)atomic_load(&failed);
}

/* All slots, in portions of about a tenth of a second, so that a signal and the progress bar are served. */
static enum status run_all(struct worker worker[], struct outcomes *outcomes, const struct ensemble_options *options)
{
    const double portion_seconds = 0.1;
    int64_t portion = outcomes->threads;
    while (outcomes->replications < outcomes->asked) {
        if (stopped(options))
            return STATUS_INTERRUPTED;
        int64_t first = outcomes->replications;
        int64_t end = first + portion < outcomes->asked ? first + portion : outcomes->asked;
        double before = omp_get_wtime();
        enum status status = run_slots(worker, outcomes, options, first, end);
        if (status != STATUS_OK)
            return status;
        outcomes->replications = end;
        if (omp_get_wtime() - before < portion_seconds)
            portion *= 2;
        if (options->progress)
            options->progress(options->context, end, outcomes->asked);
    }
    return STATUS_OK;
}

enum status ensemble_run(const struct model *model, const struct tariff tariff[], const struct ensemble_options *options,
                         struct outcomes *outcomes)
{
    const int64_t asked = model->scenario->replications;
    const int threads = options->threads > 0 ? options->threads : omp_get_max_threads();
    *outcomes = (struct outcomes){ .model = model, .patterns = model->patterns, .asked = asked, .threads = threads };
    assert(options->first_replication + asked <= UINT32_MAX);
    const double before = omp_get_wtime();

    outcomes->pattern = calloc(model->patterns, sizeof *outcomes->pattern);
    const size_t fan_points = options->no_fan ? 0 : model->fan_points;
    bool fine = outcomes->pattern && fan_init(&outcomes->fan, fan_points);
    size_t lines = 0;
    for (size_t p = 0; fine && p < model->patterns; p++) {
        fine = outcome_init(&outcomes->pattern[p], &model->pattern[p], &tariff[p], (size_t)asked);
        lines = model->pattern[p].lines > lines ? model->pattern[p].lines : lines;
    }
    struct worker *worker = calloc((size_t)threads, sizeof *worker);
    for (int t = 0; fine && worker && t < threads; t++) {
        worker[t].workspace = workspace_new(model);
        worker[t].usage = calloc(lines + 1, sizeof *worker[t].usage);
        fine = worker[t].workspace && worker[t].usage && fan_init(&worker[t].fan, fan_points);
    }
    enum status status = fine && worker ? run_all(worker, outcomes, options) : STATUS_LIMIT;
    for (int t = 0; worker && t < threads; t++) {
        if (fine)
            fan_merge(&outcomes->fan, &worker[t].fan);
        workspace_free(worker[t].workspace);
        free(worker[t].usage);
        fan_fini(&worker[t].fan);
    }
    free(worker);
    outcomes->partial = outcomes->replications < asked;
    outcomes->seconds = omp_get_wtime() - before;
    return status;
}
