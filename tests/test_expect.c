/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expectations against draws: plain ones of a month made by hand, and the simulator's own. */
#include "expect_desk.h"

#include <stdio.h>

#include "expect_bill.h"
#include "load.h"
#include "rng.h"

/* ---- The same drawn, one replication at a time, in the plainest way ---- */

struct tally {
    double n, sum[4], square[4];
};
enum { TALLY_SOURCE, TALLY_HOST, TALLY_VIEWER, TALLY_SQUARE };

static uint32_t draws;

static double draw(const struct dist *dist)
{
    const struct rng_name name = { .seed = 20261201, .replication = 0, .entity = 0, .purpose = 999 };
    return dist_is_fixed(dist) ? dist_quantile(dist, 0.5) : dist_quantile(dist, rng_uniform(&name, draws++));
}

static double draw_uniform(void)
{
    const struct dist unit = built(DIST_UNIFORM, 0, 1, 0);
    return draw(&unit);
}

struct span {
    double from, to;
};

static double overlap(double a, double b, double c, double d)
{
    return fmax(fmin(b, d) - fmax(a, c), 0);
}

static size_t join(struct span *span, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && span[j].from < span[j - 1].from; j--) {
            struct span swap = span[j];
            span[j] = span[j - 1];
            span[j - 1] = swap;
        }
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (n > 0 && span[i].from <= span[n - 1].to)
            span[n - 1].to = fmax(span[n - 1].to, span[i].to);
        else
            span[n++] = span[i];
    return n;
}

static double host_time(const struct event *event, struct span *span, size_t count, double low, double high)
{
    double sum = 0;
    count = join(span, count);
    for (size_t i = 0; i < count; i++)
        for (double at = span[i].from; at < span[i].to;) {
            double until = event->hosts.drops ? fmin(at + draw(&event->hosts.drop_every_ms), span[i].to) : span[i].to;
            sum += overlap(at, until, low, high);
            at = until + (event->hosts.drops ? draw(&event->hosts.drop_gap_ms) : 0);
        }
    return sum;
}

struct programme {
    double start, end, on, off, low, high; /* the last two: source on and inside the period */
};

/* Time of one viewer; also whether it is there at `probe`. */
static double viewer_time(const struct viewer_class *class, const struct programme *p, double probe, int *there)
{
    const struct arrivals *arrivals = &class->arrivals;
    double at, sum = 0;
    if (arrivals->kind == ARRIVALS_UNIFORM) {
        double from = (double)arrivals->from_ms + (arrivals->from_end ? p->end : p->start);
        double to = (double)arrivals->to_ms + (arrivals->to_end ? p->end : p->start);
        at = from + (to - from) * draw_uniform();
    } else {
        at = (arrivals->law_from_end ? p->end : p->start) + draw(&arrivals->law);
    }
    double sessions = class->returns ? draw(&class->sessions_law) : 1;
    for (; sessions >= 1 && at < p->end; sessions--) {
        double until = at + draw(&class->stay_ms);
        if (until > p->end)
            until = fmin(until, p->end + (class->lingers ? draw(&class->linger_ms) : 0));
        double from = fmax(at, p->low), to = fmin(until, p->high);
        sum += fmax(to - from, 0);
        *there += from <= probe && probe < to;
        at = until + (class->returns ? draw(&class->gap_ms) : 0);
    }
    return sum;
}

static void tally_one(const struct month *month, struct tally *tally)
{
    const struct event *event = &month->event;
    double value[4] = { 0 }, low = (double)(month->scenario.start_ms - month->at_ms[0]);
    double high = (double)(month->scenario.end_ms - month->at_ms[0]);
    struct programme p = { .start = draw(&event->starts_late_ms) };
    p.end = p.start + draw(&event->live_ms);
    p.on = -draw(&event->warm_up_ms);
    p.off = p.end + draw(&event->idle_tail_ms);
    if (draw_uniform() < event->forgotten_probability)
        p.off += draw(&event->noticed_after_ms);
    p.low = fmax(p.on, low);
    p.high = fmin(p.off, high);
    struct span source[3] = { { p.on, p.off } }, host[3];
    size_t sources = 1, hosts = 1;
    host[0] = (struct span){ -draw(&event->hosts.join_before_ms), p.end + draw(&event->hosts.leave_after_ms) };
    for (size_t r = 0; r < event->rehearsals; r++) {
        if (draw_uniform() >= event->rehearsal[r].probability)
            continue;
        double from = -draw(&event->rehearsal[r].before_ms), to = from + draw(&event->rehearsal[r].length_ms);
        host[hosts++] = (struct span){ from, to };
        if (event->rehearsal[r].on_air)
            source[sources++] = (struct span){ from, to };
    }
    sources = join(source, sources);
    for (size_t i = 0; i < sources; i++)
        value[TALLY_SOURCE] += overlap(source[i].from, source[i].to, low, high);
    value[TALLY_HOST] = host_time(event, host, hosts, low, high);
    double window = p.high - p.low, probe = p.low + window * draw_uniform();
    int there = 0;
    const struct dist number = built(DIST_POISSON, draw(&event->audience.size), 0, 0);
    for (double n = draw(&number); n >= 1; n--) {
        double share = event->audience.classes > 1 ? month->class[0].share : 1;
        value[TALLY_VIEWER] += viewer_time(&month->class[draw_uniform() >= share], &p, probe, &there);
    }
    value[TALLY_SQUARE] = fmax(window, 0) * there * there;
    tally->n++;
    for (int i = 0; i < 4; i++) {
        tally->sum[i] += value[i];
        tally->square[i] += value[i] * value[i];
    }
}

