/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of the page, the verdict, and the table of patterns. */
#include <math.h>
#include <string.h>

#include "calendar.h"
#include "report_html_page.h"

/* "December 2026" where the period is a month, else its two ends. */
static const char *period_name(struct html *html)
{
    static const char *const month_name[] = { "January", "February", "March",     "April",   "May",      "June",
                                              "July",    "August",   "September", "October", "November", "December" };
    const char *start = html_string(html->result, "scenario/period/start");
    const char *end = html_string(html->result, "scenario/period/end");
    int64_t from, to;
    const char *why;
    char month[8] = { 0 }, last[40];
    if (!start || !end || strlen(start) < 16 || strlen(end) < 16)
        return "";
    memcpy(month, start, 7);
    if (calendar_month(month, &from, &to, &why) && strcmp(calendar_format(last, to), end) == 0 &&
        strcmp(start + 7, "-01T00:00:00Z") == 0)
        return arena_format(html->words.arena, "%s %.4s", month_name[10 * (start[5] - '0') + (start[6] - '0') - 1],
                            start);
    html->period = "period";
    return arena_format(html->words.arena, "%s to %s UTC",
                        html_escape(html, arena_format(html->words.arena, "%.10s %.5s", start, start + 11)),
                        html_escape(html, arena_format(html->words.arena, "%.10s %.5s", end, end + 11)));
}

static const char *plural(double count)
{
    return count == 1 ? "" : "s";
}

void html_head(struct html *html)
{
    const char *title = html_escape(html, html_string(html->result, "scenario/title"));
    double events = html_number(html->result, "scenario/events");
    double times = html_number(html->result, "scenario/occurrences");
    double replications = html_number(html->result, "run/replications");
    html_add(html, "<header>\n<p class=\"kind\">What it will cost: a simulated budget</p>\n<h1><bdi>%s</bdi></h1>\n",
             title);
    html_add(html, "<p class=\"facts\">%s", period_name(html));
    if (isfinite(events) && isfinite(times))
        html_add(html, " \u00b7 %s event%s, %s occurrence%s", html_quantity(html, events), plural(events),
                 html_quantity(html, times), plural(times));
    html_add(html, " \u00b7 simulated %s time%s", html_quantity(html, replications), plural(replications));
    html_add(html, " \u00b7 prices %s, as of %s \u00b7 USD, before taxes</p>\n",
             html_name(html, html_string(html->result, "prices/name")),
             html_escape(html, html_string(html->result, "prices/as_of")));
    if (json_is_true(html_at(html->result, "run/partial")))
        html_add(html,
                 "<p class=\"alert\"><strong>Interrupted:</strong> not all replications were finished; what "
                 "follows rests on those %s alone.</p>\n",
                 html_quantity(html, replications));
    html_add(html, "</header>\n");
}

/* ---- The verdict ---- */

static const char *verdict_of(const json_t *pattern)
{
    const char *verdict = html_string(pattern, "budget/verdict");
    return verdict ? verdict : "";
}

/* What the budget makes of it; begins with a comma or is empty. */
static const char *budget_words(struct html *html)
{
    if (!html->has_budget)
        return "";
    const char *verdict = verdict_of(html->best);
    const char *limit = html_usd(html, html_number(html->best, "budget/limit"));
    if (html->certain)
        return arena_format(html->words.arena, ", which %s the budget of %s",
                            strcmp(verdict, "within") == 0 ? "keeps" : "does not keep", limit);
    const char *chance = html_percent(html, html_number(html->best, "budget/probability_over"));
    if (strcmp(verdict, "within") == 0)
        return arena_format(html->words.arena, ", which keeps the budget of %s (exceeded in %s of the %ss)", limit,
                            chance, html->period);
    if (strcmp(verdict, "over") == 0)
        return arena_format(html->words.arena,
                            ", which does <strong>not</strong> keep the budget of %s (exceeded in %s of the %ss)",
                            limit, chance, html->period);
    return arena_format(
        html->words.arena,
        "; whether that keeps the budget of %s can\u2019t be told from so few replications (exceeded in %s of the %ss)",
        limit, chance, html->period);
}

/* How far the next one is; begins with a semicolon or is empty. */
static const char *next_words(struct html *html)
{
    if (!html->second)
        return json_array_size(html_at(html->result, "patterns")) > 1 ? "; no other architecture can carry the workload"
                                                                      : "";
    double saving = html_decisive(html, html->second) - html_decisive(html, html->best);
    const char *name = html_name(html, html_string(html->second, "name"));
    if (fabs(saving) < 0.005)
        return arena_format(html->words.arena, "; %s costs the same", name);
    return arena_format(
        html->words.arena, "; that is %s less than the next, %s%s", html_usd(html, saving), name,
        html_are_alike(html, html->best, html->second) ? ", though in the mean the two can\u2019t be told apart" : "");
}

