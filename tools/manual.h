/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the manual pages and the completions: templates whose lines `@word arguments` are replaced by what the program
 * itself knows. The vocabularies come from its tables, the commands and options from its --help, the result from its
 * schema; so none of them can say anything else than the program. Runs when the tree is built. */
#ifndef IVSIM_TOOLS_MANUAL_H
#define IVSIM_TOOLS_MANUAL_H

#include <stdbool.h>
#include <stdio.h>

#include "arena.h"

struct manual {
    FILE *to;
    const char *program; /* the ivsim to ask for its help */
    const char *srcdir;
    struct arena arena;
};

/* A directive: `arguments` is what stands behind the word on its line. False where it can't be done; a word about it
 * has gone to stderr. */
typedef bool manual_directive(struct manual *manual, const char *arguments);

/* The vocabularies (manual_words.c). */
manual_directive manual_settings, manual_laws, manual_meters, manual_dimensions, manual_units, manual_limits,
    manual_patterns, manual_presets, manual_books;
/* What --help says (manual_help.c), as a page and for the shells (manual_shell.c). */
manual_directive manual_commands, manual_synopsis, manual_about, manual_options, manual_seealso;
manual_directive manual_bash, manual_zsh;
/* The schema of the result (manual_schema.c). */
manual_directive manual_schema;

enum { MANUAL_OPTIONS_MAX = 64, MANUAL_COMMANDS_MAX = 40 };

struct help_option {
    char letter;       /* 0 where it has none */
    const char *name;  /* "format" */
    const char *value; /* "text|json|csv"; NULL where it takes none */
    const char *sentence;
};

struct help_command {
    const char *name, *arguments, *sentence;
    const char *about; /* from here on: only after manual_read_command */
    struct help_option option[MANUAL_OPTIONS_MAX];
    size_t options;
};

/* All commands as `ivsim --help` lists them; the number of them, 0 where it says nothing. */
size_t manual_read_commands(struct manual *manual, struct help_command command[MANUAL_COMMANDS_MAX]);
/* Adds what `ivsim COMMAND --help` tells. False with a word on stderr. */
bool manual_read_command(struct manual *manual, struct help_command *command);

/* Names of the built-in patterns or price books, a space between them. NULL where they can't be read. */
const char *manual_pattern_names(struct manual *manual);
const char *manual_book_names(struct manual *manual);

/* Text for roff: nothing in it is taken for a request, `words` in backticks are bold. */
void manual_text(FILE *to, const char *text);
/* A paragraph with a tag: .TP, the tag in bold, then in italics what kind of thing it is (may be NULL). The text of the
 * paragraph follows. */
void manual_tag(FILE *to, const char *tag, const char *kind);

#endif
