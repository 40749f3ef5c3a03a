/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `make bench`: one table of how fast ivsim is. A row is a quotient of two programs that took turns, or a figure of
 * one; best and median over the rounds; then what was asked for and whether it is met. Processor time of one core, but
 * where wall time is said. `kernel` is the engine as a library, `run` the whole of `ivsim run`: reading, all patterns,
 * prices, percentiles, report.
 *
 * table ROUNDS IVSIM BENCH SCENARIOS [PROGRAM:ASKED ...]: the program, the folders of the bench's programs and of its
 * scenarios; then programs that make rows of their own, whose last line is `row<TAB>name<TAB>ratio`. Exit 1 where the
 * workloads of two programs are not the same. */
#include "runner.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rows.h"

/* Where things are. */
struct place {
    const char *ivsim, *bench, *scenarios;
    size_t rounds;
};

/* Texts live until the program ends. */
__attribute__((format(printf, 1, 2))) static const char *text(const char *format, ...)
{
    char made[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(made, sizeof made, format, list);
    va_end(list);
    char *copy = strdup(made);
    if (!copy)
        abort();
    return copy;
}

static struct runner gsl(const struct place *place, const char *kind, int replications)
{
    return (struct runner){ .argument = { text("%s/gsl_w1", place->bench), kind, text("%d", replications) },
                            .replications = replications };
}

static struct runner kernel(const struct place *place, const char *suffix, const char *scenario, int replications)
{
    return (
        struct runner){ .argument = { text("%s/kernel%s", place->bench, suffix), scenario, text("%d", replications) },
                        .replications = replications };
}

static struct runner process_by(const char *engine, const char *program, const char *scenario, int threads,
                                int replications)
{
    return (struct runner){ .argument = { program, "run", scenario, "--threads", text("%d", threads), "--replications",
                                          text("%d", replications), "--engine", engine },
                            .replications = replications };
}

static struct runner process(const char *program, const char *scenario, int threads, int replications)
{
    return process_by("sampled", program, scenario, threads, replications);
}

static const char *scenario(const struct place *place, const char *name)
{
    return text("%s/%s.cfg", place->scenarios, name);
}

static struct runner aggregate(const struct place *place, double viewers, int replications)
{
    struct runner runner = kernel(place, "", scenario(place, "w1"), replications);
    runner.argument[3] = text("forecast=%.9g", viewers / 3e5);
    runner.argument[4] = "aggregate";
    return runner;
}

/* Whether two independent means agree: five standard errors of their difference, which equal laws exceed six times in
 * ten million. */
static int agree(const char *what, const struct runner *a, const struct runner *b)
{
    const struct run *x = &a->run[0], *y = &b->run[0];
    const double parts = 1 / a->replications + 1 / b->replications;
    double hours = (y->hours - x->hours) / (x->hours_sd * sqrt(parts));
    double peak = x->peak_sd > 0 ? (y->peak - x->peak) / (x->peak_sd * sqrt(parts)) : 0;
    int fine = fabs(hours) <= 5 && fabs(peak) <= 5;
    printf("  %-10s viewer-hours %11.1f %11.1f (%+.1f standard errors), peak %8.1f %8.1f (%+.1f)%s\n", what, x->hours,
           y->hours, hours, x->peak, x->peak_sd > 0 ? y->peak : 0, peak, fine ? "" : "   THEY DISAGREE");
    return fine;
}

static int check_work(const struct place *place)
{
    const struct {
        const char *what;
        struct runner gsl, ours;
    } pair[] = {
        { "W1", gsl(place, "plain", 60), kernel(place, "", scenario(place, "w1"), 400) },
        { "W1, expert", gsl(place, "expert", 120), kernel(place, "_baseline", scenario(place, "w1"), 400) },
        { "W2", gsl(place, "cells", 60), kernel(place, "", scenario(place, "w2"), 400) },
        { "month", gsl(place, "month", 100), kernel(place, "", scenario(place, "month"), 400) },
        { "town hall",
          { .argument = { text("%s/gsl_townhall", place->bench), "2000" }, .replications = 2000 },
          kernel(place, "", scenario(place, "../scenarios/examples/town-hall"), 4000) },
        { "aggregate", gsl(place, "plain", 60), aggregate(place, 3e5, 10000) },
    };
    int fine = 1;
    puts("The same work? Means by GSL and by ivsim");
    for (size_t i = 0; i < sizeof pair / sizeof pair[0]; i++) {
        struct runner theirs = pair[i].gsl, ours = pair[i].ours;
        runner_rounds((struct runner *const[]){ &theirs, &ours }, 2, 1);
        fine &= agree(pair[i].what, &theirs, &ours);
    }
    return fine;
}

static void bench_w1(const struct place *place)
{
    const char *w1 = scenario(place, "w1"), *old = text("%s/ivsim_baseline", place->bench);
    struct runner plain = gsl(place, "plain", 12), expert = gsl(place, "expert", 40);
    struct runner wide = kernel(place, "", w1, 120), base = kernel(place, "_baseline", w1, 80);
    struct runner run = process(place->ivsim, w1, 1, 200), run_old = process(old, w1, 1, 100);
    runner_rounds((struct runner *const[]){ &plain, &expert, &wide, &base, &run, &run_old }, 6, place->rounds);
    const size_t n = place->rounds;
    row_ratio("W1, 1 s path and peak: kernel", runner_ratio(&plain, LOOP, &wide, LOOP, n), 18);
    row_ratio("  run", runner_ratio(&plain, PROCESSOR, &run, PROCESSOR, n), 12);
    row_ratio("  kernel, baseline x86-64", runner_ratio(&plain, LOOP, &base, LOOP, n), 9);
    row_ratio("  run, baseline x86-64", runner_ratio(&plain, PROCESSOR, &run_old, PROCESSOR, n), 6);
    row_ratio("  kernel, against expert GSL", runner_ratio(&expert, LOOP, &wide, LOOP, n), 0);
    row_ratio("  run, against expert GSL", runner_ratio(&expert, PROCESSOR, &run, PROCESSOR, n), 0);
    const double viewers = plain.run[0].viewers;
    row_each("  plain GSL", runner_spread(&plain, LOOP, n), 1e-9 * viewers, "ns a viewer", 0);
    row_each("  kernel", runner_spread(&wide, LOOP, n), 1e-9 * viewers, "ns a viewer", 0);
}

static void bench_w2(const struct place *place)
{
    const char *w2 = scenario(place, "w2");
    struct runner cells = gsl(place, "cells", 12), wide = kernel(place, "", w2, 120);
    struct runner run = process(place->ivsim, w2, 1, 200);
    runner_rounds((struct runner *const[]){ &cells, &wide, &run }, 3, place->rounds);
    row_ratio("W2, 12 totals, path and peak: kernel", runner_ratio(&cells, LOOP, &wide, LOOP, place->rounds), 25);
    row_ratio("  run", runner_ratio(&cells, PROCESSOR, &run, PROCESSOR, place->rounds), 25 / 1.5);
}

static void bench_month(const struct place *place)
{
    const char *month = scenario(place, "month");
    struct runner totals = gsl(place, "month", 40), wide = kernel(place, "", month, 400);
    struct runner run = process(place->ivsim, month, 1, 1000), more = process(place->ivsim, month, 2, 10000);
    struct runner one = process(place->ivsim, month, 1, 2000), two = process(place->ivsim, month, 2, 2000);
    runner_rounds((struct runner *const[]){ &totals, &wide, &run, &one, &two }, 5, place->rounds);
    runner_rounds((struct runner *const[]){ &more }, 1, 1);
    row_ratio("month, 6 patterns / GSL's totals: kernel", runner_ratio(&totals, LOOP, &wide, LOOP, place->rounds), 8);
    row_ratio("  run", runner_ratio(&totals, PROCESSOR, &run, PROCESSOR, place->rounds), 8 / 1.5);
    row_ratio("  run, 2 threads / 1, by the clock", runner_ratio(&one, WALL, &two, WALL, place->rounds), 1.9);
    row_ratio("  their processor time, 1 / 2", runner_ratio(&one, PROCESSOR, &two, PROCESSOR, place->rounds), 0);
    row_each("  10,000 replications, 2 threads", runner_spread(&more, WALL, 1), 1, "s", 0);
    row_each("  its peak memory", runner_spread(&more, MEMORY, 1), 1, "MB", 200);
    row_each(
        "  bytes a replication",
        (struct spread){ 1e6 * (more.run[0].peak_mb - two.run[0].peak_mb) / (more.replications - two.replications),
                         1e6 * (more.run[0].peak_mb - two.run[0].peak_mb) / (more.replications - two.replications) },
        1, "B", 0);
}

static void bench_town_hall(const struct place *place)
{
    const char *town_hall = scenario(place, "../scenarios/examples/town-hall");
    struct runner theirs = { .argument = { text("%s/gsl_townhall", place->bench), "500" }, .replications = 500 };
    struct runner ours = process(place->ivsim, town_hall, 1, 2000), all = process(place->ivsim, town_hall, 2, 10000);
    struct runner few = process(place->ivsim, town_hall, 1, 1);
    runner_rounds((struct runner *const[]){ &theirs, &ours, &all, &few }, 4, place->rounds);
    row_ratio("town hall, 6 patterns / GSL's one: run",
              runner_ratio(&theirs, PROCESSOR, &ours, PROCESSOR, place->rounds), 4);
    row_each("  10,000 replications, 2 threads", runner_spread(&all, WALL, place->rounds), 1, "s", 1);
    row_each("  1 replication, to the first output", runner_spread(&few, FIRST, place->rounds), 1e-3, "ms", 20);
}

/* One event of 10^4 to 10^8 viewers; about 2 x 10^7 viewers a run. */
static void bench_sizes(const struct place *place)
{
    for (int power = 4; power <= 8; power++) {
        double viewers = pow(10, power);
        int replications = (int)fmax(1, 2e7 / viewers);
        struct runner runner = kernel(place, "", scenario(place, "w2"), replications);
        runner.argument[3] = text("forecast=%.9g", viewers / 3e5);
        size_t rounds = power < 8 && place->rounds > 3 ? 3 : 1;
        runner_rounds((struct runner *const[]){ &runner }, 1, rounds);
        row_each(text("sampled engine, W2 at 10^%d viewers", power), runner_spread(&runner, LOOP, rounds),
                 1e-9 * viewers, "ns a viewer", 0);
    }
}

/* A replication of the aggregate engine costs the same whatever its audience. */
static void bench_aggregate(const struct place *place)
{
    struct runner plain = gsl(place, "plain", 12), ours = aggregate(place, 3e5, 50000);
    struct runner run = process_by("aggregate", place->ivsim, scenario(place, "w1"), 1, 200000);
    runner_rounds((struct runner *const[]){ &plain, &ours, &run }, 3, place->rounds);
    row_ratio("aggregate engine, W1: kernel", runner_ratio(&plain, LOOP, &ours, LOOP, place->rounds), 8000);
    row_ratio("  run", runner_ratio(&plain, PROCESSOR, &run, PROCESSOR, place->rounds), 8000 / 1.5);
    for (int power = 4; power <= 9; power++) {
        struct runner sized = aggregate(place, power < 9 ? pow(10, power) : 9.9e8, 50000);
        runner_rounds((struct runner *const[]){ &sized }, 1, place->rounds > 3 ? 3 : 1);
        row_each(text("  at %s10^%d viewers", power < 9 ? "" : "0.99 x ", power),
                 runner_spread(&sized, LOOP, place->rounds > 3 ? 3 : 1), 1e-6, "us a replication", 0);
    }
}

/* "==42== I   refs:      98,599,059" */
static int instructions(const char *line, double *count)
{
    const char *digit = strstr(line, "refs:");
    *count = 0;
    for (; digit && *digit; digit++)
        if (*digit >= '0' && *digit <= '9')
            *count = *count * 10 + (*digit - '0');
    return *count > 0;
}

/* Instructions that a second replication adds, from callgrind where it is installed. */
static void bench_instructions(const struct place *place)
{
    double collected[2] = { 0 };
    for (int i = 0; i < 2; i++) {
        const char *argument[] = { "valgrind",
                                   "--tool=callgrind",
                                   "--callgrind-out-file=/dev/null",
                                   "--log-fd=1",
                                   text("%s/kernel", place->bench),
                                   scenario(place, "w1"),
                                   i == 0 ? "1" : "2",
                                   NULL };
        char line[256];
        if (!runner_last_line(argument, line, sizeof line) || !instructions(line, &collected[i])) {
            row_none("  instructions a viewer, by callgrind", "needs valgrind");
            return;
        }
    }
    double each = (collected[1] - collected[0]) / 3e5;
    row_each("  instructions a viewer, by callgrind", (struct spread){ each, each }, 1, "", 0);
}

/* PROGRAM:ASKED */
static void bench_other(const char *program)
{
    char path[512], line[256], name[128];
    double ratio;
    snprintf(path, sizeof path, "%s", program);
    char *asked = strrchr(path, ':');
    if (asked)
        *asked++ = '\0';
    if (!runner_last_line((const char *[]){ path, NULL }, line, sizeof line) ||
        sscanf(line, "row\t%127[^\t]\t%lf", name, &ratio) != 2) {
        row_none(path, "failed");
        return;
    }
    row_ratio(name, (struct spread){ ratio, ratio }, asked ? strtod(asked, NULL) : 0);
}

int main(int argc, char **argv)
{
    const size_t rounds = argc > 4 ? strtoul(argv[1], NULL, 10) : 0;
    if (rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "Usage: table ROUNDS IVSIM BENCH SCENARIOS [PROGRAM:ASKED ...], 1 to %d rounds\n", ROUNDS_MAX);
        return 2;
    }
    const struct place place = { .ivsim = argv[2], .bench = argv[3], .scenarios = argv[4], .rounds = rounds };
    int fine = check_work(&place);
    row_title(text("plain GSL (mt19937) divided by ivsim, %zu rounds", rounds));
    bench_w1(&place);
    bench_instructions(&place);
    bench_w2(&place);
    bench_month(&place);
    bench_town_hall(&place);
    bench_aggregate(&place);
    for (int i = 5; i < argc; i++)
        bench_other(argv[i]);
    bench_sizes(&place);
    if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
        puts("This machine has one processor: no gain from a second thread can be seen.");
    printf("To hold W1 against a SimPy model (a process a viewer; SimPy 3, Debian's python3-simpy3), compare its ns a "
           "viewer:\n"
           "  python3 %s/w1_simpy.py 1 0.1\n",
           place.scenarios);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
