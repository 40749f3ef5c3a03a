/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command.h"

#include <stddef.h>

const struct command command_table[] = {
    { "init", cmd_init, "[FILE]", "write a commented scenario to start from" },
    { "check", cmd_check, "SCENARIO", "tell every fault, which patterns fit and which limits bind" },
    { "run", cmd_run, "SCENARIO", "simulate the month and print the budget per pattern" },
    { "capacity", cmd_capacity, "SCENARIO", "the most at once, how likely a quota is hit, what to ask support for" },
    { "mistakes", cmd_mistakes, "SCENARIO", "what a forgotten encoder and its like cost, one by one" },
    { "diff", cmd_diff, "A [B]", "what changed between two scenarios or runs, and what it costs" },
    { "merge", cmd_merge, "SCENARIO PART...", "put together a run that was simulated in parts" },
    { "explain", cmd_explain, "SCENARIO", "the scenario as understood, and the expected bill line by line" },
    { "sensitivity", cmd_sensitivity, "SCENARIO", "what the uncertainty hangs on, and what knowing better is worth" },
    { "plot", cmd_plot, "DIR", "draw the run in DIR with gnuplot" },
    { "report", cmd_report, "DIR", "write the run in DIR as one HTML page" },
    { "prices", cmd_prices, "[BOOK]", "show the rates, their tiers, sources and status" },
    { "presets", cmd_presets, "[NAME]", "the published workloads an audience can be taken from" },
    { "export", cmd_export, "FORMAT DIR", "write the run's bill in DIR for other programs: focus, aws-budget, bcm" },
    { "sweep", cmd_sweep, "SCENARIO", "vary an input: what each pattern costs at each of its values" },
    { "breakeven", cmd_breakeven, "SCENARIO", "where the cheapest pattern changes along an input" },
    { "budget", cmd_budget, "SCENARIO", "how much to ask for, and how large it may get within a budget" },
    { 0 },
};
