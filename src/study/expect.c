/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expect.h"

#include <math.h>

#include "calendar.h"
#include "meterman.h"

static const double bits_a_byte_ms = 8 * SECOND_MS, micro = 1e6;

static double bytes(double bps, double ms)
{
    return bps * ms / bits_a_byte_ms;
}

static double largest_fraction(const struct event_plan *plan, double viewers)
{
    double most = 0, total = 0;
    for (size_t c = 0; c < plan->categories; c++)
        total += plan->category_share[c];
    for (size_t c = 0; c < plan->categories; c++) {
        double due = viewers * plan->category_share[c] / total;
        most = fmax(most, fabs(due - floor(due + 0.5)));
    }
    return most;
}

static void expect_watching(const struct model *model, size_t e, const struct expect_times *times,
                            struct expect_event *event, double cell_ms[], struct arena *arena)
{
    const struct event_plan *plan = &model->event[e];
    if (!plan->event->audience.present)
        return;
    struct expect_viewers viewers;
    expect_audience(model, e, times, &viewers, arena);
    if (viewers.unknown) {
        event->viewers_unknown = event->delivered_unknown = viewers.unknown;
        return;
    }
    event->viewers = viewers.count;
    event->viewer_ms = viewers.all_ms;
    double total = 0, rate = plan->event->chat ? dist_mean(&plan->event->messages_per_viewer_hour) : 0;
    for (size_t c = 0; c < plan->categories; c++)
        total += plan->category_share[c];
    for (size_t c = 0; c < plan->categories; c++)
        cell_ms[plan->category_cell[c]] += plan->category_share[c] / total * viewers.class_ms[plan->category_class[c]];
    event->sent = rate * viewers.all_ms / HOUR_MS;
    event->delivered = rate * viewers.squared_ms / HOUR_MS;
    if (!viewers.squared_known)
        event->delivered_unknown = "the square of a crowd without a known variance";
    size_t occurrences = 0;
    for (size_t o = 0; o < model->occurrences; o++)
        occurrences += model->occurrence[o].event == e;
    event->rounded = plan->event->audience.assign_exact && occurrences > 0 &&
                     largest_fraction(plan, viewers.count / (double)occurrences) > 1e-6;
}

/* Nodes of the points in time of an event, thinned where there are many occurrences to sweep. */
static size_t points_for(size_t occurrences)
{
    size_t points = 65536 / (occurrences + 1);
    return points < 32 ? 32 : points > 192 ? 192 : points;
}

static struct expect_times times_of(const struct event *event, size_t points, struct arena *arena)
{
    struct expect_times times = {
        .late = nodes_of(&event->starts_late_ms, points / 2, arena),
        .live = nodes_of(&event->live_ms, points, arena),
        .warm_up = nodes_of(&event->warm_up_ms, points / 2, arena),
        .tail = nodes_of(&event->idle_tail_ms, points, arena),
    };
    if (event->forgotten_probability > 0) {
        struct nodes noticed = nodes_of(&event->noticed_after_ms, points, arena);
        struct nodes longer = nodes_sum(&times.tail, &noticed, points, arena);
        times.tail = nodes_mix(event->forgotten_probability, &longer, &times.tail, 2 * points, arena);
    }
    return times;
}

void expect_build(struct expectation *expectation, const struct model *model, struct arena *arena)
{
    struct expect_event *all = arena_alloc(arena, model->events, sizeof *all);
    *expectation = (struct expectation){ .model = model, .event = all };
    size_t cells = 0;
    for (size_t e = 0; e < model->events; e++)
        cells += model->event[e].cells + 1;
    double *cell_ms = arena_alloc(arena, cells, sizeof *cell_ms);
    for (size_t e = 0; e < model->events; e++) {
        size_t mark = arena_mark(arena), occurrences = 0;
        for (size_t o = 0; o < model->occurrences; o++)
            occurrences += model->occurrence[o].event == e;
        const struct event *event = model->event[e].event;
        struct expect_times times = times_of(event, points_for(occurrences), arena);
        all[e].source = expect_source(model, e, &times, arena);
        all[e].hosts_unknown = expect_hosts(model, e, &times, all[e].host, arena);
        all[e].cell_ms = cell_ms;
        expect_watching(model, e, &times, &all[e], cell_ms, arena);
        cell_ms += model->event[e].cells + 1;
        arena_release(arena, mark);
    }
}

/* ---- Into the lines of a bill ---- */

struct bill {
    double *quantity;
    const char **unknown;
};

static void add(const struct bill *bill, int line, double quantity, const char *unknown)
{
    if (line < 0)
        return;
    bill->quantity[line] += quantity;
    if (unknown && !bill->unknown[line])
        bill->unknown[line] = unknown;
}

static void add_viewers(const struct bill *bill, const struct pattern_plan *plan, const struct event_plan *event,
                        const struct expect_event *expect, const struct event_lines *lines)
{
    const struct pattern *pattern = plan->pattern;
    bool seats = pattern->stage.seats != INT64_MAX;
    for (size_t c = 0; c < event->cells; c++) {
        enum place place = plan->place[event->cell[c].place];
        const char *unknown = expect->viewers_unknown;
        if (place == PLACE_STAGE && seats)
            unknown = "seats";
        if (place == PLACE_CHANNEL && pattern->channel.auto_stop)
            unknown = "auto-stop";
        if (place != PLACE_STAGE && plan->drops && event->event->source.drops)
            unknown = "source drops";
        if (place != PLACE_STAGE && pattern->stage.guests > 0 && event->hand_share > 0)
            unknown = "raised hands";
        double ms = expect->cell_ms[c];
        add(bill, lines->viewer[c], lines->viewer_bps[c] > 0 ? bytes((double)lines->viewer_bps[c], ms) : ms, unknown);
        if (place == PLACE_STAGE && seats && pattern->stage.overflow == OVERFLOW_CHANNEL)
            add(bill, lines->overflow[c], 0, "seats");
    }
}

