/* SPDX-License-Identifier: GPL-3.0-or-later */
/* More relations between runs: what is written otherwise but means the same, more seats, longer programmes, larger
 * crowds, other laws of the same mean. docs/validity.md lists which test shows which relation. Statistical ones have a
 * false-alarm probability of 1e-6 (theory_desk.h). */
#include "mixed_scenario.h"

#include "summary.h"

#define SCENARIO(top, events)                                                                                          \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );" top " events = ( " events " );\n"
#define FIRST                                                                                                          \
    "{ name = \"a\"; at = ( \"2026-12-03 12:00\" ); live = { dist = \"uniform\"; low = \"20 min\"; high = \"30 "       \
    "min\"; };"                                                                                                        \
    " audience = { size = { low = 20; likely = 35; high = 80; }; arrivals = \"webinar\"; }; }"
#define SECOND                                                                                                         \
    "{ name = \"b\"; at = ( \"2026-12-07 12:00\" ); live = \"15 min\"; warm_up = \"5 min\";"                           \
    " audience = { size = 70; arrivals = { profile = \"uniform\"; to = \"end\"; }; }; }"

/* Draws are named by occurrences in order of time: the order of events in the file is nobody's. */
static void the_order_of_events_in_the_file_does_not_show(void **state)
{
    (void)state;
    struct world_desk one, other, late;
    theory_run(&one, SCENARIO("", FIRST "," SECOND), 1, 40);
    theory_run(&other, SCENARIO("", SECOND "," FIRST), 1, 40);
    assert_true(same_outcomes(&one, 0, &other, 40));
    theory_run(&late, SCENARIO("", FIRST), 1, 40);
    assert_false(same_rows(&one.outcomes.pattern[0], 0, &late.outcomes.pattern[0], 40));
    world_desk_close(&late);
    world_desk_close(&other);
    world_desk_close(&one);
}

#define IN_UNITS(live, mean, gap, share, bits)                                                                         \
    SCENARIO("", "{ name = \"a\"; at = ( \"2026-12-03 12:00\" ); live = \"" live "\"; video = { bit_rate = \"" bits    \
                 "\"; }; audience = { size = 50; arrivals = { profile = \"uniform\"; to = \"end\"; };"                 \
                 " stays = { dist = \"exponential\"; mean = \"" mean "\"; }; returns = { sessions = 2; gap = \"" gap   \
                 "\"; }; audio_only = " share "; }; }")

static void the_same_in_other_units_is_the_same(void **state)
{
    (void)state;
    struct world_desk one, other, longer;
    theory_run(&one, IN_UNITS("1.5 h", "7 min", "90 s", "0.25", "6 Mbps"), 2, 40);
    theory_run(&other, IN_UNITS("5400 s", "420000 ms", "1.5 min", "\"25 %\"", "6000 kbps"), 2, 40);
    assert_true(same_outcomes(&one, 0, &other, 40));
    theory_run(&longer, IN_UNITS("5400 s", "420001 ms", "1.5 min", "\"25 %\"", "6000 kbps"), 2, 40);
    assert_false(same_outcomes(&one, 0, &longer, 40));
    world_desk_close(&longer);
    world_desk_close(&other);
    world_desk_close(&one);
}

/* ---- Prices ---- */

#define PRICED(prices)                                                                                                 \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" ); prices = \"" prices "\"; events = ( " FIRST      \
    "," SECOND " );\n"

/* The built-in book with every price times 7: the digits of "0.072" as a whole number, times 7, the point put back. */
static void write_seven_times(const char *path)
{
    FILE *from = fopen(SRCDIR "/data/aws-ivs-2026-10.cfg", "r"), *to = fopen(path, "w");
    assert_true(from && to);
    static char line[4096];
    while (fgets(line, sizeof line, from)) {
        const char *at = line;
        for (const char *price; (price = strstr(at, "price = \""));) {
            price += strlen("price = \"");
            const char *end = strchr(price, '"'), *point = memchr(price, '.', (size_t)(end - price));
            size_t decimals = point ? (size_t)(end - point) - 1 : 0, digits = 0;
            char text[40] = "", number[48];
            for (const char *c = price; c < end; c++)
                if (*c != '.')
                    text[digits++] = *c;
            sprintf(number, "%0*lld", (int)decimals + 1, 7 * strtoll(text, NULL, 10));
            fwrite(at, 1, (size_t)(price - at), to);
            fprintf(to, "%.*s%s%s", (int)(strlen(number) - decimals), number, decimals ? "." : "",
                    number + strlen(number) - decimals);
            at = end;
        }
        fputs(at, to);
    }
    assert_true(fclose(from) == 0 && fclose(to) == 0);
}

