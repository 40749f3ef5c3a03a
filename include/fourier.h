/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discrete Fourier transforms of power-of-two length, by GSL (radix 2, in place). */
#ifndef IVSIM_FOURIER_H
#define IVSIM_FOURIER_H

#include <complex.h>
#include <stddef.h>

/* a[k] becomes the sum over j of a[j] exp(-2 pi i j k / n). n is a power of two. O(n log n). */
void fourier_forward(double complex a[], size_t n);

/* The inverse, divided by n: fourier_inverse undoes fourier_forward. */
void fourier_inverse(double complex a[], size_t n);

#endif
