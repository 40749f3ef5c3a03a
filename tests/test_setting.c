/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_desk.h"

#include <stdlib.h>
#include <unistd.h>

#include "setting.h"

static struct setting *take(struct fixture *fixture, const char *text)
{
    struct setting *root = NULL;
    if (setting_read_text("text", text, &fixture->arena, &fixture->diag, &root, NULL) != STATUS_OK) {
        diag_write(&fixture->diag, stderr);
        fail();
    }
    return root;
}

/* Demands that reading `text` fails and that the first entry says so at that line. */
static void refuse(struct fixture *fixture, const char *text, int line, const char *what)
{
    struct setting *root = NULL;
    struct diag diag;
    diag_init(&diag, &fixture->arena);
    assert_int_equal(setting_read_text("text", text, &fixture->arena, &diag, &root, NULL), STATUS_INPUT);
    assert_true(diag.count > 0);
    assert_string_equal(diag.entry[0].what, what);
    assert_int_equal(diag.entry[0].origin.line, line);
    assert_string_equal(diag.entry[0].origin.file, "text");
    diag_fini(&diag);
}

static const char *write_into(struct fixture *fixture, const char *folder, const char *name, const char *text)
{
    const char *path = arena_format(&fixture->arena, "%s/%s", folder, name);
    write_file(path, text);
    return path;
}

static const char *new_folder(struct fixture *fixture)
{
    char *folder = arena_copy(&fixture->arena, "test_setting_XXXXXX");
    assert_non_null(mkdtemp(folder));
    return folder;
}

static void remove_folder(struct fixture *fixture, const char *folder, const char *const name[])
{
    for (size_t i = 0; name[i]; i++)
        unlink(arena_format(&fixture->arena, "%s/%s", folder, name[i]));
    assert_int_equal(rmdir(folder), 0);
}

static void every_kind_of_value_arrives_with_its_line_and_path(void **state)
{
    struct fixture *fixture = *state;
    struct setting *root =
        take(fixture, "a = 1;\nb = 1.0;\nc = \"x\" \"y\";\nd = true;\n\ne = (\n  1,\n  { f = [ 2, 3 ]; }\n);\n"
                      "g = -9223372036854775807L;\nh = 0x10;\ni : { };\nj = ();");
    assert_int_equal(root->count, 9);
    const struct setting *a = setting_child(root, "a"), *b = setting_child(root, "b");
    assert_int_equal(a->kind, SETTING_INTEGER);
    assert_true(a->number == 1 && a->integer == 1);
    assert_int_equal(b->kind, SETTING_NUMBER);
    assert_true(b->number == 1);
    assert_int_equal(b->origin.line, 2);
    assert_string_equal(setting_child(root, "c")->string, "xy");
    assert_true(setting_child(root, "d")->boolean);
    const struct setting *e = setting_child(root, "e");
    assert_int_equal(e->kind, SETTING_LIST);
    assert_int_equal(e->child[0]->origin.line, 7);
    assert_string_equal(setting_path(e->child[0], &fixture->arena), "e[0]");
    const struct setting *f = setting_child(e->child[1], "f");
    assert_int_equal(f->origin.line, 8);
    assert_string_equal(setting_path(f->child[1], &fixture->arena), "e[1].f[1]");
    assert_true(setting_child(root, "g")->integer == -INT64_MAX);
    assert_true(setting_child(root, "h")->integer == 16);
    assert_int_equal(setting_child(root, "i")->kind, SETTING_GROUP);
    assert_int_equal(setting_child(root, "j")->count, 0);
    assert_null(setting_child(root, "k"));
}

