/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of what a person should be told about the files: faults, warnings. Readers add to it and go on, so that all
 * faults of a file are seen at once; `cli` prints it. One line each, as compilers write: `file:line: path: what; hint`,
 * after the line the word `warning:` or `note:` where it is no error, and without the parts that are unknown or NULL.
 */
#ifndef IVSIM_DIAG_H
#define IVSIM_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "arena.h"

/* Where a value was written. `file` lives as long as what was read; line 0 is unknown. An origin with a NULL file is a
 * default of ours. */
struct origin {
    const char *file;
    int line;
};

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

struct diag_entry {
    enum severity severity;
    struct origin origin;
    const char *path; /* of the setting, `events[0].audience.size`; NULL where none applies */
    const char *what;
    const char *hint; /* what to do next; NULL where nothing helps */
};

struct diag {
    struct arena *arena; /* not owned: texts are copied into it */
    struct diag_entry *entry;
    size_t count;
    size_t capacity;
    size_t errors; /* also those that found no room */
};

enum { DIAG_ENTRIES_MAX = 200 }; /* beyond that a file is not a scenario, and one entry says so */

void diag_init(struct diag *diag, struct arena *arena);
void diag_fini(struct diag *diag);

/* Adds one entry; `path` and `hint` may be NULL. The format makes `what`. A second entry with the same severity,
 * origin, path and text is not added. Beyond DIAG_ENTRIES_MAX an error takes the place of the youngest entry that is
 * none; all errors are counted. */
void diag_add(struct diag *diag, enum severity severity, struct origin origin, const char *path, const char *hint,
              const char *format, ...) __attribute__((format(printf, 6, 7)));

bool diag_has_errors(const struct diag *diag);

/* Writes all entries (control characters as `?`), ordered by file as first seen, then line, then the order they came.
 */
void diag_write(const struct diag *diag, FILE *to);

#endif
