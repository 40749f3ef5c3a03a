/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_text.h"

#include <math.h>
#include <string.h>

#include "calendar.h"
#include "report.h"
#include "text.h"

const char *report_text_usd(struct page *page, int64_t nano)
{
    char out[40];
    return arena_copy(page->arena, text_money(out, nano, 2));
}

const char *report_text_percent(struct page *page, double share)
{
    char out[40];
    if (share > 0 && share < 0.0005)
        return "< 0.1 %";
    if (share < 1 && share >= 0.9995)
        return "> 99.9 %";
    if (share == 0 || share == 1)
        return share > 0 ? "100 %" : "0 %";
    return arena_format(page->arena, "%s %%", text_number(out, 100 * share, 1));
}

const char *report_text_quantity(struct page *page, double quantity)
{
    char out[40];
    bool whole = quantity == floor(quantity) && fabs(quantity) < 1e15;
    double size = fabs(quantity);
    return arena_copy(page->arena, text_number(out, quantity,
                                               whole          ? 0
                                               : size >= 1000 ? 0
                                               : size >= 10   ? 1
                                               : size >= 1    ? 2
                                                              : 4));
}

const char *report_text_mark(enum rate_status status)
{
    return status == RATE_ASSUMED ? "*" : status == RATE_REPORTED ? "+" : "";
}

static bool is_month(const struct scenario *scenario)
{
    char start[40], month[8] = { 0 };
    int64_t from, to;
    const char *why;
    memcpy(month, calendar_format(start, scenario->start_ms), 7);
    return calendar_month(month, &from, &to, &why) && from == scenario->start_ms && to == scenario->end_ms;
}

const char *report_text_period(const struct scenario *scenario)
{
    return is_month(scenario) ? "month" : "period";
}

/* "December 2026" where the period is a month, else its two ends. */
static const char *period_name(struct page *page, const struct scenario *scenario)
{
    static const char *const month_name[] = { "January", "February", "March",     "April",   "May",      "June",
                                              "July",    "August",   "September", "October", "November", "December" };
    char start[40], end[40];
    calendar_format(start, scenario->start_ms);
    calendar_format(end, scenario->end_ms);
    if (is_month(scenario))
        return arena_format(page->arena, "%s %.4s", month_name[10 * (start[5] - '0') + (start[6] - '0') - 1], start);
    return arena_format(page->arena, "%.10s %.5s to %.10s %.5s UTC", start, start + 11, end, end + 11);
}

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

/* What --precision asked for, and how far it came. */
static void write_precision(struct page *page, const struct result *result)
{
    const struct precision *precision = result->precision;
    const char *what = precision->goal.percentile > 0
                           ? arena_format(page->arena, "P%s", report_text_percentile(page, precision->goal.percentile))
                           : "mean";
    const char *pattern = page_name(page, result->pattern[precision->pattern].name, 40);
    char needed[40], wanted[40], ratio[40];
    text_number(wanted, 100 * precision->goal.ratio, 2);
    text_number(ratio, 100 * precision->ratio, 2);
    if (precision->reached)
        page_prose(
            page, 0, 0,
            "Precision: the %s of every pattern is known to \u00b1%s %% or better (\u00b1%s %% was asked for; widest: "
            "%s), with 95 %% over all %d looks that there could have been.",
            what, ratio, wanted, pattern, precision->looks);
    else if (isnan(precision->ratio))
        page_prose(
            page, 0, 0,
            "Precision NOT reached: so few replications say nothing about how well the %s is known; \u00b1%s %% was "
            "asked for.",
            what, wanted);
    else
        page_prose(page, 0, 0,
                   "Precision NOT reached: the %s of %s is known to \u00b1%s %%, \u00b1%s %% was asked for. About %s "
                   "replications would do.",
                   what, pattern, ratio, wanted,
                   text_number(needed, 1000.0 * ceil((double)precision->needed / 1000), 0));
}

static void write_head(struct page *page, const struct result *result)
{
    const struct scenario *scenario = result->scenario;
    const struct model *model = result->model;
    char many[40], asked[40];
    fprintf(page->to, page->colour ? "\033[1m%s\033[0m\n" : "%s\n", page_name(page, scenario->title, page->width));
    const char *events = model->events == 1
                             ? arena_format(page->arena, "of %s", page_name(page, model->event[0].event->name, 40))
                             : arena_format(page->arena, "of %zu events", model->events);
    page_prose(page, 0, 0, "%s, %zu occurrence%s %s; simulated %s time%s%s, seed %llu, ivsim %s.",
               period_name(page, scenario), model->occurrences, plural((int64_t)model->occurrences), events,
               text_number(many, (double)result->summary.replications, 0), plural(result->summary.replications),
               model->quasi_dimension ? " (forecasts from 16 scrambled Sobol sequences)" : "",
               (unsigned long long)scenario->seed, result->version);
    page_prose(page, 0, 0, "Prices: %s, as of %s; USD, before taxes.", page_name(page, result->book->name, 40),
               page_name(page, result->book->as_of, 40));
    if (result->outcomes->partial)
        page_prose(page, 0, 0, "INTERRUPTED: %s of %s replications were finished; what follows rests on those alone.",
                   many, text_number(asked, (double)result->outcomes->asked, 0));
    if (result->precision)
        write_precision(page, result);
}

bool report_text(const struct result *result, FILE *to, struct report_style style)
{
    struct arena arena;
    enum { ROOM = 64 << 20 }; /* reserved, not used: a few hundred rows of short texts */
    if (arena_init(&arena, ROOM) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    write_head(&page, result);
    report_text_patterns(&page, result);
    report_text_choice(&page, result);
    report_text_regret(&page, result);
    report_text_bill(&page, result);
    report_text_drivers(&page, result);
    report_text_findings(&page, result);
    report_text_details(&page, result);
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}
