/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "command.h"
#include "text.h"

enum { COMMANDS_MAX = 32 };

static void print_help(FILE *to)
{
    fputs("Usage: ivsim COMMAND [ARGUMENT...]\n"
          "What will a live-video workload cost on Amazon IVS, per architecture, and with what certainty?\n\n",
          to);
    for (const struct command *command = command_table; command->name; command++)
        fprintf(to, "  ivsim %-11s %-16s %s\n", command->name, command->arguments, command->sentence);
    fputs("\nStart with `ivsim init my.cfg`, then `ivsim run my.cfg`. `ivsim COMMAND --help` tells its options.\n", to);
}

static const struct command *find_command(const char *name)
{
    for (const struct command *command = command_table; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *known[COMMANDS_MAX + 1] = { NULL };
    for (size_t c = 0; c < COMMANDS_MAX && command_table[c].name; c++)
        known[c] = command_table[c].name;
    const char *nearest = text_nearest(name, known);
    fprintf(stderr, "ivsim: '%s' is no command", name);
    if (nearest)
        fprintf(stderr, "; did you mean '%s'?", nearest);
    fputs("\nTry 'ivsim --help'.\n", stderr);
    return STATUS_USAGE;
}

/* What was printed must have arrived: a full disk is not a success. */
static int finish(enum status status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return (int)status;
    perror("ivsim: standard output");
    return STATUS_IO;
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off(); /* by default it aborts */
    if (argc < 2) {
        print_help(stderr);
        return STATUS_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return finish(STATUS_OK);
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0) {
        puts(PACKAGE_STRING);
        return finish(STATUS_OK);
    }
    const struct command *command = find_command(name);
    if (!command)
        return unknown_command(name);
    char title[64];
    snprintf(title, sizeof title, "ivsim %s", command->name);
    argv[1] = title;
    return finish(command->run(argc - 1, argv + 1));
}
