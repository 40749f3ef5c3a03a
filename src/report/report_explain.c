/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_explain.h"

#include "calendar.h"
#include "money.h"
#include "report_explain_values.h"
#include "report_text.h"

enum { PAGE_BYTES = 256 << 20 };

static const char *printable(struct page *page, const char *text)
{
    return page_name(page, text, 0);
}

static void write_events(struct page *page, const struct expectation *expectation)
{
    enum { EVENT, TIMES, SOURCE, HOSTS, VIEWERS, WATCHED, MESSAGES, COLUMNS };
    static const struct page_column column[COLUMNS] = { { "event", false, 0 },      { "times", true, 0 },
                                                        { "source on h", true, 0 }, { "hosts h", true, 0 },
                                                        { "viewers", true, 0 },     { "viewer h", true, 0 },
                                                        { "messages", true, 1 } };
    const struct model *model = expectation->model;
    page_heading(page, "What is expected of each event");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, model->events);
    bool rounded = false, chance = false;
    for (size_t e = 0; e < model->events; e++) {
        const struct expect_event *event = &expectation->event[e];
        size_t occurrences = 0;
        for (size_t o = 0; o < model->occurrences; o++)
            occurrences += model->occurrence[o].event == e;
        double host_ms = event->host[MEDIA_VIDEO].ms + event->host[MEDIA_AUDIO].ms;
        page_table_set(page, &table, e, EVENT, TONE_PLAIN, "%s", page_name(page, model->event[e].event->name, 30));
        page_table_set(page, &table, e, TIMES, TONE_PLAIN, "%zu", occurrences);
        page_table_set(page, &table, e, SOURCE, TONE_PLAIN, "%s",
                       report_text_quantity(page, event->source.ms / HOUR_MS));
        page_table_set(page, &table, e, HOSTS, TONE_PLAIN, "%s",
                       event->hosts_unknown ? "simulated" : report_text_quantity(page, host_ms / HOUR_MS));
        page_table_set(page, &table, e, VIEWERS, TONE_PLAIN, "%s",
                       event->viewers_unknown ? "simulated" : report_text_quantity(page, event->viewers));
        page_table_set(page, &table, e, WATCHED, TONE_PLAIN, "%s",
                       event->viewers_unknown ? "simulated" : report_text_quantity(page, event->viewer_ms / HOUR_MS));
        if (model->event[e].event->chat)
            page_table_set(page, &table, e, MESSAGES, TONE_PLAIN, "%s",
                           event->viewers_unknown ? "simulated" : report_text_quantity(page, event->sent));
        rounded |= event->rounded;
        chance |= event->viewers_unknown != NULL;
    }
    page_table_write(page, &table, 2);
    if (rounded)
        page_prose(page, 2, 2,
                   "Exact shares that are no whole viewers: each kind of viewer is right within one viewer.");
    if (chance)
        page_prose(page, 2, 2, "Simulated: who leaves together at a shock has no closed form here; `ivsim run` tells.");
}

/* ---- Bills ---- */

enum { LINE, QUANTITY, UNIT, PRICE, COST, MARK, BILL_COLUMNS };

static size_t put_line(struct page *page, struct page_table *table, size_t row, const struct expect_bill *bill,
                       size_t l)
{
    const struct expect_line *line = &bill->line[l];
    const struct rate *rate = bill->tariff->line[l].rate;
    char out[80];
    page_table_set(page, table, row, LINE, TONE_PLAIN, "%s", meter_line_name(out, bill->plan->line[l]));
    page_table_set(page, table, row, UNIT, TONE_PLAIN, "%s", rate->unit->short_name);
    page_table_set(page, table, row, MARK, TONE_DOUBT, "%s", report_text_mark(rate->status));
    if (line->unknown) {
        page_table_set(page, table, row, QUANTITY, TONE_QUIET, "simulated only");
        page_table_set(page, table, row, COST, TONE_QUIET, "%s", line->unknown);
        return row + 1;
    }
    page_table_set(page, table, row, QUANTITY, TONE_PLAIN, "%s", report_text_quantity(page, line->quantity));
    page_table_set(page, table, row, COST, TONE_PLAIN, "%s", report_text_usd(page, line->cost_nano));
    if (line->steps == 1) {
        page_table_set(page, table, row, PRICE, TONE_PLAIN, "%s",
                       line->step[0].free ? "free" : money_exact(out, line->step[0].price_nano));
        return row + 1;
    }
    row++;
    for (size_t s = 0; s < line->steps; s++, row++) {
        const struct expect_step *step = &line->step[s];
        page_table_set(page, table, row, LINE, TONE_QUIET, "    of it");
        page_table_set(page, table, row, QUANTITY, TONE_QUIET, "%s", report_text_quantity(page, step->quantity));
        page_table_set(page, table, row, PRICE, TONE_QUIET, "%s",
                       step->free ? "free" : money_exact(out, step->price_nano));
        page_table_set(page, table, row, COST, TONE_QUIET, "%s", report_text_usd(page, step->cost_nano));
    }
    return row;
}

