/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "mistakes.h"
#include "report_mistakes.h"

#define BY_HAND SRCDIR "/scenarios/examples/by-hand.cfg"
#define WEBINARS SRCDIR "/scenarios/webinar-series.cfg"

struct bench {
    struct loaded loaded;
    struct mistakes mistakes;
};

/* `set` is ended by NULL. */
static void build(struct bench *b, const char *path, int64_t replications, const char *const only[],
                  const char *const set[])
{
    struct read_change change[8];
    size_t changes = 0;
    for (; set && set[changes]; changes++)
        change[changes] = (struct read_change){ .text = set[changes] };
    const struct load_request request = {
        .path = path, .change = change, .changes = changes, .only = only, .replications = replications
    };
    const enum status status = load(&b->loaded, &request);
    if (status != STATUS_OK)
        diag_write(&b->loaded.diag, stderr);
    assert_int_equal(status, STATUS_OK);
    const struct mistakes_watch watch = { .threads = 1 };
    assert_int_equal(mistakes_build(&b->loaded, &watch, &b->mistakes), STATUS_OK);
}

static const struct mistake_cost *find(const struct bench *b, enum mistake mistake, const char *pattern)
{
    for (size_t k = 0; k < b->mistakes.costs; k++)
        if (b->mistakes.cost[k].mistake == mistake &&
            strcmp(b->mistakes.plan[b->mistakes.cost[k].pattern].pattern->name, pattern) == 0)
            return &b->mistakes.cost[k];
    return NULL;
}

static double usd(int64_t nano)
{
    return (double)nano / 1e9;
}

/* STANDARD input is 2 USD an hour; all viewers come with the programme. */
static void each_mistake_costs_its_hours(void **state)
{
    (void)state;
    static const char *const only[] = { "channel", NULL };
    static const char *const set[] = { "events[0].warm_up=30 min", "events[0].idle_tail=15 min",
                                       "events[0].rehearsals=( { before = \"3 h\"; length = \"90 min\"; } )", NULL };
    struct bench b;
    build(&b, BY_HAND, 1, only, set);
    check_close(usd(find(&b, MISTAKE_WARM_UP, "channel")->mean.value_nano), 0.5 * 2, 1e-12);
    check_close(usd(find(&b, MISTAKE_IDLE_TAIL, "channel")->mean.value_nano), 0.25 * 2, 1e-12);
    check_close(usd(find(&b, MISTAKE_REHEARSALS, "channel")->mean.value_nano), 1.5 * 2, 1e-12);
    assert_null(find(&b, MISTAKE_FORGOTTEN, "channel"));
    assert_null(find(&b, MISTAKE_ALWAYS_ON, "channel"));
    check_close(usd(find(&b, MISTAKE_IF_FORGOTTEN, "channel")->mean.value_nano), 72 * 2, 1e-12);
    /* 31 days less 2 h of programme, .5 + .25 h around it and 1.5 h of rehearsal. */
    check_close(usd(find(&b, MISTAKE_IF_ALWAYS_ON, "channel")->mean.value_nano), (31 * 24 - 4.25) * 2, 1e-12);
    assert_true(mistake_any(&b.loaded.scenario));
    load_fini(&b.loaded);
}

static void what_cannot_go_wrong_has_no_price(void **state)
{
    (void)state;
    static const char *const channel[] = { "channel", NULL };
    struct bench b;
    build(&b, BY_HAND, 1, channel, NULL);
    assert_false(mistake_any(&b.loaded.scenario));
    for (size_t k = 0; k < b.mistakes.costs; k++)
        assert_true(mistake_is_hypothetical(b.mistakes.cost[k].mistake));
    load_fini(&b.loaded);
}

/* On a stage 200 viewers cost 400 participant-hours; on a channel with a server composition what `channel` costs, the
 * composition of 2 h, and the hosts, who are on the stage in both worlds. The other way round it is the same. */
static void a_mistake_and_its_reverse_have_one_price(void **state)
{
    (void)state;
    static const char *const only[] = { "stage", "hybrid-server", NULL };
    static const char *const set[] = { "patterns=( \"stage\", \"hybrid-server\" )", NULL };
    struct bench b;
    build(&b, BY_HAND, 1, only, set);
    const struct mistake_cost *there = find(&b, MISTAKE_ON_STAGE, "stage");
    const struct mistake_cost *back = find(&b, MISTAKE_IF_ON_STAGE, "hybrid-server");
    assert_int_equal(there->mean.value_nano, back->mean.value_nano);
    assert_int_equal(there->p90_with_nano, back->p90_with_nano);
    assert_int_equal(there->p90_without_nano, back->p90_without_nano);
    load_fini(&b.loaded);
}

/* Twelve webinars, each forgotten with .033: none is in .967^12 of the months, some in .3315. Of 2,000 months 663
 * expected, sd 21.05: outside of 553 .. 773 (5.2 sd) with a probability of 2e-7. Where nobody
 * forgets it costs nothing, and each month in which somebody does costs BASIC (.20 USD an hour) a tenth of STANDARD.
 * Negative control: with .066 it is .557 of the months. */
