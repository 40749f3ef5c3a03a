/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cholesky.h"

#include <math.h>
#include <stdbool.h>

void cholesky_factor(double a[], size_t n)
{
    static const double negligible = 1e-11; /* of the variance: what rounding leaves */
    for (size_t j = 0; j < n; j++) {
        double *column = a + j * n;
        const double variance = column[j];
        for (size_t k = 0; k < j; k++) {
            const double *left = a + k * n;
            for (size_t i = j; i < n; i++)
                column[i] -= left[j] * left[i];
        }
        const double pivot = column[j];
        const bool singular = !(pivot > negligible * variance);
        for (size_t i = j; i < n; i++)
            column[i] = singular ? 0 : column[i] / sqrt(pivot);
    }
}
