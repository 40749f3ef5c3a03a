/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "capacity.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "interval.h"

const struct capacity_info capacity_table[CAPACITY_KINDS] = {
    [CAPACITY_VIEWERS] = { "viewers", "viewers anywhere at once", PEAK_VIEWERS, -1 },
    [CAPACITY_PARTICIPANTS] = { "participants", "hosts, viewers and replicas connected to stages at once",
                                PEAK_PARTICIPANTS, -1 },
    [CAPACITY_CHANNEL_VIEWS] = { "concurrent-views", "viewers of all channels at once", PEAK_CHANNEL_VIEWS,
                                 LIMIT_CONCURRENT_VIEWS },
    [CAPACITY_STREAMS] = { "concurrent-streams", "channels on air at once", PEAK_STREAMS, LIMIT_CONCURRENT_STREAMS },
    [CAPACITY_COMPOSITIONS] = { "compositions", "server-side compositions at once", PEAK_COMPOSITIONS,
                                LIMIT_COMPOSITIONS },
    [CAPACITY_STAGE_VIEWERS] = { "subscribers-per-stage", "viewers on one stage", PEAK_STAGE_VIEWERS,
                                 LIMIT_SUBSCRIBERS_PER_STAGE },
    [CAPACITY_PUBLISHERS] = { "publishers-per-stage", "publishers on one stage", PEAK_PUBLISHERS,
                              LIMIT_PUBLISHERS_PER_STAGE },
    [CAPACITY_ALL_PUBLISHERS] = { "concurrent-publishers", "publishers on all stages at once", PEAK_ALL_PUBLISHERS,
                                  LIMIT_CONCURRENT_PUBLISHERS },
    [CAPACITY_SUBSCRIPTIONS] = { "concurrent-subscriptions", "connections from publishers to subscribers at once",
                                 PEAK_SUBSCRIPTIONS, LIMIT_CONCURRENT_SUBSCRIPTIONS },
};

static bool concerns(const struct pattern_plan *plan, enum capacity_kind kind)
{
    const bool watched = plan->pattern->viewers[PLACE_STAGE] > 0, spoken = plan->pattern->speakers == SPEAKERS_STAGE;
    switch (kind) {
    case CAPACITY_VIEWERS: return true;
    case CAPACITY_PARTICIPANTS:
    case CAPACITY_SUBSCRIPTIONS: return watched || spoken;
    case CAPACITY_CHANNEL_VIEWS:
    case CAPACITY_STREAMS: return plan->has_channel;
    case CAPACITY_COMPOSITIONS: return pattern_is_composed(plan->pattern);
    case CAPACITY_STAGE_VIEWERS: return watched;
    default: return spoken;
    }
}

struct room {
    int64_t *sorted, *scratch;
};

/* The least n with (1 - risk)^n <= 5 %: from then on the highest of n months is a bound. */
static int64_t least_months(int64_t risk_milli)
{
    const double risk = (double)risk_milli / 100000;
    return (int64_t)ceil(log(0.05) / log1p(-risk) - 1e-9);
}

static void find_bound(const int64_t sorted[], int64_t n, int64_t risk_milli, struct capacity_use *use)
{
    int64_t low, high;
    use->has_bound = interval_order_statistics(n, (double)(100000 - risk_milli) / 1000, 0.90, &low, &high);
    if (use->has_bound)
        use->bound = sorted[high - 1];
}

static void judge(const struct outcomes *outcomes, const struct pattern_outcome *outcome, enum capacity_kind kind,
                  int64_t risk_milli, const struct room *room, struct capacity_use *use)
{
    const int64_t n = outcomes->replications;
    const struct capacity_info *info = &capacity_table[kind];
    use->spread = sample_counts(outcome_peak(outcome, info->peak), 1, (size_t)n, room->sorted, room->scratch);
    use->highest = room->sorted[n - 1];
    find_bound(room->sorted, n, risk_milli, use);
    if (info->limit < 0)
        return;
    use->quota = outcomes->model->scenario->account.quota[info->limit];
    while (use->over < n && room->sorted[n - 1 - use->over] > use->quota)
        use->over++;
    use->over_probability = (double)use->over / (double)n;
    interval_share(n, (double)use->over, &use->over_low, &use->over_high);
    use->over_low = sample_nine_digits(use->over_low);
    use->over_high = sample_nine_digits(use->over_high);
}

