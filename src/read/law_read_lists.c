/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "law_read_lists.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table_read.h"
#include "text.h"

struct atom {
    double value, weight;
};

bool law_is_weight(const struct setting *group, const char *name)
{
    const struct setting *list = group->parent;
    return strcmp(name, "weight") == 0 && list && list->kind == SETTING_LIST && list->name &&
           strcmp(list->name, "of") == 0;
}

static bool check_names(struct reader *reader, const struct setting *group, const char *const names[])
{
    const char *known[16] = { "dist", "min", "max", "shift", "cap" };
    size_t count = 5;
    for (size_t i = 0; names[i]; i++)
        known[count++] = names[i];
    bool good = true;
    for (size_t i = 0; i < group->count && !reader_is_full(reader); i++) {
        const char *name = group->child[i]->name;
        size_t k = 0;
        while (known[k] && strcmp(known[k], name) != 0)
            k++;
        if (known[k] || law_is_weight(group, name))
            continue;
        const char *near = text_nearest(name, known);
        good = reader_fault(reader, group->child[i],
                            near ? arena_format(reader->arena, "did you mean %s?", near)
                                 : arena_format(reader->arena, "known here: %s", reader_choices(reader, known)),
                            "unknown setting");
    }
    return good;
}

/* A list that must be there, with at most `most` members. */
static const struct setting *need_list(struct reader *reader, const struct setting *group, const char *name,
                                       size_t most)
{
    const struct setting *list = setting_child(group, name);
    if (!list)
        reader_fault(reader, group, arena_format(reader->arena, "write %s = ( .. )", name), "%s is missing", name);
    else if (list->kind != SETTING_LIST || list->count == 0)
        reader_fault(reader, list, NULL, "it must be a list with at least one member");
    else if (list->count > most)
        reader_fault(reader, list, NULL, "it has %zu members; %zu are the most", list->count, most);
    else
        return list;
    return NULL;
}

static bool take_weights(struct reader *reader, const struct setting *list, double weight[], double *sum)
{
    bool good = true;
    *sum = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (!reader_take_number(reader, list->child[i], &weight[i]))
            good = false;
        else if (weight[i] < 0)
            good = reader_fault(reader, list->child[i], NULL, "a weight must not be negative");
        *sum += weight[i];
    }
    if (good && !(*sum > 0 && isfinite(*sum)))
        good = reader_fault(reader, list, NULL, "the weights add to %g", *sum);
    return good;
}

/* Weights into cumulative probabilities: exactly 1 from the last positive one on. */
static void accumulate(double weight[], size_t count, double sum)
{
    size_t last = 0;
    double below = 0;
    for (size_t i = 0; i < count; i++)
        last = weight[i] > 0 ? i : last;
    for (size_t i = 0; i < count; i++) {
        below += weight[i];
        weight[i] = i >= last ? 1 : fmin(1, below / sum);
    }
}

static int by_value(const void *a, const void *b)
{
    const struct atom *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Atoms sorted, those of one value together, none without weight. */
static bool make_discrete(struct reader *reader, const struct setting *group, enum quantity quantity,
                          struct atom atom[], size_t count, struct dist *law)
{
    qsort(atom, count, sizeof *atom, by_value);
    double *value = arena_alloc(reader->arena, count, sizeof *value), sum = 0;
    double *weight = arena_alloc(reader->arena, count, sizeof *weight);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (atom[i].weight == 0)
            continue;
        if (kept > 0 && value[kept - 1] == atom[i].value) {
            weight[kept - 1] += atom[i].weight;
        } else {
            value[kept] = atom[i].value;
            weight[kept++] = atom[i].weight;
        }
        sum += atom[i].weight;
    }
    accumulate(weight, kept, sum);
    dist_init(law, DIST_DISCRETE, 0, 0, 0);
    law->count = kept;
    law->value = value;
    law->weight = weight;
    const char *why;
    if (!law_bounds(reader, group, NULL, quantity, law))
        return false;
    return dist_build(law, &why) || reader_fault(reader, group, NULL, "%s", why);
}

static bool read_discrete(struct reader *reader, const struct setting *group, enum quantity quantity, struct dist *law)
{
    bool good = check_names(reader, group, (const char *const[]){ "values", "weights", NULL });
    const struct setting *values = need_list(reader, group, "values", LAW_VALUES_MAX);
    const struct setting *weights = setting_child(group, "weights");
    if (!values || (weights && !need_list(reader, group, "weights", LAW_VALUES_MAX)))
        return false;
    if (weights && weights->count != values->count)
        return reader_fault(reader, weights, NULL, "there are %zu weights for %zu values", weights->count,
                            values->count);
    struct atom *atom = arena_alloc(reader->arena, values->count, sizeof *atom);
    double *weight = arena_alloc(reader->arena, values->count, sizeof *weight), sum;
    for (size_t i = 0; i < values->count; i++) {
        good &= law_parameter(reader, values->child[i], quantity, &atom[i].value);
        weight[i] = 1;
    }
    if (weights && !take_weights(reader, weights, weight, &sum))
        return false;
    for (size_t i = 0; i < values->count; i++)
        atom[i].weight = weight[i];
    return good && make_discrete(reader, group, quantity, atom, values->count, law);
}

