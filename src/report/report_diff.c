/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_diff.h"

#include <math.h>
#include <string.h>

#include "report_diff_words.h"

enum { NAME_WIDTH = 40 };

/* ---- Inputs ---- */

static const char *side_words(struct page *page, const struct diff_input *input)
{
    return input
               ? arena_format(page->arena, "%s (%s)", page_name(page, input->value, 0), page_name(page, input->from, 0))
               : "not there";
}

static void write_inputs(struct page *page, const struct diff *diff)
{
    page_heading(page, "What changed in the inputs");
    if (!diff->a->has_inputs || !diff->b->has_inputs) {
        page_prose(page, 2, 2, "Unknown: %s has no inputs.csv beside its result. The scenarios' texts are %s.",
                   diff->a->has_inputs ? "B" : "A",
                   strcmp(diff->a->digest, diff->b->digest) == 0 ? "the same" : "not the same");
    } else {
        for (size_t i = 0; i < diff->settings; i++) {
            const struct diff_setting *setting = &diff->setting[i];
            page_prose(page, 2, 4, "%s: %s \u2192 %s",
                       page_name(page, setting->a ? setting->a->path : setting->b->path, 0),
                       side_words(page, setting->a), side_words(page, setting->b));
        }
        if (diff->settings == 0)
            page_prose(page, 2, 2, "Nothing: all settings are understood alike.");
    }
    if (strcmp(diff->a->book_digest, diff->b->book_digest) != 0)
        page_prose(page, 2, 4, "prices: %s \u2192 %s%s", page_name(page, diff->a->book, 0),
                   page_name(page, diff->b->book, 0),
                   strcmp(diff->a->book, diff->b->book) == 0 ? " (another text of that name)" : "");
    if (strcmp(diff->a->version, diff->b->version) != 0)
        page_prose(page, 2, 4, "ivsim: %s \u2192 %s: programs of two versions may draw differently.", diff->a->version,
                   diff->b->version);
}

/* ---- Totals ---- */

static void write_totals(struct page *page, const struct diff *diff)
{
    enum { NAME, DECISIVE_A, DECISIVE_B, DECISIVE, MEAN_A, MEAN_B, MEAN, INTERVAL, DEARER, COLUMNS };
    struct page_column column[COLUMNS] = {
        { "pattern", false, 0 }, { "", true, 0 },  { "B", true, 0 },      { "change", true, 0 },
        { "mean A", true, 2 },   { "B", true, 2 }, { "change", true, 1 }, { "95 % interval", true, 0 },
        { "B dearer", true, 0 },
    };
    column[DECISIVE_A].header = arena_format(page->arena, "P%s A", diff_percentile(page, diff));
    page_heading(page, "What the month costs, by architecture (USD)");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, diff->pairs);
    table.least = 16;
    for (size_t i = 0; i < diff->pairs; i++) {
        const struct diff_pair *pair = &diff->pair[i];
        const bool best = diff->b->best >= 0 && pair->b == &diff->b->pattern[diff->b->best];
        enum tone tone = best ? TONE_STRONG : TONE_PLAIN;
        page_table_set(page, &table, i, NAME, tone, "%s", page_name(page, pair->a->name, NAME_WIDTH));
        page_table_set(page, &table, i, DECISIVE_A, tone, "%s", diff_usd(page, pair->decisive.a.value_nano));
        page_table_set(page, &table, i, DECISIVE_B, tone, "%s", diff_usd(page, pair->decisive.b.value_nano));
        page_table_set(page, &table, i, DECISIVE, tone, "%s", diff_signed(page, pair->decisive.change.value_nano));
        page_table_set(page, &table, i, MEAN_A, tone, "%s", diff_usd(page, pair->mean.a.value_nano));
        page_table_set(page, &table, i, MEAN_B, tone, "%s", diff_usd(page, pair->mean.b.value_nano));
        page_table_set(page, &table, i, MEAN, tone, "%s", diff_signed(page, pair->mean.change.value_nano));
        page_table_set(page, &table, i, INTERVAL, tone, "%s", diff_interval(page, &pair->mean.change));
        if (diff->paired)
            page_table_set(page, &table, i, DEARER, tone, "%s", diff_share(page, pair->dearer_probability));
    }
    page_table_write(page, &table, 2);
    if (diff->pairs == 0)
        page_prose(page, 2, 2, "A and B have no pattern in common.");
    page_prose(page, 2, 2, "%s", diff_pairing_words(page, diff));
    if (diff->only_a_count > 0)
        page_prose(page, 2, 4, "Only in A: %s.", diff_names(page, diff->only_a, diff->only_a_count));
    if (diff->only_b_count > 0)
        page_prose(page, 2, 4, "Only in B: %s.", diff_names(page, diff->only_b, diff->only_b_count));
}

