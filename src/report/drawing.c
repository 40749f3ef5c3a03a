/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drawing.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "outfile.h"

enum status drawing_file(const struct drawing *drawing, const char *name, drawing_write *write, const void *what)
{
    struct diag *diag = drawing->diag;
    if (mkdir(drawing->dir, 0777) != 0 && errno != EEXIST) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = drawing->dir }, NULL, NULL,
                 "the folder can't be made: %s", strerror(errno));
        return STATUS_IO;
    }
    struct outfile file;
    enum status status = outfile_open(&file, arena_format(diag->arena, "%s/%s", drawing->dir, name), diag);
    if (status != STATUS_OK)
        return status;
    (void)write(what, file.to);
    return outfile_commit(&file, diag);
}

enum status drawing_draw(const struct drawing *drawing, drawing_tables *tables, const void *what)
{
    const char *const picture[] = { drawing->picture, NULL };
    struct gnuplot gnuplot;
    enum status status = gnuplot_open(&gnuplot, drawing->dir, NULL, true, true, drawing->diag);
    if (status != STATUS_OK)
        return status;
    bool drawable = false;
    status = gnuplot_scripts(&gnuplot, picture, drawing->fresh_scripts);
    if (status == STATUS_OK)
        status = tables(&gnuplot, what, &drawable);
    if (status == STATUS_OK)
        status = gnuplot_draw(&gnuplot, picture, &drawable);
    gnuplot_close(&gnuplot);
    return status;
}
