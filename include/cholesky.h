/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Cholesky factor of a covariance that may be singular: where no variance is left, a column is zero (Higham:
 * Accuracy and Stability of Numerical Algorithms, 2nd ed., section 10.3, without its pivoting, so that the order of
 * time is kept). */
#ifndef IVSIM_CHOLESKY_H
#define IVSIM_CHOLESKY_H

#include <stddef.h>

/* `a` is n x n, symmetric; its element (i, j) with i >= j at a[j * n + i]. Replaced by the lower factor L, L L' = a, in the
 * same places; what is above the diagonal is not touched. O(n^3 / 3). */
void cholesky_factor(double a[], size_t n);

#endif
