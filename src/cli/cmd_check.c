/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim check: every fault of a scenario at once; then which patterns fit, from a short simulation. */
#include "command.h"

#include <stdio.h>

#include "ensemble.h"
#include "fit.h"
#include "option.h"
#include "progress.h"
#include "report_check.h"

/* The 99 % quantile of 400 months is their 396th: four are above it. */
enum { CHECK_REPLICATIONS = 400 };

static enum status judge(struct loaded *loaded, const struct outcomes *outcomes)
{
    struct fit fit;
    enum status status = fit_build(&loaded->model, outcomes, 0, &loaded->arena, &fit);
    if (status != STATUS_OK)
        return status;
    if (!report_check(&loaded->model, &fit, stdout, option_style(stdout)))
        return STATUS_IO;
    for (size_t p = 0; p < fit.patterns; p++)
        if (fit.verdict[p] == FIT_NO)
            status = STATUS_NO;
    return status;
}

static enum status check(struct loaded *loaded, const struct option_scenario *options)
{
    struct progress progress;
    progress_begin(&progress, true);
    const struct ensemble_options how = { .threads = options->threads,
                                          .progress = progress_show,
                                          .context = &progress };
    struct outcomes outcomes;
    enum status status = ensemble_run(&loaded->model, loaded->tariff, &how, &outcomes);
    progress_end(&progress);
    if (status == STATUS_OK)
        status = judge(loaded, &outcomes);
    if (status == STATUS_LIMIT)
        option_complain_limit();
    outcomes_fini(&outcomes);
    return status;
}

enum status cmd_check(int argc, char **argv)
{
    static const char doc[] =
        "Tell every fault of a scenario; then which patterns fit the workload, which limits of the service bind, and "
        "how "
        "likely that is, from 400 simulated months unless --replications says otherwise. Exit 1: a pattern can't work.";
    return option_with_scenario(doc, CHECK_REPLICATIONS, argc, argv, check);
}
