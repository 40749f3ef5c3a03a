/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim export: the bill of a run that stands in a folder, for other programs. */
#include "config.h"

#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "option.h"
#include "outfile.h"
#include "report_bcm.h"
#include "report_budget.h"
#include "report_focus.h"
#include "text.h"

enum {
    KEY_PERCENTILE = OPTION_OWN_KEYS,
    KEY_PATTERN,
    KEY_ACCOUNT,
    KEY_ACCOUNT_NAME,
    KEY_EMAIL,
    KEY_SERVICE,
    KEY_QUIET
};

enum export_format { EXPORT_FOCUS, EXPORT_BUDGET, EXPORT_BCM, EXPORT_FORMATS };
static const char *const format_name[EXPORT_FORMATS + 1] = { "focus", "aws-budget", "bcm", NULL };

struct export_options {
    enum export_format format;
    int words; /* FORMAT and DIR seen */
    const char *dir;
    const char *file; /* NULL: standard output */
    struct export_choice choice;
    struct report_focus_account account;
    struct report_budget_options budget;
    bool quiet;
};

static enum export_format read_format(const char *word, struct argp_state *state)
{
    for (int f = 0; f < EXPORT_FORMATS; f++)
        if (strcmp(format_name[f], word) == 0)
            return (enum export_format)f;
    const char *near = text_nearest(word, format_name);
    if (near)
        argp_error(state, "the format is focus, aws-budget or bcm, not '%s'; did you mean '%s'?", word, near);
    else
        argp_error(state, "the format is focus, aws-budget or bcm, not '%s'", word);
    return EXPORT_FORMATS;
}

static void read_word(struct export_options *options, const char *word, struct argp_state *state)
{
    switch (options->words++) {
    case 0: options->format = read_format(word, state); break;
    case 1: options->dir = word; break;
    default: argp_error(state, "one folder at a time; '%s' is a second one", word);
    }
}

