/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h" /* for posix_spawn's change of folder, which POSIX has only since 2024 */

#include "report_plot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "builtin.h"
#include "plot_data.h"

enum { PICTURES = 4, FORMATS = 2 };
enum picture { EXCEEDANCE, BARS, FAN, DIFFERENCE };

static const char *const picture_names[PICTURES] = { "exceedance", "bars", "fan", "difference" };
static const char *const format_names[FORMATS] = { "svg", "png" };
static const size_t RESERVE = (size_t)1 << 33; /* four times the rows that plot_data.h allows */

/* `folder` is open for the whole time: what is written goes into that very folder. */
struct drawing {
    const char *dir;
    int folder;
    struct diag *diag;
};

static enum status fail_at(const struct drawing *drawing, const char *name, int error)
{
    const char *path = arena_format(drawing->diag->arena, "%s/%s", drawing->dir, name);
    diag_add(drawing->diag, SEVERITY_ERROR, (struct origin){ .file = path }, NULL, NULL, "%s", strerror(error));
    return STATUS_IO;
}

static void note(const struct drawing *drawing, const char *hint, const char *what)
{
    diag_add(drawing->diag, SEVERITY_NOTE, (struct origin){ .file = drawing->dir }, NULL, hint, "%s", what);
}

static enum status write_file(const struct drawing *drawing, const char *name, const char *bytes, size_t length)
{
    int file = openat(drawing->folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
        return fail_at(drawing, name, errno);
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
    return error ? fail_at(drawing, name, error) : STATUS_OK;
}

/* Whether DIR/name exists and says something else than `file`: then a person has been at it, or another version. */
static bool was_changed(const struct drawing *drawing, const struct builtin_file *file)
{
    int from = openat(drawing->folder, file->name, O_RDONLY | O_CLOEXEC);
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

static enum status write_scripts(const struct drawing *drawing, bool fresh)
{
    for (const struct builtin_file *file = builtin_files; file->name; file++) {
        if (strncmp(file->name, "plots/", 6) != 0)
            continue;
        if (!fresh && was_changed(drawing, file)) {
            note(drawing, "--fresh-scripts writes it anew",
                 arena_format(drawing->diag->arena, "%s differs from the program's own: kept and used", file->name));
            continue;
        }
        enum status status = write_file(drawing, file->name, file->text, file->length);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Writes and frees the table. */
static enum status write_table(const struct drawing *drawing, const char *name, struct text *table)
{
    enum status status = STATUS_OK;
    if (table->failed) {
        diag_add(drawing->diag, SEVERITY_ERROR, (struct origin){ .file = drawing->dir }, NULL, NULL,
                 "no memory for the table %s", name);
        status = STATUS_LIMIT;
    } else {
        status = write_file(drawing, name, table->at ? table->at : "", table->length);
    }
    text_fini(table);
    return status;
}

static enum status worse(enum status a, enum status b)
{
    return a != STATUS_OK ? a : b;
}

/* Writes the tables and tells which pictures can be drawn. */
static enum status write_tables(const struct drawing *drawing, const struct plot_run *run, bool drawable[PICTURES])
{
    struct text settings = { 0 }, exceedance = { 0 }, bars = { 0 }, fan = { 0 }, difference = { 0 };
    plot_settings_table(run, &settings);
    plot_exceedance_table(run, &exceedance);
    plot_bars_table(run, &bars);
    plot_fan_table(run, &fan);
    drawable[EXCEEDANCE] = drawable[BARS] = true;
    drawable[FAN] = run->events > 0;
    if (!drawable[FAN])
        note(drawing, NULL, "occupancy.csv has no event: no picture of the concurrent viewers");
    const struct plot_pattern *a, *b;
    drawable[DIFFERENCE] = plot_run_best_two(run, &a, &b);
    if (drawable[DIFFERENCE])
        plot_difference_table(a, b, &settings, &difference);
    else
        note(drawing, NULL, "fewer than two patterns fit: no picture of the difference");
    enum status status = write_table(drawing, "plots/run.gp", &settings);
    status = worse(status, write_table(drawing, "plots/exceedance.dat", &exceedance));
    status = worse(status, write_table(drawing, "plots/bars.dat", &bars));
    status = worse(status, write_table(drawing, "plots/fan.dat", &fan));
    return worse(status, write_table(drawing, "plots/difference.dat", &difference));
}

extern char **environ;

/* Starts gnuplot in DIR, where all names are plain ones: gnuplot would take `< command` or `| command` for a pipe. Its
 * words go to `log`. Returns 0 or an errno. */
static int start_gnuplot(const struct drawing *drawing, const char *picture, const char *format, int log, pid_t *child)
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
    error = posix_spawn_file_actions_addfchdir_np(&actions, drawing->folder);
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
static const char *first_words(const struct drawing *drawing, int log)
{
    char bytes[2048];
    ssize_t count = pread(log, bytes, sizeof bytes - 1, 0);
    bytes[count > 0 ? count : 0] = '\0';
    char *rest = bytes;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
        if (line[strspn(line, " \t^")] != '\0')
            return arena_copy(drawing->diag->arena, line);
    return "it said nothing";
}

static enum status gnuplot_failed(const struct drawing *drawing, const char *picture, const char *format, int log)
{
    diag_add(drawing->diag, SEVERITY_ERROR, (struct origin){ .file = drawing->dir }, NULL,
             "all that gnuplot said is in plots/gnuplot.log", "gnuplot could not draw %s.%s: %s", picture, format,
             first_words(drawing, log));
    return STATUS_IO;
}

static void remove_picture(const struct drawing *drawing, const char *picture, const char *format)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", picture, format);
    unlinkat(drawing->folder, name, 0);
}

/* Draws one picture in the formats asked for, at the same time. */
static enum status draw(const struct drawing *drawing, const char *picture, const bool wanted[FORMATS], int log)
{
    pid_t child[FORMATS] = { 0 };
    enum status status = STATUS_OK;
    for (size_t f = 0; f < FORMATS && status == STATUS_OK; f++) {
        if (!wanted[f])
            continue;
        int error = start_gnuplot(drawing, picture, format_names[f], log, &child[f]);
        if (error) {
            child[f] = 0;
            diag_add(drawing->diag, SEVERITY_ERROR, (struct origin){ .file = NULL }, NULL,
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
        remove_picture(drawing, picture, format_names[f]); /* half drawn */
        status = worse(status, gnuplot_failed(drawing, picture, format_names[f], log));
    }
    return status;
}

static enum status draw_all(const struct drawing *drawing, const bool drawable[PICTURES], const bool wanted[FORMATS])
{
    static const char log_name[] = "plots/gnuplot.log";
    int log = openat(drawing->folder, log_name, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (log < 0)
        return fail_at(drawing, log_name, errno);
    enum status status = STATUS_OK;
    for (size_t p = 0; p < PICTURES && status == STATUS_OK; p++)
        if (drawable[p])
            status = draw(drawing, picture_names[p], wanted, log);
    struct stat said;
    if (status == STATUS_OK && fstat(log, &said) == 0 && said.st_size > 0)
        note(drawing, "see plots/gnuplot.log", "gnuplot had something to say");
    else if (status == STATUS_OK)
        unlinkat(drawing->folder, log_name, 0);
    close(log);
    return status;
}

/* Pictures of an earlier run into the same folder must not stand beside this one's; and what is a link is not followed.
 */
static void remove_old(const struct drawing *drawing, const bool drawable[PICTURES], const bool wanted[FORMATS])
{
    for (size_t p = 0; p < PICTURES; p++)
        for (size_t f = 0; f < FORMATS; f++)
            if (!drawable[p] || wanted[f])
                remove_picture(drawing, picture_names[p], format_names[f]);
}

/* A folder of its own, no link to one elsewhere: nothing is written outside of DIR. */
static enum status make_plots_folder(const struct drawing *drawing)
{
    if (mkdirat(drawing->folder, "plots", 0777) != 0 && errno != EEXIST)
        return fail_at(drawing, "plots", errno);
    int plots = openat(drawing->folder, "plots", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (plots < 0)
        return fail_at(drawing, "plots", errno);
    close(plots);
    return STATUS_OK;
}

static enum status plot_folder(const struct drawing *drawing, const struct report_plot_options *options,
                               struct arena *arena)
{
    struct plot_run run;
    enum status status = plot_run_read(&run, drawing->dir, arena, drawing->diag);
    if (status != STATUS_OK)
        return status;
    status = make_plots_folder(drawing);
    if (status != STATUS_OK)
        return status;
    bool drawable[PICTURES];
    bool both = options->svg == options->png;
    const bool wanted[FORMATS] = { options->svg || both, options->png || both };
    status = write_tables(drawing, &run, drawable);
    status = worse(status, write_scripts(drawing, options->fresh_scripts));
    if (status != STATUS_OK)
        return status;
    remove_old(drawing, drawable, wanted);
    return draw_all(drawing, drawable, wanted);
}

enum status report_plot(const char *dir, const struct report_plot_options *options, struct diag *diag)
{
    struct drawing drawing = { .dir = dir, .diag = diag };
    drawing.folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (drawing.folder < 0) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = dir }, NULL,
                 "give the folder that `ivsim run SCENARIO -o DIR` has made", "%s", strerror(errno));
        return STATUS_IO;
    }
    struct arena arena;
    enum status status = arena_init(&arena, RESERVE);
    if (status == STATUS_OK)
        status = plot_folder(&drawing, options, &arena);
    else
        diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = dir }, NULL, "raise `ulimit -v`",
                 "no address space for the run's rows");
    arena_fini(&arena);
    close(drawing.folder);
    return status;
}
