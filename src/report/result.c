/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mistake.h"
#include "result_steps.h"

static const char *value_name(struct line_key key, size_t dimension)
{
    return meter_dimension_values[meter_table[key.meter].dimension[dimension]][key.value[dimension]];
}

static const char *column_name(struct line_key key, struct arena *arena)
{
    const char *name = meter_table[key.meter].name;
    for (size_t d = 0; d < meter_table[key.meter].dimensions; d++)
        name = arena_format(arena, "%s.%s", name, value_name(key, d));
    return name;
}

/* The lines of all patterns, each once. */
static void build_columns(const struct outcomes *outcomes, struct arena *arena, struct result *result)
{
    size_t all = 0, count = 0;
    for (size_t p = 0; p < outcomes->patterns; p++)
        all += outcomes->pattern[p].plan->lines;
    struct line_key *key = arena_alloc(arena, all, sizeof key[0]);
    for (size_t p = 0; p < outcomes->patterns; p++)
        for (size_t l = 0; l < outcomes->pattern[p].plan->lines; l++)
            key[count++] = outcomes->pattern[p].plan->line[l];
    qsort(key, all, sizeof key[0], meter_line_compare);
    count = 0;
    for (size_t i = 0; i < all; i++)
        if (i == 0 || !meter_line_equal(key[i], key[count - 1]))
            key[count++] = key[i];
    const char **column = arena_alloc(arena, count, sizeof column[0]);
    for (size_t i = 0; i < count; i++)
        column[i] = column_name(key[i], arena);
    result->column = column;
    result->columns = count;
    for (size_t p = 0; p < outcomes->patterns; p++) {
        const struct pattern_plan *plan = outcomes->pattern[p].plan;
        int *line = arena_alloc(arena, count, sizeof line[0]);
        for (size_t i = 0; i < count; i++) {
            line[i] = RESULT_NONE;
            for (size_t l = 0; l < plan->lines; l++)
                if (meter_line_equal(plan->line[l], key[i]))
                    line[i] = (int)l;
        }
        result->pattern[p].line_of_column = line;
    }
}

/* Within one rounding, and the last bits of a quantity in doubles. */
static bool is_product(int64_t cost_nano, double quantity, int64_t price_nano)
{
    double product = quantity * (double)price_nano;
    return fabs((double)cost_nano - product) <= 1 + 1e-9 * product;
}

static struct result_bill_line bill_line(const struct rate *rate, double quantity, int64_t cost_nano,
                                         int64_t total_nano)
{
    struct result_bill_line line = { .quantity = quantity, .cost_nano = cost_nano };
    line.share = total_nano > 0 ? (double)cost_nano / (double)total_nano : 0;
    for (size_t t = 0; t < rate->tiers; t++) {
        if (is_product(cost_nano, quantity, rate->tier[t].price_nano)) {
            line.price = (double)rate->tier[t].price_nano / 1e9;
            return line;
        }
    }
    line.kind = cost_nano == 0 ? RESULT_PRICE_FREE : RESULT_PRICE_AVERAGE;
    line.price = (double)cost_nano / 1e9 / quantity;
    return line;
}

static void build_bills(struct result_pattern *pattern, int64_t first, struct arena *arena)
{
    const struct pattern_outcome *o = pattern->summary->outcome;
    for (size_t b = 0; b < SUMMARY_BILLS; b++) {
        const struct summary_bill *bill = &pattern->summary->bill[b];
        struct result_bill_line *line = arena_alloc(arena, pattern->lines, sizeof line[0]);
        const int64_t row = bill->replication;
        for (size_t l = 0; l < pattern->lines; l++)
            line[l] = bill_line(o->tariff->line[l].rate, outcome_quantity(o, l)[row], outcome_cost_nano(o, l)[row],
                                bill->total_nano);
        result_steps_build(o->tariff, line, arena);
        pattern->bill[b] = (struct result_bill){ .percentile = summary_bill_percentile[b],
                                                 .replication = first + bill->replication,
                                                 .total_nano = bill->total_nano,
                                                 .line = line };
    }
}

/* Dearest first; equals stay in the order of the bill. */
static const size_t *lines_by_cost(const struct result_pattern *pattern, struct arena *arena)
{
    size_t *order = arena_alloc(arena, pattern->lines, sizeof order[0]);
    for (size_t l = 0; l < pattern->lines; l++) {
        size_t i = l;
        for (; i > 0 && pattern->line[order[i - 1]].summary->cost.mean_nano < pattern->line[l].summary->cost.mean_nano;
             i--)
            order[i] = order[i - 1];
        order[i] = l;
    }
    return order;
}

