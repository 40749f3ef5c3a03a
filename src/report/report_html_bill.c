/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recommended pattern's bill, line by line, and what drives its cost and its uncertainty. */
#include <math.h>
#include <string.h>

#include "money.h"
#include "report_html_page.h"

/* The bill that is shown: at the budget's percentile where there is one of it, else at P90. */
static const char *shown_bill(const struct html *html)
{
    return html->percentile == 50 ? "50" : html->percentile == 99 ? "99" : "90";
}

static const json_t *meter_of_line(const struct html *html, const json_t *line)
{
    const json_t *meters = html_at(html->best, "meters");
    for (size_t m = 0; m < json_array_size(meters); m++) {
        const json_t *meter = json_array_get(meters, m);
        if (json_equal(html_at(meter, "meter"), html_at(line, "meter")) &&
            json_equal(html_at(meter, "dimensions"), html_at(line, "dimensions")))
            return meter;
    }
    return NULL;
}

static const char *price_words(struct html *html, const json_t *line)
{
    const char *kind = html_string(line, "price_kind");
    double price = html_number(line, "price");
    char out[40];
    if (!kind || !isfinite(price))
        return "\u2013";
    if (strcmp(kind, "free") == 0)
        return "free";
    if (strcmp(kind, "list") == 0)
        return arena_copy(html->words.arena, money_exact(out, llround(price * (double)MONEY_NANO)));
    return arena_format(html->words.arena, "~%s", text_number(out, price, price >= 1 ? 2 : price >= 0.01 ? 4 : 6));
}

static bool is_billed(const json_t *line)
{
    return html_number(line, "quantity") > 0 || html_number(line, "cost") != 0;
}

enum { SOURCES_MAX = 99 };

/* The sources of a bill's prices, each once: meters that stand for all of the same source and date. */
struct sources {
    const json_t *meter[SOURCES_MAX];
    size_t count;
};

/* The number of the meter's source, from 1; 0 where it has none or there are too many. */
static size_t source_number(struct sources *sources, const json_t *meter)
{
    size_t i = 0;
    if (!html_string(meter, "source"))
        return 0;
    while (i < sources->count && !(json_equal(html_at(sources->meter[i], "source"), html_at(meter, "source")) &&
                                   json_equal(html_at(sources->meter[i], "as_of"), html_at(meter, "as_of"))))
        i++;
    if (i == SOURCES_MAX)
        return 0;
    if (i == sources->count)
        sources->meter[sources->count++] = meter;
    return i + 1;
}

static void put_line(struct html *html, const json_t *line, double total, struct sources *sources)
{
    size_t source = source_number(sources, meter_of_line(html, line));
    double cost = html_number(line, "cost");
    html_add(html,
             "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"unit\">%s</td><td class=\"n\">%s</td>",
             html_line_name(html, line), html_quantity(html, html_number(line, "quantity")),
             html_escape(html, html_string(line, "unit")), price_words(html, line));
    html_add(html, "<td class=\"n\">%s</td><td class=\"n\">%s</td><td>%s</td>", html_amount(html, cost),
             total > 0 ? html_percent(html, cost / total) : "", html_status_mark(html_string(line, "status")));
    if (source > 0)
        html_add(html, "<td class=\"n\"><a href=\"#source-%zu\">%zu</a></td></tr>\n", source, source);
    else
        html_add(html, "<td></td></tr>\n");
}

static void write_sources(struct html *html, const struct sources *sources)
{
    if (sources->count == 0)
        return;
    html_add(html, "<p class=\"key\">Sources of these prices:</p>\n<ol class=\"key\">\n");
    for (size_t i = 0; i < sources->count; i++) {
        const char *as_of = html_string(sources->meter[i], "as_of");
        html_add(html, "<li id=\"source-%zu\">%s%s%s%s</li>\n", i + 1,
                 html_escape(html, html_string(sources->meter[i], "source")), as_of ? " (as of " : "",
                 html_escape(html, as_of), as_of ? ")" : "");
    }
    html_add(html, "</ol>\n");
}

static void write_bill_table(struct html *html, const json_t *bill)
{
    static const struct html_column column[] = { { "line", false },     { "quantity", true }, { "unit", false },
                                                 { "price", true },     { "USD", true },      { "share", true },
                                                 { "price is", false }, { "source", true } };
    const json_t *lines = html_at(bill, "lines");
    double total = html_number(bill, "total"), shown = 0;
    bool average = false, free = false;
    struct sources sources = { .count = 0 };
    html_table(html, "bill-table",
               html->certain ? arena_format(html->words.arena, "The bill of every %s", html->period)
                             : arena_format(html->words.arena, "The bill of replication %s, the one at P%s",
                                            html_quantity(html, html_number(bill, "replication")), shown_bill(html)),
               column, sizeof column / sizeof column[0]);
    for (size_t l = 0; l < json_array_size(lines); l++) {
        const json_t *line = json_array_get(lines, l);
        if (!is_billed(line))
            continue;
        const char *kind = html_string(line, "price_kind");
        average |= kind && strcmp(kind, "average") == 0;
        free |= kind && strcmp(kind, "free") == 0;
        shown += round(html_number(line, "cost") * 100);
        put_line(html, line, total, &sources);
    }
    html_add(
        html,
        "</tbody>\n<tfoot><tr><th scope=\"row\">total</th><td></td><td></td><td></td><td class=\"n\">%s</td><td></td>"
        "<td></td><td></td></tr></tfoot></table></div>\n",
        html_amount(html, total));
    html_add(html, "<p class=\"key\">%s%sEach line is a meter of the price book%s.</p>\n",
             average ? "~ average over tiers, allowances or a discount. " : "",
             free ? "Free: within an allowance. " : "",
             shown != round(total * 100) ? "; each is rounded to the cent by itself, the total is exact" : "");
    write_sources(html, &sources);
}

