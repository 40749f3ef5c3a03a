/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What speaks against a pattern, and what rests on prices that the provider did not publish. */
#include <math.h>
#include <string.h>

#include "report_html_page.h"

static const json_t *finding_at(const json_t *pattern, size_t f)
{
    return json_array_get(html_at(pattern, "findings"), f);
}

static bool has_finding(const json_t *pattern, const json_t *finding)
{
    const json_t *findings = html_at(pattern, "findings");
    for (size_t f = 0; f < json_array_size(findings); f++)
        if (json_equal(html_at(json_array_get(findings, f), "text"), html_at(finding, "text")) &&
            json_equal(html_at(json_array_get(findings, f), "severity"), html_at(finding, "severity")))
            return true;
    return false;
}

/* The patterns that have the finding; "" where one of a rank before `rank` has it already. */
static const char *who_has(struct html *html, size_t rank, const json_t *finding)
{
    const char *out = "";
    for (size_t i = 0; html_ranked(html, i); i++) {
        if (!has_finding(html_ranked(html, i), finding))
            continue;
        if (i < rank)
            return "";
        out = arena_format(html->words.arena, "%s%s%s", out, *out ? ", " : "",
                           html_name(html, html_string(html_ranked(html, i), "name")));
    }
    return out;
}

static size_t write_findings(struct html *html, const char *severity, const char *word, const char *tone)
{
    size_t count = 0;
    for (size_t rank = 0; html_ranked(html, rank); rank++) {
        const json_t *pattern = html_ranked(html, rank);
        for (size_t f = 0; finding_at(pattern, f); f++) {
            const json_t *finding = finding_at(pattern, f);
            const char *is = html_string(finding, "severity");
            const char *who = is && strcmp(is, severity) == 0 ? who_has(html, rank, finding) : "";
            if (!*who)
                continue;
            if (count++ == 0)
                html_add(html, "<ul class=\"findings\">\n");
            html_add(html, "<li><span class=\"tag %s\">%s</span> <strong>%s</strong>: %s</li>\n", tone, word, who,
                     html_escape(html, html_string(finding, "text")));
        }
    }
    if (count > 0)
        html_add(html, "</ul>\n");
    return count;
}

/* What the limit met: the worst of the findings with its code, and whose it is. */
static const char *met_words(struct html *html, const char *name)
{
    static const char *const severity[] = { "error", "warning", "note" };
    static const char *const words[] = { "can\u2019t be kept", "at risk", "near" };
    char code[64];
    snprintf(code, sizeof code, "%s", name);
    for (char *c = code; *c; c++)
        *c = *c == '_' ? '-' : *c;
    for (size_t s = 0; s < 3; s++)
        for (size_t rank = 0; html_ranked(html, rank); rank++)
            for (size_t f = 0; finding_at(html_ranked(html, rank), f); f++) {
                const json_t *finding = finding_at(html_ranked(html, rank), f);
                const char *is = html_string(finding, "severity"), *what = html_string(finding, "code");
                if (is && what && strcmp(is, severity[s]) == 0 && strcmp(what, code) == 0)
                    return arena_format(html->words.arena, "%s: %s", words[s], who_has(html, 0, finding));
            }
    return "";
}

static void write_limits(struct html *html)
{
    static const struct html_column column[] = {
        { "limit", false }, { "value", true }, { "can be raised", false }, { "met by", false }, { "source", false }
    };
    const json_t *limits = html_at(html->result, "limits");
    if (json_array_size(limits) == 0)
        return;
    html_add(html, "<details><summary>All limits that the run was held against</summary>\n");
    html_table(html, "limits-table", "Limits of the service and quotas of the account", column,
               sizeof column / sizeof column[0]);
    for (size_t i = 0; i < json_array_size(limits); i++) {
        const json_t *limit = json_array_get(limits, i);
        const char *name = html_string(limit, "name");
        html_add(
            html,
            "<tr><th scope=\"row\">%s</th><td class=\"n\">%s <span class=\"unit\">%s</span></td><td>%s</td><td>%s</td>"
            "<td class=\"text\">%s</td></tr>\n",
            html_escape(html, name), html_quantity(html, html_number(limit, "value")),
            html_escape(html, html_string(limit, "unit")),
            json_is_true(html_at(limit, "adjustable")) ? "yes, on request" : "no", name ? met_words(html, name) : "",
            html_escape(html, html_string(limit, "source")));
    }
    html_table_end(html);
    html_add(html, "</details>\n");
}

