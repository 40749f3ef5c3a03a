/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim init: a commented scenario to start from. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "builtin.h"
#include "option.h"

static const char template_name[] = "data/template.cfg";

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const char **path = state->input;
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    option_take_one(path, argument, "file", state);
    return 0;
}

/* What a person has written is never overwritten: O_EXCL leaves no moment in between. */
static enum status write_new(const struct builtin_file *file, const char *path)
{
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (to < 0 && errno == EEXIST) {
        fprintf(stderr, "ivsim: %s exists and stays as it is; name another file\n", path);
        return STATUS_IO;
    }
    if (to < 0) {
        fprintf(stderr, "ivsim: %s: %s\n", path, strerror(errno));
        return STATUS_IO;
    }
    FILE *stream = fdopen(to, "w");
    bool fine = stream && fwrite(file->text, 1, file->length, stream) == file->length;
    int reason = errno;
    if (stream ? fclose(stream) != 0 : close(to) != 0) {
        reason = fine ? errno : reason;
        fine = false;
    }
    if (!fine) {
        fprintf(stderr, "ivsim: %s: %s\n", path, strerror(reason));
        unlink(path); /* it is ours, and half a scenario helps nobody */
        return STATUS_IO;
    }
    fprintf(stderr, "Wrote %s. Next: ivsim check %s; ivsim run %s\n", path, path, path);
    return STATUS_OK;
}

enum status cmd_init(int argc, char **argv)
{
    const struct argp argp = { .parser = parse,
                               .args_doc = "[FILE]",
                               .doc = "Write a commented scenario to start from into FILE, which must not exist, or to "
                                      "standard output." };
    const char *path = NULL;
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &path, &wants_exit);
    if (status != STATUS_OK || wants_exit)
        return status;
    const struct builtin_file *file = builtin_find(template_name);
    if (path)
        return write_new(file, path);
    return fwrite(file->text, 1, file->length, stdout) == file->length ? STATUS_OK : STATUS_IO;
}
