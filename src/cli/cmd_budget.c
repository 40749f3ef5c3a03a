/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim budget: how much to ask for, and how large it may get within what was granted. */
#include "command.h"

#include <string.h>

#include "option_study.h"
#include "report_ask.h"

enum { KEY_FOR = OPTION_OWN_KEYS, KEY_LARGEST, KEY_BUDGET };

struct budget_options {
    struct option_study study;
    bool has_percentile;
    const char *largest; /* PATH or PATH=LOW:HIGH; NULL: nobody asked */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct budget_options *options = state->input;
    switch (key) {
    case KEY_FOR:
        options->study.percentile = option_percentile(argument, state, "--for");
        if (!(options->study.percentile > 0))
            argp_error(state, "--for takes a percentile like p90");
        options->has_percentile = true;
        break;
    case KEY_LARGEST: options->largest = argument; break;
    case KEY_BUDGET: option_budget(&options->study.scenario.request, argument, state); break;
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->study; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option budget_argp_options[] = {
    { "for", KEY_FOR, "pNN", 0, "The percentile to ask for (default: the scenario's budget's, else p90)", 1 },
    { "largest", KEY_LARGEST, "audience|PATH[=LOW:HIGH]", 0,
      "How large it may get within the budget: a factor on every audience, a factor on what is written at PATH, or "
      "PATH itself",
      1 },
    { "budget", KEY_BUDGET, "'AMOUNT USD @ pNN'", 0, "A budget instead of the scenario's", 1 },
    { 0 },
};

static bool write_text(const struct study *study, const void *what, FILE *to)
{
    return report_ask_text(&study->head, what, to, (struct report_style){ 0 });
}

static bool write_csv(const struct study *study, const void *what, FILE *to)
{
    (void)study;
    return report_ask_csv(what, to);
}

static bool write_json(const struct study *study, const void *what, FILE *to)
{
    return report_ask_json(&study->head, what, to);
}

static bool print(const struct study *study, const struct report_ask *ask)
{
    switch (study->options->format) {
    case STUDY_JSON:
    case STUDY_JSONL: return report_ask_json(&study->head, ask, stdout);
    case STUDY_CSV: return report_ask_csv(ask, stdout);
    case STUDY_TEXT: break;
    }
    return report_ask_text(&study->head, ask, stdout, option_style(stdout));
}

/* What --largest names, as a varied input. */
static bool read_largest(struct study *study, const char *asked, struct vary *vary)
{
    const char *text = strchr(asked, '=') ? asked : arena_format(&study->arena, "%s" AFFORD_RANGE, asked);
    if (!vary_read("--largest", text, VARY_POINTS, &study->arena, &study->diag, vary))
        return false;
    if (vary->spacing != VARY_LIST)
        return true;
    diag_add(&study->diag, SEVERITY_ERROR, (struct origin){ "--largest", 0 }, vary->name, "write PATH=LOW:HIGH",
             "a list has no largest value that keeps a budget");
    return false;
}

static enum status search(struct study *study, const char *asked, struct report_ask *ask)
{
    struct vary *vary = arena_alloc(&study->arena, 1, sizeof *vary);
    struct afford *afford = arena_alloc(&study->arena, 1, sizeof *afford);
    const struct scenario *scenario = &study->base.scenario;
    if (!read_largest(study, asked, vary))
        return STATUS_INPUT;
    study->interrupted = arena_format(&study->arena, "in the search for --largest %s", asked);
    struct probe_request request = study->request;
    request.percentile = scenario->budget_percentile;
    ask->afford_percentile = request.percentile;
    ask->afford_replications = request.base->replications > 0 ? request.base->replications : PROBE_REPLICATIONS;
    enum status status = afford_build(&request, vary, scenario->budget_nano, &study->arena, &study->diag, afford);
    ask->afford = afford;
    return status;
}

static enum status act(struct study *study, void *context)
{
    static const struct study_output output[] = { { "budget.txt", write_text },
                                                  { "budget.csv", write_csv },
                                                  { "budget.json", write_json } };
    struct budget_options *options = context;
    const struct scenario *scenario = &study->base.scenario;
    if (options->largest && !scenario->has_budget) {
        fputs("ivsim budget: --largest needs a budget: write one into the scenario, or --budget '5000 USD @ p90'\n",
              stderr);
        return STATUS_USAGE;
    }
    struct load_request base = options->study.scenario.request; /* one point: as often as the scenario says */
    base.replications = study->head.replications = scenario->replications;
    study->head.percentile = options->has_percentile ? options->study.percentile : scenario->budget_percentile;
    struct probe_request request = study->request;
    request.base = &base;
    request.percentile = study->head.percentile;
    struct probe probe;
    study->interrupted = "in the simulation of what is to be asked for";
    enum status status = probe_run(&request, NULL, NULL, 0, &study->arena, &study->diag, &probe);
    if (status != STATUS_OK)
        return status;
    struct report_ask ask = { .probe = &probe, .order = report_ask_order(&probe, &study->arena) };
    if (options->largest)
        status = search(study, options->largest, &ask);
    if (status != STATUS_OK)
        return status;
    if (options->study.folder)
        status = study_files(study, output, sizeof output / sizeof output[0], &ask);
    if (!options->study.quiet && !print(study, &ask) && status == STATUS_OK)
        status = STATUS_IO;
    return status;
}

enum status cmd_budget(int argc, char **argv)
{
    const struct argp_child children[] = { { &option_study_argp, 0, NULL, 0 }, { 0 } };
    const struct argp argp = { .options = budget_argp_options,
                               .parser = parse,
                               .args_doc = "SCENARIO",
                               .doc =
                                   "Tell how much to ask for: percentiles of each pattern's bill with their intervals, "
                                   "and the contingency above the median. With --largest also how large the audience, "
                                   "or another input, may get before that percentile exceeds the budget.",
                               .children = children };
    struct budget_options options = { 0 };
    return option_study_command(&argp, argc, argv, &options, &options.study, act);
}
