/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fan.h"

#include <stdlib.h>

/* Exact below FAN_EXACT, then FAN_SUBBINS bins an octave. */
enum { FAN_EXACT = 256, FAN_SUBBINS = 128, FAN_FIRST_OCTAVE = 8 };

size_t fan_bin(int64_t value)
{
    if (value < FAN_EXACT)
        return value > 0 ? (size_t)value : 0;
    unsigned octave = 63u - (unsigned)__builtin_clzll((unsigned long long)value);
    size_t sub = (size_t)(value >> (octave - 7)) - FAN_SUBBINS;
    size_t bin = FAN_EXACT + (octave - FAN_FIRST_OCTAVE) * FAN_SUBBINS + sub;
    return bin < FAN_BINS ? bin : FAN_BINS - 1;
}

int64_t fan_bin_value(size_t bin)
{
    if (bin < FAN_EXACT)
        return (int64_t)bin;
    size_t octave = FAN_FIRST_OCTAVE + (bin - FAN_EXACT) / FAN_SUBBINS;
    return (int64_t)(FAN_SUBBINS + (bin - FAN_EXACT) % FAN_SUBBINS) << (octave - 7);
}

bool fan_init(struct fan *fan, size_t points)
{
    fan->points = points;
    fan->bin = calloc(points * FAN_BINS + 1, sizeof *fan->bin);
    fan->sum = calloc(points + 1, sizeof *fan->sum);
    fan->samples = calloc(points + 1, sizeof *fan->samples);
    return fan->bin && fan->sum && fan->samples;
}

void fan_fini(struct fan *fan)
{
    free(fan->bin);
    free(fan->sum);
    free(fan->samples);
    *fan = (struct fan){ 0 };
}

void fan_add(struct fan *fan, size_t point, int32_t present)
{
    __atomic_fetch_add(&fan->bin[point * FAN_BINS + fan_bin(present)], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&fan->sum[point], present, __ATOMIC_RELAXED);
    __atomic_fetch_add(&fan->samples[point], 1, __ATOMIC_RELAXED);
}
