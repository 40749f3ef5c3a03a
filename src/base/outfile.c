/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status fault(struct diag *diag, const char *path, int reason)
{
    diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = arena_copy(diag->arena, path) }, NULL, NULL,
             "can't be written: %s", strerror(reason));
    return STATUS_IO;
}

/* A name beside `path` that nobody has; opens it. -1 with errno where that fails. */
static int open_beside(const char *path, char **name)
{
    enum { TRIES = 100 };
    size_t room = strlen(path) + 40;
    *name = malloc(room);
    if (!*name)
        return -1;
    for (int i = 0; i < TRIES; i++) {
        snprintf(*name, room, "%s.%ld-%d.part", path, (long)getpid(), i);
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

enum status outfile_open(struct outfile *file, const char *path, struct diag *diag)
{
    *file = (struct outfile){ 0 };
    struct stat info;
    bool exists = stat(path, &info) == 0;
    file->path = exists ? realpath(path, NULL) : strdup(path);
    if (!file->path)
        return fault(diag, path, errno);
    int fd =
        exists && !S_ISREG(info.st_mode) ? open(path, O_WRONLY | O_CLOEXEC) : open_beside(file->path, &file->temporary);
    if (fd >= 0)
        file->to = fdopen(fd, "w");
    if (file->to)
        return STATUS_OK;
    int reason = errno;
    if (fd >= 0)
        close(fd);
    else {
        free(file->temporary); /* was not made: there is nothing to remove */
        file->temporary = NULL;
    }
    outfile_abandon(file);
    return fault(diag, path, reason);
}

/* Devices and pipes have no disk to be flushed to. */
static bool is_synced(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
}

enum status outfile_commit(struct outfile *file, struct diag *diag)
{
    int before = errno; /* of a write that has failed already */
    errno = 0;
    bool good = fflush(file->to) == 0 && !ferror(file->to) && is_synced(fileno(file->to));
    int reason = good ? 0 : errno ? errno : before ? before : EIO;
    if (fclose(file->to) != 0 && good)
        reason = errno;
    file->to = NULL;
    if (reason == 0 && file->temporary) {
        if (rename(file->temporary, file->path) != 0) {
            reason = errno;
        } else {
            free(file->temporary);
            file->temporary = NULL;
        }
    }
    if (reason != 0)
        fault(diag, file->path, reason);
    outfile_abandon(file);
    return reason == 0 ? STATUS_OK : STATUS_IO;
}

void outfile_abandon(struct outfile *file)
{
    if (file->to)
        fclose(file->to);
    if (file->temporary)
        unlink(file->temporary);
    free(file->temporary);
    free(file->path);
    *file = (struct outfile){ 0 };
}
