/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scenario itself says, held against the limits: no chance, no months. */
#include <math.h>
#include <string.h>

#include "fit_parts.h"
#include "text.h"

/* The events to which something applies: the first by name, how many. */
struct culprits {
    const struct event *first;
    size_t count;
};

static void accuse(struct culprits *culprits, const struct event *event)
{
    if (culprits->count++ == 0)
        culprits->first = event;
}

/* "'town hall'", "'town hall' and 2 more events". */
static const char *names_of(const struct fitter *fitter, const struct culprits *culprits)
{
    if (culprits->count == 1)
        return arena_format(fitter->arena, "'%s'", culprits->first->name);
    return arena_format(fitter->arena, "'%s' and %zu more event%s", culprits->first->name, culprits->count - 1,
                        culprits->count == 2 ? "" : "s");
}

/* Something an event states, in the limit's unit. */
typedef int64_t stated_amount(const struct event *event);

static int64_t height_of(const struct event *event)
{
    return event->video.height;
}

static int64_t bit_rate_of(const struct event *event)
{
    return event->video.bit_rate_bps;
}

/* The limit that holds for an event under the pattern. */
typedef enum limit limit_for(const struct pattern *pattern, const struct event *event);

static enum limit channel_height(const struct pattern *pattern, const struct event *event)
{
    (void)pattern;
    (void)event;
    return LIMIT_CHANNEL_HEIGHT;
}

static enum limit stage_ingest(const struct pattern *pattern, const struct event *event)
{
    (void)pattern;
    (void)event;
    return LIMIT_INGEST_BPS_STAGE;
}

static enum limit channel_ingest(const struct pattern *pattern, const struct event *event)
{
    if (pattern->channel.type == CHANNEL_BASIC)
        return meter_rendition_of_height(event->video.height) == RENDITION_SD ? LIMIT_INGEST_BPS_BASIC_SD
                                                                              : LIMIT_INGEST_BPS_BASIC;
    return pattern->channel.multitrack ? LIMIT_INGEST_BPS_MULTITRACK : LIMIT_INGEST_BPS;
}

/* "6 Mbps", "1080 lines". */
static const char *amount_text(const struct fitter *fitter, enum limit limit, int64_t amount)
{
    if (strcmp(limit_table[limit].unit, "bit/s") == 0)
        return arena_format(fitter->arena, "%s Mbps", fit_number(fitter, (double)amount / 1e6));
    return arena_format(fitter->arena, "%s %s", fit_number(fitter, (double)amount), limit_table[limit].unit);
}

/* Holds every event's amount against its limit: a use of each limit that occurs, by the event that comes nearest, and
 * one finding a limit for the events above it. `means` says what that leads to and what helps. */
static void check_events(struct fitter *fitter, stated_amount *amount_of, limit_for *limit_of, enum severity severity,
                         const char *sends, const char *send, const char *means)
{
    int64_t most[LIMITS] = { 0 };
    struct culprits over[LIMITS] = { { 0 } };
    for (size_t e = 0; e < fitter->model->events; e++) {
        const struct event *event = fitter->model->event[e].event;
        if (!fitter->active[e])
            continue;
        enum limit limit = limit_of(fitter->plan->pattern, event);
        int64_t amount = amount_of(event);
        over[limit].count += amount > fit_limit(fitter, limit);
        if (amount > fit_limit(fitter, limit) && amount > most[limit])
            over[limit].first = event; /* the worst is named */
        most[limit] = amount > most[limit] ? amount : most[limit];
    }
    for (int i = 0; i < LIMITS; i++) {
        enum limit limit = (enum limit)i;
        if (most[limit] == 0)
            continue;
        bool binds = over[limit].count > 0;
        fitter->use[fitter->uses++] = (struct fit_use){ .limit = limit,
                                                        .code = fit_code(fitter, limit),
                                                        .severity = binds ? severity : SEVERITY_NOTE,
                                                        .median = (double)most[limit],
                                                        .high = (double)most[limit],
                                                        .most = (double)fit_limit(fitter, limit),
                                                        .highest = (double)most[limit],
                                                        .over = binds,
                                                        .stated = true };
        if (binds)
            fit_add(fitter, severity, fit_code(fitter, limit), NAN, "%s %s %s, above the limit of %s. %s Source: %s.",
                    names_of(fitter, &over[limit]), over[limit].count == 1 ? sends : send,
                    amount_text(fitter, limit, most[limit]), amount_text(fitter, limit, fit_limit(fitter, limit)),
                    means, fit_source(fitter, limit));
    }
}

