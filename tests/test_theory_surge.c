/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrivals that surge: rates that jump between states, viewers who bring others, flash crowds; and audiences with early
 * joiners and bouncers. False-alarm probability 1e-6 a verdict (theory_desk.h); a mean that is off by
 * (4.892 + 1.282) sd / sqrt(n) is refused with a probability of 90 %: said beside each. */
#include "theory_desk.h"

#define SCENARIO(live, audience)                                                                                       \
    "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );\n"                                               \
    "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"" live "\"; audience = { " audience            \
    " stays = \"1 s\"; }; } );\n"

/* How many come in the whole programme, before and after its middle; and the product of what comes within `near` before
 * and after the middle, each less its mean. */
struct halves {
    struct column all, first, second, both;
};

static struct halves draw_halves(const char *text, uint64_t seed, size_t n, int64_t end_ms, int64_t near_ms,
                                 const double near_mean[2])
{
    struct world_desk desk;
    struct session_list list = { 0 };
    struct halves halves = { column_new(n), column_new(n), column_new(n), column_new(n) };
    theory_load(&desk, text, seed);
    for (size_t r = 0; r < n; r++) {
        double near[2] = { -near_mean[0], -near_mean[1] };
        list.count = 0;
        halves.all.x[r] = (double)draw_session_list(&desk, (uint32_t)r, -1, end_ms, &list);
        assert_true((double)list.count == halves.all.x[r]); /* nobody comes outside of the programme */
        for (size_t i = 0; i < list.count; i++) {
            int64_t from_ms = list.session[i].arrival_ms - end_ms / 2;
            *(from_ms < 0 ? &halves.first.x[r] : &halves.second.x[r]) += 1;
            near[from_ms >= 0] += from_ms >= -near_ms && from_ms < near_ms;
        }
        halves.both.x[r] = near[0] * near[1];
    }
    free(list.session);
    world_desk_close(&desk);
    return halves;
}

static void halves_free(struct halves *halves)
{
    column_free(&halves->all);
    column_free(&halves->first);
    column_free(&halves->second);
    column_free(&halves->both);
}

/* Two states: rates a and b per minute, left at rates r (from a) and s (from b) per minute, k = r + s. Mean rate
 * (a s + b r) / k, variance of the rate V = (a - b)^2 r s / k^2, and with D(T) = T - (1 - exp(-kT)) / k
 * Var N(T) = mean T + 2 V / k D(T) (Fischer, Meier-Hellstern 1993); counts of two adjoining intervals of length h have
 * the covariance V (1 - exp(-kh))^2 / k^2, the double integral of V exp(-k |t - u|). */
struct two_states {
    double a, b, r, s;
};

static double modulated_mean(struct two_states m, double t)
{
    return (m.a * m.s + m.b * m.r) / (m.r + m.s) * t;
}

static double modulated_variance(struct two_states m, double t)
{
    double k = m.r + m.s, v = (m.a - m.b) * (m.a - m.b) * m.r * m.s / k / k;
    return modulated_mean(m, t) + 2 * v / k * (t - (1 - exp(-k * t)) / k);
}

static double modulated_covariance(struct two_states m, double h)
{
    double k = m.r + m.s, v = (m.a - m.b) * (m.a - m.b) * m.r * m.s / k / k;
    return v * pow((1 - exp(-k * h)) / k, 2);
}

/* With the rates 1 and 10, left at .5 and 1 a minute, and T = 20 min: mean 80, variance 544. A mean off by 1.5 % would
 * be refused. */
static void a_modulated_rate_counts_as_its_moments_say(void **state)
{
    (void)state;
    const struct two_states m = { 1, 10, .5, 1 }, swapped = { 1, 10, 1, .5 }, slow = { 1, 10, .45, .9 };
    struct halves n = draw_halves(SCENARIO("20 min", "arrivals = { mmpp = ( { rate = 1; lasts = \"2 min\"; },"
                                                     "{ rate = 10; lasts = \"1 min\"; } ); };"),
                                  901, 15000, 20 * MINUTE, MINUTE, (const double[]){ 4, 4 });
    check_close(modulated_mean(m, 20), 80, 1e-12);
    check_close(modulated_variance(m, 20), 544, 1e-3);
    expect_agreement(p_of_mean(n.all, 80, modulated_variance(m, 20)));
    expect_agreement(p_of_variance(n.all, 80, modulated_variance(m, 20)));
    expect_agreement(p_of_mean(n.first, 40, modulated_variance(m, 10)));
    expect_agreement(p_of_mean(n.second, 40, modulated_variance(m, 10)));
    expect_agreement(p_of_mean_alone(n.both, modulated_covariance(m, 1)));
    expect_refusal(p_of_mean(n.all, 80 * 1.015, 544));
    expect_refusal(p_of_variance(n.all, 80, 80)); /* Poisson */
    expect_refusal(p_of_mean(n.all, modulated_mean(swapped, 20), modulated_variance(swapped, 20)));
    expect_refusal(p_of_variance(n.all, 80, modulated_variance(slow, 20))); /* same mean, switching a tenth slower */
    expect_refusal(p_of_mean_alone(n.both, 0)); /* minutes that know nothing of each other */
    expect_refusal(p_of_mean_alone(n.both, modulated_covariance(m, 2)));
    halves_free(&n);
}

