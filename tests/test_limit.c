/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <string.h>

#include "limit.h"

static void every_limit_has_a_name_of_its_own_a_value_and_a_source(void **state)
{
    (void)state;
    for (int i = 0; i < LIMITS; i++) {
        assert_non_null(limit_table[i].name);
        assert_non_null(limit_table[i].unit);
        assert_non_null(strstr(limit_table[i].source, "2026"));
        assert_true(limit_table[i].value > 0);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(limit_table[i].name, limit_table[k].name);
    }
}

/* Amazon IVS service quotas, 2026 (low-latency and real-time guides). */
static void the_defaults_are_the_published_quotas(void **state)
{
    (void)state;
    assert_int_equal(limit_table[LIMIT_CONCURRENT_VIEWS].value, 15000);
    assert_int_equal(limit_table[LIMIT_CONCURRENT_STREAMS].value, 100);
    assert_int_equal(limit_table[LIMIT_SUBSCRIBERS_PER_STAGE].value, 10000);
    assert_int_equal(limit_table[LIMIT_PUBLISHERS_PER_STAGE].value, 12);
    assert_false(limit_table[LIMIT_PUBLISHERS_PER_STAGE].adjustable);
    assert_int_equal(limit_table[LIMIT_CONCURRENT_SUBSCRIPTIONS].value, 20000);
    assert_true(limit_table[LIMIT_CONCURRENT_SUBSCRIPTIONS].adjustable);
    assert_int_equal(limit_table[LIMIT_INGEST_BPS_BASIC].value, 3500000);
    assert_int_equal(limit_table[LIMIT_INGEST_BPS_MULTITRACK].value, 15000000);
    assert_int_equal(limit_table[LIMIT_STAGE_HEIGHT].value, 720);
}

static size_t count_of(const char *const *list, const char *wanted)
{
    size_t found = 0;
    for (; *list; list++)
        found += !wanted || strcmp(*list, wanted) == 0;
    return found;
}

static void private_ingest_works_from_thirteen_regions_and_control_from_seven(void **state)
{
    (void)state;
    assert_int_equal(count_of(limit_private_ingest_regions, NULL), 13);
    assert_int_equal(count_of(limit_control_regions, NULL), 7);
    for (const char *const *region = limit_control_regions; *region; region++)
        assert_int_equal(count_of(limit_private_ingest_regions, *region), 1);
    assert_int_equal(count_of(limit_private_ingest_regions, "ca-central-1"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_limit_has_a_name_of_its_own_a_value_and_a_source),
        cmocka_unit_test(the_defaults_are_the_published_quotas),
        cmocka_unit_test(private_ingest_works_from_thirteen_regions_and_control_from_seven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
