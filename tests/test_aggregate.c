/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The aggregate engine against the sampled one. Two samples of the same month, drawn by either, must agree: every
 * column of every pattern by the mean (within 0.1 %, and 5.2 standard errors: a false alarm of 2e-7), and costs and
 * peaks by their laws (Kolmogorov-Smirnov for two samples, whose 1e-7 quantile is 2.90: sqrt(ln(2e7) / 2)). About 40
 * columns a month are looked at. Its power is shown by months that differ by little: they must fail. */
#include "check.h"

#include <stdlib.h>

#include "world_desk.h"

enum { SAMPLED = 1200, AGGREGATE = 4000 };

struct months {
    struct world_desk desk, other; /* what the sampled engine runs, and what the aggregate one does */
    struct outcomes sampled, aggregate;
};

static void run(const struct world_desk *desk, enum engine engine, int64_t first, int64_t n, struct outcomes *outcomes)
{
    const struct ensemble_options options = {
        .threads = 2, .engine = engine, .first_replication = first, .replications = n, .no_fan = true
    };
    assert_int_equal(ensemble_run(&desk->loaded.model, desk->loaded.tariff, &options, outcomes), STATUS_OK);
}

/* Both engines on one text; or, for a control, on two that should be told apart. */
static void run_both(struct months *months, const char *text, const char *other)
{
    assert_int_equal(world_desk_load(&months->desk, text), STATUS_OK);
    assert_int_equal(world_desk_load(&months->other, other ? other : text), STATUS_OK);
    const struct model *model = &months->other.loaded.model;
    struct aggregate *aggregate = aggregate_new(model, ENGINE_AGGREGATE);
    assert_non_null(aggregate);
    for (size_t e = 0; e < model->events; e++)
        assert_null(aggregate_refusal(aggregate, e));
    aggregate_free(aggregate);
    run(&months->desk, ENGINE_SAMPLED, 0, SAMPLED, &months->sampled);
    run(&months->other, ENGINE_AGGREGATE, SAMPLED, AGGREGATE, &months->aggregate);
}

static void close_both(struct months *months)
{
    outcomes_fini(&months->sampled);
    outcomes_fini(&months->aggregate);
    load_fini(&months->desk.loaded);
    load_fini(&months->other.loaded);
}

struct column {
    double *value;
    size_t count;
};

static void column_add(struct column *column, double value)
{
    column->value[column->count++] = value;
}

static int compare_doubles(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double mean_of(const struct column *column, double *variance)
{
    double sum = 0, square = 0;
    for (size_t i = 0; i < column->count; i++)
        sum += column->value[i];
    for (size_t i = 0; i < column->count; i++)
        square += (column->value[i] - sum / (double)column->count) * (column->value[i] - sum / (double)column->count);
    *variance = square / (double)(column->count - 1);
    return sum / (double)column->count;
}

/* How far the means are apart, as a share of what is allowed. */
static double mean_gap(const struct column *a, const struct column *b)
{
    double va, vb, ma = mean_of(a, &va), mb = mean_of(b, &vb);
    double allowed = fabs(ma) * 1e-3 + 5.2 * sqrt(va / (double)a->count + vb / (double)b->count);
    return fabs(mb - ma) <= 1e-9 * fabs(ma) ? 0 : fabs(mb - ma) / allowed;
}

static double law_gap(struct column *a, struct column *b)
{
    qsort(a->value, a->count, sizeof *a->value, compare_doubles);
    qsort(b->value, b->count, sizeof *b->value, compare_doubles);
    double largest = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        double x = fmin(a->value[i], b->value[j]);
        while (i < a->count && a->value[i] <= x)
            i++;
        while (j < b->count && b->value[j] <= x)
            j++;
        largest = fmax(largest, fabs((double)i / (double)a->count - (double)j / (double)b->count));
    }
    return largest * sqrt((double)a->count * (double)b->count / (double)(a->count + b->count)) / 2.90;
}

/* The largest gap over all columns, as a share of what is allowed; prints those beyond. */
struct gaps {
    double mean, law;
};

static void note(struct gaps *gaps, const char *pattern, const char *what, size_t k, struct column *a, struct column *b,
                 bool law, bool quiet)
{
    double mean = mean_gap(a, b), by_law = law ? law_gap(a, b) : 0;
    if (!quiet && (mean > 1 || by_law > 1))
        print_error("%s, %s %zu: gap of means %.3g, of laws %.3g of what is allowed\n", pattern, what, k, mean, by_law);
    gaps->mean = fmax(gaps->mean, mean);
    gaps->law = fmax(gaps->law, by_law);
    a->count = b->count = 0;
}