/* The dearest lines of every pattern at P90: the picture of bars in words. */
static void write_bars_in_words(struct html *html)
{
    enum { SHOWN = 3 };
    html_add(html, "<details><summary>The picture in words</summary>\n<ul>\n");
    for (size_t rank = 0; html_ranked(html, rank); rank++) {
        size_t mark = arena_mark(html->words.arena);
        const json_t *pattern = html_ranked(html, rank), *bill = html_at(pattern, "bill_at/90");
        const json_t *lines = html_at(bill, "lines"), *taken[SHOWN] = { NULL };
        double total = html_number(bill, "total");
        html_add(html, "<li>%s: %s", html_name(html, html_string(pattern, "name")), html_usd(html, total));
        for (size_t i = 0; i < SHOWN && total > 0; i++) {
            for (size_t l = 0; l < json_array_size(lines); l++) {
                const json_t *line = json_array_get(lines, l);
                bool before = line == taken[0] || line == taken[1];
                if (!before && html_number(line, "cost") > (taken[i] ? html_number(taken[i], "cost") : 0))
                    taken[i] = line;
            }
            if (taken[i])
                html_add(html, "%s %s %s", i == 0 ? ";" : ",",
                         html_percent(html, html_number(taken[i], "cost") / total), html_line_name(html, taken[i]));
        }
        html_add(html, "</li>\n");
        arena_release(html->words.arena, mark);
    }
    html_add(html, "</ul>\n</details>\n");
}

void html_bill(struct html *html)
{
    const char *percentile = shown_bill(html);
    const json_t *bill = html_at(html_at(html->best, "bill_at"), percentile);
    const char *name = html->best ? html_name(html, html_string(html->best, "name")) : "";
    if (!html->best)
        html_section(html, "bill", "What the bills consist of");
    else if (html->certain)
        html_section(html, "bill", arena_format(html->words.arena, "The bill of %s", name));
    else
        html_section(html, "bill", arena_format(html->words.arena, "The P%s bill of %s", percentile, name));
    if (bill)
        write_bill_table(html, bill);
    html_picture(
        html, "bars",
        "Bars, one for each architecture: what the bill at P90 consists of, by kind of meter. The same in words "
        "stands below.",
        "What the P90 bill of each architecture consists of.");
    if (html->pictures)
        write_bars_in_words(html);
    html_section_end(html);
}

static bool drives(const json_t *meter)
{
    return html_number(meter, "mean_share") >= 0.01 || html_number(meter, "variance_share") >= 0.01;
}

/* A bar as wide as the share, beside its number. */
static void put_share(struct html *html, double share)
{
    double part = isfinite(share) ? fmin(fmax(share, 0), 1) : 0;
    html_add(html,
             "<td class=\"n bar\"><svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
             "<rect width=\"%d\" height=\"8\"/></svg>%s</td>",
             (int)lround(100 * part), html_percent(html, share));
}

void html_drivers(struct html *html)
{
    static const struct html_column column[] = { { "line", false },
                                                 { "mean, USD", true },
                                                 { "sd, USD", true },
                                                 { "of the cost", true },
                                                 { "of the uncertainty", true } };
    if (!html->best)
        return;
    html_section(html, "drivers", "What drives it");
    html_table(html, "drivers-table",
               arena_format(html->words.arena, "%s: lines that make 1 %% of the cost or of its variance",
                            html_name(html, html_string(html->best, "name"))),
               column, sizeof column / sizeof column[0]);
    const json_t *meters = html_at(html->best, "meters");
    size_t count = json_array_size(meters);
    bool *done = arena_alloc(html->words.arena, count + 1, sizeof *done);
    for (size_t row = 0; row < count; row++) {
        const json_t *next = NULL;
        size_t place = 0;
        for (size_t m = 0; m < count; m++) {
            const json_t *meter = json_array_get(meters, m);
            if (!done[m] && drives(meter) &&
                (!next || html_number(meter, "cost/mean") > html_number(next, "cost/mean"))) {
                next = meter;
                place = m;
            }
        }
        if (!next)
            break;
        done[place] = true;
        html_add(html, "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"n\">%s</td>",
                 html_line_name(html, next), html_amount(html, html_number(next, "cost/mean")),
                 html_amount(html, html_number(next, "cost/sd")));
        put_share(html, html_number(next, "mean_share"));
        put_share(html, html_number(next, "variance_share"));
        html_add(html, "</tr>\n");
    }
    html_table_end(html);
    double idle = html_number(html->best, "idle_input_share");
    html_add(
        html,
        "<p class=\"key\">Of the uncertainty: the line\u2019s share of the total\u2019s variance. Where it is above "
        "the share of the cost, a better forecast pays most.</p>\n");
    if (idle > 0)
        html_add(html, "<p>Nobody was watching during <strong>%s</strong> of the channels\u2019 input time.</p>\n",
                 html_percent(html, idle));
    else if (isfinite(idle))
        html_add(html, "<p>The channels\u2019 input never ran with nobody watching.</p>\n");
    html_section_end(html);
}
