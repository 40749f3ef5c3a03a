/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "surge.h"

#include <stdlib.h>

#include "calendar.h"
#include "count.h"
#include "int128.h"
#include "rng.h"

void surge_fini(struct surge *surge)
{
    free(surge->edge_ms);
    free(surge->before);
    free(surge->arrival_ms);
    *surge = (struct surge){ 0 };
}

static bool grow(void **array, size_t room, size_t size)
{
    void *more = realloc(*array, room * size);
    if (more)
        *array = more;
    return more != NULL;
}

/* Room for `pieces` and the edge after the last. */
static bool reserve_pieces(struct surge *surge, size_t pieces)
{
    if (pieces < surge->piece_room)
        return true;
    size_t room = 2 * pieces + 64;
    if (pieces > SURGE_PIECES_MAX || !grow((void **)&surge->edge_ms, room, sizeof *surge->edge_ms) ||
        !grow((void **)&surge->before, room, sizeof *surge->before))
        return false;
    surge->piece_room = room;
    return true;
}

static bool reserve_viewers(struct surge *surge, size_t viewers)
{
    if (viewers <= surge->viewer_room)
        return true;
    size_t room = 2 * viewers + 64;
    if (viewers > SURGE_VIEWERS_MAX || !grow((void **)&surge->arrival_ms, room, sizeof *surge->arrival_ms))
        return false;
    surge->viewer_room = room;
    return true;
}

static void words_of(const struct rng_name *name, uint32_t index, uint32_t word[4])
{
    rng_block(name->seed, (uint32_t[4]){ index, name->purpose, name->entity, name->replication }, word);
}

/* The state at the beginning: by how much of the time each takes. Jumps to any other are as likely, so that every state
 * is visited as often and its share of the time is as its mean length. */
static size_t first_state(const struct arrivals *arrivals, double u)
{
    double all_ms = 0, below_ms = 0;
    for (size_t s = 0; s < arrivals->states; s++)
        all_ms += arrivals->state[s].lasts_ms;
    for (size_t s = 0; s + 1 < arrivals->states; s++) {
        below_ms += arrivals->state[s].lasts_ms;
        if (u * all_ms < below_ms)
            return s;
    }
    return arrivals->states - 1;
}

bool surge_modulate(struct surge *surge, const struct surge_task *task, double *mean)
{
    const struct arrivals *arrivals = &task->plan->event->audience.viewer_class[0].arrivals;
    const struct rng_name name = streams_name(task->streams, PURPOSE_MODULATION, task->occurrence);
    size_t state = first_state(arrivals, rng_uniform(&name, 0)), pieces = 0;
    double before = 0;
    for (int64_t at_ms = task->from_ms; at_ms < task->end_ms; pieces++) {
        if (!reserve_pieces(surge, pieces + 2))
            return false;
        uint32_t word[4];
        words_of(&name, (uint32_t)pieces + 1, word);
        int64_t rest_ms = task->end_ms - at_ms, lasts_ms = sampler_draw(&task->plan->state_lasts[state], word[0]);
        lasts_ms = lasts_ms < rest_ms ? lasts_ms : rest_ms;
        surge->edge_ms[pieces] = at_ms;
        surge->before[pieces] = before;
        at_ms += lasts_ms;
        before += arrivals->state[state].rate_per_min / MINUTE_MS * (double)lasts_ms;
        surge->edge_ms[pieces + 1] = at_ms;
        surge->before[pieces + 1] = before;
        size_t others = arrivals->states - 1;
        state = (state + 1 + (size_t)((uint64_t)word[1] * others >> 32)) % arrivals->states;
    }
    surge->pieces = pieces;
    *mean = before;
    return true;
}

bool surge_excite(struct surge *surge, const struct surge_task *task, int64_t own)
{
    const struct arrivals *arrivals = &task->plan->event->audience.viewer_class[0].arrivals;
    const struct sampler *after = &task->plan->brought_after;
    const struct rng_name when = streams_name(task->streams, PURPOSE_CLUSTER, task->occurrence);
    const struct rng_name many = streams_name(task->streams, PURPOSE_CLUSTER_SIZE, task->occurrence);
    surge->viewers = 0;
    if (task->end_ms <= task->from_ms)
        return true;
    if (own > SURGE_VIEWERS_MAX || !reserve_viewers(surge, (size_t)own))
        return false;
    const uint64_t width_ms = (uint64_t)(task->end_ms - task->from_ms);
    /* Those who come by themselves first; then everybody in turn brings others, who are added at the end. A name for
     * each who is brought, also for those who come too late. */
    uint32_t word[4], brought = (uint32_t)own;
    for (size_t i = 0; i < (size_t)own; i++) {
        words_of(&when, (uint32_t)i, word);
        surge->arrival_ms[i] = task->from_ms + (int64_t)(uint64_t)(((uint128)width_ms * word[0]) >> 32);
    }
    surge->viewers = (size_t)own;
    for (size_t i = 0; i < surge->viewers; i++) {
        words_of(&many, (uint32_t)i, word);
        int64_t brings = count_poisson(arrivals->brings, rng_word_uniform(word[0]));
        for (int64_t k = 0; k < brings; k++) {
            words_of(&when, brought++, word);
            int64_t at_ms = surge->arrival_ms[i] + sampler_draw(after, word[0]);
            if (at_ms >= task->end_ms)
                continue;
            if (!reserve_viewers(surge, surge->viewers + 1))
                return false;
            surge->arrival_ms[surge->viewers++] = at_ms;
        }
    }
    return true;
}

/* The moment up to which `target` viewers were expected. */
static int64_t moment_of(const struct surge *surge, double target)
{
    size_t low = 0, high = surge->pieces;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (surge->before[middle] <= target)
            low = middle;
        else
            high = middle;
    }
    const int64_t from_ms = surge->edge_ms[low], to_ms = surge->edge_ms[high];
    const double mass = surge->before[high] - surge->before[low];
    if (!(mass > 0))
        return from_ms;
    int64_t at_ms = from_ms + (int64_t)((target - surge->before[low]) / mass * (double)(to_ms - from_ms));
    return at_ms < to_ms ? at_ms : to_ms - 1;
}

void surge_arrivals(const struct surge *surge, const struct surge_task *task, int64_t first, size_t count,
                    const uint32_t word[], int64_t arrival_ms[])
{
    if (task->plan->viewer_class[0].arrivals == ARRIVALS_HAWKES) {
        for (size_t i = 0; i < count; i++)
            arrival_ms[i] = surge->arrival_ms[(size_t)first + i];
        return;
    }
    const double mass = surge->pieces > 0 ? surge->before[surge->pieces] : 0;
    for (size_t i = 0; i < count; i++)
        arrival_ms[i] = surge->pieces > 0 ? moment_of(surge, mass * rng_word_uniform(word[i])) : task->end_ms;
}
