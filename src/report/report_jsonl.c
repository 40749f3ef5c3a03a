/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "emit.h"
#include "report.h"

static void write_row(struct emit *emit, const struct result *result, size_t p, int64_t row)
{
    const struct result_pattern *pattern = &result->pattern[p];
    const struct pattern_outcome *o = &result->outcomes->pattern[p];
    emit_open_flat(emit, '{');
    emit_key_text(emit, "kind", "replication");
    emit_key(emit, "replication");
    emit_integer(emit, result->first_replication + row);
    emit_key_text(emit, "pattern", pattern->name);
    emit_key_money(emit, "total", o->total_nano[row]);
    emit_key(emit, "lines");
    emit_open(emit, '{');
    for (size_t l = 0; l < pattern->lines; l++) {
        emit_key(emit, pattern->line[l].column);
        emit_open(emit, '{');
        emit_key_number(emit, "quantity", outcome_quantity(o, l)[row]);
        emit_key_money(emit, "cost", outcome_cost_nano(o, l)[row]);
        emit_close(emit, '}');
    }
    emit_close(emit, '}');
    emit_close(emit, '}');
}

static void write_pattern(struct emit *emit, const struct result *result, const struct result_pattern *pattern)
{
    const struct summary_total *total = &pattern->summary->total;
    emit_open(emit, '{');
    emit_key_text(emit, "name", pattern->name);
    emit_key_bool(emit, "fits", pattern->fits);
    emit_key_money(emit, "mean", total->mean.value_nano);
    emit_key(emit, "percentiles");
    emit_open(emit, '{');
    for (size_t k = 0; k < SAMPLE_PERCENTILES; k++) {
        char key[16];
        snprintf(key, sizeof key, "%d", sample_percentile[k]);
        emit_key_money(emit, key, total->percentile[k].value_nano);
    }
    emit_close(emit, '}');
    if (result->summary.has_budget) {
        emit_key_number(emit, "probability_over", pattern->summary->budget.probability_over);
        emit_key_text(emit, "verdict", verdict_name[pattern->summary->budget.verdict]);
    }
    emit_close(emit, '}');
}

static void write_summary(struct emit *emit, const struct result *result)
{
    emit_open_flat(emit, '{');
    emit_key_text(emit, "kind", "summary");
    emit_key_text(emit, "schema", "ivsim/lines/1");
    emit_key_text(emit, "currency", "USD");
    emit_key_text(emit, "scenario", result->scenario->title);
    emit_key_text(emit, "prices", result->book->name);
    emit_key_text(emit, "version", result->version);
    emit_key(emit, "seed");
    emit_unsigned(emit, result->scenario->seed);
    emit_key(emit, "replications");
    emit_integer(emit, result->summary.replications);
    emit_key_bool(emit, "partial", result->outcomes->partial);
    emit_key_text(emit, "recommended",
                  result->choice.best == RESULT_NONE ? NULL : result->pattern[result->choice.best].name);
    emit_key(emit, "patterns");
    emit_open(emit, '[');
    for (size_t p = 0; p < result->patterns; p++)
        write_pattern(emit, result, &result->pattern[p]);
    emit_close(emit, ']');
    emit_close(emit, '}');
}

bool report_jsonl(const struct result *result, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    for (int64_t row = 0; row < result->summary.replications; row++) {
        outcomes_pass(result->outcomes, row);
        for (size_t p = 0; p < result->patterns; p++) {
            write_row(&emit, result, p, row);
            emit_init(&emit, to); /* lines are documents of their own: no comma between them */
        }
    }
    write_summary(&emit, result);
    return fflush(to) == 0 && !ferror(to);
}
