/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `make bench`: ivsim against the plain GSL program of gsl_townhall.c, as whole processes. The rounds are interleaved,
 * so that a noisy neighbour meets both; processor time (user + system) is each child's own, from wait4. ivsim does all
 * of its work meanwhile: every pattern of the scenario, the prices, the percentiles and the report.
 *
 * race IVSIM GSL_TOWNHALL SCENARIO [REPLICATIONS [ROUNDS]]; exit 1 where the two disagree on what they simulate. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

enum { ROUNDS_MAX = 99, ARGUMENTS_MAX = 15 };

struct cost {
    double processor_s, wall_s;
    double peak_mb; /* 10^6 bytes */
};

/* One program or one way to run it; a cost each round. */
struct runner {
    const char *name;
    const char *const *argument;
    struct cost cost[ROUNDS_MAX];
};

/* What one simulated month is made of. */
struct month {
    double viewer_hours, viewer_hours_sd, peak, peak_sd, sessions;
};

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

/* Starts a program with its standard output on `output`, its standard error away. */
static pid_t start(const char *const argument[], int output)
{
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        int away = open("/dev/null", O_WRONLY);
        if (away < 0 || dup2(output < 0 ? away : output, STDOUT_FILENO) < 0 || dup2(away, STDERR_FILENO) < 0)
            _exit(127);
        char *copy[ARGUMENTS_MAX + 1] = { 0 }; /* execv wants what it may write to */
        for (int i = 0; i < ARGUMENTS_MAX && argument[i]; i++)
            copy[i] = strdup(argument[i]);
        execv(copy[0], copy);
        _exit(127);
    }
    return child;
}

static struct cost finish(pid_t child, const char *name, double began_s)
{
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) != child)
        fail("wait4");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "race: %s ended with status %d\n", name, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
        exit(EXIT_FAILURE);
    }
    return (struct cost){ .processor_s = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                                         1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec),
                          .wall_s = now_s() - began_s,
                          .peak_mb = 1024e-6 * (double)usage.ru_maxrss };
}

static struct cost run(const char *const argument[])
{
    double began_s = now_s();
    return finish(start(argument, -1), argument[0], began_s);
}

