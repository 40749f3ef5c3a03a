/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What FOCUS 1.2 (FinOps Open Cost and Usage Specification, May 2025) demands of a dataset of usage charges, written
 * apart from the exporter: columns and their feature levels, formats, nulls, allowed values, costs against prices. */
#ifndef IVSIM_TESTS_FOCUS_CONFORMANCE_H
#define IVSIM_TESTS_FOCUS_CONFORMANCE_H

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "csv_scan.h"
#include "money.h"

/* Feature level Mandatory: always present. */
static const char *const focus_mandatory[] = {
    "BilledCost",         "BillingAccountId",
    "BillingAccountName", "BillingCurrency",
    "BillingPeriodEnd",   "BillingPeriodStart",
    "ChargeCategory",     "ChargeClass",
    "ChargeDescription",  "ChargePeriodEnd",
    "ChargePeriodStart",  "ContractedCost",
    "EffectiveCost",      "InvoiceIssuerName",
    "ListCost",           "PricingQuantity",
    "PricingUnit",        "ProviderName",
    "PublisherName",      "ServiceCategory",
    "ServiceName",        NULL,
};

static const char *const focus_optional[] = {
    /* conditional and recommended */
    "AvailabilityZone",
    "BillingAccountType",
    "CapacityReservationId",
    "CapacityReservationStatus",
    "ChargeFrequency",
    "CommitmentDiscountCategory",
    "CommitmentDiscountId",
    "CommitmentDiscountName",
    "CommitmentDiscountQuantity",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
    "CommitmentDiscountUnit",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedUnitPrice",
    "InvoiceId",
    "ListUnitPrice",
    "PricingCategory",
    "PricingCurrency",
    "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice",
    "RegionId",
    "RegionName",
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceDetails",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "SubAccountType",
    "Tags",
    NULL,
};

/* Not null in a row of usage that is no correction. */
static const char *const focus_not_null[] = {
    "BilledCost",
    "BillingAccountId",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ContractedCost",
    "EffectiveCost",
    "InvoiceIssuerName",
    "ListCost",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "ServiceCategory",
    "ServiceName",
    "ChargeFrequency",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedUnitPrice",
    "ListUnitPrice",
    "PricingCategory",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceId",
    NULL,
};

static const char *const focus_numeric[] = { "BilledCost",          "ConsumedQuantity", "ContractedCost",
                                             "ContractedUnitPrice", "EffectiveCost",    "ListCost",
                                             "ListUnitPrice",       "PricingQuantity",  NULL };

static const char *const focus_instants[] = { "BillingPeriodEnd", "BillingPeriodStart", "ChargePeriodEnd",
                                              "ChargePeriodStart", NULL };

/* ServiceSubcategory and its one parent, as far as live video can use them. */
static const char *const focus_services[][2] = {
    { "Media", "Media Streaming" },           { "Storage", "Object Storage" },   { "Networking", "Content Delivery" },
    { "Networking", "Network Connectivity" }, { "Compute", "Virtual Machines" },
};

/* Unit Format: plurals; data by their abbreviations; a hyphen in compounds. */
static const char *const focus_units[] = { "Hours",     "Minutes",       "GB",       "GiB",
                                           "GB-Months", "GiB-Months",    "Messages", "1000 Messages",
                                           "Requests",  "1000 Requests", NULL };

static inline bool focus_among(const char *const list[], const char *word)
{
    for (; *list; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

static inline const char *focus_cell(const struct csv_scan *head, const struct csv_scan *row, const char *name)
{
    return csv_scan_field(row, csv_scan_find(head, name));
}

/* Numeric Format: digits, at most one point between digits, a minus; no exponent, no plus, no separators. */
static inline bool focus_is_numeric(const char *text)
{
    text += *text == '-';
    size_t whole = strspn(text, "0123456789");
    if (whole == 0)
        return false;
    text += whole;
    if (*text == '\0')
        return true;
    return *text == '.' && text[1] && !text[1 + strspn(text + 1, "0123456789")];
}

/* Date/Time Format: YYYY-MM-DDTHH:mm:ssZ. */
static inline bool focus_is_instant(const char *text)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return false;
    return true;
}

static inline int128 focus_scaled(const char *text, int places)
{
    int128 digits = 0;
    int found = 0;
    (void)money_scan(text, &digits, &found);
    return found > places ? 0 : digits * money_power_of_ten(places - found);
}

/* price (15 places) x quantity (12) against cost (9): within `slack` nano-USD. */
static inline bool focus_multiplies(const char *price, const char *quantity, const char *cost, int slack)
{
    int128 product = focus_scaled(price, 15) * focus_scaled(quantity, 12), stated = focus_scaled(cost, 27);
    int128 off = product > stated ? product - stated : stated - product;
    return off <= slack * money_power_of_ten(18);
}

/* Key-Value Format: an object whose values are no objects and no arrays. */
static inline bool focus_is_key_value(const char *text)
{
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    bool fine = json_is_object(object);
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) fine = fine && !json_is_object(value) && !json_is_array(value);
    json_decref(object);
    return fine;
}

static inline const char *focus_check_header(const struct csv_scan *head)
{
    bool custom = false;
    for (const char *const *name = focus_mandatory; *name; name++)
        if (csv_scan_find(head, *name) == head->fields)
            return "a mandatory column is missing";
    for (size_t i = 0; i < head->fields; i++) {
        const char *name = csv_scan_field(head, i);
        if (csv_scan_find(head, name) != i)
            return "a column stands twice";
        if (strncmp(name, "x_", 2) == 0)
            custom = true;
        else if (!focus_among(focus_mandatory, name) && !focus_among(focus_optional, name))
            return "a column is neither of FOCUS 1.2 nor custom (x_)";
        else if (custom)
            return "a column of FOCUS stands after a custom one";
    }
    return NULL;
}

