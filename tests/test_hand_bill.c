/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bills of scenarios that a pencil can follow, to the nano-dollar. */
#include "world_desk.h"

static int64_t cents(int64_t count) /* in nano-USD */
{
    return count * 10000000;
}

#define FIXED(value) "{ dist = \"fixed\"; value = \"" value "\"; }"
#define TOP(patterns) "title = \"t\"; period = \"2026-12\"; patterns = ( " patterns " );\n"
/* So long live at noon of a day, so many hosts and viewers throughout; `rest` belongs to the audience. */
#define SHOW(name, day, live, hosts, viewers, rest)                                                                    \
    "{ name = \"" name "\"; at = ( \"2026-12-" day " 12:00\" ); live = \"" live "\"; hosts = " hosts "; "              \
    "audience = { count = \"fixed\"; size = " viewers                                                                  \
    "; assign = \"exact\"; arrivals = " FIXED("0 s") "; stays = \"" live "\"; " rest " }; }"
#define EVENTS(list) "events = ( " list " );\n"
#define ACCOUNT(rest) "account = { " rest " };\n"

static void expect_total(const char *text, const char *pattern, int64_t total_nano)
{
    struct world_desk desk;
    world_desk_run(&desk, text);
    const struct pattern_outcome *outcome = outcome_of(&desk, pattern);
    int64_t sum_nano = 0;
    for (size_t l = 0; l < outcome->plan->lines; l++)
        sum_nano += outcome_cost_nano(outcome, l)[0];
    assert_int_equal(total_of(&desk, pattern), total_nano);
    assert_int_equal(sum_nano, total_nano);
    world_desk_close(&desk);
}

/* scenarios/examples/by-hand.cfg: 2 h of STANDARD input at 2.00; 100 viewers in SD at 0.036, 50 in HD at 0.072, 50 in
 * Full HD at 0.144, all for 2 h: 4.00 + 7.20 + 7.20 + 14.40 = 32.80. */
static void the_example_by_hand_costs_32_80(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run_file(&desk, SRCDIR "/scenarios/examples/by-hand.cfg");
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 2 * HOUR);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_NORTH_AMERICA, 200 * HOUR);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_HD, REGION_NORTH_AMERICA, 100 * HOUR);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 100 * HOUR);
    assert_int_equal(cost_of(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0), cents(400));
    assert_int_equal(cost_of(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_NORTH_AMERICA), cents(720));
    assert_int_equal(cost_of(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_HD, REGION_NORTH_AMERICA), cents(720));
    assert_int_equal(cost_of(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA),
                     cents(1440));
    assert_int_equal(total_of(&desk, "channel"), cents(3280));
    /* 4 hosts and 200 viewers on a stage for 2 h at 0.072: 408 h, 29.376. */
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 408 * HOUR);
    assert_int_equal(total_of(&desk, "stage"), 29376000000);
    world_desk_close(&desk);
}

/* --- the built-in book ------------------------------------------------------------------------------------------- */

/* 10 h of BASIC at 0.20 + 200 h of SD at 0.036 = 2.00 + 7.20; 12.5 % less: 8.05. Line by line: 1.75 + 6.30. */
static void a_discount_is_taken_off_each_line(void **state)
{
    (void)state;
    const char *const text = ACCOUNT("discount = \"12.5 %\";")
        TOP("\"channel-basic\"") "events = ( { name = \"e\"; at = ( \"2026-12-10 08:00\" ); live = \"10 h\"; video = { "
                                 "resolution = \"480p\"; bit_rate = \"1 Mbps\"; }; "
                                 "audience = { count = \"fixed\"; size = 20; arrivals = " FIXED(
                                     "0 s") "; stays = \"10 h\"; }; } );";
    expect_total(text, "channel-basic", cents(805));
    struct world_desk desk;
    world_desk_run(&desk, text);
    assert_int_equal(cost_of(&desk, "channel-basic", METER_CHANNEL_INPUT, CHANNEL_BASIC, 0), cents(175));
    assert_int_equal(cost_of(&desk, "channel-basic", METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_NORTH_AMERICA),
                     cents(630));
    world_desk_close(&desk);
}