static void build_pattern(struct result *result, size_t p, const struct result_options *options, struct arena *arena)
{
    struct result_pattern *out = &result->pattern[p];
    const struct summary_pattern *summary = &result->summary.pattern[p];
    const struct pattern_outcome *o = summary->outcome;
    out->summary = summary;
    out->sentence = o->plan->pattern->sentence;
    out->lines = o->plan->lines;
    struct result_line *line = arena_alloc(arena, out->lines, sizeof line[0]);
    for (size_t l = 0; l < out->lines; l++) {
        struct line_key key = o->plan->line[l];
        const struct rate *rate = o->tariff->line[l].rate;
        char name[80];
        line[l] = (struct result_line){ .meter = &meter_table[key.meter],
                                        .name = arena_copy(arena, meter_line_name(name, key)),
                                        .column = column_name(key, arena),
                                        .unit = rate->unit,
                                        .status = rate->status,
                                        .rate = rate,
                                        .summary = &summary->line[l] };
        for (size_t d = 0; d < line[l].meter->dimensions; d++)
            line[l].value[d] = value_name(key, d);
    }
    out->line = line;
    out->by_cost = lines_by_cost(out, arena);
    out->cheapest_probability = result->compare.cheapest_probability[p];
    out->cheapest_fitting = result->compare.cheapest_fitting[p];
    out->regret = out->fits ? &result->compare.regret[p] : NULL;
    build_bills(out, options->first_replication, arena);
}

static bool stands_before(const struct result_pattern *a, const struct result_pattern *b)
{
    if (a->fits != b->fits)
        return a->fits;
    if (a->summary->budget.at.value_nano != b->summary->budget.at.value_nano)
        return a->summary->budget.at.value_nano < b->summary->budget.at.value_nano;
    return a->summary->total.mean.value_nano < b->summary->total.mean.value_nano;
}

static void rank(struct result *result, struct arena *arena)
{
    size_t *order = arena_alloc(arena, result->patterns, sizeof order[0]);
    for (size_t p = 0; p < result->patterns; p++) {
        size_t i = p;
        for (; i > 0 && stands_before(&result->pattern[p], &result->pattern[order[i - 1]]); i--)
            order[i] = order[i - 1];
        order[i] = p;
    }
    result->ranking = order;
}

static const struct compare_pair *find_pair(const struct compare *compare, size_t a, size_t b)
{
    for (size_t k = 0; k < compare->pairs; k++)
        if (compare->pair[k].a == a && compare->pair[k].b == b)
            return &compare->pair[k];
    return NULL;
}

/* The ranking has those that don't fit last, the cheapest of them first. */
static int find_unfit(const struct result *result, const struct result_pattern *best)
{
    for (size_t i = 0; i < result->patterns; i++) {
        const struct result_pattern *pattern = &result->pattern[result->ranking[i]];
        if (!pattern->fits)
            return pattern->summary->budget.at.value_nano < best->summary->budget.at.value_nano
                       ? (int)result->ranking[i]
                       : RESULT_NONE;
    }
    return RESULT_NONE;
}

/* The pair is first minus second in the order of patterns; the saving is next minus best. */
static void choose(struct result *result)
{
    struct result_choice *choice = &result->choice;
    *choice = (struct result_choice){ .best = RESULT_NONE, .next = RESULT_NONE, .unfit = RESULT_NONE };
    if (result->patterns == 0 || !result->pattern[result->ranking[0]].fits)
        return;
    size_t best = result->ranking[0];
    choice->best = (int)best;
    choice->unfit = find_unfit(result, &result->pattern[best]);
    if (result->patterns == 1 || !result->pattern[result->ranking[1]].fits)
        return;
    size_t next = result->ranking[1];
    choice->next = (int)next;
    choice->at_saving_nano =
        result->pattern[next].summary->budget.at.value_nano - result->pattern[best].summary->budget.at.value_nano;
    bool forward = next < best;
    const struct compare_pair *pair =
        forward ? find_pair(&result->compare, next, best) : find_pair(&result->compare, best, next);
    size_t low = sample_percentile_index(5), high = sample_percentile_index(95);
    int64_t sign = forward ? 1 : -1;
    choice->saving = pair->mean;
    choice->saving.value_nano = sign * pair->mean.value_nano;
    choice->saving.low_nano = forward ? pair->mean.low_nano : -pair->mean.high_nano;
    choice->saving.high_nano = forward ? pair->mean.high_nano : -pair->mean.low_nano;
    choice->saving_low_nano = sign * pair->percentile_nano[forward ? low : high];
    choice->saving_median_nano = sign * pair->percentile_nano[sample_percentile_index(50)];
    choice->saving_high_nano = sign * pair->percentile_nano[forward ? high : low];
    choice->cheaper_probability = forward ? 1 - pair->a_cheaper_probability : pair->a_cheaper_probability;
}

