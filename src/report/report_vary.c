/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_vary.h"

#include <math.h>
#include <string.h>

#include "calendar.h"
#include "emit_parts.h"
#include "money.h"
#include "report_text.h"
#include "text.h"

const char *report_vary_by(struct page *page, double percentile)
{
    return percentile > 0 ? arena_format(page->arena, "P%s", report_text_percentile(page, percentile)) : "mean";
}

void report_vary_head(struct page *page, const struct report_study *study, const char *points)
{
    const struct scenario *scenario = &study->base->scenario;
    char many[40];
    fprintf(page->to, page->colour ? "\033[1m%s\033[0m\n" : "%s\n", page_name(page, scenario->title, page->width));
    if (!points)
        page_prose(page, 0, 0, "Simulated %s times, seed %llu, ivsim %s.",
                   text_number(many, (double)study->replications, 0), (unsigned long long)scenario->seed,
                   study->version);
    else
        page_prose(page, 0, 0, "%s, each simulated %s times with the same random numbers; seed %llu, ivsim %s.", points,
                   text_number(many, (double)study->replications, 0), (unsigned long long)scenario->seed,
                   study->version);
    page_prose(page, 0, 0, "Prices: %s, as of %s; USD, before taxes.", page_name(page, study->base->book.name, 40),
               page_name(page, study->base->book.as_of, 40));
}

static const char *with_unit(struct page *page, const struct vary *vary, const char *number)
{
    if (vary->scales)
        return arena_format(page->arena, "x %s", number);
    return *vary->unit ? arena_format(page->arena, "%s %s", number, vary->unit) : number;
}

/* Digits in groups of three, the decimals as they are. */
static const char *grouped(struct page *page, double value, int decimals)
{
    char out[40];
    return arena_copy(page->arena, text_number(out, value, decimals < 9 ? decimals : 9));
}

const char *report_vary_value(struct page *page, const struct vary *vary, double value, const char *text)
{
    if (!vary->numeric)
        return page_name(page, text, 24);
    char out[40];
    const char *point = strchr(text_decimal(out, value), '.');
    return with_unit(page, vary, grouped(page, value, point ? (int)strlen(point + 1) : 0));
}

const char *report_vary_round(struct page *page, const struct vary *vary, double value, int digits)
{
    const double size = fabs(value);
    int before = size >= 1 ? (int)floor(log10(size)) + 1 : 0;
    int decimals = vary->whole || before >= digits ? 0 : digits - before;
    const double step = pow(10, -decimals);
    char out[40];
    value = decimals > 0 ? rint(value / step) * step : value;
    const char *point = strchr(text_decimal(out, value), '.');
    int needed = point ? (int)strlen(point + 1) : 0;
    return with_unit(page, vary, grouped(page, value, needed < decimals ? needed : decimals));
}

const char *report_vary_name(struct page *page, const struct vary *vary)
{
    if (strcmp(vary->path, "forecast") == 0 && vary->scales)
        return "a factor on every audience";
    const char *name = page_name(page, vary->name, 60);
    return vary->scales ? arena_format(page->arena, "a factor on %s", name) : name;
}

void report_vary_key_estimate(struct emit *emit, const char *key, struct summary_estimate e)
{
    emit_key(emit, key);
    emit_open_flat(emit, '{');
    emit_key_money(emit, "value", e.value_nano);
    emit_parts_interval(emit, "ci95", e);
    emit_close(emit, '}');
}

void report_vary_key_percentiles(struct emit *emit, const struct probe_pattern *pattern, size_t first)
{
    emit_key(emit, "percentiles");
    emit_open(emit, '{');
    for (size_t k = first; k < PROBE_PERCENTILES; k++) {
        char key[16];
        snprintf(key, sizeof key, "%d", probe_percentile[k]);
        report_vary_key_estimate(emit, key, pattern->percentile[k]);
    }
    emit_close(emit, '}');
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

void report_vary_json_head(struct emit *emit, const char *schema, const struct report_study *study)
{
    const struct scenario *scenario = &study->base->scenario;
    char out[40];
    emit_key_text(emit, "schema", schema);
    emit_key_text(emit, "currency", "USD");
    emit_key(emit, "scenario");
    emit_open(emit, '{');
    emit_key_text(emit, "title", scenario->title);
    emit_key_text(emit, "file", base_name(scenario->file));
    emit_key_text(emit, "digest", scenario->digest);
    emit_key(emit, "period");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "start", calendar_format(out, scenario->start_ms));
    emit_key_text(emit, "end", calendar_format(out, scenario->end_ms));
    emit_close(emit, '}');
    emit_close(emit, '}');
    emit_key(emit, "prices");
    emit_open(emit, '{');
    emit_key_text(emit, "name", study->base->book.name);
    emit_key_text(emit, "as_of", study->base->book.as_of);
    emit_key_text(emit, "digest", study->base->book.digest);
    emit_close(emit, '}');
    emit_key(emit, "run");
    emit_open(emit, '{');
    emit_key_text(emit, "version", study->version);
    emit_key(emit, "seed");
    emit_unsigned(emit, scenario->seed);
    emit_key(emit, "replications");
    emit_integer(emit, study->replications);
    emit_key_bool(emit, "partial", study->partial);
    emit_close(emit, '}');
    emit_key(emit, "percentile"); /* what patterns are ranked by; null: the mean */
    emit_number(emit, study->percentile > 0 ? study->percentile : NAN);
}

void report_vary_json_input(struct emit *emit, const struct vary *vary)
{
    static const char *const spacing[] = { [VARY_LIST] = "list", [VARY_LINEAR] = "linear", [VARY_LOG] = "log" };
    emit_open_flat(emit, '{');
    emit_key_text(emit, "path", vary->path);
    emit_key_bool(emit, "factor", vary->scales);
    emit_key_text(emit, "unit", vary->unit);
    emit_key_text(emit, "spacing", spacing[vary->spacing]);
    emit_close(emit, '}');
}

void report_vary_csv_money(struct csv_row *row, int64_t nano)
{
    char out[40];
    csv_row_text(row, money_exact(out, nano));
}

void report_vary_csv_interval(struct csv_row *row, struct summary_estimate e)
{
    if (e.has_interval) {
        report_vary_csv_money(row, e.low_nano);
        report_vary_csv_money(row, e.high_nano);
    } else {
        csv_row_text(row, NULL);
        csv_row_text(row, NULL);
    }
}

void report_vary_csv_number(struct csv_row *row, double value)
{
    char out[40];
    csv_row_text(row, isfinite(value) ? text_decimal(out, value) : NULL);
}
