/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dist.h"

#include <assert.h>
#include <math.h>

#include "dist_law.h"

static const struct dist_law *const laws[] = {
    [DIST_FIXED] = &dist_law_fixed,
    [DIST_UNIFORM] = &dist_law_uniform,
    [DIST_TRIANGULAR] = &dist_law_triangular,
    [DIST_PERT] = &dist_law_pert,
    [DIST_NORMAL] = &dist_law_normal,
    [DIST_LOGNORMAL] = &dist_law_lognormal,
    [DIST_SPLIT_LOGNORMAL] = &dist_law_split_lognormal,
    [DIST_EXPONENTIAL] = &dist_law_exponential,
    [DIST_GAMMA] = &dist_law_gamma,
    [DIST_WEIBULL] = &dist_law_weibull,
    [DIST_PARETO] = &dist_law_pareto,
    [DIST_BETA] = &dist_law_beta,
    [DIST_EXPONPOW] = &dist_law_exponpow,
    [DIST_EXPONWEIB] = &dist_law_exponweib,
    [DIST_GENGAMMA] = &dist_law_gengamma,
    [DIST_POISSON] = &dist_law_poisson,
    [DIST_GEOMETRIC] = &dist_law_geometric,
    [DIST_NEGATIVE_BINOMIAL] = &dist_law_negative_binomial,
    [DIST_BINOMIAL] = &dist_law_binomial,
    [DIST_DISCRETE] = &dist_law_discrete,
    [DIST_STEPS] = &dist_law_steps,
    [DIST_MIXTURE] = &dist_law_mixture,
};

const struct dist_law *dist_law_of(const struct dist *dist)
{
    return laws[dist->kind];
}

void dist_init(struct dist *dist, enum dist_kind kind, double p0, double p1, double p2)
{
    *dist = (struct dist){ .kind = kind,
                           .p = { p0, p1, p2 },
                           .min = -INFINITY,
                           .max = INFINITY,
                           .cap = INFINITY,
                           .cdf_at_max = 1,
                           .tail_below = 1 };
}

static bool is_bounded(const struct dist *dist)
{
    return dist->min > -INFINITY || dist->max < INFINITY;
}

bool dist_build(struct dist *dist, const char **why)
{
    const struct dist_law *law = dist_law_of(dist);
    *why = NULL;
    if (isnan(dist->p[0]) || isnan(dist->p[1]) || isnan(dist->p[2]) || isnan(dist->min) || isnan(dist->max))
        *why = "a parameter is not a number";
    else if (!isfinite(dist->shift))
        *why = "the shift must be finite";
    else if (isnan(dist->cap) || dist->cap == -INFINITY)
        *why = "the cap must be a number";
    else if (dist->min > dist->max)
        *why = "min must not be above max";
    else
        *why = law->refusal(dist);
    if (*why)
        return false;
    double under = nextafter(dist->min, -INFINITY); /* min itself is inside */
    dist->cdf_below = dist->min > -INFINITY ? law->probability(dist, under, false) : 0;
    dist->tail_below = dist->min > -INFINITY ? law->probability(dist, under, true) : 1;
    dist->cdf_at_max = dist->max < INFINITY ? law->probability(dist, dist->max, false) : 1;
    dist->tail_at_max = dist->max < INFINITY ? law->probability(dist, dist->max, true) : 0;
    if (!(dist->cdf_at_max > dist->cdf_below) && !(dist->tail_below > dist->tail_at_max))
        *why = "the law never falls between min and max";
    return !*why;
}

/* The probability of [min, max] under the base law, from the side where it does not cancel. */
static double mass_of(const struct dist *dist)
{
    return dist->cdf_below > 0.5 ? dist->tail_below - dist->tail_at_max : dist->cdf_at_max - dist->cdf_below;
}

/* Below the cap, in the base law's terms. */
static double probability_of(const struct dist *dist, double base_x, bool upper)
{
    const struct dist_law *law = dist_law_of(dist);
    if (!is_bounded(dist))
        return law->probability(dist, base_x, upper);
    if (base_x < dist->min)
        return upper;
    if (base_x >= dist->max)
        return !upper;
    double part;
    if (dist->cdf_below > 0.5) {
        double above = law->probability(dist, base_x, true);
        part = upper ? above - dist->tail_at_max : dist->tail_below - above;
    } else if (upper && dist->tail_at_max < 0.5) {
        part = law->probability(dist, base_x, true) - dist->tail_at_max;
    } else {
        double below = law->probability(dist, base_x, false);
        part = upper ? dist->cdf_at_max - below : below - dist->cdf_below;
    }
    return fmin(1, fmax(0, part / mass_of(dist)));
}

double dist_cdf(const struct dist *dist, double x)
{
    return x >= dist->cap ? 1 : probability_of(dist, x - dist->shift, false);
}

double dist_above(const struct dist *dist, double x)
{
    return x >= dist->cap ? 0 : probability_of(dist, x - dist->shift, true);
}

