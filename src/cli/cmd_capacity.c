/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim capacity: what the account must allow. */
#include "config.h"

#include "command.h"

#include "capacity.h"
#include "money.h"
#include "option.h"
#include "report_capacity.h"
#include "simulated.h"

enum { KEY_FORMAT = OPTION_OWN_KEYS, KEY_RISK, KEY_FRESH };

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };
static const char *const format_name[] = { "text", "json", "csv", NULL };

struct capacity_options {
    struct option_scenario scenario;
    const char *folder;
    bool fresh_scripts;
    enum format format;
    int64_t risk_milli; /* thousandths of a percent */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct capacity_options *options = state->input;
    switch (key) {
    case 'o': options->folder = argument; break;
    case KEY_FORMAT: options->format = (enum format)option_word(argument, format_name, state, "--format"); break;
    case KEY_RISK: options->risk_milli = option_percent(argument, state, "--risk"); break;
    case KEY_FRESH: options->fresh_scripts = true; break;
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->scenario; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    if (options->risk_milli <= 0 || options->risk_milli > 50000)
        argp_error(state, "--risk is more than 0 and at most 50 %%");
    return 0;
}

static const struct argp_option capacity_argp_options[] = {
    { "output", 'o', "DIR", 0, "Also write capacity.json and capacity.csv into DIR, and draw capacity.svg and .png",
      1 },
    { "fresh-scripts", KEY_FRESH, NULL, 0, "Write the picture's script anew, also where a person has changed it", 1 },
    { "format", KEY_FORMAT, "text|json|csv", 0, "What goes to standard output (default: text)", 1 },
    { "risk", KEY_RISK, "PERCENT", 0, "How often a quota may be exceeded (default: 1 % of the months)", 2 },
    { 0 },
};

static enum status report(struct simulated *simulated, const struct capacity_options *options)
{
    struct capacity capacity;
    struct loaded *loaded = &simulated->loaded;
    enum status status = capacity_build(&simulated->outcomes, options->risk_milli, &loaded->arena, &capacity);
    if (status != STATUS_OK) {
        option_complain_limit();
        return status;
    }
    bool fine = options->format == FORMAT_JSON  ? report_capacity_json(&capacity, PACKAGE_VERSION, stdout)
                : options->format == FORMAT_CSV ? report_capacity_csv(&capacity, stdout)
                                                : report_capacity(&capacity, stdout, option_style(stdout));
    const size_t told = loaded->diag.count;
    if (options->folder)
        status =
            report_capacity_folder(&capacity, PACKAGE_VERSION, options->folder, options->fresh_scripts, &loaded->diag);
    if (loaded->diag.count > told)
        diag_write(&loaded->diag, stderr);
    return !fine ? STATUS_IO : status;
}

enum status cmd_capacity(int argc, char **argv)
{
    const struct argp_child children[] = { { &option_scenario_argp, 0, NULL, 0 }, { 0 } };
    const struct argp argp = {
        .options = capacity_argp_options,
        .parser = parse,
        .args_doc = "SCENARIO",
        .doc = "Simulate the month and tell the most at once of all that a quota counts, how likely each quota is "
               "exceeded, and what to ask support for.",
        .children = children,
    };
    struct capacity_options options = { .risk_milli = 1000 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status == STATUS_OK && !wants_exit) {
        struct simulated simulated;
        status = simulated_run(&simulated, &options.scenario.request, options.scenario.threads);
        if (status == STATUS_OK)
            status = report(&simulated, &options);
        simulated_fini(&simulated);
    }
    option_scenario_fini(&options.scenario);
    return status;
}
