/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finished replications as bytes: in a file, so that a run can be continued or put together from parts, and on the way
 * between processes. All numbers are little-endian; doubles are IEEE 754 binary64.
 *
 * A file is a header (whose work, which rows) and then blocks of rows, each with the SHA-256 of itself at its end: what
 * a crash cuts off is the last block, and is seen. A block holds, pattern by pattern, the columns of its rows; and what
 * its rows added to the fan. */
#ifndef IVSIM_ROWS_H
#define IVSIM_ROWS_H

#include <stdio.h>

#include "book.h"
#include "diag.h"
#include "digest.h"
#include "outcomes.h"

/* What rows depend on. Two works whose digests agree have the same row k; rows of different works never mix. */
struct rows_work {
    char version[32], engine[32]; /* text, filled up with NULs */
    uint64_t seed;
    char scenario[DIGEST_TEXT], prices[DIGEST_TEXT]; /* of what was read */
    char shape[DIGEST_TEXT];                         /* of the patterns and their lines, and of a row's columns */
    int64_t whole;                                   /* replications of the run these are of */
    int64_t first, count;                            /* of them, those that this file is to hold */
};

void rows_work_init(struct rows_work *work, const struct model *model, const struct book *book, const char *version,
                    const char *engine);

/* Bytes that grow. Zero to begin with; rows_bytes_fini is owed. */
struct rows_bytes {
    uint8_t *byte;
    size_t count, room;
};
void rows_bytes_fini(struct rows_bytes *bytes);

/* Appends rows first .. first + count of the outcomes as one block. `sent` is the fan as earlier blocks have it (zero
 * to begin with, fan_init), and takes up the rest; NULL: without the fan. False where memory is out. */
bool rows_encode(const struct outcomes *outcomes, int64_t first, int64_t count, struct fan *sent,
                 struct rows_bytes *bytes);

/* The length of the block at the beginning of `byte`, and which replications it holds; 0 where there is no whole and
 * sound one. */
size_t rows_whole(const uint8_t byte[], size_t size, int64_t *first, int64_t *count);

/* Puts a whole block's rows into their places, which must be reserved, and adds its fan. False where it is not of these
 * outcomes, or beyond what they were asked for. */
bool rows_place(const uint8_t byte[], struct outcomes *outcomes);

/* ---- files ---- */

/* The header of a file, for who must know it before a model is built. */
enum status rows_peek(const char *path, struct rows_work *work, struct diag *diag);

/* Writes all rows of the outcomes as a part of a longer run, whole or not at all. STATUS_IO with the reason in `diag`.
 */
enum status rows_write_part(const char *path, const struct rows_work *work, const struct outcomes *outcomes,
                            struct diag *diag);

/* Reads a part whose rows follow those that `outcomes` has. STATUS_INPUT with the reason in `diag` where the file is
 * damaged, of other work, or does not follow. */
enum status rows_read_part(const char *path, const struct rows_work *work, struct outcomes *outcomes,
                           struct diag *diag);

/* A file that grows with a run. */
struct rows_log;

/* Makes the file, or continues it where it stands: then its rows are put into `outcomes` (which must have none). NULL
 * with the reason in `diag` and the status in *status where it can't be written, is of other work, or another process
 * has it. */
struct rows_log *rows_log_open(const char *path, const struct rows_work *work, struct outcomes *outcomes,
                               struct diag *diag, enum status *status);

/* Appends the rows that are not in it yet and flushes them to the disk. */
enum status rows_log_append(struct rows_log *log, const struct outcomes *outcomes, struct diag *diag);

/* Closes; and removes the file where it is not `kept`. NULL is fine. */
void rows_log_close(struct rows_log *log, bool kept);

#endif
