/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ensemble_team.h"

#include <assert.h>
#include <omp.h>
#include <stdlib.h>

#include "meterman.h"

/* What one thread needs. */
struct worker {
    struct workspace *workspace;
    int128 *usage;
    int64_t *cost_nano;
};

static void count_viewers(struct fan *fan, const struct world *world)
{
    const struct model *model = world->model;
    for (size_t o = 0; o < model->occurrences; o++) {
        const struct event_plan *plan = &model->event[model->occurrence[o].event];
        const int32_t *present = world->fan + o * model->fan_points_max;
        for (size_t i = 0; i < plan->fan_points; i++)
            fan_add(fan, plan->fan_first + i, present[i]);
    }
}

/* Prices one pattern of a world into its row. */
static enum status price(const struct world *world, size_t p, const struct pattern_outcome *outcome, size_t row,
                         const struct worker *worker)
{
    meterman_usage(world, p, worker->usage);
    if (!tariff_charge(outcome->tariff, worker->usage, worker->cost_nano))
        return STATUS_LIMIT;
    int128 total_nano = 0;
    for (size_t l = 0; l < outcome->plan->lines; l++) {
        total_nano += worker->cost_nano[l];
        outcome_cost_nano(outcome, l)[row] = worker->cost_nano[l];
        outcome_quantity(outcome, l)[row] = (double)worker->usage[l] / (double)outcome->tariff->line[l].unit_base;
    }
    if (total_nano > INT64_MAX)
        return STATUS_LIMIT;
    outcome->total_nano[row] = (int64_t)total_nano;
    for (enum peak k = 0; k < PEAKS; k++)
        outcome_peak(outcome, k)[row] = world->peak[p][k];
    meterman_idle(world, p, &outcome->input_ms[row], &outcome->idle_ms[row]);
    outcome->turned_away[row] = outcome->plan->feedback ? world->feedback[p].turned_away : 0;
    return STATUS_OK;
}

static enum status run_one(const struct worker *worker, struct outcomes *outcomes,
                           const struct ensemble_options *options, size_t row)
{
    const struct world *world;
    const int64_t replication = outcomes->first_replication + (int64_t)row;
    const struct streams streams = {
        .model = outcomes->model, .replication = (uint32_t)replication, .other = options->other, .given = options->given
    };
    bool with_fan = !options->no_fan && (replication < FAN_REPLICATIONS || options->replay);
    enum status status = world_draw_from(worker->workspace, &streams, with_fan, &world);
    for (size_t p = 0; p < outcomes->patterns && status == STATUS_OK; p++)
        status = price(world, p, &outcomes->pattern[p], row, worker);
    if (status == STATUS_OK && with_fan)
        count_viewers(&outcomes->fan, world);
    return status;
}

static bool stopped(const struct ensemble_options *options)
{
    return options->stop && atomic_load_explicit(options->stop, memory_order_relaxed);
}

/* Neighbouring rows share cache lines: a thread takes up to eight at a time, but leaves the others enough to do. */
static int chunk_of(int64_t rows, int threads)
{
    enum { ROWS_OF_A_LINE = 8, CHUNKS_A_THREAD = 16 };
    int64_t chunk = rows / ((int64_t)threads * CHUNKS_A_THREAD);
    return chunk < 1 ? 1 : chunk > ROWS_OF_A_LINE ? ROWS_OF_A_LINE : (int)chunk;
}

/* Runs rows first .. end; every one is finished or the status says why not. */
static enum status run_rows(const struct worker worker[], struct outcomes *outcomes,
                            const struct ensemble_options *options, int64_t first, int64_t end)
{
    atomic_int failed = STATUS_OK;
    const int chunk = chunk_of(end - first, outcomes->threads);
#pragma omp parallel for schedule(dynamic, chunk) num_threads(outcomes->threads)
    for (int64_t row = first; row < end; row++) {
        if (atomic_load_explicit(&failed, memory_order_relaxed) != STATUS_OK)
            continue;
        enum status status = run_one(&worker[omp_get_thread_num()], outcomes, options, (size_t)row);
        if (status != STATUS_OK)
            atomic_store(&failed, (int)status);
    }
    return (enum status)atomic_load(&failed);
}

/* One portion, by this process alone or by all. The others' rows are in their places afterwards. */
static enum status run_portion(const struct worker worker[], struct outcomes *outcomes,
                               const struct ensemble_options *options, int64_t first, int64_t end, bool *stop)
{
    if (!options->team || ensemble_team_size() == 1)
        return run_rows(worker, outcomes, options, first, end);
    struct team_round round = { .first = outcomes->first_replication + first,
                                .end = outcomes->first_replication + end,
                                .replay = options->replay };
    int64_t from, to;
    ensemble_team_tell(&round);
    ensemble_team_share(first, end, 0, &from, &to);
    return ensemble_team_take(outcomes, run_rows(worker, outcomes, options, from, to), stop);
}

/* All rows, in portions of about a tenth of a second, so that a signal and the progress bar are served. */
static enum status run_all(const struct worker worker[], struct outcomes *outcomes,
                           const struct ensemble_options *options)
{
    const double portion_seconds = 0.1;
    int64_t portion = (int64_t)outcomes->threads * (options->team ? ensemble_team_size() : 1);
    bool stop = false; /* what other processes were told */
    while (outcomes->replications < outcomes->asked) {
        if (stop || stopped(options))
            return STATUS_INTERRUPTED;
        int64_t first = outcomes->replications;
        int64_t end = first + portion < outcomes->asked ? first + portion : outcomes->asked;
        double before = omp_get_wtime();
        enum status status = run_portion(worker, outcomes, options, first, end, &stop);
        if (status != STATUS_OK)
            return status;
        outcomes->replications = end;
        outcomes_rest(outcomes);
        if (omp_get_wtime() - before < portion_seconds)
            portion *= 2;
        if (options->progress)
            options->progress(options->context, end, outcomes->asked);
        if (options->keep)
            options->keep(options->context, outcomes);
    }
    return STATUS_OK;
}

