/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paired comparison, and how many watch at once against the quotas. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv_scan.h"
#include "report_html_page.h"

/* The pair of the two names, and whether `a` is its first. */
static const json_t *find_pair(const struct html *html, const char *a, const char *b, bool *forward)
{
    const json_t *pairs = html_at(html->result, "pairs");
    for (size_t k = 0; k < json_array_size(pairs); k++) {
        const json_t *pair = json_array_get(pairs, k);
        const char *first = html_string(pair, "a"), *second = html_string(pair, "b");
        if (!first || !second)
            continue;
        *forward = strcmp(first, a) == 0 && strcmp(second, b) == 0;
        if (*forward || (strcmp(first, b) == 0 && strcmp(second, a) == 0))
            return pair;
    }
    return NULL;
}

bool html_are_alike(const struct html *html, const json_t *a, const json_t *b)
{
    const char *first = html_string(a, "name"), *second = html_string(b, "name");
    bool forward;
    const json_t *pair = first && second ? find_pair(html, first, second, &forward) : NULL;
    const json_t *interval = html_at(pair, "difference/ci95");
    return html_number(json_array_get(interval, 0), "") <= 0 && html_number(json_array_get(interval, 1), "") >= 0;
}

static void put_range(struct html *html, double low, double high)
{
    const char *from = html_amount(html, low), *to = html_amount(html, high);
    bool alike = strcmp(from, to) == 0;
    html_add(html, "<td class=\"n\">%s%s%s</td>", from, alike ? "" : " to ", alike ? "" : to);
}

/* How surely the base is the better one of a pair. */
static const char *dominance_words(struct html *html, const json_t *pair, bool base_is_better)
{
    const char *order = html_string(pair, "dominance/order");
    if (!order || !base_is_better || strcmp(order, "none") == 0)
        return "no";
    if (strcmp(order, "every") == 0)
        return arena_format(html->words.arena, "in each %s", html->period);
    return strcmp(order, "first") == 0 ? "at each percentile" : "where risk counts";
}

/* What choosing `other` instead would cost: a pair is first minus second. */
static void put_pair(struct html *html, const json_t *pair, bool other_first, const json_t *other)
{
    const double sign = other_first ? 1 : -1;
    const json_t *interval = html_at(pair, "difference/ci95");
    double low = sign * html_number(json_array_get(interval, other_first ? 0 : 1), "");
    double high = sign * html_number(json_array_get(interval, other_first ? 1 : 0), "");
    double p5 = sign * html_number(pair, other_first ? "difference/percentiles/5" : "difference/percentiles/95");
    double p95 = sign * html_number(pair, other_first ? "difference/percentiles/95" : "difference/percentiles/5");
    double cheaper = html_number(pair, "a_cheaper_probability");
    html_add(html, "<tr%s><th scope=\"row\">%s</th><td class=\"n\">%s</td>", html_fits(other) ? "" : " class=\"unfit\"",
             html_name(html, html_string(other, "name")),
             html_amount(html, sign * html_number(pair, "difference/mean")));
    put_range(html, low, high);
    put_range(html, p5, p95);
    html_add(html, "<td class=\"n\">%s</td>", html_percent(html, other_first ? 1 - cheaper : cheaper));
    const char *better = html_string(pair, "dominance/better");
    html_add(html, "<td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n",
             dominance_words(html, pair, better && (strcmp(better, "b") == 0) == other_first),
             html_amount(html, html_number(other, "regret/mean")),
             html_amount(html, html_number(other, "regret/percentiles/90")));
}

/* The regret of the one that the others are compared with. */
static const char *regret_words(struct html *html, const json_t *base)
{
    if (!json_is_object(html_at(base, "regret")))
        return " does not fit";
    return arena_format(html->words.arena, "\u2019s is %s in the mean, %s at P90",
                        html_usd(html, html_number(base, "regret/mean")),
                        html_usd(html, html_number(base, "regret/percentiles/90")));
}

