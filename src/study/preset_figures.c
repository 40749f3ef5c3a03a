/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "preset_figures.h"

#include "calendar.h"
#include "expect.h"
#include "read.h"

const int64_t preset_programme_ms[PRESET_PROGRAMMES] = { HOUR_MS, 2 * HOUR_MS };
const double preset_quantile[PRESET_QUANTILES] = { 0.05, 0.5, 0.9, 0.95 };

/* Laws of several classes together, by weight. */
struct blend {
    const struct dist *law[SCENARIO_CLASSES_MAX];
    double weight[SCENARIO_CLASSES_MAX];
    size_t laws;
};

static double blend_cdf(const struct blend *blend, double x)
{
    double below = 0, all = 0;
    for (size_t i = 0; i < blend->laws; i++) {
        below += blend->weight[i] * dist_cdf(blend->law[i], x);
        all += blend->weight[i];
    }
    return below / all;
}

static double blend_mean(const struct blend *blend)
{
    double sum = 0, all = 0;
    for (size_t i = 0; i < blend->laws; i++) {
        sum += blend->weight[i] * dist_mean(blend->law[i]);
        all += blend->weight[i];
    }
    return sum / all;
}

/* Bisection between the smallest and the largest of the laws' own quantiles, to a thousandth of a ms. */
static double blend_quantile(const struct blend *blend, double u)
{
    double low = dist_quantile(blend->law[0], u), high = low;
    for (size_t i = 1; i < blend->laws; i++) {
        double own = dist_quantile(blend->law[i], u);
        low = own < low ? own : low;
        high = own > high ? own : high;
    }
    while (high - low > 1e-3) {
        double middle = low + (high - low) / 2;
        if (blend_cdf(blend, middle) < u)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static void figure_stays(const struct audience *audience, struct preset_figures *figures)
{
    struct blend stay = { .laws = audience->classes };
    for (size_t k = 0; k < audience->classes; k++) {
        const struct viewer_class *class = &audience->viewer_class[k];
        stay.law[k] = &class->stay_ms;
        stay.weight[k] = class->share * (class->returns ? dist_mean(&class->sessions_law) : 1);
        figures->sessions += stay.weight[k];
    }
    figures->stay_mean_ms = blend_mean(&stay);
    figures->watch_ms = figures->sessions * figures->stay_mean_ms; /* stays do not hang on how many there are */
    for (int q = 0; q < PRESET_QUANTILES; q++)
        figures->stay_ms[q] = blend_quantile(&stay, preset_quantile[q]);
}

static void figure_arrivals(const struct audience *audience, struct preset_figures *figures)
{
    struct blend arrival = { .laws = audience->classes };
    for (size_t k = 0; k < audience->classes; k++) {
        const struct viewer_class *class = &audience->viewer_class[k];
        figures->spread |= class->arrivals.kind != ARRIVALS_LAW || class->arrivals.law_from_end;
        arrival.law[k] = &class->arrivals.law;
        arrival.weight[k] = class->share;
    }
    if (figures->spread)
        return;
    figures->arrival_mean_ms = blend_mean(&arrival);
    figures->before_start = blend_cdf(&arrival, 0);
    for (int q = 0; q < PRESET_QUANTILES; q++)
        figures->arrival_ms[q] = blend_quantile(&arrival, preset_quantile[q]);
}

/* A month with one programme of so many hours. */
static enum status read_month(const struct preset *preset, int64_t programme_ms, struct arena *arena, struct diag *diag,
                              struct scenario *scenario)
{
    const char *text = arena_format(arena,
                                    "title = \"preset\"; period = \"2026-12\"; patterns = (\"channel\");\n"
                                    "events = ( { name = \"programme\"; at = \"2026-12-10 12:00\"; live = \"%lld h\";\n"
                                    "audience = { preset = \"%s\"; size = 1000; }; } );\n",
                                    (long long)(programme_ms / HOUR_MS), preset->name);
    return scenario_read_text("preset", text, arena, diag, scenario);
}

enum status preset_figures(const struct preset *preset, struct arena *arena, struct diag *diag,
                           struct preset_figures *figures, struct scenario *scenario)
{
    *figures = (struct preset_figures){ 0 };
    for (size_t i = 0; i < PRESET_PROGRAMMES; i++) {
        struct model model;
        struct expectation expectation;
        enum status status = read_month(preset, preset_programme_ms[i], arena, diag, scenario);
        if (status == STATUS_OK)
            status = model_build(scenario, arena, diag, &model);
        if (status != STATUS_OK)
            return status;
        expect_build(&expectation, &model, arena);
        figures->watched_ms[i] = expectation.event[0].viewer_ms / expectation.event[0].viewers;
    }
    figure_stays(&scenario->event[0].audience, figures);
    figure_arrivals(&scenario->event[0].audience, figures);
    return STATUS_OK;
}
