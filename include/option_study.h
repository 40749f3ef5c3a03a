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

/* -o, --format, --quiet with all of option_scenario_argp; its input is a struct option_study. A command that is run
 * with option_study_command has it as a child; option_vary_command adds --vary, --points, --by. */
extern const struct argp option_study_argp;

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
    const char *interrupted; /* what an interruption came upon: said behind "interrupted"; NULL: nothing */
};

/* What is done between loading the scenario and reading the inputs, and printing what is to be said. */
typedef enum status study_act(struct study *study, void *context);
/* A command: reads its options into `input`, which holds `options`, and acts with `input` as the context. */
enum status option_study_command(const struct argp *argp, int argc, char **argv, void *input,
                                 struct option_study *options, study_act *act);
/* One that takes --vary and nothing of its own. */
enum status option_vary_command(int argc, char **argv, const char *doc, study_act *act);

/* Writes files into the options' folder, one after another until one fails: `write` answers false where its stream has
 * failed, as the outfile will say itself. */
typedef bool study_write(const struct study *study, const void *what, FILE *to);
struct study_output {
    const char *name;
    study_write *write;
};
enum status study_files(struct study *study, const struct study_output output[], size_t count, const void *what);

#endif
