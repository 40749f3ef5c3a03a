/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "admission.h"
#include "audience.h"
#include "calendar.h"
#include "peaks.h"
#include "rng.h"
#include "world_tally.h"

/* When an occurrence may have viewers. */
struct span {
    int64_t low_ms, high_ms; /* source on and inside the period */
    uint32_t occurrence, event;
    int64_t viewers;
};

struct workspace {
    struct world world;
    struct structure structure;
    struct audience_block *block;
    struct session_list list;
    struct session_order order;
    struct admission *admission; /* by pattern */
    struct span *span;           /* by occurrence, ascending */
    struct peaks peaks;
    struct path place[MODEL_PLACES_MAX]; /* of one occurrence, by place interval: where viewers are dropped */
    struct path
        group[MODEL_GROUPS_MAX]; /* of one occurrence, by group; the first is not used where there is one place */
    struct path *path[MODEL_GROUPS_MAX]; /* group by group: one of these */
    struct path cluster[MODEL_GROUPS_MAX];
    struct path shared[MODEL_GROUPS_MAX]; /* of one event with several occurrences in a cluster */
};

void workspace_free(struct workspace *workspace)
{
    if (!workspace)
        return;
    const struct model *model = workspace->world.model;
    world_tally_fini(&workspace->world);
    structure_fini(&workspace->structure);
    audience_block_free(workspace->block);
    for (size_t p = 0; workspace->admission && p < model->patterns; p++)
        admission_fini(&workspace->admission[p]);
    free(workspace->admission);
    free(workspace->list.session);
    admission_order_fini(&workspace->order);
    free(workspace->span);
    peaks_fini(&workspace->peaks);
    for (size_t i = 0; i < model->places; i++)
        path_fini(&workspace->place[i]);
    for (size_t g = 0; g < model->groups; g++) {
        path_fini(&workspace->group[g]);
        path_fini(&workspace->cluster[g]);
        path_fini(&workspace->shared[g]);
    }
    free(workspace);
}

struct workspace *workspace_new(const struct model *model)
{
    struct workspace *workspace = calloc(1, sizeof *workspace);
    if (!workspace)
        return NULL;
    struct world *world = &workspace->world;
    world->model = model;
    world->structure = &workspace->structure;
    bool fine = structure_init(&workspace->structure, model) == STATUS_OK;
    for (size_t g = 0; g < model->groups; g++)
        workspace->path[g] = g == 0 && model->places == 1 ? &workspace->place[0] : &workspace->group[g];
    workspace->block = audience_block_new();
    workspace->span = calloc(model->occurrences, sizeof *workspace->span);
    workspace->admission = calloc(model->patterns, sizeof *workspace->admission);
    fine = fine && world_tally_init(world) && workspace->block && workspace->span && workspace->admission;
    for (size_t p = 0; fine && p < model->patterns; p++)
        admission_init(&workspace->admission[p]);
    if (!fine) {
        workspace_free(workspace);
        return NULL;
    }
    return workspace;
}

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
    enum status status = admission_sort(&workspace->list, &workspace->order);
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
            .event = event,
            .origin_ms = task->origin_ms,
            .on_ms = draw->on_ms - task->origin_ms,
            .off_ms = draw->off_ms - task->origin_ms,
            .low_ms = task->low_ms,
            .high_ms = task->high_ms,
            .list = &workspace->list,
            .viewer_ms = feedback->viewer_ms[event],
            .overflow_ms = feedback->overflow_ms[event],
            .viewer_path = pattern->viewer_group < 0 ? NULL : workspace->path[pattern->viewer_group],
            .channel_path = pattern->channel_group < 0 ? NULL : workspace->path[pattern->channel_group],
            .stage_path = pattern->stage_group < 0 ? NULL : workspace->path[pattern->stage_group],
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
static void add_chat(struct event_tally *tally, const struct occurrence_draw *draw, int128 viewer_ms, int128 square_s)
{
    tally->sent_micro += (viewer_ms * draw->message_rate_micro + HOUR_MS / 2) / HOUR_MS;
    tally->delivered_micro += (square_s * draw->message_rate_micro + 1800) / 3600;
}

static int128 viewer_time(const struct event_tally *tally, const struct event_plan *plan)
{
    int128 sum_ms = 0;
    for (size_t c = 0; c < plan->cells; c++)
        sum_ms += tally->viewer_ms[c];
    return sum_ms;
}

/* What is asked of one occurrence whose span has its times. */
static struct audience_task task_of(struct workspace *workspace, const struct span *span)
{
    const struct world *world = &workspace->world;
    const struct model *model = world->model;
    const struct occurrence_draw *draw = &workspace->structure.draw[span->occurrence];
    const uint32_t event = model->occurrence[span->occurrence].event;
    const int64_t origin_ms = span->low_ms / SECOND_MS * SECOND_MS;
    return (struct audience_task){
        .model = model,
        .plan = &model->event[event],
        .replication = world->replication,
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
    };
}