static bool stands_above(const struct result_doubt *a, const struct result_doubt *b)
{
    return a->status != b->status ? a->status > b->status : a->share > b->share;
}

/* By column, so that a line that several patterns have is named once. */
static void collect_doubts(struct result *result, struct arena *arena)
{
    struct result_doubt *doubt = arena_alloc(arena, result->columns, sizeof doubt[0]);
    for (size_t c = 0; c < result->columns; c++) {
        struct result_doubt here = { .pattern = RESULT_NONE };
        for (size_t p = 0; p < result->patterns; p++) {
            int l = result->pattern[p].line_of_column[c];
            const struct result_line *line = l == RESULT_NONE ? NULL : &result->pattern[p].line[l];
            if (line && line->status != RATE_PUBLISHED && line->summary->mean_share > here.share)
                here = (struct result_doubt){ line->name, line->status, line->summary->mean_share, (int)p };
        }
        if (here.pattern == RESULT_NONE)
            continue;
        size_t i = result->doubts++;
        for (; i > 0 && stands_above(&here, &doubt[i - 1]); i--)
            doubt[i] = doubt[i - 1];
        doubt[i] = here;
    }
    result->doubt = doubt;
}

static bool has_error(struct finding_list list)
{
    for (size_t i = 0; i < list.count; i++)
        if (list.finding[i].severity == SEVERITY_ERROR)
            return true;
    return false;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

enum status result_build(const struct outcomes *outcomes, const struct result_options *options, struct arena *arena,
                         struct result *result)
{
    const struct scenario *scenario = outcomes->model->scenario;
    *result = (struct result){ .version = options->version,
                               .engine = options->engine,
                               .model = outcomes->model,
                               .scenario = scenario,
                               .file = base_name(scenario->file),
                               .book = options->book,
                               .outcomes = outcomes,
                               .first_replication = options->first_replication,
                               .precision = options->precision,
                               .patterns = outcomes->patterns };
    result->pattern = arena_alloc(arena, result->patterns, sizeof result->pattern[0]);
    bool *fits = arena_alloc(arena, result->patterns, sizeof fits[0]);
    for (size_t p = 0; p < result->patterns; p++) {
        result->pattern[p].name = outcomes->pattern[p].plan->pattern->name;
        if (options->findings)
            result->pattern[p].findings = options->findings[p];
        result->pattern[p].fits = fits[p] = !has_error(result->pattern[p].findings);
    }
    enum status status = summary_build(outcomes, arena, &result->summary);
    if (status == STATUS_OK)
        status = compare_build(outcomes, fits, arena, &result->compare);
    if (status != STATUS_OK)
        return status;
    for (size_t p = 0; p < result->patterns; p++)
        build_pattern(result, p, options, arena);
    build_columns(outcomes, arena, result);
    collect_doubts(result, arena);
    rank(result, arena);
    choose(result);
    result->has_mistakes = mistake_any(scenario);
    return STATUS_OK;
}

char *result_origin(char out[RESULT_ORIGIN_TEXT], const struct stated *stated)
{
    const char *file = stated->origin.file ? base_name(stated->origin.file) : NULL;
    if (stated->preset)
        snprintf(out, RESULT_ORIGIN_TEXT, "preset %s", stated->preset);
    else if (!file)
        snprintf(out, RESULT_ORIGIN_TEXT, "default");
    else if (stated->origin.line > 0)
        snprintf(out, RESULT_ORIGIN_TEXT, "%.500s:%d", file, stated->origin.line);
    else
        snprintf(out, RESULT_ORIGIN_TEXT, "%.500s", file);
    return out;
}

enum verdict result_verdict(const struct result *result)
{
    if (!result->summary.has_budget)
        return VERDICT_WITHIN;
    if (result->choice.best == RESULT_NONE)
        return VERDICT_UNDECIDED;
    return result->pattern[result->choice.best].summary->budget.verdict;
}
