/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv_scan.h"

#include <stdlib.h>
#include <string.h>

void csv_scan_init(struct csv_scan *scan, FILE *from)
{
    *scan = (struct csv_scan){ .from = from, .next_line = 1 };
}

void csv_scan_fini(struct csv_scan *scan)
{
    free(scan->row);
    free(scan->start);
    *scan = (struct csv_scan){ 0 };
}

static bool fail(struct csv_scan *scan, const char *fault)
{
    scan->fault = fault;
    return false;
}

/* One byte more in the row. */
static bool put(struct csv_scan *scan, char c)
{
    if (scan->length == scan->capacity) {
        size_t capacity = scan->capacity ? 2 * scan->capacity : 1024;
        if (capacity > CSV_ROW_BYTES_MAX)
            return fail(scan, "the row is longer than 1 MiB");
        char *row = realloc(scan->row, capacity);
        if (!row)
            return fail(scan, "no memory");
        scan->row = row;
        scan->capacity = capacity;
    }
    scan->row[scan->length++] = c;
    return true;
}

static bool open_field(struct csv_scan *scan)
{
    if (scan->fields == scan->starts) {
        size_t starts = scan->starts ? 2 * scan->starts : 32;
        if (starts > CSV_FIELDS_MAX)
            return fail(scan, "the row has more than 4096 fields");
        size_t *start = realloc(scan->start, starts * sizeof *start);
        if (!start)
            return fail(scan, "no memory");
        scan->start = start;
        scan->starts = starts;
    }
    scan->start[scan->fields++] = scan->length;
    return true;
}

/* The rest of a field in quotes. Returns the character after it, or -2 after a fault. */
static int read_quoted(struct csv_scan *scan)
{
    for (;;) {
        int c = getc_unlocked(scan->from);
        if (c == EOF || c == '\0') {
            fail(scan, c == EOF ? "the file ends inside of a quoted field" : "a NUL byte");
            return -2;
        }
        if (c == '"') {
            c = getc_unlocked(scan->from);
            if (c == '\r')
                c = getc_unlocked(scan->from);
            if (c == ',' || c == '\n' || c == EOF)
                return c;
            if (c != '"') {
                fail(scan, "text after a closing quote");
                return -2;
            }
        }
        scan->next_line += c == '\n';
        if (!put(scan, (char)c))
            return -2;
    }
}

/* The rest of a field without quotes that starts with `c`. As above. */
static int read_plain(struct csv_scan *scan, int c)
{
    while (c != ',' && c != '\n' && c != EOF) {
        if (c == '\0') {
            fail(scan, "a NUL byte");
            return -2;
        }
        if (!put(scan, (char)c))
            return -2;
        c = getc_unlocked(scan->from);
    }
    if (c != ',' && scan->length > scan->start[scan->fields - 1] && scan->row[scan->length - 1] == '\r')
        scan->length--;
    return c;
}

bool csv_scan_next(struct csv_scan *scan)
{
    scan->fields = scan->length = 0;
    if (scan->fault)
        return false;
    int c;
    do {
        scan->line = scan->next_line;
        c = getc_unlocked(scan->from);
        if (c == '\r')
            c = getc_unlocked(scan->from);
        scan->next_line += c == '\n';
    } while (c == '\n');
    if (c == EOF)
        return ferror(scan->from) ? fail(scan, "reading failed") : false;
    for (;;) {
        if (!open_field(scan))
            return false;
        c = c == '"' ? read_quoted(scan) : read_plain(scan, c);
        if (c == -2 || !put(scan, '\0'))
            return false;
        if (c == '\n')
            scan->next_line++;
        if (c != ',')
            break;
        c = getc_unlocked(scan->from);
    }
    return ferror(scan->from) ? fail(scan, "reading failed") : true;
}

const char *csv_scan_field(const struct csv_scan *scan, size_t i)
{
    return i < scan->fields ? scan->row + scan->start[i] : "";
}

size_t csv_scan_find(const struct csv_scan *scan, const char *name)
{
    for (size_t i = 0; i < scan->fields; i++)
        if (strcmp(csv_scan_field(scan, i), name) == 0)
            return i;
    return scan->fields;
}
