/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load.h"

/* Address space for everything read and built; pages are backed only when touched. The largest input (SOURCE_BYTES_MAX)
 * needs well under a tenth of it. */
#define LOAD_BYTES ((size_t)8 << 30)

static enum status build_tariffs(struct loaded *loaded, const struct model *model, struct tariff **out)
{
    const struct scenario *scenario = model->scenario;
    struct tariff *tariff = arena_alloc(&loaded->arena, model->patterns, sizeof *tariff);
    enum status worst = STATUS_OK;
    for (size_t p = 0; p < model->patterns; p++) {
        enum status status =
            tariff_build(&loaded->book, &scenario->account, model->pattern[p].line, model->pattern[p].lines,
                         scenario->end_ms - scenario->start_ms, &loaded->arena, &loaded->diag, &tariff[p]);
        if (status != STATUS_OK)
            worst = status;
    }
    *out = tariff;
    return worst;
}

enum status load_variant(struct loaded *loaded, const struct scenario *scenario, struct model *model,
                         struct tariff **tariff)
{
    enum status status = model_build(scenario, &loaded->arena, &loaded->diag, model);
    return status == STATUS_OK ? build_tariffs(loaded, model, tariff) : status;
}

enum status load(struct loaded *loaded, const struct load_request *request)
{
    *loaded = (struct loaded){ 0 };
    enum status status = arena_init(&loaded->arena, LOAD_BYTES);
    if (status != STATUS_OK)
        return status;
    diag_init(&loaded->diag, &loaded->arena);
    status = scenario_read(request->path, request->change, request->changes, request->only, &loaded->arena,
                           &loaded->diag, &loaded->scenario);
    if (status != STATUS_OK)
        return status;
    struct scenario *scenario = &loaded->scenario;
    if (request->replications > 0)
        scenario->replications = request->replications;
    else if (request->draws == DRAWS_SOBOL)
        scenario->replications = draws_whole(scenario->replications);
    if (request->has_seed)
        scenario->seed = request->seed;
    if (request->has_budget) {
        scenario->has_budget = true;
        scenario->budget_nano = request->budget_nano;
        scenario->budget_percentile = request->budget_percentile;
    }
    /* The book's faults and the model's are reported together. */
    status = book_read(scenario->prices, request->path, &loaded->arena, &loaded->diag, &loaded->book);
    enum status built = model_build(scenario, &loaded->arena, &loaded->diag, &loaded->model);
    if (status == STATUS_OK)
        status = built;
    if (status == STATUS_OK && request->draws == DRAWS_SOBOL)
        draws_spread(&loaded->model, &loaded->arena);
    return status == STATUS_OK ? build_tariffs(loaded, &loaded->model, &loaded->tariff) : status;
}

void load_fini(struct loaded *loaded)
{
    diag_fini(&loaded->diag);
    arena_fini(&loaded->arena);
}
