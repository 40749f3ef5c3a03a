/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bench's programs tell about their replications, so that times can be compared and the work be seen to be the
 * same. A line each: a name, a mean, a standard deviation. */
#ifndef BENCH_LINES_H
#define BENCH_LINES_H

#include <math.h>
#include <stdio.h>
#include <time.h>

struct lines_sum {
    double sum, square;
};

struct lines {
    double count;
    struct lines_sum viewers, hours, peak;
};

/* Processor seconds of this process so far. */
static inline double lines_processor_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline void lines_sum_add(struct lines_sum *sum, double value)
{
    sum->sum += value;
    sum->square += value * value;
}

/* One replication: its viewers, their hours, the most present at once. */
static inline void lines_add(struct lines *lines, double viewers, double hours, double peak)
{
    lines->count++;
    lines_sum_add(&lines->viewers, viewers);
    lines_sum_add(&lines->hours, hours);
    lines_sum_add(&lines->peak, peak);
}

static inline void lines_sum_print(const char *name, const struct lines_sum *sum, double n)
{
    double mean = sum->sum / n;
    printf("%s %.9g %.9g\n", name, mean, n > 1 ? sqrt(fmax(0, sum->square - n * mean * mean) / (n - 1)) : 0.0);
}

/* `processor_s`: of all replications, without what came before them. */
static inline void lines_print(const struct lines *lines, double processor_s)
{
    lines_sum_print("viewers", &lines->viewers, lines->count);
    lines_sum_print("hours", &lines->hours, lines->count);
    lines_sum_print("peak", &lines->peak, lines->count);
    printf("seconds %.9g 0\n", processor_s / lines->count);
}

#endif
