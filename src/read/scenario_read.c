/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios: the top level; events, audiences, laws, patterns and accounts are read by their own modules. */
#include <string.h>

#include "account_read.h"
#include "calendar.h"
#include "event_read.h"
#include "law_read.h"
#include "pattern_read.h"
#include "preset_read.h"
#include "read.h"
#include "text.h"

enum { PERIOD_DAYS_MAX = 366 };

static bool read_period(const struct section *section, struct scenario *scenario)
{
    struct reader *reader = section->reader;
    const struct setting *setting = reader_written(section, "period");
    const char *why;
    if (!setting)
        return reader_missing(section, "period", "write period = \"2026-12\"");
    if (setting->kind == SETTING_GROUP) {
        struct section inner;
        int64_t length = 0;
        reader_open(reader, setting, "period", NULL, &inner);
        bool good = reader_instant(&inner, "start", &scenario->start_ms);
        good &= reader_duration(&inner, "length", &length);
        if (good && (length < SECOND_MS || length > (int64_t)PERIOD_DAYS_MAX * DAY_MS))
            return reader_fault(reader, reader_written(&inner, "length"), NULL,
                                "a period is between 1 s and %d days long", PERIOD_DAYS_MAX);
        scenario->end_ms = scenario->start_ms + length;
        return good;
    }
    if (setting->kind != SETTING_STRING)
        return reader_fault(reader, setting, "write \"2026-12\" or { start; length; }", "it is no period");
    if (!calendar_month(setting->string, &scenario->start_ms, &scenario->end_ms, &why))
        return reader_fault(reader, setting, "write \"2026-12\" or { start; length; }", "\"%s\" is no month: %s",
                            setting->string, why);
    reader_state(reader, setting, setting->string, NULL, false);
    return true;
}

static void read_budget(const struct section *section, struct scenario *scenario)
{
    const struct setting *setting = reader_written(section, "budget");
    struct section inner;
    scenario->budget_percentile = 90;
    if (!setting)
        return;
    scenario->has_budget = true;
    if (setting->kind != SETTING_GROUP) {
        reader_money(section, "budget", &scenario->budget_nano);
        struct setting *empty = arena_alloc(section->reader->arena, 1, sizeof *empty);
        *empty = (struct setting){ .kind = SETTING_GROUP, .name = "budget", .parent = setting->parent };
        inner = (struct section){ section->reader, empty, "budget" };
    } else {
        reader_enter(section, "budget", "budget", &inner);
        reader_money(&inner, "limit", &scenario->budget_nano);
    }
    reader_number(&inner, "percentile", 1e-3, 99.999, &scenario->budget_percentile);
}

static bool happens_in(const struct event *event, const struct scenario *scenario)
{
    for (size_t i = 0; i < event->occurrences; i++)
        if (event->at_ms[i] >= scenario->start_ms && event->at_ms[i] < scenario->end_ms)
            return true;
    return false;
}

static void check_events(struct reader *reader, const struct setting *list, const struct scenario *scenario)
{
    bool anything = false, all_have_starts = true;
    for (size_t i = 0; i < scenario->events; i++) {
        const struct event *event = &scenario->event[i];
        bool here = happens_in(event, scenario);
        anything |= here;
        all_have_starts &= event->occurrences > 0;
        if (!here && event->occurrences > 0 && scenario->end_ms > scenario->start_ms)
            diag_add(reader->diag, SEVERITY_WARNING, event->origin, setting_path(list->child[i], reader->arena), NULL,
                     "none of its occurrences starts in the period");
        for (size_t j = 0; j < i && event->name; j++)
            if (scenario->event[j].name && strcmp(scenario->event[j].name, event->name) == 0)
                reader_fault(reader, list->child[i], "give one of them another name", "two events are called \"%s\"",
                             event->name);
    }
    if (!anything && all_have_starts && scenario->end_ms > scenario->start_ms) {
        char from[40], to[40];
        reader_fault(reader, list, "look at the dates of the events", "nothing happens in the period from %s to %s",
                     calendar_format(from, scenario->start_ms), calendar_format(to, scenario->end_ms));
    }
}

static void read_events(const struct section *section, struct scenario *scenario)
{
    const struct setting *list;
    if (!reader_list(section, "events", SCENARIO_EVENTS_MAX, &list))
        return;
    if (!list) {
        reader_missing(section, "events", "write events = ( { name = ..; at = ..; live = ..; } )");
        return;
    }
    if (list->count == 0) {
        reader_fault(section->reader, list, NULL, "there is no event in it");
        return;
    }
    struct event *event = arena_alloc(section->reader->arena, list->count, sizeof *event);
    for (size_t i = 0; i < list->count && !reader_is_full(section->reader); i++)
        event_read(section->reader, list->child[i], &event[i]);
    scenario->event = event;
    scenario->events = list->count;
    check_events(section->reader, list, scenario);
}

static void keep_only(struct reader *reader, const char *const only[], struct scenario *scenario)
{
    const char *name[SCENARIO_PATTERNS_MAX + 1] = { 0 };
    for (size_t i = 0; i < scenario->patterns; i++)
        name[i] = scenario->pattern[i].name ? scenario->pattern[i].name : "";
    struct pattern *kept = arena_alloc(reader->arena, scenario->patterns, sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < scenario->patterns; i++)
        for (size_t k = 0; only[k]; k++)
            if (strcmp(only[k], name[i]) == 0) {
                kept[count++] = scenario->pattern[i];
                break;
            }
    for (size_t k = 0; only[k]; k++) {
        bool found = false;
        for (size_t i = 0; i < scenario->patterns; i++)
            found |= strcmp(only[k], name[i]) == 0;
        if (found)
            continue;
        const char *near = text_nearest(only[k], name);
        diag_add(reader->diag, SEVERITY_ERROR, (struct origin){ "--only", 0 }, NULL,
                 near ? arena_format(reader->arena, "did you mean \"%s\"?", near)
                      : arena_format(reader->arena, "it has %s (a comma inside a name is written twice)",
                                     reader_choices(reader, name)),
                 "the scenario has no pattern \"%s\"", only[k]);
    }
    scenario->pattern = kept;
    scenario->patterns = count;
}