static void read_percentile(struct export_options *options, const char *text, struct argp_state *state)
{
    options->choice.percentile = (int)option_number(text, 0, 100, state, "--percentile");
    if (options->choice.percentile != 50 && options->choice.percentile != 90 && options->choice.percentile != 99)
        argp_error(state, "--percentile is 50, 90 or 99: of those a run keeps the bills, not of %s", text);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct export_options *options = state->input;
    switch (key) {
    case KEY_PERCENTILE: read_percentile(options, argument, state); break;
    case KEY_PATTERN: options->choice.pattern = argument; break;
    case 'o': options->file = argument; break;
    case KEY_ACCOUNT: options->account.id = options->budget.account_id = argument; break;
    case KEY_ACCOUNT_NAME: options->account.name = argument; break;
    case KEY_EMAIL: options->budget.email = argument; break;
    case KEY_SERVICE:
        if (options->budget.services == REPORT_BUDGET_SERVICES_MAX)
            argp_error(state, "at most %d times --service", REPORT_BUDGET_SERVICES_MAX);
        else
            options->budget.service[options->budget.services++] = argument;
        break;
    case KEY_QUIET: options->quiet = true; break;
    case ARGP_KEY_ARG: read_word(options, argument, state); break;
    case ARGP_KEY_END:
        if (options->words == 0)
            argp_error(state, "which format: focus, aws-budget or bcm?");
        else if (options->words == 1)
            argp_error(state, "which folder?");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option export_argp_options[] = {
    { "percentile", KEY_PERCENTILE, "50|90|99", 0, "The bill of which percentile (default: 90)", 1 },
    { "pattern", KEY_PATTERN, "NAME", 0, "The bill of which pattern (default: the recommended one)", 1 },
    { "output", 'o', "FILE", 0,
      "Write FILE instead of standard output; focus: its metadata beside it, in FILE without .csv and with "
      ".metadata.json",
      1 },
    { "quiet", KEY_QUIET, NULL, 0, "Say nothing but faults", 1 },
    { "account", KEY_ACCOUNT, "ID", 0, "The paying account (focus: BillingAccountId, default ivsim:forecast)", 2 },
    { "account-name", KEY_ACCOUNT_NAME, "NAME", 0, "focus: BillingAccountName (default: ivsim forecast)", 2 },
    { "email", KEY_EMAIL, "ADDRESS", 0, "aws-budget: warn there at 80 % and 100 %, and when 100 % is forecast", 3 },
    { "service", KEY_SERVICE, "NAME", 0,
      "aws-budget: count only this service, by the name that Cost Explorer has for it; may be repeated", 3 },
    { 0 },
};

static const char doc[] =
    "Write one bill of the run in the folder DIR, which `ivsim run SCENARIO -o DIR` has made, for other programs. "
    "FORMAT: "
    "focus (FOCUS 1.2, CSV: a row per price tier), aws-budget (JSON for `aws budgets create-budget --cli-input-json`), "
    "bcm (CSV: usage by line, a worksheet for the provider's calculator).";

static bool write_stream(const struct export_run *run, const struct export_options *options, struct arena *arena,
                         FILE *to)
{
    switch (options->format) {
    case EXPORT_FOCUS: return report_focus(run, &options->account, arena, to);
    case EXPORT_BUDGET: return report_budget(run, &options->budget, to);
    default: return report_bcm(run, to);
    }
}

/* "bill.csv" gives "bill.metadata.json". */
static const char *metadata_path(const char *file, struct arena *arena)
{
    size_t length = strlen(file);
    if (length > 4 && strcmp(file + length - 4, ".csv") == 0)
        length -= 4;
    return arena_format(arena, "%.*s.metadata.json", (int)length, file);
}

static enum status write_files(const struct export_run *run, const struct export_options *options, struct diag *diag)
{
    struct outfile file;
    enum status status = outfile_open(&file, options->file, diag);
    if (status != STATUS_OK)
        return status;
    (void)write_stream(run, options, diag->arena, file.to); /* a failed stream is the commit's to report */
    status = outfile_commit(&file, diag);
    if (status != STATUS_OK || options->format != EXPORT_FOCUS || strcmp(options->file, "/dev/stdout") == 0)
        return status;
    status = outfile_open(&file, metadata_path(options->file, diag->arena), diag);
    if (status != STATUS_OK)
        return status;
    (void)report_focus_metadata(run, file.to);
    return outfile_commit(&file, diag);
}

static void advise(const struct export_run *run, const struct export_options *options, struct diag *diag)
{
    const struct origin origin = { .file = options->dir };
    if (!export_run_is_month(run))
        diag_add(diag, SEVERITY_WARNING, origin, NULL, NULL,
                 "the period %s to %s is no calendar month, as the provider bills by", run->start, run->end);
    if (options->format == EXPORT_BUDGET && options->budget.services == 0)
        diag_add(diag, SEVERITY_NOTE, origin, NULL, "name the services with --service",
                 "the budget counts everything that the account pays for");
}

static enum status export(const struct export_options *options, struct arena *arena, struct diag *diag) {
    struct export_run run; enum status status = export_run_read(&run, options->dir, &options->choice, arena, diag);
    if (status != STATUS_OK) return status;
    if (!options->quiet) advise(&run, options, diag);
    if (options->file) return write_files(&run, options, diag);
    return write_stream(&run, options, arena, stdout) ? STATUS_OK : STATUS_IO;
}

enum status cmd_export(int argc, char **argv)
{
    const struct argp argp = { .options = export_argp_options, .parser = parse, .args_doc = "FORMAT DIR", .doc = doc };
    struct export_options options = { .choice = { .percentile = 90 } };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status != STATUS_OK || wants_exit)
        return status;
    struct arena arena;
    status = arena_init(&arena, (size_t)1 << 30);
    if (status == STATUS_OK) {
        struct diag diag;
        diag_init(&diag, &arena);
        status = export(&options, &arena, &diag);
        diag_write(&diag, stderr);
        diag_fini(&diag);
    } else {
        fprintf(stderr, "%s: no address space; raise `ulimit -v`\n", argv[0]);
    }
    arena_fini(&arena);
    return status;
}
