/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "fit_parts.h"
#include "interval.h"
#include "sample.h"
#include "text.h"

enum { FINDINGS_MAX = 2 * LIMITS + 16, STRUCTURE_MONTHS_MAX = 1000 };

/* From so large a share of the months on, a limit that nobody raises makes a pattern unfit. */
static const double unfit_share = 0.5;
/* A limit of which the P99 uses more than this is worth a note though it was never exceeded. */
static const double near_share = 0.8;

void fit_add(struct fitter *fitter, enum severity severity, const char *code, double probability, const char *format,
             ...)
{
    assert(fitter->findings < FINDINGS_MAX);
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vformat(fitter->arena, format, arguments);
    va_end(arguments);
    fitter->finding[fitter->findings++] =
        (struct finding){ .severity = severity, .code = code, .text = text, .probability = probability };
}

int64_t fit_limit(const struct fitter *fitter, enum limit limit)
{
    return fitter->model->scenario->account.quota[limit];
}

const char *fit_source(const struct fitter *fitter, enum limit limit)
{
    if (!fitter->model->scenario->account.quota_set[limit])
        return limit_table[limit].source;
    return arena_format(fitter->arena, "the scenario's account.quotas.%s", limit_table[limit].name);
}

const char *fit_code(const struct fitter *fitter, enum limit limit)
{
    char *code = arena_copy(fitter->arena, limit_table[limit].name);
    for (char *c = code; *c; c++)
        *c = *c == '_' ? '-' : *c;
    return code;
}

const char *fit_number(const struct fitter *fitter, double value)
{
    char out[40];
    int decimals = fabs(value) < 10 ? 2 : fabs(value) < 1000 ? 1 : 0;
    for (double power = decimals == 2 ? 100 : 10; decimals > 0; decimals--, power /= 10) {
        double digits = floor(power * value + 0.5);
        if (digits != 10 * floor(digits / 10))
            break; /* the last one says something */
    }
    return arena_copy(fitter->arena, text_number(out, value, decimals));
}

/* "all", "97.3 %", "< 0.1 %" of the months. */
static const char *share_text(const struct fitter *fitter, double share)
{
    char out[40];
    if (share >= 1)
        return "all";
    if (share < 0.001)
        return "fewer than 0.1 %";
    return arena_format(fitter->arena, "%s %%", text_number(out, fmin(100 * share, 99.9), 1));
}

/* Rounded up to two digits: what one asks support for. */
static double to_ask(double value)
{
    double step = 1;
    while (value / step > 100)
        step *= 10;
    return ceil(value / step) * step;
}

/* A limit that the months may run into. */
struct watch {
    enum limit limit;
    double scale;     /* values in the limit's unit are value / scale */
    const char *what; /* "viewers of all channels at once" */
    const char *ends; /* not NULL: exceeding it ends something that can begin anew */
};

static const char *remedy(const struct fitter *fitter, const struct watch *watch, const struct fit_use *use)
{
    if (watch->ends)
        return watch->ends;
    if (limit_table[watch->limit].adjustable)
        return arena_format(fitter->arena, "Support can raise it: ask for %s.",
                            fit_number(fitter, to_ask(use->high > use->most ? use->high : use->highest)));
    return "Support does not raise it.";
}

/* Says what the months reach. */
static void say(struct fitter *fitter, const struct watch *watch, const struct fit_use *use, size_t months)
{
    /* Where fewer than 1 month in 100 exceeds it, P99 would look harmless. */
    bool rare = use->over > 0 && use->high <= use->most;
    double high = rare ? use->highest : use->high;
    const char *reach = fit_number(fitter, high);
    if (use->median != high)
        reach = arena_format(fitter->arena, "%s to %s", fit_number(fitter, use->median), reach);
    const char *range = use->median == high ? "" : rare ? " (median to worst month)" : " (P50 to P99)";
    const char *most = fit_number(fitter, use->most);
    if (use->over > 0)
        fit_add(fitter, use->severity, use->code, use->over,
                "%s %s%s, where %s are allowed: exceeded in %s of the months. %s "
                "Source: %s.",
                reach, watch->what, range, most, share_text(fitter, use->over), remedy(fitter, watch, use),
                fit_source(fitter, watch->limit));
    else if (use->high > near_share * use->most)
        fit_add(fitter, SEVERITY_NOTE, use->code, 0,
                "%s %s%s come near the %s allowed, but exceed them in none of %s "
                "months. Source: %s.",
                reach, watch->what, range, most, fit_number(fitter, (double)months), fit_source(fitter, watch->limit));
}

