/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "csv_row.h"
#include "emit_parts.h"
#include "report_capacity.h"

/* ---- JSON ---- */

static void write_use(struct emit *emit, const struct capacity_use *use, enum capacity_kind kind)
{
    const struct capacity_info *info = &capacity_table[kind];
    emit_open(emit, '{');
    emit_key_text(emit, "name", info->name);
    emit_key_text(emit, "what", info->what);
    emit_parts_spread(emit, &use->spread);
    emit_key_number(emit, "max", (double)use->highest);
    emit_key_number(emit, "bound", use->has_bound ? (double)use->bound : NAN);
    emit_key(emit, "quota");
    if (info->limit < 0) {
        emit_null(emit);
    } else {
        emit_open_flat(emit, '{');
        emit_key_number(emit, "value", (double)use->quota);
        emit_key_bool(emit, "adjustable", limit_table[info->limit].adjustable);
        emit_key_number(emit, "probability_over", use->over_probability);
        emit_key(emit, "ci95");
        emit_open_flat(emit, '[');
        emit_number(emit, use->over_low);
        emit_number(emit, use->over_high);
        emit_close(emit, ']');
        emit_key_number(emit, "ask", capacity_must_ask(use, kind) ? (double)capacity_to_ask(use) : NAN);
        emit_close(emit, '}');
    }
    emit_close(emit, '}');
}

static void write_pattern(struct emit *emit, const struct capacity_pattern *pattern)
{
    emit_open(emit, '{');
    emit_key_text(emit, "name", pattern->name);
    emit_key(emit, "peaks");
    emit_open(emit, '[');
    for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++)
        if (pattern->concerns[kind])
            write_use(emit, &pattern->use[kind], kind);
    emit_close(emit, ']');
    emit_key(emit, "turned_away");
    if (pattern->has_seats) {
        emit_open(emit, '{');
        emit_key_number(emit, "seats", (double)pattern->seats);
        emit_key_number(emit, "probability", pattern->turned_away_probability);
        emit_parts_spread(emit, &pattern->turned_away);
        emit_close(emit, '}');
    } else {
        emit_null(emit);
    }
    emit_close(emit, '}');
}

bool report_capacity_json(const struct capacity *capacity, const char *version, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    emit_key_text(&emit, "schema", "ivsim/capacity/1");
    emit_parts_head(&emit, capacity->outcomes->model->scenario, version, capacity->outcomes->replications);
    emit_key_number(&emit, "risk", capacity->risk);
    emit_key(&emit, "patterns");
    emit_open(&emit, '[');
    for (size_t p = 0; p < capacity->patterns; p++)
        write_pattern(&emit, &capacity->pattern[p]);
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}

/* ---- CSV ---- */

static void put_number(struct csv_row *row, double value)
{
    char out[40];
    snprintf(out, sizeof out, "%.12g", value);
    csv_row_text(row, isfinite(value) ? out : NULL);
}

static void put_use(FILE *to, const char *name, const struct capacity_use *use, enum capacity_kind kind)
{
    struct csv_row row = { .to = to };
    const bool limited = capacity_table[kind].limit >= 0;
    csv_row_text(&row, name);
    csv_row_text(&row, capacity_table[kind].name);
    put_number(&row, use->spread.mean);
    put_number(&row, use->spread.sd);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        put_number(&row, use->spread.percentile[p]);
    put_number(&row, (double)use->highest);
    put_number(&row, use->has_bound ? (double)use->bound : NAN);
    put_number(&row, limited ? (double)use->quota : NAN);
    put_number(&row, limited ? use->over_probability : NAN);
    put_number(&row, limited ? use->over_low : NAN);
    put_number(&row, limited ? use->over_high : NAN);
    put_number(&row, capacity_must_ask(use, kind) ? (double)capacity_to_ask(use) : NAN);
    csv_row_end(&row);
}

bool report_capacity_csv(const struct capacity *capacity, FILE *to)
{
    fputs("pattern,peak,mean,sd", to);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        fprintf(to, ",p%d", sample_percentile[p]);
    fputs(",max,bound,quota,probability_over,lo,hi,ask\n", to);
    for (size_t p = 0; p < capacity->patterns; p++)
        for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++)
            if (capacity->pattern[p].concerns[kind])
                put_use(to, capacity->pattern[p].name, &capacity->pattern[p].use[kind], kind);
    return fflush(to) == 0 && !ferror(to);
}
