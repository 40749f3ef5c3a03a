/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "law_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "law_read_lists.h"
#include "scenario.h"
#include "text.h"

static const char *const bounds[] = { "min", "max", "shift", "cap", NULL };

struct dist law_fixed(double value)
{
    struct dist law;
    const char *why;
    dist_init(&law, DIST_FIXED, value, 0, 0);
    if (!dist_build(&law, &why))
        abort(); /* every finite number has a fixed law */
    return law;
}

static bool is_time(enum quantity quantity)
{
    return quantity == QUANTITY_LENGTH || quantity == QUANTITY_OFFSET;
}

/* A bare value: what would be written where nothing is random. */
static bool take_bare(struct reader *reader, const struct setting *setting, enum quantity quantity, double *value)
{
    const int64_t count_max = 1000000000000;
    int64_t whole = 0;
    bool good;
    switch (quantity) {
    case QUANTITY_LENGTH:
    case QUANTITY_OFFSET:
        good = reader_take_duration(reader, setting, quantity == QUANTITY_OFFSET, &whole);
        *value = (double)whole;
        return good;
    case QUANTITY_SHARE: return reader_take_share(reader, setting, value);
    case QUANTITY_COUNT:
    case QUANTITY_SESSIONS:
        good = reader_take_count(reader, setting, quantity == QUANTITY_SESSIONS,
                                 quantity == QUANTITY_SESSIONS ? SCENARIO_SESSIONS_MAX : count_max, &whole);
        *value = (double)whole;
        return good;
    default: break;
    }
    if (!reader_take_number(reader, setting, value))
        return false;
    return *value >= 0 || reader_fault(reader, setting, NULL, "it must not be negative");
}

/* A parameter: in the quantity's unit, but not yet held to its range (a share's `shift` may be negative). */
bool law_parameter(struct reader *reader, const struct setting *setting, enum quantity quantity, double *value)
{
    if (is_time(quantity)) {
        int64_t ms;
        if (!reader_take_duration(reader, setting, true, &ms))
            return false;
        *value = (double)ms;
        return true;
    }
    if (quantity == QUANTITY_SHARE && setting->kind == SETTING_STRING)
        return reader_take_share(reader, setting, value);
    return reader_take_number(reader, setting, value);
}

static bool is_bound(const char *name)
{
    for (size_t i = 0; bounds[i]; i++)
        if (strcmp(bounds[i], name) == 0)
            return true;
    return false;
}

static bool has_parameter(const struct dist_form *form, const char *name)
{
    for (size_t i = 0; form->parameter[i]; i++)
        if (strcmp(form->parameter[i], name) == 0)
            return true;
    return false;
}

/* Whether a group has what the form takes, and nothing beyond it and the bounds. */
static bool form_fits(const struct dist_form *form, const struct setting *group)
{
    for (size_t i = 0; form->parameter[i]; i++)
        if (!setting_child(group, form->parameter[i]))
            return false;
    for (size_t i = 0; i < group->count; i++) {
        const char *name = group->child[i]->name;
        if (!has_parameter(form, name) && !is_bound(name) && strcmp(name, "dist") != 0 && !law_is_weight(group, name))
            return false;
    }
    return true;
}

static const char *say_parameters(struct reader *reader, const struct dist_form *form)
{
    const char *text = form->parameter[0] ? form->parameter[0] : "";
    for (size_t i = 1; form->parameter[0] && form->parameter[i]; i++)
        text = arena_format(reader->arena, "%s and %s", text, form->parameter[i]);
    return text;
}

static bool no_form(struct reader *reader, const struct setting *group, const char *name)
{
    enum { WORDS_MAX = 24, SHOWN = 12 };
    const char *known[WORDS_MAX + 1] = { "dist", "min", "max", "shift", "cap" };
    size_t count = 5;
    const char *forms = NULL, *given = NULL;
    for (const struct dist_form *form = dist_forms; form->name; form++) {
        if (strcmp(form->name, name) != 0)
            continue;
        for (size_t i = 0; form->parameter[i] && count < WORDS_MAX; i++)
            known[count++] = form->parameter[i];
        forms = arena_format(reader->arena, "%s%s%s", forms ? forms : "", forms ? ", or " : "",
                             say_parameters(reader, form));
    }
    bool told = false;
    for (size_t i = 0; i < group->count && !reader_is_full(reader); i++) {
        const struct setting *child = group->child[i];
        bool is_known = law_is_weight(group, child->name);
        for (size_t k = 0; known[k]; k++)
            is_known |= strcmp(known[k], child->name) == 0;
        const char *near = text_nearest(child->name, known);
        if (!is_known && near) {
            reader_fault(reader, child, arena_format(reader->arena, "did you mean %s?", near), "unknown setting");
            told = true;
        }
        if (strcmp(child->name, "dist") != 0 && !law_is_weight(group, child->name))
            given = i > SHOWN
                        ? ".."
                        : arena_format(reader->arena, "%s%s%s", given ? given : "", given ? ", " : "", child->name);
    }
    if (told)
        return false;
    return reader_fault(reader, group, arena_format(reader->arena, "%s takes %s", name, forms),
                        "%s can't be made of %s", name, given ? given : "nothing");
}

