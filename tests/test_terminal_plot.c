/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report_terminal_plot.h"

static const int64_t usd = 1000000000;

/* What is drawn; to be freed. */
static char *drawn(const struct terminal_curve curve[], size_t curves, int columns, bool colour)
{
    char *at = NULL;
    size_t length;
    FILE *to = open_memstream(&at, &length);
    report_terminal_plot(curve, curves, columns, colour, to);
    fclose(to);
    return at;
}

/* Line `number` from 0 of `text`. */
static const char *line_of(const char *text, int number, size_t *length)
{
    while (number-- > 0) {
        text = strchr(text, '\n');
        assert_non_null(text++);
    }
    *length = strcspn(text, "\n");
    return text;
}

/* Totals 1, 2, .., 100 USD on 100 columns from $0 to $100: after 20 rows of 5 % the curve has come down one row each
 * 5 USD, a straight line. The canvas is 92 columns wide, a row hence 4.6 of them. */
static void evenly_spread_totals_give_a_straight_line(void **state)
{
    (void)state;
    int64_t total[100];
    for (int k = 0; k < 100; k++)
        total[k] = (k + 1) * usd;
    const struct terminal_curve curve = { "even", total, 100 };
    char *text = drawn(&curve, 1, 100, false);
    for (int row = 0; row < 20; row++) {
        size_t length;
        const char *line = line_of(text, 1 + row, &length);
        const char *first = memchr(line, 'a', length);
        assert_non_null(first);
        double middle = ((double)(first - line) + (double)length) / 2 - 8;
        check_close(middle / 92, (row + 0.5) / 20, 0.015);
    }
    free(text);
}

/* P90 of a hundred values is the 90th. */
static void the_legend_names_the_curves_with_their_percentiles(void **state)
{
    (void)state;
    int64_t total[100];
    for (int k = 0; k < 100; k++)
        total[k] = 1000 * (k + 1) * usd;
    const struct terminal_curve curves[] = { { "channel", total, 100 }, { "hybrid, recorded", total, 50 } };
    char *text = drawn(curves, 2, 100, false);
    assert_non_null(
        strstr(text, "a  channel                                 $50,000.00        $90,000.00        $99,000.00\n"));
    assert_non_null(
        strstr(text, "b  hybrid, recorded                        $25,000.00        $45,000.00        $50,000.00\n"));
    free(text);
}

static void no_line_is_wider_than_asked(void **state)
{
    (void)state;
    int64_t total[] = { 0, 1, 5 * usd, 7000 * usd, 9000000000 * usd };
    for (int columns = TERMINAL_COLUMNS_MIN; columns <= TERMINAL_COLUMNS_MAX; columns++)
        for (size_t count = 1; count <= 5; count++) {
            const struct terminal_curve curve = { "a name that is longer than any legend has room for, surely", total,
                                                  count };
            char *text = drawn(&curve, 1, columns, false);
            for (int row = 1; row < 22; row++) {
                size_t length;
                line_of(text, row, &length);
                assert_in_range(length, 8, columns);
            }
            for (const char *at = text; *at; at += strcspn(at, "\n") + 1)
                assert_in_range(strcspn(at, "\n"), 0, columns > 51 ? columns : 51);
            free(text);
        }
}

static void colour_adds_codes_and_changes_nothing_else(void **state)
{
    (void)state;
    int64_t total[] = { 10 * usd, 20 * usd, 40 * usd };
    const struct terminal_curve curves[] = { { "x", total, 3 }, { "y", total + 1, 2 } };
    char *plain = drawn(curves, 2, 80, false), *coloured = drawn(curves, 2, 80, true);
    assert_null(strchr(plain, '\033'));
    char *to = coloured;
    for (const char *from = coloured; *from;)
        if (*from == '\033')
            from += strcspn(from, "m") + 1;
        else
            *to++ = *from++;
    *to = '\0';
    assert_string_equal(coloured, plain);
    free(plain);
    free(coloured);
}

static void names_cannot_steer_the_terminal(void **state)
{
    (void)state;
    int64_t total[] = { usd };
    const struct terminal_curve curve = { "\033[2Jboo\n", total, 1 };
    char *text = drawn(&curve, 1, 80, false);
    assert_null(strchr(text, '\033'));
    assert_non_null(strstr(text, "?[2Jboo?"));
    free(text);
}

static void more_curves_than_letters_are_owned_up_to(void **state)
{
    (void)state;
    int64_t total[] = { usd };
    struct terminal_curve curves[30];
    for (size_t i = 0; i < 30; i++)
        curves[i] = (struct terminal_curve){ "p", total, 1 };
    char *text = drawn(curves, 30, 80, false);
    assert_non_null(strstr(text, "(4 more are not drawn)"));
    free(text);
    text = drawn(curves, 0, 80, false);
    assert_string_equal(text, "");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evenly_spread_totals_give_a_straight_line),
        cmocka_unit_test(the_legend_names_the_curves_with_their_percentiles),
        cmocka_unit_test(no_line_is_wider_than_asked),
        cmocka_unit_test(colour_adds_codes_and_changes_nothing_else),
        cmocka_unit_test(names_cannot_steer_the_terminal),
        cmocka_unit_test(more_curves_than_letters_are_owned_up_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
