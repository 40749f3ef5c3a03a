/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "breakeven.h"

#include <assert.h>
#include <math.h>

enum { CHANGES_MAX = 256, DEPTH_MAX = 6, FIT_STEPS_MAX = 60 };

void probe_shelf_add(struct probe_shelf *shelf, const struct probe *probe)
{
    shelf->probe = arena_grow(shelf->arena, shelf->probe, shelf->count, &shelf->room, sizeof shelf->probe[0]);
    shelf->probe[shelf->count++] = probe;
}

enum status probe_shelf_at(struct probe_shelf *shelf, double x, const struct probe **probe)
{
    x = vary_nearest(shelf->vary, x);
    for (size_t i = 0; i < shelf->count; i++) {
        if (shelf->probe[i]->at[0] == x) {
            *probe = shelf->probe[i];
            return STATUS_OK;
        }
    }
    const char *text = vary_text(shelf->vary, x, shelf->arena);
    struct probe *new = arena_alloc(shelf->arena, 1, sizeof *new);
    enum status status = probe_run(shelf->request, shelf->vary, &text, 1, shelf->arena, shelf->diag, new);
    if (status == STATUS_OK && shelf->count > 0 && !sweep_same_patterns(shelf->probe[0], new, shelf->diag))
        status = STATUS_INPUT;
    new->at[0] = x;
    if (status == STATUS_OK)
        probe_shelf_add(shelf, new);
    *probe = new;
    return status;
}

struct search {
    struct probe_shelf *shelf;
    double low, high; /* of the range */
    struct breakeven_change *change;
    size_t changes;
};

/* The bill of `before` minus that of `after`. */
struct rivals {
    struct probe_shelf *shelf;
    size_t before, after;
};

static enum status compare_rivals(void *context, double x, struct crossing_value *value)
{
    const struct rivals *rivals = context;
    const struct probe *probe;
    enum status status = probe_shelf_at(rivals->shelf, x, &probe);
    if (status != STATUS_OK)
        return status;
    const struct probe_pair pair = probe_between(probe, rivals->before, rivals->after);
    *value = (struct crossing_value){ pair.difference_nano, pair.difference_nano - pair.half_nano,
                                      pair.difference_nano + pair.half_nano };
    return STATUS_OK;
}

/* Whether both can work at both ends, so that their costs decide, and do decide otherwise at the other end. */
static bool is_contest(const struct probe *a, const struct probe *b)
{
    if (a->best == PROBE_NONE || b->best == PROBE_NONE)
        return false;
    return a->pattern[b->best].fits && b->pattern[a->best].fits;
}

static struct breakeven_change *add_change(struct search *search, const struct probe *a, const struct probe *b)
{
    assert(search->changes < CHANGES_MAX);
    struct breakeven_change *change = &search->change[search->changes++];
    *change = (struct breakeven_change){ .before = a->best, .after = b->best, .misfit = PROBE_NONE };
    return change;
}

/* What of the fit is another at b than at a. */
static void tell_fit(struct breakeven_change *change, const struct probe *a, const struct probe *b)
{
    change->by_fit = true;
    const struct probe *const at[] = { b, a };
    const int pattern[] = { a->best, b->best };
    for (size_t i = 0; i < 2; i++) {
        if (pattern[i] == PROBE_NONE || at[i]->pattern[pattern[i]].fits)
            continue;
        change->misfit = pattern[i];
        change->obstacle = at[i]->pattern[pattern[i]].obstacle;
        return;
    }
}

static enum status search_between(struct search *search, const struct probe *a, const struct probe *b, int depth);

