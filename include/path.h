/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many are present, second by second of one stretch of time. Drawn as differences, then read from left to right.
 * Two forms with the same numbers: dense, an array by second, where many come and go; and sparse, a list of comings and
 * goings to be sorted, where most seconds pass without any (a channel that is always on). The third is a curve, where
 * no session was drawn: it is only read. */
#ifndef IVSIM_PATH_H
#define IVSIM_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "int128.h"
#include "knots.h"

struct path {
    size_t seconds;
    bool sparse, curved;
    struct knots knots; /* curved */
    int32_t *number; /* dense: differences, up to `settled` numbers present */
    size_t room, settled;
    uint64_t *step; /* sparse: 2 x second, + 1 where one goes; sorted once it is read */
    uint64_t *scratch;
    size_t steps, step_room;
    bool sorted;
    size_t next;     /* sparse: the first step not read yet */
    int32_t present; /* after what was settled or read */
};

void path_fini(struct path *path);

/* Nobody in `seconds` seconds. False where memory is out. The memory of earlier use is kept. */
bool path_begin(struct path *path, size_t seconds, bool sparse);

/* A curve over `seconds` seconds, whose knots are to be filled in. False where memory is out. */
bool path_begin_curve(struct path *path, size_t seconds, size_t knots);

/* Room for so many more sessions: to be called before path_add. False where memory is out. */
bool path_reserve(struct path *path, size_t sessions);

/* One is present from second `from` on, until before second `to`. */
static inline void path_add(struct path *path, uint32_t from, uint32_t to)
{
    if (path->sparse) {
        path->step[path->steps++] = (uint64_t)from * 2;
        path->step[path->steps++] = (uint64_t)to * 2 + 1;
    } else {
        path->number[from]++;
        path->number[to]--;
    }
}

/* Adds differences not yet read, of the same form and length. False where memory is out. */
bool path_gather(struct path *to, const struct path *from);

/* Adds a path that was read to its end, from second `offset` on; `to` is of the same form, and not read yet. False
 * where memory is out. */
bool path_overlay(struct path *to, const struct path *from, size_t offset);

/* The largest number present in seconds from .. from + count, and how many of them had somebody present. Stretches must
 * be read one after the other, from 0. */
void path_read(struct path *path, size_t from, size_t count, int32_t *most, int64_t *busy_s);

/* Of a path read to its end: the sum over seconds of the number present, squared. */
int128 path_square(const struct path *path);

/* Of a path read to its end: the numbers present at `points` seconds, `first` and every `step` from there; 0 outside.
 */
void path_sample(const struct path *path, int64_t first, int64_t step, size_t points, int32_t out[]);

#endif
