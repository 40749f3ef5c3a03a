/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of a command that has a few files and one picture. */
#ifndef IVSIM_DRAWING_H
#define IVSIM_DRAWING_H

#include <stdio.h>

#include "gnuplot.h"

struct drawing {
    const char *dir;
    const char *picture; /* drawn by plots/PICTURE.gp into DIR/PICTURE.svg and .png */
    bool fresh_scripts;  /* also a script that a person has changed is written anew */
    struct diag *diag;
};

/* Writes one file whole or not at all; makes the folder. `write` answers false where its stream has failed, as the file
 * will say itself. STATUS_IO with the reason in the drawing's diag. */
typedef bool drawing_write(const void *what, FILE *to);
enum status drawing_file(const struct drawing *drawing, const char *name, drawing_write *write, const void *what);

/* Draws. `tables` writes what the script reads; *drawable stays false where there is nothing to be seen. */
typedef enum status drawing_tables(const struct gnuplot *gnuplot, const void *what, bool *drawable);
enum status drawing_draw(const struct drawing *drawing, drawing_tables *tables, const void *what);

#endif