void html_comparison(struct html *html)
{
    const json_t *base = html->best ? html->best : html_ranked(html, 0);
    const char *name = html_string(base, "name");
    if (!name || !html_ranked(html, 1))
        return;
    const struct html_column column[] = {
        { "instead", false },
        { "costs more by", true },
        { "95 % interval of that mean", true },
        { arena_format(html->words.arena, "in nine of ten %ss", html->period), true },
        { arena_format(html->words.arena, "%s is cheaper", html_name(html, name)), true },
        { "always", false },
        { "mean regret", true },
        { "P90 of it", true },
    };
    html_section(html, "comparison", "Against the others, before the same audiences");
    html_table(html, "comparison-table",
               arena_format(html->words.arena, "The other\u2019s bill minus that of %s in the same %s, in USD",
                            html_name(html, name), html->period),
               column, sizeof column / sizeof column[0]);
    for (size_t rank = 0; html_ranked(html, rank); rank++) {
        size_t mark = arena_mark(html->words.arena);
        const json_t *other = html_ranked(html, rank);
        bool base_first;
        const json_t *pair = other == base ? NULL : find_pair(html, name, html_string(other, "name"), &base_first);
        if (pair)
            put_pair(html, pair, !base_first, other);
        arena_release(html->words.arena, mark);
    }
    html_table_end(html);
    html_add(html,
             "<p class=\"key\">Replication by replication all architectures meet the same audience, so the "
             "difference is known far better than either bill. All pairs: differences.csv. Always: in each %s of "
             "this sample; or at each percentile; or, where risk counts, in the mean of the k dearest for each k. "
             "Regret: what a choice costs more than the cheapest that fits in the same %s; %s%s.</p>\n",
             html->period, html->period, html_name(html, name), regret_words(html, base));
    html_picture(
        html, "difference",
        "Bars: how often the bill of the recommended one or of the next is below the other\u2019s, and by how "
        "much. The table above has its middle and its range.",
        "The recommended one and the next, replication by replication. Left of zero the first is the cheaper.");
    html_section_end(html);
}

/* ---- Viewers over time ---- */

struct height {
    char *event;
    double median, median_at_s, high; /* the highest P50, and when; the highest P95 */
};

enum { EVENTS_SHOWN = 40 };

/* Reads occupancy.csv into the first events' heights; returns how many events there are. */
static size_t read_heights(struct html *html, struct height height[EVENTS_SHOWN])
{
    const char *path = arena_format(html->words.arena, "%s/occupancy.csv", html->dir);
    FILE *from = fopen(path, "r");
    if (!from)
        return 0;
    struct csv_scan scan;
    csv_scan_init(&scan, from);
    size_t events = 0, event = 0, offset = 0, p50 = 0, p95 = 0;
    const char *last = NULL;
    if (csv_scan_next(&scan)) {
        event = csv_scan_find(&scan, "event");
        offset = csv_scan_find(&scan, "offset_s");
        p50 = csv_scan_find(&scan, "p50");
        p95 = csv_scan_find(&scan, "p95");
    }
    while (csv_scan_next(&scan)) {
        const char *name = csv_scan_field(&scan, event);
        if (!last || strcmp(last, name) != 0) {
            last = arena_copy(html->words.arena, name);
            if (events < EVENTS_SHOWN)
                height[events] = (struct height){ .event = arena_copy(html->words.arena, name), .median = -1 };
            events++;
        }
        if (events > EVENTS_SHOWN)
            continue;
        double median = strtod(csv_scan_field(&scan, p50), NULL), high = strtod(csv_scan_field(&scan, p95), NULL);
        struct height *h = &height[events - 1];
        if (median > h->median) {
            h->median = median;
            h->median_at_s = strtod(csv_scan_field(&scan, offset), NULL);
        }
        h->high = fmax(h->high, high);
    }
    csv_scan_fini(&scan);
    fclose(from);
    return events;
}