/* The column by its name or its number from 1; the only one where nothing is said. */
static bool find_column(struct reader *reader, const struct setting *group, const struct table *table, size_t *column)
{
    const struct setting *setting = setting_child(group, "column");
    *column = 0;
    if (!setting)
        return table->columns == 1 || reader_fault(reader, group, "write column = 2, or its name", "column is missing");
    if (setting->kind == SETTING_STRING) {
        for (; *column < table->columns && table->header; ++*column)
            if (strcmp(table->header[*column], setting->string) == 0)
                return true;
        return reader_fault(reader, setting, table->header ? NULL : "the file has no header: give its number",
                            "there is no column \"%s\" in \"%s\"", setting->string, table->file);
    }
    int64_t number;
    if (!reader_take_count(reader, setting, 1, (int64_t)table->columns, &number))
        return false;
    *column = (size_t)number - 1;
    return true;
}

static bool read_empirical(struct reader *reader, const struct setting *group, enum quantity quantity, struct dist *law)
{
    const bool is_duration = quantity == QUANTITY_LENGTH || quantity == QUANTITY_OFFSET;
    const struct setting *file = setting_child(group, "file");
    struct table table;
    size_t column;
    bool good = check_names(reader, group, (const char *const[]){ "file", "column", NULL });
    if (!file)
        return reader_fault(reader, group, "write file = \"stays.csv\"", "file is missing");
    if (!table_read(reader, file, &table) || !find_column(reader, group, &table, &column))
        return false;
    if (table.rows > LAW_VALUES_MAX)
        return reader_fault(reader, file, NULL, "it has more than %d rows", LAW_VALUES_MAX);
    struct atom *atom = arena_alloc(reader->arena, table.rows, sizeof *atom);
    for (size_t i = 0; i < table.rows; i++) {
        good &= table_value(reader, &table, i, column, is_duration, &atom[i].value);
        atom[i].weight = 1;
    }
    return good && make_discrete(reader, group, quantity, atom, table.rows, law);
}

static bool read_mixture(struct reader *reader, const struct setting *group, enum quantity quantity, struct dist *law)
{
    bool good = check_names(reader, group, (const char *const[]){ "of", NULL });
    const struct setting *list = need_list(reader, group, "of", LAW_COMPONENTS_MAX);
    if (!list)
        return false;
    struct dist *of = arena_alloc(reader->arena, list->count, sizeof *of);
    double *weight = arena_alloc(reader->arena, list->count, sizeof *weight), sum = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct setting *part = list->child[i], *share = setting_child(part, "weight");
        if (part->kind != SETTING_GROUP) {
            good = reader_fault(reader, part, NULL, "it must be a group { weight = ..; dist = ..; }");
            continue;
        }
        if (!share)
            good = reader_fault(reader, part, "write { weight = 0.5; dist = ..; }", "weight is missing");
        else if (!reader_take_number(reader, share, &weight[i]))
            good = false;
        else if (!(weight[i] > 0))
            good = reader_fault(reader, share, NULL, "a weight must be above 0");
        good &= law_read_free(reader, part, quantity, &of[i]);
        sum += weight[i];
    }
    dist_init(law, DIST_MIXTURE, 0, 0, 0);
    law->count = list->count;
    law->of = of;
    law->weight = weight;
    const char *why = NULL;
    good = law_bounds(reader, group, NULL, quantity, law) && good;
    if (!good)
        return false;
    if (!isfinite(sum))
        return reader_fault(reader, list, NULL, "the weights add to %g", sum);
    accumulate(weight, list->count, sum);
    return dist_build(law, &why) || reader_fault(reader, group, NULL, "%s", why);
}

bool law_read_lists(struct reader *reader, const struct setting *group, const struct dist_form *form,
                    enum quantity quantity, struct dist *law)
{
    if (strcmp(form->name, "discrete") == 0)
        return read_discrete(reader, group, quantity, law);
    if (strcmp(form->name, "empirical") == 0)
        return read_empirical(reader, group, quantity, law);
    return read_mixture(reader, group, quantity, law);
}

bool law_steps(struct reader *reader, const struct setting *list, double from, double width, struct dist *law)
{
    if (list->kind != SETTING_LIST || list->count == 0 || list->count > LAW_VALUES_MAX)
        return reader_fault(reader, list, NULL, "it must be a list of 1 to %d numbers", LAW_VALUES_MAX);
    double *weight = arena_alloc(reader->arena, list->count, sizeof *weight), sum;
    double *edge = arena_alloc(reader->arena, list->count + 1, sizeof *edge);
    if (!take_weights(reader, list, weight, &sum))
        return false;
    for (size_t i = 0; i <= list->count; i++)
        edge[i] = from + (double)i * width;
    accumulate(weight, list->count, sum);
    dist_init(law, DIST_STEPS, 0, 0, 0);
    law->count = list->count;
    law->value = edge;
    law->weight = weight;
    const char *why;
    return dist_build(law, &why) || reader_fault(reader, list, NULL, "%s", why);
}
