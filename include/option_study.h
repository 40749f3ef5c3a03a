/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sweep, breakeven and budget have in common: a scenario, inputs that are varied, what patterns are ranked by, a
 * folder, a format; and what they do before and after their own work. */
#ifndef IVSIM_OPTION_STUDY_H
#define IVSIM_OPTION_STUDY_H

#include "option.h"
#include "probe.h"
#include "progress.h"
#include "report_vary.h"

enum study_format { STUDY_TEXT, STUDY_JSON, STUDY_JSONL, STUDY_CSV };

struct option_study {
    struct option_scenario scenario;
    const char *asked[VARY_INPUTS_MAX]; /* as they stand behind --vary */
    size_t inputs;
    size_t points; /* 0: the default */
    double percentile;
    const char *folder;
    enum study_format format;
    bool quiet;
};

/* --vary, --points, --by; and -o, --format, --quiet with all of option_scenario_argp. Their input is a struct
 * option_study. A command has either the second alone or both. */
extern const struct argp option_vary_argp;
extern const struct argp option_study_argp;

/* Hands the input of a command on to its two children. */
error_t option_study_parse(int key, char *argument, struct argp_state *state);

/* "mean" or "p90", "90": the percentile, 0 for the mean; else a usage error through argp_error. */
double option_percentile(const char *text, struct argp_state *state, const char *option);

/* What a command works with: the scenario as it stands, the inputs read, a place for what is built. */
struct study {
    const struct option_study *options;
    struct loaded base;
    struct arena arena;
    struct diag diag;
    struct vary vary[VARY_INPUTS_MAX];
    size_t inputs;
    struct probe_request request;
    struct progress progress;
    struct report_study head;
};

/* Loads, reads the inputs, calls `act`, prints what is to be said. `context` is handed on. */
typedef enum status study_act(struct study *study, void *context);
enum status option_with_study(const char *command, const struct option_study *options, study_act *act, void *context);

/* Writes one file into the options' folder, which is made where it is not there: `write` answers false where its stream
 * has failed, as the outfile will say itself. */
typedef bool study_write(const struct study *study, const void *what, FILE *to);
enum status study_file(struct study *study, const char *name, study_write *write, const void *what);

#endif
