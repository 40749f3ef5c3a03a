/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include "export_desk.h"
#include "focus_conformance.h"
#include "report_focus.h"

static char *focus_of(struct export_desk *d)
{
    static const struct report_focus_account account = { 0 };
    static struct { /* static: gcc 12 takes a local one's content for a pointer to it */
        char *csv;
        size_t length;
    } out;
    FILE *to = open_memstream(&out.csv, &out.length);
    assert_non_null(to);
    assert_true(report_focus(&d->run, &account, &d->arena, to));
    fclose(to);
    return out.csv;
}

static int by_hand(void **state)
{
    static struct export_desk desk;
    export_desk_init(&desk);
    export_desk_by_hand(&desk);
    assert_int_equal(export_desk_read(&desk, 90, NULL), STATUS_OK);
    *state = &desk;
    return 0;
}

static int tear_down(void **state)
{
    export_desk_fini(*state);
    return 0;
}

/* 200 SD hours: 30 free, 50 at 0.0333333, 100 at 0.03, 20 at 0.0271; what is paid is 0.9 of it:
 * 1.666665 -> 1.4999985, 3 -> 2.7, 0.542 -> 0.4878. Then 100 HD and 100 Full HD hours at 0.07 (6.3 each), 2 h of input
 * at 2 (3.6): 4.6877985 + 12.6 + 3.6 = 20.8877985 USD. */
static void each_tier_has_a_row_whose_price_times_quantity_is_its_cost(void **state)
{
    struct export_desk *d = *state;
    static const struct {
        const char *sku, *quantity, *list_price, *price, *list_cost, *cost;
    } row[] = {
        { "ivsim:channel.input/STANDARD/no/from-0", "2", "2", "1.8", "4", "3.6" },
        { "ivsim:channel.output/sd/north_america/free", "30", "0", "0", "0", "0" },
        { "ivsim:channel.output/sd/north_america/from-0", "50", "0.0333333", "0.02999997", "1.666665", "1.4999985" },
        { "ivsim:channel.output/sd/north_america/from-50", "100", "0.03", "0.027", "3", "2.7" },
        { "ivsim:channel.output/sd/north_america/from-150", "20", "0.0271", "0.02439", "0.542", "0.4878" },
        { "ivsim:channel.output/hd/north_america/from-0", "100", "0.07", "0.063", "7", "6.3" },
        { "ivsim:channel.output/full_hd/north_america/from-0", "100", "0.07", "0.063", "7", "6.3" },
    };
    char *csv = focus_of(d);
    FILE *from = fmemopen(csv, strlen(csv), "r"), *again = fmemopen(csv, strlen(csv), "r");
    struct csv_scan head, scan;
    csv_scan_init(&head, from);
    csv_scan_init(&scan, again);
    assert_true(csv_scan_next(&head) && csv_scan_next(&scan));
    for (size_t r = 0; r < sizeof row / sizeof row[0]; r++) {
        assert_true(csv_scan_next(&scan));
        assert_string_equal(focus_cell(&head, &scan, "SkuPriceId"), row[r].sku);
        assert_string_equal(focus_cell(&head, &scan, "PricingQuantity"), row[r].quantity);
        assert_string_equal(focus_cell(&head, &scan, "ListUnitPrice"), row[r].list_price);
        assert_string_equal(focus_cell(&head, &scan, "ContractedUnitPrice"), row[r].price);
        assert_string_equal(focus_cell(&head, &scan, "ListCost"), row[r].list_cost);
        assert_string_equal(focus_cell(&head, &scan, "BilledCost"), row[r].cost);
        assert_string_equal(focus_cell(&head, &scan, "ServiceCategory"), "Media");
        assert_string_equal(focus_cell(&head, &scan, "RegionName"), "US East (N. Virginia)");
        assert_string_equal(focus_cell(&head, &scan, "x_IsForecast"), "true");
    }
    assert_false(csv_scan_next(&scan));
    assert_int_equal(d->run.total_nano, 20887798500);
    csv_scan_fini(&head);
    csv_scan_fini(&scan);
    fclose(from);
    fclose(again);
    free(csv);
}

static void a_bill_by_hand_conforms(void **state)
{
    struct export_desk *d = *state;
    int128 billed;
    size_t rows;
    char *csv = focus_of(d);
    const char *broken = focus_check(csv, &billed, &rows);
    if (broken)
        print_error("%s\n", broken);
    assert_null(broken);
    assert_int_equal(rows, 7);
    assert_true(billed == d->run.total_nano);
    free(csv);
}

