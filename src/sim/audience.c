/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience_block.h"

#include <stdlib.h>
#include <string.h>

#include "apportion.h"
#include "calendar.h"
#include "pick.h"
#include "rng.h"
#include "wide.h"

struct audience_block *audience_block_new(void)
{
    struct audience_block *block = NULL;
    if (posix_memalign((void **)&block, ARENA_ALIGNMENT, sizeof *block) != 0)
        return NULL;
    memset(block, 0, sizeof *block);
    return block;
}

void audience_block_free(struct audience_block *block)
{
    if (block) {
        free(block->category_ms);
        free(block->exact);
        free(block->due);
    }
    free(block);
}

/* Draws the first `words` words of the `count` viewers at block->who, for this purpose plus the number of their session
 * where `by_session`; leaves their classes in block->viewer_class. */
static void draw_words(const struct audience_task *task, uint32_t purpose, bool by_session, size_t words, size_t count,
                       struct audience_block *block)
{
    const struct batch *batch = block->batch;
    for (size_t j = 0; j < count; j++) {
        uint32_t i = block->who[j];
        block->name[j] = batch->viewer[i];
        block->purpose[j] = purpose + (by_session ? batch->session[i] : 0);
        block->viewer_class[j] = task->plan->category_class[batch->category[i]];
    }
    const struct rng_name name = streams_name(task->streams, purpose, task->occurrence);
    uint32_t *out[4] = { NULL };
    for (size_t w = 0; w < words; w++)
        out[w] = block->word[w];
    rng_words_at(&name, count, block->name, block->purpose, out);
}

/* Who is present when the programme ends stays at most its own linger longer. */
static void cut_at_end(const struct audience_task *task, struct audience_block *block)
{
    struct batch *batch = block->batch;
    const int64_t end_ms = task->end_ms;
    if (!task->plan->lingers) {
        for (size_t i = 0; i < batch->count; i++)
            batch->end_ms[i] = batch->end_ms[i] < end_ms ? batch->end_ms[i] : end_ms;
        return;
    }
    size_t late = pick_between(batch->count, batch->arrival_ms, end_ms, batch->end_ms, end_ms, block->who);
    draw_words(task, PURPOSE_LINGER, false, 1, late, block);
    sampler_draw_each(task->plan->linger, task->plan->classes, block->viewer_class, late, block->word[0],
                      block->value[0]);
    for (size_t j = 0; j < late; j++) {
        int64_t *leave_ms = &batch->end_ms[block->who[j]];
        int64_t latest_ms = end_ms + block->value[0][j];
        *leave_ms = *leave_ms < latest_ms ? *leave_ms : latest_ms;
    }
}

/* The next sessions of the `count` viewers at block->who: each arrives block->value[0] after its last one ended and
 * stays for block->value[1], unless the programme is over by then. `again`: 1 where this is one of its `sessions`, else
 * 0. */
static void push_next(const struct audience_task *task, uint32_t again, size_t count, struct audience_block *block)
{
    const struct batch *batch = block->batch;
    struct batch *next = block->next;
    size_t n = next->count;
    for (size_t j = 0; j < count; j++) { /* written in any case, kept by counting on: no branch on chance */
        uint32_t i = block->who[j];
        int64_t arrival_ms = batch->end_ms[i] + block->value[0][j];
        next->viewer[n] = batch->viewer[i];
        next->category[n] = batch->category[i];
        next->session[n] = batch->session[i] + again;
        next->left[n] = batch->left[i] - again;
        next->arrival_ms[n] = arrival_ms;
        next->end_ms[n] = arrival_ms + block->value[1][j];
        n += arrival_ms < task->end_ms;
    }
    next->count = n;
}

static void draw_shocks(const struct audience_task *task, struct shock_draw shock[])
{
    const struct rng_name name = streams_name(task->streams, PURPOSE_SHOCK, task->occurrence);
    for (uint32_t s = 0; s < task->plan->shocks; s++) {
        const struct shock_plan *plan = &task->plan->shock[s];
        struct shock_draw draw = { .number = s };
        draw.at_ms = timeline_ms(&plan->at, &name, s * 4) + (plan->from_end ? task->end_ms : task->start_ms);
        draw.leave = timeline_value(&plan->leave, &name, s * 4 + 1);
        draw.back = timeline_value(&plan->back, &name, s * 4 + 2);
        uint32_t to = s;
        for (; to > 0 && shock[to - 1].at_ms > draw.at_ms; to--)
            shock[to] = shock[to - 1];
        shock[to] = draw;
    }
}

/* At a shock each viewer present (who came before it) leaves by lot; who comes back draws a new stay, which is not one
 * of its `sessions`. Shocks must be applied in time order: who left at one is not present at the next. */
