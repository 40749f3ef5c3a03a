/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim run: simulate, price, report. */
#include "config.h"

#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "calendar.h"
#include "ensemble.h"
#include "fit.h"
#include "money.h"
#include "option.h"
#include "progress.h"
#include "report.h"
#include "report_terminal_plot.h"
#include "sample.h"
#include "series.h"

enum { KEY_FORMAT = OPTION_OWN_KEYS, KEY_PLOT, KEY_QUIET, KEY_ONLY_REPLICATION, KEY_BUDGET, KEY_GATE };

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL, FORMAT_CSV };
static const char *const format_name[] = { "text", "json", "jsonl", "csv", NULL };

struct run_options {
    struct option_scenario scenario;
    const char *folder;
    enum format format;
    bool quiet, gate, plot;
    int64_t only_replication; /* -1: all */
};

/* "5000 USD @ p90"; without the percentile, 90. */
static void read_budget(struct load_request *request, const char *text, struct argp_state *state)
{
    char *copy = strdup(text);
    char *at = copy ? strchr(copy, '@') : NULL;
    int64_t milli = 90000;
    bool fine = copy != NULL;
    if (at) {
        *at++ = '\0';
        at += strspn(at, " p");
        fine = money_decimal(at, 3, &milli) && milli > 0 && milli < 100000;
    }
    for (size_t n = fine ? strlen(copy) : 0; n > 0 && copy[n - 1] == ' '; n--)
        copy[n - 1] = '\0';
    if (!fine || !money_parse(copy, &request->budget_nano) || request->budget_nano < 0)
        argp_error(state, "--budget takes an amount and a percentile, like '5000 USD @ p90', not '%s'", text);
    request->has_budget = true;
    request->budget_percentile = (double)milli / 1000;
    free(copy);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct run_options *options = state->input;
    switch (key) {
    case 'o': options->folder = argument; break;
    case KEY_FORMAT: options->format = (enum format)option_word(argument, format_name, state, "--format"); break;
    case KEY_PLOT: options->plot = true; break;
    case KEY_QUIET: options->quiet = true; break;
    case KEY_GATE: options->gate = true; break;
    case KEY_ONLY_REPLICATION:
        options->only_replication = option_number(argument, 0, SCENARIO_REPLICATIONS_MAX, state, "--only-replication");
        break;
    case KEY_BUDGET: read_budget(&options->scenario.request, argument, state); break;
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->scenario; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option run_argp_options[] = {
    { "output", 'o', "DIR", 0, "Also write result.json, tables and manifest.json into DIR", 1 },
    { "format", KEY_FORMAT, "text|json|jsonl|csv", 0, "What goes to standard output (default: text)", 1 },
    { "plot", KEY_PLOT, NULL, 0, "Also draw the exceedance curves on the terminal (with the text report)", 1 },
    { "quiet", KEY_QUIET, NULL, 0, "No report, no progress: only files, faults and the exit status", 1 },
    { "budget", KEY_BUDGET, "'AMOUNT USD @ pNN'", 0, "A budget instead of the scenario's", 2 },
    { "gate", KEY_GATE, NULL, 0, "Exit 1 unless the recommended pattern is within the budget", 2 },
    { "only-replication", KEY_ONLY_REPLICATION, "K", 0, "Replay replication K alone: exactly its row", 3 },
    { 0 },
};

/* A signal asks the run to stop; what is finished is still reported. */
static atomic_bool *stop_flag(void)
{
    static atomic_bool stop;
    return &stop;
}

static void on_signal(int number)
{
    (void)number;
    atomic_store_explicit(stop_flag(), true, memory_order_relaxed);
}

static void listen_to_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void draw_curves(const struct result *result, struct arena *arena)
{
    const struct outcomes *outcomes = result->outcomes;
    const size_t n = (size_t)outcomes->replications;
    struct terminal_curve *curve = arena_alloc(arena, result->patterns, sizeof *curve);
    int64_t *scratch = arena_alloc(arena, n, sizeof *scratch);
    for (size_t i = 0; i < result->patterns; i++) {
        size_t p = result->ranking[i];
        int64_t *sorted = arena_copy_array(arena, outcomes->pattern[p].total_nano, n, sizeof *sorted);
        sample_sort(sorted, scratch, n);
        curve[i] = (struct terminal_curve){ .name = result->pattern[p].name, .sorted_nano = sorted, .count = n };
    }
    const struct report_style style = option_style(stdout);
    putchar('\n');
    report_terminal_plot(curve, result->patterns, style.width, style.colour, stdout);
}

static bool write_report(const struct result *result, const struct run_options *options, struct arena *arena)
{
    if (options->quiet)
        return true;
    switch (options->format) {
    case FORMAT_JSON: return report_json(result, stdout);
    case FORMAT_JSONL: return report_jsonl(result, stdout);
    case FORMAT_CSV: return report_csv_patterns(result, stdout);
    case FORMAT_TEXT: break;
    }
    bool fine = report_text(result, stdout, option_style(stdout));
    if (options->plot)
        draw_curves(result, arena);
    return fine;
}

static enum status write_folder(const struct result *result, const struct run_options *options, char **argv, int argc,
                                const char *started, struct loaded *loaded)
{
    const struct report_manifest manifest = {
        .argument = (const char *const *)argv,
        .arguments = (size_t)argc,
        .started = started,
        .seconds = result->outcomes->seconds,
        .threads = result->outcomes->threads,
        .compiler = __VERSION__,
    };
    return report_folder(result, &manifest, options->folder, &loaded->diag);
}

static enum status report(struct loaded *loaded, const struct outcomes *outcomes, const struct run_options *options,
                          int argc, char **argv, const char *started)
{
    const int64_t first_replication = options->only_replication < 0 ? 0 : options->only_replication;
    struct fit fit;
    enum status status = fit_build(&loaded->model, outcomes, first_replication, &loaded->arena, &fit);
    if (status != STATUS_OK)
        return status;
    const struct result_options asked = {
        .version = PACKAGE_VERSION,
        .engine = "sampled",
        .book = &loaded->book,
        .findings = fit.findings,
        .first_replication = first_replication,
    };
    struct result result;
    status = result_build(outcomes, &asked, &loaded->arena, &result);
    if (status != STATUS_OK)
        return status;
    series_build(outcomes, &loaded->arena, &result.series);
    if (options->folder)
        status = write_folder(&result, options, argv, argc, started, loaded);
    if (!write_report(&result, options, &loaded->arena) && status == STATUS_OK)
        status = STATUS_IO;
    if (status == STATUS_OK && options->gate && result_verdict(&result) != VERDICT_WITHIN)
        status = STATUS_NO;
    return status;
}

static enum status simulate(struct loaded *loaded, const struct run_options *options, int argc, char **argv)
{
    char started[40];
    calendar_format(started, (int64_t)time(NULL) * SECOND_MS);
    struct progress progress;
    progress_begin(&progress, !options->quiet);
    const struct ensemble_options how = {
        .threads = options->scenario.threads,
        .first_replication = options->only_replication < 0 ? 0 : options->only_replication,
        .replay = options->only_replication >= 0,
        .stop = stop_flag(),
        .progress = progress_show,
        .context = &progress,
    };
    listen_to_signals();
    struct outcomes outcomes;
    enum status ran = ensemble_run(&loaded->model, loaded->tariff, &how, &outcomes);
    progress_end(&progress);
    enum status status = ran;
    if ((ran == STATUS_OK || ran == STATUS_INTERRUPTED) && outcomes.replications > 0) {
        status = report(loaded, &outcomes, options, argc, argv, started);
        if (ran == STATUS_INTERRUPTED) {
            fprintf(stderr, "ivsim: interrupted after %lld of %lld replications; the report is partial\n",
                    (long long)outcomes.replications, (long long)outcomes.asked);
            status = STATUS_INTERRUPTED;
        }
    } else if (ran == STATUS_LIMIT) {
        option_complain_limit();
    }
    outcomes_fini(&outcomes);
    return status;
}

/* A folder that can't be written to is told before the month is simulated, not after. */
static enum status find_folder(const char *path)
{
    struct stat what;
    bool made = mkdir(path, 0777) == 0;
    if (made || (errno == EEXIST && stat(path, &what) == 0 && S_ISDIR(what.st_mode) && access(path, W_OK) == 0))
        return STATUS_OK;
    fprintf(stderr, "ivsim: can't write results into \"%s\": %s\n", path,
            errno == EEXIST ? "it is no folder, or not ours to write" : strerror(errno));
    return STATUS_IO;
}

/* The command as it was typed, "ivsim" and "run" apart: argc + 1 words, borrowed but for the array. NULL where memory
 * is out. */
static char **copy_command(int argc, char **argv)
{
    static char program[] = "ivsim", command[] = "run";
    char **said = calloc((size_t)argc + 2, sizeof *said);
    if (!said)
        return NULL;
    said[0] = program;
    said[1] = command;
    memcpy(said + 2, argv + 1, (size_t)(argc - 1) * sizeof *said);
    return said;
}

enum status cmd_run(int argc, char **argv)
{
    const struct argp_child children[] = { { &option_scenario_argp, 0, NULL, 0 }, { 0 } };
    const struct argp argp = { .options = run_argp_options,
                               .parser = parse,
                               .args_doc = "SCENARIO",
                               .doc = "Simulate the month and print the distribution of the bill per pattern.",
                               .children = children };
    struct run_options options = { .only_replication = -1 };
    bool wants_exit;
    char **said = copy_command(argc, argv); /* argp puts the words in another order */
    if (!said)
        return STATUS_LIMIT;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status != STATUS_OK || wants_exit) {
        option_scenario_fini(&options.scenario);
        free(said);
        return status;
    }
    if (options.only_replication >= 0)
        options.scenario.request.replications = 1;
    struct loaded loaded;
    status = option_complain(&loaded, load(&loaded, &options.scenario.request));
    if (status == STATUS_OK && options.gate && !loaded.scenario.has_budget) {
        fprintf(stderr,
                "ivsim run: --gate needs a budget: write one into the scenario, or --budget '5000 USD @ p90'\n");
        status = STATUS_USAGE;
    }
    if (status == STATUS_OK && options.folder)
        status = find_folder(options.folder);
    if (status == STATUS_OK) {
        size_t warnings = loaded.diag.count;
        status = simulate(&loaded, &options, argc + 1, said);
        if (loaded.diag.count > warnings)
            diag_write(&loaded.diag, stderr);
    }
    load_fini(&loaded);
    option_scenario_fini(&options.scenario);
    free(said);
    return status;
}
