/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world_workspace.h"

#include "calendar.h"

static bool begin_paths(struct workspace *workspace, size_t seconds, bool sparse)
{
    const struct model *model = workspace->world.model;
    for (size_t i = 0; i < model->places; i++)
        if (!path_begin(&workspace->place[i], seconds, sparse))
            return false;
    for (size_t g = model->places == 1 ? 1 : 0; g < model->groups; g++)
        if (!path_begin(&workspace->group[g], seconds, sparse))
            return false;
    return true;
}

/* Brings the paths by place interval together into those of the groups. */
static bool gather_groups(struct workspace *workspace)
{
    const struct model *model = workspace->world.model;
    for (size_t g = 0; g < model->drawn_groups && model->places > 1; g++)
        for (size_t i = 0; i < model->places; i++)
            if ((model->group[g] >> i & 1) && !path_gather(workspace->path[g], &workspace->place[i]))
                return false;
    return true;
}

static enum status walk_patterns(struct workspace *workspace, const struct audience_task *task,
                                 const struct occurrence_draw *draw)
{
    const struct model *model = workspace->world.model;
    const int64_t on_ms = draw->on_ms - task->origin_ms, longest_ms = task->high_ms - UINT32_MAX;
    enum status status = session_order_build(&workspace->order, &workspace->list,
                                             on_ms > longest_ms ? on_ms : longest_ms, task->high_ms);
    for (size_t p = 0; p < model->patterns && status == STATUS_OK; p++) {
        const struct pattern_plan *pattern = &model->pattern[p];
        if (!pattern->feedback)
            continue;
        struct feedback_tally *feedback = &workspace->world.feedback[p];
        uint32_t event = model->occurrence[task->occurrence].event;
        const struct admission_task walk = {
            .model = model,
            .pattern = pattern,
            .plan = task->plan,
            .streams = task->streams,
            .event = event,
            .occurrence = task->occurrence,
            .draw = draw,
            .origin_ms = task->origin_ms,
            .start_ms = task->start_ms,
            .end_ms = task->end_ms,
            .on_ms = on_ms,
            .off_ms = draw->off_ms - task->origin_ms,
            .low_ms = task->low_ms,
            .high_ms = task->high_ms,
            .order = &workspace->order,
            .desk = &workspace->desk,
            .viewer_ms = feedback->viewer_ms[event],
            .overflow_ms = feedback->overflow_ms[event],
            .viewer_path = pattern->viewer_group < 0 ? NULL : workspace->path[pattern->viewer_group],
            .channel_path = pattern->channel_group < 0 ? NULL : workspace->path[pattern->channel_group],
            .stage_path = pattern->stage_group < 0 ? NULL : workspace->path[pattern->stage_group],
            .guest_ms = feedback->guest_ms[event],
            .guest_path = pattern->guest_group < 0 ? NULL : workspace->path[pattern->guest_group],
            .turned_away = &feedback->turned_away,
        };
        status = admission_walk(&workspace->admission[p], &walk);
    }
    return status;
}

static void read_fan(struct workspace *workspace, const struct event_plan *plan, uint32_t o, int64_t origin_ms)
{
    const struct model *model = workspace->world.model;
    int32_t *fan = workspace->world.fan + o * model->fan_points_max;
    int64_t at_ms = model->occurrence[o].planned_ms + plan->fan_from_ms - origin_ms;
    size_t i = 0;
    for (; i < plan->fan_points && at_ms < 0; i++, at_ms += plan->fan_step_ms)
        fan[i] = 0;
    path_sample(workspace->path[0], (at_ms + SECOND_MS - 1) / SECOND_MS, plan->fan_step_ms / SECOND_MS,
                plan->fan_points - i, fan + i);
}

/* Messages follow from viewer-hours and from the number who read each: sent = rate x viewer time, delivered = rate x
 * the sum over seconds of occupancy squared. */
static void add_chat(const struct occurrence_draw *draw, int128 viewer_ms, const struct path *path, int128 *sent_micro,
                     int128 *delivered_micro)
{
    *sent_micro += (viewer_ms * draw->message_rate_micro + HOUR_MS / 2) / HOUR_MS;
    *delivered_micro += (path_square(path) * draw->message_rate_micro + 1800) / 3600;
}

static int128 sum_of(const int64_t viewer_ms[], size_t cells)
{
    int128 sum_ms = 0;
    for (size_t c = 0; c < cells; c++)
        sum_ms += viewer_ms[c];
    return sum_ms;
}

