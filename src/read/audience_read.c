/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience_read.h"

#include <math.h>
#include <string.h>

#include "arrivals_read.h"
#include "calendar.h"
#include "law_read.h"

/* The audience laid over its preset: what is written wins, key by key. In the preset's classes too, what the audience
 * itself writes is taken out, or it would be written for nothing. */
static const struct setting *with_preset(struct reader *reader, const struct setting *written, const char **name)
{
    const struct setting *word = setting_child(written, "preset");
    const struct setting *preset = word ? arrivals_preset(reader, word) : NULL;
    if (!preset)
        return written;
    *name = word->string;
    struct setting *merged = setting_overlay(setting_child(preset, "audience"), written, false, reader->arena);
    for (size_t i = 0; i < merged->count; i++) {
        struct setting *classes = merged->child[i];
        if (strcmp(classes->name, "classes") != 0 || !classes->preset)
            continue;
        for (size_t k = 0; k < classes->count; k++)
            for (size_t j = 0; j < written->count; j++)
                setting_drop(classes->child[k], written->child[j]->name);
    }
    return merged;
}

static void read_stays(const struct section *section, struct dist *stay)
{
    const struct setting *setting = reader_get(section, "stays");
    if (setting->kind == SETTING_STRING && strcmp(setting->string, "end") == 0) {
        /* Longer than anything in the period: whoever comes stays until the programme ends. */
        int64_t period_ms = section->reader->period_ms, year_ms = (int64_t)366 * DAY_MS;
        *stay = law_fixed((double)(period_ms > year_ms ? period_ms : year_ms));
        reader_state(section->reader, setting, "until the end", NULL, false);
    } else {
        law_take(section, "stays", QUANTITY_LENGTH, stay);
    }
}

static void read_returns(const struct section *section, struct viewer_class *to)
{
    struct section inner;
    to->returns = reader_enter(section, "returns", "returns", &inner);
    if (to->returns) {
        law_take(&inner, "sessions", QUANTITY_SESSIONS, &to->sessions_law);
        law_take(&inner, "gap", QUANTITY_LENGTH, &to->gap_ms);
    }
}

static void read_shares(const struct section *section, const char *name, const char *const words[], double share[])
{
    const struct setting *setting = reader_written(section, name);
    if (reader_take_shares(section->reader, setting, words, share))
        reader_state(section->reader, setting, reader_say(section->reader, setting), NULL, false);
}

/* What is written in a group: of a class, or of the audience for all of them. */
static void read_written(const struct section *section, struct viewer_class *to)
{
    if (reader_written(section, "arrivals"))
        arrivals_read(section->reader, reader_written(section, "arrivals"), &to->arrivals);
    if (reader_written(section, "stays"))
        read_stays(section, &to->stay_ms);
    if (reader_written(section, "returns"))
        read_returns(section, to);
    if (reader_written(section, "linger"))
        to->lingers = law_take(section, "linger", QUANTITY_LENGTH, &to->linger_ms) &&
                      !(dist_is_fixed(&to->linger_ms) && dist_mean(&to->linger_ms) == 0);
    if (reader_written(section, "regions"))
        read_shares(section, "regions", meter_dimension_values[DIMENSION_REGION], to->region);
    if (reader_written(section, "renditions"))
        read_shares(section, "renditions", meter_dimension_values[DIMENSION_RENDITION], to->rendition);
    if (reader_written(section, "audio_only"))
        reader_share(section, "audio_only", &to->audio_only);
}

/* Whether some class (or the audience, where it has none) takes this from the audience. */
static bool is_needed(const struct setting *classes, const char *name)
{
    for (size_t i = 0; classes && i < classes->count; i++)
        if (!setting_child(classes->child[i], name))
            return true;
    return !classes || classes->count == 0;
}

