/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expectations where the answer is known: closed forms, and what is exact because nothing is random. */
#include "expect_desk.h"

#include "expect_chain.h"
#include "expect_cover.h"

/* ---- Closed forms ---- */

/* Alternating renewal from "on", exponential on (rate a) and off (rate b): P(on at t) = p + (1 - p) e^-(a+b)t, p = b /
 * (a+b) (workload facts, section C), integrated. */
static void hosts_that_drop_follow_the_alternating_renewal_law(void **state)
{
    (void)state;
    const double on = minutes(40), off = minutes(5), rate = 1 / on + 1 / off, p = (1 / off) / rate;
    struct drops drops;
    struct dist every = built(DIST_EXPONENTIAL, on, 0, 0), gap = built(DIST_EXPONENTIAL, off, 0, 0);
    drops_build(&drops, &every, &gap, minutes(600), &arena);
    for (double t = minutes(1); t < minutes(600); t *= 1.7) {
        double expected = p * t + (1 - p) * (1 - exp(-rate * t)) / rate;
        check_close(chain_time(&drops.chain, 0, t), expected, 2e-5);
    }
    /* Everything kept to the period's end: the integral of P(on at t) (T - t), here with T the piece's end. */
    const double end = minutes(100), keep = 1e12;
    double kept = 0;
    drops_measure(&drops, 0, end, end, &keep, 1, 1, &kept);
    double expected = p * end * end / 2 + (1 - p) * (end / rate - (1 - exp(-rate * end)) / (rate * rate));
    check_close(kept, expected, 1e-5);
}

/* E[min(X, c)] of the published lognormal (mu 5.23553, sigma 1.54432, seconds): workload facts, A3: 498.824 s at an
 * hour, 556.390 s at two. */
static void the_table_of_limited_means_keeps_the_published_values(void **state)
{
    (void)state;
    struct dist stay = built(DIST_LOGNORMAL, 5.23553 + log(1000), 1.54432, 0);
    struct limited limited;
    limited_build(&limited, &stay, 1e9, &arena);
    check_close(limited_at(&limited, 3600e3) / 1e3, 498.824, 1e-6);
    check_close(limited_at(&limited, 7200e3) / 1e3, 556.390, 1e-6);
    for (double c = 2; c < 1e9; c *= 3.7)
        check_close(limited_at(&limited, c), dist_limited_mean(&stay, c), 1e-8);
}

/* M_t/G/infinity, constant rate 100 a minute, exponential stays of 30 min: m(60 min) and its integral
 * lambda S (t - S (1 - e^-t/S)) (workload facts, section C, in other units). */
static void a_constant_rate_fills_like_an_infinite_server(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    month_init(&month);
    static const double rate[1] = { 100 };
    month.class[0].arrivals = (struct arrivals){
        .kind = ARRIVALS_RATE, .rate_per_min = rate, .rates = 1, .bin_ms = 7 * MINUTE_MS, .repeat = true
    };
    month.class[0].stay_ms = built(DIST_EXPONENTIAL, minutes(30), 0, 0);
    month.event.chat = true;
    month.event.messages_per_viewer_hour = fixed(1);
    struct expect_event expect = month_expect(&month, &model);
    const double s = 30, t = 120, x = exp(-t / s);
    check_close(expect.viewer_ms / MINUTE_MS, 100 * s * (t - s * (1 - x)), 1e-6);
    double square = (100 * s) * (100 * s) * (t - 2 * s * (1 - x) + s / 2 * (1 - x * x));
    check_close(expect.delivered * 60, square + 100 * s * (t - s * (1 - x)), 1e-4);
}

/* Sessions and gaps both exponential, without end of sessions: the alternating law again, for a viewer who comes at the
 * start. */
static void a_viewer_who_always_returns_alternates(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    month_init(&month);
    month.class[0].stay_ms = built(DIST_EXPONENTIAL, minutes(10), 0, 0);
    month.class[0].returns = true;
    month.class[0].sessions_law = fixed(1000);
    month.class[0].gap_ms = built(DIST_EXPONENTIAL, minutes(4), 0, 0);
    struct expect_event expect = month_expect(&month, &model);
    const double rate = 1.0 / 10 + 1.0 / 4, p = (1.0 / 4) / rate;
    check_close(expect.viewer_ms / MINUTE_MS, p * 120 + (1 - p) * (1 - exp(-rate * 120)) / rate, 1e-5);
}

/* ---- Exact where nothing is random ---- */