static const char *doubt_words(struct html *html)
{
    double assumed = html_number(html->best, "assumed_share"), reported = html_number(html->best, "reported_share");
    if (!(assumed > 0) && !(reported > 0))
        return "; all its prices are the provider\u2019s own";
    if (!(assumed > 0))
        return arena_format(html->words.arena, "; %s of that cost rests on reported prices",
                            html_percent(html, reported));
    return arena_format(html->words.arena, "; %s of that cost rests on assumed prices, %s on reported ones",
                        html_percent(html, assumed), html_percent(html, reported));
}

/* A limit that the choice may run into belongs into its sentence. */
static const char *risk_words(const struct html *html)
{
    const json_t *findings = html_at(html->best, "findings");
    for (size_t f = 0; f < json_array_size(findings); f++) {
        const char *severity = html_string(json_array_get(findings, f), "severity");
        if (severity && strcmp(severity, "warning") == 0)
            return "; it may run into <a href=\"#findings\">a limit</a>";
    }
    return "";
}

/* Something cheaper that is no choice, and where to read why. */
static const char *unfit_words(struct html *html)
{
    for (size_t rank = 0; html_ranked(html, rank); rank++) {
        const json_t *pattern = html_ranked(html, rank);
        if (html_fits(pattern))
            continue;
        if (!(html_decisive(html, pattern) < html_decisive(html, html->best)))
            break; /* the ranking has the cheapest of them first */
        return arena_format(
            html->words.arena, "; %s would cost less, %s, but <a href=\"#findings\">can\u2019t work</a>",
            html_name(html, html_string(pattern, "name")), html_usd(html, html_decisive(html, pattern)));
    }
    return "";
}

static void put_tile(struct html *html, const char *label, const char *value, const char *small)
{
    html_add(html, "<div><dt>%s</dt><dd>%s%s%s%s</dd></div>\n", label, value, *small ? " <small>" : "", small,
             *small ? "</small>" : "");
}

static void put_tiles(struct html *html)
{
    static const struct {
        const char *label, *path;
    } shown[] = { { "P50: half of the", "total/percentiles/50" },
                  { "P90: nine of ten", "total/percentiles/90" },
                  { "P99: 99 of 100", "total/percentiles/99" } };
    html_add(html, "<dl class=\"tiles\">\n");
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        const json_t *percentile = html_at(html->best, shown[i].path);
        put_tile(html, arena_format(html->words.arena, "%s %ss", shown[i].label, html->period),
                 html_usd(html, html_number(percentile, "value")), html_interval(html, html_at(percentile, "ci95")));
    }
    put_tile(html, "Mean", html_usd(html, html_number(html->best, "total/mean")),
             html_interval(html, html_at(html->best, "total/mean_ci95")));
    html_add(html,
             "</dl>\n<p class=\"key\">A P90 of $100 says: in 90 %% of the simulated %ss the bill is $100 or less. "
             "Small print: 95 %% intervals, the error of simulating a limited number of times.</p>\n",
             html->period);
}

void html_verdict(struct html *html)
{
    html_section(html, "verdict", "Verdict");
    if (!html->best) {
        html_add(html, "<p class=\"verdict over\">None of these architectures can carry this workload: every one runs "
                       "into a limit that it can\u2019t pass (<a href=\"#findings\">see which</a>).</p>\n");
        html_section_end(html);
        return;
    }
    const char *name = html_name(html, html_string(html->best, "name"));
    const char *cost = html_usd(html, html_decisive(html, html->best));
    html_add(html, "<p class=\"verdict %s\">Choose <strong class=\"choice\">%s</strong>: ",
             html->has_budget ? verdict_of(html->best) : "", name);
    if (html->certain)
        html_add(html, "it costs <strong>%s</strong>", cost);
    else
        html_add(html, "in %s %% of the simulated %ss it costs at most <strong>%s</strong>",
                 html_percentile(html, html->percentile), html->period, cost);
    html_add(html, "%s%s%s%s%s.</p>\n", budget_words(html), next_words(html), risk_words(html), doubt_words(html),
             unfit_words(html));
    const char *sentence = html_string(html->best, "sentence");
    if (sentence)
        html_add(html, "<p class=\"key\">%s: %s.</p>\n", name, html_escape(html, sentence));
    if (html->certain)
        html_add(html, "<p class=\"key\">Nothing in this scenario is left to chance: every %s costs the same.</p>\n",
                 html->period);
    else
        put_tiles(html);
    html_section_end(html);
}

/* ---- The table of patterns ---- */

static const char *fit_words(const json_t *pattern)
{
    const json_t *findings = html_at(pattern, "findings");
    if (!html_fits(pattern))
        return "<span class=\"tag over\">no</span>";
    for (size_t f = 0; f < json_array_size(findings); f++) {
        const char *severity = html_string(json_array_get(findings, f), "severity");
        if (severity && strcmp(severity, "warning") == 0)
            return "<span class=\"tag undecided\">at risk</span>";
    }
    return "yes";
}

