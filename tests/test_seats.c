/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event engine's walk: buckets of time, departures that only count, seats. Held against a program too slow to be
 * wrong: for every session, in order of arrival, everybody who came before is asked whether they still sit. */
#include "seats.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Numbers that look random: splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t next_number(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

struct crowd {
    struct session_list list;
    int64_t low_ms, open_ms, high_ms;
};

/* `sessions` arrivals in [from, to) that stay up to `stay` ms; every third is on a channel (cell 1). */
static struct crowd crowd_of(size_t sessions, int64_t from_ms, int64_t to_ms, int64_t stay_ms, uint64_t seed)
{
    struct session *session = calloc(sessions, sizeof *session);
    assert_non_null(session);
    for (size_t i = 0; i < sessions; i++) {
        int64_t arrival_ms = from_ms + (int64_t)(next_number(&seed) % (uint64_t)(to_ms - from_ms));
        session[i] = (struct session){ .arrival_ms = arrival_ms,
                                       .end_ms = arrival_ms + (int64_t)(next_number(&seed) % (uint64_t)stay_ms),
                                       .viewer = (uint32_t)i,
                                       .cell = i % 3 == 0 };
    }
    return (struct crowd){ .list = { session, sessions, sessions }, .high_ms = to_ms };
}

static int64_t later(int64_t a_ms, int64_t b_ms)
{
    return a_ms > b_ms ? a_ms : b_ms;
}

/* Who sits, by viewer, the slow way: as often as needed the earliest arrival, then everybody seated before. */
static int64_t seat_slowly(const struct crowd *crowd, int64_t seats, uint8_t sits[])
{
    const struct session *session = crowd->list.session;
    const size_t n = crowd->list.count;
    uint8_t *done = calloc(n, 1);
    int64_t away = 0;
    assert_non_null(done);
    memset(sits, 0, n);
    for (size_t round = 0; round < n; round++) {
        size_t first = SIZE_MAX;
        for (size_t i = 0; i < n; i++)
            if (!done[i] && (first == SIZE_MAX || session[i].arrival_ms < session[first].arrival_ms))
                first = i;
        done[first] = 1;
        int64_t from_ms = later(session[first].arrival_ms, crowd->open_ms), present = 0;
        if (session[first].cell != 0 || session[first].arrival_ms >= crowd->high_ms)
            continue;
        for (size_t i = 0; i < n; i++)
            present += sits[i] && session[i].end_ms > later(session[i].arrival_ms, crowd->open_ms) &&
                       session[i].end_ms > from_ms;
        sits[first] = session[first].end_ms <= from_ms || present < seats;
        away += !sits[first];
    }
    free(done);
    return away;
}

static void expect_same_seats(const struct crowd *crowd, int64_t seats, bool binds)
{
    const uint8_t attends[2] = { ATTENDS_STAGE, ATTENDS_CHANNEL };
    uint8_t *sits = calloc(crowd->list.count, 1), *place = calloc(crowd->list.count, 1);
    struct session_order order = { 0 };
    struct seats scratch = { 0 };
    int64_t away = 0;
    const struct seats_task task = { .order = &order,
                                     .open_ms = (uint32_t)(crowd->open_ms - crowd->low_ms),
                                     .seats = seats,
                                     .attends = attends,
                                     .place = place,
                                     .turned_away = &away };
    assert_true(sits && place);
    assert_int_equal(seat_slowly(crowd, seats, sits) > 0, binds);
    for (int again = 0; again < 2; again++) { /* the second time some buckets are sorted, others not */
        assert_int_equal(session_order_build(&order, &crowd->list, crowd->low_ms, crowd->high_ms), STATUS_OK);
        for (size_t b = 0; b < order.buckets; b += 2)
            if (again)
                session_order_sort(&order, b);
        away = 0;
        assert_int_equal(seats_find(&scratch, &task), STATUS_OK);
        int64_t expected_away = 0;
        for (size_t i = 0; i < order.visits; i++) {
            const struct visit *visit = &order.visit[i];
            if (visit->cell != 0) {
                assert_int_equal(place[i], ATTENDS_CHANNEL);
                continue;
            }
            assert_int_equal(place[i], sits[visit->viewer] ? ATTENDS_STAGE : TURNED_AWAY);
            expected_away += place[i] == TURNED_AWAY;
        }
        assert_int_equal(away, expected_away);
    }
    seats_fini(&scratch);
    session_order_fini(&order);
    free(sits);
    free(place);
}

