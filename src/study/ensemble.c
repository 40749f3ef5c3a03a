/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ensemble_crew.h"
#include "ensemble_team.h"

#include <assert.h>
#include <omp.h>

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

/* Rows that all workers take from one counter, so that those taken are always the first ones. */
struct shift {
    struct outcomes *outcomes;
    const struct ensemble_options *options;
    int64_t end, chunk;
    bool may_stop; /* once asked to, else only at the end */
    atomic_llong next;
    atomic_int failed;
};

static bool goes_on(struct shift *shift)
{
    return atomic_load_explicit(&shift->failed, memory_order_relaxed) == STATUS_OK &&
           !(shift->may_stop && stopped(shift->options));
}

static void take_rows(struct shift *shift, const struct worker *worker, bool leads)
{
    while (goes_on(shift)) {
        int64_t row = atomic_fetch_add_explicit(&shift->next, shift->chunk, memory_order_relaxed);
        const int64_t end = row + shift->chunk < shift->end ? row + shift->chunk : shift->end;
        if (row >= end)
            return;
        for (; row < end; row++) {
            enum status status = ensemble_crew_run_row(worker, shift->outcomes, shift->options, (size_t)row);
            if (status != STATUS_OK)
                atomic_store(&shift->failed, (int)status);
        }
        if (leads && shift->options->progress)
            shift->options->progress(shift->options->context, end, shift->outcomes->asked);
    }
}

/* Runs rows first .. end, or, where it `may_stop`, the first of them; *done is where those that are finished end. Fewer
 * rows than threads share the threads, each for its own large audiences. */
static enum status run_rows(const struct worker worker[], struct outcomes *outcomes,
                            const struct ensemble_options *options, int64_t first, int64_t end, bool may_stop,
                            int64_t *done)
{
    struct shift shift = { .outcomes = outcomes, .options = options, .end = end, .may_stop = may_stop };
    const int threads = outcomes->threads, takers = end - first < threads ? (int)(end - first) : threads;
    *done = first;
    if (takers == 0)
        return STATUS_OK;
    atomic_init(&shift.next, first);
    atomic_init(&shift.failed, STATUS_OK);
    shift.chunk = chunk_of(end - first, threads);
    for (int t = 0; t < takers; t++)
        workspace_lend(worker[t].workspace, (struct helpers){ .count = threads / takers, .each = ensemble_each });
    if (takers == 1) { /* no region: it has all helpers then, whose threads OpenMP keeps */
        take_rows(&shift, &worker[0], true);
    } else {
#pragma omp parallel num_threads(takers)
        take_rows(&shift, &worker[omp_get_thread_num()], omp_get_thread_num() == 0);
    }
    const int64_t next = atomic_load(&shift.next);
    *done = next < end ? next : end;
    return (enum status)atomic_load(&shift.failed);
}

static bool is_team(const struct ensemble_options *options)
{
    return options->team && ensemble_team_size() > 1;
}

/* Where a portion ends. Rows that take long and do not fill the threads come last, alone: then they share them. */
static int64_t portion_end(const struct outcomes *outcomes, int64_t portion, double row_seconds)
{
    const double long_seconds = 0.02;
    const int64_t left = outcomes->asked - outcomes->replications, threads = outcomes->threads;
    if (portion < left)
        return outcomes->replications + portion;
    return outcomes->asked - (row_seconds > long_seconds && left > threads ? left % threads : 0);
}

/* One portion, by this process alone or by all. The others' rows are in their places afterwards. */
static enum status run_portion(const struct worker worker[], struct outcomes *outcomes,
                               const struct ensemble_options *options, int64_t first, int64_t end, bool *stop)
{
    int64_t done;
    if (!is_team(options)) {
        enum status status = run_rows(worker, outcomes, options, first, end, true, &done);
        outcomes->replications = status == STATUS_OK ? done : first;
        return status;
    }
    struct team_round round = { .first = outcomes->first_replication + first,
                                .end = outcomes->first_replication + end,
                                .replay = options->replay };
    int64_t from, to;
    ensemble_team_tell(&round);
    ensemble_team_share(first, end, 0, &from, &to);
    enum status status = run_rows(worker, outcomes, options, from, to, false, &done);
    status = ensemble_team_take(outcomes, status, stop);
    outcomes->replications = status == STATUS_OK ? end : first;
    return status;
}

