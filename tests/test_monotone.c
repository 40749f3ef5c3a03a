/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may change in one direction only, or in proportion: prices, forecasts, seats, a source's patience. Exact
 * relations between runs; those between means have a false-alarm probability of 1e-6 (theory_desk.h). */
#include "mixed_scenario.h"

/* --- prices --------------------------------------------------------------------------------------------------------
 */

/* The built-in book's text; freed by the caller. */
static char *book_text(void)
{
    FILE *file = fopen(SRCDIR "/data/aws-ivs-2026-10.cfg", "r");
    assert_non_null(file);
    enum { BYTES = 1 << 20 };
    char *text = malloc(BYTES);
    assert_non_null(text);
    size_t length = fread(text, 1, BYTES - 1, file);
    text[length] = '\0';
    assert_true(length > 0 && length < BYTES - 1 && fclose(file) == 0);
    return text;
}

/* The book with a digit `more` at the end of each price whose number is `which` modulo `of`; counts the prices. Freed
 * by the caller. */
static char *change_prices(const char *book, int which, int of, const char *more, int *prices)
{
    static const char key[] = "price = \"";
    char *text = malloc(2 * strlen(book)), *to = text;
    assert_non_null(text);
    *prices = 0;
    const char *from = book;
    for (const char *at; (at = strstr(from, key)); (*prices)++) {
        const char *end = strchr(at + strlen(key), '"');
        assert_non_null(end);
        memcpy(to, from, (size_t)(end - from));
        to += end - from;
        bool decimal = memchr(at + strlen(key), '.', (size_t)(end - at) - strlen(key)) != NULL;
        if (*prices % of == which)
            to += sprintf(to, "%s%s", decimal ? "" : ".", more);
        from = end;
    }
    strcpy(to, from);
    return text;
}

static void run_with_prices(struct world_desk *desk, const char *book)
{
    static const char *const path = "test_metamorphic.tmp.cfg";
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(book, file) >= 0 && fclose(file) == 0);
    theory_run(desk, TOP "prices = \"test_metamorphic.tmp.cfg\";" PATTERNS("") EVENTS("1", CLASSES), 8, 20);
    assert_int_equal(remove(path), 0);
}

/* Every 13th price of the book is raised, from the first on, then from the second on, ..: no replication's bill of any
 * pattern falls, some rise, and quantities stay. */
static void a_higher_price_lowers_no_bill(void **state)
{
    (void)state;
    enum { SETS = 13 };
    char *book = book_text();
    struct world_desk base, raised;
    run_with_prices(&base, book);
    int prices = 0, felt = 0;
    for (int set = 0; set < SETS; set++) {
        char *text = change_prices(book, set, SETS, "9", &prices);
        run_with_prices(&raised, text);
        free(text);
        bool rises = false;
        for (size_t p = 0; p < base.outcomes.patterns; p++) {
            const struct pattern_outcome *a = &base.outcomes.pattern[p], *b = &raised.outcomes.pattern[p];
            for (size_t l = 0; l < a->plan->lines; l++) {
                assert_memory_equal(outcome_quantity(a, l), outcome_quantity(b, l), 20 * sizeof(double));
                for (size_t r = 0; r < 20; r++)
                    assert_true(outcome_cost_nano(b, l)[r] >= outcome_cost_nano(a, l)[r]);
            }
            for (size_t r = 0; r < 20; r++) {
                assert_true(b->total_nano[r] >= a->total_nano[r]);
                rises |= b->total_nano[r] > a->total_nano[r];
            }
        }
        felt += rises;
        world_desk_close(&raised);
    }
    assert_true(prices > 3 * SETS && felt > SETS / 2);
    /* A digit 0 more is the same price. */
    char *text = change_prices(book, 0, 1, "0", &prices);
    run_with_prices(&raised, text);
    assert_true(same_outcomes(&base, 0, &raised, 20));
    free(text);
    world_desk_close(&raised);
    world_desk_close(&base);
    free(book);
}

/* --- forecasts -----------------------------------------------------------------------------------------------------
 */