static void apply_shock(const struct audience_task *task, const struct shock_draw *shock, struct audience_block *block)
{
    struct batch *batch = block->batch;
    const int64_t at_ms = shock->at_ms;
    size_t present = pick_between(batch->count, batch->arrival_ms, at_ms < task->end_ms ? at_ms : task->end_ms,
                                  batch->end_ms, at_ms, block->who);
    draw_words(task, PURPOSE_SHOCK_VIEWER + shock->number, false, 4, present, block);
    const uint64_t leave = rng_words_below(shock->leave), back = rng_words_below(shock->back);
    size_t comers = 0;
    for (size_t j = 0; j < present; j++) {
        uint32_t i = block->who[j];
        bool leaves = block->word[0][j] < leave;
        batch->end_ms[i] = leaves ? at_ms : batch->end_ms[i];
        block->gone[i] |= leaves;
        /* Who comes back moves up: `comers` is never ahead of j. */
        block->who[comers] = i;
        block->viewer_class[comers] = block->viewer_class[j];
        block->word[2][comers] = block->word[2][j];
        block->word[3][comers] = block->word[3][j];
        comers += leaves & (block->word[1][j] < back);
    }
    const struct event_plan *plan = task->plan;
    sampler_draw_block(&plan->shock[shock->number].after, comers, block->word[2], block->value[0]);
    sampler_draw_each(plan->stay, plan->classes, block->viewer_class, comers, block->word[3], block->value[1]);
    push_next(task, 0, comers, block);
}

/* Who has sessions left and whose last one ended during the programme comes again after a gap. */
static void draw_returns(const struct audience_task *task, struct audience_block *block)
{
    struct batch *batch = block->batch;
    if (!task->plan->returns)
        return;
    size_t again = 0, over = pick_between(batch->count, batch->end_ms, task->end_ms, batch->left, 1, block->who);
    for (size_t j = 0; j < over; j++) {
        block->who[again] = block->who[j];
        again += !block->gone[block->who[j]];
    }
    if (again == 0)
        return;
    const struct event_plan *plan = task->plan;
    draw_words(task, PURPOSE_RETURN + 1, true, 2, again, block);
    sampler_draw_each(plan->gap, plan->classes, block->viewer_class, again, block->word[0], block->value[0]);
    sampler_draw_each(plan->stay, plan->classes, block->viewer_class, again, block->word[1], block->value[1]);
    push_next(task, 1, again, block);
}

/* Cuts sessions to what counts and turns times into seconds of the grid. Who arrives after the end came for nothing. */
WIDE static void count_times(size_t count, int64_t low_ms, int64_t high_ms, int64_t end_ms,
                             const int64_t *restrict arrival_ms, const int64_t *restrict leave_ms,
                             uint32_t *restrict time_ms, uint32_t *restrict from_s, uint32_t *restrict to_s)
{
    for (size_t i = 0; i < count; i++) {
        int64_t from_ms = arrival_ms[i] > low_ms ? arrival_ms[i] : low_ms;
        int64_t to_ms = leave_ms[i] < high_ms ? leave_ms[i] : high_ms;
        from_ms = from_ms < high_ms ? from_ms : high_ms;
        to_ms = to_ms > from_ms ? to_ms : from_ms;
        to_ms = arrival_ms[i] < end_ms ? to_ms : from_ms;
        time_ms[i] = (uint32_t)(to_ms - from_ms);
        from_s[i] = (uint32_t)from_ms;
        to_s[i] = (uint32_t)to_ms;
    }
    for (size_t i = 0; i < count; i++) {
        from_s[i] = (from_s[i] + (SECOND_MS - 1)) / SECOND_MS;
        to_s[i] = (to_s[i] + (SECOND_MS - 1)) / SECOND_MS;
    }
}

/* Dense paths, without asking for each session what form they have. */
static void drop_sessions(const struct audience_task *task, const struct audience_block *block)
{
    const size_t count = block->batch->count;
    const uint32_t *category = block->batch->category;
    for (size_t i = 0; i < count; i++)
        block->category_ms[category[i]] += block->time_ms[i];
    if (task->model->places == 1) {
        int32_t *number = task->path[0].number;
#pragma GCC unroll 4
        for (size_t i = 0; i < count; i++) {
            number[block->from_s[i]]++;
            number[block->to_s[i]]--;
        }
        return;
    }
    int32_t *number[MODEL_PLACES_MAX];
    for (size_t i = 0; i < task->model->places; i++)
        number[i] = task->path[i].number;
    for (size_t i = 0; i < count; i++) {
        int32_t *here = number[task->plan->category_place[category[i]]];
        here[block->from_s[i]]++;
        here[block->to_s[i]]--;
    }
}