static void write_heights(struct html *html)
{
    static const struct html_column column[] = { { "event", false },
                                                 { "median at its height", true },
                                                 { "reached, from the planned start", true },
                                                 { "P95 at its height", true } };
    struct height *height = arena_alloc(html->words.arena, EVENTS_SHOWN, sizeof *height);
    size_t events = read_heights(html, height);
    if (events == 0) {
        html_add(html, "<p>Nobody watches: no event of this scenario has an audience in the period.</p>\n");
        return;
    }
    html_picture(
        html, "fan",
        "Bands over time, one panel for each event: median of the concurrent viewers, and the ranges that hold 50 and "
        "90 percent of the replications. The table below has their heights.",
        "Concurrent viewers over time: median, and the bands that hold 50 % and 90 % of the replications at that "
        "moment. Quotas are drawn where the viewers come near.");
    html_table(html, "heights-table", "Concurrent viewers of each event at their height", column,
               sizeof column / sizeof column[0]);
    for (size_t e = 0; e < events && e < EVENTS_SHOWN; e++) {
        char when[40];
        html_add(
            html,
            "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n",
            html_name(html, height[e].event), html_quantity(html, height[e].median),
            text_duration(when, llround(height[e].median_at_s * 1000)), html_quantity(html, height[e].high));
    }
    html_table_end(html);
    if (events > EVENTS_SHOWN)
        html_add(html, "<p class=\"key\">And %zu more events: occupancy.csv.</p>\n", events - EVENTS_SHOWN);
}

/* The account's quota of that name, with its unit, as markup; "" where the result has none. */
static const char *quota_words(struct html *html, const char *name)
{
    const json_t *limits = html_at(html->result, "limits");
    for (size_t i = 0; i < json_array_size(limits); i++) {
        const json_t *limit = json_array_get(limits, i);
        const char *other = html_string(limit, "name");
        if (other && strcmp(other, name) == 0)
            return html_quantity(html, html_number(limit, "value"));
    }
    return "\u2013";
}

static const char *peak_words(struct html *html, const json_t *peak)
{
    double median = html_number(peak, "percentiles/50"), high = html_number(peak, "percentiles/99");
    if (!(high > 0))
        return "\u2013";
    if (median == high)
        return html_quantity(html, high);
    return arena_format(html->words.arena, "%s / %s", html_quantity(html, median), html_quantity(html, high));
}

static void write_peaks(struct html *html)
{
    static const struct html_column column[] = { { "architecture", false },
                                                 { "viewers", true },
                                                 { "connected to stages", true },
                                                 { "channels on air", true },
                                                 { "idle input", true } };
    html_table(html, "peaks-table", "The most at once in the account, P50 / P99", column,
               sizeof column / sizeof column[0]);
    for (size_t rank = 0; html_ranked(html, rank); rank++) {
        size_t mark = arena_mark(html->words.arena);
        const json_t *pattern = html_ranked(html, rank);
        html_add(html,
                 "<tr%s><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
                 "<td class=\"n\">%s</td></tr>\n",
                 pattern == html->best ? " class=\"best\"" : "", html_name(html, html_string(pattern, "name")),
                 peak_words(html, html_at(pattern, "peak/viewers")),
                 peak_words(html, html_at(pattern, "peak/participants")),
                 peak_words(html, html_at(pattern, "peak/streams")),
                 html_percent(html, html_number(pattern, "idle_input_share")));
        arena_release(html->words.arena, mark);
    }
    html_table_end(html);
    html_add(
        html,
        "<p class=\"key\">Quotas: %s concurrent views on channels, %s channels on air, %s subscribers of one stage, %s "
        "publishers of one stage. Idle input: share of the channels\u2019 input time with nobody watching.</p>\n",
        quota_words(html, "concurrent_views"), quota_words(html, "concurrent_streams"),
        quota_words(html, "subscribers_per_stage"), quota_words(html, "publishers_per_stage"));
}

void html_viewers(struct html *html)
{
    html_section(html, "viewers", "How many watch at once");
    write_heights(html);
    write_peaks(html);
    html_section_end(html);
}