/* Three states, any other as likely to follow: shares of the time are as the mean lengths, 1 : 2 : 5, so that the mean
 * rate is (12 + 2 * 3 + 5 * 0) / 8 = 2.25 a minute from the first minute on. A mean off by 3 % would be refused. */
static void the_states_share_the_time_as_they_last(void **state)
{
    (void)state;
    struct halves n =
        draw_halves(SCENARIO("40 min", "arrivals = { from = \"-10 min\"; mmpp = ( { rate = 12; lasts = \"1 min\"; },"
                                       "{ rate = 3; lasts = \"2 min\"; }, { rate = 0; lasts = \"5 min\"; } ); };"),
                    902, 8000, 40 * MINUTE, MINUTE, (const double[]){ 0, 0 });
    expect_agreement(p_of_mean_alone(n.all, 2.25 * 50));
    expect_agreement(p_of_mean_alone(n.second, 2.25 * 20));
    expect_refusal(p_of_mean_alone(n.all, 5.0 * 50));  /* each state a third of the time */
    expect_refusal(p_of_mean_alone(n.all, 2.25 * 40)); /* nobody before the start */
    halves_free(&n);
}

/* Moments of a Hawkes process from an empty start, by their differential equations (Hawkes 1971; Dassios, Zhao 2011):
 * the rate L decays to `own` at rate b and each arrival adds n b to it. m = E L, e = E N, l2 = E L^2, ln = E LN,
 * n2 = E N^2. Runge and Kutta's fourth-order rule. */
struct excited {
    double own, n, b;
};

static void excited_slope(const struct excited *h, const double y[5], double d[5])
{
    double jump = h->n * h->b;
    d[0] = h->b * (h->own - y[0]) + jump * y[0];
    d[1] = y[0];
    d[2] = 2 * h->b * (h->own * y[0] - y[2]) + 2 * jump * y[2] + jump * jump * y[0];
    d[3] = h->b * (h->own * y[1] - y[3]) + jump * y[3] + y[2] + jump * y[0];
    d[4] = 2 * y[3] + y[0];
}

struct excited_moments {
    double mean, variance, joint; /* of the count; its covariance with the rate */
};

static struct excited_moments excited_moments(struct excited h, double t)
{
    enum { STEPS = 4000 };
    double y[5] = { h.own, 0, h.own * h.own, 0, 0 }, k[4][5], at[5];
    for (int step = 0; step < STEPS; step++) {
        for (int stage = 0; stage < 4; stage++) {
            double part = stage == 0 ? 0 : stage == 3 ? 1 : 0.5;
            for (int i = 0; i < 5; i++)
                at[i] = y[i] + (stage > 0 ? part * t / STEPS * k[stage - 1][i] : 0);
            excited_slope(&h, at, k[stage]);
        }
        for (int i = 0; i < 5; i++)
            y[i] += t / STEPS / 6 * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
    }
    return (struct excited_moments){ y[1], y[4] - y[1] * y[1], y[3] - y[0] * y[1] };
}

/* 2 a minute by themselves, each brings .5, after 3 min on average; 30 min from an empty start. In closed form the mean
 * is m / (1 - n) (T - n (1 - exp(-c T)) / c) with c = (1 - n) b. Given the rate L at the middle, the rest brings
 * L (1 - exp(-c h)) / c in the next h, which gives the covariance across the middle. A mean off by 1 % would be
 * refused.
 */
