/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Audiences: presets, classes, arrivals, shocks. */
#ifndef IVSIM_AUDIENCE_READ_H
#define IVSIM_AUDIENCE_READ_H

#include "reader.h"

/* The audience of an event whose video has `height` lines. `setting` may be NULL: nobody watches. */
bool audience_read(struct reader *reader, const struct setting *setting, int height, struct audience *audience);

#endif
