/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim plot: pictures of a run that stands in a folder. */
#include "config.h"

#include "command.h"

#include "arena.h"
#include "diag.h"
#include "option.h"
#include "report_plot.h"

enum { KEY_FORMAT = OPTION_OWN_KEYS, KEY_FRESH };

struct plot_options {
    struct report_plot_options report;
    struct option_folder folder;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct plot_options *options = state->input;
    switch (key) {
    case KEY_FORMAT:
        if (option_word(argument, (const char *const[]){ "svg", "png", NULL }, state, "--format") == 0)
            options->report.svg = true;
        else
            options->report.png = true;
        break;
    case KEY_FRESH: options->report.fresh_scripts = true; break;
    default: return option_take_folder(key, argument, &options->folder, state);
    }
    return 0;
}

static const struct argp_option plot_argp_options[] = {
    { "format", KEY_FORMAT, "svg|png", 0, "One format instead of both", 1 },
    { "fresh-scripts", KEY_FRESH, NULL, 0, "Write all scripts in DIR/plots anew, also those that were changed there",
      1 },
    { "quiet", 'q', NULL, 0, "Say nothing but faults", 1 },
    { 0 },
};

static const char doc[] = "Draw the run in the folder DIR, which `ivsim run SCENARIO -o DIR` has made, with gnuplot. "
                          "Into DIR, as SVG and PNG: "
                          "exceedance (with what probability the bill exceeds an amount), bars (what the P90 bill "
                          "consists of), fan (concurrent "
                          "viewers over time), difference (the bills of the two best patterns, replication by "
                          "replication). The scripts are in "
                          "DIR/plots; change them there and call this again.";

static enum status draw(void *context, struct diag *diag)
{
    const struct plot_options *options = context;
    return report_plot(options->folder.path, &options->report, diag);
}

enum status cmd_plot(int argc, char **argv)
{
    const struct argp argp = { .options = plot_argp_options, .parser = parse, .args_doc = "DIR", .doc = doc };
    struct plot_options options = { 0 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status != STATUS_OK || wants_exit)
        return status;
    const size_t room = (size_t)1 << 30; /* for words: rows have an arena of their own */
    return option_with_diag(argv[0], room, options.folder.quiet, draw, &options);
}
