/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns: groups of choices, built in or a planner's own. */
#ifndef IVSIM_PATTERN_READ_H
#define IVSIM_PATTERN_READ_H

#include "pattern.h"
#include "reader.h"

/* One pattern; notes its choices unless the reader is quiet. What contradicts itself is a fault. */
bool pattern_read(struct reader *reader, const struct setting *setting, struct pattern *pattern);

/* The `patterns` of a scenario: names of built-in ones and groups, which may have a `base`. `list` may be NULL: then
 * the defaults. */
bool patterns_read(struct reader *reader, const struct setting *list, const struct pattern **pattern, size_t *count);

#endif
