/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bill's uncertainty hangs on. Every random input of the scenario (streams.h) is drawn anew with all others
 * kept, pattern by pattern from the same simulations: sample A is replications 0 .. n of a run, sample B the other half
 * of the streams, AB_i is A with input i from B (Saltelli et al. 2010). Then, of inputs that are one number: the bill's
 * percentile with the input held at its own P10 and P90 (the tornado), and what it would be worth to know it before
 * the budget is made and the architecture chosen. */
#ifndef IVSIM_SENSITIVITY_H
#define IVSIM_SENSITIVITY_H

#include "ensemble.h"
#include "freeze.h"
#include "streams.h"

enum {
    SENSITIVITY_INPUTS_MAX = 1000,
    SENSITIVITY_APART_MAX = 24, /* so many inputs are told apart by event; of more, those of one kind go together */
    SENSITIVITY_STRATA = 20,    /* of an input's values, for the worth of knowing it; fewer below 1,000 replications */
    SENSITIVITY_ALL = -1        /* events */
};

enum sensitivity_grouping { SENSITIVITY_AUTO, SENSITIVITY_BY_EVENT, SENSITIVITY_BY_KIND };

struct sensitivity_input {
    enum input input;
    int event;        /* SENSITIVITY_ALL: of all events, or of the month */
    const char *code; /* "audience.size" */
    const char *name; /* in words: "audience of Town hall" */
    bool scalar;      /* one number an occurrence: it can be held */
    bool forecast;    /* somebody's forecast: month, audience, length. Else chance within the events */
    bool has_value;   /* it has a law that one could know better: not so a lot that is drawn */
};

/* One input's part in one pattern's bill. */
struct sensitivity_part {
    struct freeze_index first; /* of the variance, by itself */
    struct freeze_index total; /* with all that it does together with others */
    int64_t at_p10_nano;       /* the bill's percentile, with the input held; scalars alone */
    int64_t at_p90_nano;
    double less_nano;      /* by how much less would be set aside (percentile - mean), expected, if it were known.. */
    double less_half_nano; /* ..and half of its 95 % interval; of those that have a value, else NaN */
};

struct sensitivity_pattern {
    const char *name;
    double mean_nano, sd_nano;
    int64_t percentile_nano;
    bool varies;
    struct freeze_index forecasts; /* all forecasts together, by themselves */
    struct freeze_index chance;    /* all the rest together, by itself */
    struct sensitivity_part *part; /* by input */
};

struct sensitivity {
    int64_t replications; /* of each simulation */
    int64_t simulations;
    double percentile;
    bool by_kind; /* inputs of all events together */
    struct sensitivity_input *input;
    size_t inputs;
    struct sensitivity_pattern *pattern;
    size_t patterns;
    /* What knowing an input (by input; NaN where it has no value) saves by choosing the pattern after it is known,
     * in the mean over the months, and half of its 95 % interval. 0 where the same one is always best. */
    double *choice_nano;
    double *choice_half_nano;
    bool has_choice; /* two patterns fit at least */
};

struct sensitivity_options {
    enum sensitivity_grouping grouping;
    int threads;
    enum engine engine; /* that of sample A */
    double percentile; /* of the bill: 90, or the budget's */
    const bool *fits;  /* by pattern */
    const atomic_bool *stop;
    void (*progress)(void *context, int64_t done, int64_t all); /* replications of all simulations */
    void *context;
};

/* Lists the random inputs. Constant ones are left out. Lives in the arena. */
size_t sensitivity_inputs(const struct model *model, enum sensitivity_grouping grouping, struct arena *arena,
                          struct sensitivity_input **inputs, bool *by_kind);

/* `first`: the outcomes of replications 0 .. n of the model, n >= 40: sample A. Everything else lives in the arena.
 * STATUS_LIMIT where memory is out, STATUS_INTERRUPTED where stopped. */
enum status sensitivity_run(const struct model *model, const struct tariff tariff[], const struct outcomes *first,
                            const struct sensitivity_options *options, struct arena *arena, struct sensitivity *out);

#endif
