/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which elements of two arrays meet a condition, as a list of positions: four at a time where the processor can, and
 * without a branch that chance decides anywhere. */
#ifndef IVSIM_PICK_H
#define IVSIM_PICK_H

#include <stddef.h>
#include <stdint.h>

enum { PICK_ROOM = 4 }; /* `out` must have room for so many more than are picked */

/* The positions i, ascending, with low[i] < below and high[i] > above. Returns how many. */
size_t pick_between(size_t count, const int64_t low[], int64_t below, const int64_t high[], int64_t above,
                    uint32_t out[]);

#endif
