/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mistakes.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble.h"
#include "interval.h"
#include "meterman.h"

bool mistakes_alike(const struct mistake_cost *a, const struct mistake_cost *b)
{
    return a->mistake == b->mistake && a->hits == b->hits && a->mean.value_nano == b->mean.value_nano &&
           a->max_nano == b->max_nano && memcmp(a->percentile_nano, b->percentile_nano, sizeof a->percentile_nano) == 0;
}

/* What has been found so far, and room for n values. */
struct bench {
    struct loaded *loaded;
    const struct mistakes_watch *watch;
    const struct outcomes *base;
    struct mistake_cost *cost;
    size_t costs, room;
    int64_t *value, *sorted, *scratch;
};

static int64_t p90_of(const int64_t total[], size_t n, const struct bench *bench)
{
    memcpy(bench->sorted, total, n * sizeof total[0]);
    sample_sort(bench->sorted, bench->scratch, n);
    return bench->sorted[interval_rank((int64_t)n, 90) - 1];
}

/* Those months alone in which the mistake makes a difference. Moves them to the front of `value`. */
static void sum_hits(struct mistake_cost *cost, size_t n, const struct bench *bench)
{
    size_t hits = 0;
    for (size_t i = 0; i < n; i++)
        if (bench->value[i] != 0)
            bench->value[hits++] = bench->value[i];
    cost->hits = (int64_t)hits;
    cost->probability = (double)hits / (double)n;
    if (hits == 0)
        return;
    const struct sample_money money = sample_money(bench->value, 1, hits, bench->sorted, bench->scratch);
    cost->hit_mean_nano = money.mean_nano;
    memcpy(cost->hit_percentile_nano, money.percentile_nano, sizeof money.percentile_nano);
}

/* Bills with the mistake and without it, month by month. */
static void add_cost(struct bench *bench, enum mistake mistake, size_t pattern, const int64_t with[],
                     const int64_t without[])
{
    const size_t n = (size_t)bench->base->replications;
    struct mistake_cost cost = { .mistake = mistake, .pattern = pattern };
    cost.p90_with_nano = p90_of(with, n, bench);
    cost.p90_without_nano = p90_of(without, n, bench);
    for (size_t i = 0; i < n; i++)
        bench->value[i] = with[i] - without[i];
    const struct sample_money money = sample_money(bench->value, 1, n, bench->sorted, bench->scratch);
    cost.mean = summary_mean(&money, (int64_t)n);
    memcpy(cost.percentile_nano, money.percentile_nano, sizeof money.percentile_nano);
    cost.max_nano = bench->sorted[n - 1];
    sum_hits(&cost, n, bench);
    if (cost.hits == 0)
        return;
    bench->cost = arena_grow(&bench->loaded->arena, bench->cost, bench->costs, &bench->room, sizeof bench->cost[0]);
    bench->cost[bench->costs++] = cost;
}

/* Runs a changed scenario over the same months. `outcomes_fini` is owed in every case. */
static enum status run_variant(const struct bench *bench, const struct scenario *scenario, struct model *model,
                               struct outcomes *outcomes)
{
    *outcomes = (struct outcomes){ 0 };
    struct tariff *tariff;
    enum status status = load_variant(bench->loaded, scenario, model, &tariff);
    if (status != STATUS_OK)
        return status;
    const struct ensemble_options how = { .threads = bench->watch->threads,
                                          .stop = bench->watch->stop,
                                          .progress = bench->watch->progress,
                                          .context = bench->watch->context };
    return ensemble_run(model, tariff, &how, outcomes);
}

