/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each viewer does: arrivals, stays cut at the end, returns, linger, shocks, kinds of viewers. False-alarm
 * probability 1e-6 a verdict (theory_desk.h). Viewers are independent, so a replication of N is as good as N of one. */
#include "theory_desk.h"

#define TOP "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );\n"
#define EVENT_OF(live, more, audience)                                                                                 \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"" live "\"; " more                             \
    " audience = { count = \"fixed\"; " audience " }; } );\n"

/* Viewer time of each replication, in minutes. */
static struct column minutes_of(const char *text, uint64_t seed, int64_t n)
{
    struct world_desk desk;
    theory_run(&desk, text, seed, n);
    struct column column = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1.0 / (double)MINUTE);
    world_desk_close(&desk);
    return column;
}

/* --- stays ---------------------------------------------------------------------------------------------------------
 */

#define STAYS(live, law) TOP EVENT_OF(live, "", "size = 500; arrivals = \"0 s\"; stays = { " law " };")

/* Who is there from the start of an event of length c watches min(S, c): mean and variance by quadrature of P(S > x),
 * and the closed forms of the limited means beside it. */
static void stays_cut_at_the_end_have_the_limited_mean(void **state)
{
    (void)state;
    const struct {
        const char *text;
        struct theory_law law, wrong; /* a parameter off by 1 %, or two swapped */
        double length;
    } cases[] = {
        { STAYS("20 min", "dist = \"exponential\"; mean = \"15 min\";"),
          { exponential_above, { 15 } },
          { exponential_above, { 15.15 } },
          20 },
        { STAYS("20 min", "dist = \"lognormal\"; mu = 6.5; sigma = 1.2;"), /* of seconds */
          { lognormal_above, { 6.5 - 4.0943445622221, 1.2 } },
          { lognormal_above, { 6.51 - 4.0943445622221, 1.2 } }, /* the mean cut there hardly knows sigma */
          20 },
        { STAYS("20 min", "dist = \"gamma\"; shape = 0.7; scale = \"20 min\";"),
          { gamma_above, { 0.7, 20 } },
          { gamma_above, { 0.707, 20 } },
          20 },
        { STAYS("20 min", "dist = \"weibull\"; shape = 0.8; scale = \"12 min\";"),
          { weibull_above, { 0.8, 12 } },
          { weibull_above, { 12, 0.8 } },
          20 },
        /* An event long enough: E[S]. */
        { STAYS("10 h", "dist = \"lognormal\"; mu = 6.5; sigma = 0.5;"),
          { lognormal_above, { 6.5 - 4.0943445622221, 0.5 } },
          { lognormal_above, { 6.5 - 4.0943445622221, 0.505 } },
          600 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct column minutes = minutes_of(cases[i].text, 200 + i, 4000);
        double c = cases[i].length, mean = limited_mean(cases[i].law, c);
        double variance = limited_square(cases[i].law, c) - mean * mean;
        expect_agreement(p_of_mean(minutes, 500 * mean, 500 * variance));
        expect_agreement(p_of_variance(minutes, 500 * mean, 500 * variance));
        expect_refusal(p_of_mean(minutes, 500 * limited_mean(cases[i].wrong, c), 500 * variance));
        expect_refusal(p_of_mean(minutes, 500 * 1.01 * mean, 500 * variance));
        expect_refusal(p_of_variance(minutes, 500 * mean, 500 * 1.2 * variance));
        column_free(&minutes);
    }
    /* Closed forms: m (1 - e^(-c/m)); k theta P(k + 1, c/theta) + c Q(k, c/theta). */
    check_close(limited_mean(cases[0].law, 20), 15 * (1 - exp(-20. / 15)), 1e-9);
    check_close(limited_mean(cases[2].law, 20), 14 * gsl_cdf_gamma_P(20, 1.7, 20) + 20 * gsl_cdf_gamma_Q(20, 0.7, 20),
                1e-9);
    check_close(limited_mean(cases[4].law, 600), exp(6.5 + 0.125) / 60, 1e-9);
}

static double lognormal_cdf(double x, const double p[])
{
    return 1 - lognormal_above(x, p);
}

/* The stays themselves, in ms, by Kolmogorov-Smirnov. */
static void stays_have_the_written_law(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_load(&desk, STAYS("20 d", "dist = \"lognormal\"; median = \"20 min\"; p90 = \"1 h\";"), 210);
    struct session_list list = { 0 };
    draw_session_list(&desk, 0, 300000, 20 * DAY, &list);
    struct column stays = column_new(list.count);
    for (size_t i = 0; i < list.count; i++)
        stays.x[i] = (double)(list.session[i].end_ms - list.session[i].arrival_ms) / 6e4;
    /* p90 / median = 3 */
    const double law[] = { log(20), log(3) / 1.2815515655446004 }, sigma_off[] = { law[0], law[1] * 1.03 };
    assert_int_equal(stays.n, 300000);
    expect_agreement(p_of_law(stays, lognormal_cdf, law));
    expect_refusal(p_of_law(stays, lognormal_cdf, sigma_off));
    expect_refusal(p_of_law(stays, lognormal_cdf, (double[]){ law[0] + .02, law[1] }));
    column_free(&stays);
    free(list.session);
    world_desk_close(&desk);
}

/* --- arrivals ------------------------------------------------------------------------------------------------------
 */

/* A pmf of 5 bins of 7 s from -10 s on, jitter even within a bin: 7 parts of 1 s a bin, cut at the end (at 20 s). */
static void arrivals_follow_the_bins(void **state)
{
    (void)state;
    enum { VIEWERS = 400000, PARTS = 30 };
    static const double weight[] = { 1, 4, 2, 0.5, 2.5 };
    struct world_desk desk;
    theory_load(
        &desk,
        TOP EVENT_OF("20 s", "",
                     "size = 10; arrivals = { pmf = [ 1.0, 4.0, 2.0, 0.5, 2.5 ]; bin = \"7 s\"; from = \"-10 s\"; };"),
        211);
    struct session_list list = { 0 };
    draw_session_list(&desk, 0, VIEWERS, 20000, &list);
    double observed[PARTS] = { 0 }, expected[PARTS], shifted[PARTS], even[PARTS];
    double all = 0;
    for (size_t i = 0; i < list.count; i++) {
        int64_t part = (list.session[i].arrival_ms + 10000) / 1000;
        assert_true(list.session[i].arrival_ms >= -10000 && part < PARTS);
        observed[part]++;
    }
    for (int part = 0; part < PARTS; part++) {
        expected[part] = VIEWERS * weight[part / 7] / 70;
        shifted[part] = VIEWERS * weight[(part + 1) / 7] / 70; /* off by one */
        even[part] = VIEWERS / 35.;
        all += expected[part];
    }
    /* Who comes after the end does not come: the last 5 s, .25 x 5/7. */
    check_close(all, VIEWERS * (1 - .25 * 5 / 7), 1e-12);
    expect_agreement(p_of_share((double)list.count, VIEWERS, all / VIEWERS));
    expect_refusal(p_of_share((double)list.count, VIEWERS, all / VIEWERS * 1.01));
    expect_agreement(p_of_counts(observed, expected, PARTS, 0));
    expect_refusal(p_of_counts(observed, shifted, PARTS, 0));
    expect_refusal(p_of_counts(observed, even, PARTS, 0));
    free(list.session);
    world_desk_close(&desk);
}

/* --- returns -------------------------------------------------------------------------------------------------------
 */

#define RETURNS(live)                                                                                                  \
    TOP EVENT_OF(live, "",                                                                                             \
                 "size = 500; arrivals = \"0 s\"; stays = { dist = \"exponential\"; mean = \"2 min\"; };"              \
                 "returns = { sessions = { dist = \"geometric\"; mean = 2.5; };"                                       \
                 "            gap = { dist = \"exponential\"; mean = \"3 min\"; }; };")

/* A geometric number of exponential sessions is exponential again, of mean 2.5 x 2 min. */
static void geometric_sessions_add_up(void **state)
{
    (void)state;
    struct column minutes = minutes_of(RETURNS("10 h"), 220, 2000);
    expect_agreement(p_of_mean(minutes, 500 * 5, 500 * 25));
    expect_agreement(p_of_variance(minutes, 500 * 5, 500 * 25));
    expect_refusal(p_of_mean(minutes, 500 * 5.05, 500 * 25));
    expect_refusal(p_of_mean(minutes, 500 * 2, 500 * 25));          /* nobody returns */
    expect_refusal(p_of_variance(minutes, 500 * 5, 500 * 2.5 * 4)); /* always 2.5 sessions */
    column_free(&minutes);
    /* Their number: mean 1/p, variance (1 - p)/p^2, p = .4. */
    struct world_desk desk;
    theory_load(&desk, RETURNS("10 h"), 221);
    struct session_list list = { 0 };
    const double n = 500000;
    draw_session_list(&desk, 0, 500000, 10 * HOUR, &list);
    double sd = sqrt(n * .6 / .16);
    expect_agreement(p_of_z(((double)list.count - n * 2.5) / sd));
    expect_refusal(p_of_z(((double)list.count - n * 2.525) / sd));
    expect_refusal(p_of_z(((double)list.count - n * 3.5) / sd)); /* on 0, 1, ..: off by one */
    free(list.session);
    world_desk_close(&desk);
}

/* Watching (w) and away (a): w' = -w/2 + a/3, a' = (1 - p) w/2 - a/3 from (1, 0). The integral of w over [0, length],
 * by fourth-order Runge-Kutta. */
static double on_time(double length, double p)
{
    const int steps = 4000;
    const double h = length / steps;
    double y[3] = { 1, 0, 0 }; /* w, a, the integral of w */
    for (int i = 0; i < steps; i++) {
        double k[4][3], at[3] = { y[0], y[1], y[2] };
        for (int part = 0; part < 4; part++) {
            k[part][0] = -at[0] / 2 + at[1] / 3;
            k[part][1] = (1 - p) * at[0] / 2 - at[1] / 3;
            k[part][2] = at[0];
            for (int j = 0; j < 3; j++)
                at[j] = y[j] + (part == 2 ? h : h / 2) * k[part][j];
        }
        for (int j = 0; j < 3; j++)
            y[j] += h / 6 * (k[0][j] + 2 * k[1][j] + 2 * k[2][j] + k[3][j]);
    }
    return y[2];
}

static void sessions_are_cut_at_the_end(void **state)
{
    (void)state;
    struct column minutes = minutes_of(RETURNS("8 min"), 222, 4000);
    check_close(on_time(600, .4), 5, 1e-9);
    expect_agreement(p_of_mean_alone(minutes, 500 * on_time(8, .4)));
    expect_refusal(p_of_mean_alone(minutes, 500 * on_time(8, .4) * 1.01));
    expect_refusal(p_of_mean_alone(minutes, 500 * on_time(8, .41)));
    column_free(&minutes);
}

/* --- linger --------------------------------------------------------------------------------------------------------
 */

/* Exponential stays (mean s) from the start of an event of length T, and an exponential linger (mean l). Present at the
 * end is who stays longer than T; its rest is exponential again, and so is min(rest, linger), of rate 1/s + 1/l. */
static void linger_adds_the_shorter_of_rest_and_linger(void **state)
{
    (void)state;
    const double s = 15, l = 4, length = 10, m = 1 / (1 / s + 1 / l), stay = exp(-length / s);
    const double mean = s * (1 - stay) + stay * m;
    const double square = 2 * s * s * (1 - stay * (1 + length / s)) + stay * (2 * length * m + 2 * m * m);
    struct column minutes = minutes_of(
        TOP EVENT_OF("10 min", "idle_tail = \"5 h\";",
                     "size = 500; arrivals = \"0 s\"; stays = { dist = \"exponential\"; mean = \"15 min\"; };"
                     "linger = { dist = \"exponential\"; mean = \"4 min\"; };"),
        230, 4000);
    expect_agreement(p_of_mean(minutes, 500 * mean, 500 * (square - mean * mean)));
    expect_agreement(p_of_variance(minutes, 500 * mean, 500 * (square - mean * mean)));
    expect_refusal(p_of_mean(minutes, 500 * mean * 1.01, 500 * (square - mean * mean)));
    expect_refusal(
        p_of_mean(minutes, 500 * (mean + stay * (l - m)), 500 * (square - mean * mean))); /* the whole linger */
    expect_refusal(p_of_variance(minutes, 500 * mean, 500 * 1.2 * (square - mean * mean)));
    column_free(&minutes);
}

/* --- shocks --------------------------------------------------------------------------------------------------------
 */

#define SHOCK(leave)                                                                                                   \
    TOP EVENT_OF("20 min", "",                                                                                         \
                 "size = 100; arrivals = \"0 s\"; shocks = ( { at = \"10 min\"; leave = " leave ";"                    \
                 "back = { share = 0.4; after = { dist = \"exponential\"; mean = \"4 min\"; }; }; } );")

/* All are there for 20 min; at 10 a share leaves, of whom .4 come back after X, exponential of mean 4, to the end.
 * Their (10 - X)+ has mean g = 10 - 4 (1 - e^-2.5) and square 100 - 80 + 32 (1 - e^-2.5): */
static void a_shock_takes_and_returns_its_shares(void **state)
{
    (void)state;
    const double u = 1 - exp(-2.5), g = 10 - 4 * u, g2 = 100 - 80 + 32 * u;
    /* after the shock: L away, of them .4 get (10 - X)+ */
    const double mean = 10 + .5 * 10 + .5 * .4 * g;
    const double square = .5 * 400 + .5 * (.6 * 100 + .4 * (100 + 20 * g + g2)), variance = square - mean * mean;
    struct column fixed = minutes_of(SHOCK("0.5"), 240, 10000);
    expect_agreement(p_of_mean(fixed, 100 * mean, 100 * variance));
    expect_agreement(p_of_variance(fixed, 100 * mean, 100 * variance));
    expect_refusal(p_of_mean(fixed, 100 * (mean - .05), 100 * variance));                  /* leave .51 */
    expect_refusal(p_of_mean(fixed, 100 * (10 + .5 * 10 + .5 * .42 * g), 100 * variance)); /* back .42 */
    expect_refusal(p_of_mean(fixed, 100 * (10 + .5 * 10 + .5 * .4 * 10), 100 * variance)); /* back at once */
    expect_refusal(p_of_variance(fixed, 100 * mean, 100 * 1.12 * variance));
    column_free(&fixed);
    /* A share that is random itself, even on .2 to .8, is shared by all: between replications Var = (100 (10 - .4 g))^2
     * .36/12. */
    struct column shared = minutes_of(SHOCK("{ dist = \"uniform\"; low = 0.2; high = 0.8; }"), 241, 10000);
    double slope = 10 - .4 * g, lots = .36 / 12;
    double both = 100 * (variance - slope * slope * lots) + 1e4 * slope * slope * lots;
    expect_agreement(p_of_mean(shared, 100 * mean, both));
    expect_agreement(p_of_variance(shared, 100 * mean, both));
    expect_refusal(p_of_variance(shared, 100 * mean, 100 * variance)); /* a lot of its own for each */
    column_free(&shared);
}

/* --- kinds of viewers ----------------------------------------------------------------------------------------------
 */

/* Everybody for one minute: time of a line counts its viewers. Shares of renditions by class, regions for all:
 * independent. */
static void viewers_divide_by_class_region_and_rendition(void **state)
{
    (void)state;
    enum { CELLS = 9 };
    const double n = 2e6, class[] = { .3, .7 };
    const double rendition[2][3] = { { .5, .5, 0 }, { .1, .3, .6 } }; /* sd, hd, full_hd */
    const double region[] = { .55, .35, .1 };
    struct world_desk desk;
    theory_run(&desk,
               TOP EVENT_OF("1 min", "",
                            "size = 50000; arrivals = \"0 s\";"
                            "regions = { north_america = 0.55; europe = 0.35; japan = 0.1; };"
                            "classes = ( { share = 0.3; renditions = { sd = 0.5; hd = 0.5; }; },"
                            "  { share = 0.7; renditions = { sd = 0.1; hd = 0.3; full_hd = 0.6; }; } );"),
               250, 40);
    double observed[CELLS], expected[CELLS], share_off[CELLS], swapped[CELLS];
    const struct pattern_outcome *outcome = outcome_of(&desk, "channel");
    for (int i = 0; i < CELLS; i++) {
        int r = i / 3, place = i % 3;
        size_t line = line_of(outcome, METER_CHANNEL_OUTPUT, RENDITION_SD + r, REGION_NORTH_AMERICA + place);
        assert_true(line != SIZE_MAX);
        observed[i] = 0;
        for (size_t k = 0; k < 40; k++)
            observed[i] += outcome_quantity(outcome, line)[k] * 60;
        double share = class[0] * rendition[0][r] + class[1] * rendition[1][r];
        expected[i] = n * share * region[place];
        share_off[i] = n * (.306 * rendition[0][r] + .694 * rendition[1][r]) * region[place];
        swapped[i] = n * share * region[place == 2 ? 2 : 1 - place];
    }
    expect_agreement(p_of_counts(observed, expected, CELLS, 1));
    expect_refusal(p_of_counts(observed, share_off, CELLS, 1));
    expect_refusal(p_of_counts(observed, swapped, CELLS, 1));
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stays_cut_at_the_end_have_the_limited_mean),
        cmocka_unit_test(stays_have_the_written_law),
        cmocka_unit_test(arrivals_follow_the_bins),
        cmocka_unit_test(geometric_sessions_add_up),
        cmocka_unit_test(sessions_are_cut_at_the_end),
        cmocka_unit_test(linger_adds_the_shorter_of_rest_and_linger),
        cmocka_unit_test(a_shock_takes_and_returns_its_shares),
        cmocka_unit_test(viewers_divide_by_class_region_and_rendition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
