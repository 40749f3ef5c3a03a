/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario as its file says it: typed, units applied (durations in ms), defaults filled in, presets and class inheritance
 * resolved, nothing yet looked up in a book. Everything is borrowed from the arena it was read into. */
#ifndef IVSIM_SCENARIO_H
#define IVSIM_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dist.h"
#include "limit.h"
#include "meter.h"
#include "pattern.h"

enum {
    SCENARIO_EVENTS_MAX = 1000,
    SCENARIO_OCCURRENCES_MAX = 10000, /* of one event */
    SCENARIO_CLASSES_MAX = 64,
    SCENARIO_PATTERNS_MAX = 64,
    SCENARIO_REHEARSALS_MAX = 16,
    SCENARIO_SHOCKS_MAX = 16,
    SCENARIO_HOSTS_MAX = 10000,    /* of one occurrence */
    SCENARIO_SESSIONS_MAX = 10000, /* of one viewer */
    SCENARIO_REPLICATIONS_MAX = 10000000
};

/* Arrivals: offsets in ms from the actual start of the programme. */
enum arrivals_kind {
    ARRIVALS_LAW,     /* `law`: any law of offsets, a pmf included (DIST_STEPS) */
    ARRIVALS_UNIFORM, /* between from and to, either of which may hang on the programme's end */
    /* Absolute, per minute; then size is not given: */
    ARRIVALS_RATE,  /* `rate` by bin */
    ARRIVALS_MMPP,  /* `mmpp`: a rate that jumps between states (Markov-modulated Poisson process) */
    ARRIVALS_HAWKES /* `hawkes`: each viewer brings others (Hawkes 1971) */
};

enum { SCENARIO_STATES_MAX = 16 };

/* A state of a modulated rate: left after an exponential time for any other, all as likely. */
struct arrivals_state {
    double rate_per_min;
    double lasts_ms; /* mean */
};

struct arrivals {
    enum arrivals_kind kind;
    struct dist law;  /* ARRIVALS_LAW */
    bool law_from_end; /* its offsets count from the programme's end */
    int64_t from_ms;  /* ARRIVALS_UNIFORM: offset from start, or from the end where from_end. Absolute ones: where they begin */
    int64_t to_ms;
    bool from_end, to_end;
    const double *rate_per_min;
    size_t rates;
    int64_t bin_ms;
    bool repeat;
    const struct arrivals_state *state; /* ARRIVALS_MMPP */
    size_t states;
    double own_per_min; /* ARRIVALS_HAWKES: viewers who come by themselves, */
    double brings;      /* how many each brings on average, below 1, */
    double after_ms;    /* and how long after it they come: exponential with that mean */
};

/* Whether they say how many come, too. */
static inline bool arrivals_are_absolute(const struct arrivals *arrivals)
{
    return arrivals->kind >= ARRIVALS_RATE;
}

struct viewer_class {
    double share;
    struct arrivals arrivals;
    struct dist stay_ms;
    bool returns;             /* whether sessions_law and gap_ms say anything */
    struct dist sessions_law; /* total number of sessions, >= 1 */
    struct dist gap_ms;
    bool lingers;
    struct dist linger_ms;
    double region[REGIONS];       /* shares, add to 1 */
    double rendition[RENDITIONS]; /* shares, add to 1; before lowering to the input's resolution */
    double audio_only;            /* share of stage viewers that take no video */
};

struct shock {
    struct dist at_ms; /* from the actual start */
    bool from_end;
    struct dist leave_ratio;
    struct dist back_ratio; /* of those who leave; fixed 0 without */
    struct dist back_after_ms;
};

enum count_law { COUNT_POISSON, COUNT_FIXED };

struct audience {
    bool present; /* false: nobody watches (`audience` not written) */
    bool registered; /* size is registrations, show_up the share that comes */
    struct dist size;
    struct dist show_up;
    enum count_law count;
    double dispersion; /* cv of the gamma factor on the mean; 0 without */
    bool assign_exact;
    struct viewer_class *viewer_class; /* at least one; shares add to 1 */
    size_t classes;
    const struct shock *shock;
    size_t shocks;
    double hand_share; /* of the sessions: those that ask to join the speakers; 0 without */
    struct dist hand_after_ms, hand_for_ms;
    const char *preset; /* NULL without */
};

struct rehearsal {
    struct dist before_ms; /* before the planned start it begins */
    struct dist length_ms;
    bool on_air;
    double probability;
};

struct event {
    const char *name;
    struct origin origin;
    const int64_t *at_ms; /* planned starts, ascending; those outside the period too */
    size_t occurrences;
    struct dist live_ms;
    struct dist starts_late_ms;
    const struct rehearsal *rehearsal;
    size_t rehearsals;
    struct dist warm_up_ms;
    struct dist idle_tail_ms;
    double forgotten_probability;
    struct dist noticed_after_ms;
    struct {
        struct dist count;
        struct dist join_before_ms;
        struct dist leave_after_ms;
        double audio_only;
        bool drops;
        struct dist drop_every_ms;
        struct dist drop_gap_ms;
    } hosts;
    struct {
        bool drops; /* an encoder's; a composition by the service has none */
        struct dist every_ms, gap_ms;
        struct dist back_ratio, back_after_ms; /* of those who watched: who comes back, once it is on again */
    } source;
    struct {
        int height; /* lines: 1080 */
        double frame_rate;
        int64_t bit_rate_bps;
    } video;
    struct audience audience;
    bool chat;
    struct dist messages_per_viewer_hour;
};

/* A line (or group of lines, BOOK_ANY) of which the account has already used so much this month. */
struct account_use {
    enum meter meter;
    int value[METER_DIMENSIONS_MAX];
    int64_t quantity_nano; /* in 10^-9 of the unit of the matching rate */
    const struct unit *unit; /* NULL: the rate's own */
    struct origin origin;
};

struct account {
    bool free_tier;
    int64_t discount_ppm;
    const char *region; /* "us-east-1" */
    const struct account_use *use;
    size_t uses;
    int64_t quota[LIMITS]; /* by enum limit; the published default where the scenario is silent */
    bool quota_set[LIMITS];
};

struct scenario {
    const char *title;
    const char *file;
    char digest[65]; /* SHA-256 of everything read: the file, its includes, overlays and settings */
    int64_t start_ms, end_ms; /* of the period, half-open */
    const struct event *event;
    size_t events;
    struct dist forecast;
    const char *prices; /* name of a built-in book or path */
    const struct pattern *pattern;
    size_t patterns;
    bool has_budget;
    int64_t budget_nano;
    double budget_percentile;
    int64_t replications;
    uint64_t seed;
    struct account account;
    const struct stated *stated; /* everything above, as `explain` lists it */
    size_t stated_count;
};

/* One value as understood: for `explain`. */
struct stated {
    const char *path;  /* events[0].live */
    const char *value; /* "62 min" or "lognormal, median 62 min, p90 80 min" */
    struct origin origin; /* a NULL file: a default */
    const char *preset;   /* the preset that gave it, or NULL */
    const struct dist *law; /* where it is random: for its mean and quantiles. Durations in ms where `is_duration` */
    bool is_duration;
};

#endif
