/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When viewers arrive: a law of offsets, an even profile, a pmf, absolute rates, a table or a preset's. Also presets.
 */
#ifndef IVSIM_ARRIVALS_READ_H
#define IVSIM_ARRIVALS_READ_H

#include "reader.h"

/* The preset that a text names, or NULL with a fault. */
const struct setting *arrivals_preset(struct reader *reader, const struct setting *setting);

/* One setting; noted. */
bool arrivals_read(struct reader *reader, const struct setting *setting, struct arrivals *arrivals);

#endif
