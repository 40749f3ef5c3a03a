/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <string.h>

#include "book.h"
#include "meter.h"

static void every_meter_is_found_by_its_name_and_has_words_for_all_its_values(void **state)
{
    (void)state;
    for (int m = 0; m < METERS; m++) {
        const struct meter_info *info = &meter_table[m];
        assert_int_equal(meter_find(info->name), m);
        assert_non_null(info->sentence);
        assert_true(info->dimensions <= METER_DIMENSIONS_MAX);
        for (size_t d = 0; d < info->dimensions; d++) {
            const char *const *values = meter_dimension_values[info->dimension[d]];
            size_t count = 0;
            while (values[count])
                count++;
            assert_true(count >= 2 && count <= DIMENSION_VALUES_MAX);
        }
    }
    assert_int_equal(meter_find("channel.outputs"), METERS);
    assert_int_equal(meter_find(""), METERS);
}

static void a_line_is_named_by_its_meter_and_values(void **state)
{
    (void)state;
    char out[80];
    assert_string_equal(
        meter_line_name(out, (struct line_key){ METER_CHANNEL_OUTPUT, { RENDITION_FULL_HD, REGION_EUROPE } }),
        "channel.output full_hd, europe");
    assert_string_equal(meter_line_name(out, (struct line_key){ METER_CHANNEL_INPUT, { CHANNEL_STANDARD, 0 } }),
                        "channel.input STANDARD");
    assert_string_equal(meter_line_name(out, (struct line_key){ METER_CHANNEL_INPUT, { CHANNEL_STANDARD, 1 } }),
                        "channel.input STANDARD, multitrack");
    assert_string_equal(meter_line_name(out, (struct line_key){ METER_STORAGE, { 0, 0 } }), "storage");
    assert_string_equal(meter_line_name(out, (struct line_key){ METER_CHANNEL_OUTPUT, { BOOK_ANY, REGION_JAPAN } }),
                        "channel.output japan");
}

static void no_two_lines_share_a_name(void **state)
{
    (void)state;
    enum { LINES_MAX = 200 };
    static char name[LINES_MAX][80];
    size_t lines = 0;
    for (int m = 0; m < METERS; m++) {
        size_t count[METER_DIMENSIONS_MAX] = { 1, 1 };
        for (size_t d = 0; d < meter_table[m].dimensions; d++)
            while (meter_dimension_values[meter_table[m].dimension[d]][count[d]])
                count[d]++;
        for (size_t a = 0; a < count[0]; a++)
            for (size_t b = 0; b < count[1]; b++) {
                assert_true(lines < LINES_MAX);
                meter_line_name(name[lines], (struct line_key){ (enum meter)m, { (int)a, (int)b } });
                for (size_t i = 0; i < lines; i++)
                    assert_string_not_equal(name[i], name[lines]);
                lines++;
            }
    }
}

static void lines_are_equal_if_meter_and_values_are(void **state)
{
    (void)state;
    const struct line_key key = { METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_JAPAN } };
    assert_true(meter_line_equal(key, (struct line_key){ METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_JAPAN } }));
    assert_false(meter_line_equal(key, (struct line_key){ METER_CHANNEL_OUTPUT, { RENDITION_HD, REGION_JAPAN } }));
    assert_false(meter_line_equal(key, (struct line_key){ METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_INDIA } }));
    assert_false(meter_line_equal(key, (struct line_key){ METER_CDN_EGRESS, { RENDITION_SD, REGION_JAPAN } }));
}

static void units_know_how_much_usage_they_hold(void **state)
{
    (void)state;
    const int64_t december_ms = 31 * 86400000LL;
    assert_true(unit_base(unit_find("hour"), december_ms) == 3600000);
    assert_true(unit_base(unit_find("minute"), december_ms) == 60000);
    assert_true(unit_base(unit_find("GB"), december_ms) == 1000000000);
    assert_true(unit_base(unit_find("GiB"), december_ms) == 1073741824);
    /* one GB for all of December: 10^9 bytes x 2678400000 ms */
    assert_true(unit_base(unit_find("GB-month"), december_ms) == (int128)1000000000 * 2678400000LL);
    assert_true(unit_base(unit_find("GiB-month"), december_ms) == (int128)1073741824 * 2678400000LL);
    assert_true(unit_base(unit_find("message"), december_ms) == 1000000);
    assert_true(unit_base(unit_find("1000 messages"), december_ms) == 1000000000);
    assert_true(unit_base(unit_find("request"), december_ms) == 1000000);
    assert_true(unit_base(unit_find("1000 requests"), december_ms) == 1000000000);
    assert_null(unit_find("hours"));
}