static struct gaps gaps_of(const struct months *months, bool quiet)
{
    struct gaps gaps = { 0 };
    struct column a = { malloc(SAMPLED * sizeof(double)), 0 }, b = { malloc(AGGREGATE * sizeof(double)), 0 };
    assert_true(a.value && b.value);
    for (size_t p = 0; p < months->sampled.patterns; p++) {
        const struct pattern_outcome *x = &months->sampled.pattern[p], *y = &months->aggregate.pattern[p];
        const char *name = y->plan->pattern->name;
        for (size_t i = 0; i < SAMPLED; i++)
            column_add(&a, (double)x->total_nano[i]);
        for (size_t i = 0; i < AGGREGATE; i++)
            column_add(&b, (double)y->total_nano[i]);
        note(&gaps, name, "total", 0, &a, &b, true, quiet);
        for (size_t l = 0; l < y->plan->lines; l++) {
            for (size_t i = 0; i < SAMPLED; i++)
                column_add(&a, outcome_quantity(x, l)[i]);
            for (size_t i = 0; i < AGGREGATE; i++)
                column_add(&b, outcome_quantity(y, l)[i]);
            note(&gaps, name, "line", l, &a, &b, false, quiet);
        }
        for (size_t k = 0; k < PEAKS; k++) {
            for (size_t i = 0; i < SAMPLED; i++)
                column_add(&a, outcome_peak(x, (enum peak)k)[i]);
            for (size_t i = 0; i < AGGREGATE; i++)
                column_add(&b, outcome_peak(y, (enum peak)k)[i]);
            note(&gaps, name, "peak", k, &a, &b, true, quiet);
        }
    }
    free(a.value);
    free(b.value);
    return gaps;
}

static void expect_agreement(const char *text)
{
    struct months months;
    run_both(&months, text, NULL);
    struct gaps gaps = gaps_of(&months, false);
    assert_true(gaps.mean <= 1);
    assert_true(gaps.law <= 1);
    close_both(&months);
}

static void expect_difference(const char *text, const char *other, bool by_law)
{
    struct months months;
    run_both(&months, text, other);
    struct gaps gaps = gaps_of(&months, true);
    assert_true((by_law ? gaps.law : gaps.mean) > 1);
    close_both(&months);
}

#define HEAD "title = \"t\"; period = \"2026-12\"; "
#define EVENT "events = ( { name = \"e\"; at = ( \"2026-12-08 16:00\" ); warm_up = \"10 min\"; idle_tail = \"5 min\"; "

/* An absolute rate, a random length, viewers who linger, and chat, whose deliveries are the integral of the number
 * present squared. */
#define RATED(mu)                                                                                                      \
    HEAD EVENT "live = { dist = \"uniform\"; low = \"50 min\"; high = \"70 min\"; }; hosts = 2; "                      \
               "chat = { messages_per_viewer_hour = 2.0; }; "                                                          \
               "audience = { arrivals = { bin = \"10 min\"; from = \"-10 min\"; rate = [ 20.0, 150.0, 60.0, 40.0, "    \
               "30.0, 20.0, 10.0, "                                                                                    \
               "5.0 ]; }; "                                                                                            \
               "stays = { dist = \"lognormal\"; mu = " mu "; sigma = 1.2; }; "                                         \
               "linger = { dist = \"exponential\"; mean = \"2 min\"; }; }; } ); "                                      \
               "patterns = ( \"channel\", \"stage\" );"

static void rates_lengths_lingering_and_chat_agree(void **state)
{
    (void)state;
    expect_agreement(RATED("7.09"));
}

static void stays_longer_by_a_fiftieth_are_told_apart(void **state)
{
    (void)state;
    expect_difference(RATED("7.09"), RATED("7.11"), false);
}

