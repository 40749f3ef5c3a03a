/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "setting.h"

#include <assert.h>
#include <libconfig.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

#include "scan.h"

void setting_digest(const char *text, size_t length, char digest[65])
{
    struct sha256_ctx context;
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)text);
    sha256_digest(&context, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(digest + 2 * i, 3, "%02x", bytes[i]);
}

/* What libconfig says, as a person would. */
static void tell_syntax(const config_t *config, const struct source *source, struct diag *diag)
{
    const char *text = config_error_text(config) ? config_error_text(config) : "syntax error";
    const char *hint =
        "a setting reads name = value; with groups in { }, lists in ( ) and plain numbers or strings in [ ]";
    if (strstr(text, "mismatched")) {
        text = "the members of [ ] are not of one kind";
        hint = "write 1.0 beside 0.5, or use ( )";
    } else if (strstr(text, "syntax")) {
        text = "the syntax is broken here or just before";
    }
    int line = config_error_line(config);
    diag_add(diag, SEVERITY_ERROR, source_origin(source, line > 0 ? (size_t)line : 1), NULL, hint, "%s", text);
}

static void convert(const config_setting_t *from, const struct source *source, struct arena *arena, struct setting *to);

static void convert_children(const config_setting_t *from, const struct source *source, struct arena *arena,
                             struct setting *to)
{
    to->count = (size_t)config_setting_length(from);
    to->child = arena_alloc(arena, to->count, sizeof *to->child);
    struct setting *child = arena_alloc(arena, to->count, sizeof *child);
    for (size_t i = 0; i < to->count; i++) {
        const config_setting_t *member = config_setting_get_elem(from, (unsigned)i);
        child[i] = (struct setting){ .parent = to, .index = i };
        child[i].origin = to->origin;
        if (config_setting_name(member))
            child[i].name = arena_copy(arena, config_setting_name(member));
        to->child[i] = &child[i];
        convert(member, source, arena, &child[i]);
    }
}

static void convert(const config_setting_t *from, const struct source *source, struct arena *arena, struct setting *to)
{
    if (config_setting_source_line(from) > 0)
        to->origin = source_origin(source, config_setting_source_line(from));
    switch (config_setting_type(from)) {
    case CONFIG_TYPE_GROUP:
        to->kind = SETTING_GROUP;
        convert_children(from, source, arena, to);
        break;
    case CONFIG_TYPE_ARRAY:
    case CONFIG_TYPE_LIST:
        to->kind = SETTING_LIST;
        convert_children(from, source, arena, to);
        break;
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        to->kind = SETTING_INTEGER;
        to->integer = config_setting_get_int64(from);
        to->number = (double)to->integer;
        break;
    case CONFIG_TYPE_FLOAT:
        to->kind = SETTING_NUMBER;
        to->number = config_setting_get_float(from);
        break;
    case CONFIG_TYPE_BOOL:
        to->kind = SETTING_BOOLEAN;
        to->boolean = config_setting_get_bool(from);
        break;
    default:
        to->kind = SETTING_STRING;
        to->string = arena_copy(arena, config_setting_get_string(from) ? config_setting_get_string(from) : "");
        break;
    }
}

static enum status parse(const struct source *source, struct arena *arena, struct diag *diag, struct setting **root,
                         char digest[65])
{
    config_t config;
    config_init(&config);
    bool good = config_read_string(&config, source->text) == CONFIG_TRUE;
    if (good) {
        struct setting *top = arena_alloc(arena, 1, sizeof *top);
        top->origin = source_origin(source, 1);
        convert(config_root_setting(&config), source, arena, top);
        top->origin = source_origin(source, 1);
        *root = top;
        if (digest)
            setting_digest(source->text, source->length, digest);
    } else {
        tell_syntax(&config, source, diag);
    }
    config_destroy(&config);
    return good ? STATUS_OK : STATUS_INPUT;
}

enum status setting_read(const char *path, struct arena *arena, struct diag *diag, struct setting **root,
                         char digest[65])
{
    struct source source;
    enum status status = source_read(path, arena, diag, &source);
    if (status == STATUS_OK && !scan_check(&source, arena, diag))
        status = STATUS_INPUT;
    return status == STATUS_OK ? parse(&source, arena, diag, root, digest) : status;
}

enum status setting_read_text(const char *name, const char *text, struct arena *arena, struct diag *diag,
                              struct setting **root, char digest[65])
{
    struct source source;
    enum status status = source_take(name, text, arena, diag, &source);
    if (status == STATUS_OK && !scan_check(&source, arena, diag))
        status = STATUS_INPUT;
    return status == STATUS_OK ? parse(&source, arena, diag, root, digest) : status;
}

