/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "money.h"
#include "text.h"

bool reader_is_full(const struct reader *reader)
{
    return reader->diag->errors > DIAG_ENTRIES_MAX;
}

bool reader_fault(struct reader *reader, const struct setting *setting, const char *hint, const char *format, ...)
{
    if (reader_is_full(reader)) { /* counted, so that whoever compares counts sees it, but no words are made */
        reader->diag->errors++;
        return false;
    }
    va_list arguments;
    va_start(arguments, format);
    const char *what = arena_vformat(reader->arena, format, arguments);
    va_end(arguments);
    const char *path = setting_path(setting, reader->arena);
    diag_add(reader->diag, SEVERITY_ERROR, setting->origin, path[0] ? path : NULL, hint, "%s", what);
    return false;
}

bool reader_missing(const struct section *section, const char *name, const char *hint)
{
    struct reader *reader = section->reader;
    const struct key *key = key_find(section->keys, name);
    const struct setting *group = section->group;
    while (!group->origin.file && group->parent) /* a group of defaults: say it where a person can see it */
        group = group->parent;
    const char *path = setting_path(section->group, reader->arena);
    path = path[0] ? arena_format(reader->arena, "%s.%s", path, name) : name;
    if (!hint && key)
        hint = arena_format(reader->arena, "%s: %s", name, key->sentence);
    diag_add(reader->diag, SEVERITY_ERROR, group->origin, path, hint, "it is missing");
    return false;
}

