/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdio.h>

#include "outcome_desk.h"
#include "page.h"
#include "report.h"

static char *text_of(struct desk *d, const struct finding_list findings[], struct report_style style)
{
    struct result result;
    const struct result_options options = {
        .version = "1.2.3", .engine = "exact", .book = &d->book, .findings = findings
    };
    assert_int_equal(result_build(&d->outcomes, &options, &d->arena, &result), STATUS_OK);
    char *at = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&at, &length);
    assert_true(report_text(&result, to, style));
    fclose(to);
    return at;
}

static void init_full(struct desk *d)
{
    desk_init(d, 100);
    d->scenario.has_budget = true;
    d->scenario.budget_nano = 97LL * DESK_USD;
    d->scenario.budget_percentile = 90;
    desk_ladder(d, 0, 7, 0);
    desk_ladder(d, 1, 7, 5LL * DESK_USD);
    desk_ladder(d, 2, 7, 1000LL * DESK_USD);
}

#define CHECK_SAYS(text, part) check_says((text), (part), true, __LINE__)
#define CHECK_HIDES(text, part) check_says((text), (part), false, __LINE__)

/* Whether `text` holds `part`, a blank standing for a blank or a line's end with the next one's indent. */
static bool holds(const char *text, const char *part)
{
    for (; *text; text++) {
        const char *t = text, *p = part;
        while (*p && (*p == *t || (*p == ' ' && *t == '\n'))) {
            t += *t == '\n' && *p == ' ' ? 1 + strspn(t + 1, " ") : 1;
            p++;
        }
        if (!*p)
            return true;
    }
    return false;
}

static void check_says(const char *text, const char *part, bool wanted, int line)
{
    if (holds(text, part) != wanted) {
        print_error("%s%s\nin:\n%s", wanted ? "missing: " : "not wanted: ", part, text);
        _fail(__FILE__, line);
    }
}

static void the_cheapest_that_fits_is_recommended(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    char *text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "\n> channel");
    CHECK_SAYS(text, "channel: it costs least at P90, 90.00 USD. That is 5.00 USD less than the next, hybrid,");
    free(text);
    const struct finding error = { SEVERITY_ERROR, "seats", "too many", 1 };
    text = text_of(&d, (struct finding_list[DESK_PATTERNS]){ { &error, 1 } }, (struct report_style){ 0 });
    CHECK_SAYS(text, "\n> hybrid, composed");
    CHECK_SAYS(text, "channel: can't work: too many");
    CHECK_SAYS(text, "channel would cost less, 90.00 USD, but can't work: too many");
    CHECK_SAYS(text, "Whether the budget of 97.00 USD is kept at P90 is undecided");
    free(text);
    const struct finding_list all = { &error, 1 };
    text = text_of(&d, (struct finding_list[DESK_PATTERNS]){ all, all, all }, (struct report_style){ 0 });
    CHECK_SAYS(text, "None: every pattern runs into a limit");
    CHECK_HIDES(text, "\n> ");
    free(text);
    desk_fini(&d);
}

/* On the stage the 85 cheap ones cost half, the 15 others 10 USD more: (85 x 86 / 4 - 15 x 10) / 100 = 16.775 USD less
 * in the mean, but 100 USD at P90. */
static void who_is_cheaper_in_the_mean_but_not_at_the_percentile_is_told(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    const char *said = "stage costs 16.78 USD a month less in the mean";
    char *text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_HIDES(text, "less in the mean");
    free(text);
    for (int64_t r = 0; r < 100; r++) {
        int64_t channel = d.outcome[0].total_nano[r];
        int64_t stage = channel <= 85LL * DESK_USD ? channel / 2 : channel + 10LL * DESK_USD;
        desk_row(&d, 2, r, &stage);
    }
    text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "channel: it costs least at P90, 90.00 USD. That is 5.00 USD less than the next, hybrid,");
    CHECK_SAYS(text, said);
    CHECK_SAYS(text, "and is the cheaper in 85.0 % of the months, but costs more at P90.");
    free(text);
    const struct finding error = { SEVERITY_ERROR, "seats", "too many", 1 };
    text = text_of(&d, (struct finding_list[DESK_PATTERNS]){ { 0 }, { 0 }, { &error, 1 } }, (struct report_style){ 0 });
    CHECK_HIDES(text, said); /* it can't work */
    free(text);
    desk_fini(&d);
}

static void the_bill_is_shown_line_by_line_with_marks(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    d.scenario.budget_nano = 20000LL * DESK_USD;
    desk_ladder(&d, 1, 7, -500000000); /* now the hybrid is the cheapest */
    char *text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "Its bill at P90 (hybrid, composed, replication 27)"); /* 1 + 27 x 7 mod 100 = 90 */
    CHECK_SAYS(text, "stage.participant video");
    CHECK_SAYS(text, "22.38  +");
    CHECK_SAYS(text, "22.38  *");
    CHECK_SAYS(text, "* nobody published this price: assumed.");
    CHECK_SAYS(text, "Assumed prices: composition hd, broadcast (25.0 % of hybrid, composed).");
    CHECK_SAYS(text, "Reported prices: stage.participant video (100 % of stage).");
    free(text);
    desk_fini(&d);
}

