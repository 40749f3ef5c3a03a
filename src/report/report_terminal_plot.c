/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_terminal_plot.h"

#include <string.h>

#include "int128.h"
#include "interval.h"
#include "money.h"
#include "text.h"

enum { ROWS = 20, LABEL = 7 }; /* a row is five percent; "  100 %" and the axis stand left of the canvas */

struct canvas {
    int width;
    int64_t low_nano, high_nano; /* its left edge, its right edge */
    char cell[ROWS][TERMINAL_COLUMNS_MAX];
};

/* 1, 2 or 5 times a power of ten, not below an eighth of the span: three to eight of them make the span. */
static int64_t mark_step(int64_t span_nano)
{
    int64_t least = span_nano / 8, power = MONEY_NANO / 100;
    while (power < least && power <= INT64_MAX / 10)
        power *= 10;
    if (power / 5 >= least && power > MONEY_NANO / 100)
        return power / 5;
    return power / 2 >= least && power > MONEY_NANO / 100 ? power / 2 : power;
}

/* How many of the sorted totals are above `nano`. */
static size_t count_above(const struct terminal_curve *curve, int64_t nano)
{
    size_t low = 0, high = curve->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (curve->sorted_nano[middle] <= nano)
            low = middle + 1;
        else
            high = middle;
    }
    return curve->count - low;
}

/* The row in which the probability of a bill above `nano` lies: 0 is 95 to 100 %, the last one 0 to 5 %. */
static int row_at(const struct terminal_curve *curve, int64_t nano)
{
    size_t above = count_above(curve, nano);
    int row = (int)((int128)(curve->count - above) * ROWS / (int128)curve->count);
    return row < ROWS ? row : ROWS - 1;
}

static int64_t left_edge(const struct canvas *canvas, int column)
{
    int128 span = (int128)canvas->high_nano - canvas->low_nano;
    return canvas->low_nano + (int64_t)(span * column / canvas->width);
}

static void put(struct canvas *canvas, int row, int column, char mark)
{
    if (canvas->cell[row][column] == ' ')
        canvas->cell[row][column] = mark;
}

/* From the column that holds the least total to the one that holds the greatest; within a column all rows that the
 * curve passes. */
static void draw_curve(struct canvas *canvas, const struct terminal_curve *curve, char mark)
{
    int64_t first = curve->sorted_nano[0], last = curve->sorted_nano[curve->count - 1];
    for (int column = 0; column < canvas->width; column++) {
        int64_t left = left_edge(canvas, column), right = left_edge(canvas, column + 1);
        bool rightmost = column == canvas->width - 1;
        if ((right <= first && !rightmost) || left > last)
            continue;
        int top = left <= first ? 0 : row_at(curve, left - 1), bottom = row_at(curve, rightmost ? right : right - 1);
        /* The end of the row before belongs to the column before, but for a curve that has just begun. */
        for (int row = left > first && bottom > top ? top + 1 : top; row <= bottom; row++)
            put(canvas, row, column, mark);
    }
}

static const char *const colours[] = { "34", "31", "32", "35", "36", "33" }; /* ANSI, the foreground's number */

static void write_mark(char mark, bool colour, FILE *to)
{
    if (colour && mark >= 'a')
        fprintf(to, "\033[%sm%c\033[0m", colours[(size_t)(mark - 'a') % (sizeof colours / sizeof colours[0])], mark);
    else
        putc(mark, to);
}

static void write_canvas(const struct canvas *canvas, bool colour, FILE *to)
{
    for (int row = 0; row < ROWS; row++) {
        if (row % 4 == 0)
            fprintf(to, "%4d %% +", 100 - 5 * row);
        else
            fprintf(to, "%*s|", LABEL, "");
        int end = canvas->width;
        while (end > 0 && canvas->cell[row][end - 1] == ' ')
            end--;
        for (int column = 0; column < end; column++)
            write_mark(canvas->cell[row][column], colour, to);
        putc('\n', to);
    }
}

/* The axis with a `+` at each mark, and below it the amounts, none where the one before has left no room. */
static void write_axis(const struct canvas *canvas, int64_t step_nano, FILE *to)
{
    char axis[TERMINAL_COLUMNS_MAX + 1], amounts[LABEL + TERMINAL_COLUMNS_MAX + 1];
    memset(axis, '-', (size_t)canvas->width);
    axis[canvas->width] = '\0';
    int width = LABEL + 1 + canvas->width, used = 0;
    memset(amounts, ' ', sizeof amounts);
    int64_t span = canvas->high_nano - canvas->low_nano;
    for (int64_t i = 0; i <= span / step_nano; i++) {
        int64_t nano = canvas->low_nano + i * step_nano;
        int column = (int)((int128)(nano - canvas->low_nano) * canvas->width / span);
        if (column < canvas->width)
            axis[column] = '+';
        char amount[40];
        text_money(amount, nano, step_nano % MONEY_NANO == 0 ? 0 : 2);
        int length = (int)strlen(amount) + 1;
        int at = LABEL + 1 + column - length / 2;
        at = at + length > width ? width - length : at;
        if (at < used || at < 0)
            continue;
        amounts[at] = '$';
        memcpy(amounts + at + 1, amount, (size_t)length - 1);
        used = at + length + 1;
    }
    int end = used > 0 ? used - 1 : 0;
    fprintf(to, "%4d %% +%s\n%.*s\n", 0, axis, end, amounts);
}

