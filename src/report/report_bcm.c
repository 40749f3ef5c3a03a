/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_bcm.h"

#include <string.h>

#include "csv_row.h"
#include "export_service.h"
#include "money.h"

enum { QUANTITY_PLACES = 12, MONEY_PLACES = 9 };

/* A decimal of the run's files as a whole number of 10^-places; 0 where it has more places, which they have not. */
static int128 scaled(const char *text, int places)
{
    int128 digits;
    int found;
    if (!money_scan(text, &digits, &found) || found > places)
        return 0;
    return digits * money_power_of_ten(places - found);
}

static bool same_line(const struct export_step *a, const struct export_step *b)
{
    return a->meter == b->meter && strcmp(a->dimensions, b->dimensions) == 0;
}

/* Free or not, and whatever the tier: the calculator finds those itself. */
static void put_line(struct csv_row *row, const struct export_run *run, const struct export_step step[], size_t steps)
{
    const struct export_service *service = export_service_of(step[0].meter);
    int128 quantity = 0, cost = 0;
    for (size_t s = 0; s < steps; s++) {
        quantity += scaled(step[s].quantity, QUANTITY_PLACES);
        cost += scaled(step[s].cost, MONEY_PLACES);
    }
    csv_row_text(row, run->pattern);
    csv_row_text(row, service->name);
    csv_row_text(row, service->code);
    csv_row_text(row, step[0].region);
    csv_row_text(row, meter_table[step[0].meter].name);
    csv_row_text(row, step[0].dimensions);
    csv_row_decimal(row, quantity, QUANTITY_PLACES);
    csv_row_text(row, step[0].unit->name);
    csv_row_text(row, NULL);
    csv_row_text(row, NULL);
    csv_row_decimal(row, cost, MONEY_PLACES);
    csv_row_end(row);
}

bool report_bcm(const struct export_run *run, FILE *to)
{
    struct csv_row row = { .to = to };
    fputs("group,service,service_code,region,meter,dimensions,amount,unit,usage_type,operation,ivsim_cost\n", to);
    for (size_t s = 0, end; s < run->steps; s = end) {
        for (end = s + 1; end < run->steps && same_line(&run->step[s], &run->step[end]); end++)
            ;
        put_line(&row, run, &run->step[s], end - s);
    }
    return fflush(to) == 0 && !ferror(to);
}
