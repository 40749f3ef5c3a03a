/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the sides of a comparison come from: a result in memory, the folder of a run, or a result.json alone. */
#ifndef IVSIM_DIFF_SIDE_H
#define IVSIM_DIFF_SIDE_H

#include "diag.h"
#include "diff.h"
#include "result.h"

/* Borrows from the result, which must outlive the side. */
void diff_side_take(const struct result *result, const char *name, struct arena *arena, struct diff_side *side);

/* Whether `path` is a folder or a file of JSON, hence no scenario. */
bool diff_side_is_result(const char *path);

/* Reads what `ivsim run -o` left in the folder `path`, or the result.json that `path` is: then nothing is known of the
 * inputs, nor of the single months, unless the other files stand beside it. `*months` (NULL or to be freed) holds the
 * totals. STATUS_IO, STATUS_INPUT, STATUS_LIMIT with the reasons in `diag`. */
enum status diff_side_read(const char *path, struct arena *arena, struct diag *diag, int64_t **months,
                           struct diff_side *side);

#endif