static bool is_one_of(const char *word, const char *const words[])
{
    for (size_t i = 0; words && words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

const char *reader_choices(struct reader *reader, const char *const words[])
{
    const char *text = words[0] ? words[0] : "";
    for (size_t i = 1; words[0] && words[i]; i++)
        text = arena_format(reader->arena, "%s%s%s", text, words[i + 1] ? ", " : " or ", words[i]);
    return text;
}

static void check_names(const struct section *section, const char *const more[])
{
    struct reader *reader = section->reader;
    const char *own[KEYS_OF_GROUP_MAX + 1];
    key_names(section->keys, own);
    for (size_t i = 0; i < section->group->count && !reader_is_full(reader); i++) {
        const struct setting *child = section->group->child[i];
        if (is_one_of(child->name, own) || is_one_of(child->name, more))
            continue;
        const char *near = text_nearest(child->name, own);
        if (!near && more)
            near = text_nearest(child->name, more);
        const char *hint =
            near ? arena_format(reader->arena, "did you mean %s?", near)
                 : arena_format(reader->arena, "known here: %s", reader_choices(reader, own[0] ? own : more));
        reader_fault(reader, child, hint, "unknown setting");
    }
}

bool reader_open(struct reader *reader, const struct setting *setting, const char *keys, const char *const more[],
                 struct section *section)
{
    *section = (struct section){ reader, setting, keys };
    if (setting->kind != SETTING_GROUP)
        return reader_fault(reader, setting, NULL, "it must be a group { .. }");
    check_names(section, more);
    return true;
}

/* A copy of the section's group, for settings that are not written to hang on: sections may not be changed. */
static struct setting *parent_of_defaults(const struct section *section)
{
    struct setting *parent = arena_alloc(section->reader->arena, 1, sizeof *parent);
    *parent = *section->group;
    return parent;
}

bool reader_enter(const struct section *section, const char *name, const char *keys, struct section *inner)
{
    const struct setting *child = setting_child(section->group, name);
    if (child)
        return reader_open(section->reader, child, keys, NULL, inner);
    struct setting *empty = arena_alloc(section->reader->arena, 1, sizeof *empty);
    *empty = (struct setting){ .kind = SETTING_GROUP, .name = name, .preset = section->group->preset };
    empty->parent = parent_of_defaults(section);
    *inner = (struct section){ section->reader, empty, keys };
    return true;
}

const struct setting *reader_written(const struct section *section, const char *name)
{
    return setting_child(section->group, name);
}

/* A setting that stands for a default of the table: its origin has no file. */
static struct setting *fallback(const struct section *section, const struct key *key)
{
    struct setting *setting = arena_alloc(section->reader->arena, 1, sizeof *setting);
    *setting = (struct setting){ .kind = SETTING_STRING, .name = key->name, .string = key->fallback };
    setting->parent = parent_of_defaults(section);
    char *end;
    double number = strtod(key->fallback, &end);
    if (strcmp(key->fallback, "true") == 0 || strcmp(key->fallback, "false") == 0) {
        setting->kind = SETTING_BOOLEAN;
        setting->boolean = key->fallback[0] == 't';
    } else if (*end == '\0' && key->fallback[0] >= '0' && key->fallback[0] <= '9') {
        setting->kind = SETTING_INTEGER;
        setting->number = number;
        setting->integer = (int64_t)number;
    }
    return setting;
}

const struct setting *reader_get(const struct section *section, const char *name)
{
    const struct setting *child = setting_child(section->group, name);
    if (child)
        return child;
    const struct key *key = key_find(section->keys, name);
    assert(key);
    return key->fallback ? fallback(section, key) : NULL;
}

void reader_state(struct reader *reader, const struct setting *setting, const char *value, const struct dist *law,
                  bool is_duration)
{
    if (reader->quiet)
        return;
    reader->stated =
        arena_grow(reader->arena, reader->stated, reader->stated_count, &reader->stated_room, sizeof *reader->stated);
    reader->stated[reader->stated_count++] = (struct stated){ .path = setting_path(setting, reader->arena),
                                                              .value = value,
                                                              .origin = setting->origin,
                                                              .preset = setting->preset,
                                                              .law = law,
                                                              .is_duration = is_duration };
}

void reader_state_default(const struct section *section, const char *name, const char *value)
{
    const struct setting setting = { .name = name, .parent = parent_of_defaults(section) };
    reader_state(section->reader, &setting, value, NULL, false);
}

const char *reader_say(struct reader *reader, const struct setting *setting)
{
    switch (setting->kind) {
    case SETTING_STRING: return setting->string;
    case SETTING_INTEGER: return arena_format(reader->arena, "%lld", (long long)setting->integer);
    case SETTING_NUMBER: return arena_format(reader->arena, "%.15g", setting->number);
    case SETTING_BOOLEAN: return setting->boolean ? "true" : "false";
    default: break;
    }
    struct text text = { 0 };
    enum { SHOWN = 8 }; /* of a list */
    for (size_t i = 0; i < setting->count && (i < SHOWN || setting->kind == SETTING_GROUP); i++) {
        const struct setting *child = setting->child[i];
        const char *separator = i == 0 ? "" : child->kind == SETTING_GROUP && !child->name ? "; " : ", ";
        bool bare = !child->name || strcmp(child->name, "dist") == 0 || strcmp(child->name, "preset") == 0;
        text_append(&text, "%s%s%s%s", separator, bare ? "" : child->name, bare ? "" : " ", reader_say(reader, child));
    }
    if (setting->kind == SETTING_LIST && setting->count > SHOWN)
        text_append(&text, ", .. (%zu in all)", setting->count);
    const char *said = arena_copy(reader->arena, text.at ? text.at : "nothing");
    text_fini(&text);
    return said;
}

bool reader_text(const struct section *section, const char *name, const char **text)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (!reader_take_text(section->reader, setting, text))
        return false;
    reader_state(section->reader, setting, *text, NULL, false);
    return true;
}

bool reader_duration(const struct section *section, const char *name, int64_t *ms)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (!reader_take_duration(section->reader, setting, false, ms))
        return false;
    reader_state(section->reader, setting, setting->string, NULL, true);
    return true;
}

bool reader_instant(const struct section *section, const char *name, int64_t *ms)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (!reader_take_instant(section->reader, setting, ms))
        return false;
    char text[40];
    reader_state(section->reader, setting, arena_copy(section->reader->arena, calendar_format(text, *ms)), NULL, false);
    return true;
}

