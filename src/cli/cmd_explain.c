/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim explain: the scenario as understood, and the expected bill, without simulating. */
#include "command.h"
#include "option.h"
#include "report_explain.h"

static enum status explain(struct loaded *loaded, const struct option_scenario *options)
{
    (void)options;
    struct expectation expectation;
    expect_build(&expectation, &loaded->model, &loaded->arena);
    struct expect_bill *bill = arena_alloc(&loaded->arena, loaded->model.patterns, sizeof *bill);
    for (size_t p = 0; p < loaded->model.patterns; p++)
        if (!expect_charge(&expectation, p, &loaded->tariff[p], &loaded->arena, &bill[p])) {
            fputs("ivsim: the expected bill exceeds 9.2e9 USD\n", stderr);
            return STATUS_LIMIT;
        }
    const struct explained explained = { &expectation, bill, &loaded->book };
    bool fine = report_explain(&explained, stdout, option_style(stdout));
    return fine ? STATUS_OK : STATUS_IO;
}

enum status cmd_explain(int argc, char **argv)
{
    static const char doc[] = "Print the scenario as understood, its laws, and the bill of the expected month.";
    return option_with_scenario(doc, 0, argc, argv, explain);
}