/* Each line is rounded to 10^-9 USD: half of one on either side, seven times. */
static void seven_times_the_prices_are_seven_times_the_bill(void **state)
{
    (void)state;
    static const char path[] = "test_relations.tmp.cfg";
    struct world_desk one, seven;
    write_seven_times(path);
    theory_run(&one, PRICED("aws-ivs-2026-10"), 3, 40);
    theory_run(&seven, PRICED("test_relations.tmp.cfg"), 3, 40);
    assert_int_equal(remove(path), 0);
    const struct pattern_outcome *a = &one.outcomes.pattern[0], *b = &seven.outcomes.pattern[0];
    for (size_t l = 0; l < a->plan->lines; l++)
        for (size_t r = 0; r < 40; r++) {
            assert_true(outcome_quantity(a, l)[r] == outcome_quantity(b, l)[r]);
            assert_true(llabs(outcome_cost_nano(b, l)[r] - 7 * outcome_cost_nano(a, l)[r]) <= 4);
        }
    for (size_t r = 0; r < 40; r++)
        assert_true(a->total_nano[r] > 0 &&
                    llabs(b->total_nano[r] - 7 * a->total_nano[r]) <= 4 * (int64_t)a->plan->lines);
    world_desk_close(&seven);
    world_desk_close(&one);
}

/* ---- Seats ---- */

#define SEATS(n)                                                                                                       \
    "title = \"t\"; period = \"2026-12\"; patterns = ( { name = \"seats\"; speakers = \"stage\"; viewers = \"stage\";" \
    " stage = { seats = " #n "; }; } ); events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"1 h\";"     \
    " audience = { size = 80; arrivals = { profile = \"uniform\"; to = \"end\"; };"                                    \
    " stays = { dist = \"lognormal\"; median = \"4 min\"; p90 = \"20 min\"; };"                                        \
    " returns = { sessions = { dist = \"geometric\"; mean = 2; }; gap = { dist = \"exponential\"; mean = \"3 min\"; "  \
    "}; }; }; } );\n"

/* Who sits with c seats sits with c + 1 too (by induction over arrivals: the two differ by one viewer at most), so that
 * in no month more are turned away, and nobody is watched less. */
static void another_seat_turns_nobody_else_away(void **state)
{
    (void)state;
    static const char *const text[] = { SEATS(1), SEATS(4), SEATS(5), SEATS(6), SEATS(10), SEATS(100) };
    enum { RUNS = sizeof text / sizeof text[0], ROWS = 200 };
    int64_t away[RUNS][ROWS], paid[RUNS][ROWS], fell = 0;
    for (int i = 0; i < RUNS; i++) {
        struct world_desk desk;
        theory_run(&desk, text[i], 4, ROWS);
        const struct pattern_outcome *outcome = outcome_of(&desk, "seats");
        memcpy(away[i], outcome->turned_away, sizeof away[i]);
        memcpy(paid[i], outcome->total_nano, sizeof paid[i]);
        world_desk_close(&desk);
        for (int r = 0; i > 0 && r < ROWS; r++) {
            assert_true(away[i][r] <= away[i - 1][r]);
            assert_true(paid[i][r] >= paid[i - 1][r]);
            fell += away[i][r] < away[i - 1][r];
        }
    }
    assert_true(fell > 3 * ROWS);
    for (int r = 0; r < ROWS; r++)
        assert_int_equal(away[RUNS - 1][r], 0);
}

/* ---- Time and numbers ---- */

#define LASTS(live)                                                                                                    \
    SCENARIO("",                                                                                                       \
             "{ name = \"a\"; at = ( \"2026-12-03 12:00\" ); live = \"" live "\"; audience = { size = 50; count = "    \
             "\"fixed\"; arrivals = \"0 s\"; stays = { dist = \"gamma\"; mean = \"10 min\"; sd = \"5 min\"; }; }; }")

