/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of rows that grows with a run: blocks are appended and flushed, so that a crash costs the last one at most. */
#include "config.h" /* for flock */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "outfile.h"
#include "rows_bytes.h"

struct rows_log {
    FILE *file;
    char *path;
    int64_t rows;    /* in the file */
    struct fan sent; /* what its blocks say of the fan */
};

static enum status tell(struct diag *diag, const char *path, const char *what)
{
    return rows_fault(diag, path, STATUS_IO, NULL, "%s: %s", what, strerror(errno));
}

static enum status make_file(const char *path, const struct rows_work *work, struct diag *diag)
{
    struct outfile file;
    uint8_t header[ROWS_HEADER];
    enum status status = outfile_open(&file, path, diag);
    if (status != STATUS_OK)
        return status;
    rows_put_header(work, header);
    (void)fwrite(header, 1, sizeof header, file.to); /* a failed stream is the commit's to report */
    return outfile_commit(&file, diag);
}

/* Opens for reading and appending, alone. */
static enum status open_file(const char *path, FILE **file, struct diag *diag)
{
    *file = fopen(path, "r+be");
    if (!*file)
        return tell(diag, path, "can't be opened");
    if (flock(fileno(*file), LOCK_EX | LOCK_NB) == 0)
        return STATUS_OK;
    if (errno == EWOULDBLOCK)
        return rows_fault(diag, path, STATUS_IO, "wait for it, or name another file", "another run is writing to it");
    return tell(diag, path, "can't be locked");
}

/* Takes over the rows of the file; what follows the last whole block is cut off. */
static enum status take_rows(FILE *file, const char *path, const struct rows_work *work, struct outcomes *outcomes,
                             struct diag *diag)
{
    struct rows_work found;
    if (!rows_get_header(file, path, &found, diag) || !rows_same_work(&found, work, false, path, diag))
        return STATUS_INPUT;
    if (found.first != work->first)
        return rows_fault(diag, path, STATUS_INPUT, NULL, "begins with replication %lld, not with %lld",
                          (long long)found.first, (long long)work->first);
    long good;
    enum status status = rows_read_blocks(file, path, outcomes, diag, &good);
    if (status != STATUS_OK)
        return status;
    return ftruncate(fileno(file), good) == 0 && fseek(file, good, SEEK_SET) == 0
               ? STATUS_OK
               : tell(diag, path, "can't be continued");
}

static bool copy_fan(struct fan *to, const struct fan *from)
{
    if (!fan_init(to, from->points))
        return false;
    for (size_t i = 0; i < from->points; i++) {
        to->sum[i] = from->sum[i];
        to->samples[i] = from->samples[i];
        if (from->samples[i] > 0)
            memcpy(to->bin + i * FAN_BINS, from->bin + i * FAN_BINS, FAN_BINS * sizeof *to->bin);
    }
    return true;
}

struct rows_log *rows_log_open(const char *path, const struct rows_work *work, struct outcomes *outcomes,
                               struct diag *diag, enum status *status)
{
    struct rows_log *log = calloc(1, sizeof *log);
    *status = log ? outcomes_reserve(outcomes, outcomes->asked) : STATUS_LIMIT;
    if (*status == STATUS_OK && access(path, F_OK) != 0)
        *status = make_file(path, work, diag);
    if (*status == STATUS_OK)
        *status = open_file(path, &log->file, diag);
    if (*status == STATUS_OK)
        *status = take_rows(log->file, path, work, outcomes, diag);
    if (*status == STATUS_OK) {
        log->rows = outcomes->replications;
        log->path = strdup(path);
        if (!log->path || !copy_fan(&log->sent, &outcomes->fan))
            *status = STATUS_LIMIT;
    }
    if (*status == STATUS_OK)
        return log;
    rows_log_close(log, true);
    return NULL;
}

enum status rows_log_append(struct rows_log *log, const struct outcomes *outcomes, struct diag *diag)
{
    if (log->rows == outcomes->replications)
        return STATUS_OK;
    if (!rows_write_blocks(outcomes, log->rows, outcomes->replications, &log->sent, log->file) ||
        fflush(log->file) != 0 || fdatasync(fileno(log->file)) != 0)
        return errno == 0 ? STATUS_LIMIT : tell(diag, log->path, "can't be written");
    log->rows = outcomes->replications;
    return STATUS_OK;
}

void rows_log_close(struct rows_log *log, bool kept)
{
    if (!log)
        return;
    if (!kept && log->path)
        unlink(log->path);
    if (log->file)
        fclose(log->file);
    fan_fini(&log->sent);
    free(log->path);
    free(log);
}
