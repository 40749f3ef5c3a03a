/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The published schema against what the program really writes. */
#include "check.h"

#include <stdlib.h>

#include "meter.h"
#include "schema_desk.h"

/* What the program that was just built prints: tests start in the build folder. */
static json_t *print(const char *name, const char *arguments)
{
    char command[1000];
    snprintf(command, sizeof command, "./ivsim %s --format json %s", name, arguments);
    FILE *from = popen(command, "r");
    assert_non_null(from);
    json_error_t error;
    json_t *result = json_loadf(from, 0, &error);
    if (!result)
        fail_msg("%s: %s", command, error.text);
    assert_int_equal(pclose(from), 0);
    return result;
}

static json_t *run(const char *arguments)
{
    return print("run", arguments);
}

static json_t *load_schema(void)
{
    json_t *schema = json_load_file(SRCDIR "/schema/result-1.schema.json", 0, NULL);
    assert_non_null(schema);
    return schema;
}

static void must_fit(json_t *schema, const char *arguments)
{
    struct schema_desk desk = { .root = schema };
    json_t *result = run(arguments);
    if (!schema_fits(&desk, schema, result, ""))
        fail_msg("%s: %s", arguments, desk.why);
    json_decref(result);
}

static void real_results_fit_the_schema(void **state)
{
    (void)state;
    const char examples[] = SRCDIR "/scenarios/examples";
    static const char *const scenario[] = { "webinar", "town-hall", "match", "audio-room", "always-on", "by-hand" };
    json_t *schema = load_schema();
    char arguments[900];
    for (size_t i = 0; i < sizeof scenario / sizeof scenario[0]; i++) {
        snprintf(arguments, sizeof arguments, "'%s/%s.cfg' --replications 12", examples, scenario[i]);
        must_fit(schema, arguments);
    }
    json_decref(schema);
}

/* One month has no interval and no deviation; a month replayed has its own number; a budget of 0 USD is a budget. */
static void results_at_the_edges_fit_too(void **state)
{
    (void)state;
    json_t *schema = load_schema();
    must_fit(schema, "'" SRCDIR "/scenarios/examples/webinar.cfg' --replications 1");
    must_fit(schema, "'" SRCDIR "/scenarios/examples/webinar.cfg' --only-replication 41");
    must_fit(schema, "'" SRCDIR "/scenarios/examples/webinar.cfg' --replications 60 --budget '0 USD @ p99'");
    must_fit(schema, "'" SRCDIR "/scenarios/examples/webinar.cfg' --replications 5 --seed 9223372036854775807");
    must_fit(schema, "'" SRCDIR "/scenarios/examples/webinar.cfg' --precision 'p90 5%' --replications 2000");
    must_fit(schema, "'" SRCDIR "/scenarios/examples/webinar.cfg' --precision 'mean 0.01%' --replications 9");
    must_fit(schema, "'" SRCDIR "/scenarios/examples/webinar.cfg' --draws sobol --replications 64");
    json_decref(schema);
}

static void sensitivities_fit_their_schema(void **state)
{
    (void)state;
    json_t *schema = json_load_file(SRCDIR "/schema/sensitivity-1.schema.json", 0, NULL);
    assert_non_null(schema);
    static const char *const arguments[] = {
        "'" SRCDIR "/scenarios/webinar-series.cfg' --replications 200 --only channel,stage",
        "'" SRCDIR "/scenarios/examples/webinar.cfg' --replications 200 --only channel --by kind",
    };
    for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++) {
        struct schema_desk desk = { .root = schema };
        json_t *result = print("sensitivity", arguments[i]);
        if (!schema_fits(&desk, schema, result, ""))
            fail_msg("%s: %s", arguments[i], desk.why);
        json_object_set_new(result, "percentile", json_string("90")); /* negative control */
        assert_false(schema_fits(&desk, schema, result, ""));
        json_decref(result);
    }
    json_decref(schema);
}

