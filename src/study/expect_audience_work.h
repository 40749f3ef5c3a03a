/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of expect_audience share about one event. */
#ifndef IVSIM_EXPECT_AUDIENCE_WORK_H
#define IVSIM_EXPECT_AUDIENCE_WORK_H

#include "expect_arrive.h"
#include "expect_audience.h"
#include "expect_chain.h"

enum { BEYONDS_MAX = 64, EXPECT_SHOCKED_LIVES = 16 };

struct tables;

struct class_work {
    const struct viewer_class *class;
    double share;
    struct chain chain;
    struct expect_comer comer;
    double *lingering; /* by cell of `beyond`: mean of P(linger > y) */
};

struct work {
    const struct model *model;
    const struct event *event;
    const struct expect_times *times;
    struct class_work *class;
    size_t classes;
    double beyond[BEYONDS_MAX]; /* times after the end that cells lie between; [0] is 0 */
    size_t beyonds;
    double source_on[BEYONDS_MAX]; /* by cell: mean of P(tail > y) */
    struct nodes few_lives;
    struct expect_arriving arriving; /* scratch */
    struct tables *tables;           /* expect_audience_table.h; NULL where each occurrence is integrated by itself */
    bool squares;                    /* the square is asked for */
};

struct cut {
    bool whole;      /* nothing of it can lie outside the period */
    double from, to; /* the period, relative to the planned start */
};

/* Tables of every class, cells of time after the end. */
void expect_audience_prepare(struct work *work, const struct event_plan *plan, struct arena *arena);

/* The expected time of one viewer of the class until `t`, and of those present then until beyond[y] later. */
double expect_audience_time(const struct class_work *class, const struct expect_arriving *arriving, size_t y, double t);

/* The share of the cell [at + low, at + high) that lies inside the period, `at` relative to the actual start. */
double expect_audience_inside(const struct work *work, const struct cut *cut, double at, double low, double high);

/* When counting ends for who stays to the end of a programme of these lengths: cut to the period. And when it begins:
 * the source is on, and the period has begun. Relative to the actual start. */
struct nodes expect_audience_ends(const struct work *work, const struct cut *cut, const struct nodes *live,
                                  struct arena *arena);
struct nodes expect_audience_begins(const struct work *work, const struct cut *cut, struct arena *arena);

typedef double expect_audience_path(const void *path, double t);

/* E of path(counting ends) - path(counting begins), of any path that tells what was watched up to a moment. The two may
 * be taken apart: the end is never before the begin. */
double expect_audience_between(const struct nodes *ends, const struct nodes *begins, expect_audience_path *path,
                               const void *context);

/* E of the integral of the squared probability that a viewer is present, given when things happen. */
double expect_audience_square(struct work *work, const struct cut *cut, const struct nodes *begins,
                              struct arena *arena);

#endif
