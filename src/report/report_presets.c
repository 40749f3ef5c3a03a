/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_presets.h"

#include <math.h>
#include <string.h>

#include "calendar.h"
#include "report_text.h"
#include "text.h"

enum { PAGE_BYTES = 64 << 20 };

/* To the second from ten seconds on, to the minute from ten minutes on. */
static const char *length(struct page *page, double ms)
{
    char out[40];
    if (!isfinite(ms) || fabs(ms) > 1e15)
        return "none";
    int64_t grain = fabs(ms) < 10 * SECOND_MS ? 10 : fabs(ms) < 10 * MINUTE_MS ? SECOND_MS : MINUTE_MS;
    return arena_copy(page->arena, text_duration(out, llround(ms / (double)grain) * grain));
}

static void write_words(struct page *page, const struct preset *preset)
{
    page_prose(page, 2, 2, "%s.", page_name(page, preset->sentence, 0));
    page_prose(page, 2, 4, "Source: %s", page_name(page, preset->source, 0));
    page_prose(page, 2, 4, "Assumed: %s", page_name(page, preset->assumed, 0));
}

/* ---- All ---- */

static void write_viewers(struct page *page, const struct report_preset preset[], size_t count)
{
    enum { NAME, SESSIONS, MEAN, P50, P95, WATCH, PROGRAMME, COLUMNS = PROGRAMME + PRESET_PROGRAMMES };
    static const struct page_column column[COLUMNS] = { { "", false, 0 },         { "sessions", true, 0 },
                                                        { "stay mean", true, 0 }, { "p50", true, 0 },
                                                        { "p95", true, 0 },       { "watched", true, 0 },
                                                        { "of 1 h", true, 0 },    { "of 2 h", true, 0 } };
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, count);
    for (size_t i = 0; i < count; i++) {
        const struct preset_figures *figures = &preset[i].figures;
        page_table_set(page, &table, i, NAME, TONE_PLAIN, "%s", page_name(page, preset[i].preset.name, 24));
        page_table_set(page, &table, i, SESSIONS, TONE_PLAIN, "%s", report_text_quantity(page, figures->sessions));
        page_table_set(page, &table, i, MEAN, TONE_PLAIN, "%s", length(page, figures->stay_mean_ms));
        page_table_set(page, &table, i, P50, TONE_PLAIN, "%s", length(page, figures->stay_ms[PRESET_P50]));
        page_table_set(page, &table, i, P95, TONE_PLAIN, "%s", length(page, figures->stay_ms[PRESET_P95]));
        page_table_set(page, &table, i, WATCH, TONE_PLAIN, "%s", length(page, figures->watch_ms));
        for (size_t h = 0; h < PRESET_PROGRAMMES; h++)
            page_table_set(page, &table, i, PROGRAMME + h, TONE_PLAIN, "%s",
                           length(page, figures->watched_ms[h] >= 2 * MINUTE_MS
                                            ? round(figures->watched_ms[h] / MINUTE_MS) * MINUTE_MS
                                            : figures->watched_ms[h]));
    }
    page_table_write(page, &table, 2);
}

static void write_arrivals(struct page *page, const struct report_preset preset[], size_t count)
{
    enum { NAME, BEFORE, MEAN, P5, P50, P95, COLUMNS };
    static const struct page_column column[COLUMNS] = { { "", false, 0 },    { "before the start", true, 0 },
                                                        { "mean", true, 0 }, { "p5", true, 0 },
                                                        { "p50", true, 0 },  { "p95", true, 0 } };
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, count);
    for (size_t i = 0; i < count; i++) {
        const struct preset_figures *figures = &preset[i].figures;
        page_table_set(page, &table, i, NAME, TONE_PLAIN, "%s", page_name(page, preset[i].preset.name, 24));
        if (figures->spread) {
            page_table_set(page, &table, i, BEFORE, TONE_PLAIN, "none: evenly");
            continue;
        }
        page_table_set(page, &table, i, BEFORE, TONE_PLAIN, "%s", report_text_percent(page, figures->before_start));
        page_table_set(page, &table, i, MEAN, TONE_PLAIN, "%s", length(page, figures->arrival_mean_ms));
        page_table_set(page, &table, i, P5, TONE_PLAIN, "%s", length(page, figures->arrival_ms[PRESET_P5]));
        page_table_set(page, &table, i, P50, TONE_PLAIN, "%s", length(page, figures->arrival_ms[PRESET_P50]));
        page_table_set(page, &table, i, P95, TONE_PLAIN, "%s", length(page, figures->arrival_ms[PRESET_P95]));
    }
    page_table_write(page, &table, 2);
}

bool report_presets(const struct report_preset preset[], size_t count, FILE *to, struct report_style style)
{
    struct arena arena;
    if (arena_init(&arena, PAGE_BYTES) != STATUS_OK)
        return false;
    struct page page = { to, &arena, style.colour, style.width > 0 ? style.width : REPORT_WIDTH };
    page_prose(&page, 0, 0,
               "Published workloads: audience = { preset = \"NAME\"; .. } takes from one whatever is not written. "
               "`ivsim presets NAME` shows its laws. Figures are computed from the laws.");
    for (size_t i = 0; i < count; i++) {
        page_heading(&page, "%s", page_name(&page, preset[i].preset.name, 60));
        write_words(&page, &preset[i].preset);
    }
    page_heading(&page, "What one viewer does");
    page_prose(&page, 2, 2,
               "Sessions of one viewer, the length of a session and the time watched in all sessions, were there no "
               "end; then the time watched of a programme of 1 and 2 h by one who comes (who comes outside of it "
               "watches nothing).");
    write_viewers(&page, preset, count);
    page_heading(&page, "When viewers come");
    page_prose(&page, 2, 2, "Offsets from the start of the programme; evenly: from its start to its end.");
    write_arrivals(&page, preset, count);
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}