/* `spoilt`: a number of the root, or a member of it, that must be none. */
static void must_print(const char *name, const char *command, const char *arguments, const char *spoilt)
{
    char path[500];
    snprintf(path, sizeof path, SRCDIR "/schema/%s-1.schema.json", name);
    json_t *schema = json_load_file(path, 0, NULL);
    assert_non_null(schema);
    struct schema_desk desk = { .root = schema };
    json_t *result = print(command, arguments);
    if (!schema_fits(&desk, schema, result, ""))
        fail_msg("%s %s: %s", command, arguments, desk.why);
    json_object_set_new(result, spoilt, json_false()); /* negative control */
    assert_false(schema_fits(&desk, schema, result, ""));
    json_decref(result);
    json_decref(schema);
}

static void comparisons_capacities_and_mistakes_fit_theirs(void **state)
{
    (void)state;
    const char webinar[] = "'" SRCDIR "/scenarios/examples/webinar.cfg'";
    char arguments[900];
    snprintf(arguments, sizeof arguments, "%s --replications 20 --set 'events[0].live=70 min'", webinar);
    must_print("diff", "diff", arguments, "patterns");
    snprintf(arguments, sizeof arguments, "%s '%s/scenarios/examples/town-hall.cfg' --replications 1", webinar, SRCDIR);
    must_print("diff", "diff", arguments, "a");
    snprintf(arguments, sizeof arguments, "'%s/scenarios/auction.cfg' --replications 300", SRCDIR);
    must_print("capacity", "capacity", arguments, "risk");
    snprintf(arguments, sizeof arguments, "%s --replications 1", webinar);
    must_print("capacity", "capacity", arguments, "patterns");
    snprintf(arguments, sizeof arguments, "%s --replications 1 --set 'events[0].warm_up=5 min'", webinar);
    must_print("mistakes", "mistakes", arguments, "run");
    snprintf(arguments, sizeof arguments, "'%s/scenarios/webinar-series.cfg' --replications 50", SRCDIR);
    must_print("mistakes", "mistakes", arguments, "mistakes");
}

static void sweeps_and_searches_fit_theirs(void **state)
{
    (void)state;
    static const struct {
        const char *schema, *command, *scenario, *arguments, *spoilt;
    } printed[] = {
        { "sweep", "sweep", "webinar", "--replications 20 --vary 'events[0].audience.size=100:900:3'", "points" },
        { "sweep", "sweep", "by-hand", "--replications 1 --vary 'forecast*=1,2' --by p90", "percentile" },
        { "breakeven", "breakeven", "webinar", "--replications 20 --vary 'events[0].audience.size=10:2000:4'",
          "changes" },
        { "breakeven", "breakeven", "town-hall", "--replications 2 --vary 'forecast*=0.5:16:3:log'", "inputs" },
        { "map", "breakeven", "webinar",
          "--replications 5 --vary 'events[0].audience.size=10:2000:2' --vary 'forecast*=1:2:2'", "points" },
        { "budget", "budget", "webinar", "--replications 20 --for p80", "percentile" },
        { "budget", "budget", "webinar", "--replications 20 --largest audience --budget '50 USD @ p90'", "budget" },
        { "budget", "budget", "by-hand", "--largest audience --budget '9000000 USD @ p90'", "patterns" },
    };
    char arguments[900];
    for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++) {
        snprintf(arguments, sizeof arguments, "'%s/scenarios/examples/%s.cfg' %s", SRCDIR, printed[i].scenario,
                 printed[i].arguments);
        must_print(printed[i].schema, printed[i].command, arguments, printed[i].spoilt);
    }
}