double dist_under(const struct dist *dist, double x)
{
    return x > dist->cap ? 1 : probability_of(dist, nextafter(x - dist->shift, -INFINITY), false);
}

/* The first possible value from min on: rounding at the lower bound must not give an atom outside of it. */
static double first_inside(const struct dist *dist)
{
    const struct dist_law *law = dist_law_of(dist);
    if (law->integer)
        return ceil(dist->min);
    if (dist->kind == DIST_DISCRETE)
        for (size_t i = 0; i < dist->count; i++)
            if (dist->value[i] >= dist->min && dist->weight[i] > dist->cdf_below)
                return dist->value[i];
    return dist->min;
}

static double last_inside(const struct dist *dist)
{
    const struct dist_law *law = dist_law_of(dist);
    if (law->integer)
        return floor(dist->max);
    if (dist->kind == DIST_DISCRETE)
        for (size_t i = dist->count; i-- > 0;)
            if (dist->value[i] <= dist->max && dist_weight(dist, i) > 0)
                return dist->value[i];
    return dist->max;
}

/* P is a probability from below or, with `upper`, from above. */
static double quantile_of(const struct dist *dist, double p, bool upper)
{
    const struct dist_law *law = dist_law_of(dist);
    double x;
    if (!is_bounded(dist)) {
        x = law->quantile(dist, p, upper);
    } else {
        /* The side on which the mass around [min, max] is the smaller one. */
        bool from_above = dist->cdf_below > 0.5 || (upper && dist->tail_at_max < 0.5);
        double at;
        if (from_above)
            at = upper ? dist->tail_at_max + p * mass_of(dist) : dist->tail_below - p * mass_of(dist);
        else
            at = upper ? dist->cdf_at_max - p * mass_of(dist) : dist->cdf_below + p * mass_of(dist);
        at = fmin(fmax(at, 0x1p-1000), 1 - 0x1p-53);
        x = law->quantile(dist, at, from_above);
        if (x < dist->min)
            x = first_inside(dist);
        if (x > dist->max)
            x = last_inside(dist);
    }
    return fmin(x + dist->shift, dist->cap);
}

double dist_quantile(const struct dist *dist, double u)
{
    assert(u > 0 && u < 1);
    return quantile_of(dist, u, false);
}

double dist_quantile_above(const struct dist *dist, double q)
{
    assert(q > 0 && q < 1);
    return quantile_of(dist, q, true);
}

double dist_low(const struct dist *dist)
{
    double low = dist_law_of(dist)->low(dist);
    if (dist->min > low)
        low = first_inside(dist);
    return fmin(low + dist->shift, dist->cap);
}

static double uncapped_high(const struct dist *dist)
{
    double high = dist_law_of(dist)->high(dist);
    return (dist->max < high ? last_inside(dist) : high) + dist->shift;
}

double dist_high(const struct dist *dist)
{
    return fmin(uncapped_high(dist), dist->cap);
}

double dist_mean(const struct dist *dist)
{
    if (dist->cap < uncapped_high(dist))
        return dist_limited_mean(dist, dist->cap);
    if (!is_bounded(dist))
        return dist_law_of(dist)->mean(dist) + dist->shift;
    if (dist->max == INFINITY && isinf(dist_law_of(dist)->mean(dist)))
        return INFINITY;
    return dist_integral(dist, -INFINITY, INFINITY, INFINITY, 0, 1);
}

double dist_variance(const struct dist *dist)
{
    if (dist_is_fixed(dist))
        return 0;
    bool capped = dist->cap < uncapped_high(dist);
    if (!is_bounded(dist) && !capped)
        return dist_law_of(dist)->variance(dist);
    if (uncapped_high(dist) == INFINITY && !capped && isinf(dist_law_of(dist)->variance(dist)))
        return INFINITY;
    return dist_integral(dist, -INFINITY, INFINITY, INFINITY, dist_mean(dist), 2);
}

double dist_limited_mean(const struct dist *dist, double c)
{
    const struct dist_law *law = dist_law_of(dist);
    c = fmin(c, dist->cap);
    if (c <= dist_low(dist))
        return c;
    if (c >= uncapped_high(dist))
        return dist_mean(dist);
    if (is_bounded(dist) || !law->limited_mean)
        return dist_integral(dist, -INFINITY, INFINITY, c, 0, 1);
    return law->limited_mean(dist, c - dist->shift) + dist->shift;
}

bool dist_is_fixed(const struct dist *dist)
{
    return dist_low(dist) == dist_high(dist);
}

bool dist_has_atoms(const struct dist *dist)
{
    if (dist->kind != DIST_MIXTURE)
        return dist_law_of(dist)->atoms || dist_is_fixed(dist);
    for (size_t i = 0; i < dist->count; i++)
        if (!dist_has_atoms(&dist->of[i]))
            return false;
    return true;
}

bool dist_is_costly(const struct dist *dist)
{
    return dist_law_of(dist)->costly && !dist_is_fixed(dist);
}