static inline const char *focus_check_formats(const struct csv_scan *head, const struct csv_scan *row)
{
    if (row->fields != head->fields)
        return "a row has not as many fields as the header";
    for (size_t i = 0; i < row->fields; i++)
        if (strcmp(csv_scan_field(row, i), "null") == 0 || strcmp(csv_scan_field(row, i), "N/A") == 0)
            return "a placeholder instead of a null";
    for (const char *const *name = focus_not_null; *name; name++)
        if (csv_scan_find(head, *name) < head->fields && !*focus_cell(head, row, *name))
            return "a null where none is allowed";
    for (const char *const *name = focus_numeric; *name; name++)
        if (!focus_is_numeric(focus_cell(head, row, *name)))
            return "no plain number";
    for (const char *const *name = focus_instants; *name; name++)
        if (!focus_is_instant(focus_cell(head, row, *name)))
            return "no UTC instant";
    const char *currency = focus_cell(head, row, "BillingCurrency");
    if (strlen(currency) != 3 || strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
        return "no currency code of ISO 4217";
    if (!focus_is_key_value(focus_cell(head, row, "Tags")) ||
        !focus_is_key_value(focus_cell(head, row, "SkuPriceDetails")))
        return "no flat JSON object";
    return NULL;
}

static inline const char *focus_check_values(const struct csv_scan *head, const struct csv_scan *row)
{
    if (strcmp(focus_cell(head, row, "ChargeCategory"), "Usage") != 0 || *focus_cell(head, row, "ChargeClass") ||
        strcmp(focus_cell(head, row, "ChargeFrequency"), "Usage-Based") != 0 ||
        strcmp(focus_cell(head, row, "PricingCategory"), "Standard") != 0)
        return "no charge of usage at standard prices";
    bool known = false;
    for (size_t i = 0; i < sizeof focus_services / sizeof focus_services[0]; i++)
        known = known || (strcmp(focus_cell(head, row, "ServiceCategory"), focus_services[i][0]) == 0 &&
                          strcmp(focus_cell(head, row, "ServiceSubcategory"), focus_services[i][1]) == 0);
    if (!known)
        return "a subcategory that is not its category's";
    if (!focus_among(focus_units, focus_cell(head, row, "PricingUnit")) ||
        !focus_among(focus_units, focus_cell(head, row, "ConsumedUnit")))
        return "a unit in another format";
    if (!*focus_cell(head, row, "RegionId") != !*focus_cell(head, row, "RegionName"))
        return "a region has both id and name, or neither";
    const char *sku = focus_cell(head, row, "SkuId");
    if (strncmp(focus_cell(head, row, "SkuPriceId"), sku, strlen(sku)) != 0)
        return "a price of another SKU";
    return NULL;
}

static inline const char *focus_check_costs(const struct csv_scan *head, const struct csv_scan *row)
{
    const char *quantity = focus_cell(head, row, "PricingQuantity"), *cost = focus_cell(head, row, "ContractedCost");
    if (focus_scaled(focus_cell(head, row, "ConsumedQuantity"), 12) <= 0)
        return "a consumed quantity that is not positive";
    /* half a nano-USD for the row's rounding, one for the quantity's, one for the line's that one row takes */
    if (!focus_multiplies(focus_cell(head, row, "ContractedUnitPrice"), quantity, cost, 3))
        return "contracted unit price x quantity is not the contracted cost";
    if (!focus_multiplies(focus_cell(head, row, "ListUnitPrice"), quantity, focus_cell(head, row, "ListCost"), 3))
        return "list unit price x quantity is not the list cost";
    if (strcmp(focus_cell(head, row, "BilledCost"), cost) != 0 ||
        strcmp(focus_cell(head, row, "EffectiveCost"), cost) != 0)
        return "without commitments billed, effective and contracted cost are one";
    if (focus_scaled(cost, 9) > focus_scaled(focus_cell(head, row, "ListCost"), 9))
        return "the contracted cost is above the list cost";
    if (strcmp(focus_cell(head, row, "BillingPeriodStart"), focus_cell(head, row, "ChargePeriodStart")) > 0 ||
        strcmp(focus_cell(head, row, "ChargePeriodStart"), focus_cell(head, row, "ChargePeriodEnd")) >= 0 ||
        strcmp(focus_cell(head, row, "ChargePeriodEnd"), focus_cell(head, row, "BillingPeriodEnd")) > 0)
        return "the charge period is no half-open part of the billing period";
    return NULL;
}

/* The first rule that `csv` breaks, or NULL. The sum of BilledCost goes to `billed_nano`, the number of rows to `rows`.
 */
static inline const char *focus_check(char *csv, int128 *billed_nano, size_t *rows)
{
    FILE *from = fmemopen(csv, strlen(csv), "r"), *again = fmemopen(csv, strlen(csv), "r");
    struct csv_scan head, row;
    csv_scan_init(&head, from);
    csv_scan_init(&row, again);
    *billed_nano = 0;
    *rows = 0;
    const char *broken = csv_scan_next(&head) && csv_scan_next(&row) ? focus_check_header(&head) : "no header";
    for (; !broken && csv_scan_next(&row); ++*rows) {
        broken = focus_check_formats(&head, &row);
        if (!broken)
            broken = focus_check_values(&head, &row);
        if (!broken)
            broken = focus_check_costs(&head, &row);
        *billed_nano += focus_scaled(focus_cell(&head, &row, "BilledCost"), 9);
    }
    if (!broken)
        broken = row.fault;
    csv_scan_fini(&head);
    csv_scan_fini(&row);
    fclose(from);
    fclose(again);
    return broken;
}

#endif
