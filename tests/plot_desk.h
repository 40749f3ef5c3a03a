/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of pictures and pages start from: a run in a folder of its own. */
#ifndef IVSIM_TESTS_PLOT_DESK_H
#define IVSIM_TESTS_PLOT_DESK_H

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "diag.h"

/* A scratch folder with a copy of tests/plot-sample/. */
struct desk {
    struct arena arena;
    struct diag diag;
    char dir[64];
};

static const char *const sample[] = { "result.json", "patterns.csv", "replications.csv", "bills.csv", "occupancy.csv" };
enum { SAMPLE_FILES = sizeof sample / sizeof sample[0] };

static inline char *path_of(const struct desk *desk, const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", desk->dir, name);
    return path;
}

/* The whole file, or NULL; to be freed. */
static inline char *read_whole(const char *path, size_t *length)
{
    FILE *from = fopen(path, "r");
    if (!from)
        return NULL;
    enum { MOST = 1 << 22 };
    char *bytes = malloc(MOST);
    *length = fread(bytes, 1, MOST - 1, from);
    bytes[*length] = '\0';
    fclose(from);
    return bytes;
}

static inline void write_whole(const char *path, const char *bytes)
{
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    fputs(bytes, to);
    assert_int_equal(fclose(to), 0);
}

static inline int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    *state = desk;
    strcpy(desk->dir, "plot-test-XXXXXX");
    if (!mkdtemp(desk->dir) || arena_init(&desk->arena, (size_t)1 << 33) != STATUS_OK)
        return -1;
    diag_init(&desk->diag, &desk->arena);
    for (size_t i = 0; i < SAMPLE_FILES; i++) {
        char from[512];
        snprintf(from, sizeof from, SRCDIR "/tests/plot-sample/%s", sample[i]);
        size_t length;
        char *bytes = read_whole(from, &length);
        assert_non_null(bytes);
        write_whole(path_of(desk, sample[i]), bytes);
        free(bytes);
    }
    return 0;
}

static inline int tear_down(void **state)
{
    static const char *const made[] = { "exceedance.svg",
                                        "exceedance.png",
                                        "bars.svg",
                                        "bars.png",
                                        "fan.svg",
                                        "fan.png",
                                        "difference.svg",
                                        "difference.png",
                                        "plots/run.gp",
                                        "plots/style.gp",
                                        "plots/exceedance.gp",
                                        "plots/bars.gp",
                                        "plots/fan.gp",
                                        "plots/difference.gp",
                                        "plots/exceedance.dat",
                                        "plots/bars.dat",
                                        "plots/fan.dat",
                                        "plots/difference.dat",
                                        "plots/gnuplot.log" };
    struct desk *desk = *state;
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        unlink(path_of(desk, made[i]));
    for (size_t i = 0; i < SAMPLE_FILES; i++)
        unlink(path_of(desk, sample[i]));
    rmdir(path_of(desk, "plots"));
    /* Fails where anything else was written. */
    int left = rmdir(desk->dir);
    diag_fini(&desk->diag);
    arena_fini(&desk->arena);
    free(desk);
    return left;
}

static inline void expect_words(const struct desk *desk, const char *words)
{
    for (size_t i = 0; i < desk->diag.count; i++) {
        const struct diag_entry *entry = &desk->diag.entry[i];
        if (strstr(entry->what, words) || (entry->origin.file && strstr(entry->origin.file, words)))
            return;
    }
    print_error("nobody said: %s\n", words);
    fail();
}

#endif
