/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random books and accounts against a tally sheet, and against themselves. */
#include "tariff_desk.h"

#include "rng.h"

enum { CASES = 300, RANDOM_LINES = 4 };

/* A random book and account: three-tier rates for four output lines, two pools; everything in whole hours and nano-USD.
 */
struct random_case {
    struct rate rate[RANDOM_LINES];
    struct tier tier[RANDOM_LINES][3];
    struct allowance allowance[2];
    struct rate_match match[2][2];
    struct book book;
    struct account account;
    struct account_use use[RANDOM_LINES];
    struct line_key key[RANDOM_LINES];
    int64_t hours[RANDOM_LINES];
    int128 quantity[RANDOM_LINES];
};

/* A whole number from 0 to limit - 1. */
static int64_t below(const struct rng_name *name, uint32_t *at, int64_t limit)
{
    return (int64_t)(rng_uniform(name, (*at)++) * (double)limit);
}

static void make_case(uint32_t number, struct random_case *c)
{
    const struct rng_name name = { .seed = 20261209, .replication = number };
    uint32_t at = 0;
    *c = (struct random_case){ 0 };
    for (int i = 0; i < RANDOM_LINES; i++) {
        int64_t first = 1 + below(&name, &at, 40), second = first + 1 + below(&name, &at, 60);
        c->key[i] = (struct line_key){ METER_CHANNEL_OUTPUT, { i, REGION_EUROPE } };
        c->tier[i][0] = (struct tier){ first, 1 + below(&name, &at, 1000000) };
        c->tier[i][1] = (struct tier){ second, 1 + below(&name, &at, 1000000) };
        c->tier[i][2] = (struct tier){ INT64_MAX, 1 + below(&name, &at, 1000000) };
        c->rate[i] = (struct rate){ .meter = METER_CHANNEL_OUTPUT,
                                    .value = { i, BOOK_ANY },
                                    .unit = unit_find("hour"),
                                    .tier = c->tier[i],
                                    .tiers = 3 };
        c->hours[i] = below(&name, &at, 200);
        c->quantity[i] = (int128)c->hours[i] * HOUR;
        c->use[i] = (struct account_use){ .meter = METER_CHANNEL_OUTPUT,
                                          .value = { i, REGION_EUROPE },
                                          .quantity_nano = below(&name, &at, 60) * 1000000000 };
    }
    for (int p = 0; p < 2; p++) {
        c->match[p][0] =
            (struct rate_match){ METER_CHANNEL_OUTPUT, { (int)below(&name, &at, RANDOM_LINES), BOOK_ANY } };
        c->match[p][1] =
            (struct rate_match){ METER_CHANNEL_OUTPUT, { (int)below(&name, &at, RANDOM_LINES), REGION_EUROPE } };
        c->allowance[p] = (struct allowance){ .name = "pool",
                                              .always = true,
                                              .quantity = below(&name, &at, 120),
                                              .unit = unit_find("hour"),
                                              .match = c->match[p],
                                              .matches = 2 };
    }
    c->book = (struct book){
        .name = "random", .rate = c->rate, .rates = RANDOM_LINES, .allowance = c->allowance, .allowances = 2
    };
    c->account = (struct account){ .use = c->use,
                                   .uses = (size_t)below(&name, &at, RANDOM_LINES + 1),
                                   .discount_ppm = below(&name, &at, 1000001) };
}

static bool in_pool(const struct random_case *c, int pool, int line)
{
    return c->match[pool][0].value[0] == line || c->match[pool][1].value[0] == line;
}

/* Hour by hour, as one would with a tally sheet: each hour, past ones of all lines first, goes to a pool that still has
 * one, else to its line's tiers. */
static void tally(const struct random_case *c, int64_t cost_micronano[RANDOM_LINES])
{
    int64_t left[2] = { c->allowance[0].quantity, c->allowance[1].quantity }, at[RANDOM_LINES] = { 0 };
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < RANDOM_LINES; i++) {
            int64_t past = (size_t)i < c->account.uses ? c->use[i].quantity_nano / 1000000000 : 0;
            int64_t count = round == 0 ? past : c->hours[i];
            if (round == 1)
                cost_micronano[i] = 0;
            for (int64_t h = 0; h < count; h++) {
                int pool = left[0] > 0 && in_pool(c, 0, i) ? 0 : left[1] > 0 && in_pool(c, 1, i) ? 1 : -1;
                if (pool >= 0) {
                    left[pool]--;
                    continue;
                }
                const struct tier *tier = c->tier[i];
                while (at[i] >= tier->up_to)
                    tier++;
                at[i]++;
                if (round == 1)
                    cost_micronano[i] += tier->price_nano * (1000000 - c->account.discount_ppm);
            }
        }
}

