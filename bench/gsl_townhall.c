/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The town-hall month (scenarios/examples/town-hall.cfg) as a colleague would write it in an afternoon with GSL alone:
 * one mt19937, a loop per viewer, a difference array per occurrence. `make bench` holds ivsim against it.
 *
 * In it: the forecast of the month, both events with their nine occurrences, the laws of size, show-up, length, delay,
 * warm-up, tail and forgotten source, arrivals, classes, stays, returns and linger, the cut at the source's times,
 * viewer-hours in all, and the most viewers at once on a grid of one second. Not in it: regions, renditions, audio-only
 * viewers, hosts, stages, patterns (it sees the audience of one), meters, prices, chat, percentiles, the picture of
 * occupancy, a seed that gives the same result whatever the threads. The on-air rehearsal ends an hour and a half
 * before the programme: no viewer meets it.
 *
 * gsl_townhall REPLICATIONS [SEED] prints what bench/lines.h says; its viewers are sessions. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "lines.h"

static const double minute = 60, hour = 3600;
static const double z_p90 = 1.2815515655446004; /* the normal quantile at 0.9 */

/* All times in seconds from the actual start of the programme. */
struct occurrence {
    double on, off; /* of the source */
    double end;     /* of the programme */
    unsigned viewers;
    int town_hall;
};

struct path {
    int *difference; /* of the number present, by second from the source's start */
    size_t seconds, room;
};

struct month {
    double viewer_hours;
    int peak;
    unsigned long sessions;
};

static double lognormal(const gsl_rng *rng, double median, double p90)
{
    return gsl_ran_lognormal(rng, log(median), log(p90 / median) / z_p90);
}

/* A lognormal law by its mean and standard deviation. */
static double lognormal_factor(const gsl_rng *rng, double mean, double sd)
{
    double variance = log1p(sd * sd / (mean * mean));
    return gsl_ran_lognormal(rng, log(mean) - variance / 2, sqrt(variance));
}

/* Low and high as P10 and P90 of two half-lognormals about the median. */
static double forecast(const gsl_rng *rng, double low, double likely, double high)
{
    double z = gsl_ran_ugaussian(rng);
    return likely * exp(z * (z < 0 ? log(likely / low) : log(high / likely)) / z_p90);
}

static double pert(const gsl_rng *rng, double low, double mode, double high)
{
    double a = 1 + 4 * (mode - low) / (high - low), b = 1 + 4 * (high - mode) / (high - low);
    return low + (high - low) * gsl_ran_beta(rng, a, b);
}

static double beta(const gsl_rng *rng, double mean, double sd)
{
    double total = mean * (1 - mean) / (sd * sd) - 1;
    return gsl_ran_beta(rng, mean * total, (1 - mean) * total);
}

/* 60 % about a minute before the start, the others trickle in. Both events have it. */
static double arrival(const gsl_rng *rng)
{
    if (gsl_rng_uniform(rng) < 0.6)
        return -minute + gsl_ran_gaussian_ziggurat(rng, 2 * minute);
    return gsl_ran_exponential(rng, 8 * minute);
}

static void add_session(const struct occurrence *occurrence, double from, double to, struct path *path,
                        struct month *month)
{
    from = fmax(from, occurrence->on);
    to = fmin(to, occurrence->off);
    month->sessions++;
    if (to <= from)
        return;
    month->viewer_hours += (to - from) / hour;
    path->difference[(size_t)ceil(from - occurrence->on)]++;
    path->difference[(size_t)ceil(to - occurrence->on)]--;
}

