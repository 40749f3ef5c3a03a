/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "calendar.h"
#include "money.h"
#include "report.h"
#include "report_csv.h"

static void put_money(struct csv_row *row, int64_t nano)
{
    char out[40];
    csv_row_text(row, money_exact(out, nano));
}

static void put_real_money(struct csv_row *row, double nano)
{
    if (isfinite(nano))
        put_money(row, llround(nano));
    else
        csv_row_text(row, NULL);
}

static void put_interval(struct csv_row *row, struct summary_estimate e)
{
    if (e.has_interval) {
        put_money(row, e.low_nano);
        put_money(row, e.high_nano);
    } else {
        csv_row_text(row, NULL);
        csv_row_text(row, NULL);
    }
}

static void put_number(struct csv_row *row, double value)
{
    if (!isfinite(value)) {
        csv_row_text(row, NULL);
        return;
    }
    char out[40];
    snprintf(out, sizeof out, "%.12g", value == 0 ? 0.0 : value);
    char *comma = strchr(out, ','); /* a locale's decimal point */
    if (comma)
        *comma = '.';
    csv_row_text(row, out);
}

void report_csv_dimensions(struct csv_row *row, const struct result_line *line)
{
    char words[160] = "";
    size_t length = 0;
    for (size_t d = 0; d < line->meter->dimensions; d++)
        length += (size_t)snprintf(words + length, sizeof words - length, "%s%s=%s", d > 0 ? " " : "",
                                   meter_dimension_name[line->meter->dimension[d]], line->value[d]);
    csv_row_text(row, words);
}

static bool finish(FILE *to)
{
    return fflush(to) == 0 && !ferror(to);
}

bool report_csv_patterns(const struct result *result, FILE *to)
{
    struct csv_row row = { .to = to };
    fputs("pattern,fits,mean,mean_lo,mean_hi,sd,min,max", to);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        fprintf(to, ",p%d", sample_percentile[p]);
    fputs(",cvar95,probability_over,verdict,cheapest_probability,unverified_share\n", to);
    for (size_t i = 0; i < result->patterns; i++) {
        const struct result_pattern *pattern = &result->pattern[i];
        const struct summary_total *total = &pattern->summary->total;
        const struct summary_budget *budget = &pattern->summary->budget;
        csv_row_text(&row, pattern->name);
        csv_row_text(&row, pattern->fits ? "true" : "false");
        put_money(&row, total->mean.value_nano);
        put_interval(&row, total->mean);
        put_real_money(&row, total->sd_nano);
        put_money(&row, total->min_nano);
        put_money(&row, total->max_nano);
        for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
            put_money(&row, total->percentile[p].value_nano);
        put_money(&row, total->cvar95_nano);
        put_number(&row, result->summary.has_budget ? budget->probability_over : NAN);
        csv_row_text(&row, result->summary.has_budget ? verdict_name[budget->verdict] : NULL);
        put_number(&row, pattern->cheapest_probability);
        put_number(&row, pattern->summary->assumed_share + pattern->summary->reported_share);
        csv_row_end(&row);
    }
    return finish(to);
}

bool report_csv_replications(const struct result *result, FILE *to)
{
    struct csv_row row = { .to = to };
    csv_row_text(&row, "replication");
    csv_row_text(&row, "pattern");
    csv_row_text(&row, "total");
    for (size_t c = 0; c < result->columns; c++)
        csv_row_text(&row, result->column[c]);
    csv_row_end(&row);
    for (int64_t i = 0; i < result->summary.replications; i++) {
        outcomes_pass(result->outcomes, i);
        for (size_t p = 0; p < result->patterns; p++) {
            const struct pattern_outcome *o = &result->outcomes->pattern[p];
            csv_row_integer(&row, result->first_replication + i);
            csv_row_text(&row, result->pattern[p].name);
            put_money(&row, o->total_nano[i]);
            for (size_t c = 0; c < result->columns; c++) {
                int line = result->pattern[p].line_of_column[c];
                if (line == RESULT_NONE)
                    csv_row_text(&row, NULL);
                else
                    put_money(&row, outcome_cost_nano(o, (size_t)line)[i]);
            }
            csv_row_end(&row);
        }
    }
    return finish(to);
}

