/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "calendar.h"
#include "draws.h"
#include "emit_parts.h"
#include "report.h"

static const char *const severity_word[] = {
    [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"
};

static const char *percentile_key(char out[16], int percentile)
{
    snprintf(out, 16, "%d", percentile);
    return out;
}

static void key_spread(struct emit *emit, const char *key, const struct sample_spread *spread)
{
    emit_key(emit, key);
    emit_open(emit, '{');
    emit_parts_spread(emit, spread);
    emit_close(emit, '}');
}

static void write_precision(struct emit *emit, const struct result *result)
{
    const struct precision *precision = result->precision;
    emit_key(emit, "precision");
    emit_open_flat(emit, '{');
    emit_key_number(emit, "percentile", precision->goal.percentile > 0 ? precision->goal.percentile : NAN);
    emit_key_number(emit, "wanted", precision->goal.ratio);
    emit_key_bool(emit, "reached", precision->reached);
    emit_key_number(emit, "half_width", sample_nine_digits(precision->ratio));
    emit_key_text(emit, "pattern", result->pattern[precision->pattern].name);
    emit_key_number(emit, "level", sample_nine_digits(precision->level));
    emit_key(emit, "look");
    emit_integer(emit, precision->look);
    emit_key(emit, "looks");
    emit_integer(emit, precision->looks);
    emit_close(emit, '}');
}

static void write_head(struct emit *emit, const struct result *result)
{
    char instant[40];
    emit_key_text(emit, "schema", "ivsim/result/1");
    emit_key_text(emit, "currency", "USD");
    emit_key(emit, "scenario");
    emit_open(emit, '{');
    emit_key_text(emit, "title", result->scenario->title);
    emit_key_text(emit, "file", result->file);
    emit_key_text(emit, "digest", result->scenario->digest);
    emit_key(emit, "period");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "start", calendar_format(instant, result->scenario->start_ms));
    emit_key_text(emit, "end", calendar_format(instant, result->scenario->end_ms));
    emit_close(emit, '}');
    emit_key(emit, "events");
    emit_unsigned(emit, result->model->events);
    emit_key(emit, "occurrences");
    emit_unsigned(emit, result->model->occurrences);
    emit_close(emit, '}');
    emit_key(emit, "prices");
    emit_open(emit, '{');
    emit_key_text(emit, "name", result->book->name);
    emit_key_text(emit, "as_of", result->book->as_of);
    emit_key_text(emit, "digest", result->book->digest);
    emit_close(emit, '}');
    emit_key(emit, "run");
    emit_open(emit, '{');
    emit_key_text(emit, "version", result->version);
    emit_key(emit, "seed");
    emit_unsigned(emit, result->scenario->seed);
    emit_key(emit, "replications");
    emit_integer(emit, result->summary.replications);
    emit_key_text(emit, "engine", result->engine);
    emit_key_bool(emit, "partial", result->outcomes->partial);
    emit_key_bool(emit, "certain", result->summary.certain);
    if (result->model->quasi_dimension)
        emit_key_text(emit, "draws", draws_name[DRAWS_SOBOL]);
    if (result->precision)
        write_precision(emit, result);
    emit_close(emit, '}');
}

/* Which two are compared first and in what order all stand: so that no reader has to rank them anew. */
static void write_choice(struct emit *emit, const struct result *result)
{
    const struct result_choice *choice = &result->choice;
    emit_key(emit, "choice");
    emit_open(emit, '{');
    emit_key_text(emit, "best", choice->best == RESULT_NONE ? NULL : result->pattern[choice->best].name);
    emit_key_text(emit, "next", choice->next == RESULT_NONE ? NULL : result->pattern[choice->next].name);
    emit_key_number(emit, "percentile", result->summary.budget_percentile);
    emit_key(emit, "ranking");
    emit_open_flat(emit, '[');
    for (size_t i = 0; i < result->patterns; i++)
        emit_text(emit, result->pattern[result->ranking[i]].name);
    emit_close(emit, ']');
    emit_close(emit, '}');
}