/* Every mean within `most` standard errors of what is expected. Four comparisons at 5.5 standard errors: false alarm
 * below 2e-7. */
static double largest_z(const struct month *month, const struct expect_event *expect, int replications)
{
    struct tally tally = { 0 };
    draws = 0;
    for (int i = 0; i < replications; i++)
        tally_one(month, &tally);
    double rate = month->event.chat ? dist_mean(&month->event.messages_per_viewer_hour) : 1;
    double expected[4] = { expect->source.ms, expect->host[MEDIA_VIDEO].ms + expect->host[MEDIA_AUDIO].ms,
                           expect->viewer_ms, expect->delivered / rate * HOUR_MS };
    double worst = 0;
    for (int i = 0; i < (month->event.chat ? 4 : 3); i++) {
        double mean = tally.sum[i] / tally.n, variance = tally.square[i] / tally.n - mean * mean;
        double error = fmax(sqrt(fmax(variance, 0) / tally.n), 1e-4 * mean + 1);
        double z = fabs(mean - expected[i]) / error;
        worst = fmax(worst, z);
    }
    print_message("   largest z %.2f\n", worst);
    return worst;
}

static void random_month(struct month *month)
{
    month_init(month);
    struct event *event = &month->event;
    event->live_ms = built(DIST_LOGNORMAL, log(minutes(62)), 0.2, 0);
    event->starts_late_ms = built(DIST_EXPONENTIAL, minutes(3), 0, 0);
    event->warm_up_ms = built(DIST_UNIFORM, minutes(0), minutes(6), 0);
    event->idle_tail_ms = built(DIST_EXPONENTIAL, minutes(12), 0, 0);
    event->forgotten_probability = 0.1;
    event->noticed_after_ms = built(DIST_LOGNORMAL, log(minutes(300)), 0.7, 0);
    event->audience.size = built(DIST_LOGNORMAL, log(4), 0.5, 0);
    event->chat = true;
    event->messages_per_viewer_hour = fixed(1.5);
    struct viewer_class *class = &month->class[0];
    class->arrivals.law = built(DIST_NORMAL, minutes(-1), minutes(4), 0);
    class->stay_ms = built(DIST_LOGNORMAL, log(minutes(30)), 1, 0);
}

static void a_random_occurrence_agrees_with_plain_draws(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    random_month(&month);
    struct expect_event expect = month_expect(&month, &model);
    assert_true(largest_z(&month, &expect, 10000) < 5.5);
}

static void returns_linger_classes_and_late_ends_agree_with_plain_draws(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    random_month(&month);
    month.event.audience.classes = 2;
    month.class[0].share = 0.3;
    month.class[1].share = 0.7;
    month.class[1].arrivals.law = built(DIST_EXPONENTIAL, minutes(8), 0, 0);
    month.class[1].stay_ms = built(DIST_EXPONENTIAL, minutes(10), 0, 0);
    month.class[1].returns = true;
    month.class[1].sessions_law = built(DIST_GEOMETRIC, 0.4, 0, 0);
    month.class[1].gap_ms = built(DIST_EXPONENTIAL, minutes(4), 0, 0);
    for (int k = 0; k < 2; k++) {
        month.class[k].lingers = true;
        month.class[k].linger_ms = built(DIST_EXPONENTIAL, minutes(9), 0, 0);
    }
    struct expect_event expect = month_expect(&month, &model);
    assert_true(largest_z(&month, &expect, 10000) < 5.5);
}