/* Draws the audience of one occurrence and leaves its paths, read to their end, in workspace->path. Adds the time with
 * somebody present to busy_ms, by group. */
static enum status draw_occurrence(struct workspace *workspace, const struct span *span, bool sparse, bool with_fan,
                                   int64_t busy_ms[])
{
    struct world *world = &workspace->world;
    const struct model *model = world->model;
    const uint32_t o = span->occurrence;
    const struct audience_task task = task_of(workspace, span);
    const struct event_plan *plan = task.plan;
    const struct occurrence_draw *draw = &workspace->structure.draw[o];
    struct event_tally *tally = &world->event[model->occurrence[o].event];

    if (task.high_ms > WORLD_SPAN_MAX_MS || !begin_paths(workspace, (size_t)(task.high_ms / SECOND_MS) + 2, sparse))
        return STATUS_LIMIT;
    workspace->list.count = 0;
    int128 before_ms = viewer_time(tally, plan);
    enum status status = audience_draw(&task, span->viewers, workspace->block);
    if (status == STATUS_OK && !gather_groups(workspace))
        status = STATUS_LIMIT;
    if (status == STATUS_OK && model->feedback)
        status = walk_patterns(workspace, &task, draw);
    if (status != STATUS_OK)
        return status;
    peaks_add_occurrence(&workspace->peaks, model, &workspace->structure, o, task.origin_ms / SECOND_MS,
                         workspace->path, busy_ms);
    if (plan->event->chat)
        add_chat(tally, draw, viewer_time(tally, plan) - before_ms, path_square(workspace->path[0]));
    if (with_fan)
        read_fan(workspace, plan, o, task.origin_ms);
    return STATUS_OK;
}

/* Above so many seconds a viewer, a list of comings and goings is quicker than an array of all seconds. */
enum { SPARSE_SECONDS = 32 };

static bool begin_each(const struct model *model, struct path path[], size_t seconds, bool sparse)
{
    for (size_t g = 0; g < model->groups; g++)
        if (!path_begin(&path[g], seconds, sparse))
            return false;
    return true;
}

static bool overlay_each(const struct workspace *workspace, struct path to[], size_t offset)
{
    for (size_t g = 0; g < workspace->world.model->groups; g++)
        if (!path_overlay(&to[g], workspace->path[g], offset))
            return false;
    return true;
}

/* The occurrences of one event within a cluster. They share a channel: it is busy while any of them is watched. */
static enum status draw_event(struct workspace *workspace, const struct span span[], size_t count, int64_t low_ms,
                              bool with_fan)
{
    const struct model *model = workspace->world.model;
    const size_t seconds = workspace->cluster[0].seconds;
    const bool sparse = workspace->cluster[0].sparse, several = count > 1;
    int64_t *busy_ms = workspace->world.event[span[0].event].busy_ms;
    int64_t counted_twice[MODEL_GROUPS_MAX] = { 0 };
    if (several && !begin_each(model, workspace->shared, seconds, sparse))
        return STATUS_LIMIT;
    for (size_t i = 0; i < count; i++) {
        enum status status = draw_occurrence(workspace, &span[i], sparse, with_fan, several ? counted_twice : busy_ms);
        if (status != STATUS_OK)
            return status;
        size_t offset = (size_t)(span[i].low_ms / SECOND_MS - low_ms / SECOND_MS);
        if (!overlay_each(workspace, workspace->cluster, offset) ||
            (several && !overlay_each(workspace, workspace->shared, offset)))
            return STATUS_LIMIT;
    }
    for (size_t g = 0; g < model->groups && several; g++) {
        int32_t most;
        int64_t busy_s;
        path_read(&workspace->shared[g], 0, seconds, &most, &busy_s);
        busy_ms[g] += busy_s * SECOND_MS;
    }
    return STATUS_OK;
}

static int compare_events(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    return (x->occurrence > y->occurrence) - (x->occurrence < y->occurrence);
}

/* Several occurrences with viewers at the same time: their paths are added, then read as the account's. Reorders the
 * spans. */
static enum status draw_together(struct workspace *workspace, struct span span[], size_t count, int64_t low_ms,
                                 int64_t high_ms, bool sparse, bool with_fan)
{
    const struct model *model = workspace->world.model;
    if (!begin_each(model, workspace->cluster, (size_t)((high_ms - low_ms) / SECOND_MS) + 4, sparse))
        return STATUS_LIMIT;
    qsort(span, count, sizeof *span, compare_events);
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first + 1; next < count && span[next].event == span[first].event; next++)
            ;
        enum status status = draw_event(workspace, &span[first], next - first, low_ms, with_fan);
        if (status != STATUS_OK)
            return status;
    }
    peaks_end_cluster(&workspace->peaks, model, &workspace->structure, low_ms / SECOND_MS, workspace->cluster,
                      workspace->world.peak);
    return STATUS_OK;
}

