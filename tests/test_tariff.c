/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <string.h>

#include "rng.h"
#include "tariff.h"

enum { HOUR = 3600000 };
static const int64_t december_ms = 31 * 24 * (int64_t)HOUR;

/* One line of a book: prices in nano-USD; the last tier is open. */
#define TIERS(...)                                                                                                     \
    .tier = (const struct tier[]){ __VA_ARGS__ },                                                                      \
    .tiers = sizeof((const struct tier[]){ __VA_ARGS__ }) / sizeof(struct tier)
#define FLAT(price) TIERS({ INT64_MAX, price })

struct desk { /* what a test needs to have something priced */
    struct arena arena;
    struct diag diag;
    struct tariff tariff;
};

static enum status open_desk(struct desk *desk, const struct book *book, const struct account *account,
                             const struct line_key key[], size_t lines)
{
    assert_int_equal(arena_init(&desk->arena, 1 << 20), STATUS_OK);
    diag_init(&desk->diag, &desk->arena);
    return tariff_build(book, account, key, lines, december_ms, &desk->arena, &desk->diag, &desk->tariff);
}

static void close_desk(struct desk *desk)
{
    diag_fini(&desk->diag);
    arena_fini(&desk->arena);
}

static int64_t total(const struct book *book, const struct account *account, const struct line_key key[], size_t lines,
                     const int128 quantity[], int64_t cost_nano[])
{
    struct desk desk;
    assert_int_equal(open_desk(&desk, book, account, key, lines), STATUS_OK);
    assert_true(tariff_charge(&desk.tariff, quantity, cost_nano));
    int64_t sum = 0;
    for (size_t i = 0; i < lines; i++)
        sum += cost_nano[i];
    close_desk(&desk);
    return sum;
}

/* The cost of one line. */
static int64_t price_one(const struct book *book, const struct account *account, struct line_key key, int128 quantity)
{
    int64_t cost_nano[1];
    return total(book, account, &key, 1, &quantity, cost_nano);
}

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

/* ---- against an oracle, and against itself ---- */

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
        c->rate[i] = (struct rate){
            .meter = METER_CHANNEL_OUTPUT, .value = { i, BOOK_ANY }, .unit = &hour, .tier = c->tier[i], .tiers = 3
        };
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
                                              .unit = &hour,
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
        cmocka_unit_test(the_discount_comes_after_the_tiers),
        cmocka_unit_test(petabytes_kept_for_a_month_are_priced_exactly),
        cmocka_unit_test(a_cost_beyond_nine_billion_dollars_is_refused),
        cmocka_unit_test(every_line_without_a_price_is_named_with_the_book),
        cmocka_unit_test(a_bill_is_what_an_hour_by_hour_tally_gives),
        cmocka_unit_test(prices_times_k_give_the_bill_times_k),
        cmocka_unit_test(a_higher_price_never_lowers_a_cost),
        cmocka_unit_test(usage_billed_in_two_parts_adds_up),
        cmocka_unit_test(the_steps_of_a_line_add_up_to_it),
        cmocka_unit_test(a_tier_that_changes_nothing_is_no_step),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
