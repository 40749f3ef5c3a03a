/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of expectations share: a month with one event, made by hand. */
#ifndef IVSIM_TESTS_EXPECT_DESK_H
#define IVSIM_TESTS_EXPECT_DESK_H

#include "law_desk.h"

#include <string.h>

#include "calendar.h"
#include "expect.h"

static const int64_t period_start_ms = 1796083200000; /* 2026-12-01 00:00 UTC */

static struct arena arena;

static inline int open_arena(void **state)
{
    (void)state;
    return arena_init(&arena, (size_t)4 << 30) == STATUS_OK ? 0 : -1;
}

static inline int close_arena(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

static inline struct dist fixed(double value)
{
    return built(DIST_FIXED, value, 0, 0);
}

static inline double minutes(double value)
{
    return value * MINUTE_MS;
}

struct month {
    struct scenario scenario;
    struct event event;
    struct viewer_class class[2];
    struct rehearsal rehearsal[2];
    struct pattern pattern;
    int64_t at_ms[4];
};

/* One event on 1 December at 12:00, live for two hours, one host, one viewer from start to end. */
static inline void month_init(struct month *month)
{
    memset(month, 0, sizeof *month);
    struct event *event = &month->event;
    const struct dist zero = fixed(0);
    month->at_ms[0] = period_start_ms + 12 * HOUR_MS;
    event->name = "show";
    event->at_ms = month->at_ms;
    event->occurrences = 1;
    event->live_ms = fixed(minutes(120));
    event->starts_late_ms = event->warm_up_ms = event->idle_tail_ms = event->noticed_after_ms = zero;
    event->hosts.count = fixed(1);
    event->hosts.join_before_ms = event->hosts.leave_after_ms = zero;
    event->rehearsal = month->rehearsal;
    event->video.height = 1080;
    event->video.frame_rate = 30;
    event->video.bit_rate_bps = 6000000;
    event->audience.present = true;
    event->audience.size = fixed(1);
    event->audience.viewer_class = month->class;
    event->audience.classes = 1;
    for (int k = 0; k < 2; k++) {
        struct viewer_class *class = &month->class[k];
        class->share = 1;
        class->arrivals.kind = ARRIVALS_LAW;
        class->arrivals.law = zero;
        class->stay_ms = fixed(minutes(120));
        class->region[REGION_NORTH_AMERICA] = 1;
        class->rendition[RENDITION_FULL_HD] = 1;
    }
    struct pattern *pattern = &month->pattern;
    pattern->name = "channel";
    pattern->viewers[PLACE_CHANNEL] = 1;
    pattern->channel.type = CHANNEL_STANDARD;
    pattern->stage.seats = INT64_MAX;
    pattern->recording.keep_ms = KEEP_FOREVER;
    month->scenario = (struct scenario){ .title = "By hand",
                                         .file = "test",
                                         .start_ms = period_start_ms,
                                         .end_ms = period_start_ms + 31 * (int64_t)DAY_MS,
                                         .event = event,
                                         .events = 1,
                                         .forecast = fixed(1),
                                         .pattern = pattern,
                                         .patterns = 1,
                                         .replications = 1,
                                         .seed = 1 };
}

static inline struct expect_event month_expect(const struct month *month, struct model *model)
{
    struct diag diag;
    diag_init(&diag, &arena);
    assert_int_equal(model_build(&month->scenario, &arena, &diag, model), STATUS_OK);
    diag_fini(&diag);
    struct expectation expectation;
    expect_build(&expectation, model, &arena);
    return expectation.event[0];
}

#endif