bool reader_share(const struct section *section, const char *name, double *share)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (!reader_take_share(section->reader, setting, share))
        return false;
    reader_state(section->reader, setting, reader_say(section->reader, setting), NULL, false);
    return true;
}

bool reader_number(const struct section *section, const char *name, double low, double high, double *number)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    double value;
    if (!reader_take_number(section->reader, setting, &value))
        return false;
    if (!(value >= low && value <= high))
        return reader_fault(section->reader, setting, NULL, "%.15g is out of range: %s", value,
                            key_find(section->keys, name)->range);
    *number = value;
    reader_state(section->reader, setting, reader_say(section->reader, setting), NULL, false);
    return true;
}

bool reader_count(const struct section *section, const char *name, int64_t low, int64_t high, int64_t *count)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (!reader_take_count(section->reader, setting, low, high, count))
        return false;
    reader_state(section->reader, setting, reader_say(section->reader, setting), NULL, false);
    return true;
}

bool reader_flag(const struct section *section, const char *name, bool *flag)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (setting->kind != SETTING_BOOLEAN)
        return reader_fault(section->reader, setting, "without quotes", "it must be true or false");
    *flag = setting->boolean;
    reader_state(section->reader, setting, setting->boolean ? "true" : "false", NULL, false);
    return true;
}

bool reader_word(const struct section *section, const char *name, const char *const words[], int *index)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name,
                              arena_format(section->reader->arena, "write %s", reader_choices(section->reader, words)));
    if (!reader_take_word(section->reader, setting, words, index))
        return false;
    reader_state(section->reader, setting, words[*index], NULL, false);
    return true;
}

bool reader_money(const struct section *section, const char *name, int64_t *nano)
{
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (setting->kind != SETTING_STRING || !money_parse(setting->string, nano))
        return reader_fault(section->reader, setting, "write \"5000 USD\"", "it is no amount of money in USD");
    if (*nano < 0)
        return reader_fault(section->reader, setting, NULL, "it must not be negative");
    reader_state(section->reader, setting, setting->string, NULL, false);
    return true;
}

bool reader_bit_rate(const struct section *section, const char *name, int64_t *bps)
{
    static const struct {
        const char *name;
        double factor;
    } units[] = { { "bps", 1 }, { "kbps", 1e3 }, { "Mbps", 1e6 }, { "Gbps", 1e9 } };
    const struct setting *setting = reader_get(section, name);
    if (!setting)
        return reader_missing(section, name, NULL);
    if (setting->kind == SETTING_STRING &&
        ((*setting->string >= '0' && *setting->string <= '9') || *setting->string == '.')) {
        char *end;
        double value = strtod(setting->string, &end);
        end += strspn(end, " ");
        for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
            if (strcmp(units[i].name, end) != 0)
                continue;
            double exact = value * units[i].factor;
            if (!(exact >= 1 && exact <= 1e12))
                return reader_fault(section->reader, setting, NULL, "a bit rate is between 1 bps and 1000 Gbps");
            *bps = (int64_t)llround(exact);
            reader_state(section->reader, setting, setting->string, NULL, false);
            return true;
        }
    }
    return reader_fault(section->reader, setting, "write \"6 Mbps\", or kbps, bps, Gbps", "it is no bit rate");
}

bool reader_list(const struct section *section, const char *name, size_t most, const struct setting **list)
{
    const struct setting *setting = setting_child(section->group, name);
    *list = NULL;
    if (!setting)
        return true;
    if (setting->kind != SETTING_LIST)
        return reader_fault(section->reader, setting, "write ( .., .. )", "it must be a list");
    if (setting->count > most)
        return reader_fault(section->reader, setting, NULL, "it has %zu members; %zu are the most", setting->count,
                            most);
    *list = setting;
    return true;
}
