/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the paired difference: a histogram whose bins meet at zero, so that no bin mixes the two sides. */
#include "plot_data.h"

#include <stdlib.h>

#include "interval.h"
#include "money.h"

enum { BINS_WANTED = 50, BINS_MAX = 400 };

static int compare_nano(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The smallest of 1, 2, 5 times a power of ten that is not below `least`. */
static int64_t round_width(int64_t least)
{
    int64_t power = 1;
    while (power < least && power <= INT64_MAX / 100)
        power *= 10;
    if (power / 5 >= least)
        return power / 5;
    return power / 2 >= least ? power / 2 : power;
}

static int64_t floor_to(int64_t value, int64_t width)
{
    int64_t rest = value % width;
    return value - rest - (rest < 0 ? width : 0);
}

/* The part that is drawn: all of it, but for tails that would squeeze the rest: those end beyond P0.5 and P99.5 at a
 * fifth of the distance between these two. */
static void choose_range(const int64_t *sorted, size_t n, int64_t *low, int64_t *high)
{
    int64_t p_low = sorted[interval_rank((int64_t)n, 0.5) - 1], p_high = sorted[interval_rank((int64_t)n, 99.5) - 1];
    int64_t margin = (p_high / 5) - (p_low / 5);
    *low = sorted[0] > p_low - margin ? sorted[0] : p_low - margin;
    *high = sorted[n - 1] < p_high + margin ? sorted[n - 1] : p_high + margin;
}

/* The bins of `sorted` within [low, high]; returns how many values lie outside, and in *most how many in the fullest.
 */
static size_t append_bins(const int64_t *sorted, size_t n, int64_t low, int64_t high, int64_t width, struct text *out,
                          size_t *most)
{
    size_t k = 0, outside = 0;
    *most = 0;
    while (sorted[k] < low)
        k++;
    outside = k;
    for (int64_t from = floor_to(low, width); from <= high; from += width) {
        size_t first = k;
        while (k < n && sorted[k] < from + width && sorted[k] <= high)
            k++;
        *most = k - first > *most ? k - first : *most;
        char left[40], right[40];
        text_append(out, "%s %s %.9f\n", money_exact(left, from), money_exact(right, from + width),
                    (double)(k - first) / (double)n);
    }
    return outside + (n - k);
}

void plot_difference_table(const struct plot_pattern *a, const struct plot_pattern *b, struct text *settings,
                           struct text *out)
{
    size_t n = a->count, below = 0, equal = 0;
    int64_t *sorted = malloc(n * sizeof *sorted);
    if (!sorted) {
        out->failed = true;
        return;
    }
    for (size_t k = 0; k < n; k++) {
        sorted[k] = a->total_nano[k] - b->total_nano[k];
        below += sorted[k] < 0;
        equal += sorted[k] == 0;
    }
    qsort(sorted, n, sizeof *sorted, compare_nano);
    int64_t low, high;
    choose_range(sorted, n, &low, &high);
    int64_t wide = (high > 0 ? high : 0) / BINS_MAX - (low < 0 ? low : 0) / BINS_MAX; /* zero is in the picture, too */
    int64_t least = high / BINS_WANTED - low / BINS_WANTED;
    int64_t width = round_width(least > wide ? least : wide > 0 ? wide : MONEY_NANO / 100);
    size_t most, outside = append_bins(sorted, n, low, high, width, out, &most);
    text_append(settings,
                "difference_a_cheaper = %.9f\ndifference_equal = %.9f\ndifference_outside = %.9f\n"
                "difference_top = %.9f\n",
                (double)below / (double)n, (double)equal / (double)n, (double)outside / (double)n,
                (double)most / (double)n);
    char number[40];
    text_append(settings, "difference_median = %s\n", money_exact(number, sorted[interval_rank((int64_t)n, 50) - 1]));
    text_append(settings, "difference_bin = %s\n", money_exact(number, width));
    text_append(settings, "difference_low = %s\n", money_exact(number, floor_to(low, width)));
    text_append(settings, "difference_high = %s\n", money_exact(number, floor_to(high, width) + width));
    free(sorted);
}