/* 2000 sessions in 20 s: 1 ms slots. About 170 sit (2000 x 2/3 x 2.5 s / 20 s) where nothing binds. */
static void buckets_seat_whom_a_slow_program_seats(void **state)
{
    (void)state;
    struct crowd crowd = crowd_of(2000, 0, 20000, 5000, 1);
    for (int64_t seats = 1; seats < 400; seats = seats * 2 + 7)
        expect_same_seats(&crowd, seats, seats < 170);
    free(crowd.list.session);
}

/* 300 sessions in 40 days: buckets of a minute, no slots. */
static void so_do_the_long_buckets_of_few_viewers(void **state)
{
    (void)state;
    const int64_t day_ms = 86400000;
    struct crowd crowd = crowd_of(300, 0, 40 * day_ms, 10 * day_ms, 2);
    for (int64_t seats = 1; seats < 100; seats = seats * 2 + 7)
        expect_same_seats(&crowd, seats, seats < 30);
    /* The same within two hours of them: all in a few buckets. */
    struct crowd burst = crowd_of(1500, 20 * day_ms, 20 * day_ms + 7200000, 300000, 3);
    burst.high_ms = 40 * day_ms;
    expect_same_seats(&burst, 10, true);
    free(crowd.list.session);
    free(burst.list.session);
}

/* 600 sessions in 40 ms: many at each ms, leaving in the bucket in which they came. */
static void equal_times_sit_in_the_order_they_were_drawn(void **state)
{
    (void)state;
    struct crowd crowd = crowd_of(600, 0, 40, 12, 4);
    for (int64_t seats = 1; seats < 100; seats = seats * 2 + 7)
        expect_same_seats(&crowd, seats, true);
    free(crowd.list.session);
}

/* Half of 800 come before the source is on at 10 s, some before the order's own begin at 5 s, some leave before it. */
static void who_waits_at_the_door_sits_first(void **state)
{
    (void)state;
    struct crowd crowd = crowd_of(800, -3000, 20000, 9000, 5);
    crowd.low_ms = 5000;
    crowd.open_ms = 10000;
    for (int64_t seats = 1; seats < 120; seats = seats * 2 + 7)
        expect_same_seats(&crowd, seats, true);
    crowd.high_ms = 15000; /* and who comes later is nobody's */
    expect_same_seats(&crowd, 20, true);
    free(crowd.list.session);
}

/* Sorted within a bucket: by time, equal ones as drawn. */
static void a_bucket_is_sorted_by_time_then_as_drawn(void **state)
{
    (void)state;
    struct crowd crowds[] = { crowd_of(3000, 0, 9000, 10, 6), crowd_of(200, 0, 2000000000, 10, 7) };
    for (size_t c = 0; c < 2; c++) {
        struct session_order order = { 0 };
        assert_int_equal(session_order_build(&order, &crowds[c].list, 0, crowds[c].high_ms), STATUS_OK);
        assert_int_equal(order.visits, crowds[c].list.count);
        assert_int_equal(order.shift <= SESSION_SLOT_BITS, c == 0);
        for (size_t b = 0; b < order.buckets; b++)
            session_order_sort(&order, b);
        for (size_t i = 1; i < order.visits; i++) {
            const struct visit *before = &order.visit[i - 1], *visit = &order.visit[i];
            assert_true(before->from_ms < visit->from_ms ||
                        (before->from_ms == visit->from_ms && before->viewer < visit->viewer));
        }
        session_order_fini(&order);
        free(crowds[c].list.session);
    }
}

static void nobody_needs_no_bucket(void **state)
{
    (void)state;
    struct session_list none = { 0 };
    struct session_order order = { 0 };
    assert_int_equal(session_order_build(&order, &none, 0, 4000000000), STATUS_OK);
    assert_int_equal(order.visits, 0);
    session_order_fini(&order);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buckets_seat_whom_a_slow_program_seats),
        cmocka_unit_test(so_do_the_long_buckets_of_few_viewers),
        cmocka_unit_test(equal_times_sit_in_the_order_they_were_drawn),
        cmocka_unit_test(who_waits_at_the_door_sits_first),
        cmocka_unit_test(a_bucket_is_sorted_by_time_then_as_drawn),
        cmocka_unit_test(nobody_needs_no_bucket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