bool law_bounds(struct reader *reader, const struct setting *group, const struct dist_form *form,
                enum quantity quantity, struct dist *law)
{
    double *const to[] = { &law->min, &law->max, &law->shift, &law->cap };
    bool good = true;
    for (size_t i = 0; bounds[i]; i++) {
        const struct setting *bound = setting_child(group, bounds[i]);
        if (bound && !(form && has_parameter(form, bounds[i])))
            good &= law_parameter(reader, bound, quantity, to[i]);
    }
    return good;
}

static bool read_form(struct reader *reader, const struct setting *group, const char *name, enum quantity quantity,
                      struct dist *law)
{
    const struct dist_form *form = dist_forms;
    while (form->name && !(strcmp(form->name, name) == 0 && form_fits(form, group)))
        form++;
    if (!form->name)
        return no_form(reader, group, name);
    if (form->counts && (is_time(quantity) || quantity == QUANTITY_SHARE))
        return reader_fault(reader, group, NULL, "%s is a law of counts, and this is a %s", name,
                            is_time(quantity) ? "length of time" : "share");
    double in[DIST_PARAMETERS_MAX] = { 0 };
    bool good = true;
    for (size_t i = 0; form->parameter[i]; i++) {
        const struct setting *parameter = setting_child(group, form->parameter[i]);
        if (form->role[i] == DIST_ROLE_VALUE || (form->role[i] == DIST_ROLE_PLAIN && quantity == QUANTITY_SHARE))
            good &= law_parameter(reader, parameter, quantity, &in[i]);
        else
            good &= reader_take_number(reader, parameter, &in[i]);
        if (form->role[i] == DIST_ROLE_LOG && is_time(quantity))
            in[i] += log(1000.0); /* written for seconds */
    }
    dist_init(law, form->kind, 0, 0, 0);
    good &= law_bounds(reader, group, form, quantity, law);
    const char *why = "there is no such law";
    if (good && (!form->solve(in, law, &why) || !dist_build(law, &why)))
        good = reader_fault(reader, group, NULL, "%s", why);
    return good;
}

static bool read_forecast(struct reader *reader, const struct setting *group, enum quantity quantity, struct dist *law)
{
    static const char *const names[] = { "low", "likely", "high", NULL };
    static const char *const known[] = { "low", "likely", "high", "covers", "min", "max", "shift", "cap", NULL };
    double value[3] = { 0 }, covers = 0.8; /* low and high are P10 and P90 */
    bool good = true;
    for (size_t i = 0; i < group->count && !reader_is_full(reader); i++) {
        const char *name = group->child[i]->name;
        size_t k = 0;
        while (known[k] && strcmp(known[k], name) != 0)
            k++;
        const char *near = text_nearest(name, known);
        if (!known[k] && !law_is_weight(group, name))
            good = reader_fault(reader, group->child[i],
                                near ? arena_format(reader->arena, "did you mean %s?", near)
                                     : "a forecast has low, likely, high and covers",
                                "unknown setting");
    }
    for (size_t i = 0; names[i]; i++) {
        const struct setting *child = setting_child(group, names[i]);
        if (!child)
            good = reader_fault(reader, group, "a forecast has low, likely and high", "%s is missing", names[i]);
        else
            good &= law_parameter(reader, child, quantity, &value[i]);
    }
    const struct setting *covering = setting_child(group, "covers");
    if (covering && reader_take_share(reader, covering, &covers) && !(covers > 0 && covers < 1))
        good = reader_fault(reader, covering, "write \"90 %\"", "it must be above 0 and below 1");
    if (good && !(value[0] < value[1] && value[1] < value[2]) && value[0] >= 0)
        return reader_fault(reader, group, NULL, "low, likely and high must ascend");
    const char *why = "there is no such law";
    dist_init(law, DIST_FIXED, 0, 0, 0);
    if (good && !dist_forecast(value[0], value[1], value[2], covers, law, &why))
        good = reader_fault(reader, group, NULL, "%s", why);
    good = law_bounds(reader, group, NULL, quantity, law) && good;
    if (good && !dist_build(law, &why))
        good = reader_fault(reader, group, NULL, "%s", why);
    return good;
}

