/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One event of a scenario. */
#ifndef IVSIM_EVENT_READ_H
#define IVSIM_EVENT_READ_H

#include "reader.h"

bool event_read(struct reader *reader, const struct setting *setting, struct event *event);

#endif
