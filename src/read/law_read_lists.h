/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of law_read that know each other: laws made of lists. */
#ifndef IVSIM_LAW_READ_LISTS_H
#define IVSIM_LAW_READ_LISTS_H

#include "law_read.h"

/* A parameter in the quantity's unit, in any range. */
bool law_parameter(struct reader *reader, const struct setting *setting, enum quantity quantity, double *value);

/* min, max, shift and cap, but for those that are the form's own parameters (`form` may be NULL). */
bool law_bounds(struct reader *reader, const struct setting *group, const struct dist_form *form,
                enum quantity quantity, struct dist *law);

/* A law, whatever its range. */
bool law_read_free(struct reader *reader, const struct setting *group, enum quantity quantity, struct dist *law);

/* Whether a key belongs to the mixture around a law: the `weight` of one of its parts. */
bool law_is_weight(const struct setting *group, const char *name);

/* `discrete`, `empirical` and `mixture`. */
bool law_read_lists(struct reader *reader, const struct setting *group, const struct dist_form *form,
                    enum quantity quantity, struct dist *law);

#endif
