/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vocabularies of scenarios and price books, from the program's own tables. */
#include "manual.h"

#include <string.h>

#include "builtin.h"
#include "dist.h"
#include "keys.h"
#include "limit.h"
#include "meter.h"
#include "read.h"
#include "text.h"

/* A sentence of a table, ended with a full stop. */
static void sentence(FILE *to, const char *text)
{
    manual_text(to, text);
    size_t length = strlen(text);
    fputs(length > 0 && text[length - 1] == '.' ? "\n" : ".\n", to);
}

/* The keys of a group; what is behind the group's name on the line is for the reader of the template. */
bool manual_settings(struct manual *manual, const char *arguments)
{
    char group[40], kind[100];
    snprintf(group, sizeof group, "%.*s", (int)strcspn(arguments, " "), arguments);
    size_t found = 0;
    for (const struct key *key = key_table; key->group; key++) {
        if (strcmp(key->group, group) != 0)
            continue;
        found++;
        snprintf(kind, sizeof kind, "%s%s", key_kind_name[key->kind], key->random ? ", may be random" : "");
        manual_tag(manual->to, key->name, kind);
        struct text words = { 0 };
        text_append(&words, "%s%s%s.\n", key->sentence, key->range ? "; " : "", key->range ? key->range : "");
        manual_text(manual->to, words.at);
        text_fini(&words);
        if (key->fallback) {
            fputs("Default: ", manual->to);
            manual_text(manual->to, arena_format(&manual->arena, "`%s`.\n", key->fallback));
        }
    }
    if (found == 0)
        fprintf(stderr, "manual: no settings in '%s'\n", group);
    return found > 0;
}

bool manual_laws(struct manual *manual, const char *arguments)
{
    (void)arguments;
    for (const struct dist_form *form = dist_forms; form->name; form++) {
        struct text parameters = { 0 };
        for (size_t i = 0; i < DIST_PARAMETERS_MAX && form->parameter[i]; i++)
            text_append(&parameters, "%s%s", i > 0 ? ", " : "", form->parameter[i]);
        text_append(&parameters, "%s", form->counts ? "; a count" : "");
        manual_tag(manual->to, form->name, parameters.at);
        sentence(manual->to, form->sentence);
        text_fini(&parameters);
    }
    return true;
}

bool manual_meters(struct manual *manual, const char *arguments)
{
    (void)arguments;
    static const char *const measure[] = {
        [MEASURE_TIME] = "time", [MEASURE_BYTES] = "data", [MEASURE_BYTE_TIME] = "data kept", [MEASURE_COUNT] = "count"
    };
    for (size_t m = 0; m < METERS; m++) {
        const struct meter_info *info = &meter_table[m];
        struct text kind = { 0 };
        text_append(&kind, "%s", measure[info->measure]);
        for (size_t d = 0; d < info->dimensions; d++)
            text_append(&kind, "%s%s", d > 0 ? ", " : "; by ", meter_dimension_name[info->dimension[d]]);
        manual_tag(manual->to, info->name, kind.at);
        sentence(manual->to, info->sentence);
        text_fini(&kind);
    }
    return true;
}

bool manual_dimensions(struct manual *manual, const char *arguments)
{
    (void)arguments;
    for (size_t d = 0; d < DIMENSIONS; d++) {
        manual_tag(manual->to, meter_dimension_name[d], NULL);
        for (const char *const *value = meter_dimension_values[d]; *value; value++)
            if (d != DIMENSION_RESOLUTION || strcmp(*value, "audio") != 0) /* numbered alike, but no resolution */
                fprintf(manual->to, "%s%s", *value, value[1] ? ", " : ".\n");
    }
    return true;
}

bool manual_units(struct manual *manual, const char *arguments)
{
    (void)arguments;
    static const char *const base[] = {
        [MEASURE_TIME] = "ms", [MEASURE_BYTES] = "bytes", [MEASURE_BYTE_TIME] = "bytes, kept for the whole period"
    };
    char number[40];
    for (const struct unit *unit = unit_table; unit->name; unit++) {
        manual_tag(manual->to, unit->name, NULL);
        if (unit->measure == MEASURE_COUNT)
            fprintf(manual->to, "%s.\n", text_number(number, (double)unit->base / 1e6, 0));
        else
            fprintf(manual->to, "%s %s.\n", text_number(number, (double)unit->base, 0), base[unit->measure]);
    }
    return true;
}

