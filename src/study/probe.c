/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "certain.h"
#include "compare.h"
#include "fit.h"
#include "interval.h"
#include "sample.h"
#include "portions.h"

const int probe_percentile[PROBE_PERCENTILES] = { 10, 50, 80, 90 };

/* Entries of a point's own list, whose arena goes with the point. */
static void keep_words(const struct diag *from, struct diag *to)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct diag_entry *e = &from->entry[i];
        const struct origin origin = { e->origin.file ? arena_copy(to->arena, e->origin.file) : NULL, e->origin.line };
        diag_add(to, e->severity, origin, e->path, e->hint, "%s", e->what);
    }
}

/* Room for totals in ascending order. */
struct room {
    int64_t *sorted, *scratch;
};

static void sort_totals(const int64_t total[], size_t n, const struct room *room)
{
    memcpy(room->sorted, total, n * sizeof *total);
    sample_sort(room->sorted, room->scratch, n);
}

static struct summary_estimate order_statistic(const int64_t sorted[], int64_t n, double p)
{
    struct summary_estimate e = { .value_nano = sorted[interval_rank(n, p) - 1] };
    int64_t l, u;
    e.has_interval = interval_order_statistics(n, p, 0.95, &l, &u);
    if (e.has_interval) {
        e.low_nano = sorted[l - 1];
        e.high_nano = sorted[u - 1];
    }
    return e;
}

static struct summary_estimate mean_of(const int64_t total[], int64_t n, const struct room *room)
{
    const struct sample_money money = sample_money(total, 1, (size_t)n, room->sorted, room->scratch);
    struct summary_estimate e = { .value_nano = money.mean_nano, .has_interval = n >= 2 };
    if (e.has_interval) {
        int64_t half = llround(sample_nine_digits(interval_mean(n, money.sd_nano)));
        e.low_nano = money.mean_nano - half;
        e.high_nano = money.mean_nano + half;
    }
    return e;
}

static void fill_pairs(const struct outcomes *outcomes, const struct compare *compare, double percentile,
                       const struct room *room, struct arena *arena, struct probe *probe)
{
    struct probe_pair *pair = arena_alloc(arena, compare->pairs, sizeof *pair);
    for (size_t k = 0; k < compare->pairs; k++) {
        const struct compare_pair *from = &compare->pair[k];
        const struct probe_pattern *first = &probe->pattern[from->a], *second = &probe->pattern[from->b];
        const double difference = (double)(first->by.value_nano - second->by.value_nano); /* ranked by just that */
        pair[k].difference_nano = difference;
        if (probe->certain)
            continue;
        const int64_t *a = outcomes->pattern[from->a].total_nano, *b = outcomes->pattern[from->b].total_nano;
        const double half = percentile > 0 ? portions_half(a, b, outcomes->replications, percentile, difference,
                                                           room->sorted, room->scratch)
                                           : interval_mean(outcomes->replications, from->sd_nano);
        pair[k].half_nano = isnan(half) ? half : sample_nine_digits(half);
    }
    probe->pair = pair;
}

struct probe_pair probe_between(const struct probe *probe, size_t a, size_t b)
{
    if (a == b)
        return (struct probe_pair){ 0 };
    size_t low = a < b ? a : b, high = a < b ? b : a;
    struct probe_pair pair = probe->pair[low * (2 * probe->patterns - low - 1) / 2 + high - low - 1];
    if (a > b)
        pair.difference_nano = -pair.difference_nano;
    return pair;
}

static void choose(struct probe *probe)
{
    probe->best = PROBE_NONE;
    for (size_t p = 0; p < probe->patterns; p++)
        if (probe->pattern[p].fits &&
            (probe->best == PROBE_NONE || probe->pattern[p].by.value_nano < probe->pattern[probe->best].by.value_nano))
            probe->best = (int)p;
    probe->sure = probe->best != PROBE_NONE;
    for (size_t p = 0; p < probe->patterns && probe->sure; p++) {
        if (!probe->pattern[p].fits || (int)p == probe->best)
            continue;
        const struct probe_pair pair = probe_between(probe, p, (size_t)probe->best);
        probe->sure = pair.difference_nano - pair.half_nano > 0;
    }
}