/* The audience's own part of every class: written, or defaults where a class needs them. */
static void read_common(const struct section *section, const struct setting *classes, int height,
                        struct viewer_class *to)
{
    *to = (struct viewer_class){ .share = 1, .stay_ms = law_fixed(0), .sessions_law = law_fixed(1) };
    to->gap_ms = to->linger_ms = to->arrivals.law = law_fixed(0);
    read_written(section, to);
    if (!reader_written(section, "arrivals") && is_needed(classes, "arrivals"))
        arrivals_read(section->reader, reader_get(section, "arrivals"), &to->arrivals);
    if (!reader_written(section, "stays") && is_needed(classes, "stays"))
        read_stays(section, &to->stay_ms);
    if (!reader_written(section, "linger") && is_needed(classes, "linger"))
        law_take(section, "linger", QUANTITY_LENGTH, &to->linger_ms);
    if (!reader_written(section, "regions") && is_needed(classes, "regions")) {
        to->region[REGION_NORTH_AMERICA] = 1;
        reader_state_default(section, "regions", "north_america 1");
    }
    if (!reader_written(section, "renditions") && is_needed(classes, "renditions")) {
        enum rendition own = meter_rendition_of_height(height);
        to->rendition[own] = 1;
        reader_state_default(
            section, "renditions",
            arena_format(section->reader->arena, "%s 1", meter_dimension_values[DIMENSION_RENDITION][own]));
    }
    if (!reader_written(section, "audio_only") && is_needed(classes, "audio_only"))
        reader_share(section, "audio_only", &to->audio_only);
}

static void read_classes(const struct section *section, const struct setting *list, const struct viewer_class *common,
                         struct audience *audience)
{
    struct reader *reader = section->reader;
    double sum = 0;
    bool good = true;
    audience->classes = list->count;
    audience->viewer_class = arena_alloc(reader->arena, list->count, sizeof *audience->viewer_class);
    for (size_t i = 0; i < list->count; i++) {
        struct viewer_class *to = &audience->viewer_class[i];
        struct section inner;
        *to = *common;
        to->share = 0;
        if (!reader_open(reader, list->child[i], "class", NULL, &inner)) {
            good = false;
            continue;
        }
        good &= reader_share(&inner, "share", &to->share);
        read_written(&inner, to);
        const struct setting *arrivals = reader_written(&inner, "arrivals");
        if (arrivals && (arrivals_are_absolute(&to->arrivals) || arrivals_are_absolute(&common->arrivals)))
            good = reader_fault(reader, arrivals, "write the rate at the audience",
                                "rates of arrival are the whole audience's, not a class's");
        sum += to->share;
    }
    if (list->count == 0)
        good = reader_fault(reader, list, "leave classes out", "there is no class in it");
    else if (good && fabs(sum - 1) > 1e-6)
        good = reader_fault(reader, list, NULL, "the shares add to %.9g instead of 1", sum);
    for (size_t i = 0; good && i < list->count; i++)
        audience->viewer_class[i].share /= sum;
}

static void read_moment(const struct section *section, struct shock *shock)
{
    const struct setting *at = reader_get(section, "at");
    int64_t ms;
    if (at && at->kind == SETTING_STRING && strncmp(at->string, "end", 3) == 0) {
        if (reader_take_offset(section->reader, at, &ms, &shock->from_end)) {
            shock->at_ms = law_fixed((double)ms);
            reader_state(section->reader, at, at->string, NULL, true);
        }
    } else {
        law_take(section, "at", QUANTITY_OFFSET, &shock->at_ms);
    }
}

static void read_shocks(const struct section *section, struct audience *audience)
{
    const struct setting *list;
    if (!reader_list(section, "shocks", SCENARIO_SHOCKS_MAX, &list) || !list)
        return;
    struct shock *shock = arena_alloc(section->reader->arena, list->count, sizeof *shock);
    for (size_t i = 0; i < list->count; i++) {
        struct section inner, back;
        shock[i].at_ms = shock[i].leave_ratio = shock[i].back_ratio = shock[i].back_after_ms = law_fixed(0);
        if (!reader_open(section->reader, list->child[i], "shock", NULL, &inner))
            continue;
        read_moment(&inner, &shock[i]);
        law_take(&inner, "leave", QUANTITY_SHARE, &shock[i].leave_ratio);
        if (reader_written(&inner, "back") && reader_enter(&inner, "back", "back", &back)) {
            law_take(&back, "share", QUANTITY_SHARE, &shock[i].back_ratio);
            law_take(&back, "after", QUANTITY_LENGTH, &shock[i].back_after_ms);
        }
    }
    audience->shock = shock;
    audience->shocks = list->count;
}

