/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim plot: pictures of a run that stands in a folder. */
#include "config.h"

#include "command.h"

#include <string.h>

#include "arena.h"
#include "diag.h"
#include "option.h"
#include "report_plot.h"

enum { KEY_FORMAT = OPTION_OWN_KEYS, KEY_FRESH };

struct plot_options {
    struct report_plot_options report;
    const char *dir;
    bool quiet;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct plot_options *options = state->input;
    switch (key) {
    case KEY_FORMAT:
        if (strcmp(argument, "svg") == 0)
            options->report.svg = true;
        else if (strcmp(argument, "png") == 0)
            options->report.png = true;
        else
            argp_error(state, "--format is svg or png, not '%s'", argument);
        break;
    case KEY_FRESH: options->report.fresh_scripts = true; break;
    case 'q': options->quiet = true; break;
    case ARGP_KEY_ARG:
        if (options->dir)
            argp_error(state, "one folder at a time; '%s' is a second one", argument);
        options->dir = argument;
        break;
    case ARGP_KEY_END:
        if (!options->dir)
            argp_error(state, "which folder?");
        break;
    default: return ARGP_ERR_UNKNOWN;
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

/* Notes are dropped where quiet was asked for. */
static void print(struct diag *diag, bool quiet)
{
    size_t kept = 0;
    for (size_t i = 0; i < diag->count; i++)
        if (!quiet || diag->entry[i].severity == SEVERITY_ERROR)
            diag->entry[kept++] = diag->entry[i];
    diag->count = kept;
    diag_write(diag, stderr);
}

enum status cmd_plot(int argc, char **argv)
{
    const struct argp argp = { .options = plot_argp_options, .parser = parse, .args_doc = "DIR", .doc = doc };
    struct plot_options options = { 0 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status != STATUS_OK || wants_exit)
        return status;
    struct arena arena;
    status = arena_init(&arena, (size_t)1 << 30); /* for words: rows have an arena of their own */
    if (status == STATUS_OK) {
        struct diag diag;
        diag_init(&diag, &arena);
        status = report_plot(options.dir, &options.report, &diag);
        print(&diag, options.quiet);
        diag_fini(&diag);
    } else {
        fprintf(stderr, "%s: no address space; raise `ulimit -v`\n", argv[0]);
    }
    arena_fini(&arena);
    return status;
}
