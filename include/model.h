/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model: a scenario made ready to be simulated. Names have become indices, laws samplers, patterns lists of bill lines.
 * Immutable once built; shared by all threads. It knows no prices: a tariff is bound to its lines later. */
#ifndef IVSIM_MODEL_H
#define IVSIM_MODEL_H

#include "sampler.h"
#include "scenario.h"

enum {
    MODEL_PLACES_MAX = 16,       /* intervals of the draw that sends a viewer to a place */
    MODEL_GROUPS_MAX = 64,
    MODEL_KEEPS_MAX = 8          /* different lengths of time recordings are kept */
};

/* As far as any bill can tell viewers apart. `place` indexes the intervals into which all patterns together cut the unit
 * interval: a viewer draws one, and each pattern says where that sends it. */
struct cell {
    uint8_t place;
    uint8_t region;
    uint8_t rendition; /* lowered to the input's */
    uint8_t audio_only;
};

struct class_plan {
    enum arrivals_kind arrivals;
    struct sampler arrival; /* LAW: offset from start (or end); RATE: offset within one cycle of the bins */
    bool law_from_end;
    int64_t from_ms, to_ms;
    bool from_end, to_end;
    struct sampler stay;
    bool returns;
    struct sampler sessions; /* one, where nobody returns */
    struct sampler gap;
    bool lingers;
    struct sampler linger; /* no time, where nobody lingers */
};

struct shock_plan {
    struct variate at, leave, back;
    struct sampler after;
    bool from_end;
};

enum { COLUMN_QUICK_BITS = 11, COLUMN_SLOW = UINT16_MAX };

struct event_plan {
    const struct event *event;
    struct variate live, starts_late, warm_up, idle_tail, noticed_after;
    struct variate *rehearsal_before, *rehearsal_length; /* by rehearsal */
    struct variate source_every, source_gap, source_back; /* where its source drops */
    struct sampler back_after;
    struct variate host_count, join_before, leave_after, drop_every, drop_gap;
    struct variate size, show_up, over_dispersion, message_rate;
    /* Of an absolute rate: expected arrivals of one cycle of the bins, its length and its start. */
    double cycle_mean;
    struct dist cycle_law; /* of an arrival's offset within a cycle; built where cycle_mean > 0 */
    int64_t cycle_ms;
    bool rate, repeat;
    bool surge; /* a rate that is itself drawn: surge.h */
    struct sampler *state_lasts;  /* of a modulated rate, by state */
    struct sampler brought_after; /* of viewers who bring others */
    struct class_plan *viewer_class;
    size_t classes;
    bool one_arrival_law; /* all classes arrive alike: class 0's */
    bool lingers;         /* some class does */
    int64_t linger_max_ms; /* no draw of any class is above it */
    bool returns;         /* some class does */
    const struct sampler **stay, **sessions, **gap, **linger; /* by class, for drawing a mixed block */
    /* Columns: class x region x rendition x audio-only with positive probability, drawn together from one word by an alias
     * table (Walker 1977). A category is a column at a place: column x places + place. The place has a word of its own, so that a
     * pattern which divides its viewers does not move what the others see. */
    size_t columns;
    const uint32_t *column_threshold;
    const uint16_t *column_alias;
    const uint16_t *column_quick; /* by a word's upper COLUMN_QUICK_BITS: its column, or COLUMN_SLOW where the rest decides */
    size_t categories;
    const double *category_share;
    const uint16_t *category_cell;
    const uint8_t *category_class;
    const uint8_t *category_place; /* interval of the place draw */
    const struct cell *cell;
    size_t cells;
    const struct shock_plan *shock;
    size_t shocks;
    double hand_share;
    struct sampler hand_after, hand_for; /* where it is above 0 */
    enum rendition rendition; /* of the input */
    size_t fan_first; /* of the model's fan points */
    size_t fan_points;
    int64_t fan_from_ms, fan_step_ms; /* offsets from the planned start */
};

