/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long sources and hosts are on, drawn again from the months' names, since outcomes
 * keep only what bills and peaks need. */
#include <stdlib.h>

#include "fit_parts.h"

static int compare_windows(const void *a, const void *b)
{
    const struct window *x = a, *y = b;
    return (x->from_ms > y->from_ms) - (x->from_ms < y->from_ms);
}

/* The longest of the windows once those that touch are joined. */
static int64_t longest(struct window window[], size_t count)
{
    qsort(window, count, sizeof *window, compare_windows);
    int64_t most_ms = 0, from_ms = 0, to_ms = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || window[i].from_ms > to_ms) {
            from_ms = window[i].from_ms;
            to_ms = window[i].to_ms;
        } else if (window[i].to_ms > to_ms) {
            to_ms = window[i].to_ms;
        }
        most_ms = to_ms - from_ms > most_ms ? to_ms - from_ms : most_ms;
    }
    return most_ms;
}

/* The occurrences, event by event: those of event e are of[first[e]] .. of[first[e + 1] - 1]. */
struct by_event {
    size_t *of, *first;
};

static bool sort_by_event(const struct model *model, struct by_event *by)
{
    by->of = malloc(model->occurrences * sizeof *by->of);
    by->first = calloc(model->events + 2, sizeof *by->first);
    if (!by->of || !by->first)
        return false;
    for (size_t o = 0; o < model->occurrences; o++)
        by->first[model->occurrence[o].event + 2]++;
    for (size_t e = 2; e < model->events + 2; e++)
        by->first[e] += by->first[e - 1];
    for (size_t o = 0; o < model->occurrences; o++)
        by->of[by->first[model->occurrence[o].event + 1]++] = o;
    return true;
}

/* Over all events: occurrences of one event share its channel. */
static int64_t longest_stream(size_t events, const struct by_event *by, const struct occurrence_draw draw[],
                              struct window window[])
{
    int64_t most_ms = 0;
    for (size_t e = 0; e < events; e++) {
        size_t count = 0;
        for (size_t i = by->first[e]; i < by->first[e + 1]; i++) {
            const struct occurrence_draw *here = &draw[by->of[i]];
            if (here->off_ms > here->on_ms)
                window[count++] = (struct window){ here->on_ms, here->off_ms };
            for (size_t r = 0; r < here->rehearsals; r++)
                if (here->on_air[r] && here->rehearsal[r].to_ms > here->rehearsal[r].from_ms)
                    window[count++] = here->rehearsal[r];
        }
        int64_t here_ms = longest(window, count);
        most_ms = here_ms > most_ms ? here_ms : most_ms;
    }
    return most_ms;
}

static enum status raise_host(void *context, uint32_t host, enum media media, struct window when)
{
    (void)host;
    (void)media;
    int64_t *most_ms = context;
    *most_ms = when.to_ms - when.from_ms > *most_ms ? when.to_ms - when.from_ms : *most_ms;
    return STATUS_OK;
}

static enum status look_at(const struct model *model, uint32_t replication, struct structure *structure,
                           const struct by_event *by, struct window window[], struct fit_structure *out, size_t month)
{
    const struct streams streams = { .model = model, .replication = replication };
    enum status status = structure_draw(structure, &streams);
    if (status != STATUS_OK)
        return status;
    out->stream_ms[month] = longest_stream(model->events, by, structure->draw, window);
    for (size_t o = 0; o < model->occurrences && status == STATUS_OK; o++)
        status = timeline_hosts(&streams, o, &structure->draw[o], raise_host, &out->host_ms[month]);
    return status;
}

static int compare_counts(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

enum status fit_structure_draw(const struct model *model, int64_t first, size_t months, struct fit_structure *out)
{
    *out = (struct fit_structure){ .months = months };
    int64_t **array[] = { &out->stream_ms, &out->host_ms };
    enum { ARRAYS = sizeof array / sizeof array[0] };
    bool fine = true;
    for (size_t i = 0; i < ARRAYS; i++) {
        *array[i] = calloc(months + 1, sizeof **array[i]);
        fine &= *array[i] != NULL;
    }
    struct window *window = malloc(model->occurrences * (SCENARIO_REHEARSALS_MAX + 1) * sizeof *window);
    struct by_event by = { 0 };
    fine &= sort_by_event(model, &by);
    struct structure structure = { 0 };
    enum status status = fine && window ? structure_init(&structure, model) : STATUS_LIMIT;
    for (size_t month = 0; month < months && status == STATUS_OK; month++)
        status = look_at(model, (uint32_t)(first + (int64_t)month), &structure, &by, window, out, month);
    structure_fini(&structure);
    free(window);
    free(by.of);
    free(by.first);
    for (size_t i = 0; status == STATUS_OK && i < ARRAYS; i++)
        qsort(*array[i], months, sizeof **array[i], compare_counts);
    return status;
}

void fit_structure_fini(struct fit_structure *structure)
{
    free(structure->stream_ms);
    free(structure->host_ms);
    *structure = (struct fit_structure){ 0 };
}