/* Round by round, each runner once a round; every second round backwards. */
static void run_rounds(struct runner runner[], size_t runners, size_t rounds)
{
    for (size_t r = 0; r < rounds; r++)
        for (size_t i = 0; i < runners; i++) {
            struct runner *next = &runner[r % 2 ? runners - 1 - i : i];
            next->cost[r] = run(next->argument);
        }
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

struct spread {
    double least, median;
};

static struct spread processor_s(const struct runner *runner, size_t rounds)
{
    double value[ROUNDS_MAX];
    for (size_t r = 0; r < rounds; r++)
        value[r] = runner->cost[r].processor_s;
    double median = middle(value, rounds);
    return (struct spread){ value[0], median };
}

static struct spread wall_s(const struct runner *runner, size_t rounds)
{
    double value[ROUNDS_MAX];
    for (size_t r = 0; r < rounds; r++)
        value[r] = runner->cost[r].wall_s;
    double median = middle(value, rounds);
    return (struct spread){ value[0], median };
}

static FILE *listen_to(const char *const argument[], pid_t *child)
{
    int end[2];
    if (pipe(end) != 0)
        fail("pipe");
    *child = start(argument, end[1]);
    close(end[1]);
    FILE *file = fdopen(end[0], "r");
    if (!file)
        fail("fdopen");
    return file;
}

static struct month ask_gsl(const char *const argument[])
{
    pid_t child;
    FILE *file = listen_to(argument, &child);
    struct month month = { 0 };
    char name[32];
    double mean, sd;
    while (fscanf(file, "%31s %lf %lf", name, &mean, &sd) == 3) {
        if (strcmp(name, "viewer_hours") == 0) {
            month.viewer_hours = mean;
            month.viewer_hours_sd = sd;
        } else if (strcmp(name, "peak") == 0) {
            month.peak = mean;
            month.peak_sd = sd;
        } else if (strcmp(name, "sessions") == 0) {
            month.sessions = mean;
        }
    }
    fclose(file);
    finish(child, argument[0], now_s());
    return month;
}

/* Viewer-hours are what the channel's output lines bill, over all regions and renditions. */
static struct month ask_ivsim(const char *const argument[])
{
    pid_t child;
    FILE *file = listen_to(argument, &child);
    json_error_t error;
    json_t *result = json_loadf(file, 0, &error);
    fclose(file);
    finish(child, argument[0], now_s());
    if (!result) {
        fprintf(stderr, "race: the result: %s\n", error.text);
        exit(EXIT_FAILURE);
    }
    struct month month = { 0 };
    const json_t *pattern = json_array_get(json_object_get(result, "patterns"), 0);
    size_t i;
    const json_t *line;
    json_array_foreach(json_object_get(pattern, "meters"), i, line)
    {
        const char *meter = json_string_value(json_object_get(line, "meter"));
        if (meter && strcmp(meter, "channel.output") == 0)
            month.viewer_hours += json_number_value(json_object_get(json_object_get(line, "quantity"), "mean"));
    }
    const json_t *viewers = json_object_get(json_object_get(pattern, "peak"), "viewers");
    month.peak = json_number_value(json_object_get(viewers, "mean"));
    month.peak_sd = json_number_value(json_object_get(viewers, "sd"));
    json_decref(result);
    return month;
}

/* Whether two independent means over n replications agree: five standard errors of their difference, which equal laws
 * exceed six times in ten million. */
static int agree(const char *what, double gsl, double ours, double sd, double n)
{
    double error = sd * sqrt(2 / n);
    int fine = fabs(gsl - ours) <= 5 * error;
    printf("  %-28s %12.1f %12.1f   %+.2f standard errors%s\n", what, gsl, ours, (ours - gsl) / error,
           fine ? "" : "   THEY DISAGREE");
    return fine;
}

static void print_times(struct runner runner[2], size_t rounds, double sessions)
{
    double ratio[ROUNDS_MAX];
    for (size_t r = 0; r < rounds; r++)
        ratio[r] = runner[0].cost[r].processor_s / runner[1].cost[r].processor_s;
    for (int i = 0; i < 2; i++) {
        struct spread time = processor_s(&runner[i], rounds);
        printf("  %-28s %12.3f %12.3f %15.1f\n", runner[i].name, time.median, time.least,
               1e-6 * sessions / time.median);
    }
    struct spread gsl = processor_s(&runner[0], rounds), ours = processor_s(&runner[1], rounds);
    printf("  %-28s %12.2f %12.2f %15s\n", "GSL / ivsim, a core", middle(ratio, rounds), gsl.least / ours.least,
           "asked: 4");
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 6) {
        fputs("Usage: race IVSIM GSL_TOWNHALL SCENARIO [REPLICATIONS [ROUNDS]]\n", stderr);
        return 2;
    }
    const char *ivsim = argv[1], *gsl = argv[2], *scenario = argv[3];
    const char *count = argc > 4 ? argv[4] : "1000", *many = "10000";
    const double n = strtod(count, NULL);
    const size_t rounds = argc > 5 ? strtoul(argv[5], NULL, 10) : 5;
    if (!(n >= 2) || rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "race: at least 2 replications, 1 to %d rounds\n", ROUNDS_MAX);
        return 2;
    }

    const char *gsl_few[] = { gsl, count, NULL }, *gsl_many[] = { gsl, many, NULL };
    const char *ask[] = {
        ivsim, "run", scenario, "--only", "channel", "--format", "json", "--replications", many, NULL
    };
    const char *one[] = { ivsim, "run", scenario, "--threads", "1", "--replications", count, NULL };
    const char *one_many[] = { ivsim, "run", scenario, "--threads", "1", "--replications", many, NULL };
    const char *two_many[] = { ivsim, "run", scenario, "--threads", "2", "--replications", many, NULL };

    const struct month theirs = ask_gsl(gsl_many), ours = ask_ivsim(ask);
    printf("The same work? Means of a month over %s replications\n  %-28s %12s %12s\n", many, "", "GSL", "ivsim");
    int fine =
        agree("viewer-hours", theirs.viewer_hours, ours.viewer_hours, theirs.viewer_hours_sd, strtod(many, NULL));
    fine &= agree("most viewers at once", theirs.peak, ours.peak, theirs.peak_sd, strtod(many, NULL));

    static struct runner few[2] = { { .name = "plain GSL, mt19937" }, { .name = "ivsim run --threads 1" } };
    few[0].argument = gsl_few;
    few[1].argument = one;
    run_rounds(few, 2, rounds);
    printf("\nProcessor seconds of whole processes, %s replications, %zu rounds\n  %-28s %12s %12s %15s\n", count,
           rounds, "", "median", "least", "10^6 sessions/s");
    print_times(few, rounds, n * theirs.sessions);

    static struct runner all[3] = { { .name = "plain GSL, mt19937" },
                                    { .name = "ivsim run --threads 1" },
                                    { .name = "ivsim run --threads 2" } };
    all[0].argument = gsl_many;
    all[1].argument = one_many;
    all[2].argument = two_many;
    run_rounds(all, 3, rounds);
    printf("\nThe same, %s replications\n", many);
    print_times(all, rounds, strtod(many, NULL) * theirs.sessions);
    double speed_up[ROUNDS_MAX], peak_mb = 0;
    for (size_t r = 0; r < rounds; r++) {
        speed_up[r] = all[1].cost[r].wall_s / all[2].cost[r].wall_s;
        peak_mb = fmax(peak_mb, all[2].cost[r].peak_mb);
    }
    double median = middle(speed_up, rounds);
    printf("  %-28s %12.2f %12.2f %15s\n", "2 threads, by the clock", median,
           wall_s(&all[1], rounds).least / wall_s(&all[2], rounds).least, "asked: 1.8");
    /* What a second thread wastes shows in processor time even where other programs keep the second core busy. */
    struct spread alone = processor_s(&all[1], rounds), both = processor_s(&all[2], rounds);
    printf("  %-28s %12.2f %12.2f\n", "their processor time, 2 / 1", both.median / alone.median,
           both.least / alone.least);
    printf("  %-28s %12.1f %12s %15s\n", "memory, 2 threads, MB", peak_mb, "", "asked: 300");
    if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
        puts("  This machine has one processor: no speed-up to be seen.");
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
