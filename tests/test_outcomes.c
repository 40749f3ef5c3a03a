/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outcomes.h"

#include "check.h"
#include "outcome_desk.h"

/* What row `row` of pattern p holds, so that every cell of the table is another number. */
static int64_t mark_of(size_t p, size_t column, size_t row)
{
    return (int64_t)((p * 100 + column) * 10000000 + row);
}

static void fill_row(const struct outcomes *outcomes, size_t row)
{
    for (size_t p = 0; p < outcomes->patterns; p++) {
        const struct pattern_outcome *o = &outcomes->pattern[p];
        o->total_nano[row] = mark_of(p, 0, row);
        o->input_ms[row] = mark_of(p, 1, row);
        o->idle_ms[row] = mark_of(p, 2, row);
        o->turned_away[row] = mark_of(p, 3, row);
        for (size_t l = 0; l < o->plan->lines; l++) {
            outcome_cost_nano(o, l)[row] = mark_of(p, 10 + l, row);
            outcome_quantity(o, l)[row] = (double)mark_of(p, 20 + l, row);
        }
        for (enum peak k = 0; k < PEAKS; k++)
            outcome_peak(o, k)[row] = (int32_t)(mark_of(p, 30 + k, row) & INT32_MAX);
    }
}

static bool is_row(const struct outcomes *outcomes, size_t row)
{
    bool good = true;
    for (size_t p = 0; p < outcomes->patterns; p++) {
        const struct pattern_outcome *o = &outcomes->pattern[p];
        good &= o->total_nano[row] == mark_of(p, 0, row) && o->input_ms[row] == mark_of(p, 1, row) &&
                o->idle_ms[row] == mark_of(p, 2, row) && o->turned_away[row] == mark_of(p, 3, row);
        for (size_t l = 0; l < o->plan->lines; l++)
            good &= outcome_cost_nano(o, l)[row] == mark_of(p, 10 + l, row) &&
                    outcome_quantity(o, l)[row] == (double)mark_of(p, 20 + l, row);
        for (enum peak k = 0; k < PEAKS; k++)
            good &= outcome_peak(o, k)[row] == (int32_t)(mark_of(p, 30 + k, row) & INT32_MAX);
    }
    return good;
}

/* Six lines of 16 bytes, three patterns of 4 x 8 + 7 x 4: 276 bytes a row, so that 400,000 rows are 110 MB, more than
 * OUTCOMES_MEMORY. */
static void rows_stay_when_the_table_grows_into_a_file_and_leaves_memory(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 1);
    struct outcomes outcomes;
    assert_int_equal(outcomes_init(&outcomes, &d.model, d.tariff, true), STATUS_OK);
    static const int64_t rows[] = { 3, 3000, 400000 };
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(outcomes_reserve(&outcomes, rows[i]), STATUS_OK);
        assert_int_equal(outcomes.in_file, i == 2);
        for (; outcomes.replications < rows[i] && outcomes.replications < 5000; outcomes.replications++)
            fill_row(&outcomes, (size_t)outcomes.replications);
        fill_row(&outcomes, (size_t)rows[i] - 1);
        outcomes_rest(&outcomes);
        for (size_t row = 0; row < (size_t)outcomes.replications; row++)
            assert_true(is_row(&outcomes, row));
        assert_true(is_row(&outcomes, (size_t)rows[i] - 1));
    }
    outcomes_fini(&outcomes);
    desk_fini(&d);
}

/* Asking for less than there is changes nothing. */
static void a_table_does_not_shrink(void **state)
{
    (void)state;
    struct desk d;
    desk_init(&d, 1);
    struct outcomes outcomes;
    assert_int_equal(outcomes_init(&outcomes, &d.model, d.tariff, true), STATUS_OK);
    assert_int_equal(outcomes_reserve(&outcomes, 100), STATUS_OK);
    const void *store = outcomes.store;
    assert_int_equal(outcomes_reserve(&outcomes, 50), STATUS_OK);
    assert_ptr_equal(store, outcomes.store);
    outcomes_fini(&outcomes);
    desk_fini(&d);
}

/* Bins are exact to 255, then 128 an octave: the lowest value of a value's bin is at most 1/128 below it. */
static void a_bin_holds_its_values(void **state)
{
    (void)state;
    for (int64_t value = 0; value < INT32_MAX / 2; value += 1 + value / 50) {
        int64_t low = fan_bin_value(fan_bin(value));
        assert_true(low <= value && value - low <= (value < 256 ? 0 : value / 128));
        assert_true(fan_bin_value(fan_bin(value) + 1) > value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stay_when_the_table_grows_into_a_file_and_leaves_memory),
        cmocka_unit_test(a_table_does_not_shrink),
        cmocka_unit_test(a_bin_holds_its_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