/* Classes with renditions of their own, some of whom return; a shock; viewers divided between a channel and a stage. */
#define DIVIDED(leave, sigma)                                                                                          \
    HEAD EVENT "live = \"80 min\"; hosts = 3; "                                                                        \
               "audience = { size = 4000; count = \"fixed\"; arrivals = { dist = \"normal\"; mean = \"5 min\"; sd = "  \
               "\"8 min\"; }; "                                                                                        \
               "regions = { north_america = 0.6; europe = 0.3; japan = 0.1; }; "                                       \
               "shocks = ( { at = \"50 min\"; leave = " leave                                                          \
               "; back = { share = 0.5; after = { dist = \"exponential\"; mean = \"3 min\"; }; }; } ); "               \
               "classes = ( { share = 0.5; stays = { dist = \"lognormal\"; median = \"30 min\"; p90 = \"70 min\"; }; " \
               "renditions = { full_hd = 0.8; sd = 0.2; }; }, "                                                        \
               "{ share = 0.3; stays = { dist = \"lognormal\"; mu = 6.0; sigma = " sigma "; }; "                       \
               "returns = { sessions = { dist = \"geometric\"; p = 0.5; }; gap = { dist = \"exponential\"; mean = "    \
               "\"6 min\"; }; }; "                                                                                     \
               "renditions = { hd = 0.5; sd = 0.5; }; }, "                                                             \
               "{ share = 0.2; stays = { dist = \"exponential\"; mean = \"20 min\"; }; renditions = { hd = 0.5; sd = " \
               "0.5; }; } ); }; } ); "                                                                                 \
               "patterns = ( \"channel\", { name = \"both\"; speakers = \"stage\"; composition = \"server\"; "         \
               "viewers = { channel = 0.7; stage = 0.3; }; } );"

static void kinds_places_returns_and_a_shock_agree(void **state)
{
    (void)state;
    expect_agreement(DIVIDED("0.4", "1.0"));
}

static void a_larger_shock_is_told_apart(void **state)
{
    (void)state;
    expect_difference(DIVIDED("0.4", "1.0"), DIVIDED("0.5", "1.0"), false);
}

/* Three occurrences whose audiences overlap: the account's peak is that of the sum. */
#define TOGETHER(count)                                                                                                \
    HEAD "events = ( { name = \"a\"; at = ( \"2026-12-08 16:00\", \"2026-12-08 16:40\" ); warm_up = \"10 min\"; "      \
         "live = \"1 h\"; audience = { size = 1500; " count                                                            \
         " arrivals = { profile = \"uniform\"; from = \"-5 min\"; to = \"end\"; }; "                                   \
         "stays = { dist = \"exponential\"; mean = \"15 min\"; }; }; }, "                                              \
         "{ name = \"b\"; at = ( \"2026-12-08 16:20\" ); warm_up = \"10 min\"; live = \"1 h\"; "                       \
         "audience = { size = 1500; " count                                                                            \
         " arrivals = { profile = \"uniform\"; from = \"-5 min\"; to = \"20 min\"; }; "                                \
         "stays = { dist = \"exponential\"; mean = \"15 min\"; }; }; } ); patterns = ( \"channel\", \"stage\" );"

static void occurrences_that_overlap_agree(void **state)
{
    (void)state;
    expect_agreement(TOGETHER(""));
}

/* A fixed number has less variance than a Poisson one: the means are the same, the laws are not. */
static void a_fixed_number_is_told_from_a_poisson_one(void **state)
{
    (void)state;
    expect_difference(TOGETHER(""), TOGETHER("count = \"fixed\";"), true);
}

/* So many come at a rate, no more and no less: the sd of viewer time is half of what it is for a Poisson number. */
static void a_fixed_number_at_a_rate_agrees(void **state)
{
    (void)state;
    expect_agreement(HEAD EVENT
                     "live = \"1 h\"; "
                     "audience = { arrivals = { bin = \"30 min\"; rate = [ 20.0, 40.0 ]; }; count = \"fixed\"; "
                     "stays = { dist = \"exponential\"; mean = \"2 h\"; }; }; } ); patterns = ( \"stage\" );");
}

/* A crowd comes within a minute or so and melts away: its top lies between knots that stand evenly. */
static void a_crowd_that_comes_at_once_agrees(void **state)
{
    (void)state;
    expect_agreement(
        HEAD EVENT
        "live = \"3 h\"; chat = { messages_per_viewer_hour = 1.0; }; "
        "audience = { size = 2500; arrivals = { dist = \"lognormal\"; median = \"70 s\"; p90 = \"3 min\"; }; "
        "stays = { dist = \"exponential\"; mean = \"35 min\"; }; }; } ); patterns = ( \"channel\" );");
}

