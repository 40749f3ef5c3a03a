/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns made ready: which lines their bills have and where each event's usage goes. Part of model_build. */
#ifndef IVSIM_MODEL_LINES_H
#define IVSIM_MODEL_LINES_H

#include "model.h"

/* Fills model->pattern, group, keep and feedback. `cut` are the lower ends of the place intervals. */
enum status model_lines_build(const struct scenario *scenario, const double cut[], struct arena *arena, struct diag *diag,
                              struct model *model);

#endif