/* A longer programme cuts fewer stays: in no month is less watched, and in the end it is the sum of the stays. */
static void a_longer_programme_is_watched_no_less_until_stays_are_whole(void **state)
{
    (void)state;
    static const char *const text[] = { LASTS("5 min"), LASTS("10 min"), LASTS("30 min"), LASTS("10 h"),
                                        LASTS("20 h") };
    enum { RUNS = sizeof text / sizeof text[0], ROWS = 2000 };
    static double minutes[RUNS][ROWS];
    for (int i = 0; i < RUNS; i++) {
        struct world_desk desk;
        theory_run(&desk, text[i], 5, ROWS);
        struct column watched = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1 / 6e4);
        memcpy(minutes[i], watched.x, sizeof minutes[i]);
        for (int r = 0; i > 0 && r < ROWS; r++)
            assert_true(minutes[i][r] >= minutes[i - 1][r]);
        if (i == RUNS - 1) {
            expect_agreement(p_of_mean(watched, 50 * 10, 50 * 25));
            expect_refusal(p_of_mean(watched, 50 * 10.2, 50 * 25));
        }
        column_free(&watched);
        world_desk_close(&desk);
    }
    assert_true(minutes[1][0] > minutes[0][0] && minutes[2][0] > minutes[1][0]);
    assert_memory_equal(minutes[RUNS - 1], minutes[RUNS - 2], sizeof minutes[0]);
}

#define CROWD(top, size)                                                                                               \
    SCENARIO(top, "{ name = \"a\"; at = ( \"2026-12-03 12:00\" ); live = \"30 min\"; audience = { size = " #size ";"   \
                  " arrivals = { profile = \"uniform\"; to = \"end\"; }; stays = { dist = \"exponential\"; mean = "    \
                  "\"4 min\"; }; }; }")

static void spread_of(const char *text, uint64_t seed, int64_t n, double *mean, double *cv)
{
    struct world_desk desk;
    theory_run(&desk, text, seed, n);
    struct column watched = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1 / 6e4);
    double square = 0;
    *mean = mean_of(watched);
    for (size_t r = 0; r < watched.n; r++)
        square += (watched.x[r] - *mean) * (watched.x[r] - *mean) / (double)watched.n;
    *cv = sqrt(square) / *mean;
    column_free(&watched);
    world_desk_close(&desk);
}

/* Four times the viewers: four times the mean; half the coefficient of variation where chance is all (its standard
 * error is 1 / sqrt(2 n) of it for a normal law), and the forecast's own where that is what is not known (sqrt(kurtosis
 * - 1) / 2 / sqrt(n), 1.8 % at 3,000 months of a lognormal law of cv .3; taken as 2 %). */
static void a_larger_crowd_averages_out_but_its_forecast_does_not(void **state)
{
    (void)state;
    double mean[4], cv[4];
    spread_of(CROWD("", 100), 6, 10000, &mean[0], &cv[0]);
    spread_of(CROWD("", 400), 7, 10000, &mean[1], &cv[1]);
#define SHARED "forecast = { dist = \"lognormal\"; mean = 1.0; sd = 0.3; };"
    spread_of(CROWD(SHARED, 1000), 8, 3000, &mean[2], &cv[2]);
    spread_of(CROWD(SHARED, 4000), 9, 3000, &mean[3], &cv[3]);
    expect_agreement(p_of_z((mean[1] / mean[0] - 4) / (4 * hypot(cv[0], cv[1]) / 100)));
    expect_refusal(p_of_z((mean[1] / mean[0] - 4.06) / (4 * hypot(cv[0], cv[1]) / 100)));
    expect_agreement(p_of_z((mean[3] / mean[2] - 4) / (4 * hypot(cv[2], cv[3]) / sqrt(3000))));
    expect_agreement(p_of_z((cv[0] / cv[1] - 2) / (2 * sqrt(2) * .0075))); /* normal: 1 / sqrt(2 n) each */
    expect_refusal(p_of_z((cv[0] / cv[1] - 1.8) / (2 * sqrt(2) * .0075)));
    expect_agreement(p_of_z((cv[2] / cv[3] - 1) / (sqrt(2) * .02)));
    expect_refusal(p_of_z((cv[2] / cv[3] - 2) / (sqrt(2) * .02)));
}

/* ---- Laws of the same mean ---- */

#define STAYING(law)                                                                                                   \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\", { name = \"seats\"; speakers = \"stage\"; "        \
    "viewers = "                                                                                                       \
    "\"stage\"; stage = { seats = 12; }; } ); events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" );"               \
    " live = \"20 h\"; hosts = 0; audience = { arrivals = { rate = [ 4.0 ]; bin = \"1 h\"; repeat = true; };"          \
    " stays = { " law " }; }; } );\n"
#define FILLING(law)                                                                                                   \
    SCENARIO("", "{ name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"5 min\"; audience = {"                       \
                 " arrivals = { rate = [ 10.0 ]; bin = \"5 min\"; }; stays = { " law " }; }; }")
