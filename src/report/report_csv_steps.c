/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money.h"
#include "report.h"
#include "report_csv.h"

enum { QUANTITY_PLACES = 12 };

/* In billed units, to 12 places: times a price below 1000 USD that is right within a nano-USD. */
static void put_quantity(struct csv_row *row, const struct result_step *step)
{
    const int128 one = money_power_of_ten(QUANTITY_PLACES);
    int128 part = money_divide_half_even(step->quantity % step->unit_base * one, step->unit_base);
    csv_row_decimal(row, step->quantity / step->unit_base * one + part, QUANTITY_PLACES);
}

static void put_step(struct csv_row *row, const struct result_step *step)
{
    csv_row_text(row, step->free ? "free" : "paid");
    csv_row_integer(row, step->from);
    put_quantity(row, step);
    csv_row_decimal(row, step->list_price_nano, 9);
    csv_row_decimal(row, step->price_femto, 15);
    csv_row_decimal(row, step->list_cost_nano, 9);
    csv_row_decimal(row, step->cost_nano, 9);
}

bool report_csv_steps(const struct result *result, FILE *to)
{
    struct csv_row row = { .to = to };
    fputs(
        "percentile,pattern,replication,meter,dimensions,unit,kind,tier_from,quantity,list_price,price,list_cost,cost,"
        "price_status,account_region\n",
        to);
    for (size_t b = 0; b < SUMMARY_BILLS; b++) {
        for (size_t p = 0; p < result->patterns; p++) {
            const struct result_pattern *pattern = &result->pattern[p];
            const struct result_bill *bill = &pattern->bill[b];
            for (size_t l = 0; l < pattern->lines; l++) {
                for (size_t s = 0; s < bill->line[l].steps; s++) {
                    csv_row_integer(&row, bill->percentile);
                    csv_row_text(&row, pattern->name);
                    csv_row_integer(&row, bill->replication);
                    csv_row_text(&row, pattern->line[l].meter->name);
                    report_csv_dimensions(&row, &pattern->line[l]);
                    csv_row_text(&row, pattern->line[l].unit->name);
                    put_step(&row, &bill->line[l].step[s]);
                    csv_row_text(&row, rate_status_name[pattern->line[l].status]);
                    csv_row_text(&row, result->scenario->account.region);
                    csv_row_end(&row);
                }
            }
        }
    }
    return fflush(to) == 0 && !ferror(to);
}
