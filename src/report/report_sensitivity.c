/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_sensitivity.h"

#include <math.h>
#include <stdlib.h>

#include "report_text.h"
#include "text.h"

/* Below it a share is called nothing: it is shown as 0.0 %. */
static const double NOTHING = 0.0005;
enum { NAME = 44 };

size_t report_sensitivity_pattern(const struct report_sensitivity *report)
{
    const struct result *result = report->result;
    return result->choice.best != RESULT_NONE ? (size_t)result->choice.best : result->ranking[0];
}

static const struct sensitivity_pattern *shown_pattern(const struct report_sensitivity *report)
{
    return &report->study->pattern[report_sensitivity_pattern(report)];
}

/* A share of the variance in percent; one that is about 0 without a sign. */
static const char *share(struct page *page, double value)
{
    char out[40];
    double percent = 100 * value;
    return arena_copy(page->arena, text_number(out, fabs(percent) < 0.05 ? 0 : percent, 1));
}

/* The same in a sentence, where what is nothing has no sign. */
static const char *share_words(struct page *page, struct freeze_index index)
{
    return index.value < NOTHING ? "about nothing" : arena_format(page->arena, "%s %%", share(page, index.value));
}

static const char *interval(struct page *page, struct freeze_index index)
{
    return arena_format(page->arena, "%s to %s", share(page, index.low), share(page, index.high));
}

static const char *usd(struct page *page, double nano)
{
    return isnan(nano) ? "\u2013" : report_text_usd(page, llround(nano));
}

/* Which inputs a table tells of, in which order: by falling size; what is too small is only counted. */
struct order {
    size_t *input;
    size_t count, left_out;
};

static struct order order_by(struct page *page, const struct sensitivity *study, const double size[], double least)
{
    struct order order = { .input = arena_alloc(page->arena, study->inputs + 1, sizeof(size_t)) };
    for (size_t i = 0; i < study->inputs; i++) {
        if (isnan(size[i]) || size[i] < least) {
            order.left_out += isnan(size[i]) ? 0 : 1;
            continue;
        }
        size_t to = order.count++;
        for (; to > 0 && size[order.input[to - 1]] < size[i]; to--)
            order.input[to] = order.input[to - 1];
        order.input[to] = i;
    }
    return order;
}

static const char *left_out(struct page *page, size_t count, const char *what)
{
    if (count == 0)
        return "";
    return arena_format(page->arena, " Not shown: %zu input%s with %s%s.", count, count == 1 ? "" : "s", what,
                        count == 1 ? "" : " each");
}

static double swing_of(const struct sensitivity_part *part)
{
    return (double)(part->at_p90_nano - part->at_p10_nano);
}

static void write_head(struct page *page, const struct report_sensitivity *report)
{
    const struct result *result = report->result;
    const struct sensitivity *study = report->study;
    const struct sensitivity_pattern *pattern = shown_pattern(report);
    char many[40], times[40];
    const char *p = report_text_percentile(page, study->percentile);
    fprintf(page->to, page->colour ? "\033[1m%s\033[0m\n" : "%s\n",
            page_name(page, result->scenario->title, page->width));
    page_prose(page, 0, 0,
               "What the bill of %s hangs on%s: mean %s USD, P%s %s USD, so that %s USD are set aside for chance. "
               "%s simulations of %s replications, seed %llu, ivsim %s.",
               page_name(page, pattern->name, REPORT_TEXT_NAME_MAX),
               result->choice.best != RESULT_NONE ? ", the recommended pattern" : ", though it does not fit",
               usd(page, pattern->mean_nano), p, report_text_usd(page, pattern->percentile_nano),
               usd(page, (double)pattern->percentile_nano - pattern->mean_nano),
               text_number(times, (double)study->simulations, 0), text_number(many, (double)study->replications, 0),
               (unsigned long long)result->scenario->seed, result->version);
}

static void write_split(struct page *page, const struct sensitivity_pattern *pattern)
{
    const double rest = 1 - pattern->forecasts.value - pattern->chance.value;
    page_heading(page, "Forecast or chance");
    page_prose(
        page, 0, 0,
        "The forecasts alone (of the month, of audiences and lengths) make %s of the bill's variance (95 %% interval "
        "%s); "
        "chance within the events alone %s (%s)%s%s.",
        share_words(page, pattern->forecasts), interval(page, pattern->forecasts), share_words(page, pattern->chance),
        interval(page, pattern->chance),
        rest > 10 * NOTHING ? arena_format(page->arena, "; both together another %s %%", share(page, rest)) : "",
        pattern->forecasts.value >= pattern->chance.value
            ? ". So it is better forecasts that would help: more events do not average out what they have in common"
            : ". So better forecasts would change little: chance averages out over more events");
}

