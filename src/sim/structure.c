/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure.h"

#include <stdlib.h>
#include <string.h>

#include "calendar.h"

/* Kinds of structural events; at equal times what ends goes before what begins. */
enum { RANK_END = 0, RANK_BEGIN = 1 };
/* queue_entry.what: the kind in the lowest bits, then the event (sources) or the occurrence (hosts). */
enum { WHAT_SOURCE, WHAT_HOST_VIDEO, WHAT_HOST_AUDIO, WHAT_KINDS };

enum status structure_init(struct structure *structure, const struct model *model)
{
    queue_init(&structure->queue);
    structure->draw = calloc(model->occurrences, sizeof *structure->draw);
    structure->event = calloc(model->events, sizeof *structure->event);
    structure->first_step = calloc(model->occurrences, sizeof *structure->first_step);
    structure->last_step = calloc(model->occurrences, sizeof *structure->last_step);
    structure->present = calloc(model->occurrences, sizeof *structure->present);
    bool fine =
        structure->draw && structure->event && structure->first_step && structure->last_step && structure->present;
    return fine ? STATUS_OK : STATUS_LIMIT;
}

void structure_fini(struct structure *structure)
{
    queue_fini(&structure->queue);
    free(structure->draw);
    free(structure->event);
    free(structure->step);
    free(structure->host_step);
    free(structure->first_step);
    free(structure->last_step);
    free(structure->present);
}

/* Pushes begin and end of what is inside the period. */
static enum status push_window(struct queue *queue, const struct model *model, struct window when, uint32_t what)
{
    int64_t from_ms = when.from_ms > model->scenario->start_ms ? when.from_ms : model->scenario->start_ms;
    int64_t to_ms = when.to_ms < model->scenario->end_ms ? when.to_ms : model->scenario->end_ms;
    if (to_ms <= from_ms)
        return STATUS_OK;
    enum status status = queue_push(queue, from_ms, RANK_BEGIN, what, 1);
    return status == STATUS_OK ? queue_push(queue, to_ms, RANK_END, what, -1) : status;
}

struct host_context {
    struct structure *structure;
    const struct model *model;
    uint32_t occurrence;
};

static enum status push_host(void *context, uint32_t host, enum media media, struct window when)
{
    (void)host;
    struct host_context *c = context;
    uint32_t kind = media == MEDIA_VIDEO ? WHAT_HOST_VIDEO : WHAT_HOST_AUDIO;
    return push_window(&c->structure->queue, c->model, when, c->occurrence * WHAT_KINDS + kind);
}

static enum status push_air(struct queue *queue, const struct model *model, uint32_t event,
                            const struct occurrence_draw *draw)
{
    enum status status = STATUS_OK;
    for (size_t r = 0; r < draw->rehearsals && status == STATUS_OK; r++)
        if (draw->on_air[r])
            status = push_window(queue, model, draw->rehearsal[r], event * WHAT_KINDS + WHAT_SOURCE);
    return status;
}

static enum status push_occurrence(struct structure *structure, const struct streams *streams, size_t o)
{
    const struct model *model = streams->model;
    struct occurrence_draw *draw = &structure->draw[o];
    uint32_t event = model->occurrence[o].event;
    timeline_draw(streams, o, draw);
    struct window source = { draw->on_ms, draw->off_ms };
    enum status status = push_window(&structure->queue, model, source, event * WHAT_KINDS + WHAT_SOURCE);
    if (status == STATUS_OK)
        status = push_air(&structure->queue, model, event, draw);
    if (status != STATUS_OK)
        return status;
    struct host_context context = { structure, model, (uint32_t)o };
    return timeline_hosts(streams, o, draw, push_host, &context);
}

