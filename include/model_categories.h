/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tells the viewers of an event apart, as one joint choice. Part of model_build. */
#ifndef IVSIM_MODEL_CATEGORIES_H
#define IVSIM_MODEL_CATEGORIES_H

#include "model.h"

enum { MODEL_CATEGORIES_MAX = 65535 }; /* without places */

/* Fills the plan's columns, categories and cells from the event's classes, regions, renditions and audio-only shares
 * and the model's places. False where there are too many. */
bool model_categories_build(const struct model *model, struct event_plan *plan, struct arena *arena);

#endif
