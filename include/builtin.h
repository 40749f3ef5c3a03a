/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of data/ and plots/, compiled in: the program works wherever it stands. The table is made by tools/embed.awk. */
#ifndef IVSIM_BUILTIN_H
#define IVSIM_BUILTIN_H

#include <stddef.h>

struct builtin_file {
    const char *name; /* "data/patterns.cfg" */
    const char *text; /* NUL-terminated */
    size_t length;
};

extern const struct builtin_file builtin_files[]; /* ended by a NULL name */

/* NULL where there is none of that name. */
const struct builtin_file *builtin_find(const char *name);

#endif
