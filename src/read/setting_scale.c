/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "setting_scale.h"

#include <math.h>
#include <string.h>

#include "dist.h"
#include "keys.h"
#include "money.h"
#include "text.h"

static const double most = 1e17; /* within what text_decimal writes */

static bool refuse(const char **why, const char *text)
{
    *why = text;
    return false;
}

static bool scale_number(struct setting *node, double factor, bool whole, const char **why)
{
    double value = node->number * factor;
    if (!(fabs(value) < most))
        return refuse(why, "the product is too large");
    if (node->kind == SETTING_INTEGER && (whole || value == rint(value))) {
        node->integer = llrint(value);
        value = (double)node->integer;
    } else {
        node->kind = SETTING_NUMBER;
    }
    node->number = value;
    return true;
}

/* "45 min" -> "90 min"; a word has no multiple. */
static bool scale_text(struct setting *node, double factor, struct arena *arena, const char **why)
{
    int128 digits;
    int places;
    char out[40];
    const char *unit = money_scan(node->string, &digits, &places);
    const double value = unit ? (double)digits / (double)money_power_of_ten(places) * factor : 0;
    if (!unit || strpbrk(unit, "0123456789"))
        return refuse(why, arena_format(arena, "\"%s\" has no multiple", node->string));
    if (!(fabs(value) < most))
        return refuse(why, "the product is too large");
    node->string = arena_format(arena, "%s%s", text_decimal(out, value), unit);
    return true;
}

static bool scale_value(struct setting *node, double factor, bool whole, struct arena *arena, const char **why)
{
    if (node->kind == SETTING_INTEGER || node->kind == SETTING_NUMBER)
        return scale_number(node, factor, whole, why);
    if (node->kind == SETTING_STRING)
        return scale_text(node, factor, arena, why);
    return refuse(why, "what stands there is neither a quantity nor a law");
}

static struct setting *child_of(const struct setting *group, const char *name)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->child[i]->name && strcmp(group->child[i]->name, name) == 0)
            return group->child[i];
    return NULL;
}

/* The children of these names (ended by NULL), where they are written. */
static bool scale_children(const struct setting *group, const char *const name[], double factor, struct arena *arena,
                           const char **why)
{
    for (size_t i = 0; name[i]; i++) {
        struct setting *child = child_of(group, name[i]);
        if (child && !scale_value(child, factor, false, arena, why))
            return false;
    }
    return true;
}

static bool has_all(const struct setting *group, const struct dist_form *form)
{
    for (size_t i = 0; form->parameter[i]; i++)
        if (!child_of(group, form->parameter[i]))
            return false;
    return true;
}

/* A beta law times a factor is one on 0 to its scale. */
static void add_scale(struct setting *group, double factor, struct arena *arena)
{
    struct setting **child = arena_alloc(arena, group->count + 1, sizeof(struct setting *));
    struct setting *scale = arena_alloc(arena, 1, sizeof *scale);
    for (size_t i = 0; i < group->count; i++)
        child[i] = group->child[i];
    *scale = (struct setting){ .kind = SETTING_NUMBER, .name = "scale", .parent = group, .index = group->count };
    scale->origin = group->origin;
    scale->number = factor;
    child[group->count++] = scale;
    group->child = child;
}

static bool scale_form(struct setting *group, const struct dist_form *form, double factor, struct arena *arena,
                       const char **why)
{
    const bool beta = form->kind == DIST_BETA, poisson = form->kind == DIST_POISSON;
    if (form->counts && !poisson)
        return refuse(why, arena_format(arena, "a multiple of a %s law is no %s law", form->name, form->name));
    if (beta && !child_of(group, "scale"))
        add_scale(group, 1, arena);
    for (size_t i = 0; form->parameter[i]; i++) {
        struct setting *child = child_of(group, form->parameter[i]);
        const bool moment = (beta || poisson) && (strcmp(child->name, "mean") == 0 || strcmp(child->name, "sd") == 0);
        if (form->role[i] == DIST_ROLE_LOG) {
            if (!(factor > 0) || (child->kind != SETTING_INTEGER && child->kind != SETTING_NUMBER))
                return refuse(why, "a logarithm needs a number and a factor above zero");
            child->number += log(factor);
            child->kind = SETTING_NUMBER;
        } else if ((form->role[i] == DIST_ROLE_VALUE || moment) && !scale_value(child, factor, false, arena, why)) {
            return false;
        }
    }
    struct setting *scale = beta && !form->parameter[2] ? child_of(group, "scale") : NULL;
    return !scale || scale_value(scale, factor, false, arena, why);
}

static bool scale_law(struct setting *group, double factor, struct arena *arena, const char **why);

/* `discrete` by its values, `mixture` by its laws. */
static bool scale_lists(struct setting *group, double factor, struct arena *arena, const char **why)
{
    struct setting *values = child_of(group, "values"), *of = child_of(group, "of"), *list = values ? values : of;
    if (!list || list->kind != SETTING_LIST)
        return refuse(why, "that law can't be scaled");
    for (size_t i = 0; i < list->count; i++)
        if (values ? !scale_value(list->child[i], factor, true, arena, why)
                   : !scale_law(list->child[i], factor, arena, why))
            return false;
    return true;
}

static bool scale_law(struct setting *group, double factor, struct arena *arena, const char **why)
{
    static const char *const forecast[] = { "low", "likely", "high", NULL };
    static const char *const bounds[] = { "min", "max", "shift", "cap", NULL };
    const struct setting *dist = group->kind == SETTING_GROUP ? child_of(group, "dist") : NULL;
    const struct dist_form *form = dist_forms;
    if (group->kind != SETTING_GROUP)
        return scale_value(group, factor, false, arena, why);
    if (dist && dist->kind == SETTING_STRING)
        while (form->name && !(strcmp(form->name, dist->string) == 0 && has_all(group, form)))
            form++;
    else if (!child_of(group, "likely"))
        return refuse(why, "what stands there is neither a quantity nor a law");
    if (dist && !form->name)
        return refuse(why, "that law can't be scaled");
    if (dist && form->solve && strcmp(form->name, "pareto") == 0) /* its own `min` is scaled with the bounds */
        return scale_children(group, bounds, factor, arena, why);
    bool fine = !dist          ? scale_children(group, forecast, factor, arena, why)
                : !form->solve ? scale_lists(group, factor, arena, why)
                               : scale_form(group, form, factor, arena, why);
    return fine && scale_children(group, bounds, factor, arena, why);
}

bool setting_scale(struct setting *node, double factor, struct arena *arena, const char **why)
{
    if (node->kind == SETTING_GROUP)
        return scale_law(node, factor, arena, why);
    return scale_value(node, factor, !node->name || !key_takes_fractions(node->name), arena, why);
}