static bool worker_init(struct worker *worker, const struct model *model, const struct aggregate *aggregate)
{
    size_t lines = 0;
    for (size_t p = 0; p < model->patterns; p++)
        lines = model->pattern[p].lines > lines ? model->pattern[p].lines : lines;
    worker->workspace = workspace_new(model, aggregate);
    worker->usage = calloc(lines + 1, sizeof *worker->usage);
    worker->cost_nano = calloc(lines + 1, sizeof *worker->cost_nano);
    return worker->workspace && worker->usage && worker->cost_nano;
}

/* All threads' workers, and what they share. */
struct crew {
    struct worker *worker;
    struct aggregate *aggregate;
    int threads;
};

static void crew_fini(struct crew *crew)
{
    for (int t = 0; crew->worker && t < crew->threads; t++) {
        workspace_free(crew->worker[t].workspace);
        free(crew->worker[t].usage);
        free(crew->worker[t].cost_nano);
    }
    free(crew->worker);
    aggregate_free(crew->aggregate);
}

static enum status crew_init(struct crew *crew, const struct model *model, const struct ensemble_options *options)
{
    crew->threads = options->threads > 0 ? options->threads : omp_get_max_threads();
    crew->worker = calloc((size_t)crew->threads, sizeof *crew->worker);
    crew->aggregate = aggregate_new(model, options->engine);
    bool fine = crew->worker && crew->aggregate;
    for (int t = 0; fine && t < crew->threads; t++)
        fine = worker_init(&crew->worker[t], model, crew->aggregate);
    return fine ? STATUS_OK : STATUS_LIMIT;
}

enum status ensemble_continue(const struct ensemble_options *options, struct outcomes *outcomes)
{
    assert(outcomes->first_replication + outcomes->asked <= UINT32_MAX);
    const double before = omp_get_wtime();
    struct crew crew = { 0 };
    enum status status = outcomes_reserve(outcomes, outcomes->asked);
    if (status == STATUS_OK)
        status = crew_init(&crew, outcomes->model, options);
    outcomes->threads = crew.threads;
    if (status == STATUS_OK)
        status = run_all(crew.worker, outcomes, options);
    crew_fini(&crew);
    outcomes->partial = outcomes->replications < outcomes->asked;
    outcomes->seconds += omp_get_wtime() - before;
    return status;
}

/* This process's share of one round, encoded. */
static enum status serve_round(const struct worker worker[], struct outcomes *outcomes,
                               const struct ensemble_options *options, const struct team_round *round, int rank,
                               struct fan *sent, struct rows_bytes *block)
{
    struct ensemble_options how = *options;
    int64_t to;
    how.replay = round->replay != 0;
    ensemble_team_share(round->first, round->end, rank, &outcomes->first_replication, &to);
    outcomes->asked = to - outcomes->first_replication;
    enum status status = outcomes_reserve(outcomes, outcomes->asked);
    if (status == STATUS_OK)
        status = run_rows(worker, outcomes, &how, 0, outcomes->asked);
    block->count = 0;
    if (status == STATUS_OK && outcomes->asked > 0 && !rows_encode(outcomes, 0, outcomes->asked, sent, block))
        status = STATUS_LIMIT;
    return status;
}

enum status ensemble_serve(const struct model *model, const struct tariff tariff[],
                           const struct ensemble_options *options)
{
    const int rank = ensemble_join();
    struct outcomes outcomes;
    struct crew crew = { 0 };
    struct fan sent = { 0 };
    struct rows_bytes block = { 0 };
    enum status status = outcomes_init(&outcomes, model, tariff, !options->no_fan);
    if (status == STATUS_OK)
        status = crew_init(&crew, model, options);
    if (!fan_init(&sent, outcomes.fan.points))
        status = STATUS_LIMIT;
    outcomes.threads = crew.threads;
    struct team_round round = { 0 };
    for (ensemble_team_tell(&round); round.first < round.end; ensemble_team_tell(&round)) {
        if (status == STATUS_OK)
            status = serve_round(crew.worker, &outcomes, options, &round, rank, &sent, &block);
        status = ensemble_team_give(&block, status, stopped(options));
    }
    crew_fini(&crew);
    rows_bytes_fini(&block);
    fan_fini(&sent);
    outcomes_fini(&outcomes);
    return status;
}

enum status ensemble_run(const struct model *model, const struct tariff tariff[],
                         const struct ensemble_options *options, struct outcomes *outcomes)
{
    enum status status = outcomes_init(outcomes, model, tariff, !options->no_fan);
    if (status != STATUS_OK)
        return status;
    outcomes->first_replication = options->first_replication;
    outcomes->asked = options->replications > 0 ? options->replications : model->scenario->replications;
    return ensemble_continue(options, outcomes);
}

int ensemble_hands(const struct outcomes *outcomes, size_t columns)
{
    const size_t room = columns * (size_t)outcomes->replications * sizeof(int64_t);
    const size_t most = room > 0 ? ENSEMBLE_ROOM / room : 1;
    const int hands = most < (size_t)outcomes->threads ? (int)most : outcomes->threads;
    return hands > 1 ? hands : 1;
}

void ensemble_each(int hands, size_t count, ensemble_job *job, void *context)
{
#pragma omp parallel for schedule(dynamic) num_threads(hands)
    for (size_t i = 0; i < count; i++)
        job(context, i, omp_get_thread_num());
}
