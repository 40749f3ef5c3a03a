/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "emit_parts.h"

#include <string.h>

void emit_parts_interval(struct emit *emit, const char *key, struct summary_estimate e)
{
    emit_key(emit, key);
    if (!e.has_interval) {
        emit_null(emit);
        return;
    }
    emit_open_flat(emit, '[');
    emit_money(emit, e.low_nano);
    emit_money(emit, e.high_nano);
    emit_close(emit, ']');
}

static const char *percentile_key(char out[16], int percentile)
{
    snprintf(out, 16, "%d", percentile);
    return out;
}

void emit_parts_money_percentiles(struct emit *emit, const int64_t percentile_nano[SAMPLE_PERCENTILES])
{
    emit_key(emit, "percentiles");
    emit_open_flat(emit, '{');
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        emit_key_money(emit, percentile_key((char[16]){ 0 }, sample_percentile[p]), percentile_nano[p]);
    emit_close(emit, '}');
}

void emit_parts_spread(struct emit *emit, const struct sample_spread *spread)
{
    emit_key_number(emit, "mean", spread->mean);
    emit_key_number(emit, "sd", spread->sd);
    emit_key(emit, "percentiles");
    emit_open_flat(emit, '{');
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        emit_key_number(emit, percentile_key((char[16]){ 0 }, sample_percentile[p]), spread->percentile[p]);
    emit_close(emit, '}');
}

void emit_parts_head(struct emit *emit, const struct scenario *scenario, const char *version, int64_t replications)
{
    const char *slash = strrchr(scenario->file, '/');
    emit_key(emit, "scenario");
    emit_open(emit, '{');
    emit_key_text(emit, "title", scenario->title);
    emit_key_text(emit, "file", slash ? slash + 1 : scenario->file);
    emit_key_text(emit, "digest", scenario->digest);
    emit_close(emit, '}');
    emit_key(emit, "run");
    emit_open(emit, '{');
    emit_key_text(emit, "version", version);
    emit_key(emit, "seed");
    emit_unsigned(emit, scenario->seed);
    emit_key(emit, "replications");
    emit_integer(emit, replications);
    emit_close(emit, '}');
}
