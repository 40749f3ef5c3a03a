/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim diff: two scenarios or two runs against each other. */
#include "command.h"

#include <stdlib.h>

#include "diff_side.h"
#include "option.h"
#include "report_diff.h"
#include "simulated.h"

enum { KEY_FORMAT = OPTION_OWN_KEYS, KEY_FAIL_ABOVE, KEY_FRESH };

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN };
static const char *const format_name[] = { "text", "json", "markdown", NULL };

struct diff_options {
    struct option_scenario scenario; /* its changes are for B */
    const char *a, *b;
    const char *folder;
    bool fresh_scripts;
    enum format format;
    int64_t fail_above_milli; /* thousandths of a percent; -1: not asked */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct diff_options *options = state->input;
    switch (key) {
    case 'o': options->folder = argument; break;
    case KEY_FRESH: options->fresh_scripts = true; break;
    case KEY_FORMAT: options->format = (enum format)option_word(argument, format_name, state, "--format"); break;
    case KEY_FAIL_ABOVE: options->fail_above_milli = option_percent(argument, state, "--fail-above"); break;
    case ARGP_KEY_ARG:
        if (options->b)
            argp_error(state, "two at a time; '%s' is a third one", argument);
        *(options->a ? &options->b : &options->a) = argument;
        options->scenario.request.path = argument; /* the last one is the one that changes are for */
        break;
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->scenario; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option diff_argp_options[] = {
    { "output", 'o', "DIR", 0, "Also write diff.json and diff.md into DIR, and draw diff.svg and .png", 1 },
    { "fresh-scripts", KEY_FRESH, NULL, 0, "Write the picture's script anew, also where a person has changed it", 1 },
    { "format", KEY_FORMAT, "text|json|markdown", 0,
      "What goes to standard output (default: text); markdown is for a pull request", 1 },
    { "fail-above", KEY_FAIL_ABOVE, "PERCENT", 0,
      "Exit 1 if what is recommended costs more than so much above what was, at the budget's percentile", 2 },
    { 0 },
};

/* A side, and what it borrows from. */
struct holding {
    struct diff_side side;
    struct simulated simulated;
    int64_t *months;
    bool ran;
};

static enum status simulate_side(struct holding *holding, const struct load_request *request, int threads,
                                 struct arena *arena)
{
    holding->ran = true;
    enum status status = simulated_run(&holding->simulated, request, threads);
    if (status == STATUS_OK)
        diff_side_take(&holding->simulated.result, request->path, arena, &holding->side);
    return status;
}

static void let_go(struct holding *holding)
{
    if (holding->ran)
        simulated_fini(&holding->simulated);
    free(holding->months);
}

/* Both sides; B's months are A's where B is simulated and nothing else was asked for. */
static enum status get_sides(const struct diff_options *options, struct holding *a, struct holding *b,
                             struct arena *arena, struct diag *diag)
{
    const struct load_request *asked = &options->scenario.request;
    const int threads = options->scenario.threads;
    struct load_request request = *asked;
    request.path = options->a;
    request.changes = 0;
    enum status status = diff_side_is_result(options->a) ? diff_side_read(options->a, arena, diag, &a->months, &a->side)
                                                         : simulate_side(a, &request, threads, arena);
    if (status != STATUS_OK)
        return status;
    if (options->b && diff_side_is_result(options->b))
        return diff_side_read(options->b, arena, diag, &b->months, &b->side);
    request = *asked;
    if (request.replications == 0)
        request.replications = a->side.replications;
    if (!request.has_seed) {
        request.has_seed = true;
        request.seed = a->side.seed;
    }
    status = simulate_side(b, &request, threads, arena);
    if (status == STATUS_OK && !options->b)
        b->side.name = arena_format(arena, "%s, changed", options->a);
    return status;
}

/* Whether the recommended pattern's cost went up by more than was allowed. Where B has none that fits, it did. */
static bool is_above(const struct diff *diff, int64_t allowed_milli)
{
    if (!diff->has_recommended)
        return diff->b->best < 0;
    const struct diff_change *change = &diff->recommended;
    return (int128)change->change.value_nano * 100000 > (int128)change->a.value_nano * allowed_milli;
}

static enum status compare(const struct diff_options *options, const struct holding *a, const struct holding *b,
                           struct diag *diag)
{
    struct diff diff;
    enum status status = diff_build(&a->side, &b->side, diag->arena, &diff);
    if (status != STATUS_OK)
        return status;
    bool fine = options->format == FORMAT_JSON       ? report_diff_json(&diff, stdout)
                : options->format == FORMAT_MARKDOWN ? report_diff_markdown(&diff, stdout)
                                                     : report_diff(&diff, stdout, option_style(stdout));
    if (!fine)
        return STATUS_IO;
    if (options->folder)
        status = report_diff_folder(&diff, options->folder, options->fresh_scripts, diag);
    if (status != STATUS_OK)
        return status;
    return options->fail_above_milli >= 0 && is_above(&diff, options->fail_above_milli) ? STATUS_NO : STATUS_OK;
}

static enum status run_diff(void *context, struct diag *diag)
{
    const struct diff_options *options = context;
    struct holding a = { 0 }, b = { 0 };
    enum status status = get_sides(options, &a, &b, diag->arena, diag);
    if (status == STATUS_OK)
        status = compare(options, &a, &b, diag);
    let_go(&a);
    let_go(&b);
    return status;
}

enum status cmd_diff(int argc, char **argv)
{
    const struct argp_child children[] = { { &option_scenario_argp, 0, NULL, 0 }, { 0 } };
    const struct argp argp = {
        .options = diff_argp_options,
        .parser = parse,
        .args_doc = "A [B]",
        .doc = "Compare two scenarios, folders of runs or files like result.json: what changed in the inputs, and what "
               "it does to the bill. Scenarios are simulated with the same draws. --set and --overlay change B alone; "
               "without B it is A with these changes.",
        .children = children,
    };
    struct diff_options options = { .fail_above_milli = -1 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status == STATUS_OK && !wants_exit)
        status = option_with_diag("ivsim diff", (size_t)1 << 30, false, run_diff, &options);
    option_scenario_fini(&options.scenario);
    return status;
}
