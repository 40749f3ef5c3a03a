/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quasi-random numbers by name: Sobol's sequence with the direction numbers of Joe and Kuo (SIAM J. Sci. Comput. 30,
 * 2008), in Owen's nested uniform scrambling (1995): each coordinate is uniform on (0, 1), each set of 2^k points as
 * even as the sequence is, and independent scrambles give independent estimates, so that there is an interval. The
 * scrambling's bits are Philox numbers named by (scramble, dimension, level, prefix), so that any coordinate of any
 * point can be had by itself. The first 20 levels are scrambled one by one, what is below them by point: no two points
 * of 2^20 share them. */
#ifndef IVSIM_QUASI_H
#define IVSIM_QUASI_H

#include <stdint.h>

enum { QUASI_DIMENSIONS = 21, QUASI_LEVELS = 20, QUASI_SCRAMBLES = 16 };

/* Coordinate `dimension` of point `point` (below 2^20) of scramble `scramble`: in (0, 1). About 60 ns. */
double quasi_uniform(uint64_t seed, uint32_t purpose, unsigned dimension, uint32_t scramble, uint32_t point);

/* The same unscrambled, as QUASI_LEVELS bits. */
uint32_t quasi_sobol(unsigned dimension, uint32_t point);

#endif
