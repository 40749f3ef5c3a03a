/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_focus_columns.h"

#include <string.h>

#include "emit.h"
#include "report_focus.h"

const struct report_focus_column report_focus_column[FOCUS_COLUMNS] = {
    [FOCUS_BILLED_COST] = { "BilledCost", "DECIMAL", 9 },
    [FOCUS_BILLING_ACCOUNT_ID] = { "BillingAccountId", "STRING", 0 },
    [FOCUS_BILLING_ACCOUNT_NAME] = { "BillingAccountName", "STRING", 0 },
    [FOCUS_BILLING_CURRENCY] = { "BillingCurrency", "STRING", 0 },
    [FOCUS_BILLING_PERIOD_END] = { "BillingPeriodEnd", "DATETIME", 0 },
    [FOCUS_BILLING_PERIOD_START] = { "BillingPeriodStart", "DATETIME", 0 },
    [FOCUS_CHARGE_CATEGORY] = { "ChargeCategory", "STRING", 0 },
    [FOCUS_CHARGE_CLASS] = { "ChargeClass", "STRING", 0 },
    [FOCUS_CHARGE_DESCRIPTION] = { "ChargeDescription", "STRING", 0 },
    [FOCUS_CHARGE_FREQUENCY] = { "ChargeFrequency", "STRING", 0 },
    [FOCUS_CHARGE_PERIOD_END] = { "ChargePeriodEnd", "DATETIME", 0 },
    [FOCUS_CHARGE_PERIOD_START] = { "ChargePeriodStart", "DATETIME", 0 },
    [FOCUS_CONSUMED_QUANTITY] = { "ConsumedQuantity", "DECIMAL", 12 },
    [FOCUS_CONSUMED_UNIT] = { "ConsumedUnit", "STRING", 0 },
    [FOCUS_CONTRACTED_COST] = { "ContractedCost", "DECIMAL", 9 },
    [FOCUS_CONTRACTED_UNIT_PRICE] = { "ContractedUnitPrice", "DECIMAL", 15 },
    [FOCUS_EFFECTIVE_COST] = { "EffectiveCost", "DECIMAL", 9 },
    [FOCUS_INVOICE_ISSUER_NAME] = { "InvoiceIssuerName", "STRING", 0 },
    [FOCUS_LIST_COST] = { "ListCost", "DECIMAL", 9 },
    [FOCUS_LIST_UNIT_PRICE] = { "ListUnitPrice", "DECIMAL", 9 },
    [FOCUS_PRICING_CATEGORY] = { "PricingCategory", "STRING", 0 },
    [FOCUS_PRICING_QUANTITY] = { "PricingQuantity", "DECIMAL", 12 },
    [FOCUS_PRICING_UNIT] = { "PricingUnit", "STRING", 0 },
    [FOCUS_PROVIDER_NAME] = { "ProviderName", "STRING", 0 },
    [FOCUS_PUBLISHER_NAME] = { "PublisherName", "STRING", 0 },
    [FOCUS_REGION_ID] = { "RegionId", "STRING", 0 },
    [FOCUS_REGION_NAME] = { "RegionName", "STRING", 0 },
    [FOCUS_RESOURCE_ID] = { "ResourceId", "STRING", 0 },
    [FOCUS_RESOURCE_NAME] = { "ResourceName", "STRING", 0 },
    [FOCUS_RESOURCE_TYPE] = { "ResourceType", "STRING", 0 },
    [FOCUS_SERVICE_CATEGORY] = { "ServiceCategory", "STRING", 0 },
    [FOCUS_SERVICE_NAME] = { "ServiceName", "STRING", 0 },
    [FOCUS_SERVICE_SUBCATEGORY] = { "ServiceSubcategory", "STRING", 0 },
    [FOCUS_SKU_ID] = { "SkuId", "STRING", 0 },
    [FOCUS_SKU_METER] = { "SkuMeter", "STRING", 0 },
    [FOCUS_SKU_PRICE_DETAILS] = { "SkuPriceDetails", "JSON", 0 },
    [FOCUS_SKU_PRICE_ID] = { "SkuPriceId", "STRING", 0 },
    [FOCUS_TAGS] = { "Tags", "JSON", 0 },
    [FOCUS_X_ARCHITECTURE_PATTERN] = { "x_ArchitecturePattern", "STRING", 0 },
    [FOCUS_X_IS_FORECAST] = { "x_IsForecast", "STRING", 0 },
    [FOCUS_X_PERCENTILE] = { "x_Percentile", "DECIMAL", 0 },
    [FOCUS_X_PRICE_BOOK] = { "x_PriceBook", "STRING", 0 },
    [FOCUS_X_PRICE_STATUS] = { "x_PriceStatus", "STRING", 0 },
    [FOCUS_X_REPLICATION_ID] = { "x_ReplicationId", "STRING", 0 },
    [FOCUS_X_SCENARIO_NAME] = { "x_ScenarioName", "STRING", 0 },
};

static void write_columns(struct emit *emit)
{
    emit_key(emit, "ColumnDefinition");
    emit_open(emit, '[');
    for (int column = 0; column < FOCUS_COLUMNS; column++) {
        const char *type = report_focus_column[column].type;
        emit_open_flat(emit, '{');
        emit_key_text(emit, "ColumnName", report_focus_column[column].name);
        emit_key_text(emit, "DataType", type);
        if (strcmp(type, "DECIMAL") == 0) {
            emit_key(emit, "NumericPrecision");
            emit_integer(emit, 38);
            emit_key(emit, "NumberScale");
            emit_integer(emit, report_focus_column[column].scale);
        } else if (strcmp(type, "DATETIME") != 0) {
            emit_key_text(emit, "StringEncoding", "UTF-8");
        }
        if (column == FOCUS_TAGS) {
            emit_key(emit, "ProviderTagPrefixes");
            emit_open(emit, '[');
            emit_text(emit, "ivsim/");
            emit_close(emit, ']');
        }
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

bool report_focus_metadata(const struct export_run *run, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    emit_key(&emit, "DataGenerator");
    emit_open_flat(&emit, '{');
    emit_key_text(&emit, "DataGenerator", "ivsim");
    emit_close(&emit, '}');
    emit_key(&emit, "Schema");
    emit_open(&emit, '{');
    emit_key_text(&emit, "SchemaId", "ivsim-focus-1.2-1");
    emit_key_text(&emit, "FocusVersion", "1.2");
    emit_key_text(&emit, "CreationDate",
                  "2026-11-22T00:00:00Z"); /* of this schema: a new set of columns gets a new one */
    emit_key_text(&emit, "DataGeneratorVersion", run->version);
    write_columns(&emit);
    emit_close(&emit, '}');
    emit_key(&emit, "x_Forecast");
    emit_open(&emit, '{');
    emit_key_text(&emit, "ScenarioName", run->title);
    emit_key_text(&emit, "ScenarioFile", run->file);
    emit_key_text(&emit, "ScenarioDigest", run->digest);
    emit_key_text(&emit, "PriceBook", run->book);
    emit_key_text(&emit, "ArchitecturePattern", run->pattern);
    emit_key(&emit, "Percentile");
    emit_integer(&emit, run->percentile);
    emit_key(&emit, "ReplicationId");
    emit_integer(&emit, run->replication);
    emit_key_money(&emit, "BilledCost", run->total_nano);
    emit_close(&emit, '}');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
