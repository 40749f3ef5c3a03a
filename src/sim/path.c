/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "path.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "occupancy.h"
#include "radix.h"

void path_fini(struct path *path)
{
    free(path->number);
    free(path->step);
    free(path->scratch);
    knots_fini(&path->knots);
    *path = (struct path){ 0 };
}

bool path_begin(struct path *path, size_t seconds, bool sparse)
{
    path->seconds = seconds;
    path->sparse = sparse;
    path->curved = false;
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

bool path_begin_curve(struct path *path, size_t seconds, size_t knots)
{
    path->seconds = seconds;
    path->sparse = false;
    path->curved = true;
    return knots_begin(&path->knots, knots);
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
    assert(to->sparse == from->sparse && !to->curved && !from->curved && offset + from->seconds <= to->seconds);
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

static int32_t to_count(double present)
{
    return (int32_t)floor(present + 0.5);
}

static void read_curve(const struct path *path, size_t from, size_t count, int32_t *most, int64_t *busy_s)
{
    double largest, busy_ms;
    knots_read(&path->knots, (int64_t)from * SECOND_MS, (int64_t)(from + count) * SECOND_MS, &largest, &busy_ms);
    *most = to_count(largest);
    *busy_s = (int64_t)floor(busy_ms / SECOND_MS + 0.5);
}

void path_read(struct path *path, size_t from, size_t count, int32_t *most, int64_t *busy_s)
{
    if (path->curved) {
        read_curve(path, from, count, most, busy_s);
        return;
    }
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
    if (path->curved)
        return (int128)floor(knots_square(&path->knots) + 0.5);
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

static void sample_curve(const struct knots *knots, int64_t first, int64_t step, size_t points, int32_t out[])
{
    for (size_t i = 0; i < points; i++) {
        int64_t at_ms = (first + (int64_t)i * step) * SECOND_MS;
        bool inside = at_ms >= knots->low_ms && at_ms < knots->high_ms;
        out[i] = inside ? to_count(knots_at(knots, at_ms)) : 0;
    }
}

void path_sample(const struct path *path, int64_t first, int64_t step, size_t points, int32_t out[])
{
    if (path->curved) {
        sample_curve(&path->knots, first, step, points, out);
        return;
    }
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
