/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "preset_read.h"

#include "builtin.h"

static void mark_preset(struct setting *setting, const char *name)
{
    setting->preset = name;
    for (size_t i = 0; i < setting->count; i++)
        mark_preset(setting->child[i], name);
}

const struct setting *preset_settings(struct arena *arena, struct diag *diag)
{
    const struct builtin_file *file = builtin_find("data/presets.cfg");
    struct setting *root;
    if (!file || setting_read_text(file->name, file->text, arena, diag, &root, NULL) != STATUS_OK)
        return NULL;
    for (size_t i = 0; root->count == 1 && i < root->child[0]->count; i++) {
        struct setting *preset = root->child[0]->child[i];
        mark_preset(preset, setting_child(preset, "name")->string);
    }
    return setting_child(root, "presets");
}

static const char *text_of(const struct setting *preset, const char *name)
{
    const struct setting *setting = setting_child(preset, name);
    return setting && setting->kind == SETTING_STRING ? setting->string : "";
}

enum status presets_read(struct arena *arena, struct diag *diag, const struct preset **preset, size_t *count)
{
    const struct setting *list = preset_settings(arena, diag);
    if (!list)
        return STATUS_INPUT;
    struct preset *out = arena_alloc(arena, list->count, sizeof *out);
    for (size_t i = 0; i < list->count; i++)
        out[i] = (struct preset){ .name = text_of(list->child[i], "name"),
                                  .sentence = text_of(list->child[i], "sentence"),
                                  .source = text_of(list->child[i], "source"),
                                  .assumed = text_of(list->child[i], "assumed") };
    *preset = out;
    *count = list->count;
    return STATUS_OK;
}
