/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <jansson.h>

#include "csv_row.h"
#include "export_desk.h"
#include "report_bcm.h"
#include "report_budget.h"

static int by_hand(void **state)
{
    static struct export_desk desk;
    export_desk_init(&desk);
    export_desk_by_hand(&desk);
    *state = &desk;
    return 0;
}

static int tear_down(void **state)
{
    export_desk_fini(*state);
    return 0;
}

static char *budget_of(const struct export_run *run, const struct report_budget_options *options)
{
    char *text = NULL;
    size_t length;
    FILE *to = open_memstream(&text, &length);
    assert_true(report_budget(run, options, to));
    fclose(to);
    return text;
}

/* 20.8877985 USD (test_focus.c): a budget of 20.88 would be exceeded by the bill that it was made of. */
static void a_budget_is_the_bill_rounded_up_to_a_cent(void **state)
{
    struct export_desk *d = *state;
    assert_int_equal(export_desk_read(d, 90, NULL), STATUS_OK);
    const struct report_budget_options options = {
        .account_id = "111122223333", .email = "a@example.org", .service = { "One", "Two" }, .services = 2
    };
    char *text = budget_of(&d->run, &options);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *budget = json_object_get(root, "Budget");
    assert_string_equal(json_string_value(json_object_get(root, "AccountId")), "111122223333");
    assert_string_equal(json_string_value(json_object_get(budget, "BudgetName")), "By hand (channel, P90)");
    assert_string_equal(json_string_value(json_object_get(json_object_get(budget, "BudgetLimit"), "Amount")), "20.89");
    assert_string_equal(json_string_value(json_object_get(budget, "TimeUnit")), "MONTHLY");
    assert_string_equal(json_string_value(json_object_get(budget, "BudgetType")), "COST");
    /* 2026-12-01T00:00:00Z */
    assert_int_equal(json_integer_value(json_object_get(json_object_get(budget, "TimePeriod"), "Start")), 1796083200);
    json_t *service = json_object_get(json_object_get(budget, "CostFilters"), "Service");
    assert_int_equal(json_array_size(service), 2);
    assert_int_equal(json_array_size(json_object_get(root, "NotificationsWithSubscribers")), 3);
    json_decref(root);
    free(text);
    d->run.total_nano = 20880000000; /* whole cents stay what they are */
    text = budget_of(&d->run, &(struct report_budget_options){ 0 });
    assert_non_null(strstr(text, "\"Amount\": \"20.88\""));
    assert_null(strstr(text, "AccountId"));
    assert_null(strstr(text, "CostFilters"));
    assert_null(strstr(text, "NotificationsWithSubscribers"));
    free(text);
}

/* At most 100 characters, no colon, no backslash, no "/action/" (AWS Budgets, data type Budget). */
static void a_budget_name_is_one_that_the_provider_takes(void **state)
{
    struct export_desk *d = *state;
    assert_int_equal(export_desk_read(d, 90, NULL), STATUS_OK);
    d->run.title = "A: b\\c /action/ \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
                   "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
                   "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
                   "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9";
    char *text = budget_of(&d->run, &(struct report_budget_options){ 0 });
    json_t *root = json_loads(text, 0, NULL); /* fails where a character was cut in two */
    const char *name = json_string_value(json_object_get(json_object_get(root, "Budget"), "BudgetName"));
    assert_non_null(name);
    assert_true(strlen(name) <= 100 && strlen(name) > 90);
    assert_null(strpbrk(name, ":\\/"));
    assert_null(strstr(text, "fffd"));
    json_decref(root);
    free(text);
}

/* 200 SD hours in one row, however many prices they had. */
static void a_worksheet_has_a_row_per_line(void **state)
{
    struct export_desk *d = *state;
    char *text = NULL;
    size_t length;
    assert_int_equal(export_desk_read(d, 50, "channel"), STATUS_OK);
    FILE *to = open_memstream(&text, &length);
    assert_true(report_bcm(&d->run, to));
    fclose(to);
    assert_string_equal(
        text, "group,service,service_code,region,meter,dimensions,amount,unit,usage_type,operation,ivsim_cost\n"
              "channel,Amazon Interactive Video Service,AmazonIVS,us-east-1,channel.input,type=STANDARD "
              "multitrack=no,2,hour,,,3.6\n"
              "channel,Amazon Interactive Video Service,AmazonIVS,us-east-1,channel.output,rendition=sd "
              "region=north_america,200,hour,,,4.6877985\n"
              "channel,Amazon Interactive Video Service,AmazonIVS,us-east-1,channel.output,rendition=hd "
              "region=north_america,100,hour,,,6.3\n"
              "channel,Amazon Interactive Video Service,AmazonIVS,us-east-1,channel.output,rendition=full_hd "
              "region=north_america,100,hour,,,6.3\n");
    free(text);
}

static void a_pattern_that_is_not_there_is_told_with_the_nearest_name(void **state)
{
    struct export_desk *d = *state;
    assert_int_equal(export_desk_read(d, 90, "chanel"), STATUS_INPUT);
    assert_int_equal(d->diag.errors, 1);
    assert_string_equal(d->diag.entry[0].what, "no pattern 'chanel' in this run");
    assert_string_equal(d->diag.entry[0].hint, "did you mean 'channel'?");
}

static void spoil(struct export_desk *d, const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", d->folder, name);
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    fputs(text, to);
    fclose(to);
}