static void fixed_inputs_come_out_exact(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    month_init(&month);
    struct event *event = &month.event;
    event->live_ms = fixed(7200123);
    event->starts_late_ms = fixed(61007);
    event->warm_up_ms = fixed(600001);
    event->idle_tail_ms = fixed(120000);
    event->hosts.count = fixed(3);
    event->hosts.join_before_ms = fixed(300000);
    event->rehearsals = 2;
    month.rehearsal[0] = (struct rehearsal){ fixed(900000), fixed(700000), true, 1 };
    month.rehearsal[1] = (struct rehearsal){ fixed(7200000), fixed(1800000), false, 1 };
    event->audience.size = fixed(200);
    event->audience.count = COUNT_FIXED;
    struct viewer_class *class = &month.class[0];
    class->arrivals.law = fixed(-60000);
    class->stay_ms = fixed(1000000);
    class->returns = true;
    class->sessions_law = fixed(20);
    class->gap_ms = fixed(500000);
    class->lingers = true;
    class->linger_ms = fixed(30000);
    struct expect_event expect = month_expect(&month, &model);
    /* Source: from 15 min before (the rehearsal on air runs into the warm-up) to the end and two minutes. */
    assert_true(expect.source.ms == 900000 + 61007 + 7200123 + 120000);
    /* Hosts: the rehearsal on air ends 200,000 ms before, that is in the join window. */
    assert_true(expect.host[MEDIA_VIDEO].ms == 3.0 * (1800000 + 900000 + 61007 + 7200123));
    /* Sessions begin at -60,000 + 1,500,000 k; the fifth (5,940,000) lasts 1,000,000; none begins after 7,200,123 but
     * the sixth would at 7,440,000. */
    assert_true(expect.viewer_ms == 200.0 * 5 * 1000000);
    class->arrivals.law = fixed(400000);
    expect = month_expect(&month, &model);
    /* The fifth now begins at 6,400,000 and is cut 30,000 after the end. */
    assert_true(fabs(expect.viewer_ms - 200.0 * (4 * 1000000 + 7200123 + 30000 - 6400000)) < 1e-3);
}

/* Two occurrences an hour apart, 30 min each, the source on for an exponential time of mean 20 min after each end: 100
 * min together, less what the first one's tail covers of the second: P(T1 > 30) E[min(T, 30 + T2)] with T exponential
 * again (no memory), = e^-1.5 20 (1 - e^-1.5 / 2). */
static void a_source_that_runs_into_the_next_occurrence_counts_once(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    month_init(&month);
    month.at_ms[1] = month.at_ms[0] + HOUR_MS;
    month.event.occurrences = 2;
    month.event.live_ms = fixed(minutes(30));
    month.event.idle_tail_ms = built(DIST_EXPONENTIAL, minutes(20), 0, 0);
    struct expect_event expect = month_expect(&month, &model);
    check_close(expect.source.ms / MINUTE_MS, 100 - exp(-1.5) * 20 * (1 - exp(-1.5) / 2), 1e-4);
    assert_true(expect.host[MEDIA_VIDEO].ms == 2 * minutes(30));
    month.event.idle_tail_ms = fixed(minutes(50));
    expect = month_expect(&month, &model);
    assert_true(expect.source.ms == minutes(60 + 80));
}

/* Recorded all the time from 12:00 to 14:00 on the 1st, in a period of 31 days: each byte is kept to the period's end,
 * or for a week. 30.5 and 30 + 10/24 days are left at 12:00 and 14:00. */
static void recordings_are_kept_to_the_end_of_the_period_or_for_their_time(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    month_init(&month);
    month.pattern.recording.channel = true;
    struct expect_event expect = month_expect(&month, &model);
    assert_int_equal(model.keeps, 1);
    check_close(expect.source.kept_ms2[0], minutes(120) * (30.5 * DAY_MS - minutes(60)), 1e-12);
    month.pattern.recording.keep_ms = 7 * (int64_t)DAY_MS;
    expect = month_expect(&month, &model);
    check_close(expect.source.kept_ms2[0], minutes(120) * 7.0 * DAY_MS, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_that_drop_follow_the_alternating_renewal_law),
        cmocka_unit_test(the_table_of_limited_means_keeps_the_published_values),
        cmocka_unit_test(a_constant_rate_fills_like_an_infinite_server),
        cmocka_unit_test(a_viewer_who_always_returns_alternates),
        cmocka_unit_test(fixed_inputs_come_out_exact),
        cmocka_unit_test(a_source_that_runs_into_the_next_occurrence_counts_once),
        cmocka_unit_test(recordings_are_kept_to_the_end_of_the_period_or_for_their_time),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
