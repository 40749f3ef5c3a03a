/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An occurrence drawn at a stroke, in parts: the viewers of one kind at one place. Private to the module. */
#ifndef IVSIM_AGGREGATE_PART_H
#define IVSIM_AGGREGATE_PART_H

#include "aggregate_law.h"

struct aggregate {
    struct arena arena;
    struct aggregate_law *law; /* by event */
    struct sampler normal, exponential;
};

/* The number present at knots: the law's up to the programme's end, then those of its tail. Times from the actual
 * start. */
struct part {
    const struct aggregate_law *law;
    const struct aggregate_kind *kind;
    size_t place;
    double viewers;                  /* how many; of an absolute rate, the mean number */
    uint32_t index;                  /* names its draws */
    int64_t low_ms, end_ms, high_ms; /* what counts is within low .. high; the programme's end */
    size_t body, knots;              /* slots before the end; all knots */
    int64_t at_ms[AGGREGATE_KNOTS_MAX];
    double value[AGGREGATE_KNOTS_MAX];
    double flow[AGGREGATE_KNOTS_MAX]; /* comings and goings by slot */
};

enum { PART_INDICES = 1024 };

#define PART_NORMAL_TICKS 0x1p27 /* to a unit: six standard deviations fit 32 bits */
#define PART_EXPONENTIAL_TICKS 0x1p26

typedef void part_add(void *context, const struct part *part);

/* Draws an occurrence part by part: adds their viewer time to the task's cells, and gives each to `add`. The knots'
 * times are the same in all. */
void part_draw_all(const struct aggregate *aggregate, const struct audience_task *task, int64_t viewers, part_add *add,
                   void *context);

/* Variates of one purpose, from index `first` on, four an index; at most AGGREGATE_KNOTS_MAX + 1. `out` has room for
 * three more. */
void part_normals(const struct aggregate *aggregate, const struct audience_task *task, enum purpose purpose,
                  uint32_t first, size_t count, double out[]);
void part_exponentials(const struct aggregate *aggregate, const struct audience_task *task, enum purpose purpose,
                       uint32_t first, size_t count, double out[]);

#endif
