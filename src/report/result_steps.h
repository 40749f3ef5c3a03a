/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the lines of one simulated bill came about, price by price. */
#ifndef IVSIM_RESULT_STEPS_H
#define IVSIM_RESULT_STEPS_H

#include "result.h"

/* Fills `step` and `steps` of each of the pattern's lines, whose quantity and cost are set. Arrays live in the arena.
 */
void result_steps_build(const struct tariff *tariff, struct result_bill_line line[], struct arena *arena);

#endif
