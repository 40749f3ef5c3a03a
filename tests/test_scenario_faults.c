/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a scenario is said, all of it, and nothing breaks. */
#include "read_desk.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "text.h"

/* libconfig 1.5 loses the string before a syntax error: a leak of its own, for the leak checker of ASan. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\n";
}

static enum status read_text(struct fixture *fixture, const char *text)
{
    return read_as(fixture, "test_scenario_faults.tmp.cfg", text, NULL, 0, NULL);
}

/* Every tests/bad/NAME.cfg gives exactly the lines of NAME.txt, as a person in the source folder would see them. */
static void a_bad_file_gives_its_message(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(chdir(SRCDIR), 0);
    DIR *folder = opendir("tests/bad");
    assert_non_null(folder);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".cfg") != 0)
            continue;
        const char *path = arena_format(&fixture->arena, "tests/bad/%s", entry->d_name), *why;
        size_t length, expected_length;
        const char *expected = source_load(arena_format(&fixture->arena, "%.*s.txt", (int)strlen(path) - 4, path),
                                           10000, &fixture->arena, &expected_length, &why);
        diag_init(&fixture->diag, &fixture->arena);
        enum status status = scenario_read(path, NULL, 0, NULL, &fixture->arena, &fixture->diag, &fixture->scenario);
        char *said = NULL;
        FILE *stream = open_memstream(&said, &length);
        assert_non_null(stream);
        diag_write(&fixture->diag, stream);
        assert_int_equal(fclose(stream), 0);
        if (status != STATUS_INPUT || !expected || strcmp(said, expected) != 0) {
            print_error("%s: status %d\nexpected:\n%ssaid:\n%s", path, status, expected ? expected : "(no file)\n",
                        said);
            fail();
        }
        free(said);
        count++;
    }
    closedir(folder);
    assert_true(count > 100);
}

/* 20000 faults: the list ends, and no words are made for what it does not show. */
static void endless_faults_cost_no_endless_memory(void **state)
{
    struct fixture *fixture = *state;
    struct text text = { 0 };
    text_append(&text, TOP "events = (");
    for (int i = 0; i < 400; i++) {
        text_append(&text, "%s{", i ? ", " : " ");
        for (int k = 0; k < 50; k++)
            text_append(&text, "%cz%d = 1; ", 'a' + k % 26, k);
        text_append(&text, "}");
    }
    text_append(&text, " );\n");
    assert_false(text.failed);
    size_t mark = arena_mark(&fixture->arena);
    assert_int_equal(read_text(fixture, text.at), STATUS_INPUT);
    text_fini(&text);
    assert_int_equal(fixture->diag.count, DIAG_ENTRIES_MAX + 1);
    assert_true(arena_mark(&fixture->arena) - mark < (size_t)16 << 20);
}

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13; /* xorshift64 (Marsaglia 2003) */
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static void mutate(char *text, size_t *length, size_t room, uint64_t *x)
{
    static const char *const pieces[] = { "{",
                                          "}",
                                          "(",
                                          ")",
                                          "[",
                                          "]",
                                          ";",
                                          "\"",
                                          "/*",
                                          "-1",
                                          "0",
                                          "1e308",
                                          "99999999999L",
                                          "-9223372036854775807L",
                                          "\"end\"",
                                          "= =",
                                          "@include \"x\"\n",
                                          "\n",
                                          "0.0000001",
                                          "dist = \"mixture\";",
                                          "\"-1 h\"",
                                          "\xff",
                                          "\"0 s\"",
                                          "true",
                                          "{ };",
                                          "( );" };
    size_t at = next(x) % *length, cut = next(x) % 12;
    switch (next(x) % 4) {
    case 0: /* cut short */
        if (next(x) % 4 == 0)
            *length = at + 1;
        break;
    case 1: /* leave something out */
        cut = cut > *length - at ? *length - at : cut;
        memmove(text + at, text + at + cut, *length - at - cut);
        *length -= cut;
        break;
    case 2: /* put something in */
        for (const char *piece = pieces[next(x) % (sizeof pieces / sizeof pieces[0])]; *piece && *length < room;
             piece++) {
            memmove(text + at + 1, text + at, *length - at);
            text[at++] = *piece;
            ++*length;
        }
        break;
    default: /* another digit or letter */ text[at] = (char)(' ' + next(x) % 95); break;
    }
    if (*length == 0)
        text[(*length)++] = ';';
    text[*length] = '\0';
}

/* Seed fixed: the same 600 texts each time. Whatever they are, reading ends, and says why where it fails. */
static void broken_texts_are_refused_with_a_reason(void **state)
{
    struct fixture *fixture = *state;
    const char *path = arena_format(&fixture->arena, "%s/scenarios/examples/town-hall.cfg", SRCDIR), *why;
    size_t length;
    const char *text = source_load(path, 100000, &fixture->arena, &length, &why);
    assert_non_null(text);
    size_t room = length + 1000, refused = 0;
    char *broken = arena_alloc(&fixture->arena, room + 1, 1);
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < 600; i++) {
        size_t mark = arena_mark(&fixture->arena), now = length;
        memcpy(broken, text, length + 1);
        for (uint64_t k = 0, times = 1 + next(&x) % 3; k < times; k++)
            mutate(broken, &now, room, &x);
        enum status status = read_text(fixture, broken);
        assert_true(status == STATUS_OK || status == STATUS_INPUT);
        assert_true((status == STATUS_INPUT) == (fixture->diag.errors > 0));
        refused += status == STATUS_INPUT;
        arena_release(&fixture->arena, mark);
    }
    assert_true(refused > 300 && refused < 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(endless_faults_cost_no_endless_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_texts_are_refused_with_a_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bad_file_gives_its_message, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
