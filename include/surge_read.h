/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrivals that surge: flash crowds (a law of offsets), rates that jump between states, viewers who bring others. */
#ifndef IVSIM_SURGE_READ_H
#define IVSIM_SURGE_READ_H

#include "reader.h"

/* One setting each; they note nothing. */
bool surge_read_flash(struct reader *reader, const struct setting *setting, struct arrivals *arrivals);
bool surge_read_mmpp(struct reader *reader, const struct setting *setting, struct arrivals *arrivals);
bool surge_read_hawkes(struct reader *reader, const struct setting *setting, struct arrivals *arrivals);

#endif
