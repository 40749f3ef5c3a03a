/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_focus.h"

#include <stdlib.h>
#include <string.h>

#include "csv_row.h"
#include "emit.h"
#include "export_service.h"
#include "money.h"
#include "report_focus_columns.h"
#include "text.h"

/* The provider's words for the regions in which channels and stages can be made (Amazon IVS endpoints and quotas). */
static const char *const region_table[][2] = {
    { "us-east-1", "US East (N. Virginia)" },     { "us-west-2", "US West (Oregon)" },
    { "ap-northeast-1", "Asia Pacific (Tokyo)" }, { "ap-northeast-2", "Asia Pacific (Seoul)" },
    { "ap-south-1", "Asia Pacific (Mumbai)" },    { "eu-central-1", "Europe (Frankfurt)" },
    { "eu-west-1", "Europe (Ireland)" },
};

/* FOCUS 1.2, RegionName: null where RegionId is, else not null. */
static const char *region_name(const char *id)
{
    for (size_t i = 0; id && i < sizeof region_table / sizeof region_table[0]; i++)
        if (strcmp(region_table[i][0], id) == 0)
            return region_table[i][1];
    return id;
}

/* FOCUS 1.2, Unit Format: plurals, capitals, hyphens. `consumed` is what is counted where prices are for 1000. */
static const struct {
    const char *ours, *pricing, *consumed;
    int factor;
} focus_unit_table[] = {
    { "hour", "Hours", "Hours", 1 },
    { "minute", "Minutes", "Minutes", 1 },
    { "GB", "GB", "GB", 1 },
    { "GiB", "GiB", "GiB", 1 },
    { "GB-month", "GB-Months", "GB-Months", 1 },
    { "GiB-month", "GiB-Months", "GiB-Months", 1 },
    { "message", "Messages", "Messages", 1 },
    { "1000 messages", "1000 Messages", "Messages", 1000 },
    { "request", "Requests", "Requests", 1 },
    { "1000 requests", "1000 Requests", "Requests", 1000 },
    { NULL, NULL, NULL, 0 },
};

/* One row being written. */
struct charge {
    const struct export_run *run;
    const struct export_step *step;
    const struct report_focus_account *account;
    struct arena *arena;
    const char *line; /* "channel.output/hd/europe" */
    const char *pricing_unit, *consumed_unit;
    int factor;
};

static const char *take_text(struct arena *arena, struct text *text)
{
    const char *copy = arena_copy(arena, text->at ? text->at : "");
    text_fini(text);
    return copy;
}

/* FOCUS 1.2, SkuPriceId: no price, date, account or currency in it, so that it stays the same over time. A tier is
 * known by where it starts. The provider's own identifiers are not published; ours say so with their prefix. */
static const char *sku_price_id(const struct charge *c)
{
    if (c->step->free)
        return arena_format(c->arena, "ivsim:%s/free", c->line);
    return arena_format(c->arena, "ivsim:%s/from-%s", c->line, c->step->tier_from);
}

/* A JSON object of the dimensions (FOCUS 1.2, Key-Value Format), our keys with x_. Words of ours: nothing to escape. */
static const char *sku_price_details(const struct charge *c)
{
    struct text out = { 0 };
    text_append(&out, "{");
    for (const char *at = c->step->dimensions; *at;) {
        const size_t word = strcspn(at, " "), name = strcspn(at, "=");
        if (name > 0 && name < word)
            text_append(&out, "\"x_%c%.*s\": \"%.*s\", ", *at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at,
                        (int)name - 1, at + 1, (int)(word - name - 1), at + name + 1);
        at += word + strspn(at + word, " ");
    }
    text_append(&out, "\"x_Tier\": \"%s%s\"}", c->step->free ? "free" : "from ",
                c->step->free ? "" : c->step->tier_from);
    return take_text(c->arena, &out);
}

/* FOCUS 1.2, Tags: what the provider of the data sets has its prefix. */
static const char *tags(const struct charge *c)
{
    char *at = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&at, &length);
    if (!to)
        return NULL;
    struct emit emit;
    emit_init(&emit, to);
    emit_open_flat(&emit, '{');
    emit_key_text(&emit, "ivsim/pattern", c->run->pattern);
    emit_key_text(&emit, "ivsim/scenario", c->run->title);
    emit_close(&emit, '}');
    const char *copy = NULL;
    if (fclose(to) == 0) {
        at[strcspn(at, "\n")] = '\0';
        copy = arena_copy(c->arena, at);
    }
    free(at);
    return copy;
}

static const char *consumed_quantity(const struct charge *c)
{
    int128 digits;
    int places;
    char out[64];
    if (c->factor == 1 || !money_scan(c->step->quantity, &digits, &places) || places > 18)
        return c->step->quantity;
    return arena_copy(c->arena, csv_row_format(out, digits * c->factor, places));
}

static const char *describe(const struct charge *c)
{
    return arena_format(c->arena, "Forecast of %s at %s USD per %s%s", c->line, c->step->price, c->step->unit->name,
                        c->step->free ? " (free allowance)" : "");
}