/* 1 s of STANDARD input: 2.00 / 3600 = 0.000555555..; 1 ms of a participant is 20 nano-USD, 3 ms at 12.5 % off 52.5:
 * even, 52; 1 ms 17.5: even, 18. */
static void a_line_is_rounded_once_half_to_even(void **state)
{
    (void)state;
    expect_total(TOP("\"channel\"") EVENTS(SHOW("e", "10", "1 s", "0", "0", "")), "channel", 555556);
    expect_total(ACCOUNT("discount = \"12.5 %\";") TOP("\"stage\"") EVENTS(SHOW("e", "10", "0.003 s", "1", "0", "")),
                 "stage", 52);
    expect_total(ACCOUNT("discount = \"12.5 %\";") TOP("\"stage\"") EVENTS(SHOW("e", "10", "0.001 s", "1", "0", "")),
                 "stage", 18);
    /* Summed before it is rounded: three hosts of 1 ms are 52.5 as well, not 3 x 18. */
    expect_total(ACCOUNT("discount = \"12.5 %\";") TOP("\"stage\"") EVENTS(SHOW("e", "10", "0.001 s", "3", "0", "")),
                 "stage", 52);
}

#define SOUND "renditions = { audio = 1.0; };"
#define SMALL "renditions = { sd = 1.0; };"

/* Free: 100 h of audio and SD together, taken in the order of the bill (audio first): 40 h of audio, 60 of 61 h of SD.
 * 1 h of STANDARD input for each event: 4.00 + 0.036. Without the free tier 40 x 0.0072 + 61 x 0.036 more. */
static void a_pool_is_shared_by_its_lines(void **state)
{
    (void)state;
#define BOTH                                                                                                           \
    TOP("\"channel\"") EVENTS(SHOW("a", "10", "1 h", "0", "40", SOUND) ", " SHOW("b", "11", "1 h", "0", "61", SMALL))
    expect_total(ACCOUNT("free_tier = true;") BOTH, "channel", cents(400) + 36000000);
    expect_total(BOTH, "channel", cents(400) + 40 * INT64_C(7200000) + 61 * INT64_C(36000000));
}

/* 5 h of BASIC are free; 7 h are used: 2 x 0.20. Participants and replicas share 20 h: 12 h of participants (2 hosts,
 * 10 viewers) and 2 of replicas are free. With 15 h used already, 5 of the 12 are: 7 + 2 at 0.072. */
static void what_was_used_already_has_eaten_the_free_tier(void **state)
{
    (void)state;
    expect_total(ACCOUNT("free_tier = true;") TOP("\"channel-basic\"") EVENTS(SHOW("e", "10", "7 h", "0", "0", "")),
                 "channel-basic", cents(40));
    expect_total(ACCOUNT("free_tier = true;") TOP("\"stage-replicated\"") EVENTS(SHOW("e", "10", "1 h", "2", "10", "")),
                 "stage-replicated", 0);
    expect_total(ACCOUNT("free_tier = true; used = ( { meter = \"stage.participant\"; media = \"video\"; quantity = "
                         "\"15 hours\"; } );") TOP("\"stage-replicated\"")
                     EVENTS(SHOW("e", "10", "1 h", "2", "10", "")),
                 "stage-replicated", 9 * INT64_C(72000000));
    expect_total(ACCOUNT("used = ( { meter = \"stage.participant\"; media = \"video\"; quantity = \"15 hours\"; } );")
                     TOP("\"stage-replicated\"") EVENTS(SHOW("e", "10", "1 h", "2", "10", "")),
                 "stage-replicated", 14 * INT64_C(72000000));
}