static void lines_are_at_most_a_page_wide_and_end_without_blanks(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    d.pattern[1].name = "a-name-that-somebody-thought-about-for-a-very-long-time-and-then-wrote-down-in-full-length-v2";
    desk_ladder(&d, 1, 7, 123456789LL * DESK_USD);
    static const int width[] = { 0, 80, 120 };
    for (size_t w = 0; w < 3; w++) {
        char *text = text_of(&d, NULL, (struct report_style){ .width = width[w] });
        for (char *line = text; *line;) {
            size_t length = strcspn(line, "\n");
            line[length] = '\0';
            if (page_text_width(line) > (width[w] ? width[w] : REPORT_WIDTH))
                print_error("%d: %s\n", page_text_width(line), line);
            assert_true(page_text_width(line) <= (width[w] ? width[w] : REPORT_WIDTH));
            assert_true(length == 0 || line[length - 1] != ' ');
            assert_null(strchr(line, '\x1b'));
            line += length + 1;
        }
        free(text);
    }
    desk_fini(&d);
}

static void control_characters_never_reach_the_terminal(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    d.scenario.title = "red \x1b[31m";
    d.pattern[0].name = "a\nb";
    char *text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "red ?[31m\n");
    CHECK_SAYS(text, "> a?b");
    free(text);
    desk_fini(&d);
}

static void colour_comes_only_where_asked_for(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    char *text = text_of(&d, NULL, (struct report_style){ .colour = true });
    CHECK_SAYS(text, "\x1b[32mwithin\x1b[0m");
    CHECK_SAYS(text, "\x1b[31mover\x1b[0m");
    free(text);
    desk_fini(&d);
}

static void equal_patterns_cost_the_same(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    desk_ladder(&d, 1, 7, 0);
    char *text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "It costs the same as hybrid, composed.");
    CHECK_SAYS(text, "50.0 %");
    free(text);
    desk_fini(&d);
}

/* P95 takes P90's place in the table and rules the order; P90's bill is the nearest there is. */
static void a_budget_at_another_percentile_is_shown_there(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    d.scenario.budget_percentile = 95;
    char *text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "P95: 95 % of the simulated months cost no more.");
    CHECK_SAYS(text, "channel: it costs least at P95, 95.00 USD.");
    CHECK_SAYS(text, "Its bill at P90");
    CHECK_HIDES(text, "Ordered by P90");
    free(text);
    d.scenario.budget_percentile = 99;
    text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "Its bill at P99");
    CHECK_SAYS(text, "is undecided (too few replications to have an interval there)");
    free(text);
    desk_fini(&d);
}

static void a_certain_model_has_one_figure_a_pattern(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 1);
    dist_init(&d.event.live_ms, DIST_FIXED, 3600000, 0, 0);
    for (size_t p = 0; p < DESK_PATTERNS; p++)
        desk_ladder(&d, p, 1, (int64_t)p * DESK_USD);
    char *text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "Nothing here is left to chance: every month costs the same.");
    CHECK_SAYS(text, "channel: it costs least, 1.00 USD. That is 1.00 USD less than the next, hybrid, composed.");
    CHECK_HIDES(text, "P50  ");
    CHECK_HIDES(text, "it has no 95 % interval");
    free(text);
    desk_fini(&d);
}

/* A finding of two patterns is said once, errors before warnings. */
static void a_shared_finding_is_said_once(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    const struct finding found[] = { { SEVERITY_WARNING, "quota", "near the quota", 0.1 },
                                     { SEVERITY_ERROR, "seats", "too many", 1 } };
    char *text = text_of(&d, (struct finding_list[DESK_PATTERNS]){ { found, 1 }, { 0 }, { found, 2 } },
                         (struct report_style){ 0 });
    CHECK_SAYS(text, "Limits and findings stage: can't work: too many channel, stage: warning: near the quota");
    free(text);
    desk_fini(&d);
}

static void a_run_cut_short_says_so_first(void **state)
{
    (void)state;
    struct desk d;
    init_full(&d);
    d.outcomes.partial = true;
    d.outcomes.asked = 10000;
    char *text = text_of(&d, NULL, (struct report_style){ 0 });
    CHECK_SAYS(text, "INTERRUPTED: 100 of 10,000 replications");
    free(text);
    desk_fini(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cheapest_that_fits_is_recommended),
        cmocka_unit_test(who_is_cheaper_in_the_mean_but_not_at_the_percentile_is_told),
        cmocka_unit_test(the_bill_is_shown_line_by_line_with_marks),
        cmocka_unit_test(lines_are_at_most_a_page_wide_and_end_without_blanks),
        cmocka_unit_test(control_characters_never_reach_the_terminal),
        cmocka_unit_test(colour_comes_only_where_asked_for),
        cmocka_unit_test(equal_patterns_cost_the_same),
        cmocka_unit_test(a_budget_at_another_percentile_is_shown_there),
        cmocka_unit_test(a_certain_model_has_one_figure_a_pattern),
        cmocka_unit_test(a_shared_finding_is_said_once),
        cmocka_unit_test(a_run_cut_short_says_so_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
