/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws given as arrays: atoms, bins, and mixtures of other laws. */
#include "dist_law.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* The first index whose cumulative probability reaches p; the last one if rounding left none. */
static size_t index_of(const struct dist *base, double p)
{
    size_t low = 0, high = base->count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (base->weight[middle] >= p)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Probabilities of tables are known to a rounding error of 1, whatever the side. */
static double side_of(double below, bool upper)
{
    return upper ? 1 - below : below;
}

static double lower_of(double p, bool upper)
{
    return upper ? 1 - p : p;
}

static const char *weights_refusal(const struct dist *base)
{
    if (base->count == 0)
        return "there must be at least one entry";
    for (size_t i = 0; i < base->count; i++)
        if (!(dist_weight(base, i) >= 0))
            return "weights must not be negative";
    return base->weight[base->count - 1] == 1 ? NULL : "the weights must not all be zero";
}

/* Atoms, sorted. */

static const char *discrete_refusal(const struct dist *base)
{
    for (size_t i = 0; i < base->count; i++) {
        if (!isfinite(base->value[i]))
            return "every value must be finite";
        if (i > 0 && base->value[i] < base->value[i - 1])
            return "the values must be sorted";
    }
    return weights_refusal(base);
}

static double discrete_probability(const struct dist *base, double x, bool upper)
{
    size_t low = 0, high = base->count; /* how many values are at most x */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (base->value[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return side_of(low > 0 ? base->weight[low - 1] : 0, upper);
}

static double discrete_quantile(const struct dist *base, double p, bool upper)
{
    return base->value[index_of(base, lower_of(p, upper))];
}

static double discrete_mean(const struct dist *base)
{
    double sum = 0;
    for (size_t i = 0; i < base->count; i++)
        sum += dist_weight(base, i) * base->value[i];
    return sum;
}

static double discrete_variance(const struct dist *base)
{
    double mean = discrete_mean(base), sum = 0;
    for (size_t i = 0; i < base->count; i++)
        sum += dist_weight(base, i) * (base->value[i] - mean) * (base->value[i] - mean);
    return sum;
}

static double discrete_limited_mean(const struct dist *base, double c)
{
    double sum = 0;
    for (size_t i = 0; i < base->count; i++)
        sum += dist_weight(base, i) * fmin(base->value[i], c);
    return sum;
}

/* The ends of a table are those that can occur. */
static double first_that_occurs(const struct dist *base)
{
    size_t i = 0;
    while (i + 1 < base->count && base->weight[i] == 0)
        i++;
    return base->value[i];
}

static double discrete_high(const struct dist *base)
{
    return base->value[index_of(base, 1)];
}

const struct dist_law dist_law_discrete = {
    .refusal = discrete_refusal,
    .probability = discrete_probability,
    .quantile = discrete_quantile,
    .mean = discrete_mean,
    .variance = discrete_variance,
    .limited_mean = discrete_limited_mean,
    .low = first_that_occurs,
    .high = discrete_high,
    .atoms = true,
};

/* A density that is constant on bins. */

static const char *steps_refusal(const struct dist *base)
{
    for (size_t i = 0; i <= base->count; i++) {
        if (!isfinite(base->value[i]))
            return "every edge must be finite";
        if (i > 0 && !(base->value[i] > base->value[i - 1]))
            return "the edges must increase";
    }
    return weights_refusal(base);
}

static double steps_probability(const struct dist *base, double x, bool upper)
{
    if (!(x > base->value[0]) || x >= base->value[base->count])
        return (x >= base->value[base->count]) != upper;
    size_t low = 0, high = base->count; /* value[low] <= x < value[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (base->value[middle] <= x)
            low = middle;
        else
            high = middle;
    }
    double part = (x - base->value[low]) / (base->value[high] - base->value[low]);
    return side_of((low > 0 ? base->weight[low - 1] : 0) + dist_weight(base, low) * part, upper);
}

static double steps_quantile(const struct dist *base, double p, bool upper)
{
    double u = lower_of(p, upper);
    size_t i = index_of(base, u);
    double before = i > 0 ? base->weight[i - 1] : 0;
    double part = fmin(1, fmax(0, (u - before) / dist_weight(base, i)));
    return base->value[i] + part * (base->value[i + 1] - base->value[i]);
}

static double steps_mean(const struct dist *base)
{
    double sum = 0;
    for (size_t i = 0; i < base->count; i++)
        sum += dist_weight(base, i) * (base->value[i] + base->value[i + 1]) / 2;
    return sum;
}

static double steps_variance(const struct dist *base)
{
    double mean = steps_mean(base), sum = 0;
    for (size_t i = 0; i < base->count; i++) {
        double a = base->value[i] - mean, b = base->value[i + 1] - mean;
        sum += dist_weight(base, i) * (a * a + a * b + b * b) / 3;
    }
    return sum;
}

static double steps_limited_mean(const struct dist *base, double c)
{
    double sum = 0;
    for (size_t i = 0; i < base->count; i++) {
        double low = base->value[i], high = base->value[i + 1];
        double kept = c >= high ? (low + high) / 2 : c <= low ? c : c - (c - low) * (c - low) / (2 * (high - low));
        sum += dist_weight(base, i) * kept;
    }
    return sum;
}

static double steps_high(const struct dist *base)
{
    return base->value[index_of(base, 1) + 1];
}

const struct dist_law dist_law_steps = {
    .refusal = steps_refusal,
    .probability = steps_probability,
    .quantile = steps_quantile,
    .mean = steps_mean,
    .variance = steps_variance,
    .limited_mean = steps_limited_mean,
    .low = first_that_occurs,
    .high = steps_high,
};

/* A mixture. Each component is a built law with bounds, shift and cap of its own. */

static double mixture_probability(const struct dist *base, double x, bool upper)
{
    double sum = 0;
    for (size_t i = 0; i < base->count; i++)
        sum += dist_weight(base, i) * (upper ? dist_above(&base->of[i], x) : dist_cdf(&base->of[i], x));
    return sum;
}

/* Doubles in their order, as whole numbers: negative ones mirrored below 2^63. */
static uint64_t rank_of(double x)
{
    uint64_t bits, sign = (uint64_t)1 << 63;
    memcpy(&bits, &x, sizeof bits);
    return bits & sign ? 2 * sign - bits : sign + bits;
}

static double of_rank(uint64_t rank)
{
    uint64_t sign = (uint64_t)1 << 63, bits = rank < sign ? 2 * sign - rank : rank - sign;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* A bracket of the quantile: f is the probability less p, the end `b` lies on the other side of the root than `a`. */
struct bracket {
    double a, f_a, b, f_b;
};

static double excess_at(const struct dist *base, double x, double p, bool upper)
{
    double off = mixture_probability(base, x, upper) - p;
    return upper ? -off : off;
}

/* Narrows it to neighbouring doubles, halving the doubles left: an atom is hit exactly. */
static double bisect(const struct dist *base, struct bracket in, double p, bool upper)
{
    uint64_t low = rank_of(fmin(in.a, in.b)), high = rank_of(fmax(in.a, in.b));
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (excess_at(base, of_rank(middle), p, upper) >= 0)
            high = middle;
        else
            low = middle;
    }
    return of_rank(high);
}

/* The mixture's quantile lies between those of its components. Inside, inverse quadratic interpolation where it can be
 * trusted, else halves (Chandrupatla 1997), until 2^-43 of the value are left: near enough where nothing but density
 * is. */
static double mixture_quantile(const struct dist *base, double p, bool upper)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < base->count; i++) {
        if (dist_weight(base, i) == 0)
            continue;
        double x = upper ? dist_quantile_above(&base->of[i], p) : dist_quantile(&base->of[i], p);
        low = fmin(low, x);
        high = fmax(high, x);
    }
    struct bracket in = { .a = high, .f_a = excess_at(base, high, p, upper), .b = low };
    in.f_b = excess_at(base, low, p, upper);
    if (in.f_b >= 0 || in.f_a < 0) /* by rounding */
        return in.f_b >= 0 ? low : high;
    const double finest = 0x1p-60 * (high - low); /* where the root is zero */
    double part = in.f_a / (in.f_a - in.f_b);     /* of the way from a to b */
    for (;;) {
        double nearest = fabs(in.f_a) < fabs(in.f_b) ? in.a : in.b;
        double least = fmax(0x1p-44 * fabs(nearest), finest) / fabs(in.b - in.a);
        if (!(least < 0.5))
            break;
        part = fmin(fmax(part, least), 1 - least);
        double x = in.a + part * (in.b - in.a), f = excess_at(base, x, p, upper);
        double c = in.b, f_c = in.f_b; /* the last but one */
        if ((f >= 0) == (in.f_a >= 0)) {
            c = in.a;
            f_c = in.f_a;
        } else {
            in.b = in.a;
            in.f_b = in.f_a;
        }
        in.a = x;
        in.f_a = f;
        double place = (in.a - in.b) / (c - in.b), rise = (in.f_a - in.f_b) / (f_c - in.f_b);
        part = 0.5;
        if (rise * rise < place && (1 - rise) * (1 - rise) < 1 - place)
            part = in.f_a / (in.f_b - in.f_a) * (f_c / (in.f_b - f_c)) +
                   (c - in.a) / (in.b - in.a) * (in.f_a / (f_c - in.f_a)) * (in.f_b / (f_c - in.f_b));
    }
    if (fabs(in.f_a - in.f_b) >= 1e-9 * p)
        return bisect(base, in, p, upper);
    return fabs(in.f_a) < fabs(in.f_b) ? in.a : in.b;
}

static double mixture_mean(const struct dist *base)
{
    double sum = 0;
    for (size_t i = 0; i < base->count; i++)
        if (dist_weight(base, i) > 0)
            sum += dist_weight(base, i) * dist_mean(&base->of[i]);
    return sum;
}

static double mixture_variance(const struct dist *base)
{
    double mean = mixture_mean(base), sum = 0;
    if (isinf(mean))
        return INFINITY;
    for (size_t i = 0; i < base->count; i++)
        if (dist_weight(base, i) > 0) {
            double off = dist_mean(&base->of[i]) - mean;
            sum += dist_weight(base, i) * (dist_variance(&base->of[i]) + off * off);
        }
    return sum;
}

static double mixture_limited_mean(const struct dist *base, double c)
{
    double sum = 0;
    for (size_t i = 0; i < base->count; i++)
        sum += dist_weight(base, i) * dist_limited_mean(&base->of[i], c);
    return sum;
}

static double mixture_low(const struct dist *base)
{
    double low = INFINITY;
    for (size_t i = 0; i < base->count; i++)
        if (dist_weight(base, i) > 0)
            low = fmin(low, dist_low(&base->of[i]));
    return low;
}

static double mixture_high(const struct dist *base)
{
    double high = -INFINITY;
    for (size_t i = 0; i < base->count; i++)
        if (dist_weight(base, i) > 0)
            high = fmax(high, dist_high(&base->of[i]));
    return high;
}

const struct dist_law dist_law_mixture = {
    .refusal = weights_refusal,
    .probability = mixture_probability,
    .quantile = mixture_quantile,
    .mean = mixture_mean,
    .variance = mixture_variance,
    .limited_mean = mixture_limited_mean,
    .low = mixture_low,
    .high = mixture_high,
    .costly = true,
};
