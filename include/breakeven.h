/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the cheapest of the patterns that fit changes along an input: a grid first, then a search between each two
 * neighbours that disagree. What lies between two that agree is not looked at. */
#ifndef IVSIM_BREAKEVEN_H
#define IVSIM_BREAKEVEN_H

#include "crossing.h"
#include "sweep.h"

/* `before` is the cheapest up to `where.below`, `after` from `where.above` on; PROBE_NONE where nothing fits. */
struct breakeven_change {
    int before, after;
    bool by_fit; /* the other would be dearer, or cheaper all the time: it is the fit that changes. No interval */
    int misfit;  /* the pattern whose fit changes, and the code of what stands against it there */
    const char *obstacle;
    struct crossing where;
};

struct breakeven {
    struct sweep grid;
    const struct breakeven_change *change; /* ascending */
    size_t changes;
    size_t probes; /* evaluated in all, the grid's included */
};

/* One input, a range. As sweep_build otherwise. */
enum status breakeven_build(const struct probe_request *request, const struct vary *vary,
                            const struct sweep_watch *watch, struct arena *arena, struct diag *diag,
                            struct breakeven *breakeven);

/* Evaluated points of one input, each once. */
struct probe_shelf {
    const struct probe_request *request;
    const struct vary *vary;
    struct arena *arena;
    struct diag *diag;
    const struct probe **probe;
    size_t count, room;
};
void probe_shelf_add(struct probe_shelf *shelf, const struct probe *probe);
enum status probe_shelf_at(struct probe_shelf *shelf, double x, const struct probe **probe);

#endif
