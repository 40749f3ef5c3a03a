/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world_workspace.h"

#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "world_tally.h"

void workspace_free(struct workspace *workspace)
{
    if (!workspace)
        return;
    const struct model *model = workspace->world.model;
    world_tally_fini(&workspace->world);
    structure_fini(&workspace->structure);
    audience_block_free(workspace->block);
    audience_parts_free(workspace->parts);
    for (size_t p = 0; workspace->admission && p < model->patterns; p++)
        admission_fini(&workspace->admission[p]);
    free(workspace->admission);
    surge_fini(&workspace->surge);
    free(workspace->list.session);
    session_order_fini(&workspace->order);
    admission_desk_fini(&workspace->desk);
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

struct workspace *workspace_new(const struct model *model, const struct aggregate *aggregate)
{
    struct workspace *workspace = calloc(1, sizeof *workspace);
    if (!workspace)
        return NULL;
    struct world *world = &workspace->world;
    world->model = model;
    workspace->aggregate = aggregate;
    world->structure = &workspace->structure;
    bool fine = structure_init(&workspace->structure, model) == STATUS_OK;
    for (size_t g = 0; g < model->groups; g++)
        workspace->path[g] = g == 0 && model->places == 1 ? &workspace->place[0] : &workspace->group[g];
    workspace->block = audience_block_new();
    workspace->span = calloc(model->occurrences, sizeof *workspace->span);
    workspace->admission = calloc(model->patterns, sizeof *workspace->admission);
    fine = fine && world_tally_init(world) && workspace->block && workspace->span && workspace->admission;
    if (!fine) {
        workspace_free(workspace);
        return NULL;
    }
    return workspace;
}

bool workspace_lend(struct workspace *workspace, struct helpers helpers)
{
    if (helpers.count > 1 && audience_parts_count(workspace->parts) < helpers.count) {
        audience_parts_free(workspace->parts);
        workspace->parts = audience_parts_new(helpers.count);
    }
    const bool fine = helpers.count < 2 || workspace->parts;
    workspace->helpers = fine ? helpers : (struct helpers){ 0 };
    return fine;
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
        enum status status = world_occurrence(workspace, &span[i], sparse, with_fan, several ? counted_twice : busy_ms);
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
    if (high_ms - low_ms > WORLD_SPAN_MAX_MS || viewers > INT32_MAX)
        return STATUS_LIMIT;
    bool sparse = (high_ms - low_ms) / SECOND_MS / SPARSE_SECONDS > viewers;
    for (size_t i = 0; i < count && count > 1; i++)
        if (span[i].drawing == DRAWING_CURVE) {
            span[i].drawing = DRAWING_STEPS;
            sparse = false;
        }
    peaks_begin_cluster(&workspace->peaks, &workspace->structure, low_ms / SECOND_MS);
    if (count > 1)
        return draw_together(workspace, span, count, low_ms, high_ms, sparse, with_fan);
    enum status status = world_occurrence(workspace, &span[0], sparse, with_fan, world->event[span[0].event].busy_ms);
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

/* An occurrence that nobody can watch still has its source on, for a while, under a pattern that stops empty ones. */
static enum status leave_unwatched(struct workspace *workspace, uint32_t event, const struct occurrence_draw *draw)
{
    const struct model *model = workspace->world.model;
    enum status status = STATUS_OK;
    for (size_t p = 0; p < model->patterns && status == STATUS_OK; p++)
        if (model->pattern[p].pattern->channel.auto_stop)
            status = admission_unwatched(&workspace->admission[p], model->pattern[p].pattern, event, draw->on_ms,
                                         draw->off_ms);
    return status;
}

static enum status find_spans(struct workspace *workspace, size_t *spans)
{
    const struct model *model = workspace->world.model;
    *spans = 0;
    for (size_t o = 0; o < model->occurrences; o++) {
        const struct occurrence_draw *draw = &workspace->structure.draw[o];
        const struct event_plan *plan = &model->event[model->occurrence[o].event];
        int64_t latest_ms = draw->end_ms + plan->linger_max_ms;
        struct span span = { .low_ms = draw->on_ms, .high_ms = draw->off_ms < latest_ms ? draw->off_ms : latest_ms };
        span.occurrence = (uint32_t)o;
        span.event = model->occurrence[o].event;
        if (span.low_ms < model->scenario->start_ms)
            span.low_ms = model->scenario->start_ms;
        if (span.high_ms > model->scenario->end_ms)
            span.high_ms = model->scenario->end_ms;
        if (!plan->event->audience.present || span.high_ms <= span.low_ms) {
            enum status status = leave_unwatched(workspace, span.event, draw);
            if (status != STATUS_OK)
                return status;
            continue;
        }
        const struct audience_task task = world_task(workspace, &span);
        if (aggregate_serves_rate(workspace->aggregate, &task, &span.viewers)) {
            span.drawing = DRAWING_CURVE;
        } else {
            span.viewers = audience_size(&task);
            if (aggregate_serves(workspace->aggregate, &task, span.viewers))
                span.drawing = DRAWING_CURVE;
        }
        if (span.viewers > AUDIENCE_VIEWERS_MAX)
            return STATUS_LIMIT;
        workspace->span[(*spans)++] = span;
    }
    qsort(workspace->span, *spans, sizeof *workspace->span, compare_spans);
    return STATUS_OK;
}

struct air_context {
    struct admission *admission;
    uint32_t event;
};

static enum status push_air(void *context, const struct on_air *air)
{
    const struct air_context *c = context;
    return admission_push_window(c->admission, c->event, air->when);
}

/* A source that drops is on between its drops, whoever watches. */
static enum status leave_on_air(struct admission *admission, const struct streams *streams,
                                const struct structure *structure)
{
    enum status status = STATUS_OK;
    for (size_t o = 0; o < streams->model->occurrences && status == STATUS_OK; o++) {
        struct air_context context = { admission, streams->model->occurrence[o].event };
        status = timeline_source(streams, o, &structure->draw[o], push_air, &context);
    }
    return status;
}

/* What switched sources did, once all occurrences are walked; the others' is the structure's. A composition runs
 * exactly while its source is on, with a channel or without. */
static enum status find_streams(struct workspace *workspace, const struct streams *streams)
{
    struct world *world = &workspace->world;
    const struct model *model = world->model;
    for (size_t p = 0; p < model->patterns; p++) {
        const struct pattern_plan *pattern = &model->pattern[p];
        int32_t sources = pattern->has_channel && pattern->pattern->channel.always_on
                              ? (int32_t)model->events
                              : workspace->structure.most_sources;
        struct admission *admission = &workspace->admission[p];
        if (pattern->drops) {
            enum status status = leave_on_air(admission, streams, &workspace->structure);
            if (status != STATUS_OK)
                return status;
        }
        if ((pattern->has_channel && pattern->pattern->channel.auto_stop) || pattern->drops) {
            const bool always_on = pattern->has_channel && pattern->pattern->channel.always_on;
            const int32_t all = sources;
            enum status status = structure_sources(&workspace->structure, model, admission->window, admission->windows,
                                                   world->feedback[p].source, &sources);
            if (status != STATUS_OK)
                return status;
            sources = always_on ? all : sources;
        }
        world->peak[p][PEAK_STREAMS] = pattern->has_channel ? sources : 0;
        world->peak[p][PEAK_COMPOSITIONS] = pattern_is_composed(pattern->pattern) ? sources : 0;
    }
    return STATUS_OK;
}

enum status world_draw_from(struct workspace *workspace, const struct streams *streams, bool with_fan,
                            const struct world **out)
{
    struct world *world = &workspace->world;
    const struct model *model = world->model;
    *out = world;
    world_tally_clear(world);
    for (size_t p = 0; p < model->patterns; p++)
        workspace->admission[p].windows = 0;
    world->streams = *streams;
    world->forecast = streams_value(streams, &model->forecast, INPUT_FORECAST, RNG_MONTH);
    enum status status = structure_draw(&workspace->structure, streams);
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
    return status == STATUS_OK ? find_streams(workspace, streams) : status;
}

enum status world_draw(struct workspace *workspace, uint32_t replication, bool with_fan, const struct world **out)
{
    const struct streams streams = { .model = workspace->world.model, .replication = replication };
    return world_draw_from(workspace, &streams, with_fan, out);
}
