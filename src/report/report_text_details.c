/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to doubt and what to prepare for: limits, prices that the provider did not publish, idle input, peaks. */
#include <math.h>
#include <string.h>

#include "report_text.h"
#include "text.h"

/* A finding of `pattern` (by rank) that no pattern before it has. */
static bool is_new(const struct result *result, size_t rank, const struct finding *finding)
{
    for (size_t i = 0; i < rank; i++) {
        struct finding_list list = result->pattern[result->ranking[i]].findings;
        for (size_t f = 0; f < list.count; f++)
            if (list.finding[f].severity == finding->severity && strcmp(list.finding[f].text, finding->text) == 0)
                return false;
    }
    return true;
}

/* The patterns that share a finding, the first of rank `rank`. */
static const char *who_has(struct page *page, const struct result *result, size_t rank, const struct finding *finding)
{
    const char *out = "";
    for (size_t i = rank; i < result->patterns; i++) {
        const struct result_pattern *pattern = &result->pattern[result->ranking[i]];
        for (size_t f = 0; f < pattern->findings.count; f++) {
            const struct finding *other = &pattern->findings.finding[f];
            if (other->severity != finding->severity || strcmp(other->text, finding->text) != 0)
                continue;
            out = arena_format(page->arena, "%s%s%s", out, *out ? ", " : "", page_name(page, pattern->name, 40));
            break;
        }
    }
    return out;
}

void report_text_findings(struct page *page, const struct result *result)
{
    static const char *const word[] = {
        [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "can't work"
    };
    bool any = false;
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < result->patterns; i++) {
            struct finding_list list = result->pattern[result->ranking[i]].findings;
            for (size_t f = 0; f < list.count; f++) {
                if ((int)list.finding[f].severity != severity || !is_new(result, i, &list.finding[f]))
                    continue;
                if (!any)
                    page_heading(page, "Limits and findings");
                any = true;
                page_prose(page, 2, 4, "%s: %s: %s", who_has(page, result, i, &list.finding[f]), word[severity],
                           page_name(page, list.finding[f].text, 0));
            }
        }
    }
}

/* The lines that rest on rates of that status, each with the pattern in which it weighs most. */
static void write_doubts(struct page *page, const struct result *result, enum rate_status status, const char *words)
{
    enum { SHOWN = 8 };
    const char *out = "";
    size_t count = 0;
    for (size_t i = 0; i < result->doubts; i++) {
        const struct result_doubt *doubt = &result->doubt[i];
        if (doubt->status == status && count++ < SHOWN)
            out = arena_format(page->arena, "%s%s%s (%s of %s)", out, *out ? "; " : "", doubt->name,
                               report_text_percent(page, doubt->share),
                               page_name(page, result->pattern[doubt->pattern].name, 40));
    }
    if (count > SHOWN)
        out = arena_format(page->arena, "%s; and %zu more", out, count - SHOWN);
    if (count > 0)
        page_prose(page, 2, 4, "%s %s: %s.", report_text_mark(status), words, out);
}

static const char *peak_words(struct page *page, const struct sample_spread *peak)
{
    const char *high = report_text_quantity(page, peak->percentile[sample_percentile_index(99)]);
    if (peak->percentile[sample_percentile_index(99)] == 0)
        return "-";
    if (peak->percentile[sample_percentile_index(50)] == peak->percentile[sample_percentile_index(99)])
        return high;
    return arena_format(page->arena, "%s / %s",
                        report_text_quantity(page, peak->percentile[sample_percentile_index(50)]), high);
}

static void write_turned_away(struct page *page, const struct result *result)
{
    for (size_t i = 0; i < result->patterns; i++) {
        const struct result_pattern *pattern = &result->pattern[result->ranking[i]];
        if (pattern->summary->turned_away_mean > 0)
            page_prose(page, 2, 4, "%s: sessions found no seat in %s of the %ss, %s a %s in the mean.",
                       page_name(page, pattern->name, 40),
                       report_text_percent(page, pattern->summary->turned_away_probability),
                       report_text_period(result->scenario),
                       report_text_quantity(page, pattern->summary->turned_away_mean),
                       report_text_period(result->scenario));
    }
}

void report_text_details(struct page *page, const struct result *result)
{
    enum { NAME, ASSUMED, REPORTED, IDLE, PEAK, COLUMNS = PEAK + SUMMARY_PEAKS };
    static const struct page_column column[COLUMNS] = {
        { "pattern", false, 0 }, { "assumed", true, 0 },   { "reported", true, 0 }, { "idle input", true, 2 },
        { "viewers", true, 0 },  { "on stages", true, 1 }, { "channels", true, 1 },
    };
    page_heading(page, "What to doubt, and what to prepare for");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, result->patterns);
    table.least = REPORT_TEXT_NAME;
    for (size_t i = 0; i < result->patterns; i++) {
        const struct result_pattern *pattern = &result->pattern[result->ranking[i]];
        const struct summary_pattern *summary = pattern->summary;
        page_table_set(page, &table, i, NAME, TONE_PLAIN, "%s", page_name(page, pattern->name, REPORT_TEXT_NAME_MAX));
        page_table_set(page, &table, i, ASSUMED, TONE_PLAIN, "%s", report_text_percent(page, summary->assumed_share));
        page_table_set(page, &table, i, REPORTED, TONE_PLAIN, "%s", report_text_percent(page, summary->reported_share));
        page_table_set(page, &table, i, IDLE, TONE_PLAIN, "%s",
                       summary->has_input ? report_text_percent(page, summary->idle_share) : "-");
        for (size_t k = 0; k < SUMMARY_PEAKS; k++)
            page_table_set(page, &table, i, PEAK + k, TONE_PLAIN, "%s", peak_words(page, &summary->peak[k]));
    }
    page_table_write(page, &table, 2);
    page_prose(
        page, 2, 2,
        "Assumed, reported: share of the mean cost that rests on prices the provider did not publish. Idle input: "
        "share "
        "of the channels' input time with nobody watching. Then the most at once, P50 / P99: viewers, participants "
        "connected to stages, channels on air.");
    write_doubts(page, result, RATE_ASSUMED, "Assumed prices");
    write_doubts(page, result, RATE_REPORTED, "Reported prices");
    write_turned_away(page, result);
}