/* Negative control: what was changed in a real result must be seen. */
static void a_result_that_was_tampered_with_does_not_fit(void **state)
{
    (void)state;
    json_t *schema = load_schema();
    json_t *good = run("'" SRCDIR "/scenarios/examples/webinar.cfg' --replications 40 --only stage,channel");
    struct {
        const char *where;
        json_t *value; /* NULL: the member is taken out */
    } change[] = {
        { "currency", json_string("EUR") },
        { "pairs", NULL },
        { "run.seed", json_string("1") },
        { "run.seed", json_real(1.5) },
        { "run.surprise", json_true() },
        { "patterns.0.total.mean", json_null() },
        { "patterns.0.total.min", json_real(-1) },
        { "patterns.0.total.percentiles.90", NULL },
        { "patterns.1.bill_at.91", json_object() },
        { "patterns.1.budget.verdict", json_string("perhaps") },
        { "patterns.1.idle_input_share", json_real(1.01) },
        { "pairs.0.difference.ci95", json_pack("[f]", 1.0) },
        { "patterns.0.meters.0.meter", json_string("channel.inptu") },
        { "patterns", json_object() },
    };
    for (size_t i = 0; i < sizeof change / sizeof change[0]; i++) {
        json_t *bad = json_deep_copy(good), *at = bad;
        char where[100];
        snprintf(where, sizeof where, "%s", change[i].where);
        char *last = strrchr(where, '.');
        for (char *part = strtok(where, "."); last && part <= last; part = strtok(NULL, "."))
            at = json_is_array(at) ? json_array_get(at, (size_t)atoi(part)) : json_object_get(at, part);
        last = last ? last + 1 : where;
        assert_true(json_is_object(at));
        if (change[i].value)
            json_object_set_new(at, last, change[i].value);
        else
            json_object_del(at, last);
        struct schema_desk desk = { .root = schema };
        if (schema_fits(&desk, schema, bad, ""))
            fail_msg("%s was not seen", change[i].where);
        json_decref(bad);
    }
    json_decref(good);
    json_decref(schema);
}

static void same_words(json_t *schema, const char *def, const char *inside, const char *const words[], size_t count)
{
    json_t *at = json_object_get(json_object_get(schema, "$defs"), def);
    json_t *list = json_object_get(inside ? json_object_get(at, inside) : at, "enum");
    assert_int_equal(json_array_size(list), count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(json_string_value(json_array_get(list, i)), words[i]);
}

static void the_schema_knows_all_meters_units_and_dimensions(void **state)
{
    (void)state;
    json_t *schema = load_schema();
    const char *word[METERS];
    for (size_t i = 0; i < METERS; i++)
        word[i] = meter_table[i].name;
    same_words(schema, "meter", NULL, word, METERS);
    size_t units = 0;
    for (; unit_table[units].name; units++)
        word[units] = unit_table[units].name;
    same_words(schema, "unit", NULL, word, units);
    same_words(schema, "dimensions", "propertyNames", meter_dimension_name, DIMENSIONS);
    json_decref(schema);
}

/* Every member of every object says what it is. */
static void all_members_are_described(json_t *schema)
{
    const char *key;
    json_t *member, *def;
    json_object_foreach(json_object_get(schema, "properties"), key, member)
    {
        if (!json_string_length(json_object_get(member, "description")))
            fail_msg("'%s' has no description", key);
    }
    json_object_foreach(json_object_get(schema, "$defs"), key, def) all_members_are_described(def);
}

static void every_member_has_a_description(void **state)
{
    (void)state;
    json_t *schema = load_schema();
    all_members_are_described(schema);
    json_decref(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_results_fit_the_schema),
        cmocka_unit_test(results_at_the_edges_fit_too),
        cmocka_unit_test(sensitivities_fit_their_schema),
        cmocka_unit_test(comparisons_capacities_and_mistakes_fit_theirs),
        cmocka_unit_test(sweeps_and_searches_fit_theirs),
        cmocka_unit_test(a_result_that_was_tampered_with_does_not_fit),
        cmocka_unit_test(the_schema_knows_all_meters_units_and_dimensions),
        cmocka_unit_test(every_member_has_a_description),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
