/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From files to what can be simulated: scenario, book, model and one tariff per pattern, in one arena. What every command that looks
 * at a scenario begins with. */
#ifndef IVSIM_LOAD_H
#define IVSIM_LOAD_H

#include "draws.h"
#include "model.h"
#include "read.h"
#include "tariff.h"

struct load_request {
    const char *path;
    const struct read_change *change;
    size_t changes;
    const char *const *only; /* names of patterns, ended by NULL; or NULL */
    int64_t replications;    /* 0: the scenario's */
    enum draws draws;
    bool has_seed;
    uint64_t seed;
    bool has_budget;         /* instead of the scenario's */
    int64_t budget_nano;
    double budget_percentile;
};

struct loaded {
    struct arena arena;
    struct diag diag;
    struct scenario scenario;
    struct book book;
    struct model model;
    struct tariff *tariff; /* by pattern */
};

/* Loads. Faults are in loaded->diag, all that could be found; the status is the worst of them. `load_fini` is owed in every
 * case. */
enum status load(struct loaded *loaded, const struct load_request *request);
/* The model and the tariffs of another scenario than the loaded one, which it resembles: with the same book, in the same
 * arena. Faults as above. */
enum status load_variant(struct loaded *loaded, const struct scenario *scenario, struct model *model,
                         struct tariff **tariff);

void load_fini(struct loaded *loaded);

#endif