static void check_channel_input(struct fitter *fitter)
{
    check_events(fitter, height_of, channel_height, SEVERITY_ERROR, "sends", "send",
                 "The service refuses the stream: set video.resolution to \"1080p\" or less.");
    check_events(fitter, bit_rate_of, channel_ingest, SEVERITY_ERROR, "sends", "send",
                 "The service cuts the stream off: lower video.bit_rate, or take another channel type.");
}

/* Hosts publish 720 lines at most, from a browser scaled down by itself; a composition made larger is billed as the
 * larger one. */
static void note_scaled_up(struct fitter *fitter)
{
    const struct pattern *pattern = fitter->plan->pattern;
    struct culprits tall = { 0 };
    for (size_t e = 0; e < fitter->model->events; e++)
        if (fitter->active[e] && fitter->model->event[e].event->video.height > fit_limit(fitter, LIMIT_STAGE_HEIGHT))
            accuse(&tall, fitter->model->event[e].event);
    if (tall.count == 0)
        return;
    const char *height = amount_text(fitter, LIMIT_STAGE_HEIGHT, tall.first->video.height);
    const char *most = amount_text(fitter, LIMIT_STAGE_HEIGHT, fit_limit(fitter, LIMIT_STAGE_HEIGHT));
    const char *code = fit_code(fitter, LIMIT_STAGE_HEIGHT), *source = fit_source(fitter, LIMIT_STAGE_HEIGHT);
    if (pattern->stage.ingest != INGEST_WEBRTC)
        fit_add(fitter, SEVERITY_WARNING, code, NAN,
                "%s has %s; a stage refuses more than %s from an encoder: let the hosts send 720p. Source: %s.",
                names_of(fitter, &tall), height, most, source);
    else if (pattern->composition != COMPOSITION_NONE || pattern->recording.composite)
        fit_add(fitter, SEVERITY_NOTE, code, NAN,
                "Who is on a stage publishes at most %s; for %s that is scaled up to %s and billed at that size. "
                "video.resolution = \"720p\" would lose no detail. Source: %s.",
                most, names_of(fitter, &tall), height, source);
    else
        fit_add(
            fitter, SEVERITY_NOTE, code, NAN,
            "Who is on a stage publishes at most %s: viewers of %s see that, not %s. The bill is the same. Source: %s.",
            most, names_of(fitter, &tall), height, source);
}

/* The place of `word` in a list ended by NULL; the list's length where it has none. */
static size_t place_of(const char *const list[], const char *word)
{
    size_t i = 0;
    while (list[i] && strcmp(list[i], word) != 0)
        i++;
    return i;
}

static void check_regions(struct fitter *fitter)
{
    const char *region = fitter->model->scenario->account.region;
    const struct pattern *pattern = fitter->plan->pattern;
    bool of_service =
        fitter->plan->has_channel || pattern->speakers == SPEAKERS_STAGE || pattern->viewers[PLACE_STAGE] > 0;
    if (!region)
        return;
    size_t private_place = place_of(limit_private_ingest_regions, region);
    if (pattern->availability_zones > 0 && !limit_private_ingest_regions[private_place])
        fit_add(fitter, SEVERITY_ERROR, "private-ingest-region", NAN,
                "No private ingest from %s: the VPC must be in one of the %zu regions that have it, us-east-1 and "
                "eu-central-1 among them. Source: Amazon IVS Low-Latency User Guide, private ingest, 2026.",
                region, private_place);
    else if (of_service && !limit_control_regions[place_of(limit_control_regions, region)])
        fit_add(fitter, SEVERITY_WARNING, "control-region", NAN,
                "No channels or stages can be made in %s. Take another region, us-east-1 or eu-central-1 for example: "
                "viewers are served from everywhere, and no price depends on it. Source: AWS General Reference, Amazon "
                "IVS endpoints, 2026.",
                region);
}

