/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong, and the other world in which it does not, or does: a scenario or a pattern with one thing about it
 * changed. Names of random numbers do not change with it, so that both worlds see the same months. */
#ifndef IVSIM_MISTAKE_H
#define IVSIM_MISTAKE_H

#include "scenario.h"

enum mistake {
    /* The scenario's: the source is on without need. */
    MISTAKE_FORGOTTEN,
    MISTAKE_WARM_UP,
    MISTAKE_IDLE_TAIL,
    MISTAKE_REHEARSALS,
    /* A pattern's. */
    MISTAKE_ALWAYS_ON,
    MISTAKE_ON_STAGE,
    MISTAKE_COMPOSITION,
    MISTAKE_HOSTS_RECORDED,
    MISTAKE_PICTURE_RECORDED,
    MISTAKE_COPIES,
    /* Nobody's yet. */
    MISTAKE_IF_FORGOTTEN,
    MISTAKE_IF_ALWAYS_ON,
    MISTAKE_IF_ON_STAGE,
    MISTAKE_IF_COMPOSITION,
    MISTAKE_IF_RECORDED,
    MISTAKES
};

struct mistake_info {
    const char *code; /* "forgotten" */
    const char *name; /* "forgotten encoder" */
    const char *what; /* what is compared with what, a sentence */
};
extern const struct mistake_info mistake_table[MISTAKES];

static inline bool mistake_is_hypothetical(enum mistake mistake)
{
    return mistake >= MISTAKE_IF_FORGOTTEN;
}

/* Whether some event of the scenario has that mistake. False for mistakes of patterns. */
bool mistake_in_scenario(const struct scenario *scenario, enum mistake mistake);

/* The scenario without it; false where it has none. Changed events live in the arena. */
bool mistake_off_scenario(const struct scenario *scenario, enum mistake mistake, struct arena *arena,
                          struct scenario *out);

/* The pattern without that mistake, or, where it is hypothetical, with it; false where that says nothing about this
 * pattern. What comes out is a pattern that the reader would take. */
bool mistake_other_pattern(const struct pattern *pattern, enum mistake mistake, struct pattern *out);

/* Whether a source of this pattern goes on until somebody stops it. */
bool mistake_may_forget(const struct pattern *pattern);

/* Whether the scenario, or a pattern of it, has a mistake that can be switched off. */
bool mistake_any(const struct scenario *scenario);

#endif
