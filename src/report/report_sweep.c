/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_sweep.h"

#include <math.h>
#include <string.h>

#include "report_text.h"
#include "text.h"

enum { FIRST, SECOND, NAME, MEAN, ERROR, P50, P90, P90_INTERVAL, CHEAPEST, FITS, COLUMNS };

static const char *money(struct page *page, struct summary_estimate e)
{
    return report_text_usd(page, e.value_nano);
}

static void set_row(struct page *page, struct page_table *table, size_t row, const struct probe *probe, size_t p)
{
    const struct probe_pattern *pattern = &probe->pattern[p];
    const bool is_best = (int)p == probe->best;
    const enum tone tone = is_best ? TONE_STRONG : pattern->fits ? TONE_PLAIN : TONE_QUIET;
    page_table_set(page, table, row, NAME, tone, "%s %s", is_best ? ">" : " ",
                   page_name(page, pattern->name, REPORT_TEXT_NAME_MAX));
    page_table_set(page, table, row, MEAN, tone, "%s", money(page, pattern->mean));
    page_table_set(page, table, row, FITS, pattern->fits ? tone : TONE_BAD, "%s",
                   pattern->fits ? "yes" : pattern->obstacle);
    if (probe->certain)
        return;
    const struct summary_estimate p90 = pattern->percentile[PROBE_P90];
    if (pattern->mean.has_interval)
        page_table_set(page, table, row, ERROR, tone, "%s",
                       report_text_usd(page, pattern->mean.high_nano - pattern->mean.value_nano));
    page_table_set(page, table, row, P50, tone, "%s", money(page, pattern->percentile[PROBE_P50]));
    page_table_set(page, table, row, P90, tone, "%s", money(page, p90));
    if (p90.has_interval)
        page_table_set(page, table, row, P90_INTERVAL, tone, "%s to %s", report_text_usd(page, p90.low_nano),
                       report_text_usd(page, p90.high_nano));
    if (pattern->fits)
        page_table_set(page, table, row, CHEAPEST, tone, "%s", report_text_percent(page, pattern->cheapest));
}

static void write_table(struct page *page, const struct sweep *sweep, bool certain)
{
    struct page_column column[COLUMNS] = {
        { sweep->vary[0].label, true, 0 },
        { "", true, 0 },
        { "  pattern", false, 0 },
        { certain ? "cost" : "mean", true, 0 },
        { "±", true, 3 },
        { "P50", true, 2 },
        { "P90", true, 0 },
        { "95 % interval of P90", true, 4 },
        { "cheapest", true, 1 },
        { "fits", false, 0 },
    };
    if (sweep->inputs == 2)
        column[SECOND].header = sweep->vary[1].label;
    const size_t patterns = sweep->probe[0].patterns;
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, sweep->probes * patterns);
    table.least = 8;
    for (size_t i = 0; i < sweep->probes; i++) {
        const struct probe *probe = &sweep->probe[i];
        for (size_t p = 0; p < patterns; p++)
            set_row(page, &table, i * patterns + p, probe, p);
        for (size_t v = 0; v < sweep->inputs; v++)
            page_table_set(page, &table, i * patterns, v, TONE_PLAIN, "%s",
                           report_vary_value(page, &sweep->vary[v], probe->at[v], probe->text[v]));
    }
    page_table_write(page, &table, 2);
}

static void write_key(struct page *page, const struct report_study *study, bool certain)
{
    if (certain) {
        page_prose(page, 0, 0, "Nothing here is left to chance. >: costs least of those that fit.");
        return;
    }
    page_prose(page, 0, 0,
               ">: costs least by %s of those that fit. ±: half of the mean's 95 %% interval. P90: 90 %% of the "
               "simulated %ss cost no more. Cheapest: in how many of them, among those that fit.",
               report_vary_by(page, study->percentile), report_text_period(&study->base->scenario));
}

