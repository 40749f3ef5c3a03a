/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"

struct rows {
    struct reader *reader;
    const char *file;
    const char **cell;
    int *line;
    size_t cells, rows, columns;
    size_t cell_room, row_room;
};

static bool bad_line(struct reader *reader, const char *file, int line, const char *what)
{
    diag_add(reader->diag, SEVERITY_ERROR, (struct origin){ file, line }, NULL, NULL, "%s", what);
    return false;
}

/* Takes one cell out of the line at *at (cut in place) and moves behind its comma; false where a quote never ends. */
static bool take_cell(char **at, const char **cell, bool *last)
{
    char *from = *at, *to = *at;
    *cell = from;
    bool quoted = *from == '"';
    if (quoted) {
        for (from++; *from != '\0' && (*from != '"' || from[1] == '"'); from++) {
            from += *from == '"';
            *to++ = *from;
        }
        if (*from++ != '"')
            return false;
    }
    while (*from != ',' && *from != '\0')
        *to++ = *from++;
    *last = *from == '\0';
    *at = *last ? from : from + 1;
    while (!quoted && to > *cell && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r'))
        to--;
    *to = '\0';
    if (!quoted)
        *cell += strspn(*cell, " \t");
    return true;
}

static bool take_row(struct rows *rows, char *text, int line)
{
    rows->line = arena_grow(rows->reader->arena, rows->line, rows->rows, &rows->row_room, sizeof *rows->line);
    rows->line[rows->rows++] = line;
    size_t columns = 0;
    for (bool last = false; !last; columns++) {
        rows->cell = arena_grow(rows->reader->arena, rows->cell, rows->cells, &rows->cell_room, sizeof *rows->cell);
        if (!take_cell(&text, &rows->cell[rows->cells++], &last))
            return bad_line(rows->reader, rows->file, line, "a quote that never ends");
        if (rows->cells > TABLE_CELLS_MAX)
            return bad_line(rows->reader, rows->file, line, "the table is too large");
    }
    if (rows->rows > 1 && columns != rows->columns)
        return bad_line(rows->reader, rows->file, line, "this row has another number of cells than the first");
    rows->columns = columns;
    return true;
}

static bool is_number(const char *cell)
{
    cell += *cell == '-' || *cell == '+';
    cell += *cell == '.';
    return *cell >= '0' && *cell <= '9';
}

bool table_read(struct reader *reader, const struct setting *setting, struct table *table)
{
    const char *name, *why;
    size_t length = 0;
    *table = (struct table){ 0 };
    if (!reader_take_text(reader, setting, &name))
        return false;
    const char *path = source_beside(setting->origin.file, name, reader->arena);
    char *text = source_load(path, TABLE_BYTES_MAX - reader->loaded, reader->arena, &length, &why);
    if (!text)
        return reader_fault(reader, setting, NULL, "can't read \"%s\": %s", path, why);
    if (memchr(text, '\0', length))
        return reader_fault(reader, setting, NULL, "\"%s\" is no text file", path);
    reader->loaded += length;
    char digest[65];
    setting_digest(text, length, digest);
    reader->digests = arena_format(reader->arena, "%s%s\n", reader->digests ? reader->digests : "", digest);
    struct rows rows = { .reader = reader, .file = path };
    int line = 1;
    for (char *at = text; *at != '\0'; line++) {
        char *end = at + strcspn(at, "\n");
        bool more = *end == '\n';
        *end = '\0';
        if (at[strspn(at, " \t\r")] != '\0' && *at != '#' && !take_row(&rows, at, line))
            return false;
        at = end + more;
    }
    bool header = rows.rows > 0 && !is_number(rows.cell[0]);
    *table = (struct table){ .file = path,
                             .header = header ? rows.cell : NULL,
                             .cell = rows.cell + (header ? rows.columns : 0),
                             .line = rows.line + header,
                             .rows = rows.rows - header,
                             .columns = rows.columns };
    return table->rows > 0 || reader_fault(reader, setting, NULL, "there is no row in \"%s\"", path);
}

/* ms in one of the unit that a header ends with. */
static double header_unit(const char *header)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = { { "ms", 1 }, { "s", SECOND_MS }, { "min", MINUTE_MS }, { "h", HOUR_MS } };
    size_t end = header ? strlen(header) : 0;
    if (end > 0 && header[end - 1] == ')')
        end--;
    size_t start = end;
    while (start > 0 && header[start - 1] >= 'a' && header[start - 1] <= 'z')
        start--;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (start > 0 && strlen(units[i].name) == end - start &&
            strncmp(header + start, units[i].name, end - start) == 0)
            return units[i].ms;
    return SECOND_MS;
}

bool table_value(struct reader *reader, const struct table *table, size_t row, size_t column, bool is_duration,
                 double *value)
{
    const char *cell = table->cell[row * table->columns + column], *why;
    char *end;
    int64_t ms;
    double number = is_number(cell) ? strtod(cell, &end) : NAN;
    if (is_number(cell) && *end == '\0' && isfinite(number)) {
        *value = is_duration ? number * header_unit(table->header ? table->header[column] : NULL) : number;
        return true;
    }
    if (is_duration && calendar_duration(cell, &ms, &why)) {
        *value = (double)ms;
        return true;
    }
    diag_add(reader->diag, SEVERITY_ERROR, (struct origin){ table->file, table->line[row] }, NULL, NULL,
             "\"%.40s\" in column %zu is no %s", cell, column + 1, is_duration ? "length of time" : "number");
    return false;
}