static void viewers_who_bring_others_count_as_a_hawkes_process(void **state)
{
    (void)state;
    const struct excited h = { 2, .5, 1.0 / 3 };
    const double c = .5 / 3, closed = 2 / .5 * (30 - .5 * (1 - exp(-c * 30)) / c);
    const struct excited_moments all = excited_moments(h, 30), half = excited_moments(h, 15);
    const double joint = half.joint * (1 - exp(-c * 15)) / c;
    struct halves n =
        draw_halves(SCENARIO("30 min", "arrivals = { hawkes = { rate = 2; brings = 0.5; after = \"3 min\"; }; };"), 903,
                    15000, 30 * MINUTE, 15 * MINUTE, (const double[]){ half.mean, all.mean - half.mean });
    check_close(all.mean, closed, 1e-9);
    expect_agreement(p_of_mean(n.all, all.mean, all.variance));
    expect_agreement(p_of_variance(n.all, all.mean, all.variance));
    expect_agreement(p_of_mean(n.first, half.mean, half.variance));
    expect_agreement(p_of_variance(n.first, half.mean, half.variance));
    expect_agreement(p_of_mean_alone(n.second, all.mean - half.mean));
    expect_agreement(p_of_mean_alone(n.both, joint));
    expect_refusal(p_of_mean_alone(n.both, 0));
    expect_refusal(p_of_mean_alone(n.both, 1.5 * joint));
    expect_refusal(p_of_mean(n.all, 4 * 30, all.variance));   /* as if it had always been going on */
    expect_refusal(p_of_variance(n.all, all.mean, all.mean)); /* Poisson */
    struct excited_moments other = excited_moments((struct excited){ 2, .51, 1.0 / 3 }, 30);
    expect_refusal(p_of_mean(n.all, other.mean, other.variance));
    other = excited_moments((struct excited){ 2, .5, .28 }, 30);
    expect_refusal(p_of_mean(n.all, other.mean, other.variance));
    halves_free(&n);
}

/* In the long run the variance is the mean / (1 - n)^2: clusters of total progeny 1 / (1 - n). With n = .8 over 10 h of
 * delays of a minute: 25 times the mean, within 1.5 %. A mean off by 1.7 % would be refused. */
static void clusters_spread_the_count_by_their_size_squared(void **state)
{
    (void)state;
    const struct excited_moments all = excited_moments((struct excited){ 1, .8, 1 }, 600);
    struct halves n =
        draw_halves(SCENARIO("10 h", "arrivals = { hawkes = { rate = 1; brings = 0.8; after = \"1 min\"; }; };"), 904,
                    1000, 10 * HOUR, MINUTE, (const double[]){ 0, 0 });
    assert_true(fabs(all.variance / all.mean - 25) < 0.4);
    expect_agreement(p_of_mean(n.all, all.mean, all.variance));
    expect_agreement(p_of_variance(n.all, all.mean, all.variance));
    expect_refusal(p_of_variance(n.all, all.mean, all.mean / (1 - .8)));
    expect_refusal(p_of_variance(n.all, all.mean, 2 * all.variance));
    halves_free(&n);
}

/* ---- Flash crowds ---- */

/* Offsets in s of `n` viewers. */
static struct column offsets_of(const char *text, uint64_t seed, size_t n)
{
    struct world_desk desk;
    struct session_list list = { 0 };
    struct column column = column_new(n);
    theory_load(&desk, text, seed);
    draw_session_list(&desk, 0, (int64_t)n, 1000 * HOUR, &list);
    assert_int_equal(list.count, n);
    for (size_t i = 0; i < n; i++)
        column.x[i] = (double)list.session[i].arrival_ms * 1e-3;
    free(list.session);
    world_desk_close(&desk);
    return column;
}

/* A crowd with its top at 0 in minutes: p[0] the share a minute at the top, p[1] the decay; its rise is straight or
 * logistic as p[2] says. 1 - h decay come before the top: of a straight rise of length w that is h w / 2, of a logistic
 * one h / (1/2) times the integral of 1 / (1 + exp(-x / w)) up to 0, 2 h w ln 2. */
static double crowd_below(double minutes, const double p[])
{
    double h = p[0], before = 1 - h * p[1];
    if (minutes >= 0)
        return before + h * p[1] * (1 - exp(-minutes / p[1]));
    if (p[2] == 0) {
        double width = 2 * before / h, part = 1 + minutes / width;
        return part > 0 ? before * part * part : 0;
    }
    double width = before / (2 * h * log(2));
    return 2 * h * width * log1p(exp(minutes / width));
}

/* p: top and share of the first crowd, its law (3); top of the second, its law (3); the others evenly in [0, p[9]). */
static double crowds_below(double s, const double p[])
{
    double t = s / 60, even = fmin(fmax(t / p[9], 0), 1);
    return p[1] * crowd_below(t - p[0], p + 2) + .25 * crowd_below(t - p[5], p + 6) + (.75 - p[1]) * even;
}

/* 60 % come with a crowd whose top is at 2 min, 5 % of it a minute there; 25 % with one at 60 min, after a logistic
 * rise that brings as many as a straight one of 8 min: h = 1 / (8/2 + 12) a minute. The rest evenly over two hours.
 * Kolmogorov and Smirnov at 200,000 viewers: a law that is 0.8 points off anywhere would be refused. */
