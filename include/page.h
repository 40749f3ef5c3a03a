/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of text as a person reads it: headings, wrapped prose, tables whose columns are as wide as they need to be.
 * Widths count UTF-8 characters. Colour only where asked for, and quiet. */
#ifndef IVSIM_PAGE_H
#define IVSIM_PAGE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "arena.h"

enum tone { TONE_PLAIN, TONE_STRONG, TONE_QUIET, TONE_GOOD, TONE_BAD, TONE_DOUBT, TONES };

struct page {
    FILE *to;
    struct arena *arena; /* for what is being laid out */
    bool colour;
    int width;
};

/* An empty line, then the words, underlined on a terminal by being strong. */
void page_heading(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A paragraph, broken at blanks to the page's width: its first line begins at `indent`, the others at `hang`. */
void page_prose(struct page *page, int indent, int hang, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The text with control characters as `?`, at most `width` characters wide (0: any): the middle of what is longer gives
 * way to an ellipsis, because names often differ at their ends. Lives in the page's arena. */
const char *page_name(struct page *page, const char *text, int width);

int page_text_width(const char *text);

enum { PAGE_COLUMNS_MAX = 12 };

struct page_column {
    const char *header;
    bool right;   /* aligned to the right */
    int priority; /* where the table is too wide, columns of the highest are left out first; those of 0 stay */
};

struct page_cell {
    const char *text; /* NULL: empty */
    enum tone tone;
};

struct page_table {
    int least; /* where it is too wide, its first column is narrowed to so many characters first; 0: it is not */
    struct page_column column[PAGE_COLUMNS_MAX];
    size_t columns;
    struct page_cell *cell; /* [rows x columns] */
    size_t rows;
};

/* Room for `rows`; the cells live in the page's arena. */
void page_table_init(struct page *page, struct page_table *table, const struct page_column column[], size_t columns,
                     size_t rows);
void page_table_set(struct page *page, struct page_table *table, size_t row, size_t column, enum tone tone,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Returns which columns found room, column c as bit c. */
unsigned page_table_write(struct page *page, const struct page_table *table, int indent);

#endif