struct occurrence {
    uint32_t event;
    uint32_t ordinal; /* within its event */
    int64_t planned_ms;
};

/* Where an event's usage goes in a pattern's bill: indices of the pattern's lines, -1 where it is not billed. */
struct event_lines {
    int input, composition;
    int participant[MEDIAS], replica[MEDIAS];
    int storage, requests;
    int chat_sent, chat_delivered;
    int private_data;
    int medialive_input, medialive_output[RENDITIONS], ingest, origination;
    int compute, egress;
    int64_t ladder_bps; /* of all renditions a CDN's origin serves */
    int origin_regions; /* price regions with viewers: each fetches from the origin once */
    int *viewer; /* by cell: output, participant or egress */
    int *overflow; /* by cell: output of who found no seat on the stage, or of who watches the channel anyway */
    int64_t *viewer_bps; /* by cell: 0 where time is billed, else the bit rate that turns time into bytes */
};

struct pattern_plan {
    const struct pattern *pattern;
    const struct line_key *line; /* ascending by meter, then values */
    size_t lines;
    int endpoint_line; /* private.endpoint, or -1 */
    const struct event_lines *event_lines; /* by event */
    enum place place[MODEL_PLACES_MAX]; /* of each place interval */
    /* Whose occupancy the pattern asks for, as indices of model.group: watching anywhere, channels, stages. -1 where nobody
     * does. A pattern with feedback has groups of its own, which only its admission fills. */
    int viewer_group, channel_group, stage_group;
    int guest_group; /* viewers who joined the speakers; -1 where nobody can */
    bool has_channel;
    int keep; /* index into model.keep_ms, or -1 where nothing is recorded */
    struct sampler retry_after; /* where the pattern has tries */
    bool drops;    /* some event's source drops, and this pattern has an encoder */
    bool feedback; /* seats, auto-stop, guests or drops: viewers must be walked one by one */
};

struct model {
    const struct scenario *scenario;
    const struct event_plan *event;
    size_t events;
    const struct occurrence *occurrence; /* by planned start, then event */
    size_t occurrences;
    struct variate forecast;
    const struct pattern_plan *pattern;
    size_t patterns;
    size_t places;
    double place_share[MODEL_PLACES_MAX];
    uint32_t place_end[MODEL_PLACES_MAX]; /* a word below it, and not below the one before, is in that place; the last is open */
    /* Sets of viewers whose occupancy some pattern asks for: bit masks of place intervals, the first everybody. Those that only
     * an admission fills have mask 0 and come last, from `drawn_groups` on. */
    unsigned group[MODEL_GROUPS_MAX];
    size_t groups, drawn_groups;
    int64_t keep_ms[MODEL_KEEPS_MAX];
    size_t keeps;
    bool feedback;
    const uint8_t *quasi_dimension; /* draws.h: by row and scalar input of streams.h 1 + a dimension, 0: drawn. NULL: all drawn */
    size_t cells_max; /* over events */
    size_t fan_points; /* over all events */
    size_t fan_points_max; /* of one event */
};

/* Builds; faults (too many cells, nothing happens in the period) go to `diag` with STATUS_INPUT. */
enum status model_build(const struct scenario *scenario, struct arena *arena, struct diag *diag, struct model *model);

/* The column that a word falls on. */
static inline uint32_t model_column(const struct event_plan *plan, uint32_t word)
{
    uint64_t product = word * (uint64_t)plan->columns;
    uint32_t own = (uint32_t)(product >> 32);
    return (uint32_t)product >= plan->column_threshold[own] ? plan->column_alias[own] : own;
}

/* The bit rate at which a rendition is delivered, for bytes (IVS ladder for STANDARD channels: channel-types page, 2026):
 * the input's own for its top rendition. */
int64_t model_rendition_bps(const struct event *event, enum rendition rendition);

#endif