static enum status draw_cluster(struct workspace *workspace, struct span span[], size_t count, bool with_fan)
{
    struct world *world = &workspace->world;
    int64_t low_ms = span[0].low_ms / SECOND_MS * SECOND_MS, high_ms = 0, viewers = 0;
    for (size_t i = 0; i < count; i++) {
        high_ms = span[i].high_ms > high_ms ? span[i].high_ms : high_ms;
        viewers += span[i].viewers;
    }
    if (high_ms - low_ms > WORLD_SPAN_MAX_MS)
        return STATUS_LIMIT;
    const bool sparse = (high_ms - low_ms) / SECOND_MS / SPARSE_SECONDS > viewers;
    peaks_begin_cluster(&workspace->peaks);
    if (count > 1)
        return draw_together(workspace, span, count, low_ms, high_ms, sparse, with_fan);
    enum status status = draw_occurrence(workspace, &span[0], sparse, with_fan, world->event[span[0].event].busy_ms);
    if (status == STATUS_OK)
        peaks_end_cluster(&workspace->peaks, world->model, &workspace->structure, low_ms / SECOND_MS, NULL,
                          world->peak);
    return status;
}

static int compare_spans(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->low_ms != y->low_ms)
        return x->low_ms < y->low_ms ? -1 : 1;
    return (x->occurrence > y->occurrence) - (x->occurrence < y->occurrence);
}

static enum status find_spans(struct workspace *workspace, size_t *spans)
{
    const struct model *model = workspace->world.model;
    *spans = 0;
    for (size_t o = 0; o < model->occurrences; o++) {
        const struct occurrence_draw *draw = &workspace->structure.draw[o];
        const struct event_plan *plan = &model->event[model->occurrence[o].event];
        int64_t latest_ms = draw->end_ms + audience_linger_max_ms(plan);
        struct span span = { .low_ms = draw->on_ms, .high_ms = draw->off_ms < latest_ms ? draw->off_ms : latest_ms };
        span.occurrence = (uint32_t)o;
        span.event = model->occurrence[o].event;
        if (span.low_ms < model->scenario->start_ms)
            span.low_ms = model->scenario->start_ms;
        if (span.high_ms > model->scenario->end_ms)
            span.high_ms = model->scenario->end_ms;
        if (!plan->event->audience.present || span.high_ms <= span.low_ms)
            continue;
        const struct audience_task task = task_of(workspace, &span);
        span.viewers = audience_size(&task);
        if (span.viewers > AUDIENCE_VIEWERS_MAX)
            return STATUS_LIMIT;
        workspace->span[(*spans)++] = span;
    }
    qsort(workspace->span, *spans, sizeof *workspace->span, compare_spans);
    return STATUS_OK;
}

/* What switched sources did, once all occurrences are walked; the others' is the structure's. */
static enum status find_streams(struct workspace *workspace)
{
    struct world *world = &workspace->world;
    const struct model *model = world->model;
    for (size_t p = 0; p < model->patterns; p++) {
        const struct pattern_plan *pattern = &model->pattern[p];
        if (!pattern->has_channel)
            continue;
        world->peak[p][PEAK_STREAMS] = workspace->structure.most_sources;
        if (pattern->pattern->channel.always_on)
            world->peak[p][PEAK_STREAMS] = (int32_t)model->events;
        if (!pattern->pattern->channel.auto_stop)
            continue;
        const struct admission *admission = &workspace->admission[p];
        enum status status = structure_sources(&workspace->structure, model, admission->window, admission->windows,
                                               world->feedback[p].source, &world->peak[p][PEAK_STREAMS]);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status world_draw(struct workspace *workspace, uint32_t replication, bool with_fan, const struct world **out)
{
    struct world *world = &workspace->world;
    const struct model *model = world->model;
    *out = world;
    world_tally_clear(world);
    for (size_t p = 0; p < model->patterns; p++)
        workspace->admission[p].windows = 0;
    world->replication = replication;
    const struct rng_name name = {
        .seed = model->scenario->seed, .replication = replication, .entity = RNG_MONTH, .purpose = PURPOSE_FORECAST
    };
    world->forecast = timeline_value(&model->forecast, &name, 0);
    enum status status = structure_draw(&workspace->structure, model, replication);
    if (status != STATUS_OK)
        return status;
    if (with_fan)
        memset(world->fan, 0, model->occurrences * model->fan_points_max * sizeof *world->fan);
    peaks_of_hosts(model, &workspace->structure, world->peak);
    size_t spans;
    status = find_spans(workspace, &spans);
    for (size_t first = 0, next; first < spans && status == STATUS_OK; first = next) {
        int64_t high_ms = workspace->span[first].high_ms;
        for (next = first + 1; next < spans && workspace->span[next].low_ms < high_ms; next++)
            if (workspace->span[next].high_ms > high_ms)
                high_ms = workspace->span[next].high_ms;
        status = draw_cluster(workspace, &workspace->span[first], next - first, with_fan);
    }
    return status == STATUS_OK ? find_streams(workspace) : status;
}
