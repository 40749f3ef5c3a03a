/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the few numbers come from that move a month most: forecasts, sizes, lengths. Drawn (the default), or from
 * scrambled Sobol points, which are spread evenly: then the bills' percentiles are known as well from many times fewer
 * replications. What each viewer does is drawn in any case.
 *
 * Sixteen scrambles take turns: replication r is point r / 16 of scramble r mod 16, so that replication r of a longer
 * run is replication r of a shorter one. Each scramble is an estimate of its own, and intervals are Student's over the
 * sixteen (sectioning: Asmussen, Glynn, Stochastic Simulation, III.5; Nakayama 2014 for quantiles). */
#ifndef IVSIM_DRAWS_H
#define IVSIM_DRAWS_H

#include "arena.h"
#include "model.h"

enum draws { DRAWS_RANDOM, DRAWS_SOBOL, DRAWS_KINDS };
extern const char *const draws_name[DRAWS_KINDS + 1]; /* ended by NULL */

/* Gives the model's forecast-like inputs a dimension each, the ones that matter most first, as far as there are any. */
void draws_spread(struct model *model, struct arena *arena);

/* So many replications at least, that all scrambles have as many points, a power of two. */
int64_t draws_whole(int64_t replications);

#endif
