/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff_desk.h"

#include <string.h>

static const struct account plain = { 0 };
static const struct account newcomer = { .free_tier = true };

static struct unit hour, gb, gb_month, thousand_messages;

static int set_up(void **state)
{
    (void)state;
    hour = *unit_find("hour");
    gb = *unit_find("GB");
    gb_month = *unit_find("GB-month");
    thousand_messages = *unit_find("1000 messages");
    return 0;
}

static const struct line_key standard_input = { METER_CHANNEL_INPUT, { CHANNEL_STANDARD, 0 } };
static const struct line_key basic_input = { METER_CHANNEL_INPUT, { CHANNEL_BASIC, 0 } };
static const struct line_key audio_output = { METER_CHANNEL_OUTPUT, { RENDITION_AUDIO, REGION_NORTH_AMERICA } };
static const struct line_key sd_output = { METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_NORTH_AMERICA } };
static const struct line_key hd_output = { METER_CHANNEL_OUTPUT, { RENDITION_HD, REGION_NORTH_AMERICA } };
static const struct line_key participant = { METER_STAGE_PARTICIPANT, { MEDIA_VIDEO, 0 } };
static const struct line_key storage = { METER_STORAGE, { 0, 0 } };
static const struct line_key european_cdn = { METER_CDN_EGRESS, { REGION_EUROPE, 0 } };

/* A book of round prices: 2 USD an input hour; output in tiers of 100 h at 0.03, the next 400 at 0.02, then 0.01. */
static const struct rate round_rate[] = {
    { .meter = METER_CHANNEL_INPUT, .value = { BOOK_ANY, BOOK_ANY }, .unit = &hour, FLAT(2000000000) },
    { .meter = METER_CHANNEL_OUTPUT,
      .value = { BOOK_ANY, BOOK_ANY },
      .unit = &hour,
      TIERS({ 100, 30000000 }, { 500, 20000000 }, { INT64_MAX, 10000000 }) },
    { .meter = METER_STORAGE, .unit = &gb_month, FLAT(23000000) },
    { .meter = METER_CHAT_SENT, .unit = &thousand_messages, FLAT(560000000) },
};
static const struct book round_book = { .name = "round", .file = "round.cfg", .rate = round_rate, .rates = 4 };

