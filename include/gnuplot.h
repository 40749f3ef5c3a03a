/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder that gnuplot draws in: scripts compiled in and written to DIR/plots/ with the tables they read, so that a
 * person can restyle them there; a picture PICTURE is drawn by plots/PICTURE.gp into DIR/PICTURE.svg and .png. Nothing
 * is written outside of the folder, no link in it is followed. */
#ifndef IVSIM_GNUPLOT_H
#define IVSIM_GNUPLOT_H

#include <stdbool.h>

#include "diag.h"
#include "status.h"
#include "text.h"

/* `folder` is open for the whole time: what is written goes into that very folder. */
struct gnuplot {
    const char *dir;
    int folder;
    struct diag *diag;
    bool svg, png; /* which formats */
};

/* Opens `dir`, which must exist. STATUS_IO with a fault in `diag`, and `hint` (may be NULL) beside it. gnuplot_close
 * may follow in every case. */
enum status gnuplot_open(struct gnuplot *gnuplot, const char *dir, const char *hint, bool svg, bool png,
                         struct diag *diag);
void gnuplot_close(struct gnuplot *gnuplot);

/* Makes DIR/plots, with the scripts of these pictures (ended by NULL) and the style they share. One that a person has
 * changed is kept, with a note, unless `fresh`. */
enum status gnuplot_scripts(const struct gnuplot *gnuplot, const char *const picture[], bool fresh);

/* Writes and frees a table ("plots/fan.dat"). STATUS_LIMIT where it has failed for lack of memory. */
enum status gnuplot_table(const struct gnuplot *gnuplot, const char *name, struct text *table);

/* Draws those of the pictures (ended by NULL) that are `drawable`; pictures of an earlier run are taken away first,
 * also those that can't be drawn now. STATUS_IO where gnuplot is not installed or fails: its words are in `diag`. */
enum status gnuplot_draw(const struct gnuplot *gnuplot, const char *const picture[], const bool drawable[]);

/* A word for gnuplot and the line's end: single quotes take everything literally but the quote, which is doubled. Control
 * characters become blanks, and beyond `most` characters (of UTF-8) three dots stand for the rest. */
void gnuplot_quote(struct text *out, const char *word, size_t most, const char *suffix);

/* An entry about the folder that is no fault. */
void gnuplot_note(const struct gnuplot *gnuplot, const char *hint, const char *what);

#endif
