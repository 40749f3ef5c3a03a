/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether anything in a model is left to chance. */
#ifndef IVSIM_CERTAIN_H
#define IVSIM_CERTAIN_H

#include "model.h"

/* True where no outcome can vary: fixed laws and counts, one kind of viewer or exact assignment. It may answer false
 * for a model that is certain in a way it does not see. */
bool certain_model(const struct model *model);

#endif