static void read_patterns(const struct section *section, const char *const only[], struct scenario *scenario)
{
    const struct setting *list;
    if (!reader_list(section, "patterns", SCENARIO_PATTERNS_MAX, &list))
        return;
    if (patterns_read(section->reader, list, &scenario->pattern, &scenario->patterns) && only)
        keep_only(section->reader, only, scenario);
}

static void read_scenario(struct reader *reader, const struct setting *root, const char *const only[],
                          struct scenario *scenario)
{
    struct section section;
    struct dist forecast;
    int64_t seed = 1;
    reader_open(reader, root, "scenario", NULL, &section);
    reader_text(&section, "title", &scenario->title);
    read_period(&section, scenario);
    reader->period_ms = scenario->end_ms - scenario->start_ms;
    reader_text(&section, "prices", &scenario->prices);
    read_budget(&section, scenario);
    reader_count(&section, "replications", 1, SCENARIO_REPLICATIONS_MAX, &scenario->replications);
    if (reader_count(&section, "seed", 0, INT64_MAX, &seed))
        scenario->seed = (uint64_t)seed;
    law_take(&section, "forecast", QUANTITY_FACTOR, &forecast);
    scenario->forecast = forecast;
    account_read(&section, &scenario->account);
    read_events(&section, scenario);
    read_patterns(&section, only, scenario);
}

/* Overlays and assignments in their order. `*read` collects what the digest is of, where more than one file was read.
 */
static enum status apply(const struct read_change change[], size_t changes, struct arena *arena, struct diag *diag,
                         struct setting **root, const char **read)
{
    enum status worst = STATUS_OK;
    for (size_t i = 0; i < changes; i++) {
        char digest[65];
        struct setting *over;
        if (change[i].overlay) {
            enum status status = setting_read(change[i].text, arena, diag, &over, digest);
            if (status == STATUS_OK)
                *root = setting_overlay(*root, over, true, arena);
            worst = status > worst ? status : worst;
            *read = arena_format(arena, "%s%s\n", *read, status == STATUS_OK ? digest : "");
        } else {
            if (!setting_assign(*root, change[i].text, change[i].option, arena, diag))
                worst = STATUS_INPUT > worst ? STATUS_INPUT : worst;
            *read = arena_format(arena, "%s%s\n", *read, change[i].text);
        }
    }
    return worst;
}

/* What was read, typed. `*read` is what the digest is of. */
/* Auto-stop asks who is present, and a drop changes that. */
static void check_drops(const struct scenario *scenario, struct diag *diag)
{
    const char *dropping = NULL;
    for (size_t e = 0; e < scenario->events && !dropping; e++)
        if (scenario->event[e].source.drops)
            dropping = scenario->event[e].name;
    for (size_t p = 0; p < scenario->patterns && dropping; p++)
        if (scenario->pattern[p].channel.auto_stop && pattern_has_encoder(&scenario->pattern[p]))
            diag_add(
                diag, SEVERITY_ERROR, scenario->pattern[p].origin, "patterns", "leave one of them out",
                "'%s' stops its source when nobody watches, and that of '%s' drops: they are not simulated together",
                scenario->pattern[p].name, dropping);
}

static enum status read_root(const struct setting *root, const char *const only[], const char *read, bool several,
                             struct arena *arena, struct diag *diag, struct scenario *scenario)
{
    struct reader reader = { .arena = arena, .diag = diag };
    size_t errors = diag->errors;
    reader.presets = preset_settings(arena, diag);
    read_scenario(&reader, root, only, scenario);
    if (diag->errors == errors)
        check_drops(scenario, diag);
    if (several || reader.digests) {
        read = arena_format(arena, "%s%s", read, reader.digests ? reader.digests : "");
        setting_digest(read, strlen(read), scenario->digest);
    }
    scenario->stated = reader.stated;
    scenario->stated_count = reader.stated_count;
    return diag->errors > errors ? STATUS_INPUT : STATUS_OK;
}

enum status scenario_read(const char *path, const struct read_change change[], size_t changes, const char *const only[],
                          struct arena *arena, struct diag *diag, struct scenario *scenario)
{
    size_t errors = diag->errors;
    struct setting *root = NULL;
    *scenario = (struct scenario){ .file = arena_copy(arena, path), .replications = 1 };
    enum status status = setting_read(path, arena, diag, &root, scenario->digest);
    if (status != STATUS_OK)
        return status;
    const char *read = arena_format(arena, "%s\n", scenario->digest);
    status = apply(change, changes, arena, diag, &root, &read);
    read_root(root, only, read, changes > 0, arena, diag, scenario);
    if (status != STATUS_OK)
        return status;
    return diag->errors > errors ? STATUS_INPUT : STATUS_OK;
}

enum status scenario_read_text(const char *name, const char *text, struct arena *arena, struct diag *diag,
                               struct scenario *scenario)
{
    struct setting *root = NULL;
    *scenario = (struct scenario){ .file = arena_copy(arena, name), .replications = 1 };
    enum status status = setting_read_text(name, text, arena, diag, &root, scenario->digest);
    if (status != STATUS_OK)
        return status;
    return read_root(root, NULL, arena_format(arena, "%s\n", scenario->digest), false, arena, diag, scenario);
}
