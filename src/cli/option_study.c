/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "option_study.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "money.h"
#include "outfile.h"
#include "stop.h"

enum { KEY_VARY = 0x300, KEY_POINTS, KEY_BY, KEY_FORMAT, KEY_QUIET };

double option_percentile(const char *text, struct argp_state *state, const char *option)
{
    int64_t milli = 0;
    const char *digits = *text == 'p' || *text == 'P' ? text + 1 : text;
    if (strcmp(text, "mean") == 0)
        return 0;
    if (!money_decimal(digits, 3, &milli) || milli <= 0 || milli >= 100000)
        argp_error(state, "%s is mean or a percentile like p90, not '%s'", option, text);
    return (double)milli / 1000;
}

static error_t parse_vary(int key, char *argument, struct argp_state *state)
{
    struct option_study *options = state->input;
    switch (key) {
    case KEY_VARY:
        if (options->inputs == VARY_INPUTS_MAX)
            argp_error(state, "more than %d inputs", VARY_INPUTS_MAX);
        options->asked[options->inputs++] = argument;
        break;
    case KEY_POINTS: options->points = (size_t)option_number(argument, 2, VARY_POINTS_MAX, state, "--points"); break;
    case KEY_BY: options->percentile = option_percentile(argument, state, "--by"); break;
    case ARGP_KEY_END:
        if (options->inputs == 0)
            argp_error(state, "which input? --vary events[0].audience.size=100:5000");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static error_t parse_study(int key, char *argument, struct argp_state *state)
{
    static const char *const format_name[] = { "text", "json", "jsonl", "csv", NULL };
    struct option_study *options = state->input;
    switch (key) {
    case 'o': options->folder = argument; break;
    case KEY_FORMAT: options->format = (enum study_format)option_word(argument, format_name, state, "--format"); break;
    case KEY_QUIET: options->quiet = true; break;
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->scenario; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option vary_options[] = {
    { "vary", KEY_VARY, "PATH=VALUES", 0,
      "The input and its values: LOW:HIGH, LOW:HIGH:N, LOW:HIGH:N:log, or a,b,c, with their units; `*=` for factors on "
      "what is written. May stand twice",
      1 },
    { "points", KEY_POINTS, "N", 0, "Points of a range that does not say how many (default: 11)", 1 },
    { "by", KEY_BY, "mean|pNN", 0, "What patterns are ranked by (default: mean)", 2 },
    { 0 },
};

static const struct argp_option study_options[] = {
    { "output", 'o', "DIR", 0, "Also write the tables and a picture into DIR", 2 },
    { "format", KEY_FORMAT, "text|json|jsonl|csv", 0, "What goes to standard output (default: text)", 2 },
    { "quiet", KEY_QUIET, NULL, 0, "No report, no progress: only files, faults and the exit status", 2 },
    { 0 },
};

static const struct argp_child study_children[] = { { &option_scenario_argp, 0, NULL, 0 }, { 0 } };

static const struct argp vary_argp = { .options = vary_options, .parser = parse_vary };
const struct argp option_study_argp = { .options = study_options, .parser = parse_study, .children = study_children };

/* Hands the input of a command on to its two children. */
static error_t parse_both(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->child_inputs[1] = state->input;
    return 0;
}

static enum status read_inputs(struct study *study)
{
    const struct option_study *options = study->options;
    bool good = true;
    for (; study->inputs < options->inputs; study->inputs++)
        good &= vary_read("--vary", options->asked[study->inputs], options->points > 0 ? options->points : VARY_POINTS,
                          &study->arena, &study->diag, &study->vary[study->inputs]);
    if (study->inputs == 2 && good && strcmp(study->vary[0].path, study->vary[1].path) == 0) {
        diag_add(&study->diag, SEVERITY_ERROR, (struct origin){ "--vary", 0 }, study->vary[0].name, NULL,
                 "the same input twice");
        good = false;
    }
    return good ? STATUS_OK : STATUS_INPUT;
}

/* A folder that can't be written to is told before anything is simulated. */
static enum status make_folder(struct study *study)
{
    const char *path = study->options->folder;
    if (!path || mkdir(path, 0777) == 0 || errno == EEXIST)
        return STATUS_OK;
    diag_add(&study->diag, SEVERITY_ERROR, (struct origin){ path, 0 }, NULL, NULL, "the folder can't be made: %s",
             strerror(errno));
    return STATUS_IO;
}

static enum status begin(struct study *study, study_act *act, void *context)
{
    const struct option_study *options = study->options;
    struct load_request request = options->scenario.request;
    enum status status = load(&study->base, &request);
    if (status != STATUS_OK)
        return option_complain(&study->base, status);
    status = read_inputs(study);
    if (status == STATUS_OK)
        status = make_folder(study);
    if (status != STATUS_OK)
        return status;
    study->request = (struct probe_request){ .base = &options->scenario.request,
                                             .threads = options->scenario.threads,
                                             .percentile = options->percentile,
                                             .stop = stop_flag() };
    study->head =
        (struct report_study){ .base = &study->base,
                               .version = PACKAGE_VERSION,
                               .replications = request.replications > 0 ? request.replications : PROBE_REPLICATIONS,
                               .percentile = options->percentile };
    progress_begin(&study->progress, !options->quiet);
    study->progress.unit = "points";
    stop_listen();
    status = act(study, context);
    progress_end(&study->progress);
    return status;
}

static enum status with_study(const char *command, const struct option_study *options, study_act *act, void *context)
{
    const size_t room = (size_t)8 << 30; /* reserved, not used: 10,000 points of 64 patterns and their pairs */
    struct study study = { .options = options };
    enum status status = arena_init(&study.arena, room);
    if (status != STATUS_OK) {
        fprintf(stderr, "%s: no address space; raise `ulimit -v`\n", command);
        return status;
    }
    diag_init(&study.diag, &study.arena);
    status = begin(&study, act, context);
    diag_write(&study.diag, stderr);
    if (status == STATUS_LIMIT && !diag_has_errors(&study.diag))
        option_complain_limit();
    if (status == STATUS_INTERRUPTED)
        fprintf(stderr, "%s: interrupted%s%s\n", command, study.interrupted ? " " : "",
                study.interrupted ? study.interrupted : "");
    diag_fini(&study.diag);
    load_fini(&study.base);
    arena_fini(&study.arena);
    return status;
}

enum status option_study_command(const struct argp *argp, int argc, char **argv, void *input,
                                 struct option_study *options, study_act *act)
{
    bool wants_exit;
    enum status status = option_parse(argp, argc, argv, input, &wants_exit);
    if (status == STATUS_OK && !wants_exit)
        status = with_study(argv[0], options, act, input);
    option_scenario_fini(&options->scenario);
    return status;
}

enum status option_vary_command(int argc, char **argv, const char *doc, study_act *act)
{
    const struct argp_child children[] = { { &vary_argp, 0, NULL, 0 }, { &option_study_argp, 0, NULL, 0 }, { 0 } };
    const struct argp argp = { .parser = parse_both, .args_doc = "SCENARIO", .doc = doc, .children = children };
    struct option_study options = { 0 };
    return option_study_command(&argp, argc, argv, &options, &options, act);
}

static enum status write_file(struct study *study, const char *name, study_write *write, const void *what)
{
    struct outfile file;
    const char *path = arena_format(&study->arena, "%s/%s", study->options->folder, name);
    enum status status = outfile_open(&file, path, &study->diag);
    if (status != STATUS_OK)
        return status;
    (void)write(study, what, file.to); /* a failed stream is the commit's to report */
    return outfile_commit(&file, &study->diag);
}

enum status study_files(struct study *study, const struct study_output output[], size_t count, const void *what)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = write_file(study, output[i].name, output[i].write, what);
    return status;
}