static void town_hall_viewer(const gsl_rng *rng, const struct occurrence *occurrence, struct path *path,
                             struct month *month)
{
    const int bouncer = gsl_rng_uniform(rng) < 0.05;
    unsigned sessions = bouncer ? 1 : gsl_ran_geometric(rng, 1 / 1.3);
    double from = arrival(rng);
    while (sessions-- > 0 && from < occurrence->end) {
        double to = from + (bouncer ? gsl_ran_exponential(rng, 2 * minute) : lognormal(rng, 48 * minute, 3 * hour));
        if (to >= occurrence->end) {
            add_session(occurrence, from, fmin(to, occurrence->end + gsl_ran_exponential(rng, minute)), path, month);
            return;
        }
        add_session(occurrence, from, to, path, month);
        if (sessions > 0)
            from = to + gsl_ran_exponential(rng, 4 * minute);
    }
}

static void follow_up_viewer(const gsl_rng *rng, const struct occurrence *occurrence, struct path *path,
                             struct month *month)
{
    double from = arrival(rng);
    if (from < occurrence->end)
        add_session(occurrence, from, fmin(from + gsl_ran_weibull(rng, 35 * minute, 1.38), occurrence->end), path,
                    month);
}

static void watch(const gsl_rng *rng, const struct occurrence *occurrence, struct path *path, struct month *month)
{
    path->seconds = (size_t)(occurrence->off - occurrence->on) + 2;
    if (path->seconds > path->room) {
        path->room = 2 * path->seconds;
        free(path->difference);
        path->difference = malloc(path->room * sizeof path->difference[0]);
        if (!path->difference) {
            fputs("gsl_townhall: out of memory\n", stderr);
            exit(EXIT_FAILURE);
        }
    }
    memset(path->difference, 0, path->seconds * sizeof path->difference[0]);
    for (unsigned i = 0; i < occurrence->viewers; i++) {
        if (occurrence->town_hall)
            town_hall_viewer(rng, occurrence, path, month);
        else
            follow_up_viewer(rng, occurrence, path, month);
    }
    int present = 0;
    for (size_t s = 0; s < path->seconds; s++) {
        present += path->difference[s];
        if (present > month->peak)
            month->peak = present;
    }
}

static struct month simulate(const gsl_rng *rng, struct path *path)
{
    struct month month = { 0 };
    const double factor = lognormal_factor(rng, 1.0, 0.2);

    struct occurrence town_hall = { .town_hall = 1 };
    town_hall.end = lognormal(rng, 62 * minute, 80 * minute);
    town_hall.on = -gsl_ran_exponential(rng, 3 * minute) - gsl_ran_flat(rng, 10 * minute, 30 * minute);
    town_hall.off = town_hall.end + gsl_ran_exponential(rng, 12 * minute);
    if (gsl_rng_uniform(rng) < 0.02)
        town_hall.off += lognormal(rng, 10 * hour, 30 * hour);
    town_hall.viewers = gsl_ran_poisson(rng, factor * forecast(rng, 2000, 3200, 5200));
    watch(rng, &town_hall, path, &month);

    for (int day = 0; day < 8; day++) {
        struct occurrence follow_up = { .on = -10 * minute };
        follow_up.end = pert(rng, 25 * minute, 40 * minute, 75 * minute);
        follow_up.off = follow_up.end + gsl_ran_exponential(rng, 8 * minute);
        follow_up.viewers = gsl_ran_binomial(rng, beta(rng, 0.40, 0.08), (unsigned)floor(600 * factor + 0.5));
        watch(rng, &follow_up, path, &month);
    }
    return month;
}

int main(int argc, char **argv)
{
    const long replications = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    if (replications < 1 || argc > 3) {
        fputs("Usage: gsl_townhall REPLICATIONS [SEED]\n", stderr);
        return 2;
    }
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
    struct path path = { 0 };
    struct lines lines = { 0 };
    const double began_s = lines_processor_s();
    for (long k = 0; k < replications; k++) {
        struct month month = simulate(rng, &path);
        lines_add(&lines, (double)month.sessions, month.viewer_hours, month.peak);
    }
    lines_print(&lines, lines_processor_s() - began_s);
    free(path.difference);
    gsl_rng_free(rng);
    return 0;
}
