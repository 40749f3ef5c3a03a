/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which service bills a meter. Names as the provider's console shows them, codes of its price lists; categories of
 * FOCUS 1.2, where each subcategory has one parent. */
#ifndef IVSIM_EXPORT_SERVICE_H
#define IVSIM_EXPORT_SERVICE_H

#include "meter.h"

struct export_service {
    const char *name;        /* "Amazon Interactive Video Service" */
    const char *code;        /* of the price list: "AmazonIVS" */
    const char *category;    /* FOCUS 1.2, ServiceCategory */
    const char *subcategory; /* ServiceSubcategory */
};

const struct export_service *export_service_of(enum meter meter);

#endif
