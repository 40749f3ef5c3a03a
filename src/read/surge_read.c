/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "surge_read.h"

#include <math.h>

#include "calendar.h"
#include "law_read.h"

enum { CROWDS_MAX = 16, LOGISTIC_BINS = 640, LOGISTIC_WIDTHS = 40 };

static const double rate_max = 1e7, brings_max = 0.99;

/* A key of a group as written or its default, else a fault. */
static bool need_number(const struct section *section, const char *name, double low, double high, double *value)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (!reader_take_number(section->reader, setting, value))
        return false;
    return (*value >= low && *value <= high) ||
           reader_fault(section->reader, setting, NULL, "%.15g is out of range: it goes from %.15g to %.15g", *value,
                        low, high);
}

static bool need_duration(const struct section *section, const char *name, int64_t least_ms, double *value_ms)
{
    const struct setting *setting = reader_get(section, name);
    int64_t ms = 0;
    if (!setting)
        return reader_missing(section, name, NULL);
    if (!reader_take_duration(section->reader, setting, false, &ms))
        return false;
    *value_ms = (double)ms;
    return ms >= least_ms || reader_fault(section->reader, setting, NULL, "it must be %s",
                                          least_ms > 1 ? "at least 1 s" : "longer than nothing");
}

/* ---- Flash crowds ---- */

/* The rate of a crowd rises to its top and decays from there: h before(t), then h exp(-t / decay). The area of the rise
 * is ramp / 2 times h whatever its shape, so that h (ramp / 2 + decay) = 1. */
struct crowd {
    double share, at_ms, ramp_ms, decay_ms;
    bool logistic;
};

static bool read_crowd(struct reader *reader, const struct setting *setting, struct crowd *crowd)
{
    struct section section;
    int64_t at_ms = 0;
    int rise = 0;
    double per_minute = 0;
    *crowd = (struct crowd){ .decay_ms = 1 };
    if (!reader_open(reader, setting, "crowd", NULL, &section))
        return false;
    const struct setting *ramp = reader_written(&section, "ramp"), *top = reader_written(&section, "per_minute");
    bool good = reader_take_share(reader, reader_get(&section, "share"), &crowd->share);
    good &= reader_take_duration(reader, reader_get(&section, "at"), true, &at_ms);
    good &= need_duration(&section, "decay", 1, &crowd->decay_ms);
    good &= reader_take_word(reader, reader_get(&section, "rise"), (const char *const[]){ "linear", "logistic", NULL },
                             &rise);
    crowd->at_ms = (double)at_ms;
    crowd->logistic = rise == 1;
    if (!ramp == !top)
        return reader_fault(reader, setting, "write ramp = \"10 min\" or per_minute = \"5 %\"",
                            top ? "both ramp and per_minute are given: each says how high the top is"
                                : "it does not say how fast they come: ramp or per_minute");
    if (ramp)
        return good & need_duration(&section, "ramp", 0, &crowd->ramp_ms);
    if (!reader_take_share(reader, top, &per_minute) || !good)
        return false;
    if (!(per_minute > 0))
        return reader_fault(reader, top, NULL, "a share per minute must be above 0");
    crowd->ramp_ms = 2 * (MINUTE_MS / per_minute - crowd->decay_ms);
    return crowd->ramp_ms >= 0 || reader_fault(reader, top,
                                               arena_format(reader->arena, "at most %.3g %% with this decay",
                                                            100 * MINUTE_MS / crowd->decay_ms),
                                               "at that rate more than all of the crowd would come after the top");
}

/* What has come before the top by x < 0, of a rise like 1 / (1 + exp(-x / w)) whose area before the top is w ln 2. */
static double logistic_below(double x, double width)
{
    return log1p(exp(x / width)) / log(2);
}

/* The logistic rise as a density constant on narrow bins, each with its exact probability. */
static bool logistic_rise(const struct crowd *crowd, struct arena *arena, struct dist *law)
{
    const double width = crowd->ramp_ms / (4 * log(2)), step = width * LOGISTIC_WIDTHS / LOGISTIC_BINS;
    double *edge = arena_alloc(arena, LOGISTIC_BINS + 1, sizeof *edge);
    double *below = arena_alloc(arena, LOGISTIC_BINS, sizeof *below);
    for (int i = 0; i <= LOGISTIC_BINS; i++)
        edge[i] = crowd->at_ms + (i - LOGISTIC_BINS) * step;
    for (int i = 0; i < LOGISTIC_BINS; i++)
        below[i] = i + 1 < LOGISTIC_BINS ? logistic_below((i + 1 - LOGISTIC_BINS) * step, width) : 1;
    const char *why;
    dist_init(law, DIST_STEPS, 0, 0, 0);
    law->count = LOGISTIC_BINS;
    law->value = edge;
    law->weight = below;
    return dist_build(law, &why);
}

