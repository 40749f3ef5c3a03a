/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files into structures: scenarios, patterns and price books. A reader reports all faults it finds and goes on; what it
 * returns may be used only if it returned STATUS_OK. */
#ifndef IVSIM_READ_H
#define IVSIM_READ_H

#include "book.h"
#include "scenario.h"
#include "setting.h"

/* What may change a scenario without editing it, in the order of the command line. */
struct read_change {
    bool overlay;     /* a file to lay over, else an assignment */
    const char *text; /* path of the file, or `path=value`, `path*=factor` */
    const char *option; /* where faults are said to be: "--vary"; NULL: "--set" */
};

/* Reads, overlays, checks and types a scenario. `only`, where not NULL, names the patterns to keep, ended by NULL. */
enum status scenario_read(const char *path, const struct read_change change[], size_t changes, const char *const only[],
                          struct arena *arena, struct diag *diag, struct scenario *scenario);

/* The same for a text in memory that calls itself `name`. */
enum status scenario_read_text(const char *name, const char *text, struct arena *arena, struct diag *diag,
                               struct scenario *scenario);

/* The patterns of PRODUCT section 4 from the built-in data. */
enum status patterns_read_builtin(struct arena *arena, struct diag *diag, const struct pattern **pattern,
                                  size_t *count);

/* A price book: `name` is a built-in one's, or a path (relative to `beside`, the file that names it; may be NULL). */
enum status book_read(const char *name, const char *beside, struct arena *arena, struct diag *diag, struct book *book);

#endif
