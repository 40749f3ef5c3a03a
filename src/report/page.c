/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

#include <assert.h>
#include <string.h>

static const char *const tone_on[TONES] = { "", "\033[1m", "\033[2m", "\033[32m", "\033[31m", "\033[33m" };

static void write_toned(struct page *page, enum tone tone, const char *text)
{
    bool on = page->colour && tone != TONE_PLAIN;
    fprintf(page->to, "%s%s%s", on ? tone_on[tone] : "", text, on ? "\033[0m" : "");
}

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

static int width_of(const char *text, size_t bytes)
{
    int width = 0;
    for (size_t i = 0; i < bytes; i++)
        width += begins_character(text[i]);
    return width;
}

int page_text_width(const char *text)
{
    return width_of(text, strlen(text));
}

void page_heading(struct page *page, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vformat(page->arena, format, arguments);
    va_end(arguments);
    fputc('\n', page->to);
    write_toned(page, TONE_STRONG, text);
    fputc('\n', page->to);
}

/* The bytes of what must stay on one line: a word with the unit that follows it ("12 %", "< 0.1 %", "3.10 USD"). */
static size_t unbroken(const char *at)
{
    size_t bytes = strcspn(at, " ");
    for (;;) {
        const char *next = at + bytes + strspn(at + bytes, " ");
        char last = at[bytes - 1];
        bool sign = last == '<' || last == '>' || (bytes == 1 && (*at == '*' || *at == '+' || *at == '~'));
        if (!*next || !(sign || *next == '%' || strncmp(next, "USD", 3) == 0))
            return bytes;
        bytes = (size_t)(next - at) + strcspn(next, " ");
    }
}

void page_prose(struct page *page, int indent, int hang, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *at = arena_vformat(page->arena, format, arguments);
    va_end(arguments);
    int column = indent;
    bool line_begins = true;
    fprintf(page->to, "%*s", indent, "");
    for (at += strspn(at, " "); *at; at += strspn(at, " ")) {
        size_t bytes = unbroken(at);
        int width = width_of(at, bytes);
        if (!line_begins && column + 1 + width > page->width) {
            fprintf(page->to, "\n%*s", hang, "");
            column = hang;
            line_begins = true;
        }
        fprintf(page->to, "%s%.*s", line_begins ? "" : " ", (int)bytes, at);
        column += width + (line_begins ? 0 : 1);
        line_begins = false;
        at += bytes;
    }
    fputc('\n', page->to);
}

/* The byte at which character `count` begins. */
static size_t byte_of(const char *text, int count)
{
    size_t i = 0;
    for (; text[i]; i++)
        if (begins_character(text[i]) && count-- == 0)
            break;
    return i;
}

const char *page_name(struct page *page, const char *text, int width)
{
    char *clean = arena_copy(page->arena, text);
    for (char *c = clean; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    int full = page_text_width(clean);
    if (width <= 0 || full <= width)
        return clean;
    int tail = (width - 1) / 3;
    return arena_format(page->arena, "%.*s\u2026%s", (int)byte_of(clean, width - 1 - tail), clean,
                        clean + byte_of(clean, full - tail));
}

void page_table_init(struct page *page, struct page_table *table, const struct page_column column[], size_t columns,
                     size_t rows)
{
    assert(columns <= PAGE_COLUMNS_MAX);
    *table = (struct page_table){ .columns = columns, .rows = rows };
    for (size_t c = 0; c < columns; c++)
        table->column[c] = column[c];
    table->cell = arena_alloc(page->arena, rows * columns, sizeof table->cell[0]);
}

void page_table_set(struct page *page, struct page_table *table, size_t row, size_t column, enum tone tone,
                    const char *format, ...)
{
    assert(row < table->rows && column < table->columns);
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vformat(page->arena, format, arguments);
    va_end(arguments);
    table->cell[row * table->columns + column] = (struct page_cell){ .text = text, .tone = tone };
}

enum { GAP = 2 };

/* Narrows the first column by `excess`, as far as it may. Returns by how much. */
static int narrow(const struct page_table *table, int excess, int width[PAGE_COLUMNS_MAX])
{
    int spare = table->least > 0 && width[0] > table->least ? width[0] - table->least : 0;
    int given = excess < spare ? excess : spare;
    width[0] -= given;
    return given;
}

/* Widths of the columns that are shown, 0 of those that are not: a column without any text, and those that gave way. */
static void lay_out(const struct page *page, const struct page_table *table, int indent, int width[PAGE_COLUMNS_MAX])
{
    for (size_t c = 0; c < table->columns; c++) {
        width[c] = 0;
        for (size_t r = 0; r < table->rows; r++) {
            const char *text = table->cell[r * table->columns + c].text;
            int here = text ? page_text_width(text) : 0;
            width[c] = here > width[c] ? here : width[c];
        }
        int header = page_text_width(table->column[c].header);
        if (width[c] > 0 && header > width[c])
            width[c] = header;
    }
    for (;;) {
        int all = indent - GAP;
        size_t first = table->columns;
        for (size_t c = 0; c < table->columns; c++) {
            if (width[c] == 0)
                continue;
            all += width[c] + GAP;
            if (table->column[c].priority > 0 &&
                (first == table->columns || table->column[c].priority > table->column[first].priority))
                first = c;
        }
        if (all <= page->width)
            return;
        if (narrow(table, all - page->width, width) > 0)
            continue;
        if (first == table->columns)
            return;
        width[first] = 0;
    }
}

static void write_cell(struct page *page, const char *text, enum tone tone, bool right, int width, bool is_last)
{
    int blanks = width - page_text_width(text);
    if (right)
        fprintf(page->to, "%*s", blanks, "");
    if (*text)
        write_toned(page, tone, text);
    if (!right && !is_last)
        fprintf(page->to, "%*s", blanks, "");
}

static void write_row(struct page *page, const struct page_table *table, const int width[PAGE_COLUMNS_MAX], int indent,
                      const struct page_cell *cell)
{
    size_t last = 0; /* nothing is written after the last text: no blanks at the ends of lines */
    for (size_t c = 0; c < table->columns; c++)
        if (width[c] > 0 && (cell ? cell[c].text && *cell[c].text : *table->column[c].header))
            last = c;
    fprintf(page->to, "%*s", indent, "");
    bool begun = false;
    for (size_t c = 0; c <= last; c++) {
        if (width[c] == 0)
            continue;
        if (begun)
            fprintf(page->to, "%*s", GAP, "");
        begun = true;
        const char *text = cell ? cell[c].text : table->column[c].header;
        if (text && page_text_width(text) > width[c])
            text = page_name(page, text, width[c]);
        write_cell(page, text ? text : "", cell ? cell[c].tone : TONE_QUIET, table->column[c].right, width[c],
                   c == last);
    }
    fputc('\n', page->to);
}

unsigned page_table_write(struct page *page, const struct page_table *table, int indent)
{
    int width[PAGE_COLUMNS_MAX];
    lay_out(page, table, indent, width);
    bool has_header = false;
    for (size_t c = 0; c < table->columns; c++)
        has_header |= *table->column[c].header != '\0';
    if (has_header)
        write_row(page, table, width, indent, NULL);
    for (size_t r = 0; r < table->rows; r++)
        write_row(page, table, width, indent, &table->cell[r * table->columns]);
    unsigned shown = 0;
    for (size_t c = 0; c < table->columns; c++)
        shown |= width[c] > 0 ? 1u << c : 0;
    return shown;
}
