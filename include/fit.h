/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an architecture can carry the workload: what the scenario says, and what the simulated months reach, held
 * against the service's limits (limit.h; `account.quotas` where the account has others).
 *
 * A finding is an error where the pattern can't work: the service refuses what the scenario sends, or a limit that
 * nobody raises is exceeded in at least half of the months. It is a warning where a limit is exceeded but support
 * raises it, where that happens in fewer months, or where somebody must connect anew. What a planner should know and
 * nothing hangs on is a note. A finding about a limit has the limit's name for its code, with dashes. */
#ifndef IVSIM_FIT_H
#define IVSIM_FIT_H

#include "ensemble.h"
#include "finding.h"

/* How much of one limit a pattern uses: of all limits that concern it, whether they bind or not. */
struct fit_use {
    enum limit limit;
    const char *code;       /* of the finding about it, if there is one */
    enum severity severity; /* of that finding; SEVERITY_NOTE where the limit does not bind */
    double median, high;    /* P50 and P99 over the months; equal where chance has no part. In the limit's unit */
    double highest;         /* in any of the months */
    double most;            /* the limit itself, as this account has it */
    double over;            /* share of the months in which it is exceeded */
    bool stated;            /* the scenario says it; no month was needed */
};

struct fit_uses {
    const struct fit_use *use; /* those that bind first, then simulated ones, then by how near the limit the P99 is */
    size_t count;
};

enum fit_verdict { FIT_YES, FIT_AT_RISK, FIT_NO };

/* All arrays by pattern. */
struct fit {
    struct finding_list *findings; /* errors first, then warnings, then notes */
    struct fit_uses *uses;
    enum fit_verdict *verdict; /* no: an error; at risk: a warning */
    size_t patterns;
    int64_t months; /* that were looked at; 0: only what the scenario says */
};

/* `outcomes` may be NULL: then only what the scenario says is checked, and the number of hosts against its law.
 * `first_replication` is the number of the outcomes' row 0. Everything lives in the arena. STATUS_LIMIT where memory is
 * out. Costs as much as the structure (no audience) of FIT_STRUCTURES occurrences at most. */
enum { FIT_STRUCTURES = 100000 };
enum status fit_build(const struct model *model, const struct outcomes *outcomes, int64_t first_replication,
                      struct arena *arena, struct fit *fit);

#endif
