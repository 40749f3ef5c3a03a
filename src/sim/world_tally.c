/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world_tally.h"

#include <stdlib.h>
#include <string.h>

void world_tally_fini(struct world *world)
{
    const struct model *model = world->model;
    for (size_t e = 0; world->event && e < model->events; e++) {
        free(world->event[e].viewer_ms);
        free(world->event[e].busy_ms);
    }
    for (size_t p = 0; world->feedback && p < model->patterns; p++) {
        struct feedback_tally *feedback = &world->feedback[p];
        for (size_t e = 0; e < model->events; e++) {
            if (feedback->viewer_ms)
                free(feedback->viewer_ms[e]);
            if (feedback->overflow_ms)
                free(feedback->overflow_ms[e]);
        }
        free(feedback->viewer_ms);
        free(feedback->overflow_ms);
        free(feedback->source);
        free(feedback->guest_ms);
        free(feedback->sent_micro);
        free(feedback->delivered_micro);
    }
    free(world->event);
    free(world->feedback);
    free(world->peak);
    free(world->fan);
}

static bool new_feedback(const struct model *model, struct feedback_tally *feedback)
{
    feedback->viewer_ms = calloc(model->events, sizeof *feedback->viewer_ms);
    feedback->overflow_ms = calloc(model->events, sizeof *feedback->overflow_ms);
    feedback->source = calloc(model->events, sizeof *feedback->source);
    feedback->guest_ms = calloc(model->events, sizeof *feedback->guest_ms);
    feedback->sent_micro = calloc(model->events, sizeof *feedback->sent_micro);
    feedback->delivered_micro = calloc(model->events, sizeof *feedback->delivered_micro);
    bool fine = feedback->viewer_ms && feedback->overflow_ms && feedback->source && feedback->guest_ms &&
                feedback->sent_micro && feedback->delivered_micro;
    for (size_t e = 0; fine && e < model->events; e++) {
        feedback->viewer_ms[e] = calloc(model->event[e].cells + 1, sizeof(int64_t));
        feedback->overflow_ms[e] = calloc(model->event[e].cells + 1, sizeof(int64_t));
        fine = feedback->viewer_ms[e] && feedback->overflow_ms[e];
    }
    return fine;
}

bool world_tally_init(struct world *world)
{
    const struct model *model = world->model;
    world->event = calloc(model->events, sizeof *world->event);
    world->feedback = calloc(model->patterns, sizeof *world->feedback);
    world->peak = calloc(model->patterns, sizeof *world->peak);
    world->fan = calloc(model->occurrences * model->fan_points_max + 1, sizeof *world->fan);
    bool fine = world->event && world->feedback && world->peak && world->fan;
    for (size_t e = 0; fine && e < model->events; e++) {
        world->event[e].viewer_ms = calloc(model->event[e].cells + 1, sizeof(int64_t));
        world->event[e].busy_ms = calloc(model->groups, sizeof(int64_t));
        fine = world->event[e].viewer_ms && world->event[e].busy_ms;
    }
    for (size_t p = 0; fine && p < model->patterns; p++)
        if (model->pattern[p].feedback)
            fine = new_feedback(model, &world->feedback[p]);
    return fine;
}

void world_tally_clear(struct world *world)
{
    const struct model *model = world->model;
    for (size_t e = 0; e < model->events; e++) {
        struct event_tally *tally = &world->event[e];
        memset(tally->viewer_ms, 0, model->event[e].cells * sizeof tally->viewer_ms[0]);
        memset(tally->busy_ms, 0, model->groups * sizeof tally->busy_ms[0]);
        tally->sent_micro = tally->delivered_micro = 0;
    }
    for (size_t p = 0; p < model->patterns; p++) {
        memset(world->peak[p], 0, sizeof world->peak[p]);
        if (!model->pattern[p].feedback)
            continue;
        world->feedback[p].turned_away = 0;
        memset(world->feedback[p].guest_ms, 0, model->events * sizeof world->feedback[p].guest_ms[0]);
        memset(world->feedback[p].sent_micro, 0, model->events * sizeof(int128));
        memset(world->feedback[p].delivered_micro, 0, model->events * sizeof(int128));
        for (size_t e = 0; e < model->events; e++) {
            memset(world->feedback[p].viewer_ms[e], 0, model->event[e].cells * sizeof(int64_t));
            memset(world->feedback[p].overflow_ms[e], 0, model->event[e].cells * sizeof(int64_t));
        }
    }
}
