/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to write a law in a scenario, and the way from each to the law's own parameters. */
#include "dist_law.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

static const double z_p90 = 1.2815515655446004; /* the normal quantile at 0.9 */

static bool refuse(const char **why, const char *reason)
{
    *why = reason;
    return false;
}

/* What was written are the law's own parameters: dist_build checks them. */
static bool take(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    (void)why;
    for (int i = 0; i < DIST_PARAMETERS_MAX; i++)
        out->p[i] = in[i];
    return true;
}

static bool lognormal_median_p90(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    if (!(in[0] > 0))
        return refuse(why, "the median of a lognormal law must be above zero");
    if (!(in[1] > in[0]))
        return refuse(why, "p90 must be above the median");
    out->p[0] = log(in[0]);
    out->p[1] = log(in[1] / in[0]) / z_p90;
    return true;
}

static bool lognormal_mean_sd(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    if (!(in[0] > 0))
        return refuse(why, "the mean of a lognormal law must be above zero");
    if (!(in[1] > 0))
        return refuse(why, "sd must be above zero");
    double ratio = in[1] / in[0], variance = log1p(ratio * ratio);
    out->p[0] = log(in[0]) - variance / 2;
    out->p[1] = sqrt(variance);
    return true;
}

static bool gamma_mean_sd(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    if (!(in[0] > 0))
        return refuse(why, "the mean of a gamma law must be above zero");
    if (!(in[1] > 0))
        return refuse(why, "sd must be above zero");
    double ratio = in[0] / in[1];
    out->p[0] = ratio * ratio;
    out->p[1] = in[1] / ratio;
    return true;
}

static bool beta_unit(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    (void)why;
    out->p[0] = in[0];
    out->p[1] = in[1];
    out->p[2] = 1;
    return true;
}

static bool beta_mean_sd_scale(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    if (!(in[2] > 0))
        return refuse(why, "scale must be above zero");
    double mean = in[0] / in[2], sd = in[1] / in[2];
    if (!(mean > 0 && mean < 1))
        return refuse(why, "the mean of a beta law must lie strictly between 0 and 1 (times scale)");
    if (!(sd > 0))
        return refuse(why, "sd must be above zero");
    double total = mean * (1 - mean) / (sd * sd) - 1; /* a + b */
    if (!(total > 0))
        return refuse(why, "sd is too large for a beta law of that mean: its square must be below mean (1 - mean)");
    out->p[0] = mean * total;
    out->p[1] = (1 - mean) * total;
    out->p[2] = in[2];
    return true;
}

static bool beta_mean_sd(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    return beta_mean_sd_scale((const double[]){ in[0], in[1], 1 }, out, why);
}

static bool geometric_mean(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    if (!(in[0] >= 1))
        return refuse(why, "the mean of a geometric law must be at least 1: it counts from 1");
    out->p[0] = 1 / in[0];
    return true;
}

static bool negative_binomial_mean_sd(const double in[DIST_PARAMETERS_MAX], struct dist *out, const char **why)
{
    double mean = in[0], variance = in[1] * in[1];
    if (!(mean > 0))
        return refuse(why, "the mean of a negative binomial law must be above zero");
    if (!(in[1] > 0 && variance > mean))
        return refuse(why, "sd must be above the square root of the mean; a poisson law has exactly that sd");
    out->p[1] = mean / variance;
    out->p[0] = mean * mean / (variance - mean);
    return true;
}