/* libconfig 1.5 reads 3000000000 as -1294967296 and reports success. */
static void what_libconfig_would_swallow_is_refused(void **state)
{
    struct fixture *fixture = *state;
    refuse(fixture, "a = 1;\nn = 3000000000;", 2, "3000000000 needs an L: without it the number would wrap to 32 bits");
    refuse(fixture, "n = ( -2147483649 );", 1, "-2147483649 needs an L: without it the number would wrap to 32 bits");
    refuse(fixture, "n = 0xffffffff;", 1, "0xffffffff needs an L: without it the number would wrap to 32 bits");
    refuse(fixture, "n = 9223372036854775808L;", 1, "9223372036854775808 does not fit into 64 bits");
    refuse(fixture, "n = 99999999999999999999;", 1, "99999999999999999999 does not fit into 64 bits");
    refuse(fixture, "a = 1;\nx = 1e999;", 2, "1e999 is too large a number");
    refuse(fixture, "a = 1;\n\n/* no end\nb = 2;", 3, "a comment that never ends");
    refuse(fixture, "a = 1;\nb = \"no end;\n", 2, "a string that does not end on its line");
    refuse(fixture, "a = 1;\nb = 2;\na = 3;", 3, "\"a\" is set twice: it stands in text:1");
    refuse(fixture, "@include \"x\"", 1, "@include can't be used here");
    refuse(fixture, "a = \"\xff\";", 1, "bytes that are not UTF-8");
    refuse(fixture, "a = 1;\nb = = 2;", 2, "the syntax is broken here or just before");
    refuse(fixture, "a = [ 1, 2.0 ];", 1, "the members of [ ] are not of one kind");
    char deep[400] = "a = ";
    for (int i = 0; i < 100; i++)
        deep[4 + i] = '(';
    refuse(fixture, deep, 1, "brackets are nested too deep");
    const char *many = "";
    for (int i = 0; i <= SOURCE_NAMES_MAX; i++)
        many = arena_format(&fixture->arena, "%sa%d = %d;\n", many, i, i);
    refuse(fixture, many, SOURCE_NAMES_MAX, "too many settings in one group");
    assert_true(take(fixture, "n = 3000000000L;")->child[0]->integer == 3000000000);
    assert_true(take(fixture, "n = 2147483647; m = -2147483648;")->child[1]->integer == -2147483647 - 1);
    assert_string_equal(take(fixture, "s = \"3000000000 /* @include\"; // 99999999999")->child[0]->string,
                        "3000000000 /* @include");
}

static void all_faults_of_a_text_are_told_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct setting *root;
    assert_int_equal(setting_read_text("text", "a = 3000000000;\nb = 1e999;\nc = { d = 1; d = 2; };", &fixture->arena,
                                       &fixture->diag, &root, NULL),
                     STATUS_INPUT);
    assert_int_equal(fixture->diag.count, 3);
}

static void includes_are_relative_to_their_file_and_keep_their_lines(void **state)
{
    struct fixture *fixture = *state;
    const char *folder = new_folder(fixture);
    const char *top = write_into(fixture, folder, "top.cfg",
                                 "a = 1;\n@include \"in.cfg\" // more\nd = 4;\ne = {\n@include \"in.cfg\"\n};");
    const char *in = write_into(fixture, folder, "in.cfg", "\nb = 2;\nc = 3;");
    struct setting *root;
    char digest[65];
    assert_int_equal(setting_read(top, &fixture->arena, &fixture->diag, &root, digest), STATUS_OK);
    assert_int_equal(root->count, 5);
    assert_string_equal(setting_child(root, "c")->origin.file, in);
    assert_int_equal(setting_child(root, "c")->origin.line, 3);
    assert_string_equal(setting_child(root, "d")->origin.file, top);
    assert_int_equal(setting_child(root, "d")->origin.line, 3);
    const struct setting *inner = setting_child(setting_child(root, "e"), "b");
    assert_string_equal(inner->origin.file, in);
    assert_int_equal(inner->origin.line, 2);
    assert_int_equal(strlen(digest), 64);
    write_into(fixture, folder, "in.cfg", "@include \"top.cfg\"\n");
    assert_int_equal(setting_read(top, &fixture->arena, &fixture->diag, &root, NULL), STATUS_INPUT);
    assert_non_null(strstr(fixture->diag.entry[0].what, "includes itself"));
    write_into(fixture, folder, "in.cfg", "/* no end");
    diag_init(&fixture->diag, &fixture->arena);
    assert_int_equal(setting_read(top, &fixture->arena, &fixture->diag, &root, NULL), STATUS_INPUT);
    assert_string_equal(fixture->diag.entry[0].origin.file, in);
    write_into(fixture, folder, "top.cfg", "@include \"missing.cfg\"\n");
    diag_init(&fixture->diag, &fixture->arena);
    assert_int_equal(setting_read(top, &fixture->arena, &fixture->diag, &root, NULL), STATUS_INPUT);
    assert_int_equal(fixture->diag.entry[0].origin.line, 1);
    diag_init(&fixture->diag, &fixture->arena);
    assert_int_equal(setting_read(folder, &fixture->arena, &fixture->diag, &root, NULL), STATUS_IO);
    assert_int_equal(setting_read("no/such/file", &fixture->arena, &fixture->diag, &root, NULL), STATUS_IO);
    remove_folder(fixture, folder, (const char *const[]){ "top.cfg", "in.cfg", NULL });
}