static enum severity severity_of(const struct watch *watch, double over)
{
    if (over <= 0)
        return SEVERITY_NOTE;
    bool final = !watch->ends && !limit_table[watch->limit].adjustable;
    return final && over >= unfit_share ? SEVERITY_ERROR : SEVERITY_WARNING;
}

/* Holds what the months reach, ascending, against a limit. */
static void judge(struct fitter *fitter, const struct watch *watch, const int64_t value[], size_t months)
{
    const double most = (double)fit_limit(fitter, watch->limit);
    size_t over = 0;
    while (over < months && (double)value[months - 1 - over] > most * watch->scale)
        over++;
    struct fit_use use = { .limit = watch->limit,
                           .code = fit_code(fitter, watch->limit),
                           .median = (double)value[interval_rank((int64_t)months, 50) - 1] / watch->scale,
                           .high = (double)value[interval_rank((int64_t)months, 99) - 1] / watch->scale,
                           .highest = (double)value[months - 1] / watch->scale,
                           .most = most,
                           .over = (double)over / (double)months };
    use.severity = severity_of(watch, use.over);
    fitter->use[fitter->uses++] = use;
    say(fitter, watch, &use, months);
}

/* A peak of the outcomes. `value` and `scratch` have room for all rows. */
static void judge_peak(struct fitter *fitter, const struct watch *watch, const struct outcomes *outcomes,
                       enum peak peak, int64_t value[], int64_t scratch[])
{
    const struct pattern_outcome *outcome = &outcomes->pattern[fitter->plan - fitter->model->pattern];
    size_t months = (size_t)outcomes->replications;
    for (size_t i = 0; i < months; i++)
        value[i] = outcome_peak(outcome, peak)[i];
    sample_sort(value, scratch, months);
    judge(fitter, watch, value, months);
}

static const struct watch views = { LIMIT_CONCURRENT_VIEWS, 1, "viewers of all channels at once", NULL };
static const struct watch streams = { LIMIT_CONCURRENT_STREAMS, 1, "channels on air at once", NULL };
static const struct watch subscribers = { LIMIT_SUBSCRIBERS_PER_STAGE, 1, "viewers on one stage", NULL };
static const struct watch hosts_of_one = { LIMIT_PUBLISHERS_PER_STAGE, 1, "publishers on one stage", NULL };
static const struct watch hosts_of_all = { LIMIT_CONCURRENT_PUBLISHERS, 1, "publishers on all stages at once", NULL };
static const struct watch connections = { LIMIT_CONCURRENT_SUBSCRIPTIONS, 1,
                                          "connections from publishers to subscribers at once", NULL };
static const struct watch compositions = { LIMIT_COMPOSITIONS, 1, "compositions at once", NULL };
static const struct watch stream_hours = { LIMIT_STREAM_HOURS, HOUR_MS, "hours of a channel's stream without a break",
                                           "The service ends the stream then: the encoder must connect anew." };
static const struct watch stage_hours = { LIMIT_STAGE_HOURS, HOUR_MS, "hours of one connection to a stage",
                                          "The service ends it then: whoever is there must join anew." };
static const struct watch composition_hours = { LIMIT_COMPOSITION_HOURS, HOUR_MS, "hours of one composition",
                                                "The service ends it then: it must be started anew." };

