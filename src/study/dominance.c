/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dominance.h"

#include <assert.h>

#include "int128.h"

const char *const dominance_name[DOMINANCE_ORDERS] = { "none", "second", "first", "every" };

/* Whether each x is at most its y; whether one is less is the caller's to know. */
static bool all_at_most(const int64_t x[], const int64_t y[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (x[i] > y[i])
            return false;
    return true;
}

/* Whether the k largest of ascending x add up to at most those of y, for each k. */
static bool tails_at_most(const int64_t x[], const int64_t y[], size_t n)
{
    int128 rest = 0;
    for (size_t i = n; i-- > 0;) {
        rest += (int128)x[i] - y[i];
        if (rest > 0)
            return false;
    }
    return true;
}

static void find_violation(const int64_t x[], const int64_t y[], size_t n, struct dominance *out)
{
    for (size_t i = 0; i < n; i++)
        if (x[i] - y[i] > out->violation_nano) {
            out->violation_nano = x[i] - y[i];
            out->violation_exceedance = (double)(n - i) / (double)n;
        }
}

struct dominance dominance_of(const int64_t a[], const int64_t b[], const int64_t a_sorted[], const int64_t b_sorted[],
                              size_t n)
{
    assert(n >= 1);
    int128 more = 0; /* what a costs more in all months together */
    for (size_t i = 0; i < n; i++)
        more += (int128)a[i] - b[i];
    struct dominance out = { .b_is_better = more > 0 };
    if (more == 0) /* of equal means only the tails can tell */
        out.b_is_better = !tails_at_most(a_sorted, b_sorted, n);
    const int64_t *better = out.b_is_better ? b : a, *other = out.b_is_better ? a : b;
    const int64_t *better_sorted = out.b_is_better ? b_sorted : a_sorted;
    const int64_t *other_sorted = out.b_is_better ? a_sorted : b_sorted;
    if (more != 0 && all_at_most(better, other, n))
        out.order = DOMINANCE_EVERY;
    else if (more != 0 && all_at_most(better_sorted, other_sorted, n))
        out.order = DOMINANCE_FIRST;
    else if (!all_at_most(better_sorted, other_sorted, n) && tails_at_most(better_sorted, other_sorted, n))
        out.order = DOMINANCE_SECOND;
    find_violation(better_sorted, other_sorted, n, &out);
    return out;
}
