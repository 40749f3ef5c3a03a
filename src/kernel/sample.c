/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interval.h"
#include "money.h"

const int sample_percentile[SAMPLE_PERCENTILES] = { 5, 10, 25, 50, 75, 80, 90, 95, 99 };

size_t sample_percentile_index(int p)
{
    size_t i = 0;
    while (sample_percentile[i] != p) {
        i++;
        assert(i < SAMPLE_PERCENTILES);
    }
    return i;
}

/* Few values: by insertion, which needs no tables of counts. */
static void sort_few(int64_t value[], size_t n)
{
    for (size_t i = 1; i < n; i++) {
        int64_t next = value[i];
        size_t to = i;
        for (; to > 0 && value[to - 1] > next; to--)
            value[to] = value[to - 1];
        value[to] = next;
    }
}

void sample_sort(int64_t value[], int64_t scratch[], size_t n)
{
    enum { FEW = 32 };
    if (n <= FEW) {
        sort_few(value, n);
        return;
    }
    enum { BYTES = 8, BYTE_VALUES = 256 };
    static const uint64_t sign = (uint64_t)1 << 63; /* turned over, negative values stand before the others */
    size_t count[BYTES][BYTE_VALUES] = { { 0 } };
    for (size_t i = 0; i < n; i++) {
        uint64_t key = (uint64_t)value[i] ^ sign;
        for (int b = 0; b < BYTES; b++)
            count[b][key >> (8 * b) & 0xff]++;
    }
    int64_t *from = value, *to = scratch;
    for (int b = 0; b < BYTES; b++) {
        if (n == 0 || count[b][((uint64_t)from[0] ^ sign) >> (8 * b) & 0xff] == n)
            continue;
        size_t place = 0;
        for (int v = 0; v < BYTE_VALUES; v++) {
            size_t here = count[b][v];
            count[b][v] = place;
            place += here;
        }
        for (size_t i = 0; i < n; i++)
            to[count[b][((uint64_t)from[i] ^ sign) >> (8 * b) & 0xff]++] = from[i];
        int64_t *other = from;
        from = to;
        to = other;
    }
    if (from != value)
        memcpy(value, from, n * sizeof value[0]);
}

static size_t rank_index(size_t n, size_t percentile)
{
    return (size_t)interval_rank((int64_t)n, sample_percentile[percentile]) - 1;
}

static double deviation(double squares, size_t n)
{
    return n < 2 ? NAN : sqrt(squares / (double)(n - 1));
}

struct sample_money sample_money(const int64_t value[], size_t stride, size_t n, int64_t sorted[], int64_t scratch[])
{
    assert(n >= 1);
    struct sample_money out;
    int128 sum = 0;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = value[i * stride];
        sum += sorted[i];
    }
    out.mean_nano = (int64_t)money_divide_half_even(sum, (int128)n);
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        double d = (double)((int128)sorted[i] - out.mean_nano);
        squares += d * d;
    }
    out.sd_nano = deviation(squares, n);
    sample_sort(sorted, scratch, n);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        out.percentile_nano[p] = sorted[rank_index(n, p)];
    return out;
}

/* The bits of a double as an integer of the same order, and back: what is negative counts downwards. */
static int64_t ordered_bits(int64_t bits)
{
    return bits < 0 ? bits ^ INT64_MAX : bits;
}

static int64_t key_of(double value)
{
    int64_t bits;
    value += 0.0; /* a negative zero is a zero */
    memcpy(&bits, &value, sizeof bits);
    return ordered_bits(bits);
}

static double value_of(int64_t key)
{
    double value;
    int64_t bits = ordered_bits(key);
    memcpy(&value, &bits, sizeof value);
    return value;
}

struct sample_spread sample_spread(const double value[], size_t stride, size_t n, int64_t sorted[], int64_t scratch[])
{
    assert(n >= 1);
    struct sample_spread out;
    double sum = 0, squares = 0, first = value[0];
    for (size_t i = 0; i < n; i++) { /* from the first on, so that equal values have exactly their mean */
        sum += value[i * stride] - first;
        sorted[i] = key_of(value[i * stride]);
    }
    out.mean = first + sum / (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = value[i * stride] - out.mean;
        squares += d * d;
    }
    out.sd = deviation(squares, n);
    sample_sort(sorted, scratch, n);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        out.percentile[p] = value_of(sorted[rank_index(n, p)]);
    return out;
}

struct sample_spread sample_counts(const int32_t value[], size_t stride, size_t n, int64_t sorted[], int64_t scratch[])
{
    assert(n >= 1);
    struct sample_spread out;
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = value[i * stride];
        sum += sorted[i];
    }
    out.mean = (double)sum / (double)n;
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        double d = (double)sorted[i] - out.mean;
        squares += d * d;
    }
    out.sd = deviation(squares, n);
    sample_sort(sorted, scratch, n);
    for (size_t p = 0; p < SAMPLE_PERCENTILES; p++)
        out.percentile[p] = (double)sorted[rank_index(n, p)];
    return out;
}

double sample_nine_digits(double value)
{
    if (!isfinite(value))
        return value;
    char decimal[40];
    snprintf(decimal, sizeof decimal, "%.8e", value);
    return strtod(decimal, NULL);
}