static void read_hands(const struct section *section, struct audience *audience)
{
    struct section hand;
    if (!reader_written(section, "raise_hand") || !reader_enter(section, "raise_hand", "raise_hand", &hand))
        return;
    reader_share(&hand, "share", &audience->hand_share);
    law_take(&hand, "after", QUANTITY_LENGTH, &audience->hand_after_ms);
    law_take(&hand, "for", QUANTITY_LENGTH, &audience->hand_for_ms);
}

static void unwanted(const struct section *section, const char *name, const char *why)
{
    if (reader_written(section, name))
        reader_fault(section->reader, reader_written(section, name), "leave one of them out", "%s", why);
}

/* How many come: a size, registrations with a share that shows up, or rates. */
static void read_number(const struct section *section, bool by_rate, struct audience *audience)
{
    static const char *const laws[] = { "poisson", "fixed", NULL };
    int word;
    audience->size = law_fixed(0);
    audience->show_up = law_fixed(1);
    if (by_rate) {
        unwanted(section, "size", "a rate of arrivals says how many come: size contradicts it");
        unwanted(section, "registered", "a rate of arrivals says how many come: registered contradicts it");
        unwanted(section, "show_up", "a rate of arrivals says how many come: show_up contradicts it");
    } else if (reader_written(section, "registered")) {
        unwanted(section, "size", "both size and registered are given");
        audience->registered = true;
        unwanted(section, "dispersion", "show_up carries the spread of those who come: dispersion goes with size");
        law_take(section, "registered", QUANTITY_COUNT, &audience->size);
        law_take(section, "show_up", QUANTITY_SHARE, &audience->show_up);
    } else {
        if (reader_written(section, "show_up"))
            reader_fault(section->reader, reader_written(section, "show_up"), "write registered = ..",
                         "show_up is a share of the registered, who are not given");
        if (reader_written(section, "size"))
            law_take(section, "size", QUANTITY_COUNT, &audience->size);
        else
            reader_missing(section, "size",
                           "write size = 500, a forecast { low; likely; high; }, or registered and show_up");
    }
    if (reader_word(section, "count", laws, &word))
        audience->count = word == 0 ? COUNT_POISSON : COUNT_FIXED;
    reader_number(section, "dispersion", 0, 10, &audience->dispersion);
}

bool audience_read(struct reader *reader, const struct setting *setting, int height, struct audience *audience)
{
    struct section section;
    size_t errors = reader->diag->errors;
    int word;
    *audience = (struct audience){ .size = law_fixed(0), .show_up = law_fixed(1) };
    if (!setting)
        return true;
    audience->present = true;
    if (setting->kind == SETTING_GROUP)
        setting = with_preset(reader, setting, &audience->preset);
    if (!reader_open(reader, setting, "audience", NULL, &section))
        return false;
    if (audience->preset)
        reader_state(reader, setting_child(setting, "preset"), audience->preset, NULL, false);
    const struct setting *list;
    struct viewer_class *common = arena_alloc(reader->arena, 1, sizeof *common);
    reader_list(&section, "classes", SCENARIO_CLASSES_MAX, &list);
    read_common(&section, list, height, common);
    read_number(&section, arrivals_are_absolute(&common->arrivals), audience);
    if (common->arrivals.kind == ARRIVALS_HAWKES && audience->count == COUNT_FIXED)
        reader_fault(reader, reader_written(&section, "count"), "leave count out",
                     "viewers who bring others are no fixed number");
    if (list) {
        read_classes(&section, list, common, audience);
    } else {
        audience->viewer_class = common;
        audience->classes = 1;
    }
    if (reader_word(&section, "assign", (const char *const[]){ "drawn", "exact", NULL }, &word))
        audience->assign_exact = word == 1;
    read_shocks(&section, audience);
    read_hands(&section, audience);
    return reader->diag->errors == errors;
}
