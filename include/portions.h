/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interval of a difference of two percentiles over the same months. Their order statistics come from different
 * months, so that no difference is paired; but the difference within a section of the months is a value of its own,
 * drawn independently of the other sections'. Sectioning (Asmussen, Glynn: Stochastic Simulation, III.5a; Nakayama
 * 2014): the estimate from all months in the middle, the spread of the sections about it for the width, Student with as
 * many degrees less one. Ten sections: twenty cover 92 to 94 % where they hold fewer than a hundred months each. */
#ifndef IVSIM_PORTIONS_H
#define IVSIM_PORTIONS_H

#include <stdint.h>

/* Half of the 95 % interval of percentile `p` of a less that of b, `difference` from all `n` months. NaN where the
 * months are too few. `sorted` and `scratch` have room for n each. */
double portions_half(const int64_t a[], const int64_t b[], int64_t n, double p, double difference, int64_t sorted[],
                     int64_t scratch[]);

#endif
