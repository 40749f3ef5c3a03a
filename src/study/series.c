/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series.h"

#include "interval.h"

const int series_percentile[SERIES_QUANTILES] = { 5, 25, 50, 75, 95 };

static struct series_point point_of(const struct fan *fan, size_t at, int64_t offset_ms)
{
    int64_t samples = fan->samples[at], seen = 0;
    const uint32_t *bin = fan->bin + at * FAN_BINS;
    struct series_point point = { .offset_ms = offset_ms, .mean = (double)fan->sum[at] / (double)samples };
    size_t q = 0;
    for (size_t b = 0; b < FAN_BINS && q < SERIES_QUANTILES; b++) {
        seen += bin[b];
        for (; q < SERIES_QUANTILES && seen >= interval_rank(samples, series_percentile[q]); q++)
            point.quantile[q] = fan_bin_value(b);
    }
    return point;
}

void series_build(const struct outcomes *outcomes, struct arena *arena, struct series *series)
{
    const struct model *model = outcomes->model;
    struct series_event *event = arena_alloc(arena, model->events, sizeof event[0]);
    for (size_t e = 0; e < model->events; e++) {
        const struct event_plan *plan = &model->event[e];
        struct series_point *point = arena_alloc(arena, plan->fan_points, sizeof point[0]);
        size_t points = 0;
        for (size_t i = 0; i < plan->fan_points && plan->fan_first + i < outcomes->fan.points; i++)
            if (outcomes->fan.samples[plan->fan_first + i] > 0)
                point[points++] =
                    point_of(&outcomes->fan, plan->fan_first + i, plan->fan_from_ms + (int64_t)i * plan->fan_step_ms);
        event[e] = (struct series_event){ .name = plan->event->name, .point = point, .points = points };
    }
    *series = (struct series){ .event = event, .events = model->events };
}
