/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_budget.h"

#include <string.h>

#include "calendar.h"
#include "emit.h"

/* At most 100 bytes, none of `:` and `\`, no "/action/" (data type Budget, BudgetName). Characters stay whole. */
static const char *budget_name(char out[REPORT_BUDGET_NAME_MAX + 1], const struct export_run *run)
{
    char tail[64];
    int n = snprintf(tail, sizeof tail, " (%.40s, P%d)", run->pattern, run->percentile);
    size_t room = REPORT_BUDGET_NAME_MAX - (size_t)n, length = strlen(run->title);
    if (length > room)
        length = room;
    while (length > 0 && ((unsigned char)run->title[length] & 0xc0) == 0x80)
        length--;
    snprintf(out, REPORT_BUDGET_NAME_MAX + 1, "%.*s%s", (int)length, run->title, tail);
    for (char *at = out; *at; at++)
        if (strchr(":\\/", *at) || (unsigned char)*at < 0x20)
            *at = '-';
    return out;
}

/* An alarm at `threshold` percent of the limit. */
static void write_notification(struct emit *emit, const char *type, int threshold, const char *email)
{
    emit_open(emit, '{');
    emit_key(emit, "Notification");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "NotificationType", type);
    emit_key_text(emit, "ComparisonOperator", "GREATER_THAN");
    emit_key(emit, "Threshold");
    emit_integer(emit, threshold);
    emit_key_text(emit, "ThresholdType", "PERCENTAGE");
    emit_close(emit, '}');
    emit_key(emit, "Subscribers");
    emit_open_flat(emit, '[');
    emit_open(emit, '{');
    emit_key_text(emit, "SubscriptionType", "EMAIL");
    emit_key_text(emit, "Address", email);
    emit_close(emit, '}');
    emit_close(emit, ']');
    emit_close(emit, '}');
}

static void write_filters(struct emit *emit, const struct report_budget_options *options)
{
    emit_key(emit, "CostFilters");
    emit_open_flat(emit, '{');
    emit_key(emit, "Service");
    emit_open(emit, '[');
    for (size_t s = 0; s < options->services; s++)
        emit_text(emit, options->service[s]);
    emit_close(emit, ']');
    emit_close(emit, '}');
}

/* What our bill holds: usage after the account's discount, before tax, support, credits and refunds. */
static void write_types(struct emit *emit)
{
    static const char *const counted[] = { "IncludeSubscription", "IncludeUpfront", "IncludeRecurring",
                                           "IncludeOtherSubscription", "IncludeDiscount" };
    static const char *const left_out[] = { "IncludeTax",    "IncludeSupport", "IncludeCredit",
                                            "IncludeRefund", "UseBlended",     "UseAmortized" };
    emit_key(emit, "CostTypes");
    emit_open(emit, '{');
    for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++)
        emit_key_bool(emit, counted[i], true);
    for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
        emit_key_bool(emit, left_out[i], false);
    emit_close(emit, '}');
}

static void write_limit(struct emit *emit, int64_t total_nano)
{
    const int64_t cent_nano = 10000000, cents = total_nano / cent_nano + (total_nano % cent_nano > 0);
    char amount[40];
    snprintf(amount, sizeof amount, "%lld.%02d", (long long)(cents / 100), (int)(cents % 100));
    emit_key(emit, "BudgetLimit");
    emit_open_flat(emit, '{');
    emit_key_text(emit, "Amount", amount); /* a string by the API */
    emit_key_text(emit, "Unit", "USD");
    emit_close(emit, '}');
}

bool report_budget(const struct export_run *run, const struct report_budget_options *options, FILE *to)
{
    char name[REPORT_BUDGET_NAME_MAX + 1];
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    if (options->account_id)
        emit_key_text(&emit, "AccountId", options->account_id);
    emit_key(&emit, "Budget");
    emit_open(&emit, '{');
    emit_key_text(&emit, "BudgetName", budget_name(name, run));
    emit_key_text(&emit, "BudgetType", "COST");
    emit_key_text(&emit, "TimeUnit", "MONTHLY");
    emit_key(&emit, "TimePeriod");
    emit_open_flat(&emit, '{');
    emit_key(&emit, "Start");
    emit_integer(&emit, run->start_ms / SECOND_MS);
    emit_close(&emit, '}');
    write_limit(&emit, run->total_nano);
    write_types(&emit);
    if (options->services > 0)
        write_filters(&emit, options);
    emit_close(&emit, '}');
    if (options->email) {
        emit_key(&emit, "NotificationsWithSubscribers");
        emit_open(&emit, '[');
        write_notification(&emit, "FORECASTED", 100, options->email);
        write_notification(&emit, "ACTUAL", 80, options->email);
        write_notification(&emit, "ACTUAL", 100, options->email);
        emit_close(&emit, ']');
    }
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
