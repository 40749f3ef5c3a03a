/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim explain: the scenario as understood, and the expected bill, without simulating. */
#include "command.h"
#include "option.h"
#include "report_explain.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->input;
    return 0;
}

static enum status explain(struct loaded *loaded)
{
    struct expectation expectation;
    expect_build(&expectation, &loaded->model, &loaded->arena);
    struct expect_bill *bill = arena_alloc(&loaded->arena, loaded->model.patterns, sizeof *bill);
    for (size_t p = 0; p < loaded->model.patterns; p++)
        if (!expect_charge(&expectation, p, &loaded->tariff[p], &loaded->arena, &bill[p])) {
            fputs("ivsim: the expected bill exceeds 9.2e9 USD\n", stderr);
            return STATUS_LIMIT;
        }
    const struct explained explained = { &expectation, bill, &loaded->book };
    bool fine = report_explain(&explained, stdout, (struct report_style){ .colour = option_colour(stdout) });
    return fine ? STATUS_OK : STATUS_IO;
}

enum status cmd_explain(int argc, char **argv)
{
    const struct argp_child children[] = { { &option_scenario_argp, 0, NULL, 0 }, { 0 } };
    const struct argp argp = { .parser = parse,
                               .args_doc = "SCENARIO",
                               .doc = "Print the scenario as understood, its laws, and the bill of the expected month.",
                               .children = children };
    struct option_scenario options = { 0 };
    bool wants_exit;
    enum status status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status == STATUS_OK && !wants_exit) {
        struct loaded loaded;
        status = option_complain(&loaded, load(&loaded, &options.request));
        if (status == STATUS_OK)
            status = explain(&loaded);
        load_fini(&loaded);
    }
    option_scenario_fini(&options);
    return status;
}
