/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h" /* for posix_spawn's change of folder, which POSIX has only since 2024 */

#include "gnuplot.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "builtin.h"

enum { FORMATS = 2 };

static const char *const format_names[FORMATS] = { "svg", "png" };

static bool is_wanted(const struct gnuplot *gnuplot, size_t format)
{
    return format == 0 ? gnuplot->svg : gnuplot->png;
}

static enum status fail_at(const struct gnuplot *gnuplot, const char *name, int error)
{
    const char *path = arena_format(gnuplot->diag->arena, "%s/%s", gnuplot->dir, name);
    diag_add(gnuplot->diag, SEVERITY_ERROR, (struct origin){ .file = path }, NULL, NULL, "%s", strerror(error));
    return STATUS_IO;
}

void gnuplot_note(const struct gnuplot *gnuplot, const char *hint, const char *what)
{
    diag_add(gnuplot->diag, SEVERITY_NOTE, (struct origin){ .file = gnuplot->dir }, NULL, hint, "%s", what);
}

static enum status write_file(const struct gnuplot *gnuplot, const char *name, const char *bytes, size_t length)
{
    int file = openat(gnuplot->folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
        return fail_at(gnuplot, name, errno);
    int error = 0;
    while (length > 0 && error == 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno != EINTR)
            error = errno;
        else if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    if (close(file) != 0 && error == 0)
        error = errno;
    return error ? fail_at(gnuplot, name, error) : STATUS_OK;
}

/* Whether DIR/name exists and says something else than `file`: then a person has been at it, or another version. */
static bool was_changed(const struct gnuplot *gnuplot, const struct builtin_file *file)
{
    int from = openat(gnuplot->folder, file->name, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return false;
    bool same = true;
    size_t at = 0;
    char bytes[4096];
    ssize_t count;
    while (same && (count = read(from, bytes, sizeof bytes)) > 0) {
        same = (size_t)count <= file->length - at && memcmp(bytes, file->text + at, (size_t)count) == 0;
        at += (size_t)count;
    }
    close(from);
    return !same || at != file->length;
}

/* A folder of its own, no link to one elsewhere: nothing is written outside of DIR. */
static enum status make_plots_folder(const struct gnuplot *gnuplot)
{
    if (mkdirat(gnuplot->folder, "plots", 0777) != 0 && errno != EEXIST)
        return fail_at(gnuplot, "plots", errno);
    int plots = openat(gnuplot->folder, "plots", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (plots < 0)
        return fail_at(gnuplot, "plots", errno);
    close(plots);
    return STATUS_OK;
}

static enum status write_script(const struct gnuplot *gnuplot, const char *picture, bool fresh)
{
    const char *name = arena_format(gnuplot->diag->arena, "plots/%s.gp", picture);
    const struct builtin_file *file = builtin_find(name);
    assert(file);
    if (!fresh && was_changed(gnuplot, file)) {
        gnuplot_note(gnuplot, "--fresh-scripts writes it anew",
                     arena_format(gnuplot->diag->arena, "%s differs from the program's own: kept and used", name));
        return STATUS_OK;
    }
    return write_file(gnuplot, file->name, file->text, file->length);
}

enum status gnuplot_scripts(const struct gnuplot *gnuplot, const char *const picture[], bool fresh)
{
    enum status status = make_plots_folder(gnuplot);
    if (status == STATUS_OK)
        status = write_script(gnuplot, "style", fresh);
    for (size_t p = 0; picture[p] && status == STATUS_OK; p++)
        status = write_script(gnuplot, picture[p], fresh);
    return status;
}

enum status gnuplot_table(const struct gnuplot *gnuplot, const char *name, struct text *table)
{
    enum status status = STATUS_OK;
    if (table->failed) {
        diag_add(gnuplot->diag, SEVERITY_ERROR, (struct origin){ .file = gnuplot->dir }, NULL, NULL,
                 "no memory for the table %s", name);
        status = STATUS_LIMIT;
    } else {
        status = write_file(gnuplot, name, table->at ? table->at : "", table->length);
    }
    text_fini(table);
    return status;
}

static enum status worse(enum status a, enum status b)
{
    return a != STATUS_OK ? a : b;
}

extern char **environ;

/* Starts gnuplot in DIR, where all names are plain ones: gnuplot would take `< command` or `| command` for a pipe. Its
 * words go to `log`. Returns 0 or an errno. */
static int start_gnuplot(const struct gnuplot *gnuplot, const char *picture, const char *format, int log, pid_t *child)
{
    char script[64], output[64];
    snprintf(script, sizeof script, "plots/%s.gp", picture);
    snprintf(output, sizeof output, "%s.%s", picture, format);
    char program[] = "gnuplot", defaults[] = "-d", call[] = "-c", here[] = ".";
    char *const arguments[] = { program, defaults, call, script, here, output, NULL };
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawn_file_actions_addfchdir_np(&actions, gnuplot->folder);
    if (!error)
        error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, log, 1);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, log, 2);
    if (!error)
        error = posix_spawnp(child, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* What gnuplot said, from the start of its log: the first line that is not empty and no echo of the script. */
static const char *first_words(const struct gnuplot *gnuplot, int log)
{
    char bytes[2048];
    ssize_t count = pread(log, bytes, sizeof bytes - 1, 0);
    bytes[count > 0 ? count : 0] = '\0';
    char *rest = bytes;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
        if (line[strspn(line, " \t^")] != '\0')
            return arena_copy(gnuplot->diag->arena, line);
    return "it said nothing";
}

static enum status gnuplot_failed(const struct gnuplot *gnuplot, const char *picture, const char *format, int log)
{
    diag_add(gnuplot->diag, SEVERITY_ERROR, (struct origin){ .file = gnuplot->dir }, NULL,
             "all that gnuplot said is in plots/gnuplot.log", "gnuplot could not draw %s.%s: %s", picture, format,
             first_words(gnuplot, log));
    return STATUS_IO;
}

static void remove_picture(const struct gnuplot *gnuplot, const char *picture, const char *format)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", picture, format);
    unlinkat(gnuplot->folder, name, 0);
}

/* Draws one picture in the formats asked for, at the same time. */
static enum status draw(const struct gnuplot *gnuplot, const char *picture, int log)
{
    pid_t child[FORMATS] = { 0 };
    enum status status = STATUS_OK;
    for (size_t f = 0; f < FORMATS && status == STATUS_OK; f++) {
        if (!is_wanted(gnuplot, f))
            continue;
        int error = start_gnuplot(gnuplot, picture, format_names[f], log, &child[f]);
        if (error) {
            child[f] = 0;
            diag_add(gnuplot->diag, SEVERITY_ERROR, (struct origin){ .file = NULL }, NULL,
                     "install it (Debian: gnuplot-nox); the tables and scripts are in plots/",
                     error == ENOENT ? "gnuplot is not installed, or not on the PATH" : "gnuplot does not start: %s",
                     strerror(error));
            status = STATUS_IO;
        }
    }
    for (size_t f = 0; f < FORMATS; f++) {
        int ended;
        if (child[f] == 0)
            continue;
        while (waitpid(child[f], &ended, 0) < 0 && errno == EINTR)
            continue;
        if (WIFEXITED(ended) && WEXITSTATUS(ended) == 0)
            continue;
        remove_picture(gnuplot, picture, format_names[f]); /* half drawn */
        status = worse(status, gnuplot_failed(gnuplot, picture, format_names[f], log));
    }
    return status;
}

/* Pictures of an earlier run into the same folder must not stand beside this one's; and what is a link is not followed.
 */
static void remove_old(const struct gnuplot *gnuplot, const char *const picture[], const bool drawable[])
{
    for (size_t p = 0; picture[p]; p++)
        for (size_t f = 0; f < FORMATS; f++)
            if (!drawable[p] || is_wanted(gnuplot, f))
                remove_picture(gnuplot, picture[p], format_names[f]);
}

enum status gnuplot_draw(const struct gnuplot *gnuplot, const char *const picture[], const bool drawable[])
{
    static const char log_name[] = "plots/gnuplot.log";
    remove_old(gnuplot, picture, drawable);
    int log = openat(gnuplot->folder, log_name, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (log < 0)
        return fail_at(gnuplot, log_name, errno);
    enum status status = STATUS_OK;
    for (size_t p = 0; picture[p] && status == STATUS_OK; p++)
        if (drawable[p])
            status = draw(gnuplot, picture[p], log);
    struct stat said;
    if (status == STATUS_OK && fstat(log, &said) == 0 && said.st_size > 0)
        gnuplot_note(gnuplot, "see plots/gnuplot.log", "gnuplot had something to say");
    else if (status == STATUS_OK)
        unlinkat(gnuplot->folder, log_name, 0);
    close(log);
    return status;
}

enum status gnuplot_open(struct gnuplot *gnuplot, const char *dir, const char *hint, bool svg, bool png,
                         struct diag *diag)
{
    *gnuplot = (struct gnuplot){ .dir = dir, .diag = diag, .svg = svg, .png = png };
    gnuplot->folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (gnuplot->folder < 0) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = dir }, NULL, hint, "%s", strerror(errno));
        return STATUS_IO;
    }
    return STATUS_OK;
}

void gnuplot_close(struct gnuplot *gnuplot)
{
    if (gnuplot->folder >= 0)
        close(gnuplot->folder);
    gnuplot->folder = -1;
}

void gnuplot_quote(struct text *out, const char *word, size_t most, const char *suffix)
{
    text_append(out, "'");
    size_t shown = 0;
    for (const char *c = word; *c; c++) {
        bool starts = ((unsigned char)*c & 0xC0) != 0x80;
        if (starts && shown++ == most) {
            text_append(out, "...");
            break;
        }
        if (*c == '\'')
            text_append(out, "''");
        else
            text_append_bytes(out, (unsigned char)*c < ' ' || *c == 127 ? " " : c, 1);
    }
    text_append(out, "%s'\n", suffix);
}