/* ---- Lines ---- */

static void write_lines(struct page *page, const struct diff *diff, const struct diff_pair *pair)
{
    enum { NAME, UNIT, QUANTITY_A, QUANTITY_B, COST_A, COST_B, CHANGE, P90_A, P90_B, COLUMNS };
    static const struct page_column column[COLUMNS] = {
        { "line", false, 0 }, { "unit", false, 3 },  { "quantity A", true, 2 }, { "B", true, 2 }, { "USD A", true, 0 },
        { "B", true, 0 },     { "change", true, 0 }, { "P90 A", true, 1 },      { "B", true, 1 },
    };
    size_t rows = 0;
    for (size_t l = 0; l < pair->lines; l++)
        rows += diff_line_differs(&pair->line[l]);
    (void)diff;
    page_heading(page, "Its lines that changed: %s (means of a month)", page_name(page, pair->a->name, NAME_WIDTH));
    if (rows == 0) {
        page_prose(page, 2, 2, "None.");
        return;
    }
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, rows);
    table.least = 24;
    size_t row = 0;
    for (size_t l = 0; l < pair->lines; l++) {
        static const struct diff_line none = { 0 };
        if (!diff_line_differs(&pair->line[l]))
            continue;
        const struct diff_line *a = pair->line[l].a ? pair->line[l].a : &none;
        const struct diff_line *b = pair->line[l].b ? pair->line[l].b : &none;
        const struct diff_line *any = pair->line[l].a ? a : b;
        page_table_set(page, &table, row, NAME, TONE_PLAIN, "%s", any->column);
        page_table_set(page, &table, row, UNIT, TONE_PLAIN, "%s", any->unit);
        page_table_set(page, &table, row, QUANTITY_A, TONE_PLAIN, "%s", diff_quantity(page, pair->line[l].a));
        page_table_set(page, &table, row, QUANTITY_B, TONE_PLAIN, "%s", diff_quantity(page, pair->line[l].b));
        page_table_set(page, &table, row, COST_A, TONE_PLAIN, "%s", diff_usd(page, a->cost_mean_nano));
        page_table_set(page, &table, row, COST_B, TONE_PLAIN, "%s", diff_usd(page, b->cost_mean_nano));
        page_table_set(page, &table, row, CHANGE, TONE_PLAIN, "%s",
                       diff_signed(page, b->cost_mean_nano - a->cost_mean_nano));
        page_table_set(page, &table, row, P90_A, TONE_PLAIN, "%s", diff_usd(page, a->cost_p90_nano));
        page_table_set(page, &table, row, P90_B, TONE_PLAIN, "%s", diff_usd(page, b->cost_p90_nano));
        row++;
    }
    page_table_write(page, &table, 2);
}

bool report_diff(const struct diff *diff, FILE *to, struct report_style style)
{
    struct arena arena;
    enum { ROOM = 256 << 20 };
    if (arena_init(&arena, ROOM) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    page_prose(&page, 0, 3, "A: %s", diff_side_words(&page, diff->a));
    page_prose(&page, 0, 3, "B: %s", diff_side_words(&page, diff->b));
    write_inputs(&page, diff);
    page_heading(&page, "What it comes to");
    page_prose(&page, 2, 2, "%s", diff_verdict_words(&page, diff));
    write_totals(&page, diff);
    size_t shown = 0;
    for (size_t i = 0; i < diff->pairs; i++)
        if (diff_is_of_interest(diff, &diff->pair[i])) {
            write_lines(&page, diff, &diff->pair[i]);
            shown++;
        }
    if (shown < diff->pairs)
        page_prose(&page, 2, 2, "Of the other patterns: --only NAME, or --format json.");
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}
