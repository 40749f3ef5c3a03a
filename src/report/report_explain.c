/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "money.h"
#include "report_text.h"
#include "text.h"

enum { PAGE_BYTES = 256 << 20, VALUE_WIDTH = 44, PATH_WIDTH = 34, MEMBERS_SHOWN = 6 };

/* ---- Values ---- */

/* The part of a path that names its group: "events[2]" or "patterns[1]"; 0 for the scenario's own. */
static size_t group_length(const char *path)
{
    const char *bracket = strchr(path, ']');
    bool grouped = strncmp(path, "events[", 7) == 0 || strncmp(path, "patterns[", 9) == 0;
    return grouped && bracket ? (size_t)(bracket - path) + 1 : 0;
}

static bool same_group(const struct stated *a, const struct stated *b)
{
    size_t length = group_length(a->path);
    return length == group_length(b->path) && strncmp(a->path, b->path, length) == 0;
}

static const char *name_in_group(const char *path)
{
    size_t length = group_length(path);
    return path[length] == '.' ? path + length + 1 : path[length] == '\0' && length > 0 ? "name" : path;
}

static const char *origin_words(struct page *page, const struct stated *stated)
{
    if (stated->preset)
        return arena_format(page->arena, "preset %s", stated->preset);
    if (!stated->origin.file)
        return "default";
    const char *slash = strrchr(stated->origin.file, '/');
    const char *file = page_name(page, slash ? slash + 1 : stated->origin.file, 20);
    return stated->origin.line > 0 ? arena_format(page->arena, "%s:%d", file, stated->origin.line) : file;
}

static const char *amount(struct page *page, double value, bool is_duration)
{
    char out[40];
    if (!isfinite(value))
        return "none";
    if (is_duration && fabs(value) < 1e15) {
        bool fine = fabs(value) < 10 * SECOND_MS; /* from ten seconds on to the second */
        int64_t ms = fine ? llround(value) : llround(value / SECOND_MS) * SECOND_MS;
        return arena_copy(page->arena, text_duration(out, ms));
    }
    return value < 0 ? arena_format(page->arena, "-%s", report_text_quantity(page, -value))
                     : report_text_quantity(page, value);
}

/* Whether a value goes without a row of its own: what nobody wrote, unless it is random. */
static bool is_plain_default(const struct stated *stated)
{
    bool random = stated->law && !dist_is_fixed(stated->law);
    return !stated->origin.file && !stated->preset && !random;
}

/* How many bytes of `text` fill a line of a cell: to the last blank, or as many as fit. */
static size_t cell_bytes(const char *text)
{
    size_t bytes = 0, blank = 0;
    int width = 0;
    for (; text[bytes]; bytes++) {
        width += ((unsigned char)text[bytes] & 0xc0) != 0x80;
        if (width > VALUE_WIDTH)
            return blank > 0 ? blank : bytes;
        if (text[bytes] == ' ')
            blank = bytes + 1;
    }
    return bytes;
}

static size_t cell_lines(const char *text)
{
    size_t lines = 1;
    for (text += cell_bytes(text); *text; text += cell_bytes(text))
        lines++;
    return lines;
}

static const char *printable(struct page *page, const char *text)
{
    return page_name(page, text, 0);
}

enum { SETTING, VALUE, FROM, VALUE_COLUMNS };

static size_t put_value(struct page *page, struct page_table *table, size_t row, const struct stated *stated)
{
    const char *value = printable(page, stated->value ? stated->value : "");
    page_table_set(page, table, row, SETTING, TONE_PLAIN, "%s",
                   page_name(page, name_in_group(stated->path), PATH_WIDTH));
    page_table_set(page, table, row, FROM, TONE_QUIET, "%s", origin_words(page, stated));
    do {
        size_t bytes = cell_bytes(value), shown = bytes;
        while (shown > 0 && value[shown - 1] == ' ')
            shown--;
        page_table_set(page, table, row++, VALUE, TONE_PLAIN, "%.*s", (int)shown, value);
        value += bytes;
    } while (*value);
    return row;
}

/* Lists of many alike (a day's arrival curve, the dates of a series) show their first few. */
static bool is_hidden(const struct stated *stated)
{
    const char *bracket = strrchr(stated->path, '[');
    return bracket && group_length(stated->path) < (size_t)(bracket - stated->path) && strchr(bracket, ']') &&
           strchr(bracket, ']')[1] == '\0' && atoi(bracket + 1) >= MEMBERS_SHOWN;
}

