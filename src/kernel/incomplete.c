/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "incomplete.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

double incomplete_log_gamma(double x)
{
    int sign; /* lgamma would write a global */
    return lgamma_r(x, &sign);
}

/* From 16 on the series is exact to the last bit. */
double incomplete_stirling(double n)
{
    if (n < 16)
        return incomplete_log_gamma(n + 1) - ((n + 0.5) * log(n) - n + 0.91893853320467274);
    double nn = n * n;
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / nn) / nn) / nn) / nn) / n;
}

double incomplete_excess(double x)
{
    if (fabs(x) > 1e-3)
        return x - log1p(x);
    return x * x * (1.0 / 2 - x * (1.0 / 3 - x * (1.0 / 4 - x * (1.0 / 5 - x * (1.0 / 6 - x / 7)))));
}

/* Q(a, x), the upper incomplete gamma function, for large a and x near it: Temme's uniform expansion (DLMF 8.12.4 and
 * 8.12.8-12). Five powers of 1/a and six of eta: below 1e-15 for a >= 200 and |x - a| <= 0.01 a. */
static double gamma_q_near(double a, double x)
{
    static const double c[5][7] = {
        { -1.0 / 3, 1.0 / 12, -2.0 / 135, 1.0 / 864, 1.0 / 2835, -0.0001787551440329218, 3.919263178522438e-05 },
        { -1.0 / 540, -1.0 / 288, 1.0 / 378, -0.0009902263374485596, 0.00020576131687242798, 0, 0 },
        { 0.004133597883597883, -0.0026813271604938273, 0.0007716049382716049, 2.0093878600823047e-06, 0, 0, 0 },
        { 0.0006494341563786008, 0.00022947209362139917, -0.0004691894943952557, 0.00026772063206283885, 0, 0, 0 },
        { -0.0008618882909167117, 0.0007840392217200666, -0.0002990724803031902, 0, 0, 0, 0 },
    };
    double mu = (x - a) / a;
    double eta = copysign(sqrt(2 * incomplete_excess(mu)), mu);
    double sum = 0;
    for (int k = 4; k >= 0; k--) {
        double row = 0;
        for (int n = 6; n >= 0; n--)
            row = row * eta + c[k][n];
        sum = sum / a + row;
    }
    return 0.5 * erfc(eta * sqrt(a / 2)) + exp(-a * eta * eta / 2) / sqrt(2 * M_PI * a) * sum;
}

/* I_x(a, b) by Gauss-Legendre over s = log t, for a, b >= 10. With t = peak (1 + y) and 1 - t = (1 - peak)(1 + z) the
 * integrand is exp(-a incomplete_excess(y) - b incomplete_excess(z)) / (1 + z): the first-order terms cancel. It is a
 * bump some sd wide, taken from x to where it has lost a factor of exp(-42); the cost does not grow with a and b,
 * unlike a continued fraction's. */
static double beta_quadrature(double a, double b, double x, bool above)
{
    static const double node[16][2] = {
        { 0.0052995325041750307, 0.013576229705877048 }, { 0.0277124884633837, 0.031126761969323947 },
        { 0.067184398806084122, 0.047579255841246393 },  { 0.1222977958224985, 0.062314485627766938 },
        { 0.19106187779867811, 0.074797994408288368 },   { 0.27099161117138632, 0.084578259697501268 },
        { 0.35919822461037054, 0.091301707522461792 },   { 0.45249374508118129, 0.094725305227534251 },
        { 0.54750625491881877, 0.094725305227534251 },   { 0.64080177538962946, 0.091301707522461792 },
        { 0.72900838882861363, 0.084578259697501268 },   { 0.80893812220132189, 0.074797994408288368 },
        { 0.87770220417750155, 0.062314485627766938 },   { 0.93281560119391593, 0.047579255841246393 },
        { 0.9722875115366163, 0.031126761969323947 },    { 0.99470046749582497, 0.013576229705877048 },
    };
    enum { PANELS = 3 };
    double n = a + b, peak = a / n, odds = a / b;
    double sd = sqrt(b / (a * n)), from = x / peak - 1; /* of y */
    bool upper = from > 0;                              /* the smaller part is on the other side of x */
    double step = upper ? sd : -sd, to = from;
    double enough = a * incomplete_excess(from) + b * incomplete_excess(-odds * from) + 42;
    while (to > -1 && odds * to < 1 && a * incomplete_excess(to) + b * incomplete_excess(-odds * to) < enough)
        to += step;
    to = fmin(fmax(to, -1), 1 / odds);
    double sum = 0, width = (to - from) / PANELS;
    for (int panel = 0; panel < PANELS; panel++)
        for (int i = 0; i < 16; i++) {
            double y = from + (panel + node[i][0]) * width, z = -odds * y;
            sum += node[i][1] * exp(-a * incomplete_excess(y) - b * incomplete_excess(z)) / ((1 + y) * (1 + z));
        }
    double scale =
        exp(incomplete_stirling(n) - incomplete_stirling(a) - incomplete_stirling(b)) * sqrt(a / b * n / (2 * M_PI));
    double part = sum * fabs(width) * scale;
    return upper == above ? part : 1 - part;
}

double incomplete_gamma(double a, double x, bool upper)
{
    if (!(x > 0))
        return upper;
    if (isinf(x))
        return !upper;
    if (a >= 200 && fabs(x - a) <= 0.01 * a) {
        double above = gamma_q_near(a, x);
        return upper ? above : 1 - above;
    }
    return upper ? gsl_cdf_gamma_Q(x, a, 1) : gsl_cdf_gamma_P(x, a, 1);
}

double incomplete_beta(double a, double b, double x, bool upper)
{
    if (!(x > 0))
        return upper;
    if (x >= 1)
        return !upper;
    /* Left to GSL: one parameter below 10, the other above 10^5, where its approximation (Abramowitz, Stegun 26.5.17)
     * is good to 2e-6. */
    if (fmin(a, b) >= 10 && fmax(a, b) > 1000)
        return beta_quadrature(a, b, x, upper);
    return upper ? gsl_cdf_beta_Q(x, a, b) : gsl_cdf_beta_P(x, a, b);
}