static void check_replicas(struct fitter *fitter)
{
    const enum limit limit = LIMIT_REPLICAS_PER_PARTICIPANT;
    int64_t replicas = fitter->plan->pattern->stage.replicas, most = fit_limit(fitter, limit);
    if (replicas == 0)
        return;
    enum severity severity = replicas > most ? SEVERITY_ERROR : SEVERITY_NOTE;
    fitter->use[fitter->uses++] = (struct fit_use){ .limit = limit,
                                                    .code = fit_code(fitter, limit),
                                                    .severity = severity,
                                                    .median = (double)replicas,
                                                    .high = (double)replicas,
                                                    .most = (double)most,
                                                    .highest = (double)replicas,
                                                    .over = replicas > most,
                                                    .stated = true };
    if (replicas > most)
        fit_add(fitter, severity, fit_code(fitter, limit), NAN,
                "Each host is to be copied into %s other stages; %s are allowed, and support does not raise it. "
                "Source: %s.",
                fit_number(fitter, (double)replicas), fit_number(fitter, (double)most), fit_source(fitter, limit));
}

static enum rendition top_of(enum channel_type type)
{
    return type == CHANNEL_ADVANCED_SD ? RENDITION_SD : type == CHANNEL_ADVANCED_HD ? RENDITION_HD : RENDITION_FULL_HD;
}

/* Of the event's viewers, the share whose written rendition is a video lower than the input's; and above `top`. */
static void rendition_shares(const struct event_plan *plan, enum rendition top, double *lower, double *above)
{
    *lower = *above = 0;
    for (size_t k = 0; k < plan->event->audience.classes; k++) {
        const struct viewer_class *class = &plan->event->audience.viewer_class[k];
        for (int r = RENDITION_SD; r < RENDITIONS; r++) {
            int drawn = r < (int)plan->rendition ? r : (int)plan->rendition;
            *lower += drawn < (int)plan->rendition ? class->share * class->rendition[r] : 0;
            *above += drawn > (int)top ? class->share * class->rendition[r] : 0;
        }
    }
}

/* "33 %"; where the events named differ, "30 to 100 %". */
static const char *shares_text(const struct fitter *fitter, double least, double most)
{
    const char *low = fit_number(fitter, 100 * least), *high = fit_number(fitter, 100 * most);
    return strcmp(low, high) == 0 ? arena_format(fitter->arena, "%s %%", high)
                                  : arena_format(fitter->arena, "%s to %s %%", low, high);
}

