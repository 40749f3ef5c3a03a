/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processes that simulate together: the first leads, the others are told which rows are theirs, round by round. Private
 * to the module; without MPI there is one process. */
#ifndef IVSIM_ENSEMBLE_TEAM_H
#define IVSIM_ENSEMBLE_TEAM_H

#include "ensemble.h"
#include "rows.h"

int ensemble_team_size(void);

/* Which of the rows `first` .. `end` are those of process `rank`. */
void ensemble_team_share(int64_t first, int64_t end, int rank, int64_t *from, int64_t *to);

/* What the leader says before each round: replications first .. end, or nothing more where end <= first; and whether
 * the fan is kept whatever the replication's number. All others hear it. */
struct team_round {
    int64_t first, end, replay;
};
void ensemble_team_tell(struct team_round *round);

/* At the end of a round. The others give their rows, as a block, and how they fared; the leader puts them into their
 * places. The leader gets the worst status, and whether some process was asked to stop. */
enum status ensemble_team_give(const struct rows_bytes *block, enum status status, bool stop);
enum status ensemble_team_take(struct outcomes *outcomes, enum status status, bool *stop);

#endif
