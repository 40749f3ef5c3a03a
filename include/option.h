/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options that several commands share, as an argp child: which scenario, changed how, simulated how often. */
#ifndef IVSIM_OPTION_H
#define IVSIM_OPTION_H

#include <argp.h>
#include <stdio.h>

#include "load.h"
#include "report.h"

enum { OPTION_CHANGES_MAX = 256, OPTION_ONLY_MAX = 64, OPTION_NAMES_MAX = 64 };

/* Key numbers from here on are the commands' own. */
enum { OPTION_OWN_KEYS = 0x1000 };

struct option_scenario {
    struct load_request request;
    struct read_change change[OPTION_CHANGES_MAX];
    char *only_text; /* owned: the names of `only`, cut apart */
    const char *only[OPTION_ONLY_MAX + 1];
    int threads;
};

/* Takes SCENARIO and --set, --overlay, --only, --replications, --seed, --threads. Its input is a struct
 * option_scenario. */
extern const struct argp option_scenario_argp;

void option_scenario_fini(struct option_scenario *options);

/* Parses with the conventions of all our commands: -h works, a wrong word ends with STATUS_USAGE. `wants_exit` is true
 * where help was asked for and printed. */
enum status option_parse(const struct argp *argp, int argc, char **argv, void *input, bool *wants_exit);

/* A whole number from `low` to `high`, else a usage error through argp_error. */
int64_t option_number(const char *text, int64_t low, int64_t high, struct argp_state *state, const char *option);

/* "5 %", "0.5%" or "5" in thousandths of a percent, at least 0, else a usage error through argp_error. */
int64_t option_percent(const char *text, struct argp_state *state, const char *option);

/* The index in `words` (ended by NULL), else a usage error through argp_error. */
int option_word(const char *text, const char *const words[], struct argp_state *state, const char *option);

/* "5000 USD @ p90"; without the percentile, 90. Else a usage error through argp_error. */
void option_budget(struct load_request *request, const char *text, struct argp_state *state);

/* Takes the one word of a command into *to; a second one is a usage error. `what` is its kind: "folder". */
void option_take_one(const char **to, const char *text, const char *what, struct argp_state *state);

/* The folder of a run, and -q: what commands that show one have in common. For the last case of a parser. */
struct option_folder {
    const char *path;
    bool quiet;
};
error_t option_take_folder(int key, char *argument, struct option_folder *folder, struct argp_state *state);

/* A command that takes a scenario and has no options of its own: parses, loads, calls `act`, prints the faults.
 * `replications` counts where --replications does not say otherwise; 0: as the scenario says. */
typedef enum status option_scenario_act(struct loaded *loaded, const struct option_scenario *options);
enum status option_with_scenario(const char *doc, int64_t replications, int argc, char **argv,
                                 option_scenario_act *act);

/* A command that takes no scenario: calls `act` with room for `bytes` in an arena (that of `diag`), prints the faults,
 * and unless `quiet` the notes. */
typedef enum status option_act(void *options, struct diag *diag);
enum status option_with_diag(const char *command, size_t bytes, bool quiet, option_act *act, void *options);

/* Prints the faults of a load, and for a status without any a word about it. Returns the status. */
enum status option_complain(const struct loaded *loaded, enum status status);

/* Makes the folder that results go into (not its parents). A folder that can't be written to is told before the month
 * is simulated, not after: STATUS_IO. */
enum status option_make_folder(const char *path);

/* Says which limits a simulated month may have exceeded. */
void option_complain_limit(void);

/* How to write to `to`: as wide as the terminal, between REPORT_WIDTH_MIN and REPORT_WIDTH; coloured on a terminal
 * unless NO_COLOR is set; in a pipe plain and REPORT_WIDTH wide. */
struct report_style option_style(FILE *to);

#endif
