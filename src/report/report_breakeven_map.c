/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The crossover map: which pattern is cheapest over a grid of two inputs, and how surely. */
#include <string.h>

#include "report_breakeven.h"
#include "report_sweep.h"
#include "report_text.h"
#include "text.h"

enum { LETTERS = 26 };

static const struct probe *at(const struct sweep *sweep, size_t across, size_t down)
{
    return &sweep->probe[across * sweep->vary[1].points + down];
}

/* Letters by pattern, in the order in which they are met from the top left. */
static size_t give_letters(const struct sweep *sweep, char letter[])
{
    size_t used = 0;
    for (size_t y = sweep->vary[1].points; y-- > 0;)
        for (size_t x = 0; x < sweep->vary[0].points; x++) {
            const int best = at(sweep, x, y)->best;
            if (best != PROBE_NONE && !letter[best]) {
                letter[best] = (char)('A' + used % LETTERS);
                used++;
            }
        }
    return used;
}

static void write_map(struct page *page, const struct sweep *sweep, const char letter[])
{
    const struct vary *across = &sweep->vary[0], *down = &sweep->vary[1];
    int margin = page_text_width(down->label);
    for (size_t y = 0; y < down->points; y++) {
        int width = page_text_width(report_vary_value(page, down, down->value[y], down->text[y]));
        margin = width > margin ? width : margin;
    }
    const int step = across->points <= 40 ? 2 : 1;
    for (size_t y = down->points; y-- > 0;) {
        const char *value = report_vary_value(page, down, down->value[y], down->text[y]);
        fprintf(page->to, "  %*s%s |", margin - page_text_width(value), "", value);
        for (size_t x = 0; x < across->points; x++) {
            const struct probe *probe = at(sweep, x, y);
            char cell = probe->best == PROBE_NONE ? '.' : letter[probe->best];
            if (probe->best != PROBE_NONE && !probe->sure)
                cell = (char)(cell - 'A' + 'a');
            fprintf(page->to, "%*s%c", step - 1, "", cell);
        }
        fputc('\n', page->to);
    }
    const int width = step * (int)across->points;
    fprintf(page->to, "  %*s +", margin, "");
    for (int i = 0; i < width; i++)
        fputc('-', page->to);
    const char *first = report_vary_value(page, across, across->value[0], across->text[0]);
    const size_t end = across->points - 1;
    const char *last = report_vary_value(page, across, across->value[end], across->text[end]);
    const int gap = width - page_text_width(first) - page_text_width(last);
    fprintf(page->to, "\n  %*s  %s%*s%s\n", margin, "", first, gap > 1 ? gap : 1, "", last);
}

static void write_legend(struct page *page, const struct sweep *sweep, const char letter[], size_t used)
{
    const struct page_column column[] = {
        { "", false, 0 }, { "cheapest", false, 0 }, { "points", true, 0 }, { "of them sure", true, 0 }
    };
    struct page_table table;
    page_table_init(page, &table, column, 4, used);
    for (size_t p = 0; p < sweep->probe[0].patterns; p++) {
        if (!letter[p])
            continue;
        size_t points = 0, sure = 0;
        for (size_t i = 0; i < sweep->probes; i++) {
            points += sweep->probe[i].best == (int)p;
            sure += sweep->probe[i].best == (int)p && sweep->probe[i].sure;
        }
        const size_t row = (size_t)(letter[p] - 'A');
        page_table_set(page, &table, row, 0, TONE_STRONG, "%c", letter[p]);
        page_table_set(page, &table, row, 1, TONE_PLAIN, "%s",
                       page_name(page, sweep->probe[0].pattern[p].name, REPORT_TEXT_NAME_MAX));
        page_table_set(page, &table, row, 2, TONE_PLAIN, "%zu", points);
        page_table_set(page, &table, row, 3, TONE_PLAIN, "%zu", sure);
    }
    page_table_write(page, &table, 2);
}

bool report_map_text(const struct report_study *study, const struct sweep *sweep, FILE *to, struct report_style style)
{
    struct arena arena;
    const size_t room = (size_t)1 << 30; /* reserved, not used */
    if (arena_init(&arena, room) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    char *letter = arena_alloc(&arena, sweep->probe[0].patterns, 1);
    const size_t used = give_letters(sweep, letter);
    report_vary_head(&page, study, arena_format(&arena, "%zu points", sweep->probes));
    page_heading(&page, "Which architecture is cheapest: %s across, %s upwards",
                 report_vary_name(&page, &sweep->vary[0]), report_vary_name(&page, &sweep->vary[1]));
    write_map(&page, sweep, letter);
    fputc('\n', to);
    write_legend(&page, sweep, letter, used);
    page_prose(&page, 0, 0,
               "Cheapest by %s, of those that fit. A small letter: not sure, some other's paired difference has an "
               "interval (95 %%) that holds zero. A dot: nothing fits.",
               study->percentile > 0 ? report_vary_by(&page, study->percentile) : "the mean");
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}

bool report_map_csv(const struct sweep *sweep, FILE *to)
{
    struct csv_row row = { .to = to };
    for (size_t v = 0; v < sweep->inputs; v++)
        csv_row_text(&row, sweep->vary[v].name);
    fputs(",cheapest,sure,cheapest_probability,by\n", to);
    row.started = false;
    for (size_t i = 0; i < sweep->probes; i++) {
        const struct probe *probe = &sweep->probe[i];
        const struct probe_pattern *best = probe->best == PROBE_NONE ? NULL : &probe->pattern[probe->best];
        for (size_t v = 0; v < sweep->inputs; v++)
            csv_row_text(&row, probe->text[v]);
        csv_row_text(&row, best ? best->name : NULL);
        csv_row_text(&row, best ? probe->sure ? "true" : "false" : NULL);
        if (best) {
            report_vary_csv_number(&row, best->cheapest);
            report_vary_csv_money(&row, best->by.value_nano);
        } else {
            csv_row_text(&row, NULL);
            csv_row_text(&row, NULL);
        }
        csv_row_end(&row);
    }
    return fflush(to) == 0 && !ferror(to);
}

bool report_map_json(const struct report_study *study, const struct sweep *sweep, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    report_vary_json_head(&emit, "ivsim/map/1", study);
    report_sweep_json_members(&emit, sweep);
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
