/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario with a bit of everything, and whether two runs of it agree in every bit: for relations between runs. */
#ifndef IVSIM_TESTS_MIXED_SCENARIO_H
#define IVSIM_TESTS_MIXED_SCENARIO_H

#include "theory_desk.h"

#define TOP "title = \"t\"; period = \"2026-12\"; forecast = { dist = \"lognormal\"; mean = 1.0; sd = 0.2; };\n"
#define PATTERNS(more)                                                                                                 \
    "patterns = ( \"channel\", \"hybrid-server\", \"stage\", { name = \"seats\"; speakers = \"stage\"; viewers = "     \
    "\"stage\";"                                                                                                       \
    "  composition = \"client\"; stage = { seats = 15; overflow = \"channel\"; }; }, { name = \"stops\"; speakers = "  \
    "\"encoder\"; viewers = \"channel\";"                                                                              \
    "  channel = { type = \"BASIC\"; auto_stop = { empty_for = \"3 min\"; restart_after = \"20 s\"; }; }; }" more      \
    " );\n"
#define CLASSES                                                                                                        \
    "{ share = 0.3; stays = { dist = \"exponential\"; mean = \"2 min\"; }; renditions = { hd = 0.5; sd = 0.5; }; },"   \
    "{ share = 0.7; stays = { dist = \"lognormal\"; median = \"8 min\"; p90 = \"30 min\"; };"                          \
    "  returns = { sessions = { dist = \"geometric\"; mean = 1.5; }; gap = { dist = \"exponential\"; mean = \"2 "      \
    "min\"; }; }; }"
/* A bit of everything: two events whose audiences overlap, one of them weekly. */
#define EVENTS(day, classes)                                                                                           \
    "events = ( { name = \"a\"; schedule = { first = \"2026-12-0" day " 12:00\"; every = \"7 d\"; count = 3; };"       \
    "  live = { dist = \"uniform\"; low = \"20 min\"; high = \"30 min\"; }; warm_up = \"5 min\";"                      \
    "  starts_late = { dist = \"exponential\"; mean = \"1 min\"; };"                                                   \
    "  idle_tail = { dist = \"exponential\"; mean = \"10 min\"; };"                                                    \
    "  forgotten = { probability = 0.1; noticed_after = { dist = \"exponential\"; mean = \"1 h\"; }; };"               \
    "  rehearsals = ( { before = \"2 h\"; length = \"20 min\"; probability = 0.5; } );"                                \
    "  hosts = { count = { dist = \"poisson\"; mean = 4; }; drops = { every = \"9 min\"; gap = \"30 s\"; }; };"        \
    "  audience = { size = { low = 20; likely = 35; high = 80; }; arrivals = \"webinar\";"                             \
    "    classes = ( " classes " ); linger = { dist = \"exponential\"; mean = \"1 min\"; };"                           \
    "    regions = { north_america = 0.6; europe = 0.4; }; audio_only = 0.1;"                                          \
    "    shocks = ( { at = \"10 min\"; leave = 0.4; back = { share = 0.5; after = \"2 min\"; }; } ); };"               \
    "  chat = { messages_per_viewer_hour = 10; }; },"                                                                  \
    "  { name = \"b\"; at = ( \"2026-12-0" day " 12:10\" ); live = \"15 min\";"                                        \
    "  audience = { registered = 60; show_up = { dist = \"beta\"; mean = 0.4; sd = 0.1; };"                            \
    "    arrivals = { profile = \"uniform\"; to = \"end\"; }; }; } );\n"

/* Whether rows of two outcomes of one pattern are the same in every bit: rows first.. of `a` and 0.. of `b`. */
static inline bool same_rows(const struct pattern_outcome *a, size_t first, const struct pattern_outcome *b,
                             size_t rows)
{
    bool same = a->plan->lines == b->plan->lines;
    for (size_t l = 0; same && l < a->plan->lines; l++)
        same = memcmp(outcome_cost_nano(a, l) + first, outcome_cost_nano(b, l), rows * sizeof(int64_t)) == 0 &&
               memcmp(outcome_quantity(a, l) + first, outcome_quantity(b, l), rows * sizeof(double)) == 0;
    for (enum peak k = 0; same && k < PEAKS; k++)
        same = memcmp(outcome_peak(a, k) + first, outcome_peak(b, k), rows * sizeof(int32_t)) == 0;
    return same && memcmp(a->total_nano + first, b->total_nano, rows * sizeof(int64_t)) == 0 &&
           memcmp(a->input_ms + first, b->input_ms, rows * sizeof(int64_t)) == 0 &&
           memcmp(a->idle_ms + first, b->idle_ms, rows * sizeof(int64_t)) == 0 &&
           memcmp(a->turned_away + first, b->turned_away, rows * sizeof(int64_t)) == 0;
}

/* All patterns of `b` by name in `a`. */
static inline bool same_outcomes(const struct world_desk *a, size_t first, const struct world_desk *b, size_t rows)
{
    for (size_t p = 0; p < b->outcomes.patterns; p++)
        if (!same_rows(outcome_of(a, b->outcomes.pattern[p].plan->pattern->name), first, &b->outcomes.pattern[p], rows))
            return false;
    return true;
}

#endif
