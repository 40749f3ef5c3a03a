/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "path.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "occupancy.h"
#include "radix.h"

void path_fini(struct path *path)
{
    free(path->number);
    free(path->step);
    free(path->scratch);
    *path = (struct path){ 0 };
}

bool path_begin(struct path *path, size_t seconds, bool sparse)
{
    path->seconds = seconds;
    path->sparse = sparse;
    path->settled = path->steps = path->next = 0;
    path->sorted = false;
    path->present = 0;
    if (sparse)
        return true;
    if (path->room < seconds) {
        free(path->number);
        path->room = seconds + seconds / 2;
        path->number = malloc(path->room * sizeof *path->number);
        if (!path->number)
            path->room = 0;
    }
    if (path->number)
        memset(path->number, 0, seconds * sizeof *path->number);
    return path->number != NULL;
}

/* Room for so many more steps. What scratch holds is lost. */
static bool reserve_steps(struct path *path, size_t more)
{
    if (path->step_room - path->steps >= more)
        return true;
    size_t room = 2 * path->step_room + more;
    uint64_t *step = realloc(path->step, room * sizeof *step);
    path->step = step ? step : path->step;
    free(path->scratch);
    path->scratch = malloc(room * sizeof *path->scratch);
    path->step_room = step && path->scratch ? room : 0;
    return step && path->scratch;
}

bool path_reserve(struct path *path, size_t sessions)
{
    return !path->sparse || reserve_steps(path, 2 * sessions);
}

bool path_gather(struct path *to, const struct path *from)
{
    if (!to->sparse) {
        occupancy_add(to->number, from->number, from->seconds);
        return true;
    }
    return path_overlay(to, from, 0);
}

bool path_overlay(struct path *to, const struct path *from, size_t offset)
{
    assert(to->sparse == from->sparse && offset + from->seconds <= to->seconds);
    if (!to->sparse) {
        occupancy_add(to->number + offset, from->number, from->seconds);
        to->settled = to->seconds; /* numbers, not differences */
        return true;
    }
    if (!reserve_steps(to, from->steps))
        return false;
    for (size_t i = 0; i < from->steps; i++)
        to->step[to->steps + i] = from->step[i] + 2 * offset;
    to->steps += from->steps;
    return true;
}

static void sort(struct path *path)
{
    uint64_t *sorted = radix_sort(path->step, path->scratch, path->steps, 1, radix_bits(2 * (uint64_t)path->seconds));
    if (sorted != path->step) {
        path->scratch = path->step;
        path->step = sorted;
    }
    path->sorted = true;
}

static int32_t change_of(uint64_t step)
{
    return 1 - 2 * (int32_t)(step & 1);
}

static void read_steps(struct path *path, size_t from, size_t end, int32_t *most, int64_t *busy_s)
{
    size_t next = path->next, second = from;
    int32_t present = path->present, largest = 0;
    int64_t busy = 0;
    for (; next < path->steps && path->step[next] >> 1 < end; next++) {
        size_t to = (size_t)(path->step[next] >> 1);
        int32_t seen = to > second ? present : 0; /* of several steps in a second only what they leave behind counts */
        largest = seen > largest ? seen : largest;
        busy += present > 0 ? (int64_t)(to - second) : 0;
        present += change_of(path->step[next]);
        second = to;
    }
    if (end > second) {
        largest = present > largest ? present : largest;
        busy += present > 0 ? (int64_t)(end - second) : 0;
    }
    path->next = next;
    path->present = present;
    *most = largest;
    *busy_s = busy;
}

void path_read(struct path *path, size_t from, size_t count, int32_t *most, int64_t *busy_s)
{
    if (path->sparse) {
        if (!path->sorted)
            sort(path);
        read_steps(path, from, from + count, most, busy_s);
        return;
    }
    if (path->settled < from + count) {
        assert(path->settled == from);
        path->present = occupancy_sum(path->number + from, count, path->present, most, busy_s);
        path->settled = from + count;
    } else {
        occupancy_read(path->number + from, count, most, busy_s);
    }
}

int128 path_square(const struct path *path)
{
    if (!path->sparse)
        return occupancy_square(path->number, path->seconds);
    int128 sum_s = 0;
    int64_t present = 0;
    size_t second = 0;
    for (size_t i = 0; i < path->steps; i++) {
        size_t to = (size_t)(path->step[i] >> 1);
        sum_s += (int128)(present * present) * (int64_t)(to - second);
        present += change_of(path->step[i]);
        second = to;
    }
    return sum_s; /* all have gone */
}

void path_sample(const struct path *path, int64_t first, int64_t step, size_t points, int32_t out[])
{
    size_t next = 0;
    int32_t present = 0;
    for (size_t i = 0; i < points; i++) {
        int64_t second = first + (int64_t)i * step;
        bool inside = second >= 0 && second < (int64_t)path->seconds;
        for (; path->sparse && inside && next < path->steps && (int64_t)(path->step[next] >> 1) <= second; next++)
            present += change_of(path->step[next]);
        out[i] = !inside ? 0 : path->sparse ? present : path->number[second];
    }
}
