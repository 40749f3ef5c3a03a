/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot_data.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "gnuplot.h"
#include "interval.h"
#include "money.h"

enum { OTHER = PLOT_GROUPS - 1 };

/* In the order of the bars, from the left; `start` is how the meter's name begins. */
static const struct {
    const char *start, *name;
    size_t group;
} meters[] = {
    { "channel.input", "channel input", 0 },
    { "channel.output", "channel output", 1 },
    { "stage.", "stage participants", 2 },
    { "composition", "composition", 3 },
    { "storage", "recording storage", 4 },
    { "chat.", "chat", 5 },
    { "private.", "private ingest", 6 },
    { "medialive.", "encoding, packaging", 7 },
    { "mediapackage.", "encoding, packaging", 7 },
    { "compute", "encoding, packaging", 7 },
    { "cdn.", "CDN delivery", 8 },
    { "egress", "CDN delivery", 8 },
    { "", "other", OTHER },
};

size_t plot_group(const char *meter)
{
    size_t i = 0;
    while (strncmp(meter, meters[i].start, strlen(meters[i].start)) != 0)
        i++;
    return meters[i].group;
}

const char *plot_group_name(size_t group)
{
    size_t i = 0;
    while (meters[i].group != group)
        i++;
    return meters[i].name;
}

static int64_t longest_bar(const struct plot_run *run)
{
    int64_t longest = 0;
    for (size_t i = 0; i < run->patterns; i++) {
        int64_t bar = 0;
        for (size_t g = 0; g < PLOT_GROUPS; g++)
            bar += run->pattern[i].p90_bill_nano[g];
        longest = bar > longest ? bar : longest;
    }
    return longest;
}

/* A group that nowhere reaches a pixel or two, 0.3 % of the longest bar, is drawn with the last one: a colour in the
 * legend that no bar shows would be looked for in vain. */
static bool group_visible(const struct plot_run *run, size_t group, int64_t longest)
{
    for (size_t i = 0; i < run->patterns; i++)
        if (run->pattern[i].p90_bill_nano[group] / 3 > longest / 1000)
            return true;
    return group == OTHER;
}

/* What of pattern i's P90 bill is drawn as that group. */
static int64_t drawn_cost(const struct plot_run *run, size_t i, size_t group, int64_t longest)
{
    const int64_t *bill = run->pattern[i].p90_bill_nano;
    int64_t cost = group_visible(run, group, longest) ? bill[group] : 0;
    for (size_t g = 0; group == OTHER && g < OTHER; g++)
        cost += group_visible(run, g, longest) ? 0 : bill[g];
    return cost;
}

static bool group_used(const struct plot_run *run, size_t group)
{
    int64_t longest = longest_bar(run);
    for (size_t i = 0; i < run->patterns; i++)
        if (drawn_cost(run, i, group, longest) != 0)
            return true;
    return false;
}

static int64_t quantile(const int64_t *sorted, size_t count, double p)
{
    return sorted[interval_rank((int64_t)count, p) - 1];
}

enum { NAME_SHOWN = 34, TITLE_SHOWN = 90 };

static void append_setting(struct text *out, const char *name, int64_t nano)
{
    char number[40];
    text_append(out, "%s = %s\n", name, money_exact(number, nano));
}

static void append_event(struct text *out, size_t number, const struct plot_event *event)
{
    int64_t top = 0;
    for (size_t i = 0; i < event->count; i++)
        if (event->point[i].p95 > top)
            top = event->point[i].p95;
    char from[40], to[40], most[40];
    text_append(out, "event[%zu] = ", number);
    gnuplot_quote(out, event->name, TITLE_SHOWN, "");
    text_append(out, "event_from_s[%zu] = %s\nevent_to_s[%zu] = %s\nevent_top[%zu] = %s\n", number,
                money_exact(from, event->point[0].offset_nano), number,
                money_exact(to, event->point[event->count - 1].offset_nano), number, money_exact(most, top));
}

static void append_groups(struct text *out, const struct plot_run *run)
{
    size_t groups = 0;
    text_append(out, "array group[%d]\narray group_colour[%d]\n", PLOT_GROUPS, PLOT_GROUPS);
    for (size_t g = 0; g < PLOT_GROUPS; g++)
        if (group_used(run, g)) {
            groups++;
            text_append(out, "group[%zu] = '%s'\ngroup_colour[%zu] = %zu\n", groups, plot_group_name(g), groups, g + 1);
        }
    text_append(out, "groups = %zu\n", groups);
    append_setting(out, "bar_high", longest_bar(run));
}

