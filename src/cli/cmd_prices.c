/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim prices: the rates of a price book, where each comes from and how far it can be trusted. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "builtin.h"
#include "option.h"
#include "report_prices.h"

enum { KEY_FORMAT = OPTION_OWN_KEYS, KEY_LIST };

struct prices_options {
    const char *book;
    bool csv, list;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct prices_options *options = state->input;
    switch (key) {
    case KEY_FORMAT:
        options->csv = option_word(argument, (const char *const[]){ "text", "csv", NULL }, state, "--format") == 1;
        break;
    case KEY_LIST: options->list = true; break;
    case ARGP_KEY_ARG: option_take_one(&options->book, argument, "book", state); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option prices_argp_options[] = {
    { "list", KEY_LIST, NULL, 0, "List the built-in books", 1 },
    { "format", KEY_FORMAT, "text|csv", 0, "csv: a row per tier of every rate (default: text)", 1 },
    { 0 },
};

/* "aws-ivs-2020" of "data/aws-ivs-2020.cfg"; false where the file is no book. */
static bool book_name(const struct builtin_file *file, char name[64])
{
    const char folder[] = "data/", suffix[] = ".cfg";
    const size_t length = strlen(file->name), least = strlen(folder) + strlen(suffix);
    if (length <= least || length - least >= 64 || strncmp(file->name, folder, strlen(folder)) != 0 ||
        strcmp(file->name + length - strlen(suffix), suffix) != 0 || !strstr(file->text, "\nrates = ("))
        return false;
    snprintf(name, 64, "%.*s", (int)(length - least), file->name + strlen(folder));
    return true;
}

static enum status list_books(struct arena *arena, struct diag *diag)
{
    char name[64];
    for (const struct builtin_file *file = builtin_files; file->name; file++) {
        struct book book;
        if (!book_name(file, name))
            continue;
        enum status status = book_read(name, NULL, arena, diag, &book);
        if (status != STATUS_OK)
            return status;
        printf("%-16s  %s  %s\n", book.name, book.as_of, book.title);
    }
    return STATUS_OK;
}

static enum status show(void *context, struct diag *diag)
{
    const struct prices_options *options = context;
    static const char standard[] = "aws-ivs-2026-10"; /* as the scenario's default */
    struct book book;
    if (options->list)
        return list_books(diag->arena, diag);
    enum status status = book_read(options->book ? options->book : standard, NULL, diag->arena, diag, &book);
    if (status != STATUS_OK)
        return status;
    const struct report_style style = option_style(stdout);
    return (options->csv ? report_prices_csv(&book, stdout) : report_prices(&book, stdout, style)) ? STATUS_OK
                                                                                                   : STATUS_IO;
}

enum status cmd_prices(int argc, char **argv)
{
    const struct argp argp = { .options = prices_argp_options,
                               .parser = parse,
                               .args_doc = "[BOOK]",
                               .doc = "Show the rates of BOOK, a built-in one's name or a file (default: the newest "
                                      "built-in one), with their tiers, status, source and date." };
    struct prices_options options = { 0 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status != STATUS_OK || wants_exit)
        return status;
    const size_t room = (size_t)1 << 32; /* address space; what a book needs is far less */
    return option_with_diag(argv[0], room, false, show, &options);
}
