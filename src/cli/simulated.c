/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulated.h"

#include "config.h"
#include "option.h"
#include "progress.h"

enum status simulated_run(struct simulated *simulated, const struct load_request *request, int threads)
{
    *simulated = (struct simulated){ 0 };
    struct loaded *loaded = &simulated->loaded;
    enum status status = option_complain(loaded, load(loaded, request));
    if (status != STATUS_OK)
        return status;
    struct progress progress;
    progress_begin(&progress, true);
    const struct ensemble_options how = {
        .threads = threads, .progress = progress_show, .context = &progress, .engine = ENGINE_AUTO
    };
    status = ensemble_run(&loaded->model, loaded->tariff, &how, &simulated->outcomes);
    progress_end(&progress);
    if (status == STATUS_OK)
        status = fit_build(&loaded->model, &simulated->outcomes, 0, &loaded->arena, &simulated->fit);
    const struct result_options asked = { .version = PACKAGE_VERSION,
                                          .engine = engine_name[how.engine],
                                          .book = &loaded->book,
                                          .findings = simulated->fit.findings };
    if (status == STATUS_OK)
        status = result_build(&simulated->outcomes, &asked, &loaded->arena, &simulated->result);
    if (status == STATUS_LIMIT)
        option_complain_limit();
    return status;
}

void simulated_fini(struct simulated *simulated)
{
    outcomes_fini(&simulated->outcomes);
    load_fini(&simulated->loaded);
}