static void add_hosts(const struct bill *bill, const struct pattern *pattern, const struct event_plan *event,
                      const struct expect_event *expect, const struct event_lines *lines)
{
    const bool guests = pattern->stage.guests > 0 && event->hand_share > 0 && pattern->viewers[PLACE_STAGE] < 1;
    const char *unknown = guests ? "raised hands" : expect->hosts_unknown;
    for (int media = 0; media < MEDIAS; media++) {
        int billed = pattern->stage.audio_only ? MEDIA_AUDIO : media;
        add(bill, lines->participant[billed], expect->host[media].ms, unknown);
        add(bill, lines->replica[billed], pattern->stage.replicas * expect->host[media].ms, expect->hosts_unknown);
    }
}

/* The source as the pattern runs it: as drawn, or the whole period. */
static struct expect_span source_of(const struct model *model, const struct pattern *pattern,
                                    const struct expect_event *expect)
{
    if (!pattern->channel.always_on)
        return expect->source;
    struct expect_span whole = { .ms = (double)(model->scenario->end_ms - model->scenario->start_ms) };
    for (size_t k = 0; k < model->keeps; k++) {
        double keep = fmin((double)model->keep_ms[k], whole.ms);
        whole.kept_ms2[k] = (whole.ms - keep) * keep + keep * keep / 2;
    }
    return whole;
}

static void add_recording(const struct bill *bill, const struct pattern_plan *plan, const struct event *event,
                          const struct expect_event *expect, const struct expect_span *source,
                          const struct event_lines *lines)
{
    const struct pattern *pattern = plan->pattern;
    if (plan->keep < 0)
        return;
    if (pattern->recording.individual)
        for (int media = 0; media < MEDIAS; media++) {
            bool audio = media == MEDIA_AUDIO || pattern->stage.audio_only;
            double bps = audio ? METERMAN_HOST_AUDIO_BPS : METERMAN_HOST_VIDEO_BPS;
            add(bill, lines->storage, bytes(bps, expect->host[media].kept_ms2[plan->keep]), expect->hosts_unknown);
            add(bill, lines->requests, expect->host[media].ms * METERMAN_REQUEST_MICRO_PER_MS, expect->hosts_unknown);
        }
    int copies = pattern->recording.composite + pattern->recording.channel;
    const char *unknown = copies > 0 && pattern->channel.auto_stop ? "auto-stop" : NULL;
    if (copies > 0 && plan->drops && event->source.drops)
        unknown = "source drops";
    add(bill, lines->storage, copies * bytes((double)event->video.bit_rate_bps, source->kept_ms2[plan->keep]), unknown);
    add(bill, lines->requests, copies * source->ms * METERMAN_REQUEST_MICRO_PER_MS, unknown);
}

static void add_alternatives(const struct bill *bill, double on_ms, const struct event_lines *lines,
                             const char *unknown)
{
    double ladder = bytes((double)lines->ladder_bps, on_ms);
    add(bill, lines->medialive_input, on_ms, unknown);
    for (int rendition = 0; rendition < RENDITIONS; rendition++)
        add(bill, lines->medialive_output[rendition], on_ms, unknown);
    add(bill, lines->ingest, ladder, unknown);
    add(bill, lines->origination, ladder * lines->origin_regions, unknown);
    add(bill, lines->compute, on_ms, unknown);
    add(bill, lines->egress, ladder * lines->origin_regions, unknown);
}

static void add_event(const struct bill *bill, const struct model *model, const struct pattern_plan *plan, size_t e,
                      const struct expect_event *expect)
{
    const struct pattern *pattern = plan->pattern;
    const struct event_lines *lines = &plan->event_lines[e];
    const struct event *event = model->event[e].event;
    const char *unknown = pattern->channel.auto_stop           ? "auto-stop"
                          : plan->drops && event->source.drops ? "source drops"
                                                               : NULL;
    const struct expect_span source = source_of(model, pattern, expect);
    add(bill, lines->input, source.ms, unknown);
    add(bill, lines->composition, source.ms, unknown);
    add(bill, lines->private_data, bytes((double)event->video.bit_rate_bps, source.ms), unknown);
    const bool drops = plan->drops && event->source.drops;
    add(bill, lines->chat_sent, expect->sent * micro, drops ? unknown : expect->viewers_unknown);
    add(bill, lines->chat_delivered, expect->delivered * micro, drops ? unknown : expect->delivered_unknown);
    add_hosts(bill, pattern, &model->event[e], expect, lines);
    add_recording(bill, plan, event, expect, &source, lines);
    add_alternatives(bill, source.ms, lines, unknown);
    add_viewers(bill, plan, &model->event[e], expect, lines);
}

void expect_quantities(const struct expectation *expectation, size_t p, double quantity[], const char *unknown[])
{
    const struct model *model = expectation->model;
    const struct pattern_plan *plan = &model->pattern[p];
    for (size_t i = 0; i < plan->lines; i++) {
        quantity[i] = 0;
        unknown[i] = NULL;
    }
    const struct bill bill = { quantity, unknown };
    add(&bill, plan->endpoint_line,
        (double)(model->scenario->end_ms - model->scenario->start_ms) * plan->pattern->availability_zones, NULL);
    for (size_t e = 0; e < model->events; e++)
        add_event(&bill, model, plan, e, &expectation->event[e]);
}