/* Some programmes are over before anybody can come, and their sources off before the curve begins. */
static void occurrences_that_are_over_before_anybody_comes_agree(void **state)
{
    (void)state;
    expect_agreement(
        HEAD "events = ( { name = \"a\"; at = ( \"2026-12-08 16:00\", \"2026-12-08 16:02\" ); "
             "live = { dist = \"uniform\"; low = \"4 min\"; high = \"90 min\"; }; "
             "audience = { size = 2000; arrivals = { dist = \"uniform\"; low = \"40 min\"; high = \"50 min\"; }; "
             "stays = { dist = \"exponential\"; mean = \"20 min\"; }; }; } ); patterns = ( \"channel\" );");
}

static enum engine engine_of(const struct outcomes *sampled, const struct outcomes *other)
{
    for (size_t i = 0; i < 4; i++)
        if (sampled->pattern[0].total_nano[i] != other->pattern[0].total_nano[i])
            return ENGINE_AGGREGATE;
    return ENGINE_SAMPLED;
}

/* Small audiences are sampled whatever is asked, and what can't be served is: the same bytes. */
static void small_audiences_and_those_it_cannot_serve_are_sampled(void **state)
{
    (void)state;
    static const struct {
        const char *audience;
        enum engine expected[ENGINES];
    } cases[] = {
        { "size = 900;",
          { [ENGINE_SAMPLED] = ENGINE_SAMPLED, [ENGINE_AGGREGATE] = ENGINE_SAMPLED, [ENGINE_AUTO] = ENGINE_SAMPLED } },
        { "size = 5000;",
          { [ENGINE_SAMPLED] = ENGINE_SAMPLED,
            [ENGINE_AGGREGATE] = ENGINE_AGGREGATE,
            [ENGINE_AUTO] = ENGINE_SAMPLED } },
        { "size = 15000;",
          { [ENGINE_SAMPLED] = ENGINE_SAMPLED,
            [ENGINE_AGGREGATE] = ENGINE_AGGREGATE,
            [ENGINE_AUTO] = ENGINE_AGGREGATE } },
        { "size = 15000; assign = \"exact\";",
          { [ENGINE_SAMPLED] = ENGINE_SAMPLED, [ENGINE_AGGREGATE] = ENGINE_SAMPLED, [ENGINE_AUTO] = ENGINE_SAMPLED } },
        { "size = 15000; shocks = ( { at = { dist = \"uniform\"; low = \"5 min\"; high = \"9 min\"; }; leave = 0.5; } "
          ");",
          { [ENGINE_SAMPLED] = ENGINE_SAMPLED, [ENGINE_AGGREGATE] = ENGINE_SAMPLED, [ENGINE_AUTO] = ENGINE_SAMPLED } },
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        char text[1000];
        snprintf(text, sizeof text, HEAD EVENT "live = \"1 h\"; audience = { %s }; } ); patterns = ( \"channel\" );",
                 cases[c].audience);
        struct world_desk desk;
        assert_int_equal(world_desk_load(&desk, text), STATUS_OK);
        struct outcomes sampled;
        run(&desk, ENGINE_SAMPLED, 0, 4, &sampled);
        for (int engine = 0; engine < ENGINES; engine++) {
            struct outcomes other;
            run(&desk, (enum engine)engine, 0, 4, &other);
            assert_int_equal(engine_of(&sampled, &other), cases[c].expected[engine]);
            outcomes_fini(&other);
        }
        outcomes_fini(&sampled);
        load_fini(&desk.loaded);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_lengths_lingering_and_chat_agree),
        cmocka_unit_test(stays_longer_by_a_fiftieth_are_told_apart),
        cmocka_unit_test(kinds_places_returns_and_a_shock_agree),
        cmocka_unit_test(a_larger_shock_is_told_apart),
        cmocka_unit_test(occurrences_that_overlap_agree),
        cmocka_unit_test(a_fixed_number_is_told_from_a_poisson_one),
        cmocka_unit_test(a_fixed_number_at_a_rate_agrees),
        cmocka_unit_test(a_crowd_that_comes_at_once_agrees),
        cmocka_unit_test(occurrences_that_are_over_before_anybody_comes_agree),
        cmocka_unit_test(small_audiences_and_those_it_cannot_serve_are_sampled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
