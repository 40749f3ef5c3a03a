/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "diag.h"

struct bench {
    struct arena arena;
    struct diag diag;
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    if (!bench || arena_init(&bench->arena, 1 << 22) != STATUS_OK)
        return -1;
    diag_init(&bench->diag, &bench->arena);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    diag_fini(&bench->diag);
    arena_fini(&bench->arena);
    free(bench);
    return 0;
}

/* All that diag_write writes. */
static const char *written(const struct diag *diag)
{
    char *text = NULL;
    size_t length;
    FILE *to = open_memstream(&text, &length);
    assert_non_null(to);
    diag_write(diag, to);
    assert_int_equal(fclose(to), 0);
    const char *copy = arena_copy(diag->arena, text);
    free(text);
    return copy;
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* The forms of PRODUCT section 1: `file:line: path: what; hint`, without what is not known. */
static void a_line_reads_like_a_compiler_s(void **state)
{
    struct diag *diag = &((struct bench *)*state)->diag;
    assert_false(diag_has_errors(diag));
    diag_add(diag, SEVERITY_WARNING, (struct origin){ "a.cfg", 3 }, "period", "say which", "the %s is old", "month");
    assert_false(diag_has_errors(diag));
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 7 }, "events[0].hosts", "did you mean host?", "unknown");
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 8 }, NULL, NULL, "syntax error");
    diag_add(diag, SEVERITY_NOTE, (struct origin){ NULL, 0 }, "seed", NULL, "is %d by default", 1);
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "b.cfg", 0 }, NULL, NULL, "can't be read");
    diag_add(diag, SEVERITY_ERROR, (struct origin){ NULL, 0 }, NULL, NULL, "nothing to do");
    assert_true(diag_has_errors(diag));
    assert_int_equal(diag->errors, 4);
    assert_string_equal(written(diag), "a.cfg:3: warning: period: the month is old; say which\n"
                                       "a.cfg:7: events[0].hosts: unknown; did you mean host?\n"
                                       "a.cfg:8: syntax error\n"
                                       "note: seed: is 1 by default\n"
                                       "nothing to do\n"
                                       "b.cfg: can't be read\n");
}

static void entries_leave_by_file_then_line_then_as_they_came(void **state)
{
    struct diag *diag = &((struct bench *)*state)->diag;
    char same_file[] = "z.cfg"; /* equal text at another address is the same file */
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "z.cfg", 9 }, NULL, NULL, "1");
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 5 }, NULL, NULL, "2");
    diag_add(diag, SEVERITY_ERROR, (struct origin){ same_file, 2 }, NULL, NULL, "3");
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 5 }, NULL, NULL, "0");
    diag_add(diag, SEVERITY_ERROR, (struct origin){ same_file, 9 }, NULL, NULL, "0");
    assert_string_equal(written(diag), "z.cfg:2: 3\nz.cfg:9: 1\nz.cfg:9: 0\na.cfg:5: 2\na.cfg:5: 0\n");
}

static void the_same_is_said_once(void **state)
{
    struct bench *bench = *state;
    struct diag *diag = &bench->diag;
    const struct origin here = { "a.cfg", 1 };
    diag_add(diag, SEVERITY_ERROR, here, "x", NULL, "bad %d", 1);
    size_t mark = arena_mark(&bench->arena);
    diag_add(diag, SEVERITY_ERROR, here, "x", "another hint", "bad %d", 1);
    assert_int_equal(arena_mark(&bench->arena), mark); /* nothing is kept of what is not added */
    assert_int_equal(diag->errors, 1);
    diag_add(diag, SEVERITY_ERROR, here, "x", NULL, "bad %d", 2);
    diag_add(diag, SEVERITY_ERROR, here, "y", NULL, "bad %d", 1);
    diag_add(diag, SEVERITY_ERROR, here, NULL, NULL, "bad %d", 1);
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 2 }, "x", NULL, "bad %d", 1);
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "b.cfg", 1 }, "x", NULL, "bad %d", 1);
    assert_int_equal(diag->errors, 6);
    const char *text = written(diag);
    assert_int_equal(count_lines(text), 6);
}