static void judge_peaks(struct fitter *fitter, const struct outcomes *outcomes, int64_t value[], int64_t scratch[])
{
    const struct pattern *pattern = fitter->plan->pattern;
    const bool watched = pattern->viewers[PLACE_STAGE] > 0, spoken = pattern->speakers == SPEAKERS_STAGE;
    if (fitter->plan->has_channel) {
        judge_peak(fitter, &views, outcomes, PEAK_CHANNEL_VIEWS, value, scratch);
        judge_peak(fitter, &streams, outcomes, PEAK_STREAMS, value, scratch);
    }
    if (pattern_is_composed(pattern))
        judge_peak(fitter, &compositions, outcomes, PEAK_COMPOSITIONS, value, scratch);
    if (watched)
        judge_peak(fitter, &subscribers, outcomes, PEAK_STAGE_VIEWERS, value, scratch);
    if (spoken) {
        judge_peak(fitter, &hosts_of_one, outcomes, PEAK_PUBLISHERS, value, scratch);
        judge_peak(fitter, &hosts_of_all, outcomes, PEAK_ALL_PUBLISHERS, value, scratch);
    }
    if (watched || spoken)
        judge_peak(fitter, &connections, outcomes, PEAK_SUBSCRIPTIONS, value, scratch);
}

static void judge_structure(struct fitter *fitter, const struct fit_structure *structure, int64_t value[])
{
    const struct pattern *pattern = fitter->plan->pattern;
    const size_t months = structure->months;
    if (pattern->speakers == SPEAKERS_STAGE)
        judge(fitter, &stage_hours, structure->host_ms, months);
    if (pattern->channel.auto_stop)
        return; /* the viewers decide how long it runs */
    for (size_t i = 0; i < months; i++)
        value[i] = pattern->channel.always_on ? fitter->model->scenario->end_ms - fitter->model->scenario->start_ms
                                              : structure->stream_ms[i];
    if (fitter->plan->has_channel)
        judge(fitter, &stream_hours, value, months);
    if (pattern_is_composed(pattern))
        judge(fitter, &composition_hours, value, months);
}

static void judge_turned_away(struct fitter *fitter, const struct outcomes *outcomes, int64_t value[],
                              int64_t scratch[])
{
    const struct pattern_outcome *outcome = &outcomes->pattern[fitter->plan - fitter->model->pattern];
    const size_t months = (size_t)outcomes->replications;
    if (fitter->plan->pattern->stage.seats == INT64_MAX)
        return;
    size_t some = 0;
    for (size_t i = 0; i < months; i++) {
        value[i] = outcome->turned_away[i];
        some += value[i] > 0;
    }
    sample_sort(value, scratch, months);
    double share = (double)some / (double)months;
    if (some > 0)
        fit_add(fitter, SEVERITY_WARNING, "turned-away", share,
                "The pattern's %s seats are too few in %s of the months: %s sessions are turned away in the median "
                "month, "
                "%s at P99.",
                fit_number(fitter, (double)fitter->plan->pattern->stage.seats), share_text(fitter, share),
                fit_number(fitter, (double)value[interval_rank((int64_t)months, 50) - 1]),
                fit_number(fitter, (double)value[interval_rank((int64_t)months, 99) - 1]));
}

/* Without months: the number of hosts of one stage from its law (a count is the law's value, rounded). */
static void judge_host_law(struct fitter *fitter)
{
    if (fitter->plan->pattern->speakers != SPEAKERS_STAGE)
        return;
    const double most = (double)fit_limit(fitter, LIMIT_PUBLISHERS_PER_STAGE);
    struct fit_use use = { .limit = LIMIT_PUBLISHERS_PER_STAGE,
                           .code = fit_code(fitter, LIMIT_PUBLISHERS_PER_STAGE),
                           .most = most };
    double none = 1;
    for (size_t o = 0; o < fitter->model->occurrences; o++) {
        const struct dist *law = &fitter->model->event[fitter->model->occurrence[o].event].event->hosts.count;
        none *= dist_under(law, most + 0.5);
        use.median = fmax(use.median, floor(dist_quantile(law, 0.5) + 0.5));
        use.high = fmax(use.high, floor(dist_quantile(law, 0.99) + 0.5));
        use.highest = fmax(use.highest, floor(dist_high(law) + 0.5));
    }
    use.over = 1 - none;
    use.severity = severity_of(&hosts_of_one, use.over);
    fitter->use[fitter->uses++] = use;
    say(fitter, &hosts_of_one, &use, 0);
}

