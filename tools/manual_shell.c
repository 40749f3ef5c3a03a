/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for bash and zsh: what the templates in completion/ leave to be filled in. */
#include "manual.h"

#include <string.h>

/* Lines of a shell's `case`: for every command its options, and what stands behind it. */
bool manual_bash(struct manual *manual, const char *arguments)
{
    struct help_command command[MANUAL_COMMANDS_MAX];
    size_t count = manual_read_commands(manual, command);
    if (strcmp(arguments, "patterns") == 0)
        return fprintf(manual->to, "    local patterns='%s'\n", manual_pattern_names(manual)) > 0;
    if (strcmp(arguments, "books") == 0)
        return fprintf(manual->to, "    local books='%s'\n", manual_book_names(manual)) > 0;
    if (strcmp(arguments, "names") == 0) {
        fputs("        local commands='", manual->to);
        for (size_t i = 0; i < count; i++)
            fprintf(manual->to, "%s%s", i > 0 ? " " : "", command[i].name);
        return fputs("'\n", manual->to) >= 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (!manual_read_command(manual, &command[i]))
            return false;
        fprintf(manual->to, "    %s)\n        arguments='%s'\n        options='", command[i].name,
                command[i].arguments);
        for (size_t o = 0; o < command[i].options; o++) {
            const struct help_option *option = &command[i].option[o];
            if (option->letter)
                fprintf(manual->to, "-%c%s%s\n", option->letter, option->value ? "=" : "",
                        option->value ? option->value : "");
            fprintf(manual->to, "--%s%s%s\n", option->name, option->value ? "=" : "",
                    option->value ? option->value : "");
        }
        fputs("'\n        ;;\n", manual->to);
    }
    return count > 0;
}

/* Text inside '..' and [..] of a specification of _arguments. */
static void zsh_text(FILE *to, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", to);
        else if (strchr("[]:\\", *text))
            fprintf(to, "\\%c", *text);
        else
            fputc(*text, to);
    }
}

/* What completes a value: its placeholder says it. */
static void zsh_value(struct manual *manual, const char *value)
{
    fputc(':', manual->to);
    zsh_text(manual->to, value);
    if (strcmp(value, "DIR") == 0) {
        fputs(":_files -/", manual->to);
    } else if (strncmp(value, "PATTERN", 7) == 0) {
        fprintf(manual->to, ": _values -s , pattern %s", manual_pattern_names(manual));
    } else if (strchr(value, '|')) {
        fputs(":(", manual->to);
        for (; *value; value++)
            fputc(*value == '|' ? ' ' : *value, manual->to);
        fputc(')', manual->to);
    } else if (strcmp(value, "BOOK") == 0) {
        fprintf(manual->to, ":{ compadd -- %s; _files -g \"*.cfg\" }", manual_book_names(manual));
    } else if (strcmp(value, "SCENARIO") == 0) {
        fputs(":_files -g \"*.cfg\"", manual->to);
    } else {
        fputs(strstr(value, "FILE") ? ":_files" : ": ", manual->to);
    }
}

static void zsh_option(struct manual *manual, const struct help_option *option)
{
    fputs(" \\\n            '", manual->to);
    if (option->letter)
        fprintf(manual->to, "(-%c --%s)'{-%c,--%s%s}'", option->letter, option->name, option->letter, option->name,
                option->value ? "=" : "");
    else
        fprintf(manual->to, "%s--%s%s", strstr(option->sentence, "repeated") ? "*" : "", option->name,
                option->value ? "=" : "");
    fputc('[', manual->to);
    zsh_text(manual->to, option->sentence);
    fputc(']', manual->to);
    if (option->value)
        zsh_value(manual, option->value);
    fputc('\'', manual->to);
}

bool manual_zsh(struct manual *manual, const char *arguments)
{
    struct help_command command[MANUAL_COMMANDS_MAX];
    size_t count = manual_read_commands(manual, command);
    bool list = strcmp(arguments, "list") == 0;
    for (size_t i = 0; i < count; i++) {
        if (list) {
            fprintf(manual->to, "        '%s:", command[i].name);
            zsh_text(manual->to, command[i].sentence);
            fputs("'\n", manual->to);
            continue;
        }
        if (!manual_read_command(manual, &command[i]))
            return false;
        fprintf(manual->to, "    %s)\n        _arguments -s -S", command[i].name);
        for (size_t o = 0; o < command[i].options; o++)
            zsh_option(manual, &command[i].option[o]);
        char argument[64]; /* the first word; further ones are of its kind */
        snprintf(argument, sizeof argument, "%.*s", (int)strcspn(command[i].arguments, " "), command[i].arguments);
        argument[strcspn(argument, "].")] = '\0';
        if (*argument) {
            fputs(" \\\n            '*", manual->to);
            zsh_value(manual, argument + (argument[0] == '['));
            fputc('\'', manual->to);
        }
        fputs("\n        ;;\n", manual->to);
    }
    return count > 0;
}