static void write_indices(struct page *page, const struct report_sensitivity *report)
{
    static const struct page_column column[] = { { "input", false, 0 },        { "kind", false, 3 },
                                                 { "alone %", true, 0 },       { "95 % interval", true, 1 },
                                                 { "with others %", true, 0 }, { "95 % interval", true, 2 } };
    enum { COLUMNS = sizeof column / sizeof column[0] };
    const struct sensitivity *study = report->study;
    const struct sensitivity_part *part = shown_pattern(report)->part;
    double *size = arena_alloc(page->arena, study->inputs + 1, sizeof *size);
    for (size_t i = 0; i < study->inputs; i++)
        size[i] = part[i].total.value;
    const struct order order = order_by(page, study, size, NOTHING);
    page_heading(page, "What the uncertainty hangs on (shares of the bill's variance)");
    struct page_table table;
    page_table_init(page, &table, column, COLUMNS, order.count);
    table.least = REPORT_TEXT_NAME;
    for (size_t k = 0; k < order.count; k++) {
        const struct sensitivity_input *input = &study->input[order.input[k]];
        const struct sensitivity_part *p = &part[order.input[k]];
        page_table_set(page, &table, k, 0, TONE_PLAIN, "%s", page_name(page, input->name, NAME));
        page_table_set(page, &table, k, 1, TONE_PLAIN, "%s", input->forecast ? "forecast" : "chance");
        page_table_set(page, &table, k, 2, TONE_PLAIN, "%s", share(page, p->first.value));
        page_table_set(page, &table, k, 3, TONE_PLAIN, "%s", interval(page, p->first));
        page_table_set(page, &table, k, 4, TONE_PLAIN, "%s", share(page, p->total.value));
        page_table_set(page, &table, k, 5, TONE_PLAIN, "%s", interval(page, p->total));
    }
    page_table_write(page, &table, 2);
    page_prose(page, 2, 2,
               "Alone: by how much the variance would fall if the input were known (first-order Sobol index). With "
               "others: what would be left if all else were known (total index). An estimate below 0 is a 0 with noise "
               "about it.%s%s",
               study->by_kind ? " Inputs of one kind are taken together over all events." : "",
               left_out(page, order.left_out, "less than 0.1 % of the variance"));
}

static void explain_tornado(struct page *page, const struct report_sensitivity *report, size_t count)
{
    const char *p = report_text_percentile(page, report->study->percentile);
    page_prose(page, 2, 2,
               "At P10, at P90: P%s of the bill if the input were held at its own P10 or P90%s. Less aside: by how "
               "much P%s - mean "
               "would fall, expected, if the input were known beforehand (of several occurrences, their sum); \u00b1: "
               "half of its 95 %% interval.%s%s",
               p,
               report->result->model->occurrences > 1
                   ? ", at all its occurrences at once, which is rarer than one month in ten where they are drawn apart"
                   : "",
               p,
               report->study->has_choice
                   ? " By choice: what a month would save, in the mean, if the pattern were chosen "
                     "after knowing it; 0: the choice stays the same, "
                     "whatever it turns out to be."
                   : "",
               left_out(page, count, "a swing below 0.1 % of the mean"));
}

static void write_tornado(struct page *page, const struct report_sensitivity *report)
{
    const struct sensitivity *study = report->study;
    const struct sensitivity_part *part = shown_pattern(report)->part;
    const char *p = report_text_percentile(page, study->percentile);
    const struct page_column column[] = { { "input", false, 0 },    { "at P10", true, 0 },     { "at P90", true, 0 },
                                          { "swing", true, 1 },     { "less aside", true, 0 }, { "\u00b1", true, 3 },
                                          { "by choice", true, 2 }, { "\u00b1", true, 3 } };
    const size_t columns = study->has_choice ? 8 : 6;
    double *size = arena_alloc(page->arena, study->inputs + 1, sizeof *size);
    for (size_t i = 0; i < study->inputs; i++)
        size[i] = study->input[i].scalar ? fabs(swing_of(&part[i])) : NAN;
    const struct order order = order_by(page, study, size, 0.001 * shown_pattern(report)->mean_nano);
    if (order.count == 0)
        return;
    page_heading(page, "Held at one value, and known beforehand: the bill's P%s, and what it is worth (USD)", p);
    struct page_table table;
    page_table_init(page, &table, column, columns, order.count);
    table.least = REPORT_TEXT_NAME;
    for (size_t k = 0; k < order.count; k++) {
        const size_t i = order.input[k];
        page_table_set(page, &table, k, 0, TONE_PLAIN, "%s", page_name(page, study->input[i].name, NAME));
        page_table_set(page, &table, k, 1, TONE_PLAIN, "%s", report_text_usd(page, part[i].at_p10_nano));
        page_table_set(page, &table, k, 2, TONE_PLAIN, "%s", report_text_usd(page, part[i].at_p90_nano));
        page_table_set(page, &table, k, 3, TONE_PLAIN, "%s", usd(page, swing_of(&part[i])));
        if (!study->input[i].has_value) { /* a lot can be held, but not known better */
            page_table_set(page, &table, k, 4, TONE_QUIET, "\u2013");
            continue;
        }
        page_table_set(page, &table, k, 4, TONE_PLAIN, "%s", usd(page, part[i].less_nano));
        page_table_set(page, &table, k, 5, TONE_PLAIN, "%s", usd(page, part[i].less_half_nano));
        if (study->has_choice) {
            page_table_set(page, &table, k, 6, TONE_PLAIN, "%s", usd(page, study->choice_nano[i]));
            page_table_set(page, &table, k, 7, TONE_PLAIN, "%s", usd(page, study->choice_half_nano[i]));
        }
    }
    page_table_write(page, &table, 2);
    explain_tornado(page, report, order.left_out);
}

bool report_sensitivity_text(const struct report_sensitivity *report, FILE *to, struct report_style style)
{
    struct arena arena;
    if (arena_init(&arena, (size_t)64 << 20) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    write_head(&page, report);
    if (shown_pattern(report)->varies) {
        write_indices(&page, report);
        write_split(&page, shown_pattern(report));
        write_tornado(&page, report);
    } else {
        page_prose(&page, 0, 0, "Every month costs the same: there is nothing to tell apart.");
    }
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}
