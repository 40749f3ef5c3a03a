/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cmd_run_rows.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

/* Short runs save at a tenth of their time, long ones every ten seconds: a crash costs no more than that. */
#define SAVE_FIRST_S 0.5
#define SAVE_EVERY_S 10.0

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static enum status choose_rows(const struct run_rows *rows, struct rows_work *work)
{
    work->first = rows->first;
    work->count = rows->count > 0 ? rows->count : rows->replay ? 1 : work->whole - rows->first;
    if (rows->replay || work->first + work->count <= work->whole)
        if (work->count > 0)
            return STATUS_OK;
    fprintf(stderr,
            "ivsim run: replications %lld to %lld are not all among the %lld of this run; --replications says how many "
            "there are\n",
            (long long)work->first, (long long)(work->first + (work->count > 1 ? work->count - 1 : 0)),
            (long long)work->whole);
    return STATUS_USAGE;
}

enum status run_rows_begin(struct run_rows *rows, struct loaded *loaded, const char *engine, struct outcomes *outcomes)
{
    rows->diag = &loaded->diag;
    rows->begun_s = rows->saved_s = now_s();
    rows_work_init(&rows->work, &loaded->model, &loaded->book, PACKAGE_VERSION, engine);
    enum status status = choose_rows(rows, &rows->work);
    outcomes->first_replication = rows->work.first;
    outcomes->asked = rows->work.count;
    if (status != STATUS_OK || !rows->checkpoint)
        return status;
    rows->log = rows_log_open(rows->checkpoint, &rows->work, outcomes, rows->diag, &status);
    return status;
}

static void save(struct run_rows *rows, const struct outcomes *outcomes)
{
    if (rows->log && rows_log_append(rows->log, outcomes, rows->diag) != STATUS_OK) {
        rows_log_close(rows->log, true);
        rows->log = NULL;
    }
    rows->saved_s = now_s();
}

void run_rows_keep(struct run_rows *rows, const struct outcomes *outcomes)
{
    const double gone_s = now_s() - rows->begun_s;
    const double every_s = fmin(fmax(gone_s / 10, SAVE_FIRST_S), SAVE_EVERY_S);
    if (rows->log && now_s() - rows->saved_s >= every_s)
        save(rows, outcomes);
}

enum status run_rows_write_part(const struct run_rows *rows, struct loaded *loaded, const struct outcomes *outcomes)
{
    return rows_write_part(rows->part, &rows->work, outcomes, &loaded->diag);
}

void run_rows_end(struct run_rows *rows, const struct outcomes *outcomes, bool done)
{
    if (!done)
        save(rows, outcomes);
    rows_log_close(rows->log, !done);
    rows->log = NULL;
}