/* clang-format off */
const struct dist_form dist_forms[] = {
    { "fixed", DIST_FIXED, { "value" },
      { DIST_ROLE_VALUE }, false, take,
      "One value, always." },
    { "uniform", DIST_UNIFORM, { "low", "high" },
      { DIST_ROLE_VALUE, DIST_ROLE_VALUE }, false, take,
      "Every value between low and high is as likely." },
    { "triangular", DIST_TRIANGULAR, { "low", "mode", "high" },
      { DIST_ROLE_VALUE, DIST_ROLE_VALUE, DIST_ROLE_VALUE }, false, take,
      "Rises from low to the most likely value, falls to high." },
    { "pert", DIST_PERT, { "low", "mode", "high" },
      { DIST_ROLE_VALUE, DIST_ROLE_VALUE, DIST_ROLE_VALUE }, false, take,
      "A smooth triangle that trusts its mode: a beta law with mean (low + 4 mode + high) / 6." },
    { "normal", DIST_NORMAL, { "mean", "sd" },
      { DIST_ROLE_VALUE, DIST_ROLE_VALUE }, false, take,
      "The bell curve; it can be negative unless min is given." },
    { "lognormal", DIST_LOGNORMAL, { "median", "p90" },
      { DIST_ROLE_VALUE, DIST_ROLE_VALUE }, false, lognormal_median_p90,
      "Half are below the median, one in ten is above p90." },
    { "lognormal", DIST_LOGNORMAL, { "mean", "sd" },
      { DIST_ROLE_VALUE, DIST_ROLE_VALUE }, false, lognormal_mean_sd,
      "A law whose logarithm is normal, by its own mean and standard deviation." },
    { "lognormal", DIST_LOGNORMAL, { "mu", "sigma" },
      { DIST_ROLE_LOG, DIST_ROLE_PLAIN }, false, take,
      "Its natural logarithm (of seconds, or of the count) is normal with mean mu and standard deviation sigma." },
    { "exponential", DIST_EXPONENTIAL, { "mean" },
      { DIST_ROLE_VALUE }, false, take,
      "How long it takes until something without a memory happens." },
    { "gamma", DIST_GAMMA, { "mean", "sd" },
      { DIST_ROLE_VALUE, DIST_ROLE_VALUE }, false, gamma_mean_sd,
      "A positive skewed law, by its mean and standard deviation." },
    { "gamma", DIST_GAMMA, { "shape", "scale" },
      { DIST_ROLE_PLAIN, DIST_ROLE_VALUE }, false, take,
      "A positive skewed law; its mean is shape times scale." },
    { "weibull", DIST_WEIBULL, { "shape", "scale" },
      { DIST_ROLE_PLAIN, DIST_ROLE_VALUE }, false, take,
      "Stays that end ever sooner (shape below 1: who stayed goes on staying) or later (above 1)." },
    { "pareto", DIST_PARETO, { "min", "alpha" },
      { DIST_ROLE_VALUE, DIST_ROLE_PLAIN }, false, take,
      "A heavy tail from min on; the mean is infinite for alpha up to 1: give a cap or max." },
    { "beta", DIST_BETA, { "a", "b" },
      { DIST_ROLE_PLAIN, DIST_ROLE_PLAIN }, false, beta_unit,
      "A share between 0 and 1." },
    { "beta", DIST_BETA, { "a", "b", "scale" },
      { DIST_ROLE_PLAIN, DIST_ROLE_PLAIN, DIST_ROLE_VALUE }, false, take,
      "A share between 0 and 1, times scale." },
    { "beta", DIST_BETA, { "mean", "sd" },
      { DIST_ROLE_PLAIN, DIST_ROLE_PLAIN }, false, beta_mean_sd,
      "A share between 0 and 1, by its mean and standard deviation." },
    { "beta", DIST_BETA, { "mean", "sd", "scale" },
      { DIST_ROLE_VALUE, DIST_ROLE_VALUE, DIST_ROLE_VALUE }, false, beta_mean_sd_scale,
      "Between 0 and scale, by its mean and standard deviation there." },
    { "exponpow", DIST_EXPONPOW, { "b", "scale" },
      { DIST_ROLE_PLAIN, DIST_ROLE_VALUE }, false, take,
      "Exponential power law: F = 1 - exp(1 - exp((x/scale)^b))." },
    { "exponweib", DIST_EXPONWEIB, { "a", "c", "scale" },
      { DIST_ROLE_PLAIN, DIST_ROLE_PLAIN, DIST_ROLE_VALUE }, false, take,
      "Exponentiated Weibull law: F = (1 - exp(-(x/scale)^c))^a." },
    { "gengamma", DIST_GENGAMMA, { "a", "c", "scale" },
      { DIST_ROLE_PLAIN, DIST_ROLE_PLAIN, DIST_ROLE_VALUE }, false, take,
      "Generalised gamma law: scale times a gamma variable of shape a to the power 1/c." },
    { "poisson", DIST_POISSON, { "mean" },
      { DIST_ROLE_PLAIN }, true, take,
      "A count of many rare independent things." },
    { "geometric", DIST_GEOMETRIC, { "mean" },
      { DIST_ROLE_PLAIN }, true, geometric_mean,
      "1, 2, 3, ..: how often until it stops, by its mean." },
    { "geometric", DIST_GEOMETRIC, { "p" },
      { DIST_ROLE_PLAIN }, true, take,
      "1, 2, 3, ..: how often until it stops, when it stops each time with probability p." },
    { "negative_binomial", DIST_NEGATIVE_BINOMIAL, { "r", "p" },
      { DIST_ROLE_PLAIN, DIST_ROLE_PLAIN }, true, take,
      "A count that spreads wider than poisson: failures before the r-th success, r need not be whole." },
    { "negative_binomial", DIST_NEGATIVE_BINOMIAL, { "mean", "sd" },
      { DIST_ROLE_PLAIN, DIST_ROLE_PLAIN }, true, negative_binomial_mean_sd,
      "A count that spreads wider than poisson, by its mean and standard deviation." },
    { "binomial", DIST_BINOMIAL, { "n", "p" },
      { DIST_ROLE_PLAIN, DIST_ROLE_PLAIN }, true, take,
      "How many of n come, when each comes with probability p." },
    { "discrete", DIST_DISCRETE, { NULL }, { DIST_ROLE_VALUE }, false, NULL,
      "One of the values, by their weights." },
    { "empirical", DIST_DISCRETE, { NULL }, { DIST_ROLE_VALUE }, false, NULL,
      "One of the values of a file's column, each as likely." },
    { "mixture", DIST_MIXTURE, { NULL }, { DIST_ROLE_VALUE }, false, NULL,
      "One of several laws, by their weights." },
    { NULL, DIST_FIXED, { NULL }, { DIST_ROLE_VALUE }, false, NULL, NULL },
};
/* clang-format on */

bool dist_forecast(double low, double likely, double high, double covers, struct dist *out, const char **why)
{
    if (!(covers > 0 && covers < 1))
        return refuse(why, "covers must lie between 0 and 100 %");
    if (!(low > 0))
        return refuse(why, "low must be above zero");
    if (!(low < likely && likely < high))
        return refuse(why, "low, likely and high must increase");
    double z = gsl_cdf_ugaussian_Pinv((1 + covers) / 2);
    double below = log(likely / low) / z, above = log(high / likely) / z;
    if (fabs(below - above) <= 1e-12 * above)
        dist_init(out, DIST_LOGNORMAL, log(likely), above, 0);
    else
        dist_init(out, DIST_SPLIT_LOGNORMAL, likely, below, above);
    return dist_build(out, why);
}
