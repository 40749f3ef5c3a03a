/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One bill of a run that stands in a folder, price by price: what the exports for other programs write. Amounts stay
 * the texts of steps.csv, so that no decimal is lost. */
#ifndef IVSIM_EXPORT_RUN_H
#define IVSIM_EXPORT_RUN_H

#include <stdbool.h>

#include "diag.h"
#include "meter.h"

enum { EXPORT_STEPS_MAX = 100000 };

struct export_choice {
    int percentile;      /* 50, 90 or 99 */
    const char *pattern; /* NULL: the recommended one */
};

struct export_step {
    enum meter meter;
    const char *dimensions; /* "rendition=hd region=europe" */
    const struct unit *unit;
    bool free;
    const char *tier_from, *quantity, *list_price, *price, *list_cost, *cost; /* plain decimals */
    const char *price_status;
    const char *region; /* in which channels and stages are made; NULL where unknown */
};

struct export_run {
    const char *title, *file, *digest; /* of the scenario */
    const char *start, *end;           /* of the period: half-open, UTC, "2026-12-01T00:00:00Z" */
    int64_t start_ms, end_ms;
    const char *book, *version;
    const char *pattern;
    int percentile;
    int64_t replication;
    int64_t total_nano; /* the sum of the steps' costs */
    struct export_step *step;
    size_t steps;
};

/* Reads `dir`. STATUS_IO or STATUS_INPUT with the reasons in `diag`; texts live in the arena. */
enum status export_run_read(struct export_run *run, const char *dir, const struct export_choice *choice,
                            struct arena *arena, struct diag *diag);

/* "channel.output/hd/europe": the step's meter and the values of its dimensions. */
const char *export_run_line(const struct export_step *step, struct arena *arena);

/* Whether the period is one calendar month, as the invoice's is. */
bool export_run_is_month(const struct export_run *run);

#endif