void html_findings(struct html *html)
{
    html_section(html, "findings", "Limits and findings");
    size_t count = write_findings(html, "error", "can\u2019t work", "over");
    count += write_findings(html, "warning", "at risk", "undecided");
    count += write_findings(html, "note", "note", "");
    if (count == 0)
        html_add(html, "<p>Nothing speaks against any of these architectures: no limit binds.</p>\n");
    write_limits(html);
    html_section_end(html);
}

/* ---- Prices ---- */

struct doubt {
    const json_t *meter, *pattern;
    double share;
};

enum { DOUBTS_MAX = 60 };

/* The lines of that status over all patterns, each with the pattern in which it weighs most, by falling share. */
static size_t collect(struct html *html, const char *status, struct doubt doubt[DOUBTS_MAX])
{
    size_t count = 0;
    for (size_t rank = 0; html_ranked(html, rank); rank++) {
        const json_t *pattern = html_ranked(html, rank), *meters = html_at(pattern, "meters");
        for (size_t m = 0; m < json_array_size(meters); m++) {
            const json_t *meter = json_array_get(meters, m);
            const char *is = html_string(meter, "status");
            double share = html_number(meter, "mean_share");
            if (!is || strcmp(is, status) != 0 || !(share > 0))
                continue;
            size_t i = 0;
            while (i < count && !(json_equal(html_at(doubt[i].meter, "meter"), html_at(meter, "meter")) &&
                                  json_equal(html_at(doubt[i].meter, "dimensions"), html_at(meter, "dimensions"))))
                i++;
            if (i == DOUBTS_MAX || (i < count && doubt[i].share >= share))
                continue;
            count += i == count;
            for (; i > 0 && doubt[i - 1].share < share; i--)
                doubt[i] = doubt[i - 1];
            doubt[i] = (struct doubt){ meter, pattern, share };
        }
    }
    return count;
}

static void put_doubts(struct html *html, const char *status)
{
    struct doubt *doubt = arena_alloc(html->words.arena, DOUBTS_MAX, sizeof *doubt);
    size_t count = collect(html, status, doubt);
    for (size_t i = 0; i < count; i++) {
        const char *source = html_string(doubt[i].meter, "source"), *note = html_string(doubt[i].meter, "note");
        html_add(html,
                 "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"n\">%s</td><td class=\"text\">%s</td><td "
                 "class=\"text\">%s%s%s%s</td></tr>\n",
                 html_line_name(html, doubt[i].meter), html_status_mark(status), html_percent(html, doubt[i].share),
                 html_name(html, html_string(doubt[i].pattern, "name")), html_escape(html, source),
                 note ? "<small>" : "", html_escape(html, note), note ? "</small>" : "");
    }
}

static bool has_doubts(struct html *html)
{
    for (size_t rank = 0; html_ranked(html, rank); rank++)
        if (html_number(html_ranked(html, rank), "unverified_share") > 0)
            return true;
    return false;
}

static void write_shares(struct html *html)
{
    static const struct html_column column[] = {
        { "architecture", false }, { "published", true }, { "reported", true }, { "assumed", true }
    };
    html_table(html, "shares-table", "Share of the mean bill by what its prices rest on", column,
               sizeof column / sizeof column[0]);
    for (size_t rank = 0; html_ranked(html, rank); rank++) {
        const json_t *pattern = html_ranked(html, rank);
        double assumed = html_number(pattern, "assumed_share"), reported = html_number(pattern, "reported_share");
        double rest = 1 - assumed - reported;
        html_add(html,
                 "<tr%s><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"n\">%s</td><td "
                 "class=\"n\">%s</td></tr>\n",
                 pattern == html->best ? " class=\"best\"" : "", html_name(html, html_string(pattern, "name")),
                 html_percent(html, fabs(rest) < 1e-9 ? 0 : rest), html_percent(html, reported),
                 html_percent(html, assumed));
    }
    html_table_end(html);
}

void html_doubts(struct html *html)
{
    static const struct html_column column[] = {
        { "line", false }, { "price is", false }, { "share", true }, { "of the bill of", false }, { "source", false }
    };
    html_section(html, "doubts", "What rests on prices that nobody published");
    if (!has_doubts(html)) {
        html_add(html, "<p>Nothing: every price is the provider\u2019s own text.</p>\n");
        html_section_end(html);
        return;
    }
    write_shares(html);
    html_table(html, "doubts-table", "Lines with assumed or reported prices, and where each weighs most", column,
               sizeof column / sizeof column[0]);
    put_doubts(html, "assumed");
    put_doubts(html, "reported");
    html_table_end(html);
    html_add(
        html,
        "<p class=\"key\">Reported: others read it on the provider\u2019s page, the provider\u2019s own text was not "
        "at hand. Assumed: nobody published it. Check these against your own bill or quote first.</p>\n");
    html_section_end(html);
}
