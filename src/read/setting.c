/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "setting.h"

#include <assert.h>
#include <libconfig.h>
#include <stdio.h>
#include <string.h>

#include "digest.h"
#include "scan.h"

void setting_digest(const char *text, size_t length, char digest[65])
{
    digest_text(text, length, digest);
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
