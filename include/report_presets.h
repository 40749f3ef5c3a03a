/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ivsim presets` prints: the published workloads, where they come from, what of them is assumed, and what their
 * laws come to. */
#ifndef IVSIM_REPORT_PRESETS_H
#define IVSIM_REPORT_PRESETS_H

#include "preset_figures.h"
#include "report.h"

struct report_preset {
    struct preset preset;
    struct preset_figures figures;
    struct scenario scenario; /* with the preset's audience in its only event */
};

/* All of them, with a table of figures. False where the stream has failed. */
bool report_presets(const struct report_preset preset[], size_t count, FILE *to, struct report_style style);

/* One, with all its laws. */
bool report_preset(const struct report_preset *preset, FILE *to, struct report_style style);

#endif
