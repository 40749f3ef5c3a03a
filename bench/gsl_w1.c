/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bench's workloads (w1.cfg, w2.cfg, month.cfg) with GSL alone, as others would write them: Poisson numbers of
 * arrivals in bins of ten minutes, each viewer somewhere in its bin, a lognormal stay cut at the end, a difference
 * array by second, the peak.
 *
 *   plain   mt19937, gsl_ran_lognormal: what a competent person writes in an afternoon
 *   expert  taus2, exp(gsl_ran_gaussian_ziggurat): the best that GSL gives
 *   cells   plain, with a total for each of twelve cells: a Poisson number by cell and bin
 *   month   plain, forty events of 3,000 viewers, totals alone: neither paths nor peaks
 *
 * gsl_w1 KIND REPLICATIONS [SCALE [SEED]] prints what bench/lines.h says. Not in it: meters, prices, percentiles,
 * patterns. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "lines.h"

enum { BINS = 12, CELLS = 12, EVENTS = 40, SECONDS = 7200 };

static const double bin_s = 600, end_s = SECONDS, hour_s = 3600, sigma = 1.2;
static const double rate[BINS] = { 12.5, 37.5, 50, 50, 50, 50, 50, 50, 50, 50, 37.5, 12.5 }; /* a second */

/* Of the twelve cells: region by rendition, as in w2.cfg. */
static const double share[CELLS] = { 0.20, 0.12, 0.08, 0.15, 0.09, 0.06, 0.10, 0.06, 0.04, 0.05, 0.03, 0.02 };

struct event {
    double total_s[CELLS];
    int present[SECONDS + 1]; /* differences, by second */
    int peak;
    double viewers;
};

/* One viewer of a bin: when it comes and when it goes. */
static void plain_viewer(const gsl_rng *rng, double mu, double from_s, double *arrival_s, double *leave_s)
{
    *arrival_s = from_s + bin_s * gsl_rng_uniform(rng);
    *leave_s = fmin(*arrival_s + gsl_ran_lognormal(rng, mu, sigma), end_s);
}

static void expert_viewer(const gsl_rng *rng, double mu, double from_s, double *arrival_s, double *leave_s)
{
    *arrival_s = from_s + bin_s * gsl_rng_uniform(rng);
    *leave_s = fmin(*arrival_s + exp(mu + gsl_ran_gaussian_ziggurat(rng, sigma)), end_s);
}

static void read_peak(struct event *event)
{
    int present = 0;
    event->peak = 0;
    for (int s = 0; s < SECONDS; s++) {
        present += event->present[s];
        event->peak = present > event->peak ? present : event->peak;
    }
}

static void add_path(struct event *event, double arrival_s, double leave_s)
{
    event->present[(int)ceil(arrival_s)]++;
    event->present[(int)ceil(leave_s)]--;
}

static void draw_plain(const gsl_rng *rng, double scale, struct event *event)
{
    const double mu = log(1200);
    memset(event, 0, sizeof *event);
    for (int b = 0; b < BINS; b++) {
        unsigned count = gsl_ran_poisson(rng, rate[b] * bin_s * scale);
        event->viewers += count;
        for (unsigned i = 0; i < count; i++) {
            double arrival_s, leave_s;
            plain_viewer(rng, mu, b * bin_s, &arrival_s, &leave_s);
            event->total_s[0] += leave_s - arrival_s;
            add_path(event, arrival_s, leave_s);
        }
    }
    read_peak(event);
}

static void draw_expert(const gsl_rng *rng, double scale, struct event *event)
{
    const double mu = log(1200);
    memset(event, 0, sizeof *event);
    for (int b = 0; b < BINS; b++) {
        unsigned count = gsl_ran_poisson(rng, rate[b] * bin_s * scale);
        event->viewers += count;
        for (unsigned i = 0; i < count; i++) {
            double arrival_s, leave_s;
            expert_viewer(rng, mu, b * bin_s, &arrival_s, &leave_s);
            event->total_s[0] += leave_s - arrival_s;
            add_path(event, arrival_s, leave_s);
        }
    }
    read_peak(event);
}

static void draw_cells(const gsl_rng *rng, double scale, struct event *event)
{
    const double mu = log(1200);
    memset(event, 0, sizeof *event);
    for (int c = 0; c < CELLS; c++)
        for (int b = 0; b < BINS; b++) {
            unsigned count = gsl_ran_poisson(rng, rate[b] * bin_s * scale * share[c]);
            event->viewers += count;
            for (unsigned i = 0; i < count; i++) {
                double arrival_s, leave_s;
                plain_viewer(rng, mu, b * bin_s, &arrival_s, &leave_s);
                event->total_s[c] += leave_s - arrival_s;
                add_path(event, arrival_s, leave_s);
            }
        }
    read_peak(event);
}

/* Forty events' totals, in one. */
static void draw_month(const gsl_rng *rng, double scale, struct event *event)
{
    const double mu = log(1200);
    event->viewers = event->total_s[0] = 0;
    for (int e = 0; e < EVENTS; e++)
        for (int b = 0; b < BINS; b++) {
            unsigned count = gsl_ran_poisson(rng, rate[b] * bin_s * scale);
            event->viewers += count;
            for (unsigned i = 0; i < count; i++) {
                double arrival_s, leave_s;
                plain_viewer(rng, mu, b * bin_s, &arrival_s, &leave_s);
                event->total_s[0] += leave_s - arrival_s;
            }
        }
}

static const struct kind {
    const char *name;
    double scale;
    int expert;
    void (*draw)(const gsl_rng *rng, double scale, struct event *event);
} kinds[] = {
    { "plain", 1, 0, draw_plain },
    { "expert", 1, 1, draw_expert },
    { "cells", 1, 0, draw_cells },
    { "month", 0.01, 0, draw_month },
};

int main(int argc, char **argv)
{
    const struct kind *kind = NULL;
    for (size_t i = 0; argc > 2 && i < sizeof kinds / sizeof kinds[0]; i++)
        kind = strcmp(kinds[i].name, argv[1]) == 0 ? &kinds[i] : kind;
    const long replications = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    const double scale = argc > 3 ? strtod(argv[3], NULL) : 1;
    if (!kind || replications < 1 || !(scale > 0) || argc > 5) {
        fputs("Usage: gsl_w1 plain|expert|cells|month REPLICATIONS [SCALE [SEED]]\n", stderr);
        return 2;
    }
    gsl_rng *rng = gsl_rng_alloc(kind->expert ? gsl_rng_taus2 : gsl_rng_mt19937);
    gsl_rng_set(rng, argc > 4 ? strtoul(argv[4], NULL, 10) : 1);
    static struct event event;
    struct lines lines = { 0 };
    const double began_s = lines_processor_s();
    for (long k = 0; k < replications; k++) {
        kind->draw(rng, kind->scale * scale, &event);
        double hours = 0;
        for (int c = 0; c < CELLS; c++)
            hours += event.total_s[c] / hour_s;
        lines_add(&lines, event.viewers, hours, event.peak);
    }
    lines_print(&lines, lines_processor_s() - began_s);
    gsl_rng_free(rng);
    return 0;
}