static enum status add_sessions(const struct audience_task *task, const struct audience_block *block)
{
    if (!task->path[0].sparse) {
        drop_sessions(task, block);
        return STATUS_OK;
    }
    for (size_t i = 0; i < task->model->places; i++)
        if (!path_reserve(&task->path[i], block->batch->count))
            return STATUS_LIMIT;
    for (size_t i = 0; i < block->batch->count; i++) {
        uint32_t category = block->batch->category[i];
        block->category_ms[category] += block->time_ms[i];
        path_add(&task->path[task->plan->category_place[category]], block->from_s[i], block->to_s[i]);
    }
    return STATUS_OK;
}

static enum status list_sessions(const struct audience_task *task, const struct audience_block *block)
{
    const struct batch *batch = block->batch;
    struct session_list *list = task->list;
    if (list->capacity - list->count < batch->count) {
        size_t capacity = 2 * list->capacity + AUDIENCE_BLOCK;
        struct session *session = realloc(list->session, capacity * sizeof *session);
        if (!session)
            return STATUS_LIMIT;
        list->session = session;
        list->capacity = capacity;
    }
    for (size_t i = 0; i < batch->count; i++)
        if (batch->arrival_ms[i] < task->end_ms)
            list->session[list->count++] = (struct session){ .arrival_ms = batch->arrival_ms[i],
                                                             .end_ms = batch->end_ms[i],
                                                             .viewer = batch->viewer[i],
                                                             .cell = task->plan->category_cell[batch->category[i]],
                                                             .number = (uint16_t)batch->session[i] };
    return STATUS_OK;
}

/* What becomes of the batch's sessions; the sessions that follow them are left in `next`. */
static enum status draw_sessions(const struct audience_task *task, struct audience_block *block)
{
    block->next->count = 0;
    memset(block->gone, 0, block->batch->count * sizeof block->gone[0]);
    cut_at_end(task, block);
    for (size_t s = 0; s < task->plan->shocks; s++)
        apply_shock(task, &block->shock[s], block);
    count_times(block->batch->count, task->low_ms, task->high_ms, task->end_ms, block->batch->arrival_ms,
                block->batch->end_ms, block->time_ms, block->from_s, block->to_s);
    enum status status = add_sessions(task, block);
    draw_returns(task, block);
    return status == STATUS_OK && task->list ? list_sessions(task, block) : status;
}

/* Room for the sums of this event's categories, cleared; and their exact counts, where asked for. */
static enum status begin_categories(const struct event_plan *plan, int64_t viewers, struct audience_block *block)
{
    if (block->categories < plan->categories) {
        free(block->category_ms);
        free(block->exact);
        free(block->due);
        block->category_ms = malloc(plan->categories * sizeof *block->category_ms);
        block->exact = malloc(plan->categories * sizeof *block->exact);
        block->due = malloc(plan->categories * sizeof *block->due);
        bool fine = block->category_ms && block->exact && block->due;
        block->categories = fine ? plan->categories : 0;
        if (block->categories == 0)
            return STATUS_LIMIT;
    }
    memset(block->category_ms, 0, plan->categories * sizeof *block->category_ms);
    if (plan->event->audience.assign_exact)
        apportion(plan, viewers, block->exact, block->due);
    return STATUS_OK;
}

enum status audience_prepare(const struct audience_task *task, int64_t viewers)
{
    if (viewers > AUDIENCE_VIEWERS_MAX)
        return STATUS_LIMIT;
    /* The scratch may hold another occurrence's. */
    return task->plan->surge && viewers > 0 && audience_size(task) < viewers ? STATUS_LIMIT : STATUS_OK;
}

void audience_fold(const struct audience_task *task, const struct audience_block *block)
{
    for (size_t c = 0; c < task->plan->categories; c++)
        task->viewer_ms[task->plan->category_cell[c]] += block->category_ms[c];
}

enum status audience_draw_range(const struct audience_task *task, int64_t viewers, int64_t first, int64_t end,
                                struct audience_block *block)
{
    enum status status = begin_categories(task->plan, viewers, block);
    if (status != STATUS_OK)
        return status;
    draw_shocks(task, block->shock);
    block->batch = &block->room[0];
    block->next = &block->room[1];
    if (audience_is_plain(task)) {
        audience_draw_plain(task, first, end, block);
        return STATUS_OK;
    }
    for (; first < end; first += AUDIENCE_BLOCK) {
        int64_t rest = end - first;
        audience_first(task, first, (size_t)(rest < AUDIENCE_BLOCK ? rest : AUDIENCE_BLOCK), block);
        while (block->batch->count > 0) {
            status = draw_sessions(task, block);
            if (status != STATUS_OK)
                return status;
            struct batch *done = block->batch;
            block->batch = block->next;
            block->next = done;
        }
    }
    return STATUS_OK;
}

enum status audience_draw(const struct audience_task *task, int64_t viewers, struct audience_block *block)
{
    enum status status = audience_prepare(task, viewers);
    if (status == STATUS_OK)
        status = audience_draw_range(task, viewers, 0, viewers, block);
    if (status == STATUS_OK)
        audience_fold(task, block);
    return status;
}