/* What stands in a column; NULL is the null of FOCUS: an empty field (attribute Null Handling). */
static const char *value(const struct charge *c, enum focus_column column)
{
    const struct export_step *step = c->step;
    const struct export_run *run = c->run;
    switch (column) {
    /* The account's discount is a negotiated one: list, then contracted; nothing is amortized after that. */
    case FOCUS_BILLED_COST:
    case FOCUS_CONTRACTED_COST:
    case FOCUS_EFFECTIVE_COST: return step->cost;
    case FOCUS_CONTRACTED_UNIT_PRICE: return step->price;
    case FOCUS_LIST_COST: return step->list_cost;
    case FOCUS_LIST_UNIT_PRICE: return step->list_price;
    case FOCUS_BILLING_ACCOUNT_ID: return c->account->id ? c->account->id : "ivsim:forecast";
    case FOCUS_BILLING_ACCOUNT_NAME: return c->account->name ? c->account->name : "ivsim forecast";
    case FOCUS_BILLING_CURRENCY: return "USD";
    case FOCUS_BILLING_PERIOD_END:
    case FOCUS_CHARGE_PERIOD_END: return run->end;
    case FOCUS_BILLING_PERIOD_START:
    case FOCUS_CHARGE_PERIOD_START: return run->start;
    case FOCUS_CHARGE_CATEGORY: return "Usage";
    case FOCUS_CHARGE_CLASS: return NULL; /* null: no correction */
    case FOCUS_CHARGE_DESCRIPTION: return describe(c);
    case FOCUS_CHARGE_FREQUENCY: return "Usage-Based";
    case FOCUS_CONSUMED_QUANTITY: return consumed_quantity(c);
    case FOCUS_CONSUMED_UNIT: return c->consumed_unit;
    case FOCUS_PRICING_CATEGORY: return "Standard"; /* that includes tiers and negotiated discounts */
    case FOCUS_PRICING_QUANTITY: return step->quantity;
    case FOCUS_PRICING_UNIT: return c->pricing_unit;
    case FOCUS_PROVIDER_NAME: return "AWS";
    case FOCUS_INVOICE_ISSUER_NAME:
    case FOCUS_PUBLISHER_NAME: return "Amazon Web Services, Inc.";
    case FOCUS_REGION_ID: return step->region;
    case FOCUS_REGION_NAME: return region_name(step->region);
    case FOCUS_RESOURCE_ID: /* nothing has been made yet that could have one */
    case FOCUS_RESOURCE_NAME:
    case FOCUS_RESOURCE_TYPE: return NULL;
    case FOCUS_SERVICE_CATEGORY: return export_service_of(step->meter)->category;
    case FOCUS_SERVICE_NAME: return export_service_of(step->meter)->name;
    case FOCUS_SERVICE_SUBCATEGORY: return export_service_of(step->meter)->subcategory;
    case FOCUS_SKU_ID: return arena_format(c->arena, "ivsim:%s", c->line);
    case FOCUS_SKU_METER: return meter_table[step->meter].name;
    case FOCUS_SKU_PRICE_DETAILS: return sku_price_details(c);
    case FOCUS_SKU_PRICE_ID: return sku_price_id(c);
    case FOCUS_TAGS: return tags(c);
    case FOCUS_X_ARCHITECTURE_PATTERN: return run->pattern;
    case FOCUS_X_IS_FORECAST: return "true";
    case FOCUS_X_PERCENTILE: return arena_format(c->arena, "%d", run->percentile);
    case FOCUS_X_PRICE_BOOK: return run->book;
    case FOCUS_X_PRICE_STATUS: return step->price_status;
    case FOCUS_X_REPLICATION_ID: return arena_format(c->arena, "%lld", (long long)run->replication);
    case FOCUS_X_SCENARIO_NAME: return run->title;
    case FOCUS_COLUMNS: break;
    }
    return NULL;
}

static struct charge open_charge(const struct export_run *run, size_t step, const struct report_focus_account *account,
                                 struct arena *arena)
{
    size_t unit = 0;
    while (focus_unit_table[unit].ours && strcmp(focus_unit_table[unit].ours, run->step[step].unit->name) != 0)
        unit++;
    return (struct charge){ .run = run,
                            .step = &run->step[step],
                            .account = account,
                            .arena = arena,
                            .line = export_run_line(&run->step[step], arena),
                            .pricing_unit = focus_unit_table[unit].pricing,
                            .consumed_unit = focus_unit_table[unit].consumed,
                            .factor = focus_unit_table[unit].factor };
}

bool report_focus(const struct export_run *run, const struct report_focus_account *account, struct arena *arena,
                  FILE *to)
{
    struct csv_row row = { .to = to };
    for (int column = 0; column < FOCUS_COLUMNS; column++)
        csv_row_text(&row, report_focus_column[column].name);
    csv_row_end(&row);
    for (size_t s = 0; s < run->steps; s++) {
        const size_t mark = arena_mark(arena);
        const struct charge charge = open_charge(run, s, account, arena);
        for (int column = 0; column < FOCUS_COLUMNS; column++)
            csv_row_text(&row, value(&charge, (enum focus_column)column));
        csv_row_end(&row);
        arena_release(arena, mark);
    }
    return fflush(to) == 0 && !ferror(to);
}