/* The scenario's own, each a run of all patterns without it. */
static enum status price_scenario(struct bench *bench)
{
    for (enum mistake mistake = MISTAKE_FORGOTTEN; mistake <= MISTAKE_REHEARSALS; mistake++) {
        struct scenario without;
        if (!mistake_off_scenario(&bench->loaded->scenario, mistake, &bench->loaded->arena, &without))
            continue;
        struct model model;
        struct outcomes outcomes;
        enum status status = run_variant(bench, &without, &model, &outcomes);
        for (size_t p = 0; p < bench->base->patterns && status == STATUS_OK; p++)
            add_cost(bench, mistake, p, bench->base->pattern[p].total_nano, outcomes.pattern[p].total_nano);
        outcomes_fini(&outcomes);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* A pattern with one choice changed. */
struct changed {
    enum mistake mistake;
    size_t pattern;
};

/* Patterns see the same viewers whoever else is in the run, so that all changed ones go together. */
static enum status price_batch(struct bench *bench, const struct changed changed[], const struct pattern pattern[],
                               size_t count)
{
    struct scenario other = bench->loaded->scenario;
    other.pattern = pattern;
    other.patterns = count;
    struct model model;
    struct outcomes outcomes;
    enum status status = run_variant(bench, &other, &model, &outcomes);
    for (size_t k = 0; k < count && status == STATUS_OK; k++) {
        const int64_t *here = outcomes.pattern[k].total_nano;
        const int64_t *base = bench->base->pattern[changed[k].pattern].total_nano;
        bool hypothetical = mistake_is_hypothetical(changed[k].mistake);
        add_cost(bench, changed[k].mistake, changed[k].pattern, hypothetical ? here : base, hypothetical ? base : here);
    }
    outcomes_fini(&outcomes);
    return status;
}

static enum status price_patterns(struct bench *bench)
{
    const struct scenario *scenario = &bench->loaded->scenario;
    struct changed changed[SCENARIO_PATTERNS_MAX];
    struct pattern *pattern = arena_alloc(&bench->loaded->arena, MISTAKES * SCENARIO_PATTERNS_MAX, sizeof pattern[0]);
    size_t count = 0;
    enum status status = STATUS_OK;
    for (enum mistake mistake = MISTAKE_ALWAYS_ON; mistake < MISTAKES && status == STATUS_OK; mistake++) {
        for (size_t p = 0; p < scenario->patterns && status == STATUS_OK; p++) {
            if (!mistake_other_pattern(&scenario->pattern[p], mistake, &pattern[count]))
                continue;
            pattern[count].name =
                arena_format(&bench->loaded->arena, "%s, %s", scenario->pattern[p].name, mistake_table[mistake].code);
            changed[count++] = (struct changed){ mistake, p };
            if (count == SCENARIO_PATTERNS_MAX) {
                status = price_batch(bench, changed, pattern, count);
                pattern += count;
                count = 0;
            }
        }
    }
    return status == STATUS_OK && count > 0 ? price_batch(bench, changed, pattern, count) : status;
}

/* A source left on once: so much more of what a source uses, on top of each month's usage. No run is needed. */
static enum status price_forgotten_once(struct bench *bench, size_t p, int64_t with[])
{
    const struct outcomes *base = bench->base;
    const struct pattern_outcome *outcome = &base->pattern[p];
    const struct pattern_plan *plan = outcome->plan;
    if (!mistake_may_forget(plan->pattern))
        return STATUS_OK;
    const size_t n = (size_t)base->replications, event = base->model->occurrence[0].event;
    const size_t mark = arena_mark(&bench->loaded->arena);
    int128 *more = arena_alloc(&bench->loaded->arena, plan->lines + 1, sizeof more[0]);
    int128 *usage = arena_alloc(&bench->loaded->arena, plan->lines + 1, sizeof usage[0]);
    int64_t *cost_nano = arena_alloc(&bench->loaded->arena, plan->lines + 1, sizeof cost_nano[0]);
    meterman_source(base->model, plan, event, MISTAKES_FORGOTTEN_MS, more);
    bool fine = true;
    for (size_t i = 0; i < n && fine; i++) {
        /* Outcomes have billed units as doubles: times the unit they are whole again (result_steps.c). */
        for (size_t l = 0; l < plan->lines; l++)
            usage[l] = more[l] +
                       (int128)nearbyint(outcome_quantity(outcome, l)[i] * (double)outcome->tariff->line[l].unit_base);
        fine = tariff_charge(outcome->tariff, usage, cost_nano);
        with[i] = 0;
        for (size_t l = 0; l < plan->lines; l++)
            with[i] += cost_nano[l];
    }
    arena_release(&bench->loaded->arena, mark);
    if (!fine)
        return STATUS_LIMIT;
    add_cost(bench, MISTAKE_IF_FORGOTTEN, p, with, outcome->total_nano);
    return STATUS_OK;
}

static int by_mistake(const void *x, const void *y)
{
    const struct mistake_cost *a = x, *b = y;
    if (a->mistake != b->mistake)
        return a->mistake < b->mistake ? -1 : 1;
    return (a->pattern > b->pattern) - (a->pattern < b->pattern);
}

static enum status price_all(struct bench *bench)
{
    const size_t n = (size_t)bench->base->replications;
    int64_t *room = malloc(4 * n * sizeof room[0]);
    if (!room)
        return STATUS_LIMIT;
    bench->value = room;
    bench->sorted = room + n;
    bench->scratch = room + 2 * n;
    enum status status = price_scenario(bench);
    if (status == STATUS_OK)
        status = price_patterns(bench);
    for (size_t p = 0; p < bench->base->patterns && status == STATUS_OK; p++)
        status = price_forgotten_once(bench, p, room + 3 * n);
    free(room);
    if (bench->costs > 0)
        qsort(bench->cost, bench->costs, sizeof bench->cost[0], by_mistake);
    return status;
}

enum status mistakes_build(struct loaded *loaded, const struct mistakes_watch *watch, struct mistakes *mistakes)
{
    const struct ensemble_options how = {
        .threads = watch->threads, .stop = watch->stop, .progress = watch->progress, .context = watch->context
    };
    struct outcomes base;
    struct bench bench = { .loaded = loaded, .watch = watch, .base = &base };
    enum status status = ensemble_run(&loaded->model, loaded->tariff, &how, &base);
    if (status == STATUS_OK)
        status = price_all(&bench);
    *mistakes = (struct mistakes){ .scenario = &loaded->scenario,
                                   .plan = loaded->model.pattern,
                                   .patterns = loaded->model.patterns,
                                   .replications = base.replications,
                                   .cost = bench.cost,
                                   .costs = bench.costs };
    outcomes_fini(&base);
    return status;
}