/* The percentile of the column between P80 and P99: 90, or the budget's where the table would not have it. */
static double shown_percentile(const struct html *html)
{
    double p = html->percentile;
    return p == 50 || p == 80 || p == 99 ? 90 : p;
}

static void put_amount(struct html *html, double usd, const json_t *interval)
{
    const char *words = html_interval(html, interval);
    html_add(html, "<td class=\"n\">%s%s%s%s</td>", html_amount(html, usd), *words ? "<small>" : "", words,
             *words ? "</small>" : "");
}

static void put_row(struct html *html, const json_t *pattern)
{
    bool best = pattern == html->best;
    html_add(html, "<tr%s><th scope=\"row\">%s%s</th>",
             best                 ? " class=\"best\""
             : html_fits(pattern) ? ""
                                  : " class=\"unfit\"",
             html_name(html, html_string(pattern, "name")), best ? " <span class=\"tag choice\">choice</span>" : "");
    if (html->certain) {
        put_amount(html, html_number(pattern, "total/mean"), NULL);
    } else {
        put_amount(html, html_number(pattern, "total/percentiles/50/value"), NULL);
        put_amount(html, html_number(pattern, "total/percentiles/80/value"), NULL);
        if (shown_percentile(html) == html->percentile && html->has_budget)
            put_amount(html, html_decisive(html, pattern), html_at(pattern, "budget/value_ci95"));
        else
            put_amount(html, html_number(pattern, "total/percentiles/90/value"),
                       html_at(pattern, "total/percentiles/90/ci95"));
        put_amount(html, html_number(pattern, "total/percentiles/99/value"), NULL);
        put_amount(html, html_number(pattern, "total/mean"), NULL);
    }
    if (html->has_budget) {
        const char *verdict = html_escape(html, verdict_of(pattern));
        html_add(html, "<td><span class=\"tag %s\">%s</span></td>", html_fits(pattern) ? verdict : "", verdict);
    }
    if (html->has_budget && !html->certain)
        html_add(html, "<td class=\"n\">%s</td>", html_percent(html, html_number(pattern, "budget/probability_over")));
    if (!html->certain)
        html_add(html, "<td class=\"n\">%s</td>",
                 html_percent(html, html_number(pattern, "cheapest_fitting_probability")));
    html_add(html, "<td>%s</td></tr>\n", fit_words(pattern));
}

static void write_table(struct html *html)
{
    struct html_column column[16] = { { "architecture", false } };
    size_t columns = 1;
    if (html->certain) {
        column[columns++] = (struct html_column){ "cost", true };
    } else {
        column[columns++] = (struct html_column){ "P50", true };
        column[columns++] = (struct html_column){ "P80", true };
        column[columns++] =
            (struct html_column){ arena_format(html->words.arena, "P%s", html_percentile(html, shown_percentile(html))),
                                  true };
        column[columns++] = (struct html_column){ "P99", true };
        column[columns++] = (struct html_column){ "mean", true };
    }
    if (html->has_budget)
        column[columns++] = (struct html_column){ "budget", false };
    if (html->has_budget && !html->certain)
        column[columns++] = (struct html_column){ "over", true };
    if (!html->certain)
        column[columns++] = (struct html_column){ "cheapest", true };
    column[columns++] = (struct html_column){ "fits", false };
    html_table(html, "patterns-table",
               arena_format(html->words.arena, "Bill of the %s in USD, by architecture, cheapest first", html->period),
               column, columns);
    for (size_t rank = 0; html_ranked(html, rank); rank++) {
        size_t mark = arena_mark(html->words.arena);
        put_row(html, html_ranked(html, rank));
        arena_release(html->words.arena, mark);
    }
    html_table_end(html);
}

void html_patterns(struct html *html)
{
    html_section(html, "patterns", arena_format(html->words.arena, "What the %s costs, by architecture", html->period));
    write_table(html);
    const char *p = html_percentile(html, html->percentile);
    if (html->has_budget)
        html_add(html, "<p class=\"key\">Budget: %s%s%s%s.%s",
                 html_usd(html, html_number(html_ranked(html, 0), "budget/limit")),
                 html->certain ? "" : ", to be kept at P", html->certain ? "" : p,
                 html->certain ? "" : "; over: how often it is exceeded", html->certain ? "" : " ");
    else
        html_add(html, "<p class=\"key\">The scenario sets no budget. ");
    if (!html->certain)
        html_add(html, "Cheapest: how often, among those that fit. Ordered by P%s, those that don\u2019t fit last.", p);
    html_add(html, "</p>\n");
    if (!html->certain)
        html_picture(
            html, "exceedance",
            arena_format(html->words.arena,
                         "Curves, one for each architecture: the probability that the %s\u2019s bill "
                         "exceeds an amount. The table above has their values at 50, 20, 10 "
                         "and 1 percent.",
                         html->period),
            "How likely a bill is to exceed an amount. The further left a curve, the cheaper; the steeper, the "
            "surer. In figures: P50, P80, P90 and P99 of the table are where a curve crosses 50, 20, 10 and 1 %.");
    html_section_end(html);
}
