/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to doubt: prices that the provider did not publish, limits that bind, peaks; in the order of the table of
 * patterns. */
#include <math.h>

#include "report_text.h"
#include "text.h"

/* The lines that rest on rates of that status, dearest first: "a (12.0 %), b (3.1 %)". */
static const char *lines_of_status(struct page *page, const struct result_pattern *pattern, enum rate_status status)
{
    enum { SHOWN = 4 };
    const char *out = "";
    size_t count = 0;
    for (size_t i = 0; i < pattern->lines; i++) {
        const struct result_line *line = &pattern->line[pattern->by_cost[i]];
        if (line->status != status || line->summary->cost.mean_nano == 0)
            continue;
        if (count++ < SHOWN)
            out = arena_format(page->arena, "%s%s%s (%s)", out, *out ? "; " : "", line->name,
                               report_text_percent(page, line->summary->mean_share));
    }
    return count > SHOWN ? arena_format(page->arena, "%s; and %zu more", out, count - SHOWN) : out;
}

void report_text_doubts(struct page *page, const struct result *result)
{
    bool any = false;
    for (size_t i = 0; i < result->patterns; i++) {
        const struct result_pattern *pattern = &result->pattern[result->ranking[i]];
        const struct summary_pattern *summary = pattern->summary;
        double share[RATE_STATUSES] = {
            [RATE_ASSUMED] = summary->assumed_share, [RATE_REPORTED] = summary->reported_share
        };
        for (int s = 0; s < RATE_STATUSES; s++) {
            if (share[s] <= 0)
                continue;
            if (!any)
                page_heading(page, "Prices that the provider did not publish, by share of the mean cost");
            any = true;
            page_prose(page, 2, 6, "%s: %s %s: %s.", page_name(page, pattern->name, 40),
                       report_text_percent(page, share[s]), rate_status_name[s],
                       lines_of_status(page, pattern, (enum rate_status)s));
        }
    }
    if (!any)
        page_prose(page, 2, 2, "All prices are the provider's own.");
}

static void write_finding(struct page *page, const struct result_pattern *pattern, const struct finding *finding)
{
    static const char *const word[] = {
        [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "can't work"
    };
    page_prose(page, 2, 6, "%s: %s: %s", page_name(page, pattern->name, 40), word[finding->severity],
               page_name(page, finding->text, 0));
}

void report_text_findings(struct page *page, const struct result *result)
{
    bool any = false;
    for (size_t i = 0; i < result->patterns; i++) {
        const struct result_pattern *pattern = &result->pattern[result->ranking[i]];
        for (size_t f = 0; f < pattern->findings.count; f++) {
            if (!any)
                page_heading(page, "Limits and findings");
            any = true;
            write_finding(page, pattern, &pattern->findings.finding[f]);
        }
    }
}

void report_text_peaks(struct page *page, const struct result *result)
{
    static const struct page_column column[] = { { "pattern", false, 0 }, { "viewers P50", true, 0 },
                                                 { "P99", true, 0 },      { "stages P50", true, 0 },
                                                 { "P99", true, 0 },      { "channels P50", true, 0 },
                                                 { "P99", true, 0 } };
    enum { COLUMNS = sizeof column / sizeof column[0] };
    size_t middle = sample_percentile_index(50), high = sample_percentile_index(99);
    page_heading(page, "Most at once: viewers, participants on stages, channels on air");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, result->patterns);
    for (size_t i = 0; i < result->patterns; i++) {
        const struct result_pattern *pattern = &result->pattern[result->ranking[i]];
        page_table_set(page, &table, i, 0, TONE_PLAIN, "%s", page_name(page, pattern->name, REPORT_TEXT_NAME));
        for (size_t k = 0; k < SUMMARY_PEAKS; k++) {
            const struct sample_spread *peak = &pattern->summary->peak[k];
            page_table_set(page, &table, i, 1 + 2 * k, TONE_PLAIN, "%s",
                           report_text_quantity(page, peak->percentile[middle]));
            page_table_set(page, &table, i, 2 + 2 * k, TONE_PLAIN, "%s",
                           report_text_quantity(page, peak->percentile[high]));
        }
    }
    page_table_write(page, &table, 2);
}