bool manual_limits(struct manual *manual, const char *arguments)
{
    (void)arguments;
    char number[40];
    for (size_t i = 0; i < LIMITS; i++) {
        const struct limit_info *info = &limit_table[i];
        manual_tag(manual->to, info->name, info->adjustable ? "can be raised" : "fixed");
        fprintf(manual->to, "%s %s.\n", text_number(number, (double)info->value, 0), info->unit);
        sentence(manual->to, info->source);
    }
    return true;
}

static const struct pattern *read_patterns(struct manual *manual, size_t *count)
{
    struct diag diag;
    const struct pattern *pattern;
    diag_init(&diag, &manual->arena);
    enum status status = patterns_read_builtin(&manual->arena, &diag, &pattern, count);
    diag_write(&diag, stderr);
    diag_fini(&diag);
    return status == STATUS_OK ? pattern : NULL;
}

bool manual_patterns(struct manual *manual, const char *arguments)
{
    (void)arguments;
    size_t count;
    const struct pattern *pattern = read_patterns(manual, &count);
    for (size_t p = 0; pattern && p < count; p++) {
        manual_tag(manual->to, pattern[p].name, NULL);
        sentence(manual->to, pattern[p].sentence);
    }
    return pattern != NULL;
}

const char *manual_pattern_names(struct manual *manual)
{
    size_t count;
    const struct pattern *pattern = read_patterns(manual, &count);
    const char *names = pattern ? "" : NULL;
    for (size_t p = 0; pattern && p < count; p++)
        names = arena_format(&manual->arena, "%s%s%s", names, p > 0 ? " " : "", pattern[p].name);
    return names;
}

bool manual_presets(struct manual *manual, const char *arguments)
{
    (void)arguments;
    const struct builtin_file *file = builtin_find("data/presets.cfg");
    struct setting *root;
    struct diag diag;
    diag_init(&diag, &manual->arena);
    bool fine = file && setting_read_text(file->name, file->text, &manual->arena, &diag, &root, NULL) == STATUS_OK;
    const struct setting *list = fine ? setting_child(root, "presets") : NULL;
    for (size_t i = 0; list && i < list->count; i++) {
        manual_tag(manual->to, setting_child(list->child[i], "name")->string, NULL);
        sentence(manual->to, setting_child(list->child[i], "sentence")->string);
        const struct setting *assumed = setting_child(list->child[i], "assumed");
        fputs("Source: ", manual->to);
        sentence(manual->to, setting_child(list->child[i], "source")->string);
        if (assumed) {
            fputs("Assumed: ", manual->to);
            sentence(manual->to, assumed->string);
        }
    }
    diag_fini(&diag);
    return list != NULL;
}

/* The next built-in book from `file` on, or NULL. A book is a file of data/ that begins to list rates. */
static const struct book *next_book(struct manual *manual, const struct builtin_file **file, struct book *book)
{
    for (; (*file)->name; (*file)++) {
        if (strncmp((*file)->name, "data/", 5) != 0 || !strstr((*file)->text, "\nrates = ("))
            continue;
        const char *name = (*file)->name + 5;
        struct diag diag;
        diag_init(&diag, &manual->arena);
        enum status status = book_read(arena_format(&manual->arena, "%.*s", (int)strcspn(name, "."), name), NULL,
                                       &manual->arena, &diag, book);
        diag_fini(&diag);
        (*file)++;
        return status == STATUS_OK ? book : NULL;
    }
    return NULL;
}

bool manual_books(struct manual *manual, const char *arguments)
{
    (void)arguments;
    struct book book;
    const struct builtin_file *file = builtin_files;
    while (next_book(manual, &file, &book)) {
        manual_tag(manual->to, book.name, book.as_of);
        sentence(manual->to, book.title);
    }
    return true;
}

const char *manual_book_names(struct manual *manual)
{
    struct book book;
    const struct builtin_file *file = builtin_files;
    const char *names = "";
    while (next_book(manual, &file, &book))
        names = arena_format(&manual->arena, "%s%s%s", names, *names ? " " : "", book.name);
    return names;
}