/* Stable: what was found first stays first among its equals. */
static void sort_findings(struct finding finding[], size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && finding[j].severity > finding[j - 1].severity; j--) {
            struct finding swap = finding[j];
            finding[j] = finding[j - 1];
            finding[j - 1] = swap;
        }
}

static int compare_uses(const void *a, const void *b)
{
    const struct fit_use *x = a, *y = b;
    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    if (x->stated != y->stated)
        return x->stated ? 1 : -1;
    double at_x = x->high / x->most, at_y = y->high / y->most;
    if (at_x != at_y)
        return at_x > at_y ? -1 : 1;
    return (x->limit > y->limit) - (x->limit < y->limit);
}

/* Room that all patterns share. */
struct bench {
    struct fit_structure structure;
    int64_t *value, *scratch;
    bool *active;
};

static void fit_pattern(const struct model *model, const struct outcomes *outcomes, size_t p, const struct bench *bench,
                        struct arena *arena, struct fit *fit)
{
    struct fitter fitter = { .model = model,
                             .plan = &model->pattern[p],
                             .active = bench->active,
                             .arena = arena,
                             .finding = arena_alloc(arena, FINDINGS_MAX, sizeof(struct finding)),
                             .use = arena_alloc(arena, LIMITS, sizeof(struct fit_use)) };
    fit_stated(&fitter);
    if (outcomes) {
        judge_peaks(&fitter, outcomes, bench->value, bench->scratch);
        judge_structure(&fitter, &bench->structure, bench->value);
        judge_turned_away(&fitter, outcomes, bench->value, bench->scratch);
    } else {
        judge_host_law(&fitter);
    }
    assert(fitter.uses <= LIMITS);
    sort_findings(fitter.finding, fitter.findings);
    qsort(fitter.use, fitter.uses, sizeof *fitter.use, compare_uses);
    fit->findings[p] = (struct finding_list){ .finding = fitter.finding, .count = fitter.findings };
    fit->uses[p] = (struct fit_uses){ .use = fitter.use, .count = fitter.uses };
    enum severity worst = fitter.findings > 0 ? fitter.finding[0].severity : SEVERITY_NOTE;
    fit->verdict[p] = worst == SEVERITY_ERROR ? FIT_NO : worst == SEVERITY_WARNING ? FIT_AT_RISK : FIT_YES;
}

static enum status bench_init(struct bench *bench, const struct model *model, const struct outcomes *outcomes,
                              int64_t first_replication, struct arena *arena)
{
    bench->active = arena_alloc(arena, model->events, sizeof *bench->active);
    for (size_t o = 0; o < model->occurrences; o++)
        bench->active[model->occurrence[o].event] = true;
    if (!outcomes)
        return STATUS_OK;
    assert(outcomes->replications > 0);
    size_t rows = (size_t)outcomes->replications, months = FIT_STRUCTURES / model->occurrences + 1;
    months = months < STRUCTURE_MONTHS_MAX ? months : STRUCTURE_MONTHS_MAX;
    months = months < rows ? months : rows;
    bench->value = malloc(rows * sizeof *bench->value);
    bench->scratch = malloc(rows * sizeof *bench->scratch);
    if (!bench->value || !bench->scratch)
        return STATUS_LIMIT;
    return fit_structure_draw(model, first_replication, months, &bench->structure);
}

enum status fit_build(const struct model *model, const struct outcomes *outcomes, int64_t first_replication,
                      struct arena *arena, struct fit *fit)
{
    *fit = (struct fit){ .patterns = model->patterns, .months = outcomes ? outcomes->replications : 0 };
    fit->findings = arena_alloc(arena, model->patterns, sizeof *fit->findings);
    fit->uses = arena_alloc(arena, model->patterns, sizeof *fit->uses);
    fit->verdict = arena_alloc(arena, model->patterns, sizeof *fit->verdict);
    struct bench bench = { 0 };
    enum status status = bench_init(&bench, model, outcomes, first_replication, arena);
    for (size_t p = 0; p < model->patterns && status == STATUS_OK; p++) {
        fit_pattern(model, outcomes, p, &bench, arena, fit);
        if (outcomes)
            outcomes_rest(outcomes);
    }
    fit_structure_fini(&bench.structure);
    free(bench.value);
    free(bench.scratch);
    return status;
}
