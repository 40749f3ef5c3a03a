/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h" /* for files without a name, and posix_fallocate */
#include "outcomes.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Columns of a table in a file begin at a page of it (of 4 kB: 1,024 peaks), others at a cache line. */
enum { ROWS_OF_A_PAGE = 1024, ROWS_OF_A_LINE = 16 };

static size_t row_bytes(const struct pattern_plan *plan)
{
    return (4 + plan->lines) * sizeof(int64_t) + plan->lines * sizeof(double) + PEAKS * sizeof(int32_t);
}

/* Hands out the columns of a pattern from `at` on; returns where they end. */
static char *lay_out(struct pattern_outcome *outcome, size_t stride, char *at)
{
    const size_t lines = outcome->plan->lines, column = stride * sizeof(int64_t);
    outcome->stride = stride;
    outcome->total_nano = (int64_t *)(void *)at;
    outcome->input_ms = (int64_t *)(void *)(at += column);
    outcome->idle_ms = (int64_t *)(void *)(at += column);
    outcome->turned_away = (int64_t *)(void *)(at += column);
    outcome->cost_nano_columns = (int64_t *)(void *)(at += column);
    outcome->quantity_columns = (double *)(void *)(at += column * lines);
    outcome->peak_columns = (int32_t *)(void *)(at += column * lines);
    return at + stride * PEAKS * sizeof(int32_t);
}

static int open_nameless_in(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    char name[4096]; /* file systems without nameless files */
    if (snprintf(name, sizeof name, "%s/ivsim-XXXXXX", folder) >= (int)sizeof name)
        return -1;
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        unlink(name);
    return fd;
}

static int open_nameless(void)
{
    const char *folder[] = { getenv("TMPDIR"), "/var/tmp", "/tmp" };
    for (size_t i = 0; i < sizeof folder / sizeof folder[0]; i++) {
        int fd = folder[i] && *folder[i] ? open_nameless_in(folder[i]) : -1;
        if (fd >= 0)
            return fd;
    }
    return -1;
}

/* Its blocks are set aside at once: a disk that fills up later would be a SIGBUS. */
static void *map_file(size_t bytes)
{
    int fd = open_nameless();
    if (fd < 0)
        return MAP_FAILED;
    void *store = posix_fallocate(fd, 0, (off_t)bytes) == 0
                      ? mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                      : MAP_FAILED;
    close(fd);
    return store;
}

static void copy_rows(const struct pattern_outcome *to, const struct pattern_outcome *from, size_t rows)
{
    const size_t bytes = rows * sizeof(int64_t);
    memcpy(to->total_nano, from->total_nano, bytes);
    memcpy(to->input_ms, from->input_ms, bytes);
    memcpy(to->idle_ms, from->idle_ms, bytes);
    memcpy(to->turned_away, from->turned_away, bytes);
    for (size_t l = 0; l < to->plan->lines; l++) {
        memcpy(outcome_cost_nano(to, l), outcome_cost_nano(from, l), bytes);
        memcpy(outcome_quantity(to, l), outcome_quantity(from, l), bytes);
    }
    for (enum peak k = 0; k < PEAKS; k++)
        memcpy(outcome_peak(to, k), outcome_peak(from, k), rows * sizeof(int32_t));
}

enum status outcomes_reserve(struct outcomes *outcomes, int64_t rows)
{
    assert(rows >= 0 && outcomes->patterns > 0);
    size_t stride = (size_t)rows, bytes = 0, width = 0;
    if (outcomes->store && stride <= outcomes->pattern[0].stride)
        return STATUS_OK;
    for (size_t p = 0; p < outcomes->patterns; p++)
        width += row_bytes(outcomes->pattern[p].plan);
    const bool large = width * stride > OUTCOMES_MEMORY;
    const size_t step = large ? ROWS_OF_A_PAGE : ROWS_OF_A_LINE;
    stride = (stride + step - 1) / step * step + (stride == 0 ? step : 0);
    bytes = width * stride;
    void *store = large ? map_file(bytes) : MAP_FAILED;
    const bool in_file = store != MAP_FAILED;
    if (!in_file)
        store = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (store == MAP_FAILED)
        return STATUS_LIMIT;
    char *at = store;
    for (size_t p = 0; p < outcomes->patterns; p++) {
        const struct pattern_outcome old = outcomes->pattern[p];
        at = lay_out(&outcomes->pattern[p], stride, at);
        if (outcomes->store)
            copy_rows(&outcomes->pattern[p], &old, (size_t)outcomes->replications);
    }
    assert(at == (char *)store + bytes);
    if (outcomes->store)
        munmap(outcomes->store, outcomes->store_bytes);
    outcomes->store = store;
    outcomes->store_bytes = bytes;
    outcomes->in_file = in_file;
    return STATUS_OK;
}

void outcomes_rest(const struct outcomes *outcomes)
{
    if (outcomes->in_file)
        madvise(outcomes->store, outcomes->store_bytes, MADV_DONTNEED);
}

enum status outcomes_init(struct outcomes *outcomes, const struct model *model, const struct tariff tariff[],
                          bool with_fan)
{
    *outcomes = (struct outcomes){ .model = model, .patterns = model->patterns };
    outcomes->pattern = calloc(model->patterns, sizeof *outcomes->pattern);
    if (!fan_init(&outcomes->fan, with_fan ? model->fan_points : 0) || !outcomes->pattern)
        return STATUS_LIMIT;
    for (size_t p = 0; p < model->patterns; p++) {
        outcomes->pattern[p].plan = &model->pattern[p];
        outcomes->pattern[p].tariff = &tariff[p];
    }
    return STATUS_OK;
}

void outcomes_fini(struct outcomes *outcomes)
{
    if (outcomes->store)
        munmap(outcomes->store, outcomes->store_bytes);
    free(outcomes->pattern);
    fan_fini(&outcomes->fan);
    *outcomes = (struct outcomes){ 0 };
}
