/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libconfig 1.5 would swallow, found before it is asked: endless nesting, integers that wrap to 32 bits, numbers that
 * overflow, more settings than a scenario has, and names given twice (libconfig finds those, but stops at the first). */
#ifndef IVSIM_SCAN_H
#define IVSIM_SCAN_H

#include <stdbool.h>

#include "source.h"

/* False with entries in `diag`. */
bool scan_check(const struct source *source, struct arena *arena, struct diag *diag);

#endif