/* SHA-256 of "a = 1;" (sha256sum of coreutils). */
static void the_digest_is_the_sha256_of_the_text(void **state)
{
    struct fixture *fixture = *state;
    struct setting *root;
    char digest[65];
    assert_int_equal(setting_read_text("text", "a = 1;", &fixture->arena, &fixture->diag, &root, digest), STATUS_OK);
    assert_string_equal(digest, "f81e0fde610bcc2f7e2ba86f459009cc18409b6bea20b4efe4b0563e41f938d0");
}

static void windows_line_ends_and_a_byte_order_mark_are_fine(void **state)
{
    struct fixture *fixture = *state;
    const char *folder = new_folder(fixture);
    const char *top = write_into(fixture, folder, "top.cfg",
                                 "\xef\xbb\xbf"
                                 "a = 1; // one\r\n\r\nb = \"x\";\r\n");
    struct setting *root;
    assert_int_equal(setting_read(top, &fixture->arena, &fixture->diag, &root, NULL), STATUS_OK);
    assert_int_equal(setting_child(root, "b")->origin.line, 3);
    remove_folder(fixture, folder, (const char *const[]){ "top.cfg", NULL });
}

static void an_overlay_replaces_and_adds(void **state)
{
    struct fixture *fixture = *state;
    struct setting *under = take(fixture, "a = 1; g = { x = 1; y = 2; }; l = ( 1, 2 );");
    struct setting *over = take(fixture, "b = 5; g = { y = 3; z = 4; }; l = ( 9 );");
    struct setting *deep = setting_overlay(under, over, true, &fixture->arena);
    assert_int_equal(deep->count, 4);
    assert_int_equal(setting_child(deep, "g")->count, 3);
    assert_true(setting_child(setting_child(deep, "g"), "y")->integer == 3);
    assert_string_equal(setting_path(setting_child(setting_child(deep, "g"), "x"), &fixture->arena), "g.x");
    assert_int_equal(setting_child(deep, "l")->count, 1);
    struct setting *flat = setting_overlay(under, over, false, &fixture->arena);
    assert_int_equal(setting_child(flat, "g")->count, 2);
    assert_int_equal(setting_child(under, "g")->count, 2);
    assert_true(setting_child(setting_child(under, "g"), "y")->integer == 2);
}

static void an_assignment_finds_its_place(void **state)
{
    struct fixture *fixture = *state;
    struct setting *root =
        take(fixture, "events = ( { name = \"town hall\"; audience = { size = 1; }; }, { name = \"b\"; } );");
    struct arena *arena = &fixture->arena;
    assert_true(setting_assign(root, "events[0].audience.size=500", NULL, arena, &fixture->diag));
    const struct setting *event = setting_child(root, "events")->child[0];
    const struct setting *size = setting_child(setting_child(event, "audience"), "size");
    assert_true(size->integer == 500);
    assert_string_equal(setting_path(size, arena), "events[0].audience.size");
    assert_true(setting_assign(root, "events[town hall].live=2 h", NULL, arena, &fixture->diag));
    assert_string_equal(setting_child(event, "live")->string, "2 h");
    assert_true(setting_assign(root, "events[b].live={ dist = \"fixed\"; value = \"1 h\"; }", NULL, arena, &fixture->diag));
    const struct setting *live = setting_child(setting_child(root, "events")->child[1], "live");
    assert_int_equal(live->kind, SETTING_GROUP);
    assert_string_equal(setting_path(live->child[1], arena), "events[1].live.value");
    assert_true(
        setting_assign(root, "events[0].audience.size=5000000000", NULL, arena, &fixture->diag)); /* no L needed here */
    assert_true(setting_child(setting_child(event, "audience"), "size")->integer == 5000000000);
    assert_true(setting_assign(root, "budget = 5000 USD", NULL, arena, &fixture->diag));
    assert_string_equal(setting_child(root, "budget")->string, "5000 USD");
    assert_false(setting_assign(root, "events[7].live=1", NULL, arena, &fixture->diag));
    assert_false(setting_assign(root, "no.such.path=1", NULL, arena, &fixture->diag));
    assert_false(setting_assign(root, "nothing", NULL, arena, &fixture->diag));
    assert_int_equal(fixture->diag.errors, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_value_arrives_with_its_line_and_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_libconfig_would_swallow_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_faults_of_a_text_are_told_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(includes_are_relative_to_their_file_and_keep_their_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_digest_is_the_sha256_of_the_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(windows_line_ends_and_a_byte_order_mark_are_fine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_overlay_replaces_and_adds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_assignment_finds_its_place, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
