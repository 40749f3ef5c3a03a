/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest numbers present at once. Between two structural steps the number of hosts is constant, so a peak of a sum
 * (viewers + hosts) is the largest over the segments of the segment's own largest number of viewers plus its hosts:
 * each occupancy path is read once, whatever the number of patterns. */
#ifndef IVSIM_PEAKS_H
#define IVSIM_PEAKS_H

#include "path.h"
#include "structure.h"

/* What is kept of the largest number present at once, read on the one-second grid (PRODUCT "Fine print"). */
enum peak {
    PEAK_VIEWERS,        /* watching anywhere */
    PEAK_PARTICIPANTS,   /* connected to stages: hosts, viewers, replicas */
    PEAK_STREAMS,        /* channels with their source on */
    PEAK_CHANNEL_VIEWS,  /* watching channels */
    PEAK_STAGE_VIEWERS,  /* watching on one stage */
    PEAK_PUBLISHERS,     /* hosts and guests connected to one stage */
    PEAK_SUBSCRIPTIONS,  /* publisher-to-subscriber connections, over all stages: within a segment their most are taken
                            to meet */
    PEAK_ALL_PUBLISHERS, /* hosts, their replicas and guests connected to all stages */
    PEAK_COMPOSITIONS,   /* server-side compositions running */
    PEAKS
};

struct peaks_segment {
    size_t steps; /* of the account before it: its name in structure.step, and in peaks.watched */
    int32_t hosts;
    int64_t connections;            /* between hosts, over all stages */
    int32_t most[MODEL_GROUPS_MAX]; /* viewers, by group */
};

struct peaks {
    struct peaks_segment *segment;
    size_t segments, capacity;
    /* Of the cluster so far, by group, on one stage. */
    int32_t stage_most[MODEL_GROUPS_MAX];
    int32_t publishers[MODEL_GROUPS_MAX]; /* hosts and guests, by the group of the guests */
    /* Connections to and from viewers, by segment from `first` on and group: added over the stages that have the
     * segment. */
    int64_t *watched;
    size_t first, watched_count, watched_capacity;
};

void peaks_fini(struct peaks *peaks);

/* What hosts alone reach, with no viewer anywhere. */
void peaks_of_hosts(const struct model *model, const struct structure *structure, int32_t peak[][PEAKS]);

/* No path of the cluster begins before the absolute second `base`. */
void peaks_begin_cluster(struct peaks *peaks, const struct structure *structure, int64_t base);

/* Reads the occurrence's paths, by group, to their end: adds the time with somebody present to busy_ms[group]. `base`
 * is the absolute second at which the paths begin. */
void peaks_add_occurrence(struct peaks *peaks, const struct model *model, const struct structure *structure, size_t o,
                          int64_t base, struct path *const path[], int64_t busy_ms[]);

/* Raises the patterns' peaks by what the cluster reached. `path` are its added paths, by group; NULL where its one
 * occurrence's segments still stand. */
void peaks_end_cluster(struct peaks *peaks, const struct model *model, const struct structure *structure, int64_t base,
                       struct path path[], int32_t peak[][PEAKS]);

#endif