static void flash_crowds_have_their_law(void **state)
{
    (void)state;
    const double law[10] = { 2, .6, .05, 15, 0, 60, 1.0 / 16, 12, 1, 120 };
    struct column s = offsets_of(
        SCENARIO("1000 h",
                 "size = 10; arrivals = { flash = ("
                 "{ share = 0.6; at = \"2 min\"; per_minute = \"5 %\"; decay = \"15 min\"; },"
                 "{ share = 0.25; at = \"1 h\"; ramp = \"8 min\"; decay = \"12 min\"; rise = \"logistic\"; } );"
                 "base = { dist = \"uniform\"; low = \"0 s\"; high = \"2 h\"; }; };"),
        905, 200000);
    expect_agreement(p_of_law(s, crowds_below, law));
    const struct {
        int at;
        double value;
    } wrong[] = { { 0, 3 }, { 1, .585 }, { 2, .053 }, { 3, 14 }, { 5, 61 }, { 6, .07 }, { 7, 10 }, { 9, 110 } };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double other[10];
        memcpy(other, law, sizeof other);
        other[wrong[i].at] = wrong[i].value;
        expect_refusal(p_of_law(s, crowds_below, other));
    }
    column_free(&s);
}

static double logistic_crowd(double s, const double p[])
{
    return crowd_below(s / 60, p);
}

/* One crowd with a slow logistic rise: of 40 min against a decay of 5. */
static void a_logistic_rise_is_no_straight_one(void **state)
{
    (void)state;
    const double law[3] = { .04, 5, 1 }, straight[3] = { .04, 5, 0 }, early[3] = { .041, 5, 1 };
    struct column s =
        offsets_of(SCENARIO("1000 h", "size = 10; arrivals = { flash = ("
                                      "{ per_minute = 0.04; decay = \"5 min\"; rise = \"logistic\"; } ); };"),
                   906, 200000);
    expect_agreement(p_of_law(s, logistic_crowd, law));
    expect_refusal(p_of_law(s, logistic_crowd, straight));
    expect_refusal(p_of_law(s, logistic_crowd, early));
    column_free(&s);
}

/* ---- Early joiners and bouncers ---- */

/* 20 % come evenly in the ten minutes before the start, 80 % exponentially after it (mean 8 min); 5 % of all leave
 * after 2 min on average, the others stay an hour. So .2 * (1 - 5/10) of them are there 5 min before the start, and .05
 * (1 - exp(-1/2)) are gone within a minute of coming. Shares off by 0.3 points would be refused. */
static void early_joiners_and_bouncers_are_mixtures(void **state)
{
    (void)state;
    const size_t n = 200000;
    struct world_desk desk;
    struct session_list list = { 0 };
    theory_load(&desk,
                "title = \"t\"; period = \"2026-12\"; patterns = ( \"channel\" );\n"
                "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"100 h\"; audience = { size = 10;\n"
                "arrivals = { dist = \"mixture\"; of = (\n"
                "  { weight = 0.2; dist = \"uniform\"; low = \"-10 min\"; high = \"0 s\"; },\n"
                "  { weight = 0.8; dist = \"exponential\"; mean = \"8 min\"; } ); };\n"
                "stays = { dist = \"mixture\"; of = ( { weight = 0.05; dist = \"exponential\"; mean = \"2 min\"; },\n"
                "  { weight = 0.95; dist = \"fixed\"; value = \"1 h\"; } ); }; }; } );\n",
                907);
    draw_session_list(&desk, 0, (int64_t)n, 100 * HOUR, &list);
    assert_int_equal(list.count, n);
    double early = 0, gone = 0;
    for (size_t i = 0; i < n; i++) {
        early += list.session[i].arrival_ms < -5 * MINUTE;
        gone += list.session[i].end_ms - list.session[i].arrival_ms < MINUTE;
    }
    expect_agreement(p_of_share(early, (double)n, .1));
    expect_agreement(p_of_share(gone, (double)n, .05 * (1 - exp(-.5))));
    expect_refusal(p_of_share(early, (double)n, .105));
    expect_refusal(p_of_share(gone, (double)n, .05));
    free(list.session);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_modulated_rate_counts_as_its_moments_say),
        cmocka_unit_test(the_states_share_the_time_as_they_last),
        cmocka_unit_test(viewers_who_bring_others_count_as_a_hawkes_process),
        cmocka_unit_test(clusters_spread_the_count_by_their_size_squared),
        cmocka_unit_test(flash_crowds_have_their_law),
        cmocka_unit_test(a_logistic_rise_is_no_straight_one),
        cmocka_unit_test(early_joiners_and_bouncers_are_mixtures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
