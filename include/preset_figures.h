/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a preset's laws say, computed from the laws alone: figures that can be held against the source, and what a
 * viewer watches of a programme that ends. */
#ifndef IVSIM_PRESET_FIGURES_H
#define IVSIM_PRESET_FIGURES_H

#include "preset_read.h"
#include "scenario.h"

enum { PRESET_PROGRAMMES = 2 };
extern const int64_t preset_programme_ms[PRESET_PROGRAMMES]; /* 1 and 2 h */

enum preset_quantile { PRESET_P5, PRESET_P50, PRESET_P90, PRESET_P95, PRESET_QUANTILES };
extern const double preset_quantile[PRESET_QUANTILES];

/* Lengths in ms, as the laws have them: not cut by the end of any programme. Means may be infinite. */
struct preset_figures {
    double sessions;     /* of one viewer */
    double watch_ms;     /* of one viewer */
    double stay_mean_ms; /* of one session */
    double stay_ms[PRESET_QUANTILES];
    bool spread;            /* arrivals are even between two moments: no law of offsets */
    double arrival_mean_ms; /* offset from the start */
    double arrival_ms[PRESET_QUANTILES];
    double before_start;                  /* share that comes before the start */
    double watched_ms[PRESET_PROGRAMMES]; /* of one viewer, of a programme of that length */
};

/* Reads the preset as a scenario's audience and computes. `audience` and `stated` (of the audience) live in the arena.
 */
enum status preset_figures(const struct preset *preset, struct arena *arena, struct diag *diag,
                           struct preset_figures *figures, struct scenario *scenario);

#endif
