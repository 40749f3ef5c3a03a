/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file written whole or not at all: under a temporary name beside its place, flushed to the disk, then renamed. What
 * is no regular file (a device, a pipe) is written to directly. */
#ifndef IVSIM_OUTFILE_H
#define IVSIM_OUTFILE_H

#include <stdio.h>

#include "diag.h"

struct outfile {
    FILE *to;
    char *path;      /* where it will be, symbolic links followed */
    char *temporary; /* NULL: written to directly */
};

/* STATUS_IO with the system's reason in `diag` where it can't be made. */
enum status outfile_open(struct outfile *file, const char *path, struct diag *diag);

/* Flushes, closes, renames. STATUS_IO with the reason in `diag` where anything since the opening failed: then an older
 * file of that name is as it was. The outfile is empty afterwards. */
enum status outfile_commit(struct outfile *file, struct diag *diag);

/* Forgets what was written. May follow a commit. */
void outfile_abandon(struct outfile *file);

#endif
