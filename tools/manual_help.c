/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands and their options as the program tells them itself: `ivsim --help` and `ivsim COMMAND --help`, the latter
 * set by argp in lines that never wrap. */
#include "manual.h"

#include <stdlib.h>
#include <string.h>

/* Everything that `ivsim COMMAND --help` prints (COMMAND may be empty), or NULL. */
static char *ask(struct manual *manual, const char *command)
{
    const char *call =
        arena_format(&manual->arena, "ARGP_HELP_FMT='rmargin=4000,opt-doc-col=120,no-dup-args' '%s' %s --help",
                     manual->program, command);
    FILE *from = popen(call, "r");
    char *all = NULL;
    size_t room = 0;
    ssize_t length = from ? getdelim(&all, &room, '\0', from) : -1;
    char *kept = length > 0 ? arena_copy(&manual->arena, all) : NULL;
    free(all);
    if (!from || pclose(from) != 0 || !kept) {
        fprintf(stderr, "manual: `%s` says nothing\n", call);
        return NULL;
    }
    return kept;
}

/* Cuts the next line off. */
static char *next_line(char **rest)
{
    char *line = *rest;
    if (!*line)
        return NULL;
    size_t length = strcspn(line, "\n");
    *rest = line + length + (line[length] == '\n');
    line[length] = '\0';
    return line;
}

/* "  -o, --output=DIR       Also write .." */
static bool read_option(char *line, struct help_option *option)
{
    char *name = strstr(line, "--");
    if (line[0] != ' ' || !name || strspn(line, " ") > 6)
        return false;
    *option = (struct help_option){ .name = name + 2 };
    char *letter = line + strspn(line, " ");
    if (letter[0] == '-' && letter[1] != '-')
        option->letter = letter[1];
    char *end = strstr(name, "  ");
    if (!end)
        return false;
    *end = '\0';
    option->sentence = end + 1 + strspn(end + 1, " ");
    char *value = strchr(name, '=');
    if (value) {
        *value++ = '\0';
        if (*value == '\'') { /* quoted for the shell's eyes */
            value++;
            value[strcspn(value, "'")] = '\0';
        }
        option->value = value;
    }
    return true;
}

bool manual_read_command(struct manual *manual, struct help_command *command)
{
    char *rest = ask(manual, command->name), *line;
    if (!rest)
        return false;
    next_line(&rest); /* Usage: */
    for (bool about = true; (line = next_line(&rest)); about = about && *line) {
        if (about && *line)
            command->about = command->about ? arena_format(&manual->arena, "%s %s", command->about, line) : line;
        else if (command->options < MANUAL_OPTIONS_MAX && read_option(line, &command->option[command->options]))
            command->options++;
    }
    return command->about && command->options > 0;
}

/* "  ivsim run      SCENARIO     simulate the month ..": arguments are whatever is not in small letters. */
static bool read_line(char *line, struct help_command *command)
{
    const char lead[] = "  ivsim ";
    if (strncmp(line, lead, strlen(lead)) != 0)
        return false;
    command->name = line += strlen(lead);
    line += strcspn(line, " ");
    if (*line)
        *line++ = '\0';
    line += strspn(line, " ");
    command->arguments = line;
    while (*line && !(*line >= 'a' && *line <= 'z')) {
        line += strcspn(line, " ");
        line += strspn(line, " ");
    }
    command->sentence = line;
    for (char *end = line; end > command->arguments && end[-1] == ' ';)
        *--end = '\0';
    return *command->sentence != '\0';
}

size_t manual_read_commands(struct manual *manual, struct help_command command[MANUAL_COMMANDS_MAX])
{
    char *rest = ask(manual, ""), *line;
    size_t count = 0;
    while (rest && count < MANUAL_COMMANDS_MAX && (line = next_line(&rest))) {
        command[count] = (struct help_command){ 0 };
        count += read_line(line, &command[count]);
    }
    return count;
}

