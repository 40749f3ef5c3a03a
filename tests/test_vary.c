/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ranges of --vary, and the scenario over them. */
#include "read_desk.h"

#include "sweep.h"

static struct vary read_range(struct fixture *fixture, const char *asked)
{
    struct vary vary;
    assert_true(vary_read("--vary", asked, VARY_POINTS, &fixture->arena, &fixture->diag, &vary));
    return vary;
}

static void expect_texts(const struct vary *vary, const char *const text[], size_t count)
{
    assert_int_equal(vary->points, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(vary->text[i], text[i]);
}

static void a_list_is_taken_as_it_stands(void **state)
{
    const struct vary sizes = read_range(*state, "events[0].audience.size = 100, 500,2000");
    assert_string_equal(sizes.path, "events[0].audience.size");
    assert_string_equal(sizes.label, "size");
    expect_texts(&sizes, (const char *[]){ "100", "500", "2000" }, 3);
    check_close(sizes.value[2], 2000, 0);
    assert_true(sizes.numeric && !sizes.scales);
    const struct vary words = read_range(*state, "patterns[0].channel.type=BASIC,STANDARD");
    expect_texts(&words, (const char *[]){ "BASIC", "STANDARD" }, 2);
    assert_false(words.numeric);
    const struct vary times = read_range(*state, "events[0].live=30 min,2 h"); /* in the first one's unit */
    check_close(times.value[1], 120, 0);
    assert_string_equal(times.unit, "min");
    const struct vary laws = read_range(*state, "events[0].live={ dist = \"fixed\"; value = \"1 h\"; },[1, 2]");
    expect_texts(&laws, (const char *[]){ "{ dist = \"fixed\"; value = \"1 h\"; }", "[1, 2]" }, 2);
    const struct vary moments = read_range(*state, "events[0].at=2026-12-01 16:00,2026-12-02 16:00");
    assert_int_equal(moments.points, 2);
}

static void a_range_has_its_ends_and_its_unit(void **state)
{
    const struct vary live = read_range(*state, "events[0].live=30 min:3 h:6");
    expect_texts(&live, (const char *[]){ "30 min", "60 min", "90 min", "120 min", "150 min", "180 min" }, 6);
    const struct vary share = read_range(*state, "events[0].audience.show_up=10:60 %:3");
    expect_texts(&share, (const char *[]){ "10 %", "35 %", "60 %" }, 3);
    const struct vary logarithmic = read_range(*state, "events[0].chat.messages_per_viewer_hour=1:100:3:log");
    expect_texts(&logarithmic, (const char *[]){ "1", "10", "100" }, 3);
    const struct vary fractions = read_range(*state, "events[0].audience.show_up=0:1:5"); /* a share: not whole */
    expect_texts(&fractions, (const char *[]){ "0", "0.25", "0.5", "0.75", "1" }, 5);
    assert_int_equal(read_range(*state, "forecast=1:2").points, VARY_POINTS);
    const struct vary round = read_range(*state, "audience*=0.25:4:4:log"); /* 0.25 x 16^(1/3) = 0.62996.. */
    expect_texts(&round, (const char *[]){ "0.25", "0.63", "1.587", "4" }, 4);
}

/* 100 x (5000 / 100)^(1/4) = 265.9, 707.1, 1880.3. */
static void whole_numbers_stay_whole_and_each_comes_once(void **state)
{
    const struct vary size = read_range(*state, "events[a.b=c].audience.size=100:5000:5:log");
    expect_texts(&size, (const char *[]){ "100", "266", "707", "1880", "5000" }, 5);
    assert_string_equal(size.path, "events[a.b=c].audience.size");
    const struct vary hosts = read_range(*state, "events[0].hosts=1:4");
    expect_texts(&hosts, (const char *[]){ "1", "2", "3", "4" }, 4);
}

static void factors_scale_what_is_written(void **state)
{
    struct fixture *fixture = *state;
    const struct vary audience = read_range(fixture, "audience*=0.5:2:4");
    assert_string_equal(audience.path, "forecast");
    expect_texts(&audience, (const char *[]){ "0.5", "1", "1.5", "2" }, 4);
    const struct read_change change = vary_change(&audience, audience.text[2], &fixture->arena);
    assert_string_equal(change.text, "forecast*=1.5");
    assert_string_equal(change.option, "--vary");
    const struct vary factor = read_range(fixture, "events[0].audience.size*=1:3:5"); /* 1.5 is a factor */
    expect_texts(&factor, (const char *[]){ "1", "1.5", "2", "2.5", "3" }, 5);
}

static void what_is_no_range_is_told(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *asked, *what;
    } bad[] = {
        { "size", "size: no PATH=VALUES" },
        { "=1:2", "=1:2: no PATH=VALUES" },
        { "a=5:5", "a=5:5: LOW is not below HIGH" },
        { "a=2 h:30 min", "a=2 h:30 min: LOW is not below HIGH" },
        { "a=1 h:30 %", "a=1 h:30 %: 1 h and 30 % are not of one kind" },
        { "a=1:x", "a=1:x: \"x\" is no quantity" },
        { "a=1:9:1", "a=1:9:1: \"1\" is neither a number of points (2 to 1000) nor log" },
        { "a=0:9:5:log", "a=0:9:5:log: a logarithmic range has no zero" },
        { "a=1,,3", "a=1,,3: a value is missing" },
        { "a=1,3,1", "a=1,3,1: 1 stands there twice" },
        { "a*=x,y", "a*=x,y: a factor is a number" },
        { "audience=0.5:2", "audience=0.5:2: \"audience\" is a factor on every audience" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct vary vary;
        assert_false(vary_read("--vary", bad[i].asked, VARY_POINTS, &fixture->arena, &fixture->diag, &vary));
        assert_int_equal(fixture->diag.count, i + 1);
        assert_string_equal(fixture->diag.entry[i].what, bad[i].what);
    }
}

static const struct load_request by_hand = { .path = SRCDIR "/scenarios/examples/by-hand.cfg", .replications = 2 };

static struct sweep run_sweep(struct fixture *fixture, const struct probe_request *request, const struct vary *vary,
                              size_t inputs)
{
    struct sweep sweep;
    enum status status = sweep_build(request, vary, inputs, NULL, &fixture->arena, &fixture->diag, &sweep);
    diag_write(&fixture->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    return sweep;
}

/* On paper: an hour of input 2 USD, of 200 viewers 100 x 0.036 + 50 x 0.072 + 50 x 0.144 = 14.40; a stage with 200
 * viewers and 4 hosts 204 x 0.072 = 14.688 an hour. All stay for the whole programme of up to 2 h. */
static void a_sweep_agrees_with_the_pencil_at_every_point(void **state)
{
    struct fixture *fixture = *state;
    const struct vary live = read_range(fixture, "events[0].live=30 min:2 h:4");
    const struct probe_request request = { .base = &by_hand, .threads = 1 };
    const struct sweep sweep = run_sweep(fixture, &request, &live, 1);
    assert_int_equal(sweep.probes, 4);
    for (size_t i = 0; i < 4; i++) {
        const double hours = 0.5 + 0.5 * (double)i;
        const struct probe *probe = &sweep.probe[i];
        check_close(probe->at[0], 60 * hours, 0);
        check_close((double)probe->pattern[0].mean.value_nano / 1e9, 16.40 * hours, 1e-12);
        check_close((double)probe->pattern[1].mean.value_nano / 1e9, 14.688 * hours, 1e-12);
        assert_true(probe->best == 1 && probe->sure && probe->certain);
        check_close(probe_between(probe, 1, 0).difference_nano / 1e9, -1.712 * hours, 1e-12);
        check_close(probe_between(probe, 0, 1).half_nano, 0, 0);
    }
}

static void the_first_of_two_inputs_is_the_slower_one(void **state)
{
    struct fixture *fixture = *state;
    const struct vary two[] = { read_range(fixture, "events[0].live=1 h,2 h"),
                                read_range(fixture, "events[0].audience.size=100,200,400") };
    const struct probe_request request = { .base = &by_hand, .threads = 1, .percentile = 90 };
    const struct sweep sweep = run_sweep(fixture, &request, two, 2);
    assert_int_equal(sweep.probes, 6);
    assert_string_equal(sweep.probe[2].text[1], "400");
    assert_string_equal(sweep.probe[3].text[0], "2 h");
    assert_string_equal(sweep.probe[3].text[1], "100");
    check_close((double)sweep.probe[4].pattern[0].by.value_nano / 1e9, 32.80, 1e-12);
}

/* A share of 120 % is the reader's to refuse, and says that --vary asked for it. */
static void a_value_that_the_reader_refuses_ends_the_sweep(void **state)
{
    struct fixture *fixture = *state;
    const struct vary share = read_range(fixture, "events[0].hosts.audio_only=80 %:120 %:2");
    const struct probe_request request = { .base = &by_hand, .threads = 1 };
    struct sweep sweep;
    assert_int_equal(sweep_build(&request, &share, 1, NULL, &fixture->arena, &fixture->diag, &sweep), STATUS_INPUT);
    assert_int_equal(fixture->diag.count, 1);
    assert_string_equal(fixture->diag.entry[0].origin.file, "--vary");
    assert_string_equal(fixture->diag.entry[0].path, "events[0].hosts.audio_only");
}

/* Common random numbers: a point is the same whatever other points stand beside it, and is what a run would print. */
static void a_point_does_not_depend_on_its_neighbours(void **state)
{
    struct fixture *fixture = *state;
    const struct load_request webinar = { .path = SRCDIR "/scenarios/webinar-series.cfg", .replications = 50 };
    const struct probe_request request = { .base = &webinar, .threads = 1 };
    const struct vary few = read_range(fixture, "events[0].audience.registered=700"),
                      many = read_range(fixture, "events[0].audience.registered=100,700,900");
    const struct sweep alone = run_sweep(fixture, &request, &few, 1), among = run_sweep(fixture, &request, &many, 1);
    for (size_t p = 0; p < alone.probe[0].patterns; p++) {
        assert_true(alone.probe[0].pattern[p].mean.value_nano == among.probe[1].pattern[p].mean.value_nano);
        assert_true(alone.probe[0].pattern[p].mean.value_nano > among.probe[0].pattern[p].mean.value_nano);
    }
    struct probe as_written;
    assert_int_equal(probe_run(&request, NULL, NULL, 0, &fixture->arena, &fixture->diag, &as_written), STATUS_OK);
    assert_true(as_written.pattern[0].mean.value_nano == alone.probe[0].pattern[0].mean.value_nano);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_list_is_taken_as_it_stands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_range_has_its_ends_and_its_unit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whole_numbers_stay_whole_and_each_comes_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(factors_scale_what_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_range_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sweep_agrees_with_the_pencil_at_every_point, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_first_of_two_inputs_is_the_slower_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_value_that_the_reader_refuses_ends_the_sweep, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_point_does_not_depend_on_its_neighbours, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
