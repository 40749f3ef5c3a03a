/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtin.h"

#include <string.h>

const struct builtin_file *builtin_find(const char *name)
{
    for (const struct builtin_file *file = builtin_files; file->name; file++)
        if (strcmp(file->name, name) == 0)
            return file;
    return NULL;
}
