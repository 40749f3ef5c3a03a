/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ensemble_crew.h"

#include <stdlib.h>

#include "meterman.h"

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

enum status ensemble_crew_run_row(const struct worker *worker, struct outcomes *outcomes,
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

void ensemble_crew_fini(struct crew *crew)
{
    for (int t = 0; crew->worker && t < crew->threads; t++) {
        workspace_free(crew->worker[t].workspace);
        free(crew->worker[t].usage);
        free(crew->worker[t].cost_nano);
    }
    free(crew->worker);
    aggregate_free(crew->aggregate);
}

enum status ensemble_crew_init(struct crew *crew, const struct model *model, const struct ensemble_options *options,
                               int threads)
{
    crew->threads = threads;
    crew->worker = calloc((size_t)crew->threads, sizeof *crew->worker);
    crew->aggregate = options->aggregate ? NULL : aggregate_new(model, options->engine);
    const struct aggregate *aggregate = options->aggregate ? options->aggregate : crew->aggregate;
    bool fine = crew->worker && aggregate;
    for (int t = 0; fine && t < crew->threads; t++)
        fine = worker_init(&crew->worker[t], model, aggregate);
    return fine ? STATUS_OK : STATUS_LIMIT;
}
