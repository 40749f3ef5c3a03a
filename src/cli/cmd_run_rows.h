/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which replications of a run are simulated, and where they are kept. Private to the command. */
#ifndef IVSIM_CMD_RUN_ROWS_H
#define IVSIM_CMD_RUN_ROWS_H

#include "load.h"
#include "rows.h"

struct run_rows {
    int64_t first, count; /* count 0: to the end of the run */
    bool replay;          /* `first` alone, whatever the length of the run */
    const char *part, *checkpoint;
    struct rows_work work;
    struct rows_log *log; /* where there is a checkpoint */
    struct diag *diag;
    double begun_s, saved_s;
};

/* Decides what the outcomes are asked for, and takes over what the checkpoint has. */
enum status run_rows_begin(struct run_rows *rows, struct loaded *loaded, const char *engine, struct outcomes *outcomes);

/* Saves what is finished, if it was a while ago. A checkpoint that can't be written is said, and the run goes on
 * without. */
void run_rows_keep(struct run_rows *rows, const struct outcomes *outcomes);

enum status run_rows_write_part(const struct run_rows *rows, struct loaded *loaded, const struct outcomes *outcomes);

/* Closes the checkpoint: removed where the run is `done`, else brought up to date. */
void run_rows_end(struct run_rows *rows, const struct outcomes *outcomes, bool done);

#endif