bool report_sweep_text(const struct report_study *study, const struct sweep *sweep, FILE *to, struct report_style style)
{
    struct arena arena;
    const size_t room = (size_t)1 << 32; /* reserved, not used: 10,000 points of 64 patterns at most */
    if (arena_init(&arena, room) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    const bool certain = sweep->probe[0].certain;
    report_vary_head(&page, study, arena_format(&arena, "%zu point%s", sweep->probes, sweep->probes == 1 ? "" : "s"));
    if (study->partial)
        page_prose(&page, 0, 0, "INTERRUPTED: %zu of %zu points were finished.", sweep->probes, sweep->asked);
    if (sweep->inputs == 2)
        page_heading(&page, "What the %s costs, by %s and %s (USD)", report_text_period(&study->base->scenario),
                     report_vary_name(&page, &sweep->vary[0]), report_vary_name(&page, &sweep->vary[1]));
    else
        page_heading(&page, "What the %s costs, by %s (USD)", report_text_period(&study->base->scenario),
                     report_vary_name(&page, &sweep->vary[0]));
    write_table(&page, sweep, certain);
    write_key(&page, study, certain);
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}

bool report_sweep_csv(const struct sweep *sweep, FILE *to)
{
    struct csv_row row = { .to = to };
    for (size_t v = 0; v < sweep->inputs; v++)
        csv_row_text(&row, sweep->vary[v].name);
    fputs(",pattern,fits,mean,mean_lo,mean_hi", to);
    for (size_t k = 0; k < PROBE_PERCENTILES; k++)
        fprintf(to, ",p%d,p%d_lo,p%d_hi", probe_percentile[k], probe_percentile[k], probe_percentile[k]);
    fputs(",cheapest_probability,best,sure\n", to);
    row.started = false;
    for (size_t i = 0; i < sweep->probes; i++) {
        const struct probe *probe = &sweep->probe[i];
        for (size_t p = 0; p < probe->patterns; p++) {
            const struct probe_pattern *pattern = &probe->pattern[p];
            for (size_t v = 0; v < sweep->inputs; v++)
                csv_row_text(&row, probe->text[v]);
            csv_row_text(&row, pattern->name);
            csv_row_text(&row, pattern->fits ? "true" : "false");
            report_vary_csv_money(&row, pattern->mean.value_nano);
            report_vary_csv_interval(&row, pattern->mean);
            for (size_t k = 0; k < PROBE_PERCENTILES; k++) {
                report_vary_csv_money(&row, pattern->percentile[k].value_nano);
                report_vary_csv_interval(&row, pattern->percentile[k]);
            }
            report_vary_csv_number(&row, pattern->cheapest);
            csv_row_text(&row, (int)p == probe->best ? "true" : "false");
            csv_row_text(&row, (int)p == probe->best ? probe->sure ? "true" : "false" : NULL);
            csv_row_end(&row);
        }
    }
    return fflush(to) == 0 && !ferror(to);
}

static void write_values(struct emit *emit, const struct sweep *sweep, const struct probe *probe)
{
    emit_key(emit, "at");
    emit_open_flat(emit, '[');
    for (size_t v = 0; v < sweep->inputs; v++)
        emit_text(emit, probe->text[v]);
    emit_close(emit, ']');
}

static void write_members(struct emit *emit, const struct probe_pattern *pattern)
{
    emit_key_text(emit, "name", pattern->name);
    emit_key_bool(emit, "fits", pattern->fits);
    emit_key_text(emit, "obstacle", pattern->obstacle);
    report_vary_key_estimate(emit, "mean", pattern->mean);
    report_vary_key_percentiles(emit, pattern, 0);
    emit_key_number(emit, "cheapest_probability", pattern->cheapest);
}

void report_sweep_json_members(struct emit *emit, const struct sweep *sweep)
{
    emit_key(emit, "inputs");
    emit_open(emit, '[');
    for (size_t v = 0; v < sweep->inputs; v++)
        report_vary_json_input(emit, &sweep->vary[v]);
    emit_close(emit, ']');
    emit_key(emit, "points");
    emit_open(emit, '[');
    for (size_t i = 0; i < sweep->probes; i++) {
        const struct probe *probe = &sweep->probe[i];
        emit_open(emit, '{');
        write_values(emit, sweep, probe);
        emit_key_text(emit, "best", probe->best == PROBE_NONE ? NULL : probe->pattern[probe->best].name);
        emit_key_bool(emit, "sure", probe->sure);
        emit_key(emit, "patterns");
        emit_open(emit, '[');
        for (size_t p = 0; p < probe->patterns; p++) {
            emit_open(emit, '{');
            write_members(emit, &probe->pattern[p]);
            emit_close(emit, '}');
        }
        emit_close(emit, ']');
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

bool report_sweep_json(const struct report_study *study, const struct sweep *sweep, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    report_vary_json_head(&emit, "ivsim/sweep/1", study);
    report_sweep_json_members(&emit, sweep);
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}

bool report_sweep_jsonl(const struct sweep *sweep, FILE *to)
{
    struct emit emit;
    for (size_t i = 0; i < sweep->probes; i++) {
        const struct probe *probe = &sweep->probe[i];
        for (size_t p = 0; p < probe->patterns; p++) {
            emit_init(&emit, to);
            emit_open_flat(&emit, '{');
            write_values(&emit, sweep, probe);
            write_members(&emit, &probe->pattern[p]);
            emit_key_bool(&emit, "best", (int)p == probe->best);
            emit_close(&emit, '}');
        }
    }
    return fflush(to) == 0 && !ferror(to);
}
