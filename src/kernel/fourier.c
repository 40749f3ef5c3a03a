/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fourier.h"

#include <assert.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_fft_complex.h>

/* C11 6.2.5p13: a complex number is laid out as an array of its real and imaginary part, which is GSL's packed form. */
static gsl_complex_packed_array packed(double complex a[])
{
    return (double *)a;
}

void fourier_forward(double complex a[], size_t n)
{
    int failed = gsl_fft_complex_radix2_forward(packed(a), 1, n);
    assert(failed == GSL_SUCCESS); /* n is a power of two */
    (void)failed;
}

void fourier_inverse(double complex a[], size_t n)
{
    int failed = gsl_fft_complex_radix2_inverse(packed(a), 1, n);
    assert(failed == GSL_SUCCESS);
    (void)failed;
}
