/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for what a world says. Private to the module. */
#ifndef IVSIM_WORLD_TALLY_H
#define IVSIM_WORLD_TALLY_H

#include "world.h"

/* Makes room for the tallies of world->model; false where memory is out. */
bool world_tally_init(struct world *world);
void world_tally_fini(struct world *world);

/* All totals and peaks to zero. */
void world_tally_clear(struct world *world);

#endif