/* The control of the conformance check: each of these changes breaks a rule, and the rule is told. */
static void the_check_finds_what_does_not_conform(void **state)
{
    static const struct {
        const char *from, *to, *broken;
    } change[] = {
        { "InvoiceIssuerName", "InvoiceIssuer", "a mandatory column is missing" },
        { "SkuMeter", "SkuMetre", "a column is neither of FOCUS 1.2 nor custom (x_)" },
        { "PricingCategory", "x_PriceGroup", "a column of FOCUS stands after a custom one" },
        { ",0.02439,", ",2.439e-2,", "no plain number" },
        { ",Usage-Based,", ",,", "a null where none is allowed" },
        { "2027-01-01T00:00:00Z", "2027-01-01T00:00:00", "no UTC instant" },
        { ",USD,", ",usd,", "no currency code of ISO 4217" },
        { ",Media,", ",Storage,", "a subcategory that is not its category's" },
        { ",Hours,", ",hour,", "a unit in another format" },
        { ",us-east-1,", ",,", "a region has both id and name, or neither" },
        { ",Usage,,", ",Usage,null,", "a placeholder instead of a null" },
        { ",0.02439,", ",0.02449,", "contracted unit price x quantity is not the contracted cost" },
        { ",0.0271,", ",0.0272,", "list unit price x quantity is not the list cost" },
        { "\n3.6,", "\n3.7,", "without commitments billed, effective and contracted cost are one" },
        { ",2026-12-01T00:00:00Z,", ",2027-12-01T00:00:00Z,",
          "the charge period is no half-open part of the billing "
          "period" },
    };
    struct export_desk *d = *state;
    char *csv = focus_of(d);
    for (size_t k = 0; k < sizeof change / sizeof change[0]; k++) {
        const char *at = strstr(csv, change[k].from);
        assert_non_null(at);
        size_t size = strlen(csv) + 64;
        char *changed = malloc(size);
        assert_non_null(changed);
        snprintf(changed, size, "%.*s%s%s", (int)(at - csv), csv, change[k].to, at + strlen(change[k].from));
        int128 billed;
        size_t rows;
        const char *broken = focus_check(changed, &billed, &rows);
        assert_non_null(broken);
        assert_string_equal(broken, change[k].broken);
        free(changed);
    }
    free(csv);
}

/* All patterns at all percentiles of months with chance in them: chat, recordings, CDN tiers, byte-months. */
static void bills_of_simulated_months_conform_and_add_up(void **state)
{
    (void)state;
    static const char *const scenario[] = { "scenarios/examples/town-hall.cfg", "scenarios/examples/match.cfg" };
    static const char *const change[] = { "account={ discount = 0.073; free_tier = true; }" };
    static const int percentile[] = { 50, 90, 99 };
    for (size_t s = 0; s < sizeof scenario / sizeof scenario[0]; s++) {
        struct export_desk d;
        export_desk_init(&d);
        export_desk_simulate(&d, scenario[s], 4, change, 1);
        char *path = arena_format(&d.arena, "%s/result.json", d.folder);
        json_t *root = json_load_file(path, 0, NULL), *patterns = json_object_get(root, "patterns");
        assert_true(json_array_size(patterns) > 1);
        for (size_t p = 0; p < json_array_size(patterns); p++) {
            const char *name = json_string_value(json_object_get(json_array_get(patterns, p), "name"));
            for (size_t q = 0; q < 3; q++) {
                int128 billed;
                size_t rows, mark = arena_mark(&d.arena);
                assert_int_equal(export_desk_read(&d, percentile[q], name), STATUS_OK);
                char *csv = focus_of(&d);
                const char *broken = focus_check(csv, &billed, &rows);
                if (broken)
                    print_error("%s P%d, row %zu: %s\n%s", name, percentile[q], rows + 1, broken, csv);
                assert_null(broken);
                assert_int_equal(rows, d.run.steps);
                assert_true(billed == d.run.total_nano);
                free(csv);
                arena_release(&d.arena, mark);
            }
        }
        json_decref(root);
        export_desk_fini(&d);
    }
}

/* The metadata name the columns in the order of the header, each once, and no moment of the clock. */
static void the_metadata_describe_the_columns(void **state)
{
    struct export_desk *d = *state;
    char *text = NULL, *csv = focus_of(d);
    size_t length;
    FILE *to = open_memstream(&text, &length);
    assert_true(report_focus_metadata(&d->run, to));
    fclose(to);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *schema = json_object_get(root, "Schema");
    assert_string_equal(json_string_value(json_object_get(schema, "FocusVersion")), "1.2");
    assert_string_equal(json_string_value(json_object_get(schema, "DataGeneratorVersion")), "1.2.3");
    json_t *columns = json_object_get(schema, "ColumnDefinition");
    FILE *from = fmemopen(csv, strlen(csv), "r");
    struct csv_scan head;
    csv_scan_init(&head, from);
    assert_true(csv_scan_next(&head));
    assert_int_equal(json_array_size(columns), head.fields);
    for (size_t c = 0; c < head.fields; c++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(columns, c), "ColumnName")),
                            csv_scan_field(&head, c));
    assert_null(strstr(text, "T10:00:00Z"));
    csv_scan_fini(&head);
    fclose(from);
    json_decref(root);
    free(text);
    free(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_tier_has_a_row_whose_price_times_quantity_is_its_cost, by_hand, tear_down),
        cmocka_unit_test_setup_teardown(a_bill_by_hand_conforms, by_hand, tear_down),
        cmocka_unit_test_setup_teardown(the_check_finds_what_does_not_conform, by_hand, tear_down),
        cmocka_unit_test(bills_of_simulated_months_conform_and_add_up),
        cmocka_unit_test_setup_teardown(the_metadata_describe_the_columns, by_hand, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
