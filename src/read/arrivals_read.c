/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arrivals_read.h"

#include <math.h>
#include <string.h>

#include "law_read.h"
#include "surge_read.h"
#include "table_read.h"
#include "text.h"

enum { ARRIVALS_BINS_MAX = 1000000 };

const struct setting *arrivals_preset(struct reader *reader, const struct setting *setting)
{
    enum { NAMES_MAX = 64 };
    const char *name[NAMES_MAX + 1] = { 0 }, *text;
    if (!reader_take_text(reader, setting, &text))
        return NULL;
    for (size_t i = 0; reader->presets && i < reader->presets->count && i < NAMES_MAX; i++) {
        name[i] = setting_child(reader->presets->child[i], "name")->string;
        if (strcmp(name[i], text) == 0)
            return reader->presets->child[i];
    }
    const char *near = text_nearest(text, name);
    reader_fault(reader, setting,
                 near ? arena_format(reader->arena, "did you mean \"%s\"?", near)
                      : arena_format(reader->arena, "known are %s", reader_choices(reader, name)),
                 "there is no preset \"%s\"", text);
    return NULL;
}

/* A moment of a section: its default, or required. */
static bool take_moment(const struct section *section, const char *name, int64_t *ms, bool *from_end)
{
    const struct setting *setting = reader_get(section, name);
    return setting ? reader_take_offset(section->reader, setting, ms, from_end) : reader_missing(section, name, NULL);
}

static bool read_uniform(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    struct section section;
    int profile;
    reader_open(reader, setting, "uniform", NULL, &section);
    const struct setting *word = reader_written(&section, "profile");
    bool good = reader_take_word(reader, word, (const char *const[]){ "uniform", NULL }, &profile);
    good &= take_moment(&section, "from", &arrivals->from_ms, &arrivals->from_end);
    good &= take_moment(&section, "to", &arrivals->to_ms, &arrivals->to_end);
    arrivals->kind = ARRIVALS_UNIFORM;
    if (good && arrivals->from_end == arrivals->to_end && arrivals->from_ms > arrivals->to_ms)
        return reader_fault(reader, setting, NULL, "from is after to");
    return good;
}

static bool take_bin(const struct section *section, int64_t *ms)
{
    const struct setting *bin = reader_get(section, "bin");
    if (!bin)
        return reader_missing(section, "bin", NULL);
    if (!reader_take_duration(section->reader, bin, false, ms))
        return false;
    return *ms > 0 || reader_fault(section->reader, bin, NULL, "a bin must be longer than nothing");
}

static bool read_pmf(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    struct section section;
    int64_t bin_ms = 1, from_ms = 0;
    reader_open(reader, setting, "pmf", NULL, &section);
    bool good = take_bin(&section, &bin_ms);
    good &= take_moment(&section, "from", &from_ms, &arrivals->law_from_end);
    arrivals->kind = ARRIVALS_LAW;
    good &= law_steps(reader, reader_written(&section, "pmf"), (double)from_ms, (double)bin_ms, &arrivals->law);
    return good;
}

static bool read_rate(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    const double per_minute_max = 1e7;
    struct section section;
    reader_open(reader, setting, "rate", NULL, &section);
    const struct setting *list = reader_written(&section, "rate"), *from = reader_get(&section, "from");
    const struct setting *repeat = reader_get(&section, "repeat");
    bool good = take_bin(&section, &arrivals->bin_ms);
    good &= reader_take_duration(reader, from, true, &arrivals->from_ms);
    arrivals->kind = ARRIVALS_RATE;
    if (repeat->kind != SETTING_BOOLEAN)
        good = reader_fault(reader, repeat, "without quotes", "it must be true or false");
    arrivals->repeat = repeat->boolean;
    if (list->kind != SETTING_LIST || list->count == 0 || list->count > ARRIVALS_BINS_MAX)
        return reader_fault(reader, list, NULL, "it must be a list of 1 to %d numbers", ARRIVALS_BINS_MAX);
    double *rate = arena_alloc(reader->arena, list->count, sizeof *rate), sum = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (!reader_take_number(reader, list->child[i], &rate[i]))
            good = false;
        else if (!(rate[i] >= 0 && rate[i] <= per_minute_max))
            good = reader_fault(reader, list->child[i], NULL, "a rate is between 0 and %g viewers per minute",
                                per_minute_max);
        sum += rate[i];
    }
    if (good && sum == 0)
        good = reader_fault(reader, list, NULL, "all rates are 0: nobody would come");
    arrivals->rate_per_min = rate;
    arrivals->rates = list->count;
    return good;
}

/* Offsets and weights: each offset is where a bin begins that ends with the next one; the last bin is as wide as the
 * one before. */
