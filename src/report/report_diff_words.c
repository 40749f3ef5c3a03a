/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_diff_words.h"

#include <math.h>
#include <string.h>

#include "text.h"

enum { NAME_WIDTH = 40 };

const char *diff_usd(struct page *page, int64_t nano)
{
    return report_text_usd(page, nano);
}

const char *diff_signed(struct page *page, int64_t nano)
{
    const char *text = report_text_usd(page, nano);
    if (strcmp(text, "-0.00") == 0)
        return "0.00";
    return nano > 0 && strcmp(text, "0.00") != 0 ? arena_format(page->arena, "+%s", text) : text;
}

const char *diff_percent_change(struct page *page, int64_t from_nano, int64_t to_nano)
{
    char out[40];
    if (from_nano <= 0)
        return "";
    double change = 100 * (double)(to_nano - from_nano) / (double)from_nano;
    return arena_format(page->arena, "%s%s %%", change > 0 ? "+" : "", text_number(out, change, 1));
}

const char *diff_interval(struct page *page, const struct summary_estimate *change)
{
    if (!change->has_interval)
        return "";
    const char *low = diff_signed(page, change->low_nano), *high = diff_signed(page, change->high_nano);
    return strcmp(low, high) == 0 ? low : arena_format(page->arena, "%s to %s", low, high);
}

const char *diff_share(struct page *page, double share)
{
    return isfinite(share) ? report_text_percent(page, share) : "";
}

const char *diff_quantity(struct page *page, const struct diff_line *line)
{
    return line ? report_text_quantity(page, line->quantity_mean) : "-";
}

const char *diff_percentile(struct page *page, const struct diff *diff)
{
    return report_text_percentile(page, diff->percentile);
}

const char *diff_side_words(struct page *page, const struct diff_side *side)
{
    char many[40];
    return arena_format(page->arena, "%s (%s), simulated %s time%s with seed %llu", page_name(page, side->name, 0),
                        page_name(page, side->title, 60), text_number(many, (double)side->replications, 0),
                        side->replications == 1 ? "" : "s", (unsigned long long)side->seed);
}

static const char *budget_words(struct page *page, const struct diff_pattern *a, const struct diff_pattern *b)
{
    if (!a->verdict && !b->verdict)
        return "";
    const char *was = a->verdict ? a->verdict : "none set", *is = b->verdict ? b->verdict : "none set";
    if (strcmp(was, is) == 0)
        return arena_format(page->arena, " Budget: %s, as before.", is);
    return arena_format(page->arena, " Budget: %s \u2192 %s.", was, is);
}

const char *diff_verdict_words(struct page *page, const struct diff *diff)
{
    if (!diff->has_recommended)
        return diff->a->best >= 0   ? "In B no pattern can carry the workload any more."
               : diff->b->best >= 0 ? "In A no pattern could carry the workload; in B there is one."
                                    : "No pattern can carry the workload, in A nor in B.";
    const struct diff_pattern *a = &diff->a->pattern[diff->a->best], *b = &diff->b->pattern[diff->b->best];
    const bool same = strcmp(a->name, b->name) == 0;
    const char *what =
        same ? arena_format(page->arena, "Recommended: %s, as before", page_name(page, b->name, NAME_WIDTH))
             : arena_format(page->arena, "Recommended: %s \u2192 %s", page_name(page, a->name, NAME_WIDTH),
                            page_name(page, b->name, NAME_WIDTH));
    const struct diff_change *change = &diff->recommended;
    const char *percent = diff_percent_change(page, change->a.value_nano, change->b.value_nano);
    return arena_format(page->arena, "%s. At P%s: %s \u2192 %s USD (%s%s%s).%s", what, diff_percentile(page, diff),
                        diff_usd(page, change->a.value_nano), diff_usd(page, change->b.value_nano),
                        diff_signed(page, change->change.value_nano), *percent ? ", " : "", percent,
                        budget_words(page, a, b));
}

const char *diff_pairing_words(struct page *page, const struct diff *diff)
{
    char many[40];
    if (diff->paired)
        return arena_format(page->arena,
                            "95 %% interval: of the mean change. Month k of A and month k of B have the same draws, so "
                            "the change of the mean is that of %s pairs. B dearer: in so many of them.",
                            text_number(many, (double)diff->a->replications, 0));
    return arena_format(page->arena,
                        "Not paired: %s. The 95 %% interval of the mean change puts two independent ones together.",
                        diff->unpaired_reason);
}

const char *diff_names(struct page *page, const struct diff_pattern *const pattern[], size_t count)
{
    const char *out = "";
    for (size_t p = 0; p < count; p++)
        out = arena_format(page->arena, "%s%s%s", out, *out ? ", " : "", page_name(page, pattern[p]->name, NAME_WIDTH));
    return out;
}

bool diff_line_differs(const struct diff_line_pair *pair)
{
    const struct diff_line *a = pair->a, *b = pair->b;
    return !a || !b || a->quantity_mean != b->quantity_mean || a->quantity_p90 != b->quantity_p90 ||
           a->cost_mean_nano != b->cost_mean_nano || a->cost_p90_nano != b->cost_p90_nano;
}