static void how_often_an_encoder_is_forgotten_is_what_the_scenario_says(void **state)
{
    (void)state;
    static const char *const only[] = { "channel", "channel-basic", NULL };
    static const char *const small[] = { "events[0].audience.registered=20", NULL };
    static const char *const twice[] = { "events[0].audience.registered=20", "events[0].forgotten.probability=0.066",
                                         NULL };
    struct bench b;
    build(&b, WEBINARS, 2000, only, small);
    const struct mistake_cost *standard = find(&b, MISTAKE_FORGOTTEN, "channel");
    const struct mistake_cost *basic = find(&b, MISTAKE_FORGOTTEN, "channel-basic");
    assert_in_range(standard->hits, 553, 773);
    assert_int_equal(standard->hits, basic->hits);
    check_close(usd(standard->mean.value_nano), 10 * usd(basic->mean.value_nano), 1e-6);
    assert_int_equal(standard->percentile_nano[sample_percentile_index(50)], 0);
    assert_true(standard->hit_percentile_nano[sample_percentile_index(5)] > 0);
    /* 6 to 16 h, 2 USD an hour; the mean of a hit is at least one's. */
    assert_in_range(standard->hit_percentile_nano[sample_percentile_index(5)], 12000000000, 32000000000);
    check_close(usd(standard->mean.value_nano), usd(standard->hit_mean_nano) * standard->probability, 1e-8);
    load_fini(&b.loaded);
    build(&b, WEBINARS, 2000, only, twice);
    assert_false(find(&b, MISTAKE_FORGOTTEN, "channel")->hits <= 773);
    load_fini(&b.loaded);
}

/* What is changed leads to a pattern that could have been written, and never back to the same one. */
static void other_patterns_differ_in_one_choice(void **state)
{
    (void)state;
    struct bench b;
    const struct load_request request = { .path = SRCDIR "/scenarios/examples/webinar.cfg", .replications = 1 };
    assert_int_equal(load(&b.loaded, &request), STATUS_OK);
    size_t changed = 0;
    for (size_t p = 0; p < b.loaded.scenario.patterns; p++)
        for (enum mistake mistake = 0; mistake < MISTAKES; mistake++) {
            const struct pattern *pattern = &b.loaded.scenario.pattern[p];
            struct pattern other;
            if (!mistake_other_pattern(pattern, mistake, &other))
                continue;
            changed++;
            assert_memory_not_equal(&other, pattern, sizeof other);
            assert_false(other.channel.always_on && other.channel.auto_stop);
            check_close(other.viewers[PLACE_CHANNEL] + other.viewers[PLACE_STAGE] + other.viewers[PLACE_CDN], 1, 1e-12);
            assert_false(other.speakers != SPEAKERS_STAGE && other.composition != COMPOSITION_NONE);
            assert_false(other.speakers == SPEAKERS_STAGE && other.viewers[PLACE_CHANNEL] > 0 &&
                         other.composition == COMPOSITION_NONE);
            assert_false(other.recording.composite && other.composition != COMPOSITION_SERVER);
            assert_false(other.recording.channel && other.viewers[PLACE_CHANNEL] <= 0);
        }
    assert_true(changed > 15);
    load_fini(&b.loaded);
}

static char *written(bool (*write)(const struct mistakes *, FILE *), const struct mistakes *mistakes)
{
    char *at = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&at, &length);
    assert_true(write(mistakes, to));
    fclose(to);
    return at;
}

static bool write_json(const struct mistakes *mistakes, FILE *to)
{
    return report_mistakes_json(mistakes, "1.2.3", to);
}

static bool write_text(const struct mistakes *mistakes, FILE *to)
{
    return report_mistakes(mistakes, to, (struct report_style){ 0 });
}

static void text_csv_and_json_say_the_same(void **state)
{
    (void)state;
    static const char *const only[] = { "channel", NULL };
    static const char *const set[] = { "events[0].warm_up=30 min", NULL };
    struct bench b;
    build(&b, BY_HAND, 3, only, set);
    char *json = written(write_json, &b.mistakes), *csv = written(report_mistakes_csv, &b.mistakes);
    char *text = written(write_text, &b.mistakes);
    json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    json_t *first = json_array_get(json_object_get(root, "mistakes"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "mistake")), "warm-up");
    check_close(json_number_value(json_object_get(first, "mean")), 1, 0);
    json_t *bill = json_object_get(first, "bill_p90");
    check_close(json_number_value(json_object_get(bill, "with")), 33.8, 1e-12); /* 32.80, worked in the file, and 1 */
    check_close(json_number_value(json_object_get(bill, "without")), 32.8, 1e-12);
    json_decref(root);
    assert_non_null(strstr(csv, "\nwarm-up,false,channel,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"));
    assert_non_null(strstr(text, "  warm-up  channel  100 %  1.00"));
    free(json);
    free(csv);
    free(text);
    load_fini(&b.loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_costs_its_hours),
        cmocka_unit_test(what_cannot_go_wrong_has_no_price),
        cmocka_unit_test(a_mistake_and_its_reverse_have_one_price),
        cmocka_unit_test(how_often_an_encoder_is_forgotten_is_what_the_scenario_says),
        cmocka_unit_test(other_patterns_differ_in_one_choice),
        cmocka_unit_test(text_csv_and_json_say_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
