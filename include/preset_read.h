/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The published workloads of data/presets.cfg. */
#ifndef IVSIM_PRESET_READ_H
#define IVSIM_PRESET_READ_H

#include "setting.h"

struct preset {
    const char *name;
    const char *sentence;
    const char *source;  /* who measured it */
    const char *assumed; /* what nobody measured */
};

/* The list of them as settings, every node marked with its preset; NULL with entries in `diag` where the file is
 * faulty. */
const struct setting *preset_settings(struct arena *arena, struct diag *diag);

/* The same as what a person wants to know of them. */
enum status presets_read(struct arena *arena, struct diag *diag, const struct preset **preset, size_t *count);

#endif
