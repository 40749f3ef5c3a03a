/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a file of settings with its includes spliced in, checked for bytes that are no text, and for comments and
 * strings that never end. Every line of the result knows the file and line it came from. */
#ifndef IVSIM_SOURCE_H
#define IVSIM_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

enum {
    SOURCE_BYTES_MAX = 16 << 20, /* of all files together */
    SOURCE_INCLUDES_MAX = 16,    /* deep */
    SOURCE_NESTING_MAX = 64,
    SOURCE_LINES_MAX = 1000000,
    SOURCE_VALUES_MAX = 1000000, /* settings and members of lists */
    SOURCE_NAMES_MAX = 100       /* of one group; libconfig looks each name up among those before it */
};

struct source {
    const char *text; /* NUL-terminated */
    size_t length;
    const struct origin *line; /* where line i + 1 of the text came from */
    size_t lines;
};

/* Reads `path` with its includes; a name in an include is relative to the file that names it. STATUS_IO where the file
 * itself can't be read, STATUS_INPUT where its text can't be used; entries in `diag` say why (all that were found). */
enum status source_read(const char *path, struct arena *arena, struct diag *diag, struct source *source);

/* The same for a text in memory that calls itself `name`; it may not include. `name` is borrowed. */
enum status source_take(const char *name, const char *text, struct arena *arena, struct diag *diag,
                        struct source *source);

/* Where a line (from 1) of the text came from. */
struct origin source_origin(const struct source *source, size_t line);

/* Past a comment or a string that begins at `at`; NULL where it never ends. A string must end on its line (libconfig
 * lets it run on, and then a forgotten quote is found far away or not at all). */
const char *source_past_comment(const char *at);
const char *source_past_string(const char *at);
bool source_is_comment(const char *at);
int source_newlines(const char *from, const char *to);

/* The path of `name` as seen from the file `beside` (NULL: as it stands); absolute names stay. */
const char *source_beside(const char *beside, const char *name, struct arena *arena);

/* Reads a whole file of at most `limit` bytes, NUL-terminated. NULL with a reason in `*why`. */
char *source_load(const char *path, size_t limit, struct arena *arena, size_t *length, const char **why);

#endif
