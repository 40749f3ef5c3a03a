/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_breakeven.h"

#include <math.h>
#include <string.h>

#include "report_sweep.h"
#include "report_text.h"
#include "text.h"

static const char *name_of(struct page *page, const struct sweep *grid, int pattern)
{
    return pattern == PROBE_NONE ? "nothing" : page_name(page, grid->probe[0].pattern[pattern].name, 40);
}

/* What the numbers count, where a word is better than a path: " viewers". */
static const char *counted(const struct vary *vary)
{
    static const char *const words[][2] = { { "size", " viewers" }, { "registered", " registrations" },
                                            { "hosts", " hosts" },  { "replicas", " replicas" },
                                            { "seats", " seats" },  { "occurrences", " occurrences" } };
    if (vary->scales || *vary->unit)
        return "";
    if (strcmp(vary->label, "count") == 0)
        return strstr(vary->path, "hosts") ? " hosts" : "";
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], vary->label) == 0)
            return words[i][1];
    return "";
}

/* As many digits as the interval's width makes meaningful, and one more. */
static const char *place(struct page *page, const struct vary *vary, const struct crossing *where, double x)
{
    const double width = where->has_interval && !where->from_open && !where->to_open ? where->to - where->from : 0;
    int digits = 7;
    if (width > 0)
        digits = (int)ceil(log10(fmax(fabs(x), width) / width)) + 2;
    else if (!where->has_interval || where->from_open || where->to_open)
        digits = 4;
    return report_vary_round(page, vary, x, digits);
}

static const char *interval(struct page *page, const struct vary *vary, const struct crossing *where)
{
    if (!where->has_interval || where->from == where->to)
        return NULL;
    if (where->from_open && where->to_open)
        return "anywhere in the range";
    if (where->from_open)
        return arena_format(page->arena, "up to %s", place(page, vary, where, where->to));
    if (where->to_open)
        return arena_format(page->arena, "from %s on", place(page, vary, where, where->from));
    return arena_format(page->arena, "%s to %s", place(page, vary, where, where->from),
                        place(page, vary, where, where->to));
}

static void write_change(struct page *page, const struct sweep *grid, const struct breakeven_change *change)
{
    const struct vary *vary = grid->vary;
    const struct crossing *where = &change->where;
    const char *up_to = vary->whole ? report_vary_value(page, vary, where->below, NULL)
                                    : place(page, vary, where, change->by_fit ? where->below : where->at);
    const char *from = vary->whole
                           ? arena_format(page->arena, "from %s on", report_vary_value(page, vary, where->above, NULL))
                           : "beyond that";
    const char *range = interval(page, vary, where);
    const char *range_words = range ? arena_format(page->arena, " (95 %% interval %s)", range) : "";
    const char *reason = "";
    if (change->by_fit && change->misfit != PROBE_NONE)
        reason = change->misfit == change->before ? arena_format(page->arena, ": %s can't carry more (%s)",
                                                                 name_of(page, grid, change->misfit), change->obstacle)
                                                  : arena_format(page->arena, ": %s can't be used before (%s)",
                                                                 name_of(page, grid, change->misfit), change->obstacle);
    page_prose(page, 2, 4, "%s is cheapest up to %s%s%s, %s %s%s.", name_of(page, grid, change->before), up_to,
               counted(vary), range_words, name_of(page, grid, change->after), from, reason);
}

/* The fitting pattern that is next to the best, or PROBE_NONE. */
static int find_next(const struct probe *probe)
{
    int next = PROBE_NONE;
    for (size_t p = 0; p < probe->patterns; p++)
        if (probe->pattern[p].fits && (int)p != probe->best &&
            (next == PROBE_NONE || probe->pattern[p].by.value_nano < probe->pattern[next].by.value_nano))
            next = (int)p;
    return next;
}

static void write_points(struct page *page, const struct report_study *study, const struct sweep *grid)
{
    enum { AT, BEST, BY, NEXT, SAVES, INTERVAL, CHEAPEST, COLUMNS };
    const struct page_column column[COLUMNS] = {
        { grid->vary->label, true, 0 },
        { "cheapest", false, 0 },
        { report_vary_by(page, study->percentile), true, 0 },
        { "next", false, 0 },
        { "saves", true, 0 },
        { "95 % interval", true, 1 },
        { "cheaper than all in", true, 2 },
    };
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, grid->probes);
    for (size_t i = 0; i < grid->probes; i++) {
        const struct probe *probe = &grid->probe[i];
        const int next = find_next(probe);
        page_table_set(page, &table, i, AT, TONE_PLAIN, "%s",
                       report_vary_value(page, grid->vary, probe->at[0], probe->text[0]));
        page_table_set(page, &table, i, BEST, probe->sure ? TONE_STRONG : TONE_DOUBT, "%s",
                       name_of(page, grid, probe->best));
        if (probe->best == PROBE_NONE)
            continue;
        const struct probe_pattern *best = &probe->pattern[probe->best];
        page_table_set(page, &table, i, BY, TONE_PLAIN, "%s", report_text_usd(page, best->by.value_nano));
        if (!probe->certain)
            page_table_set(page, &table, i, CHEAPEST, TONE_PLAIN, "%s", report_text_percent(page, best->cheapest));
        if (next == PROBE_NONE)
            continue;
        const struct probe_pair pair = probe_between(probe, (size_t)next, (size_t)probe->best);
        page_table_set(page, &table, i, NEXT, TONE_PLAIN, "%s", name_of(page, grid, next));
        page_table_set(page, &table, i, SAVES, TONE_PLAIN, "%s", report_text_usd(page, llround(pair.difference_nano)));
        if (pair.half_nano > 0)
            page_table_set(page, &table, i, INTERVAL, TONE_PLAIN, "%s to %s",
                           report_text_usd(page, llround(pair.difference_nano - pair.half_nano)),
                           report_text_usd(page, llround(pair.difference_nano + pair.half_nano)));
    }
    page_table_write(page, &table, 2);
}