static void write_defaults(struct page *page, const struct stated *stated, size_t count)
{
    struct text text = { 0 };
    const char *separator = "";
    for (size_t i = 0; i < count; i++)
        if (is_plain_default(&stated[i]) && !is_hidden(&stated[i])) {
            text_append(&text, "%s%s %s", separator, name_in_group(stated[i].path),
                        stated[i].value ? printable(page, stated[i].value) : "");
            separator = "; ";
        }
    if (text.at)
        page_prose(page, 2, 4, "default: %s.", text.at);
    text_fini(&text);
}

static bool is_random(const struct stated *stated)
{
    return stated->law && !dist_is_fixed(stated->law);
}

/* The laws of a group, with what one would know of each. */
static void write_laws(struct page *page, const struct stated *stated, size_t count)
{
    enum { LAW, MEAN, P50, P90, COLUMNS };
    static const struct page_column column[COLUMNS] = {
        { "random", false, 0 }, { "mean", true, 0 }, { "p50", true, 0 }, { "p90", true, 0 }
    };
    size_t rows = 0, row = 0;
    for (size_t i = 0; i < count; i++)
        rows += is_random(&stated[i]);
    if (rows == 0)
        return;
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, rows);
    for (size_t i = 0; i < count; i++) {
        const struct dist *law = stated[i].law;
        bool is_duration = stated[i].is_duration;
        if (!is_random(&stated[i]))
            continue;
        page_table_set(page, &table, row, LAW, TONE_PLAIN, "%s",
                       page_name(page, name_in_group(stated[i].path), PATH_WIDTH));
        page_table_set(page, &table, row, MEAN, TONE_PLAIN, "%s", amount(page, dist_mean(law), is_duration));
        page_table_set(page, &table, row, P50, TONE_PLAIN, "%s", amount(page, dist_quantile(law, 0.5), is_duration));
        page_table_set(page, &table, row++, P90, TONE_PLAIN, "%s", amount(page, dist_quantile(law, 0.9), is_duration));
    }
    fputc('\n', page->to);
    page_table_write(page, &table, 2);
}

static void write_group(struct page *page, const struct stated *stated, size_t count)
{
    static const struct page_column column[VALUE_COLUMNS] = { { "setting", false, 0 },
                                                              { "value", false, 0 },
                                                              { "from", false, 0 } };
    size_t rows = 0, row = 0, hidden = 0;
    for (size_t i = 0; i < count; i++)
        if (!is_plain_default(&stated[i]))
            rows += cell_lines(printable(page, stated[i].value ? stated[i].value : ""));
    struct page_table table;
    page_table_init(page, &table, column, VALUE_COLUMNS, rows);
    for (size_t i = 0; i < count; i++) {
        if (is_plain_default(&stated[i]))
            continue;
        if (is_hidden(&stated[i]))
            hidden++;
        else
            row = put_value(page, &table, row, &stated[i]);
    }
    table.rows = row;
    if (row > 0)
        page_table_write(page, &table, 2);
    if (hidden > 0)
        page_prose(page, 2, 4, "and %zu more members of long lists.", hidden);
    write_defaults(page, stated, count);
    write_laws(page, stated, count);
}

/* A pattern that is only named: the built-in one. */
static bool is_only_named(const struct stated *stated, size_t count)
{
    return count == 1 && strncmp(stated->path, "patterns[", 9) == 0;
}

static size_t group_count(const struct scenario *scenario, size_t first)
{
    size_t count = 1;
    while (first + count < scenario->stated_count &&
           same_group(&scenario->stated[first], &scenario->stated[first + count]))
        count++;
    return count;
}

static void write_named_patterns(struct page *page, const struct scenario *scenario)
{
    struct text text = { 0 };
    size_t count, named = 0;
    for (size_t i = 0; i < scenario->stated_count; i += count) {
        const struct stated *stated = &scenario->stated[i];
        count = group_count(scenario, i);
        if (is_only_named(stated, count))
            text_append(&text, "%s%s (%s)", named++ > 0 ? ", " : "", printable(page, stated->value),
                        origin_words(page, stated));
    }
    if (named > 0) {
        page_heading(page, "Built-in patterns");
        page_prose(page, 2, 2, "%s.", text.at ? text.at : "");
    }
    text_fini(&text);
}

static void write_values(struct page *page, const struct scenario *scenario)
{
    size_t count;
    for (size_t i = 0; i < scenario->stated_count; i += count) {
        const struct stated *stated = &scenario->stated[i];
        const char *bracket = strchr(stated->path, '[');
        size_t number = bracket ? (size_t)strtoul(bracket + 1, NULL, 10) : 0;
        count = group_count(scenario, i);
        if (is_only_named(stated, count))
            continue;
        if (group_length(stated->path) == 0)
            page_heading(page, "Scenario");
        else if (stated->path[0] == 'e' && number < scenario->events)
            page_heading(page, "Event %zu: %s", number + 1, page_name(page, scenario->event[number].name, 60));
        else
            page_heading(page, "Pattern: %s",
                         strcmp(name_in_group(stated->path), "name") == 0 ? page_name(page, stated->value, 60)
                                                                          : stated->path);
        write_group(page, stated, count);
    }
    write_named_patterns(page, scenario);
}

