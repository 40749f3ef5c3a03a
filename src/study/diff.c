/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "interval.h"

/* Intervals put together: below the difference by what b may be less and a more, above it the other way round. */
static struct diff_change independent(struct summary_estimate a, struct summary_estimate b)
{
    struct diff_change out = { .a = a, .b = b, .change = { .value_nano = b.value_nano - a.value_nano } };
    out.change.has_interval = a.has_interval && b.has_interval;
    if (out.change.has_interval) {
        double below = hypot((double)(b.value_nano - b.low_nano), (double)(a.high_nano - a.value_nano));
        double above = hypot((double)(b.high_nano - b.value_nano), (double)(a.value_nano - a.low_nano));
        out.change.low_nano = out.change.value_nano - llround(sample_nine_digits(below));
        out.change.high_nano = out.change.value_nano + llround(sample_nine_digits(above));
    }
    return out;
}

static enum status pair_months(struct diff_pair *pair, int64_t n)
{
    int64_t *room = malloc(3 * (size_t)n * sizeof room[0]);
    if (!room)
        return STATUS_LIMIT;
    int64_t dearer = 0, equal = 0;
    for (int64_t i = 0; i < n; i++) {
        room[i] = pair->b->total_nano[i] - pair->a->total_nano[i];
        dearer += room[i] > 0;
        equal += room[i] == 0;
    }
    struct sample_money money = sample_money(room, 1, (size_t)n, room + n, room + 2 * n);
    free(room);
    pair->mean.change = summary_mean(&money, n);
    pair->dearer_probability = (double)dearer / (double)n;
    pair->equal_probability = (double)equal / (double)n;
    interval_share(n, (double)dearer, &pair->dearer_low, &pair->dearer_high);
    pair->dearer_low = sample_nine_digits(pair->dearer_low);
    pair->dearer_high = sample_nine_digits(pair->dearer_high);
    return STATUS_OK;
}

static const struct diff_line *find_line(const struct diff_pattern *pattern, const char *column)
{
    for (size_t l = 0; l < pattern->lines; l++)
        if (strcmp(pattern->line[l].column, column) == 0)
            return &pattern->line[l];
    return NULL;
}

static void match_lines(struct diff_pair *pair, struct arena *arena)
{
    struct diff_line_pair *line = arena_alloc(arena, pair->a->lines + pair->b->lines, sizeof line[0]);
    for (size_t l = 0; l < pair->a->lines; l++)
        line[pair->lines++] = (struct diff_line_pair){ &pair->a->line[l], find_line(pair->b, pair->a->line[l].column) };
    for (size_t l = 0; l < pair->b->lines; l++)
        if (!find_line(pair->a, pair->b->line[l].column))
            line[pair->lines++] = (struct diff_line_pair){ NULL, &pair->b->line[l] };
    pair->line = line;
}

/* Of two patterns at the percentile that both sides know. */
static struct diff_change decide(const struct diff *diff, const struct diff_pattern *a, const struct diff_pattern *b)
{
    if (diff->a->percentile == diff->b->percentile)
        return independent(a->decisive, b->decisive);
    const size_t p90 = sample_percentile_index(90);
    return independent(a->percentile[p90], b->percentile[p90]);
}

static enum status compare_patterns(const struct diff *diff, struct diff_pair *pair, struct arena *arena)
{
    const struct diff_pattern *a = pair->a, *b = pair->b;
    pair->mean = independent(a->mean, b->mean);
    pair->decisive = decide(diff, a, b);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        pair->percentile[p] = independent(a->percentile[p], b->percentile[p]);
    pair->dearer_probability = pair->dearer_low = pair->dearer_high = pair->equal_probability = NAN;
    match_lines(pair, arena);
    return diff->paired ? pair_months(pair, diff->a->replications) : STATUS_OK;
}

static const struct diff_pattern *find_pattern(const struct diff_side *side, const char *name)
{
    for (size_t p = 0; p < side->patterns; p++)
        if (strcmp(side->pattern[p].name, name) == 0)
            return &side->pattern[p];
    return NULL;
}

/* Why months can't be paired; NULL where they can. */
static const char *unpaired_reason(const struct diff_side *a, const struct diff_side *b)
{
    for (size_t p = 0; p < a->patterns; p++)
        if (!a->pattern[p].total_nano)
            return "the months of A are not at hand (replications.csv)";
    for (size_t p = 0; p < b->patterns; p++)
        if (!b->pattern[p].total_nano)
            return "the months of B are not at hand (replications.csv)";
    if (a->seed != b->seed)
        return "their seeds differ";
    if (a->replications != b->replications || a->first_replication != b->first_replication)
        return "they do not have the same months";
    return NULL;
}