/* Halves the way between two neighbours until it is short: for a change of the fit, which has no slope. */
static enum status search_fit(struct search *search, const struct probe *a, const struct probe *b, int depth)
{
    const struct vary *vary = search->shelf->vary;
    const bool logarithmic = vary->spacing == VARY_LOG;
    for (int i = 0; i < FIT_STEPS_MAX; i++) {
        const double from = a->at[0], to = b->at[0], width = to - from;
        if (vary->whole ? width <= 1 : width <= 1e-4 * fmax(fabs(from), fabs(to)))
            break;
        double x = logarithmic ? sqrt(from * to) : from + width / 2;
        if (vary->whole)
            x = fmin(fmax(rint(x), from + 1), to - 1);
        const struct probe *middle;
        enum status status = probe_shelf_at(search->shelf, x, &middle);
        if (status != STATUS_OK)
            return status;
        if (middle->best != a->best && middle->best != b->best && depth < DEPTH_MAX) {
            status = search_between(search, a, middle, depth + 1);
            return status == STATUS_OK ? search_between(search, middle, b, depth + 1) : status;
        }
        if (middle->best == a->best)
            a = middle;
        else
            b = middle;
        if (is_contest(a, b)) /* what was in the way is gone: from here on it is the cost */
            return search_between(search, a, b, depth);
    }
    struct breakeven_change *change = add_change(search, a, b);
    tell_fit(change, a, b);
    change->where = (struct crossing){ .below = a->at[0], .above = b->at[0], .at = a->at[0] };
    return STATUS_OK;
}

static enum status search_cost(struct search *search, const struct probe *a, const struct probe *b, int depth)
{
    struct rivals rivals = { search->shelf, (size_t)a->best, (size_t)b->best };
    const struct crossing_task task = { .value = compare_rivals,
                                        .context = &rivals,
                                        .low = search->low,
                                        .high = search->high,
                                        .whole = search->shelf->vary->whole,
                                        .ties_above = b->best < a->best };
    struct crossing where;
    const struct probe *below, *above;
    enum status status = crossing_find(&task, a->at[0], b->at[0], &where);
    if (status == STATUS_OK)
        status = probe_shelf_at(search->shelf, where.below, &below);
    if (status == STATUS_OK)
        status = probe_shelf_at(search->shelf, where.above, &above);
    if (status != STATUS_OK)
        return status;
    if ((below->best == a->best && above->best == b->best) || depth == DEPTH_MAX) {
        struct breakeven_change *change = add_change(search, a, b);
        change->where = where;
        return STATUS_OK;
    }
    /* A third one is cheaper than both where these two meet. */
    const struct probe *const stop[] = { a, below, above, b };
    for (size_t i = 0; i + 1 < sizeof stop / sizeof stop[0] && status == STATUS_OK; i++)
        status = search_between(search, stop[i], stop[i + 1], depth + 1);
    return status;
}

static enum status search_between(struct search *search, const struct probe *a, const struct probe *b, int depth)
{
    if (a->best == b->best || search->changes == CHANGES_MAX)
        return STATUS_OK;
    return is_contest(a, b) ? search_cost(search, a, b, depth) : search_fit(search, a, b, depth);
}

enum status breakeven_build(const struct probe_request *request, const struct vary *vary,
                            const struct sweep_watch *watch, struct arena *arena, struct diag *diag,
                            struct breakeven *breakeven)
{
    *breakeven = (struct breakeven){ 0 };
    enum status status = sweep_build(request, vary, 1, watch, arena, diag, &breakeven->grid);
    if (status != STATUS_OK)
        return status;
    const struct sweep *grid = &breakeven->grid;
    struct probe_shelf shelf = { .request = request, .vary = vary, .arena = arena, .diag = diag };
    for (size_t i = 0; i < grid->probes; i++)
        probe_shelf_add(&shelf, &grid->probe[i]);
    struct search search = { .shelf = &shelf,
                             .low = vary->value[0],
                             .high = vary->value[vary->points - 1],
                             .change = arena_alloc(arena, CHANGES_MAX, sizeof(struct breakeven_change)) };
    for (size_t i = 0; i + 1 < grid->probes && status == STATUS_OK; i++)
        status = search_between(&search, &grid->probe[i], &grid->probe[i + 1], 0);
    breakeven->change = search.change;
    breakeven->changes = search.changes;
    breakeven->probes = shelf.count;
    return status;
}
