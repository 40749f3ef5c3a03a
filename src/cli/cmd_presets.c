/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim presets: the published workloads, their sources, what of them is assumed, and what their laws come to. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "option.h"
#include "report_presets.h"
#include "text.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const char **name = state->input;
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    option_take_one(name, argument, "preset", state);
    return 0;
}

/* STATUS_INPUT with an entry where no preset has that name. */
static enum status unknown(const char *name, const struct preset preset[], size_t count, struct arena *arena,
                           struct diag *diag)
{
    const char **known = arena_alloc(arena, count + 1, sizeof *known);
    for (size_t i = 0; i < count; i++)
        known[i] = preset[i].name;
    const char *near = text_nearest(name, known);
    diag_add(diag, SEVERITY_ERROR, (struct origin){ 0 }, NULL,
             near ? arena_format(arena, "did you mean \"%s\"?", near) : "`ivsim presets` lists them",
             "there is no preset \"%s\"", name);
    return STATUS_INPUT;
}

static enum status show(void *context, struct diag *diag)
{
    const char *const name = *(const char **)context;
    struct arena *arena = diag->arena;
    const struct preset *preset;
    size_t count, shown = 0;
    enum status status = presets_read(arena, diag, &preset, &count);
    if (status != STATUS_OK)
        return status;
    struct report_preset *report = arena_alloc(arena, count, sizeof *report);
    for (size_t i = 0; i < count; i++) {
        if (name && strcmp(preset[i].name, name) != 0)
            continue;
        report[shown].preset = preset[i];
        status = preset_figures(&preset[i], arena, diag, &report[shown].figures, &report[shown].scenario);
        if (status != STATUS_OK)
            return status;
        shown++;
    }
    if (shown == 0)
        return unknown(name, preset, count, arena, diag);
    const struct report_style style = option_style(stdout);
    return (name ? report_preset(report, stdout, style) : report_presets(report, shown, stdout, style)) ? STATUS_OK
                                                                                                        : STATUS_IO;
}

enum status cmd_presets(int argc, char **argv)
{
    const struct argp argp = { .parser = parse,
                               .args_doc = "[NAME]",
                               .doc = "List the published workloads with their sources and figures, or show NAME with "
                                      "all its laws." };
    const char *name = NULL;
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &name, &wants_exit);
    if (status != STATUS_OK || wants_exit)
        return status;
    return option_with_diag(argv[0], (size_t)8 << 30, false, show, &name);
}
