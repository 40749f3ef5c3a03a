/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of `fit` share. */
#ifndef IVSIM_FIT_PARTS_H
#define IVSIM_FIT_PARTS_H

#include "fit.h"

/* One pattern on the bench. */
struct fitter {
    const struct model *model;
    const struct pattern_plan *plan;
    const bool *active; /* by event: it has an occurrence in the period */
    struct arena *arena;
    struct finding *finding;
    size_t findings;
    struct fit_use *use;
    size_t uses;
};

/* What the structure of the looked-at months reaches, the same for every pattern. Sorted apart from each other. */
struct fit_structure {
    size_t months;
    int64_t *stream_ms; /* the longest time a source is on without a break, not cut to the period */
    int64_t *host_ms;   /* the longest connection of a host */
};

/* NAN for a probability: chance has no part in it. */
void fit_add(struct fitter *fitter, enum severity severity, const char *code, double probability, const char *format,
             ...) __attribute__((format(printf, 5, 6)));

/* The limit as this account has it, and who says so. */
int64_t fit_limit(const struct fitter *fitter, enum limit limit);
const char *fit_source(const struct fitter *fitter, enum limit limit);
const char *fit_code(const struct fitter *fitter, enum limit limit);

/* "6", "3.5", "24.6", "12,000": two decimals below ten, one below a thousand, and no zeros at the end. In the arena. */
const char *fit_number(const struct fitter *fitter, double value);

/* What the scenario says, without chance. */
void fit_stated(struct fitter *fitter);

/* Draws months `first`.. of the model. STATUS_LIMIT where memory is out; `fit_structure_fini` is owed in every case. */
enum status fit_structure_draw(const struct model *model, int64_t first, size_t months,
                               struct fit_structure *structure);
void fit_structure_fini(struct fit_structure *structure);

#endif
