/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim run: simulate, price, report. */
#include "config.h"

#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd_run_rows.h"
#include "money.h"
#include "option.h"
#include "progress.h"
#include "quasi.h"
#include "stop.h"
#include "reporting.h"

enum {
    KEY_ONLY_REPLICATION = OPTION_OWN_KEYS,
    KEY_FROM,
    KEY_COUNT,
    KEY_PART,
    KEY_CHECKPOINT,
    KEY_ENGINE,
    KEY_PRECISION,
    KEY_DRAWS
};

struct run_options {
    struct option_scenario scenario;
    struct reporting reporting;
    struct run_rows rows;
    int64_t only_replication; /* -1: all */
    enum engine engine;
    struct precision_goal goal; /* ratio 0: as many replications as the scenario says */
    struct precision precision;
};

static void check_options(const struct run_options *options, struct argp_state *state)
{
    const struct run_rows *rows = &options->rows;
    if (options->only_replication >= 0 && (rows->first > 0 || rows->count > 0 || rows->part || rows->checkpoint))
        argp_error(state, "--only-replication stands alone: it is no part of a longer run");
    if (options->goal.ratio > 0 &&
        (options->only_replication >= 0 || rows->first > 0 || rows->count > 0 || rows->part || rows->checkpoint))
        argp_error(state, "--precision decides how many replications there are: no part of them can be asked for, and "
                          "no checkpoint");
    if (options->scenario.request.draws == DRAWS_SOBOL) {
        if (rows->first > 0 || rows->count > 0 || rows->part || rows->checkpoint)
            argp_error(state, "--draws sobol is for whole runs: no part, no checkpoint");
        if (options->scenario.request.replications % QUASI_SCRAMBLES != 0)
            argp_error(state,
                       "--draws sobol takes %d sets of points: --replications must be a multiple of that, best times a "
                       "power of two, like %lld",
                       (int)QUASI_SCRAMBLES, (long long)draws_whole(options->scenario.request.replications));
    }
    if (rows->part && (options->reporting.folder || options->reporting.gate))
        argp_error(state, "--part writes no report: ivsim merge does, once all parts are there");
}

