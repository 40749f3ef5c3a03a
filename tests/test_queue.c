/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdlib.h>

#include "queue.h"
#include "rng.h"

static void push(struct queue *queue, int64_t time_ms, uint32_t rank, uint32_t what)
{
    assert_int_equal(queue_push(queue, time_ms, rank, what, -(int32_t)(what % 1000)), STATUS_OK);
}

static uint32_t pop(struct queue *queue)
{
    struct queue_entry entry;
    assert_true(queue_pop(queue, &entry));
    assert_int_equal(entry.change, -(int32_t)(entry.what % 1000));
    return entry.what;
}

static void equal_times_leave_by_rank_then_in_the_order_they_came(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue);
    push(&queue, 5, 2, 0);
    push(&queue, 5, 1, 1);
    push(&queue, 5, 2, 2);
    push(&queue, -7, 9, 3); /* before the epoch is before */
    push(&queue, 5, 1, 4);
    push(&queue, 4, 3, 5);
    push(&queue, INT64_MAX, 0, 6);
    push(&queue, INT64_MIN, UINT32_MAX, 7);
    static const uint32_t expected[] = { 7, 3, 5, 1, 4, 0, 2, 6 };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_int_equal(pop(&queue), expected[i]);
    struct queue_entry entry;
    assert_false(queue_pop(&queue, &entry));
    queue_fini(&queue);
}

static void ties_stay_in_order_after_many_pops_and_pushes(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue);
    uint32_t pushed = 0, popped = 0;
    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < 7; i++)
            push(&queue, 42, 3, pushed++);
        for (int i = 0; i < 6; i++)
            assert_int_equal(pop(&queue), popped++); /* first in, first out, since all are equal */
    }
    while (queue.count > 0)
        assert_int_equal(pop(&queue), popped++);
    assert_int_equal(popped, pushed);
    queue_fini(&queue);
}

static int compare(const void *a, const void *b)
{
    const struct queue_entry *x = a, *y = b;
    if (x->time_ms != y->time_ms)
        return x->time_ms < y->time_ms ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

/* 10^5 entries over 5000 moments and 4 ranks: every (time, rank) is shared by five on average. */
static void entries_leave_as_a_sort_orders_them(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    struct queue_entry *reference = calloc(COUNT, sizeof *reference);
    assert_non_null(reference);
    struct queue queue;
    queue_init(&queue);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t word[4];
        rng_block(11, (uint32_t[4]){ i, 0, 0, 0 }, word);
        reference[i] = (struct queue_entry){ word[0] % 5000, word[1] % 4, i, word[2], (int32_t)(word[3] >> 1) };
        assert_int_equal(
            queue_push(&queue, reference[i].time_ms, reference[i].rank, reference[i].what, reference[i].change),
            STATUS_OK);
    }
    qsort(reference, COUNT, sizeof *reference, compare);
    for (size_t i = 0; i < COUNT; i++) {
        struct queue_entry entry;
        assert_true(queue_pop(&queue, &entry));
        assert_memory_equal(&entry, &reference[i], sizeof entry);
    }
    assert_int_equal(queue.count, 0);
    queue_fini(&queue);
    free(reference);
}

/* As a simulation uses it: what is pushed is never before what was popped, so all that leaves is in order. */
static void a_calendar_that_is_fed_while_it_runs_stays_in_order(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue);
    for (uint32_t i = 0; i < 300; i++)
        push(&queue, i % 10, i % 3, i);
    struct queue_entry last = { .time_ms = -1 };
    for (uint32_t i = 0; i < 100000; i++) {
        struct queue_entry entry;
        assert_true(queue_pop(&queue, &entry));
        assert_true(compare(&last, &entry) < 0);
        last = entry;
        uint32_t word[4];
        rng_block(12, (uint32_t[4]){ i, 0, 0, 0 }, word);
        assert_int_equal(queue_push(&queue, entry.time_ms + 1 + word[0] % 20, word[1] % 3, i, 0), STATUS_OK);
    }
    assert_int_equal(queue.count, 300);
    queue_fini(&queue);
}

static void a_cleared_queue_is_as_new_but_keeps_its_memory(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue);
    for (uint32_t i = 0; i < 1000; i++)
        push(&queue, i, 0, i);
    size_t capacity = queue.capacity;
    queue_clear(&queue);
    struct queue_entry entry;
    assert_false(queue_pop(&queue, &entry));
    assert_int_equal(queue.capacity, capacity);
    push(&queue, 1, 0, 7);
    push(&queue, 1, 0, 8);
    assert_true(queue_pop(&queue, &entry));
    assert_int_equal(entry.sequence, 0);
    assert_int_equal(entry.what, 7);
    assert_true(queue_pop(&queue, &entry));
    assert_int_equal(entry.sequence, 1);
    queue_fini(&queue);
}

/* A sequence that wrapped would let the youngest leave first. */
static void a_queue_that_ran_out_of_sequence_says_so(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue);
    push(&queue, 1, 0, 1);
    queue.next_sequence = UINT32_MAX;
    assert_int_equal(queue_push(&queue, 1, 0, 2, 0), STATUS_LIMIT);
    assert_int_equal(queue.count, 1);
    queue_clear(&queue);
    push(&queue, 1, 0, 3);
    queue_fini(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_times_leave_by_rank_then_in_the_order_they_came),
        cmocka_unit_test(ties_stay_in_order_after_many_pops_and_pushes),
        cmocka_unit_test(entries_leave_as_a_sort_orders_them),
        cmocka_unit_test(a_calendar_that_is_fed_while_it_runs_stays_in_order),
        cmocka_unit_test(a_cleared_queue_is_as_new_but_keeps_its_memory),
        cmocka_unit_test(a_queue_that_ran_out_of_sequence_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
