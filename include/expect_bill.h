/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bill of the expected month: a tariff applied to expected quantities, every step visible. With tiers or free
 * allowances it is not the expected bill. */
#ifndef IVSIM_EXPECT_BILL_H
#define IVSIM_EXPECT_BILL_H

#include "expect.h"
#include "tariff.h"

struct expect_step {
    double quantity; /* in billed units */
    int64_t price_nano;
    int64_t cost_nano; /* before the discount */
    bool free;
};

struct expect_line {
    const char *unknown; /* NULL, or why only the simulator tells; then all else is 0 */
    double quantity;     /* in billed units, used before and free included */
    int64_t cost_nano;
    size_t steps;
    struct expect_step step[TARIFF_STEPS_MAX];
};

struct expect_bill {
    const struct pattern_plan *plan;
    const struct tariff *tariff;
    const struct expect_line *line; /* by the pattern's lines */
    int64_t total_nano;             /* of the known lines */
    size_t unknown;                 /* how many are not */
};

/* Charges pattern `p`. False where a cost does not fit 64 bits of nano-USD. */
bool expect_charge(const struct expectation *expectation, size_t p, const struct tariff *tariff, struct arena *arena,
                   struct expect_bill *bill);

#endif