/* 5000 viewers x 2 h x 6 Mbps = 27000 GB from the CDN. 1024 GB are free: of 25976, 10240 at 0.085 and 15736 at 0.080:
 * 870.40 + 1258.88. With 10000 GB used before, the free ones were among them: from 8976 on 1264 GB at 0.085, 25736 at
 * 0.080: 107.44 + 2058.88. */
static void tiers_are_climbed_within_a_scenario(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"self-hosted-cdn\"") EVENTS(SHOW("e", "10", "2 h", "0", "5000", "")));
    assert_int_equal(cost_of(&desk, "self-hosted-cdn", METER_CDN_EGRESS, REGION_NORTH_AMERICA, 0), cents(212928));
    assert_int_equal(cost_of(&desk, "self-hosted-cdn", METER_COMPUTE, 0, 0), cents(68));
    world_desk_close(&desk);
    world_desk_run(
        &desk, ACCOUNT("used = ( { meter = \"cdn.egress\"; region = \"north_america\"; quantity = \"10000 GB\"; } );")
                   TOP("\"self-hosted-cdn\"") EVENTS(SHOW("e", "10", "2 h", "0", "5000", "")));
    assert_int_equal(cost_of(&desk, "self-hosted-cdn", METER_CDN_EGRESS, REGION_NORTH_AMERICA, 0), cents(216632));
    world_desk_close(&desk);
    /* A discount comes last. */
    world_desk_run(&desk, ACCOUNT("discount = 0.25; used = ( { meter = \"cdn.egress\"; region = \"north_america\"; "
                                  "quantity = \"10000 GB\"; } );") TOP("\"self-hosted-cdn\"")
                              EVENTS(SHOW("e", "10", "2 h", "0", "5000", "")));
    assert_int_equal(cost_of(&desk, "self-hosted-cdn", METER_CDN_EGRESS, REGION_NORTH_AMERICA, 0), cents(162474));
    world_desk_close(&desk);
}

/* Chat: 6 x 200 sent at 0.56 a thousand, 6 x 100^2 x 2 = 120000 delivered at 0.008: 0.672 + 0.96. */
static void messages_are_billed_by_the_thousand(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run(&desk, TOP("\"stage\"") "events = ( { name = \"e\"; at = ( \"2026-12-10 12:00\" ); live = \"2 h\"; "
                                           "chat = { messages_per_viewer_hour = 6; }; "
                                           "audience = { count = \"fixed\"; size = 100; arrivals = " FIXED(
                                               "0 s") "; stays = \"2 h\"; }; } );");
    assert_int_equal(cost_of(&desk, "stage", METER_CHAT_SENT, 0, 0), 672000000);
    assert_int_equal(cost_of(&desk, "stage", METER_CHAT_DELIVERED, 0, 0), 960000000);
    world_desk_close(&desk);
}

/* A composition at 1080 lines for 2 h: 1.68; its input 4.00; two hosts 0.288. */
static void a_hybrid_is_the_sum_of_its_parts(void **state)
{
    (void)state;
    expect_total(TOP("\"hybrid-server\"") EVENTS(SHOW("e", "10", "2 h", "2", "0", "")), "hybrid-server",
                 cents(168 + 400) + 288000000);
}

/* --- a book of ours ---------------------------------------------------------------------------------------------- */

#define RATE(meter, rest)                                                                                              \
    "{ meter = \"" meter "\"; " rest " unit = \"hour\"; source = \"this test, by hand\"; status = \"assumed\"; }"
static const char
    book_text[] = "name = \"ours\"; title = \"Round prices\"; currency = \"USD\"; as_of = \"2026-10-09\";\n"
                  "rates = ( " RATE("channel.input", "price = \"1.00\";") ",\n" RATE(
                      "channel.output",
                      "rendition = \"full_hd\"; region = \"north_america\"; "
                      "tiers = ( { up_to = 100; price = \"0.10\"; }, { up_to = 150; price = \"0.05\"; }, { price = "
                      "\"0.01\"; } );") ",\n" RATE("channel.output",
                                                   "rendition = \"sd\"; region = \"north_america\"; "
                                                   "tiers = ( { up_to = 10; price = \"0.03\"; }, { price = \"0.02\"; } "
                                                   ");") " );\n"
                                                         "allowances = ( { name = \"ten hours\"; always = true; "
                                                         "quantity = 10; unit = \"hour\"; of = ( { meter = "
                                                         "\"channel.output\"; } ); source = \"this test, by hand\"; } "
                                                         ");\n";