/* All rows, in portions of about a second (alone; a signal is served meanwhile) or a tenth of one (all processes). */
static enum status run_all(const struct worker worker[], struct outcomes *outcomes,
                           const struct ensemble_options *options)
{
    const double portion_seconds = is_team(options) ? 0.1 : 1;
    int64_t portion = (int64_t)outcomes->threads * (is_team(options) ? ensemble_team_size() : 1);
    double row_seconds = 0;
    bool stop = false; /* what other processes were told */
    while (outcomes->replications < outcomes->asked) {
        if (stop || stopped(options))
            return STATUS_INTERRUPTED;
        const int64_t first = outcomes->replications, end = portion_end(outcomes, portion, row_seconds);
        const double before = omp_get_wtime();
        enum status status = run_portion(worker, outcomes, options, first, end, &stop);
        if (status != STATUS_OK)
            return status;
        const double seconds = omp_get_wtime() - before;
        row_seconds = seconds * (double)outcomes->threads / (double)(end - first);
        portion *= seconds < portion_seconds / 2 ? 2 : 1;
        outcomes_rest(outcomes);
        if (options->progress)
            options->progress(options->context, outcomes->replications, outcomes->asked);
        if (options->keep)
            options->keep(options->context, outcomes);
    }
    return STATUS_OK;
}

static int threads_of(const struct ensemble_options *options)
{
    omp_set_max_active_levels(2); /* rows, and large audiences within them */
    return options->threads > 0 ? options->threads : omp_get_max_threads();
}

enum status ensemble_continue(const struct ensemble_options *options, struct outcomes *outcomes)
{
    assert(outcomes->first_replication + outcomes->asked <= UINT32_MAX);
    const double before = omp_get_wtime();
    struct crew crew = { 0 };
    enum status status = outcomes_reserve(outcomes, outcomes->asked);
    if (status == STATUS_OK)
        status = ensemble_crew_init(&crew, outcomes->model, options, threads_of(options));
    outcomes->threads = crew.threads;
    if (status == STATUS_OK)
        status = run_all(crew.worker, outcomes, options);
    ensemble_crew_fini(&crew);
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
    int64_t done;
    if (status == STATUS_OK)
        status = run_rows(worker, outcomes, &how, 0, outcomes->asked, false, &done);
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
        status = ensemble_crew_init(&crew, model, options, threads_of(options));
    if (!fan_init(&sent, outcomes.fan.points))
        status = STATUS_LIMIT;
    outcomes.threads = crew.threads;
    struct team_round round = { 0 };
    for (ensemble_team_tell(&round); round.first < round.end; ensemble_team_tell(&round)) {
        if (status == STATUS_OK)
            status = serve_round(crew.worker, &outcomes, options, &round, rank, &sent, &block);
        status = ensemble_team_give(&block, status, stopped(options));
    }
    ensemble_crew_fini(&crew);
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

int ensemble_helpers(const struct outcomes *outcomes, size_t columns)
{
    const size_t room = columns * (size_t)outcomes->replications * sizeof(int64_t);
    const size_t most = room > 0 ? ENSEMBLE_ROOM / room : 1;
    const int helpers = most < (size_t)outcomes->threads ? (int)most : outcomes->threads;
    return helpers > 1 ? helpers : 1;
}

void ensemble_each(int helpers, size_t jobs, helpers_job *job, void *context)
{
#pragma omp parallel for schedule(dynamic) num_threads(helpers)
    for (size_t i = 0; i < jobs; i++)
        job(context, i, omp_get_thread_num());
}
