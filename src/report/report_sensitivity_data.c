/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "csv_row.h"
#include "emit.h"
#include "money.h"
#include "report_sensitivity.h"

static void key_index(struct emit *emit, const char *key, struct freeze_index index)
{
    emit_key(emit, key);
    emit_open_flat(emit, '{');
    emit_key_number(emit, "value", sample_nine_digits(index.value));
    emit_key(emit, "ci95");
    emit_open_flat(emit, '[');
    emit_number(emit, sample_nine_digits(index.low));
    emit_number(emit, sample_nine_digits(index.high));
    emit_close(emit, ']');
    emit_close(emit, '}');
}

static void write_head(struct emit *emit, const struct report_sensitivity *report)
{
    const struct result *result = report->result;
    const struct sensitivity *study = report->study;
    emit_key_text(emit, "schema", "ivsim/sensitivity/1");
    emit_key_text(emit, "currency", "USD");
    emit_key(emit, "scenario");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "title", result->scenario->title);
    emit_key_text(emit, "file", result->file);
    emit_key_text(emit, "digest", result->scenario->digest);
    emit_close(emit, '}');
    emit_key(emit, "run");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "version", result->version);
    emit_key(emit, "seed");
    emit_unsigned(emit, result->scenario->seed);
    emit_key(emit, "replications");
    emit_integer(emit, study->replications);
    emit_key(emit, "simulations");
    emit_integer(emit, study->simulations);
    emit_close(emit, '}');
    emit_key_number(emit, "percentile", study->percentile);
    emit_key_text(emit, "recommended",
                  result->choice.best == RESULT_NONE ? NULL : result->pattern[result->choice.best].name);
}

static const char *event_of(const struct report_sensitivity *report, const struct sensitivity_input *input)
{
    return input->event == SENSITIVITY_ALL ? NULL : report->result->model->event[input->event].event->name;
}

static void write_inputs(struct emit *emit, const struct report_sensitivity *report)
{
    const struct sensitivity *study = report->study;
    emit_key(emit, "inputs");
    emit_open(emit, '[');
    for (size_t i = 0; i < study->inputs; i++) {
        const struct sensitivity_input *input = &study->input[i];
        emit_open_flat(emit, '{');
        emit_key_text(emit, "input", input->code);
        emit_key_text(emit, "event", event_of(report, input));
        emit_key_text(emit, "name", input->name);
        emit_key_text(emit, "kind", input->forecast ? "forecast" : "chance");
        emit_key_real_money(emit, "better_choice", input->has_value && study->has_choice ? study->choice_nano[i] : NAN);
        emit_key_real_money(emit, "better_choice_half_width",
                            input->has_value && study->has_choice ? study->choice_half_nano[i] : NAN);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static void write_pattern(struct emit *emit, const struct sensitivity *study, const struct sensitivity_pattern *pattern)
{
    emit_open(emit, '{');
    emit_key_text(emit, "name", pattern->name);
    emit_key_real_money(emit, "mean", pattern->mean_nano);
    emit_key_real_money(emit, "sd", pattern->sd_nano);
    emit_key_real_money(emit, "at_percentile", (double)pattern->percentile_nano);
    key_index(emit, "forecasts", pattern->forecasts);
    key_index(emit, "chance", pattern->chance);
    emit_key(emit, "inputs");
    emit_open(emit, '[');
    for (size_t i = 0; i < study->inputs; i++) {
        const struct sensitivity_part *part = &pattern->part[i];
        const bool scalar = study->input[i].scalar;
        emit_open_flat(emit, '{');
        key_index(emit, "first", part->first);
        key_index(emit, "total", part->total);
        emit_key_real_money(emit, "held_at_p10", scalar ? (double)part->at_p10_nano : NAN);
        emit_key_real_money(emit, "held_at_p90", scalar ? (double)part->at_p90_nano : NAN);
        emit_key_real_money(emit, "set_aside_less", part->less_nano);
        emit_key_real_money(emit, "set_aside_less_half_width", part->less_half_nano);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    emit_close(emit, '}');
}

bool report_sensitivity_json(const struct report_sensitivity *report, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    write_head(&emit, report);
    write_inputs(&emit, report);
    emit_key(&emit, "patterns");
    emit_open(&emit, '[');
    for (size_t p = 0; p < report->study->patterns; p++)
        write_pattern(&emit, report->study, &report->study->pattern[p]);
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}

/* A share to nine digits, its decimal point whatever the locale says; empty where there is none. */
static void put_share(struct csv_row *row, double value)
{
    if (isfinite(value))
        csv_row_decimal(row, (int128)llround(value * 1e9), 9);
    else
        csv_row_text(row, NULL);
}

static void put_index(struct csv_row *row, struct freeze_index index)
{
    put_share(row, index.value);
    put_share(row, index.low);
    put_share(row, index.high);
}

static void put_money(struct csv_row *row, double nano)
{
    if (isfinite(nano))
        csv_row_decimal(row, (int128)llround(nano), 9);
    else
        csv_row_text(row, NULL);
}

bool report_sensitivity_csv(const struct report_sensitivity *report, FILE *to)
{
    const struct sensitivity *study = report->study;
    struct csv_row row = { .to = to };
    fputs("pattern,input,event,kind,first,first_lo,first_hi,total,total_lo,total_hi,held_at_p10,held_at_p90,"
          "set_aside_less,better_choice\n",
          to);
    for (size_t p = 0; p < study->patterns; p++)
        for (size_t i = 0; i < study->inputs; i++) {
            const struct sensitivity_input *input = &study->input[i];
            const struct sensitivity_part *part = &study->pattern[p].part[i];
            csv_row_text(&row, study->pattern[p].name);
            csv_row_text(&row, input->code);
            csv_row_text(&row, event_of(report, input));
            csv_row_text(&row, input->forecast ? "forecast" : "chance");
            put_index(&row, part->first);
            put_index(&row, part->total);
            put_money(&row, input->scalar ? (double)part->at_p10_nano : NAN);
            put_money(&row, input->scalar ? (double)part->at_p90_nano : NAN);
            put_money(&row, part->less_nano);
            put_money(&row, input->has_value && study->has_choice ? study->choice_nano[i] : NAN);
            csv_row_end(&row);
        }
    return fflush(to) == 0 && !ferror(to);
}
