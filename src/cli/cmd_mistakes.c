/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim mistakes: what each would save if it were switched off, and what others would cost. */
#include "config.h"

#include "command.h"

#include "mistakes.h"
#include "option.h"
#include "progress.h"
#include "report_mistakes.h"

enum { KEY_FORMAT = OPTION_OWN_KEYS, KEY_FRESH };

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };
static const char *const format_name[] = { "text", "json", "csv", NULL };

/* As many runs as the scenario has kinds of mistakes: fewer months than one run has. The P99 of 2,000 has an interval.
 */
enum { MISTAKES_REPLICATIONS = 2000 };

struct mistakes_options {
    struct option_scenario scenario;
    const char *folder;
    bool fresh_scripts;
    enum format format;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct mistakes_options *options = state->input;
    switch (key) {
    case 'o': options->folder = argument; break;
    case KEY_FRESH: options->fresh_scripts = true; break;
    case KEY_FORMAT: options->format = (enum format)option_word(argument, format_name, state, "--format"); break;
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->scenario; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option mistakes_argp_options[] = {
    { "output", 'o', "DIR", 0, "Also write mistakes.json and mistakes.csv into DIR, and draw mistakes.svg and .png",
      1 },
    { "fresh-scripts", KEY_FRESH, NULL, 0, "Write the picture's script anew, also where a person has changed it", 1 },
    { "format", KEY_FORMAT, "text|json|csv", 0, "What goes to standard output (default: text)", 1 },
    { 0 },
};

static enum status price(struct loaded *loaded, const struct mistakes_options *options)
{
    struct progress progress;
    progress_begin(&progress, true);
    const struct mistakes_watch watch = { .threads = options->scenario.threads,
                                          .progress = progress_show,
                                          .context = &progress };
    struct mistakes mistakes;
    const size_t told = loaded->diag.count;
    enum status status = mistakes_build(loaded, &watch, &mistakes);
    progress_end(&progress);
    if (status == STATUS_LIMIT)
        option_complain_limit();
    if (status == STATUS_OK && options->folder)
        status =
            report_mistakes_folder(&mistakes, PACKAGE_VERSION, options->folder, options->fresh_scripts, &loaded->diag);
    if (loaded->diag.count > told)
        diag_write(&loaded->diag, stderr);
    if (status != STATUS_OK)
        return status;
    bool fine = options->format == FORMAT_JSON  ? report_mistakes_json(&mistakes, PACKAGE_VERSION, stdout)
                : options->format == FORMAT_CSV ? report_mistakes_csv(&mistakes, stdout)
                                                : report_mistakes(&mistakes, stdout, option_style(stdout));
    return fine ? STATUS_OK : STATUS_IO;
}

enum status cmd_mistakes(int argc, char **argv)
{
    const struct argp_child children[] = { { &option_scenario_argp, 0, NULL, 0 }, { 0 } };
    const struct argp argp = {
        .options = mistakes_argp_options,
        .parser = parse,
        .args_doc = "SCENARIO",
        .doc = "Price the scenario's mistakes one by one: how often each happens, what it costs, what switching it off "
               "would save; then what others would cost if they happened. From 2,000 simulated months unless "
               "--replications says otherwise.",
        .children = children,
    };
    struct mistakes_options options = { 0 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status == STATUS_OK && !wants_exit) {
        if (options.scenario.request.replications == 0)
            options.scenario.request.replications = MISTAKES_REPLICATIONS;
        struct loaded loaded;
        status = option_complain(&loaded, load(&loaded, &options.scenario.request));
        if (status == STATUS_OK)
            status = price(&loaded, &options);
        load_fini(&loaded);
    }
    option_scenario_fini(&options.scenario);
    return status;
}