/* The limits that the run was held against: the account's, where the scenario names one. */
static void write_limits(struct emit *emit, const struct scenario *scenario)
{
    emit_key(emit, "limits");
    emit_open(emit, '[');
    for (size_t i = 0; i < LIMITS; i++) {
        bool set = scenario->account.quota_set[i];
        emit_open_flat(emit, '{');
        emit_key_text(emit, "name", limit_table[i].name);
        emit_key(emit, "value");
        emit_integer(emit, scenario->account.quota[i]);
        emit_key_text(emit, "unit", limit_table[i].unit);
        emit_key_bool(emit, "adjustable", limit_table[i].adjustable);
        emit_key_text(emit, "source", set ? "the scenario's account.quotas" : limit_table[i].source);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static void write_findings(struct emit *emit, struct finding_list findings)
{
    emit_key(emit, "findings");
    emit_open(emit, '[');
    for (size_t f = 0; f < findings.count; f++) {
        emit_open_flat(emit, '{');
        emit_key_text(emit, "severity", severity_word[findings.finding[f].severity]);
        emit_key_text(emit, "code", findings.finding[f].code);
        emit_key_text(emit, "text", findings.finding[f].text);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static void write_total(struct emit *emit, const struct summary_total *total)
{
    emit_key(emit, "total");
    emit_open(emit, '{');
    emit_key_money(emit, "mean", total->mean.value_nano);
    emit_parts_interval(emit, "mean_ci95", total->mean);
    emit_key_real_money(emit, "sd", total->sd_nano);
    emit_key_money(emit, "min", total->min_nano);
    emit_key_money(emit, "max", total->max_nano);
    emit_key_money(emit, "cvar95", total->cvar95_nano);
    emit_key(emit, "percentiles");
    emit_open(emit, '{');
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++) {
        emit_key(emit, percentile_key((char[16]){ 0 }, sample_percentile[p]));
        emit_open_flat(emit, '{');
        emit_key_money(emit, "value", total->percentile[p].value_nano);
        emit_parts_interval(emit, "ci95", total->percentile[p]);
        emit_close(emit, '}');
    }
    emit_close(emit, '}');
    emit_close(emit, '}');
}

static void write_budget(struct emit *emit, const struct result *result, const struct summary_budget *budget)
{
    emit_key(emit, "budget");
    if (!result->summary.has_budget) {
        emit_null(emit);
        return;
    }
    emit_open(emit, '{');
    emit_key_money(emit, "limit", result->summary.budget_nano);
    emit_key_number(emit, "percentile", result->summary.budget_percentile);
    emit_key_number(emit, "probability_over", budget->probability_over);
    emit_key(emit, "ci95");
    emit_open_flat(emit, '[');
    emit_number(emit, budget->low);
    emit_number(emit, budget->high);
    emit_close(emit, ']');
    emit_key_text(emit, "verdict", verdict_name[budget->verdict]);
    emit_key_money(emit, "value", budget->at.value_nano);
    emit_parts_interval(emit, "value_ci95", budget->at);
    emit_close(emit, '}');
}

/* Null where the pattern does not fit: it is no choice to be regretted. */
static void write_regret(struct emit *emit, const struct compare_regret *regret)
{
    emit_key(emit, "regret");
    if (!regret) {
        emit_null(emit);
        return;
    }
    emit_open(emit, '{');
    emit_key_money(emit, "mean", regret->mean.value_nano);
    emit_parts_interval(emit, "ci95", regret->mean);
    emit_key_money(emit, "max", regret->max_nano);
    emit_parts_money_percentiles(emit, regret->percentile_nano);
    emit_close(emit, '}');
}

/* What a line is; the caller has opened its object. */
static void write_line_name(struct emit *emit, const struct result_line *line)
{
    emit_key_text(emit, "meter", line->meter->name);
    emit_key(emit, "dimensions");
    emit_open_flat(emit, '{');
    for (size_t d = 0; d < line->meter->dimensions; d++)
        emit_key_text(emit, meter_dimension_name[line->meter->dimension[d]], line->value[d]);
    emit_close(emit, '}');
    emit_key_text(emit, "unit", line->unit->name);
    emit_key_text(emit, "status", rate_status_name[line->status]);
}

static void write_meters(struct emit *emit, const struct result_pattern *pattern)
{
    emit_key(emit, "meters");
    emit_open(emit, '[');
    for (size_t l = 0; l < pattern->lines; l++) {
        const struct sample_money *cost = &pattern->line[l].summary->cost;
        emit_open(emit, '{');
        write_line_name(emit, &pattern->line[l]);
        key_spread(emit, "quantity", &pattern->line[l].summary->quantity);
        emit_key(emit, "cost");
        emit_open(emit, '{');
        emit_key_money(emit, "mean", cost->mean_nano);
        emit_key_real_money(emit, "sd", cost->sd_nano);
        emit_parts_money_percentiles(emit, cost->percentile_nano);
        emit_close(emit, '}');
        emit_key_number(emit, "mean_share", pattern->line[l].summary->mean_share);
        emit_key_number(emit, "variance_share", pattern->line[l].summary->variance_share);
        emit_key_text(emit, "source", pattern->line[l].rate->source);
        emit_key_text(emit, "as_of", pattern->line[l].rate->as_of);
        emit_key_text(emit, "note", pattern->line[l].rate->note);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static void write_bills(struct emit *emit, const struct result_pattern *pattern)
{
    static const char *const price_kind[] = {
        [RESULT_PRICE_LIST] = "list", [RESULT_PRICE_AVERAGE] = "average", [RESULT_PRICE_FREE] = "free"
    };
    emit_key(emit, "bill_at");
    emit_open(emit, '{');
    for (size_t b = 0; b < SUMMARY_BILLS; b++) {
        const struct result_bill *bill = &pattern->bill[b];
        emit_key(emit, percentile_key((char[16]){ 0 }, bill->percentile));
        emit_open(emit, '{');
        emit_key(emit, "replication");
        emit_integer(emit, bill->replication);
        emit_key_money(emit, "total", bill->total_nano);
        emit_key(emit, "lines");
        emit_open(emit, '[');
        for (size_t l = 0; l < pattern->lines; l++) {
            emit_open_flat(emit, '{');
            write_line_name(emit, &pattern->line[l]);
            emit_key_number(emit, "quantity", bill->line[l].quantity);
            emit_key_money(emit, "cost", bill->line[l].cost_nano);
            emit_key_number(emit, "price", bill->line[l].price);
            emit_key_text(emit, "price_kind", price_kind[bill->line[l].kind]);
            emit_close(emit, '}');
        }
        emit_close(emit, ']');
        emit_close(emit, '}');
    }
    emit_close(emit, '}');
}

static void write_pattern(struct emit *emit, const struct result *result, const struct result_pattern *pattern)
{
    static const char *const peak_name[SUMMARY_PEAKS] = { "viewers", "participants", "streams" };
    const struct summary_pattern *summary = pattern->summary;
    emit_open(emit, '{');
    emit_key_text(emit, "name", pattern->name);
    emit_key_text(emit, "sentence", pattern->sentence);
    emit_key_bool(emit, "fits", pattern->fits);
    write_findings(emit, pattern->findings);
    write_total(emit, &summary->total);
    write_budget(emit, result, &summary->budget);
    emit_key_number(emit, "cheapest_probability", pattern->cheapest_probability);
    emit_key_number(emit, "cheapest_fitting_probability", pattern->cheapest_fitting);
    write_regret(emit, pattern->regret);
    write_meters(emit, pattern);
    emit_key_number(emit, "unverified_share", summary->assumed_share + summary->reported_share);
    emit_key_number(emit, "assumed_share", summary->assumed_share);
    emit_key_number(emit, "reported_share", summary->reported_share);
    write_bills(emit, pattern);
    emit_key(emit, "peak");
    emit_open(emit, '{');
    for (size_t k = 0; k < SUMMARY_PEAKS; k++)
        key_spread(emit, peak_name[k], &summary->peak[k]);
    emit_close(emit, '}');
    emit_key_number(emit, "idle_input_share", summary->has_input ? summary->idle_share : NAN);
    emit_close(emit, '}');
}

static void write_dominance(struct emit *emit, const struct dominance *dominance)
{
    emit_key(emit, "dominance");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "better", dominance->b_is_better ? "b" : "a");
    emit_key_text(emit, "order", dominance_name[dominance->order]);
    emit_key_money(emit, "violation", dominance->violation_nano);
    emit_key_number(emit, "violation_exceedance", dominance->violation_exceedance);
    emit_close(emit, '}');
}

static void write_pair(struct emit *emit, const struct result *result, const struct compare_pair *pair)
{
    emit_open(emit, '{');
    emit_key_text(emit, "a", result->pattern[pair->a].name);
    emit_key_text(emit, "b", result->pattern[pair->b].name);
    emit_key(emit, "difference");
    emit_open(emit, '{');
    emit_key_money(emit, "mean", pair->mean.value_nano);
    emit_parts_interval(emit, "ci95", pair->mean);
    emit_parts_money_percentiles(emit, pair->percentile_nano);
    emit_close(emit, '}');
    emit_key_number(emit, "a_cheaper_probability", pair->a_cheaper_probability);
    write_dominance(emit, &pair->dominance);
    emit_close(emit, '}');
}

bool report_json(const struct result *result, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    write_head(&emit, result);
    write_choice(&emit, result);
    write_limits(&emit, result->scenario);
    emit_key(&emit, "patterns");
    emit_open(&emit, '[');
    for (size_t p = 0; p < result->patterns; p++)
        write_pattern(&emit, result, &result->pattern[p]);
    emit_close(&emit, ']');
    emit_key(&emit, "pairs");
    emit_open(&emit, '[');
    for (size_t k = 0; k < result->compare.pairs; k++)
        write_pair(&emit, result, &result->compare.pair[k]);
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