static void a_quantity_crosses_tiers_as_it_grows(void **state)
{
    (void)state;
    static const struct {
        int hours;
        int64_t cost_nano;
    } known[] = {
        /* by hand: 100 x 0.03 = 3; 400 x 0.02 = 8 */
        { 0, 0 },
        { 1, 30000000 },
        { 100, 3000000000 },
        { 101, 3020000000 },
        { 500, 11000000000 },
        { 501, 11010000000 },
        { 100500, 1011000000000 },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_int_equal(price_one(&round_book, &plain, sd_output, (int128)known[i].hours * HOUR), known[i].cost_nano);
}

/* 1, 2, 3, .. half hours at 1, 3 nano-USD an hour: n + 1/2 goes to the even neighbour. */
static void a_tie_is_rounded_to_even_once_a_line(void **state)
{
    (void)state;
    static const int64_t even[] = { 0, 0, 1, 2, 2, 2, 3, 4, 4 }; /* 0, .5, 1, 1.5, 2, 2.5, 3, 3.5, 4 */
    const struct rate cheap = { .meter = METER_CHANNEL_INPUT, .value = { BOOK_ANY, BOOK_ANY }, .unit = &hour, FLAT(1) };
    const struct book book = { .name = "cheap", .rate = &cheap, .rates = 1 };
    for (int i = 0; i < 9; i++)
        assert_int_equal(price_one(&book, &plain, basic_input, (int128)i * HOUR / 2), even[i]);
    /* Two tiers of half an hour at 1 and 2: 0.5 + 1 = 1.5 -> 2, where rounding each tier would give 0 + 1. */
    const struct rate split = { .meter = METER_STORAGE_REQUESTS,
                                .unit = unit_find("request"),
                                TIERS({ 1, 1 }, { INT64_MAX, 2 }) };
    const struct book split_book = { .name = "split", .rate = &split, .rates = 1 };
    const struct account used = {
        .use = &(struct account_use){ .meter = METER_STORAGE_REQUESTS, .quantity_nano = 500000000 }, .uses = 1
    };
    assert_int_equal(price_one(&split_book, &used, (struct line_key){ METER_STORAGE_REQUESTS, { 0, 0 } }, 1000000), 2);
}

/* A free 10 h of audio and SD together, 5 h of any output besides, in that order. */
static const struct allowance two_pools[] = {
    { .name = "audio and SD",
      .quantity = 10,
      .unit = &hour,
      .match = (const struct rate_match[]){ { METER_CHANNEL_OUTPUT, { RENDITION_AUDIO, BOOK_ANY } },
                                            { METER_CHANNEL_OUTPUT, { RENDITION_SD, BOOK_ANY } } },
      .matches = 2 },
    { .name = "any output",
      .quantity = 5,
      .unit = &hour,
      .always = true,
      .match = &(const struct rate_match){ METER_CHANNEL_OUTPUT, { BOOK_ANY, BOOK_ANY } },
      .matches = 1 },
};

static struct book with_pools(void)
{
    struct book book = round_book;
    book.allowance = two_pools;
    book.allowances = 2;
    return book;
}

static void a_pool_is_shared_in_the_order_of_the_lines(void **state)
{
    (void)state;
    const struct book book = with_pools();
    const struct line_key key[] = { audio_output, sd_output, hd_output };
    const int128 quantity[] = { 8 * HOUR, 4 * HOUR, 6 * HOUR };
    int64_t cost_nano[3];
    /* audio takes 8 of the 10, sd the other 2 and 2 of the second pool's 5, hd the 3 that are left: 3 h at 0.03 remain
     */
    assert_int_equal(total(&book, &newcomer, key, 3, quantity, cost_nano), 90000000);
    assert_int_equal(cost_nano[0], 0);
    assert_int_equal(cost_nano[1], 0);
    assert_int_equal(cost_nano[2], 90000000);
    /* the other way round hd empties the second pool first, then sd and audio share the first: 1 h + 2 h at 0.03 */
    const struct line_key backwards[] = { hd_output, sd_output, audio_output };
    const int128 quantity_backwards[] = { 6 * HOUR, 4 * HOUR, 8 * HOUR };
    assert_int_equal(total(&book, &newcomer, backwards, 3, quantity_backwards, cost_nano), 90000000);
    assert_int_equal(cost_nano[0], 30000000);
    assert_int_equal(cost_nano[1], 0);
    assert_int_equal(cost_nano[2], 60000000);
}

static void an_allowance_is_for_new_accounts_unless_it_is_for_all(void **state)
{
    (void)state;
    const struct book book = with_pools();
    assert_int_equal(price_one(&book, &newcomer, sd_output, 16 * HOUR), 30000000); /* 10 + 5 free */
    assert_int_equal(price_one(&book, &plain, sd_output, 16 * HOUR), 330000000);   /* 5 free */
}

/* Of the first tier's 100 h the account has used 60: 40 more at 0.03, then 0.02. */
static void what_was_used_already_fills_the_first_tiers(void **state)
{
    (void)state;
    const struct account_use use = { .meter = METER_CHANNEL_OUTPUT,
                                     .value = { RENDITION_SD, REGION_NORTH_AMERICA },
                                     .quantity_nano = 60000000000 };
    const struct account account = { .use = &use, .uses = 1 };
    assert_int_equal(price_one(&round_book, &account, sd_output, 50 * HOUR), 1200000000 + 200000000);
    assert_int_equal(price_one(&round_book, &account, hd_output, 50 * HOUR), 1500000000); /* another line's use */
}

static void what_was_used_already_empties_the_pools_first(void **state)
{
    (void)state;
    const struct book book = with_pools();
    /* 12 h of audio, a line this bill does not have: the first pool's 10 and 2 of the second's 5 are gone */
    const struct account_use use = { .meter = METER_CHANNEL_OUTPUT,
                                     .value = { RENDITION_AUDIO, REGION_NORTH_AMERICA },
                                     .quantity_nano = 12000000000 };
    const struct account account = { .free_tier = true, .use = &use, .uses = 1 };
    assert_int_equal(price_one(&book, &account, sd_output, 4 * HOUR), 30000000);
    /* in minutes: the same amount in another unit */
    const struct account_use minutes = { .meter = METER_CHANNEL_OUTPUT,
                                         .value = { RENDITION_AUDIO, REGION_NORTH_AMERICA },
                                         .quantity_nano = 720000000000,
                                         .unit = unit_find("minute") };
    const struct account in_minutes = { .free_tier = true, .use = &minutes, .uses = 1 };
    assert_int_equal(price_one(&book, &in_minutes, sd_output, 4 * HOUR), 30000000);
    /* 106 h of the line itself: 15 of them were free, 91 stand in the first tier, of which 9 h at 0.03 are left */
    const struct account_use own = { .meter = METER_CHANNEL_OUTPUT,
                                     .value = { RENDITION_SD, REGION_NORTH_AMERICA },
                                     .quantity_nano = 106000000000 };
    const struct account regular = { .free_tier = true, .use = &own, .uses = 1 };
    assert_int_equal(price_one(&book, &regular, sd_output, 10 * HOUR), 9 * 30000000 + 20000000);
}

/* 200 h of output in whatever rendition: the first line of the bill stands in its second tier, the second one does not.
 */
static void the_past_use_of_a_group_counts_once(void **state)
{
    (void)state;
    const struct account_use use = { .meter = METER_CHANNEL_OUTPUT,
                                     .value = { BOOK_ANY, BOOK_ANY },
                                     .quantity_nano = 200000000000 };
    const struct account account = { .use = &use, .uses = 1 };
    const struct line_key key[] = { standard_input, sd_output, hd_output };
    const int128 quantity[] = { HOUR, HOUR, HOUR };
    int64_t cost_nano[3];
    total(&round_book, &account, key, 3, quantity, cost_nano);
    assert_int_equal(cost_nano[0], 2000000000);
    assert_int_equal(cost_nano[1], 20000000);
    assert_int_equal(cost_nano[2], 30000000);
}

/* The bill has none of its lines: the group's first one, audio, still empties the pool that it shares with the input.
 */
static void the_past_use_of_a_group_outside_the_bill_still_empties_pools(void **state)
{
    (void)state;
    const struct rate_match match[] = { { METER_CHANNEL_OUTPUT, { RENDITION_AUDIO, BOOK_ANY } },
                                        { METER_CHANNEL_INPUT, { BOOK_ANY, BOOK_ANY } } };
    const struct allowance allowance = {
        .name = "odd", .always = true, .quantity = 3, .unit = &hour, .match = match, .matches = 2
    };
    struct book book = round_book;
    book.allowance = &allowance;
    book.allowances = 1;
    const struct account_use use = { .meter = METER_CHANNEL_OUTPUT,
                                     .value = { BOOK_ANY, BOOK_ANY },
                                     .quantity_nano = 2000000000 };
    const struct account account = { .use = &use, .uses = 1 };
    assert_int_equal(price_one(&book, &account, standard_input, 3 * HOUR), 2 * 2000000000LL);
}

static void the_discount_comes_after_the_tiers(void **state)
{
    (void)state;
    const struct account account = { .discount_ppm = 125000 };
    /* 101 h: 3.02 less 12.5 % = 2.6425; a discount on the quantity would have stayed in the first tier */
    assert_int_equal(price_one(&round_book, &account, sd_output, 101 * (int128)HOUR), 2642500000);
    const struct account free_of_charge = { .discount_ppm = 1000000 };
    assert_int_equal(price_one(&round_book, &free_of_charge, sd_output, 101 * (int128)HOUR), 0);
    /* 5 nano less half: 2.5 -> 2; 7 nano less half: 3.5 -> 4 */
    const struct rate cheap = { .meter = METER_CHANNEL_INPUT, .value = { BOOK_ANY, BOOK_ANY }, .unit = &hour, FLAT(1) };
    const struct book book = { .name = "cheap", .rate = &cheap, .rates = 1 };
    const struct account half = { .discount_ppm = 500000 };
    assert_int_equal(price_one(&book, &half, basic_input, 5 * HOUR), 2);
    assert_int_equal(price_one(&book, &half, basic_input, 7 * HOUR), 4);
    /* 1.5 nano less 90 %: 0.15 -> 0 */
    const struct account tenth = { .discount_ppm = 900000 };
    assert_int_equal(price_one(&book, &tenth, basic_input, 3 * HOUR / 2), 0);
}

/* 10 PB for all of December: 10^7 GB x 0.023 = 230,000 USD; the product of bytes, ms and nano-USD has 10^34 in it, and
 * with the discount's millionths it would not fit 128 bits. */
static void petabytes_kept_for_a_month_are_priced_exactly(void **state)
{
    (void)state;
    const int128 kept = (int128)10000000000000000 * december_ms;
    assert_int_equal(price_one(&round_book, &plain, storage, kept), 230000000000000);
    assert_int_equal(price_one(&round_book, &plain, storage, kept * 1000), 230000000000000000);
    const struct account account = { .discount_ppm = 1 }; /* 230,000 - 0.23 */
    assert_int_equal(price_one(&round_book, &account, storage, kept), 229999770000000);
    /* half a day of 2 GB is 1/62 month each: 2 x 0.023 / 62 = 0.000741935.48 */
    assert_int_equal(price_one(&round_book, &plain, storage, (int128)2000000000 * (HOUR * 12)), 741935);
}

static void a_cost_beyond_nine_billion_dollars_is_refused(void **state)
{
    (void)state;
    struct desk desk;
    assert_int_equal(open_desk(&desk, &round_book, &plain, &standard_input, 1), STATUS_OK);
    int64_t cost_nano;
    assert_true(tariff_charge(&desk.tariff, &(int128){ (int128)4611686018 * HOUR }, &cost_nano));
    assert_int_equal(cost_nano, 9223372036000000000);
    assert_false(tariff_charge(&desk.tariff, &(int128){ (int128)4611686019 * HOUR }, &cost_nano));
    assert_false(tariff_charge(&desk.tariff, &(int128){ (int128)(~(uint128)0 >> 1) }, &cost_nano));
    close_desk(&desk);
}

static void every_line_without_a_price_is_named_with_the_book(void **state)
{
    (void)state;
    struct desk desk;
    const struct line_key key[] = { standard_input, participant, european_cdn };
    assert_int_equal(open_desk(&desk, &round_book, &plain, key, 3), STATUS_INPUT);
    assert_int_equal(desk.diag.count, 2);
    assert_string_equal(desk.diag.entry[0].what, "round has no price for: stage.participant video");
    assert_string_equal(desk.diag.entry[1].what, "round has no price for: cdn.egress europe");
    assert_string_equal(desk.diag.entry[0].origin.file, "round.cfg");
    close_desk(&desk);
    const struct account_use use = { .meter = METER_COMPUTE, .quantity_nano = 1, .origin = { "scenario.cfg", 12 } };
    const struct account account = { .use = &use, .uses = 1 };
    assert_int_equal(open_desk(&desk, &round_book, &account, key, 1), STATUS_INPUT);
    assert_int_equal(desk.diag.entry[0].origin.line, 12);
    close_desk(&desk);
}

static void a_tier_that_changes_nothing_is_no_step(void **state)
{
    (void)state;
    const struct rate rate = { .meter = METER_CHANNEL_OUTPUT,
                               .value = { BOOK_ANY, BOOK_ANY },
                               .unit = &hour,
                               TIERS({ 10, 36000000 }, { INT64_MAX, 36000000 }) };
    const struct book book = { .name = "flat", .rate = &rate, .rates = 1 };
    struct desk desk;
    assert_int_equal(open_desk(&desk, &book, &plain, &sd_output, 1), STATUS_OK);
    struct tariff_step step[TARIFF_STEPS_MAX];
    assert_int_equal(tariff_steps(&desk.tariff, &(int128){ 25 * HOUR }, 0, step), 1);
    assert_true(step[0].quantity == 25 * HOUR && step[0].price_nano == 36000000);
    close_desk(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quantity_crosses_tiers_as_it_grows),
        cmocka_unit_test(a_tie_is_rounded_to_even_once_a_line),
        cmocka_unit_test(a_pool_is_shared_in_the_order_of_the_lines),
        cmocka_unit_test(an_allowance_is_for_new_accounts_unless_it_is_for_all),
        cmocka_unit_test(what_was_used_already_fills_the_first_tiers),
        cmocka_unit_test(what_was_used_already_empties_the_pools_first),
        cmocka_unit_test(the_past_use_of_a_group_counts_once),
        cmocka_unit_test(the_past_use_of_a_group_outside_the_bill_still_empties_pools),
        cmocka_unit_test(the_discount_comes_after_the_tiers),
        cmocka_unit_test(petabytes_kept_for_a_month_are_priced_exactly),
        cmocka_unit_test(a_cost_beyond_nine_billion_dollars_is_refused),
        cmocka_unit_test(every_line_without_a_price_is_named_with_the_book),
        cmocka_unit_test(a_tier_that_changes_nothing_is_no_step),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
