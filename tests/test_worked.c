/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in price books: worked examples to the cent, and what their rates must say. */
#include "tariff_desk.h"

#include <string.h>

#include "read.h"

enum { NEWEST, LAUNCH, BOOKS };
static const char *const book_names[BOOKS] = { "aws-ivs-2026-10", "aws-ivs-2020" };

struct shelf {
    struct arena arena;
    struct diag diag;
    struct book book[BOOKS];
};

static int set_up(void **state)
{
    static struct shelf shelf;
    assert_int_equal(arena_init(&shelf.arena, 1 << 24), STATUS_OK);
    diag_init(&shelf.diag, &shelf.arena);
    for (int i = 0; i < BOOKS; i++) {
        enum status status = book_read(book_names[i], NULL, &shelf.arena, &shelf.diag, &shelf.book[i]);
        diag_write(&shelf.diag, stderr);
        assert_int_equal(status, STATUS_OK);
    }
    *state = &shelf;
    return 0;
}

static int tear_down(void **state)
{
    struct shelf *shelf = *state;
    diag_fini(&shelf->diag);
    arena_fini(&shelf->arena);
    return 0;
}

static const struct book *book_of(void **state, int which)
{
    const struct shelf *shelf = *state;
    return &shelf->book[which];
}

static const struct account plain = { 0 };
static const struct account newcomer = { .free_tier = true };

static const struct line_key event[] = {
    { METER_CHANNEL_INPUT, { CHANNEL_STANDARD, 0 } },
    { METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_NORTH_AMERICA } },
    { METER_CHANNEL_OUTPUT, { RENDITION_HD, REGION_NORTH_AMERICA } },
    { METER_CHANNEL_OUTPUT, { RENDITION_FULL_HD, REGION_NORTH_AMERICA } },
};

enum { CENT = 10000000 }; /* nano-USD */

/* AWS's own example of 2020: 2 h of STANDARD input, 100 SD, 50 HD and 50 Full HD viewers throughout:
 * 4.00 + 7.50 + 7.50 + 15.00 = 34.00 USD. */
static void the_launch_example_costs_what_the_provider_said(void **state)
{
    const int128 quantity[] = { 2 * HOUR, (int128)200 * HOUR, 100 * (int128)HOUR, 100 * (int128)HOUR };
    int64_t cost_nano[4];
    assert_int_equal(total(book_of(state, LAUNCH), &plain, event, 4, quantity, cost_nano), (int64_t)3400 * CENT);
    assert_int_equal(cost_nano[0], 400LL * CENT);
    assert_int_equal(cost_nano[1], 750LL * CENT);
    assert_int_equal(cost_nano[2], 750LL * CENT);
    assert_int_equal(cost_nano[3], 1500LL * CENT);
}

/* The same event at the rates of 2026: 4.00 + 7.20 + 7.20 + 14.40 = 32.80 USD. */
static void the_launch_example_costs_less_today(void **state)
{
    const int128 quantity[] = { 2 * HOUR, (int128)200 * HOUR, 100 * (int128)HOUR, 100 * (int128)HOUR };
    int64_t cost_nano[4];
    assert_int_equal(total(book_of(state, NEWEST), &plain, event, 4, quantity, cost_nano), (int64_t)3280 * CENT);
    assert_int_equal(cost_nano[1], 720LL * CENT);
    assert_int_equal(cost_nano[3], 1440LL * CENT);
}

/* github aws-samples/amazon-ivs-auto-captions-web-demo, README: 1 h of STANDARD 1080p with 1, 10, 100 viewers
 * costs 2.15, 3.50, 17.00 USD. */
static void the_sample_of_one_hour_costs_what_its_readme_says(void **state)
{
    static const struct {
        int viewers;
        int64_t cents;
    } known[] = { { 1, 215 }, { 10, 350 }, { 100, 1700 } };
    for (size_t i = 0; i < 3; i++) {
        const int128 quantity[] = { HOUR, 0, 0, (int128)known[i].viewers * HOUR };
        int64_t cost_nano[4];
        assert_int_equal(total(book_of(state, LAUNCH), &plain, event, 4, quantity, cost_nano), known[i].cents * CENT);
    }
}

