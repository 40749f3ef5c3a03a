/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys.h"

#include <assert.h>
#include <string.h>

const char *const key_kind_name[KEY_KINDS] = {
    [KEY_TEXT] = "text",         [KEY_WORD] = "word",       [KEY_YES_NO] = "true or false",
    [KEY_GROUP] = "group",       [KEY_LIST] = "list",       [KEY_DURATION] = "duration",
    [KEY_OFFSET] = "offset",     [KEY_INSTANT] = "instant", [KEY_MONEY] = "money",
    [KEY_BIT_RATE] = "bit rate", [KEY_DATA] = "data",       [KEY_SHARE] = "share",
    [KEY_COUNT] = "count",       [KEY_NUMBER] = "number",
};

#define REQUIRED "required"

/* clang-format off */
const struct key key_table[] = {
    { "scenario", "title", KEY_TEXT, false, NULL, REQUIRED, "What the scenario is called in reports" },
    { "scenario", "period", KEY_GROUP, false, NULL, REQUIRED ": \"2026-12\" (a month in UTC) or { start; length; }",
        "The billing period" },
    { "scenario", "events", KEY_LIST, false, NULL, REQUIRED, "What is streamed" },
    { "scenario", "prices", KEY_TEXT, false, "aws-ivs-2026-10", "a built-in book's name or a file", "The price book" },
    { "scenario", "patterns", KEY_LIST, false, NULL, "names of built-in patterns and groups of choices",
        "The architectures to compare; the built-in ones that fit a plain audience by default" },
    { "scenario", "budget", KEY_GROUP, false, NULL, "\"2000 USD\" or { limit; percentile; }", "What the period may cost" },
    { "scenario", "replications", KEY_COUNT, false, "10000", "1 to 10000000", "How many months are simulated" },
    { "scenario", "seed", KEY_COUNT, false, "1", NULL, "Names the random numbers" },
    { "scenario", "forecast", KEY_NUMBER, true, "1", NULL,
        "A factor on the sizes of all events of the period: the uncertainty that does not average out" },
    { "scenario", "account", KEY_GROUP, false, NULL, NULL, "What is special about the account that pays" },

    { "period", "start", KEY_INSTANT, false, NULL, REQUIRED, "When the period begins" },
    { "period", "length", KEY_DURATION, false, NULL, REQUIRED, "How long it is" },

    { "budget", "limit", KEY_MONEY, false, NULL, REQUIRED, "What the period may cost" },
    { "budget", "percentile", KEY_NUMBER, false, "90", "above 0, below 100",
        "The percentile of the bill that is held against the limit" },

    { "account", "free_tier", KEY_YES_NO, false, "false", NULL, "Whether the free tier's allowances apply" },
    { "account", "discount", KEY_SHARE, false, "0", NULL, "Taken off every line" },
    { "account", "region", KEY_TEXT, false, "us-east-1", NULL, "The region in which channels and stages are made" },
    { "account", "used", KEY_LIST, false, NULL, NULL, "What the account has already used in the period, by meter" },
    { "account", "quotas", KEY_GROUP, false, NULL, "names of limits", "Quotas that differ from the published defaults" },

    { "use", "meter", KEY_WORD, false, NULL, REQUIRED ": a meter", "What was used" },
    { "use", "quantity", KEY_TEXT, false, NULL, REQUIRED ": a number in the rate's unit, or \"40 GB\", \"9000 hours\"", "How much" },

    { "event", "name", KEY_TEXT, false, NULL, REQUIRED, "What the event is called" },
    { "event", "schedule", KEY_GROUP, false, NULL, "this or `at`", "Occurrences at regular intervals" },
    { "event", "at", KEY_LIST, false, NULL, "this or `schedule`", "Planned starts one by one" },
    { "event", "live", KEY_DURATION, true, NULL, REQUIRED, "How long the programme runs" },
    { "event", "starts_late", KEY_DURATION, true, "0 s", NULL, "Delay of the actual start after the planned one" },
    { "event", "rehearsals", KEY_LIST, false, NULL, NULL, "Rehearsals before each occurrence" },
    { "event", "warm_up", KEY_DURATION, true, "0 s", NULL, "The source is on that long before the planned start" },
    { "event", "idle_tail", KEY_DURATION, true, "0 s", NULL, "The source is on that long after the actual end" },
    { "event", "forgotten", KEY_GROUP, false, NULL, NULL, "The source is sometimes left on by mistake" },
    { "event", "source_drops", KEY_GROUP, false, NULL, "for patterns with an encoder: none where the service composes",
        "The encoder fails now and then, and its viewers are disconnected" },
    { "event", "hosts", KEY_GROUP, false, NULL, "a count or a group", "Who speaks" },
    { "event", "video", KEY_GROUP, false, NULL, NULL, "What is sent" },
    { "event", "audience", KEY_GROUP, false, NULL, NULL, "Who watches; nobody where it is not written" },
    { "event", "chat", KEY_GROUP, false, NULL, NULL, "Chat beside the video" },

    { "schedule", "first", KEY_INSTANT, false, NULL, REQUIRED, "The first planned start" },
    { "schedule", "every", KEY_DURATION, false, NULL, REQUIRED " where count is above 1", "From one planned start to the next" },
    { "schedule", "count", KEY_COUNT, false, NULL, REQUIRED ": 1 to 10000", "How many occurrences" },

    { "rehearsal", "before", KEY_DURATION, true, NULL, REQUIRED, "How long before the planned start it begins" },
    { "rehearsal", "length", KEY_DURATION, true, NULL, REQUIRED, "How long it takes" },
    { "rehearsal", "on_air", KEY_YES_NO, false, "true", NULL, "Whether the encoder really sends video into the channel" },
    { "rehearsal", "probability", KEY_SHARE, false, "1", NULL, "How likely it takes place" },

    { "forgotten", "probability", KEY_SHARE, false, "0", NULL, "How likely the source is left on" },
    { "forgotten", "noticed_after", KEY_DURATION, true, NULL, REQUIRED, "How much longer it is on then" },

    { "hosts", "count", KEY_COUNT, true, "1", NULL, "How many hosts" },
    { "hosts", "join_before", KEY_DURATION, true, "0 s", NULL, "They connect that long before the planned start" },
    { "hosts", "leave_after", KEY_DURATION, true, "0 s", NULL, "They leave that long after the actual end" },
    { "hosts", "audio_only", KEY_SHARE, false, "0", NULL, "Share of hosts who send no video" },
    { "hosts", "drops", KEY_GROUP, false, NULL, NULL, "Hosts lose their connection now and then" },

    { "drops", "every", KEY_DURATION, true, NULL, REQUIRED ": a plain duration is the mean of an exponential law",
        "Time connected between two drops" },
    { "drops", "gap", KEY_DURATION, true, NULL, REQUIRED, "Time away" },

    { "source_drops", "every", KEY_DURATION, true, NULL, REQUIRED ": a plain duration is the mean of an exponential law",
        "Time on air between two drops" },
    { "source_drops", "gap", KEY_DURATION, true, NULL, REQUIRED, "Time off air, which is not billed" },
    { "source_drops", "back", KEY_GROUP, false, NULL, REQUIRED ": { share; after; }",
        "Who watched and comes back once the source is on again, for the rest of the stay" },

    { "video", "resolution", KEY_WORD, false, "1080p", "lines: 1080p, 720p, 480p, or a number", "Height of the picture" },
    { "video", "frame_rate", KEY_NUMBER, false, "30", "above 0, to 240", "Pictures per second" },
    { "video", "bit_rate", KEY_BIT_RATE, false, "6 Mbps", NULL, "What the source sends" },

    { "audience", "preset", KEY_WORD, false, NULL, "a published workload", "Fills whatever is not written" },
    { "audience", "size", KEY_COUNT, true, NULL, "this, `registered`, or arrivals by rate",
        "Unique viewers of one occurrence" },
    { "audience", "registered", KEY_COUNT, true, NULL, "with show_up", "Registrations for one occurrence" },
    { "audience", "show_up", KEY_SHARE, true, NULL, "with registered", "Share of the registered that come" },
    { "audience", "count", KEY_WORD, false, "poisson", "poisson, fixed", "The law of the number that come, given its mean" },
    { "audience", "dispersion", KEY_NUMBER, false, "0", "coefficient of variation, 0 to 10",
        "Of a gamma factor on the mean, drawn for each occurrence" },
    { "audience", "arrivals", KEY_GROUP, false, "webinar", "offsets from the actual start, or a preset's name",
        "When a viewer first arrives" },
    { "audience", "stays", KEY_DURATION, true, "end", "\"end\": until the programme ends", "Length of one session" },
    { "audience", "returns", KEY_GROUP, false, NULL, NULL, "Further sessions of the same viewer" },
    { "audience", "linger", KEY_DURATION, true, "0 s", NULL, "How long after the end a viewer who is still there stays" },
    { "audience", "classes", KEY_LIST, false, NULL, "shares add to 1", "Kinds of viewers" },
    { "audience", "regions", KEY_GROUP, false, NULL, "shares that add to 1; all in north_america by default",
        "Where viewers are" },
    { "audience", "renditions", KEY_GROUP, false, NULL, "shares that add to 1; all at the video's own by default",
        "What viewers of a channel receive" },
    { "audience", "audio_only", KEY_SHARE, false, "0", NULL, "Share of stage viewers that take no video" },
    { "audience", "assign", KEY_WORD, false, "drawn", "drawn, exact",
        "Whether classes, regions and renditions are drawn or exact counts" },
    { "audience", "shocks", KEY_LIST, false, NULL, NULL, "Moments at which many leave together" },
    { "audience", "raise_hand", KEY_GROUP, false, NULL, "for patterns with guests", "Viewers ask to join the speakers" },

    { "raise_hand", "share", KEY_SHARE, false, NULL, REQUIRED, "Share of the sessions in which the viewer does" },
    { "raise_hand", "after", KEY_DURATION, true, "0 s", NULL, "Time from coming (or from the start) until then" },
    { "raise_hand", "for", KEY_DURATION, true, NULL, REQUIRED, "Time among the speakers" },

    { "class", "name", KEY_TEXT, false, NULL, NULL, "For the reader's eyes" },
    { "class", "share", KEY_SHARE, false, NULL, REQUIRED, "Share of the viewers" },
    { "class", "arrivals", KEY_GROUP, false, NULL, "the audience's by default", "When a viewer first arrives" },
    { "class", "stays", KEY_DURATION, true, NULL, "the audience's by default", "Length of one session" },
    { "class", "returns", KEY_GROUP, false, NULL, "the audience's by default", "Further sessions of the same viewer" },
    { "class", "linger", KEY_DURATION, true, NULL, "the audience's by default", "Time after the end" },
    { "class", "regions", KEY_GROUP, false, NULL, "the audience's by default", "Where viewers are" },
    { "class", "renditions", KEY_GROUP, false, NULL, "the audience's by default", "What viewers of a channel receive" },
    { "class", "audio_only", KEY_SHARE, false, NULL, "the audience's by default",
        "Share of stage viewers that take no video" },

    { "uniform", "profile", KEY_WORD, false, NULL, "uniform", "Arrivals evenly between two moments" },
    { "uniform", "from", KEY_OFFSET, false, "0 s", "or \"end\"", "The first moment" },
    { "uniform", "to", KEY_OFFSET, false, NULL, REQUIRED "; or \"end\"", "The last moment" },

    { "pmf", "pmf", KEY_LIST, false, NULL, REQUIRED ", normalised", "Relative numbers of arrivals by bin" },
    { "pmf", "bin", KEY_DURATION, false, NULL, REQUIRED ", above 0", "Length of a bin" },
    { "pmf", "from", KEY_OFFSET, false, "0 s", "or \"end\"", "Where the first bin begins" },

    { "rate", "rate", KEY_LIST, false, NULL, REQUIRED, "Viewers per minute by bin" },
    { "rate", "bin", KEY_DURATION, false, NULL, REQUIRED ", above 0", "Length of a bin" },
    { "rate", "from", KEY_OFFSET, false, "0 s", NULL, "Where the first bin begins" },
    { "rate", "repeat", KEY_YES_NO, false, "false", NULL, "Whether the bins repeat until the end" },

    { "csv", "csv", KEY_TEXT, false, NULL, REQUIRED ": a file of offset, weight", "Arrivals as a table" },

    { "flash", "flash", KEY_LIST, false, NULL, REQUIRED, "Crowds that come at once" },
    { "flash", "base", KEY_OFFSET, true, NULL, "a law of offsets; required where the crowds' shares add to less than 1",
        "When everybody else arrives" },

    { "crowd", "share", KEY_SHARE, false, "1", NULL, "Share of the viewers who come with it" },
    { "crowd", "at", KEY_OFFSET, false, "0 s", NULL, "Its top: when most of them come" },
    { "crowd", "decay", KEY_DURATION, false, NULL, REQUIRED ", above 0",
        "After the top their rate falls by half every 0.69 of that (exponential with that mean)" },
    { "crowd", "ramp", KEY_DURATION, false, NULL, "this or per_minute", "Length of a straight rise to the top that brings as many" },
    { "crowd", "per_minute", KEY_SHARE, false, NULL, "this or ramp", "Share of the crowd that comes per minute at the top" },
    { "crowd", "rise", KEY_WORD, false, "linear", "linear, logistic", "The shape of the rise" },

    { "mmpp", "mmpp", KEY_LIST, false, NULL, REQUIRED ": 2 to 16 states", "A rate that jumps between states" },
    { "mmpp", "from", KEY_OFFSET, false, "0 s", NULL, "Where arrivals begin, in a state drawn by how much of the time it takes" },

    { "state", "rate", KEY_NUMBER, false, NULL, REQUIRED ": 0 to 1e+07", "Viewers per minute" },
    { "state", "lasts", KEY_DURATION, false, NULL, REQUIRED ": at least 1 s",
        "Mean time in the state (exponential); then any other follows, all as likely" },

    { "hawkes", "hawkes", KEY_GROUP, false, NULL, NULL, "Viewers who bring others" },
    { "hawkes", "from", KEY_OFFSET, false, "0 s", NULL, "Where arrivals begin" },

    { "bring", "rate", KEY_NUMBER, false, NULL, REQUIRED ": above 0, to 1e+07", "Viewers per minute who come by themselves" },
    { "bring", "brings", KEY_NUMBER, false, NULL, REQUIRED ": 0 to 0.99", "How many others each viewer brings on average (Poisson)" },
    { "bring", "after", KEY_DURATION, false, NULL, REQUIRED ", above 0", "How long after it they come on average (exponential)" },

    { "returns", "sessions", KEY_COUNT, true, NULL, REQUIRED ", 1 or more", "Sessions of a viewer in all" },
    { "returns", "gap", KEY_DURATION, true, NULL, REQUIRED, "From the end of a session to the next" },

    { "shock", "at", KEY_OFFSET, true, NULL, REQUIRED "; or \"end\"", "The moment, from the actual start" },
    { "shock", "leave", KEY_SHARE, true, NULL, REQUIRED, "Share of those present that leaves" },
    { "shock", "back", KEY_GROUP, false, NULL, NULL, "Some of them come back" },

    { "back", "share", KEY_SHARE, true, NULL, REQUIRED, "Share of those who left" },
    { "back", "after", KEY_DURATION, true, NULL, REQUIRED, "How long they are away" },

    { "chat", "messages_per_viewer_hour", KEY_NUMBER, true, NULL, REQUIRED, "Messages a viewer sends in an hour" },

    { "pattern", "name", KEY_TEXT, false, NULL, REQUIRED, "What the pattern is called" },
    { "pattern", "sentence", KEY_TEXT, false, NULL, NULL, "What it is, in words" },
    { "pattern", "base", KEY_TEXT, false, NULL, "a built-in pattern's name", "The pattern that gives what is not written" },
    { "pattern", "speakers", KEY_WORD, false, NULL, REQUIRED ": encoder, stage", "Where the hosts are" },
    { "pattern", "viewers", KEY_WORD, false, NULL, REQUIRED ": channel, stage, cdn, or shares of them", "Where the audience watches" },
    { "pattern", "composition", KEY_WORD, false, "none", "none, client, server", "How a stage becomes a channel's input" },
    { "pattern", "channel", KEY_GROUP, false, NULL, NULL, "Choices about the channel" },
    { "pattern", "stage", KEY_GROUP, false, NULL, NULL, "Choices about the stage" },
    { "pattern", "recording", KEY_GROUP, false, NULL, NULL, "What is recorded" },
    { "pattern", "private_ingest", KEY_GROUP, false, NULL, NULL, "Ingest through a private endpoint" },
    { "pattern", "encoder", KEY_WORD, false, "none", "none, medialive, self-hosted", "What feeds a CDN" },

    { "channel", "type", KEY_WORD, false, "STANDARD", "BASIC, STANDARD, ADVANCED_SD, ADVANCED_HD", "The channel type" },
    { "channel", "multitrack", KEY_YES_NO, false, "false", NULL, "Whether the source sends all renditions itself" },
    { "channel", "always_on", KEY_YES_NO, false, "false", NULL, "Whether the source is on the whole period" },
    { "channel", "auto_stop", KEY_GROUP, false, NULL, NULL, "The source stops when nobody watches" },

    { "auto_stop", "empty_for", KEY_DURATION, false, NULL, REQUIRED, "It stops once nobody has watched for that long" },
    { "auto_stop", "restart_after", KEY_DURATION, false, "0 s", NULL, "It is on again that long after the next viewer comes" },

    { "stage", "audio_only", KEY_YES_NO, false, "false", NULL, "Nobody sends or takes video" },
    { "stage", "replicas", KEY_COUNT, false, "0", "0 to 1000", "Copies of each host in other stages" },
    { "stage", "seats", KEY_COUNT, false, NULL, "1 or more", "Viewers the stage takes" },
    { "stage", "overflow", KEY_WORD, false, "turn-away", "turn-away, channel", "What happens to who finds no seat" },
    { "stage", "guests", KEY_COUNT, false, "0", "0 to 1000", "Places among the speakers for viewers who raise a hand" },
    { "stage", "retry", KEY_GROUP, false, NULL, "with seats; not with overflow = \"channel\"",
        "Who finds no seat tries again" },
    { "stage", "ingest", KEY_WORD, false, "webrtc", "webrtc, rtmp, ertmp-multitrack, whip", "How hosts send" },

    { "retry", "after", KEY_DURATION, true, NULL, REQUIRED, "Time until the next attempt, for the same stay" },
    { "retry", "probability", KEY_SHARE, false, "1", NULL, "How likely who found no seat tries once more" },
    { "retry", "tries", KEY_COUNT, false, "3", "1 to 60", "Further attempts at most" },

    { "recording", "individual", KEY_YES_NO, false, "false", NULL, "Each host on its own" },
    { "recording", "composite", KEY_YES_NO, false, "false", NULL, "The composition" },
    { "recording", "channel", KEY_YES_NO, false, "false", NULL, "The channel's input" },
    { "recording", "keep", KEY_DURATION, false, "forever", "a duration, or \"forever\"", "How long recordings are kept" },

    { "private_ingest", "availability_zones", KEY_COUNT, false, "1", "1 to 6", "Endpoints, one in each zone" },

    { "book", "name", KEY_TEXT, false, NULL, REQUIRED, "What the book is called" },
    { "book", "title", KEY_TEXT, false, NULL, REQUIRED, "What it is, in words" },
    { "book", "currency", KEY_WORD, false, "USD", "USD", "The currency of its prices" },
    { "book", "as_of", KEY_TEXT, false, NULL, REQUIRED ": a date", "When it was right" },
    { "book", "rates", KEY_LIST, false, NULL, REQUIRED, "Prices by meter and dimension" },
    { "book", "allowances", KEY_LIST, false, NULL, NULL, "What is free" },

    { "price", "meter", KEY_WORD, false, NULL, REQUIRED ": a meter", "What is billed" },
    { "price", "unit", KEY_WORD, false, NULL, REQUIRED ": a unit", "The unit of the price" },
    { "price", "price", KEY_TEXT, false, NULL, "this or tiers", "Price of one unit, as a string" },
    { "price", "tiers", KEY_LIST, false, NULL, "this or price", "Prices by quantity" },
    { "price", "source", KEY_TEXT, false, NULL, REQUIRED, "Where it was read" },
    { "price", "as_of", KEY_TEXT, false, NULL, "a date; the book's by default", "When it was read" },
    { "price", "status", KEY_WORD, false, NULL, REQUIRED ": published, reported, assumed", "What the source is worth" },
    { "price", "note", KEY_TEXT, false, NULL, NULL, "What is known of it" },

    { "tier", "up_to", KEY_COUNT, false, NULL, "all but the last", "The tier's end, in the rate's unit" },
    { "tier", "price", KEY_TEXT, false, NULL, REQUIRED, "Price of one unit, as a string" },

    { "allowance", "name", KEY_TEXT, false, NULL, REQUIRED, "What the allowance is called" },
    { "allowance", "always", KEY_YES_NO, false, "false", NULL, "For every account, not only in the free tier" },
    { "allowance", "quantity", KEY_COUNT, false, NULL, REQUIRED, "How much is free" },
    { "allowance", "unit", KEY_WORD, false, NULL, REQUIRED ": a unit", "The quantity's unit" },
    { "allowance", "of", KEY_LIST, false, NULL, REQUIRED, "The meters that share it" },
    { "allowance", "source", KEY_TEXT, false, NULL, REQUIRED, "Where it was read" },

    { "match", "meter", KEY_WORD, false, NULL, REQUIRED ": a meter", "A meter of the pool" },

    { "preset", "name", KEY_TEXT, false, NULL, REQUIRED, "What the preset is called" },
    { "preset", "sentence", KEY_TEXT, false, NULL, REQUIRED, "What it is, in words" },
    { "preset", "source", KEY_TEXT, false, NULL, REQUIRED, "Who published it" },
    { "preset", "assumed", KEY_TEXT, false, NULL, NULL, "What of it is assumed" },
    { "preset", "audience", KEY_GROUP, false, NULL, REQUIRED, "What it fills in" },

    { NULL, NULL, KEY_TEXT, false, NULL, NULL, NULL },
};
/* clang-format on */

const struct key *key_find(const char *group, const char *name)
{
    for (const struct key *key = key_table; key->group; key++)
        if (strcmp(key->group, group) == 0 && strcmp(key->name, name) == 0)
            return key;
    return NULL;
}

bool key_takes_fractions(const char *name)
{
    bool found = false;
    for (const struct key *key = key_table; key->group; key++) {
        if (strcmp(key->name, name) != 0)
            continue;
        found = true;
        if (key->kind != KEY_NUMBER && key->kind != KEY_SHARE)
            return false;
    }
    return found;
}

void key_names(const char *group, const char *name[KEYS_OF_GROUP_MAX + 1])
{
    size_t count = 0;
    for (const struct key *key = key_table; key->group; key++) {
        if (strcmp(key->group, group) == 0) {
            assert(count < KEYS_OF_GROUP_MAX);
            name[count++] = key->name;
        }
    }
    name[count] = NULL;
}