static bool read_csv(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    struct section section;
    struct table table;
    reader_open(reader, setting, "csv", NULL, &section);
    const struct setting *file = reader_written(&section, "csv");
    if (!table_read(reader, file, &table))
        return false;
    if (table.columns != 2 || table.rows < 2 || table.rows > ARRIVALS_BINS_MAX)
        return reader_fault(reader, file, NULL, "it must have the two columns offset and weight, and 2 to %d rows",
                            ARRIVALS_BINS_MAX);
    double *edge = arena_alloc(reader->arena, table.rows + 1, sizeof *edge);
    double *weight = arena_alloc(reader->arena, table.rows, sizeof *weight), sum = 0, below = 0;
    bool good = true;
    for (size_t i = 0; i < table.rows; i++) {
        good &= table_value(reader, &table, i, 0, true, &edge[i]);
        good &= table_value(reader, &table, i, 1, false, &weight[i]);
        struct origin origin = { table.file, table.line[i] };
        if (good && i > 0 && !(edge[i] > edge[i - 1]))
            diag_add(reader->diag, SEVERITY_ERROR, origin, NULL, NULL, "the offsets must ascend");
        if (good && weight[i] < 0)
            diag_add(reader->diag, SEVERITY_ERROR, origin, NULL, NULL, "a weight must not be negative");
        good &= weight[i] >= 0 && (i == 0 || edge[i] > edge[i - 1]);
        sum += weight[i];
    }
    if (!good)
        return false;
    if (!(sum > 0 && isfinite(sum)))
        return reader_fault(reader, file, NULL, "the weights add to %g", sum);
    edge[table.rows] = 2 * edge[table.rows - 1] - edge[table.rows - 2];
    for (size_t i = 0; i < table.rows; i++) {
        below += weight[i];
        weight[i] = i + 1 == table.rows ? 1 : fmin(1, below / sum);
    }
    const char *why;
    dist_init(&arrivals->law, DIST_STEPS, 0, 0, 0);
    arrivals->law.count = table.rows;
    arrivals->law.value = edge;
    arrivals->law.weight = weight;
    arrivals->kind = ARRIVALS_LAW;
    return dist_build(&arrivals->law, &why) || reader_fault(reader, file, NULL, "%s", why);
}

static bool read_group(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    if (setting_child(setting, "profile"))
        return read_uniform(reader, setting, arrivals);
    if (setting_child(setting, "pmf"))
        return read_pmf(reader, setting, arrivals);
    if (setting_child(setting, "rate"))
        return read_rate(reader, setting, arrivals);
    if (setting_child(setting, "csv"))
        return read_csv(reader, setting, arrivals);
    if (setting_child(setting, "flash"))
        return surge_read_flash(reader, setting, arrivals);
    if (setting_child(setting, "mmpp"))
        return surge_read_mmpp(reader, setting, arrivals);
    if (setting_child(setting, "hawkes"))
        return surge_read_hawkes(reader, setting, arrivals);
    if (setting->kind == SETTING_GROUP && !setting_child(setting, "dist") && !setting_child(setting, "likely"))
        return reader_fault(reader, setting, "write dist, profile, pmf, rate, csv, flash, mmpp or hawkes",
                            "it does not say how viewers arrive");
    arrivals->kind = ARRIVALS_LAW;
    return law_read(reader, setting, QUANTITY_OFFSET, &arrivals->law);
}

/* Whether a text is a length of time rather than a name. */
static bool is_offset(const char *text)
{
    return text[0] == '-' || text[0] == '+' || text[0] == '.' || (text[0] >= '0' && text[0] <= '9');
}

bool arrivals_read(struct reader *reader, const struct setting *setting, struct arrivals *arrivals)
{
    size_t errors = reader->diag->errors;
    if (setting->kind == SETTING_STRING && !is_offset(setting->string)) {
        const struct setting *preset = arrivals_preset(reader, setting);
        if (!preset)
            return false;
        const struct setting *given = setting_child(setting_child(preset, "audience"), "arrivals");
        if (!given || given->kind == SETTING_STRING)
            return reader_fault(reader, setting, NULL, "the preset \"%s\" has no arrivals", setting->string);
        setting = setting_copy(given, setting->parent, "arrivals", setting->index, reader->arena);
    }
    if (!read_group(reader, setting, arrivals) || reader->diag->errors > errors)
        return false;
    const struct dist *law = NULL;
    if (arrivals->kind == ARRIVALS_LAW && !dist_is_fixed(&arrivals->law))
        law = arena_copy_array(reader->arena, &arrivals->law, 1, sizeof *law);
    reader_state(reader, setting, reader_say(reader, setting), law, true);
    return true;
}
