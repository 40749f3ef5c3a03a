/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every test program includes: cmocka with the headers it wants first, and a comparison of doubles that compares
 * doubles (cmocka 1.1.5 casts to float). */
#ifndef IVSIM_TESTS_CHECK_H
#define IVSIM_TESTS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* |actual - expected| <= tolerance x max(1, |expected|). */
#define check_close(actual, expected, tolerance) check_close_at((actual), (expected), (tolerance), #actual, __FILE__, __LINE__)

static inline void check_close_at(double actual, double expected, double tolerance, const char *what, const char *file,
                                  int line)
{
    if (!(fabs(actual - expected) <= tolerance * fmax(1.0, fabs(expected)))) {
        print_error("%s is %.17g, expected %.17g within %g\n", what, actual, expected, tolerance);
        _fail(file, line);
    }
}

#endif