const struct setting *setting_child(const struct setting *group, const char *name)
{
    if (!group || group->kind != SETTING_GROUP)
        return NULL;
    for (size_t i = 0; i < group->count; i++)
        if (strcmp(group->child[i]->name, name) == 0)
            return group->child[i];
    return NULL;
}

const char *setting_path(const struct setting *setting, struct arena *arena)
{
    if (!setting->parent)
        return "";
    const char *above = setting_path(setting->parent, arena);
    if (!setting->name)
        return arena_format(arena, "%s[%zu]", above, setting->index);
    return above[0] ? arena_format(arena, "%s.%s", above, setting->name) : setting->name;
}

struct setting *setting_copy(const struct setting *from, struct setting *parent, const char *name, size_t index,
                             struct arena *arena)
{
    struct setting *copy = arena_alloc(arena, 1, sizeof *copy);
    *copy = *from;
    copy->parent = parent;
    copy->name = name ? name : from->name;
    copy->index = index;
    copy->child = arena_alloc(arena, from->count, sizeof *copy->child);
    for (size_t i = 0; i < from->count; i++)
        copy->child[i] = setting_copy(from->child[i], copy, NULL, i, arena);
    return copy;
}

void setting_drop(struct setting *group, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < group->count; i++) {
        if (strcmp(group->child[i]->name, name) == 0)
            continue;
        group->child[kept] = group->child[i];
        group->child[kept]->index = kept;
        kept++;
    }
    group->count = kept;
}

struct setting *setting_overlay(const struct setting *under, const struct setting *over, bool deep, struct arena *arena)
{
    assert(under->kind == SETTING_GROUP && over->kind == SETTING_GROUP);
    struct setting *merged = arena_alloc(arena, 1, sizeof *merged);
    *merged = *over;
    merged->count = 0;
    merged->child = arena_alloc(arena, under->count + over->count, sizeof *merged->child);
    for (size_t i = 0; i < under->count; i++) {
        const struct setting *below = under->child[i], *above = setting_child(over, below->name);
        struct setting *child;
        if (above && deep && above->kind == SETTING_GROUP && below->kind == SETTING_GROUP) {
            child = setting_overlay(below, above, true, arena);
            child->parent = merged;
        } else {
            child = setting_copy(above ? above : below, merged, NULL, 0, arena);
        }
        child->index = merged->count;
        merged->child[merged->count++] = child;
    }
    for (size_t i = 0; i < over->count; i++) {
        if (setting_child(under, over->child[i]->name))
            continue;
        merged->child[merged->count] = setting_copy(over->child[i], merged, NULL, merged->count, arena);
        merged->count++;
    }
    return merged;
}

/* --- path=value ------------------------------------------------------------------------------------------------- */

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

static bool refuse(struct diag *diag, const char *assignment, const char *what, const char *hint)
{
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "--set", 0 }, NULL, hint, "%s: %s", assignment, what);
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
static void take_value(struct setting *node, const char *value, struct arena *arena)
{
    struct diag quiet;
    diag_init(&quiet, arena);
    struct setting *root;
    struct setting *kept = node->parent;
    const char *name = node->name;
    size_t index = node->index;
    size_t digits = strspn(value, "+-0123456789");
    const char *wide = value[digits] == '\0' ? "L" : ""; /* nobody wants to know here how libconfig counts bits */
    const char *text = arena_format(arena, "value = %s%s;", value, wide);
    if (setting_read_text("--set", text, arena, &quiet, &root, NULL) == STATUS_OK && root->count == 1) {
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
    node->origin = (struct origin){ "--set", 0 };
}

bool setting_assign(struct setting *root, const char *assignment, struct arena *arena, struct diag *diag)
{
    const char *end = strchr(assignment, '=');
    if (!end || end == assignment)
        return refuse(diag, assignment, "no path=value", "write --set events[0].audience.size=500");
    const char *value = end + 1 + strspn(end + 1, " \t"), *at = assignment;
    while (end > assignment && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    if (*value == '\0')
        return refuse(diag, assignment, "the value is missing", NULL);
    struct setting *node = root;
    while (at < end) {
        const char *from = at;
        if (!step(&node, &at, end, arena)) {
            const char *what = arena_format(arena, "there is no \"%.*s\"", (int)(end - assignment), assignment);
            if (from > assignment)
                what = arena_format(arena, "%s: %.*s has no such part", what, (int)(from - assignment), assignment);
            return refuse(diag, assignment, what, "`ivsim explain` lists the paths");
        }
    }
    take_value(node, value, arena);
    return true;
}
