/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inputs as understood, and how to come to the same page again. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv_scan.h"
#include "report_html_page.h"

enum { PATH, VALUE, FROM, MEAN, P50, P90, UNIT, FIELDS };
static const char *const field_names[FIELDS] = { "path", "value", "from", "mean", "p50", "p90", "unit" };

enum { ROWS_SHOWN = 1500, MEMBERS_SHOWN = 6 };

struct input {
    const char *field[FIELDS];
};

/* The part of a path that names its group: "events[2]"; 0 for the scenario's own, and for patterns that are only named.
 */
static size_t group_length(const char *path)
{
    const char *bracket = strchr(path, ']');
    bool grouped = strncmp(path, "events[", 7) == 0 || strncmp(path, "patterns[", 9) == 0;
    return grouped && bracket && bracket[1] ? (size_t)(bracket - path) + 1 : 0;
}

/* Lists of many alike (a day's arrival curve) show their first few. */
static bool is_hidden(const char *path)
{
    const char *bracket = strrchr(path, '[');
    return bracket && group_length(path) < (size_t)(bracket - path) && strchr(bracket, ']') &&
           strchr(bracket, ']')[1] == '\0' && strncmp(path, "patterns[", 9) != 0 && atoi(bracket + 1) >= MEMBERS_SHOWN;
}

static bool is_default(const struct input *input)
{
    return strcmp(input->field[FROM], "default") == 0;
}

static const char *amount(struct html *html, const struct input *input, int field)
{
    char out[40];
    double value = strtod(input->field[field], NULL);
    if (strcmp(input->field[UNIT], "s") != 0)
        return value < 0 ? arena_format(html->words.arena, "\u2212%s", html_quantity(html, -value))
                         : html_quantity(html, value);
    if (!(fabs(value) < 1e12))
        return "\u2013";
    double whole = fabs(value) < 10 ? value : round(value);
    return arena_copy(html->words.arena, text_duration(out, llround(whole * 1000)));
}

static void put_input(struct html *html, const struct input *input)
{
    size_t group = group_length(input->field[PATH]);
    html_add(html, "<tr%s><th scope=\"row\">%s</th><td class=\"text\"><bdi>%s</bdi>",
             is_default(input) ? " class=\"default\"" : "", html_escape(html, input->field[PATH] + group + (group > 0)),
             html_escape(html, input->field[VALUE]));
    if (*input->field[MEAN] || *input->field[P50])
        html_add(html, "<small>%s%s%sP50 %s, P90 %s</small>", *input->field[MEAN] ? "mean " : "",
                 *input->field[MEAN] ? amount(html, input, MEAN) : "", *input->field[MEAN] ? ", " : "",
                 amount(html, input, P50), amount(html, input, P90));
    html_add(html, "</td><td class=\"text\"><bdi>%s</bdi></td></tr>\n", html_escape(html, input->field[FROM]));
}

/* One table of the inputs from `first` on that share its group; returns how many. */
static size_t write_group(struct html *html, const struct input *input, size_t count, size_t number)
{
    static const struct html_column column[] = { { "setting", false }, { "value", false }, { "from", false } };
    size_t group = group_length(input[0].field[PATH]), rows = 1, hidden = 0;
    while (rows < count && group_length(input[rows].field[PATH]) == group &&
           strncmp(input[rows].field[PATH], input[0].field[PATH], group) == 0)
        rows++;
    const char *title = "Scenario";
    if (group == 0 && strncmp(input[0].field[PATH], "patterns[", 9) == 0)
        title = "Architectures by name";
    else if (group > 0)
        title = arena_format(html->words.arena, "%s: %s", input[0].field[PATH][0] == 'e' ? "Event" : "Architecture",
                             html_name(html, input[0].field[VALUE]));
    html_table(html, arena_format(html->words.arena, "inputs-%zu", number), title, column, 3);
    for (size_t i = 0; i < rows; i++) {
        hidden += is_hidden(input[i].field[PATH]);
        if (!is_hidden(input[i].field[PATH]))
            put_input(html, &input[i]);
    }
    html_table_end(html);
    if (hidden > 0)
        html_add(html, "<p class=\"key\">And %zu more members of long lists: inputs.csv.</p>\n", hidden);
    return rows;
}

/* Returns how many rows the file has; the first ROWS_SHOWN are kept. */
static size_t read_inputs(struct html *html, FILE *from, struct input input[ROWS_SHOWN])
{
    struct csv_scan scan;
    size_t column[FIELDS], rows = 0;
    csv_scan_init(&scan, from);
    if (csv_scan_next(&scan))
        for (size_t f = 0; f < FIELDS; f++)
            column[f] = csv_scan_find(&scan, field_names[f]);
    for (; csv_scan_next(&scan); rows++)
        for (size_t f = 0; f < FIELDS && rows < ROWS_SHOWN; f++)
            input[rows].field[f] = arena_copy(html->words.arena, csv_scan_field(&scan, column[f]));
    csv_scan_fini(&scan);
    return rows;
}