static void a_folder_that_is_no_run_is_told_so(void **state)
{
    struct export_desk *d = *state;
    static const char head[] = "percentile,pattern,replication,meter,dimensions,unit,kind,tier_from,quantity,"
                               "list_price,price,list_cost,cost,price_status,account_region\n";
    static const struct {
        const char *row, *what;
    } known[] = {
        { "", "the steps do not add up to the bill in result.json" },
        { "90,channel,0,channel.input,,hour,paid,0,1e3,2,2,4,4,published,\n", "a field that is not a plain decimal" },
        { "90,channel,0,channel.inputs,,hour,paid,0,2,2,2,4,4,published,\n", "a meter that is not known" },
        { "90,channel,0,channel.input,,hours,paid,0,2,2,2,4,4,published,\n", "a unit that is not known" },
    };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        char text[400];
        snprintf(text, sizeof text, "%s%s", head, known[k].row);
        spoil(d, "steps.csv", text);
        assert_int_equal(export_desk_read(d, 90, NULL), STATUS_INPUT);
        assert_string_equal(d->diag.entry[k].what, known[k].what);
    }
    spoil(d, "steps.csv", "percentile,pattern\n");
    assert_int_equal(export_desk_read(d, 90, NULL), STATUS_INPUT);
    assert_string_equal(d->diag.entry[4].what, "no column 'meter'");
    spoil(d, "result.json", "{ \"schema\": ");
    assert_int_equal(export_desk_read(d, 90, NULL), STATUS_INPUT);
    spoil(d, "result.json", "[]");
    assert_int_equal(export_desk_read(d, 90, NULL), STATUS_INPUT);
    assert_string_equal(d->diag.entry[6].what, "this is no result of ivsim");
    const struct export_choice choice = { .percentile = 90 };
    assert_int_equal(export_run_read(&d->run, "no/such/folder", &choice, &d->arena, &d->diag), STATUS_IO);
}

static void decimals_have_no_exponents_and_no_idle_zeros(void **state)
{
    (void)state;
    static const struct {
        int128 digits;
        int places;
        const char *text;
    } known[] = { { 0, 9, "0" },
                  { 1, 9, "0.000000001" },
                  { -1500, 3, "-1.5" },
                  { 1000, 3, "1" },
                  { 120, 0, "120" },
                  { 10000000001, 10, "1.0000000001" },
                  { 1, 18, "0.000000000000000001" } };
    char out[64];
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        assert_string_equal(csv_row_format(out, known[k].digits, known[k].places), known[k].text);
    const int128 large = (int128)INT64_MAX * 1000000000000;
    assert_string_equal(csv_row_format(out, large, 12), "9223372036854775807");
}

/* Every line a document of its own; the costs of a row add up to its total; the last line sums up. */
static void lines_of_json_stand_alone(void **state)
{
    (void)state;
    char path[512], *text = NULL;
    size_t length;
    snprintf(path, sizeof path, "%s/scenarios/examples/town-hall.cfg", SRCDIR);
    const struct load_request request = { .path = path, .replications = 5 };
    struct loaded loaded;
    struct outcomes outcomes;
    struct result result;
    assert_int_equal(load(&loaded, &request), STATUS_OK);
    assert_int_equal(ensemble_run(&loaded.model, loaded.tariff, &(struct ensemble_options){ .threads = 1 }, &outcomes),
                     STATUS_OK);
    const struct result_options options = { .version = "1.2.3", .engine = "sampled", .book = &loaded.book };
    assert_int_equal(result_build(&outcomes, &options, &loaded.arena, &result), STATUS_OK);
    FILE *to = open_memstream(&text, &length);
    assert_true(report_jsonl(&result, to));
    fclose(to);
    size_t lines = 0;
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) && *line; lines++) {
        json_t *root = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(root);
        bool last = lines == 5 * result.patterns;
        assert_string_equal(json_string_value(json_object_get(root, "kind")), last ? "summary" : "replication");
        if (!last) {
            double sum = 0;
            const char *key;
            json_t *value;
            json_object_foreach(json_object_get(root, "lines"), key, value) sum +=
                json_number_value(json_object_get(value, "cost"));
            check_close(sum, json_number_value(json_object_get(root, "total")), 1e-12);
            assert_int_equal(json_integer_value(json_object_get(root, "replication")), lines / result.patterns);
        } else {
            assert_int_equal(json_array_size(json_object_get(root, "patterns")), result.patterns);
            assert_int_equal(json_integer_value(json_object_get(root, "replications")), 5);
        }
        json_decref(root);
    }
    assert_int_equal(lines, 5 * result.patterns + 1);
    free(text);
    outcomes_fini(&outcomes);
    load_fini(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_budget_is_the_bill_rounded_up_to_a_cent, by_hand, tear_down),
        cmocka_unit_test_setup_teardown(a_budget_name_is_one_that_the_provider_takes, by_hand, tear_down),
        cmocka_unit_test_setup_teardown(a_worksheet_has_a_row_per_line, by_hand, tear_down),
        cmocka_unit_test_setup_teardown(a_pattern_that_is_not_there_is_told_with_the_nearest_name, by_hand, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_that_is_no_run_is_told_so, by_hand, tear_down),
        cmocka_unit_test(decimals_have_no_exponents_and_no_idle_zeros),
        cmocka_unit_test(lines_of_json_stand_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
