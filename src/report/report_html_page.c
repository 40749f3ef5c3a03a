/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_html_page.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "money.h"
#include "report_text.h"

void html_add(struct html *html, const char *format, ...)
{
    struct arena *arena = html->words.arena;
    size_t mark = arena_mark(arena);
    va_list arguments;
    va_start(arguments, format);
    const char *markup = arena_vformat(arena, format, arguments);
    va_end(arguments);
    text_append_bytes(&html->out, markup, strlen(markup));
    arena_release(arena, mark);
}

/* ---- Text ---- */

/* The length of the UTF-8 character at `at` and its number; 0 where there is none (RFC 3629). */
static size_t read_character(const char *at, uint32_t *number)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *u = (const unsigned char *)at;
    size_t length = u[0] < 0x80             ? 1
                    : (u[0] & 0xe0) == 0xc0 ? 2
                    : (u[0] & 0xf0) == 0xe0 ? 3
                    : (u[0] & 0xf8) == 0xf0 ? 4
                                            : 0;
    if (length == 0)
        return 0;
    *number = length == 1 ? u[0] : u[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((u[i] & 0xc0) != 0x80)
            return 0;
        *number = *number << 6 | (u[i] & 0x3fu);
    }
    bool surrogate = *number >= 0xd800 && *number < 0xe000;
    return *number < least[length] || *number > 0x10ffff || surrogate ? 0 : length;
}

/* What stands for a character in the page; NULL: itself. */
static const char *replacement(uint32_t number)
{
    switch (number) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case 0xfffe:
    case 0xffff: return "\ufffd"; /* XML has none of them */
    default: return number < 0x20 || (number >= 0x7f && number < 0xa0) ? " " : NULL;
    }
}

const char *html_escape(struct html *html, const char *text)
{
    struct text out = { 0 };
    for (size_t length; text && *text; text += length) {
        uint32_t number = 0;
        length = read_character(text, &number);
        const char *instead = length == 0 ? "\ufffd" : replacement(number);
        length = length == 0 ? 1 : length;
        text_append_bytes(&out, instead ? instead : text, instead ? strlen(instead) : length);
    }
    html->out.failed |= out.failed;
    const char *escaped = arena_copy(html->words.arena, out.at ? out.at : "");
    text_fini(&out);
    return escaped;
}

const char *html_name(struct html *html, const char *name)
{
    return arena_format(html->words.arena, "<bdi>%s</bdi>", html_escape(html, name));
}

/* ---- What the files say ---- */

const json_t *html_at(const json_t *value, const char *path)
{
    char key[64];
    while (value && *path) {
        size_t length = strcspn(path, "/");
        if (length >= sizeof key)
            return NULL;
        memcpy(key, path, length);
        key[length] = '\0';
        value = json_object_get(value, key);
        path += length + (path[length] == '/');
    }
    return value;
}

double html_number(const json_t *value, const char *path)
{
    const json_t *number = html_at(value, path);
    return json_is_number(number) ? json_number_value(number) : NAN;
}

const char *html_string(const json_t *value, const char *path)
{
    return json_string_value(html_at(value, path));
}

const json_t *html_pattern(const struct html *html, const char *name)
{
    const json_t *patterns = html_at(html->result, "patterns");
    for (size_t p = 0; name && p < json_array_size(patterns); p++) {
        const char *other = html_string(json_array_get(patterns, p), "name");
        if (other && strcmp(other, name) == 0)
            return json_array_get(patterns, p);
    }
    return NULL;
}

const json_t *html_ranked(const struct html *html, size_t rank)
{
    return html->ranked[rank];
}

bool html_fits(const json_t *pattern)
{
    return json_is_true(html_at(pattern, "fits"));
}

double html_decisive(const struct html *html, const json_t *pattern)
{
    return html_number(pattern, html->has_budget ? "budget/value" : "total/percentiles/90/value");
}

/* ---- How values look ---- */

