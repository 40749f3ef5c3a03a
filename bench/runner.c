/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "runner.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Starts a program; `end` is where its standard output can be read. Its standard error is away. */
static pid_t start(const char *const argument[], int *end)
{
    int both[2];
    if (pipe(both) != 0)
        fail("pipe");
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        int away = open("/dev/null", O_WRONLY);
        if (away < 0 || dup2(both[1], STDOUT_FILENO) < 0 || dup2(away, STDERR_FILENO) < 0)
            _exit(127);
        close(both[0]);
        close(both[1]);
        char *copy[ARGUMENTS_MAX + 1] = { 0 }; /* execv wants what it may write to */
        for (int i = 0; i < ARGUMENTS_MAX && argument[i]; i++)
            copy[i] = strdup(argument[i]);
        execvp(copy[0], copy);
        _exit(127);
    }
    close(both[1]);
    *end = both[0];
    return child;
}

static void take_line(const char *line, struct run *run)
{
    char name[32];
    double mean, sd;
    if (sscanf(line, "%31s %lf %lf", name, &mean, &sd) != 3)
        return;
    if (strcmp(name, "seconds") == 0) {
        run->loop_s = mean;
    } else if (strcmp(name, "viewers") == 0) {
        run->viewers = mean;
    } else if (strcmp(name, "hours") == 0) {
        run->hours = mean;
        run->hours_sd = sd;
    } else if (strcmp(name, "peak") == 0) {
        run->peak = mean;
        run->peak_sd = sd;
    }
}

static struct run run_once(const char *const argument[])
{
    struct run run = { 0 };
    int end, status;
    const double began_s = now_s();
    pid_t child = start(argument, &end);
    FILE *file = fdopen(end, "r");
    if (!file)
        fail("fdopen");
    int first = getc(file);
    run.first_s = now_s() - began_s;
    ungetc(first, file);
    for (char line[1024]; fgets(line, sizeof line, file);)
        take_line(line, &run);
    fclose(file);
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) != child)
        fail("wait4");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "bench: %s %s ended with status %d\n", argument[0], argument[1] ? argument[1] : "",
                WIFEXITED(status) ? WEXITSTATUS(status) : -1);
        exit(EXIT_FAILURE);
    }
    run.processor_s = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                      1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    run.wall_s = now_s() - began_s;
    run.peak_mb = 1024e-6 * (double)usage.ru_maxrss;
    return run;
}

void runner_rounds(struct runner *const runner[], size_t runners, size_t rounds)
{
    for (size_t r = 0; r < rounds; r++)
        for (size_t i = 0; i < runners; i++) {
            struct runner *next = runner[r % 2 ? runners - 1 - i : i];
            next->run[r] = run_once(next->argument);
        }
}

static double figure_of(const struct runner *runner, enum figure figure, size_t round)
{
    const struct run *run = &runner->run[round];
    const double value[FIGURES] = { run->loop_s, run->processor_s / runner->replications, run->wall_s, run->first_s,
                                    run->peak_mb };
    return value[figure];
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle(double value[], size_t count)
{
    qsort(value, count, sizeof value[0], ascending);
    return (value[(count - 1) / 2] + value[count / 2]) / 2;
}

struct spread runner_spread(const struct runner *runner, enum figure figure, size_t rounds)
{
    double value[ROUNDS_MAX];
    for (size_t r = 0; r < rounds; r++)
        value[r] = figure_of(runner, figure, r);
    double median = middle(value, rounds);
    return (struct spread){ .best = value[0], .median = median };
}

struct spread runner_ratio(const struct runner *a, enum figure of_a, const struct runner *b, enum figure of_b,
                           size_t rounds)
{
    double ratio[ROUNDS_MAX];
    for (size_t r = 0; r < rounds; r++)
        ratio[r] = figure_of(a, of_a, r) / figure_of(b, of_b, r);
    return (struct spread){ .best = runner_spread(a, of_a, rounds).best / runner_spread(b, of_b, rounds).best,
                            .median = middle(ratio, rounds) };
}

int runner_last_line(const char *const argument[], char line[], size_t size)
{
    int end, status;
    pid_t child = start(argument, &end);
    FILE *file = fdopen(end, "r");
    if (!file)
        fail("fdopen");
    line[0] = '\0';
    char next[1024];
    while (fgets(next, sizeof next, file))
        snprintf(line, size, "%s", next);
    fclose(file);
    line[strcspn(line, "\n")] = '\0';
    if (waitpid(child, &status, 0) != child)
        fail("waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