static void texts_are_copied(void **state)
{
    struct diag *diag = &((struct bench *)*state)->diag;
    char path[] = "path", hint[] = "hint";
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 1 }, path, hint, "%s", "what");
    memset(path, 'x', 4);
    memset(hint, 'x', 4);
    assert_string_equal(written(diag), "a.cfg:1: path: what; hint\n");
}

static void a_file_that_is_no_scenario_ends_with_one_word_about_it(void **state)
{
    struct diag *diag = &((struct bench *)*state)->diag;
    for (int i = 0; i < DIAG_ENTRIES_MAX; i++)
        diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 1000 - i }, NULL, NULL, "bad");
    const char *text = written(diag);
    assert_int_equal(count_lines(text), DIAG_ENTRIES_MAX);
    assert_null(strstr(text, "more"));
    for (int i = 0; i < 50; i++)
        diag_add(diag, SEVERITY_ERROR, (struct origin){ "b.cfg", i }, NULL, NULL, "worse");
    assert_int_equal(diag->errors, DIAG_ENTRIES_MAX + 50);
    text = written(diag);
    assert_int_equal(count_lines(text), DIAG_ENTRIES_MAX + 1);
    const char *last = strstr(text, "note: there is more than is shown here; mend these first\n");
    assert_non_null(last);
    assert_int_equal(strchr(last, '\n')[1], '\0');
    assert_null(strstr(text, "worse"));
}

static void warnings_never_hide_an_error(void **state)
{
    struct diag *diag = &((struct bench *)*state)->diag;
    for (int i = 0; i < 3 * DIAG_ENTRIES_MAX; i++)
        diag_add(diag, SEVERITY_WARNING, (struct origin){ "a.cfg", i + 1 }, NULL, NULL, "odd");
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 9000 }, NULL, "h", "bad");
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", 9001 }, "p", NULL, "bad");
    assert_int_equal(diag->errors, 2);
    const char *text = written(diag);
    assert_int_equal(count_lines(text), DIAG_ENTRIES_MAX + 1);
    assert_non_null(strstr(text, "a.cfg:9000: bad; h\na.cfg:9001: p: bad\nnote: "));
    assert_non_null(strstr(text, "a.cfg:198: warning: odd\na.cfg:9000: ")); /* the youngest two warnings went */
}

static void the_only_warning_among_errors_makes_room_too(void **state)
{
    struct diag *diag = &((struct bench *)*state)->diag;
    diag_add(diag, SEVERITY_NOTE, (struct origin){ "a.cfg", 1 }, NULL, NULL, "odd");
    for (int i = 0; i < DIAG_ENTRIES_MAX; i++)
        diag_add(diag, SEVERITY_ERROR, (struct origin){ "a.cfg", i + 2 }, NULL, NULL, "bad");
    const char *text = written(diag);
    assert_int_equal(count_lines(text), DIAG_ENTRIES_MAX + 1);
    assert_null(strstr(text, "odd"));
    assert_non_null(strstr(text, "a.cfg:201: bad\nnote: there is more"));
}

static void a_terminal_is_not_obeyed_to_what_a_file_says(void **state)
{
    struct diag *diag = &((struct bench *)*state)->diag;
    diag_add(diag, SEVERITY_ERROR, (struct origin){ "a\n.cfg", 1 }, "\x1b[31m", "\x7f", "a\tb\nc \xc3\xa4");
    assert_string_equal(written(diag), "a?.cfg:1: ?[31m: a?b?c \xc3\xa4; ?\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_reads_like_a_compiler_s, set_up, tear_down),
        cmocka_unit_test_setup_teardown(entries_leave_by_file_then_line_then_as_they_came, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_is_said_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_are_copied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_scenario_ends_with_one_word_about_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(warnings_never_hide_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_only_warning_among_errors_makes_room_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_terminal_is_not_obeyed_to_what_a_file_says, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
