/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of sensitivity share. Private to the module. */
#ifndef IVSIM_SENSITIVITY_PARTS_H
#define IVSIM_SENSITIVITY_PARTS_H

#include "sensitivity.h"

/* Whether an input concerns a row of the streams: the month's, or an occurrence's. */
bool sensitivity_concerns(const struct model *model, const struct sensitivity_input *input, size_t row);

/* The values that an input with one took in both samples: of several occurrences, their sum. x[0..n) of A, then of B.
 */
void sensitivity_values(const struct model *model, const struct sensitivity_input *input, size_t n, double x[]);

/* The totals of both samples, in nano-USD: total[p][0..n) of A, then of B. */
struct sensitivity_sample {
    size_t n, patterns;
    double **total;
};

/* Replications in the order of an input's values. */
struct sensitivity_ranked {
    double x;
    uint32_t index;
    uint32_t turn; /* among equal values the samples take turns */
};

/* What knowing an input with these values would be worth: fills in less_nano of every pattern, and choice.
 * `rank` [4n] and `room` [2n] are scratch. */
void sensitivity_worth(const struct sensitivity_sample *sample, const double x[], size_t input, const bool fits[],
                       struct sensitivity_ranked rank[], double room[], struct sensitivity *out);

#endif