static void count_turned_away(const struct outcomes *outcomes, const struct pattern_outcome *outcome,
                              const struct room *room, struct arena *arena, struct capacity_pattern *out)
{
    out->seats = outcome->plan->pattern->stage.seats;
    out->has_seats = out->seats != INT64_MAX && outcome->plan->pattern->viewers[PLACE_STAGE] > 0;
    if (!out->has_seats)
        return;
    const size_t n = (size_t)outcomes->replications, mark = arena_mark(arena);
    double *value = arena_alloc(arena, n, sizeof value[0]);
    int64_t some = 0;
    for (size_t i = 0; i < n; i++) {
        value[i] = (double)outcome->turned_away[i];
        some += outcome->turned_away[i] > 0;
    }
    out->turned_away = sample_spread(value, 1, n, room->sorted, room->scratch);
    out->turned_away_probability = (double)some / (double)n;
    arena_release(arena, mark);
}

/* The first pattern whose months reach the same: what it says need not be said twice. */
static int first_alike(const struct outcomes *outcomes, const struct capacity_pattern pattern[], size_t p,
                       enum capacity_kind kind)
{
    const size_t bytes = (size_t)outcomes->replications * sizeof(int32_t);
    const int32_t *own = outcome_peak(&outcomes->pattern[p], capacity_table[kind].peak);
    for (size_t q = 0; q < p; q++)
        if (pattern[q].concerns[kind] &&
            memcmp(outcome_peak(&outcomes->pattern[q], capacity_table[kind].peak), own, bytes) == 0)
            return (int)q;
    return (int)p;
}

enum status capacity_build(const struct outcomes *outcomes, int64_t risk_milli, struct arena *arena,
                           struct capacity *capacity)
{
    assert(outcomes->replications >= 1 && risk_milli > 0 && risk_milli < 100000);
    const size_t n = (size_t)outcomes->replications;
    *capacity = (struct capacity){ .outcomes = outcomes,
                                   .risk = (double)risk_milli / 100000,
                                   .least_months = least_months(risk_milli),
                                   .patterns = outcomes->patterns };
    struct room room = { malloc(n * sizeof(int64_t)), malloc(n * sizeof(int64_t)) };
    const bool fine = room.sorted && room.scratch;
    struct capacity_pattern *pattern = arena_alloc(arena, capacity->patterns, sizeof pattern[0]);
    for (size_t p = 0; p < capacity->patterns && fine; p++) {
        const struct pattern_outcome *outcome = &outcomes->pattern[p];
        pattern[p].name = outcome->plan->pattern->name;
        for (enum capacity_kind kind = 0; kind < CAPACITY_KINDS; kind++) {
            pattern[p].concerns[kind] = concerns(outcome->plan, kind);
            if (!pattern[p].concerns[kind])
                continue;
            judge(outcomes, outcome, kind, risk_milli, &room, &pattern[p].use[kind]);
            pattern[p].alike[kind] = first_alike(outcomes, pattern, p, kind);
        }
        count_turned_away(outcomes, outcome, &room, arena, &pattern[p]);
    }
    capacity->pattern = pattern;
    free(room.sorted);
    free(room.scratch);
    return fine ? STATUS_OK : STATUS_LIMIT;
}

bool capacity_must_ask(const struct capacity_use *use, enum capacity_kind kind)
{
    return capacity_table[kind].limit >= 0 && use->has_bound && use->bound > use->quota;
}

int64_t capacity_to_ask(const struct capacity_use *use)
{
    int64_t step = 1;
    while (use->bound / step > 100)
        step *= 10;
    return (use->bound + step - 1) / step * step;
}
