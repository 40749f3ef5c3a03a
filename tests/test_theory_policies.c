/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies with feedback against queueing theory: who tries again for a seat, who raises a hand,
 * a source that drops. */
#include "theory_desk.h"

#define TOP "title = \"t\"; period = { start = \"2026-12-01\"; length = \"10 d\"; };"

static double erlang_b(double offered, int seats)
{
    double b = 1;
    for (int c = 1; c <= seats; c++)
        b = offered * b / (c + offered * b);
    return b;
}

static struct column turned_away(const struct world_desk *desk, const char *pattern)
{
    const struct pattern_outcome *outcome = outcome_of(desk, pattern);
    struct column column = column_new((size_t)desk->outcomes.replications);
    for (size_t r = 0; r < column.n; r++)
        column.x[r] = (double)outcome->turned_away[r];
    return column;
}

/* --- retrying ------------------------------------------------------------------------------------------------------
 */

#define RETRIES(seats, rate, retry)                                                                                    \
    TOP "patterns = ( { name = \"seats\"; speakers = \"stage\"; viewers = \"stage\"; stage = { seats = " seats         \
        "; retry = { " retry " }; }; } ); events = ( { name = \"e\"; at = ( \"2026-12-01 12:00\" ); live = \"60 h\"; " \
        "hosts = 0; audience = { arrivals = { rate = [ " rate                                                          \
        " ]; bin = \"60 h\"; }; stays = { dist = \"exponential\"; "                                                    \
        "mean = \"1 min\"; }; }; } );\n"

/* One attempt more, with probability p, after a time so long (exponential, 180 stays on average) that those who come
 * back are strangers to what refused them: a Poisson stream of rate r on top of lambda, by which Erlang's formula holds
 * (Cohen 1957). r relaxes: r' = (p lambda B(lambda + r) - r) / after. Who gives up: (1 - p) of those refused at first,
 * all those refused the second time, and at the end all who still wait: r x after of them. Per minute, stays of one
 * minute. */
static double giving_up(double lambda, double p, double after, int seats, double horizon)
{
    const double step = 0.25;
    double r = 0, away = 0;
    for (double t = 0; t < horizon; t += step) {
        const double b = erlang_b(lambda + r, seats);
        away += step * ((1 - p) * lambda + r) * b;
        r += step * (p * lambda * b - r) / after;
    }
    return away + r * after;
}

static void retries_add_to_the_offered_load(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(
        &desk,
        RETRIES("12", "10.0", "tries = 1; probability = 0.8; after = { dist = \"exponential\"; mean = \"3 h\"; };"),
        380, 40);
    struct column away = turned_away(&desk, "seats");
    const double theory = giving_up(10, 0.8, 180, 12, 3600);
    expect_agreement(p_of_mean_alone(away, theory));
    expect_refusal(p_of_mean_alone(away, giving_up(10, 0.75, 180, 12, 3600)));
    expect_refusal(p_of_mean_alone(away, giving_up(10, 0.8, 180, 11, 3600)));
    expect_refusal(
        p_of_mean_alone(away, 36000 * .2 * erlang_b(10, 12) +
                                  36000 * .8 * erlang_b(10, 12) * erlang_b(10, 12))); /* no load of their own */
    column_free(&away);
    world_desk_close(&desk);
}

/* M/M/1 with retrials (Falin and Templeton 1997, 1.2): where nobody gives up, the one seat is taken for a share rho of
 * the time, whatever the time between attempts. 59 refusals in a row do not happen; at the end the queue of about one
 * is cut: a minute of 1800, a tenth of the standard error. */
static void where_nobody_gives_up_nothing_is_lost(void **state)
{
    (void)state;
    const char *const texts[] = {
        RETRIES("1", "0.5", "tries = 60; after = { dist = \"exponential\"; mean = \"1 min\"; };"),
        RETRIES("1", "0.5", "tries = 60; after = { dist = \"uniform\"; low = \"10 s\"; high = \"3 min\"; };")
    };
    for (size_t i = 0; i < 2; i++) {
        struct world_desk desk;
        theory_run(&desk, texts[i], 381 + i, 40);
        struct column sat = column_of(&desk, "seats", METER_STAGE_PARTICIPANT, 1 / 6e4);
        struct column away = turned_away(&desk, "seats");
        expect_agreement(p_of_mean_alone(sat, 1800));
        expect_refusal(p_of_mean_alone(sat, 1800 * .95));
        expect_refusal(p_of_mean_alone(sat, 3600 * .5 / 1.5)); /* without retrying, B = rho / (1 + rho) are lost */
        assert_true(mean_of(away) < 5);
        column_free(&sat);
        column_free(&away);
        world_desk_close(&desk);
    }
}

/* --- raised hands --------------------------------------------------------------------------------------------------
 */

#define HANDS(guests, stays)                                                                                           \
    TOP "patterns = ( { name = \"guests\"; base = \"hybrid-client\"; stage = { guests = " guests                       \
        "; }; } ); events = ( { name = \"e\"; at = ( \"2026-12-01 12:00\" ); live = \"60 h\"; "                        \
        "hosts = 0; audience = { arrivals = { rate = [ 10.0 ]; bin = \"60 h\"; }; stays = { " stays " }; "             \
        "raise_hand = { share = 0.2; for = { dist = \"exponential\"; mean = \"2 min\"; }; }; }; } );\n"

