/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_desk.h"

#include <unistd.h>

#include "book.h"

/* The prices are those of data/aws-ivs-2026-10.cfg. */
static void the_built_in_book_reads(void **state)
{
    struct fixture *fixture = *state;
    struct book book;
    enum status status = book_read("aws-ivs-2026-10", NULL, &fixture->arena, &fixture->diag, &book);
    diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    assert_string_equal(book.name, "aws-ivs-2026-10");
    assert_string_equal(book.file, "data/aws-ivs-2026-10.cfg");
    const struct rate *rate = book_rate(&book, (struct line_key){ METER_CHANNEL_INPUT, { CHANNEL_STANDARD, 0 } });
    assert_non_null(rate);
    assert_true(rate->tier[0].price_nano == 2000000000 && rate->tier[0].up_to == INT64_MAX);
    assert_int_equal(rate->status, RATE_REPORTED);
    rate = book_rate(&book, (struct line_key){ METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_NORTH_AMERICA } });
    assert_true(rate->tiers == 2 && rate->tier[0].up_to == 10000 && rate->tier[1].price_nano == 36000000);
    assert_int_equal(book.allowance[1].matches, 2);
    assert_int_equal(book.allowance[1].match[1].value[0], RENDITION_SD);
    assert_int_equal(book.allowance[1].match[1].value[1], BOOK_ANY);
    assert_int_equal(book_read("aws-ivs-2020", NULL, &fixture->arena, &fixture->diag, &book), STATUS_OK);
}

static void the_built_in_patterns_read(void **state)
{
    struct fixture *fixture = *state;
    const struct pattern *pattern;
    size_t count;
    enum status status = patterns_read_builtin(&fixture->arena, &fixture->diag, &pattern, &count);
    diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    static const char *const names[] = { "channel",           "channel-basic", "channel-advanced", "channel-multitrack",
                                         "channel-always-on", "stage",         "stage-audio",      "stage-replicated",
                                         "hybrid-client",     "hybrid-server", "hybrid-recorded",  "medialive-cdn",
                                         "self-hosted-cdn" }; /* PRODUCT section 4 */
    assert_int_equal(count, sizeof names / sizeof names[0]);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(pattern[i].name, names[i]);
    assert_int_equal(pattern[2].channel.type, CHANNEL_ADVANCED_HD);
    assert_true(pattern[4].channel.always_on);
    assert_int_equal(pattern[7].stage.replicas, 1);
    assert_true(pattern[7].stage.seats == INT64_MAX);
    assert_int_equal(pattern[9].composition, COMPOSITION_SERVER);
    assert_true(pattern[10].recording.composite && pattern[10].recording.individual && !pattern[10].recording.channel);
    assert_true(pattern[10].recording.keep_ms == KEEP_FOREVER);
    assert_true(pattern[11].viewers[PLACE_CDN] == 1 && pattern[11].encoder == ENCODER_MEDIALIVE);
}

/* Reads a book whose rates are `rates` and demands exactly this one fault (or none: NULL). */
static void expect(struct fixture *fixture, const char *rates, const char *what)
{
    static const char *const path = "test_book_read.tmp.cfg";
    write_file(path, arena_format(&fixture->arena,
                                  "name = \"b\"; title = \"t\"; as_of = \"2026-01-01\";\nrates = ( %s );\n", rates));
    struct book book;
    struct diag diag;
    diag_init(&diag, &fixture->arena);
    enum status status = book_read(path, NULL, &fixture->arena, &diag, &book);
    unlink(path);
    if ((what != NULL) != (diag.count > 0) || diag.count > 1 || (what && strcmp(diag.entry[0].what, what) != 0)) {
        print_error("expected: %s\n", what ? what : "nothing");
        diag_write(&diag, stderr);
        fail();
    }
    assert_int_equal(status, what ? STATUS_INPUT : STATUS_OK);
    diag_fini(&diag);
}

#define REST "source = \"s\"; status = \"assumed\";"

static void a_rate_that_cannot_be_used_is_a_fault(void **state)
{
    struct fixture *fixture = *state;
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; price = \"0.1\"; " REST " }", NULL);
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; price = 0.1; " REST " }",
           "a price must be a string: a bare number is not exact");
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; price = \"0.1 USD\"; " REST " }", "it is no price");
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; price = \"0.0000000001\"; " REST " }", "it is no price");
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; price = \"-1\"; " REST " }",
           "a price must not be negative");
    expect(fixture, "{ meter = \"compute\"; unit = \"GB\"; price = \"1\"; " REST " }", "\"GB\" is no unit of compute");
    expect(fixture, "{ meter = \"computer\"; unit = \"hour\"; price = \"1\"; " REST " }",
           "\"computer\" is not known here");
    expect(fixture, "{ meter = \"compute\"; region = \"japan\"; unit = \"hour\"; price = \"1\"; " REST " }",
           "compute is not told apart by region");
    expect(fixture, "{ meter = \"cdn.egress\"; region = \"japn\"; unit = \"GB\"; price = \"1\"; " REST " }",
           "\"japn\" is not known here");
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; " REST " }", "it is missing");
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; price = \"1\"; status = \"assumed\"; }", "it is missing");
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; price = \"1\"; pirce = \"2\"; " REST " }",
           "unknown setting");
    expect(fixture, "{ meter = \"compute\"; unit = \"hour\"; tiers = ( { up_to = 5; price = \"1\"; } ); " REST " }",
           "the last tier must be open");
    expect(fixture,
           "{ meter = \"compute\"; unit = \"hour\"; tiers = ( { up_to = 5; price = \"1\"; }, { up_to = 5; price = "
           "\"1\"; }, "
           "{ price = \"1\"; } ); " REST " }",
           "tiers must ascend");
    expect(fixture,
           "{ meter = \"compute\"; unit = \"hour\"; price = \"1\"; " REST
           " },\n{ meter = \"compute\"; unit = \"hour\"; "
           "price = \"2\"; " REST " }",
           "the rate of the same lines stands in line 2");
    struct book book;
    assert_int_equal(book_read("aws-ivs-2026-11", NULL, &fixture->arena, &fixture->diag, &book), STATUS_INPUT);
    assert_string_equal(fixture->diag.entry[0].hint, "did you mean \"aws-ivs-2026-10\"?");
    assert_int_equal(book_read("no/such.cfg", NULL, &fixture->arena, &fixture->diag, &book), STATUS_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_built_in_book_reads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_built_in_patterns_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_rate_that_cannot_be_used_is_a_fault, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
