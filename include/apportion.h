/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assign = "exact": viewers counted out instead of drawn, for hand checks. Classes by largest remainder; then, within
 * each class, regions, renditions and the rest, so that every one of these counts is a largest remainder of its own
 * share, and the combinations are as near to the product of the shares as whole numbers allow. */
#ifndef IVSIM_APPORTION_H
#define IVSIM_APPORTION_H

#include "model.h"

/* Fills count[0..plan->categories), which add up to `viewers`. `scratch` has room for as many numbers. O(categories^2)
 * at worst. */
void apportion(const struct event_plan *plan, int64_t viewers, int64_t count[], double scratch[]);

#endif