/* "p90 1%", "mean 0.5 %". */
static void read_precision(struct precision_goal *goal, const char *text, struct argp_state *state)
{
    char what[16], ratio[16], rest[8] = "", last[2];
    int64_t milli = 0, milli_percent = 0;
    const int words = sscanf(text, "%15s %15[0-9.] %7s %1s", what, ratio, rest, last);
    bool fine = words == 3 && strcmp(rest, "%") == 0 && money_decimal(ratio, 3, &milli_percent);
    if (fine && strcmp(what, "mean") != 0)
        fine = what[0] == 'p' && money_decimal(what + 1, 3, &milli) && milli > 0 && milli < 100000;
    if (!fine || milli_percent < 10 || milli_percent > 50000)
        argp_error(state,
                   "--precision takes a percentile or the mean, and half the interval's width: 'p90 1%%', "
                   "'mean 0.5%%' (0.01 to 50 %%), not '%s'",
                   text);
    goal->percentile = (double)milli / 1000;
    goal->ratio = (double)milli_percent / 100000;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct run_options *options = state->input;
    switch (key) {
    case KEY_ONLY_REPLICATION:
        options->only_replication = option_number(argument, 0, SCENARIO_REPLICATIONS_MAX, state, "--only-replication");
        break;
    case KEY_ENGINE: options->engine = (enum engine)option_word(argument, engine_name, state, "--engine"); break;
    case KEY_FROM:
        options->rows.first = option_number(argument, 0, SCENARIO_REPLICATIONS_MAX, state, "--replications-from");
        break;
    case KEY_COUNT:
        options->rows.count = option_number(argument, 1, SCENARIO_REPLICATIONS_MAX, state, "--count");
        break;
    case KEY_DRAWS:
        options->scenario.request.draws = (enum draws)option_word(argument, draws_name, state, "--draws");
        break;
    case KEY_PRECISION: read_precision(&options->goal, argument, state); break;
    case KEY_PART: options->rows.part = argument; break;
    case KEY_CHECKPOINT: options->rows.checkpoint = argument; break;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->scenario;
        state->child_inputs[1] = &options->reporting;
        break;
    case ARGP_KEY_END:
        check_options(options, state);
        options->reporting.engine = engine_name[options->engine];
        return ARGP_ERR_UNKNOWN;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option run_argp_options[] = {
    { "engine", KEY_ENGINE, "sampled|aggregate|auto", 0,
      "Draw audiences viewer by viewer, at a stroke, or (default) the large ones at a stroke", 3 },
    { "draws", KEY_DRAWS, "random|sobol", 0,
      "Take forecasts, sizes and lengths from evenly spread points: the same percentiles from fewer replications", 3 },
    { "precision", KEY_PRECISION, "'pNN R%'", 0,
      "Simulate until that percentile (or 'mean') of every pattern is known to +-R %, at most --replications times "
      "(default: 1,000,000)",
      3 },
    { "only-replication", KEY_ONLY_REPLICATION, "K", 0, "Replay replication K alone: exactly its row", 3 },
    { "checkpoint", KEY_CHECKPOINT, "FILE", 0,
      "Save what is finished every ten seconds, and go on from there where FILE exists. Removed at the end", 4 },
    { "replications-from", KEY_FROM, "A", 0, "Begin with replication A (the first is 0)", 4 },
    { "count", KEY_COUNT, "N", 0, "Simulate N replications from there on, not all", 4 },
    { "part", KEY_PART, "FILE", 0, "Write them into FILE for ivsim merge instead of a report", 4 },
    { 0 },
};

/* Who is told how far the run is. */
struct listeners {
    struct progress progress;
    struct run_rows *rows;
};

static void show(void *context, int64_t done, int64_t all)
{
    struct listeners *listeners = context;
    progress_show(&listeners->progress, done, all);
}

static void keep(void *context, const struct outcomes *outcomes)
{
    struct listeners *listeners = context;
    run_rows_keep(listeners->rows, outcomes);
}

/* Replication k does not depend on how many there are: each look goes on where the last one stood. */
static enum status look_until_precise(struct run_options *options, const struct ensemble_options *how,
                                      struct outcomes *outcomes)
{
    options->goal.most = outcomes->model->scenario->replications;
    if (options->scenario.request.replications == 0 && options->goal.most < PRECISION_MOST)
        options->goal.most = PRECISION_MOST;
    options->goal.sobol = options->scenario.request.draws == DRAWS_SOBOL;
    options->reporting.precision = &options->precision;
    for (int look = 1;; look++) {
        outcomes->asked = precision_replications(&options->goal, look);
        enum status status = ensemble_continue(how, outcomes);
        if (status == STATUS_INTERRUPTED && look == 1)
            options->reporting.precision = NULL; /* nothing was looked at */
        if (status == STATUS_OK)
            status = precision_look(outcomes, &options->goal, look, &options->precision);
        if (status != STATUS_OK || options->precision.reached || look == options->precision.looks)
            return status;
    }
}

static enum status run_to_precision(struct run_options *options, const struct ensemble_options *how,
                                    struct outcomes *outcomes)
{
    struct aggregate *aggregate = aggregate_new(outcomes->model, how->engine); /* one for all looks */
    struct ensemble_options looking = *how;
    looking.aggregate = aggregate;
    enum status status = aggregate ? look_until_precise(options, &looking, outcomes) : STATUS_LIMIT;
    aggregate_free(aggregate);
    return status;
}

static enum status run_all(struct loaded *loaded, struct run_options *options, struct outcomes *outcomes)
{
    struct listeners listeners = { .rows = &options->rows };
    enum status status = outcomes_init(outcomes, &loaded->model, loaded->tariff, true);
    if (status == STATUS_OK)
        status = run_rows_begin(&options->rows, loaded, engine_name[options->engine], outcomes);
    if (status != STATUS_OK)
        return status;
    const struct ensemble_options how = {
        .threads = options->scenario.threads,
        .replay = options->only_replication >= 0,
        .engine = options->engine,
        .team = true,
        .stop = stop_flag(),
        .progress = show,
        .keep = keep,
        .context = &listeners,
    };
    stop_listen();
    progress_begin(&listeners.progress, !options->reporting.quiet);
    status = options->goal.ratio > 0 ? run_to_precision(options, &how, outcomes) : ensemble_continue(&how, outcomes);
    progress_end(&listeners.progress);
    if (status == STATUS_LIMIT)
        option_complain_limit();
    return status;
}

static enum status simulate(struct loaded *loaded, struct run_options *options)
{
    struct outcomes outcomes = { 0 };
    const enum status ran = run_all(loaded, options, &outcomes);
    enum status status = ran;
    if ((ran == STATUS_OK || ran == STATUS_INTERRUPTED) && outcomes.replications > 0 && !options->rows.part)
        status = reporting_write(&options->reporting, loaded, &outcomes);
    else if (ran == STATUS_OK && options->rows.part)
        status = run_rows_write_part(&options->rows, loaded, &outcomes);
    if (ran == STATUS_INTERRUPTED) {
        fprintf(stderr, "ivsim: interrupted after %lld of %lld replications; %s\n", (long long)outcomes.replications,
                (long long)outcomes.asked, options->rows.part ? "no part is written" : "the report is partial");
        status = STATUS_INTERRUPTED;
    }
    run_rows_end(&options->rows, &outcomes, status == STATUS_OK || status == STATUS_NO);
    outcomes_fini(&outcomes);
    return status;
}

static enum status lead(struct run_options *options, struct loaded *loaded)
{
    const size_t warnings = loaded->diag.count;
    enum status status = reporting_check(&options->reporting, loaded);
    if (status == STATUS_OK)
        status = simulate(loaded, options);
    if (loaded->diag.count > warnings)
        diag_write(&loaded->diag, stderr);
    return status;
}

/* What processes other than the first do: their rows come to the first, and so does all there is to say. */
static enum status serve(const struct loaded *loaded, const struct run_options *options)
{
    const struct ensemble_options how = { .threads = options->scenario.threads,
                                          .engine = options->engine,
                                          .stop = stop_flag() };
    stop_listen();
    return ensemble_serve(&loaded->model, loaded->tariff, &how);
}

/* Whether all processes have read the same. */
static enum status agree(const struct loaded *loaded, const struct run_options *options, enum status status)
{
    struct rows_work work = { 0 };
    if (status == STATUS_OK)
        rows_work_init(&work, &loaded->model, &loaded->book, PACKAGE_VERSION, engine_name[options->engine]);
    if (ensemble_agree(status, &work, sizeof work) || status != STATUS_OK)
        return status;
    fputs("ivsim: the processes have not read the same scenario; are all its files on every host?\n", stderr);
    return STATUS_INPUT;
}

static enum status run(struct run_options *options)
{
    const bool leads = ensemble_join() == 0;
    if (options->only_replication >= 0) {
        options->scenario.request.replications = 1;
        options->rows.first = options->only_replication;
        options->rows.replay = true;
    }
    struct loaded loaded;
    enum status status = load(&loaded, &options->scenario.request);
    if (leads)
        option_complain(&loaded, status);
    status = agree(&loaded, options, status);
    if (status == STATUS_OK && !leads)
        status = serve(&loaded, options);
    else if (status == STATUS_OK) {
        status = lead(options, &loaded);
        ensemble_dismiss();
    }
    load_fini(&loaded);
    ensemble_leave();
    return status;
}

enum status cmd_run(int argc, char **argv)
{
    const struct argp_child children[] = { { &option_scenario_argp, 0, NULL, 0 },
                                           { &reporting_argp, 0, NULL, 0 },
                                           { 0 } };
    const struct argp argp = { .options = run_argp_options,
                               .parser = parse,
                               .args_doc = "SCENARIO",
                               .doc = "Simulate the month and print the distribution of the bill per pattern.",
                               .children = children };
    struct run_options options = { .only_replication = -1 };
    options.reporting = (struct reporting){ .request = &options.scenario.request };
    bool wants_exit;
    reporting_begin(&options.reporting, "run", argc, argv);
    enum status status = STATUS_LIMIT;
    if (options.reporting.said)
        status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status == STATUS_OK && !wants_exit)
        status = run(&options);
    option_scenario_fini(&options.scenario);
    reporting_fini(&options.reporting);
    return status;
}