/* Viewer time of an event so far: of everybody, or of those whom pattern `p` lets watch. */
static int128 viewer_time(const struct world *world, uint32_t event, int p)
{
    const size_t cells = world->model->event[event].cells;
    if (p < 0)
        return sum_of(world->event[event].viewer_ms, cells);
    const struct feedback_tally *feedback = &world->feedback[p];
    return sum_of(feedback->viewer_ms[event], cells) + sum_of(feedback->overflow_ms[event], cells) +
           sum_of(feedback->guest_ms[event], MEDIAS);
}

/* Chat of the occurrence just read: of everybody, and of each pattern with feedback. `before_ms` are their viewer times
 * before it, everybody's first. */
static void add_all_chat(struct workspace *workspace, uint32_t event, const struct occurrence_draw *draw,
                         const int128 before_ms[])
{
    struct world *world = &workspace->world;
    struct event_tally *tally = &world->event[event];
    add_chat(draw, viewer_time(world, event, -1) - before_ms[0], workspace->path[0], &tally->sent_micro,
             &tally->delivered_micro);
    for (size_t p = 0; p < world->model->patterns; p++) {
        const struct pattern_plan *plan = &world->model->pattern[p];
        struct feedback_tally *feedback = &world->feedback[p];
        if (plan->feedback && plan->viewer_group >= 0)
            add_chat(draw, viewer_time(world, event, (int)p) - before_ms[p + 1], workspace->path[plan->viewer_group],
                     &feedback->sent_micro[event], &feedback->delivered_micro[event]);
    }
}

struct audience_task world_task(struct workspace *workspace, const struct span *span)
{
    const struct world *world = &workspace->world;
    const struct model *model = world->model;
    const struct occurrence_draw *draw = &workspace->structure.draw[span->occurrence];
    const uint32_t event = model->occurrence[span->occurrence].event;
    const int64_t origin_ms = span->low_ms / SECOND_MS * SECOND_MS;
    return (struct audience_task){
        .model = model,
        .plan = &model->event[event],
        .streams = &world->streams,
        .occurrence = span->occurrence,
        .forecast = world->forecast,
        .origin_ms = origin_ms,
        .start_ms = draw->start_ms - origin_ms,
        .end_ms = draw->end_ms - origin_ms,
        .low_ms = span->low_ms - origin_ms,
        .high_ms = span->high_ms - origin_ms,
        .viewer_ms = world->event[event].viewer_ms,
        .path = workspace->place,
        .list = model->feedback ? &workspace->list : NULL,
        .surge = &workspace->surge,
    };
}

/* Leaves the numbers present, not yet read, in workspace->path. */
static enum status draw_audience(struct workspace *workspace, const struct span *span, const struct audience_task *task,
                                 bool sparse)
{
    if (span->drawing == DRAWING_CURVE)
        return aggregate_draw(workspace->aggregate, task, span->viewers, workspace->path) ? STATUS_OK : STATUS_LIMIT;
    if (!begin_paths(workspace, (size_t)(task->high_ms / SECOND_MS) + 2, sparse))
        return STATUS_LIMIT;
    enum status status = STATUS_OK;
    if (span->drawing == DRAWING_STEPS)
        aggregate_draw_steps(workspace->aggregate, task, span->viewers);
    else
        status = audience_draw_by(&workspace->helpers, workspace->parts, task, span->viewers, workspace->block);
    return status == STATUS_OK && !gather_groups(workspace) ? STATUS_LIMIT : status;
}

enum status world_occurrence(struct workspace *workspace, const struct span *span, bool sparse, bool with_fan,
                             int64_t busy_ms[])
{
    struct world *world = &workspace->world;
    const struct model *model = world->model;
    const uint32_t o = span->occurrence;
    const struct audience_task task = world_task(workspace, span);
    const struct event_plan *plan = task.plan;
    const struct occurrence_draw *draw = &workspace->structure.draw[o];
    int128 before_ms[SCENARIO_PATTERNS_MAX + 1] = { 0 };

    if (task.high_ms > WORLD_SPAN_MAX_MS)
        return STATUS_LIMIT;
    workspace->list.count = 0;
    before_ms[0] = viewer_time(world, span->event, -1);
    for (size_t p = 0; p < model->patterns; p++)
        before_ms[p + 1] = model->pattern[p].feedback ? viewer_time(world, span->event, (int)p) : 0;
    enum status status = draw_audience(workspace, span, &task, sparse);
    if (status == STATUS_OK && model->feedback)
        status = walk_patterns(workspace, &task, draw);
    if (status != STATUS_OK)
        return status;
    peaks_add_occurrence(&workspace->peaks, model, &workspace->structure, o, task.origin_ms / SECOND_MS,
                         workspace->path, busy_ms);
    if (plan->event->chat)
        add_all_chat(workspace, span->event, draw, before_ms);
    if (with_fan)
        read_fan(workspace, plan, o, task.origin_ms);
    return STATUS_OK;
}
