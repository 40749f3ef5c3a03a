/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs run as whole processes, round by round and in turn, so that a noisy neighbour meets all of them; processor
 * time (user + system) is each child's own, from wait4. */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include <stddef.h>

enum { ROUNDS_MAX = 99, ARGUMENTS_MAX = 12 };

/* One run. What the program itself says of its replications (bench/lines.h) is 0 where it says nothing. */
struct run {
    double processor_s, wall_s, first_s; /* first_s: until the first byte of output */
    double peak_mb;                      /* 10^6 bytes */
    double loop_s;                       /* processor time of a replication */
    double viewers, hours, hours_sd, peak, peak_sd;
};

/* A way to run a program: its arguments, ended by NULL; how many replications that makes; its runs. */
struct runner {
    const char *argument[ARGUMENTS_MAX + 1];
    double replications;
    struct run run[ROUNDS_MAX];
};

/* What is compared. */
enum figure { LOOP, PROCESSOR, WALL, FIRST, MEMORY, FIGURES };

struct spread {
    double best, median;
};

/* Each runner once a round; every second round backwards. Ends the program where one of them fails. */
void runner_rounds(struct runner *const runner[], size_t runners, size_t rounds);

/* A figure of a replication (LOOP, PROCESSOR) or of a run. */
struct spread runner_spread(const struct runner *runner, enum figure figure, size_t rounds);

/* Of a / b: the quotient of the best, the median of the quotients by round. */
struct spread runner_ratio(const struct runner *a, enum figure of_a, const struct runner *b, enum figure of_b,
                           size_t rounds);

/* Runs a program once and copies its last line of output, "" where it says nothing; returns whether it ended well. */
int runner_last_line(const char *const argument[], char line[], size_t size);

#endif