static void arrivals_that_hang_on_the_end_and_a_period_that_cuts_agree_with_plain_draws(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    random_month(&month);
    month.at_ms[0] = month.scenario.end_ms - 50 * MINUTE_MS;
    month.class[0].arrivals = (struct arrivals){ .kind = ARRIVALS_UNIFORM, .from_ms = -5 * MINUTE_MS, .to_end = true };
    struct expect_event expect = month_expect(&month, &model);
    assert_true(largest_z(&month, &expect, 10000) < 5.5);
    month.at_ms[0] = month.scenario.start_ms + 2 * MINUTE_MS;
    month.class[0].arrivals = (struct arrivals){ .kind = ARRIVALS_LAW,
                                                 .law_from_end = true,
                                                 .law = built(DIST_NORMAL, minutes(-30), minutes(20), 0) };
    expect = month_expect(&month, &model);
    assert_true(largest_z(&month, &expect, 10000) < 5.5);
}

static void rehearsals_that_run_into_the_join_window_agree_with_plain_draws(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    for (int drops = 0; drops < 2; drops++) {
        random_month(&month);
        struct event *event = &month.event;
        event->hosts.join_before_ms = built(DIST_UNIFORM, minutes(10), minutes(30), 0);
        event->hosts.leave_after_ms = built(DIST_EXPONENTIAL, minutes(3), 0, 0);
        event->rehearsals = 2;
        month.rehearsal[0] = (struct rehearsal){ built(DIST_UNIFORM, minutes(40), minutes(90), 0),
                                                 built(DIST_EXPONENTIAL, minutes(40), 0, 0), true, 0.7 };
        month.rehearsal[1] =
            (struct rehearsal){ fixed(minutes(100)), built(DIST_UNIFORM, minutes(10), minutes(50), 0), false, 1 };
        event->hosts.drops = drops == 1;
        event->hosts.drop_every_ms = built(DIST_EXPONENTIAL, minutes(20), 0, 0);
        event->hosts.drop_gap_ms = built(DIST_EXPONENTIAL, minutes(5), 0, 0);
        struct expect_event expect = month_expect(&month, &model);
        assert_true(largest_z(&month, &expect, 10000) < 5.5);
    }
}

/* The comparison must be able to fail: a median of 45 min instead of 30. */
static void plain_draws_tell_when_stays_are_half_as_long_again(void **state)
{
    (void)state;
    struct month month;
    struct model model;
    random_month(&month);
    struct expect_event expect = month_expect(&month, &model);
    month.class[0].stay_ms = built(DIST_LOGNORMAL, log(minutes(45)), 1, 0);
    assert_true(largest_z(&month, &expect, 10000) > 5.5);
}

/* ---- The simulator ---- */

static bool load_example(const char *name, int64_t replications, struct loaded *loaded)
{
    char path[512];
    snprintf(path, sizeof path, "%s/scenarios/examples/%s.cfg", SRCDIR, name);
    struct load_request request = { .path = path, .replications = replications };
    if (load(loaded, &request) == STATUS_OK)
        return true;
    diag_write(&loaded->diag, stderr);
    return false;
}

/* Worked example A2: 2 h of STANDARD input at 2.00; 200 h of SD at 0.036, 100 h of HD at 0.072 and of Full HD at 0.144.
 */
static void the_example_by_hand_costs_what_a_pencil_says(void **state)
{
    (void)state;
    struct loaded loaded;
    assert_true(load_example("by-hand", 1, &loaded));
    struct expectation expectation;
    struct expect_bill bill;
    expect_build(&expectation, &loaded.model, &loaded.arena);
    assert_true(expect_charge(&expectation, 0, &loaded.tariff[0], &loaded.arena, &bill));
    static const int64_t cost_nano[4] = { 4000000000, 7200000000, 7200000000, 14400000000 };
    assert_int_equal(bill.plan->lines, 4);
    for (int l = 0; l < 4; l++)
        assert_int_equal(bill.line[l].cost_nano, cost_nano[l]);
    assert_int_equal(bill.total_nano, 32800000000);
    assert_int_equal(bill.unknown, 0);
    load_fini(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_by_hand_costs_what_a_pencil_says),
        cmocka_unit_test(a_random_occurrence_agrees_with_plain_draws),
        cmocka_unit_test(returns_linger_classes_and_late_ends_agree_with_plain_draws),
        cmocka_unit_test(arrivals_that_hang_on_the_end_and_a_period_that_cuts_agree_with_plain_draws),
        cmocka_unit_test(rehearsals_that_run_into_the_join_window_agree_with_plain_draws),
        cmocka_unit_test(plain_draws_tell_when_stays_are_half_as_long_again),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
