/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "option.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audience.h"
#include "money.h"
#include "text.h"
enum { KEY_SET = 0x200, KEY_OVERLAY, KEY_ONLY, KEY_REPLICATIONS, KEY_SEED, KEY_THREADS };

int64_t option_number(const char *text, int64_t low, int64_t high, struct argp_state *state, const char *option)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end || errno != 0 || value < low || value > high)
        argp_error(state, "%s takes a whole number from %lld to %lld, not '%s'", option, (long long)low,
                   (long long)high, text);
    return value;
}

int64_t option_percent(const char *text, struct argp_state *state, const char *option)
{
    char number[32] = { 0 };
    int64_t milli = 0;
    for (size_t i = 0, n = 0; text[i]; i++)
        if (text[i] != ' ' && !(text[i] == '%' && !text[i + 1]) && n + 1 < sizeof number)
            number[n++] = text[i];
    if (!money_decimal(number, 3, &milli) || milli < 0)
        argp_error(state, "%s takes a percentage, like '5 %%', not '%s'", option, text);
    return milli;
}

int option_word(const char *text, const char *const words[], struct argp_state *state, const char *option)
{
    char known[256] = "";
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0)
            return i;
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
    }
    argp_error(state, "%s is %s, not '%s'", option, known, text);
    return 0;
}

void option_take_one(const char **to, const char *text, const char *what, struct argp_state *state)
{
    if (*to)
        argp_error(state, "one %s at a time; '%s' is a second one", what, text);
    *to = text;
}

