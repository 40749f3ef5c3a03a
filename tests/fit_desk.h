/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario from its text to its fit, as `check` does it. */
#ifndef IVSIM_TESTS_FIT_DESK_H
#define IVSIM_TESTS_FIT_DESK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fit.h"
#include "load.h"

struct fit_desk {
    struct loaded loaded;
    struct outcomes outcomes;
    struct fit fit;
};

/* One event around `event` (its settings), `top` (settings of the scenario) and `patterns` (a list). With 0 months only
 * what the scenario says. */
static inline void fit_desk_init(struct fit_desk *desk, const char *event, const char *top, const char *patterns,
                                 int64_t months)
{
    char path[] = "fit_desk_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *to = fdopen(file, "w");
    fprintf(to, "title = \"t\"; period = \"2026-12\"; %s\nevents = ( { name = \"show\"; %s } );\npatterns = ( %s );\n",
            top, event, patterns);
    fclose(to);
    const struct load_request request = { .path = path, .replications = months > 0 ? months : 1 };
    enum status status = load(&desk->loaded, &request);
    unlink(path);
    diag_write(&desk->loaded.diag, stderr);
    assert_int_equal(status, STATUS_OK);
    const struct ensemble_options how = { .threads = 1 };
    assert_int_equal(ensemble_run(&desk->loaded.model, desk->loaded.tariff, &how, &desk->outcomes), STATUS_OK);
    assert_int_equal(
        fit_build(&desk->loaded.model, months > 0 ? &desk->outcomes : NULL, 0, &desk->loaded.arena, &desk->fit),
        STATUS_OK);
}

static inline void fit_desk_fini(struct fit_desk *desk)
{
    outcomes_fini(&desk->outcomes);
    load_fini(&desk->loaded);
}

/* The first finding of pattern `p` with that code; NULL where there is none. */
static inline const struct finding *fit_desk_find(const struct fit_desk *desk, size_t p, const char *code)
{
    for (size_t f = 0; f < desk->fit.findings[p].count; f++)
        if (strcmp(desk->fit.findings[p].finding[f].code, code) == 0)
            return &desk->fit.findings[p].finding[f];
    return NULL;
}

static inline const struct fit_use *fit_desk_use(const struct fit_desk *desk, size_t p, enum limit limit)
{
    for (size_t u = 0; u < desk->fit.uses[p].count; u++)
        if (desk->fit.uses[p].use[u].limit == limit)
            return &desk->fit.uses[p].use[u];
    return NULL;
}

#endif
