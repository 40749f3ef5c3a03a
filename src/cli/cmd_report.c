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
    const char *dir;
    bool quiet;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct report_options *options = state->input;
    switch (key) {
    case 'o': options->page.path = argument; break;
    case KEY_NO_PICTURES: options->page.no_pictures = true; break;
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

/* Notes are dropped where quiet was asked for. */
static void print(struct diag *diag, bool quiet)
{
    size_t kept = 0;
    for (size_t i = 0; i < diag->count; i++)
        if (!quiet || diag->entry[i].severity != SEVERITY_NOTE)
            diag->entry[kept++] = diag->entry[i];
    diag->count = kept;
    diag_write(diag, stderr);
}

enum status cmd_report(int argc, char **argv)
{
    const struct argp argp = { .options = report_argp_options, .parser = parse, .args_doc = "DIR", .doc = doc };
    struct report_options options = { 0 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status != STATUS_OK || wants_exit)
        return status;
    struct arena arena;
    status = arena_init(&arena, (size_t)1 << 30);
    if (status == STATUS_OK) {
        struct diag diag;
        diag_init(&diag, &arena);
        status = report_html(options.dir, &options.page, &diag);
        print(&diag, options.quiet);
        if (status == STATUS_OK && !options.quiet && !options.page.path)
            fprintf(stderr, "%s/report.html\n", options.dir);
        diag_fini(&diag);
    } else {
        fprintf(stderr, "%s: no address space; raise `ulimit -v`\n", argv[0]);
    }
    arena_fini(&arena);
    return status;
}