/* Cuts at a character of UTF-8 and pads, one column a character. */
static void write_name(const char *name, int columns, FILE *to)
{
    int shown = 0;
    for (const char *c = name; *c; c++) {
        if (((unsigned char)*c & 0xC0) != 0x80 && shown++ == columns) {
            shown = columns;
            break;
        }
        putc((unsigned char)*c < ' ' || *c == 127 ? '?' : *c, to);
    }
    fprintf(to, "%*s", columns - shown, "");
}

/* P50, P90 and P99, or as many of them as the width holds. */
static void write_legend(const struct terminal_curve curve[], size_t curves, int columns, bool colour, FILE *to)
{
    static const int percentile[] = { 90, 50, 99 };
    enum { AMOUNT = 18, NAME_MIN = 17, NAME_MAX = 32 }; /* in columns */
    const int room = columns - LABEL - 2;
    int shown = (room - NAME_MIN) / AMOUNT > 3 ? 3 : (room - NAME_MIN) / AMOUNT;
    shown = shown < 1 ? 1 : shown;
    int name_columns = room - shown * AMOUNT > NAME_MAX ? NAME_MAX : room - shown * AMOUNT;
    int order[3] = { 0, 1, 2 };
    if (shown > 1)
        order[0] = 1, order[1] = 0;
    fprintf(to, "%*s", LABEL + 2 + name_columns, "");
    for (int i = 0; i < shown; i++)
        fprintf(to, "%*sP%d", AMOUNT - 3, "", percentile[order[i]]);
    putc('\n', to);
    for (size_t c = 0; c < curves; c++) {
        fprintf(to, "%*s", LABEL - 1, "");
        write_mark((char)('a' + c), colour, to);
        fputs("  ", to);
        write_name(curve[c].name, name_columns, to);
        for (int i = 0; i < shown; i++) {
            int64_t rank = interval_rank((int64_t)curve[c].count, percentile[order[i]]);
            char amount[40], dollars[48];
            text_money(amount, curve[c].sorted_nano[rank - 1], 2);
            snprintf(dollars, sizeof dollars, " $%s", amount);
            fprintf(to, "%*s", AMOUNT, dollars);
        }
        putc('\n', to);
    }
}

void report_terminal_plot(const struct terminal_curve curve[], size_t curves, int columns, bool colour, FILE *to)
{
    size_t shown = curves < TERMINAL_CURVES_MAX ? curves : TERMINAL_CURVES_MAX;
    if (shown == 0)
        return;
    columns = columns < TERMINAL_COLUMNS_MIN ? TERMINAL_COLUMNS_MIN : columns;
    columns = columns > TERMINAL_COLUMNS_MAX ? TERMINAL_COLUMNS_MAX : columns;
    int64_t low = INT64_MAX, high = 0;
    for (size_t i = 0; i < shown; i++) {
        /* The last row ends at 0 %, but the last half percent of the longest tail would squeeze all others. */
        int64_t last = curve[i].sorted_nano[interval_rank((int64_t)curve[i].count, 99.5) - 1];
        low = curve[i].sorted_nano[0] < low ? curve[i].sorted_nano[0] : low;
        high = last > high ? last : high;
    }
    low = low / 5 < high / 10 ? 0 : low; /* from zero, unless that wastes more than half of the width */
    int64_t step = mark_step(high - low);
    struct canvas canvas = { .width = columns - LABEL - 1 };
    canvas.low_nano = low / step * step;
    canvas.high_nano = canvas.low_nano;
    while (canvas.high_nano < high || canvas.high_nano == canvas.low_nano)
        canvas.high_nano += canvas.high_nano <= INT64_MAX - step ? step : INT64_MAX - canvas.high_nano;
    memset(canvas.cell, ' ', sizeof canvas.cell);
    for (size_t i = 0; i < shown; i++)
        draw_curve(&canvas, &curve[i], (char)('a' + i));
    fputs("Probability that the month's bill exceeds an amount\n", to);
    write_canvas(&canvas, colour, to);
    write_axis(&canvas, step, to);
    putc('\n', to);
    write_legend(curve, shown, columns, colour, to);
    if (shown < curves)
        fprintf(to, "%*s(%zu more are not drawn)\n", LABEL + 2, "", curves - shown);
}
