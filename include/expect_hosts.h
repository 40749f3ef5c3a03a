/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sources and hosts of one event are expected to be on: unions of windows about each planned start. */
#ifndef IVSIM_EXPECT_HOSTS_H
#define IVSIM_EXPECT_HOSTS_H

#include "expect_audience.h"
#include "model.h"

/* Time in ms, kept time in ms^2 (clock.h), by the model's keeps. */
struct expect_span {
    double ms;
    double kept_ms2[MODEL_KEEPS_MAX];
};

/* Time with the source of event `e` on, overlaps counted once, cut to the period. */
struct expect_span expect_source(const struct model *model, size_t e, const struct expect_times *times,
                                 struct arena *arena);

/* Time connected of all hosts of the event, by media. Returns NULL, or why only the simulator can tell. */
const char *expect_hosts(const struct model *model, size_t e, const struct expect_times *times,
                         struct expect_span span[MEDIAS], struct arena *arena);

#endif