const char *html_amount(struct html *html, double usd)
{
    if (!isfinite(usd) || fabs(usd) > 9.2e9)
        return "\u2013";
    char out[40];
    text_money(out, llround(usd * (double)MONEY_NANO), 2);
    return out[0] == '-' ? arena_format(html->words.arena, "\u2212%s", out + 1) : arena_copy(html->words.arena, out);
}

const char *html_usd(struct html *html, double usd)
{
    const char *amount = html_amount(html, fabs(usd));
    return isfinite(usd) ? arena_format(html->words.arena, "%s$%s", usd < 0 ? "\u2212" : "", amount) : amount;
}

const char *html_interval(struct html *html, const json_t *interval)
{
    if (json_array_size(interval) != 2)
        return "";
    const char *low = html_amount(html, html_number(json_array_get(interval, 0), ""));
    const char *high = html_amount(html, html_number(json_array_get(interval, 1), ""));
    return strcmp(low, high) == 0 ? "" : arena_format(html->words.arena, "%s to %s", low, high);
}

const char *html_percent(struct html *html, double share)
{
    return isfinite(share) ? html_escape(html, report_text_percent(&html->words, share)) : "\u2013";
}

const char *html_quantity(struct html *html, double quantity)
{
    return isfinite(quantity) ? report_text_quantity(&html->words, quantity) : "\u2013";
}

const char *html_percentile(struct html *html, double percentile)
{
    char out[40];
    return arena_copy(html->words.arena, text_number(out, percentile, percentile == floor(percentile) ? 0 : 1));
}

/* Escaped, and free to break after a dot or an underscore: on a phone names of lines need it. */
static const char *breakable(struct html *html, const char *name)
{
    const char *out = "";
    for (size_t length; name && *name; name += length) {
        length = strcspn(name, "._");
        length += name[length] != '\0';
        const char *part = arena_format(html->words.arena, "%.*s", (int)length, name);
        out = arena_format(html->words.arena, "%s%s%s", out, html_escape(html, part), name[length] ? "<wbr/>" : "");
    }
    return out;
}

const char *html_line_name(struct html *html, const json_t *line)
{
    const char *name = breakable(html, html_string(line, "meter")), *separator = " ";
    const char *key;
    json_t *value;
    json_t *dimensions = json_object_get(line, "dimensions");
    json_object_foreach(dimensions, key, value)
    {
        const char *word = json_string_value(value);
        bool yes_no = word && (strcmp(word, "yes") == 0 || strcmp(word, "no") == 0);
        if (!word || (yes_no && word[0] == 'n'))
            continue;
        name = arena_format(html->words.arena, "%s%s%s", name, separator, breakable(html, yes_no ? key : word));
        separator = ", ";
    }
    return name;
}

const char *html_status_mark(const char *status)
{
    if (status && strcmp(status, "assumed") == 0)
        return "<abbr class=\"doubt\" title=\"assumed price\">assumed</abbr>";
    if (status && strcmp(status, "reported") == 0)
        return "<abbr class=\"doubt\" title=\"reported by others, not by the provider\">reported</abbr>";
    return status && strcmp(status, "published") == 0 ? "published" : "";
}

/* ---- Frames ---- */

void html_section(struct html *html, const char *id, const char *title)
{
    html_add(html, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id, title);
}

void html_section_end(struct html *html)
{
    html_add(html, "</section>\n");
}

void html_table(struct html *html, const char *id, const char *caption, const struct html_column column[],
                size_t columns)
{
    html_add(html,
             "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"%s\"><table>\n"
             "<caption id=\"%s\"><span>%s</span></caption>\n<thead><tr>",
             id, id, caption);
    for (size_t c = 0; c < columns; c++)
        html_add(html, "<th scope=\"col\"%s>%s</th>", column[c].number ? " class=\"n\"" : "", column[c].header);
    html_add(html, "</tr></thead>\n<tbody>\n");
}

void html_table_end(struct html *html)
{
    html_add(html, "</tbody></table></div>\n");
}