/* Adds the rise and the decay of a crowd to the parts of a mixture. */
static bool add_crowd(const struct crowd *crowd, struct arena *arena, struct dist part[], double weight[],
                      size_t *parts)
{
    const char *why;
    const double before = crowd->ramp_ms / (crowd->ramp_ms + 2 * crowd->decay_ms);
    bool good = true;
    if (before > 0) {
        weight[*parts] = crowd->share * before;
        struct dist *rise = &part[(*parts)++];
        dist_init(rise, DIST_TRIANGULAR, crowd->at_ms - crowd->ramp_ms, crowd->at_ms, crowd->at_ms);
        good = crowd->logistic ? logistic_rise(crowd, arena, rise) : dist_build(rise, &why);
    }
    weight[*parts] = crowd->share * (1 - before);
    struct dist *decay = &part[(*parts)++];
    dist_init(decay, DIST_EXPONENTIAL, crowd->decay_ms, 0, 0);
    decay->shift = crowd->at_ms;
    return dist_build(decay, &why) && good;
}

bool surge_read_flash(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    struct section section;
    bool good = reader_open(reader, setting, "flash", NULL, &section);
    const struct setting *list = reader_written(&section, "flash"), *base = reader_written(&section, "base");
    if (list->kind != SETTING_LIST || list->count == 0 || list->count > CROWDS_MAX)
        return reader_fault(reader, list, "write flash = ( { at = \"0 s\"; ramp = ..; decay = ..; } )",
                            "it must be a list of 1 to %d crowds", CROWDS_MAX);
    struct dist *part = arena_alloc(reader->arena, 2 * CROWDS_MAX + 1, sizeof *part);
    double *weight = arena_alloc(reader->arena, 2 * CROWDS_MAX + 1, sizeof *weight), shares = 0;
    size_t parts = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct crowd crowd;
        if (!read_crowd(reader, list->child[i], &crowd)) {
            good = false;
            continue;
        }
        shares += crowd.share;
        if (crowd.share > 0 && !add_crowd(&crowd, reader->arena, part, weight, &parts))
            good = reader_fault(reader, list->child[i], NULL, "there is no such crowd");
    }
    if (!good)
        return false;
    const bool all = shares > 1 - 1e-6;
    if (shares > 1 + 1e-6 || (all && base))
        return reader_fault(reader, list, base ? "leave base out, or make the shares smaller" : NULL,
                            "the crowds' shares add to %.9g: nobody is left for base", shares);
    if (!all) {
        if (!base)
            return reader_fault(reader, setting, "write base = { dist = ..; }, or shares that add to 1",
                                "it does not say when the other %.3g %% arrive", 100 * (1 - shares));
        weight[parts] = 1 - shares;
        if (!law_read(reader, base, QUANTITY_OFFSET, &part[parts++]))
            return false;
    }
    double below = 0, sum = 0;
    for (size_t i = 0; i < parts; i++)
        sum += weight[i];
    for (size_t i = 0; i < parts; i++) {
        below += weight[i];
        weight[i] = i + 1 == parts ? 1 : fmin(1, below / sum);
    }
    const char *why;
    dist_init(&arrivals->law, DIST_MIXTURE, 0, 0, 0);
    arrivals->law.count = parts;
    arrivals->law.of = part;
    arrivals->law.weight = weight;
    arrivals->kind = ARRIVALS_LAW;
    return dist_build(&arrivals->law, &why) || reader_fault(reader, setting, NULL, "%s", why);
}

/* ---- Rates that are themselves drawn ---- */

bool surge_read_mmpp(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    struct section section, inner;
    bool good = reader_open(reader, setting, "mmpp", NULL, &section);
    good &= reader_take_duration(reader, reader_get(&section, "from"), true, &arrivals->from_ms);
    const struct setting *list = reader_written(&section, "mmpp");
    arrivals->kind = ARRIVALS_MMPP;
    if (list->kind != SETTING_LIST || list->count < 2 || list->count > SCENARIO_STATES_MAX)
        return reader_fault(reader, list, "write mmpp = ( { rate = 1; lasts = \"5 min\"; }, .. )",
                            "it must be a list of 2 to %d states", SCENARIO_STATES_MAX);
    struct arrivals_state *state = arena_alloc(reader->arena, list->count, sizeof *state);
    double sum = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (!reader_open(reader, list->child[i], "state", NULL, &inner)) {
            good = false;
            continue;
        }
        good &= need_number(&inner, "rate", 0, rate_max, &state[i].rate_per_min);
        good &= need_duration(&inner, "lasts", SECOND_MS, &state[i].lasts_ms);
        sum += state[i].rate_per_min;
    }
    if (good && !(sum > 0))
        good = reader_fault(reader, list, NULL, "all rates are 0: nobody would come");
    arrivals->state = state;
    arrivals->states = list->count;
    return good;
}

bool surge_read_hawkes(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    struct section section, inner;
    bool good = reader_open(reader, setting, "hawkes", NULL, &section);
    good &= reader_take_duration(reader, reader_get(&section, "from"), true, &arrivals->from_ms);
    const struct setting *group = reader_written(&section, "hawkes");
    arrivals->kind = ARRIVALS_HAWKES;
    if (!reader_open(reader, group, "bring", NULL, &inner))
        return false;
    good &= need_number(&inner, "rate", 0, rate_max, &arrivals->own_per_min);
    good &= need_number(&inner, "brings", 0, brings_max, &arrivals->brings);
    good &= need_duration(&inner, "after", 1, &arrivals->after_ms);
    if (good && !(arrivals->own_per_min > 0))
        good = reader_fault(reader, reader_get(&inner, "rate"), NULL, "where nobody comes, nobody brings anybody");
    return good;
}