/* Erlang-A (Palm 1957; Garnett, Mandelbaum and Reiman 2002), M/M/n+M: hands go up at lambda p as their viewers come;
 * who waits goes at theta, who is on the stage leaves it at mu + theta (done, or gone altogether). Birth and death: the
 * mean number of places taken. Per minute. */
static double places_taken(double rate, double mu, double theta, int places)
{
    enum { STATES = 400 };
    double weight = 1, sum = 1, taken = 0;
    for (int k = 1; k < STATES; k++) {
        weight *= rate / (fmin(k, places) * (mu + theta) + fmax(k - places, 0) * theta);
        sum += weight;
        taken += fmin(k, places) * weight;
    }
    return taken / sum;
}

static void raised_hands_are_an_erlang_a_queue(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(&desk, HANDS("3", "dist = \"exponential\"; mean = \"4 min\";"), 390, 30);
    struct column stage = column_of(&desk, "guests", METER_STAGE_PARTICIPANT, 1 / 6e4);
    struct column channel = column_of(&desk, "guests", METER_CHANNEL_OUTPUT, 1 / 6e4);
    const double taken = places_taken(2, 0.5, 0.25, 3);
    expect_agreement(p_of_mean_alone(stage, 3600 * taken));
    expect_agreement(p_of_mean_alone(channel, 3600 * (40 - taken)));
    expect_refusal(p_of_mean_alone(stage, 3600 * 2 / 0.75)); /* nobody has to wait */
    expect_refusal(p_of_mean_alone(stage, 3600 * places_taken(2, 0.5, 0.25, 4)));
    expect_refusal(p_of_mean_alone(stage, 3600 * places_taken(2.06, 0.5, 0.25, 3)));
    expect_refusal(p_of_mean_alone(stage, 3600 * places_taken(2, 0.5, 0.3, 3)));
    expect_refusal(p_of_mean_alone(channel, 3600 * 40.));
    column_free(&stage);
    column_free(&channel);
    world_desk_close(&desk);
}

/* --- drops of the source -------------------------------------------------------------------------------------------
 */

/* On for an exponential time (rate down), off for another (rate up). Those who stay to the end and come back with
 * probability p at once: u and v, the weights p^drops while on and off, move as u' = -down u + up v, v' = down p u - up
 * v. The time on air is the integral of u for p = 1; per minute, by Runge and Kutta, over [0, horizon]. */
static double time_watched(double down, double up, double p, double horizon)
{
    const double h = 0.01;
    double u = 1, v = 0, sum = 0;
    for (double t = 0; t < horizon - h / 2; t += h) {
        double ku[4], kv[4], x = u, y = v;
        for (int k = 0; k < 4; k++) {
            ku[k] = -down * x + up * y;
            kv[k] = down * p * x - up * y;
            const double step = k < 2 ? h / 2 : h;
            x = u + step * ku[k];
            y = v + step * kv[k];
        }
        const double next = u + h / 6 * (ku[0] + 2 * ku[1] + 2 * ku[2] + ku[3]);
        v += h / 6 * (kv[0] + 2 * kv[1] + 2 * kv[2] + kv[3]);
        sum += h * (u + next) / 2;
        u = next;
    }
    return sum;
}

static void a_source_that_drops_is_an_alternating_renewal_process(void **state)
{
    (void)state;
    struct world_desk desk;
    theory_run(
        &desk,
        TOP "patterns = ( \"channel\" ); events = ( { name = \"e\"; at = ( \"2026-12-01 12:00\" ); live = \"90 min\"; "
            "source_drops = { every = \"20 min\"; gap = { dist = \"exponential\"; mean = \"4 min\"; }; "
            "back = { share = 0.7; after = \"0 s\"; }; }; audience = { count = \"fixed\"; size = 20; "
            "arrivals = { dist = \"fixed\"; value = \"0 s\"; }; stays = \"2 h\"; }; } );\n",
        395, 8000);
    struct column on = column_of(&desk, "channel", METER_CHANNEL_INPUT, 1 / 6e4);
    struct column watched = column_of(&desk, "channel", METER_CHANNEL_OUTPUT, 1 / 6e4 / 20);
    expect_agreement(p_of_mean_alone(on, time_watched(.05, .25, 1, 90)));
    expect_agreement(p_of_mean_alone(watched, time_watched(.05, .25, .7, 90)));
    expect_refusal(p_of_mean_alone(on, time_watched(.05, .3, 1, 90)));
    expect_refusal(p_of_mean_alone(on, time_watched(.057, .25, 1, 90)));
    expect_refusal(p_of_mean_alone(on, 90 * .25 / .3)); /* as if it had not begun on air */
    expect_refusal(p_of_mean_alone(watched, time_watched(.05, .25, .74, 90)));
    expect_refusal(p_of_mean_alone(watched, time_watched(.05, .25, 1, 90)));
    column_free(&on);
    column_free(&watched);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retries_add_to_the_offered_load),
        cmocka_unit_test(where_nobody_gives_up_nothing_is_lost),
        cmocka_unit_test(raised_hands_are_an_erlang_a_queue),
        cmocka_unit_test(a_source_that_drops_is_an_alternating_renewal_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