/* The place of each path of `side`, ascending by path: pointers into its inputs. */
static int by_path(const void *x, const void *y)
{
    const struct diff_input *const *a = x, *const *b = y;
    return strcmp((*a)->path, (*b)->path);
}

static const struct diff_input **sort_inputs(const struct diff_side *side, struct arena *arena)
{
    const struct diff_input **sorted = arena_alloc(arena, side->inputs + 1, sizeof sorted[0]);
    for (size_t i = 0; i < side->inputs; i++)
        sorted[i] = &side->input[i];
    qsort(sorted, side->inputs, sizeof sorted[0], by_path);
    return sorted;
}

static const struct diff_input *find_input(const struct diff_input *const sorted[], size_t count,
                                           const struct diff_input *wanted)
{
    const struct diff_input *const *at = bsearch(&wanted, sorted, count, sizeof sorted[0], by_path);
    return at ? *at : NULL;
}

/* "patterns[3]" is a name in a list, and patterns are told apart by name below: their order changes nothing. */
static bool is_pattern_name(const char *path)
{
    return strncmp(path, "patterns[", 9) == 0 && path[strlen(path) - 1] == ']';
}

static void compare_inputs(struct diff *diff, struct arena *arena)
{
    const struct diff_side *a = diff->a, *b = diff->b;
    if (!a->has_inputs || !b->has_inputs)
        return;
    const struct diff_input **in_a = sort_inputs(a, arena), **in_b = sort_inputs(b, arena);
    struct diff_setting *setting = arena_alloc(arena, a->inputs + b->inputs + 1, sizeof setting[0]);
    for (size_t i = 0; i < a->inputs; i++) {
        const struct diff_input *other = find_input(in_b, b->inputs, &a->input[i]);
        if (is_pattern_name(a->input[i].path))
            continue;
        if (!other || strcmp(other->value, a->input[i].value) != 0)
            setting[diff->settings++] = (struct diff_setting){ &a->input[i], other };
    }
    for (size_t i = 0; i < b->inputs; i++)
        if (!is_pattern_name(b->input[i].path) && !find_input(in_a, a->inputs, &b->input[i]))
            setting[diff->settings++] = (struct diff_setting){ NULL, &b->input[i] };
    diff->setting = setting;
}

enum status diff_build(const struct diff_side *a, const struct diff_side *b, struct arena *arena, struct diff *diff)
{
    *diff = (struct diff){ .a = a, .b = b, .unpaired_reason = unpaired_reason(a, b) };
    diff->paired = !diff->unpaired_reason;
    diff->percentile = a->percentile == b->percentile ? a->percentile : 90;
    compare_inputs(diff, arena);
    struct diff_pair *pair = arena_alloc(arena, a->patterns + 1, sizeof pair[0]);
    diff->only_a = arena_alloc(arena, a->patterns + 1, sizeof diff->only_a[0]);
    diff->only_b = arena_alloc(arena, b->patterns + 1, sizeof diff->only_b[0]);
    enum status status = STATUS_OK;
    for (size_t p = 0; p < a->patterns && status == STATUS_OK; p++) {
        const struct diff_pattern *other = find_pattern(b, a->pattern[p].name);
        if (!other) {
            diff->only_a[diff->only_a_count++] = &a->pattern[p];
            continue;
        }
        pair[diff->pairs] = (struct diff_pair){ .a = &a->pattern[p], .b = other };
        status = compare_patterns(diff, &pair[diff->pairs++], arena);
    }
    for (size_t p = 0; p < b->patterns; p++)
        if (!find_pattern(a, b->pattern[p].name))
            diff->only_b[diff->only_b_count++] = &b->pattern[p];
    diff->pair = pair;
    diff->has_recommended = a->best >= 0 && b->best >= 0;
    if (diff->has_recommended)
        diff->recommended = decide(diff, &a->pattern[a->best], &b->pattern[b->best]);
    return status;
}

bool diff_is_of_interest(const struct diff *diff, const struct diff_pair *pair)
{
    return diff->pairs == 1 || (diff->a->best >= 0 && pair->a == &diff->a->pattern[diff->a->best]) ||
           (diff->b->best >= 0 && pair->b == &diff->b->pattern[diff->b->best]);
}
