/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a month is expected to use, line by line, without simulating: closed forms where there are, deterministic
 * numerical integration (relative error about 1e-4) elsewhere, exact where nothing is random. The tariff applied to
 * these quantities is the bill of the expected month; with tiers or free allowances that is not the expected bill.
 *
 * Some lines depend on how viewers react to each other or to the source (seats, auto-stop, raised hands, drops, very many
 * shocks): they are left to the simulator, and say so. */
#ifndef IVSIM_EXPECT_H
#define IVSIM_EXPECT_H

#include "expect_hosts.h"
#include "model.h"

/* One event's expectations, shared by all patterns. */
struct expect_event {
    struct expect_span source;                                       /* on, overlaps counted once */
    struct expect_span host[MEDIAS];                                 /* connected */
    double viewers;                                                  /* how many come, over all occurrences */
    double viewer_ms;                                                /* of all of them */
    const double *cell_ms;                                           /* by cell */
    double sent, delivered;                                          /* chat messages */
    const char *hosts_unknown, *viewers_unknown, *delivered_unknown; /* NULL, or why only the simulator tells */
    bool rounded; /* assign = "exact" with shares that are no whole viewers: each cell is within one viewer */
};

struct expectation {
    const struct model *model;
    const struct expect_event *event;
};

/* Expects every event. Everything lives in the arena; cost of the order of a tenth of a second an event. */
void expect_build(struct expectation *expectation, const struct model *model, struct arena *arena);

/* The expected quantity of each line of pattern `p` in usage units; unknown[line] is NULL, or says why it is the
 * simulator's. Both arrays have a place for each line of the pattern. */
void expect_quantities(const struct expectation *expectation, size_t p, double quantity[], const char *unknown[]);

#endif