/* The user guide's replication model: A and B in two stages for 1 h, A copied for half of it: 2.5 h at 0.072 = 0.18. */
static void a_replica_is_billed_like_a_participant(void **state)
{
    const struct line_key key[] = { { METER_STAGE_PARTICIPANT, { MEDIA_VIDEO, 0 } },
                                    { METER_STAGE_REPLICA, { MEDIA_VIDEO, 0 } } };
    const int128 quantity[] = { 2 * HOUR, HOUR / 2 };
    int64_t cost_nano[2];
    assert_int_equal(total(book_of(state, NEWEST), &plain, key, 2, quantity, cost_nano), 18 * CENT);
    const struct line_key audio[] = { { METER_STAGE_PARTICIPANT, { MEDIA_AUDIO, 0 } },
                                      { METER_STAGE_REPLICA, { MEDIA_AUDIO, 0 } } };
    assert_int_equal(total(book_of(state, NEWEST), &plain, audio, 2, quantity, cost_nano), 18 * CENT / 10);
}

/* The free tier's edge: 5 h of BASIC input and 100 h of SD are free; the next SD hour costs 0.036. */
static void the_free_tier_ends_with_its_last_hour(void **state)
{
    const struct line_key key[] = { { METER_CHANNEL_INPUT, { CHANNEL_BASIC, 0 } },
                                    { METER_CHANNEL_OUTPUT, { RENDITION_AUDIO, REGION_EUROPE } },
                                    { METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_NORTH_AMERICA } } };
    int64_t cost_nano[3];
    const int128 within[] = { 5 * HOUR, 0, 100 * (int128)HOUR };
    assert_int_equal(total(book_of(state, NEWEST), &newcomer, key, 3, within, cost_nano), 0);
    const int128 beyond[] = { 5 * HOUR, 0, 101 * (int128)HOUR };
    assert_int_equal(total(book_of(state, NEWEST), &newcomer, key, 3, beyond, cost_nano), 36000000);
    const int128 shared[] = { 5 * HOUR, 40 * (int128)HOUR, 61 * (int128)HOUR }; /* audio and SD share the 100 h */
    assert_int_equal(total(book_of(state, NEWEST), &newcomer, key, 3, shared, cost_nano), 36000000);
    assert_int_equal(total(book_of(state, NEWEST), &plain, key, 3, within, cost_nano), 460LL * CENT);
}

/* AWS solutions library: an HD input and four SD outputs of MediaLive, 0.294 + 4 x 0.354 = 1.71 USD an hour. */
static void a_medialive_hour_costs_what_the_solution_says(void **state)
{
    const struct line_key key[] = { { METER_MEDIALIVE_INPUT, { RENDITION_HD, 0 } },
                                    { METER_MEDIALIVE_OUTPUT, { RENDITION_SD, 0 } } };
    const int128 quantity[] = { HOUR, 4 * HOUR };
    int64_t cost_nano[2];
    assert_int_equal(total(book_of(state, NEWEST), &plain, key, 2, quantity, cost_nano), 171 * CENT);
}

/* AWS solutions library: 791 GB from CloudFront in North America cost 67.24 USD (67.235 exactly), the free terabyte
 * being used up. Then the table of the pricing page: 10 TB at 0.085, 40 at 0.080, 5 more at 0.060. */
static void data_from_the_cdn_costs_what_the_solution_says(void **state)
{
    const struct line_key key = { METER_CDN_EGRESS, { REGION_NORTH_AMERICA, 0 } };
    const struct account_use use = { .meter = METER_CDN_EGRESS,
                                     .value = { REGION_NORTH_AMERICA, 0 },
                                     .quantity_nano = 1024000000000 };
    const struct account account = { .use = &use, .uses = 1 };
    const int128 gigabyte = 1000000000;
    assert_int_equal(price_one(book_of(state, NEWEST), &account, key, 791 * gigabyte), 67235000000);
    assert_int_equal(price_one(book_of(state, NEWEST), &plain, key, 1024 * gigabyte), 0);
    assert_int_equal(price_one(book_of(state, NEWEST), &account, key, (int128)55 * 1024 * gigabyte),
                     (int64_t)1024 * (10 * 85 + 40 * 80 + 5 * 60) * 1000000);
}

