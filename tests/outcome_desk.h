/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes filled by hand: three patterns with lines of each status of price, whose rows a test sets itself. */
#ifndef IVSIM_TESTS_OUTCOME_DESK_H
#define IVSIM_TESTS_OUTCOME_DESK_H

#include <stdlib.h>
#include <string.h>

#include "ensemble.h"
#include "result.h"

enum { DESK_PATTERNS = 3, DESK_ROWS = 4096, DESK_LINES = 3, DESK_USD = 1000000000 };

/* channel: input (published), output (published). hybrid: input (published), participants (reported), composition
 * (assumed). stage: participants (reported). */
struct desk {
    struct arena arena;
    struct unit hour;
    struct tier tier[2];
    struct rate rate[RATE_STATUSES];
    struct line_key key[DESK_PATTERNS][DESK_LINES];
    struct tariff_line tariff_line[DESK_PATTERNS][DESK_LINES];
    struct tariff tariff[DESK_PATTERNS];
    struct pattern pattern[DESK_PATTERNS];
    struct pattern_plan plan[DESK_PATTERNS];
    struct pattern_outcome outcome[DESK_PATTERNS];
    struct event event;
    struct event_plan event_plan;
    struct scenario scenario;
    struct book book;
    struct model model;
    struct outcomes outcomes;
};

static inline void desk_lines(struct desk *d, size_t p, size_t lines, const struct line_key key[],
                              const enum rate_status status[])
{
    for (size_t l = 0; l < lines; l++) {
        d->key[p][l] = key[l];
        d->tariff_line[p][l] = (struct tariff_line){ .key = key[l], .rate = &d->rate[status[l]], .unit_base = 3600000 };
    }
    d->tariff[p] = (struct tariff){ .line = d->tariff_line[p], .lines = lines, .all_lines = lines };
    d->plan[p] = (struct pattern_plan){ .pattern = &d->pattern[p], .line = d->key[p], .lines = lines };
    d->outcome[p] =
        (struct pattern_outcome){ .plan = &d->plan[p],
                                  .tariff = &d->tariff[p],
                                  .stride = DESK_ROWS,
                                  .total_nano = arena_alloc(&d->arena, DESK_ROWS, sizeof(int64_t)),
                                  .cost_nano_columns = arena_alloc(&d->arena, DESK_ROWS * lines, sizeof(int64_t)),
                                  .quantity_columns = arena_alloc(&d->arena, DESK_ROWS * lines, sizeof(double)),
                                  .peak_columns = arena_alloc(&d->arena, DESK_ROWS * PEAKS, sizeof(int32_t)),
                                  .input_ms = arena_alloc(&d->arena, DESK_ROWS, sizeof(int64_t)),
                                  .idle_ms = arena_alloc(&d->arena, DESK_ROWS, sizeof(int64_t)),
                                  .turned_away = arena_alloc(&d->arena, DESK_ROWS, sizeof(int64_t)) };
}

/* A model that is not certain: its live time is random. */
static inline void desk_init(struct desk *d, int64_t replications)
{
    memset(d, 0, sizeof *d);
    if (arena_init(&d->arena, (size_t)64 << 20) != STATUS_OK)
        abort();
    d->hour = (struct unit){ .name = "hour", .short_name = "h", .measure = MEASURE_TIME, .base = 3600000 };
    d->tier[0] = (struct tier){ .up_to = INT64_MAX, .price_nano = 2 * DESK_USD };
    for (int s = 0; s < RATE_STATUSES; s++)
        d->rate[s] = (struct rate){ .unit = &d->hour, .tier = d->tier, .tiers = 1, .status = (enum rate_status)s };
    d->pattern[0].name = "channel";
    d->pattern[1].name = "hybrid, composed";
    d->pattern[2].name = "stage";
    for (size_t p = 0; p < DESK_PATTERNS; p++)
        d->pattern[p].viewers[p == 2 ? PLACE_STAGE : PLACE_CHANNEL] = 1;
    desk_lines(d, 0, 2,
               (struct line_key[]){ { METER_CHANNEL_INPUT, { CHANNEL_STANDARD, 0 } },
                                    { METER_CHANNEL_OUTPUT, { RENDITION_HD, REGION_EUROPE } } },
               (enum rate_status[]){ RATE_PUBLISHED, RATE_PUBLISHED });
    desk_lines(d, 1, 3,
               (struct line_key[]){ { METER_CHANNEL_INPUT, { CHANNEL_STANDARD, 0 } },
                                    { METER_STAGE_PARTICIPANT, { MEDIA_VIDEO } },
                                    { METER_COMPOSITION, { RENDITION_HD, COMPOSITION_BROADCAST } } },
               (enum rate_status[]){ RATE_PUBLISHED, RATE_REPORTED, RATE_ASSUMED });
    desk_lines(d, 2, 1, (struct line_key[]){ { METER_STAGE_PARTICIPANT, { MEDIA_VIDEO } } },
               (enum rate_status[]){ RATE_REPORTED });
    d->event.name = "show";
    dist_init(&d->event.live_ms, DIST_UNIFORM, 3600000, 7200000, 0);
    d->event_plan.event = &d->event;
    d->scenario = (struct scenario){ .title = "By \"hand\"",
                                     .file = "some/folder/hand.cfg",
                                     .digest = "aa",
                                     .start_ms = 1796083200000, /* 2026-12-01 */
                                     .end_ms = 1798761600000,   /* 2027-01-01 */
                                     .event = &d->event,
                                     .events = 1,
                                     .pattern = d->pattern,
                                     .patterns = DESK_PATTERNS,
                                     .replications = replications,
                                     .seed = INT64_MAX };
    d->book = (struct book){ .name = "a-book", .as_of = "2026-10-09", .file = "a-book.cfg", .digest = "bb" };
    d->model = (struct model){ .scenario = &d->scenario,
                               .event = &d->event_plan,
                               .events = 1,
                               .occurrences = 3,
                               .pattern = d->plan,
                               .patterns = DESK_PATTERNS };
    d->outcomes = (struct outcomes){ .model = &d->model,
                                     .patterns = DESK_PATTERNS,
                                     .pattern = d->outcome,
                                     .replications = replications,
                                     .asked = replications };
}

static inline void desk_fini(struct desk *d)
{
    arena_fini(&d->arena);
}

/* Costs of a row's lines; quantities are costs at 2 USD an hour; the total is their sum. */
static inline void desk_row(struct desk *d, size_t p, int64_t row, const int64_t cost_nano[])
{
    struct pattern_outcome *o = &d->outcome[p];
    o->total_nano[row] = 0;
    for (size_t l = 0; l < o->plan->lines; l++) {
        outcome_cost_nano(o, l)[row] = cost_nano[l];
        outcome_quantity(o, l)[row] = (double)cost_nano[l] / (2.0 * DESK_USD);
        o->total_nano[row] += cost_nano[l];
    }
}

/* Totals of 1 .. n USD in a scattered order (`step` prime to n), spread over the lines. */
static inline void desk_ladder(struct desk *d, size_t p, int64_t step, int64_t more_nano)
{
    int64_t n = d->outcomes.replications;
    for (int64_t i = 0; i < n; i++) {
        int64_t total = (1 + i * step % n) * DESK_USD + more_nano;
        int64_t half = total / 2, quarter = total / 4;
        switch (d->outcome[p].plan->lines) {
        case 1: desk_row(d, p, i, &total); break;
        case 2: desk_row(d, p, i, (int64_t[]){ half, total - half }); break;
        default: desk_row(d, p, i, (int64_t[]){ half, quarter, total - half - quarter }); break;
        }
    }
}

#endif
