/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lines_read.h"

#include <string.h>

#include "book.h"
#include "text.h"

void lines_names(const char *name[DIMENSIONS + 1])
{
    for (int i = 0; i < DIMENSIONS; i++)
        name[i] = meter_dimension_name[i];
    name[DIMENSIONS] = NULL;
}

static bool read_meter(const struct section *section, enum meter *meter)
{
    const char *words[METERS + 1] = { 0 };
    for (int i = 0; i < METERS; i++)
        words[i] = meter_table[i].name;
    const struct setting *setting = reader_get(section, "meter");
    if (!setting)
        return reader_missing(section, "meter", "write the name of a meter, such as \"channel.output\"");
    int index;
    if (!reader_take_word(section->reader, setting, words, &index))
        return false;
    *meter = (enum meter)index;
    return true;
}

static bool read_dimension(struct reader *reader, const struct setting *setting, enum dimension dimension, int *value)
{
    if (dimension == DIMENSION_MULTITRACK && setting->kind == SETTING_BOOLEAN) {
        *value = setting->boolean;
        return true;
    }
    return reader_take_word(reader, setting, meter_dimension_values[dimension], value);
}

bool lines_read(const struct section *section, enum meter *meter, int value[METER_DIMENSIONS_MAX])
{
    for (size_t i = 0; i < METER_DIMENSIONS_MAX; i++)
        value[i] = BOOK_ANY;
    if (!read_meter(section, meter))
        return false;
    const struct meter_info *info = &meter_table[*meter];
    bool good = true;
    for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
        const struct setting *setting = reader_written(section, meter_dimension_name[dimension]);
        if (!setting)
            continue;
        size_t place = 0;
        while (place < info->dimensions && (int)info->dimension[place] != dimension)
            place++;
        if (place == info->dimensions)
            good = reader_fault(section->reader, setting, NULL, "%s is not told apart by %s", info->name,
                                meter_dimension_name[dimension]);
        else
            good &= read_dimension(section->reader, setting, (enum dimension)dimension, &value[place]);
    }
    return good;
}

bool lines_find_unit(struct reader *reader, const struct setting *setting, const char *word, enum meter meter,
                     const struct unit **unit)
{
    enum { UNITS_MAX = 32 };
    const char *words[UNITS_MAX + 1] = { 0 };
    size_t count = 0;
    for (const struct unit *known = unit_table; known->name && count < UNITS_MAX; known++) {
        if (known->measure != meter_table[meter].measure)
            continue;
        bool plural = strlen(word) == strlen(known->name) + 1 && word[strlen(known->name)] == 's' &&
                      strncmp(word, known->name, strlen(known->name)) == 0; /* "9000 hours" */
        if (strcmp(known->name, word) == 0 || strcmp(known->short_name, word) == 0 || plural) {
            *unit = known;
            return true;
        }
        words[count++] = known->name;
    }
    return reader_fault(
        reader, setting,
        arena_format(reader->arena, "%s is counted in %s", meter_table[meter].name, reader_choices(reader, words)),
        "\"%s\" is no unit of %s", word, meter_table[meter].name);
}

bool lines_unit(const struct section *section, const char *name, enum meter meter, const struct unit **unit)
{
    const char *word;
    return reader_text(section, name, &word) &&
           lines_find_unit(section->reader, reader_written(section, name), word, meter, unit);
}