bool report_csv_occupancy(const struct result *result, FILE *to)
{
    struct csv_row row = { .to = to };
    fputs("event,offset_s,mean", to);
    for (size_t q = 0; q < SERIES_QUANTILES; q++)
        fprintf(to, ",p%d", series_percentile[q]);
    fputc('\n', to);
    for (size_t e = 0; e < result->series.events; e++) {
        const struct series_event *event = &result->series.event[e];
        for (size_t i = 0; i < event->points; i++) {
            csv_row_text(&row, event->name);
            put_number(&row, (double)event->point[i].offset_ms / 1000);
            put_number(&row, event->point[i].mean);
            for (size_t q = 0; q < SERIES_QUANTILES; q++)
                csv_row_integer(&row, event->point[i].quantile[q]);
            csv_row_end(&row);
        }
    }
    return finish(to);
}

bool report_csv_bills(const struct result *result, FILE *to)
{
    struct csv_row row = { .to = to };
    fputs("percentile,pattern,replication,meter,dimensions,unit,quantity,cost,price_status\n", to);
    for (size_t b = 0; b < SUMMARY_BILLS; b++) {
        for (size_t p = 0; p < result->patterns; p++) {
            const struct result_pattern *pattern = &result->pattern[p];
            const struct result_bill *bill = &pattern->bill[b];
            for (size_t l = 0; l < pattern->lines; l++) {
                const struct result_line *line = &pattern->line[l];
                csv_row_integer(&row, bill->percentile);
                csv_row_text(&row, pattern->name);
                csv_row_integer(&row, bill->replication);
                csv_row_text(&row, line->meter->name);
                report_csv_dimensions(&row, line);
                csv_row_text(&row, line->unit->name);
                put_number(&row, bill->line[l].quantity);
                put_money(&row, bill->line[l].cost_nano);
                csv_row_text(&row, rate_status_name[line->status]);
                csv_row_end(&row);
            }
        }
    }
    return finish(to);
}

bool report_csv_differences(const struct result *result, FILE *to)
{
    struct csv_row row = { .to = to };
    fputs("a,b,mean,lo,hi", to);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        fprintf(to, ",p%d", sample_percentile[p]);
    fputs(",a_cheaper_probability,better,dominance,violation,violation_exceedance\n", to);
    for (size_t k = 0; k < result->compare.pairs; k++) {
        const struct compare_pair *pair = &result->compare.pair[k];
        csv_row_text(&row, result->pattern[pair->a].name);
        csv_row_text(&row, result->pattern[pair->b].name);
        put_money(&row, pair->mean.value_nano);
        put_interval(&row, pair->mean);
        for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
            put_money(&row, pair->percentile_nano[p]);
        put_number(&row, pair->a_cheaper_probability);
        csv_row_text(&row, result->pattern[pair->dominance.b_is_better ? pair->b : pair->a].name);
        csv_row_text(&row, dominance_name[pair->dominance.order]);
        put_money(&row, pair->dominance.violation_nano);
        put_number(&row, pair->dominance.violation_exceedance);
        csv_row_end(&row);
    }
    return finish(to);
}

bool report_csv_inputs(const struct result *result, FILE *to)
{
    struct csv_row row = { .to = to };
    fputs("path,value,from,mean,p50,p90,unit\n", to);
    for (size_t i = 0; i < result->scenario->stated_count; i++) {
        const struct stated *stated = &result->scenario->stated[i];
        const bool random = stated->law && !dist_is_fixed(stated->law);
        const double scale = stated->is_duration ? SECOND_MS : 1;
        csv_row_text(&row, stated->path);
        csv_row_text(&row, stated->value);
        csv_row_text(&row, result_origin((char[RESULT_ORIGIN_TEXT]){ 0 }, stated));
        put_number(&row, random ? dist_mean(stated->law) / scale : NAN);
        put_number(&row, random ? dist_quantile(stated->law, 0.5) / scale : NAN);
        put_number(&row, random ? dist_quantile(stated->law, 0.9) / scale : NAN);
        csv_row_text(&row, random && stated->is_duration ? "s" : NULL);
        csv_row_end(&row);
    }
    return finish(to);
}
