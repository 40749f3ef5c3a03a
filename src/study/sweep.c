/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep.h"

#include <assert.h>
#include <string.h>

bool sweep_same_patterns(const struct probe *a, const struct probe *b, struct diag *diag)
{
    bool same = a->patterns == b->patterns;
    for (size_t p = 0; same && p < a->patterns; p++)
        same = strcmp(a->pattern[p].name, b->pattern[p].name) == 0;
    if (!same)
        diag_add(diag, SEVERITY_ERROR, (struct origin){ "--vary", 0 }, NULL,
                 "vary something else, or one pattern's choices",
                 "at %s there are other patterns than at %s: nothing can be compared", b->text[0], a->text[0]);
    return same;
}

enum status sweep_build(const struct probe_request *request, const struct vary vary[], size_t inputs,
                        const struct sweep_watch *watch, struct arena *arena, struct diag *diag, struct sweep *sweep)
{
    assert(inputs >= 1 && inputs <= VARY_INPUTS_MAX);
    const size_t second = inputs == 2 ? vary[1].points : 1, all = vary[0].points * second;
    *sweep = (struct sweep){ .vary = vary, .inputs = inputs, .percentile = request->percentile, .asked = all };
    if (all > SWEEP_POINTS_MAX) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ "--vary", 0 }, NULL, "ask for fewer points",
                 "%zu points, more than %d", all, SWEEP_POINTS_MAX);
        return STATUS_LIMIT;
    }
    struct probe *probe = arena_alloc(arena, all, sizeof *probe);
    sweep->probe = probe;
    for (size_t i = 0; i < all; i++) {
        const size_t k[VARY_INPUTS_MAX] = { i / second, i % second };
        const char *text[VARY_INPUTS_MAX] = { vary[0].text[k[0]], inputs == 2 ? vary[1].text[k[1]] : NULL };
        enum status status = probe_run(request, vary, text, inputs, arena, diag, &probe[i]);
        if (status == STATUS_OK && !sweep_same_patterns(&probe[0], &probe[i], diag))
            status = STATUS_INPUT;
        if (status != STATUS_OK)
            return status;
        for (size_t v = 0; v < inputs; v++)
            probe[i].at[v] = vary[v].value[k[v]];
        sweep->probes = i + 1;
        if (watch && watch->progress)
            watch->progress(watch->context, (int64_t)i + 1, (int64_t)all);
    }
    return STATUS_OK;
}