static void a_bill_is_what_an_hour_by_hour_tally_gives(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < CASES; n++) {
        struct random_case c;
        make_case(n, &c);
        int64_t cost_nano[RANDOM_LINES], expected[RANDOM_LINES];
        total(&c.book, &c.account, c.key, RANDOM_LINES, c.quantity, cost_nano);
        tally(&c, expected);
        for (int i = 0; i < RANDOM_LINES; i++) {
            int64_t whole = expected[i] / 1000000, part = expected[i] % 1000000;
            whole += part > 500000 || (part == 500000 && whole % 2 == 1);
            assert_int_equal(cost_nano[i], whole);
        }
    }
}

static void prices_times_k_give_the_bill_times_k(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < CASES; n++) {
        struct random_case c;
        make_case(n, &c);
        c.account.discount_ppm = 250000; /* with 10^6 nano-USD in every price nothing is rounded */
        int64_t before[RANDOM_LINES], after[RANDOM_LINES];
        for (int i = 0; i < RANDOM_LINES; i++)
            for (int t = 0; t < 3; t++)
                c.tier[i][t].price_nano *= 1000000;
        total(&c.book, &c.account, c.key, RANDOM_LINES, c.quantity, before);
        for (int i = 0; i < RANDOM_LINES; i++)
            for (int t = 0; t < 3; t++)
                c.tier[i][t].price_nano *= 7;
        total(&c.book, &c.account, c.key, RANDOM_LINES, c.quantity, after);
        for (int i = 0; i < RANDOM_LINES; i++)
            assert_int_equal(after[i], 7 * before[i]);
    }
}

static void a_higher_price_never_lowers_a_cost(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < CASES; n++) {
        struct random_case c;
        make_case(n, &c);
        int64_t before[RANDOM_LINES], after[RANDOM_LINES];
        total(&c.book, &c.account, c.key, RANDOM_LINES, c.quantity, before);
        c.tier[n % RANDOM_LINES][n % 3].price_nano++;
        total(&c.book, &c.account, c.key, RANDOM_LINES, c.quantity, after);
        for (int i = 0; i < RANDOM_LINES; i++)
            assert_true(i == (int)(n % RANDOM_LINES) ? after[i] >= before[i] : after[i] == before[i]);
    }
}

/* A month billed in two parts, the second knowing what the first used, is the month. */
static void usage_billed_in_two_parts_adds_up(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < CASES; n++) {
        struct random_case c;
        make_case(n, &c);
        c.account = (struct account){ .use = c.use, .uses = 0 };
        int64_t whole[RANDOM_LINES], cost_nano[RANDOM_LINES];
        int64_t first = total(&c.book, &c.account, c.key, 1, c.quantity, cost_nano);
        int64_t month = total(&c.book, &c.account, c.key, 1, &(int128){ c.quantity[0] * 2 }, whole);
        c.use[0].quantity_nano = c.hours[0] * 1000000000;
        c.account.uses = 1;
        int64_t second = total(&c.book, &c.account, c.key, 1, c.quantity, cost_nano);
        assert_int_equal(first + second, month);
    }
}

static void the_steps_of_a_line_add_up_to_it(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < CASES; n++) {
        struct random_case c;
        make_case(n, &c);
        c.account.discount_ppm = 0;
        struct desk desk;
        assert_int_equal(open_desk(&desk, &c.book, &c.account, c.key, RANDOM_LINES), STATUS_OK);
        int64_t cost_nano[RANDOM_LINES];
        assert_true(tariff_charge(&desk.tariff, c.quantity, cost_nano));
        for (size_t i = 0; i < RANDOM_LINES; i++) {
            struct tariff_step step[TARIFF_STEPS_MAX];
            size_t steps = tariff_steps(&desk.tariff, c.quantity, i, step);
            int128 quantity = 0, cost = 0;
            for (size_t s = 0; s < steps; s++) {
                assert_true(step[s].quantity > 0 && (!step[s].free || (s == 0 && step[s].price_nano == 0)));
                quantity += step[s].quantity;
                cost += step[s].quantity / HOUR * step[s].price_nano;
            }
            assert_true(quantity == c.quantity[i] && cost == cost_nano[i]);
        }
        close_desk(&desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bill_is_what_an_hour_by_hour_tally_gives),
        cmocka_unit_test(prices_times_k_give_the_bill_times_k),
        cmocka_unit_test(a_higher_price_never_lowers_a_cost),
        cmocka_unit_test(usage_billed_in_two_parts_adds_up),
        cmocka_unit_test(the_steps_of_a_line_add_up_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
