/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "reporting.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calendar.h"
#include "fit.h"
#include "money.h"
#include "option.h"
#include "report.h"
#include "report_terminal_plot.h"
#include "sample.h"
#include "series.h"

enum { KEY_FORMAT = 0x300, KEY_PLOT, KEY_QUIET, KEY_BUDGET, KEY_GATE };

static const char *const format_name[] = { "text", "json", "jsonl", "csv", NULL };

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct reporting *reporting = state->input;
    switch (key) {
    case 'o': reporting->folder = argument; break;
    case KEY_FORMAT:
        reporting->format = (enum reporting_format)option_word(argument, format_name, state, "--format");
        break;
    case KEY_PLOT: reporting->plot = true; break;
    case KEY_QUIET: reporting->quiet = true; break;
    case KEY_GATE: reporting->gate = true; break;
    case KEY_BUDGET: option_budget(reporting->request, argument, state); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0, "Also write result.json, tables and manifest.json into DIR", 1 },
    { "format", KEY_FORMAT, "text|json|jsonl|csv", 0, "What goes to standard output (default: text)", 1 },
    { "plot", KEY_PLOT, NULL, 0, "Also draw the exceedance curves on the terminal (with the text report)", 1 },
    { "quiet", KEY_QUIET, NULL, 0, "No report, no progress: only files, faults and the exit status", 1 },
    { "budget", KEY_BUDGET, "'AMOUNT USD @ pNN'", 0, "A budget instead of the scenario's", 2 },
    { "gate", KEY_GATE, NULL, 0, "Exit 1 unless the recommended pattern is within the budget", 2 },
    { 0 },
};

const struct argp reporting_argp = { .options = options, .parser = parse };

void reporting_begin(struct reporting *reporting, const char *command, int argc, char **argv)
{
    static char program[] = "ivsim";
    calendar_format(reporting->started, (int64_t)time(NULL) * SECOND_MS);
    reporting->words = argc + 1;
    reporting->said = calloc((size_t)argc + 2, sizeof *reporting->said);
    if (!reporting->said)
        return;
    reporting->said[0] = program;
    reporting->said[1] = argv[0] + (strlen(argv[0]) - strlen(command)); /* "ivsim run" */
    memcpy(reporting->said + 2, argv + 1, (size_t)(argc - 1) * sizeof *reporting->said);
}

void reporting_fini(struct reporting *reporting)
{
    free(reporting->said);
}

enum status reporting_check(const struct reporting *reporting, const struct loaded *loaded)
{
    if (reporting->gate && !loaded->scenario.has_budget) {
        fprintf(stderr,
                "ivsim run: --gate needs a budget: write one into the scenario, or --budget '5000 USD @ p90'\n");
        return STATUS_USAGE;
    }
    return reporting->folder ? option_make_folder(reporting->folder) : STATUS_OK;
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

static bool write_report(const struct result *result, const struct reporting *reporting, struct arena *arena)
{
    if (reporting->quiet)
        return true;
    switch (reporting->format) {
    case REPORTING_JSON: return report_json(result, stdout);
    case REPORTING_JSONL: return report_jsonl(result, stdout);
    case REPORTING_CSV: return report_csv_patterns(result, stdout);
    case REPORTING_TEXT: break;
    }
    bool fine = report_text(result, stdout, option_style(stdout));
    if (reporting->plot)
        draw_curves(result, arena);
    return fine;
}

static enum status write_folder(const struct reporting *reporting, const struct result *result, struct loaded *loaded)
{
    const struct report_manifest manifest = {
        .argument = (const char *const *)reporting->said,
        .arguments = (size_t)reporting->words,
        .started = reporting->started,
        .seconds = result->outcomes->seconds,
        .threads = result->outcomes->threads,
        .compiler = __VERSION__,
    };
    return report_folder(result, &manifest, reporting->folder, &loaded->diag);
}

enum status reporting_write(const struct reporting *reporting, struct loaded *loaded, const struct outcomes *outcomes)
{
    struct fit fit;
    enum status status = fit_build(&loaded->model, outcomes, outcomes->first_replication, &loaded->arena, &fit);
    if (status != STATUS_OK)
        return status;
    const struct result_options asked = {
        .version = PACKAGE_VERSION,
        .engine = reporting->engine,
        .book = &loaded->book,
        .findings = fit.findings,
        .first_replication = outcomes->first_replication,
        .precision = reporting->precision,
    };
    struct result result;
    status = result_build(outcomes, &asked, &loaded->arena, &result);
    if (status != STATUS_OK)
        return status;
    series_build(outcomes, &loaded->arena, &result.series);
    if (reporting->folder)
        status = write_folder(reporting, &result, loaded);
    if (!write_report(&result, reporting, &loaded->arena) && status == STATUS_OK)
        status = STATUS_IO;
    if (status == STATUS_OK && reporting->gate && result_verdict(&result) != VERDICT_WITHIN)
        status = STATUS_NO;
    return status;
}
