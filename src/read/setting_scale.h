/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written, times a factor: a number, a quantity with its unit, or a law as a whole, so that X becomes factor x
 * X and keeps its shape and its relative spread. */
#ifndef IVSIM_SETTING_SCALE_H
#define IVSIM_SETTING_SCALE_H

#include "setting.h"

/* Changes `node` and what hangs under it. A whole number stays one (rounded) unless the setting takes fractions. False,
 * with the reason in `*why`, where what stands there has no multiple. */
bool setting_scale(struct setting *node, double factor, struct arena *arena, const char **why);

#endif
