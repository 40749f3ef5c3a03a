/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock.h"

#include <assert.h>

void clock_reset(struct clock *clock, int64_t from_ms)
{
    *clock = (struct clock){ .since_ms = from_ms };
}

int128 clock_kept(int64_t from_ms, int64_t to_ms, int64_t keep_ms, int64_t end_ms)
{
    if (to_ms <= from_ms)
        return 0;
    /* Before `turn` a byte is kept for the whole of `keep`; after it, until the period ends. */
    int64_t turn_ms = keep_ms >= end_ms - from_ms ? from_ms : end_ms - keep_ms;
    if (turn_ms > to_ms)
        turn_ms = to_ms;
    int128 kept = (int128)(turn_ms - from_ms) * keep_ms;
    int128 early = end_ms - turn_ms, late = end_ms - to_ms;
    return kept + (early * early - late * late) / 2;
}

void clock_step(struct clock *clock, const struct model *model, int64_t to_ms, int32_t change)
{
    assert(to_ms >= clock->since_ms);
    if (clock->level > 0 && to_ms > clock->since_ms) {
        clock->sum_ms += (to_ms - clock->since_ms) * clock->level;
        clock->union_ms += to_ms - clock->since_ms;
        for (size_t k = 0; k < model->keeps; k++) {
            int128 kept = clock_kept(clock->since_ms, to_ms, model->keep_ms[k], model->scenario->end_ms);
            clock->kept_sum_ms2[k] += kept * clock->level;
            clock->kept_union_ms2[k] += kept;
        }
    }
    clock->since_ms = to_ms;
    clock->level += change;
    assert(clock->level >= 0);
}
