/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim report: one page of a run that stands in a folder. */
#include "config.h"

#include "command.h"

#include "arena.h"
#include "diag.h"
#include "option.h"
#include "report_html.h"

enum { KEY_NO_PICTURES = OPTION_OWN_KEYS };

struct report_options {
    struct report_html_options page;
    struct option_folder folder;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct report_options *options = state->input;
    switch (key) {
    case 'o': options->page.path = argument; break;
    case KEY_NO_PICTURES: options->page.no_pictures = true; break;
    default: return option_take_folder(key, argument, &options->folder, state);
    }
    return 0;
}

static const struct argp_option report_argp_options[] = {
    { "output", 'o', "FILE", 0, "Write the page there (default: DIR/report.html)", 1 },
    { "no-pictures", KEY_NO_PICTURES, NULL, 0, "Leave the pictures out, and gnuplot alone", 1 },
    { "quiet", 'q', NULL, 0, "Say nothing but faults", 1 },
    { 0 },
};

static const char doc[] =
    "Write the run in the folder DIR, which `ivsim run SCENARIO -o DIR` has made, as one HTML page with its "
    "pictures inside: to read on a screen or a phone, to print, to send. Pictures that are missing or older "
    "than the result are drawn first, as `ivsim plot DIR` does.";

static enum status write_page(void *context, struct diag *diag)
{
    const struct report_options *options = context;
    return report_html(options->folder.path, &options->page, diag);
}

enum status cmd_report(int argc, char **argv)
{
    const struct argp argp = { .options = report_argp_options, .parser = parse, .args_doc = "DIR", .doc = doc };
    struct report_options options = { 0 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status != STATUS_OK || wants_exit)
        return status;
    status = option_with_diag(argv[0], (size_t)1 << 30, options.folder.quiet, write_page, &options);
    if (status == STATUS_OK && !options.folder.quiet && !options.page.path)
        fprintf(stderr, "%s/report.html\n", options.folder.path);
    return status;
}
