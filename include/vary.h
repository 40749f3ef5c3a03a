/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One input of a scenario, varied: `PATH=a,b,c`, `PATH=LOW:HIGH`, `PATH=LOW:HIGH:N`, `PATH=LOW:HIGH:N:log`; with `*=`
 * the values are factors on what is written there. Values carry their units ("30 min:3 h"). Each value becomes one more
 * change of the scenario, as if --set had asked for it, so that the reader checks it as it checks any other.
 *
 * "audience*=LOW:HIGH" is a factor on every audience: on the scenario's `forecast`, which multiplies all sizes,
 * registrations and rates of arrival. */
#ifndef IVSIM_VARY_H
#define IVSIM_VARY_H

#include "read.h"

enum { VARY_POINTS = 11, VARY_POINTS_MAX = 1000, VARY_INPUTS_MAX = 2 };

enum vary_spacing { VARY_LIST, VARY_LINEAR, VARY_LOG };

struct vary {
    const char *option; /* that asks for it, for faults: "--vary" */
    const char *path;   /* of the setting */
    const char *name;   /* as it was written: "audience" */
    const char *label;  /* its last part: "size" */
    enum vary_spacing spacing;
    bool scales;      /* values are factors */
    bool whole;       /* only whole numbers make sense */
    bool numeric;     /* values are quantities of one unit; else words, and `value` their index */
    const char *unit; /* "min", "%", ""; all values are in it */
    size_t points;
    const double *value;     /* ascending in a range; as written in a list */
    const char *const *text; /* as assigned: "45 min" */
};

/* Reads what stands behind `option`, "--vary" or its like. `points` counts where the range itself does not say: LOW and
 * HIGH included. False with entries in `diag`. What it builds lives in the arena. */
bool vary_read(const char *option, const char *asked, size_t points, struct arena *arena, struct diag *diag,
               struct vary *vary);

/* A value in the input's unit, as it would be written; to a whole number where only those make sense. */
const char *vary_text(const struct vary *vary, double value, struct arena *arena);
/* The value that the text says: at most 12 digits. */
double vary_nearest(const struct vary *vary, double value);

/* The change of the scenario that sets the input to what `text` says. */
struct read_change vary_change(const struct vary *vary, const char *text, struct arena *arena);

#endif
