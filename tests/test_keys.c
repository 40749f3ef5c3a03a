/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <string.h>

#include "keys.h"

static void every_key_is_said_once_with_a_sentence(void **state)
{
    (void)state;
    for (const struct key *key = key_table; key->group; key++) {
        assert_non_null(key->sentence);
        assert_true(key->kind < KEY_KINDS && key_kind_name[key->kind]);
        assert_ptr_equal(key_find(key->group, key->name), key); /* no second of that name before it */
    }
    assert_null(key_find("event", "size"));
}

/* reader.h: what has no default is required, or its range says when it is needed or what happens without it; groups and
 * lists may just be left out. */
static void what_has_neither_default_nor_range_is_a_group_or_optional_text(void **state)
{
    (void)state;
    for (const struct key *key = key_table; key->group; key++)
        if (!key->fallback && !key->range)
            assert_true(key->kind == KEY_GROUP || key->kind == KEY_LIST || key->kind == KEY_TEXT);
}

static void the_keys_of_a_group_stand_together(void **state)
{
    (void)state;
    const char *name[KEYS_OF_GROUP_MAX + 1];
    for (const struct key *key = key_table; key->group;) {
        const struct key *first = key;
        key_names(key->group, name);
        for (size_t i = 0; name[i]; i++, key++) {
            assert_string_equal(key->group, first->group);
            assert_string_equal(key->name, name[i]);
        }
    }
    key_names("no such group", name);
    assert_null(name[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_said_once_with_a_sentence),
        cmocka_unit_test(what_has_neither_default_nor_range_is_a_group_or_optional_text),
        cmocka_unit_test(the_keys_of_a_group_stand_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