/* The command of that name with its options; NULL with a word on stderr. */
static struct help_command *find(struct manual *manual, const char *name)
{
    struct help_command *command = arena_alloc(&manual->arena, MANUAL_COMMANDS_MAX, sizeof *command);
    size_t count = manual_read_commands(manual, command);
    for (size_t i = 0; i < count; i++)
        if (strcmp(command[i].name, name) == 0)
            return manual_read_command(manual, &command[i]) ? &command[i] : NULL;
    fprintf(stderr, "manual: '%s' is no command\n", name);
    return NULL;
}

bool manual_commands(struct manual *manual, const char *arguments)
{
    (void)arguments;
    struct help_command command[MANUAL_COMMANDS_MAX];
    size_t count = manual_read_commands(manual, command);
    for (size_t i = 0; i < count; i++) {
        manual_tag(manual->to, command[i].name, command[i].arguments);
        manual_text(manual->to, command[i].sentence);
        fprintf(manual->to, ".\nSee\n.BR ivsim\\-%s (1).\n", command[i].name);
    }
    return count > 0;
}

bool manual_synopsis(struct manual *manual, const char *arguments)
{
    const struct help_command *command = find(manual, arguments);
    if (!command)
        return false;
    fprintf(manual->to, ".SH NAME\nivsim\\-%s \\- ", command->name);
    manual_text(manual->to, command->sentence);
    fprintf(manual->to, "\n.SH SYNOPSIS\n\\fBivsim %s\\fR [\\fIoption\\fR ...]", command->name);
    if (*command->arguments)
        fprintf(manual->to, " \\fI%s\\fR", command->arguments);
    fputc('\n', manual->to);
    return true;
}

bool manual_about(struct manual *manual, const char *arguments)
{
    const struct help_command *command = find(manual, arguments);
    if (!command)
        return false;
    manual_text(manual->to, command->about);
    fputc('\n', manual->to);
    return true;
}

bool manual_options(struct manual *manual, const char *arguments)
{
    const struct help_command *command = find(manual, arguments);
    for (size_t i = 0; command && i < command->options; i++) {
        const struct help_option *option = &command->option[i];
        fputs(".TP\n", manual->to);
        if (option->letter)
            fprintf(manual->to, "\\fB\\-%c\\fR, ", option->letter);
        fputs("\\fB\\-\\-", manual->to);
        for (const char *c = option->name; *c; c++)
            fputs(*c == '-' ? "\\-" : (char[]){ *c, '\0' }, manual->to);
        fprintf(manual->to, "\\fR%s%s%s\n", option->value ? "=\\fI" : "", option->value ? option->value : "",
                option->value ? "\\fR" : "");
        manual_text(manual->to, option->sentence);
        fputs(".\n", manual->to);
    }
    return command != NULL;
}

/* A page of the manual, with the comma that follows it. */
static void page(FILE *to, const char *name, const char *section, const char *self, bool last)
{
    if (strcmp(name, self) == 0)
        return;
    fputs(".BR ", to);
    for (; *name; name++)
        fputs(*name == '-' ? "\\-" : (char[]){ *name, '\0' }, to);
    fprintf(to, " (%s)%s\n", section, last ? "" : ",");
}

bool manual_seealso(struct manual *manual, const char *self)
{
    struct help_command command[MANUAL_COMMANDS_MAX];
    size_t count = manual_read_commands(manual, command);
    page(manual->to, "ivsim", "1", self, false);
    for (size_t i = 0; i < count; i++)
        page(manual->to, arena_format(&manual->arena, "ivsim-%s", command[i].name), "1", self, false);
    bool is_result = strcmp(self, "ivsim-result") == 0;
    page(manual->to, "ivsim-scenario", "5", self, false);
    page(manual->to, "ivsim-prices", "5", strcmp(self, "ivsim-prices.5") == 0 ? "ivsim-prices" : "", is_result);
    page(manual->to, "ivsim-result", "5", self, true);
    return count > 0;
}
