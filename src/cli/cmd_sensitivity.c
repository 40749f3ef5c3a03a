/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim sensitivity: what the uncertainty of the bill hangs on, and what knowing better is worth. */
#include "command.h"

#include <stdio.h>

#include "option.h"
#include "progress.h"
#include "report_sensitivity.h"
#include "sensitivity.h"
#include "simulated.h"

enum { KEY_FORMAT = OPTION_OWN_KEYS, KEY_BY };

enum { SENSITIVITY_REPLICATIONS = 2000, SENSITIVITY_REPLICATIONS_MIN = 200 };

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };
static const char *const format_name[] = { "text", "json", "csv", NULL };
static const char *const grouping_name[] = { "auto", "event", "kind", NULL };

struct sensitivity_command {
    struct option_scenario scenario;
    const char *folder;
    enum format format;
    enum sensitivity_grouping grouping;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct sensitivity_command *options = state->input;
    switch (key) {
    case 'o': options->folder = argument; break;
    case KEY_FORMAT: options->format = (enum format)option_word(argument, format_name, state, "--format"); break;
    case KEY_BY:
        options->grouping = (enum sensitivity_grouping)option_word(argument, grouping_name, state, "--by");
        break;
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->scenario; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option sensitivity_argp_options[] = {
    { "output", 'o', "DIR", 0, "Also write sensitivity.json, .csv and .txt and the pictures sobol and tornado into DIR",
      1 },
    { "format", KEY_FORMAT, "text|json|csv", 0, "What goes to standard output (default: text)", 1 },
    { "by", KEY_BY, "auto|event|kind", 0,
      "Tell inputs apart by event, or take those of one kind together (default: apart up to 24 inputs)", 1 },
    { 0 },
};

static bool write_report(const struct report_sensitivity *report, enum format format)
{
    switch (format) {
    case FORMAT_JSON: return report_sensitivity_json(report, stdout);
    case FORMAT_CSV: return report_sensitivity_csv(report, stdout);
    case FORMAT_TEXT: break;
    }
    return report_sensitivity_text(report, stdout, option_style(stdout));
}

static enum status study(struct simulated *first, const struct sensitivity_command *options)
{
    const struct result *result = &first->result;
    struct loaded *loaded = &first->loaded;
    bool *fits = arena_alloc(&loaded->arena, result->patterns, sizeof *fits);
    for (size_t p = 0; p < result->patterns; p++)
        fits[p] = result->pattern[p].fits;
    struct progress progress;
    progress_begin(&progress, true);
    const struct sensitivity_options how = { .grouping = options->grouping,
                                             .threads = options->scenario.threads,
                                             .engine = ENGINE_AUTO, /* simulated_run's */
                                             .percentile = result->summary.budget_percentile,
                                             .fits = fits,
                                             .progress = progress_show,
                                             .context = &progress };
    struct sensitivity found;
    enum status status =
        sensitivity_run(&loaded->model, loaded->tariff, &first->outcomes, &how, &loaded->arena, &found);
    progress_end(&progress);
    if (status != STATUS_OK) {
        option_complain_limit();
        return status;
    }
    const struct report_sensitivity report = { .result = result, .study = &found };
    if (options->folder)
        status = report_sensitivity_folder(&report, options->folder, &loaded->diag);
    return write_report(&report, options->format) ? status : STATUS_IO;
}

static enum status run(const struct sensitivity_command *options)
{
    struct simulated first;
    enum status status = options->folder ? option_make_folder(options->folder) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    status = simulated_run(&first, &options->scenario.request, options->scenario.threads);
    if (status == STATUS_OK) {
        size_t warnings = first.loaded.diag.count;
        status = study(&first, options);
        if (first.loaded.diag.count > warnings)
            diag_write(&first.loaded.diag, stderr);
    }
    simulated_fini(&first);
    return status;
}

enum status cmd_sensitivity(int argc, char **argv)
{
    const struct argp_child children[] = { { &option_scenario_argp, 0, NULL, 0 }, { 0 } };
    const struct argp argp = {
        .options = sensitivity_argp_options,
        .parser = parse,
        .args_doc = "SCENARIO",
        .doc = "Tell which inputs the uncertainty of the bill hangs on: first-order and total Sobol indices, the bill "
               "with each input held low and high, forecasts against chance, and what knowing an input beforehand "
               "would be worth. 2,000 replications a simulation unless --replications says otherwise.",
        .children = children,
    };
    struct sensitivity_command options = { .format = FORMAT_TEXT };
    struct load_request *request = &options.scenario.request;
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status == STATUS_OK && !wants_exit) {
        if (request->replications == 0)
            request->replications = SENSITIVITY_REPLICATIONS;
        if (request->replications < SENSITIVITY_REPLICATIONS_MIN) {
            fprintf(stderr, "%s: %d replications are the least that a share can be estimated from\n", argv[0],
                    (int)SENSITIVITY_REPLICATIONS_MIN);
            status = STATUS_USAGE;
        } else {
            status = run(&options);
        }
    }
    option_scenario_fini(&options.scenario);
    return status;
}