#define PLAIN(top, audience)                                                                                           \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );" top " events = ( { name = \"e\";"               \
    " at = ( \"2026-12-10 12:00\" ); live = \"10 min\"; audience = { " audience " }; } );"

static void a_forecast_scales_what_is_watched(void **state)
{
    (void)state;
    struct world_desk desk;
    static const char *const texts[] = { PLAIN("forecast = 1;", "count = \"fixed\"; size = 40; arrivals = \"0 s\";"),
                                         PLAIN("forecast = 2.5;",
                                               "count = \"fixed\"; size = 40; arrivals = \"0 s\";") };
    struct column watched[2];
    for (size_t i = 0; i < 2; i++) {
        theory_run(&desk, texts[i], 9, 3);
        watched[i] = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1 / 6e4);
        world_desk_close(&desk);
    }
    for (size_t r = 0; r < 3; r++) {
        check_close(watched[0].x[r], 400, 1e-13);
        check_close(watched[1].x[r], 1000, 1e-13);
    }
    column_free(&watched[0]);
    column_free(&watched[1]);
    static const char *const random[] = {
        PLAIN("forecast = 1;", "size = 100; arrivals = { profile = \"uniform\"; to = \"end\"; }; stays = { dist = "
                               "\"exponential\"; mean = \"4 min\"; };"),
        PLAIN("forecast = 3;", "size = 100; arrivals = { profile = \"uniform\"; to = \"end\"; }; stays = { dist = "
                               "\"exponential\"; mean = \"4 min\"; };")
    };
    for (size_t i = 0; i < 2; i++) {
        theory_run(&desk, random[i], 10 + i, 10000);
        watched[i] = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1 / 6e4);
        world_desk_close(&desk);
    }
    struct column difference = column_new(10000), wrong = column_new(10000);
    for (size_t r = 0; r < 10000; r++) {
        difference.x[r] = watched[1].x[r] - 3 * watched[0].x[r];
        wrong.x[r] = watched[1].x[r] - 3.04 * watched[0].x[r];
    }
    expect_agreement(p_of_mean_alone(difference, 0));
    expect_refusal(p_of_mean_alone(wrong, 0));
    column_free(&difference);
    column_free(&wrong);
    column_free(&watched[0]);
    column_free(&watched[1]);
}

/* One Poisson audience, or two events at the same time with half of it each: the same law of the peak. */
static void a_poisson_audience_in_two_halves_has_the_same_peak(void **state)
{
    (void)state;
#define HALF(name, size)                                                                                               \
    "{ name = \"" name "\"; at = ( \"2026-12-10 12:00\" ); live = \"10 min\"; audience = { size = " size ";"           \
    " arrivals = { profile = \"uniform\"; to = \"end\"; }; stays = { dist = \"exponential\"; mean = \"4 min\"; }; }; " \
    "}"
#define ALONE "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );"
    static const char *const texts[] = { ALONE "events = ( " HALF("e", "100") " );",
                                         ALONE "events = ( " HALF("e", "50") ", " HALF("f", "50") " );",
                                         ALONE "events = ( " HALF("e", "51") ", " HALF("f", "51") " );" };
    enum { N = 20000 };
    struct column peak[3];
    for (size_t i = 0; i < 3; i++) {
        struct world_desk desk;
        theory_run(&desk, texts[i], 20 + i, N);
        peak[i] = column_new(N);
        for (size_t r = 0; r < N; r++)
            peak[i].x[r] = outcome_peak(&desk.outcomes.pattern[0], PEAK_VIEWERS)[r];
        world_desk_close(&desk);
    }
    struct column halves = column_new(N), more = column_new(N);
    for (size_t r = 0; r < N; r++) {
        halves.x[r] = peak[1].x[r] - peak[0].x[r];
        more.x[r] = peak[2].x[r] - peak[0].x[r];
    }
    expect_agreement(p_of_mean_alone(halves, 0));
    expect_refusal(p_of_mean_alone(more, 0));
    /* the squared distance from a common mean has the same mean */
    double mean = mean_of(peak[0]);
    for (size_t r = 0; r < N; r++)
        halves.x[r] = pow(peak[1].x[r] - mean, 2) - pow(peak[0].x[r] - mean, 2);
    expect_agreement(p_of_mean_alone(halves, 0));
    column_free(&halves);
    column_free(&more);
    for (size_t i = 0; i < 3; i++)
        column_free(&peak[i]);
}