/* The pricing page: SD up to and including 480, HD to 720, Full HD to 1080. */
static void a_height_falls_in_the_billed_class_of_the_pricing_page(void **state)
{
    (void)state;
    assert_int_equal(meter_rendition_of_height(160), RENDITION_SD);
    assert_int_equal(meter_rendition_of_height(480), RENDITION_SD);
    assert_int_equal(meter_rendition_of_height(481), RENDITION_HD);
    assert_int_equal(meter_rendition_of_height(720), RENDITION_HD);
    assert_int_equal(meter_rendition_of_height(721), RENDITION_FULL_HD);
    assert_int_equal(meter_rendition_of_height(1080), RENDITION_FULL_HD);
}

static void the_rate_that_names_most_dimensions_wins(void **state)
{
    (void)state;
    static const struct rate rate[] = {
        { .meter = METER_CHANNEL_OUTPUT, .value = { BOOK_ANY, BOOK_ANY }, .note = "any" },
        { .meter = METER_CHANNEL_OUTPUT, .value = { RENDITION_SD, BOOK_ANY }, .note = "sd" },
        { .meter = METER_CHANNEL_OUTPUT, .value = { BOOK_ANY, REGION_JAPAN }, .note = "japan" },
        { .meter = METER_CHANNEL_OUTPUT, .value = { RENDITION_SD, REGION_INDIA }, .note = "sd in india" },
        { .meter = METER_STAGE_REPLICA, .value = { MEDIA_VIDEO, 0 }, .note = "replica" },
    };
    const struct book book = { .rate = rate, .rates = sizeof rate / sizeof rate[0] };
    static const struct {
        struct line_key key;
        const char *note;
    } known[] = {
        { { METER_CHANNEL_OUTPUT, { RENDITION_HD, REGION_EUROPE } }, "any" },
        { { METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_EUROPE } }, "sd" },
        { { METER_CHANNEL_OUTPUT, { RENDITION_HD, REGION_JAPAN } }, "japan" },
        { { METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_INDIA } }, "sd in india" },
        { { METER_CHANNEL_OUTPUT, { RENDITION_SD, REGION_JAPAN } }, "sd" }, /* among equals the first */
        { { METER_STAGE_REPLICA, { MEDIA_VIDEO, 0 } }, "replica" },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_string_equal(book_rate(&book, known[i].key)->note, known[i].note);
}

static void a_line_without_a_rate_has_none(void **state)
{
    (void)state;
    static const struct rate rate = { .meter = METER_STAGE_REPLICA, .value = { MEDIA_VIDEO, 0 } };
    const struct book book = { .rate = &rate, .rates = 1 };
    assert_null(book_rate(&book, (struct line_key){ METER_STAGE_REPLICA, { MEDIA_AUDIO, 0 } }));
    assert_null(book_rate(&book, (struct line_key){ METER_STAGE_PARTICIPANT, { MEDIA_VIDEO, 0 } }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_meter_is_found_by_its_name_and_has_words_for_all_its_values),
        cmocka_unit_test(a_line_is_named_by_its_meter_and_values),
        cmocka_unit_test(no_two_lines_share_a_name),
        cmocka_unit_test(lines_are_equal_if_meter_and_values_are),
        cmocka_unit_test(units_know_how_much_usage_they_hold),
        cmocka_unit_test(a_height_falls_in_the_billed_class_of_the_pricing_page),
        cmocka_unit_test(the_rate_that_names_most_dimensions_wins),
        cmocka_unit_test(a_line_without_a_rate_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
