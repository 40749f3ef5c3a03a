/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random quantities: a bare value, a law by `dist` and its parameters (the rows of dist_forms), or a forecast. */
#ifndef IVSIM_LAW_READ_H
#define IVSIM_LAW_READ_H

#include "dist.h"
#include "reader.h"

enum quantity {
    QUANTITY_LENGTH,   /* ms, >= 0 */
    QUANTITY_OFFSET,   /* ms */
    QUANTITY_SHARE,    /* 0..1 */
    QUANTITY_COUNT,    /* >= 0 */
    QUANTITY_SESSIONS, /* a count >= 1 */
    QUANTITY_FACTOR    /* >= 0 */
};

enum { LAW_VALUES_MAX = 1000000, LAW_COMPONENTS_MAX = 64 };

/* One setting. False with entries in `diag`; notes nothing. */
bool law_read(struct reader *reader, const struct setting *setting, enum quantity quantity, struct dist *law);

/* One key of a section: default, check, note. */
bool law_take(const struct section *section, const char *name, enum quantity quantity, struct dist *law);

/* Notes a law for `explain`. */
void law_state(struct reader *reader, const struct setting *setting, enum quantity quantity, const struct dist *law);

/* A value that is certain. */
struct dist law_fixed(double value);

/* A density that is constant on bins of equal width: the pmf of arrivals. */
bool law_steps(struct reader *reader, const struct setting *list, double from, double width, struct dist *law);

#endif