static void every_rate_says_where_it_comes_from(void **state)
{
    for (int which = 0; which < BOOKS; which++) {
        const struct book *book = book_of(state, which);
        assert_string_equal(book->name, book_names[which]);
        for (const struct rate *rate = book->rate; rate < book->rate + book->rates; rate++) {
            assert_true(strlen(rate->source) > 10);
            assert_int_equal(strlen(rate->as_of), strlen("2026-10-09"));
            assert_true(strcmp(rate->as_of, book->as_of) <= 0);
            assert_true(rate->tiers < TARIFF_STEPS_MAX);
            if (strstr(rate->source, "memory") || strstr(rate->source, "rule:"))
                assert_int_equal(rate->status, RATE_ASSUMED);
        }
    }
}

/* A line that a simulation can produce must not be one that the default book can't price. */
static void the_default_book_prices_every_line(void **state)
{
    const struct book *book = book_of(state, NEWEST);
    for (int m = 0; m < METERS; m++) {
        int count[METER_DIMENSIONS_MAX] = { 1, 1 }, first[METER_DIMENSIONS_MAX] = { 0, 0 };
        for (size_t d = 0; d < meter_table[m].dimensions; d++) {
            enum dimension dimension = meter_table[m].dimension[d];
            while (meter_dimension_values[dimension][count[d]])
                count[d]++;
            first[d] = dimension == DIMENSION_RESOLUTION ? RENDITION_SD : 0; /* no picture, no resolution */
        }
        for (int a = first[0]; a < count[0]; a++)
            for (int b = first[1]; b < count[1]; b++)
                assert_non_null(book_rate(book, (struct line_key){ (enum meter)m, { a, b } }));
    }
}

/* The rule for regions without a published price: North America's times the CDN's first-tier ratio, to 4 decimals. The
 * ratios were rounded to 3 decimals first, which moves the largest price by less than half of the last one. */
static void output_elsewhere_follows_the_rule_that_its_note_states(void **state)
{
    const struct book *book = book_of(state, NEWEST);
    for (int region = REGION_EUROPE; region < REGIONS; region++)
        for (int rendition = 0; rendition < RENDITIONS; rendition++) {
            const struct rate *rate = book_rate(book, (struct line_key){ METER_CHANNEL_OUTPUT, { rendition, region } });
            const struct rate *home =
                book_rate(book, (struct line_key){ METER_CHANNEL_OUTPUT, { rendition, REGION_NORTH_AMERICA } });
            const struct rate *cdn = book_rate(book, (struct line_key){ METER_CDN_EGRESS, { region, 0 } });
            const struct rate *cdn_home = book_rate(book, (struct line_key){ METER_CDN_EGRESS, { 0, 0 } });
            double ratio = (double)cdn->tier[0].price_nano / (double)cdn_home->tier[0].price_nano;
            assert_true(fabs((double)rate->tier[0].price_nano - (double)home->tier[0].price_nano * ratio) <= 1e5);
            assert_int_equal(rate->tier[0].price_nano % 100000, 0);
            assert_int_equal(rate->status, RATE_ASSUMED);
            assert_int_equal(home->status, RATE_REPORTED);
        }
}

static void the_thirteen_patterns_are_there(void **state)
{
    struct shelf *shelf = *state;
    static const char *const names[] = { "channel",           "channel-basic", "channel-advanced", "channel-multitrack",
                                         "channel-always-on", "stage",         "stage-audio",      "stage-replicated",
                                         "hybrid-client",     "hybrid-server", "hybrid-recorded",  "medialive-cdn",
                                         "self-hosted-cdn" };
    const struct pattern *pattern;
    size_t count;
    assert_int_equal(patterns_read_builtin(&shelf->arena, &shelf->diag, &pattern, &count), STATUS_OK);
    assert_int_equal(count, sizeof names / sizeof names[0]);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(pattern[i].name, names[i]);
        assert_true(strlen(pattern[i].sentence) > 30);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_launch_example_costs_what_the_provider_said),
        cmocka_unit_test(the_launch_example_costs_less_today),
        cmocka_unit_test(the_sample_of_one_hour_costs_what_its_readme_says),
        cmocka_unit_test(a_replica_is_billed_like_a_participant),
        cmocka_unit_test(the_free_tier_ends_with_its_last_hour),
        cmocka_unit_test(a_medialive_hour_costs_what_the_solution_says),
        cmocka_unit_test(data_from_the_cdn_costs_what_the_solution_says),
        cmocka_unit_test(every_rate_says_where_it_comes_from),
        cmocka_unit_test(the_default_book_prices_every_line),
        cmocka_unit_test(output_elsewhere_follows_the_rule_that_its_note_states),
        cmocka_unit_test(the_thirteen_patterns_are_there),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
