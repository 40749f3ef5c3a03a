/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One large audience by several helpers: each draws a range of viewers into paths and sums of its own, which are added
 * afterwards. Viewers are named by their number and sums are whole, so that the split can't show; sessions are listed
 * in the order of the ranges, hence of the viewers. */
#include "audience_block.h"

#include <stdlib.h>
#include <string.h>

struct audience_parts {
    int count;
    struct audience_part {
        struct audience_block *block;
        struct path path[MODEL_PLACES_MAX];
        struct session_list list;
        struct audience_task task;
        int64_t first, end; /* its viewers */
        enum status status;
    } part[];
};

struct audience_parts *audience_parts_new(int count)
{
    struct audience_parts *parts = calloc(1, sizeof *parts + (size_t)count * sizeof parts->part[0]);
    if (!parts)
        return NULL;
    parts->count = count;
    bool fine = true;
    for (int i = 0; i < count; i++) {
        parts->part[i].block = audience_block_new();
        fine &= parts->part[i].block != NULL;
    }
    if (fine)
        return parts;
    audience_parts_free(parts);
    return NULL;
}

void audience_parts_free(struct audience_parts *parts)
{
    for (int i = 0; parts && i < parts->count; i++) {
        audience_block_free(parts->part[i].block);
        free(parts->part[i].list.session);
        for (size_t k = 0; k < MODEL_PLACES_MAX; k++)
            path_fini(&parts->part[i].path[k]);
    }
    free(parts);
}

int audience_parts_count(const struct audience_parts *parts)
{
    return parts ? parts->count : 0;
}

struct crowd {
    struct audience_parts *parts;
    int64_t viewers;
};

static void draw_part(void *context, size_t i, int helper)
{
    (void)helper;
    const struct crowd *crowd = context;
    struct audience_part *part = &crowd->parts->part[i];
    part->status = audience_draw_range(&part->task, crowd->viewers, part->first, part->end, part->block);
}

static bool begin_part(struct audience_part *part, const struct audience_task *task)
{
    part->task = *task;
    part->task.path = part->path;
    part->task.list = task->list ? &part->list : NULL;
    part->list.count = 0;
    for (size_t k = 0; k < task->model->places; k++)
        if (!path_begin(&part->path[k], task->path[k].seconds, task->path[k].sparse))
            return false;
    return true;
}

static bool append_list(struct session_list *to, const struct session_list *from)
{
    if (to->capacity - to->count < from->count) {
        const size_t capacity = to->count + from->count;
        struct session *session = realloc(to->session, capacity * sizeof *session);
        if (!session)
            return false;
        to->session = session;
        to->capacity = capacity;
    }
    if (from->count > 0)
        memcpy(to->session + to->count, from->session, from->count * sizeof *to->session);
    to->count += from->count;
    return true;
}

static bool end_part(const struct audience_part *part, const struct audience_task *task)
{
    bool fine = true;
    for (size_t k = 0; fine && k < task->model->places; k++)
        fine = path_gather(&task->path[k], &part->path[k]);
    if (fine && task->list)
        fine = append_list(task->list, &part->list);
    audience_fold(task, part->block);
    return fine;
}

enum status audience_draw_by(const struct helpers *helpers, struct audience_parts *parts,
                             const struct audience_task *task, int64_t viewers, struct audience_block *block)
{
    const int count = audience_parts_count(parts) < helpers->count ? audience_parts_count(parts) : helpers->count;
    if (count < 2 || viewers < AUDIENCE_HELPERS_MIN)
        return audience_draw(task, viewers, block);
    enum status status = audience_prepare(task, viewers);
    const int64_t blocks = (viewers + AUDIENCE_BLOCK - 1) / AUDIENCE_BLOCK;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        struct audience_part *part = &parts->part[i];
        part->first = blocks * i / count * AUDIENCE_BLOCK;
        part->end = i + 1 < count ? blocks * (i + 1) / count * AUDIENCE_BLOCK : viewers;
        status = begin_part(part, task) ? STATUS_OK : STATUS_LIMIT;
    }
    if (status != STATUS_OK)
        return status;
    struct crowd crowd = { .parts = parts, .viewers = viewers };
    helpers->each(count, (size_t)count, draw_part, &crowd);
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = parts->part[i].status != STATUS_OK ? parts->part[i].status
                 : end_part(&parts->part[i], task)  ? STATUS_OK
                                                    : STATUS_LIMIT;
    return status;
}