static void write_none(struct page *page, const struct sweep *grid)
{
    const struct vary *vary = grid->vary;
    const struct probe *first = &grid->probe[0], *last = &grid->probe[grid->probes - 1];
    if (first->best == PROBE_NONE)
        page_prose(page, 2, 4, "Nothing can carry the workload at any of the points: `ivsim check` says why.");
    else
        page_prose(page, 2, 4, "%s is cheapest at every point from %s to %s%s: nothing changes.",
                   name_of(page, grid, first->best), report_vary_value(page, vary, first->at[0], first->text[0]),
                   report_vary_value(page, vary, last->at[0], last->text[0]), counted(vary));
}

bool report_breakeven_text(const struct report_study *study, const struct breakeven *breakeven, FILE *to,
                           struct report_style style)
{
    struct arena arena;
    const size_t room = (size_t)1 << 30; /* reserved, not used */
    if (arena_init(&arena, room) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    const struct sweep *grid = &breakeven->grid;
    const bool certain = grid->probe[0].certain;
    const char *points = breakeven->probes > grid->probes
                             ? arena_format(&arena, "%zu points and %zu more in search of the changes", grid->probes,
                                            breakeven->probes - grid->probes)
                             : arena_format(&arena, "%zu points", grid->probes);
    report_vary_head(&page, study, points);
    page_heading(&page, "Which architecture is cheapest, by %s", report_vary_name(&page, grid->vary));
    for (size_t i = 0; i < breakeven->changes; i++)
        write_change(&page, grid, &breakeven->change[i]);
    if (breakeven->changes == 0)
        write_none(&page, grid);
    page_heading(&page, "At the points (USD)");
    write_points(&page, study, grid);
    const char *by = study->percentile > 0 ? report_vary_by(&page, study->percentile) : "the mean";
    page_prose(&page, 0, 0,
               "Cheapest by %s, of those that fit.%s Between two points with the same cheapest pattern nothing was "
               "looked at.",
               by, certain ? "" : " Saves: the next's bill less the cheapest's, over the same months.");
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}

static const char *plain_name(const struct sweep *grid, int pattern)
{
    return pattern == PROBE_NONE ? NULL : grid->probe[0].pattern[pattern].name;
}

bool report_breakeven_csv(const struct breakeven *breakeven, FILE *to)
{
    struct csv_row row = { .to = to };
    const struct sweep *grid = &breakeven->grid;
    fputs("input,unit,before,after,at,below,above,lo,hi,kind,pattern,obstacle\n", to);
    for (size_t i = 0; i < breakeven->changes; i++) {
        const struct breakeven_change *change = &breakeven->change[i];
        const struct crossing *where = &change->where;
        csv_row_text(&row, grid->vary->name);
        csv_row_text(&row, grid->vary->unit);
        csv_row_text(&row, plain_name(grid, change->before));
        csv_row_text(&row, plain_name(grid, change->after));
        report_vary_csv_number(&row, where->at);
        report_vary_csv_number(&row, where->below);
        report_vary_csv_number(&row, where->above);
        report_vary_csv_number(&row, where->has_interval && !where->from_open ? where->from : NAN);
        report_vary_csv_number(&row, where->has_interval && !where->to_open ? where->to : NAN);
        csv_row_text(&row, change->by_fit ? "fit" : "cost");
        csv_row_text(&row, plain_name(grid, change->misfit));
        csv_row_text(&row, change->obstacle);
        csv_row_end(&row);
    }
    return fflush(to) == 0 && !ferror(to);
}

static void write_json_change(struct emit *emit, const struct sweep *grid, const struct breakeven_change *change)
{
    const struct crossing *where = &change->where;
    emit_open_flat(emit, '{');
    emit_key_text(emit, "before", plain_name(grid, change->before));
    emit_key_text(emit, "after", plain_name(grid, change->after));
    emit_key_number(emit, "at", where->at);
    emit_key_number(emit, "below", where->below);
    emit_key_number(emit, "above", where->above);
    emit_key(emit, "ci95");
    if (where->has_interval) {
        emit_open(emit, '[');
        emit_number(emit, where->from_open ? NAN : where->from);
        emit_number(emit, where->to_open ? NAN : where->to);
        emit_close(emit, ']');
    } else {
        emit_null(emit);
    }
    emit_key_text(emit, "kind", change->by_fit ? "fit" : "cost");
    emit_key_text(emit, "pattern", plain_name(grid, change->misfit));
    emit_key_text(emit, "obstacle", change->obstacle);
    emit_close(emit, '}');
}

bool report_breakeven_json(const struct report_study *study, const struct breakeven *breakeven, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    report_vary_json_head(&emit, "ivsim/breakeven/1", study);
    emit_key(&emit, "changes");
    emit_open(&emit, '[');
    for (size_t i = 0; i < breakeven->changes; i++)
        write_json_change(&emit, &breakeven->grid, &breakeven->change[i]);
    emit_close(&emit, ']');
    report_sweep_json_members(&emit, &breakeven->grid);
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