/* ---- One ---- */

static void write_law(struct page *page, int indent, const char *what, const struct stated *stated)
{
    page_prose(page, indent, indent + 4, "%s: %s", what, page_name(page, stated->value ? stated->value : "", 0));
    if (!stated->law || dist_is_fixed(stated->law))
        return;
    const double value[] = { dist_mean(stated->law), dist_quantile(stated->law, 0.5), dist_quantile(stated->law, 0.9) };
    const char *text[3];
    for (int i = 0; i < 3; i++)
        text[i] = stated->is_duration ? length(page, value[i]) : report_text_quantity(page, value[i]);
    page_prose(page, indent + 4, indent + 4, "mean %s, p50 %s, p90 %s", text[0], text[1], text[2]);
}

/* The measured curve in full. */
static void write_curve(struct page *page, const struct dist *law)
{
    struct text text = { 0 };
    double below = 0;
    for (size_t i = 0; i < law->count; i++) {
        text_append(&text, "%s%.3f", i > 0 ? " " : "", 100 * (law->weight[i] - below));
        below = law->weight[i];
    }
    page_prose(page, 6, 6, "in %zu bins of %s from %s, %% of the viewers: %s", law->count,
               length(page, law->value[1] - law->value[0]), length(page, law->value[0]), text.at ? text.at : "");
    text_fini(&text);
}

/* The value of `path` in the only event, where the preset gave it. */
static const struct stated *find(const struct scenario *scenario, const char *path)
{
    for (size_t i = 0; i < scenario->stated_count; i++)
        if (scenario->stated[i].preset && strcmp(scenario->stated[i].path, path) == 0)
            return &scenario->stated[i];
    return NULL;
}

static void write_part(struct page *page, int indent, const struct report_preset *preset, const char *where)
{
    static const struct {
        const char *key, *what;
    } part[] = { { "arrivals", "arrivals" },     { "stays", "stays" },          { "returns.sessions", "sessions" },
                 { "returns.gap", "gaps" },      { "linger", "linger" },        { "regions", "regions" },
                 { "renditions", "renditions" }, { "audio_only", "audio only" } };
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        const char *path = arena_format(page->arena, "events[0].audience.%s%s", where, part[i].key);
        const struct stated *stated = find(&preset->scenario, path);
        if (!stated)
            continue;
        bool is_curve = i == 0 && stated->law && stated->law->kind == DIST_STEPS;
        write_law(page, indent, part[i].what, stated);
        if (is_curve)
            write_curve(page, stated->law);
    }
}

static void write_figures(struct page *page, const struct preset_figures *figures)
{
    page_prose(page, 2, 4, "One viewer: %s session%s, watching %s in all, were there no end.",
               report_text_quantity(page, figures->sessions), figures->sessions == 1 ? "" : "s",
               length(page, figures->watch_ms));
    page_prose(page, 2, 4, "One session: mean %s, p5 %s, p50 %s, p90 %s, p95 %s.", length(page, figures->stay_mean_ms),
               length(page, figures->stay_ms[PRESET_P5]), length(page, figures->stay_ms[PRESET_P50]),
               length(page, figures->stay_ms[PRESET_P90]), length(page, figures->stay_ms[PRESET_P95]));
    page_prose(page, 2, 4, "One who comes watches %s of a programme of 1 h, %s of 2 h.",
               length(page, figures->watched_ms[0]), length(page, figures->watched_ms[1]));
    if (figures->spread)
        page_prose(page, 2, 4, "Viewers come evenly from the start to the end.");
    else
        page_prose(page, 2, 4, "%s come before the start; offsets: mean %s, p5 %s, p50 %s, p90 %s, p95 %s.",
                   report_text_percent(page, figures->before_start), length(page, figures->arrival_mean_ms),
                   length(page, figures->arrival_ms[PRESET_P5]), length(page, figures->arrival_ms[PRESET_P50]),
                   length(page, figures->arrival_ms[PRESET_P90]), length(page, figures->arrival_ms[PRESET_P95]));
}

bool report_preset(const struct report_preset *preset, FILE *to, struct report_style style)
{
    struct arena arena;
    if (arena_init(&arena, PAGE_BYTES) != STATUS_OK)
        return false;
    struct page page = { to, &arena, style.colour, style.width > 0 ? style.width : REPORT_WIDTH };
    const struct audience *audience = &preset->scenario.event[0].audience;
    fprintf(to, page.colour ? "\033[1m%s\033[0m\n" : "%s\n", page_name(&page, preset->preset.name, 60));
    write_words(&page, &preset->preset);
    page_heading(&page, "Figures, computed from the laws");
    write_figures(&page, &preset->figures);
    page_heading(&page, "Laws");
    write_part(&page, 2, preset, "");
    for (size_t k = 0; audience->classes > 1 && k < audience->classes; k++) {
        page_prose(&page, 2, 2, "class %zu, %s of the viewers", k + 1,
                   report_text_percent(&page, audience->viewer_class[k].share));
        write_part(&page, 4, preset, arena_format(&arena, "classes[%zu].", k));
    }
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}
