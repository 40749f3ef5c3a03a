/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "manual.h"

#include <stdlib.h>
#include <string.h>

static const char manual_date[] = "2026-11-22"; /* when the words of the templates last changed in earnest */

void manual_text(FILE *to, const char *text)
{
    bool bold = false, first = true;
    for (; *text; text++, first = false) {
        switch (*text) {
        case '`':
            bold = !bold;
            fputs(bold ? "\\fB" : "\\fR", to);
            break;
        case '\\': fputs("\\e", to); break;
        case '-': fputs(bold || text[1] == '-' || (!first && text[-1] == '-') ? "\\-" : "-", to); break;
        case '^': fputs("\\(ha", to); break;
        case '~': fputs("\\(ti", to); break;
        case '\'': fputs(first || bold ? "\\(aq" : "'", to); break;
        case '.': fputs(first ? "\\&." : ".", to); break;
        default: fputc(*text, to);
        }
    }
}

void manual_tag(FILE *to, const char *tag, const char *kind)
{
    fputs(".TP\n\\fB", to);
    for (; *tag; tag++)
        fputs(*tag == '-' ? "\\-" : *tag == '\'' ? "\\(aq" : (char[]){ *tag, '\0' }, to);
    fputs("\\fR", to);
    if (kind && *kind) {
        fputs("  \\fI", to);
        manual_text(to, kind);
        fputs("\\fR", to);
    }
    fputc('\n', to);
}

static bool title(struct manual *manual, const char *arguments)
{
    fprintf(manual->to, ".TH %s \"%s\" \"%s\" \"ivsim manual\"\n", arguments, manual_date, PACKAGE_STRING);
    return true;
}

static const struct {
    const char *word;
    manual_directive *run;
} directives[] = {
    { "title", title },
    { "settings", manual_settings },
    { "laws", manual_laws },
    { "meters", manual_meters },
    { "dimensions", manual_dimensions },
    { "units", manual_units },
    { "limits", manual_limits },
    { "patterns", manual_patterns },
    { "presets", manual_presets },
    { "books", manual_books },
    { "commands", manual_commands },
    { "synopsis", manual_synopsis },
    { "about", manual_about },
    { "options", manual_options },
    { "seealso", manual_seealso },
    { "schema", manual_schema },
    { "bash", manual_bash },
    { "zsh", manual_zsh },
};

static bool direct(struct manual *manual, char *line)
{
    char *arguments = line + strcspn(line, " ");
    if (*arguments)
        *arguments++ = '\0';
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++)
        if (strcmp(line, directives[i].word) == 0)
            return directives[i].run(manual, arguments);
    fprintf(stderr, "manual: @%s is unknown\n", line);
    return false;
}

/* Lines from a template; those that begin with @ and a letter are directives. */
static bool fill(struct manual *manual, FILE *from)
{
    char *line = NULL;
    size_t room = 0;
    bool fine = true;
    while (fine && getline(&line, &room, from) >= 0) {
        if (line[0] == '@' && line[1] >= 'a' && line[1] <= 'z') {
            line[strcspn(line, "\n")] = '\0';
            fine = direct(manual, line + 1);
        } else {
            fputs(line, manual->to);
        }
    }
    free(line);
    return fine;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: manual SRCDIR IVSIM TEMPLATE\n", stderr);
        return EXIT_FAILURE;
    }
    struct manual manual = { .to = stdout, .srcdir = argv[1], .program = argv[2] };
    FILE *from = fopen(argv[3], "r");
    if (!from || arena_init(&manual.arena, (size_t)1 << 30) != STATUS_OK) {
        perror(argv[3]);
        return EXIT_FAILURE;
    }
    bool fine = fill(&manual, from);
    fclose(from);
    arena_fini(&manual.arena);
    return fine && fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