/* What the channel type does to renditions, where a planner may expect something else. */
static void note_renditions(struct fitter *fitter)
{
    const struct pattern *pattern = fitter->plan->pattern;
    const enum rendition top = top_of(pattern->channel.type);
    struct culprits forced = { 0 }, lowered = { 0 }, alike = { 0 };
    double most_forced = 0, most_lowered = 0, least_forced = 1, least_lowered = 1;
    enum rendition alike_in = RENDITION_SD;
    for (size_t e = 0; e < fitter->model->events; e++) {
        const struct event_plan *plan = &fitter->model->event[e];
        double lower, above;
        if (!fitter->active[e] || !plan->event->audience.present)
            continue;
        rendition_shares(plan, top, &lower, &above);
        if (pattern->channel.type == CHANNEL_BASIC && lower > 0) {
            accuse(&forced, plan->event);
            least_forced = fmin(least_forced, lower);
        }
        if (above > 0) {
            accuse(&lowered, plan->event);
            least_lowered = fmin(least_lowered, above);
        }
        if (pattern->channel.type != CHANNEL_BASIC && above == 0 && lower == 0 && plan->rendition > RENDITION_SD) {
            accuse(&alike, plan->event);
            alike_in = alike.count == 1 ? plan->rendition : alike_in;
        }
        most_forced = fmax(most_forced, lower);
        most_lowered = fmax(most_lowered, above);
    }
    if (forced.count > 0)
        fit_add(
            fitter, SEVERITY_NOTE, "one-rendition", NAN,
            "A BASIC channel passes on what the encoder sends and nothing else: at %s the %s of viewers who would "
            "take less get the whole input, and are billed for it. Source: Amazon IVS Low-Latency User Guide, channel "
            "types, 2026.",
            names_of(fitter, &forced), shares_text(fitter, least_forced, most_forced));
    if (lowered.count > 0)
        fit_add(fitter, SEVERITY_NOTE, "top-rendition", NAN,
                "An %s channel delivers %s lines at most: at %s %s of viewers get that instead of more. Source: Amazon "
                "IVS Low-Latency User Guide, channel types, 2026.",
                meter_dimension_values[DIMENSION_TYPE][pattern->channel.type], top == RENDITION_SD ? "480" : "720",
                names_of(fitter, &lowered), shares_text(fitter, least_lowered, most_lowered));
    if (alike.count > 0)
        fit_add(
            fitter, SEVERITY_NOTE, "input-rendition", NAN,
            "All viewers of %s are taken to watch in %s, the input's own rendition. Small screens and slow lines take "
            "less and cost less: write the audience's renditions.",
            names_of(fitter, &alike), meter_dimension_values[DIMENSION_RENDITION][alike_in]);
}

static void check_seats(struct fitter *fitter)
{
    const struct pattern *pattern = fitter->plan->pattern;
    const enum limit limit = LIMIT_SUBSCRIBERS_PER_STAGE;
    if (pattern->stage.seats != INT64_MAX && pattern->viewers[PLACE_STAGE] > 0 &&
        pattern->stage.seats > fit_limit(fitter, limit))
        fit_add(fitter, SEVERITY_WARNING, "seats", NAN,
                "The pattern has %s seats on a stage; %s are allowed. Ask support for them. Source: %s.",
                fit_number(fitter, (double)pattern->stage.seats), fit_number(fitter, (double)fit_limit(fitter, limit)),
                fit_source(fitter, limit));
}

/* Lost viewers are not billed: who compares patterns should know that some lose none. */
static void note_drops(struct fitter *fitter)
{
    struct culprits dropping = { 0 };
    for (size_t e = 0; e < fitter->model->events; e++)
        if (fitter->model->event[e].event->source.drops)
            accuse(&dropping, fitter->model->event[e].event);
    if (dropping.count > 0)
        fit_add(fitter, SEVERITY_NOTE, "source-drops", NAN,
                "The encoder of %s drops. Whom it loses costs nothing any more: that part of a difference to a stage, "
                "or to a "
                "composition by the service, is no saving.",
                names_of(fitter, &dropping));
}

void fit_stated(struct fitter *fitter)
{
    const struct pattern *pattern = fitter->plan->pattern;
    check_regions(fitter);
    if (fitter->plan->has_channel)
        check_channel_input(fitter);
    if (pattern->speakers == SPEAKERS_STAGE) {
        if (!pattern->stage.audio_only) {
            check_events(fitter, bit_rate_of, stage_ingest, SEVERITY_ERROR, "lets each host publish",
                         "let each host publish", "The service cuts them off: lower video.bit_rate.");
            note_scaled_up(fitter);
        }
        check_replicas(fitter);
    }
    check_seats(fitter);
    if (pattern->viewers[PLACE_CHANNEL] > 0)
        note_renditions(fitter);
    if (fitter->plan->drops)
        note_drops(fitter);
}