void plot_settings_table(const struct plot_run *run, struct text *out)
{
    size_t n = run->pattern[0].count;
    int64_t low = INT64_MAX, middle = INT64_MAX, high = 0;
    for (size_t i = 0; i < run->patterns; i++) {
        const struct plot_pattern *pattern = &run->pattern[i];
        /* The curves' picture ends at half a percent. */
        int64_t last = quantile(pattern->sorted_nano, n, 99.5), median = quantile(pattern->sorted_nano, n, 50);
        low = pattern->sorted_nano[0] < low ? pattern->sorted_nano[0] : low;
        high = last > high ? last : high;
        middle = median < middle ? median : middle;
    }
    text_append(out, "# Made by `ivsim plot` from the files of the run, and made anew each time.\ntitle = ");
    gnuplot_quote(out, run->title, TITLE_SHOWN, "");
    text_append(out, "replications = %zu\npatterns = %zu\narray pattern[%zu]\n", n, run->patterns, run->patterns);
    for (size_t i = 0; i < run->patterns; i++) {
        text_append(out, "pattern[%zu] = ", i + 1);
        gnuplot_quote(out, run->pattern[i].name, NAME_SHOWN, run->pattern[i].fits ? "" : " (does not fit)");
    }
    append_setting(out, "bill_low", low);
    append_setting(out, "bill_middle", middle);
    append_setting(out, "bill_high", high);
    if (run->has_budget)
        append_setting(out, "budget", run->budget_nano);
    else
        text_append(out, "budget = NaN\n");
    append_groups(out, run);
    const struct plot_pattern *a, *b;
    if (plot_run_best_two(run, &a, &b)) {
        text_append(out, "difference_a = ");
        gnuplot_quote(out, a->name, NAME_SHOWN, "");
        text_append(out, "difference_b = ");
        gnuplot_quote(out, b->name, NAME_SHOWN, "");
    }
    text_append(out, "events = %zu\n", run->events);
    if (run->events == 0)
        return;
    text_append(out, "array event[%zu]\narray event_from_s[%zu]\narray event_to_s[%zu]\narray event_top[%zu]\n",
                run->events, run->events, run->events, run->events);
    for (size_t i = 0; i < run->events; i++)
        append_event(out, i + 1, &run->event[i]);
    text_append(out, "quotas = %zu\narray quota[%d]\narray quota_words[%d]\n", run->quotas, PLOT_QUOTAS, PLOT_QUOTAS);
    for (size_t i = 0; i < run->quotas; i++)
        text_append(out, "quota[%zu] = %lld.0\nquota_words[%zu] = '%s'\n", i + 1, (long long)run->quota[i].most, i + 1,
                    run->quota[i].words);
}

/* A point of the curve: above `nano` lie `above` of `n`. */
static void append_exceedance(struct text *out, int64_t nano, size_t above, size_t n)
{
    char number[40];
    text_append(out, "%s %.9f\n", money_exact(number, nano), (double)above / (double)n);
}

/* All points up to 250 replications; of more, one where the probability has sunk by 0.4 % of all, or in the tail, which
 * the logarithmic axis stretches, by 3 % of itself: about 450 points however many replications there are. */
void plot_exceedance_table(const struct plot_run *run, struct text *out)
{
    for (size_t i = 0; i < run->patterns; i++) {
        const struct plot_pattern *pattern = &run->pattern[i];
        size_t n = pattern->count, last = n;
        append_exceedance(out, pattern->sorted_nano[0], n, n);
        for (size_t k = 1; k <= n; k++) {
            size_t above = n - k, sunk = last - above;
            if (k < n && sunk * 250 < n && sunk * 33 < last)
                continue;
            append_exceedance(out, pattern->sorted_nano[k - 1], above, n);
            last = above;
        }
        text_append(out, "\n\n");
    }
}

void plot_bars_table(const struct plot_run *run, struct text *out)
{
    char from[40], to[40];
    int64_t sum[PLOT_PATTERNS_MAX] = { 0 }, longest = longest_bar(run);
    for (size_t g = 0; g < PLOT_GROUPS; g++) {
        if (!group_used(run, g))
            continue;
        for (size_t i = 0; i < run->patterns; i++) {
            int64_t cost = drawn_cost(run, i, g, longest);
            text_append(out, "%zu %s %s\n", i + 1, money_exact(from, sum[i]), money_exact(to, sum[i] + cost));
            sum[i] += cost;
        }
        text_append(out, "\n\n");
    }
    for (size_t i = 0; i < run->patterns; i++)
        text_append(out, "%zu %s\n", i + 1, money_exact(to, sum[i]));
}

enum { FAN_POINTS_MAX = 1500 }; /* more than a picture has columns of pixels for */

/* Of more points than a picture can show, neighbours become one: the bands as wide as the widest, the median's average.
 */
static void append_fan(struct text *out, const struct plot_event *event)
{
    size_t merged = (event->count + FAN_POINTS_MAX - 1) / FAN_POINTS_MAX;
    for (size_t i = 0; i < event->count; i += merged) {
        struct plot_point all = event->point[i];
        int128 sum = 0;
        size_t end = i + merged < event->count ? i + merged : event->count;
        for (size_t k = i; k < end; k++) {
            const struct plot_point *point = &event->point[k];
            all.p5 = point->p5 < all.p5 ? point->p5 : all.p5;
            all.p25 = point->p25 < all.p25 ? point->p25 : all.p25;
            all.p75 = point->p75 > all.p75 ? point->p75 : all.p75;
            all.p95 = point->p95 > all.p95 ? point->p95 : all.p95;
            sum += point->p50;
        }
        all.p50 = (int64_t)money_divide_half_even(sum, (int128)(end - i));
        const int64_t columns[] = { all.offset_nano, all.p5, all.p25, all.p50, all.p75, all.p95 };
        for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
            char number[40];
            text_append(out, "%s%s", c > 0 ? " " : "", money_exact(number, columns[c]));
        }
        text_append(out, "\n");
    }
    text_append(out, "\n\n");
}

void plot_fan_table(const struct plot_run *run, struct text *out)
{
    for (size_t i = 0; i < run->events; i++)
        append_fan(out, &run->event[i]);
}
