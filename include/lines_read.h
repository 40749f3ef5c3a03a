/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What price books and `account.used` share: a meter with some of its dimensions, as a group of settings names them. */
#ifndef IVSIM_LINES_READ_H
#define IVSIM_LINES_READ_H

#include "meter.h"
#include "reader.h"

/* The words of all dimensions, ended by NULL: known names beside the keys of a group that names lines. */
void lines_names(const char *name[DIMENSIONS + 1]);

/* The meter and its dimensions, BOOK_ANY where the group is silent. False with entries in `diag`. */
bool lines_read(const struct section *section, enum meter *meter, int value[METER_DIMENSIONS_MAX]);

/* A unit that fits the meter. */
bool lines_unit(const struct section *section, const char *name, enum meter meter, const struct unit **unit);
bool lines_find_unit(struct reader *reader, const struct setting *setting, const char *word, enum meter meter,
                     const struct unit **unit);

#endif