static const char *obstacle_of(struct finding_list list, struct arena *arena)
{
    for (size_t f = 0; f < list.count; f++)
        if (list.finding[f].severity == SEVERITY_ERROR)
            return arena_copy(arena, list.finding[f].code);
    return NULL;
}

static enum status boil_down(const struct outcomes *outcomes, const struct fit *fit, double percentile,
                             const struct room *room, struct arena *scratch, struct arena *arena, struct probe *probe)
{
    const int64_t n = outcomes->replications;
    struct probe_pattern *pattern = arena_alloc(arena, outcomes->patterns, sizeof *pattern);
    bool *fits = arena_alloc(scratch, outcomes->patterns, sizeof *fits);
    for (size_t p = 0; p < outcomes->patterns; p++) {
        const int64_t *total = outcomes->pattern[p].total_nano;
        pattern[p].name = arena_copy(arena, outcomes->pattern[p].plan->pattern->name);
        pattern[p].fits = fits[p] = fit->verdict[p] != FIT_NO;
        pattern[p].obstacle = obstacle_of(fit->findings[p], arena);
        pattern[p].mean = mean_of(total, n, room);
        sort_totals(total, (size_t)n, room);
        for (size_t k = 0; k < PROBE_PERCENTILES; k++)
            pattern[p].percentile[k] = order_statistic(room->sorted, n, probe_percentile[k]);
        pattern[p].by = percentile > 0 ? order_statistic(room->sorted, n, percentile) : pattern[p].mean;
    }
    struct compare compare;
    enum status status = compare_build(outcomes, fits, scratch, &compare);
    if (status != STATUS_OK)
        return status;
    for (size_t p = 0; p < outcomes->patterns; p++)
        pattern[p].cheapest = compare.cheapest_fitting[p];
    probe->replications = n;
    probe->certain = certain_model(outcomes->model);
    probe->patterns = outcomes->patterns;
    probe->pattern = pattern;
    fill_pairs(outcomes, &compare, percentile, room, arena, probe);
    choose(probe);
    return STATUS_OK;
}

static enum status simulate(struct loaded *loaded, const struct probe_request *request, struct arena *arena,
                            struct probe *probe)
{
    const struct ensemble_options how = { .threads = request->threads, .engine = ENGINE_AUTO, .stop = request->stop };
    struct outcomes outcomes;
    struct fit fit;
    enum status status = ensemble_run(&loaded->model, loaded->tariff, &how, &outcomes);
    if (status == STATUS_OK)
        status = fit_build(&loaded->model, &outcomes, 0, &loaded->arena, &fit);
    if (status == STATUS_OK) {
        const size_t n = (size_t)outcomes.replications;
        struct room room = { malloc(n * sizeof(int64_t)), malloc(n * sizeof(int64_t)) };
        status = room.sorted && room.scratch
                     ? boil_down(&outcomes, &fit, request->percentile, &room, &loaded->arena, arena, probe)
                     : STATUS_LIMIT;
        free(room.sorted);
        free(room.scratch);
    }
    outcomes_fini(&outcomes);
    return status;
}

enum status probe_run(const struct probe_request *request, const struct vary vary[], const char *const text[],
                      size_t inputs, struct arena *arena, struct diag *diag, struct probe *probe)
{
    assert(inputs <= VARY_INPUTS_MAX);
    const struct load_request *base = request->base;
    struct load_request here = *base;
    struct read_change *change = arena_alloc(arena, base->changes + inputs, sizeof *change);
    if (base->changes > 0)
        memcpy(change, base->change, base->changes * sizeof *change);
    *probe = (struct probe){ .best = PROBE_NONE };
    for (size_t i = 0; i < inputs; i++) {
        change[base->changes + i] = vary_change(&vary[i], text[i], arena);
        probe->text[i] = text[i];
    }
    here.change = change;
    here.changes += inputs;
    here.replications = base->replications > 0 ? base->replications : PROBE_REPLICATIONS;
    struct loaded loaded;
    enum status status = load(&loaded, &here);
    if (status == STATUS_OK)
        status = simulate(&loaded, request, arena, probe);
    keep_words(&loaded.diag, diag);
    load_fini(&loaded);
    return status;
}