/* ---- Expectations ---- */

static void write_events(struct page *page, const struct expectation *expectation)
{
    enum { EVENT, TIMES, SOURCE, HOSTS, VIEWERS, WATCHED, MESSAGES, COLUMNS };
    static const struct page_column column[COLUMNS] = { { "event", false, 0 },      { "times", true, 0 },
                                                        { "source on h", true, 0 }, { "hosts h", true, 0 },
                                                        { "viewers", true, 0 },     { "viewer h", true, 0 },
                                                        { "messages", true, 1 } };
    const struct model *model = expectation->model;
    page_heading(page, "What is expected of each event");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, model->events);
    bool rounded = false, chance = false;
    for (size_t e = 0; e < model->events; e++) {
        const struct expect_event *event = &expectation->event[e];
        size_t occurrences = 0;
        for (size_t o = 0; o < model->occurrences; o++)
            occurrences += model->occurrence[o].event == e;
        double host_ms = event->host[MEDIA_VIDEO].ms + event->host[MEDIA_AUDIO].ms;
        page_table_set(page, &table, e, EVENT, TONE_PLAIN, "%s", page_name(page, model->event[e].event->name, 30));
        page_table_set(page, &table, e, TIMES, TONE_PLAIN, "%zu", occurrences);
        page_table_set(page, &table, e, SOURCE, TONE_PLAIN, "%s",
                       report_text_quantity(page, event->source.ms / HOUR_MS));
        page_table_set(page, &table, e, HOSTS, TONE_PLAIN, "%s",
                       event->hosts_unknown ? "simulated" : report_text_quantity(page, host_ms / HOUR_MS));
        page_table_set(page, &table, e, VIEWERS, TONE_PLAIN, "%s",
                       event->viewers_unknown ? "simulated" : report_text_quantity(page, event->viewers));
        page_table_set(page, &table, e, WATCHED, TONE_PLAIN, "%s",
                       event->viewers_unknown ? "simulated" : report_text_quantity(page, event->viewer_ms / HOUR_MS));
        if (model->event[e].event->chat)
            page_table_set(page, &table, e, MESSAGES, TONE_PLAIN, "%s",
                           event->viewers_unknown ? "simulated" : report_text_quantity(page, event->sent));
        rounded |= event->rounded;
        chance |= event->viewers_unknown != NULL;
    }
    page_table_write(page, &table, 2);
    if (rounded)
        page_prose(page, 2, 2,
                   "Exact shares that are no whole viewers: each kind of viewer is right within one viewer.");
    if (chance)
        page_prose(page, 2, 2, "Simulated: who leaves together at a shock has no closed form here; `ivsim run` tells.");
}

/* ---- Bills ---- */

enum { LINE, QUANTITY, UNIT, PRICE, COST, MARK, BILL_COLUMNS };

static size_t put_line(struct page *page, struct page_table *table, size_t row, const struct expect_bill *bill,
                       size_t l)
{
    const struct expect_line *line = &bill->line[l];
    const struct rate *rate = bill->tariff->line[l].rate;
    char out[80];
    page_table_set(page, table, row, LINE, TONE_PLAIN, "%s", meter_line_name(out, bill->plan->line[l]));
    page_table_set(page, table, row, UNIT, TONE_PLAIN, "%s", rate->unit->short_name);
    page_table_set(page, table, row, MARK, TONE_DOUBT, "%s", report_text_mark(rate->status));
    if (line->unknown) {
        page_table_set(page, table, row, QUANTITY, TONE_QUIET, "simulated only");
        page_table_set(page, table, row, COST, TONE_QUIET, "%s", line->unknown);
        return row + 1;
    }
    page_table_set(page, table, row, QUANTITY, TONE_PLAIN, "%s", report_text_quantity(page, line->quantity));
    page_table_set(page, table, row, COST, TONE_PLAIN, "%s", report_text_usd(page, line->cost_nano));
    if (line->steps == 1) {
        page_table_set(page, table, row, PRICE, TONE_PLAIN, "%s",
                       line->step[0].free ? "free" : money_exact(out, line->step[0].price_nano));
        return row + 1;
    }
    row++;
    for (size_t s = 0; s < line->steps; s++, row++) {
        const struct expect_step *step = &line->step[s];
        page_table_set(page, table, row, LINE, TONE_QUIET, "    of it");
        page_table_set(page, table, row, QUANTITY, TONE_QUIET, "%s", report_text_quantity(page, step->quantity));
        page_table_set(page, table, row, PRICE, TONE_QUIET, "%s",
                       step->free ? "free" : money_exact(out, step->price_nano));
        page_table_set(page, table, row, COST, TONE_QUIET, "%s", report_text_usd(page, step->cost_nano));
    }
    return row;
}

