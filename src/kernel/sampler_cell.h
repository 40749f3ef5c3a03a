/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How words fall into cells, and how a cell is fitted: for sampler*.c alone. */
#ifndef IVSIM_SAMPLER_CELL_H
#define IVSIM_SAMPLER_CELL_H

#include <stdbool.h>

#include "sampler.h"
#include "sampler_curve.h"

/* The uniform law on [mean - half, mean + half] that stands for the law on v in [from, to]: same mean, same variance as
 * far as it fits between the quantiles at the cell's ends. `edge` is the outer one; it becomes the inner one, which is
 * the next cell's outer. */
void sampler_cell_fit(struct curve *curve, double from, double to, double *edge, double *mean, double *half);

#endif
