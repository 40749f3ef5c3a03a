/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_explain_values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "report_text.h"
#include "text.h"

enum { VALUE_WIDTH = 44, PATH_WIDTH = 34, MEMBERS_SHOWN = 6 };

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

void report_explain_values(struct page *page, const struct scenario *scenario)
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
