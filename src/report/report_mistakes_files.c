/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv_row.h"
#include "emit_parts.h"
#include "money.h"
#include "report_mistakes.h"

static void write_cost(struct emit *emit, const struct mistakes *mistakes, const struct mistake_cost *cost)
{
    const struct mistake_info *info = &mistake_table[cost->mistake];
    emit_open(emit, '{');
    emit_key_text(emit, "mistake", info->code);
    emit_key_text(emit, "what", info->what);
    emit_key_bool(emit, "hypothetical", mistake_is_hypothetical(cost->mistake));
    emit_key_text(emit, "pattern", mistakes->plan[cost->pattern].pattern->name);
    emit_key_number(emit, "probability", cost->probability);
    emit_key_money(emit, "mean", cost->mean.value_nano);
    emit_parts_interval(emit, "ci95", cost->mean);
    emit_parts_money_percentiles(emit, cost->percentile_nano);
    emit_key_money(emit, "max", cost->max_nano);
    emit_key(emit, "if_so");
    emit_open(emit, '{');
    emit_key_money(emit, "mean", cost->hit_mean_nano);
    emit_parts_money_percentiles(emit, cost->hit_percentile_nano);
    emit_close(emit, '}');
    emit_key(emit, "bill_p90");
    emit_open_flat(emit, '{');
    emit_key_money(emit, "with", cost->p90_with_nano);
    emit_key_money(emit, "without", cost->p90_without_nano);
    emit_close(emit, '}');
    emit_close(emit, '}');
}

bool report_mistakes_json(const struct mistakes *mistakes, const char *version, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    emit_key_text(&emit, "schema", "ivsim/mistakes/1");
    emit_key_text(&emit, "currency", "USD");
    emit_parts_head(&emit, mistakes->scenario, version, mistakes->replications);
    emit_key(&emit, "mistakes");
    emit_open(&emit, '[');
    for (size_t k = 0; k < mistakes->costs; k++)
        write_cost(&emit, mistakes, &mistakes->cost[k]);
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}

static void put_money(struct csv_row *row, int64_t nano)
{
    char out[40];
    csv_row_text(row, money_exact(out, nano));
}

bool report_mistakes_csv(const struct mistakes *mistakes, FILE *to)
{
    fputs("mistake,hypothetical,pattern,probability,mean,lo,hi", to);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        fprintf(to, ",p%d", sample_percentile[p]);
    fputs(",max,if_so_mean,if_so_p50,if_so_p99,bill_p90_with,bill_p90_without\n", to);
    for (size_t k = 0; k < mistakes->costs; k++) {
        const struct mistake_cost *cost = &mistakes->cost[k];
        struct csv_row row = { .to = to };
        char share[40];
        snprintf(share, sizeof share, "%.12g", cost->probability);
        csv_row_text(&row, mistake_table[cost->mistake].code);
        csv_row_text(&row, mistake_is_hypothetical(cost->mistake) ? "true" : "false");
        csv_row_text(&row, mistakes->plan[cost->pattern].pattern->name);
        csv_row_text(&row, share);
        put_money(&row, cost->mean.value_nano);
        if (cost->mean.has_interval) {
            put_money(&row, cost->mean.low_nano);
            put_money(&row, cost->mean.high_nano);
        } else {
            csv_row_text(&row, NULL);
            csv_row_text(&row, NULL);
        }
        for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
            put_money(&row, cost->percentile_nano[p]);
        put_money(&row, cost->max_nano);
        put_money(&row, cost->hit_mean_nano);
        put_money(&row, cost->hit_percentile_nano[sample_percentile_index(50)]);
        put_money(&row, cost->hit_percentile_nano[sample_percentile_index(99)]);
        put_money(&row, cost->p90_with_nano);
        put_money(&row, cost->p90_without_nano);
        csv_row_end(&row);
    }
    return fflush(to) == 0 && !ferror(to);
}