/* Room for one more in a growing array. */
static bool reserve(void **array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    size_t more = 2 * *capacity + 64;
    void *grown = realloc(*array, more * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = more;
    return true;
}

/* The grid reads the number present as a second begins: what happens at `ms` is seen from the next whole second on. */
static int64_t grid_second(int64_t ms)
{
    return (ms + SECOND_MS - 1) / SECOND_MS;
}

static enum status add_step(struct structure *structure, struct step step)
{
    size_t n = structure->steps;
    if (n > 0 && structure->step[n - 1].second == step.second)
        n--;
    else if (!reserve((void **)&structure->step, n, &structure->step_capacity, sizeof *structure->step))
        return STATUS_LIMIT;
    structure->step[n] = step;
    structure->steps = n + 1;
    return STATUS_OK;
}

static enum status add_host_step(struct structure *structure, size_t o, int64_t second)
{
    uint32_t last = structure->last_step[o];
    if (last != STRUCTURE_NO_STEP && structure->host_step[last].second == second) {
        structure->host_step[last].hosts = structure->present[o];
        return STATUS_OK;
    }
    size_t n = structure->host_steps;
    if (!reserve((void **)&structure->host_step, n, &structure->host_step_capacity, sizeof *structure->host_step))
        return STATUS_LIMIT;
    structure->host_step[n] =
        (struct host_step){ .second = second, .hosts = structure->present[o], .next = STRUCTURE_NO_STEP };
    if (last == STRUCTURE_NO_STEP)
        structure->first_step[o] = (uint32_t)n;
    else
        structure->host_step[last].next = (uint32_t)n;
    structure->last_step[o] = (uint32_t)n;
    structure->host_steps = n + 1;
    return STATUS_OK;
}

static int32_t most_sources(const struct structure *structure)
{
    int32_t most = 0;
    for (size_t s = 0; s < structure->steps; s++)
        most = structure->step[s].sources > most ? structure->step[s].sources : most;
    return most;
}

static int64_t connections_among(int32_t hosts)
{
    return (int64_t)hosts * (hosts - 1);
}

static enum status run_calendar(struct structure *structure, const struct model *model)
{
    struct step now = { 0 };
    struct queue_entry entry;
    while (queue_pop(&structure->queue, &entry)) {
        now.second = grid_second(entry.time_ms);
        uint32_t kind = entry.what % WHAT_KINDS, of = entry.what / WHAT_KINDS;
        enum status status = STATUS_OK;
        if (kind == WHAT_SOURCE) {
            struct clock *clock = &structure->event[of].source;
            now.sources -= clock->level > 0;
            clock_step(clock, model, entry.time_ms, entry.change);
            now.sources += clock->level > 0;
        } else {
            enum media media = kind == WHAT_HOST_VIDEO ? MEDIA_VIDEO : MEDIA_AUDIO;
            clock_step(&structure->event[model->occurrence[of].event].host[media], model, entry.time_ms, entry.change);
            now.hosts += entry.change;
            now.connections -= connections_among(structure->present[of]);
            structure->present[of] += entry.change;
            now.connections += connections_among(structure->present[of]);
            status = add_host_step(structure, of, now.second);
        }
        if (status == STATUS_OK)
            status = add_step(structure, now);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status structure_draw(struct structure *structure, const struct streams *streams)
{
    const struct model *model = streams->model;
    queue_clear(&structure->queue);
    structure->steps = structure->host_steps = 0;
    for (size_t e = 0; e < model->events; e++) {
        clock_reset(&structure->event[e].source, model->scenario->start_ms);
        for (int media = 0; media < MEDIAS; media++)
            clock_reset(&structure->event[e].host[media], model->scenario->start_ms);
    }
    for (size_t o = 0; o < model->occurrences; o++) {
        structure->present[o] = 0;
        structure->first_step[o] = structure->last_step[o] = STRUCTURE_NO_STEP;
        enum status status = push_occurrence(structure, streams, o);
        if (status != STATUS_OK)
            return status;
    }
    enum status status = run_calendar(structure, model);
    structure->most_sources = most_sources(structure);
    return status;
}

enum status structure_sources(struct structure *structure, const struct model *model,
                              const struct source_window window[], size_t windows, struct clock source[], int32_t *most)
{
    struct queue *queue = &structure->queue;
    queue_clear(queue);
    enum status status = STATUS_OK;
    for (size_t e = 0; e < model->events; e++)
        clock_reset(&source[e], model->scenario->start_ms);
    for (size_t w = 0; w < windows && status == STATUS_OK; w++)
        status = push_window(queue, model, window[w].when, window[w].event * WHAT_KINDS + WHAT_SOURCE);
    for (size_t o = 0; o < model->occurrences && status == STATUS_OK; o++)
        status = push_air(queue, model, model->occurrence[o].event, &structure->draw[o]);
    /* Only the largest number at the start of a second counts: compare when the second moves on. */
    int32_t sources = 0, so_far = 0;
    int64_t second = INT64_MIN;
    struct queue_entry entry;
    while (status == STATUS_OK && queue_pop(queue, &entry)) {
        if (grid_second(entry.time_ms) != second)
            so_far = sources > so_far ? sources : so_far;
        second = grid_second(entry.time_ms);
        struct clock *clock = &source[entry.what / WHAT_KINDS];
        sources -= clock->level > 0;
        clock_step(clock, model, entry.time_ms, entry.change);
        sources += clock->level > 0;
    }
    *most = so_far;
    return status;
}
