/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampler_curve.h"

#include <assert.h>
#include <limits.h>
#include <math.h>

/* What the last coefficients may keep, as a part of the largest: quantiles found by iteration are good to about 1e-13.
 */
static const double noise = 1e-12;

void curve_init(struct curve *curve, const struct dist *dist, bool upper)
{
    *curve = (struct curve){ .dist = dist, .upper = upper };
    curve->piece[0].octave = curve->piece[1].octave = INT_MIN;
    for (int i = 0; i < 4 * CURVE_TERMS; i++)
        curve->cosine[i] = cos(i * M_PI / (2 * CURVE_TERMS));
}

double curve_exact(const struct curve *curve, double v)
{
    return curve->upper ? dist_quantile_above(curve->dist, v) : dist_quantile(curve->dist, v);
}

/* The octave (2^(k-1), 2^k], so that a half belongs to what lies below it. */
static int octave_of(double v)
{
    int octave;
    return frexp(v, &octave) == 0.5 ? octave - 1 : octave;
}

/* Interpolates at Chebyshev's points of the first kind. */
static void build(const struct curve *curve, int octave, struct curve_piece *piece)
{
    double value[CURVE_TERMS], largest = 0;
    for (int i = 0; i < CURVE_TERMS; i++) {
        value[i] = curve_exact(curve, ldexp(0.75 + 0.25 * curve->cosine[2 * i + 1], octave));
        largest = fmax(largest, fabs(value[i]));
    }
    for (int k = 0; k < CURVE_TERMS; k++) {
        double sum = 0;
        for (int i = 0; i < CURVE_TERMS; i++)
            sum += value[i] * curve->cosine[k * (2 * i + 1) % (4 * CURVE_TERMS)];
        piece->coefficient[k] = sum * (k == 0 ? 1.0 : 2.0) / CURVE_TERMS;
    }
    piece->smooth = isfinite(largest);
    for (int k = CURVE_TERMS - 4; k < CURVE_TERMS; k++)
        piece->smooth = piece->smooth && fabs(piece->coefficient[k]) <= noise * largest;
    piece->octave = octave;
    piece->scale = ldexp(4, -octave);
}

/* Clenshaw's summation, at several places at once: a sum waits for the one before it, those of other places do not. */
static void sum_at(const struct curve_piece *piece, size_t places, const double t[], double value[])
{
    double next[CURVE_PLACES] = { 0 }, after[CURVE_PLACES] = { 0 };
    for (int k = CURVE_TERMS - 1; k > 0; k--)
        for (size_t i = 0; i < CURVE_PLACES; i++) {
            double sum = 2 * t[i] * next[i] - after[i] + piece->coefficient[k];
            after[i] = next[i];
            next[i] = sum;
        }
    for (size_t i = 0; i < places; i++)
        value[i] = t[i] * next[i] - after[i] + piece->coefficient[0];
}

static struct curve_piece *piece_at(struct curve *curve, double v)
{
    int octave = octave_of(v);
    struct curve_piece *piece = &curve->piece[octave & 1];
    if (piece->octave != octave)
        build(curve, octave, piece);
    return piece;
}

void curve_at(struct curve *curve, size_t places, const double v[], double value[])
{
    assert(places <= CURVE_PLACES);
    for (size_t done = 0, end; done < places; done = end) {
        const struct curve_piece *piece = piece_at(curve, v[done]);
        double t[CURVE_PLACES] = { 0 };
        for (end = done; end < places && octave_of(v[end]) == piece->octave; end++)
            t[end - done] = v[end] * piece->scale - 3;
        if (piece->smooth)
            sum_at(piece, end - done, t, value + done);
        for (size_t i = done; i < end && !piece->smooth; i++)
            value[i] = curve_exact(curve, v[i]);
    }
}
