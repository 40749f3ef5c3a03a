/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path=value and path*=factor: settings changed from the command line. */
#include "setting_scale.h"

#include <string.h>

#include "keys.h"
#include "money.h"

/* What is being changed, and by which option. */
struct assignment {
    const char *text, *option;
    struct arena *arena;
    struct diag *diag;
};

/* The member of a list by its number or by its `name`, or NULL. */
static struct setting *list_member(struct setting *list, const char *key, struct arena *arena)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct setting *name = setting_child(list->child[i], "name");
        bool named = name && name->kind == SETTING_STRING && strcmp(name->string, key) == 0;
        if (named || strcmp(arena_format(arena, "%zu", i), key) == 0)
            return list->child[i];
    }
    return NULL;
}

static struct setting *new_child(struct setting *group, const char *name, struct arena *arena)
{
    struct setting *child = arena_alloc(arena, 1, sizeof *child);
    *child = (struct setting){ .kind = SETTING_GROUP, .name = arena_copy(arena, name), .parent = group };
    struct setting **children = arena_alloc(arena, group->count + 1, sizeof(struct setting *));
    for (size_t i = 0; i < group->count; i++)
        children[i] = group->child[i];
    child->index = group->count;
    children[group->count++] = child;
    group->child = children;
    return child;
}

static bool refuse(const struct assignment *asked, const char *what, const char *hint)
{
    diag_add(asked->diag, SEVERITY_ERROR, (struct origin){ asked->option, 0 }, NULL, hint, "%s: %s", asked->text, what);
    return false;
}

/* One step of a path from `*node`: `name`, or `[key]`. `*at` moves behind it; `end` is where the path ends. */
static bool step(struct setting **node, const char **at, const char *end, struct arena *arena)
{
    const char *start = *at;
    if (*start == '[') {
        const char *close = memchr(start, ']', (size_t)(end - start));
        if (!close || (*node)->kind != SETTING_LIST)
            return false;
        *node = list_member(*node, arena_format(arena, "%.*s", (int)(close - start - 1), start + 1), arena);
        *at = close + 1;
    } else {
        const char *stop = start;
        while (stop < end && *stop != '.' && *stop != '[')
            stop++;
        if (stop == start || (*node)->kind != SETTING_GROUP)
            return false;
        const char *name = arena_format(arena, "%.*s", (int)(stop - start), start);
        struct setting *child = NULL;
        for (size_t i = 0; i < (*node)->count; i++)
            if (strcmp((*node)->child[i]->name, name) == 0)
                child = (*node)->child[i];
        if (!child && stop == end)
            child = new_child(*node, name, arena);
        *node = child;
        *at = stop;
    }
    if (*at < end && **at == '.')
        ++*at;
    return *node != NULL;
}

/* The value as a setting where it reads as one, else as a string. */
static void take_value(const struct assignment *asked, struct setting *node, const char *value)
{
    struct arena *arena = asked->arena;
    struct diag quiet;
    diag_init(&quiet, arena);
    struct setting *root;
    struct setting *kept = node->parent;
    const char *name = node->name;
    size_t index = node->index;
    size_t digits = strspn(value, "+-0123456789");
    const char *wide = value[digits] == '\0' ? "L" : ""; /* nobody wants to know here how libconfig counts bits */
    const char *text = arena_format(arena, "value = %s%s;", value, wide);
    if (setting_read_text(asked->option, text, arena, &quiet, &root, NULL) == STATUS_OK && root->count == 1) {
        *node = *setting_copy(root->child[0], kept, name, index, arena);
        for (size_t i = 0; i < node->count; i++)
            node->child[i]->parent = node;
    } else {
        *node = (struct setting){ .kind = SETTING_STRING, .string = arena_copy(arena, value) };
    }
    diag_fini(&quiet);
    node->name = name;
    node->parent = kept;
    node->index = index;
    node->origin = (struct origin){ asked->option, 0 };
}

/* A top-level setting that is not written stands there with its default; what else is not written can't be scaled. */
static bool scale_value(const struct assignment *asked, struct setting *node, const char *value)
{
    int128 digits;
    int places;
    const char *why = NULL, *end = money_scan(value, &digits, &places);
    const double factor = end ? (double)digits / (double)money_power_of_ten(places) : -1;
    if (!end || *end || !(factor >= 0 && factor < 1e12))
        return refuse(asked, "the factor is no number from 0 to 10^12", NULL);
    if (node->kind == SETTING_GROUP && node->count == 0) { /* new */
        const struct key *key = node->parent->parent ? NULL : key_find("scenario", node->name);
        if (!key || !key->fallback)
            return refuse(asked, "nothing is written there that could be scaled", "write it into the scenario first");
        take_value(asked, node, key->fallback);
    }
    if (!setting_scale(node, factor, asked->arena, &why))
        return refuse(asked, why, "give values instead of factors");
    node->origin = (struct origin){ asked->option, 0 };
    return true;
}

bool setting_assign(struct setting *root, const char *text, const char *option, struct arena *arena, struct diag *diag)
{
    const struct assignment asked = { text, option ? option : "--set", arena, diag };
    const char *end = strchr(text, '=');
    if (!end || end == text)
        return refuse(&asked, "no path=value", "write --set events[0].audience.size=500");
    const char *value = end + 1 + strspn(end + 1, " \t"), *at = text;
    const bool scales = end[-1] == '*';
    end -= scales;
    while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    if (*value == '\0')
        return refuse(&asked, "the value is missing", NULL);
    struct setting *node = root;
    while (at < end) {
        const char *from = at;
        if (!step(&node, &at, end, arena)) {
            const char *what = arena_format(arena, "there is no \"%.*s\"", (int)(end - text), text);
            if (from > text)
                what = arena_format(arena, "%s: %.*s has no such part", what, (int)(from - text), text);
            return refuse(&asked, what, "`ivsim explain` lists the paths");
        }
    }
    if (scales)
        return scale_value(&asked, node, value);
    take_value(&asked, node, value);
    return true;
}