/* --- seats and stops -----------------------------------------------------------------------------------------------
 */

#define SEATS(name, seats)                                                                                             \
    "{ name = \"" name "\"; speakers = \"stage\"; viewers = \"stage\"; stage = { seats = " seats "; }; }"
#define STOPS(name, empty_for)                                                                                         \
    "{ name = \"" name "\"; speakers = \"encoder\"; viewers = \"channel\"; channel = { type = \"STANDARD\";"           \
    " auto_stop = { empty_for = \"" empty_for "\"; }; }; }"

static void seats_above_the_peak_are_no_limit(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(&desk,
               TOP "patterns = ( \"stage\", " SEATS("many", "20000") ", " SEATS("8", "8") ", " SEATS(
                   "16", "16") ", " SEATS("32", "32") ", " SEATS("64", "64") " );" EVENTS("1", CLASSES),
               11, 500);
    assert_true(same_rows(outcome_of(&desk, "stage"), 0, outcome_of(&desk, "many"), 500));
    assert_false(same_rows(outcome_of(&desk, "stage"), 0, outcome_of(&desk, "8"), 500));
    /* More seats, fewer are turned away, in the mean; more is watched; and no stage has more viewers than seats. */
    static const char *const name[] = { "8", "16", "32", "64", "many" };
    static const int seats[] = { 8, 16, 32, 64, 20000 };
    double away_before = INFINITY, watched_before = 0;
    for (size_t i = 0; i < 5; i++) {
        const struct pattern_outcome *outcome = outcome_of(&desk, name[i]);
        struct column watched = column_of(&desk, name[i], METER_STAGE_PARTICIPANT, 1);
        double away = 0;
        for (size_t r = 0; r < 500; r++) {
            away += (double)outcome->turned_away[r];
            assert_true(outcome_peak(outcome, PEAK_STAGE_VIEWERS)[r] <= seats[i]);
        }
        assert_true(away < away_before && mean_of(watched) > watched_before);
        away_before = away;
        watched_before = mean_of(watched);
        column_free(&watched);
    }
    assert_true(away_before == 0);
    world_desk_close(&desk);
}

static void a_source_that_waits_long_never_stops(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(&desk,
               TOP "patterns = ( \"channel\", " STOPS("a", "1 min") ", " STOPS("b", "5 min") ", " STOPS(
                   "c", "20 min") ", " STOPS("d", "25 d") " );" EVENTS("1", CLASSES),
               12, 500);
    const struct pattern_outcome *channel = outcome_of(&desk, "channel");
    assert_true(same_rows(channel, 0, outcome_of(&desk, "d"), 500));
    assert_false(same_rows(channel, 0, outcome_of(&desk, "c"), 500));
    /* Restarted at once, nobody waits: the same is watched; the longer the wait, the longer the source is on, in every
     * replication. */
    static const char *const name[] = { "a", "b", "c", "d" };
    for (size_t i = 0; i < 3; i++) {
        const struct pattern_outcome *shorter = outcome_of(&desk, name[i]), *longer = outcome_of(&desk, name[i + 1]);
        struct column a = column_of(&desk, name[i], METER_CHANNEL_OUTPUT, 1);
        struct column b = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1);
        for (size_t r = 0; r < 500; r++) {
            assert_true(shorter->input_ms[r] <= longer->input_ms[r]);
            check_close(a.x[r], b.x[r], 1e-12);
        }
        column_free(&a);
        column_free(&b);
    }
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_higher_price_lowers_no_bill),
        cmocka_unit_test(a_forecast_scales_what_is_watched),
        cmocka_unit_test(a_poisson_audience_in_two_halves_has_the_same_peak),
        cmocka_unit_test(seats_above_the_peak_are_no_limit),
        cmocka_unit_test(a_source_that_waits_long_never_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