void html_inputs(struct html *html)
{
    html_section(html, "inputs", "The inputs as understood");
    FILE *from = fopen(arena_format(html->words.arena, "%s/inputs.csv", html->dir), "r");
    if (!from) {
        html_add(html, "<p>The folder has no inputs.csv; <code>ivsim explain</code> lists them.</p>\n");
        html_section_end(html);
        return;
    }
    html_add(html, "<p class=\"key\">Grey: nobody wrote it, the default holds.</p>\n<div class=\"inputs\">\n");
    struct input *input = arena_alloc(html->words.arena, ROWS_SHOWN, sizeof *input);
    size_t rows = read_inputs(html, from, input), shown = rows < ROWS_SHOWN ? rows : ROWS_SHOWN, number = 0;
    fclose(from);
    for (size_t i = 0; i < shown; number++)
        i += write_group(html, &input[i], shown - i, number);
    html_add(html, "</div>\n");
    if (rows > shown)
        html_add(html, "<p class=\"key\">And %zu more settings: inputs.csv.</p>\n", rows - shown);
    html_section_end(html);
}

/* ---- How to reproduce it ---- */

/* As a shell takes it. */
static const char *shell_word(struct html *html, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
    if (*word && word[strspn(word, plain)] == '\0')
        return html_escape(html, word);
    const char *out = "";
    for (const char *quote; (quote = strchr(word, '\'')) != NULL; word = quote + 1)
        out = arena_format(html->words.arena, "%s%.*s'\\''", out, (int)(quote - word), word);
    return html_escape(html, arena_format(html->words.arena, "'%s%s'", out, word));
}

static void put_fact(struct html *html, const char *name, const char *value)
{
    if (value && *value)
        html_add(html, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

static void put_digest(struct html *html, const char *name, const char *of, const char *digest)
{
    if (digest)
        put_fact(html, name,
                 arena_format(html->words.arena, "%s<br/><code class=\"digest\">%s</code>", of ? of : "",
                              html_escape(html, digest)));
}

static void write_command(struct html *html)
{
    const json_t *command = html_at(html->manifest, "command");
    if (json_array_size(command) == 0)
        return;
    html_add(html, "<pre><code>");
    for (size_t i = 0; i < json_array_size(command); i++) {
        const char *word = json_string_value(json_array_get(command, i));
        if (word && i == 0 && strncmp(word, "ivsim ", 6) == 0)
            html_add(html, "%s", html_escape(html, word)); /* the command's own two words */
        else if (word)
            html_add(html, "%s%s", i > 0 ? " " : "", shell_word(html, word));
    }
    html_add(html, "</code></pre>\n");
}

void html_origin(struct html *html)
{
    const json_t *result = html->result;
    html_section(html, "origin", "How to reproduce it");
    html_add(
        html,
        "<p>The same scenario, price book, seed, replications and version give the same figures to the last digit, "
        "on any machine:</p>\n");
    write_command(html);
    html_add(html, "<dl class=\"origin\">\n");
    put_fact(html, "ivsim", html_escape(html, html_string(result, "run/version")));
    const char *engine = html_string(result, "run/engine");
    const json_t *seed = html_at(result, "run/seed");
    put_fact(html, "engine", html_escape(html, engine));
    if (json_is_integer(seed))
        put_fact(html, "seed", arena_format(html->words.arena, "%" JSON_INTEGER_FORMAT, json_integer_value(seed)));
    put_fact(html, "replications", html_quantity(html, html_number(result, "run/replications")));
    put_digest(html, "scenario", html_name(html, html_string(result, "scenario/file")),
               html_string(result, "scenario/digest"));
    put_digest(html, "price book", html_name(html, html_string(result, "prices/name")),
               html_string(result, "prices/digest"));
    put_digest(html, "result.json", "", html_string(html->manifest, "files/result.json"));
    put_fact(html, "started", html_escape(html, html_string(html->manifest, "started")));
    html_add(html, "</dl>\n");
    double replication = html_number(html->best, "bill_at/90/replication");
    if (isfinite(replication) && !html->certain)
        html_add(
            html,
            "<p>Append <code>--only-replication %.0f</code> to replay the one %s whose bill is the P90 of %s.</p>\n",
            replication, html->period, html_name(html, html_string(html->best, "name")));
    html_section_end(html);
}