static void write_bill_notes(struct page *page, const struct expect_bill *bill)
{
    bool marked[RATE_STATUSES] = { false };
    for (size_t l = 0; l < bill->plan->lines; l++)
        marked[bill->tariff->line[l].rate->status] |= bill->line[l].unknown || bill->line[l].quantity > 0;
    if (marked[RATE_ASSUMED] || marked[RATE_REPORTED])
        page_prose(page, 2, 2, "%s%s", marked[RATE_ASSUMED] ? "* nobody published this price: assumed. " : "",
                   marked[RATE_REPORTED] ? "+ reported by others, not by the provider." : "");
    if (bill->tariff->discount_ppm > 0)
        page_prose(page, 2, 2, "USD of a line is after the account's discount of %.4g %%.",
                   (double)bill->tariff->discount_ppm / 1e4);
    if (bill->unknown > 0)
        page_prose(page, 2, 2,
                   "%zu %s on how viewers react (seats, auto-stop, raised hands, drops, very many shocks), which only "
                   "`ivsim run` "
                   "tells; the total "
                   "is that of the other lines%s.",
                   bill->unknown, bill->unknown == 1 ? "line hangs" : "lines hang",
                   bill->tariff->pools > 0 ? ", with all of the free allowances" : "");
}

static void write_bill(struct page *page, const struct expect_bill *bill)
{
    static const struct page_column column[BILL_COLUMNS] = { { "line", false, 0 }, { "quantity", true, 0 },
                                                             { "unit", false, 0 }, { "price", true, 0 },
                                                             { "USD", true, 0 },   { "", false, 0 } };
    const struct pattern *pattern = bill->plan->pattern;
    page_heading(page, "%s", page_name(page, pattern->name, 60));
    if (pattern->sentence)
        page_prose(page, 2, 2, "%s", printable(page, pattern->sentence));
    size_t rows = 1, row = 0;
    for (size_t l = 0; l < bill->plan->lines; l++)
        rows += 1 + bill->line[l].steps;
    struct page_table table;
    page_table_init(page, &table, column, BILL_COLUMNS, rows);
    for (size_t l = 0; l < bill->plan->lines; l++)
        if (bill->line[l].unknown || bill->line[l].quantity > 0 || bill->line[l].cost_nano != 0)
            row = put_line(page, &table, row, bill, l);
    page_table_set(page, &table, row, LINE, TONE_STRONG, bill->unknown > 0 ? "total of what is known" : "total");
    page_table_set(page, &table, row, COST, TONE_STRONG, "%s", report_text_usd(page, bill->total_nano));
    table.rows = row + 1;
    page_table_write(page, &table, 2);
    write_bill_notes(page, bill);
}

static void write_head(struct page *page, const struct explained *explained)
{
    const struct scenario *scenario = explained->expectation->model->scenario;
    char from[40], to[40];
    fprintf(page->to, "%s\n", printable(page, scenario->title));
    page_prose(page, 0, 0, "As understood from %s; %s to %s. Prices: %s, as of %s; USD, before taxes.",
               printable(page, scenario->file), calendar_format(from, scenario->start_ms),
               calendar_format(to, scenario->end_ms), explained->book->name, explained->book->as_of);
}

bool report_explain(const struct explained *explained, FILE *to, struct report_style style)
{
    struct arena arena;
    if (arena_init(&arena, PAGE_BYTES) != STATUS_OK)
        return false;
    struct page page = { to, &arena, style.colour, style.width > 0 ? style.width : REPORT_WIDTH };
    const struct model *model = explained->expectation->model;
    write_head(&page, explained);
    report_explain_values(&page, model->scenario);
    write_events(&page, explained->expectation);
    page_heading(&page, "The bill of the expected month, by architecture");
    page_prose(
        &page, 2, 2,
        "Computed without simulating: each line's expected quantity, charged by the price book. Where tiers or free "
        "allowances bend the price, the expected bill (`ivsim run`, mean) is another number.");
    for (size_t p = 0; p < model->patterns; p++) {
        size_t mark = arena_mark(&arena);
        write_bill(&page, &explained->bill[p]);
        arena_release(&arena, mark);
    }
    arena_fini(&arena);
    return !ferror(to);
}
