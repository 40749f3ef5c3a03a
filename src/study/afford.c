/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "afford.h"

#include <math.h>

/* The percentile of one pattern's bill less the budget. */
struct bill {
    struct probe_shelf *shelf;
    size_t pattern;
    int64_t budget_nano;
};

static enum status exceed(void *context, double x, struct crossing_value *value)
{
    const struct bill *bill = context;
    const struct probe *probe;
    enum status status = probe_shelf_at(bill->shelf, x, &probe);
    if (status != STATUS_OK)
        return status;
    const struct summary_estimate by = probe->pattern[bill->pattern].by;
    value->middle = (double)(by.value_nano - bill->budget_nano);
    value->low = probe->certain ? value->middle : by.has_interval ? (double)(by.low_nano - bill->budget_nano) : NAN;
    value->high = probe->certain ? value->middle : by.has_interval ? (double)(by.high_nano - bill->budget_nano) : NAN;
    return STATUS_OK;
}

/* One value that keeps the budget and one that does not, where there are both. */
static enum status bracket(struct bill *bill, double low, double high, enum afford_answer *answer, double *below,
                           double *above)
{
    const bool grows = bill->shelf->vary->scales && low < 1 && high > 1;
    struct crossing_value value;
    *below = *above = grows ? 1 : low;
    enum status status = exceed(bill, *below, &value);
    const bool is_over = value.middle > 0;
    while (status == STATUS_OK) {
        if (is_over != (value.middle > 0)) {
            *answer = AFFORD_AT;
            return STATUS_OK;
        }
        const double last = is_over ? *below : *above, end = is_over ? low : high;
        if (last == end) {
            *answer = is_over ? AFFORD_NOTHING : AFFORD_ALL;
            *below = *above = end;
            return STATUS_OK;
        }
        const double next = grows ? is_over ? fmax(last / 2, low) : fmin(last * 2, high) : end;
        *below = is_over ? next : last;
        *above = is_over ? last : next;
        status = exceed(bill, next, &value);
    }
    return status;
}

/* The nearest points that were evaluated for another pattern: the bill grows with the input. */
static void tighten(const struct bill *bill, double *below, double *above)
{
    for (size_t i = 0; i < bill->shelf->count; i++) {
        const struct probe *probe = bill->shelf->probe[i];
        const double x = probe->at[0];
        if (x <= *below || x >= *above)
            continue;
        if (probe->pattern[bill->pattern].by.value_nano > bill->budget_nano)
            *above = x;
        else
            *below = x;
    }
}

static enum status find(struct bill *bill, double low, double high, struct afford_pattern *out)
{
    double below, above;
    enum status status = bracket(bill, low, high, &out->answer, &below, &above);
    if (status == STATUS_OK && out->answer == AFFORD_AT) {
        const struct crossing_task task = {
            .value = exceed, .context = bill, .low = low, .high = high, .whole = bill->shelf->vary->whole
        };
        tighten(bill, &below, &above);
        status = crossing_find(&task, below, above, &out->where);
        below = out->where.below;
    }
    const struct probe *probe;
    if (status == STATUS_OK)
        status = probe_shelf_at(bill->shelf, below, &probe);
    if (status != STATUS_OK)
        return status;
    const struct probe_pattern *pattern = &probe->pattern[bill->pattern];
    out->at = below;
    out->fits = pattern->fits;
    out->obstacle = pattern->obstacle;
    out->bill = pattern->by;
    return STATUS_OK;
}

enum status afford_build(const struct probe_request *request, const struct vary *vary, int64_t budget_nano,
                         struct arena *arena, struct diag *diag, struct afford *afford)
{
    struct probe_shelf shelf = { .request = request, .vary = vary, .arena = arena, .diag = diag };
    const double low = vary->value[0], high = vary->value[vary->points - 1];
    const struct probe *first;
    *afford = (struct afford){ .vary = vary, .budget_nano = budget_nano };
    enum status status = probe_shelf_at(&shelf, vary->scales && low < 1 && high > 1 ? 1 : low, &first);
    if (status != STATUS_OK)
        return status;
    struct afford_pattern *pattern = arena_alloc(arena, first->patterns, sizeof *pattern);
    for (size_t p = 0; p < first->patterns && status == STATUS_OK; p++) {
        struct bill bill = { &shelf, p, budget_nano };
        status = find(&bill, low, high, &pattern[p]);
    }
    afford->pattern = pattern;
    afford->patterns = first->patterns;
    afford->probes = shelf.count;
    return status;
}
