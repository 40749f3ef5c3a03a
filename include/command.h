/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands: one table for the dispatch, --help, completion and the manual. Each command's function gets argv with argv[0]
 * set to "ivsim <command>", and its status is the exit status. */
#ifndef IVSIM_COMMAND_H
#define IVSIM_COMMAND_H

#include "status.h"

struct command {
    const char *name;
    enum status (*run)(int argc, char **argv);
    const char *arguments;
    const char *sentence;
};

extern const struct command command_table[]; /* ended by a NULL name */

enum status cmd_run(int argc, char **argv);
enum status cmd_merge(int argc, char **argv);
enum status cmd_sensitivity(int argc, char **argv);
enum status cmd_explain(int argc, char **argv);
enum status cmd_plot(int argc, char **argv);
enum status cmd_report(int argc, char **argv);
enum status cmd_check(int argc, char **argv);
enum status cmd_prices(int argc, char **argv);
enum status cmd_presets(int argc, char **argv);
enum status cmd_init(int argc, char **argv);
enum status cmd_capacity(int argc, char **argv);
enum status cmd_mistakes(int argc, char **argv);
enum status cmd_diff(int argc, char **argv);
enum status cmd_export(int argc, char **argv);
enum status cmd_sweep(int argc, char **argv);
enum status cmd_breakeven(int argc, char **argv);
enum status cmd_budget(int argc, char **argv);

#endif
