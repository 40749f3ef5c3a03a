/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run's folder read back for the pictures (result.json, patterns.csv, replications.csv, bills.csv, occupancy.csv),
 * and the tables that the scripts of plots/ read: sorted, thinned to what a picture can show, binned. Numbers of the
 * files stay whole nanos (10^-9 of a USD, a second, a viewer), so that tables are the same bytes everywhere. */
#ifndef IVSIM_PLOT_DATA_H
#define IVSIM_PLOT_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"
#include "status.h"
#include "text.h"

enum {
    PLOT_PATTERNS_MAX = 1000,
    PLOT_EVENTS_MAX = 100000,
    PLOT_ROWS_MAX = 20000000, /* of one file */
    PLOT_NAME_MAX = 1000,     /* bytes */
    PLOT_GROUPS = 10,         /* kinds of meters in the picture of the bill */
    PLOT_QUOTAS = 2           /* on viewers: of the account's channels, of one stage */
};

struct plot_pattern {
    const char *name;
    bool fits;
    size_t count, capacity;
    int64_t *total_nano;  /* in the order of the file */
    int64_t *replication; /* the number beside each */
    int64_t *sorted_nano;
    int64_t p90_nano;
    int64_t p90_bill_nano[PLOT_GROUPS]; /* the bill at P90 by group of meters */
};

struct plot_point {
    int64_t offset_nano;            /* seconds from the planned start */
    int64_t p5, p25, p50, p75, p95; /* concurrent viewers, nano */
};

struct plot_event {
    const char *name;
    size_t count, capacity;
    struct plot_point *point;
};

/* A quota on viewers that a pattern of the run can meet. */
struct plot_quota {
    const char *words; /* "quota: subscribers of a stage" */
    int64_t most;
};

struct plot_run {
    const char *title;
    bool has_budget;
    int64_t budget_nano;
    size_t patterns, events;
    struct plot_pattern *pattern; /* cheapest P90 first */
    struct plot_event *event;
    size_t quotas;
    struct plot_quota quota[PLOT_QUOTAS];
};

/* Reads what `ivsim run -o DIR` left in `dir` into `arena`. Faults go into `diag`, all files are looked at.
 * STATUS_IO where a file is missing or can't be read, STATUS_INPUT where one says something else than expected. */
enum status plot_run_read(struct plot_run *run, const char *dir, struct arena *arena, struct diag *diag);

/* The two patterns that fit and have the lowest P90; false where fewer than two fit. */
bool plot_run_best_two(const struct plot_run *run, const struct plot_pattern **a, const struct plot_pattern **b);

/* The tables, named as the scripts that read them; each script's head says what the columns are.
 * `plot_difference_table` also writes its settings; `a` and `b` have the same replications (plot_run_read has seen to
 * it). */
void plot_settings_table(const struct plot_run *run, struct text *out);
void plot_exceedance_table(const struct plot_run *run, struct text *out);
void plot_bars_table(const struct plot_run *run, struct text *out);
void plot_fan_table(const struct plot_run *run, struct text *out);
void plot_difference_table(const struct plot_pattern *a, const struct plot_pattern *b, struct text *settings,
                           struct text *out);

/* The number of a group of meters, and its name. Meters nobody thought of are in the last. */
size_t plot_group(const char *meter);
const char *plot_group_name(size_t group);

#endif
