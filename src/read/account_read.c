/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account_read.h"

#include <math.h>
#include <string.h>

#include "lines_read.h"
#include "money.h"
#include "text.h"

enum { ACCOUNT_USES_MAX = 1000 };

/* A number in the rate's own unit, or a text of number and unit: exact decimals of 10^-9. */
static bool read_quantity(const struct section *section, struct account_use *use)
{
    struct reader *reader = section->reader;
    const struct setting *setting = reader_get(section, "quantity");
    const double most = 9e9; /* 64 bits of 10^-9 */
    if (!setting)
        return reader_missing(section, "quantity", NULL);
    if (setting->kind == SETTING_STRING) {
        size_t digits = strspn(setting->string, "0123456789.");
        const char *number = arena_format(reader->arena, "%.*s", (int)digits, setting->string);
        const char *unit = setting->string + digits + strspn(setting->string + digits, " ");
        if (!money_decimal(number, 9, &use->quantity_nano))
            return reader_fault(reader, setting, "write 9000, \"9000 hours\" or \"40 GB\"", "it is no quantity");
        return *unit == '\0' || lines_find_unit(reader, setting, unit, use->meter, &use->unit);
    }
    double value;
    if (!reader_take_number(reader, setting, &value))
        return false;
    if (!(value >= 0 && value <= most))
        return reader_fault(reader, setting, NULL, "a quantity is between 0 and %.0f", most);
    use->quantity_nano = setting->kind == SETTING_INTEGER ? setting->integer * MONEY_NANO : llround(value * MONEY_NANO);
    return true;
}

static void read_used(const struct section *section, struct account *account)
{
    const struct setting *list;
    struct reader *reader = section->reader;
    if (!reader_list(section, "used", ACCOUNT_USES_MAX, &list) || !list)
        return;
    const char *dimensions[DIMENSIONS + 1];
    lines_names(dimensions);
    struct account_use *use = arena_alloc(reader->arena, list->count, sizeof *use);
    for (size_t i = 0; i < list->count; i++) {
        struct section inner;
        use[i].origin = list->child[i]->origin;
        if (!reader_open(reader, list->child[i], "use", dimensions, &inner) ||
            !lines_read(&inner, &use[i].meter, use[i].value) || !read_quantity(&inner, &use[i]))
            continue;
        char name[80];
        struct line_key key = { .meter = use[i].meter };
        memcpy(key.value, use[i].value, sizeof key.value);
        reader_state(reader, list->child[i],
                     arena_format(reader->arena, "%s: %s", meter_line_name(name, key),
                                  reader_say(reader, reader_written(&inner, "quantity"))),
                     NULL, false);
    }
    account->use = use;
    account->uses = list->count;
}

static void read_quota(struct reader *reader, const struct setting *setting, struct account *account)
{
    const char *words[LIMITS + 1] = { 0 };
    for (int i = 0; i < LIMITS; i++) {
        words[i] = limit_table[i].name;
        if (strcmp(limit_table[i].name, setting->name) != 0)
            continue;
        if (!limit_table[i].adjustable)
            reader_fault(reader, setting, "leave it out", "this limit can't be raised: it is %lld %s (%s)",
                         (long long)limit_table[i].value, limit_table[i].unit, limit_table[i].source);
        else if (reader_take_count(reader, setting, 0, (int64_t)1 << 52, &account->quota[i])) {
            account->quota_set[i] = true;
            reader_state(reader, setting,
                         arena_format(reader->arena, "%lld %s", (long long)account->quota[i], limit_table[i].unit),
                         NULL, false);
        }
        return;
    }
    const char *near = text_nearest(setting->name, words);
    reader_fault(reader, setting,
                 near ? arena_format(reader->arena, "did you mean %s?", near)
                      : arena_format(reader->arena, "known here: %s", reader_choices(reader, words)),
                 "unknown quota");
}

static void read_region(const struct section *section, struct account *account)
{
    enum { REGIONS_MAX = 64 };
    const char *known[REGIONS_MAX + 1] = { 0 };
    size_t count = 0;
    for (size_t i = 0; limit_control_regions[i] && count < REGIONS_MAX; i++)
        known[count++] = limit_control_regions[i];
    for (size_t i = 0; limit_private_ingest_regions[i] && count < REGIONS_MAX; i++)
        known[count++] = limit_private_ingest_regions[i];
    int word;
    const struct setting *setting = reader_get(section, "region");
    if (reader_take_word(section->reader, setting, known, &word)) {
        account->region = known[word];
        reader_state(section->reader, setting, account->region, NULL, false);
    }
}

void account_read(const struct section *scenario, struct account *account)
{
    struct section section;
    double discount = 0;
    for (int i = 0; i < LIMITS; i++)
        account->quota[i] = limit_table[i].value;
    if (!reader_enter(scenario, "account", "account", &section))
        return;
    reader_flag(&section, "free_tier", &account->free_tier);
    if (reader_share(&section, "discount", &discount)) {
        account->discount_ppm = llround(discount * 1e6);
        if (fabs((double)account->discount_ppm - discount * 1e6) > 1e-6)
            reader_fault(scenario->reader, reader_get(&section, "discount"), NULL, "a discount has at most 6 decimals");
    }
    read_region(&section, account);
    read_used(&section, account);
    const struct setting *quotas = reader_written(&section, "quotas");
    if (quotas && quotas->kind != SETTING_GROUP)
        reader_fault(scenario->reader, quotas, "write { concurrent_views = 20000; }", "it must be a group { .. }");
    for (size_t i = 0;
         quotas && quotas->kind == SETTING_GROUP && i < quotas->count && !reader_is_full(scenario->reader); i++)
        read_quota(scenario->reader, quotas->child[i], account);
}