#define EXPONENTIAL "dist = \"exponential\"; mean = \"3 min\";"
#define LOGNORMAL "dist = \"lognormal\"; mean = \"3 min\"; sd = \"9 min\";"

static struct column peaks_of(const char *text, uint64_t seed)
{
    struct world_desk desk;
    theory_run(&desk, text, seed, 4000);
    struct column column = column_new(4000);
    for (size_t r = 0; r < column.n; r++)
        column.x[r] = outcome_peak(outcome_of(&desk, "channel"), PEAK_VIEWERS)[r];
    world_desk_close(&desk);
    return column;
}

static struct column away_of(const char *text, uint64_t seed)
{
    struct world_desk desk;
    theory_run(&desk, text, seed, 60);
    struct column column = column_new(60);
    for (size_t r = 0; r < column.n; r++)
        column.x[r] = (double)outcome_of(&desk, "seats")->turned_away[r];
    world_desk_close(&desk);
    return column;
}

static double p_of_two(struct column a, struct column b)
{
    double variance = 0;
    for (int side = 0; side < 2; side++) {
        struct column c = side ? a : b;
        for (size_t i = 0; i < c.n; i++)
            variance += (c.x[i] - mean_of(c)) * (c.x[i] - mean_of(c)) / ((double)c.n * (double)(c.n - 1));
    }
    return p_of_z((mean_of(a) - mean_of(b)) / sqrt(variance));
}

/* Erlang's loss in the long run hangs on the mean stay alone; the peak of a short programme, which never settles, on
 * the law. */
static void another_law_of_the_same_mean_blocks_as_often_but_peaks_otherwise(void **state)
{
    (void)state;
    struct column a = away_of(STAYING(EXPONENTIAL), 11), b = away_of(STAYING(LOGNORMAL), 12);
    struct column c = away_of(STAYING("dist = \"exponential\"; mean = \"160 s\";"), 13);
    struct column x = peaks_of(FILLING(EXPONENTIAL), 14), y = peaks_of(FILLING(LOGNORMAL), 15);
    print_message("turned away: %.1f and %.1f; peaks: %.3f and %.3f\n", mean_of(a), mean_of(b), mean_of(x), mean_of(y));
    expect_agreement(p_of_two(a, b));
    expect_refusal(p_of_two(a, c));
    expect_refusal(p_of_two(x, y));
    column_free(&a);
    column_free(&b);
    column_free(&c);
    column_free(&x);
    column_free(&y);
}

/* ---- What is reported ---- */

static void percentiles_rise_and_the_tail_lies_above_them(void **state)
{
    (void)state;
    struct world_desk desk;
    struct arena arena;
    struct summary summary;
    theory_run(&desk, TOP PATTERNS("") EVENTS("1", CLASSES), 16, 500);
    assert_int_equal(arena_init(&arena, 1 << 20), STATUS_OK);
    assert_int_equal(summary_build(&desk.outcomes, &arena, &summary), STATUS_OK);
    assert_true(summary.patterns > 3);
    for (size_t p = 0; p < summary.patterns; p++) {
        const struct summary_total *total = &summary.pattern[p].total;
        int64_t before = total->min_nano;
        for (int i = 0; i < SAMPLE_PERCENTILES; i++) {
            assert_true(total->percentile[i].value_nano >= before);
            before = total->percentile[i].value_nano;
        }
        assert_true(total->max_nano >= before && total->max_nano > total->min_nano);
        assert_true(total->cvar95_nano >= total->percentile[sample_percentile_index(95)].value_nano);
        assert_true(total->cvar95_nano <= total->max_nano);
        assert_true(total->mean.value_nano > total->min_nano && total->mean.value_nano < total->cvar95_nano);
    }
    arena_fini(&arena);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_events_in_the_file_does_not_show),
        cmocka_unit_test(the_same_in_other_units_is_the_same),
        cmocka_unit_test(seven_times_the_prices_are_seven_times_the_bill),
        cmocka_unit_test(another_seat_turns_nobody_else_away),
        cmocka_unit_test(a_longer_programme_is_watched_no_less_until_stays_are_whole),
        cmocka_unit_test(a_larger_crowd_averages_out_but_its_forecast_does_not),
        cmocka_unit_test(another_law_of_the_same_mean_blocks_as_often_but_peaks_otherwise),
        cmocka_unit_test(percentiles_rise_and_the_tail_lies_above_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