error_t option_take_folder(int key, char *argument, struct option_folder *folder, struct argp_state *state)
{
    switch (key) {
    case 'q': folder->quiet = true; break;
    case ARGP_KEY_ARG: option_take_one(&folder->path, argument, "folder", state); break;
    case ARGP_KEY_END:
        if (!folder->path)
            argp_error(state, "which folder?");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

void option_budget(struct load_request *request, const char *text, struct argp_state *state)
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

static void add_change(struct option_scenario *options, bool overlay, const char *text, struct argp_state *state)
{
    if (options->request.changes == OPTION_CHANGES_MAX)
        argp_error(state, "more than %d changes", OPTION_CHANGES_MAX);
    options->change[options->request.changes++] = (struct read_change){ .overlay = overlay, .text = text };
}

/* Names are cut at commas; a comma inside a name is written twice. */
static void read_only_names(struct option_scenario *options, const char *text, struct argp_state *state)
{
    free(options->only_text);
    options->only_text = strdup(text);
    if (!options->only_text)
        argp_failure(state, STATUS_LIMIT, ENOMEM, "--only");
    size_t count = 0;
    const char *from = options->only_text;
    char *to = options->only_text;
    options->only[count++] = to;
    for (; *from; from++) {
        if (from[0] != ',') {
            *to++ = *from;
        } else if (from[1] == ',') {
            *to++ = *from++;
        } else {
            *to++ = '\0';
            if (count == OPTION_ONLY_MAX)
                argp_error(state, "--only names more than %d patterns", OPTION_ONLY_MAX);
            options->only[count++] = to;
        }
    }
    *to = '\0';
    options->only[count] = NULL;
    options->request.only = options->only;
}

static uint64_t read_seed(const char *text, struct argp_state *state)
{
    char *end;
    errno = 0;
    unsigned long long seed = strtoull(text, &end, 10);
    if (end == text || *end || errno != 0 || text[0] == '-')
        argp_error(state, "--seed takes a whole number from 0 to 2^64 - 1, not '%s'", text);
    return seed;
}

static error_t parse_scenario(int key, char *argument, struct argp_state *state)
{
    struct option_scenario *options = state->input;
    switch (key) {
    case KEY_SET: add_change(options, false, argument, state); break;
    case KEY_OVERLAY: add_change(options, true, argument, state); break;
    case KEY_ONLY: read_only_names(options, argument, state); break;
    case KEY_REPLICATIONS:
        options->request.replications = option_number(argument, 1, SCENARIO_REPLICATIONS_MAX, state, "--replications");
        break;
    case KEY_SEED:
        options->request.has_seed = true;
        options->request.seed = read_seed(argument, state);
        break;
    case KEY_THREADS: options->threads = (int)option_number(argument, 1, 1024, state, "--threads"); break;
    case ARGP_KEY_ARG: option_take_one(&options->request.path, argument, "scenario", state); break;
    case ARGP_KEY_END:
        if (!options->request.path)
            argp_error(state, "which scenario?");
        options->request.change = options->change;
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option scenario_options[] = {
    { "set", KEY_SET, "PATH=VALUE", 0,
      "Change a setting: --set 'events[0].audience.size=500', or scale it: --set 'forecast*=1.2'. May be repeated",
      10 },
    { "overlay", KEY_OVERLAY, "FILE", 0, "Lay the settings of FILE over the scenario. May be repeated", 10 },
    { "only", KEY_ONLY, "PATTERN[,PATTERN]", 0, "Only these patterns. A comma inside a name is written twice", 10 },
    { "replications", KEY_REPLICATIONS, "N", 0, "Simulate the month N times instead of what the scenario says", 10 },
    { "seed", KEY_SEED, "N", 0, "Another seed: other random numbers, the same for all patterns", 10 },
    { "threads", KEY_THREADS, "N", 0, "Use N threads (default: all). The result does not depend on it", 10 },
    { 0 },
};

const struct argp option_scenario_argp = { .options = scenario_options, .parser = parse_scenario };

void option_scenario_fini(struct option_scenario *options)
{
    free(options->only_text);
}

static error_t parse_common(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->input;
    return 0;
}

/* The long names of a command's options, its children's included. Returns how many there are. */
static size_t long_names(const struct argp *argp, const char *name[], size_t count)
{
    for (const struct argp_option *option = argp->options; option && (option->name || option->key || option->doc);
         option++)
        if (option->name && count < OPTION_NAMES_MAX)
            name[count++] = option->name;
    for (const struct argp_child *child = argp->children; child && child->argp; child++)
        count = long_names(child->argp, name, count);
    return count;
}

/* A long option that nobody knows, with the nearest one that somebody does. A beginning that fits is argp's to judge.
 */
static bool misspelt(const struct argp *argp, int argc, char **argv)
{
    const char *name[OPTION_NAMES_MAX + 1];
    name[long_names(argp, name, 0)] = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--", 2) != 0)
            continue;
        char word[64];
        size_t length = strcspn(argv[i] + 2, "=");
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), argv[i] + 2);
        bool known = false;
        for (size_t n = 0; name[n] && !known; n++)
            known = strncmp(name[n], word, strlen(word)) == 0;
        const char *nearest = known ? NULL : text_nearest(word, name);
        if (nearest) {
            fprintf(stderr, "%s: '--%s' is no option; did you mean '--%s'?\nTry '%s --help'.\n", argv[0], word, nearest,
                    argv[0]);
            return true;
        }
    }
    return false;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-?") == 0)
            return true;
    return false;
}

enum status option_parse(const struct argp *argp, int argc, char **argv, void *input, bool *wants_exit)
{
    static const struct argp_option common_options[] = {
        { "help", 'h', NULL, 0, "Print this and exit", -1 },
        { 0 },
    };
    struct argp child = *argp;
    const struct argp_child children[] = { { &child, 0, NULL, 0 }, { 0 } };
    const struct argp all = { .options = common_options,
                              .parser = parse_common,
                              .args_doc = argp->args_doc,
                              .doc = argp->doc,
                              .children = children };
    child.args_doc = child.doc = NULL;
    *wants_exit = asks_for_help(argc, argv); /* argp answers --help but not -h, which is what fingers type */
    if (*wants_exit) {
        argp_help(&all, stdout, ARGP_HELP_USAGE | ARGP_HELP_DOC | ARGP_HELP_LONG, argv[0]);
        return STATUS_OK;
    }
    if (misspelt(&all, argc, argv))
        return STATUS_USAGE;
    argp_err_exit_status = STATUS_USAGE;
    return argp_parse(&all, argc, argv, ARGP_NO_HELP, NULL, input) == 0 ? STATUS_OK : STATUS_USAGE;
}

enum status option_complain(const struct loaded *loaded, enum status status)
{
    diag_write(&loaded->diag, stderr);
    if (status != STATUS_OK && !diag_has_errors(&loaded->diag))
        fprintf(stderr, "ivsim: %s\n", status_name(status));
    return status;
}

enum status option_with_scenario(const char *doc, int64_t replications, int argc, char **argv, option_scenario_act *act)
{
    struct argp argp = option_scenario_argp;
    argp.args_doc = "SCENARIO";
    argp.doc = doc;
    struct option_scenario options = { 0 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status == STATUS_OK && !wants_exit) {
        if (options.request.replications == 0)
            options.request.replications = replications;
        struct loaded loaded;
        status = option_complain(&loaded, load(&loaded, &options.request));
        if (status == STATUS_OK)
            status = act(&loaded, &options);
        load_fini(&loaded);
    }
    option_scenario_fini(&options);
    return status;
}

enum status option_with_diag(const char *command, size_t bytes, bool quiet, option_act *act, void *options)
{
    struct arena arena;
    enum status status = arena_init(&arena, bytes);
    if (status != STATUS_OK) {
        fprintf(stderr, "%s: no address space; raise `ulimit -v`\n", command);
        return status;
    }
    struct diag diag;
    diag_init(&diag, &arena);
    status = act(options, &diag);
    size_t kept = 0;
    for (size_t i = 0; i < diag.count; i++)
        if (!quiet || diag.entry[i].severity != SEVERITY_NOTE)
            diag.entry[kept++] = diag.entry[i];
    diag.count = kept;
    diag_write(&diag, stderr);
    diag_fini(&diag);
    arena_fini(&arena);
    return status;
}

enum status option_make_folder(const char *path)
{
    struct stat what;
    bool made = mkdir(path, 0777) == 0;
    if (made || (errno == EEXIST && stat(path, &what) == 0 && S_ISDIR(what.st_mode) && access(path, W_OK) == 0))
        return STATUS_OK;
    fprintf(stderr, "ivsim: can't write results into \"%s\": %s\n", path,
            errno == EEXIST ? "it is no folder, or not ours to write" : strerror(errno));
    return STATUS_IO;
}

void option_complain_limit(void)
{
    fprintf(stderr,
            "ivsim: a replication exceeds what one run can hold (%lld viewers of an occurrence, 2^31 at once, 46 days "
            "of one audience, 32,767 drops of one host, 9.2e9 USD a bill), or memory is out\n",
            (long long)AUDIENCE_VIEWERS_MAX);
}

struct report_style option_style(FILE *to)
{
    if (!isatty(fileno(to)))
        return (struct report_style){ .width = REPORT_WIDTH };
    const char *no_colour = getenv("NO_COLOR");
    struct winsize size;
    int columns = ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : REPORT_WIDTH;
    if (columns < REPORT_WIDTH_MIN)
        columns = REPORT_WIDTH_MIN;
    return (struct report_style){ .colour = !(no_colour && *no_colour),
                                  .width = columns < REPORT_WIDTH ? columns : REPORT_WIDTH };
}