static bool no_law(struct reader *reader, const struct setting *setting, const char *name)
{
    enum { WORDS_MAX = 64 };
    const char *known[WORDS_MAX + 1] = { 0 };
    size_t count = 0;
    for (const struct dist_form *form = dist_forms; form->name && count < WORDS_MAX; form++)
        if (count == 0 || strcmp(known[count - 1], form->name) != 0)
            known[count++] = form->name;
    const char *near = text_nearest(name, known);
    return reader_fault(reader, setting,
                        near ? arena_format(reader->arena, "did you mean \"%s\"?", near)
                             : arena_format(reader->arena, "known are %s", reader_choices(reader, known)),
                        "there is no law \"%s\"", name);
}

/* A law in any range; what the quantity allows is looked at by law_read. */
bool law_read_free(struct reader *reader, const struct setting *group, enum quantity quantity, struct dist *law)
{
    if (group->kind != SETTING_GROUP) {
        double value = 0;
        if (!take_bare(reader, group, quantity, &value))
            return false;
        *law = law_fixed(value);
        return true;
    }
    const struct setting *dist = setting_child(group, "dist");
    const char *name;
    if (!dist) {
        if (setting_child(group, "low") || setting_child(group, "likely") || setting_child(group, "high"))
            return read_forecast(reader, group, quantity, law);
        return reader_fault(reader, group, "write dist = \"lognormal\"; .., or low, likely, high",
                            "a random quantity needs its law");
    }
    if (!reader_take_text(reader, dist, &name))
        return false;
    const struct dist_form *form = dist_forms;
    while (form->name && strcmp(form->name, name) != 0)
        form++;
    if (!form->name)
        return no_law(reader, dist, name);
    if (!form->solve)
        return law_read_lists(reader, group, form, quantity, law);
    return read_form(reader, group, name, quantity, law);
}

/* "A length, count or factor that could come out negative is refused unless bounded" (PRODUCT 2). What is negative with
 * a probability of 10^-9 or less is no plan but a tail (112 minutes give or take 4): there the law is conditioned on
 * the allowed range instead, so that nobody has to write min = "0 s". */
static bool check_range(struct reader *reader, const struct setting *setting, enum quantity quantity, struct dist *law)
{
    const double negligible = 1e-9;
    double low = quantity == QUANTITY_OFFSET ? -INFINITY : quantity == QUANTITY_SESSIONS ? 1 : 0;
    double high = quantity == QUANTITY_SHARE ? 1 : quantity == QUANTITY_SESSIONS ? SCENARIO_SESSIONS_MAX : INFINITY;
    bool below = dist_low(law)<low, above = dist_high(law)> high;
    if (below && dist_cdf(law, nextafter(low, -INFINITY)) > negligible)
        return reader_fault(reader, setting,
                            is_time(quantity) ? "bound it: min = \"0 s\""
                                              : arena_format(reader->arena, "bound it: min = %g", low),
                            quantity == QUANTITY_SESSIONS ? "it could be less than 1" : "it could be negative");
    if (above && 1 - dist_cdf(law, high) > negligible)
        return reader_fault(reader, setting, arena_format(reader->arena, "bound it: max = %g", high),
                            quantity == QUANTITY_SHARE ? "a share could be above 1"
                                                       : "one viewer could have more than 10,000 sessions");
    if (below)
        law->min = fmax(law->min, low - law->shift);
    if (above)
        law->max = fmin(law->max, high - law->shift);
    const char *why;
    if ((below || above) && !dist_build(law, &why))
        return reader_fault(reader, setting, NULL, "%s", why);
    return true;
}

bool law_read(struct reader *reader, const struct setting *setting, enum quantity quantity, struct dist *law)
{
    struct dist read;
    if (!law_read_free(reader, setting, quantity, &read) || !check_range(reader, setting, quantity, &read))
        return false;
    *law = read;
    return true;
}

void law_state(struct reader *reader, const struct setting *setting, enum quantity quantity, const struct dist *law)
{
    const struct dist *copy = dist_is_fixed(law) ? NULL : arena_copy_array(reader->arena, law, 1, sizeof *law);
    const char *forecast = setting->kind == SETTING_GROUP && !setting_child(setting, "dist") ? "forecast, " : "";
    reader_state(reader, setting, arena_format(reader->arena, "%s%s", forecast, reader_say(reader, setting)), copy,
                 is_time(quantity));
}

bool law_take(const struct section *section, const char *name, enum quantity quantity, struct dist *law)
{
    const struct setting *setting = reader_get(section, name);
    *law = law_fixed(quantity == QUANTITY_SESSIONS); /* something to go on with after a fault */
    if (!setting)
        return reader_missing(section, name, NULL);
    if (!law_read(section->reader, setting, quantity, law))
        return false;
    law_state(section->reader, setting, quantity, law);
    return true;
}