static void write_bill_notes(struct page *page, const struct expect_bill *bill)
{
    bool marked[RATE_STATUSES] = { false };
    for (size_t l = 0; l < bill->plan->lines; l++)
        marked[bill->tariff->line[l].rate->status] |= bill->line[l].unknown || bill->line[l].quantity > 0;
    if (marked[RATE_ASSUMED] || marked[RATE_REPORTED])
        page_prose(page, 2, 2, "%s%s", marked[RATE_ASSUMED] ? "* nobody published this price: assumed. " : "",
                   marked[RATE_REPORTED] ? "+ reported by others, not by the provider." : "");
    if (bill->tariff->discount_ppm > 0)
        page_prose(page, 2, 2, "USD of a line is after the account's discount of %.4g %%.",
                   (double)bill->tariff->discount_ppm / 1e4);
    if (bill->unknown > 0)
        page_prose(page, 2, 2,
                   "%zu %s on how viewers react (seats, auto-stop, shocks), which only `ivsim run` tells; the total "
                   "is that of the other lines%s.",
                   bill->unknown, bill->unknown == 1 ? "line hangs" : "lines hang",
                   bill->tariff->pools > 0 ? ", with all of the free allowances" : "");
}

static void write_bill(struct page *page, const struct expect_bill *bill)
{
    static const struct page_column column[BILL_COLUMNS] = { { "line", false, 0 }, { "quantity", true, 0 },
                                                             { "unit", false, 0 }, { "price", true, 0 },
                                                             { "USD", true, 0 },   { "", false, 0 } };
    const struct pattern *pattern = bill->plan->pattern;
    page_heading(page, "%s", page_name(page, pattern->name, 60));
    if (pattern->sentence)
        page_prose(page, 2, 2, "%s", printable(page, pattern->sentence));
    size_t rows = 1, row = 0;
    for (size_t l = 0; l < bill->plan->lines; l++)
        rows += 1 + bill->line[l].steps;
    struct page_table table;
    page_table_init(page, &table, column, BILL_COLUMNS, rows);
    for (size_t l = 0; l < bill->plan->lines; l++)
        if (bill->line[l].unknown || bill->line[l].quantity > 0 || bill->line[l].cost_nano != 0)
            row = put_line(page, &table, row, bill, l);
    page_table_set(page, &table, row, LINE, TONE_STRONG, bill->unknown > 0 ? "total of what is known" : "total");
    page_table_set(page, &table, row, COST, TONE_STRONG, "%s", report_text_usd(page, bill->total_nano));
    table.rows = row + 1;
    page_table_write(page, &table, 2);
    write_bill_notes(page, bill);
}

static void write_head(struct page *page, const struct explained *explained)
{
    const struct scenario *scenario = explained->expectation->model->scenario;
    char from[40], to[40];
    fprintf(page->to, "%s\n", printable(page, scenario->title));
    page_prose(page, 0, 0, "As understood from %s; %s to %s. Prices: %s, as of %s; USD, before taxes.",
               printable(page, scenario->file), calendar_format(from, scenario->start_ms),
               calendar_format(to, scenario->end_ms), explained->book->name, explained->book->as_of);
}

bool report_explain(const struct explained *explained, FILE *to, struct report_style style)
{
    struct arena arena;
    if (arena_init(&arena, PAGE_BYTES) != STATUS_OK)
        return false;
    struct page page = { to, &arena, style.colour, style.width > 0 ? style.width : REPORT_WIDTH };
    const struct model *model = explained->expectation->model;
    write_head(&page, explained);
    write_values(&page, model->scenario);
    write_events(&page, explained->expectation);
    page_heading(&page, "The bill of the expected month, by architecture");
    page_prose(
        &page, 2, 2,
        "Computed without simulating: each line's expected quantity, charged by the price book. Where tiers or free "
        "allowances bend the price, the expected bill (`ivsim run`, mean) is another number.");
    for (size_t p = 0; p < model->patterns; p++) {
        size_t mark = arena_mark(&arena);
        write_bill(&page, &explained->bill[p]);
        arena_release(&arena, mark);
    }
    arena_fini(&arena);
    return !ferror(to);
}
