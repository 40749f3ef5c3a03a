/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "emit_parts.h"
#include "report_diff.h"

static void write_side(struct emit *emit, const char *key, const struct diff_side *side)
{
    emit_key(emit, key);
    emit_open(emit, '{');
    emit_key_text(emit, "file", side->file);
    emit_key_text(emit, "title", side->title);
    emit_key_text(emit, "digest", side->digest);
    emit_key_text(emit, "prices", side->book);
    emit_key_text(emit, "prices_digest", side->book_digest);
    emit_key_text(emit, "version", side->version);
    emit_key(emit, "seed");
    emit_unsigned(emit, side->seed);
    emit_key(emit, "replications");
    emit_integer(emit, side->replications);
    emit_key_text(emit, "best", side->best >= 0 ? side->pattern[side->best].name : NULL);
    emit_key_number(emit, "percentile", side->percentile);
    emit_close(emit, '}');
}

static void write_input(struct emit *emit, const char *key, const struct diff_input *input)
{
    emit_key(emit, key);
    if (!input) {
        emit_null(emit);
        return;
    }
    emit_open_flat(emit, '{');
    emit_key_text(emit, "value", input->value);
    emit_key_text(emit, "from", input->from);
    emit_close(emit, '}');
}

static void write_settings(struct emit *emit, const struct diff *diff)
{
    emit_key(emit, "inputs");
    if (!diff->a->has_inputs || !diff->b->has_inputs) {
        emit_null(emit);
        return;
    }
    emit_open(emit, '[');
    for (size_t i = 0; i < diff->settings; i++) {
        const struct diff_setting *setting = &diff->setting[i];
        emit_open_flat(emit, '{');
        emit_key_text(emit, "path", setting->a ? setting->a->path : setting->b->path);
        write_input(emit, "a", setting->a);
        write_input(emit, "b", setting->b);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static void write_change(struct emit *emit, const char *key, const struct diff_change *change)
{
    emit_key(emit, key);
    emit_open_flat(emit, '{');
    emit_key_money(emit, "a", change->a.value_nano);
    emit_key_money(emit, "b", change->b.value_nano);
    emit_key_money(emit, "change", change->change.value_nano);
    emit_parts_interval(emit, "ci95", change->change);
    emit_close(emit, '}');
}

static void write_line(struct emit *emit, const char *key, const struct diff_line *line)
{
    emit_key(emit, key);
    if (!line) {
        emit_null(emit);
        return;
    }
    emit_open_flat(emit, '{');
    emit_key_number(emit, "quantity_mean", line->quantity_mean);
    emit_key_number(emit, "quantity_p90", line->quantity_p90);
    emit_key_money(emit, "cost_mean", line->cost_mean_nano);
    emit_key_money(emit, "cost_p90", line->cost_p90_nano);
    emit_close(emit, '}');
}

static void write_pair(struct emit *emit, const struct diff *diff, const struct diff_pair *pair)
{
    emit_open(emit, '{');
    emit_key_text(emit, "name", pair->a->name);
    emit_key(emit, "fits");
    emit_open_flat(emit, '{');
    emit_key_bool(emit, "a", pair->a->fits);
    emit_key_bool(emit, "b", pair->b->fits);
    emit_close(emit, '}');
    emit_key(emit, "verdict");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "a", pair->a->verdict);
    emit_key_text(emit, "b", pair->b->verdict);
    emit_close(emit, '}');
    write_change(emit, "mean", &pair->mean);
    emit_key(emit, "percentiles");
    emit_open(emit, '{');
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++) {
        char name[16];
        snprintf(name, sizeof name, "%d", sample_percentile[p]);
        write_change(emit, name, &pair->percentile[p]);
    }
    emit_close(emit, '}');
    emit_key_number(emit, "b_dearer_probability", pair->dearer_probability);
    emit_key(emit, "b_dearer_ci95");
    if (diff->paired) {
        emit_open_flat(emit, '[');
        emit_number(emit, pair->dearer_low);
        emit_number(emit, pair->dearer_high);
        emit_close(emit, ']');
    } else {
        emit_null(emit);
    }
    emit_key_number(emit, "equal_probability", pair->equal_probability);
    emit_key(emit, "lines");
    emit_open(emit, '[');
    for (size_t l = 0; l < pair->lines; l++) {
        const struct diff_line *any = pair->line[l].a ? pair->line[l].a : pair->line[l].b;
        emit_open_flat(emit, '{');
        emit_key_text(emit, "line", any->column);
        emit_key_text(emit, "unit", any->unit);
        write_line(emit, "a", pair->line[l].a);
        write_line(emit, "b", pair->line[l].b);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    emit_close(emit, '}');
}

static void write_names(struct emit *emit, const char *key, const struct diff_pattern *const pattern[], size_t count)
{
    emit_key(emit, key);
    emit_open_flat(emit, '[');
    for (size_t p = 0; p < count; p++)
        emit_text(emit, pattern[p]->name);
    emit_close(emit, ']');
}

bool report_diff_json(const struct diff *diff, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    emit_key_text(&emit, "schema", "ivsim/diff/1");
    emit_key_text(&emit, "currency", "USD");
    write_side(&emit, "a", diff->a);
    write_side(&emit, "b", diff->b);
    emit_key_number(&emit, "percentile", diff->percentile);
    emit_key_bool(&emit, "paired", diff->paired);
    emit_key_text(&emit, "unpaired_reason", diff->unpaired_reason);
    write_settings(&emit, diff);
    if (diff->has_recommended) {
        write_change(&emit, "recommended", &diff->recommended);
    } else {
        emit_key(&emit, "recommended");
        emit_null(&emit);
    }
    emit_key(&emit, "patterns");
    emit_open(&emit, '[');
    for (size_t i = 0; i < diff->pairs; i++)
        write_pair(&emit, diff, &diff->pair[i]);
    emit_close(&emit, ']');
    write_names(&emit, "only_a", diff->only_a, diff->only_a_count);
    write_names(&emit, "only_b", diff->only_b, diff->only_b_count);
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