#define OURS "prices = \"test_hand_bill.book.cfg\";\n"

static int write_book(void **state)
{
    (void)state;
    FILE *file = fopen("test_hand_bill.book.cfg", "w");
    if (!file || fputs(book_text, file) < 0 || fclose(file) != 0)
        return -1;
    return 0;
}

static int remove_book(void **state)
{
    (void)state;
    return unlink("test_hand_bill.book.cfg");
}

/* Two events in a month, 120 and 60 viewers for 1 h: 180 h of Full HD, of which 10 are free. 100 at 0.10, 50 at 0.05,
 * 20 at 0.01: 12.70; and 2 h of input. */
static void tiers_count_the_total_of_the_period(void **state)
{
    (void)state;
    expect_total(OURS TOP("\"channel\"")
                     EVENTS(SHOW("a", "10", "1 h", "0", "120", "") ", " SHOW("b", "11", "1 h", "0", "60", "")),
                 "channel", cents(1270 + 200));
    /* 95 h used: 10 of them free, so 85 count; 15 at 0.10, 50 at 0.05, 115 at 0.01: 1.50 + 2.50 + 1.15. */
    expect_total(OURS ACCOUNT("used = ( { meter = \"channel.output\"; rendition = \"full_hd\"; region = "
                              "\"north_america\"; quantity = \"95\"; } );") TOP("\"channel\"")
                     EVENTS(SHOW("a", "10", "1 h", "0", "120", "") ", " SHOW("b", "11", "1 h", "0", "60", "")),
                 "channel", cents(515 + 200));
}

/* 25 h of SD and 20 of Full HD: SD stands first in the bill and takes the 10 free hours: 10 x 0.03 + 5 x 0.02 + 20 x
 * 0.10 + 2 x 1.00. */
static void each_line_climbs_tiers_of_its_own(void **state)
{
    (void)state;
    expect_total(OURS TOP("\"channel\"")
                     EVENTS(SHOW("a", "10", "1 h", "0", "25", SMALL) ", " SHOW("b", "11", "1 h", "0", "20", "")),
                 "channel", cents(30 + 10 + 200 + 200));
}

static void a_region_without_a_rate_is_an_error(void **state)
{
    (void)state;
    struct world_desk desk;
    assert_int_equal(world_desk_load(&desk, OURS TOP("\"channel\"")
                                                EVENTS(SHOW("a", "10", "1 h", "0", "10",
                                                            "regions = { north_america = 0.5; europe = 0.5; };"))),
                     STATUS_INPUT);
    world_desk_close(&desk);
    expect_total(OURS TOP("\"channel\"") EVENTS(SHOW("a", "10", "1 h", "0", "10", "")), "channel", cents(100));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_by_hand_costs_32_80),
        cmocka_unit_test(a_discount_is_taken_off_each_line),
        cmocka_unit_test(a_line_is_rounded_once_half_to_even),
        cmocka_unit_test(a_pool_is_shared_by_its_lines),
        cmocka_unit_test(what_was_used_already_has_eaten_the_free_tier),
        cmocka_unit_test(tiers_are_climbed_within_a_scenario),
        cmocka_unit_test(messages_are_billed_by_the_thousand),
        cmocka_unit_test(a_hybrid_is_the_sum_of_its_parts),
        cmocka_unit_test(tiers_count_the_total_of_the_period),
        cmocka_unit_test(each_line_climbs_tiers_of_its_own),
        cmocka_unit_test(a_region_without_a_rate_is_an_error),
    };
    return cmocka_run_group_tests(tests, write_book, remove_book);
}
